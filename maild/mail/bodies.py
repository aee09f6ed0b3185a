"""What the parts of a mail say: one text out of their forms, the HTML, the attachments."""

import re
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from maild.mail import calendar, flowed, html, leaves
from maild.mail.charset import clean, decode, once
from maild.mail.leaves import BODIES, EXTENDED
from maild.mail.parts import Opened
from maild.values import Attachment

MAX_TEXT = 2_000_000
"""Characters of text; the raw mail keeps the rest."""
STUB = 600
"""Characters of the longest plain form that may only say "look at the HTML"."""
SECRET = (
    "This mail is encrypted with PGP and cannot be read here.",
    "This mail is encrypted with S/MIME and cannot be read here.",
)
CALENDARS = frozenset({"text/calendar", "application/ics"})

_LOOK_ELSEWHERE = re.compile(
    r"html|browser|web ?page|webseite|rich[- ]text|mime|not? support|navegador|navigateur", re.I
)
_PAGE = re.compile(r"\s*(?:<!doctype html|<html[\s>])", re.I)
_WORD = re.compile(r"\w+")
_BLANK = " \t\r\n\xa0\u200b\u200c\ufeff\xad"


@dataclass(frozen=True, slots=True)
class Content:
    """What the parts of a mail say."""

    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    digests: tuple[bytes, ...]
    markup: str
    """The raw HTML of the bodies: its structure tells what is quoted."""


@dataclass(slots=True)
class _Block:
    """The forms of one piece of text; HTML is turned into text at most once."""

    plain: list[str]
    marked: list[str]
    alternative: bool
    read: str | None = None

    @property
    def from_html(self) -> str:
        """The HTML as text."""
        if self.read is None:
            self.read = "\n\n".join(html.to_text(text) for text in self.marked)
        return self.read


def content(opened: list[Opened], hint: str | None, before: bytes, defects: list[str]) -> Content:
    """Bodies joined, forms of one text chosen between, everything else listed as attached.

    `hint` is a charset for 8-bit text that names none; `before` is what stands before the first part.
    """
    bodies = {o.part.index for o in opened if o.part.is_body}
    if not bodies:  # some mailers name their only text
        named = (o.part for o in opened if o.part.content_type in BODIES and o.part.disposition != "attachment")
        bodies = {p.index for p in list(named)[:1]}
    blocks: dict[int, _Block] = {}
    attached: list[Opened] = []
    digests: list[bytes] = []
    for one in opened:
        part = one.part
        if part.index not in bodies:
            attached.append(one)
            digests.append(sha256(one.data).digest())
            continue
        digests.append(sha256(one.data.replace(b"\r\n", b"\n").rstrip()).digest())
        text = _read(one, hint, defects)
        key = -1 - part.alternative if part.alternative is not None else part.index
        block = blocks.setdefault(key, _Block([], [], part.alternative is not None))
        is_html = part.content_type in EXTENDED or (
            _PAGE.match(text) and html.to_text(text)
        )  # a page sent as plain text
        (block.marked if is_html else block.plain).append(text)
    chosen = _without_doubles(list(blocks.values()))
    text = "\n\n".join(t for t in map(_text, chosen) if t.strip()) or _instead(attached, before, defects)
    if len(text) > MAX_TEXT:
        defects.append(f"text is kept up to {MAX_TEXT} characters")
        text = text[:MAX_TEXT]
    if "-----BEGIN PGP MESSAGE-----" in text:
        defects.append("encrypted with PGP, cannot be read")
    marked = _html(chosen)
    shown = frozenset(
        o.part.content_id for o in attached if o.part.content_id and marked and f"cid:{o.part.content_id}" in marked
    )
    attachments = tuple(leaves.attachment(o.part, o.data, o.part.content_id in shown) for o in attached)
    markup = "\n".join(text for block in chosen for text in block.marked)
    return Content(text, marked, attachments, tuple(digests), markup)


def _read(one: Opened, hint: str | None, defects: list[str]) -> str:
    """The text of a body part."""
    part = one.part
    text, wrong = leaves.text(part, one.data, hint)
    if wrong:
        defects.append(f"part {part.index}: {wrong}")
    if "\x00" in text:
        defects.append("NUL in text")
    if (twice := once(text)) is not None:
        defects.append(f"part {part.index}: encoded as UTF-8 twice")
        text = twice
    if part.content_type in EXTENDED:
        return text
    text = clean(text)
    if part.parameters.get("format", "").casefold() == "flowed":
        text = flowed.unfold(text, part.parameters.get("delsp", "").casefold() == "yes")
    return text


def _text(block: _Block) -> str:
    """The readable text of one block: its plain form, else its HTML."""
    plain = "\n\n".join(text.strip("\n") for text in block.plain if text.strip(_BLANK))
    if not block.marked:
        return plain
    return block.from_html if not plain or _is_stub(plain, block) else plain


def _is_stub(plain: str, block: _Block) -> bool:
    """Whether a plain form says less than the HTML beside it, such as "view this in your browser"."""
    if len(plain) > STUB:
        return False
    if _LOOK_ELSEWHERE.search(plain):
        return len(block.from_html) > 2 * len(plain)
    if len(plain) < 40 and sum(map(len, block.marked)) > 400:
        words = set(_WORD.findall(plain.casefold()))
        said = block.from_html
        return len(said) > 5 * len(plain) and (
            len(said) > 20 * len(plain) or words <= set(_WORD.findall(said.casefold()))
        )
    return False


def _without_doubles(blocks: list[_Block]) -> list[_Block]:
    """Blocks where a text and the same text as HTML that stand one after the other count as forms of one."""
    if len(blocks) < 2 or not any(b.marked and not b.plain for b in blocks):
        return blocks
    out = blocks[:1]
    for block in blocks[1:]:
        last = out[-1]
        one_form = last.plain and not last.marked and block.marked and not block.plain
        if (
            one_form
            and not last.alternative
            and not block.alternative
            and _same("\n".join(last.plain), block.from_html)
        ):
            out[-1] = _Block(last.plain, block.marked, True, block.read)
        else:
            out.append(block)
    return out


def _same(plain: str, other: str) -> bool:
    """Whether nine of ten words of a text stand in another."""
    words = set(_WORD.findall(plain[:20_000].casefold()))
    return bool(words) and len(words & set(_WORD.findall(other.casefold()))) * 10 >= len(words) * 9


def _html(blocks: list[_Block]) -> str | None:
    """The HTML of a mail, sanitised; plain blocks beside HTML ones as preformatted text. None without HTML."""
    if not any(block.marked for block in blocks):
        return None
    out: list[str] = []
    for block in blocks:
        if block.marked:
            out.extend(html.sanitise(text) for text in block.marked)
        else:
            out.extend(f"<pre>{escape(text)}</pre>" for text in block.plain if text.strip())
    return "\n".join(out)


def _instead(attached: list[Opened], before: bytes, defects: list[str]) -> str:
    """What a mail without a text of its own says: before its parts, as an invitation (lesson 37), or that it is secret.

    Programs that know no MIME write their text before the first boundary line, where others say "multi-part message".
    """
    if before.strip() and b"MIME" not in before and b"mime" not in before:
        return clean(decode(before)[0]).strip("\n")
    for one in attached:
        if one.part.content_type in CALENDARS:
            said = calendar.line(clean(leaves.text(one.part, one.data)[0]), one.part.parameters.get("method", ""))
            if said:
                return said
    for sentence, sign in zip(SECRET, ("encrypted with PGP", "encrypted with S/MIME"), strict=True):
        if any(sign in defect for defect in defects):
            return sentence
    return ""
