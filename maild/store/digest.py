"""The morning's digest: what waits, what is held, and what was not delivered."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from maild.store import load
from maild.store.rows import ENTRY, entry
from maild.store.rows_out import OUTBOX, outbox_row
from maild.store.sessions import Session
from maild.store.tables import outbox, spool, tickets
from maild.store.types import const, one_of
from maild.values import Digest, DigestLine, Disposition, OutboxState, State, Ticket

LONG = timedelta(days=1)
"""An open ticket that nothing happened to for so long waits long."""
RECENT = timedelta(days=1)
MOST = 50
"""Lines of one sort; the rest is counted."""


def digest(s: Session, now: datetime) -> Digest:
    """What agents should see this morning; queue None concerns everybody."""
    lines = [*_tickets(s, now), *_held(s), *_outgoing(s, now)]
    ignored = s.scalar(
        select(func.count())
        .select_from(spool)
        .where(spool.c.disposition == const(Disposition.IGNORED), spool.c.settled > now - RECENT, ~spool.c.silent)
    )
    if lines and ignored:
        lines.append(DigestLine(None, f"{ignored} mails of machines were ignored; `maild mail list` names them"))
    return Digest(tuple(lines))


def _tickets(s: Session, now: datetime) -> Iterator[DigestLine]:
    nobody = tickets.c.assignee.is_(None)
    working = one_of(tickets.c.state, (State.NEW, State.OPEN))
    for ticket in _some(s, working, nobody):
        sort = "bulk mail" if "bulk" in ticket.tags else "nobody has it"
        yield DigestLine(ticket.queue, f"#{ticket.id} {ticket.subject}: {sort}, {_age(ticket.created, now)}")
    for ticket in _some(s, working, ~nobody, tickets.c.updated < now - LONG):
        yield DigestLine(
            ticket.queue, f"#{ticket.id} {ticket.subject}: waits for {ticket.assignee}, {_age(ticket.updated, now)}"
        )
    for ticket in _some(s, tickets.c.state != const(State.CLOSED), tickets.c.due <= now):
        yield DigestLine(ticket.queue, f"#{ticket.id} {ticket.subject}: was due, {_age(ticket.due or now, now)}")


def _some(s: Session, *conditions: ColumnElement[bool]) -> tuple[Ticket, ...]:
    wanted = select(tickets.c.id).where(*conditions).order_by(tickets.c.created).limit(MOST)
    return load.tickets(s, s.scalars(wanted).all())


def _held(s: Session) -> Iterator[DigestLine]:
    wanted = (
        select(*ENTRY).where(spool.c.disposition == const(Disposition.HELD)).order_by(spool.c.id.desc()).limit(MOST)
    )
    for row in s.execute(wanted):
        mail = entry(row)
        yield DigestLine(None, f"held mail {mail.id} from {mail.sender or 'unknown'}: {mail.subject} ({mail.reason})")


def _outgoing(s: Session, now: datetime) -> Iterator[DigestLine]:
    failed = (outbox.c.state == const(OutboxState.FAILED), outbox.c.settled_at > now - RECENT)
    for conditions, what in ((failed, "not delivered"), ((outbox.c.state == const(OutboxState.HELD),), "not sent")):
        rows = s.execute(OUTBOX.where(*conditions).order_by(outbox.c.id.desc()).limit(MOST)).all()
        queues = {t.id: t.queue for t in load.tickets(s, [row.ticket for row in rows if row.ticket])}
        for row in map(outbox_row, rows):
            why = row.held_reason or row.answer or "no reason was given"
            queue = queues.get(row.ticket) if row.ticket else None
            yield DigestLine(queue, f"{what} to {row.recipient}: {row.subject} ({why})")


def _age(since: datetime, now: datetime) -> str:
    hours = max(0, int((now - since).total_seconds() // 3600))
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"
