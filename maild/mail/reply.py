"""Text to new part, quoted part and signature: folded, never deleted, whole where it is unsure (lesson 38)."""

from dataclasses import dataclass
from enum import Enum, auto

from maild.mail import clients

SIGNATURE_LINES = 20
"""Lines below "-- " that still are a signature; the convention says 4."""
MAX_GAP = 60
"""Lines looked at below a delimiter, empty ones included."""
MAX_LINES = 20_000
"""Lines that are looked at; the rest goes with the last of them."""
BARE_SIGNATURE_LINES = 10
"""The same below "--" without its space, which may also divide a text."""


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


def split(text: str) -> Parts:
    """Split a text; linear in its length."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MAX_LINES:
        head, rest = split("\n".join(lines[:MAX_LINES])), "\n".join(lines[MAX_LINES:])
        if head.quoted:
            return Parts(head.reply, f"{head.quoted}\n{rest}", head.signature)
        return Parts("\n".join(lines), "", "")
    introductions: dict[int, int] = {}
    cut = _cut(lines, introductions)
    tail = lines[cut:]
    runs = _runs(lines[:cut], introductions)
    written = [n for n, run in enumerate(runs) if run.kind is _Kind.TEXT]
    if not written:
        return _nothing_written(runs, tail, text)
    last = written[-1]
    reply, quoted = runs[: last + 1], [r for r in runs[last + 1 :] if r.kind is not _Kind.SIGNATURE]
    signature = [line for r in runs[last + 1 :] if r.kind is _Kind.SIGNATURE for line in r.lines]
    kinds = [run.kind for run in reply]
    if kinds == [_Kind.ATTRIBUTION, _Kind.QUOTE, _Kind.TEXT]:  # answered below the quote
        quoted, reply = [*reply[:2], *quoted], reply[2:]
    elif kinds[:2] == [_Kind.ATTRIBUTION, _Kind.TEXT]:  # nothing marks the quote: only its introduction goes
        quoted, reply = [reply[0], *quoted], reply[1:]
    new = [line for run in reply for line in run.lines]
    signature = [*_devices(new), *signature]
    return Parts(_joined(new), _joined([*(line for r in quoted for line in r.lines), *tail]), _joined(signature))


def _joined(lines: list[str]) -> str:
    """Lines as text without empty ones at its ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return "\n".join(lines[start:end])


def _nothing_written(runs: list[_Run], tail: list[str], text: str) -> Parts:
    """Only quotes: nothing new if a client introduced them, else all of it may be meant."""
    kinds = [run.kind for run in runs]
    if _Kind.ATTRIBUTION in kinds or kinds == [_Kind.SIGNATURE]:
        quoted = [line for r in runs if r.kind is not _Kind.SIGNATURE for line in r.lines]
        signature = [line for r in runs if r.kind is _Kind.SIGNATURE for line in r.lines]
        return Parts("", _joined([*quoted, *tail]), _joined(signature))
    return Parts(_joined(text.split("\n")), "", "")


def _quoted(line: str) -> bool:
    """Whether a client marked the line as quoted."""
    return line[:1] == ">" or line[:2] == " >"


def _cut(lines: list[str], introductions: dict[int, int]) -> int:
    """Where everything from here on is the answered mail; the number of lines if nowhere.

    A forwarded mail before that is what the sender wants read: then nothing is cut. Fills in where attributions
    begin and how many lines they have; -1: a forwarded mail.
    """
    written = False
    after = 0
    for place, line in enumerate(lines):
        if place < after or not line:
            continue
        if _quoted(line):
            if not introductions and line.rstrip()[-1:] == ":" and clients.forwarded(line):
                introductions[place] = -1  # Apple Mail quotes what it forwards
                return len(lines)
            continue
        if clients.plain(line):
            written = written or not line.isspace()
            continue
        if clients.forwarded(line):
            introductions[place] = -1
            return len(lines)
        if written and (clients.original(line) or clients.header_block(lines, place)):
            return _with_rule(lines, place)
        count = clients.attribution(lines, place)
        if count:
            introductions[place] = count
            below = next((n for n in range(place + count, len(lines)) if lines[n].strip()), None)
            joined = " ".join(lines[place : place + count])
            if written and below is not None and not _quoted(lines[below]) and clients.certain(joined):
                return place
            after = place + count
            continue
        written = written or not clients.rule(line)
    return len(lines)


def _with_rule(lines: list[str], place: int) -> int:
    """The line Outlook draws above its header block goes with it."""
    above = place - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    return above if above > 0 and clients.rule(lines[above]) and lines[above].strip() != "--" else place


def _runs(lines: list[str], introductions: dict[int, int]) -> list[_Run]:
    """Group lines into runs; from a forwarded mail on all is text."""
    runs: list[_Run] = []
    place = 0
    forwarded = next((n for n, count in introductions.items() if count < 0), len(lines))
    while place < len(lines):
        line, count, kind = lines[place], 1, _Kind.TEXT
        if not line.strip():
            kind = runs[-1].kind if runs else kind
            if not runs:
                place += 1
                continue
        elif place >= forwarded:
            count = len(lines) - place
        elif _quoted(line):
            kind = _Kind.QUOTE
        elif (found := introductions.get(place, 0)) > 0:
            kind, count = _Kind.ATTRIBUTION, found
        elif line[:2] == "--" and line.rstrip("\xa0 ") == "--" and (found := _signature(lines, place)) > 0:
            kind, count = _Kind.SIGNATURE, found
        if runs and runs[-1].kind is kind:
            runs[-1].lines.extend(lines[place : place + count])
        else:
            runs.append(_Run(kind, lines[place : place + count]))
        place += count
    return runs


def _signature(lines: list[str], place: int) -> int:
    """How many lines the signature at this delimiter has; 0 if too many follow for one."""
    limit = SIGNATURE_LINES if lines[place][2:3] in (" ", "\xa0") else BARE_SIGNATURE_LINES
    filled = 0
    for n in range(place + 1, len(lines)):
        if _quoted(lines[n]) or (not clients.plain(lines[n]) and clients.attribution(lines, n)):
            return n - place
        if n - place > MAX_GAP:
            return 0
        filled += bool(lines[n].strip())
        if filled > limit:
            return 0
    return len(lines) - place


def _devices(new: list[str]) -> list[str]:
    """Take "Sent from my iPhone" and rows of dashes off the end of the new text."""
    end = len(new)
    while end and (not new[end - 1].strip() or clients.device(new[end - 1]) or clients.rule(new[end - 1])):
        end -= 1
    taken = new[end:]
    del new[end:]
    return taken
