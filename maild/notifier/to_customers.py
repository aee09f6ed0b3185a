"""What customers are told: an agent's reply, and three automatic mails to the requester alone."""

from collections.abc import Callable
from datetime import timedelta

from maild.notifier import people, stops
from maild.notifier.happening import Happening
from maild.values import (
    Action,
    Address,
    Audience,
    MessageKind,
    Notice,
    Purpose,
    Role,
    Template,
    Ticket,
    TrustLevel,
)

CLAIM_WAIT = timedelta(minutes=10)
"""A claim that an answer follows within this time is not told to the customer; the answer tells it."""


def may_be_told(h: Happening) -> bool:
    """A mail of a person who may be answered by a machine: human, the requester himself, not stale, not in doubt."""
    if h.mail is None or h.link is None or h.machine is None or h.person is None or h.ticket is None:
        return False
    stale = h.mail.date is not None and h.ctx.now - h.mail.date > timedelta(days=h.policy.stale_days)
    himself = h.mail.sender is not None and h.requester is not None and (h.mail.sender.key == h.requester.key)
    doubted = h.person.trust.level in (TrustLevel.UNVERIFIED, TrustLevel.FAILED)
    return (
        h.filed(MessageKind.CUSTOMER)
        and h.machine.human
        and h.machine.may_answer
        and himself
        and h.link.role is not Role.AGENT
        and h.link.action is not Action.APPEND_UNVERIFIED
        and not (h.ticket.unverified or {"spam", "bulk"} & set(h.ticket.tags))
        and not (doubted or stale)
    )


def first_words(h: Happening) -> bool:
    """The first mail of such a person, and not amid a talk that began elsewhere."""
    amid = h.link is not None and h.mail is not None and h.link.action is Action.NEW and bool(h.mail.in_reply_to)
    known = h.before is not None and (h.before.acknowledged or h.before.answered_at is not None)
    return may_be_told(h) and not (amid or known or (h.ticket is not None and h.ticket.acknowledged) or too_large(h))


def too_large(h: Happening) -> bool:
    """Such a person's mail is larger than what is read of one; the listener refuses it, other ways bring it in."""
    return h.mail is not None and h.mail.size > h.policy.limits.mail_bytes and may_be_told(h)


CUSTOMERS: tuple[tuple[Template, Callable[[Happening], bool], timedelta, str], ...] = (
    (Template.RECEIVED, first_words, timedelta(0), "the first mail of the requester"),
    (Template.REJECTED, too_large, timedelta(0), "a mail too large to be read whole"),
    (
        Template.CLAIMED,
        lambda h: h.claimed and not h.replied and not h.closed and h.tellable,
        CLAIM_WAIT,
        "an agent took it and has not answered yet",
    ),
    (Template.CLOSED, lambda h: h.closed and not h.replied and h.tellable, timedelta(0), "closed without a reply"),
)
"""Automatic mail to the requester alone: template, when, how long it waits, why."""


UNASKED = frozenset({Template.RECEIVED, Template.REJECTED})
"""What answers a mail before any agent saw it: whoever forges a sender could have it sent to him."""


def to_customers(h: Happening) -> tuple[Notice, ...]:
    """The reply first, then the automatic mails that are on in this queue."""
    if h.ticket is None:
        return ()
    told = [_automatic(h, h.ticket, *row) for row in CUSTOMERS if row[0] in h.queue.templates and row[1](h)]
    told = [n for n in told if n.to and (h.queue.received or n.template is not Template.RECEIVED)]
    if h.replied and h.filing:
        to, cc = stops.recipients(h)
        if to:
            told.insert(0, _reply(h, to, cc))
    return tuple(told)


def _reply(h: Happening, to: tuple[Address, ...], cc: tuple[Address, ...]) -> Notice:
    return Notice(
        template=Template.REPLY,
        to=to,
        cc=cc,
        audience=Audience.PUBLIC,
        to_agents=False,
        purpose=Purpose.REPLY,
        automatic=False,
        why=f"reply by {h.actor}",
        text=h.filing.text if h.filing else "",
        author=h.actor,
        held_reason=stops.reason(h),
        attach=h.enclosed,
    )


def _automatic(
    h: Happening, ticket: Ticket, template: Template, _: Callable[[Happening], bool], wait: timedelta, why: str
) -> Notice:
    """An automatic mail to the requester. A stranger's name and subject are not repeated: they may be bait."""
    received = template is Template.RECEIVED
    known = template not in UNASKED or known_sender(h)
    return Notice(
        template=template,
        to=tuple(a if known else Address("", a.address) for a in people.of_requester(ticket, h.policy)),
        cc=(),
        audience=Audience.PUBLIC,
        to_agents=False,
        purpose=Purpose.REPLY,
        automatic=True,
        why=why,
        text=(h.mail.subject if h.mail and known else "") if received else "",
        author=h.actor or None,
        not_before=h.ctx.now + wait if wait else None,
    )


def known_sender(h: Happening) -> bool:
    """Whether the sender is verified: an open ticket or a firm's domain is what a forged From has, too."""
    return h.person is not None and h.person.trust.level is TrustLevel.VERIFIED
