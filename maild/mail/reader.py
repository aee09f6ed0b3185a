"""The one adapter over mail-parser: raw bytes to a message tree, whatever the bytes are."""

import copy
import re
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from itertools import islice

import mailparser

from maild.mail import heads
from maild.mail.heavy import lighter
from maild.values import Limits

HEAVY = 256 * 1024 * 1024
"""Octets times multiparts past which mail-parser is not asked: it copies the inside of each attached multipart."""
MAX_LINES = 450_000
"""Lines; the parser takes its time for each, however short. 25 MB of base64 have fewer."""
LONG = 2000
"""Characters; headers of parts are shorter."""
MAX_SAID = 40
"""Defects told of one mail; hostile mails have thousands."""

# It warns of each calendar and each odd charset on standard error; what matters stands in Mail.defects.
mailparser.core.log.setLevel(100)
mailparser.utils.log.setLevel(100)

_HEADER_END = re.compile(rb"\r?\n\r?\n|\r\r")
_LINE_END = re.compile(rb"\r\n?|\n")
_MBOX = re.compile(rb"\A\s*>?From [ \t]*[^:\s][^\r\n]*\r?\n(?=[!-9;-~]+[ \t]*:|[>\s])")
_BLANK_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s+(?=[A-Za-z][!-9;-~]*:)|\A\xef\xbb\xbf")
_BOUNDARY = re.compile(rb"""boundary\*?0?\*?\s*=\s*("[^"\r\n]{1,200}"|[^\s;"]{1,200})""", re.I)
_DASHES = re.compile(rb"[\r\n]--([^\r\n]{0,210})")


@dataclass(frozen=True, slots=True)
class Tree:
    """A message of the standard library, and what was wrong with the bytes it was made from."""

    message: Message
    defects: tuple[str, ...]


def read(raw: bytes, limits: Limits) -> Tree:
    """Read a mail with mail-parser, else with the standard library, else its headers alone; never raises."""
    raw, defects = _within(raw, limits)
    nests = (lowered := raw.lower()).count(b"multipart/") + lowered.count(b"message/rfc822")
    if len(raw) * nests <= HEAVY:
        try:
            message = BytesParser(policy=compat32).parsebytes(raw)
            parser = mailparser.MailParser(_lean(message))
        except (mailparser.exceptions.MailParserError, AttributeError, ValueError, TypeError, LookupError) as fault:
            defects.append(f"mail-parser gave up: {type(fault).__name__}")
        except Exception as fault:  # a library that reads hostile bytes must not stop the next mail (lesson 1)
            defects.append(f"mail-parser gave up: {type(fault).__name__}")
        else:
            return Tree(message, (*defects, *_said(parser.defects)))
    else:
        defects.append("structure too heavy for the first reader")
    return _fallback(raw, defects)


def _lean(message: Message) -> Message:
    """The message without what mail-parser spends its time on and nobody uses: Received headers, endless defects."""
    long = 0
    for part in message.walk():
        if part is not message:
            long += sum(len(value) for _, value in part.raw_items() if len(value) > LONG)
            if long > 4 * LONG:
                raise ValueError("headers of parts too long")  # mail-parser folds them anew, in square time
        del part.defects[MAX_SAID:]  # one for each line of a broken header: 450,000 in a hostile mail
    other = copy.copy(message)
    endless = {name for name, value in message.raw_items() if len(value) > LONG}  # 3 s for 256 kB of ";" in To
    for name in ("Received", *endless):
        del other[name]
    return other


def _fallback(raw: bytes, defects: list[str]) -> Tree:
    """The standard library alone; where even that has no stack left, headers and an unread body."""
    try:
        return Tree(BytesParser(policy=compat32).parsebytes(raw), tuple(defects))
    except (RecursionError, MessageError, ValueError, LookupError, TypeError, AttributeError):
        defects.append("structure nested too deep to be read")
    try:
        return Tree(BytesHeaderParser(policy=compat32).parsebytes(raw), tuple(defects))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        defects.append("headers cannot be read")
        bare = Message(policy=compat32)
        bare.set_payload(raw.decode("ascii", "surrogateescape"))
        return Tree(bare, tuple(defects))


def _said(defects: object) -> list[str]:
    """mail-parser's findings as short sentences, each once."""
    found: dict[str, None] = {}
    for group in defects if isinstance(defects, list) else ():
        for part, sentences in group.items():
            for sentence in sentences:
                name, _, more = str(sentence).partition(":")
                where = more if name.endswith("HeaderDefect") and name not in _TREE_DEFECTS else f" in {part}"
                found.setdefault(f"{name}{where}"[:160], None)
                if len(found) >= MAX_SAID:
                    return list(found)
    return list(found)


_TREE_DEFECTS = frozenset(
    {"MissingHeaderBodySeparatorDefect", "MalformedHeaderDefect", "FirstHeaderLineIsContinuationDefect"}
)


def _within(raw: bytes, limits: Limits) -> tuple[bytes, list[str]]:
    """Cut the bytes down to the limits before anything reads them, and say so."""
    defects: list[str] = []
    if len(raw) > limits.mail_bytes:
        defects.append(f"mail of {len(raw)} bytes is read up to {limits.mail_bytes}")
        raw = raw[: limits.mail_bytes]
    if len(raw) > MAX_LINES and raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n") > MAX_LINES:
        defects.append(f"mail is read up to line {MAX_LINES}")
        raw = raw[: next(islice(_LINE_END.finditer(raw), MAX_LINES - 1, None)).end()]
    raw = _MBOX.sub(b"", raw, count=1)
    if (start := _BLANK_START.match(raw)) is not None:
        defects.append("blank start before the headers")
        raw = raw[start.end() :]
    if len(raw) > limits.header_bytes:
        end = _HEADER_END.search(raw)
        if (end is not None and end.start() > limits.header_bytes) or end is None:
            line = raw.rfind(b"\n", 0, limits.header_bytes) + 1
            cut = line if line > limits.header_bytes // 2 else limits.header_bytes
            stop = end.end() if end is not None else len(raw)
            if end is not None or _is_header(raw[:cut]):
                defects.append(f"headers are read up to {limits.header_bytes} bytes")
                raw = raw[:cut].rstrip(b"\r\n") + b"\r\n\r\n" + raw[stop:]
    raw = heads.mend(raw, defects)
    if raw.count(b"\n--") + raw.count(b"\r--") > limits.parts:
        raw = _fewer_parts(raw, limits.parts, defects)
    return lighter(raw, defects), defects


def _is_header(start: bytes) -> bool:
    """Whether a start without a blank line looks like headers rather than a body."""
    lines = start.splitlines()[:50]
    return all(b":" in line or line[:1] in (b" ", b"\t") for line in lines)


def _fewer_parts(raw: bytes, parts: int, defects: list[str]) -> bytes:
    """Cut before the boundary line that begins one part too many."""
    boundaries = {found[1].strip(b'"').rstrip() for found in _BOUNDARY.finditer(raw)}
    if len(boundaries) < parts // 10 and sum(raw.count(b"--" + boundary) for boundary in boundaries) <= parts:
        return raw
    seen = 0
    for line in _DASHES.finditer(raw):
        text = line[1].rstrip()
        if text in boundaries or (text.endswith(b"--") and text[:-2] in boundaries):
            seen += 1
            if seen > parts:
                defects.append(f"more than {parts} parts; the rest is not read")
                return raw[: line.start()]
    return raw
