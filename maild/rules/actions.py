"""What rules can do: a table of actions, each a verb that agents use as well."""

from collections.abc import Callable
from dataclasses import dataclass

from maild.rules.conditions import Known
from maild.rules.near import hint
from maild.values import Command, Priority


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its value in the rule becomes the argument of the verb of the same name."""

    name: str
    sentence: str
    example: str
    """A TOML value."""
    check: Callable[[tuple[str, ...], Known], str | None]
    """What is wrong with the values of the rule, or None."""
    switch: bool = False
    """It has no argument: the rule says true."""

    def command(self, values: tuple[str, ...]) -> Command:
        """The verb with its argument, as an agent would write it."""
        return Command(self.name, "" if self.switch else " ".join(values))


def _one(values: tuple[str, ...]) -> str | None:
    return None if len(values) == 1 and values[0].strip() else "takes one value"


def _known(what: str, names: Callable[[Known], tuple[str, ...]]) -> Callable[[tuple[str, ...], Known], str | None]:
    def check(values: tuple[str, ...], known: Known) -> str | None:
        valid = names(known)
        return _one(values) or (
            None if values[0] in valid else f"there is no {what} {values[0]}{hint(values[0], valid)}"
        )

    return check


def _priority(values: tuple[str, ...], _: Known) -> str | None:
    names = tuple(str(p.value) for p in Priority)
    return _one(values) or (None if values[0] in names else f"there is no priority {values[0]}{hint(values[0], names)}")


def _tags(values: tuple[str, ...], _: Known) -> str | None:
    wrong = [v for v in values if not v.strip() or any(c.isspace() for c in v) or v == "-"]
    return f"a tag is one word, not {wrong[0]!r}" if wrong else None


def _true(values: tuple[str, ...], _: Known) -> str | None:
    return None if values == ("true",) else "takes true; leave it out otherwise"


ACTIONS: tuple[Action, ...] = (
    Action("queue", "Move the ticket to this queue.", '"billing"', _known("queue", lambda k: k.queues)),
    Action("priority", f"Set the priority: {', '.join(Priority)}.", '"high"', _priority),
    Action("tag", 'Add tags; "-tag" takes one away.', '["printer", "-bulk"]', _tags),
    Action("assign", "Give the ticket to this agent.", '"anna"', _known("agent", lambda k: k.agents)),
    Action("company", "Set the company of the ticket.", '"Example Ltd"', lambda values, _: _one(values)),
    Action("pending", "The ticket waits for the customer.", "true", _true, switch=True),
    Action("on-hold", "The ticket waits for somebody else.", "true", _true, switch=True),
    Action("close", "Close the ticket.", "true", _true, switch=True),
)
"""All actions, in the order of the docs."""

BY_NAME = {action.name: action for action in ACTIONS}

NOT_YET = ("notify", "webhook", "junk")
"""Planned, refused at load with these words."""
