"""What a mail from outside does to a ticket: which queue, who takes part, what changes."""

from maild.commands.alter import format_address
from maild.commands.said import said
from maild.mail.thanks import mere_thanks
from maild.threading.ours import queues
from maild.threading.subject import base, tokens
from maild.threading.token import base_address
from maild.values import (
    NEW_TICKET,
    Action,
    Address,
    Audience,
    Change,
    Context,
    Filing,
    Link,
    Machine,
    MachineKind,
    Mail,
    MessageKind,
    Person,
    Policy,
    Priority,
    Purpose,
    Role,
    State,
    Ticket,
    TrustLevel,
    Via,
    What,
)

UNVERIFIED = said("not verified: may not come from the person it names")
GUESSED = said("its subject names another ticket, and nothing proves that it belongs there")


def opened(
    mail: Mail, machine: Machine, person: Person, ctx: Context, policy: Policy
) -> tuple[Ticket, tuple[Change, ...]]:
    """A new ticket for this mail and the changes that open it; its number is not drawn yet."""
    queue, *others = queues(mail, ctx.envelope, policy)
    requester = person.address
    company = person.company
    title = shorn(mail.subject, policy)
    ticket = Ticket(
        id=NEW_TICKET,
        queue=queue.name,
        subject=title,
        state=State.NEW,
        priority=Priority.NORMAL,
        requester=requester,
        created=ctx.now,
        updated=ctx.now,
        company=company,
        language=(ctx.company.language if ctx.company else None) or mail.language or None,
        acknowledged=ctx.envelope.silent,
        unverified=bool(person.address and mail.sender and person.address.key != mail.sender.key),
    )
    actor = str(requester) if requester else "unknown sender"
    changes = [Change(What.CREATED, None, title, actor, Via.MAIL)]
    changes += [Change(What.TAG, None, tag, actor, Via.MAIL) for tag in tags(machine)]
    changes += [Change(What.LINKED, None, f"also sent to {other.address}", actor, Via.MAIL) for other in others]
    if queue.assign and machine.human:
        changes.append(Change(What.ASSIGNEE, None, queue.assign, f"queue {queue.name}", Via.RULE))
    return ticket, (*changes, *added(mail, Role.REQUESTER, person, ticket, ctx, policy))


def tags(machine: Machine) -> tuple[str, ...]:
    """Tags that a ticket opened by a machine gets."""
    return tuple(
        tag
        for tag, wanted in (("bulk", machine.bulk or machine.kind is MachineKind.LIST), ("spam", machine.spam))
        if wanted
    )


def shorn(subject: str, policy: Policy) -> str:
    """The subject of a new ticket: without Re: and without a number that it claims."""
    bare = base(subject) if tokens(subject, tuple(q.prefix for q in policy.queues)) else subject
    return bare.strip() or "(no subject)"


def added(mail: Mail, role: Role, person: Person, ticket: Ticket, ctx: Context, policy: Policy) -> tuple[Change, ...]:
    """People whom this mail adds to the ticket: never agents, never us, nobody when we were only in Bcc.

    Only a verified sender adds people, or the requester where the source gives no results.
    """
    trusted = person.trust.level is TrustLevel.VERIFIED or (
        person.trust.level is TrustLevel.UNKNOWN and role is Role.REQUESTER
    )
    visible = {base_address(a.address) for a in (*mail.to, *mail.cc)}
    if not trusted or not visible & policy.intakes:
        return ()
    taken = {a.key for a in ticket.participants} | ({ticket.requester.key} if ticket.requester else set())
    if person.address:
        taken.add(person.address.key)
    changes = []
    for address in (*mail.to, *mail.cc):
        if address.key in taken or not address.domain or excluded(address, policy):
            continue
        taken.add(address.key)
        changes.append(Change(What.PARTICIPANT, None, format_address(address), str(person.address or "?"), Via.MAIL))
    return tuple(changes)


def excluded(address: Address, policy: Policy) -> bool:
    """Whether an address may never take part in a ticket as a customer: ours, or an agent's."""
    base = base_address(address.address)
    return base in policy.intakes or any(policy.agent_at(known) for known in (address.key, base))


def followed(
    mail: Mail, machine: Machine, person: Person, link: Link, ticket: Ticket, ctx: Context, policy: Policy
) -> tuple[Change, ...]:
    """What a follow-up changes: a state where the writer may change it, and people whom it adds."""
    if link.action is Action.APPEND_UNVERIFIED or not machine.human or machine.guessed or mere_thanks(mail):
        return ()
    actor = str(person.address or "unknown sender")
    changes: list[Change] = []
    if reopens(link, ticket):
        new = State.OPEN if ticket.assignee or ticket.state is not State.CLOSED else State.NEW
        changes.append(Change(What.STATE, ticket.state, new, actor, Via.MAIL))
    return (*changes, *(added(mail, link.role, person, ticket, ctx, policy) if proven(link, person) else ()))


def proven(link: Link, person: Person) -> bool:
    """Whether more than a number in the subject ties the mail to the ticket: only then it may add people."""
    return person.trust.level is TrustLevel.VERIFIED or not link.evidence.startswith("subject")


def reopens(link: Link, ticket: Ticket) -> bool:
    """Whether this follow-up puts the ticket back to work."""
    waits = (State.PENDING, State.ON_HOLD)
    may = link.role in (Role.REQUESTER, Role.PARTICIPANT, Role.COLLEAGUE, Role.STRANGER)
    return may and (link.action is Action.REOPEN or (link.action is Action.APPEND and ticket.state in waits))


def filed(mail: Mail, machine: Machine, link: Link) -> Filing:
    """How a mail from outside stands on its ticket."""
    text = mail.reply or mail.text
    if link.action is Action.EVENT:
        return Filing(MessageKind.EVENT, Audience.NOTE, text, machine.evidence)
    if link.role is Role.AGENT:
        note = link.purpose is not Purpose.REPLY
        return Filing(MessageKind.NOTE if note else MessageKind.REPLY, Audience.NOTE if note else Audience.PUBLIC, text)
    kind = MessageKind.PARTNER if link.role is Role.PARTNER else MessageKind.CUSTOMER
    warning = UNVERIFIED if link.action is Action.APPEND_UNVERIFIED else ""
    if link.action is Action.NEW_LINKED and link.evidence.startswith("subject"):
        warning = GUESSED
    if link.bond.value == "foreign" and link.role in (Role.COLLEAGUE, Role.STRANGER) and link.answered:
        warning = said("answers a copy sent to {names}", names=", ".join(link.answered.recipients))
    return Filing(kind, Audience.PUBLIC, text, warning)
