"""Header values to text, ids and languages; every scan is linear."""

import re

from maild.mail.charset import one_line
from maild.mail.dates import date
from maild.mail.parameters import parameters
from maild.mail.words import octets, unicode, words

__all__ = ["MAX_IDS", "date", "ids", "language", "octets", "own_id", "parameters", "text", "unicode", "words"]

MAX_IDS = 200
"""Ids kept of one header; the nearest stand last in References (RFC 5322, 3.6.4)."""
MAX_ID = 998
"""Octets of the longest id: one line (RFC 5322, 2.1.1)."""

_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]{1,30})?\s*(?:[,;]|$)")


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


def language(value: str) -> str | None:
    """The primary subtag of the first language named (RFC 3282), such as "de"."""
    match = _LANGUAGE.match(value[:100])
    return match[1].casefold() if match else None
