"""Which ticket a mail belongs to and what it does there: the follow-up matrix with the text around it."""

from dataclasses import replace
from datetime import timedelta

from maild.threading import evidence, matrix, token
from maild.threading.choice import Choice, choices
from maild.threading.evidence import Lead
from maild.threading.matrix import Column, Row
from maild.threading.roles import denial, role_on, role_without_ticket
from maild.values import (
    Action,
    Bond,
    Context,
    Link,
    Machine,
    Mail,
    Person,
    Policy,
    Purpose,
    Role,
    Sent,
    State,
    TrustLevel,
)

JOINING = frozenset({Action.APPEND, Action.REOPEN})
"""Only a mail that is really taken onto its ticket merges others into it; an import also with the next two."""
FILED = JOINING | {Action.APPEND_UNVERIFIED, Action.EVENT}


def resolve(mail: Mail, machine: Machine, person: Person, ctx: Context, policy: Policy) -> Link:
    """Our own mail, a duplicate, a machine's, or a person's; each is asked in this order and gives its link."""
    link = _own(mail, machine, ctx, policy) or _duplicate(mail, person, ctx, policy)
    if link is not None:
        return link
    link = (_of_person if machine.human else _of_machine)(mail, machine, person, ctx, policy)
    known = ctx.id(mail.message_id) if mail.message_id else None
    if known is not None and not known.ghost and known.digest is not None and known.digest != mail.content_digest:
        return replace(link, evidence=f"{link.evidence}; this Message-ID was seen before with other content")
    return link


def _own(mail: Mail, machine: Machine, ctx: Context, policy: Policy) -> Link | None:
    """Our own mail that came back, known by its signed Message-ID alone (lesson 19); a report may borrow that id."""
    claim = token.in_id(policy.identity, mail.message_id, "message-id") if mail.message_id else None
    if claim is None or machine.kind in matrix.PROVEN_ONLY:
        return None
    sent = _sent(ctx, claim.number)
    said = "capability: our own mail came back"
    return Link(Action.NONE, sent.ticket if sent else None, Role.SELF, Bond.NONE, said, cell="own Message-ID / self")


def _duplicate(mail: Mail, person: Person, ctx: Context, policy: Policy) -> Link | None:
    """The same mail once more: same Message-ID and same content, or the same raw (lessons 16, 18).

    A held mail's own id stays a ghost, so that a released mail is no duplicate of itself, but one of its twin.
    """
    known = ctx.id(mail.message_id) if mail.message_id else None
    if known is not None and not known.ghost and known.digest is not None and known.digest == mail.content_digest:
        said = f"duplicate: Message-ID and content of mail {known.spool}"
        ticket = evidence.merged(ctx, known.ticket)
    elif ctx.twin is not None:
        said, ticket = f"duplicate: the same raw as mail {ctx.twin}", None
    else:
        return None
    role = role_on(ticket, person, policy) if ticket else role_without_ticket(mail, person, ctx, policy)
    return Link(Action.DUPLICATE, ticket.id if ticket else None, role, Bond.NONE, said, cell="duplicate")


# --- machines ---


def _of_machine(mail: Mail, machine: Machine, person: Person, ctx: Context, policy: Policy) -> Link:
    """An event on its ticket, else a ticket or nothing by its kind (lessons 22, 24, 25, 31)."""
    returned = tuple(i for i in (machine.original_message_id, machine.envelope_id) if i)
    found = evidence.leads(mail, person, ctx, policy, returned)
    hints = evidence.claimed(mail, ctx, policy)
    without = matrix.WITHOUT_TICKET[machine.kind]
    if without is Action.NEW:
        found = tuple(lead for lead in found if not evidence.remembered(lead, found, mail, hints))
    if machine.kind in matrix.PROVEN_ONLY:
        found, hints = tuple(lead for lead in found if lead.claim), ()
    if not found:
        found = tuple(h for h in hints if role_on(h.ticket, person, policy) not in (Role.STRANGER, Role.UNKNOWN))[:1]
    column = f"machine, {machine.kind}"
    for choice in choices(found, ctx.envelope.silent):
        if choice.merge and not ctx.envelope.silent:
            continue
        role = role_on(choice.ticket, person, policy)
        return _link(Action.EVENT, choice, role, choice.strongest.words, matrix.name(choice.strongest.row, column))
    cell = matrix.name(Row.NOTHING, column)
    role = role_without_ticket(mail, person, ctx, policy)
    if without is Action.NEW and person.ours and not ctx.envelope.silent and not ctx.released:
        return Link(
            Action.HELD, None, role, Bond.NONE, "none: From is our own address, the Message-ID is not", cell=cell
        )
    proof = next((_sent(ctx, c.number) for c in token.claims(mail, ctx.envelope, policy)), None)
    said = f"none: {machine.kind} that names no ticket"
    if machine.kind in matrix.PROVEN_ONLY and proof is None:
        said = f"none: {machine.kind} without proof that it knows a mail of ours"
    return Link(without, None, role, Bond.NONE, said, answered=proof, cell=cell)


# --- people ---


def _of_person(mail: Mail, machine: Machine, person: Person, ctx: Context, policy: Policy) -> Link:
    """By ids and capabilities, else by the subject, else by a remembered address, else a new ticket."""
    found = evidence.leads(mail, person, ctx, policy)
    hints = evidence.claimed(mail, ctx, policy)
    stale = tuple(lead for lead in found if evidence.remembered(lead, found, mail, hints) and not ctx.released)
    found = tuple(lead for lead in found if lead not in stale)
    for choice in choices(found, ctx.envelope.silent):
        link = _on_ticket(choice, mail, person, ctx, policy)
        if not choice.merge or link.action in (FILED if ctx.envelope.silent else JOINING):
            return link
    answer = _to_no_ticket(mail, person, ctx, policy)
    if answer is not None:
        return answer
    if hints:
        near = (h for h in hints if role_on(h.ticket, person, policy) not in (Role.STRANGER, Role.UNKNOWN))
        hint = next(near, hints[0])
        return _on_ticket(Choice(hint.ticket, (hint,)), mail, person, ctx, policy)
    if stale:
        return _remembered(stale[0], person, ctx, policy)
    return _new(mail, person, ctx, policy)


def _on_ticket(choice: Choice, mail: Mail, person: Person, ctx: Context, policy: Policy) -> Link:
    """The cell of the matrix for this ticket, and what trust and the ticket's state make of it."""
    lead, lenient = choice.strongest, ctx.envelope.silent or ctx.released
    role = Role.AGENT if person.ours and lenient else role_on(choice.ticket, person, policy)
    row, column, level = lead.row, matrix.COLUMNS[role], person.trust.level
    purpose: Purpose | None = None
    denied = ""
    if person.ours and not lenient:
        denied = "From is our own address, the Message-ID is not"
    elif role is Role.AGENT:
        proofs = tuple(each.sent for each in choice.leads if each.row is Row.BOUND and each.sent)
        denied = denial(proofs, person, ctx, policy)
        purpose = _purpose(choice)
        if not denied:
            level = TrustLevel.VERIFIED
        elif ctx.envelope.silent:  # an import holds nothing: history is filed as if a person had written it
            denied, purpose, column = "", Purpose.REPLY, Column.PERSON
    elif row is Row.BOUND and role is Role.PARTNER:
        purpose = _purpose(choice)
    elif row is Row.BOUND and column in (Column.COLLEAGUE, Column.STRANGER):
        if lenient:
            row = Row.CAPABILITY
        else:
            denied = "the capability was made for this address, which is no agent's of this queue now"
    if row is Row.GHOST and ctx.envelope.silent:  # an import is read in any order, so a ghost counts as seen
        row = Row.KNOWN
    cell, name = matrix.cell(row, column), matrix.name(row, column)
    if denied:
        return _link(Action.HELD, choice, role, f"{lead.words}; held: {denied}", name)
    action, why = _by_state(cell.by(level), cell.reopens, choice, role, mail, ctx, policy)
    if lead.row is Row.SUBJECT and cell is matrix.CLAIMS:
        said = f"subject: claims #{lead.named.id}"
    elif cell is matrix.COPY and lead.sent is not None:
        said = f"{lead.words}; answers a copy sent to {lead.sent.bound_to or ', '.join(lead.sent.recipients[:3])}"
    else:
        said = lead.words
    return replace(_link(action, choice, role, f"{said}{why}", name), purpose=purpose)


def _by_state(
    action: Action, reopens: bool, choice: Choice, role: Role, mail: Mail, ctx: Context, policy: Policy
) -> tuple[Action, str]:
    """What a closed ticket makes of the action, and the words for it (lessons 14, 17); agents may write on it."""
    ticket = choice.ticket
    if ticket.state is not State.CLOSED or role is Role.AGENT or action not in FILED:
        return action, ""
    named = (lead for lead in choice.leads if lead.ticket.id == ticket.id)
    if mail.subject.strip() and not any(evidence.same_subject(mail, lead) for lead in named):
        return Action.NEW_LINKED, "; closed, and the subject is another"
    days = policy.queue(ticket.queue).reopen_days
    if ctx.now > (ticket.closed_at or ticket.updated) + timedelta(days=days):
        return Action.NEW_LINKED, f"; closed for more than {days} days"
    if action is Action.APPEND and reopens:
        return Action.REOPEN, f"; closed less than {days} days ago"
    return action, ""


def _purpose(choice: Choice) -> Purpose:
    """The purpose of the nearest capability if it was made for the sender; without one all is a note (lesson 32)."""
    nearest = choice.nearest_claim
    return nearest.claim.purpose if nearest and nearest.claim and nearest.row is Row.BOUND else Purpose.NOTE


def _to_no_ticket(mail: Mail, person: Person, ctx: Context, policy: Policy) -> Link | None:
    """An agent's answer to a mail of ours that belongs to no ticket: a digest, or the question whether he wrote it."""
    for claim in token.claims(mail, ctx.envelope, policy):
        sent = _sent(ctx, claim.number)
        if sent is None or sent.ticket is not None or person.agent is None or not sent.to_agents:
            continue
        mine = policy.agent_at(sent.bound_to or "")
        if mine is None or mine.name != person.agent:
            continue
        said, cell = f"capability: {claim.carrier}, our mail {sent.number}", matrix.name(Row.BOUND, Column.AGENT)
        denied = denial((sent,), person, ctx, policy)
        if denied or claim.purpose is not Purpose.CONFIRM:
            why = f"{said}; held: {denied or 'it names no ticket'}"
            return Link(Action.HELD, None, Role.AGENT, Bond.BOUND, why, answered=sent, cell=cell)
        return Link(
            Action.NONE, None, Role.AGENT, Bond.BOUND, f"{said}; it names no ticket", (), (), claim.purpose, sent, cell
        )
    return None


def _remembered(lead: Lead, person: Person, ctx: Context, policy: Policy) -> Link:
    """A signed address that a client offered for a new mail: no reply; an agent is asked to whom it should go."""
    role = role_on(lead.ticket, person, policy)
    cell = matrix.name(lead.row, matrix.COLUMNS[role])
    said = f"{lead.words}; a remembered address: no id and no number of the ticket, and another subject"
    held = (role is Role.AGENT or person.ours) and not ctx.envelope.silent
    action = Action.HELD if held else Action.NEW_LINKED
    return _link(action, Choice(lead.ticket, (lead,)), role, f"{said}; to whom?" if held else said, cell)


def _new(mail: Mail, person: Person, ctx: Context, policy: Policy) -> Link:
    """A new ticket; in an agent's name only if he is one beyond doubt."""
    lenient = ctx.envelope.silent or ctx.released
    role = Role.AGENT if person.ours and lenient else role_without_ticket(mail, person, ctx, policy)
    column = Column.AGENT if role is Role.AGENT else Column.PERSON if role is Role.REQUESTER else Column.STRANGER
    link = Link(
        matrix.cell(Row.NOTHING, column).action,
        None,
        role,
        Bond.NONE,
        "none: nothing names a ticket",
        cell=matrix.name(Row.NOTHING, column),
    )
    if person.ours and not lenient:
        return replace(link, action=Action.HELD, evidence="none: From is our own address, the Message-ID is not")
    if role is not Role.AGENT:
        return link
    denied = denial((), person, ctx, policy)
    if denied and not ctx.envelope.silent:
        return replace(link, action=Action.HELD, evidence=f"{link.evidence}; held: {denied}")
    return replace(link, purpose=Purpose.REPLY if ctx.envelope.silent else Purpose.NOTE)


def _link(action: Action, choice: Choice, role: Role, said: str, cell: str) -> Link:
    """The link to a chosen ticket."""
    bond = {Row.BOUND: Bond.BOUND, Row.CAPABILITY: Bond.FOREIGN}.get(choice.strongest.row, Bond.NONE)
    claim = choice.nearest_claim
    return Link(
        action,
        choice.ticket.id,
        role,
        bond,
        said,
        also=choice.also,
        merge=choice.merge,
        answered=claim.sent if claim else None,
        cell=cell,
    )


def _sent(ctx: Context, number: int) -> Sent | None:
    """What is known of our mail of this number."""
    return next((s for s in ctx.sent if s.number == number), None)
