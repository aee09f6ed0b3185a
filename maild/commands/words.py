"""Finds the verbs in the new text of a mail; never in quoted text, which is not given to it."""

import re

from maild.commands.said import said
from maild.commands.verbs import VERBS, problem, verb
from maild.threading.token import REF_LINE
from maild.values import Command, Commands

_LINE = re.compile(r"#(?=[^\W\d_])(\S+)(.*)", re.DOTALL)


def parse(text: str, mail_only: bool = False, signature: str = "") -> Commands:
    """The verbs of a new text, and the text without their lines.

    At the very top every line that begins with # and a letter must be a verb; at the end, above the agent's known
    `signature`, exact verbs count; an exact verb elsewhere is an error, because it may be meant or not; other lines
    are text. A `ref:` line of a mailto link is no text. `mail_only`: the mail has no ticket, so only verbs that speak
    of the mail itself may stand in it.
    """
    lines = [line for line in text.split("\n") if not REF_LINE.match(line)]
    end = len(lines) - _signature_lines(lines, signature)
    found = [_command(line) for line in lines[:end]]
    top = _top(lines[:end], found)
    bottom = _bottom(lines[:end], found, top)
    taken = {i for i in (*range(top), *range(bottom, end)) if found[i] is not None}
    items = tuple(c for i in sorted(taken) if (c := found[i]) is not None)
    asked = [c for c in found[top:bottom] if c is not None and problem(c) is None]
    errors = [*(_wrong(c, mail_only) for c in items), *map(_ask, asked), _torn(items)]
    rest = "\n".join(line for i, line in enumerate(lines) if i not in taken)
    return Commands(items, rest.strip() if taken else rest, tuple(e for e in errors if e))


def _command(line: str) -> Command | None:
    """The command that a line is, if it begins with # and a letter; a verb's name is any case."""
    match = _LINE.fullmatch(line.strip().lstrip("\u200b\ufeff"))  # iOS and Outlook paste invisible marks
    return Command(match.group(1).casefold(), " ".join(match.group(2).split())) if match else None


def _top(lines: list[str], found: list[Command | None]) -> int:
    """Where the block at the very top ends; empty lines in it come from clients that write each line as a paragraph."""
    end = 0
    for i, line in enumerate(lines):
        if found[i] is not None:
            end = i + 1
        elif line.strip():
            break
    return end


def _bottom(lines: list[str], found: list[Command | None], top: int) -> int:
    """Where the block of exact verbs at the end begins."""
    start = len(lines)
    for i in range(len(lines) - 1, top - 1, -1):
        command = found[i]
        if command is not None and problem(command) is None:
            start = i
        elif lines[i].strip():
            break
    return start


def _wrong(command: Command, mail_only: bool) -> str | None:
    """What is wrong with a command in its place."""
    row = verb(command.verb)
    if mail_only and row is not None and row.changes:
        able = ", ".join(f"#{v.name}" for v in VERBS if not v.changes)
        return said(
            "#{name} needs a ticket, and this mail has none. Here you can write: {able}.", name=row.name, able=able
        )
    return problem(command)


def _ask(command: Command) -> str:
    """The question about a verb that stands amid the text."""
    line = f"#{command.verb} {command.argument}".strip()
    return said(
        'Did you mean "{line}" as a verb? It stands amid the text: put it on top or at the end, or reword it.',
        line=line,
    )


def _torn(items: tuple[Command, ...]) -> str | None:
    """The one pair of verbs that cannot both be meant."""
    names = {c.verb for c in items}
    return said("#note and #send exclude each other: write only one.") if {"note", "send"} <= names else None


def _signature_lines(lines: list[str], signature: str) -> int:
    """How many lines at the end are the agent's known signature, with the empty lines around it."""
    wanted = [" ".join(w.split()) for w in signature.split("\n") if w.strip()]
    taken = 0
    for line in reversed(lines):
        if not wanted:
            break
        if line.strip() and " ".join(line.split()) != wanted.pop():
            return 0
        taken += 1
    return 0 if wanted else taken
