"""Carries commands out: what they change on a ticket, and the transcript that says so; all of them or none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from maild.commands.alter import alter
from maild.commands.said import said
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
        work.errors.append(
            said("{actor} is no agent and cannot claim: #assign NAME gives it to one.", actor=work.actor)
        )
    elif not agent.serves(work.ticket.queue):
        work.errors.append(said("{agent} is not in the team of {queue}.", agent=agent.name, queue=work.ticket.queue))
    elif holder is not None and holder.casefold() == agent.name.casefold():
        work.say(said("You have it already: nothing to do."))
    elif holder is not None:
        work.errors.append(said("{holder} has it. #assign {agent} takes it over.", holder=holder, agent=agent.name))
    else:
        _give(work, agent.name)
        work.say(said("Claimed: {agent} has it now.", agent=agent.name), "#unassign")


def _assign(work: _Work, argument: str) -> None:
    """An agent of the queue's team gets the ticket; "me" is the actor."""
    team = work.policy.team(work.ticket.queue)
    wanted = (work.actor if argument.casefold() == "me" else argument).removeprefix("@").casefold()
    agent = next((a for a in team if wanted == a.name.casefold() or wanted in a.addresses), None)
    holder = work.ticket.assignee
    if agent is None:
        meant = nearest(wanted, tuple(a.name for a in team))
        names = ", ".join(a.name for a in team) or "-"
        work.errors.append(
            said(
                "{name} is no agent of {queue}. Did you mean {near}?",
                name=argument,
                queue=work.ticket.queue,
                near=meant,
            )
            if meant
            else said(
                "{name} is no agent of {queue}. The team: {team}.", name=argument, queue=work.ticket.queue, team=names
            )
        )
    elif holder is not None and holder.casefold() == agent.name.casefold():
        work.say(said("{agent} has it already: nothing to do.", agent=agent.name))
    else:
        _give(work, agent.name)
        work.say(
            said("Assigned: {agent} has it now.", agent=agent.name), f"#assign {holder}" if holder else "#unassign"
        )


def _give(work: _Work, name: str) -> None:
    """Set the assignee; a ticket that somebody has is no longer new."""
    work.set(What.ASSIGNEE, work.ticket.assignee, name)
    if work.ticket.state is State.NEW:
        work.set(What.STATE, State.NEW, State.OPEN)


def _unassign(work: _Work, argument: str) -> None:
    holder = work.ticket.assignee
    if holder is None:
        work.say(said("Nobody has it: nothing to do."))
    else:
        work.set(What.ASSIGNEE, holder, None)
        work.say(said("Unassigned: it is no longer with {holder}.", holder=holder), f"#assign {holder}")


_BACK = {State.NEW: "#reopen", State.OPEN: "#reopen", State.PENDING: "#pending", State.ON_HOLD: "#on-hold"}
"""The verb that leads back to a state; new and open are both undone to open."""


def _to(state: State, sentence: str) -> Callable[[_Work, str], None]:
    """The step that brings a ticket into a state."""

    def step(work: _Work, argument: str) -> None:
        old = work.ticket.state
        if old is state:
            work.say(said("It is {state} already: nothing to do.", state=state))
            return
        work.set(What.STATE, old, state)
        work.say(sentence, _BACK.get(old, "#close"))

    return step


def _reopen(work: _Work, argument: str) -> None:
    old = work.ticket.state
    if old in (State.NEW, State.OPEN):
        work.say(said("It is {state}, not closed: nothing to do.", state=old))
    else:
        work.set(What.STATE, old, State.OPEN)
        work.say(said("Reopened: it is open again."), _BACK.get(old, "#close"))


def _priority(work: _Work, argument: str) -> None:
    old, new = work.ticket.priority, Priority(argument.casefold())
    if old is new:
        work.say(said("The priority is {priority} already: nothing to do.", priority=new))
    else:
        work.set(What.PRIORITY, old, new)
        work.say(said("Priority: {priority}.", priority=new), f"#priority {old}")


def _tag(work: _Work, argument: str) -> None:
    for word in argument.casefold().split():
        tag = word.removeprefix("-")
        if word.startswith("-") and tag in work.ticket.tags:
            work.set(What.TAG, tag, None)
            work.say(said("Tag {tag} taken off.", tag=tag), f"#tag {tag}")
        elif not word.startswith("-") and tag not in work.ticket.tags:
            work.set(What.TAG, None, tag)
            work.say(said("Tag {tag} put on.", tag=tag), f"#tag -{tag}")
        elif word.startswith("-"):
            work.say(said("Tag {tag} was not there: nothing to do.", tag=tag))
        else:
            work.say(said("Tag {tag} was there already: nothing to do.", tag=tag))


def _queue(work: _Work, argument: str) -> None:
    """Another queue; whoever has the ticket and is not in its team loses it."""
    names = tuple(q.name for q in work.policy.queues)
    new = next((n for n in names if n.casefold() == argument.casefold()), None)
    old, holder = work.ticket.queue, work.policy.agent(work.ticket.assignee)
    if new is None:
        meant = nearest(argument, names)
        work.errors.append(
            said("There is no queue {name}. Did you mean {near}?", name=argument, near=meant)
            if meant
            else said("There is no queue {name}. The queues: {queues}.", name=argument, queues=", ".join(names))
        )
    elif new == old:
        work.say(said("It is in {queue} already: nothing to do.", queue=new))
    else:
        work.set(What.QUEUE, old, new)
        _say_moved(work, old, new)
        if holder is not None and not holder.serves(new):
            work.set(What.ASSIGNEE, work.ticket.assignee, None)
            work.say(said("{agent} is not in the team of {queue}: nobody has it now.", agent=holder.name, queue=new))


def _say_moved(work: _Work, old: str, new: str) -> None:
    """Where it is now; the way back is offered only to whom it would be open."""
    actor = work.policy.agent(work.actor)
    if work.via is not Via.MAIL or actor is None or actor.serves(new):
        work.say(said("Moved to {queue}.", queue=new), f"#queue {old}")
        return
    team = ", ".join(a.name for a in work.policy.team(new)) or "-"
    work.say(
        said(
            "Moved to {queue}. You are not in its team; to get it back, ask one of them: {team}.", queue=new, team=team
        )
    )


def _company(work: _Work, argument: str) -> None:
    old = work.ticket.company
    if old == argument:
        work.say(said("The company is {company} already: nothing to do.", company=argument))
    else:
        work.set(What.COMPANY, old, argument)
        work.say(said("Company: {company}.", company=argument), f"#company {old}" if old else None)


def _note(work: _Work, argument: str) -> None:
    work.say(said("This text is a note: no customer sees it."))


def _of_the_mail(work: _Work, argument: str) -> None:
    """A verb that speaks of the mail alone: who decides on the mail does it and says so."""


def _help(work: _Work, argument: str) -> None:
    for row in VERBS:
        work.say(said("#{verb}: {reason}", verb=row.usage.removeprefix("#"), reason=row.sentence))


_STEPS: dict[str, Callable[[_Work, str], None]] = {
    "claim": _claim,
    "assign": _assign,
    "unassign": _unassign,
    "close": _to(State.CLOSED, said("Closed.")),
    "reopen": _reopen,
    "pending": _to(State.PENDING, said("Pending: it waits for the customer.")),
    "on-hold": _to(State.ON_HOLD, said("On hold: it waits for somebody else.")),
    "priority": _priority,
    "tag": _tag,
    "queue": _queue,
    "company": _company,
    "note": _note,
    "send": _of_the_mail,
    "confirm": _of_the_mail,
    "help": _help,
}
