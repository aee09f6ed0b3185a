"""Encoded words of headers (RFC 2047) and raw 8-bit bytes in them, as clients really write both."""

import binascii
import re

from maild.mail.charset import decode, once

ENCODED_WORD = re.compile(
    r"=\?[ ]?([A-Za-z0-9_.:()+$-]{0,60})(?:\*[A-Za-z0-9-]{0,20})?[ ]?\?[ ]?([bBqQ])[ ]?\?"
    r"((?:[^?=]|=(?!\?(?!=))|\?(?!=)){0,100000})\?="
)
"""Charset with an optional language (RFC 2231, 5), encoding, payload; a payload may hold `?`, but no new start."""

MAX_CUT = 200
"""Letters of a divided word: longer ones are no words (RFC 2047, 2)."""

_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})")
_FOLD = re.compile(r"\r?\n[ \t]*|\r")
_NOT_B64 = re.compile(r"[^A-Za-z0-9+/=]")


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
    held: list[bytes] = []
    charset, end, cut = "", -1, ""  # cut: base64 letters of a word that was divided within a group of four
    for match in ENCODED_WORD.finditer(value):
        between = value[max(end, 0) : match.start()]
        adjacent = end >= 0 and not between.strip()
        letters = _NOT_B64.sub("", match[3]) if match[2] in "bB" else ""
        if adjacent and match[1].casefold() == charset:
            if cut and letters:
                letters = cut + letters
                held[-1] = _word("b", letters)
            else:
                held.append(_word(match[2], match[3]))
        else:
            if end >= 0:
                out.append(_decoded(held, charset))
            if not adjacent:
                out.append(between)
            held, charset = [_word(match[2], match[3])], match[1].casefold()
        end = match.end()
        cut = letters if len(letters) % 4 and "=" not in letters and len(letters) < MAX_CUT else ""
    if end < 0:
        return value
    out.extend((_decoded(held, charset), value[end:]))
    return "".join(out)


def _decoded(held: list[bytes], charset: str) -> str:
    """The text of adjacent words of one charset."""
    text = decode(b"".join(held), charset or None)[0]
    if not text.isascii() and (twice := once(text)) is not None:
        return twice
    return text


def _word(encoding: str, payload: str) -> bytes:
    """The bytes of one encoded word."""
    if encoding in "qQ":
        if "\n" in payload or "\r" in payload:  # folded by a relay within the word
            payload = _FOLD.sub(" " if " " in _FOLD.sub("", payload) else "", payload)
        raw = octets(payload.replace("_", " "))
        return _QUOTED.sub(lambda m: bytes((int(m[1], 16),)), raw)
    letters = _NOT_B64.sub("", payload)
    if "=" in letters.rstrip("="):  # two words written into one
        return b"".join(_base64(piece) for piece in letters.split("=") if piece)
    return _base64(letters) if letters or not payload else octets(payload)


def _base64(letters: str) -> bytes:
    """Base64 letters with their padding lost or doubled; a last letter that stands alone is no byte."""
    letters = letters.rstrip("=")
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    try:
        return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return octets(letters)
