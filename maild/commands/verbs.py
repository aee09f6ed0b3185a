"""The verbs: what can be done to a ticket, by mail, by the CLI, by a mailto link and by a rule."""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maild.commands.said import said

if TYPE_CHECKING:  # `maild --help` prints this table, and the values take longer to import than all the rest of it
    from maild.values import Command


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb with the sentence that --help, the transcript and the docs print."""

    name: str
    form: str
    """Its argument as people read it; empty for none, in brackets if it may be left out."""
    sentence: str
    example: str
    changes: bool
    """Whether it changes the ticket; the others speak of the mail in which they stand."""
    accepts: Callable[[str], bool]
    """Whether an argument has the right form."""
    choices: tuple[str, ...] = ()
    """All arguments that it may have, where they are few."""

    @property
    def usage(self) -> str:
        """The verb as it is written in a mail."""
        return f"#{self.name} {self.form}".strip()


_TAG = re.compile(r"-?[^\s-]\S{0,59}")


def _nothing(argument: str) -> bool:
    """No argument at all."""
    return not argument


def _word(argument: str) -> bool:
    """One word."""
    return len(argument.split()) == 1


def _some(argument: str) -> bool:
    """Some words."""
    return bool(argument.strip())


def _tags(argument: str) -> bool:
    """One or more tags, those with a minus to be taken off."""
    return bool(argument.split()) and all(_TAG.fullmatch(word) for word in argument.split())


def _priority(argument: str) -> bool:
    """One of the four priorities."""
    from maild.values import Priority

    return argument.casefold() in list(Priority)


def _mentions(argument: str) -> bool:
    """Nothing, or agents' names, each with @."""
    return all(re.fullmatch(r"@[\w.-]+", word) for word in argument.split())


VERBS: tuple[Verb, ...] = (
    Verb("claim", "", "Take the ticket: it is yours.", "#claim", True, _nothing),
    Verb("assign", "NAME", "Give the ticket to an agent.", "#assign anna", True, _word),
    Verb("unassign", "", "Put the ticket back to the team: nobody has it.", "#unassign", True, _nothing),
    Verb("close", "", "Close the ticket: it is done.", "#close", True, _nothing),
    Verb("reopen", "", "Open the ticket again.", "#reopen", True, _nothing),
    Verb("pending", "", "The ticket waits for the customer.", "#pending", True, _nothing),
    Verb("on-hold", "", "The ticket waits for somebody else.", "#on-hold", True, _nothing),
    Verb(
        "priority",
        "P",
        "Set the priority: low, normal, high or urgent.",
        "#priority high",
        True,
        _priority,
        ("low", "normal", "high", "urgent"),
    ),
    Verb("tag", "a -b", "Put tags on the ticket, and take off those with a minus.", "#tag vpn -mail", True, _tags),
    Verb("queue", "Q", "Move the ticket to another queue.", "#queue billing", True, _word),
    Verb("company", "C", "Set the company of the ticket.", "#company Example Ltd", True, _some),
    Verb("note", "[@NAME]", "Keep this text among agents: no customer sees it.", "#note @anna", False, _mentions),
    Verb("send", "", "Send this text to the customer, where it would have been a note.", "#send", False, _nothing),
    Verb("confirm", "", "It was you who wrote the mail that is held: let it go on.", "#confirm", False, _nothing),
    Verb("help", "", "Answer with this list of verbs.", "#help", False, _nothing),
)


def verb(name: str) -> Verb | None:
    """The verb of this name in any case, without #, or None."""
    return next((v for v in VERBS if v.name == name.casefold()), None)


def nearest(name: str, names: tuple[str, ...]) -> str | None:
    """The name that was probably meant, or None."""
    by_case = {n.casefold(): n for n in names}
    close = difflib.get_close_matches(name.casefold()[:40], by_case, n=1, cutoff=0.5)
    return by_case[close[0]] if close else None


def problem(command: "Command") -> str | None:
    """What is wrong with a command by its form alone, as a sentence; None when nothing is."""
    row = verb(command.verb)
    if row is None:
        meant = nearest(command.verb, tuple(v.name for v in VERBS))
        name = command.verb[:40]
        return (
            said("#{name} is no verb. Did you mean #{near}?", name=name, near=meant)
            if meant
            else said("#{name} is no verb. #help lists them.", name=name)
        )
    if row.accepts(command.argument):
        return None
    if not row.form:
        return said("#{name} takes nothing after it, but there was: {rest}", name=row.name, rest=command.argument[:80])
    if row.choices and command.argument:
        able, rest = ", ".join(row.choices), command.argument[:80]
        return said("#{name} is followed by one of {able}; not by {rest}", name=row.name, able=able, rest=rest)
    return said("#{name} is written like this: {example}", name=row.name, example=row.example)
