"""How a rule's value is compared with what a mail has: words, globs, /regular expressions/ in linear time, sizes.

A pattern "/.../" is a regular expression everywhere; all comparisons ignore case.
"""

import re
from collections.abc import Callable
from functools import lru_cache

import re2

_SIZE = re.compile(r"(<|<=|>|>=)\s*(\d{1,12})\s*(|B|kB|MB|GB)")
_UNITS = {"": 1, "B": 1, "kB": 1024, "MB": 1024**2, "GB": 1024**3}
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def is_expression(pattern: str) -> bool:
    """Whether this pattern is a regular expression."""
    return len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/")


@lru_cache(maxsize=1024)
def searcher(expression: str) -> Callable[[str], bool]:
    """A search in linear time (RE2: no look-around, no back-references); ValueError says what is wrong."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        compiled = re2.compile(expression, options)
    except (re2.error, UnicodeError) as error:
        said = error.args[0] if error.args else ""
        raise ValueError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from None

    def search(text: str) -> bool:
        # RE2 takes UTF-8 only; lone surrogates come from broken mails
        return compiled.search(text.encode("utf-8", "replace").decode("utf-8")) is not None

    return search


def contains(pattern: str, value: str) -> bool:
    """The words stand somewhere in the value, or the expression is found in it."""
    if is_expression(pattern):
        return searcher(pattern[1:-1])(value)
    return pattern.casefold() in value.casefold()


def like(pattern: str, value: str) -> bool:
    """The value is this one, or like it with * for any and ? for one character, or the expression is found in it."""
    if is_expression(pattern):
        return searcher(pattern[1:-1])(value)
    if "*" in pattern or "?" in pattern:
        return searcher(_glob(pattern.casefold()))(value.casefold())
    return pattern.casefold() == value.casefold()


def _glob(pattern: str) -> str:
    """A glob as an expression: RE2 keeps it linear, where fnmatch can take exponential time."""
    return "(?s)^" + "".join({"*": ".*", "?": "."}.get(c, re2.escape(c)) for c in pattern) + "$"


def below(pattern: str, value: str) -> bool:
    """The value is this domain or one below it, or is like it with * and ?, or the expression is found in it."""
    return like(pattern, value) or (not is_expression(pattern) and value.casefold().endswith(f".{pattern.casefold()}"))


def named(pattern: str, value: str) -> bool:
    """Compare "Name: words" with "name: value": the header and the words in its value; "Name" alone: it is there."""
    name, colon, words = pattern.partition(":")
    header, _, content = value.partition(": ")
    return name.strip().casefold() == header.casefold() and (not colon or contains(words.strip(), content))


def bounded(pattern: str, value: str) -> bool:
    """The number of octets is under or over the bound."""
    sign, bound = _size(pattern)
    return _COMPARE[sign](int(value), bound)


def _size(pattern: str) -> tuple[str, int]:
    found = _SIZE.fullmatch(pattern.strip())
    if not found:
        raise ValueError('must be a bound such as ">5MB" or "<10kB"')
    return found[1], int(found[2]) * _UNITS[found[3]]


# --- checks at load time: what is wrong with a pattern, or nothing ---


def check_text(pattern: str) -> str | None:
    """Any text that is not empty; an expression must be right."""
    if not pattern.strip() or pattern == "//":
        return "must not be empty"
    try:
        if is_expression(pattern):
            searcher(pattern[1:-1])
        else:
            searcher(_glob(pattern))
    except ValueError as error:
        return f"the expression {pattern} cannot be used: {error}"
    return None


def check_header(pattern: str) -> str | None:
    """A header's name (RFC 5322, 3.6.8), then a colon and words if any."""
    name, colon, words = pattern.partition(":")
    if not re.fullmatch(r"[!-9;-~]+", name.strip()):
        return 'must be "Name" or "Name: words"'
    return check_text(words.strip()) if colon else None


def check_size(pattern: str) -> str | None:
    """A bound with its sign."""
    try:
        _size(pattern)
    except ValueError as error:
        return str(error)
    return None
