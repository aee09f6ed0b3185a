"""Bad input becomes a ticket or a held mail with a reason, and never stops the next one (lessons 1, 3, 34, 35)."""

import pytest

from maild.values import Disposition, Template
from tests.flow.world import World

DEEP = b"From: a@b.example\r\nTo: support@firm.example\r\nSubject: deep\r\nMIME-Version: 1.0\r\n" + b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(400)
)
BIG = b"From: a@b.example\r\nTo: support@firm.example\r\nSubject: big\r\n\r\n" + b"all work and no play\r\n" * 1_450_000
BAD = {
    "nothing": b"",
    "garbage": bytes(range(256)) * 40,
    "no headers": b"\r\n\r\njust text\r\n",
    "no From": b"To: support@firm.example\r\nSubject: x\r\n\r\nhello\r\n",
    "8-bit headers": "From: Jürgen <j@acme.example>\r\nSubject: Grüße\r\n\r\nhallo\r\n".encode("latin-1"),
    "unknown charset": b"From: a@b.example\r\nContent-Type: text/plain; charset=klingon-8\r\n\r\nnuqneH\r\n",
    "NUL in charset": b'From: a@b.example\r\nContent-Type: text/plain; charset="utf\x008"\r\n\r\nhi\r\n',
    "two From": b"From: a@b.example\r\nFrom: c@d.example\r\nSubject: two\r\n\r\nhi\r\n",
    "NULs": b"From: a@b.example\r\nSubject: n\x00ul\r\n\r\nbo\x00dy\r\n",
    "400 levels": DEEP,
    "30 MB": BIG,
    "only a boundary": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n",
    "CRLF in subject": b"From: a@b.example\r\nSubject: =?utf-8?q?a=0D=0ABcc:_evil@x.example?=\r\n\r\nhi\r\n",
    "lone surrogate": "From: a@b.example\r\nSubject: x\r\n\r\n\ud800".encode("utf-8", "surrogatepass"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_ticket_or_held_with_a_reason_and_the_next_mail_goes_on(world: World, name: str) -> None:
    entry = world.raw(BAD[name])
    assert entry.disposition in (Disposition.ACCEPTED, Disposition.HELD)
    if entry.disposition is Disposition.HELD:
        assert entry.reason
    else:
        assert entry.ticket is not None
    after = world.mail("eva@acme.example", "Next", "I come after.")
    assert after.disposition is Disposition.ACCEPTED
    assert all("\r" not in v and "\n" not in v for m in world.everything_out() for _, v in m.headers)


def test_who_sent_too_much_is_told_what_is_missing_and_asked_for_it(world: World) -> None:
    """Lesson 40: nothing is skipped in silence."""
    large = BIG.replace(b"big", b"big\r\nMessage-ID: <big@b.example>\r\nDate: Sat, 21 Nov 2026 12:00:00 +0000")
    entry = world.raw(large)
    assert entry.ticket is not None
    (told,) = [m for m in world.everything_out() if m.template is Template.REJECTED]
    assert told.recipients == ("a@b.example",)
    assert "larger than 25 MB" in told.text
    assert [m for m in world.everything_out() if m.template is Template.RECEIVED] == []
