"""The morning's digest: what waits, what is held, and what was not delivered."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from maild.commands.said import said
from maild.store import load
from maild.store.rows import ENTRY, entry
from maild.store.rows_out import OUTBOX, outbox_row
from maild.store.sessions import Session
from maild.store.tables import outbox, outgoing, spool, tickets
from maild.store.types import const, one_of
from maild.values import Digest, DigestLine, Disposition, OutboxState, State, Ticket

LONG = timedelta(days=1)
"""An open ticket that nothing happened to for so long waits long."""
RECENT = timedelta(days=1)
MOST = 50
"""Lines of one sort; who wants more asks the command line."""
MACHINES = "none: "
"""Begins the reason for which a machine's mail was ignored; what was dropped, or answers a question, has another."""


def digest(s: Session, now: datetime) -> Digest:
    """What agents should see this morning; queue None concerns everybody."""
    lines = [*_tickets(s, now), *_held(s), *_outgoing(s, now)]
    ignored = s.scalar(
        select(func.count())
        .select_from(spool)
        .where(
            spool.c.disposition == const(Disposition.IGNORED),
            spool.c.reason.startswith(MACHINES),
            spool.c.settled > now - RECENT,
            ~spool.c.silent,
        )
    )
    if lines and ignored:
        one = said("1 mail of a machine was ignored")
        more = said("{count} mails of machines were ignored", count=ignored)
        lines.append(DigestLine(None, one if ignored == 1 else more, aside=True))
    return Digest(tuple(lines))


def _tickets(s: Session, now: datetime) -> Iterator[DigestLine]:
    nobody = tickets.c.assignee.is_(None)
    working = one_of(tickets.c.state, (State.NEW, State.OPEN))
    for ticket in _some(s, working, nobody):
        words = {"id": ticket.id, "subject": ticket.subject, "age": _age(ticket.created, now)}
        bulk = said("#{id} {subject}: bulk mail, {age}", **words)
        yield DigestLine(
            ticket.queue, bulk if "bulk" in ticket.tags else said("#{id} {subject}: nobody has it, {age}", **words)
        )
    for ticket in _some(s, working, ~nobody, tickets.c.updated < now - LONG):
        words = {"id": ticket.id, "subject": ticket.subject, "name": ticket.assignee, "age": _age(ticket.updated, now)}
        yield DigestLine(ticket.queue, said("#{id} {subject}: waits for {name}, {age}", **words))
    for ticket in _some(s, tickets.c.state != const(State.CLOSED), tickets.c.due <= now):
        words = {"id": ticket.id, "subject": ticket.subject, "age": _age(ticket.due or now, now)}
        yield DigestLine(ticket.queue, said("#{id} {subject}: was due {age} ago", **words))


def _some(s: Session, *conditions: ColumnElement[bool]) -> tuple[Ticket, ...]:
    wanted = select(tickets.c.id).where(*conditions).order_by(tickets.c.created).limit(MOST)
    return load.tickets(s, s.scalars(wanted).all())


def _held(s: Session) -> Iterator[DigestLine]:
    wanted = (
        select(*ENTRY, spool.c.recipients, spool.c.queue)
        .where(spool.c.disposition == const(Disposition.HELD))
        .order_by(spool.c.id.desc())
        .limit(MOST)
    )
    for row in s.execute(wanted):
        mail = entry(row)
        words = {"id": mail.id, "sender": mail.sender or "?", "subject": mail.subject, "reason": mail.reason}
        yield DigestLine(
            None, said("held mail {id} from {sender}: {subject} ({reason})", **words), tuple(row.recipients)
        )


def _outgoing(s: Session, now: datetime) -> Iterator[DigestLine]:
    failed = (outbox.c.state == const(OutboxState.FAILED), outbox.c.settled_at > now - RECENT)
    for conditions in (failed, (outbox.c.state == const(OutboxState.HELD), ~outgoing.c.to_agents)):
        rows = s.execute(OUTBOX.where(*conditions).order_by(outbox.c.id.desc()).limit(MOST)).all()
        queues = {t.id: t.queue for t in load.tickets(s, [row.ticket for row in rows if row.ticket])}
        for row in map(outbox_row, rows):
            why = row.held_reason or row.answer or said("no reason was given")
            words = {"name": row.recipient, "subject": row.subject, "reason": why}
            queue = queues.get(row.ticket) if row.ticket else None
            yield DigestLine(
                queue,
                said("not delivered to {name}: {subject} ({reason})", **words)
                if conditions is failed
                else said("not sent to {name}: {subject} ({reason})", **words),
            )


def _age(since: datetime, now: datetime) -> str:
    hours = max(0, int((now - since).total_seconds() // 3600))
    return said("{count} h", count=hours) if hours < 48 else said("{count} days", count=hours // 24)
