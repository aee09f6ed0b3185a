"""The walk over the tags of a page: what is skipped, what is hidden, and who reads each tag."""

import re
from collections.abc import Callable
from html import unescape

from maild.mail import html_style
from maild.mail.html_page import MAX_OUTPUT
from maild.mail.html_reader import Effect, Reader
from maild.mail.html_tags import tokens

SKIPPED = frozenset("svg select template audio video canvas object xml datalist map rp".split())
"""Their inside is not text; scripts and styles went before."""
BLOCKS = frozenset(
    "address article aside body caption center dd details dialog dir dl dt fieldset figcaption footer form head header "
    "html legend main menu nav section summary tbody tfoot thead option".split()
)
"""They begin and end a line, no more."""
SPACED = frozenset("h1 h2 h3 h4 h5 h6 figure".split())
"""Blocks with an empty line around them."""
PLAIN = frozenset("div span p font".split())
"""What a hidden preview text is put in; Outlook alone is kept from showing other elements, such as buttons."""
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
ENDS_P = frozenset("p div table ul ol blockquote pre hr h1 h2 h3 h4 /div /td /table /body /blockquote".split())
BULLETS = frozenset("·•o§Øüvq●○■□▪▫–-*\uf0b7\uf0a7\uf0d8\uf0fc")
"""What Word writes for the bullets of a list, in fonts of signs."""
_STYLES = (
    "display",
    "visibility",
    "mso-",
    "white-space",
    "font-size:0",
    "font-size: 0",
    "hidden",
    "height:0",
    "height: 0",
)
"""Without one of these in it a page hides nothing and folds all its blanks."""


def text(html: str) -> str:
    """The text of a page, at most MAX_OUTPUT characters; what is hidden only if there is nothing else."""
    lower = html.lower()
    styled = any(word in lower for word in _STYLES)
    return _Walk(html).run(styled) or (_Walk(html).run(False) if styled else "")


class _Walk(Reader):
    """One page on its way to text."""

    def run(self, styled: bool) -> str:
        """Read all tags; `styled`: heed styles, above all those that hide."""
        page, acts = self.page, _ACTS
        self.closed: dict[str, bool] = {}
        skipped, depth = "", 0
        for name, attributes, said in tokens(self.html):
            if skipped:
                if name == f"/{skipped}":
                    depth -= 1
                elif skipped == "p" and name in ENDS_P:
                    depth = 0
                elif name == skipped:
                    depth += 1
                if depth:
                    continue
                name = "" if name == f"/{skipped}" else name
                skipped = ""
            if name:
                act = acts.get(name)
                if act is None and name in SKIPPED:
                    hidden = True
                else:
                    hidden = styled and bool(attributes or self.effects) and self._style(name, attributes)
                if not hidden:
                    if act is not None:
                        act(self, attributes)
                        if name == "pre":
                            said = said.removeprefix("\n")
                elif name not in VOID and attributes[-1:] != "/" and self._ends(name):
                    skipped, depth = name, 1
                    continue
            if said and self.letters:
                page.say(unescape(said) if "&" in said else said)
            if page.size > MAX_OUTPUT:
                break
        self.end_link("")
        return page.text()

    def _ends(self, name: str) -> bool:
        """Whether an element that is left out has an end; else the whole rest would be lost with it."""
        if name not in SKIPPED:
            return True
        if name not in self.closed:
            self.closed[name] = re.search(f"</{name}", self.html, re.I) is not None
        return self.closed[name]

    def _style(self, name: str, attributes: str) -> bool:
        """Whether a tag is hidden by its style. A style that lasts is kept in mind until the end of its element."""
        if name[0] == "/":
            if name[1:] in self.effects:
                self._unstyle(name[1:])
            return False
        look = html_style.look(attributes) if attributes else html_style.PLAIN
        if look.hidden or (look.office_only and name in PLAIN):
            return True
        if effects := self.effects.get(name):
            effects[-1].depth += 1
        if (
            not look.lasting
            or name in VOID
            or (look.spaces is None and not look.marker and look.letters == self.letters)
        ):
            return False
        page = self.page
        if look.marker:
            self.effects.setdefault(name, []).append(Effect(self, len(page.line)))
            page.heard = []
            return False
        self.effects.setdefault(name, []).append(Effect(self))
        page.verbatim = page.verbatim if look.spaces is None else look.spaces
        self.letters = self.letters if look.letters is None else look.letters
        return False

    def _unstyle(self, name: str) -> None:
        """The end of an element with a style that lasts."""
        effects = self.effects[name]
        effects[-1].depth -= 1
        if effects[-1].depth:
            return
        effect = effects.pop()
        if not effects:
            del self.effects[name]
        page = self.page
        if effect.marker_at >= 0:
            sign = "".join(page.heard or ()).strip()
            said = page.line[effect.marker_at :]
            del page.line[effect.marker_at :]
            lead = said[0] if said and said[0].isspace() else ""
            page.line.append(f"{lead}{'-' if sign in BULLETS else sign} ")
            page.space, page.heard = False, effect.heard
        if page.verbatim and not effect.verbatim and name in ("div", "p", "td", "pre"):
            page.end()
        page.verbatim, self.letters = effect.verbatim, effect.letters


_ACTS: dict[str, Callable[[Reader, str], None]] = {
    **{edge + name: Reader.block for name in BLOCKS for edge in ("", "/")},
    **{edge + name: Reader.spaced for name in SPACED for edge in ("", "/")},
    "br": Reader.br,
    "/br": Reader.br,
    "hr": Reader.hr,
    "p": Reader.p,
    "/p": Reader.end_p,
    "div": Reader.div,
    "/div": Reader.end_div,
    "pre": Reader.pre,
    "/pre": Reader.end_pre,
    "textarea": Reader.raw,
    "/textarea": Reader.end_raw,
    "xmp": Reader.raw,
    "/xmp": Reader.end_raw,
    "blockquote": Reader.quote,
    "/blockquote": Reader.end_quote,
    "ul": Reader.bullets,
    "ol": Reader.ordered,
    "/ul": Reader.end_list,
    "/ol": Reader.end_list,
    "li": Reader.item,
    "/li": Reader.end_item,
    "table": Reader.table,
    "/table": Reader.end_table,
    "tr": Reader.row,
    "/tr": Reader.end_cell,
    "td": Reader.cell,
    "th": Reader.heading,
    "/td": Reader.end_cell,
    "/th": Reader.end_cell,
    "a": Reader.link,
    "/a": Reader.end_link,
    "img": Reader.image,
    "q": Reader.mark,
    "/q": Reader.mark,
}
