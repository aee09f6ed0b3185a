"""Address lists to addresses, in one pass whose time grows with the length alone (lesson: CVE-2018-18898)."""

import re
from collections.abc import Iterable
from itertools import islice

from maild.mail.charset import one_line, visible
from maild.mail.words import ENCODED_WORD, unicode, words
from maild.values import Address

MAX_ADDRESS = 320
"""Octets: local part, @ and domain (RFC 5321, 4.5.3.1)."""
MAX_NAME = 200
ENTRIES = 20
"""Entries that are looked at for each address wanted; a list of rubbish ends somewhere."""

_PLAIN = re.compile(
    r"\s{0,20}(?:(?:\"([A-Za-z0-9 .,()&/+'-]{1,100})\"|([A-Za-z0-9 .'&/+-]{0,100}))\s{0,20}"
    r"<([A-Za-z0-9._%+~-]{1,64}@[A-Za-z0-9.-]{1,200}[A-Za-z0-9])>"
    r"|([A-Za-z0-9._%+~-]{1,64}@[A-Za-z0-9.-]{1,200}[A-Za-z0-9]))\s{0,20}"
)
_COMMENT = re.compile(r"\([^()]*\)")
_AROUND_AT = re.compile(r"\s*@\s*")


class _Entry:
    """What was read of one entry of the list so far."""

    def __init__(self) -> None:
        self.name: list[str] = []
        self.quoted = False
        self.angle: str | None = None
        self.comment: list[str] = []
        self.before = 0
        """Pieces of the name that stand before the bracket."""


def addresses(values: Iterable[str], limit: int, charset: str | None = None) -> tuple[Address, ...]:
    """The mailboxes of raw header values, at most `limit`, without doubles; names decoded, groups opened."""
    found: dict[str, Address] = {}
    for value in values:
        if (plain := _PLAIN.fullmatch(value)) is not None:  # most headers of most mails
            name, address = one_line(plain[1] or plain[2] or "").strip("'"), plain[3] or plain[4]
            if len(found) < limit:
                found.setdefault(address.casefold(), Address(name, address))
            continue
        decoded = _brackets(unicode(value, charset))
        read = _mailboxes(decoded, limit)
        if not any("@" in a.address for a in read) and "=?" in decoded:
            read = _mailboxes(words(decoded), limit)  # the whole list was encoded, addresses and all
        for address in read:
            if len(found) < limit:
                found.setdefault(address.key, address)
    return tuple(found.values())


def _mailboxes(value: str, limit: int) -> list[Address]:
    """Read one header value. Missing quotes, `;` between entries, groups and rubbish are survived."""
    found: list[Address] = []
    waiting: list[str] = []  # `Doe, John <j@x>` without quotes: "Doe" waits for the entry that follows it
    for entry in islice(_entries(value), ENTRIES * limit):
        if not entry.name and entry.angle is None and not entry.comment:  # ten thousand semicolons are no addresses
            waiting = []
            continue
        name = one_line("".join(entry.name))
        comment = one_line(" ".join(entry.comment))
        address = _address(entry.angle if entry.angle is not None else name, entry.angle is not None)
        if address is None and entry.angle is None and len(several := _several(name)) > 1:
            found.extend(Address("", one) for one in several[: limit - len(found)])
            waiting = []
            continue
        if address is None and entry.angle is None and "@" in comment:  # `Ann Lee (ann@x)`
            address = _address(comment, False)
            comment, name = name, ""
        if address is None:
            if name and entry.angle is None and "@" not in name and not entry.quoted and len(waiting) < 3:
                waiting.append(name)
            else:
                waiting = []
            continue
        if entry.angle is None:  # `Ann Lee ann@x`: what is left beside the address
            name = _beside(name, address) if " " in name and address[:1] != '"' else ""
        if waiting and entry.angle is not None and not entry.quoted and "@" not in name:
            name = ", ".join((*waiting, name)) if name else ", ".join(waiting)
        waiting = []
        shown = visible(words(name or comment))[:MAX_NAME].strip("\"'<> ")
        found.append(Address(shown if shown.casefold() != address.casefold() else "", address))
        if len(found) >= limit:
            break
    if not found and len(waiting) == 1 and " " not in waiting[0]:
        bare = _address(waiting[0], True)  # `From: root`: a local name of a machine
        return [Address("", bare)] if bare else []
    return found


def _brackets(value: str) -> str:
    """A list whose brackets were written as HTML or in full width by web forms, with plain ones."""
    if "<" in value:
        return value
    if "&lt;" in value:
        return value.replace("&lt;", "<").replace("&gt;", ">")
    return value.replace("＜", "<").replace("＞", ">") if "＜" in value else value


def _several(text: str) -> list[str]:
    """The addresses of a text in which only blanks stand between them; empty for other texts."""
    found = [_address(word, False) for word in text.split(None, 1000)] if text.count("@") > 1 else []
    return [] if None in found else [one for one in found if one is not None]


def _beside(text: str, address: str) -> str:
    """The name in a text that also holds the address, without brackets."""
    words_left = (word for word in text.split() if address not in word and word != "@")
    left = " ".join(words_left)
    local, _, domain = address.rpartition("@")
    pieces = left.split()
    return " ".join(p for p in pieces if p not in (local, domain, f"{local}@", f"@{domain}")).strip("-<>[]() ")


def _address(text: str, angle: bool) -> str | None:
    """The address in a text, or None. In angle brackets a bare local part will do, outside it needs an @."""
    text = text.strip()
    if "(" in text and angle:
        text = _COMMENT.sub("", text)
    if not angle and ("@ " in text or " @" in text):
        text = _AROUND_AT.sub("@", text)
    if text[:7].casefold() == "mailto:":
        text = text[7:]
    if ":" in text and text[:1] == "@":  # a source route (RFC 5322, 4.4)
        text = text.rpartition(":")[2]
    if not angle and " " in text and text[:1] != '"':
        with_at = [word for word in text.split() if "@" in word[1:-1]]
        if len(with_at) != 1:
            return None
        text = with_at[0]
    if '"' not in text:
        text = "".join(text.split())
    text = visible(text).strip("<>,;'()").rstrip(".")
    if text[:1] == "[" or (text[-1:] == "]" and "[" not in text):
        text = text.strip("[]").removeprefix("mailto:")
    if not text or len(text) > MAX_ADDRESS or (not angle and "@" not in text) or text[:1] == "@" or text[-1:] == "@":
        return None
    return None if any(c in text.rpartition("@")[2] for c in ' "<>,;()\\') else text


def _entries(value: str) -> Iterable[_Entry]:
    """Cut a list into entries at commas and semicolons that stand outside of quotes, brackets and comments."""
    entry, position, end = _Entry(), 0, len(value)
    open_quote = open_comment = open_angle = False  # known to have no end: letters from here on
    while position < end:
        letter = value[position]
        if letter in ",;":
            yield entry
            entry = _Entry()
        elif letter == '"' and not open_quote:
            text, after = _until(value, position + 1, '"', "")
            if after < 0:
                open_quote = True
            elif value[after : after + 1] == "@":  # a quoted local part
                entry.name.append(f'"{text}"')
                position = after - 1
            else:
                entry.name.append(text)
                entry.quoted = True
                position = after - 1
        elif letter == "(" and not open_comment:
            text, after = _until(value, position + 1, ")", "(")
            if after < 0:
                open_comment = True
            else:
                entry.comment.append(text)
                position = after - 1
        elif letter == "<" and not open_angle:
            after = value.find(">", position)
            if after < 0:
                open_angle = True
                entry.angle = _head(value[position + 1 :])
                position += len(entry.angle)
            else:
                if entry.angle is not None and "@" in entry.angle and "\n" in "".join(entry.name[entry.before :]):
                    following = entry.name[entry.before :]  # a comma lost where the line was folded
                    del entry.name[entry.before :]
                    yield entry
                    entry = _Entry()
                    entry.name = following
                inner = value.rfind("<", position, after)  # `<<a@b>>`, `<a <b@c>`
                found = value[inner + 1 : after]
                entry.angle = found if entry.angle is None or "@" in found else entry.angle
                entry.before = len(entry.name)
                position = after
        elif letter == "=" and (word := ENCODED_WORD.match(value, position)):
            entry.name.append(word[0])  # commas and colons in an encoded word are letters (many clients: lesson 34)
            position = word.end() - 1
        elif letter == ":" and entry.angle is None and not _is_mailto(entry) and "@" not in "".join(entry.name[-80:]):
            entry = _Entry()  # the name of a group
        elif letter == "\\" and position + 1 < end:
            position += 1
            entry.name.append(value[position])
        else:
            entry.name.append(letter)
        position += 1
    yield entry


def _is_mailto(entry: _Entry) -> bool:
    """Whether the entry so far is the scheme of a mailto: link."""
    return "".join(entry.name[-8:]).strip().casefold() == "mailto"


def _head(value: str) -> str:
    """The part of an unclosed bracket that belongs to its address."""
    for place, letter in enumerate(value):
        if letter in ",; \t\r\n":
            return value[:place]
    return value


def _until(value: str, position: int, closing: str, opening: str) -> tuple[str, int]:
    """The text up to a closing letter, escapes undone, comments nested; and the place after it, or -1."""
    out: list[str] = []
    depth = 1
    while position < len(value):
        letter = value[position]
        if letter == "\\" and position + 1 < len(value):
            position += 1
            letter = value[position]
        elif letter == closing:
            depth -= 1
            if not depth:
                return "".join(out), position + 1
        elif opening and letter == opening:
            depth += 1
        out.append(letter)
        position += 1
    return "", -1
