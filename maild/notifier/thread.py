"""In-Reply-To and References of what we send, so that every client shows one conversation (lesson 13).

Ids of agents' notices are capabilities and agents' own ids are nobody's business: neither ever goes to a customer.
"""

from maild.values import (
    Audience,
    Context,
    Direction,
    Mail,
    Message,
    MessageKind,
    Notice,
    Template,
    Ticket,
)


def threading(
    notice: Notice, ticket: Ticket | None, mail: Mail | None, ctx: Context
) -> tuple[str | None, tuple[str, ...]]:
    """(the id that is answered, the ids before it, oldest first) for a notice."""
    if notice.template is Template.TRANSCRIPT:
        own = mail.message_id if mail else None
        return own, ((own,) if own else ())
    if ticket is None or notice.template in (Template.HELD, Template.DIGEST):
        return None, ()
    earlier = tuple(m.message_id for m in ctx.history if m.message_id and _public(m, ticket))
    written = tuple(m.message_id for m in ctx.history if m.message_id and _from_customer(m, ticket))
    hidden = {sent.message_id for sent in ctx.sent if sent.to_agents}
    in_hand = mail.message_id if mail and notice.author is None and notice.template is not Template.ALERT else None
    if in_hand and mail:
        before = mail.references if not notice.to_agents else earlier
        chain = (*(i for i in before if i not in hidden), in_hand)
        return in_hand, chain
    answered = written[-1] if written else None
    return answered, (*(i for i in earlier if i != answered), answered) if answered else earlier


def _people(ticket: Ticket) -> frozenset[str]:
    requester = {ticket.requester.key} if ticket.requester else set()
    return frozenset(requester | {a.key for a in ticket.participants})


def _from_customer(message: Message, ticket: Ticket) -> bool:
    """A customer's own mail on this ticket; the context may hold messages of other tickets too."""
    theirs = message.sender is not None and message.sender.key in _people(ticket)
    return message.direction is Direction.IN and message.kind is MessageKind.CUSTOMER and theirs


def _public(message: Message, ticket: Ticket) -> bool:
    """Mail that the customers of this ticket have: their own, and our replies to them."""
    if message.audience is not Audience.PUBLIC:
        return False
    to = {a.key for a in (*message.to, *message.cc)}
    ours = message.direction is Direction.OUT and message.kind is MessageKind.REPLY and bool(to & _people(ticket))
    return ours or _from_customer(message, ticket)
