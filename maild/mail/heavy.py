"""What would take the libraries below us far longer than it is worth is made lighter before they see it."""

import re

LONGEST = 16 * 1024
"""Octets of a Content-Type or Content-Disposition that are read; the standard library copies the rest at each `;`."""
MOST_BLOCKS = 5_000
"""Recipients in a delivery report; the standard library makes a message of each blank line."""

_STRUCTURED = re.compile(rb"(?:^|\r)content-(?:type|disposition)[ \t]{0,20}:", re.IGNORECASE | re.MULTILINE)
_FOLDED = re.compile(rb"[^\r\n]*(?:(?:\r\n|\n|\r)[ \t][^\r\n]*)*")
_REPORT = re.compile(rb"message/(?=(?:global-)?delivery-status)", re.IGNORECASE)
_BLANK = re.compile(rb"\n\r?\n|\r\r")


def lighter(raw: bytes, defects: list[str]) -> bytes:
    """The mail with its overlong structured headers cut, and a report of too many blocks as plain text."""
    if len(raw) <= LONGEST:
        return raw
    kept, done = [], 0
    for start in _STRUCTURED.finditer(raw):
        end, stop = start.end() + LONGEST, _end(raw, start.end())
        if stop > end and start.start() >= done:
            kept.append(raw[done:end])
            done = stop
    if kept:
        defects.append(f"a Content header is read up to {LONGEST} bytes")
        raw = b"".join((*kept, raw[done:]))
    if _REPORT.search(raw) and sum(1 for _ in _BLANK.finditer(raw)) > MOST_BLOCKS:
        defects.append(f"a delivery report of more than {MOST_BLOCKS} blocks is read as text")
        raw = _REPORT.sub(b"text/", raw)
    return raw


def _end(raw: bytes, start: int) -> int:
    """Where a header's value ends, with the lines that are folded into it."""
    found = _FOLDED.match(raw, start)
    return found.end() if found else start
