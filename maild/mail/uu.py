"""Files that stand uuencoded in a text (mail before MIME, and Outlook set to "plain text only")."""

import binascii
import re
from dataclasses import dataclass

MAX_FILES = 100
"""Files taken out of one text."""
MAX_TRIES = 1000
"""Lines looked at that begin like a file."""

_BEGIN = re.compile(rb"^begin(?:-base64)? ([0-7]{3,4}) ([^\r\n]{1,200})\r?\n", re.M)
_END = re.compile(rb"(?:^[` ]?[ \t]*\r?\n)?^end[ \t]*(?:\r?\n|\Z)|^====[ \t]*(?:\r?\n|\Z)", re.M)


@dataclass(frozen=True, slots=True)
class File:
    """One file out of a text; its name as it was written."""

    name: bytes
    data: bytes


def cut(text: bytes) -> tuple[bytes, tuple[File, ...]]:
    """A text without its uuencoded files, and the files; a text without any comes back as it is."""
    if b"begin" not in text:
        return text, ()
    kept: list[bytes] = []
    files: list[File] = []
    position = tries = 0
    while len(files) < MAX_FILES and tries < MAX_TRIES and (begin := _BEGIN.search(text, position)) is not None:
        tries += 1
        end = _END.search(text, begin.end())
        stop = end.start() if end is not None else len(text)
        data = _lines(text[begin.end() : stop], begin[0].startswith(b"begin-base64"))
        if data is None or end is None:
            kept.append(text[position : begin.end()])
            position = begin.end()
            if end is None:
                break
            continue
        kept.append(text[position : begin.start()])
        files.append(File(begin[2].strip(), data))
        position = end.end()
    kept.append(text[position:])
    return b"".join(kept), tuple(files)


def _lines(body: bytes, base64: bool) -> bytes | None:
    """The bytes of the lines between begin and end; None when they are no uuencoded lines."""
    out: list[bytes] = []
    for line in body.splitlines():
        if not line.strip() and not line.startswith(b" "):
            continue
        try:
            out.append(binascii.a2b_base64(line) if base64 else binascii.a2b_uu(line))
        except (binascii.Error, ValueError):
            length = (((line[0] - 32) & 63) * 4 + 5) // 3  # some encoders leave rubbish or cut blanks at the line's end
            try:
                out.append(binascii.a2b_uu(line[: length + 1]))
            except (binascii.Error, ValueError):
                return None
    return b"".join(out) if out else None
