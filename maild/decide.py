"""The pipeline: one mail and all that was read for it become one decision."""

from dataclasses import dataclass, replace

from maild import answer as agents
from maild import arrive
from maild.commands.alter import alter
from maild.commands.carry import carry_out
from maild.commands.said import said
from maild.identify import identify
from maild.mail.machine import screen
from maild.mail.trust import weigh
from maild.notifier.notices import notices
from maild.notifier.rest import withhold
from maild.rules.companies import candidates
from maild.rules.run import run
from maild.threading import ids, subject
from maild.threading.resolve import resolve
from maild.threading.token import claims
from maild.values import (
    Action,
    Change,
    Commands,
    Context,
    Decision,
    Disposition,
    Envelope,
    Facts,
    Filing,
    Link,
    Lookups,
    Machine,
    MachineKind,
    Mail,
    OutgoingNo,
    Person,
    Policy,
    Purpose,
    Role,
    Ticket,
    Trace,
    Transcript,
    Via,
    What,
)

DISPOSITIONS = {
    Action.APPEND: Disposition.ACCEPTED,
    Action.APPEND_UNVERIFIED: Disposition.ACCEPTED,
    Action.REOPEN: Disposition.ACCEPTED,
    Action.NEW: Disposition.ACCEPTED,
    Action.NEW_LINKED: Disposition.ACCEPTED,
    Action.DUPLICATE: Disposition.DUPLICATE,
    Action.EVENT: Disposition.EVENT,
    Action.HELD: Disposition.HELD,
    Action.NONE: Disposition.IGNORED,
}
"""What becomes of a mail follows from what is done with it, by this table alone."""

OPENING = frozenset({Action.NEW, Action.NEW_LINKED})
SILENT_VERBS = frozenset({"queue", "tag", "company"})
"""What rules may do to imported mail: route and tag."""
HARMLESS_VERBS = frozenset({"tag"})
"""What rules may do for a mail that could not prove whom it is from."""


def lookups(mail: Mail, envelope: Envelope, policy: Policy) -> Lookups:
    """All that may be read from the store for this mail."""
    returned = (mail.report.original_message_id,) if mail.report and mail.report.original_message_id else ()
    own = (mail.message_id,) if mail.message_id else ()
    people = [a for a in (mail.sender, *mail.reply_to) if a]
    prefixes = tuple(queue.prefix for queue in policy.queues)
    return Lookups(
        ids=tuple(dict.fromkeys((*own, *ids.referred(mail), *returned))),
        claims=claims(mail, envelope, policy),
        addresses=tuple(dict.fromkeys(a.key for a in people)),
        domains=candidates(mail.sender.address, policy.public_domains) if mail.sender else (),
        tickets=subject.tokens(mail.subject, prefixes),
        digest="" if mail.message_id else mail.digest,
        content_digest=mail.content_digest,
    )


def decide(mail: Mail, ctx: Context, policy: Policy) -> Decision:
    """Decide all that this mail causes: disposition, ticket, changes, notices. Pure; the shell only carries it out."""
    machine = screen(mail, ctx.envelope, policy.intakes, frozenset(x for q in policy.queues for x in q.lists))
    trust = weigh(mail, ctx.envelope, policy.receiver(ctx.envelope.source), policy.domains)
    person = identify(mail, ctx, policy, trust)
    if person.agent is not None:  # the text of an agent's responder must not go to a customer
        machine = replace(machine, guessed=False)
    link = resolve(mail, machine, person, ctx, policy)
    if asked(link):
        link = replace(link, evidence=f"{link.evidence}; {'#confirm' if confirms(mail, machine) else 'no #confirm'}")
    if machine.spam and not ctx.envelope.silent and not ctx.released and link.action in OPENING:
        link = replace(link, action=Action.HELD, evidence=f"spam: {machine.evidence}")
    before = ctx.ticket(link.ticket)
    done = _effect(mail, machine, person, link, before, ctx, policy)
    decision = Decision(
        disposition=DISPOSITIONS[link.action],
        reason=link.evidence,
        machine=machine,
        person=person,
        link=link,
        plan=ids.plan(mail, ctx.known),
        ticket=done.ticket,
        filing=done.filing,
        changes=done.changes,
        notices=(),
        traces=done.traces,
        undelivered=done.undelivered,
        confirms=link.answered.spool if link.answered and confirms(mail, machine) and asked(link) else None,
    )
    told = notices(mail, decision, before, done.commands, done.transcript, ctx, policy)
    if before is not None and decision.ticket is not None and agents.stopped(told):
        ticket, changes = agents.unanswered(before, decision.ticket, decision.changes)
        decision = replace(decision, ticket=ticket, changes=changes)
    return replace(decision, notices=withhold(told, ctx, policy))


def asked(link: Link) -> bool:
    """Whether the mail answers our question to an agent whether a held mail is really from him."""
    return link.action is Action.NONE and link.purpose is Purpose.CONFIRM


def confirms(mail: Mail, machine: Machine) -> bool:
    """Whether a person wrote #confirm on a line of its own; any other answer leaves the held mail held."""
    return machine.human and any(line.strip().casefold() == "#confirm" for line in mail.reply.splitlines())


@dataclass(frozen=True, slots=True)
class Effect:
    """What a mail does to its ticket, before anybody is told."""

    ticket: Ticket | None = None
    filing: Filing | None = None
    changes: tuple[Change, ...] = ()
    traces: tuple[Trace, ...] = ()
    commands: Commands | None = None
    transcript: Transcript | None = None
    undelivered: tuple[OutgoingNo, ...] = ()


def _effect(
    mail: Mail, machine: Machine, person: Person, link: Link, before: Ticket | None, ctx: Context, policy: Policy
) -> Effect:
    if link.action in OPENING:
        return _open(mail, machine, person, link, ctx, policy)
    if before is None or link.action in (Action.HELD, Action.NONE, Action.DUPLICATE):
        return Effect()
    if link.action is Action.EVENT:
        return _event(mail, machine, link, before)
    if link.role is Role.AGENT and not ctx.envelope.silent:
        given = agents.answer(mail, person, link, before, policy, ctx.now)
        ticket = replace(given.ticket, bridged=True, updated=ctx.now)
        if given.filing.audience.value == "public" and agents.speaks(given.filing, mail):
            ticket = replace(ticket, answered_at=ctx.now)
        return Effect(ticket, given.filing, given.changes, (), given.commands, given.transcript)
    changes = arrive.followed(mail, machine, person, link, before, ctx, policy)
    filing = arrive.filed(mail, machine, link)
    return _ruled("follow-up", mail, machine, person, link, before, changes, filing, ctx, policy)


def _open(mail: Mail, machine: Machine, person: Person, link: Link, ctx: Context, policy: Policy) -> Effect:
    ticket, changes = arrive.opened(mail, machine, person, ctx, policy)
    if link.action is Action.NEW_LINKED:
        linked = link.ticket or next(iter(link.also), None)
        changes = (*changes, Change(What.LINKED, None, f"#{linked}", link.evidence, Via.MAIL))
    return _ruled("new", mail, machine, person, link, ticket, changes, arrive.filed(mail, machine, link), ctx, policy)


def _event(mail: Mail, machine: Machine, link: Link, before: Ticket) -> Effect:
    """Machine mail on a ticket: recorded, nothing changed; a hard bounce of our mail marks what did not arrive.

    That of a notice to an agent causes no mail: two agents' dead mailboxes would write to each other for ever. The
    outbox row fails, and the digest names it.
    """
    filing = arrive.filed(mail, machine, link)
    failed = [r.address for r in machine.recipients if r.permanent is not False]
    soft = bool(machine.recipients) and not failed
    if machine.kind is not MachineKind.BOUNCE or link.answered is None or soft:
        return Effect(before, filing)
    if link.answered.to_agents:
        return Effect(before, filing, undelivered=(link.answered.number,))
    whom = ", ".join(failed or link.answered.recipients)
    said_so = said("{template} did not reach {names}", template=link.answered.template, names=whom)
    change = Change(What.UNDELIVERED, None, said_so, "bounce", Via.MAIL)
    return Effect(before, filing, (change,), undelivered=(link.answered.number,))


def _ruled(
    on: str,
    mail: Mail,
    machine: Machine,
    person: Person,
    link: Link,
    before: Ticket,
    changes: tuple[Change, ...],
    filing: Filing,
    ctx: Context,
    policy: Policy,
) -> Effect:
    """Apply the changes, then what the rules ask for; rules see the ticket with the changes and trigger no rules."""
    ticket = alter(before, changes, ctx.now)
    plan = ctx.company.plan if ctx.company else None
    outcome = run(policy.rules, Facts(on, mail, machine, person, link, ticket, ctx.now, plan))
    for rule, command in outcome.commands:
        if not _allowed(command.verb, link, ctx):
            continue
        more, _ = carry_out((command,), ticket, f"rule {rule}", Via.RULE, policy, ctx.now)
        ticket = alter(ticket, more, ctx.now)
        changes = (*changes, *more)
    return Effect(replace(ticket, updated=ctx.now), filing, changes, outcome.traces)


def _allowed(verb: str, link: Link, ctx: Context) -> bool:
    if ctx.envelope.silent:
        return verb in SILENT_VERBS
    return link.action is not Action.APPEND_UNVERIFIED or verb in HARMLESS_VERBS
