"""The block of header fields that Outlook and its kin write above what they quote, in every language."""

import re

from maild.mail import client_words as words
from maild.mail.clients import ADDRESS, CLOCK, DIGITS, MAX_LINE, rule

_FIELD = re.compile(r"[*_|\s]{0,4}([^\W\d_][^:：*<>@]{0,24}?)[\s*_\xa0|]{0,3}[:：][*_]{0,2}(.{0,400})", re.S)
_SOURCE = re.compile(
    r"(?:received|return-path|message-id|mime-version|delivered-to|references|x-[\w\-]{1,60}|content-[\w\-]{1,40}) ?:",
    re.I,
)
"""Fields that no client shows: somebody pasted the source of a mail."""
_LABEL = re.compile(r"(?:^|\s)\*{0,2}([^\W\d_]{1,14}(?: [^\W\d_]{1,6})?)\*{0,2}\s?[:：]\*{0,2}\s")
_KIND = {
    word: kind
    for kind, row in (
        ("other", words.OTHER),
        ("subject", words.SUBJECT),
        ("to", words.TO),
        ("date", words.DATED),
        ("sent", words.SENT),
        ("from", words.FROM),
    )
    for word in row.split("|")
}
_OPENERS = frozenset(("from", "date", "sent", "subject"))


def header_block(lines: list[str], at: int) -> bool:
    """Whether Outlook's block (From, Sent, To, Subject) begins here; also on one line, also in a strange language."""
    opener = _kind(lines[at])
    if opener not in _OPENERS:
        return _strange_block(lines, at)
    if opener == "from" and len(lines[at]) > 60 and _one_line(lines[at]):
        return True
    if at and _kind(lines[at - 1]) in _OPENERS:
        return False  # seen from its first line already
    seen: dict[str, str] = {}
    strange = 0
    for line in lines[at : at + 14]:
        kind = _kind(line)
        if kind is not None:
            if kind != "other":
                seen.setdefault(kind, line)
        elif line.strip():
            strange += 1  # a folded list of addresses
            if strange > 3:
                break
        elif len(seen) > 2:
            break
    if "from" not in seen or len(seen) < 3:
        return _strange_block(lines, at)
    if not ("subject" in seen or ("sent" in seen and "to" in seen) or "@" in seen["from"]):
        return False
    return not any(_SOURCE.match(line) for line in lines[max(at - 4, 0) : at + 14])


def block_length(lines: list[str], at: int) -> int:
    """How many lines a delimiter at `at` and the fields below it have."""
    end = at + 1
    for n in range(at, min(at + 18, len(lines))):
        if _kind(lines[n]) is not None:
            end = n + 1
        elif lines[n].strip() and n > at and (end < n or lines[n].lstrip()[:1] == ">"):
            break
    return end - at


def _one_line(line: str) -> bool:
    """Whether all fields of the block stand on one line, as some converters of HTML write them."""
    found = {_KIND.get(match[1].casefold()) for match in _LABEL.finditer(line[:MAX_LINE])}
    return "from" in found and "subject" in found and bool(found & {"sent", "date"})


def _strange_block(lines: list[str], at: int) -> bool:
    """Four fields one below the other below a rule or an empty line, of which one has an address and one a date."""
    if at and lines[at - 1].strip() and not rule(lines[at - 1]):
        return False
    block = lines[at : at + 4]
    if len(block) < 4 or not all(len(line) <= MAX_LINE and _FIELD.match(line) for line in block):
        return False
    dated = any(CLOCK.search(line) and len(DIGITS.findall(line)) > 3 for line in block)
    return dated and ADDRESS.search(block[0]) is not None


def _kind(line: str) -> str | None:
    """Which header field a line shows, or None."""
    if len(line) > MAX_LINE or not (":" in line or "：" in line) or (match := _FIELD.match(line)) is None:
        return None
    return _KIND.get(match[1].strip().casefold())


def field(line: str) -> bool:
    """Whether a line is a field of such a block."""
    return _kind(line) is not None
