"""The text that is made of a page: lines with the white space of a browser, in quotes, lists and cells."""

import re
from dataclasses import dataclass, field

from maild.mail.html_table import Cell, layout

MAX_OUTPUT = 1_000_000
"""Characters."""
MAX_QUOTES = 30
MAX_TABLES = 20
MAX_LISTS = 10
"""Levels of each that are shown; what is nested deeper stands in the last of them."""
MAX_ROWS = 1_000
MAX_CELLS = 200
"""Rows of a table and cells of a row that are laid out together."""
MAX_INDENT = 16

_BLANKS = re.compile(r"[ \t\n\r\f\xa0]+")
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u061c]")
_JOINER = re.compile("(?<![\u0590-\u0dff\u0f00-\u109f\u1780-\u17ff])\u200c|\u200c(?![\u0590-\u0dff\u0f00-\u109f])")
"""Zero-width non-joiners that are filling; between letters of Persian or Hindi they are spelling."""
_CJK_BREAK = re.compile("(?<=[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\uff00-\uff60])[ \t]*\n\\s*"
                        "(?=[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\uff00-\uff60])")  # fmt: skip
"""A line of Chinese or Japanese folded by the sender's program: there is no blank between these letters."""


@dataclass(slots=True)
class Frame:
    """Something that holds lines: the page, a quote, a list, an item, a table or a cell."""

    kind: str
    lines: list[str] = field(default_factory=list)
    gap: bool = False
    """An empty line stands before the next line, if there is one before it."""
    marker: str = ""
    number: int = 0
    """Of the next item of an ordered list; -1 for bullets, -2 for none."""
    style: str = "1"
    rows: list[list[Cell]] = field(default_factory=list)
    heading: bool = False
    ruled: bool = False
    """A table with lines between its cells, or a cell of headings: data."""
    nested: bool = False
    """A table inside it."""


@dataclass(slots=True)
class Page:
    """The text while it is being written."""

    frames: list[Frame] = field(default_factory=lambda: [Frame("page")])
    line: list[str] = field(default_factory=list)
    space: bool = False
    """White space stands before the next word."""
    strut: bool = False
    """The line holds only blanks that do not break: a line that is meant to be empty."""
    indent: int = 0
    verbatim: int = 0
    """1: line breaks count; 2: blanks too."""
    size: int = 0
    depths: dict[str, int] = field(default_factory=dict)
    """Open frames of each kind."""
    missed: dict[str, int] = field(default_factory=dict)
    """Frames of each kind that were too deep to be opened."""
    heard: list[str] | None = None
    """Collects what is said, for the text of a link."""

    def say(self, text: str) -> None:
        """Add text; white space collapses as in a browser, invisible characters go."""
        if not text.isascii():
            text = unmarked(text)
            if "\n" in text and not self.verbatim:
                text = _CJK_BREAK.sub("", text)
        if self.verbatim:
            self._say_lines(text)
            return
        words = text.split() if "\u3000" not in text else [w for w in _BLANKS.split(text) if w]
        if not words:
            if self.line:
                self.space = self.space or bool(text)
            elif "\xa0" in text:
                self.indent += text.count("\xa0")
                self.strut = True
            return
        if self.line:
            if self.space or text[0].isspace():
                self.line.append(" ")
        elif self.indent or text[0] in " \t\n\xa0":
            self._indent(text)
        joined = " ".join(words)
        self.line.append(joined)
        self.space = text[-1].isspace()
        if self.heard is not None:
            self.heard.append(joined + " " if self.space else joined)

    def _indent(self, text: str) -> None:
        """Two or more blanks that do not break are meant to be seen."""
        blanks = self.indent + text[: len(text) - len(text.lstrip())].count("\xa0")
        if blanks > 1:
            self.line.append(" " * min(blanks, MAX_INDENT))

    def _say_lines(self, text: str) -> None:
        """Add text whose line breaks count."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.end(always=True)
            if self.verbatim == 1:
                line = " ".join(line.split())
            if line:
                self.line.append(line.replace("\xa0", " "))
                if self.heard is not None:
                    self.heard.append(line)

    def put(self, text: str) -> None:
        """Add text as it is, after a blank if there is something before it."""
        if self.line and not self.line[-1].endswith(" "):
            self.line.append(" ")
        self.line.append(text)
        self.space = False

    def end(self, *, always: bool = False) -> None:
        """End the line; if nothing is on it, only a line that is meant to be empty is written."""
        if self.line:
            text = "".join(self.line).rstrip()
            if text == "--" and (self.space or self.line[-1].endswith(" ")):
                text = "-- "
            self.line.clear()
            if text or always:
                self._emit(text)
        elif self.strut or always:
            self._emit("")
        self.space = self.strut = False
        self.indent = 0

    def _emit(self, text: str) -> None:
        frame = self.frames[-1]
        lines = frame.lines
        if frame.gap:
            if lines and lines[-1]:
                lines.append("")
            frame.gap = False
        if text or self.verbatim or (lines and lines[-1]):
            lines.append(text)
            self.size += len(text) + 1

    def gap(self) -> None:
        """End the line; an empty line stands before what comes next."""
        self.end()
        self.frames[-1].gap = True

    def open(self, kind: str, limit: int) -> Frame:
        """Open a frame; one that is too deep is the one around it."""
        self.end()
        depth = self.depths.get(kind, 0)
        if depth >= limit:
            self.missed[kind] = self.missed.get(kind, 0) + 1
            return self.frames[-1]
        self.depths[kind] = depth + 1
        frame = Frame(kind)
        self.frames.append(frame)
        return frame

    def close(self, kind: str, barriers: frozenset[str]) -> bool:
        """Close the innermost frame of this kind and all in it, unless a barrier stands before it."""
        self.end()
        if self.missed.get(kind):
            self.missed[kind] -= 1
            return False
        if not self.depths.get(kind):
            return False
        for place in range(len(self.frames) - 1, 0, -1):
            found = self.frames[place].kind
            if found == kind:
                while len(self.frames) > place:
                    self._pop()
                return True
            if found in barriers:
                return False
        return False

    def _pop(self) -> None:
        """Close the innermost frame: its lines go into the one around it."""
        frame = self.frames.pop()
        self.depths[frame.kind] -= 1
        lines, into = trimmed(frame.lines), self.frames[-1]
        if frame.kind == "cell":
            if into.kind == "table":
                if not into.rows or len(into.rows[-1]) >= MAX_CELLS:
                    into.rows.append([])
                into.rows[-1].append(Cell(lines, frame.heading))
                into.ruled = into.ruled or frame.heading
                into.nested = into.nested or frame.nested
                return
        elif frame.kind == "table":
            lines = [*lines, *layout(frame.rows, data=frame.ruled and not frame.nested)]
            into.nested = True
            into.gap = into.gap or len(lines) > 1
        elif frame.kind == "quote":
            lines = [f"> {line}" if line else ">" for line in lines]
            into.gap = True
        elif frame.kind == "item":
            blank = " " * len(frame.marker)
            lines = [f"{blank if n else frame.marker}{line}" if line else "" for n, line in enumerate(lines)]
        elif frame.kind == "list":
            into.gap = into.gap or into.kind not in ("list", "item")
            if into.kind == "list":
                lines = [f"  {line}" if line else "" for line in lines]
        if not lines:
            return
        if into.gap and into.lines and into.lines[-1]:
            into.lines.append("")
        into.lines.extend(lines)
        into.gap = frame.kind == "quote" or (frame.kind == "table" and len(lines) > 1)
        if frame.kind == "list":
            into.gap = into.kind not in ("list", "item")

    def row(self) -> None:
        """A new row, if a table is open and no cell."""
        frame = self.frames[-1]
        if frame.kind != "table":
            return
        if len(frame.rows) >= MAX_ROWS:
            frame.lines.extend(layout(frame.rows, data=frame.ruled and not frame.nested))
            frame.rows.clear()
        frame.rows.append([])

    def text(self) -> str:
        """All that was written."""
        self.end()
        while len(self.frames) > 1:
            self._pop()
        return "\n".join(trimmed(self.frames[0].lines))[:MAX_OUTPUT]


def unmarked(text: str) -> str:
    """Text without soft hyphens, zero-width characters and marks of direction."""
    text = _INVISIBLE.sub("", text)
    if "\u200c" in text:
        text = _JOINER.sub("", text)
    return text


def trimmed(lines: list[str]) -> list[str]:
    """Lines without empty ones at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]
