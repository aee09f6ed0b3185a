"""What each tag of a page does to the text."""

import re

from maild.mail import html_links, html_style
from maild.mail.html_page import MAX_LISTS, MAX_QUOTES, MAX_TABLES, Page, unmarked
from maild.mail.html_tags import values

RULE = "_" * 32
_PICTURE = re.compile(r"[\w .()-]{1,80}\.(?:png|jpe?g|gif|bmp|webp|tiff?|heic|svg)", re.I)
_GENERATED = re.compile(r"\s*(?:Description automatically generated.*|AI-generated content may be incorrect\.?)$", re.I)
_EMPTY_ALT = re.compile(r"\W*(?:spacer|blank|pixel|bullet|line|divider|image|img|clear|space)?\d*\W*", re.I)
_IN_CELL = frozenset({"cell"})
_IN_TABLE = frozenset({"table"})
_IN_LIST = frozenset({"list", "cell", "quote"})
_NOWHERE: frozenset[str] = frozenset()


class Effect:
    """An element whose style changes what is said in it, until its end."""

    __slots__ = ("depth", "heard", "letters", "marker_at", "verbatim")

    def __init__(self, reader: "Reader", marker_at: int = -1) -> None:
        self.depth = 1
        self.verbatim, self.letters, self.heard = reader.page.verbatim, reader.letters, reader.page.heard
        self.marker_at = marker_at


class Reader:
    """One page on its way to text."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.page = Page()
        self.letters = True
        """The letters have a height."""
        self.effects: dict[str, list[Effect]] = {}
        """Open elements whose style lasts, by name, the innermost last; "quote" for Outlook's quotes."""
        self.anchor = ""
        """The address of the open link."""
        self.pictured = False
        self.last = ""
        """The address written last: not again for the next link to the same place."""
        self.loose = True
        """The open paragraph has room around it."""
        self.roomy = html_style.roomy_sheet(html)

    def block(self, attributes: str = "") -> None:
        """A line begins or ends."""
        self.page.end()

    def spaced(self, attributes: str) -> None:
        """The same with room around it."""
        self.page.gap()

    def br(self, attributes: str) -> None:
        """A line break."""
        self.page.end(always=True)

    def hr(self, attributes: str) -> None:
        """A rule across the page."""
        self.page.gap()
        self.page.put(RULE)
        self.page.gap()

    def p(self, attributes: str) -> None:
        """A paragraph; Word's and Outlook's have no room around them, their empty lines are paragraphs too."""
        page = self.page
        page.end()
        self.loose = not attributes or not html_style.tight(attributes, self.roomy)
        if self.loose:
            page.frames[-1].gap = True
        page.indent = 2 * max(html_style.level(attributes) - 1, 0)

    def end_p(self, attributes: str) -> None:
        """The end of a paragraph."""
        self.page.end()
        if self.loose:
            self.page.frames[-1].gap = True

    def pre(self, attributes: str) -> None:
        """Text as it is."""
        self.page.gap()
        self.page.verbatim = 2
        self.page.frames[-1].gap = True

    def end_pre(self, attributes: str) -> None:
        """The end of it."""
        self.page.verbatim = 0
        self.page.gap()

    def quote(self, attributes: str) -> None:
        """A quote; some clients and Word indent with it: they say that it has no border."""
        page = self.page
        page.gap()
        page.open("indented" if html_style.indents(attributes) else "quote", MAX_QUOTES)

    def end_quote(self, attributes: str) -> None:
        """The end of it."""
        page = self.page
        self.leave_link()
        kind = next((f.kind for f in reversed(page.frames) if f.kind in ("quote", "indented", "cell")), "")
        if kind in ("quote", "indented"):
            page.close(kind, _IN_CELL)
        page.gap()

    def bullets(self, attributes: str, number: int = -1) -> None:
        """A list."""
        page = self.page
        page.end()
        if page.frames[-1].kind not in ("list", "item"):
            page.frames[-1].gap = True
        frame = page.open("list", MAX_LISTS)
        if frame.kind == "list":
            frame.number = number
            if html_style.unmarked_list(attributes):
                frame.number = -2

    def ordered(self, attributes: str) -> None:
        """A list with numbers or letters."""
        found = values(attributes) if attributes else {}
        start = found.get("start", "1").strip()
        self.bullets(attributes, int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1)
        if self.page.frames[-1].kind == "list":
            self.page.frames[-1].style = found.get("type", "1")[:1]

    def end_list(self, attributes: str) -> None:
        """The end of a list."""
        self.page.close("list", _IN_CELL)

    def item(self, attributes: str) -> None:
        """An item of a list."""
        page = self.page
        self.leave_link()
        page.close("item", _IN_LIST)
        around = page.frames[-1]
        frame = page.open("item", MAX_LISTS)
        if frame.kind != "item":
            return
        number = around.number if around.kind == "list" else -1
        if number >= 0:
            if "value" in attributes and (given := values(attributes).get("value", "")).isdigit() and len(given) < 6:
                number = int(given)
            around.number = number + 1
        bare = number == -2 or html_style.unmarked_list(attributes)
        frame.marker = "" if bare else f"{_numeral(number, around.style)}. " if number >= 0 else "- "

    def end_item(self, attributes: str) -> None:
        """The end of an item."""
        self.leave_link()
        self.page.close("item", _IN_LIST)

    def table(self, attributes: str) -> None:
        """A table."""
        frame = self.page.open("table", MAX_TABLES)
        if frame.kind == "table" and "border" in attributes:
            border = values(attributes).get("border", "0")
            frame.ruled = border.strip("px ") not in ("0", "")

    def end_table(self, attributes: str) -> None:
        """The end of a table."""
        self.leave_link()
        self.page.close("table", _NOWHERE)

    def row(self, attributes: str) -> None:
        """A row of a table."""
        self.end_cell("")
        self.page.row()

    def cell(self, attributes: str, *, heading: bool = False) -> None:
        """A cell."""
        self.end_cell("")
        if self.page.frames[-1].kind == "table":
            self.page.open("cell", MAX_TABLES + 1).heading = heading

    def heading(self, attributes: str) -> None:
        """A cell of headings: the table holds data."""
        self.cell(attributes, heading=True)

    def end_cell(self, attributes: str) -> None:
        """The end of a cell or row."""
        self.leave_link()
        if self.page.missed.get("table"):
            self.page.end()
        else:
            self.page.close("cell", _IN_TABLE)

    def link(self, attributes: str) -> None:
        """The start of a link."""
        self.end_link("")
        target = html_links.address(values(attributes).get("href", "")) if "href" in attributes.lower() else ""
        if target:
            page = self.page
            self.anchor, self.pictured, page.heard = target, False, []

    def leave_link(self) -> None:
        """The end of a block: a link that nobody ended ends with it, one around the block goes on."""
        if self.anchor and (self.page.heard or self.pictured):
            self.end_link("")

    def end_link(self, attributes: str) -> None:
        """The end of a link: its address, where the text does not say it already and it was not written just now."""
        page = self.page
        if not self.anchor:
            return
        shown = "".join(page.heard or ()).strip()
        target, self.anchor, page.heard = self.anchor, "", None
        if not (shown or self.pictured) or html_links.told(shown, target) or target == self.last:
            return
        self.last = target
        lines = page.frames[-1].lines
        spaced = page.space
        if page.line or not lines or not lines[-1] or page.frames[-1].gap:
            page.put(f"<{target}>")
        else:  # a link around a whole block: its last line is written already
            lines[-1] += f" <{target}>"
        page.space = spaced

    def image(self, attributes: str) -> None:
        """A picture: its name if it travels with the mail, else what it is said to show."""
        if not self.letters:
            return
        found = values(attributes)
        source, alt = found.get("src", ""), _GENERATED.sub("", " ".join(unmarked(found.get("alt", "")).split()))[:200]
        tiny = any(found.get(side, "").strip(" px") in ("0", "1", "2", "3") for side in ("width", "height"))
        if tiny:
            return
        self.pictured = True
        line = self.page.line
        self.page.space = self.page.space or bool(line and line[-1][-1:] in ">]")
        if source[:4].lower() in ("cid:", "data"):
            name = source[4:].rpartition("@")[0] or source[4:]
            name = name if source[:4].lower() == "cid:" and _PICTURE.fullmatch(name) else alt
            self.page.say(f"[image: {name}]" if name else "[image]")
        elif alt and not _EMPTY_ALT.fullmatch(alt) and not _PICTURE.fullmatch(alt) and "://" not in alt:
            self.page.say(f"[{alt}]")

    def div(self, attributes: str) -> None:
        """A div; Outlook draws a line at the left of what it quotes."""
        self.page.end()
        if html_style.quotes(attributes):
            self.page.open("quote", MAX_QUOTES)
            self.effects.setdefault("quote", []).append(Effect(self))
        elif divs := self.effects.get("quote"):
            divs[-1].depth += 1

    def end_div(self, attributes: str) -> None:
        """The end of a div."""
        self.page.end()
        if divs := self.effects.get("quote"):
            divs[-1].depth -= 1
            if not divs[-1].depth:
                divs.pop()
                self.end_quote("")

    def raw(self, attributes: str) -> None:
        """Text with its line breaks, on lines of its own."""
        self.page.end()
        self.page.verbatim = 2

    def end_raw(self, attributes: str) -> None:
        """The end of it."""
        self.page.end()
        self.page.verbatim = 0

    def mark(self, attributes: str) -> None:
        """A quotation mark."""
        page = self.page
        page.line.append(' "' if page.space and page.line else '"')
        page.space = False


def _numeral(number: int, style: str) -> str:
    """The number of an item as its list writes numbers: 1, a, A, i or I."""
    if style in ("a", "A") and 0 < number <= 26:
        return chr(ord(style) + number - 1)
    if style in ("i", "I") and 0 < number < 40:
        roman = "x" * (number // 10) + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]
        return roman if style == "i" else roman.upper()
    return str(number)
