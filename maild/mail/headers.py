"""Header values to text, ids, dates, languages and MIME parameters; every scan is linear."""

import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from urllib.parse import unquote_to_bytes

from maild.mail.charset import decode, one_line

MAX_IDS = 200
"""Ids kept of one header; the nearest stand last in References (RFC 5322, 3.6.4)."""
MAX_ID = 998
"""Octets of the longest id: one line (RFC 5322, 2.1.1)."""

ENCODED_WORD = re.compile(r"=\?([A-Za-z0-9_.:()+-]{1,60})(?:\*[A-Za-z0-9-]{0,20})?\?([bBqQ])\?([^?]{0,100000})\?=")
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_B64 = re.compile(r"[^A-Za-z0-9+/]")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]{1,30})?\s*(?:[,;]|$)")


def octets(value: str) -> bytes:
    """The bytes of a header value as the parser of the standard library keeps them."""
    return value.encode("utf-8", "surrogateescape" if _encodable(value) else "replace")


def unicode(value: str, charset: str | None = None) -> str:
    """A raw header value with its 8-bit bytes decoded: UTF-8, then the mail's charset, then cp1252."""
    if value.isascii():
        return value
    data = octets(value)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decode(data, charset if charset and charset.casefold() not in ("utf-8", "us-ascii") else None)[0]


def _encodable(value: str) -> bool:
    """Whether the value holds no surrogate other than an escaped byte."""
    try:
        value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def words(value: str) -> str:
    """Decode the encoded words of a value (RFC 2047), also those split in the middle of a character (lesson 34)."""
    if "=?" not in value:
        return value
    out: list[str] = []
    held, charset, end = b"", "", 0
    for match in ENCODED_WORD.finditer(value):
        between = value[end : match.start()]
        data = _word(match[2], match[3])
        adjacent = bool(charset) and not between.strip()
        if adjacent and match[1].casefold() == charset:
            held += data
        else:
            if charset:
                out.append(decode(held, charset)[0])
            if not adjacent:
                out.append(between)
            held, charset = data, match[1].casefold()
        end = match.end()
    if charset:
        out.append(decode(held, charset)[0])
    out.append(value[end:])
    return "".join(out)


def _word(encoding: str, payload: str) -> bytes:
    """The bytes of one encoded word."""
    if encoding in "qQ":
        raw = octets(payload.replace("_", " "))
        return _QUOTED.sub(lambda m: bytes((int(m[1], 16),)), raw)
    letters = _NOT_B64.sub("", payload)
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    try:
        return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return octets(payload)


def text(value: str, charset: str | None = None) -> str:
    """A header value for people: decoded, unfolded, one line."""
    return one_line(words(unicode(value, charset)))


def ids(value: str) -> tuple[str, ...]:
    """The Message-IDs of a value in their order, without brackets and doubles; the last 200 where there are more."""
    value = words(value) if "=?" in value else value  # Microsoft 365 encodes long ids as words
    found: dict[str, None] = {}
    position, brackets = 0, "<" in value
    while brackets and (start := value.find("<", position)) >= 0:
        end = value.find(">", start)
        if end < 0:
            _keep(found, value[start + 1 :].split("<")[0])
            break
        _keep(found, value[value.rfind("<", start, end) + 1 : end])
        position = end + 1
    if not found:
        for word in value.replace("<", " ").replace(">", " ").replace(",", " ").split():
            if "@" in word:
                _keep(found, word)
    return tuple(found)[-MAX_IDS:]


def own_id(value: str) -> str | None:
    """The Message-ID of a mail; also one without brackets or without @, as some devices write it."""
    found = ids(value)
    if found:
        return found[0]
    bare: dict[str, None] = {}
    _keep(bare, value.strip().strip("<>"))
    return next(iter(bare), None)


def _keep(found: dict[str, None], candidate: str) -> None:
    """Add an id with its folding white space taken out (some clients fold inside an id)."""
    word = "".join(one_line(candidate).split()).strip("<>\"'")
    if word and len(word) <= MAX_ID:
        found.pop(word, None)
        found[word] = None


def date(value: str) -> datetime | None:
    """An aware datetime (RFC 5322, 3.3 and what is sent instead), or None; unknown zones count as UTC."""
    try:
        fields = parsedate_tz(value[:200])
        if fields is None:
            return None
        seconds = fields[9] or 0
        zone = timezone(timedelta(seconds=seconds)) if 0 < abs(seconds) < 86400 else UTC
        found = datetime(*fields[:6], tzinfo=zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if 1970 <= found.year <= 2200 else None


def language(value: str) -> str | None:
    """The primary subtag of the first language named (RFC 3282), such as "de"."""
    match = _LANGUAGE.match(value[:100])
    return match[1].casefold() if match else None


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured MIME value: the part before the first `;` in lower case, and its parameters, decoded (RFC 2231)."""
    pieces = _pieces(value)
    plain: dict[str, str] = {}
    extended: dict[str, list[tuple[int, bool, str]]] = {}
    for piece in pieces[1:201]:
        key, equals, content = piece.partition("=")
        key, content = key.strip().casefold(), content.strip()
        if not equals or not key:
            continue
        quoted = len(content) > 1 and content[0] == '"'
        if quoted:
            content = content[1:-1] if content[-1] == '"' else content[1:]
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
        plain[name] = _joined(sorted(sections, key=lambda s: s[0]))
    return pieces[0].strip().casefold(), plain


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
