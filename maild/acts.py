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
    Event,
    Filing,
    Message,
    MessageKind,
    Notice,
    OutboxRow,
    OutboxState,
    Policy,
    State,
    Template,
    Ticket,
    Transcript,
    Via,
    What,
)

SENT = "Your text goes to the customer."
ADMIN = "admin"
"""Who acts on the command line when it is no agent."""
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


def sent_late(
    ticket: Ticket, row: OutboxRow, author: str, messages: tuple[Message, ...], events: tuple[Event, ...], now: datetime
) -> Act:
    """A reply that was kept or had failed leaves after all: the ticket is answered, unless somebody changed it since.

    Who wrote meanwhile still waits for an answer.
    """
    written = row.created or now
    since = {e.change.what for e in events if e.at > written and e.change.via is not Via.CLOCK}
    waits = any(m.kind is MessageKind.CUSTOMER and m.date > written for m in messages)
    since |= {What.STATE} if waits else set()
    since |= set() if author else {What.ASSIGNEE}
    changes = tuple(replace(c, actor=ADMIN) for c in answer.replied(author, ticket, Via.CLI) if c.what not in since)
    after = replace(alter(ticket, changes, now), answered_at=written if waits else now)
    return Act(after, changes, (), None, Transcript(()), ADMIN)


def undelivered(ticket: Ticket, rows: tuple[OutboxRow, ...], now: datetime) -> Act:
    """Say on the ticket whom a mail of ours did not reach; it is open again if its requester has not had our reply."""
    lost = [row for row in rows if row.state is OutboxState.FAILED]
    how, whom = ("did not reach", lost) if lost else ("may not have reached", rows)
    told = _happened(ticket, What.UNDELIVERED, f"{rows[0].template} {how} {_whom(whom)} ({_answer(whom)})")
    asker = ticket.requester.key if ticket.requester else None
    missed = any(row.template is Template.REPLY and row.recipient.casefold() == asker for row in lost)
    if not missed or ticket.state is not State.PENDING:
        return told
    change = Change(What.STATE, ticket.state, State.OPEN, "clock", Via.CLOCK)
    return replace(told, ticket=alter(ticket, (change,), now), changes=(*told.changes, change))


def known_already(rows: tuple[OutboxRow, ...], events: tuple[Event, ...], since: datetime) -> bool:
    """Whether the team was told since then that these people do not get our mail; of a reply it hears all the same."""
    told = [e.change.new or "" for e in events if e.at > since and e.change.what is What.UNDELIVERED]
    told = [said for said in told if rows[0].automatic or said.startswith(f"{rows[0].template} ")]
    return all(any(f" {row.recipient}" in said for said in told) for row in rows)


def late(ticket: Ticket, rows: tuple[OutboxRow, ...], now: datetime) -> Act:
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
