"""How mail clients introduce what they quote: attribution lines, delimiters, header blocks, reply markers."""

import re
from collections.abc import Iterable

from maild.mail import client_words as words

MAX_LINE = 400
"""Characters; a longer line was written by no client."""
MAX_ATTRIBUTION = 6
"""Lines over which clients and gateways fold one attribution, empty ones included."""

ENDS = (":", "：", "-", "–", "—")
"""With what attributions end."""
DASH = "-_=\u2010\u2011\u2012–—\u2015\u2500*~"
"""What clients draw rules with; Proton takes U+2010."""
_DASH = DASH.replace("-", r"\-")
_FILL = DASH + " :\t\xa0"
BIDI = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"))
"""Gmail puts marks of direction around names in Hebrew and Arabic."""


def _any(rows: Iterable[str]) -> str:
    return "|".join(rows)


_VERB = re.compile(rf"(?:^|[\s,>\"'”’)\]\-])(?:{_any(words.WROTE)})(?=[\s:：,(\-]|$)|{words.WROTE_JOINED}", re.I)
_BEGINS = frozenset(word.split(" ")[0] for row in words.BEGINS for word in row.split("|"))
_BEGIN_SIGNS = frozenset("\"'<在於于ב")
_DASHED_ON = re.compile(r"[-–—*]{2,6} ?on |>>> ?", re.I)
DIGITS = re.compile(r"\d+")
_TIME = re.compile(
    r"\b\d{1,2}(?:[:.]|\s?h\s?|\s?[时時点시]\s?)\d{2}|[\d午][时時前後后]\d?|\b(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}"
)
CLOCK = re.compile(r"(?<!\d)\d{1,2}(?:[:：.]|\s?h\s?|\s?[时時点시]\s?)\d{2}(?!\d)")
_ISO_NAME = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\(\w\))?(?: \d{1,2}:\d\d)?"
    r"(?: GMT[+-]\d\d:\d\d .{1,200}| .{0,160}<[^<>]{1,120}>):?$|"
    r"\d{4}年\d{1,2}月\d{1,2}日.{0,10}\d{1,2}:\d\d .{0,160}<[^<>]{1,120}>\s?[:：]$"
)
"""Gmail before 2017, and in Japanese: no verb."""
_ENDS_WITH_ADDRESS = re.compile(
    r"[<(\[]\s?(?:mailto:)?[^\s<>@()]{1,120}@[^\s<>@()]{1,120}\s?[>)\]]{1,3}\s?,?\s?[:：]$|"
    r"\d\d:\d\d(?::\d\d)?,? (?:by|von|par|de|от|da|door|av|af|od) [^\s<>@]{1,80}@[^\s<>@]{1,80}[:：]$|"
    r"[+-]\d\d:?\d\d (?:от|від) .{1,80}[:：]$"
)
"""Languages without a verb (Catalan, Yandex, Tuta, Mail.ru)."""
_PLAIN_NAME = re.compile(r"[^\s<>\"].{0,80} ?[<(\[]\s?(?:mailto:)?[^<>\s]{1,120}@[^<>\s]{1,120}[>)\]]", re.I)
_NAME_WROTE = re.compile(rf"[^\s<>|].{{0,60}}[\s,](?:{_any(words.WROTE)})\s?(?:\.\.\.)?[:：]$", re.I)
_DATED = re.compile(
    r"[^\s<>][^<>]{0,120}<[^<>\s@]{1,120}@[^<>\s@]{1,120}>.{0,20}\d{4}-\d\d-\d\d.{0,20}:$|"
    rf"[^\s<>|].{{0,60}}\s(?:{_any(words.WROTE)})\s.{{0,12}}\d{{1,2}}.{{1,20}}\d{{4}}\s?:$",
    re.I,
)
"""Mutt as many set it ("* Name <address> [2024-01-31 10:00]:"), web mailers that put the date last."""
_RUN_ON = re.compile(rf"[^<>\s@]{{1,120}}@[^<>\s@]{{1,120}}> (?:{_any(words.WROTE)})\s?", re.I)
"""Yahoo on telephones: what it quotes goes on behind the colon."""
_QUOTING = re.compile(
    r"(?:quoting|zitat von|zitiere|citing|citando(?: a)?|citation de|citeren|citerar|citat från|cytowanie|cituji|"
    r"en réponse à|цитирую|lainaus)\s.{1,160}[:：]$",
    re.I,
)
"""Horde and IMP."""
_GROUPWISE = re.compile(r"(?:>>> ?)?[^>].{0,300}(?:\d[:.]\d\d.{0,20}|@.{1,80})\s?>>>\s?$|>>> .{0,300}[:：]\s?$")
_NOTES = re.compile(rf"[{_DASH}]{{3,}}.{{1,120}}\s(?:{_any(words.WROTE)})\s?[:：]?\s?[{_DASH}]{{3,}}$", re.I)
_PROSE = re.compile(r"[^\W\d_]{3,}[.!?] +[^\W\d_]")
_YOU = re.compile(r"\byou wrote|你|您|\bsie schrieb|\bdu schrieb", re.I)
_ORIGINAL = re.compile(_any(words.ORIGINAL), re.I)
_FORWARDED = re.compile(_any(words.FORWARDED), re.I)
_BEGIN_FORWARDED = re.compile(r"begin (?:forwarded|included) (?:message|text|mail)\b", re.I)
_FRENCH_PORTAL = re.compile(r"> ?Message du \d\d/\d\d/\d\d.{0,30}$|> ?De ?: .{1,200}@.{1,200}$")
"""Orange and La Poste mark only the header block of what they quote."""
_ABOVE = re.compile(_any(words.ABOVE), re.I)
_INLINE = re.compile(_any(words.INLINE), re.I)
_FORWARD_SUBJECT = re.compile(
    r"\s{0,3}(?:\[[^\[\]]{1,40}\]\s?)?(?:fwd?|wg|tr|rv|i|doorst|vl|vb|enc|pd|ynt|ilt|i̇lt|fs|továbbítás|πρθ|"
    r"přep|fw|videresendt|välitetty|转发|轉寄|回覆轉寄|转|전달|הועבר|إعادة توجيه)\s?[:：]",
    re.I,
)
_HINT = re.compile(r"[\d<:：@]")
_STARTS = frozenset("*#+.>ᐧ在於于" + DASH)
_RULE = re.compile(rf"[\s{_DASH}#+ᐧ.|]{{1,400}}$")
ADDRESS = re.compile(r"[^\s@<>]@[^\s@<>]")


def plain(line: str) -> bool:
    """Whether a line has nothing that any of these could begin with; most lines of most mails."""
    return _HINT.search(line) is None and line.lstrip(" *>\t\xa0")[:1] not in _STARTS


def attribution(lines: list[str], at: int) -> int:
    """How many lines from `at` on are one attribution ("On ... wrote:"), or 0."""
    if len(lines[at]) > 2 * MAX_LINE:
        return 0
    first = _bare(lines[at])
    if not first:
        return 0
    if ":  " in first and _runs_on(first.partition(":  ")[0]):
        return 1
    if len(first) > MAX_LINE:
        return 0
    if first[0].isdigit() and first[:4].isdigit() and _ISO_NAME.match(first):
        return 1
    if (first[-1] in ENDS or first.endswith((">>>", "wrote"))) and _alone(first, lines, at):
        return 1
    digits = DIGITS.search(first) is not None
    if not (digits and _begins(first)) and not ("@" in first and _PLAIN_NAME.match(first) and _VERB.search(first)):
        if not (_begins(first) and ("," in first or len(first) < 12)):
            return 0
        if not any(ADDRESS.search(line) for line in lines[at + 1 : at + 3]):
            return 0
    window = lines[at : at + MAX_ATTRIBUTION]
    while window and _end(window[-1]) not in ENDS:
        window.pop()
    if not window:
        return 0
    verb = _VERB.search(" ".join(line[:MAX_LINE].strip() for line in window)) is not None
    joined = ""
    for count, line in enumerate(window, start=1):
        piece = _bare(line)
        if count > 1 and (piece[:2] == ">>" or (piece and _begins(piece) and len(DIGITS.findall(piece)) > 3)):
            return 0
        joined = f"{joined} {piece}".strip()
        if len(joined) > MAX_LINE or (count > 1 and _PROSE.search(joined) and not ADDRESS.search(joined)):
            return 0
        if piece and joined[-1] in ENDS and _complete(joined, verb):
            return count
    return 0


def _runs_on(head: str) -> bool:
    """Whether what stands before a colon is an attribution with a clock and an address."""
    if "@" not in head or len(head) > MAX_LINE or CLOCK.search(head) is None:
        return False
    return _RUN_ON.fullmatch(head.rpartition("<")[2]) is not None


def _bare(line: str) -> str:
    """A line without white space at its ends and without marks of direction."""
    return (line if line.isascii() else line.translate(BIDI)).strip()


def _begins(first: str) -> bool:
    """Whether an attribution may begin so: a word that goes before dates, a number, a quote sign."""
    sign = first[0]
    if sign.isdigit() or sign in _BEGIN_SIGNS:
        return True
    if not sign.isalpha():
        return _DASHED_ON.match(first) is not None
    return first.split(None, 1)[0].rstrip(",.،").lower() in _BEGINS


def _end(line: str) -> str:
    """The last sign of a line."""
    return line.rstrip()[-1:] if line[-1:] in ENDS or line[-1:] in " \t\r\xa0\u200f\u202c" else ""


def _alone(first: str, lines: list[str], at: int) -> bool:
    """Whether one line is a whole attribution, in whatever language."""
    if first[0] in DASH and _NOTES.match(first):
        return True
    if first.endswith(">>>") or first.startswith(">>> "):
        return _GROUPWISE.match(first) is not None
    if first[-1] not in ":：":
        return bool(first.endswith("wrote") and "@" in first and _begins(first) and DIGITS.search(first))
    if "@" in first:
        if (_VERB.search(first) or _QUOTING.match(first)) and not (_PROSE.search(first) and not _begins(first)):
            return True
        if _ENDS_WITH_ADDRESS.search(first) and CLOCK.search(first) and len(DIGITS.findall(first)) > 2:
            return True
    elif _QUOTING.match(first):
        return _quoted_below(lines, at)
    timed = CLOCK.search(first) and len(DIGITS.findall(first)) > 3 and not _PROSE.search(first)
    if timed and (_VERB.search(first) or _ENDS_WITH_ADDRESS.search(first)):
        return True
    return (_NAME_WROTE.match(first) or _DATED.match(first)) is not None and _quoted_below(lines, at)


def _quoted_below(lines: list[str], at: int) -> bool:
    """Whether the next line that is not empty is quoted."""
    return next((line.lstrip()[:1] in (">", "|") for line in lines[at + 1 : at + 4] if line.strip()), False)


def _complete(joined: str, verb: bool) -> bool:
    """Whether an attribution is complete: a date or address, and a verb or an address at the end."""
    if not joined.endswith((":", "：")) and not verb:
        return False
    if not ADDRESS.search(joined) and not _TIME.search(joined):
        return False
    if verb and _VERB.search(joined):
        return True
    if _ISO_NAME.match(joined):
        return True
    return bool(_ENDS_WITH_ADDRESS.search(joined) and CLOCK.search(joined) and len(DIGITS.findall(joined)) > 2)


def certain(joined: str) -> bool:
    """Whether an attribution names an address, or day and time, so that unquoted text below it is a quote too."""
    if ADDRESS.search(joined) or _YOU.search(joined) or "GMT" in joined:
        return True
    return CLOCK.search(joined) is not None and len(DIGITS.findall(joined)) > 2


def _between_dashes(line: str) -> str:
    """What a line says between two rows of dashes; empty if there are none, or nothing between them."""
    bare = line.strip("* \t\xa0")
    if len(bare) < 6 or len(bare) > MAX_LINE or bare[0] not in DASH or bare[1] not in DASH or bare[-1] not in DASH:
        return ""
    return bare.strip(_FILL) if bare[-2] in DASH else ""


def original(line: str) -> bool:
    """Whether a line says "-----Original Message-----" in any of the languages."""
    return bool(core := _between_dashes(line)) and _ORIGINAL.fullmatch(core) is not None


def forwarded(line: str) -> bool:
    """Whether a line begins a forwarded mail: that is content, not a quote."""
    bare = line.strip("> *\t\xa0")
    if not bare or len(bare) > 120:
        return False
    if bare[0] in DASH:
        if bare[-1] in DASH:
            return bool(core := _between_dashes(bare)) and _FORWARDED.fullmatch(core) is not None
        return bare[:2] == "--" and _BEGIN_FORWARDED.match(bare.lstrip(_FILL)) is not None
    return bare[-1] in ":：" and _FORWARDED.fullmatch(bare[:-1].rstrip(" \xa0")) is not None


def forward(subject: str) -> bool:
    """Whether a subject says that the mail forwards another: no answer to one."""
    return _FORWARD_SUBJECT.match(subject) is not None


def above(line: str) -> bool:
    """Whether a line of a helpdesk asks to write above it."""
    return len(line) <= MAX_LINE and asks_above(line.lower()) and _ABOVE.search(line) is not None


def asks_above(text: str) -> bool:
    """Whether any line of this text, case-folded, may be such a line."""
    return any(hint in text for hint in (words.ABOVE_HINTS_ASCII if text.isascii() else words.ABOVE_HINTS))


def inline(text: str) -> bool:
    """Whether the writer says that he answers between the lines of the quote, which nothing may mark (Outlook)."""
    return _INLINE.search(text) is not None


def portal(line: str) -> bool:
    """Whether a quoted line begins the header block of Orange or La Poste, below which nothing is marked."""
    return line.startswith(("> Message du ", ">Message du ")) and _FRENCH_PORTAL.match(line) is not None


def rule(line: str) -> bool:
    """Whether a line is only a row of dashes, stars and the like."""
    bare = line.strip()
    return (
        len(bare) > 0
        and (bare[0] == "ᐧ" or not bare[0].isalnum())
        and _RULE.match(line) is not None
        and bare not in (".", "+", "#", "...", "|")
    )
