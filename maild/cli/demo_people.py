"""The people of the demo: a customer and an agent, who write and read mail as with their own mail clients."""

import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path

from maild.mail.parse import parse
from maild.values import Mail

WIDTH = 78
"""Columns of a mail on the screen."""
LONGEST = 10.0
"""Seconds to wait for what maild sends."""
SHORT = 3.0
"""Seconds to wait for a mail about a ticket that is named: it should be there already."""
QUIET = 1.2
"""Seconds without another mail after which maild is taken to have finished; it looks for mail twice a second."""

_HEADERS = SMTP.clone(max_line_length=900)
"""Not folded at 78 columns: the standard library would encode a Message-ID that does not fit."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One mail in the outgoing Maildir: what its recipient sees."""

    path: Path
    mail: Mail

    @property
    def reply_address(self) -> str:
        """Where a mail client sends an answer."""
        to = self.mail.reply_to or ((self.mail.sender,) if self.mail.sender else ())
        return to[0].address if to else ""

    def is_for(self, address: str) -> bool:
        """Whether this person got it."""
        return address.casefold() in (a.key for a in (*self.mail.to, *self.mail.cc))


def mailbox(outgoing: Path) -> list[Arrived]:
    """All mails that went out, oldest first."""
    files = [f for folder in ("new", "cur") if (outgoing / folder).is_dir() for f in (outgoing / folder).iterdir()]
    files.sort(key=lambda f: (f.stat().st_mtime_ns, f.name))
    return [Arrived(f, parse(f.read_bytes())) for f in files]


def new_mail(sender: str, to: str, text: str, now: datetime) -> EmailMessage:
    """A customer's mail: the first line is the subject, too."""
    mail = _mail(sender, to, text.strip().splitlines()[0], now)
    mail.set_content(f"{text.strip()}\n\nKind regards\n{parseaddr(sender)[0]}\n")
    return mail


def answer(sender: str, to: Arrived, text: str, now: datetime) -> EmailMessage:
    """An answer with the headers and the quote that mail clients make."""
    subject = to.mail.subject
    mail = _mail(sender, to.reply_address, subject if subject.casefold().startswith("re:") else f"Re: {subject}", now)
    if to.mail.message_id:
        mail["In-Reply-To"] = f"<{to.mail.message_id}>"
        mail["References"] = " ".join(f"<{ref}>" for ref in (*to.mail.references, to.mail.message_id))
    quoted = "\n".join(f"> {line}".rstrip() for line in to.mail.text.splitlines())
    day = (to.mail.date or now).strftime("%d %b %Y %H:%M")
    mail.set_content(f"{text.strip()}\n\nOn {day}, {to.mail.sender} wrote:\n{quoted}\n")
    return mail


def _mail(sender: str, to: str, subject: str, now: datetime) -> EmailMessage:
    mail = EmailMessage(policy=_HEADERS)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].partition("@")[2])
    return mail


def send(mail: EmailMessage, host: str, port: int) -> None:
    """Hand a mail to the demo by SMTP; raises OSError or SMTPException."""
    with smtplib.SMTP(host, port, timeout=LONGEST) as client:
        client.send_message(mail)


def wait_for_mail(outgoing: Path, before: int, seconds: float = LONGEST) -> list[Arrived]:
    """The mails that went out after the first `before`, once no more come."""
    deadline = time.monotonic() + seconds
    seen, since = before, time.monotonic()
    while time.monotonic() < deadline:
        count = len(mailbox(outgoing))
        if count != seen:
            seen, since = count, time.monotonic()
        elif seen > before and time.monotonic() - since > QUIET:
            break
        time.sleep(0.1)
    return mailbox(outgoing)[before:]


def on_paper(mails: list[Arrived]) -> Iterator[str]:
    """The mails as a mail client shows them, line by line."""
    import textwrap

    for number, arrived in enumerate(mails, 1):
        mail = arrived.mail
        yield f"--- {number} of {len(mails)} ".ljust(WIDTH, "-")
        yield f"From:    {mail.sender}"
        yield f"To:      {', '.join(str(a) for a in mail.to)}"
        if mail.cc:
            yield f"Cc:      {', '.join(str(a) for a in mail.cc)}"
        yield f"Subject: {mail.subject}"
        yield ""
        for line in mail.text.splitlines():
            yield from textwrap.wrap(line, WIDTH, replace_whitespace=False) or [""]
        yield ""
