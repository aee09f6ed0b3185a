"""Carries commands out: what they change on a ticket, and the transcript that says so; all of them or none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from maild.commands.alter import alter
from maild.commands.verbs import VERBS, nearest, problem
from maild.values import Change, Command, Policy, Priority, State, Ticket, Transcript, Via, What


@dataclass(slots=True)
class _Work:
    """The commands under way: the ticket as it is by now, and what is said of it."""

    ticket: Ticket
    actor: str
    via: Via
    policy: Policy
    now: datetime
    changes: list[Change] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    undo: list[str] = field(default_factory=list)

    def set(self, what: What, old: str | None, new: str | None) -> None:
        """Record a change and make it."""
        change = Change(what, old, new, self.actor, self.via)
        self.changes.append(change)
        self.ticket = alter(self.ticket, (change,), self.now)

    def say(self, sentence: str, undo: str | None = None) -> None:
        """Tell what was done, and how it is undone."""
        self.done.append(sentence)
        if undo:
            self.undo.insert(0, undo)


def carry_out(
    items: tuple[Command, ...], ticket: Ticket, actor: str, via: Via, policy: Policy, now: datetime
) -> tuple[tuple[Change, ...], Transcript]:
    """The changes of all commands in their order and what to tell; with any error no change and only the errors."""
    work = _Work(ticket, actor, via, policy, now)
    for command in items:
        wrong = problem(command)
        if wrong is not None:
            work.errors.append(wrong)
        else:
            _STEPS[command.verb.casefold()](work, command.argument)
    if work.errors:
        return (), Transcript((), tuple(work.errors))
    return tuple(work.changes), Transcript(tuple(work.done), (), tuple(work.undo))


def _claim(work: _Work, argument: str) -> None:
    """The actor takes the ticket; nobody takes it from another by this verb."""
    agent, holder = work.policy.agent(work.actor), work.ticket.assignee
    if agent is None:
        work.errors.append(f"{work.actor} is no agent and cannot claim: #assign NAME gives the ticket to one.")
    elif not agent.serves(work.ticket.queue):
        work.errors.append(f"{agent.name} is not in the team of {work.ticket.queue}.")
    elif holder is not None and holder.casefold() == agent.name.casefold():
        work.say("You have it already: nothing to do.")
    elif holder is not None:
        work.errors.append(f"{holder} has it. #assign {agent.name} takes it over.")
    else:
        _give(work, agent.name)
        work.say(f"Claimed: {agent.name} has it now.", "#unassign")


def _assign(work: _Work, argument: str) -> None:
    """An agent of the queue's team gets the ticket; "me" is the actor."""
    team = work.policy.team(work.ticket.queue)
    wanted = (work.actor if argument.casefold() == "me" else argument).removeprefix("@").casefold()
    agent = next((a for a in team if wanted == a.name.casefold() or wanted in a.addresses), None)
    holder = work.ticket.assignee
    if agent is None:
        meant = nearest(wanted, tuple(a.name for a in team))
        hint = f" Did you mean {meant}?" if meant else f" The team: {', '.join(a.name for a in team) or 'nobody'}."
        work.errors.append(f"{argument} is no agent of {work.ticket.queue}.{hint}")
    elif holder is not None and holder.casefold() == agent.name.casefold():
        work.say(f"{agent.name} has it already: nothing to do.")
    else:
        _give(work, agent.name)
        work.say(f"Assigned: {agent.name} has it now.", f"#assign {holder}" if holder else "#unassign")


def _give(work: _Work, name: str) -> None:
    """Set the assignee; a ticket that somebody has is no longer new."""
    work.set(What.ASSIGNEE, work.ticket.assignee, name)
    if work.ticket.state is State.NEW:
        work.set(What.STATE, State.NEW, State.OPEN)


def _unassign(work: _Work, argument: str) -> None:
    holder = work.ticket.assignee
    if holder is None:
        work.say("Nobody has it: nothing to do.")
    else:
        work.set(What.ASSIGNEE, holder, None)
        work.say(f"Unassigned: it is no longer with {holder}.", f"#assign {holder}")


_BACK = {State.NEW: "#reopen", State.OPEN: "#reopen", State.PENDING: "#pending", State.ON_HOLD: "#on-hold"}
"""The verb that leads back to a state; new and open are both undone to open."""


def _to(state: State, sentence: str) -> Callable[[_Work, str], None]:
    """The step that brings a ticket into a state."""

    def step(work: _Work, argument: str) -> None:
        old = work.ticket.state
        if old is state:
            work.say(f"It is {state} already: nothing to do.")
            return
        work.set(What.STATE, old, state)
        work.say(sentence, _BACK.get(old, "#close"))

    return step


def _reopen(work: _Work, argument: str) -> None:
    old = work.ticket.state
    if old in (State.NEW, State.OPEN):
        work.say(f"It is {old}, not closed: nothing to do.")
    else:
        work.set(What.STATE, old, State.OPEN)
        work.say("Reopened: it is open again.", _BACK.get(old, "#close"))


def _priority(work: _Work, argument: str) -> None:
    old, new = work.ticket.priority, Priority(argument.casefold())
    if old is new:
        work.say(f"The priority is {new} already: nothing to do.")
    else:
        work.set(What.PRIORITY, old, new)
        work.say(f"Priority: {new}.", f"#priority {old}")


def _tag(work: _Work, argument: str) -> None:
    for word in argument.casefold().split():
        tag = word.removeprefix("-")
        if word.startswith("-") and tag in work.ticket.tags:
            work.set(What.TAG, tag, None)
            work.say(f"Tag {tag} taken off.", f"#tag {tag}")
        elif not word.startswith("-") and tag not in work.ticket.tags:
            work.set(What.TAG, None, tag)
            work.say(f"Tag {tag} put on.", f"#tag -{tag}")
        else:
            work.say(f"Tag {tag} was {'not there' if word.startswith('-') else 'there already'}: nothing to do.")


def _queue(work: _Work, argument: str) -> None:
    """Another queue; whoever has the ticket and is not in its team loses it."""
    names = tuple(q.name for q in work.policy.queues)
    new = next((n for n in names if n.casefold() == argument.casefold()), None)
    old, holder = work.ticket.queue, work.policy.agent(work.ticket.assignee)
    if new is None:
        meant = nearest(argument, names)
        hint = f" Did you mean {meant}?" if meant else f" The queues: {', '.join(names)}."
        work.errors.append(f"There is no queue {argument}.{hint}")
    elif new == old:
        work.say(f"It is in {new} already: nothing to do.")
    else:
        work.set(What.QUEUE, old, new)
        work.say(f"Moved to {new}.", f"#queue {old}")
        if holder is not None and not holder.serves(new):
            work.set(What.ASSIGNEE, work.ticket.assignee, None)
            work.say(f"{holder.name} is not in the team of {new}: nobody has it now.")


def _company(work: _Work, argument: str) -> None:
    old = work.ticket.company
    if old == argument:
        work.say(f"The company is {argument} already: nothing to do.")
    else:
        work.set(What.COMPANY, old, argument)
        work.say(f"Company: {argument}.", f"#company {old}" if old else None)


def _note(work: _Work, argument: str) -> None:
    work.say("This text is a note: no customer sees it.")


def _of_the_mail(work: _Work, argument: str) -> None:
    """A verb that speaks of the mail alone: who decides on the mail does it and says so."""


def _help(work: _Work, argument: str) -> None:
    for row in VERBS:
        work.say(f"{row.usage}: {row.sentence}")


_STEPS: dict[str, Callable[[_Work, str], None]] = {
    "claim": _claim,
    "assign": _assign,
    "unassign": _unassign,
    "close": _to(State.CLOSED, "Closed."),
    "reopen": _reopen,
    "pending": _to(State.PENDING, "Pending: it waits for the customer."),
    "on-hold": _to(State.ON_HOLD, "On hold: it waits for somebody else."),
    "priority": _priority,
    "tag": _tag,
    "queue": _queue,
    "company": _company,
    "note": _note,
    "send": _of_the_mail,
    "confirm": _of_the_mail,
    "help": _help,
}
