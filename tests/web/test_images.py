"""Inline pictures of a ticket's mails: shown once, then folded."""

import re
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from starlette.testclient import TestClient

from maild.mail.parse import parse
from maild.store.sessions import open_store
from maild.values import Mail, Role
from maild.web import pages
from maild.web.settings import WebSettings
from tests.web import seed
from tests.web.asking import words
from tests.web.steps import HARBOUR, NOW, POLICY, appended, opened

LOGO, SHOT = seed.PNG, seed.PNG * 900


def mail(number: int, text: str, pictures: dict[str, bytes]) -> tuple[bytes, Mail]:
    """A mail as Outlook sends it: HTML only, pictures beside it under their Content-ID."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Jo Reyes <jo@nordwerk.example>", HARBOUR, "Label printer"
    message["Message-ID"] = f"<{number}@nordwerk.example>"
    message.set_content(text, subtype="html")
    for name, content in pictures.items():
        cid = f"<{name}@01DA5C3F>"
        message.add_related(content, "image", "png", cid=cid, filename=name, disposition="inline")
    raw = message.as_bytes()
    return raw, parse(raw)


def test_a_signature_logo_is_folded_and_a_screenshot_is_not(tmp_path: Path) -> None:
    """Lesson 39: logos of signatures drowned the attachments."""
    signature = '<p>-- <br>Jo Reyes<br><img src="cid:logo.png@01DA5C3F"></p>'
    shown = '<p>This is what it prints:</p><p><img src="cid:shot.png@01DA5C3F"></p>'
    sessions = open_store(f"sqlite:///{tmp_path}/maild.db")
    with sessions.write.begin() as s:
        first = mail(1, shown + signature, {"shot.png": SHOT, "logo.png": LOGO})
        ticket = opened(s, first, NOW, None)
        second = mail(2, f"<p>Any news?</p>{signature}", {"logo.png": LOGO})
        appended(s, second, ticket, NOW + timedelta(hours=1), Role.REQUESTER)
    site = pages.app(sessions, POLICY, WebSettings(), lambda: NOW + timedelta(hours=2))
    html = TestClient(site, base_url="http://127.0.0.1").get("/tickets/1").text
    before, after = html[: html.index("Any news?")], html[html.index("Any news?") :]
    assert "This is what it prints: [image: shot.png]" in words(before)
    assert re.search(r"<summary>Images in the text</summary>.*?shot\.png.*?</details>", before, re.DOTALL)
    for half in (before, after):
        folded = re.search(r"<summary>1 repeated image</summary>(.*?)</details>", half, re.DOTALL)
        assert folded is not None
        assert "logo.png" in folded[1]
    assert "Images in the text" not in after
