"""Taking what is due from the outbox and handing it over: claim (T3), send outside any transaction, settle (T4)."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from maild.errors import DeliveryFault, StoreError
from maild.mail import parts
from maild.notifier import settle, wire
from maild.store import blobs, outbox
from maild.store.sessions import Session, Sessions, translated
from maild.values import OutboxRow, OutboxState, OutgoingMail, Settlement, SpoolId, Verdict

log = logging.getLogger("maild.deliver")
T = TypeVar("T")
Clock = Callable[[], datetime]
Batch = tuple[tuple[OutgoingMail, tuple[OutboxRow, ...]], ...]

CHUNK = 10
"""Mails that are claimed at a time; the rest stays free for another process."""
LEASE = timedelta(minutes=20)
LONGEST = timedelta(minutes=8)
"""One mail at most; no mail is begun when less than this is left of the lease."""
MINUTE = timedelta(minutes=1)
SOON = timedelta(seconds=1)
"""Notices that leave within this time may share one T4; a person's reply never waits for its own."""
SETTLE_TRIES = 5
UNWRITABLE = Verdict(ok=False, code=553, text="553 this address cannot be written in a mail of 7 bits")


class Transport(Protocol):
    """Where mails leave."""

    async def send(self, mail_from: str, recipients: Sequence[str], raw: bytes) -> tuple[Verdict, ...]:
        """Send one mail; a verdict for each recipient, in their order."""

    async def close(self) -> None:
        """End of the batch."""


class Route:
    """An outgoing account: whose mail it takes, how fast, and whether it rests at the moment."""

    def __init__(
        self,
        name: str,
        senders: Sequence[str],
        transport: Transport,
        rate: int = 0,
        null_return: bool = False,
    ) -> None:
        """`senders`: queue addresses, empty for all that no other route names; `rate`: mails a minute, 0 for any."""
        self.name = name
        self.senders = frozenset(sender.casefold() for sender in senders)
        self.transport = transport
        self.rate = rate
        self.null_return = null_return
        self.paused_until: datetime | None = None
        self._left: deque[datetime] = deque()

    def rests_until(self, now: datetime) -> datetime | None:
        """When it may send again; None: now."""
        if self.paused_until and now < self.paused_until:
            return self.paused_until
        while self._left and self._left[0] <= now - MINUTE:
            self._left.popleft()
        return self._left[0] + MINUTE if self.rate and len(self._left) >= self.rate else None

    def why(self, now: datetime) -> str:
        """Why it rests, for people who read the outbox."""
        if self.paused_until and now < self.paused_until:
            return f"the account {self.name} was refused and waits"
        return f"the account {self.name} sends {self.rate} mails a minute; this one waits its turn"

    def count(self, now: datetime) -> None:
        """One mail more has left."""
        self._left.append(now)


class Outbox(Protocol):
    """What delivering needs of the store; each call is one short transaction of its own."""

    async def expired(self, now: datetime) -> tuple[OutboxRow, ...]:
        """Rows whose sender stopped amid sending."""

    async def claim(self, now: datetime, owner: str, lease: timedelta, limit: int) -> Batch:
        """Take due mails, people's replies first."""

    async def settle(self, settled: Sequence[outbox.Settled]) -> None:
        """Write what became of these rows."""

    async def raw(self, spool: SpoolId) -> bytes:
        """A raw mail, for its attachments."""


class Write(Protocol):
    """Runs one write transaction, here or on the daemon's writer thread."""

    def __call__(self, work: Callable[[Session], T], /) -> Awaitable[T]:
        """Give what `work` gives."""


class StoreOutbox:
    """The outbox in the database."""

    def __init__(self, sessions: Sessions, write: Write | None = None) -> None:
        self.sessions = sessions
        self.write: Write = write or self._write

    def _write(self, work: Callable[[Session], T], /) -> Awaitable[T]:
        def once() -> T:
            with translated(), self.sessions.write.begin() as session:
                return work(session)

        return asyncio.to_thread(once)

    async def expired(self, now: datetime) -> tuple[OutboxRow, ...]:
        """Rows in SENDING whose lease has ended."""
        return await self.write(lambda s: outbox.expired(s, now))

    async def claim(self, now: datetime, owner: str, lease: timedelta, limit: int) -> Batch:
        """T3."""
        return await self.write(lambda s: outbox.claim(s, now, owner, lease, limit))

    async def settle(self, settled: Sequence[outbox.Settled]) -> None:
        """T4; the mails have left, so a database that is busy is asked again."""
        for wait in range(1, SETTLE_TRIES + 1):
            try:
                await self.write(lambda s: outbox.settle_all(s, settled))
                return
            except StoreError:
                if wait == SETTLE_TRIES:
                    raise
                await asyncio.sleep(wait)

    async def raw(self, spool: SpoolId) -> bytes:
        """A raw mail."""

        def once() -> bytes:
            with translated(), self.sessions.read.connect() as session:
                return blobs.get(session, spool)

        return await asyncio.to_thread(once)


async def deliver(
    sessions: Sessions,
    transports: Sequence[Route],
    now: Clock,
    owner: str,
    limit: int = 50,
    write: Write | None = None,
) -> int:
    """Send what is due, at most `limit` mails; the number of rows that were settled."""
    return await send_due(StoreOutbox(sessions, write), transports, now, owner, limit)


async def send_due(box: Outbox, routes: Sequence[Route], now: Clock, owner: str, limit: int = 50) -> int:
    """Send what is due in this outbox. One faulty mail never stops the next."""
    settled, mails = 0, 0
    lost = [_settled(row, settle.lease_ended(row, now()), now()) for row in await box.expired(now())]
    settled += await _settle(box, lost)
    try:
        while mails < limit:
            began = now()
            batch = await box.claim(began, owner, LEASE, min(CHUNK, limit - mails))
            if not batch:
                break
            mails += len(batch)
            settled += await _chunk(box, batch, routes, now, began)
    finally:
        for route in routes:
            await route.transport.close()
    return settled


async def _chunk(box: Outbox, batch: Batch, routes: Sequence[Route], now: Clock, began: datetime) -> int:
    """Send one after the other. A person's reply is settled before the next mail leaves; notices share a T4."""
    count = 0
    waiting: list[outbox.Settled] = []
    left = deque(batch)
    try:
        while left:
            mail, rows = left.popleft()
            try:
                if now() > began + LEASE - LONGEST:
                    waiting += _given_back(rows, now() + MINUTE, "the batch took too long", now())
                else:
                    waiting += await _one(box, mail, rows, _route(mail, routes), now)
            except StoreError:
                raise
            except Exception:
                log.exception("outgoing %s: fault; its rows are settled when their lease ends", mail.number)
            if waiting and (not mail.automatic or now() >= waiting[0][3] + SOON):
                count += await _settle(box, waiting)
                waiting.clear()
        return count + await _settle(box, waiting)
    except BaseException:  # what has left must be settled, whatever ends this
        for _, rows in left:
            waiting += _given_back(rows, now(), "stopped before it was sent", now())
        await _settle(box, waiting)
        raise


async def _one(
    box: Outbox, mail: OutgoingMail, rows: tuple[OutboxRow, ...], route: Route | None, now: Clock
) -> list[outbox.Settled]:
    """Send one mail; what becomes of its rows."""
    if route is None:
        raise DeliveryFault("There is no outgoing account.")
    rests = route.rests_until(now())
    if rests:
        return _given_back(rows, rests, route.why(now()), now())
    verdicts = await _verdicts(box, mail, rows, route, now)
    settled = []
    for row, verdict in zip(rows, verdicts, strict=True):
        settlement = settle.settle(row, verdict, now())
        if settlement.pause_account and settlement.not_before:
            if route.rests_until(now()) is None:
                log.error("account %s refused, rests until %s: %s", route.name, settlement.not_before, verdict.text)
            route.paused_until = settlement.not_before
        settled.append(_settled(row, settlement, now()))
    return settled


async def _verdicts(
    box: Outbox, mail: OutgoingMail, rows: tuple[OutboxRow, ...], route: Route, now: Clock
) -> tuple[Verdict, ...]:
    """A verdict for each row: of the transport for those that can be written, else permanent."""
    written = [wire.ascii_address(row.recipient) for row in rows]
    sendable = [address for address in written if address]
    sender = "" if route.null_return and mail.automatic else wire.ascii_address(mail.mail_from)
    if not sendable or sender is None:
        return (UNWRITABLE,) * len(rows)
    try:
        raw = wire.build(mail, await _contents(box, mail))
    except StoreError:
        raise
    except Exception as fault:
        log.exception("outgoing %s cannot be built", mail.number)
        return (Verdict(ok=False, code=None, text=f"{type(fault).__name__}: {fault}"),) * len(rows)
    route.count(now())
    try:
        async with asyncio.timeout(LONGEST.total_seconds()):
            answers = iter(await route.transport.send(sender, sendable, raw))
    except Exception as fault:
        text = f"{type(fault).__name__}: {fault}"
        return (Verdict(ok=False, code=None, text=text, after_data=True),) * len(rows)
    return tuple(next(answers) if address else UNWRITABLE for address in written)


async def _contents(box: Outbox, mail: OutgoingMail) -> tuple[bytes, ...]:
    """The attachments' bytes, cut out of the raw mails; a mail whose attachment is gone must not leave without it."""
    raws: dict[SpoolId, bytes] = {}
    found = []
    for reference in mail.attachments:
        if reference.spool not in raws:
            raws[reference.spool] = await box.raw(reference.spool)
        raw, part = raws[reference.spool], reference.attachment.part
        content = raw if part < 0 else await asyncio.to_thread(parts.content, raw, part)
        if not content and reference.attachment.size:
            raise DeliveryFault(f"The attachment {reference.attachment.filename!r} is gone.")
        found.append(content)
    return tuple(found)


def _route(mail: OutgoingMail, routes: Sequence[Route]) -> Route | None:
    """The route that names this sender, else the first that names none, else the first."""
    named = next((r for r in routes if mail.mail_from.casefold() in r.senders), None)
    return named or next((r for r in routes if not r.senders), None) or next(iter(routes), None)


def _given_back(rows: Sequence[OutboxRow], not_before: datetime, reason: str, now: datetime) -> list[outbox.Settled]:
    """Rows that were claimed and not tried are due again."""
    kept = Settlement(OutboxState.DUE, not_before, reason, counted=False)
    return [_settled(row, kept, now) for row in rows]


def _settled(row: OutboxRow, settlement: Settlement, now: datetime) -> outbox.Settled:
    return row, settlement, settle.answer(row, settlement), now


async def _settle(box: Outbox, settled: Sequence[outbox.Settled]) -> int:
    """One T4; the number of its rows."""
    if settled:
        await box.settle(tuple(settled))
    for row, settlement, _, _ in settled:
        level = logging.INFO if settlement.state is OutboxState.SENT else logging.WARNING
        log.log(level, "outbox %s mail %s %s: %s", row.id, row.number, settlement.state, settlement.reason)
    return len(settled)
