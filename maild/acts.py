"""What a command outside a mail, or the clock, does to a ticket."""

from dataclasses import replace
from datetime import datetime

from maild import answer
from maild.commands.alter import alter
from maild.commands.carry import carry_out
from maild.values import (
    Act,
    Audience,
    Change,
    Command,
    Filing,
    MessageKind,
    Notice,
    Policy,
    State,
    Ticket,
    Transcript,
    Via,
    What,
)

SENT = "Your text goes to the customer."
NOTED = "Your text is kept as a note; the customer does not see it."


def act(
    before: Ticket, commands: tuple[Command, ...], actor: str, policy: Policy, now: datetime, text: str, note: bool
) -> Act:
    """Carry out commands on a ticket, with a reply or a note where there is text; errors leave it as it is."""
    filing = None
    changes: tuple[Change, ...] = ()
    if text.strip():
        kind = MessageKind.NOTE if note else MessageKind.REPLY
        filing = Filing(kind, Audience.NOTE if note else Audience.PUBLIC, text.strip())
        if not note:
            changes = answer.replied(actor, before, Via.CLI, frozenset(c.verb for c in commands))
    ticket = alter(before, changes, now)
    more, transcript = carry_out(commands, ticket, actor, Via.CLI, policy, now)
    if transcript.errors:
        return Act(before, (), (), None, transcript)
    ticket = replace(alter(ticket, more, now), bridged=True, updated=now)
    if filing and not note:
        ticket = replace(ticket, answered_at=now)
        transcript = replace(transcript, done=(SENT, *transcript.done))
    elif filing:
        transcript = replace(transcript, done=(NOTED, *transcript.done))
    return Act(ticket, (*changes, *more), (), filing, transcript, actor)


def stopped(before: Ticket, act: Act, notices: tuple[Notice, ...]) -> Act:
    """The act when its reply does not leave: the ticket keeps its state, and the transcript says why."""
    reason = answer.stopped(notices)
    if reason is None:
        return act
    ticket, changes = answer.unanswered(before, act.ticket, act.changes)
    said = f"NOT SENT, it is kept: {reason}. The ticket keeps the state that it had; see maild outbox list."
    done = tuple(line for line in act.transcript.done if line != SENT)
    return replace(act, ticket=ticket, changes=changes, transcript=replace(act.transcript, done=(said, *done)))


def expired(ticket: Ticket, policy: Policy, now: datetime) -> Act:
    """Close a ticket by the clock, silently."""
    change = Change(What.STATE, ticket.state, State.CLOSED, "clock", Via.CLOCK)
    return Act(alter(ticket, (change,), now), (change,), (), None, Transcript(("closed",)))
