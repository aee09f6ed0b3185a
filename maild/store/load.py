"""Whole tickets and messages by number, for the decision and for readers alike."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, select

from maild.store import rows, shape
from maild.store.sessions import Session
from maild.store.tables import attachments, messages
from maild.store.tables import tickets as table
from maild.store.types import among
from maild.values import Attachment, Message, Ticket, TicketId

_TICKETS = select(table).where(among(table.c.id, "numbers"))
_MESSAGES = select(messages).where(messages.c.ticket == bindparam("number")).order_by(messages.c.id)
_ATTACHMENTS = (
    select(attachments)
    .where(among(attachments.c.message, "numbers"))
    .order_by(attachments.c.message, attachments.c.position)
)

CHUNK = 500
"""So many numbers go into one statement."""


def tickets(s: Session, numbers: Sequence[TicketId]) -> tuple[Ticket, ...]:
    """These tickets in this order; a number without a ticket is left out."""
    found: dict[int, Ticket] = {}
    for start in range(0, len(numbers), CHUNK):
        wanted = {"numbers": list(numbers[start : start + CHUNK])}
        for row in s.execute(_TICKETS, wanted):
            found[row.id] = shape.ticket(row)
    return tuple(found[n] for n in dict.fromkeys(numbers) if n in found)


def messages_of(s: Session, number: TicketId) -> tuple[Message, ...]:
    """All messages of a ticket with their attachments, in the order of filing."""
    found = s.execute(_MESSAGES, {"number": number}).all()
    attached: dict[int, list[Attachment]] = defaultdict(list)
    for start in range(0, len(found), CHUNK):
        wanted = {"numbers": [row.id for row in found[start : start + CHUNK]]}
        for row in s.execute(_ATTACHMENTS, wanted):
            attached[row.message].append(rows.attachment(row))
    return tuple(rows.message(row, attached[row.id]) for row in found)
