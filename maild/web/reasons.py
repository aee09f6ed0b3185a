"""The trace of a decision, ordered for reading: what it was, whose, which ticket, what was done, who was told."""

import json
from dataclasses import fields
from typing import TypeAlias

from maild.values import Address, Change, Trace, Via, What
from maild.web.words import VIAS, sentence

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

SECTIONS: tuple[tuple[str, str], ...] = (
    ("link", "Which ticket"),
    ("person", "Who wrote it"),
    ("machine", "Person or machine"),
    ("changes", "What changed"),
    ("traces", "Rules"),
    ("notices", "Who was told"),
    ("filing", "How it was filed"),
    ("undelivered", "Mail of ours that did not arrive"),
    ("ticket", "The ticket afterwards"),
    ("plan", "Thread"),
)
"""(key of the trace, heading), in the order of reading; what is not named here follows."""
ABOVE = frozenset({"disposition", "reason"})
"""Shown in the head of the page."""


def read(trace: str) -> tuple[tuple[str, Json], ...]:
    """The parts of a trace (JSON) that say something, with headings; () for a mail without one."""
    try:
        decision: Json = json.loads(trace) if trace else None
    except ValueError:
        return (("Trace", trace),)
    if not isinstance(decision, dict):
        return ()
    decision = {key: short(value) for key, value in decision.items()}
    named = [(heading, decision[key]) for key, heading in SECTIONS if decision.get(key)]
    known = {key for key, _ in SECTIONS} | ABOVE
    others = [
        (key.replace("_", " ").capitalize(), value) for key, value in decision.items() if key not in known and value
    ]
    return (*named, *others)


def short(value: Json) -> Json:
    """Without what says nothing (no, none, empty); an address, a change and a rule as one line each."""
    if isinstance(value, list):
        return [part for part in map(short, value) if part not in (None, "", [], {})]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"name", "address"}:
        return str(Address(str(value["name"]), str(value["address"])))
    if value.keys() == {f.name for f in fields(Change)}:
        return changed(value)
    if value.keys() == {f.name for f in fields(Trace)}:
        return judged(value)
    parts = {key: short(part) for key, part in value.items()}
    return {key: part for key, part in parts.items() if part not in (None, False, "", [], {})}


def changed(value: dict[str, Json]) -> str:
    """A change as the timeline says it."""
    old, new = (None if value[side] is None else str(value[side]) for side in ("old", "new"))
    change = Change(What(str(value["what"])), old, new, str(value["actor"]), Via(str(value["via"])))
    return f"{change.actor} {VIAS[change.via]}: {sentence(change)}"


def judged(value: dict[str, Json]) -> str:
    """Whether a rule matched, why, and what it asked for."""
    asked = value["changes"]
    done = f" → {', '.join(map(str, asked))}" if isinstance(asked, list) and asked else ""
    return f"{value['rule']}: {'matched' if value['matched'] else 'did not match'}, {value['why']}{done}"
