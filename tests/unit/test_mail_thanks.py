"""Thanks and nothing else: what else a mail may bring along."""

import pytest

from maild.mail.parse import parse
from maild.mail.thanks import mere_thanks


@pytest.mark.parametrize(
    ("kind", "name", "mere"), [("image/png", "logo.png", True), ("application/pdf", "a.pdf", False)]
)
def test_a_document_that_apple_mail_shows_inline_is_more_than_thanks(kind: str, name: str, mere: bool) -> None:
    raw = (
        "From: Ann <ann@a.example>\nSubject: Re: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nThank you!\n"
        f"--b\nContent-Type: {kind}\nContent-Disposition: inline; filename={name}\n"
        "Content-Transfer-Encoding: base64\n\nQUJD\n--b--\n"
    )
    assert mere_thanks(parse(raw.encode())) is mere
