"""Output: JSON lines for programs, plain columns for people; nothing that came by mail can steer a terminal."""

import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

_STEERS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories that a terminal may obey (escape, bidi overrides) or cannot show."""

NARROWEST = 12
"""Columns that a cut column has at least."""


def json_line(value: Mapping[str, Any]) -> None:
    """Print one JSON object on one line, UTF-8 whatever the locale."""
    # A lone surrogate (a file name that is no UTF-8) becomes \udcXX, which is a JSON escape.
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
    sys.stdout.flush()
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def text(value: str) -> None:
    """Print a text of several lines for people, without anything that steers a terminal."""
    print("\n".join(clean(line) for line in value.splitlines()), flush=True)


def clean(value: str) -> str:
    """One line that is safe on a terminal."""
    if value.isascii() and value.isprintable():
        return value
    flat = "".join(" " if c == "\t" else c for c in value)
    return "".join(c if unicodedata.category(c) not in _STEERS else "�" for c in flat)


def width(value: str) -> int:
    """How many columns a terminal needs for this text."""
    if value.isascii():
        return len(value)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in value)


def cut(value: str, columns: int) -> str:
    """The text cut to so many columns, with an ellipsis where something is missing."""
    if width(value) <= columns:
        return value
    while value and width(value) > columns - 1:
        value = value[:-1]
    return value + "…"


def table(head: Sequence[str], rows: Iterable[Sequence[object]], empty: str, also_cut: str | None = None) -> None:
    """Print aligned columns; the last one is cut at the edge of a terminal, and whole where none is.

    So is the column `also_cut`, which shares with the last one what the others leave.
    """
    cells = [[clean(str("" if cell is None else cell)) for cell in row] for row in rows]
    if not cells:
        print(empty, flush=True)
        return
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    print("\n".join(laid_out(head, cells, room, also_cut)), flush=True)


def laid_out(head: Sequence[str], cells: Sequence[Sequence[str]], room: int, also_cut: str | None = None) -> list[str]:
    """The lines of a table for so many columns; 0: as wide as it is."""
    lines = [head, *cells]
    widths = [max(width(row[i]) for row in lines) for i in range(len(head))]
    if room:
        left = room - sum(widths[:-1]) - 2 * (len(head) - 1)
        if also_cut is not None and left < widths[-1]:
            place = head.index(also_cut)
            both = left + widths[place]
            widths[place] = max(min(widths[place], max(both // 2, both - widths[-1])), NARROWEST)
            left = both - widths[place]
        widths[-1] = max(left, NARROWEST)
    shown = []
    for row in lines:
        short = [cut(cell, columns) for cell, columns in zip(row, widths, strict=True)]
        padded = [cell + " " * (columns - width(cell)) for cell, columns in zip(short, widths, strict=True)]
        shown.append("  ".join(padded).rstrip())
    return shown


def when(at: datetime | None) -> str:
    """A time for people, in the zone of this machine, to the minute."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else ""


def hush() -> None:
    """Print no more: whoever reads our output has closed it, as `head` does."""
    # What is still buffered would fail once more when the interpreter flushes standard output.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
