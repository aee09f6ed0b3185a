"""What a template is given to say: the facts of a notice in words, in the queue's time zone."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from maild.commands.said import said
from maild.notifier import header, people, quote_guard
from maild.notifier.phrases import Speech, speech, wrapped
from maild.notifier.render import Words
from maild.threading import subject as subjects
from maild.threading.ours import queues
from maild.threading.token import base_address
from maild.values import (
    NEW_TICKET,
    Context,
    Direction,
    Mail,
    Message,
    MessageKind,
    Notice,
    OpenTicket,
    Policy,
    Purpose,
    Queue,
    SpoolId,
    State,
    Template,
    Ticket,
)

LONGEST = 100_000
"""Characters of a customer's text in a notice; the whole is on the ticket."""
RECENT = 5
"""So many earlier messages are named."""
LINE = 70
"""Characters; mail clients wrap longer lines, and a wrapped line is harder to guard."""
OUR_WORDS = frozenset({Template.TRANSCRIPT, Template.DIGEST, Template.ALERT})
"""Their text is sentences of the program, one a line; of the others it is what people wrote."""
UNSENT = (
    ("has not received this: ", said("not received")),
    ("not sent: ", said("NOT SENT")),
    ("cancelled: this was not sent", said("NOT SENT")),
)
"""(words of the warning beside a mail of ours, what a line about it says of it); the first that fits."""
MEGABYTE = 1024 * 1024


def queue_of(notice: Notice, ticket: Ticket | None, mail: Mail | None, ctx: Context, policy: Policy) -> Queue:
    """The queue in whose name the mail is sent."""
    if notice.template is Template.DIGEST:
        return _served(notice, policy)[0]
    if ticket:
        return policy.queue(ticket.queue)
    wanted = {base_address(a) for a in ctx.envelope.recipients}
    wanted |= {base_address(a.address) for a in (*mail.to, *mail.cc)} if mail else set()
    named = next((q for q in policy.queues if wanted & set(q.addresses)), None)
    return named or policy.queue(ctx.envelope.queue or "")


def _served(notice: Notice, policy: Policy) -> tuple[Queue, ...]:
    """The queues that stand in an agent's digest."""
    agent = people.agent_at(notice.to[0], policy)
    mine = tuple(q for q in policy.queues if q.digest and agent is not None and agent.serves(q.name))
    return mine or policy.queues


def languages(notice: Notice, ticket: Ticket | None, queue: Queue, ctx: Context, policy: Policy) -> tuple[str, ...]:
    """The languages to try: an agent's own; of a customer the company's, the mail's, then the queue's."""
    company = ctx.company if ctx.company and ticket and ctx.company.name == ticket.company else None
    customer = (company.language if company else None, ticket.language if ticket else None, queue.language)
    asked = (notice.language, *(() if notice.to_agents else customer), policy.language)
    return tuple(language.casefold()[:2] for language in asked if language)


def wording(
    notice: Notice, ticket: Ticket | None, mail: Mail | None, spool: SpoolId | None, ctx: Context, policy: Policy
) -> Words:
    """All words for one notice. To a customer nothing goes but what the customer may know."""
    queue = queue_of(notice, ticket, mail, ctx, policy)
    agent = policy.agent(notice.author)
    told = speech(languages(notice, ticket, queue, ctx, policy), policy.texts)
    words = Words(
        subject=_subject(notice, ticket, mail),
        text=_text(notice, told),
        tag=subjects.tagged("", ticket.id, queue.prefix) if ticket and ticket.id != NEW_TICKET else "",
        queue=", ".join(q.title for q in _served(notice, policy))
        if notice.template is Template.DIGEST
        else queue.title,
        address=queue.address,
        agent=(agent.title or agent.name) if agent else (queue.title if notice.author else ""),
        signature=(agent.signature if agent and not notice.automatic else "") or queue.signature,
        footer=queue.footer,
        closed=ticket is not None and ticket.state is State.CLOSED,
        reopen_days=queue.reopen_days,
        limit_mb=policy.limits.mail_bytes // MEGABYTE,
        now=shown(ctx.now, policy),
    )
    return _for_agents(words, told, notice, ticket, mail, spool, ctx, policy) if notice.to_agents else words


def _for_agents(
    words: Words,
    told: Speech,
    notice: Notice,
    ticket: Ticket | None,
    mail: Mail | None,
    spool: SpoolId | None,
    ctx: Context,
    policy: Policy,
) -> Words:
    words = replace(
        words,
        warning=wrapped(told.say(header.clean(notice.warning)), len("WARNING: ")),
        trial=policy.trial,
        confirm=notice.purpose is Purpose.CONFIRM,
        question=notice.question.value if notice.question else "",
        spool=int(spool or 0),
        sender=header.clean(str(mail.sender)) if mail and mail.sender else "",
        attachments=tuple(header.clean(a.filename) or "?" for a in notice.attach if a.part >= 0),
        left_out=_left_out(notice, mail),
    )
    if ticket is None:
        asked = ctx.ticket(notice.about)
        return _about(words, asked, policy) if asked else words
    to, cc = people.of_reply(ticket, None, policy)
    everybody = (*to, *cc)
    wrote = mail.sender if mail and mail.sender and notice.author is None else None
    company = ctx.company if ctx.company and ctx.company.name == ticket.company else None
    asker = ticket.requester.key if ticket.requester else ""
    opens = mail is not None and notice.author is None and notice.template is Template.NEW
    copies = [q for q in queues(mail, ctx.envelope, policy) if q.name != ticket.queue] if mail and opens else []
    return replace(
        words,
        requester=header.clean(str(everybody[0])) if everybody else "",
        more=max(len(everybody) - 1, 0),
        not_to=header.clean(str(wrote)) if wrote and wrote.key not in {a.key for a in everybody} else "",
        state=told.say(ticket.state),
        priority=told.say(ticket.priority),
        assignee=ticket.assignee or "",
        company=header.clean(ticket.company or ""),
        plan=header.clean(company.plan or "") if company else "",
        due=shown(ticket.due, policy) if ticket.due else "",
        others=tuple(_other(o, policy) for o in ctx.other_open if o.id != ticket.id and o.person == asker),
        recent=tuple(_recent(m, told, policy) for m in ctx.history if _worth_naming(m, ticket))[-RECENT:],
        also=tuple(q.address for q in copies),
        note=_lines(notice.note),
        answered=notice.answered,
    )


def _about(words: Words, ticket: Ticket, policy: Policy) -> Words:
    """What the question about a held mail says of the ticket to which it would go."""
    queue = policy.queue(ticket.queue)
    to, cc = people.of_reply(ticket, None, policy)
    return replace(
        words,
        tag=subjects.tagged("", ticket.id, queue.prefix),
        queue=queue.title,
        requester=wrapped(", ".join(header.clean(str(person)) for person in (*to, *cc)), before=2),
        team=", ".join(agent.title or agent.name for agent in policy.team(queue.name)),
    )


def shown(at: datetime, policy: Policy) -> str:
    """A time in the policy's zone, to the minute, in the order that no reader takes for another."""
    return at.astimezone(ZoneInfo(policy.timezone)).strftime("%Y-%m-%d %H:%M")


def _subject(notice: Notice, ticket: Ticket | None, mail: Mail | None) -> str:
    """*received* repeats a subject only where the notice says that it may."""
    if notice.template is Template.RECEIVED:
        return header.clean(notice.text)
    return header.clean(ticket.subject if ticket else mail.subject if mail else "")


def _text(notice: Notice, told: Speech) -> str:
    if notice.template is Template.RECEIVED:
        return ""
    if notice.template is Template.HELD:
        return wrapped(told.say(header.clean(notice.text)), len("Reason: "))
    if notice.template is Template.TAKEN:
        return wrapped(told.say(header.clean(notice.text)))
    if notice.template in OUR_WORDS:
        return told.lines(
            _harmless(notice.text), quote_guard.OWN_TEXT, "  " if notice.template is Template.DIGEST else ""
        )
    text = notice.text if len(notice.text) <= LONGEST else f"{notice.text[:LONGEST]}\n[...]"
    return _harmless(text) if notice.to_agents else text.replace("\0", "").strip("\r\n")


def _lines(text: str) -> tuple[str, ...]:
    """What an agent wrote, line by line, for the part for the team."""
    return tuple(line.rstrip() for line in _harmless(text).splitlines())


def _harmless(text: str) -> str:
    return quote_guard.harmless(text).replace("\0", "").strip("\r\n")


def _left_out(notice: Notice, mail: Mail | None) -> tuple[str, ...]:
    if mail is None or notice.template not in (Template.NEW, Template.FOLLOW_UP, Template.NOTE):
        return ()
    return tuple(
        f"{header.clean(a.filename) or '?'} ({a.size / MEGABYTE:.1f} MB)"
        for a in mail.attachments
        if a not in notice.attach
    )


def _other(other: OpenTicket, policy: Policy) -> str:
    return _short(subjects.tagged(other.subject, other.id, policy.queue(other.queue).prefix))


def _worth_naming(message: Message, ticket: Ticket) -> bool:
    """Messages of this very ticket that say something; the context may hold those of other tickets too."""
    return message.ticket == ticket.id and message.kind is not MessageKind.NOTICE and bool(message.text.strip())


def _recent(message: Message, told: Speech, policy: Policy) -> str:
    """One earlier message in one line; "<" is what went out, an agent's own mailed reply too."""
    kind = "" if message.kind in (MessageKind.CUSTOMER, MessageKind.REPLY) else f" ({told.say(message.kind)})"
    kind += next((f" ({told.say(mark)})" for words, mark in UNSENT if words in message.warning), "")
    agent = people.agent_at(message.sender, policy) if message.sender else None
    name = (message.sender.name or message.sender.address) if message.sender else "?"
    name = (agent.title or agent.name) if agent else name
    arrow = "<" if message.direction is Direction.OUT or message.kind is MessageKind.REPLY else ">"
    return _short(f"{shown(message.date, policy)} {arrow} {name}{kind}: {message.text}")


def _short(text: str) -> str:
    line = header.clean(text)
    return line if len(line) <= LINE else f"{line[: LINE - 1]}…"
