"""The trace of a decision, ordered for reading: what it was, whose, which ticket, what was done, who was told."""

import json
from typing import TypeAlias

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
    named = [(heading, decision[key]) for key, heading in SECTIONS if decision.get(key)]
    known = {key for key, _ in SECTIONS} | ABOVE
    others = [
        (key.replace("_", " ").capitalize(), value) for key, value in decision.items() if key not in known and value
    ]
    return (*named, *others)
