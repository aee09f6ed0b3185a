"""Bytes to text by a ladder of charsets, because declarations lie; the result is safe for any database and header."""

import re
from encodings.aliases import aliases
from functools import lru_cache

WIDER = {
    "ascii": "ascii",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "latin_1": "cp1252",
    "iso8859_1": "cp1252",
    "iso8859_9": "cp1254",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis_620": "cp874",
    "iso2022_jp": "iso2022_jp_ext",
    "big5": "big5hkscs",
}
"""A declared charset and the larger one that senders mean by it (as browsers read them: WHATWG Encoding, 4.2)."""

NAMES = {
    "utf8mb4": "utf_8",
    "unicode_1_1_utf_8": "utf_8",
    "unicode_1_1_utf_7": "utf_7",
    "ks_c_5601_1987": "euc_kr",
    "x_sjis": "cp932",
    "x_gbk": "gb18030",
    "x_mac_roman": "mac_roman",
    "windows_874": "cp874",
    "dos_874": "cp874",
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_8_e": "iso8859_8",
    "cp_850": "cp850",
    "koi8_u": "koi8_u",
    "utf_8_sig": "utf_8_sig",
    "ansi": "cp1252",
}
"""Names that clients write and Python's table does not have."""

NO_TEXT = frozenset({"base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec"})
"""Codecs that are no charsets, or that run programs' worth of work on hostile bytes."""

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BREAKS = re.compile("[\\s\x00-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff]+")
_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@lru_cache(maxsize=256)
def codec(declared: str) -> str | None:
    """The Python codec for a declared charset, or None for a name that no table knows."""
    name = re.sub(r"[^a-z0-9]+", "_", declared[:60].casefold()).strip("_")
    known = NAMES.get(name) or aliases.get(name) or (name if name in _CODECS else None)
    return None if known is None or known in NO_TEXT else WIDER.get(known, known)


_CODECS = frozenset(aliases.values()) | {"cp737", "cp874", "koi8_t", "koi8_u", "mac_roman", "utf_8_sig"}


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Decode bytes by the declared charset, UTF-8, then cp1252; never raises. Also returns what was wrong."""
    if data.isascii() and not declared:
        return data.decode("ascii"), None
    found = codec(declared) if declared else None
    defect = f"unknown charset {one_line(declared)[:60]!r}" if declared and found is None else None
    if found is not None:
        try:
            return data.decode(found), None
        except (UnicodeError, ValueError, LookupError):
            defect = f"bytes do not fit the declared charset {found}"
    try:
        return data.decode("utf-8"), defect
    except UnicodeDecodeError:
        pass
    for name in (found, "utf-8"):  # a cut or damaged character must not spoil all the others
        if name not in (None, "ascii", "cp1252"):
            text = data.decode(name, "replace") if name else ""
            lost = text.count("\ufffd")
            if len(text) - len(text.encode("ascii", "ignore")) > 2 * lost:
                return text, defect or "damaged UTF-8"
    return data.decode("cp1252", "replace"), defect or "8-bit bytes without a charset"


def clean(text: str) -> str:
    """Text for a body: LF only, without NUL, control characters and lone surrogates (lesson 34)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSAFE.sub("", text) if _UNSAFE.search(text) else text


def one_line(text: str) -> str:
    """Text for a header field: no line break, no control character, white space collapsed."""
    return _BREAKS.sub(" ", text).strip()


def visible(text: str) -> str:
    """One line without the characters that turn or hide others: for names of people and files."""
    return one_line(_HIDDEN.sub("", text))
