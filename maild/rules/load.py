"""[[rule]] tables become rules, or problems that name the rule, the key and the nearest valid name."""

from collections.abc import Iterator, Mapping
from typing import Any

from maild.rules import actions, conditions
from maild.rules.conditions import Known as Names
from maild.rules.near import hint
from maild.values import Rule

__all__ = ["KEYS", "WHEN", "Names", "load"]

KEYS = ("name", "on", "when", "then", "stop")
WHEN = ("new", "follow-up")
"""The moments at which rules run."""
WHEN_NOT_YET = ("change", "time")

Pairs = tuple[tuple[str, tuple[str, ...]], ...]


def load(tables: list[dict[str, Any]], where: str, known: Names) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """The rules in their order, and all problems; `where` stands before each problem, such as "config.toml: "."""
    rules: list[Rule] = []
    problems: list[str] = []
    for index, table in enumerate(tables):
        name = table.get("name")
        title = f"rule[{index}] {name!r}" if isinstance(name, str) else f"rule[{index}]"
        found: list[str] = []
        rule = _rule(table, index, known, found)
        problems += [f"{where}{title}: {problem}" for problem in found]
        if not found:
            rules.append(rule)
    return tuple(rules), tuple(problems)


def _rule(table: Mapping[str, Any], index: int, known: Names, problems: list[str]) -> Rule:
    problems += [f"{key}: unknown key{hint(key, KEYS)}" for key in table if key not in KEYS]
    name = table.get("name", f"rule {index + 1}")
    if not isinstance(name, str) or not name.strip():
        problems.append("name: must be a text")
    stop = table.get("stop", False)
    if not isinstance(stop, bool):
        problems.append("stop: must be true or false")
    on = _values(table.get("on", list(WHEN)))
    if not on:
        problems.append('on: must be "new", "follow-up" or a list of both')
    problems += [_moment(word) for word in on or () if word not in WHEN]
    when, then = table.get("when", {}), table.get("then")
    if not isinstance(when, dict):
        problems.append("when: must be a table such as {subject = ...}")
    if not isinstance(then, dict) or not then:
        problems.append("then: must be given, a table such as {queue = ...}")
    return Rule(
        name=str(name),
        on=on or (),
        when=tuple(_when(when, known, problems)) if isinstance(when, dict) else (),
        then=tuple(_then(then, known, problems)) if isinstance(then, dict) else (),
        stop=bool(stop),
    )


def _moment(word: str) -> str:
    return (
        f"on: {word}: not yet; only new and follow-up work"
        if word in WHEN_NOT_YET
        else f"on: there is no {word}{hint(word, WHEN)}"
    )


def _when(table: Mapping[str, Any], known: Names, problems: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, given in table.items():
        if key != "not":
            yield from _condition(key, given, "", known, problems)
        elif isinstance(given, dict):
            for inner, value in given.items():
                yield from _condition(inner, value, "not ", known, problems)
        else:
            problems.append("when.not: must be a table such as {domain = ...}")


def _condition(
    key: str, given: object, negation: str, known: Names, problems: list[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    path = f"when.{'not.' if negation else ''}{key}"
    condition, values = conditions.BY_NAME.get(key), _values(given)
    if condition is None:
        said = "not yet" if key in conditions.NOT_YET else f"unknown condition{hint(key, conditions.BY_NAME)}"
        problems.append(f"{path}: {said}")
    elif not values:
        problems.append(f"{path}: must be a text or a list of texts")
    else:
        problems += [f"{path}: {wrong}" for value in values if (wrong := condition.check(value, known))]
        yield f"{negation}{key}", values


def _then(table: Mapping[str, Any], known: Names, problems: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, given in table.items():
        action = actions.BY_NAME.get(key)
        values = ("true" if given else "false",) if isinstance(given, bool) else _values(given)
        if action is None:
            said = "not yet" if key in actions.NOT_YET else f"unknown action{hint(key, actions.BY_NAME)}"
            problems.append(f"then.{key}: {said}")
        elif not values:
            problems.append(f"then.{key}: must be {action.example} or the like")
        elif wrong := action.check(values, known):
            problems.append(f"then.{key}: {wrong}")
        else:
            yield key, values


def _values(given: object) -> tuple[str, ...] | None:
    """One text or a list of texts; anything else is None."""
    values: list[object] = given if isinstance(given, list) else [given]
    texts = tuple(v for v in values if isinstance(v, str))
    return texts if texts and len(texts) == len(values) else None
