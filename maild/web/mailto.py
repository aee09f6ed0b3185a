"""The verbs as `mailto:` links: a click opens the reader's mail program, and only mail changes a ticket."""

from dataclasses import dataclass
from urllib.parse import quote

from maild.threading import subject, token
from maild.values import Agent, OutgoingNo, Policy, Purpose, State, Ticket

CRLF = "\r\n"


@dataclass(frozen=True, slots=True)
class Link:
    """One verb as a link."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one ticket and whether they carry the viewer's capability."""

    main: tuple[Link, ...]
    assign: tuple[Link, ...]
    bound: bool


def links(ticket: Ticket, policy: Policy, viewer: Agent | None, notice: OutgoingNo | None) -> Links:
    """The verbs that make sense for this ticket now; `notice` is the newest mail of ours to the viewer on it."""
    bound = viewer is not None and notice is not None
    mine = viewer is not None and ticket.assignee == viewer.name
    closed = ticket.state is State.CLOSED
    verbs = (
        ("Claim", "#claim", not mine and not closed),
        ("Close", "#close", not closed),
        ("Reopen", "#reopen", closed),
        ("Write a note", "#note", True),
    )
    team = () if closed else policy.team(ticket.queue)
    return Links(
        tuple(
            Link(label, href(ticket, policy, verb, notice if bound else None)) for label, verb, fits in verbs if fits
        ),
        tuple(
            Link(agent.title or agent.name, href(ticket, policy, f"#assign {agent.name}", notice if bound else None))
            for agent in team
            if agent.name != ticket.assignee and agent != viewer
        ),
        bound,
    )


def href(ticket: Ticket, policy: Policy, verb: str, notice: OutgoingNo | None) -> str:
    """A `mailto:` URI (RFC 6068) whose mail carries the verb on top and, below it, the capability.

    The capability is one for notes: should anything else be left of the text, it never reaches a customer.
    """
    queue = policy.queue(ticket.queue)
    body = verb + CRLF
    if notice is not None:
        body += f"{CRLF}ref:{token.sign(policy.identity, notice, Purpose.NOTE)}{CRLF}"
    title = subject.tagged(ticket.subject, ticket.id, queue.prefix)
    return f"mailto:{quote(queue.address, safe='@')}?subject={quote(title, safe='')}&body={quote(body, safe='')}"
