"""Who the sender is for one ticket, and whether an agent's name may act (lesson 30: From is no proof)."""

from datetime import timedelta

from maild.threading import ours
from maild.values import (
    Claim,
    Context,
    Mail,
    Person,
    Policy,
    Purpose,
    Role,
    Sent,
    Ticket,
    TrustLevel,
)

AUTHORISING = frozenset({Purpose.REPLY, Purpose.NOTE, Purpose.CONFIRM})
"""Purposes that let an agent act; a return path (bounce) is seen by every server on the way."""


def role_on(ticket: Ticket, person: Person, policy: Policy) -> Role:
    """The sender's role on a ticket; requester and participant go before agent."""
    if person.address is None:
        return Role.UNKNOWN
    agent = policy.agent(person.agent)
    if ticket.requester is not None and ticket.requester.key == person.address.key:
        return Role.REQUESTER
    if any(p.key == person.address.key for p in ticket.participants):
        return Role.PARTICIPANT
    if agent is not None and agent.serves(ticket.queue):
        return Role.AGENT
    if person.partner is not None:
        return Role.PARTNER
    if person.company is not None and person.company == ticket.company:
        return Role.COLLEAGUE
    return Role.STRANGER


def role_without_ticket(mail: Mail, person: Person, ctx: Context, policy: Policy) -> Role:
    """The sender's role on the ticket that this mail would open."""
    if person.address is None:
        return Role.UNKNOWN
    agent = policy.agent(person.agent)
    serves = agent is not None and agent.serves(ours.queues(mail, ctx.envelope, policy)[0].name)
    return Role.AGENT if serves else Role.REQUESTER


def bound(claim: Claim, sent: Sent, person: Person, policy: Policy) -> bool:
    """Whether we made this capability for the very sender; an agent's configured aliases are the same person."""
    if person.address is None or sent.bound_to is None or claim.purpose not in AUTHORISING:
        return False
    if sent.bound_to == person.address.key:
        return True
    agent = policy.agent_at(sent.bound_to)
    return agent is not None and agent == policy.agent(person.agent)


def denial(sent: tuple[Sent, ...], person: Person, ctx: Context, policy: Policy) -> str:
    """Why the mail may not act in its agent's name; empty when it may. `sent`: our mails to him that it proves."""
    if ctx.released or person.trust.level is TrustLevel.VERIFIED:
        return ""
    if person.trust.level is not TrustLevel.UNKNOWN:
        return f"an agent's name, but the sender's address is {person.trust.level.value}"
    made_for_agents = [s for s in sent if s.to_agents]
    if not made_for_agents:
        return "it comes in an agent's name, and answers no mail of ours that went to this agent"
    if all(s.created + timedelta(days=policy.capability_days) < ctx.now for s in made_for_agents):
        return f"an agent's name with a capability older than {policy.capability_days} days"
    return ""
