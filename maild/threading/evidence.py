"""The signs by which a mail belongs to tickets, nearest first, each with the row of the matrix where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from maild.threading import ids, subject, token
from maild.threading.matrix import Row
from maild.threading.roles import bound
from maild.values import Claim, Context, Mail, Person, Policy, Sent, Ticket, TicketId

_ORDER = tuple(Row)


@dataclass(frozen=True, slots=True)
class Lead:
    """One sign that a mail belongs to a ticket."""

    row: Row
    carrier: str
    """in-reply-to, references, recipient, body, report, own (the mail's own id was a ghost) or subject."""
    named: Ticket
    """The ticket that the sign names."""
    ticket: Ticket
    """The one that it was merged into, else the same (lesson 17)."""
    what: str
    """For people: the id, or our mail's number."""
    sent: Sent | None = None
    claim: Claim | None = None

    @property
    def strength(self) -> int:
        """0 is the strongest."""
        return _ORDER.index(self.row)

    @property
    def words(self) -> str:
        """The evidence, begun with its stable word."""
        merged_into = f", merged into #{self.ticket.id}" if self.ticket.id != self.named.id else ""
        at = f"on #{self.named.id}{merged_into}"
        if self.row in (Row.BOUND, Row.CAPABILITY):
            return f"capability: {self.carrier}, {self.what} {at}"
        if self.row is Row.GHOST:
            return f"ghost: {self.what} {at}"
        if self.row is Row.SUBJECT:
            return f"subject: {self.what}{merged_into}"
        return f"{self.carrier}: {self.what} {at}"


def merged(ctx: Context, number: TicketId | None) -> Ticket | None:
    """The ticket of this number or the last one that it was merged into; stops at a circle."""
    ticket = ctx.ticket(number)
    passed: set[TicketId] = set()
    while ticket is not None and ticket.merged_into is not None and ticket.id not in passed:
        passed.add(ticket.id)
        target = ctx.ticket(ticket.merged_into)
        if target is None:
            break
        ticket = target
    return ticket


def leads(mail: Mail, person: Person, ctx: Context, policy: Policy, returned: tuple[str, ...] = ()) -> tuple[Lead, ...]:
    """All signs but the subject's, nearest first: ids of seen mails, other capabilities, then ghosts.

    `returned`: ids of the mail that a report is about.
    """
    reported = (token.in_id(policy.identity, i, "report") for i in returned)
    found = [
        *_by_ids(mail, person, ctx, policy),
        *_by_claims(mail, person, ctx, policy),
        *(lead for claim in reported if (lead := _of_claim(claim, person, ctx, policy))),
        *_by_own_ghost(mail, ctx),
    ]
    return tuple(sorted(found, key=lambda lead: lead.row is Row.GHOST))


def claimed(mail: Mail, ctx: Context, policy: Policy) -> tuple[Lead, ...]:
    """The tickets whose number stands in the subject: hints, no proofs (lesson 10)."""
    numbers = subject.tokens(mail.subject, tuple(q.prefix for q in policy.queues))
    named = [(ctx.ticket(n), merged(ctx, n)) for n in numbers]
    return tuple(Lead(Row.SUBJECT, "subject", t, m, f"names #{t.id}") for t, m in named if t and m)


def remembered(lead: Lead, found: tuple[Lead, ...], mail: Mail, hints: tuple[Lead, ...]) -> bool:
    """Whether a signed address is only remembered: no id and no number of its ticket, and another subject.

    Clients learn our Reply-To addresses and offer them for years, when somebody begins to write a new mail.
    """
    if lead.carrier != "recipient" or same_subject(mail, lead):
        return False
    others = (*hints, *(other for other in found if other.carrier != "recipient"))
    return all(other.ticket.id != lead.ticket.id for other in others)


def same_subject(mail: Mail, lead: Lead) -> bool:
    """Whether the mail has the base subject of the ticket that it answers, before or after a merge."""
    subjects = (mail.subject, lead.named.subject, lead.ticket.subject)
    written, *titles = (subject.base(s).casefold() for s in subjects)
    return written in titles


def _by_ids(mail: Mail, person: Person, ctx: Context, policy: Policy) -> Iterator[Lead]:
    """In-Reply-To, then References from the last: our own signed ids, ids seen, ids only referred to."""
    answered = set(mail.in_reply_to)
    for place, message_id in enumerate(ids.referred(mail)):
        carrier = "in-reply-to" if message_id in answered else "references"
        claim = token.in_id(policy.identity, message_id, carrier) if place < token.CANDIDATES else None
        proof = _of_claim(claim, person, ctx, policy)
        known = ctx.id(message_id)
        if proof is not None:
            yield proof
        elif known is not None and (named := ctx.ticket(known.ticket)) and (target := merged(ctx, known.ticket)):
            yield Lead(Row.GHOST if known.ghost else Row.KNOWN, carrier, named, target, f"<{message_id}>")


def _by_claims(mail: Mail, person: Person, ctx: Context, policy: Policy) -> Iterator[Lead]:
    """Signed recipient addresses, `ref:` lines, reports."""
    for claim in token.claims(mail, ctx.envelope, policy):
        if claim.carrier in ("recipient", "body", "report") and (lead := _of_claim(claim, person, ctx, policy)):
            yield lead


def _by_own_ghost(mail: Mail, ctx: Context) -> Iterator[Lead]:
    """The mail that others have referred to before it came: replies overtake (lesson 15)."""
    known = ctx.id(mail.message_id) if mail.message_id else None
    if known is not None and known.ghost and (named := ctx.ticket(known.ticket)):
        yield Lead(Row.GHOST, "own", named, merged(ctx, known.ticket) or named, f"<{mail.message_id}>, its own id,")


def _of_claim(claim: Claim | None, person: Person, ctx: Context, policy: Policy) -> Lead | None:
    """The lead of a verified capability whose outgoing mail and ticket are known."""
    sent = next((s for s in ctx.sent if claim is not None and s.number == claim.number), None)
    if claim is None or sent is None or (named := ctx.ticket(sent.ticket)) is None:
        return None
    row = Row.BOUND if bound(claim, sent, person, policy) else Row.CAPABILITY
    to = "bound to the sender" if row is Row.BOUND else f"sent to {sent.bound_to or ', '.join(sent.recipients[:3])}"
    what = f"our mail {sent.number} {to}"
    return Lead(row, claim.carrier, named, merged(ctx, sent.ticket) or named, what, sent, claim)
