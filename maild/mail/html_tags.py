"""HTML as a flat run of tags and texts in linear time: there is no tree, so nothing can be nested too deep."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from string import ascii_letters

MAX_TAGS = 100_000
"""Tags that are looked at; of what follows only the text is read."""
MAX_TAG = 20_000
"""Characters of one tag; addresses of pictures that are their own content were taken out before."""
MAX_JOINS = 1_000
"""Times in one page that a tag is put together again because `<` or `>` stood between its quotes."""

Token = tuple[str, str, str]
"""Name of a tag in lower case ("/p" for an end, "" for none), its attributes as written, the text behind it."""

RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
"""In these `<` begins nothing but their own end (HTML 13.1.2)."""
SHOWN_RAW = frozenset({"textarea", "xmp"})

_STARTS = frozenset(ascii_letters + "/!?")
_WHOLE = re.compile(r"""(?:[^>"'=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|=(?!\s*["'])|(?<!=)["'])*+>""")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]{1,80})\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_SCRIPT = re.compile(r"<(script|style|title|SCRIPT|STYLE|TITLE)\b")
_MARKUP = re.compile(r"</?[A-Za-z!?][^<>]{0,2000}>?")
_NAME = re.compile(r"/?[^\s/]*")


def tokens(html: str) -> Iterator[Token]:
    """The tags of a page with the text behind each; comments, scripts and styles are gone."""
    pieces = without_comments(html).split("<", MAX_TAGS)
    if len(pieces) > MAX_TAGS:
        pieces[-1] = stripped(pieces[-1])
    yield "", "", pieces[0]
    joins, at, end = 0, 1, len(pieces)
    endless: set[str] = set()
    while at < end:
        piece = pieces[at]
        at += 1
        if piece[:1] not in _STARTS:
            yield "", "", f"<{piece}"
            continue
        head, closed, text = piece.partition(">")
        name, attributes, torn = _read(head) if len(head) < 60 else _parts(head)
        if (torn or not closed) and joins < MAX_JOINS:
            joins += 1
            head, text, at = _joined(pieces, at, head, text, piece)
            name, attributes, _ = _parts(head)
        if not name:
            yield "", "", f"<{head}>{text}"
            continue
        if name in RAW and name not in endless:
            after = _end_of_raw(pieces, at, name)
            if after is None:
                endless.add(name)
                text = ""
            else:
                text = "<".join((text, *pieces[at:after])) if name in SHOWN_RAW else ""
                at = after
        yield name, attributes, text


def _parts(head: str) -> tuple[str, str, bool]:
    """Name and attributes of a tag, and whether a quote in it is open, so that its first `>` may be no end.

    The name is empty for an address in angle brackets that somebody typed into a page.
    """
    name = head.partition(" ")[0]
    if not name.isalnum() and (found := _NAME.match(head)) is not None:
        name = found[0]
    attributes = head[len(name) : MAX_TAG]
    torn = "=" in attributes and (head.count('"') % 2 == 1 or ("='" in head and head.count("'") % 2 == 1))
    return "" if "@" in name or name[:5] in ("http:", "https") else name.lower(), attributes, torn


_read = lru_cache(maxsize=2048)(_parts)


def _joined(pieces: list[str], at: int, head: str, text: str, piece: str) -> tuple[str, str, int]:
    """A tag whose quoted values hold `<` or `>`: its inside, the text behind it, and where the next piece is."""
    whole, size, after = [piece], len(piece), at
    for _ in range(20):
        joined = "<".join(whole)
        if (found := _WHOLE.match(joined)) is not None:
            return joined[: found.end() - 1], joined[found.end() :], after
        if after >= len(pieces) or size > MAX_TAG:
            break
        whole.append(pieces[after])
        size += len(pieces[after])
        after += 1
    return head, text, at


def _end_of_raw(pieces: list[str], at: int, name: str) -> int | None:
    """Where the end tag of a raw element stands; None if nowhere."""
    length = len(name) + 1
    for place in range(at, len(pieces)):
        if pieces[place][:1] == "/" and pieces[place][1:length].lower() == name:
            return place
    return None


def stripped(html: str) -> str:
    """The text of a page, cheaply: tags taken out, scripts and styles with their content."""
    out: list[str] = []
    position = 0
    while (start := _SCRIPT.search(html, position)) is not None:
        out.append(html[position : start.start()])
        end = html.find(f"</{start[1]}", start.end())
        position = end if end >= 0 else len(html)
    out.append(html[position:])
    return _MARKUP.sub(" ", "".join(out))


def without_comments(html: str) -> str:
    """The page without comments; one without an end goes up to the next `>` only, so that no text is lost."""
    start = html.find("<!--")
    if start < 0:
        return html
    out: list[str] = []
    position = 0
    endless = False
    while start >= 0:
        out.append(html[position:start])
        stop = -1 if endless else html.find("-->", start + 2)
        endless = stop < 0
        position = stop + 3
        if endless:
            stop = html.find(">", start)
            position = stop + 1 if stop >= 0 else len(html)
        start = html.find("<!--", position)
    out.append(html[position:])
    return "".join(out)


def values(attributes: str) -> dict[str, str]:
    """Attributes by name in lower case, the first of each, entities resolved."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(attributes):
        value = double or single or bare
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found
