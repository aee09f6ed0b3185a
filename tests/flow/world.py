"""A small firm for the flow tests: queues, agents, customers with mail clients, and a clock that is set by hand."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from maild import config, engine
from maild.boot import boot
from maild.notifier import deliver, wire
from maild.store import read
from maild.values import Entry, Envelope, OutboxState, OutgoingMail, OutgoingNo, SpoolId, Ticket, TicketId, Verdict

CONFIG = """
[maild]
database = "sqlite:///maild.db"
hostname = "mail.firm.example"
secret = "a secret that is long enough for a test"
admin = "boss@firm.example"

[[queue]]
name = "support"
address = "support@firm.example"
aliases = ["help@firm.example"]
title = "Firm Support"
subaddress = "+"

[[queue]]
name = "billing"
address = "billing@firm.example"
title = "Firm Billing"

[[source]]
name = "listener"
kind = "smtp"
port = 2525

[[outgoing]]
name = "out"
kind = "maildir"
path = "out"

[[agent]]
name = "anna"
address = "anna@firm.example"

[[agent]]
name = "ben"
address = "ben@firm.example"

[[company]]
name = "Acme"
domains = ["acme.example"]
"""
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Post:
    """The in-memory transport: keeps what was handed over; `verdict` says what a server would have answered."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, tuple[str, ...], bytes]] = []
        self.verdict: Callable[[str], Verdict] = lambda recipient: Verdict(True, 250, "2.0.0 ok")

    async def send(self, mail_from: str, recipients: Sequence[str], raw: bytes) -> tuple[Verdict, ...]:
        """Keep the mail for those recipients whom the verdict lets through."""
        verdicts = tuple(self.verdict(recipient) for recipient in recipients)
        through = tuple(r for r, v in zip(recipients, verdicts, strict=True) if v.ok)
        if through:
            self.sent.append((mail_from, through, raw))
        return verdicts

    async def close(self) -> None:
        """Nothing stays open."""


class World:
    """One database, one policy, one clock; people in it write mails and read what they get."""

    def __init__(self, folder: Path, extra: str = "", text: str = CONFIG) -> None:
        path = folder / "config.toml"
        path.write_text(text + extra)
        self.config = config.load(path)
        self.sessions, self.policy = boot(self.config)
        self.time = START
        self.post = Post()
        self._mails = 0
        self._read = 0

    def now(self) -> datetime:
        """The time on the wall."""
        return self.time

    def wait(self, **span: float) -> None:
        """Let time go by."""
        self.time += timedelta(**span)

    # --- mail in

    def write(self, sender: str, subject: str, text: str, to: str = "support@firm.example", **more: str) -> bytes:
        """A mail as a person's client makes it; further headers by name, "_" for "-"."""
        self._mails += 1
        mail = EmailMessage()
        mail["From"] = sender
        mail["To"] = to
        mail["Subject"] = subject
        mail["Date"] = format_datetime(self.time)
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        mail["Message-ID"] = headers.pop("Message-ID", f"<m{self._mails}@client.example>")
        for name, value in headers.items():
            mail[name] = value
        mail.set_content(text)
        return mail.as_bytes()

    def arrive(self, raw: bytes, recipients: Sequence[str] = ("support@firm.example",), sender: str = "") -> SpoolId:
        """Accept a mail as the listener does, without deciding on it."""
        envelope = Envelope("listener", self.time, sender or "client@client.example", tuple(recipients))
        return engine.accept(self.sessions, [(raw, envelope)])[0]

    def mail(self, sender: str, subject: str, text: str, to: str = "support@firm.example", **more: str) -> Entry:
        """A mail comes and is decided on; its row of the ledger."""
        spool = self.arrive(self.write(sender, subject, text, to, **more), [to.split(",")[0].strip()])
        self.decide()
        return self.entry(spool)

    def raw(self, raw: bytes, silent: bool = False) -> Entry:
        """Any bytes come and are decided on."""
        envelope = Envelope("listener", self.time, "x@client.example", ("support@firm.example",), silent=silent)
        spool = engine.accept(self.sessions, [(raw, envelope)])[0]
        self.decide()
        return self.entry(spool)

    def decide(self) -> None:
        """Decide on everything that waits, failed attempts too."""
        for _ in range(20):
            while engine.process(self.sessions, self.policy, self.now):
                pass
            self.time += timedelta(seconds=61)
            if not any(e.disposition is None for e in self.ledger()):
                return

    def answer(self, who: str, to: OutgoingMail, text: str, **more: str) -> Entry:
        """Somebody hits Reply on a mail of ours and writes above the quote, as most clients do."""
        headers = dict(to.headers)
        target = headers.get("Reply-To") or headers["From"]
        quote = "\n".join(f"> {line}" for line in to.text.splitlines())
        body = f"{text}\n\nOn Mon, 2 Mar 2026 at 10:00, {headers['From']} wrote:\n{quote}\n"
        spool = self.arrive(
            self.write(
                who,
                f"Re: {headers['Subject']}",
                body,
                more.pop("to", target),
                **{"In_Reply_To": f"<{to.message_id}>", "References": f"<{to.message_id}>", **more},
            ),
            [target.rpartition("<")[2].strip("> ")],
        )
        self.decide()
        return self.entry(spool)

    # --- mail out

    def send(self) -> int:
        """Let the outbox send what is due."""
        route = deliver.Route("out", (), self.post)
        return asyncio.run(deliver.deliver(self.sessions, (route,), self.now, "test"))

    def out(self) -> list[OutgoingMail]:
        """Every composed mail since the last look, oldest first."""
        found = []
        with self.sessions.read.connect() as session:
            number = self._read + 1
            while (mail := read.outgoing(session, OutgoingNo(number))) is not None:
                found.append(mail)
                number += 1
        self._read = number - 1
        return found

    def everything_out(self) -> list[OutgoingMail]:
        """Every composed mail there is."""
        self._read = 0
        return self.out()

    def last_to(self, address: str) -> OutgoingMail:
        """The newest mail to this address."""
        return [m for m in self.everything_out() if address in m.recipients][-1]

    def states(self) -> list[tuple[str, OutboxState]]:
        """Template and state of each outbox row, oldest first."""
        with self.sessions.read.connect() as session:
            rows = read.outbox(session, tuple(OutboxState), 1000)
        return [(row.template.value, row.state) for row in sorted(rows, key=lambda r: r.id)]

    # --- looking

    def entry(self, spool: SpoolId) -> Entry:
        """The ledger's row of a mail."""
        with self.sessions.read.connect() as session:
            entry = read.entry(session, str(spool))
        assert entry is not None
        return entry

    def ledger(self) -> list[Entry]:
        """The whole ledger."""
        with self.sessions.read.connect() as session:
            return list(read.entries(session))

    def ticket(self, number: int) -> Ticket:
        """A ticket as it stands."""
        with self.sessions.read.connect() as session:
            ticket = read.ticket(session, TicketId(number))
        assert ticket is not None
        return ticket

    def with_policy(self, **changes: object) -> "World":
        """The same world under another policy."""
        self.policy = replace(self.policy, **changes)  # type: ignore[arg-type]
        return self


def bytes_of(mail: OutgoingMail) -> bytes:
    """The bytes of a composed mail without attachments."""
    return wire.build(mail, ())
