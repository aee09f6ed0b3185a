"""Authentication-Results (RFC 8601) as values; what cannot be read is left out, and nothing ever raises."""

import re
from dataclasses import dataclass

MAX_OCTETS = 8192
"""Characters of one header that are read; real ones have some hundred."""

# A comment, a quoted string, a separator, an = sign, or a run of anything else; never more than one step a character.
_TOKEN = re.compile(r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<mark>[;=])|(?P<word>[^\s;=()"]+)|(?P<odd>["\\]))')


@dataclass(frozen=True, slots=True)
class Result:
    """One method's verdict, such as dkim=pass header.d=example.com."""

    method: str
    """dkim, spf, dmarc, arc, compauth and others; lower case, without a version."""
    verdict: str
    """pass, fail, none, temperror and others; lower case."""
    properties: tuple[tuple[str, str], ...] = ()
    """In lower case, such as ("header.d", "example.com"); an address keeps its local part."""

    def property(self, *names: str) -> str:
        """The first property of one of these names, or an empty text."""
        return next((value for name in names for key, value in self.properties if key == name), "")


@dataclass(frozen=True, slots=True)
class Results:
    """One header: the server that wrote it (None where it names none, as Microsoft's), and its verdicts."""

    server: str | None
    verdicts: tuple[Result, ...]


def read(value: str) -> Results:
    """One header's unfolded value."""
    groups = _groups(_tokens(value[:MAX_OCTETS]))
    server: str | None = None
    if groups and not _is_verdict(groups[0]):
        head, *groups = groups
        server = head[0].lower() if head else None  # a version may follow the name (RFC 8601, 2.2)
    found = (_verdict(group) for group in groups if _is_verdict(group))
    return Results(server, tuple(found))


def _tokens(value: str) -> list[str]:
    """Words, quoted strings without their quotes, and the marks ; and = in their order; comments are left out."""
    tokens: list[str] = []
    place, depth = 0, 0
    while place < len(value):
        sign = value[place]
        if sign == "(" or (depth and sign == ")"):
            depth += 1 if sign == "(" else -1
            place += 1
        elif depth:
            place += 2 if sign == "\\" else 1
        elif found := _TOKEN.match(value, place):
            place = found.end()
            quoted = found["quoted"]
            tokens.append(re.sub(r"\\(.)", r"\1", quoted[1:-1]) if quoted else found["mark"] or found["word"] or "")
        else:
            place += 1
    return [token for token in tokens if token]


def _groups(tokens: list[str]) -> list[list[str]]:
    """The tokens between semicolons; empty groups are left out."""
    groups: list[list[str]] = [[]]
    for word in tokens:
        if word == ";":
            groups.append([])
        else:
            groups[-1].append(word)
    return [group for group in groups if group]


def _is_verdict(group: list[str]) -> bool:
    return len(group) >= 3 and group[1] == "="


def _verdict(group: list[str]) -> Result:
    """The method and its verdict, then pairs of name and value."""
    pairs = [(group[i - 1].lower(), group[i + 1].lower()) for i in range(4, len(group) - 1) if group[i] == "="]
    return Result(group[0].partition("/")[0].lower(), group[2].lower(), tuple(pairs))
