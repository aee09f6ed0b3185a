"""Cut an mbox into its mails, one at a time: mboxo, mboxrd, Eudora's, and single mails that kept their From_ line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO

LINE_OCTETS = 1 << 16
"""Longer lines are read in pieces."""
FROM_OCTETS = 1000
"""No From_ line is longer; the bound keeps its pattern fast on hostile text."""
MAIL_OCTETS = 256 * 1024 * 1024
"""A longer mail in a file is no mail; nothing bigger is ever in memory."""

# The date of asctime(3), with or without a zone before or after the year (RFC 4155 names the first form).
_FROM = re.compile(
    rb"From (?P<sender>.*?) *(?P<date>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +[A-Z][a-z]{2} +\d{1,2} +\d{1,2}:\d\d(?::\d\d)?"
    rb"(?: +[A-Z]{1,5}| +[+-]\d{4}){0,2} +\d{4}(?: +[+-]\d{4}| +[A-Z]{1,5})?)(?: remote from .*)?\s*"
)
_DATE = re.compile(
    rb"\w{3},? +(?P<month>\w{3}) +(?P<day>\d+) +(?P<time>[\d:]+)(?P<zones>[ \w+-]*?) +(?P<year>\d{4})(?P<after>.*)"
)
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_QUOTED = re.compile(rb">+From ")


@dataclass(frozen=True, slots=True)
class Cut:
    """One mail of an mbox, unquoted; `raw` is None when it is too long to be read."""

    offset: int
    """Of its From_ line in the file."""
    sender: str | None
    """From the From_ line; "" is the null sender."""
    date: datetime | None
    """From the From_ line."""
    raw: bytes | None


def is_from_line(line: bytes) -> bool:
    """Whether a line separates mails: text such as "From the beginning" has no date at its end."""
    return len(line) <= FROM_OCTETS and _FROM.fullmatch(line) is not None


def cut(stream: BinaryIO) -> Iterator[Cut]:
    """The mails of an mbox in their order; the first line of the stream is a From_ line, however odd.

    A later From_ line needs its date and a header after it. A blank line before it is not asked for: Eudora wrote none.
    """
    mail = _Growing(0, stream.readline(LINE_OCTETS))
    waiting: tuple[int, bytes] | None = None
    whole = True  # whether the next piece begins a line
    offset = stream.tell()
    while line := stream.readline(LINE_OCTETS):
        if waiting is not None:
            if _FIELD.match(line) or _QUOTED.match(line) or not line.strip():
                yield mail.done()
                mail = _Growing(*waiting)
            else:
                mail.add(waiting[1])
            waiting = None
        if whole and line.startswith(b"From ") and is_from_line(line):
            waiting = (offset, line)
        else:
            mail.add(line, whole)
        whole = line.endswith(b"\n")
        offset += len(line)
    if waiting is not None:
        mail.add(waiting[1])
    yield mail.done()


def from_line(line: bytes) -> tuple[str | None, datetime | None]:
    """Envelope sender and arrival time of a From_ line; None for what it does not tell.

    Delivery agents write MAILER-DAEMON for the null sender, but programs that do not know the sender, Python's mailbox
    among them, write it too: it tells nothing.
    """
    if not (match := _FROM.fullmatch(line[:FROM_OCTETS])):
        words = line[:FROM_OCTETS].split()
        return (_sender(words[1]) if len(words) > 1 else None), None
    return _sender(match["sender"].strip()), _date(match["date"])


class _Growing:
    """The mail that is being read."""

    def __init__(self, offset: int, line: bytes) -> None:
        self.offset = offset
        self.sender, self.date = from_line(line)
        self.pieces: list[bytes] = []
        self.size = 0
        self.body = False

    def add(self, line: bytes, whole: bool = True) -> None:
        """Take one line; in the body one > is taken off >From, >>From (mboxrd) and so on."""
        if whole and self.body and _QUOTED.match(line):
            line = line[1:]
        self.body = self.body or (whole and not line.strip(b"\r\n"))
        self.size += len(line)
        if self.size <= MAIL_OCTETS:
            self.pieces.append(line)
        else:
            self.pieces.clear()

    def done(self) -> Cut:
        """The mail, without the blank line that an mbox adds after it."""
        if len(self.pieces) > 1 and not self.pieces[-1].strip(b"\r\n") and self.pieces[-2].endswith(b"\n"):
            self.pieces.pop()
        raw = b"".join(self.pieces) if self.size <= MAIL_OCTETS else None
        return Cut(self.offset, self.sender, self.date, raw)


def _sender(word: bytes) -> str | None:
    text = word.decode("utf-8", "replace").strip("<>")
    return text if "@" in text and text != "???@???" else None


def _date(text: bytes) -> datetime | None:
    """Without a zone it is taken as UTC (RFC 4155)."""
    if not (match := _DATE.fullmatch(text)):
        return None
    day, month, year, time, zones, after = (
        match[name].decode("ascii", "replace") for name in ("day", "month", "year", "time", "zones", "after")
    )
    zone = next((z for z in reversed(f"{zones} {after}".split()) if z[:1] in "+-"), None)
    zone = zone or next(iter(f"{zones} {after}".split()), "+0000")
    try:
        moment = parsedate_to_datetime(f"{day} {month} {year} {time} {zone}")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
