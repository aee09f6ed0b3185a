"""The shell: every transaction but the outbox's begins here; it reads, lets the pure rooms decide, and writes.

T1 accept, T2 process, T2' a fault of one mail, T5 act, T6 tick; docs/queue-states.md says what each promises. It is
longer than others so that no transaction begins anywhere else.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from maild import acts, aftermath, presence
from maild.decide import decide, lookups
from maild.errors import NoSuchTicket
from maild.mail.reply_sent import recognised
from maild.notifier import notices as told
from maild.notifier.rest import withhold
from maild.outward import answered, carry, send
from maild.reading import BIG, Ahead
from maild.reading import read as read_mail
from maild.store import apply, blobs, budget, gather, outbox, read, spool
from maild.store.sessions import Session, Sessions, serial, translated
from maild.values import (
    NEW_TICKET,
    Command,
    Context,
    Decision,
    Envelope,
    Limits,
    Mail,
    OutboxId,
    Policy,
    Spooled,
    SpoolId,
    Template,
    Ticket,
    TicketId,
    Transcript,
)

log = logging.getLogger("maild.engine")
T = TypeVar("T")
Clock = Callable[[], datetime]
Reader = Callable[[bytes, Limits, bool], Mail]

ATTEMPTS = 3
"""After so many failed attempts a mail is held."""
LOCK = 0.050
"""Seconds; a transaction ends when it has held the write lock for so long."""
DEPTH = 3
"""Chunks that may be read ahead."""
CHUNK = 16
"""Mails read at a time: some 30 ms without a lock, in which another process on the same SQLite file gets its turn."""


class Faulty(Exception):
    """The mail at this place of the batch could not be decided; the batch is rolled back and the mail counted."""

    def __init__(self, place: int, error: Exception) -> None:
        super().__init__(place, error)
        self.place = place
        self.error = error


class Write(Protocol):
    """Runs one write transaction: here and now, or on the daemon's writer thread."""

    def __call__(self, sessions: Sessions, work: Callable[[Session], T], /) -> T:
        """Give what `work` gives."""


def write(sessions: Sessions, work: Callable[[Session], T], /) -> T:
    """Run one write transaction; StoreBusy when the database is locked or away."""
    with translated(), sessions.write.begin() as session:
        return work(session)


def accept(sessions: Sessions, items: Sequence[tuple[bytes, Envelope]]) -> list[SpoolId]:
    """T1: keep these mails, durably; only then may their source be told."""
    return write(sessions, lambda s: spool.accept(s, items))


def process(
    sessions: Sessions,
    policy: Policy,
    now: Clock,
    limit: int = 50,
    write: Write = write,
    reader: Reader = read_mail,
    ahead: Ahead | None = None,
    hurry: Callable[[], bool] = lambda: False,
) -> int:
    """T2: give the mails that wait longest their disposition; the number of mails that were handled.

    With `ahead` another process reads the next mails meanwhile; a transaction ends early when `hurry` says so.
    """
    rows = write(sessions, lambda s: _take(s, now(), limit))
    done = 0
    try:
        chunks = [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
        reading = deque(_begin_to_read(sessions, chunk, policy, reader, ahead) for chunk in chunks[:DEPTH])
        for place, chunk in enumerate(chunks):
            mails = reading.popleft()()
            if place + DEPTH < len(chunks):
                reading.append(_begin_to_read(sessions, chunks[place + DEPTH], policy, reader, ahead))
            _decided(sessions, chunk, mails, policy, now, write, hurry)
            done += len(chunk)
    except BaseException:
        write(sessions, lambda s: spool.uncount(s, [row.id for row in rows[done:]]))
        raise
    return done


def _decided(
    sessions: Sessions,
    rows: Sequence[Spooled],
    mails: Sequence[Mail | Exception],
    policy: Policy,
    now: Clock,
    write: Write,
    hurry: Callable[[], bool],
) -> None:
    """Decide on all of these in as many transactions as it takes; a mail that fails is noted in one of its own."""
    done, end = 0, len(rows)
    while done < len(rows):
        batch = partial(_batch, rows=rows[done:end], mails=mails[done:end], policy=policy, now=now, hurry=hurry)
        try:
            done += write(sessions, batch)
        except Faulty as fault:
            if fault.place:
                end = done + fault.place
                continue
            write(sessions, partial(_fault, row=rows[done], error=fault.error, policy=policy, now=now()))
            done += 1
        if done >= end:
            end = len(rows)


def _begin_to_read(
    sessions: Sessions, rows: Sequence[Spooled], policy: Policy, reader: Reader, ahead: Ahead | None
) -> Callable[[], list[Mail | Exception]]:
    with translated(), sessions.read.connect() as session:
        raws = [blobs.get(session, row.id) for row in rows]
    if ahead and len(rows) > 1 and not any(row.attempts or len(raw) > BIG for row, raw in zip(rows, raws, strict=True)):
        return ahead.start(raws, policy.limits)
    return lambda: [_parsed(row, raw, policy, reader) for row, raw in zip(rows, raws, strict=True)]


def _take(session: Session, now: datetime, limit: int) -> tuple[Spooled, ...]:
    rows = spool.waiting(session, now, limit, partial(presence.gone, now=now))
    spool.count_attempts(session, [row.id for row in rows], now, presence.OWNER)
    return rows


def _parsed(row: Spooled, raw: bytes, policy: Policy, reader: Reader) -> Mail | Exception:
    if row.attempts >= ATTEMPTS:
        return RuntimeError("maild stopped while it read this mail")
    try:
        return reader(raw, policy.limits, row.attempts > 0)
    except Exception as error:
        return error


def _batch(
    session: Session,
    rows: Sequence[Spooled],
    mails: Sequence[Mail | Exception],
    policy: Policy,
    now: Clock,
    hurry: Callable[[], bool],
) -> int:
    """T2. A fault of the database rolls it back and counts nothing; that of a mail names the mail, which goes alone."""
    serial(session)
    started = time.monotonic()
    for place, (row, mail) in enumerate(zip(rows, mails, strict=False)):
        if place and (hurry() or time.monotonic() - started > LOCK):
            return place
        try:
            if isinstance(mail, Exception):
                raise mail
            _one(session, row, mail, policy, now())
        except DBAPIError as error:
            if error.connection_invalidated or _of_the_database(error):
                raise
            raise Faulty(place, error) from error
        except Exception as error:
            raise Faulty(place, error) from error
    return len(rows)


def _of_the_database(error: DBAPIError) -> bool:
    """Whether the database or disk is at fault, not what this mail put into a statement."""
    return not isinstance(error, DataError | IntegrityError)


def _one(session: Session, row: Spooled, mail: Mail, policy: Policy, now: datetime) -> None:
    ctx = _context(session, row.envelope, mail, policy, now)
    mail = recognised(mail, ctx, policy)
    decision = decide(mail, replace(ctx, released=row.released, asked=outbox.asked(session, row.id)), policy)
    ticket = apply.apply(session, row, mail, decision, now)
    if decision.confirms is not None:
        spool.release(session, decision.confirms)
    send(session, decision.notices, ticket, mail, row.id, ctx, policy)


def _context(session: Session, envelope: Envelope, mail: Mail, policy: Policy, now: datetime) -> Context:
    clock = envelope.received if envelope.silent else now
    return gather.gather(session, lookups(mail, envelope, policy), envelope, clock)


def _fault(session: Session, row: Spooled, error: Exception, policy: Policy, now: datetime) -> None:
    """T2': this mail failed; it waits for another try, or after three it is held and the team is told."""
    reason = f"{type(error).__name__}: {error}"
    log.warning("mail %s failed, attempt %s: %s", row.id, row.attempts + 1, reason, exc_info=error)
    if row.attempts + 1 < ATTEMPTS:
        spool.postpone(session, row.id, reason, now)
        return
    if not spool.hold(session, row.id, reason, now):
        return
    ctx = Context(now, row.envelope, spent=budget.notices(session, now), asked=outbox.asked(session, row.id))
    send(session, withhold(told.of_held(row, reason, ctx, policy), ctx, policy), None, None, row.id, ctx, policy)


def explain(
    sessions: Sessions, policy: Policy, raw: bytes, envelope: Envelope, now: datetime, anew: bool = False
) -> tuple[Mail, Decision]:
    """What would become of this mail now; `anew`: as if it had never come. Reads the database, writes nothing."""
    mail = read_mail(raw, policy.limits)
    if anew:
        mail = replace(mail, message_id=None, digest="")
    with translated(), sessions.read.connect() as session:
        ctx = _context(session, envelope, mail, policy, now)
    mail = recognised(mail, ctx, policy)
    return mail, decide(mail, ctx, policy)


def act(
    sessions: Sessions,
    policy: Policy,
    commands: tuple[Command, ...],
    ticket: TicketId,
    actor: str,
    now: datetime,
    text: str = "",
    note: bool = False,
) -> Transcript:
    """T5: carry out commands from the command line on one ticket, with a reply or note where there is text."""

    def work(session: Session) -> Transcript:
        serial(session)
        before = read.ticket(session, ticket)
        if before is None:
            raise NoSuchTicket(f"#{ticket}")
        done = acts.act(before, commands, actor, policy, now, text, note)
        if not done.transcript.ok:
            return done.transcript
        return carry(session, before, done, actor, policy, now).transcript

    return write(sessions, work)


def tick(sessions: Sessions, policy: Policy, now: datetime, write: Write = write) -> int:
    """T6: close what was pending for too long; then each step of what is to be told. The number of tickets closed."""

    def work(session: Session) -> int:
        serial(session)
        due = [
            ticket
            for queue in policy.queues
            for ticket in read.pending_due(session, queue.name, now - timedelta(days=queue.pending_close_days))
        ]
        for ticket in due:
            carry(session, ticket, acts.expired(ticket, policy, now), "clock", policy, now)
        return len(due)

    closed = write(sessions, work)
    for step in aftermath.STEPS:
        try:
            write(sessions, partial(step, policy=policy, now=now))
        except Exception:
            log.exception("%s failed; it is tried again with the next tick", step.__name__)
    return closed


def digest(sessions: Sessions, policy: Policy, now: datetime, write: Write = write) -> int:
    """T6: send each agent the digest, if there is something in it; the number of mails."""

    def work(session: Session) -> int:
        notices = told.of_digest(read.digest(session, now), policy, now)
        send(session, notices, None, None, None, gather.nothing(now), policy)
        return len(notices)

    return write(sessions, work)


def settle_import(sessions: Sessions, policy: Policy, now: datetime, since: SpoolId) -> int:
    """Close the tickets of an import whose newest mail is old, some at a time; the number closed. Nobody is told."""
    old = now - timedelta(days=policy.import_close_days)
    closed, last = 0, NEW_TICKET
    while due := _closed(sessions, policy, now, since, old, last):
        closed, last = closed + len(due), due[-1].id
    return closed


def _closed(
    sessions: Sessions, policy: Policy, now: datetime, since: SpoolId, old: datetime, last: TicketId
) -> tuple[Ticket, ...]:
    """T6: close the next tickets of an import; those that were closed, empty at the end."""

    def work(session: Session) -> tuple[Ticket, ...]:
        due = read.imported_idle(session, since, old, last)
        for ticket in due:
            apply.act(session, acts.expired(ticket, policy, now), now)
        return due

    return write(sessions, work)


def held_retry(sessions: Sessions, spool_id: SpoolId) -> bool:
    """Let a held mail be decided anew, as if it had just come."""
    return write(sessions, lambda s: spool.retry(s, spool_id))


def held_release(sessions: Sessions, spool_id: SpoolId, now: datetime) -> bool:
    """Let a held mail be decided anew with a human's word that it may."""

    def work(session: Session) -> bool:
        released = spool.release(session, spool_id)
        if released:
            outbox.unask(session, spool_id, now)
        return released

    return write(sessions, work)


def held_drop(sessions: Sessions, spool_id: SpoolId, now: datetime) -> bool:
    """Give up a held mail: it is ignored; its raw stays for as long as the retention says."""

    def work(session: Session) -> bool:
        dropped = spool.drop(session, spool_id, now)
        if dropped:
            outbox.unask(session, spool_id, now)
        return dropped

    return write(sessions, work)


def outbox_retry(sessions: Sessions, policy: Policy, row: OutboxId, now: datetime) -> bool:
    """Send a held, failed or uncertain mail once more; the ticket of an agent's reply is answered by it."""

    def work(session: Session) -> bool:
        serial(session)
        before = read.outbox_row(session, row)
        if before is None or not outbox.retry(session, row, now):
            return False
        if before.template is Template.REPLY:
            answered(session, before, policy, now)
        return True

    return write(sessions, work)


def outbox_cancel(sessions: Sessions, row: OutboxId, now: datetime) -> bool:
    """Stop a mail that has not left."""
    return write(sessions, lambda s: outbox.cancel(s, row, now))
