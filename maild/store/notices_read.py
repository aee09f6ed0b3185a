"""Which of our mails an agent holds for a ticket: the one that a link on the web page may act for."""

from sqlalchemy import Connection, func, select

from maild.store.tables import outbox, outgoing
from maild.values import OutboxState, OutgoingNo, Purpose, TicketId


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
