"""Structures that the parser of the standard library gives up on: boundaries wrong, doubled or missing."""

import re
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from maild.mail import transfer
from maild.mail.words import octets

MAX_REPAIRS = 20
"""Parts of one mail that are read a second time."""
MAX_LINES = 2000
"""Lines that begin with two dashes, looked at for one that is a boundary."""

_BOUNDARY = re.compile(rb"(?:\A|\n)--([^\r\n]{1,200}?)[ \t]*\r?\n(?=[ \t]*(?i:content-[a-z-]{2,40})[ \t]*:)")
_ANNOUNCED = re.compile(
    rb"\s*(?:This is a (?:multi-?part|cryptographically signed) message in MIME format[^\r\n]*\s+|)"
    rb"--[^\r\n]{5,200}\r?\n(?i:content-)",
    re.I,
)


def octets_of(node: Message) -> bytes:
    """The undecoded bytes of a part without parts of its own.

    `get_payload()` would decode 8-bit bytes by the declared charset and lose what does not fit it.
    """
    payload: object = vars(node).get("_payload")
    if not isinstance(payload, str):
        return b""
    try:
        return payload.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return octets(payload)


def parts(node: Message, declared: str) -> list[Message]:
    """The parts of a multipart in which none was found, by the boundary that its text uses; empty without one."""
    data = octets_of(node)
    encoding = next((str(v) for k, v in node.raw_items() if k.lower() == "content-transfer-encoding"), "")
    if b"\n--" not in data and not data.startswith(b"--"):  # a multipart that was encoded as a whole
        data = transfer.decode(data, encoding)[0]
    return _split(data, declared)


def _split(data: bytes, declared: str) -> list[Message]:
    """The parts of a text by the first line that is followed by the headers of a part."""
    found = _BOUNDARY.search(data)
    if found is None:
        return []
    head = b"MIME-Version: 1.0\nContent-Type: " + octets(declared) + b'; boundary="' + _escaped(found[1]) + b'"\n\n'
    inner = BytesParser(policy=compat32).parsebytes(head + data)
    inside = inner.get_payload()
    return [m for m in inside if isinstance(m, Message)] if isinstance(inside, list) else []


def late(node: Message, kind: str, boundary: str) -> list[Message]:
    """Parts that stand behind the line that should have been the last one."""
    epilogue = node.epilogue
    if not boundary or not isinstance(epilogue, str) or f"--{boundary.rstrip()}" not in epilogue:
        return []
    data = octets(epilogue)
    found = _BOUNDARY.search(data)
    return _split(data, kind) if found is not None and found[1].rstrip() == octets(boundary).rstrip() else []


def undeclared(node: Message) -> list[Message]:
    """The parts of a mail without Content-Type whose text begins with a boundary (headers lost on the way)."""
    data = octets_of(node)
    return _split(data, "multipart/mixed") if _ANNOUNCED.match(data[:2000]) else []


def _escaped(boundary: bytes) -> bytes:
    """A boundary for a quoted parameter."""
    return boundary.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
