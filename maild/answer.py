"""What an agent's mail does to a ticket: a reply or a note, with the verbs that stand in it."""

from dataclasses import dataclass, replace
from datetime import datetime

from maild.commands.alter import alter
from maild.commands.carry import carry_out
from maild.commands.said import said
from maild.commands.words import parse
from maild.threading.token import base_address
from maild.values import (
    Audience,
    Change,
    Command,
    Commands,
    Filing,
    Link,
    Mail,
    MessageKind,
    Notice,
    Person,
    Policy,
    Purpose,
    State,
    Template,
    Ticket,
    Transcript,
    Via,
    What,
)

SPEECH = frozenset({"note", "send"})
"""Verbs that say who hears the text; they change nothing on the ticket."""


NOTHING_SAID = "nothing went to the customer"
"""Begins what stands beside an agent's mail without any text of its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An agent's mail, understood."""

    filing: Filing
    commands: Commands
    changes: tuple[Change, ...]
    ticket: Ticket
    transcript: Transcript | None
    """None when the mail holds no verb and needs no answer."""


def answer(mail: Mail, person: Person, link: Link, ticket: Ticket, policy: Policy, now: datetime) -> Answer:
    """Understand an agent's mail on this ticket. A wrong verb: nothing of it is carried out or sent on."""
    agent = person.agent or "?"
    known = policy.agent(person.agent)
    commands = parse(mail.reply, signature=known.signature if known else "")
    kind = kind_of(mail, person, link, commands, policy)
    filing = Filing(kind, Audience.PUBLIC if kind is MessageKind.REPLY else Audience.NOTE, commands.text)
    if not speaks(filing, mail):
        verbs_alone = ", ".join(f"#{c.verb} {c.argument}".strip() for c in commands.items)
        filing = Filing(MessageKind.NOTE, Audience.NOTE, "", f"{NOTHING_SAID}: {verbs_alone or 'no text'}")
    if commands.errors:
        return _refused(mail, filing, commands, ticket, commands.errors)
    verbs = tuple(c for c in commands.items if c.verb not in SPEECH)
    implied = said_by_answering(filing, mail, agent, ticket, verbs)
    after = alter(ticket, implied, now)
    changes, transcript = carry_out(verbs, after, agent, Via.MAIL, policy, now)
    if transcript.errors:
        return _refused(mail, filing, commands, ticket, transcript.errors)
    return Answer(
        filing=filing,
        commands=commands,
        changes=(*implied, *changes),
        ticket=alter(after, changes, now),
        transcript=transcript if commands.items else None,
    )


def kind_of(mail: Mail, person: Person, link: Link, commands: Commands, policy: Policy) -> MessageKind:
    """Reply or note: the address that was answered decides, `#note` and `#send` decide more, doubt means note."""
    asked = {command.verb for command in commands.items}
    if "note" in asked:
        return MessageKind.NOTE
    if "send" in asked:
        return MessageKind.REPLY
    others = (policy.agent_at(a.key) or policy.agent_at(base_address(a.address)) for a in (*mail.to, *mail.cc))
    colleagues = any(a is not None and a.name != person.agent for a in others)
    return MessageKind.REPLY if link.purpose is Purpose.REPLY and not colleagues else MessageKind.NOTE


def speaks(filing: Filing, mail: Mail) -> bool:
    """Whether there is something to say: new text, or an attachment that is no signature logo."""
    return bool(filing.text.strip()) or any(not a.inline for a in mail.attachments)


def said_by_answering(
    filing: Filing, mail: Mail, agent: str, ticket: Ticket, verbs: tuple[Command, ...]
) -> tuple[Change, ...]:
    """What a reply changes without a verb: it claims a ticket that nobody has, and waits for the customer."""
    if filing.kind is not MessageKind.REPLY or not speaks(filing, mail):
        return ()
    return replied(agent, ticket, Via.MAIL, frozenset(c.verb for c in verbs))


def replied(agent: str, ticket: Ticket, via: Via, verbs: frozenset[str] = frozenset()) -> tuple[Change, ...]:
    """The changes of a reply by an agent, unless one of these verbs says otherwise."""
    changes = []
    if ticket.assignee is None and not verbs & {"assign", "unassign", "claim"}:
        changes.append(Change(What.ASSIGNEE, None, agent, agent, via))
    if ticket.state is not State.PENDING and not verbs & {"close", "reopen", "on-hold", "pending"}:
        changes.append(Change(What.STATE, ticket.state, State.PENDING, agent, via))
    return tuple(changes)


def stopped(notices: tuple[Notice, ...]) -> str | None:
    """Why the reply among these notices does not leave, or None."""
    return next((n.held_reason for n in notices if n.template is Template.REPLY and n.held_reason), None)


def unanswered(before: Ticket, after: Ticket, changes: tuple[Change, ...]) -> tuple[Ticket, tuple[Change, ...]]:
    """A reply that is stopped answers nobody: the ticket keeps its state, so that the customer is not forgotten."""
    kept = replace(
        after,
        state=before.state,
        answered_at=before.answered_at,
        closed_at=before.closed_at,
        pending_since=before.pending_since,
    )
    return kept, tuple(change for change in changes if change.what is not What.STATE)


def _refused(mail: Mail, filing: Filing, commands: Commands, ticket: Ticket, errors: tuple[str, ...]) -> Answer:
    kept = Filing(
        MessageKind.NOTE,
        Audience.NOTE,
        mail.reply,
        said("not carried out and not sent: {reason}", reason="; ".join(errors)),
    )
    return Answer(kept, commands, (), ticket, Transcript((), errors))
