"""Sentences in the reader's language: a book for each, `sentences.txt` among its templates, keyed by the English form.

What the program says is English, in the database, on the command line and in logs. Only a mail says it in the language
of the agent who gets it. The English book itself says for people what the program says for the trace.
"""

import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial

from maild.notifier.render import FALLBACK
from maild.values import Text

NAME = "sentences"
WIDTH = 72
"""Columns; a quoted line is two longer, and 78 is what RFC 5322, 2.1.1, asks for."""
LONGEST = 2000
"""Characters; a longer line is no sentence of ours."""
SAID_TOO = frozenset({"reason", "state", "priority", "age", "template"})
"""Words of a sentence that are said in the other language too; the others are names, numbers or people's own words."""

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence: how it is known again, and how it is said."""

    known: re.Pattern[str]
    form: str


@dataclass(frozen=True, slots=True)
class Book:
    """The sentences of one language, the most exact first; what is not in it is said as it is."""

    phrases: tuple[Phrase, ...] = ()

    def say(self, text: str, word: Callable[[str], str]) -> str:
        """The sentence in this language; `word` says the words in it that are said too."""
        for phrase in self.phrases if len(text) <= LONGEST else ():
            if match := phrase.known.fullmatch(text):
                return _PLACE.sub(partial(_filled, match, word), phrase.form)
        return text


@dataclass(frozen=True, slots=True)
class Speech:
    """How a mail's sentences are said: first for people, then in the language of its reader."""

    books: tuple[Book, ...]

    def say(self, text: str) -> str:
        """The sentence as this reader gets it."""
        for book in self.books:
            text = book.say(text, self.say)
        return text

    def lines(self, text: str, as_it_is: str, hanging: str) -> str:
        """Each line as a sentence, no longer than WIDTH; a line that begins with `as_it_is` is left alone."""
        said = (line if line.startswith(as_it_is) else wrapped(self.say(line), 0, hanging) for line in text.split("\n"))
        return "\n".join(said)


def speech(languages: Iterable[str], texts: tuple[Text, ...]) -> Speech:
    """The books for a mail in the first of these languages that there is; the English one stands before each."""
    there = {text.language: text.body for text in texts if text.name == NAME}
    spoken = next((language for language in (*languages, FALLBACK) if language in there), FALLBACK)
    return Speech(tuple(book(there[name]) for name in dict.fromkeys((FALLBACK, spoken)) if name in there))


@lru_cache(maxsize=16)
def book(body: str) -> Book:
    """The sentences of a file."""
    pairs = sorted(entries(body), key=lambda pair: -len(_PLACE.sub("", pair[0])))
    return Book(tuple(Phrase(_pattern(english), other) for english, other in pairs))


def entries(body: str) -> tuple[tuple[str, str], ...]:
    """(English form, form in this language): a line, and below it an indented one."""
    found, above = [], ""
    for line in body.splitlines():
        if line.startswith(" ") and line.strip():
            found.append((above, line.strip()))
        above = line.strip()
    return tuple(found)


def places(form: str) -> frozenset[str]:
    """The names of the words that a form leaves open."""
    return frozenset(_PLACE.findall(form))


def wrapped(text: str, before: int = 0, hanging: str = "  ") -> str:
    """A sentence in lines of at most WIDTH columns; `before` is what stands in front of it on its first line."""
    if before + len(text) <= WIDTH:
        return text
    head = " " * before
    lines = textwrap.wrap(
        text, WIDTH, initial_indent=head, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines)[before:]


def _filled(match: re.Match[str], word: Callable[[str], str], place: re.Match[str]) -> str:
    name = place.group(1)
    return word(match[name]) if name in SAID_TOO else match[name]


def _pattern(form: str) -> re.Pattern[str]:
    parts = _PLACE.split(form)
    return re.compile(
        "".join(f"(?P<{part}>.*?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)), re.DOTALL
    )
