"""Coming to rest: what is kept back of the mail that we would send; docs/loops.md argues the bound."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from maild.notifier import people
from maild.threading.token import base_address
from maild.values import Address, Context, Notice, Policy, Spent, Template

AGENT_HELD_HOUR = 20
"""So many *held* notices an hour go to one agent; the rest stands in the digest."""


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
    return "withheld: trial, until maild golive" if c.policy.trial and not c.notice.to_agents else None


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


def flooded_agent(c: Case) -> str | None:
    """Forged mail in an agent's name must not flood the agent."""
    count = max((s.in_hour for s in c.spent), default=0)
    full = c.notice.template is Template.HELD and count >= AGENT_HELD_HOUR
    return f"withheld: {count} notices within an hour; see maild held list" if full else None


REASONS: tuple[Callable[[Case], str | None], ...] = (
    in_trial,
    stale,
    ticket_spent,
    address_spent,
    domain_spent,
    pool_spent,
    flooded_agent,
)
"""In this order; the first that speaks is written on the ticket."""


def withhold(notices: tuple[Notice, ...], ctx: Context, policy: Policy) -> tuple[Notice, ...]:
    """The notices with what holds them back; none for an import, none to ourselves. A human's reply has no budget."""
    if ctx.envelope.silent:
        return ()
    let_through: Counter[str] = Counter()
    found = []
    for notice in notices:
        to = tuple(a for a in notice.to if not people.ours(a, policy))
        cc = tuple(a for a in notice.cc if not people.ours(a, policy))
        everybody = (*to, *cc)
        if not everybody:
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
    return replace(notice, held_reason=reason, not_before=notice.not_before or wait)


def _to_outside(c: Case) -> bool:
    return c.notice.automatic and not c.notice.to_agents
