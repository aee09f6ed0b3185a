"""Structured MIME values to their parameters (RFC 2045, RFC 2231); every scan is linear."""

import re
from urllib.parse import unquote_to_bytes

from maild.mail.charset import codec, decode
from maild.mail.words import octets

MAX_PARAMETERS = 200
"""Parameters read of one value."""

_PREFIXED = re.compile(r"([A-Za-z0-9_.:-]{2,40})'[A-Za-z-]{0,20}'(?=.*%)", re.S)
_NO_VALUE = re.compile(r"\s*(?:file)?name(?:\*\d{0,3}\*?)?\s*=", re.I)
"""A disposition that is left out: `Content-Disposition: filename="plan.pdf"`."""
_PERCENT = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured MIME value: the part before the first `;` in lower case, and its parameters, decoded (RFC 2231)."""
    pieces = _pieces(value)
    plain: dict[str, str] = {}
    extended: dict[str, list[tuple[int, bool, str]]] = {}
    first = 0 if _NO_VALUE.match(pieces[0]) else 1
    for piece in pieces[first : MAX_PARAMETERS + 1]:
        key, equals, content = piece.partition("=")
        key, content = "".join(key.split()).casefold(), content.strip()
        if not equals or not key:
            continue
        quoted = len(content) > 1 and content[0] == '"'
        if quoted:
            end = content.rfind('"', 1)
            content = content[1:end] if end > 0 else content[1:]
            # Outlook Express writes paths with single backslashes: only \" and \\ are escapes here
            content = content.replace('\\"', '"').replace("\\\\", "\\")
        name, star, section = key.partition("*")
        if not star:
            plain.setdefault(name, content)
            continue
        number = section.rstrip("*")
        order = int(number) if number.isdecimal() and len(number) < 4 else 0
        extended.setdefault(name, []).append((order, key.endswith("*"), content))
    for name, sections in extended.items():
        joined = _joined(sorted(sections, key=lambda s: s[0]))
        if joined or name not in plain:
            plain[name] = joined
    return pieces[0].strip().casefold() if first else "", plain


def percent(name: str) -> str:
    """A file name whose 8-bit bytes were percent-encoded without saying so (web mailers); else as it is."""
    if "%" not in name or not name.isascii() or not _PERCENT.search(name):
        return name
    if (prefix := _PREFIXED.match(name)) is not None and codec(prefix[1]) is not None:
        return decode(unquote_to_bytes(name[prefix.end() :]), prefix[1])[0]
    try:
        return unquote_to_bytes(name).decode("utf-8")
    except UnicodeDecodeError:
        return name


def _joined(sections: list[tuple[int, bool, str]]) -> str:
    """Join the sections of one parameter and decode them together, so that a cut inside a character does no harm."""
    charset, data = "", b""
    for place, (_, encoded, content) in enumerate(sections):
        if encoded and place == 0 and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        data += unquote_to_bytes(octets(content)) if encoded else octets(content)
    return decode(data, charset or None)[0]


def _pieces(value: str) -> list[str]:
    """Split at `;` outside of quotes; a quote that never ends is a letter."""
    if '"' not in value:
        return value.split(";")
    out: list[str] = []
    start = position = 0
    while position < len(value):
        letter = value[position]
        if letter == ";":
            out.append(value[start:position])
            start = position + 1
        elif letter == '"':
            end = _closing(value, position + 1)
            if end < 0:
                return [*out, *value[start:].split(";")]
            position = end
        position += 1
    out.append(value[start:])
    return out


def _closing(value: str, position: int) -> int:
    """Index of the quote that ends a quoted string begun before `position`, or -1."""
    while position < len(value):
        if value[position] == '"':
            return position
        position += 2 if value[position] == "\\" else 1
    return -1
