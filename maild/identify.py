"""Who wrote a mail: agent, partner, somebody of a company, ourselves; and whom a form or a list speaks for."""

import re
from dataclasses import replace

from maild.threading import ours, token
from maild.values import Address, Context, Mail, Person, Policy, Trust, TrustLevel

LIST_HEADERS = ("list-id", "list-post", "list-unsubscribe", "mailing-list", "x-google-group-id")
"""What a group or list puts into each mail (RFC 2919, RFC 2369; the last two are Google Groups')."""
WRITTEN_BY = ("x-original-from", "x-original-sender")
"""Where Google Groups keep the writer when they put the group's address into From, for DMARC's sake."""
_NO_REPLY = re.compile(r"(?:do[-_.]?)?no[-_.]?t?[-_.]?reply\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"<([^<>\s]+@[^<>\s]+)>\s*$")
_BARE = re.compile(r"[^<>\s\"]+@[^<>\s\"]+")


def identify(mail: Mail, ctx: Context, policy: Policy, trust: Trust) -> Person:
    """The person behind a mail; the role on a ticket is the link's.

    Results of the sender's server speak for From: for an address taken from another header they prove nothing.
    """
    address, trust = _writer(mail, policy, trust)
    agent = policy.agent_at(address.address) if address else None
    return Person(
        address=address,
        agent=agent.name if agent else None,
        partner=_partner(address, policy),
        company=_company(address, mail, ctx),
        trust=trust,
        ours=address is not None and ours.is_ours(address.address, policy),
        own=next(
            (c.number for c in token.claims(mail, ctx.envelope, policy) if _came_back(c.carrier, c.number, ctx)), None
        ),
    )


def _writer(mail: Mail, policy: Policy, trust: Trust) -> tuple[Address | None, Trust]:
    """From, or whom a list, a configured form or a no-reply sender names instead (lessons 26, 27)."""
    sender = mail.sender
    if sender is None:
        return None, trust
    answer_to = next((a for a in mail.reply_to if not ours.is_ours(a.address, policy) and a.key != sender.key), None)
    if any(sender.key == f.casefold() for q in policy.queues for f in q.forms):
        return (answer_to, _named(trust, TrustLevel.UNKNOWN, "form")) if answer_to else (sender, trust)
    if _is_group(sender, policy) and any(mail.header(h) for h in LIST_HEADERS):
        written = (_address(value) for h in WRITTEN_BY for value in mail.all(h))
        behind = next((a for a in written if a and not ours.is_ours(a.address, policy)), answer_to)
        return (behind, _named(trust, TrustLevel.UNKNOWN, "list")) if behind else (sender, trust)
    if answer_to and _speaks_for_others(sender, policy):
        return answer_to, _named(trust, TrustLevel.UNVERIFIED, "by form")
    return sender, trust


def _is_group(sender: Address, policy: Policy) -> bool:
    """Whether From is an address of ours or of one of our groups."""
    lists = {name.casefold() for q in policy.queues for name in q.lists}
    return sender.key in lists or ours.is_ours(sender.address, policy)


def _speaks_for_others(sender: Address, policy: Policy) -> bool:
    """A no-reply name, or somebody on one of our domains who is no agent: a web form that nobody configured."""
    if policy.agent_at(sender.address) is not None or ours.is_ours(sender.address, policy):
        return False
    return bool(_NO_REPLY.match(sender.key)) or sender.domain in policy.domains


def _named(trust: Trust, level: TrustLevel, by: str) -> Trust:
    """The trust in an address that another header names: never verified, and failed where From failed."""
    if trust.level is TrustLevel.FAILED:
        return trust
    return replace(
        trust, level=level, evidence=f"{by}: the writer is named by another header than From; {trust.evidence}"
    )


def _partner(address: Address | None, policy: Policy) -> str | None:
    """The partner with this address or domain."""
    if address is None:
        return None
    for partner in policy.partners:
        if address.key == partner.address.casefold() or address.domain in {d.casefold() for d in partner.domains}:
            return partner.name
    return None


def _company(address: Address | None, mail: Mail, ctx: Context) -> str | None:
    """The sender's company; it was looked up for From, so that another address must lie in its domains."""
    if ctx.company is None or address is None:
        return None
    domains = tuple(d.casefold() for d in ctx.company.domains)
    within = any(address.domain == d or address.domain.endswith(f".{d}") for d in domains)
    from_itself = mail.sender is not None and mail.sender.key == address.key
    return ctx.company.name if from_itself or within else None


def _address(value: str) -> Address | None:
    """The one address of a header's decoded value."""
    value = value[:1000].strip()
    if match := _IN_BRACKETS.search(value):
        return Address(value[: match.start()].strip().strip('"'), match.group(1))
    bare = _BARE.search(value)
    return Address("", bare.group()) if bare else None


def _came_back(carrier: str, number: int, ctx: Context) -> bool:
    """Whether a capability is the mail's own Message-ID, and the mail is known as ours."""
    return carrier == "message-id" and any(s.number == number for s in ctx.sent)
