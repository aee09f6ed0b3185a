"""Text to new part, quoted part and signature: folded, never deleted, whole where it is unsure (lesson 38).

Text is only taken off its end, or off its top where the answer stands below the quote; whoever answers between the
quoted lines keeps them all. What counts as a mark stands in `clients`, what counts as a footer in `footers`.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from maild.mail import client_words, clients, footers, reply_html
from maild.mail.reply_cut import NAMED, OTHER_MARKS, cut, is_quoted
from maild.mail.reply_pgp import BEGIN, armour

SIGNATURE_LINES = 20
"""Lines below "-- " that still are a signature; the convention says 4."""
MAX_GAP = 60
"""Lines looked at below a delimiter, empty ones included."""
MAX_LINES = 10_000
"""Lines that are looked at; the rest goes with the last of them."""
BARE_SIGNATURE_LINES = 10
"""The same below "--" without its space, which may also divide a text."""
MAX_DELIMITERS = 100
"""Signature delimiters that are looked at."""

_MARK = re.compile(r"\n(?: ?>|--)")


@dataclass(frozen=True, slots=True)
class Parts:
    """A text in three parts; joined they hold every line that is not empty."""

    reply: str
    quoted: str
    signature: str


class _Kind(Enum):
    """What a run of lines is."""

    TEXT = auto()
    QUOTE = auto()
    ATTRIBUTION = auto()
    SIGNATURE = auto()


@dataclass(slots=True)
class _Run:
    """Consecutive lines of one kind; empty lines belong to the run before them."""

    kind: _Kind
    lines: list[str]


def split(text: str, html: str = "", forwards: bool = False) -> Parts:
    """Split a text; linear in its length. `html`: the raw HTML beside it, asked where the text has no marks.

    `forwards`: the subject says that the mail forwards another, so that an unmarked mail in it is content.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MAX_LINES:
        head, rest = split("\n".join(lines[:MAX_LINES]), "", forwards), "\n".join(lines[MAX_LINES:])
        if head.quoted:
            return Parts(head.reply, f"{head.quoted}\n{rest}", head.signature)
        return Parts("\n".join(lines), "", "")
    if BEGIN in text and (signed := armour(lines))[1]:
        inner = _split(signed[0], "\n".join(signed[0]), forwards)
        return Parts(inner.reply, inner.quoted, _joined([inner.signature, *signed[1]]))
    parts = _split(lines, text, forwards)
    if html and not forwards and parts.quoted[:1] in ("", ">") and (place := reply_html.boundary(html, lines)):
        new = _split(lines[:place], "\n".join(lines[:place]), forwards)
        if new.reply:
            return Parts(new.reply, _joined([new.quoted, *lines[place:]]), new.signature)
    return parts


def forwards(subject: str) -> bool:
    """Whether a subject says that the mail forwards another."""
    return clients.forward(subject)


def _split(lines: list[str], text: str, forwards: bool) -> Parts:
    """Split lines by the marks that clients leave in them."""
    introductions: dict[int, int] = {}
    below = cut(lines, introductions, forwards, clients.asks_above(text.lower()))
    end = footers.start(lines, below) if below == len(lines) else below
    if not any(line.strip() for line in lines[:end]):
        end = below
    foot, tail = lines[end:below], lines[below:]
    marked = introductions or text[:1] == ">" or text[:2] in (" >", "--") or _MARK.search(text) is not None
    runs = _runs(lines[:end], introductions) if marked else _one_run(lines[:end])
    written = [n for n, run in enumerate(runs) if run.kind is _Kind.TEXT]
    if not written:
        return _nothing_written(runs, foot, tail, text)
    last = written[-1]
    reply, quoted = runs[: last + 1], [r for r in runs[last + 1 :] if r.kind is not _Kind.SIGNATURE]
    signature = [line for r in runs[last + 1 :] if r.kind is _Kind.SIGNATURE for line in r.lines]
    kinds = [run.kind for run in reply]
    if kinds == [_Kind.ATTRIBUTION, _Kind.QUOTE, _Kind.TEXT]:  # answered below the quote
        quoted, reply = [*reply[:2], *quoted], reply[2:]
    elif kinds[:2] == [_Kind.ATTRIBUTION, _Kind.TEXT]:  # nothing marks the quote: only its introduction goes
        quoted, reply = [reply[0], *quoted], reply[1:]
    elif kinds == [_Kind.TEXT, _Kind.ATTRIBUTION, _Kind.QUOTE, _Kind.TEXT] and _closes(reply[3].lines):
        quoted, reply = [*reply[1:3], *quoted], [reply[0], reply[3]]  # nothing below the quote but the sender's name
    new = [line for run in reply for line in run.lines]
    closing = _closing(new, bool(quoted or tail)) if quoted or tail or signature else []
    folded = [*(line for r in quoted for line in r.lines), *tail]
    return Parts(_joined(new), _joined(folded), _joined([*closing, *signature, *foot]))


def _joined(lines: list[str]) -> str:
    """Lines as text without empty ones at its ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return "\n".join(lines[start:end])


def _nothing_written(runs: list[_Run], foot: list[str], tail: list[str], text: str) -> Parts:
    """Only quotes: nothing new if a client introduced them, else all of it may be meant."""
    kinds = [run.kind for run in runs]
    if (
        _Kind.ATTRIBUTION in kinds
        or (kinds == [_Kind.QUOTE] and _introduced(runs[0].lines))
        or kinds == [_Kind.SIGNATURE]
    ):
        quoted = [line for r in runs if r.kind is not _Kind.SIGNATURE for line in r.lines]
        signature = [line for r in runs if r.kind is _Kind.SIGNATURE for line in r.lines]
        return Parts("", _joined([*quoted, *tail]), _joined([*signature, *foot]))
    return Parts(_joined(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")), "", "")


def _introduced(lines: list[str]) -> bool:
    """Whether quoted lines begin with an attribution, which Apple Mail on telephones quotes too."""
    bare = [line.lstrip("> ") for line in lines[:6]]
    return bool(bare[0]) and clients.attribution(bare, 0) > 0


def _runs(lines: list[str], introductions: dict[int, int]) -> list[_Run]:
    """Group lines into runs; from a forwarded mail on all is text."""
    runs: list[_Run] = []
    place = 0
    forwarded = next((n for n, count in introductions.items() if count < 0), len(lines))
    introduced, delimiters = bool(introductions), 0
    others = _others(lines, introductions) if introduced else ""
    while place < len(lines):
        line, count, kind = lines[place], 1, _Kind.TEXT
        if not line.strip():
            kind = runs[-1].kind if runs else kind
            if not runs:
                place += 1
                continue
        elif place >= forwarded:
            count = len(lines) - place
        elif is_quoted(line):
            kind = _Kind.TEXT if line[:6] == ">From " and _alone(lines, place) else _Kind.QUOTE
        elif (found := introductions.get(place, 0)) > 0:
            kind, count = _Kind.ATTRIBUTION, found
        elif introduced and (
            line.lstrip()[0] in others
            or NAMED.match(line)
            or (runs and runs[0].kind is _Kind.TEXT and _wrapped(lines, place))
        ):
            kind = _Kind.QUOTE
        elif line[:2] == "--" and line.rstrip("\xa0 ") == "--" and delimiters < MAX_DELIMITERS:
            delimiters += 1
            if (found := _signature(lines, place)) > 0:
                kind, count = _Kind.SIGNATURE, found
        if runs and runs[-1].kind is kind:
            runs[-1].lines.extend(lines[place : place + count])
        else:
            runs.append(_Run(kind, lines[place : place + count]))
        place += count
    return runs


def _wrapped(lines: list[str], place: int) -> bool:
    """Whether a relay broke this line off the quoted one above it: the sentence goes on, and on below it."""
    above, line, below = lines[place - 1], lines[place], "".join(lines[place + 1 : place + 2])
    return (
        len(line) <= 30
        and len(above) >= 60
        and is_quoted(above)
        and above.rstrip()[-1:] not in ".?!:"
        and line[0].islower()
        and is_quoted(below)
        and below.lstrip("> ")[:1].islower()
    )


def _one_run(lines: list[str]) -> list[_Run]:
    """Lines of which none is marked: all text."""
    return [_Run(_Kind.TEXT, lines)] if any(line.strip() for line in lines) else []


def _others(lines: list[str], introductions: dict[int, int]) -> str:
    """Marks other than ">" with which the first line below an attribution begins."""
    marks = ">"
    for place, count in introductions.items():
        below = next((line for line in lines[place + count : place + count + 4] if line.strip()), "")
        marks += below.lstrip()[:1] if below.lstrip()[:1] in OTHER_MARKS else ""
    return marks


def _alone(lines: list[str], place: int) -> bool:
    """Whether no neighbour is quoted: mbox files write ">From " for a line that begins with "From "."""
    above = lines[place - 1] if place else ""
    return not is_quoted(above) and not any(is_quoted(line) for line in lines[place + 1 : place + 2])


def _signature(lines: list[str], place: int) -> int:
    """How many lines the signature at this delimiter has; 0 if too many follow for one."""
    limit = SIGNATURE_LINES if lines[place][2:3] in (" ", "\xa0") else BARE_SIGNATURE_LINES
    filled = 0
    for n in range(place + 1, len(lines)):
        if is_quoted(lines[n]) or (not clients.plain(lines[n]) and clients.attribution(lines, n)):
            return n - place
        if n - place > MAX_GAP:
            return 0
        filled += bool(lines[n].strip())
        if filled > limit:
            return 0
    return len(lines) - place


def _closes(lines: list[str]) -> bool:
    """Whether these lines are no more than the end of a letter: "Regards," and a name."""
    filled = [line.strip() for line in lines if line.strip()]
    first = filled[0].partition(",")[0].rstrip(" .!").lower()
    return len(filled) <= 3 and first in client_words.CLOSINGS and all(len(line) <= 40 for line in filled)


def _closing(new: list[str], answers: bool) -> list[str]:
    """Take the footers off the end of the new text; not all of it, unless it answers something."""
    start = footers.start(new, len(new))
    if not answers and not any(line.strip() for line in new[:start]):
        return []
    taken = new[start:]
    del new[start:]
    return taken
