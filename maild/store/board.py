"""What the web page counts and lists besides the tickets themselves: waits, troubles, deliveries, the newest mails."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from maild.store.rows import ENTRY, entry
from maild.store.rows_out import OUTBOX, outbox_row
from maild.store.tables import messages, outbox, spool, tags, tickets
from maild.values import (
    Direction,
    Disposition,
    Entry,
    Filter,
    MessageKind,
    OutboxRow,
    OutboxState,
    State,
    TicketId,
)


def counts(s: Connection, filter: Filter) -> tuple[tuple[State, int], ...]:  # noqa: A002
    """How many tickets there are in each state, narrowed like the list but for its states, words and limit."""
    narrowed: list[ColumnElement[bool]] = [tickets.c.merged_into.is_(None)]
    if filter.queue:
        narrowed.append(tickets.c.queue == filter.queue)
    if filter.assignee:
        narrowed.append(tickets.c.assignee == filter.assignee)
    if filter.company:
        narrowed.append(tickets.c.company == filter.company)
    if filter.tag:
        narrowed.append(tickets.c.id.in_(select(tags.c.ticket).where(tags.c.tag == filter.tag)))
    counted = select(tickets.c.state, func.count()).where(*narrowed).group_by(tickets.c.state)
    return tuple((State(state), number) for state, number in s.execute(counted))


def waiting(s: Connection, ticket: TicketId | None = None) -> tuple[tuple[TicketId, datetime], ...]:
    """Since when each customer waits: the oldest message since our last answer, for new and open tickets."""
    asked = (
        select(messages.c.ticket, func.min(messages.c.date, type_=messages.c.date.type))
        .join(tickets, tickets.c.id == messages.c.ticket)
        .where(
            tickets.c.state.in_((State.NEW.value, State.OPEN.value)),
            messages.c.kind == MessageKind.CUSTOMER.value,
            messages.c.direction == Direction.IN.value,
            or_(tickets.c.answered_at.is_(None), messages.c.date > tickets.c.answered_at),
        )
        .group_by(messages.c.ticket)
    )
    if ticket is not None:
        asked = asked.where(messages.c.ticket == ticket)
    return tuple((TicketId(number), since) for number, since in s.execute(asked))


def troubles(s: Connection) -> tuple[int, int]:
    """How much wants a person: (mails held, mails of ours that failed or are uncertain)."""
    held = select(func.count()).where(spool.c.disposition == Disposition.HELD.value)
    failed = select(func.count()).where(outbox.c.state.in_((OutboxState.FAILED.value, OutboxState.UNCERTAIN.value)))
    return s.scalar(held) or 0, s.scalar(failed) or 0


def ledger(s: Connection, skip: int, limit: int) -> tuple[Entry, ...]:
    """Rows of the ledger, newest first, after the first `skip`."""
    newest: Select[Any] = select(*ENTRY).order_by(spool.c.id.desc()).offset(skip).limit(limit)
    return tuple(entry(row) for row in s.execute(newest))


def deliveries(s: Connection, ticket: TicketId) -> tuple[OutboxRow, ...]:
    """Every recipient of the mail that went out, or should, about a ticket; oldest first."""
    sent: Select[Any] = OUTBOX.where(outbox.c.ticket == ticket).order_by(outbox.c.id)
    return tuple(outbox_row(row) for row in s.execute(sent))
