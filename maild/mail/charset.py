"""Bytes to text by a ladder of charsets, because declarations lie; the result is safe for any database and header."""

import codecs
import re
import unicodedata
from encodings.aliases import aliases
from functools import lru_cache

from maild.mail import jis

WIDER = {
    "ascii": "ascii",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "latin_1": "cp1252",
    "iso8859_1": "cp1252",
    "iso8859_9": "cp1254",
    "iso8859_11": "cp874",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis_620": "cp874",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}
"""A declared charset and the larger one that senders mean by it (as browsers read them: WHATWG Encoding, 4.2)."""

NAMES = {
    "utf8mb4": "utf_8",
    "unicode_1_1_utf_8": "utf_8",
    "unicode_1_1_utf_7": "utf_7",
    "unicode_2_0_utf_7": "utf_7",
    "unicode_2_0_utf_8": "utf_8",
    "unicode": "utf_16",
    "iso_10646_ucs_2": "utf_16",
    "ucs_2": "utf_16",
    "ks_c_5601": "euc_kr",
    "ks_c_5601_1987": "euc_kr",
    "ksc5601": "euc_kr",
    "unified_hangul_code": "euc_kr",
    "sjis": "cp932",
    "windows_31j": "cp932",
    "gb": "gb18030",
    "chinese": "gb18030",
    "gb_2312_80": "gb18030",
    "gb2312_80": "gb18030",
    "euc_cn": "gb18030",
    "hz_gb_2312": "hz",
    "mac": "mac_roman",
    "cyrillic": "iso8859_5",
    "koi8": "koi8_r",
    "koi": "koi8_r",
    "koi8_ru": "koi8_u",
    "visual": "iso8859_8",
    "logical": "iso8859_8",
    "dos_874": "cp874",
    "ansi": "cp1252",
    "iso_latin_1": "cp1252",
    "western": "cp1252",
    "unknown": "ascii",
    "default": "ascii",
    "default_charset": "ascii",
    "unknown_8bit": "ascii",
    "x_unknown": "ascii",
    "8bit": "ascii",
    "7bit": "ascii",
    "plain": "ascii",
    "us": "ascii",
    "usascii": "ascii",
}
"""Names that clients write and Python's table does not have; `ascii` for those that say nothing."""

FAMILIES = (
    (re.compile(r"(?:x_)?iso_?(?:ir_)?8859_?(\d{1,2})(?:_[ei]|_1987)?"), "iso8859_{}"),
    (re.compile(r"(?:x_)?(?:windows|win|cp|microsoft_cp|ms|ansi|windows_cp)_?(1250|125[1-8]|874|932|949|950)"), "cp{}"),
    (re.compile(r"(?:x_)?(?:windows|win|cp|ms)_?(936)"), "gb18030"),
    (re.compile(r"(?:x_)?(?:ibm|cp|dos|pc)_?(4[23]7|737|775|8[5-6]\d)"), "cp{}"),
    (re.compile(r"(?:x_)?utf_?(7|8|16|32)(?:_sig|_bom)?"), "utf_{}"),
    (re.compile(r"_?(?:x_)?iso_?2022_?(jp)\w*"), "iso2022_jp"),
    (re.compile(r"(?:x_)?mac_(roman|cyrillic|greek|turkish|iceland|latin2|croatian|romanian)"), "mac_{}"),
)
"""Names built by one pattern, with the digits that matter."""

NO_TEXT = frozenset({"base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec"})
"""Codecs that are no charsets, or that run programs' worth of work on hostile bytes."""
JIS = frozenset({"iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext"})
SINGLE = frozenset({"ascii", "cp1252"})
"""Charsets that half of the world's software writes without having looked."""
SEVEN_BIT = JIS | {"utf_7", "hz", "iso2022_kr", "utf_8"}

MAX_TWICE = 1_000_000
"""Characters of the longest text that is looked at for being encoded twice."""

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BREAKS = re.compile(
    "[\\s\x00-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff]{2,}|[^\\S ]|[\x00-\x1f\x7f\x80-\x9f\ud800-\udfff]"
)
_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")


@lru_cache(maxsize=256)
def codec(declared: str) -> str | None:
    """The Python codec for a declared charset, or None for a name that no table knows."""
    name = re.sub(r"[^a-z0-9]+", "_", declared[:60].casefold().removeprefix("charset=")).strip("_")
    bare = name.removeprefix("x_")
    known = NAMES.get(name) or NAMES.get(bare) or aliases.get(name) or aliases.get(bare)
    if known is None:
        matches = ((pattern.fullmatch(name), form) for pattern, form in FAMILIES)
        known = next((form.format(match[1]) for match, form in matches if match), None)
    known = known or (bare if bare in _CODECS else None)
    if known is None or known in NO_TEXT:
        return None
    try:
        codecs.lookup(known)
    except LookupError:
        return None
    return WIDER.get(known, known)


_CODECS = frozenset(aliases.values()) | {"cp737", "cp874", "koi8_t", "koi8_u", "mac_roman", "utf_8_sig"}


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Decode bytes by the declared charset, UTF-8, then cp1252; never raises. Also returns what was wrong."""
    if data.isascii() and not declared and b"\x1b$" not in data:
        return data.decode("ascii"), None
    found = codec(declared) if declared else None
    defect = f"unknown charset {one_line(declared)[:60]!r}" if declared and found is None else None
    if found == "utf_8":  # most mail
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return text.removeprefix("\ufeff"), None
    if (found in JIS or found in (None, "ascii")) and b"\x1b$" in data:
        return jis.decode(data), defect
    if found is not None and found.startswith(("utf_16", "utf_32")):
        return _wide(data, found)
    if found != "utf_8" and found not in SEVEN_BIT and not data.isascii() and (meant := _really_utf8(data, found)):
        return meant, None if declared is None else f"declared {found}, is UTF-8" if found else defect
    if found is not None:
        try:
            text = data.decode(found)
        except (UnicodeError, ValueError, LookupError):
            defect = f"bytes do not fit the declared charset {found}"
        else:  # windows-1258 writes Vietnamese letters and their tones apart (lesson 34)
            return (unicodedata.normalize("NFC", text) if found == "cp1258" else text), None
    return _fallback(data, found, defect)


def _fallback(data: bytes, found: str | None, defect: str | None) -> tuple[str, str | None]:
    """UTF-8, then the declared charset or UTF-8 with marks for what is damaged, then cp1252."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), defect
    except UnicodeDecodeError:
        pass
    for name in ("euc_jp", "cp932") if found in JIS else ():  # mailers that say the one and write the other
        try:
            return data.decode(name), defect
        except UnicodeDecodeError:
            continue
    for label in (found, "utf-8"):  # a cut or damaged character must not spoil all the others
        if label is not None and label not in SINGLE:
            text = data.decode(label, "replace")
            whole = text.rstrip("\ufffd\r\n ")  # a letter cut at the very end says nothing of the charset
            if len(whole) - len(whole.encode("ascii", "ignore")) > 2 * whole.count("\ufffd"):
                return text, defect or "damaged UTF-8"
    return data.decode("cp1252", "replace"), defect or "8-bit bytes without a charset"


def _really_utf8(data: bytes, found: str | None) -> str | None:
    """The text of bytes that are UTF-8 whatever was declared, where chance can be ruled out."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    letters = len(text) - len(text.encode("ascii", "ignore"))
    enough = 1 if found is None or found in SINGLE else 3
    return text.removeprefix("\ufeff") if letters >= enough else None


def _wide(data: bytes, found: str) -> tuple[str, str | None]:
    """UTF-16 and UTF-32 by their mark, else by where their zeros stand; without zeros they are something else."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf_32_le"),
        (codecs.BOM_UTF32_BE, "utf_32_be"),
        (codecs.BOM_UTF16_LE, "utf_16_le"),
        (codecs.BOM_UTF16_BE, "utf_16_be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), None
    if found.startswith("utf_32"):
        return data.decode(found if found != "utf_32" else "utf_32_be", "replace"), None
    if b"\0" not in data and data.isascii():
        return data.decode("ascii"), f"declared {found}, is not"
    if found == "utf_16":  # without a mark it is big-endian (RFC 2781, 4.3), but Windows writes the other order
        even, odd = data[0:2000:2].count(0), data[1:2000:2].count(0)
        found = "utf_16_le" if odd > even else "utf_16_be"
    return data.decode(found, "replace"), None


def once(text: str) -> str | None:
    """The text that was encoded in UTF-8 twice, read once more; None unless that is certain (two letters or more)."""
    if text.isascii() or len(text) > MAX_TWICE or len(_TWICE.findall(text[:20_000])) < 2:
        return None
    try:
        return text.encode("cp1252", "maild-c1").decode("utf-8")
    except UnicodeError:
        return None


def _c1(fault: UnicodeError) -> tuple[bytes, int]:
    """The octets of control characters that cp1252 has no letter for; the text came from a decoder that kept them."""
    if not isinstance(fault, UnicodeEncodeError) or not all(
        "\x80" <= c <= "\x9f" for c in fault.object[fault.start : fault.end]
    ):
        raise fault
    return fault.object[fault.start : fault.end].encode("latin-1"), fault.end


codecs.register_error("maild-c1", _c1)


def clean(text: str) -> str:
    """Text for a body: LF only, without NUL, control characters and lone surrogates (lesson 34)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSAFE.sub("", text) if _UNSAFE.search(text) else text


def one_line(text: str) -> str:
    """Text for a header field: no line break, no control character, white space collapsed."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BREAKS.sub(" ", text).strip()


def visible(text: str) -> str:
    """One line without the characters that turn or hide others: for names of people and files."""
    return one_line(text if text.isascii() else _HIDDEN.sub("", text))
