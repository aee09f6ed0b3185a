"""Coming to rest: what is kept back of the mail that we would send; docs/loops.md argues the bound."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from maild.commands.said import said
from maild.notifier import people
from maild.threading.token import base_address
from maild.values import (
    Address,
    Audience,
    Context,
    Notice,
    OutboxRow,
    OutgoingMail,
    Policy,
    Purpose,
    Spent,
    State,
    Tell,
    Template,
    Ticket,
)

NOTICES_HOUR = 20
"""So many notices an hour go to one agent by themselves; the further ones wait for a bundle."""
BUNDLE_EVERY = timedelta(minutes=10)
"""So long the first notice of a bundle waits."""
QUESTIONS_HOUR = 1
"""So often an hour an agent is asked whether he wrote what came in his name."""
ROOM_FOR = timedelta(hours=4)
"""So long a withheld *received* may still leave."""
ADMIN_EVERY = timedelta(days=1)
"""So long the admin hears nothing more of one reason."""
BUNDLED = "it leaves with others in one mail: more than 20 notices within an hour"
ASKED = "it leaves with others in one mail: one question an hour"
ALONE = frozenset({Template.TRANSCRIPT, Template.DIGEST, Template.BUNDLE, Template.QUESTIONS, Template.WITHHELD})
"""Mail to agents that is no notice of somebody else's act: an answer to their own, or one that gathers already."""
AT_ONCE = frozenset({Template.ALERT})
"""Notices that wait for no bundle: a customer who has not had our mail waits meanwhile."""
LAST_ALONE = said("notice {count} within an hour: further ones come in one mail every 10 minutes", count=NOTICES_HOUR)
"""Stands in the last notice that leaves by itself."""


@dataclass(frozen=True, slots=True)
class Case:
    """One notice on its way out, with what left before it in the same batch."""

    notice: Notice
    ctx: Context
    policy: Policy
    address: Address
    batch: int
    """Automatic mails to this address that this same decision has let through."""

    @property
    def spent(self) -> tuple[Spent, ...]:
        """What went to this address of late."""
        return tuple(s for s in self.ctx.spent if s.address == base_address(self.address.address))

    @property
    def known(self) -> bool:
        """Whether the recipient is somebody whose requests we know, not a stranger."""
        theirs = any(t.requester and t.requester.key == self.address.key for t in self.ctx.tickets)
        return theirs or self.ctx.company is not None or bool(self.ctx.other_open)


def in_trial(c: Case) -> str | None:
    """Until `maild golive` only agents get mail."""
    return "withheld: trial, written while customers get no mail" if c.policy.trial and not c.notice.to_agents else None


def stale(c: Case) -> str | None:
    """A mail that lay for days before it reached us is not answered by a machine."""
    old = c.ctx.now - c.ctx.envelope.received > timedelta(days=c.policy.stale_days)
    return f"withheld: the mail is older than {c.policy.stale_days} days" if _to_outside(c) and old else None


def ticket_spent(c: Case) -> str | None:
    """So many to one address on one ticket since the last act of an agent; an act of an agent starts anew."""
    most = c.policy.budget.per_ticket
    count = max((s.on_ticket for s in c.spent), default=0) + c.batch
    full = _to_outside(c) and c.notice.author is None and count >= most
    return f"withheld: {count} automatic mails to {c.address.address} on this ticket, no agent acted" if full else None


def address_spent(c: Case) -> str | None:
    """So many an hour to one address."""
    most = c.policy.budget.per_address_hour
    count = max((s.in_hour for s in c.spent), default=0) + c.batch
    full = _to_outside(c) and count >= most
    return f"withheld: {count} automatic mails to {c.address.address} within an hour" if full else None


def domain_spent(c: Case) -> str | None:
    """So many a day to one domain that is no public provider."""
    most = c.policy.budget.per_domain_day
    count = max((s.domain_in_day for s in c.spent), default=0) + c.batch
    full = _to_outside(c) and c.address.domain not in c.policy.public_domains and count >= most
    return f"withheld: {count} automatic mails to {c.address.domain} within a day" if full else None


def pool_spent(c: Case) -> str | None:
    """So many an hour to all strangers together, and to all known requesters."""
    budget, ctx = c.policy.budget, c.ctx
    who, count, most = (
        ("known requesters", ctx.known_in_hour, budget.known_hour)
        if c.known
        else ("strangers", ctx.strangers_in_hour, budget.strangers_hour)
    )
    full = _to_outside(c) and count + c.batch >= most
    return f"withheld: {count} automatic mails to {who} within an hour" if full else None


def too_many_notices(c: Case) -> str | None:
    """An agent's mailbox stays readable: past so many an hour his notices leave together."""
    count = _notices(c)
    loud = c.notice.template in AT_ONCE
    return BUNDLED if is_notice(c.notice) and not loud and count >= NOTICES_HOUR else None


def asked_lately(c: Case) -> str | None:
    """Forged mail in an agent's name must not flood the agent."""
    count = max((s.questions_in_hour for s in c.spent), default=0) + c.batch
    return ASKED if is_question(c.notice) and count >= QUESTIONS_HOUR else None


REASONS: tuple[Callable[[Case], str | None], ...] = (
    in_trial,
    stale,
    ticket_spent,
    address_spent,
    domain_spent,
    pool_spent,
    too_many_notices,
    asked_lately,
)
"""In this order; the first that speaks is written on the ticket."""


def withhold(notices: tuple[Notice, ...], ctx: Context, policy: Policy) -> tuple[Notice, ...]:
    """The notices with what holds them back; none for an import, none to ourselves, of a held mail each only once.

    A human's reply has no budget.
    """
    if ctx.envelope.silent:
        return ()
    let_through: Counter[str] = Counter()
    found = []
    for notice in notices:
        to = tuple(a for a in notice.to if not people.ours(a, policy))
        cc = tuple(a for a in notice.cc if not people.ours(a, policy))
        everybody = (*to, *cc)
        if not everybody or (notice.template is Template.HELD and notice.purpose in ctx.asked):
            continue
        kept = _rested(replace(notice, to=to or cc, cc=cc if to else ()), ctx, policy, let_through)
        if kept.held_reason is None and kept.automatic:
            let_through.update(base_address(a.address) for a in everybody)
        found.append(kept)
    return tuple(found)


def _rested(notice: Notice, ctx: Context, policy: Policy, before: Counter[str]) -> Notice:
    cases = [Case(notice, ctx, policy, a, before[base_address(a.address)]) for a in (*notice.to, *notice.cc)]
    reason = notice.held_reason or next(
        filter(None, (asked(case) for asked in REASONS for case in cases)),
        None,
    )
    wait = ctx.now + policy.undo if policy.undo and not notice.automatic and not notice.to_agents else None
    warning = notice.warning
    if reason is None and is_notice(notice) and any(_notices(case) == NOTICES_HOUR - 1 for case in cases):
        warning = "; ".join(filter(None, (warning, LAST_ALONE)))
    return replace(notice, held_reason=reason, not_before=notice.not_before or wait, warning=warning)


def _notices(c: Case) -> int:
    """How many notices this agent had within the hour, with those of this batch."""
    return max((s.notices_in_hour for s in c.spent), default=0) + c.batch


def is_question(mail: Notice | OutgoingMail) -> bool:
    """Whether it asks an agent if he wrote a mail in his name."""
    return mail.template is Template.QUESTIONS or (mail.template is Template.HELD and mail.purpose is Purpose.CONFIRM)


def is_notice(mail: Notice | OutgoingMail) -> bool:
    """Whether it tells an agent what somebody else did."""
    return mail.to_agents and mail.automatic and mail.template not in ALONE and not is_question(mail)


_BUDGET = re.compile(r"withheld: \d+ automatic mails to ")

TELL: tuple[tuple[Tell, Callable[[OutgoingMail], bool]], ...] = (
    (Tell.BUNDLE, lambda m: m.held_reason == BUNDLED),
    (Tell.QUESTION, lambda m: m.held_reason == ASKED),
    (Tell.ROOM, lambda m: m.template is Template.RECEIVED and over_budget(m.held_reason)),
    (Tell.WITHHELD, lambda m: over_budget(m.held_reason)),
    (Tell.LATE, lambda m: not m.automatic and not m.to_agents and m.held_reason is None),
)
"""(what the clock has still to do about a mail in the outbox, of which); the first that fits."""


def tell(mail: OutgoingMail) -> Tell | None:
    """What the clock has still to do about this mail; None: nothing."""
    return next((what for what, fits in TELL if fits(mail)), None)


def over_budget(reason: str | None) -> bool:
    """Whether a budget holds it back, not the trial and not its age."""
    return reason is not None and bool(_BUDGET.match(reason))


def has_room(ticket: Ticket | None, recipient: str, ctx: Context, policy: Policy) -> bool:
    """Whether a withheld *received* may leave now: the budgets have room, and nobody dealt with the ticket since."""
    if ticket is None or ticket.answered_at or ticket.merged_into or ticket.state is State.CLOSED:
        return False
    received = Notice(
        Template.RECEIVED,
        (Address("", recipient),),
        (),
        Audience.PUBLIC,
        to_agents=False,
        purpose=Purpose.REPLY,
        automatic=True,
        why="there is room again",
    )
    return "spam" not in ticket.tags and any(n.held_reason is None for n in withhold((received,), ctx, policy))


def may_ask(recipient: str, spent: Iterable[Spent]) -> bool:
    """Whether this agent was not asked within the hour if he wrote a mail in his name."""
    own = (s.questions_in_hour for s in spent if s.address == base_address(recipient))
    return max(own, default=0) < QUESTIONS_HOUR


def kind(reason: str) -> str:
    """A reason without its numbers and addresses: the same for all mails that one budget holds back."""
    return " ".join("…" if re.search(r"[\d@.]", word) else word for word in reason.split())


def news(rows: Iterable[OutboxRow], told: Mapping[str, datetime], now: datetime) -> tuple[OutboxRow, ...]:
    """Of each reason that the admin has not heard of within a day one row, the first."""
    found: dict[str, OutboxRow] = {}
    for row in rows:
        why = kind(row.held_reason or "")
        if why not in told or now - told[why] >= ADMIN_EVERY:
            found.setdefault(why, row)
    return tuple(found.values())


def _to_outside(c: Case) -> bool:
    return c.notice.automatic and not c.notice.to_agents
