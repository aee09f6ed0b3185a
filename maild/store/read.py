"""What readers ask: SELECT to values. Nothing here writes."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select, text

from maild.store import load
from maild.store.counters import fact
from maild.store.digest import digest
from maild.store.ledger import balance, entries, entry, trace
from maild.store.rows import event, tagged
from maild.store.rows_out import OUTBOX, outgoing_mail
from maild.store.rows_out import outbox_row as outbox_value
from maild.store.sessions import Session
from maild.store.tables import companies as company_table
from maild.store.tables import company_domains, spool
from maild.store.tables import events as event_table
from maild.store.tables import messages as message_table
from maild.store.tables import outbox as outbox_table
from maild.store.tables import outgoing as outgoing_table
from maild.store.tables import tickets as table
from maild.store.types import const, one_of
from maild.values import (
    NEW_TICKET,
    Company,
    Event,
    Filter,
    Message,
    MessageKind,
    OutboxId,
    OutboxRow,
    OutboxState,
    OutgoingMail,
    OutgoingNo,
    SpoolId,
    State,
    Ticket,
    TicketId,
)

__all__ = [
    "balance", "companies", "cursor", "digest", "due", "entries", "entry", "epoch", "events", "imported_idle",
    "messages", "outbox", "outbox_row", "outgoing", "pending_due", "search", "ticket", "tickets", "trace",
]  # fmt: skip


# --- tickets


def tickets(s: Session, asked: Filter) -> tuple[Ticket, ...]:
    """Tickets that fit what is asked, the one that changed last first."""
    wanted = select(table.c.id).order_by(table.c.updated.desc(), table.c.id.desc()).limit(asked.limit)
    wanted = wanted.where(table.c.state.in_(asked.states) if asked.states else table.c.state != const(State.CLOSED))
    for column, value in (
        (table.c.queue, asked.queue),
        (table.c.assignee, asked.assignee),
        (table.c.company, asked.company),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    if asked.tag is not None:
        wanted = wanted.where(tagged(asked.tag))
    if asked.words:
        wanted = wanted.where(table.c.id.in_(_found(s, asked.words, MOST)))
    return load.tickets(s, s.scalars(wanted).all())


def ticket(s: Session, number: TicketId) -> Ticket | None:
    """The ticket of this number, also when it was merged; None when there is none."""
    return next(iter(load.tickets(s, [number])), None)


def messages(s: Session, number: TicketId) -> tuple[Message, ...]:
    """All messages of a ticket with their attachments, oldest first."""
    return load.messages_of(s, number)


def events(s: Session, number: TicketId) -> tuple[Event, ...]:
    """The history of a ticket, oldest first."""
    found = select(event_table).where(event_table.c.ticket == number).order_by(event_table.c.id)
    return tuple(event(row) for row in s.execute(found))


def pending_due(s: Session, queue: str, before: datetime) -> tuple[Ticket, ...]:
    """Tickets of a queue that have been pending since before this time."""
    wanted = select(table.c.id).where(
        table.c.queue == queue, table.c.state == const(State.PENDING), table.c.pending_since <= before
    )
    return load.tickets(s, s.scalars(wanted.order_by(table.c.id)).all())


def imported_idle(
    s: Session, since: SpoolId, before: datetime, after: TicketId = NEW_TICKET, limit: int = 500
) -> tuple[Ticket, ...]:
    """Open tickets of an import that began with this mail, whose newest mail is older than `before` or is ours.

    The first `limit` of those with a number past `after`.
    """
    touched = select(spool.c.ticket).where(spool.c.id >= since, spool.c.silent, spool.c.ticket.is_not(None))
    newest = (
        select(func.max(message_table.c.date))
        .where(message_table.c.ticket == table.c.id)
        .scalar_subquery()
        .correlate(table)
    )
    later = message_table.alias("later")
    ours = exists().where(
        message_table.c.ticket == table.c.id,
        message_table.c.kind == const(MessageKind.REPLY),
        ~exists().where(later.c.ticket == table.c.id, later.c.date > message_table.c.date),
    )
    wanted = select(table.c.id).where(
        table.c.id > after, table.c.id.in_(touched), table.c.state != const(State.CLOSED), or_(newest <= before, ours)
    )
    return load.tickets(s, s.scalars(wanted.order_by(table.c.id).limit(limit)).all())


# --- full text

MOST = 1000
_WORD = re.compile(r"[^\W_]+")
_SEARCH = {
    "sqlite": text(
        "SELECT m.ticket FROM search JOIN messages m ON m.id = search.rowid WHERE search MATCH :words"
        " GROUP BY m.ticket ORDER BY max(m.id) DESC LIMIT :most"
    ),
    "postgresql": text(
        "SELECT ticket FROM messages WHERE words @@ to_tsquery('simple', :words)"
        " GROUP BY ticket ORDER BY max(id) DESC LIMIT :most"
    ),
}
_FORM = {"sqlite": ('"%s"*', " "), "postgresql": ("'%s':*", " & ")}


def search(s: Session, words: str, limit: int) -> tuple[Ticket, ...]:
    """Tickets with a message that has all these words or their beginnings, the one with the newest such first."""
    return load.tickets(s, _found(s, words, limit))


def _found(s: Session, words: str, limit: int) -> list[TicketId]:
    """Only letters and digits of what the user wrote reach the query, each word quoted."""
    form, joined = _FORM[s.dialect.name]
    terms = [form % word for word in _WORD.findall(words)]
    if not terms:
        return []
    found = s.scalars(_SEARCH[s.dialect.name], {"words": joined.join(terms), "most": limit})
    return [TicketId(number) for number in found]


# --- outgoing mail


def outbox(s: Session, states: Sequence[OutboxState], limit: int) -> tuple[OutboxRow, ...]:
    """Rows of the outbox in these states, newest first."""
    wanted = OUTBOX.where(outbox_table.c.state.in_(states)).order_by(outbox_table.c.id.desc()).limit(limit)
    return tuple(outbox_value(row) for row in s.execute(wanted))


def outbox_row(s: Session, row: OutboxId) -> OutboxRow | None:
    """One row of the outbox."""
    found = s.execute(OUTBOX.where(outbox_table.c.id == row)).one_or_none()
    return None if found is None else outbox_value(found)


def outgoing(s: Session, number: OutgoingNo) -> OutgoingMail | None:
    """A composed mail."""
    found = s.execute(select(outgoing_table).where(outgoing_table.c.number == number)).one_or_none()
    return None if found is None else outgoing_mail(found)


_DUE = select(outbox_table.c.id).where(
    or_(
        and_(
            one_of(outbox_table.c.state, (OutboxState.DUE, OutboxState.UNCERTAIN)),
            outbox_table.c.not_before <= bindparam("now"),
        ),
        and_(outbox_table.c.state == const(OutboxState.SENDING), outbox_table.c.lease_until <= bindparam("now")),
    )
)


def due(s: Session, now: datetime) -> bool:
    """Whether there is anything to claim, or a lease that has ended."""
    return s.scalar(_DUE.limit(1), {"now": now}) is not None


# --- the rest


def companies(s: Session) -> tuple[Company, ...]:
    """All companies with their domains, by name."""
    domains: dict[str, list[str]] = {}
    for row in s.execute(select(company_domains).order_by(company_domains.c.domain)):
        domains.setdefault(row.company, []).append(row.domain)
    found = s.execute(select(company_table).order_by(company_table.c.name))
    return tuple(Company(row.name, tuple(domains.get(row.name, ())), row.plan, row.language) for row in found)


def epoch(s: Session) -> int:
    """What capabilities of this database are made for; a restore from backup draws a new one."""
    return int(fact(s, "epoch") or 0)


def cursor(s: Session, source: str) -> str | None:
    """The cursor of the newest mail that came from this source."""
    newest = select(spool.c.cursor).where(spool.c.source == source, spool.c.cursor.is_not(None))
    found: str | None = s.scalar(newest.order_by(spool.c.id.desc()).limit(1))
    return found
