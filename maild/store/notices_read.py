"""Our mails as readers ask for them: which one an agent holds for a ticket, and what became of those of one mail."""

from sqlalchemy import Connection, func, select

from maild.store.rows_out import OUTBOX, outbox_row
from maild.store.tables import outbox, outgoing
from maild.values import OutboxRow, OutboxState, OutgoingNo, Purpose, SpoolId, TicketId


def notice_to(s: Connection, ticket: TicketId, address: str) -> OutgoingNo | None:
    """The newest mail about this ticket that is bound to this agent's address and did go out, or None."""
    newest = (
        select(func.max(outgoing.c.number))
        .join(outbox, outbox.c.number == outgoing.c.number)
        .where(
            outgoing.c.ticket == ticket,
            outgoing.c.to_agents,
            outgoing.c.bound_to == address.casefold(),
            outgoing.c.purpose.in_((Purpose.REPLY.value, Purpose.NOTE.value)),
            outbox.c.state == OutboxState.SENT.value,
        )
    )
    number = s.scalar(newest)
    return None if number is None else OutgoingNo(number)


def caused(s: Connection, mail: SpoolId) -> tuple[OutboxRow, ...]:
    """Every recipient of the mails of ours that this mail caused, oldest first."""
    return tuple(outbox_row(row) for row in s.execute(OUTBOX.where(outgoing.c.spool == mail).order_by(outbox.c.id)))
