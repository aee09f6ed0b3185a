"""The mail inside an opaquely signed S/MIME part (RFC 8551, 3.5): unwrapped, never verified (lesson 36)."""

from collections.abc import Iterator
from dataclasses import dataclass

TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
MAX_TOKENS = 300_000
"""Values read; a streamed mail comes in pieces of 1 kB or more."""
MAX_DEPTH = 40
"""Constructed values within each other."""

SIGNED = bytes.fromhex("2a864886f70d010702")
UNREADABLE = {
    bytes.fromhex("2a864886f70d010703"): "encrypted with S/MIME, cannot be read",
    bytes.fromhex("2a864886f70d0109100117"): "encrypted with S/MIME, cannot be read",
    bytes.fromhex("2a864886f70d0109100109"): "compressed S/MIME is not read",
}
"""Enveloped and authenticated-enveloped data (RFC 5652, 5083), compressed data (RFC 3274)."""
BROKEN = "S/MIME structure cannot be read"

_OID, _OCTETS = 0x06, 0x04
_KIND = (0, 0)
_CONTENT = (0, 1, 0, 2, 1)
"""Ways through the structure, as places among the children: its content type; the signed content."""


@dataclass(frozen=True, slots=True)
class _Token:
    """One value that holds bytes: its tag, the places of all values around it and its own, and its bytes."""

    tag: int
    way: tuple[int, ...]
    content: bytes


def unwrap(data: bytes) -> tuple[bytes | None, str | None]:
    """The MIME entity in a signed structure, or None and why there is none; never raises."""
    kind = None
    content: list[bytes] = []
    for token in _tokens(data):
        if token.way == _KIND:
            kind = token.content
            if token.tag != _OID or kind != SIGNED:
                return None, UNREADABLE.get(kind, BROKEN)
        elif token.way[: len(_CONTENT)] == _CONTENT:
            if token.tag == _OCTETS:
                content.append(token.content)
        elif token.way > _CONTENT:
            break  # certificates and signatures
    if kind is None:
        return None, BROKEN
    return (b"".join(content), None) if any(content) else (None, "S/MIME signature without its mail")


def _tokens(data: bytes) -> Iterator[_Token]:
    """The values of BER (X.690) that hold bytes, in one pass; ends where the bytes make no sense."""
    ends: list[int | None] = []  # where each open value ends; None: at an end-of-contents mark (streamed by OpenSSL)
    places = [0]
    position = count = 0
    while position < len(data) and len(ends) < MAX_DEPTH and count < MAX_TOKENS:
        count += 1
        while ends and ends[-1] is not None and position >= ends[-1]:
            ends.pop()
            places.pop()
            places[-1] += 1
        if ends and ends[-1] is None and data[position : position + 2] == b"\0\0":
            position += 2
            ends.pop()
            places.pop()
            places[-1] += 1
            continue
        tag = data[position]
        size = data[position + 1] if position + 1 < len(data) else 0x80
        position += 2
        length: int | None = size
        if tag & 0x1F == 0x1F or size > 0x84:
            return
        if size == 0x80:
            if not tag & 0x20:
                return
            length = None
        elif size > 0x80:
            length = int.from_bytes(data[position : position + size - 0x80], "big")
            position += size - 0x80
        if tag & 0x20:
            ends.append(None if length is None else position + length)
            places.append(0)
        else:
            yield _Token(tag, tuple(places), data[position : position + (length or 0)])
            position += length or 0
            places[-1] += 1
