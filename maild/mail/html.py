"""HTML to readable text by a walk without recursion, and to harmless HTML; nothing in a mail is ever fetched."""

import re
from dataclasses import dataclass, field
from html import escape, unescape

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from maild.mail.charset import clean

MAX_INPUT = 2_000_000
"""Characters of HTML that are read; real mails with more are pictures in disguise."""
MAX_OUTPUT = 1_000_000
MAX_NODES = 500_000
MAX_DEPTH = 1_000
"""Open tags at once; past it no browser shows the rest either, and tree builders need quadratic time."""
MAX_ENTITIES = 50_000
"""Ampersands; the sanitiser needs 12 microseconds for each."""

SKIPPED = frozenset(
    "head script style title template noscript iframe object embed svg math audio video canvas select textarea "
    "button".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figure figcaption footer form h1 h2 "
    "h3 h4 h5 h6 header li main nav ol p pre section table tbody tfoot thead tr ul".split()
)
SPACED = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table".split())
"""Blocks with an empty line around them."""

TAGS = frozenset(
    "a abbr acronym b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em font h1 "
    "h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot "
    "th thead tr tt u ul var wbr".split()
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "font": {"color"},
}
SCHEMES = {"http", "https", "mailto", "tel", "cid"}

_SPACE = re.compile(r"[ \t\n\r\f\xa0\u200b\u200c\u00ad\u034f\ufeff]+")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]{0,2000}>?")
_BLANKS = re.compile(r"\n{3,}")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_SCRIPT = re.compile(r"<(script|style|title)\b", re.I)
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li td th tr option dt dd".split()
)
"""Tags without an end, and those whose end may be left out."""


def sanitise(html: str) -> str:
    """Harmless HTML: no script, no style, nothing that a viewer would load from elsewhere; pictures only by cid:."""
    html = _bounded(html)
    if html.count("&") > MAX_ENTITIES or _depth(html) > MAX_DEPTH:
        return f"<pre>{escape(to_text(html))}</pre>"
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(SKIPPED - {"head", "button", "svg"}),
        attributes=ATTRIBUTES,
        attribute_filter=_harmless,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def _harmless(tag: str, attribute: str, value: str) -> str | None:
    """Pictures inside the mail may stay, remote ones tell the sender who reads; links may not point into the mail."""
    if attribute == "src":
        return value if value[:4].casefold() == "cid:" else None
    if attribute == "href" and value[:4].casefold() == "cid:":
        return None
    return value[:2000]


def _bounded(html: str) -> str:
    """At most MAX_INPUT characters, without control characters."""
    return clean(html[:MAX_INPUT])


def _depth(html: str) -> int:
    """The greatest number of tags open at once, at most; unclosed ones count, as a tree builder keeps them open."""
    if html.count("<") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    unclosed: dict[str, int] = {}
    for closing, name in _TAG.findall(html):
        key = name.casefold()
        if key in _VOID or (closing and not unclosed.get(key)):
            continue
        step = -1 if closing else 1
        unclosed[key] = unclosed.get(key, 0) + step
        depth += step
        deepest = max(deepest, depth)
    return deepest


def to_text(html: str) -> str:
    """The text that a reader sees: links with their addresses, lists, rows of tables, quotes with `> `."""
    html = _bounded(html)
    if _depth(html) > MAX_DEPTH:
        return _stripped(html)
    root = LexborHTMLParser(html).root
    out = _Page(hides=_HIDDEN.search(html) is not None)
    node: LexborNode | None = root
    for _ in range(MAX_NODES):
        if node is None or out.full:
            break
        child = None if (entered := _enter(out, node)) is False else node.child
        if child is not None:
            node = child
            continue
        while node is not None:
            if entered is not False:
                _leave(out, node)
            entered = True
            if node.next is not None:
                node = node.next
                break
            node = node.parent
            if node is None or (root is not None and node.mem_id == root.mem_id):
                node = None
    return out.text()


def _stripped(html: str) -> str:
    """The text of HTML too deep for a tree: tags taken out, scripts and styles with their content."""
    out: list[str] = []
    position = 0
    while (start := _SCRIPT.search(html, position)) is not None:
        out.append(html[position : start.start()])
        end = re.compile(f"</{start[1]}", re.I).search(html, start.end())
        position = end.start() if end is not None else len(html)
    out.append(html[position:])
    return _BLANKS.sub("\n\n", unescape(_TAG.sub(" ", "".join(out))))[:MAX_OUTPUT].strip()


@dataclass(slots=True)
class _Page:
    """The text that is being written."""

    hides: bool
    """Whether anything in this HTML is hidden by its style."""
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    size: int = 0
    quotes: int = 0
    verbatim: int = 0
    lists: list[int] = field(default_factory=list)
    """For each open list the next number, or -1 for bullets."""
    links: list[tuple[str, int]] = field(default_factory=list)
    cell: bool = False
    """The next text begins a cell that is not the first of its line."""

    @property
    def full(self) -> bool:
        """Whether enough was written."""
        return self.size > MAX_OUTPUT

    def say(self, text: str) -> None:
        """Add text to the line; white space collapses as in a browser."""
        if self.verbatim:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._put(first)
            for line in rest:
                self.end(always=True)
                self._put(line)
            return
        text = _SPACE.sub(" ", text)
        if not self.line or self.line[-1].endswith(" "):
            text = text.lstrip(" ")
        self._put(text)

    def _put(self, text: str) -> None:
        if text:
            if self.cell and text.strip():
                self.line.append("" if not self.line else " | ")
                self.cell = False
            self.line.append(text)
            self.size += len(text)

    def end(self, *, always: bool = False) -> None:
        """End the line if there is something on it."""
        if self.line or always:
            text = "".join(self.line)
            text = text.rstrip() if text != "-- " else text
            if text or always:
                self.lines.append(self._prefix() + text)
                self.size += 1 + 2 * self.quotes
            self.line.clear()
        self.cell = False

    def blank(self) -> None:
        """End the line and leave one empty line after the text so far."""
        self.end()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._prefix().rstrip())

    def _prefix(self) -> str:
        return "> " * min(self.quotes, 20)

    def text(self) -> str:
        """All that was written."""
        self.end()
        return _BLANKS.sub("\n\n", "\n".join(self.lines)).strip("\n")


def _enter(page: _Page, node: LexborNode) -> bool:
    """Write what stands at the start of a node; False when its inside is not shown."""
    tag = node.tag or ""
    if tag == "-text":
        page.say(node.text_content or "")
        return True
    if tag in SKIPPED or tag in ("_comment", "-comment", "!doctype", "-doctype", "!--"):
        return False
    if page.hides and _HIDDEN.search(node.attributes.get("style") or ""):
        return False
    if tag == "br":
        page.end(always=True)
    elif tag == "hr":
        page.blank()
        page.say("_" * 32)
        page.end()
    elif tag == "img":
        page.say(f"[{alt}]" if (alt := (node.attributes.get("alt") or "").strip()) else "")
    elif tag in ("td", "th"):
        page.cell = bool(page.line)
    elif tag == "a":
        page.links.append((node.attributes.get("href") or "", len(page.line)))
    elif tag in BLOCKS:
        (page.blank if tag in SPACED else page.end)()
        _open_block(page, node, tag)
    return True


def _open_block(page: _Page, node: LexborNode, tag: str) -> None:
    """Quotes, lists and preformatted text change how lines begin."""
    if tag == "blockquote":
        page.quotes += 1
    elif tag == "pre":
        page.verbatim += 1
    elif tag in ("ul", "ol"):
        page.lists.append(-1 if tag == "ul" else 1)
    elif tag == "li":
        level = len(page.lists)
        number = page.lists[-1] if page.lists else -1
        if number > 0:
            page.lists[-1] += 1
        page.line.append("  " * min(max(level - 1, 0), 10) + (f"{number}. " if number > 0 else "- "))


def _leave(page: _Page, node: LexborNode) -> None:
    """Write what stands at the end of a node."""
    tag = node.tag or ""
    if tag == "a" and page.links:
        href, start = page.links.pop()
        _link(page, href, "".join(page.line[start:]))
    elif tag in BLOCKS:
        page.end()
        if tag == "blockquote":
            page.quotes = max(page.quotes - 1, 0)
            while page.lines and page.lines[-1].rstrip()[-1:] == ">" and not page.lines[-1].strip("> "):
                page.lines.pop()
        elif tag == "pre":
            page.verbatim = max(page.verbatim - 1, 0)
        elif tag in ("ul", "ol") and page.lists:
            page.lists.pop()
        if tag in SPACED:
            page.blank()


def _link(page: _Page, href: str, shown: str) -> None:
    """The address of a link, where the text does not say it already."""
    href = _SPACE.sub("", href)[:2000]
    scheme, _, rest = href.partition(":")
    if scheme.casefold() not in ("http", "https", "mailto") or not rest:
        return
    bare = rest.strip("/").casefold()
    if shown.strip() and bare.removeprefix("www.") not in shown.casefold():
        page.say(f" <{rest if scheme.casefold() == 'mailto' else href}>")
