"""Which agents are told what: one table, a row for each thing that can happen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from maild.commands.said import said
from maild.notifier import header, people, quote_guard, stops
from maild.notifier.happening import Happening
from maild.values import Address, Agent, Attachment, Audience, Notice, Purpose, Template

HOW_TO_GO_ON = (
    "To go on, answer once more to the mail that you answered before, with the verb mended. Or answer this one with "
    "#send on top: then what you write goes to the customer. Your text was kept as a note; it was:"
)
A_COLLEAGUE = (
    "It is a note because {names} stood in To or Cc. Was it meant for the customer? Then answer this mail with "
    "#send on top and your text below it. It was:"
)
NO_NOTICE = (
    "It is a note because it answers no mail that asks for a reply to the customer. Was it meant for the customer? "
    "Then answer this mail with #send on top and your text below it. It was:"
)
WHOLE_MAIL = -1
"""Attachment.part that means the whole raw mail."""


@dataclass(frozen=True, slots=True)
class Row:
    """When this happens, these agents get this notice, and a reply to it is meant so."""

    template: Template
    when: Callable[[Happening], object]
    whom: Callable[[Happening], Iterable[Agent | None]]
    purpose: Purpose
    wanted: tuple[str, ...]
    """The settings of `agent.notices` with which it is sent."""
    why: str


ALL = ("all",)
MINE = ("all", "mine")
ALWAYS = ("all", "mine", "digest")


def team(h: Happening) -> Iterable[Agent | None]:
    """The whole team."""
    return h.team


def assignee(h: Happening) -> Iterable[Agent | None]:
    """Who has it."""
    return (h.assignee,)


def informed(h: Happening) -> Iterable[Agent | None]:
    """Those who had *new*, but not who has it now."""
    return (a for a in h.informed if a != h.assignee)


def neighbours(h: Happening) -> Iterable[Agent | None]:
    """The teams of the other queues that the mail went to."""
    return h.neighbours


def assignee_and_mentioned(h: Happening) -> Iterable[Agent | None]:
    """Who has it, and whom the note names."""
    return (h.assignee, *h.mentioned)


def team_and_assignee(h: Happening) -> Iterable[Agent | None]:
    """Everybody, the one who has it too; not an agent whose own address is what failed."""
    failed = {r.address.casefold() for r in h.machine.recipients} if h.machine else set()
    return (a for a in (h.assignee, *h.team) if a and not failed & set(a.addresses))


def claimed_sender(h: Happening) -> Iterable[Agent | None]:
    """The agent whom the held mail names as its sender."""
    return (h.policy.agent(h.person.agent if h.person else None),)


def unsent(h: Happening) -> str:
    """Why the agent's reply does not leave; empty when it does, or when there is none."""
    return (stops.reason(h) if h.replied else None) or ""


def actor(h: Happening) -> Iterable[Agent | None]:
    """Who wrote the mail."""
    return (h.policy.agent(h.actor),)


AGENTS: tuple[Row, ...] = (
    Row(Template.NEW, lambda h: h.opened and not h.assignee, team, Purpose.REPLY, ALL, "new, nobody has it"),
    Row(Template.NEW, lambda h: h.opened and h.assignee, assignee, Purpose.REPLY, MINE, "new, and yours"),
    Row(Template.NEW, lambda h: h.given, assignee, Purpose.REPLY, MINE, "given to you"),
    Row(Template.COPY, lambda h: h.neighbours, neighbours, Purpose.NOTE, ALL, "new, and sent to your queue too"),
    Row(
        Template.TAKEN,
        lambda h: h.taken or (h.first_answer and not unsent(h)),
        informed,
        Purpose.NOTE,
        MINE,
        "taken care of",
    ),
    Row(Template.FOLLOW_UP, lambda h: h.followed and h.assignee, assignee, Purpose.REPLY, MINE, "an answer to yours"),
    Row(Template.FOLLOW_UP, lambda h: h.followed and not h.assignee, team, Purpose.REPLY, ALL, "an answer, unassigned"),
    Row(Template.NOTE, lambda h: h.noted, assignee_and_mentioned, Purpose.NOTE, MINE, "a note for you"),
    Row(Template.ALERT, lambda h: h.alarm, team_and_assignee, Purpose.NOTE, MINE, "something went wrong"),
    Row(
        Template.HELD,
        lambda h: h.held and h.person and h.person.agent,
        claimed_sender,
        Purpose.CONFIRM,
        ALWAYS,
        "held; did you write it?",
    ),
    Row(
        Template.HELD,
        lambda h: h.held and not (h.person and h.person.agent),
        team,
        Purpose.NOTE,
        MINE,
        "held for a human",
    ),
)
"""The transcript is not in this table: it answers, as the only notice, him who did it."""


def to_agents(h: Happening) -> tuple[Notice, ...]:
    """The notices of the table, at most one to each agent."""
    found: dict[str, Notice] = {}
    for row in AGENTS:
        if not row.when(h):
            continue
        himself = "" if row.purpose is Purpose.CONFIRM else h.actor
        requester = None if row.template is Template.HELD else h.requester
        agents = [a for a in row.whom(h) if a and a.notices in row.wanted]
        for agent, address in people.of_agents(agents, himself, requester, h.policy):
            told = notice(row.template, address, row.purpose, row.why, _text(row.template, h))
            found.setdefault(
                address.key,
                replace(
                    told,
                    author=h.actor or None,
                    language=agent.language,
                    warning=h.filing.warning if h.filing and not h.actor else "",
                    note=h.filing.text.strip() if h.filing and row.template is Template.NEW and h.given else "",
                    answered=h.replied,
                    question=h.question if row.purpose is Purpose.CONFIRM else None,
                    about=h.link.ticket if h.link and row.purpose is Purpose.CONFIRM else None,
                    attach=_attached(row.template, h),
                ),
            )
    return tuple(found.values())


def _text(template: Template, h: Happening) -> str:
    if template is Template.NEW and h.given:
        return h.latest.text if h.latest else ""
    if template is Template.HELD:
        return h.reason
    if template is Template.ALERT:
        return h.alarm
    if template is Template.TAKEN:
        return unsent(h)
    return h.filing.text if h.filing and template is not Template.COPY else ""


def _attached(template: Template, h: Happening) -> tuple[Attachment, ...]:
    """What goes along: the attachments up to the size that notices may have; with a held mail the mail itself."""
    room = h.policy.notice_bytes
    if template is Template.HELD and h.mail and h.mail.size <= room:
        whole = Attachment(WHOLE_MAIL, "held.eml", "message/rfc822", h.mail.size, h.mail.digest, inline=False)
        return (whole,)
    kept: list[Attachment] = []
    if template in (Template.NEW, Template.FOLLOW_UP, Template.NOTE):
        for attachment in h.attachments:
            if attachment.size <= room:
                room -= attachment.size
                kept.append(attachment)
    return tuple(kept)


def transcript(h: Happening, customers: tuple[Notice, ...] = ()) -> tuple[Notice, ...]:
    """The answer to verbs, or to a reply that was stopped; it goes to him who wrote and to nobody else.

    `customers`: what goes to them, or is withheld; he is told of the automatic mail that his verbs cause.
    """
    replies = h.replied and any(stops.recipients(h))
    stop = stops.reason(h) if replies else None
    dropped = h.forwarded if replies else ()
    lines = [*_heard(h, stop), *(h.transcript.done if h.transcript else ())]
    lines += [_automatic(n) for n in customers if n.automatic]
    if stop:
        lines.append(said("NOT SENT, it is kept: {reason}. The ticket keeps the state that it had.", reason=stop))
    if dropped:
        names = ", ".join(header.clean(a.filename) or a.content_type for a in dropped)
        lines.append(said("NOT attached: {names}; a forwarded mail may hold internal lines.", names=names))
    if h.transcript is None and not stop and not dropped and not h.doubtful:
        return ()
    if h.doubtful:
        lines += ["", _why_a_note(h), *_given_back(h)]
    if h.transcript:
        lines += [said("WRONG: {reason}", reason=error) for error in h.transcript.errors]
        if h.transcript.errors and h.mail and h.mail.reply.strip():
            lines += ["", said(HOW_TO_GO_ON), *_given_back(h)]
        lines += [said("to undo: {verb}", verb=line) for line in h.transcript.undo]
    found = people.of_agents((a for a in actor(h) if a), "", None, h.policy)
    return tuple(
        replace(
            notice(Template.TRANSCRIPT, address, Purpose.NOTE, "what your verbs did", "\n".join(lines)),
            language=agent.language,
            warning="" if h.done else said("nothing was carried out and nothing was sent"),
        )
        for agent, address in found
    )


def _automatic(mail: Notice) -> str:
    names = ", ".join(a.address for a in (*mail.to, *mail.cc))
    if mail.held_reason:
        return said("The mail to {names} is NOT SENT: {reason}.", names=names, reason=mail.held_reason)
    if mail.not_before:
        return said("A mail to {names} goes out in ten minutes, unless an answer is faster.", names=names)
    return said("A mail to {names} goes out.", names=names)


def _heard(h: Happening, stop: str | None) -> tuple[str, ...]:
    """Who hears the text that came with the verbs."""
    if h.replied and not stop:
        return (said("Your text goes to the customer."),)
    return (said("Your text is kept as a note; the customer does not see it."),) if h.noted else ()


def _why_a_note(h: Happening) -> str:
    """Why a mail that may have been meant for the customer is a note."""
    to = (*h.mail.to, *h.mail.cc) if h.mail else ()
    agents = (people.agent_at(address, h.policy) for address in to)
    colleagues = ", ".join(a.title or a.name for a in agents if a and a.name != h.actor)
    if h.link and h.link.purpose is Purpose.REPLY and colleagues:
        return said(A_COLLEAGUE, names=colleagues)
    return said(NO_NOTICE)


def _given_back(h: Happening) -> list[str]:
    """The agent's own text, marked, so that he can send it again."""
    own = h.mail.reply.strip().splitlines() if h.mail else []
    return ["", *(f"{quote_guard.OWN_TEXT}{line}" for line in own), ""]


def notice(template: Template, to: Address, purpose: Purpose, why: str, text: str) -> Notice:
    """A notice to one agent."""
    return Notice(
        template, (to,), (), Audience.NOTE, to_agents=True, purpose=purpose, automatic=True, why=why, text=text
    )
