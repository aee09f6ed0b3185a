"""The RTF body of Outlook mails: decompressed (MS-OXRTFCP), then the HTML or the text in it (MS-OXRTFEX)."""

import re
from struct import unpack_from

from maild.mail.charset import decode

MAX_RTF = 4_000_000
"""Octets of decompressed RTF that are read."""

_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""The dictionary that every compressed RTF begins with (MS-OXRTFCP 2.1.2.1)."""

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_SKIPPED = frozenset({b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"themedata", b"datastore",
                      b"header", b"footer", b"listtable", b"listoverridetable", b"generator", b"xmlnstbl", b"fldinst",
                      b"latentstyles", b"rsidtbl", b"bkmkstart", b"bkmkend", b"mhtmltag"})  # fmt: skip
_SAID = {b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n", b"lquote": "\u2018",
         b"rquote": "\u2019", b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"bullet": "\u2022",
         b"endash": "\u2013", b"emdash": "\u2014"}  # fmt: skip


def decompress(data: bytes) -> bytes:
    """RTF out of its compressed form; the rest is missing where the bytes are broken."""
    if len(data) < 16:
        return b""
    size, kind = unpack_from("<4xI4s", data)
    if kind == b"MELA":
        return data[16 : 16 + min(size, MAX_RTF)]
    if kind != b"LZFu":
        return b""
    window = bytearray(4096)
    window[: len(_START)] = _START
    place, position = len(_START), 16
    out = bytearray()
    limit = min(size, MAX_RTF)
    while position < len(data) and len(out) < limit:
        control = data[position]
        position += 1
        for bit in range(8):
            if position >= len(data):
                break
            if control >> bit & 1:
                if position + 2 > len(data):
                    return bytes(out)
                word = data[position] << 8 | data[position + 1]
                position += 2
                source, length = word >> 4, (word & 15) + 2
                if source == place:
                    return bytes(out)
                for _ in range(length):
                    letter = window[source]
                    out.append(letter)
                    window[place] = letter
                    source, place = (source + 1) & 4095, (place + 1) & 4095
            else:
                letter = data[position]
                position += 1
                out.append(letter)
                window[place] = letter
                place = (place + 1) & 4095
    return bytes(out[:limit])


def read(rtf: bytes) -> tuple[str, str]:
    """The HTML that was wrapped into RTF, or an empty string; and else the text. Never raises."""
    wrapped = b"\\fromhtml" in rtf[:2000]
    charset, skip_ansi, after_unicode = "cp1252", 0, 1
    out: list[str] = []
    held = bytearray()
    hidden: list[bool] = [False]
    quiet = False  # \htmlrtf ... \htmlrtf0: RTF that stands beside HTML for readers without it
    starred = False

    def flush() -> None:
        if held:
            out.append(decode(bytes(held), charset)[0])
            held.clear()

    for match in _TOKEN.finditer(rtf[:MAX_RTF]):
        word, number, code, symbol, brace, text = match.groups()
        if brace == b"{":
            hidden.append(hidden[-1])
        elif brace == b"}":
            if len(hidden) > 1:
                hidden.pop()
        elif symbol == b"*":
            starred = True
            continue
        elif word == b"htmltag":
            hidden[-1] = False
        elif word == b"htmlrtf":
            quiet = number != b"0"
        elif word == b"ansicpg":
            charset = f"cp{int(number or 1252)}"
        elif word == b"uc":
            after_unicode = min(int(number or 1), 8)
        elif word is not None and (starred or word in _SKIPPED):
            hidden[-1] = True
        elif hidden[-1] or quiet:
            pass
        elif code is not None or text is not None:
            piece = bytes((int(code, 16),)) if code is not None else text
            cut = min(skip_ansi, len(piece))
            skip_ansi -= cut
            held += piece[cut:]
            if code is None:
                flush()
        elif symbol is not None:
            flush()
            out.append({b"~": "\u00a0", b"_": "-", b"\r": "\n", b"\n": "\n"}.get(symbol) or _plain(symbol))
        elif word == b"u" and number is not None:
            flush()
            out.append(chr(int(number) & 0xFFFF))
            skip_ansi = after_unicode
        elif word is not None and (said := _SAID.get(word)):
            flush()
            out.append(said)
        starred = False
    flush()
    joined = "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return (joined, "") if wrapped else ("", joined.strip("\n"))


def _plain(symbol: bytes) -> str:
    """An escaped letter that stands for itself; other symbols say nothing."""
    return symbol.decode("ascii", "ignore") if symbol in (b"\\", b"{", b"}") else ""
