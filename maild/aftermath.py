"""T6, what is still to be told: each step is one transaction of the tick, and none stands in the way of the next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from maild import acts
from maild.notifier import bundle, rest
from maild.outward import carry, send
from maild.store import budget, gather, read, untold
from maild.store.sessions import Session, serial
from maild.values import (
    Act,
    AttachmentRef,
    Context,
    Envelope,
    Notice,
    OutboxRow,
    OutgoingMail,
    OutgoingNo,
    Policy,
    Tell,
    Ticket,
)

LATE = timedelta(hours=1)
"""An agent's reply that is not out by then is told, once."""


QUIET = timedelta(hours=1)
"""So long the team hears nothing more of one address on one ticket, but the first time that it is about a reply."""


class Step(Protocol):
    """One thing that the clock does; the number of rows that it dealt with."""

    __name__: str

    def __call__(self, session: Session, *, policy: Policy, now: datetime) -> int:
        """Do it in this transaction."""


def undelivered(session: Session, *, policy: Policy, now: datetime) -> int:
    """Mail to customers that failed: the ticket is flagged and its agents are told, as by a bounce (lesson 21)."""
    serial(session)
    return _tell(session, untold.undelivered(session), acts.undelivered, policy, now)


def late(session: Session, *, policy: Policy, now: datetime) -> int:
    """Agents' replies that are not out after an hour: told once."""
    serial(session)
    return _tell(session, untold.late(session, now - LATE), acts.late, policy, now)


def _tell(
    session: Session,
    rows: tuple[OutboxRow, ...],
    act: Callable[[Ticket, tuple[OutboxRow, ...], datetime], Act],
    policy: Policy,
    now: datetime,
) -> int:
    for found, mine in sorted(untold.by_mail(session, rows), key=lambda each: each[1][0].automatic):
        ticket = read.ticket(session, found.id) or found  # the mail before may have changed it
        known = acts.known_already(mine, read.events(session, ticket.id), now - QUIET)
        carry(session, ticket, act(ticket, mine, now), "clock", policy, now, loud=not known)
    untold.told(session, rows)
    return len(rows)


def bundles(session: Session, *, policy: Policy, now: datetime) -> int:
    """Notices that wait for ten minutes leave in one mail to each agent."""
    serial(session)
    found = untold.waiting(session, Tell.BUNDLE, now - rest.BUNDLE_EVERY)
    for waiting in found:
        number = _gathered(session, bundle.of_notices(waiting, policy), waiting.mails, (), policy, now)
        untold.gathered(session, Tell.BUNDLE, waiting.recipient, number, now)
    return sum(waiting.total for waiting in found)


def questions(session: Session, *, policy: Policy, now: datetime) -> int:
    """An agent who was not asked within the hour is asked about all that came in his name meanwhile."""
    serial(session)
    spent = budget.notices(session, now)
    found = [w for w in untold.waiting(session, Tell.QUESTION, now) if rest.may_ask(w.recipient, spent)]
    for waiting in found:
        if waiting.total == 1:
            untold.leave(session, Tell.QUESTION, waiting.recipient, now)
            continue
        beside = bundle.attached(waiting.mails, policy.notice_bytes)
        number = _gathered(session, bundle.of_questions(waiting, policy), waiting.mails, beside, policy, now)
        untold.gathered(session, Tell.QUESTION, waiting.recipient, number, now)
    return sum(waiting.total for waiting in found)


def _gathered(
    session: Session,
    notice: Notice | None,
    mails: tuple[OutgoingMail, ...],
    beside: tuple[AttachmentRef, ...],
    policy: Policy,
    now: datetime,
) -> OutgoingNo | None:
    """Send the one mail in place of these; None when there is nobody to send it to."""
    envelope = Envelope("maild", now, queue=bundle.queue(mails, policy))
    ctx = replace(gather.nothing(now), envelope=envelope)
    notices = rest.withhold((notice,) if notice else (), ctx, policy)
    return send(session, notices, None, None, None, ctx, policy, beside)


def room(session: Session, *, policy: Policy, now: datetime) -> int:
    """Withheld *received* leave if there is room within four hours; else they stay, with the reason on the ticket."""
    serial(session)
    left = 0
    for row, known, ticket in untold.room(session, now - rest.ROOM_FOR):
        if rest.has_room(ticket, row.recipient, _of_pool(session, row, known, ticket, now), policy):
            untold.leaves(session, row.id, now)
            left += 1
    return left


def _of_pool(session: Session, row: OutboxRow, known: bool, ticket: Ticket | None, now: datetime) -> Context:
    """What was sent of late; that the recipient is a known person shows by his ticket."""
    tickets = (ticket,) if ticket else ()
    spent, strangers, people = budget.budget(session, (row.recipient,), tickets, now)
    shown = tickets if known else ()
    return replace(gather.nothing(now), tickets=shown, spent=spent, strangers_in_hour=strangers, known_in_hour=people)


def withheld(session: Session, *, policy: Policy, now: datetime) -> int:
    """The admin hears of withheld mail, of each reason once a day."""
    serial(session)
    rows = untold.withheld(session)
    told = untold.admin_told(session, [rest.kind(row.held_reason or "") for row in rows])
    fresh = rest.news(rows, told, now)
    notice = bundle.of_withheld(fresh, policy)
    ctx = gather.nothing(now)
    send(session, rest.withhold((notice,) if notice else (), ctx, policy), None, None, None, ctx, policy)
    untold.heard(session, [rest.kind(row.held_reason or "") for row in fresh], now)
    return len(rows)


STEPS: tuple[Step, ...] = (undelivered, late, bundles, questions, room, withheld)
"""In this order."""
