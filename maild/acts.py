"""What a command outside a mail, or the clock, does to a ticket."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from maild import answer
from maild.commands.alter import alter
from maild.commands.carry import carry_out
from maild.values import (
    Act,
    Address,
    Audience,
    Change,
    Command,
    Filing,
    MessageKind,
    Notice,
    OutboxRow,
    OutboxState,
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
            if policy.agent(actor) is None:  # the admin answers for the team, and has no tickets of his own
                changes = tuple(change for change in changes if change.what is not What.ASSIGNEE)
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
    return Act(ticket, (*changes, *more), (), filing, transcript, actor, _author(actor, policy))


def _author(actor: str, policy: Policy) -> Address:
    """An agent as he signs his mails; the admin has a name alone."""
    agent = policy.agent(actor)
    return Address(agent.title or agent.name, agent.address) if agent else Address(actor, "")


def stopped(before: Ticket, act: Act, notices: tuple[Notice, ...]) -> Act:
    """The act when its reply does not leave: the ticket keeps its state, and the transcript says why."""
    reason = answer.stopped(notices)
    if reason is None:
        return act
    ticket, changes = answer.unanswered(before, act.ticket, act.changes)
    said = f"NOT SENT, it is kept: {reason}. The ticket keeps the state that it had; see maild outbox list."
    done = tuple(line for line in act.transcript.done if line != SENT)
    return replace(act, ticket=ticket, changes=changes, transcript=replace(act.transcript, done=(said, *done)))


def undelivered(ticket: Ticket, rows: tuple[OutboxRow, ...]) -> Act:
    """Say on the ticket whom a mail of ours did not reach; its state stays, as after a bounce."""
    lost = [row for row in rows if row.state is OutboxState.FAILED]
    how, whom = ("did not reach", lost) if lost else ("may not have reached", rows)
    return _happened(ticket, What.UNDELIVERED, f"{rows[0].template} {how} {_whom(whom)} ({_answer(whom)})")


def late(ticket: Ticket, rows: tuple[OutboxRow, ...]) -> Act:
    """Say that an agent's reply is not out yet."""
    return _happened(ticket, What.FLAG, f"{rows[0].template} to {_whom(rows)} has not left yet ({_answer(rows)})")


def _happened(ticket: Ticket, what: What, said: str) -> Act:
    return Act(ticket, (Change(what, None, said, "clock", Via.CLOCK),), (), None, Transcript(()), "clock")


def _whom(rows: Sequence[OutboxRow]) -> str:
    return ", ".join(row.recipient for row in rows)


def _answer(rows: Sequence[OutboxRow]) -> str:
    return next(filter(None, (row.held_reason or row.answer for row in rows)), "no answer yet")


def expired(ticket: Ticket, policy: Policy, now: datetime) -> Act:
    """Close a ticket by the clock, silently."""
    change = Change(What.STATE, ticket.state, State.CLOSED, "clock", Via.CLOCK)
    return Act(alter(ticket, (change,), now), (change,), (), None, Transcript(("closed",)))
