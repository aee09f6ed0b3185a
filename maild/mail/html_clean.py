"""HTML to harmless HTML by a list of what may stay: nothing runs, nothing is fetched, nothing leaves its place."""

import re
from functools import lru_cache
from html import escape, unescape

import nh3

from maild.mail.html_tags import tokens

MAX_INPUT = 1_000_000
"""Characters; the text of a longer page is read further than its look."""
MAX_HOSTILE_TAGS = 20_000
"""Tags that stay of a page that is built to cost time; its text stays whole."""
MAX_DEPTH = 200
"""Open elements at once; builders of trees need quadratic time past some thousand."""
FEW_TAGS = 1_000
"""Up to here no page is hostile."""
MAX_FORMATS = 40
"""Open elements of format at once: a browser opens each of them again in each new paragraph."""
MAX_ENTITIES = 50_000
"""Ampersands; the sanitiser needs 12 microseconds for each."""
MAX_ATTRIBUTES = 8_000
"""Characters of the attributes of one tag, beyond pictures that are their own content."""
MAX_PICTURE = 300_000
"""Characters of one picture that is its own content."""

TAGS = frozenset(
    "a abbr acronym b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em font h1 "
    "h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot "
    "th thead tr tt u ul var wbr".split()
)
GONE = frozenset(
    "script style title template noscript iframe object embed math audio video canvas select textarea applet frame "
    "frameset noembed noframes xmp svg xml".split()
)
"""These go with all that is in them."""
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang", "title", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan", "align", "valign", "bgcolor"},
    "th": {"colspan", "rowspan", "align", "valign", "bgcolor"},
    "tr": {"align", "valign", "bgcolor"},
    "table": {"border", "cellpadding", "cellspacing", "bgcolor"},
    "p": {"align"},
    "div": {"align"},
    "font": {"color"},
}
"""No id and no class: they would meet those of the page around it."""
SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}

_COLOUR = r"#[0-9a-f]{3,8}|[a-z]{3,24}|rgba?\([\d\s,.%]{3,40}\)"
_LENGTH = r"(?:0|\d{0,3}(?:\.\d{1,4})?(?:px|pt|em|ex|rem|in|cm|mm|%)?)"
_WORD = r"[a-z0-9-]{1,24}"
STYLES: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.I)
    for names, pattern in (
        ("color background-color", _COLOUR),
        ("font-weight font-style text-align text-decoration vertical-align list-style-type direction", _WORD),
        ("white-space", r"normal|nowrap|pre|pre-wrap|pre-line"),
        ("font-size", r"\d{1,2}(?:\.\d{1,4})?(?:px|pt)|[0-2](?:\.\d{1,4})?(?:em|rem)|1?\d{2}%|[a-z-]{3,10}"),
        ("display", r"none|block|inline|inline-block"),
        ("margin margin-left margin-top margin-bottom margin-right", rf"{_LENGTH}(?:\s{_LENGTH}){{0,3}}"),
        ("padding padding-left padding-top padding-bottom padding-right", rf"{_LENGTH}(?:\s{_LENGTH}){{0,3}}"),
        ("border border-left border-top border-bottom border-right", rf"(?:(?:{_COLOUR}|{_LENGTH})\s?){{1,3}}"),
    )
    for name in names.split()
}
"""The whole of CSS that stays; no value here can hold an address, a function or an escape, or leave its place."""

_LINK = re.compile(r"https?://[^/\\]|mailto:|tel:", re.I)
_INLINE = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp|bmp);base64,[A-Za-z0-9+/=]{20,}", re.I)
_CID = re.compile(r"cid:[!#$%&*+,./0-9:;=?@A-Z\[\]^_a-z{|}~-]{1,300}", re.I)
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]+")
_SIMPLE = {
    "width": re.compile(r"\d{1,4}(?:px|%)?"),
    "height": re.compile(r"\d{1,4}(?:px|%)?"),
    "colspan": re.compile(r"\d{1,2}"),
    "rowspan": re.compile(r"\d{1,2}"),
    "start": re.compile(r"\d{1,5}"),
    "border": re.compile(r"\d{1,2}"),
    "cellpadding": re.compile(r"\d{1,2}"),
    "cellspacing": re.compile(r"\d{1,2}"),
    "type": re.compile(r"[1aAiI]"),
    "dir": re.compile(r"ltr|rtl|auto", re.I),
    "lang": re.compile(r"[A-Za-z0-9-]{2,20}"),
    "align": re.compile(r"left|right|center|justify", re.I),
    "valign": re.compile(r"top|middle|bottom|baseline", re.I),
    "bgcolor": re.compile(r"#[0-9a-f]{3,6}|[a-z]{3,24}", re.I),
    "color": re.compile(r"#[0-9a-f]{3,6}|[a-z]{3,24}", re.I),
}
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
FORMATS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_IMPLIED = frozenset("p li td th tr option dt dd tbody thead tfoot colgroup html head body".split())
"""Tags whose end may be left out."""
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_TAGS = re.compile(r"<[^<>]{0,2000}>?")
_LONG = re.compile(rf"<[A-Za-z][^>]{{{MAX_ATTRIBUTES},}}+")


def clean(html: str) -> str:
    """Harmless HTML with the same text: links and formats stay, pictures only those that travel with the mail."""
    html = html[:MAX_INPUT]
    if html.count("&") > MAX_ENTITIES:
        return f"<pre>{escape(unescape(_TAGS.sub(' ', html)))}</pre>"
    return _CLEANER.clean(balanced(html) if _hostile(html) else html)


def _harmless(tag: str, attribute: str, value: str) -> str | None:
    """The value of an attribute that may stay, or None."""
    if attribute in _SIMPLE:
        return value if _SIMPLE[attribute].fullmatch(value) else None
    if attribute == "style":
        return style(value) if len(value) <= 2000 else None
    if attribute == "href":
        link = _BLANK.sub("", value) if len(value) <= MAX_ATTRIBUTES else ""
        return link if _LINK.match(link) else None  # nothing relative: it would lead into the page around it
    if attribute == "src":
        if _CID.fullmatch(value):
            return value
        return value if len(value) <= MAX_PICTURE and _INLINE.fullmatch(value) else None
    return value[:1000]


@lru_cache(maxsize=2048)
def style(value: str) -> str | None:
    """The declarations of a style that are in STYLES, or None."""
    kept: list[str] = []
    for declaration in value.split(";"):
        name, _, said = declaration.partition(":")
        name, said = name.strip().casefold(), said.strip()
        if (pattern := STYLES.get(name)) is not None and pattern.fullmatch(said):
            kept.append(f"{name}:{said}")
    return ";".join(kept) or None


def _hostile(html: str) -> bool:
    """Whether the page is so built that a tree of it would need more time than it is worth."""
    if html.count("<") > FEW_TAGS:
        depth = formats = most = blocks = 0
        opened: dict[str, int] = {}
        for closing, name in _TAG.findall(html):
            key = name.lower()
            if key in VOID or key in _IMPLIED:
                blocks += not closing
                continue
            if closing and not opened.get(key):
                most += key in FORMATS  # an end without a start is sought through all that is open
                continue
            step = -1 if closing else 1
            opened[key] = opened.get(key, 0) + step
            depth += step
            if key in FORMATS:
                formats += step
                most = max(most, formats)
            else:
                blocks += step > 0
            if depth > MAX_DEPTH:
                return True
        if most > MAX_FORMATS and most * blocks > 200_000:
            return True
    return len(html) > MAX_ATTRIBUTES and any(tag[0].count("=") > 300 for tag in _LONG.finditer(html))


def balanced(html: str) -> str:
    """The same page with every element closed where its parent closes, and none deeper than MAX_DEPTH."""
    out: list[str] = []
    opened: list[str] = []
    counts: dict[str, int] = {}
    gone = ""
    for name, attributes, text in tokens(html):
        if gone:
            if name != f"/{gone}":
                continue
            gone, name = "", ""
        bare = name[1:] if name[:1] == "/" else name
        if name in GONE:
            gone = name if name not in ("script", "style", "title", "noscript", "embed", "frame") else ""
        elif bare in VOID:
            if name in TAGS and len(out) < 2 * MAX_HOSTILE_TAGS:
                out.append(f"<{name}{attributes[:2000]}>")
        elif bare in TAGS and name[:1] == "/":
            _close(bare, out, opened, counts)
        elif name in TAGS and len(opened) < MAX_DEPTH and len(out) < 2 * MAX_HOSTILE_TAGS:
            if name in _IMPLIED or name == "a":
                _reopen(name, out, opened, counts)
            opened.append(name)
            counts[name] = counts.get(name, 0) + 1
            out.append(f"<{name}{attributes[:2000] if attributes.count(chr(34)) % 2 == 0 else ''}>")
        if text and not gone:
            out.append(escape(text, quote=False).replace("&amp;", "&"))
    out.extend(f"</{name}>" for name in reversed(opened))
    return "".join(out)


def _close(name: str, out: list[str], opened: list[str], counts: dict[str, int]) -> None:
    """Close the innermost element of this name and all in it; nothing if none is open."""
    while counts.get(name):
        last = opened.pop()
        counts[last] -= 1
        out.append(f"</{last}>")
        if last == name:
            return


def _reopen(name: str, out: list[str], opened: list[str], counts: dict[str, int]) -> None:
    """A new paragraph, cell or link ends one that is open, unless a table or list stands between."""
    for place in range(len(opened) - 1, max(len(opened) - 20, -1), -1):
        if opened[place] == name:
            _close(name, out, opened, counts)
            return
        if opened[place] in ("table", "ul", "ol", "blockquote", "div", "td"):
            return


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(GONE),
    attributes=ATTRIBUTES,
    attribute_filter=_harmless,
    url_schemes=SCHEMES,
    link_rel="noopener noreferrer nofollow",
)
