"""Delivering: the same tests for a server, a Maildir and memory; then what only a server can do to a mail."""

import asyncio
import email
import mailbox
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from maild.notifier import deliver
from maild.notifier.deliver import Route, Transport, send_due
from maild.notifier.maildir import MaildirTransport
from maild.notifier.smtp import SmtpTransport
from maild.store import outbox, spool
from maild.store.read import outbox as outbox_rows
from maild.store.sessions import open_store
from maild.values import (
    Attachment,
    AttachmentRef,
    Audience,
    Envelope,
    OutboxId,
    OutboxRow,
    OutboxState,
    OutgoingMail,
    OutgoingNo,
    Purpose,
    Settlement,
    SpoolId,
    Template,
    Verdict,
)
from tests.wire.receiving import Receiver, listening, sign_in

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TAKEN = Verdict(ok=True, code=250, text="250 taken")
Received = Callable[[], list[tuple[tuple[str, ...], bytes]]]


@dataclass(frozen=True)
class Account:
    port: int
    tls: str = "none"
    host: str = "localhost"
    login: str | None = None
    password: str | None = None


def a_mail(number: int = 1, to: tuple[str, ...] = ("eva@kunde.example",), **changed: Any) -> OutgoingMail:
    mail = OutgoingMail(
        number=OutgoingNo(number),
        ticket=None,
        template=Template.REPLY,
        audience=Audience.PUBLIC,
        to_agents=False,
        purpose=Purpose.REPLY,
        automatic=False,
        bound_to=None,
        message_id=f"{number}.r.x@maild.example",
        mail_from="support@maild.example",
        recipients=to,
        headers=(("From", "support@maild.example"), ("To", ", ".join(to)), ("Subject", f"Mail {number}")),
        text="Grüße\n.\nend\n",
        boundary="=-b",
        attachments=(),
        created=NOW,
    )
    return replace(mail, **changed)


def rows_of(mail: OutgoingMail) -> tuple[OutboxRow, ...]:
    return tuple(
        OutboxRow(
            id=OutboxId(mail.number * 100 + i),
            number=mail.number,
            ticket=None,
            recipient=recipient,
            state=OutboxState.DUE,
            attempts=0,
            not_before=NOW,
            template=mail.template,
            automatic=mail.automatic,
            subject="x",
            created=NOW,
        )
        for i, recipient in enumerate(mail.recipients)
    )


@dataclass
class MemoryOutbox:
    """The outbox in memory: the same transitions as in docs/queue-states.md."""

    mails: list[OutgoingMail]
    raws: dict[SpoolId, bytes] = field(default_factory=dict)
    rows: dict[OutboxId, OutboxRow] = field(default_factory=dict)
    settled: list[Settlement] = field(default_factory=list)
    commits: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows |= {row.id: row for mail in self.mails for row in rows_of(mail)}

    async def expired(self, now: datetime) -> tuple[OutboxRow, ...]:
        return tuple(row for row in self.rows.values() if row.state is OutboxState.SENDING)

    async def claim(self, now: datetime, owner: str, lease: timedelta, limit: int) -> deliver.Batch:
        ready = (OutboxState.DUE, OutboxState.UNCERTAIN)
        due = [r for r in self.rows.values() if r.state in ready and r.not_before <= now]
        found: list[tuple[OutgoingMail, tuple[OutboxRow, ...]]] = []
        for mail in sorted(self.mails, key=lambda m: (m.automatic, m.number)):
            rows = tuple(row for row in due if row.number == mail.number)
            if rows and len(found) < limit:
                found.append((mail, rows))
                self.rows |= {row.id: replace(row, state=OutboxState.SENDING) for row in rows}
        return tuple(found)

    async def settle(self, settled: Sequence[outbox.Settled]) -> None:
        self.commits.append(len(settled))
        for row, settlement, answer, now in settled:
            self.settled.append(settlement)
            self.rows[row.id] = replace(
                row,
                state=settlement.state,
                not_before=settlement.not_before or now,
                attempts=row.attempts + settlement.counted,
                answer=answer,
            )

    async def raw(self, spool: SpoolId) -> bytes:
        return self.raws[spool]

    def states(self) -> list[OutboxState]:
        return [row.state for row in self.rows.values()]


@dataclass
class MemoryTransport:
    """The world outside in memory, or a script of verdicts."""

    taken: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    verdict: Verdict = TAKEN
    fault: Exception | None = None

    async def send(self, mail_from: str, recipients: Sequence[str], raw: bytes) -> tuple[Verdict, ...]:
        if self.fault:
            raise self.fault
        self.taken.append((tuple(recipients), raw))
        return (self.verdict,) * len(recipients)

    async def close(self) -> None:
        """Nothing is open."""


async def send(box: MemoryOutbox, transport: Transport, now: datetime = NOW, **route: Any) -> int:
    return await send_due(box, [Route("out", (), transport, **route)], lambda: now, "me")


# --- the same for each transport


async def opened(kind: str, stack: AsyncExitStack, folder: Path) -> tuple[Transport, Received]:
    if kind == "memory":
        memory = MemoryTransport()
        return memory, lambda: memory.taken
    if kind == "maildir":
        return MaildirTransport(folder / "out"), lambda: _in_maildir(folder / "out")
    receiver = Receiver()
    port = await stack.enter_async_context(listening(receiver))
    transport = SmtpTransport(Account(port))
    stack.push_async_callback(transport.close)
    return transport, lambda: [(recipients, raw) for _, recipients, raw in receiver.mails]


def _in_maildir(path: Path) -> list[tuple[tuple[str, ...], bytes]]:
    found = []
    for key in sorted((box := mailbox.Maildir(path, create=False)).keys()):
        envelope, raw = box.get_bytes(key).split(b"\n", 1)
        assert envelope.startswith(b"X-Envelope-To: ")
        found.append((tuple(envelope.decode().removeprefix("X-Envelope-To: ").split(", ")), raw))
    return found


@pytest.fixture(params=["memory", "maildir", "smtp"])
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Any], None]:
    def run(story: Callable[[Transport, Received], Awaitable[None]]) -> None:
        async def told() -> None:
            async with AsyncExitStack() as stack:
                await story(*await opened(request.param, stack, tmp_path))

        asyncio.run(told())

    return run


def test_each_mail_arrives_whole_at_all_its_recipients(each: Callable[[Any], None]) -> None:
    async def story(transport: Transport, received: Received) -> None:
        box = MemoryOutbox([a_mail(1), a_mail(2)])
        assert await send(box, transport) == 2
        assert set(box.states()) == {OutboxState.SENT}
        read = [email.message_from_bytes(raw) for _, raw in received()]
        assert [str(m["subject"]) for m in read] == ["Mail 1", "Mail 2"]
        texts = [m.get_payload(decode=True) for m in read]
        assert [t.replace(b"\r\n", b"\n") for t in texts if isinstance(t, bytes)] == ["Grüße\n.\nend\n".encode()] * 2

    each(story)


def test_one_mail_to_several_people_is_one_mail(each: Callable[[Any], None]) -> None:
    async def story(transport: Transport, received: Received) -> None:
        box = MemoryOutbox([a_mail(to=("eva@kunde.example", "jörg@kunde.example", "leo@bücher.example"))])
        await send(box, transport)
        assert box.states() == [OutboxState.SENT, OutboxState.FAILED, OutboxState.SENT]
        assert "7 bits" in (box.rows[OutboxId(101)].answer or "")
        ((recipients, _),) = received()
        written = tuple(part.strip() for r in recipients for part in r.split(",") if part.strip())
        assert written[0] == "eva@kunde.example"

    each(story)


def test_attachments_are_cut_out_of_the_raw_mail(each: Callable[[Any], None]) -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\nContent-Type: application/pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--b--\r\n"
    )
    part = AttachmentRef(SpoolId(3), Attachment(2, "a.pdf", "application/pdf", 3, "00", inline=False))
    whole = AttachmentRef(SpoolId(3), Attachment(-1, "held.eml", "message/rfc822", len(raw), "00", inline=False))

    async def story(transport: Transport, received: Received) -> None:
        await send(MemoryOutbox([a_mail(attachments=(part, whole))], {SpoolId(3): raw}), transport)
        read = email.message_from_bytes(received()[0][1])
        leaves = [p.get_payload(decode=True) for p in read.walk() if not p.is_multipart()]
        assert leaves[1:] == [b"\x00\x01\x02", raw]

    each(story)


# --- what the outbox is told


def test_a_mail_that_cannot_be_built_or_sent_does_not_stop_the_next() -> None:
    """Lesson 21."""
    gone = AttachmentRef(SpoolId(9), Attachment(2, "a.pdf", "application/pdf", 3, "00", inline=False))
    box = MemoryOutbox([a_mail(1, attachments=(gone,)), a_mail(2)])
    transport = MemoryTransport()
    asyncio.run(send(box, transport))
    assert box.states() == [OutboxState.DUE, OutboxState.SENT]
    box = MemoryOutbox([a_mail(1), a_mail(2)])
    asyncio.run(send(box, MemoryTransport(fault=RuntimeError("odd"))))
    assert box.states() == [OutboxState.UNCERTAIN] * 2


def test_an_attachment_that_is_gone_is_not_left_out_silently() -> None:
    gone = AttachmentRef(SpoolId(9), Attachment(7, "a.pdf", "application/pdf", 3, "00", inline=False))
    box = MemoryOutbox([a_mail(1, attachments=(gone,))], {SpoolId(9): b"Subject: x\r\n\r\nno parts"})
    transport = MemoryTransport()
    asyncio.run(send(box, transport))
    assert not transport.taken
    assert "a.pdf" in (box.rows[OutboxId(100)].answer or "")


def test_a_persons_reply_is_settled_before_the_next_mail_leaves_and_notices_share_a_commit() -> None:
    """A crash may repeat a few notices of its last second, and no more than one reply."""
    box = MemoryOutbox([*(a_mail(n) for n in (1, 2)), *(a_mail(n, automatic=True) for n in range(3, 8))])
    unsettled: list[int] = []

    class Counting(MemoryTransport):
        async def send(self, mail_from: str, recipients: Sequence[str], raw: bytes) -> tuple[Verdict, ...]:
            unsettled.append(len(self.taken) - sum(box.commits))
            return await super().send(mail_from, recipients, raw)

    asyncio.run(send(box, Counting()))
    assert unsettled == [0, 0, 0, 1, 2, 3, 4]
    assert box.commits == [1, 1, 5]
    assert set(box.states()) == {OutboxState.SENT}


def test_notices_to_a_slow_server_wait_a_second_at_most_for_their_commit() -> None:
    box = MemoryOutbox([a_mail(n, automatic=True) for n in range(1, 6)])
    time = [NOW]

    class Slow(MemoryTransport):
        async def send(self, mail_from: str, recipients: Sequence[str], raw: bytes) -> tuple[Verdict, ...]:
            time[0] += timedelta(seconds=0.7)
            return await super().send(mail_from, recipients, raw)

    asyncio.run(send_due(box, [Route("out", (), Slow())], lambda: time[0], "me"))
    assert box.commits == [3, 2]


def test_an_account_that_is_refused_rests_and_its_mails_wait_uncounted() -> None:
    refused = Verdict(ok=False, code=535, text="535 bad credentials", account=True)
    transport = MemoryTransport(verdict=refused)
    box = MemoryOutbox([a_mail(n) for n in range(1, 6)])
    asyncio.run(send(box, transport))
    assert len(transport.taken) == 1
    assert {(r.state, r.attempts) for r in box.rows.values()} == {(OutboxState.DUE, 0)}
    assert all(r.not_before > NOW for r in box.rows.values())


def test_a_rate_is_kept() -> None:
    transport = MemoryTransport()
    box = MemoryOutbox([a_mail(n) for n in range(1, 6)])

    async def story() -> None:
        route = Route("out", (), transport, rate=3)
        await send_due(box, [route], lambda: NOW, "me")
        assert len(transport.taken) == 3
        await send_due(box, [route], lambda: NOW + timedelta(minutes=1), "me")
        assert len(transport.taken) == 5

    asyncio.run(story())


def test_a_row_whose_sender_died_is_uncertain_and_sent_once_more_with_the_same_bytes() -> None:
    """Lesson 20."""
    box = MemoryOutbox([a_mail()])
    box.rows = {i: replace(row, state=OutboxState.SENDING) for i, row in box.rows.items()}
    transport = MemoryTransport(verdict=Verdict(ok=False, code=None, text="timeout", after_data=True))
    asyncio.run(send(box, transport))
    assert box.states() == [OutboxState.UNCERTAIN]
    assert not transport.taken
    asyncio.run(send(box, transport, NOW + timedelta(minutes=16)))
    assert box.states() == [OutboxState.HELD]
    asyncio.run(send(box, transport, NOW + timedelta(days=1)))
    assert len(transport.taken) == 1


def test_queues_leave_by_their_own_account() -> None:
    own, others = MemoryTransport(), MemoryTransport()
    routes = [Route("billing", ("Billing@maild.example",), own), Route("rest", (), others)]
    box = MemoryOutbox([a_mail(1), a_mail(2, mail_from="billing@maild.example")])
    asyncio.run(send_due(box, routes, lambda: NOW, "me"))
    assert (len(own.taken), len(others.taken)) == (1, 1)


def test_a_stop_gives_back_what_was_not_begun() -> None:
    class Slow(MemoryTransport):
        async def send(self, mail_from: str, recipients: Sequence[str], raw: bytes) -> tuple[Verdict, ...]:
            await asyncio.sleep(60)
            return ()

    box = MemoryOutbox([a_mail(1), a_mail(2)])

    async def story() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(send(box, Slow()), 0.2)

    asyncio.run(story())
    assert box.states() == [OutboxState.SENDING, OutboxState.DUE]


def test_deliver_settles_in_the_store(tmp_path: Path) -> None:
    sessions = open_store(f"sqlite:///{tmp_path / 'maild.db'}")
    try:
        with sessions.write.begin() as s:
            (raw,) = spool.accept(s, [(b"Subject: x\r\n\r\nbody", Envelope("file", NOW))])
            first = outbox.reserve(s, 1)
            whole = AttachmentRef(raw, Attachment(-1, "held.eml", "message/rfc822", 18, "00", inline=False))
            outbox.enqueue(s, [a_mail(first, attachments=(whole,))], None, NOW)
        routes = [Route("out", (), MaildirTransport(tmp_path / "out"))]
        assert asyncio.run(deliver.deliver(sessions, routes, lambda: NOW, "me")) == 1
        assert asyncio.run(deliver.deliver(sessions, routes, lambda: NOW, "me")) == 0
        with sessions.read.connect() as s:
            (row,) = outbox_rows(s, (OutboxState.SENT,), 10)
        assert (row.attempts, row.recipient) == (1, "eva@kunde.example")
        assert b"held.eml" in _in_maildir(tmp_path / "out")[0][1]
    finally:
        sessions.close()


# --- what only a server can do


def over_smtp(receiver: Receiver, *mails: OutgoingMail, content: float = 5.0) -> MemoryOutbox:
    box = MemoryOutbox(list(mails or (a_mail(),)))

    async def story() -> None:
        async with listening(receiver) as port:
            await send(box, SmtpTransport(Account(port), content=content))

    asyncio.run(story())
    return box


def test_each_recipient_has_a_verdict_of_its_own() -> None:
    """Lesson 21: one 550 must not stop the others."""
    answers = {"b@x.example": "550 5.1.1 no such user", "c@x.example": "451 4.7.1 later"}
    receiver = Receiver(on_rcpt=answers.get)
    box = over_smtp(receiver, a_mail(to=("a@x.example", "b@x.example", "c@x.example")))
    assert box.states() == [OutboxState.SENT, OutboxState.FAILED, OutboxState.DUE]
    assert receiver.mails[0][1] == ("a@x.example",)


def test_a_mail_that_no_recipient_takes_leaves_the_connection_usable() -> None:
    receiver = Receiver(on_rcpt=lambda a: "550 no" if a.startswith("eva") else None)
    box = over_smtp(receiver, a_mail(1), a_mail(2, to=("leo@kunde.example",)))
    assert box.states() == [OutboxState.FAILED, OutboxState.SENT]
    assert receiver.connections == 1


@pytest.mark.parametrize(
    ("answer", "state"), [("554 5.6.0 no", OutboxState.FAILED), ("451 4.3.0 later", OutboxState.DUE)]
)
def test_a_refused_content_is_settled_by_its_code(answer: str, state: OutboxState) -> None:
    assert over_smtp(Receiver(on_data=lambda s: answer)).states() == [state]


def test_silence_after_the_final_dot_is_uncertain() -> None:
    """Lesson 20."""
    receiver = Receiver(hang=5)
    assert over_smtp(receiver, content=0.3).states() == [OutboxState.UNCERTAIN]
    assert len(receiver.mails) == 1


def test_a_connection_lost_after_the_final_dot_is_uncertain() -> None:
    def lost(server: Any) -> None:
        server.transport.abort()

    assert over_smtp(Receiver(on_data=lost)).states() == [OutboxState.UNCERTAIN]


def test_a_refused_sender_is_the_accounts_fault() -> None:
    box = over_smtp(Receiver(on_mail=lambda a: "554 5.2.252 SendAsDenied"), a_mail(1), a_mail(2))
    assert set(box.states()) == {OutboxState.DUE}
    assert box.settled[0].pause_account


def test_a_server_that_is_away_is_the_accounts_fault() -> None:
    box = MemoryOutbox([a_mail()])
    asyncio.run(send(box, SmtpTransport(Account(1))))
    assert (box.states(), box.settled[0].counted) == ([OutboxState.DUE], False)


def test_a_connection_that_was_closed_between_two_mails_is_opened_again_uncounted() -> None:
    receiver = Receiver()
    answers = iter([None, "421 4.4.2 idle for too long"])
    receiver.on_mail = lambda address: next(answers, None)
    assert over_smtp(receiver, a_mail(1), a_mail(2)).states() == [OutboxState.SENT, OutboxState.SENT]
    assert receiver.connections == 2


def test_mails_of_a_batch_share_one_connection() -> None:
    receiver = Receiver()
    over_smtp(receiver, *(a_mail(n) for n in range(1, 6)))
    assert (len(receiver.mails), receiver.connections) == (5, 1)


def test_a_mail_that_is_larger_than_the_server_takes_fails_alone() -> None:
    receiver = Receiver()
    box = MemoryOutbox([a_mail(1, text="x" * 5000), a_mail(2)])

    async def story() -> None:
        async with listening(receiver, data_size_limit=2000) as port:
            await send(box, SmtpTransport(Account(port)))

    asyncio.run(story())
    assert box.states() == [OutboxState.FAILED, OutboxState.SENT]


# --- TLS, sign-in


def contexts(name: str = "localhost") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """(the server's, a client's that trusts it)."""
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return server, client


def secured(receiver: Receiver, account: Account, client: ssl.SSLContext | None, **options: Any) -> MemoryOutbox:
    box = MemoryOutbox([a_mail()])

    async def story() -> None:
        async with listening(receiver, **options) as port:
            await send(box, SmtpTransport(replace(account, port=port), tls_context=client))

    asyncio.run(story())
    return box


@pytest.mark.parametrize("tls", ["starttls", "required"])
def test_starttls_with_a_certificate_that_is_right(tls: str) -> None:
    server, client = contexts()
    options = {"tls_context": server, "require_starttls": True}
    assert secured(Receiver(), Account(0, tls), client, **options).states() == [OutboxState.SENT]


@pytest.mark.parametrize("tls", ["tls", "implicit"])
def test_tls_from_the_first_octet(tls: str) -> None:
    server, client = contexts()
    assert secured(Receiver(), Account(0, tls), client, tls=server).states() == [OutboxState.SENT]


@pytest.mark.parametrize("tls", ["starttls", "required"])
def test_without_starttls_nothing_is_sent_in_the_clear(tls: str) -> None:
    receiver = Receiver()
    box = secured(receiver, Account(0, tls, login="me", password="secret"), contexts()[1])
    assert (box.states(), box.settled[0].pause_account, receiver.mails) == ([OutboxState.DUE], True, [])


@pytest.mark.parametrize("client", [None, contexts()[1]])
def test_a_certificate_that_proves_nothing_is_refused(client: ssl.SSLContext | None) -> None:
    server, _ = contexts()
    receiver = Receiver()
    box = secured(receiver, Account(0, "starttls"), client, tls_context=server)
    assert (box.states(), receiver.mails) == ([OutboxState.DUE], [])


def test_a_certificate_for_another_name_is_refused() -> None:
    server, client = contexts("other.example")
    box = secured(Receiver(), Account(0, "starttls"), client, tls_context=server)
    assert box.states() == [OutboxState.DUE]


@pytest.mark.parametrize(("password", "state"), [("right", OutboxState.SENT), ("wrong", OutboxState.DUE)])
def test_signing_in(password: str, state: OutboxState) -> None:
    server, client = contexts()
    options = {"tls_context": server, "auth_required": True, "authenticator": sign_in("me", "right")}
    box = secured(Receiver(), Account(0, "starttls", login="me", password=password), client, **options)
    assert box.states() == [state]
    assert box.settled[0].pause_account == (password == "wrong")
