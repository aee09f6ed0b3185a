"""Header blocks that would end too early for a parser: mended in the bytes, before anything reads them."""

import codecs
import re
from itertools import pairwise

MAX_LINES = 5000
"""Lines of a header block that are looked at."""

MAX_LOOSE = 3
"""Lines that are neither headers nor the rest of one, before they are taken for text."""

_FINE = re.compile(rb"(?:[!-9;-~]++:[^\r\n]*+\r?\n(?:[ \t][^\r\n]*+\r?\n)*+)*+(?:\r?\n|\Z)")
_HEADER = re.compile(rb"[!-9;-~]{1,100}[ \t]{0,20}:")
_KNOWN = re.compile(
    rb"(?:received|from|to|cc|bcc|subject|date|message-id|in-reply-to|references|reply-to|return-path|sender|mime-version"
    rb"|content-[a-z-]+|x-[a-z0-9-]+|dkim-signature|list-[a-z-]+|thread-[a-z]+|delivered-to|user-agent|importance"
    rb"|precedence|auto-submitted|authentication-results|arc-[a-z-]+|status|organization|errors-to):",
    re.I,
)
_ENVELOPE = re.compile(rb">?From .*@?.*\d{4}\s*\Z")
_SENDER = re.compile(rb"(?im)^from[ \t]*:")
_SPACED_NAME = re.compile(rb"(?m)^([A-Za-z][!-9;-~]{0,80})[ \t]{1,20}:")
_GARBAGE = b"X-Unreadable-Line: "


def mend(raw: bytes, defects: list[str]) -> bytes:
    """The mail with a header block that parsers read to its end; bytes that need nothing come back as they are."""
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):  # Notepad's "Unicode"
        defects.append("mail saved as UTF-16")
        raw = raw[2:].decode("utf-16-le" if raw[:1] == b"\xff" else "utf-16-be", "replace").encode("utf-8", "replace")
    if _FINE.match(raw) is not None:
        return raw if _SENDER.search(raw, 0, _end(raw)) else _second_block(raw, defects)
    raw = _plain_names(raw, defects)
    if b"\r\r\n" in raw[:1000]:
        defects.append("line ends doubled")
        raw = raw.replace(b"\r\r\n", b"\r\n")
    end = _end(raw)
    lines = raw[:end].splitlines(keepends=True)
    if len(lines) > MAX_LINES:
        return raw
    last = max((n for n, line in enumerate(lines) if _KNOWN.match(line)), default=-1)
    known = sum(_KNOWN.match(line) is not None for line in lines)
    if last < 0 or (_bad(lines[0]) and known < 2):
        return raw
    loose = sum(_bad(line) and not before.rstrip().endswith((b",", b";")) for before, line in pairwise(lines[:last]))
    if loose > MAX_LOOSE:  # text that began without a blank line, and quotes headers further down
        return raw
    out: list[bytes] = []
    for place, line in enumerate(lines):
        if place > last and not _bad(line):
            out.append(line)
        elif place > last:
            # a line that wraps the last header; after two of them the text has begun without a blank line
            if place == last + 1 and lines[last].rstrip().endswith((b";", b",")):
                out.append(b"\t" + line)
                continue
            return b"".join(out) + raw[sum(map(len, lines[:place])) :]
        elif not _bad(line):
            out.append(line)
        elif _ENVELOPE.match(line) and place:
            defects.append("an envelope line among the headers")
        else:
            defects.append("a line among the headers that is none")
            out.append((b"\t" if out else _GARBAGE) + line)
    return b"".join(out) + raw[end:]


def _plain_names(raw: bytes, defects: list[str]) -> bytes:
    """Take away the space before a header's colon (RFC 5322, 4.5.3): it would end the headers for the parser."""
    stop = _end(raw)
    if _SPACED_NAME.search(raw, 0, stop) is None:
        return raw
    defects.append("space before the colon of a header")
    return _SPACED_NAME.sub(rb"\1:", raw[:stop]) + raw[stop:]


def _bad(line: bytes) -> bool:
    """Whether a line would end the headers."""
    return line[:1] not in (b" ", b"\t") and _HEADER.match(line) is None and bool(line.strip())


def _end(raw: bytes) -> int:
    """Where the header block ends: before its blank line."""
    ends = [place + len(mark) // 2 for mark in (b"\n\n", b"\r\n\r\n") if (place := raw.find(mark, 0, 400_000)) >= 0]
    return min(ends, default=len(raw))


def _second_block(raw: bytes, defects: list[str]) -> bytes:
    """Headers that a gateway cut in two by a blank line: joined where only the second block has a sender."""
    end = _end(raw)
    if end == 0 or end >= len(raw) or not raw[:end].strip():
        return raw
    rest = raw[end:].lstrip(b"\r\n")
    block = rest[: _end(rest)]
    if len(block) > 100_000 or not _SENDER.search(block) or _FINE.fullmatch(block.rstrip(b"\r\n") + b"\n\n") is None:
        return raw
    if len(_KNOWN.findall(block)) < 2 or re.search(rb"(?im)^(?:subject|date|to|message-id)[ \t]*:", block) is None:
        return raw
    if re.search(rb"(?im)^(?:subject|date|to|message-id|content-type)[ \t]*:", raw[:end]) is not None:
        return raw
    defects.append("a blank line among the headers")
    return raw[:end].rstrip(b"\r\n") + b"\r\n" + rest
