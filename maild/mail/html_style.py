"""What the style of a tag says to a reader of text: hidden, no room around it, blanks that count, a mark of a list."""

import re
from dataclasses import dataclass
from functools import lru_cache

from maild.mail.html_tags import values

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.I)
_FLAT = re.compile(r"(?<![\w-])(?:max-)?height\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!|[\"'])", re.I)
_CUT_OFF = re.compile(r"overflow\s*:\s*hidden|opacity\s*:\s*0(?![.\d])", re.I)
_OFFICE = re.compile(r"mso-hide\s*:\s*all", re.I)
_FONT_SIZE = re.compile(r"font-size\s*:\s*([\d.]{1,8})", re.I)
_WHITE_SPACE = re.compile(r"white-space(?:-collapse)?\s*:\s*(pre-line|pre|break-spaces|normal|nowrap)", re.I)
_MARKER = re.compile(r"mso-list\s*:\s*ignore", re.I)
_LEVEL = re.compile(r"mso-list\s*:[^;\"']{0,40}level(\d)", re.I)
_OUTLOOK_QUOTE = re.compile(r"border-left\s*:\s*solid\s+(?:blue|#[0-9a-f]{3,6})\s+1\.5pt", re.I)
_INDENTED = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)", re.I)
_MARGIN = re.compile(r"(?<![\w-])margin(-top|-bottom)?\s*:\s*([^;\"'}]{1,60})", re.I)
_SHEET = re.compile(r"p\.MsoNormal[^{}]{0,300}\{([^{}]{0,1500})\}", re.I)
_LENGTH = re.compile(r"(-?\d{0,5}(?:\.\d{1,6})?)(px|pt|em|rem|in|cm|mm|%)?", re.I)
_PIXELS = {"px": 1, "pt": 1.33, "em": 16, "rem": 16, "in": 96, "cm": 38, "mm": 3.8, "%": 1}
_NARROW = 4
"""Pixels; less room than this between two lines is none."""
_ANY = re.compile(r"none|hidden|height\s*:\s*0|mso-|white-space|font-size", re.I)
SPACES = {"pre": 2, "break-spaces": 2, "pre-line": 1}
"""What each value of white-space keeps: 1 the line breaks, 2 also the blanks."""


@dataclass(frozen=True, slots=True)
class Look:
    """The part of a style that matters for text."""

    hidden: bool = False
    office_only: bool = False
    """Outlook does not show it; on a plain element that is how a hidden preview text is made."""
    spaces: int | None = None
    letters: bool | None = None
    """False: of no height."""
    marker: bool = False

    @property
    def lasting(self) -> bool:
        """Whether it changes how the inside is read."""
        return self.marker or self.spaces is not None or self.letters is not None


PLAIN = Look()


def look(attributes: str) -> Look:
    """The look of a tag with these attributes."""
    return _look(attributes) if len(attributes) < 2000 and _ANY.search(attributes) else PLAIN


@lru_cache(maxsize=1024)
def _look(attributes: str) -> Look:
    found = values(attributes)
    style = found.get("style", "")
    space, size = _WHITE_SPACE.search(style), _FONT_SIZE.search(style)
    flat = _FLAT.search(style) is not None and _CUT_OFF.search(style) is not None and "padding-bottom" not in style
    return Look(
        hidden=flat or "hidden" in found or _HIDDEN.search(style) is not None,
        office_only=_OFFICE.search(style) is not None,
        spaces=SPACES.get(space[1].lower(), 0) if space else None,
        letters=_pixels(size[1]) > 0 if size else None,
        marker=_MARKER.search(style) is not None,
    )


def level(attributes: str) -> int:
    """How deep an item of one of Word's lists stands, from 1; 0 for none."""
    found = _LEVEL.search(attributes) if "mso-list" in attributes else None
    return int(found[1]) if found else 0


def quotes(attributes: str) -> bool:
    """Whether this is the line that Outlook draws at the left of a quote."""
    return "border-left" in attributes and _OUTLOOK_QUOTE.search(attributes) is not None


def indents(attributes: str) -> bool:
    """Whether a blockquote only indents: without a border, and no client calls it a quote."""
    if not attributes or "cite" in attributes.casefold() or "gmail_quote" in attributes:
        return False
    return _INDENTED.search(attributes) is not None


def unmarked_list(attributes: str) -> bool:
    """Whether the items have no bullets: menus are made so."""
    return "list-style" in attributes and "none" in attributes


def roomy_sheet(html: str) -> bool:
    """Whether the style sheet puts room between Word's paragraphs, which have none in most mails."""
    found = _SHEET.search(html[:200_000]) if "MsoNormal" in html else None
    return found is not None and not _flush(found[1], default=0)


@lru_cache(maxsize=1024)
def tight(attributes: str, roomy: bool) -> bool:
    """Whether a paragraph follows the last without an empty line."""
    if "mso" in attributes.casefold():
        return _flush(attributes, default=_NARROW if roomy else 0)
    return _MARGIN.search(attributes) is not None and _flush(attributes, default=16)


def _flush(css: str, *, default: float) -> bool:
    """Whether there is no room above and below; `default` is meant where nothing is said."""
    top = bottom = default
    for side, value in _MARGIN.findall(css):
        lengths = [_pixels(v) for v in value.split()[:4]] or [0.0]
        if side.lower() in ("", "-top"):
            top = lengths[0]
        if side.lower() in ("", "-bottom"):
            bottom = lengths[2] if len(lengths) > 2 else lengths[0]
    return top < _NARROW and bottom < _NARROW


def _pixels(length: str) -> float:
    """A length of CSS in pixels, roughly; 0 for what is none."""
    found = _LENGTH.match(length)
    if found is None or not found[1].strip("-."):
        return 0
    return float(found[1]) * _PIXELS.get((found[2] or "px").lower(), 1)
