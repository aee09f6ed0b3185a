"""What the web page counts and lists besides the tickets themselves: waits, troubles, deliveries, the newest mails."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from maild.store.rows import ENTRY, entry, tagged
from maild.store.rows_out import OUTBOX, outbox_row
from maild.store.tables import messages, outbox, spool, tickets
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


@dataclass(frozen=True, slots=True)
class Wait:
    """A new or open ticket: since when its customer waits, if so, until when we answer, and who has it."""

    ticket: TicketId
    since: datetime | None
    due: datetime | None
    assignee: str | None


def counts(s: Connection, filter: Filter) -> tuple[tuple[State, int], ...]:  # noqa: A002
    """How many tickets there are in each state, narrowed like the list but for its states, words and limit."""
    counted = select(tickets.c.state, func.count()).where(*_narrowed(filter)).group_by(tickets.c.state)
    return tuple((State(state), number) for state, number in s.execute(counted))


_UNANSWERED = and_(
    messages.c.ticket == tickets.c.id,
    messages.c.kind == MessageKind.CUSTOMER.value,
    messages.c.direction == Direction.IN.value,
    or_(tickets.c.answered_at.is_(None), messages.c.date > tickets.c.answered_at),
)
_WAITS: Select[Any] = (
    select(
        tickets.c.id,
        func.min(messages.c.date, type_=messages.c.date.type).label("since"),
        tickets.c.due,
        tickets.c.assignee,
        tickets.c.created,
        tickets.c.answered_at,
    )
    .join_from(tickets, messages, _UNANSWERED, isouter=True)
    .where(tickets.c.state.in_((State.NEW.value, State.OPEN.value)))
    .group_by(tickets.c.id)
)


def waits(s: Connection, filter: Filter) -> tuple[Wait, ...]:  # noqa: A002
    """Who waits for us, narrowed like `counts`: since the oldest message after our last answer, else the start."""
    return tuple(_wait(row) for row in s.execute(_WAITS.where(*_narrowed(filter))))


def wait(s: Connection, ticket: TicketId) -> Wait | None:
    """The same of one ticket; None when it is neither new nor open."""
    row = s.execute(_WAITS.where(tickets.c.id == ticket)).one_or_none()
    return None if row is None else _wait(row)


def _wait(row: Row[Any]) -> Wait:
    since = row.since or (None if row.answered_at else row.created)
    return Wait(TicketId(row.id), since, row.due, row.assignee)


def _narrowed(filter: Filter) -> list[ColumnElement[bool]]:  # noqa: A002
    equal = (
        (tickets.c.queue, filter.queue),
        (tickets.c.assignee, filter.assignee),
        (tickets.c.company, filter.company),
    )
    narrowed: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    if filter.tag is not None:
        narrowed.append(tagged(filter.tag))
    return narrowed


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
