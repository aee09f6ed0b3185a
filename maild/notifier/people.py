"""Which people a mail of ours may go to: never our own addresses, never twice, never an agent as a customer."""

from collections.abc import Iterable

from maild.threading.token import base_address
from maild.values import Address, Agent, Mail, Policy, Ticket


def ours(address: Address, policy: Policy) -> bool:
    """Whether mail to this address would come back to us (lesson 19)."""
    bases = {address.key, base_address(address.address)}
    return bool(bases & policy.intakes) or any(bases & set(queue.addresses) for queue in policy.queues)


def agent_at(address: Address, policy: Policy) -> Agent | None:
    """The agent who reads this address, with a tag too: anna+x@ is anna."""
    return policy.agent_at(address.key) or policy.agent_at(base_address(address.address))


def named_in(mail: Mail | None) -> frozenset[str]:
    """The addresses that a mail was written to directly."""
    return frozenset(a.key for a in (*mail.to, *mail.cc)) if mail else frozenset()


def of_reply(ticket: Ticket, mail: Mail | None, policy: Policy) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """(To, Cc) of an agent's reply: requester and participants, but nobody who has the agent's own mail already.

    The requester may be an agent (of another queue, as its customer); a participant never is.
    """
    had = named_in(mail)
    requester = _sendable((ticket.requester,) if ticket.requester else (), had, policy)
    others = [a for a in ticket.participants if agent_at(a, policy) is None]
    asked = {ticket.requester.key} if ticket.requester else set()
    copies = tuple(a for a in _sendable(others, had, policy) if a.key not in asked)
    return (requester, copies) if requester else (copies, ())


def of_requester(ticket: Ticket, policy: Policy) -> tuple[Address, ...]:
    """The requester alone, if mail to him leaves the house."""
    return _sendable((ticket.requester,) if ticket.requester else (), frozenset(), policy)


def of_agents(
    agents: Iterable[Agent], actor: str, requester: Address | None, policy: Policy
) -> tuple[tuple[Agent, Address], ...]:
    """These agents with their addresses, without him who did it and without the requester, each once."""
    found: dict[str, tuple[Agent, Address]] = {}
    for agent in agents:
        address = Address(agent.title, agent.address)
        himself = agent.name.casefold() == actor.casefold()
        customer = requester is not None and agent_at(requester, policy) == agent
        if not himself and not customer and not ours(address, policy):
            found.setdefault(agent.name.casefold(), (agent, address))
    return tuple(found.values())


def _sendable(people: Iterable[Address], had: frozenset[str], policy: Policy) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for person in people:
        if person.domain and person.key not in had and not ours(person, policy):
            found.setdefault(person.key, person)
    return tuple(found.values())
