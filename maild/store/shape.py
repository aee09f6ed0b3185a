"""What a row of tickets means, and the schema it belongs to: all that a reader without SQLAlchemy has to know."""

from collections.abc import Iterable, Sequence
from typing import Any

from maild import __version__
from maild.values import Address, Priority, State, ThreadId, Ticket, TicketId

HEAD = "0002"
"""The migration that the tables are; they are numbered, so that a newer database is recognised."""

CHECKED = "config"
"""The fact in meta that names the configuration that was last found without fault, as `mark` writes it."""


def mark(fingerprint: str) -> str:
    """The configuration of this SHA-256, as this maild understands it."""
    return f"{__version__} {fingerprint}"


def ticket(row: Any) -> Ticket:
    """A row of tickets: its columns as attributes, with times, lists and flags already as Python has them."""
    return Ticket(
        id=TicketId(row.id),
        queue=row.queue,
        subject=row.subject,
        state=State(row.state),
        priority=Priority(row.priority),
        requester=None if row.requester is None else Address(row.requester_name, row.requester),
        created=row.created,
        updated=row.updated,
        company=row.company,
        assignee=row.assignee,
        tags=tuple(row.tags),
        participants=addresses(row.participants),
        language=row.language,
        due=row.due,
        closed_at=row.closed_at,
        pending_since=row.pending_since,
        answered_at=row.answered_at,
        merged_into=None if row.merged_into is None else TicketId(row.merged_into),
        thread=None if row.thread is None else ThreadId(row.thread),
        bridged=bool(row.bridged),
        acknowledged=bool(row.acknowledged),
        unverified=bool(row.unverified),
    )


def addresses(stored: Iterable[Sequence[str]]) -> tuple[Address, ...]:
    """Stored addresses as values."""
    return tuple(Address(name, address) for name, address in stored)
