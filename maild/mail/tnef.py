"""What Outlook packs into winmail.dat (MS-OXTNEF): the body and the files; linear and bounded on any bytes.

An own reader: the library for it counts up to whatever four hostile bytes say, and copies the rest for each field.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from struct import unpack_from

from maild.mail.charset import decode

TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
MAX_FIELDS = 20_000
MAX_DEPTH = 4
"""Outlook items attached to each other."""

_SIGNATURE = 0x223E9F78
_BODY, _ATTACH_DATA, _ATTACH_TITLE = 0x800C, 0x800F, 0x8010
_ATTACH_BEGIN, _PROPERTIES, _ATTACHMENT, _CODEPAGE, _SUBJECT = 0x9002, 0x9003, 0x9005, 0x9007, 0x8004
_TEXT, _HTML, _RTF, _INTERNET_CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_NAME, _LONG_NAME, _SHORT_NAME, _MIME, _CONTENT_ID, _OBJECT = 0x3001, 0x3707, 0x3704, 0x370E, 0x3712, 0x3701
_SIZES = {1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Octets of the properties of fixed size, padding included (MS-OXTNEF 2.1.3.4)."""
_NARROW, _WIDE, _OBJECT_TYPE, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MULTIPLE, _NAMED = 0x1000, 0x8000
ITEM = "application/vnd.ms-outlook"
"""The type of a mail that Outlook packed in another, whatever it was made of: it must never go on to a customer."""
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
"""IID_IMessage: stands before a packed Outlook item."""


@dataclass(frozen=True, slots=True)
class File:
    """One packed file."""

    name: str
    content_type: str
    content_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """What was found; a body may have up to three forms."""

    text: str = ""
    html: str = ""
    rtf: bytes = b""
    """Still compressed; rtf.to_html reads it."""
    files: tuple[File, ...] = ()


@dataclass(slots=True)
class _Found:
    """What has been read of the packed mail so far."""

    charset: str | None = None
    title: str = ""
    body: bytes = b""
    properties: dict[int, bytes | str] = field(default_factory=dict)
    files: list["_Item"] = field(default_factory=list)


@dataclass(slots=True)
class _Item:
    """One file being put together."""

    title: bytes = b""
    data: bytes = b""
    properties: dict[int, bytes | str] = field(default_factory=dict)


def unpack(data: bytes, depth: int = 0) -> Packed | None:
    """Read winmail.dat; None when it is none; what is broken ends the reading. Never raises."""
    if len(data) < 6 or unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    found = _Found()
    for name, start, end in _fields(data):
        content = data[start:end]
        if name == _CODEPAGE and len(content) >= 4:
            found.charset = _charset(unpack_from("<I", content)[0])
        elif name == _SUBJECT:
            found.title = _string(content, found.charset)
        elif name == _BODY:
            found.body = content
        elif name == _PROPERTIES:
            found.properties = _properties(content, found.charset)
        elif name == _ATTACH_BEGIN:
            found.files.append(_Item())
        elif found.files and name == _ATTACH_TITLE:
            found.files[-1].title = content
        elif found.files and name == _ATTACH_DATA:
            found.files[-1].data = content
        elif found.files and name == _ATTACHMENT:
            found.files[-1].properties = _properties(content, found.charset)
    return _packed(found, depth)


def _packed(found: _Found, depth: int) -> Packed:
    """The result of what was read."""
    inside = found.properties
    codepage = inside.get(_INTERNET_CODEPAGE)
    charset = _charset(unpack_from("<I", codepage)[0]) if isinstance(codepage, bytes) and len(codepage) >= 4 else None
    html, rtf = inside.get(_HTML, b""), inside.get(_RTF, b"")
    files: list[File] = []
    for item in found.files:
        files.extend(_files(item, found.charset, depth))
    return Packed(
        text=_string(inside.get(_TEXT) or found.body, found.charset),
        html=_string(html, charset or found.charset),
        rtf=rtf if isinstance(rtf, bytes) else b"",
        files=tuple(files),
    )


def _files(item: _Item, charset: str | None, depth: int) -> Iterator[File]:
    """One file; of an attached Outlook item its text and the files in it."""
    more = item.properties
    name = next((n for key in (_LONG_NAME, _SHORT_NAME) if (n := _string(more.get(key, b""), charset))), "")
    name = name or _string(item.title, charset) or _string(more.get(_NAME, b""), charset)
    packed = more.get(_OBJECT, b"")
    if isinstance(packed, bytes) and packed.startswith(_MESSAGE) and depth < MAX_DEPTH:
        inner = unpack(packed[len(_MESSAGE) :], depth + 1)
        if inner is not None:
            name = _string(more.get(_NAME, b""), charset) or name or "message"
            if inner.html:
                yield File(f"{name}.html", ITEM, "", inner.html.encode())
            elif inner.text:
                yield File(f"{name}.txt", ITEM, "", inner.text.encode())
            yield from (replace(file) for file in inner.files)
            return
    content = item.data or (packed if isinstance(packed, bytes) else b"")
    kind = _string(more.get(_MIME, b""), charset).casefold()
    if content or name:
        yield File(
            name, kind or "application/octet-stream", _string(more.get(_CONTENT_ID, b""), charset).strip("<>"), content
        )


def _fields(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Name, begin and end of each field; level and type are not needed, checksums are often wrong."""
    position = 6
    for _ in range(MAX_FIELDS):
        if position + 9 > len(data):
            return
        name, length = unpack_from("<xHxxI", data, position)
        yield name, position + 9, min(position + 9 + length, len(data))
        position += 9 + length + 2


def _properties(data: bytes, charset: str | None) -> dict[int, bytes | str]:
    """The MAPI properties of a block by their id; of several values the first."""
    found: dict[int, bytes | str] = {}
    position = 4
    for _ in range(MAX_FIELDS):
        if position + 4 > len(data):
            break
        kind, name = unpack_from("<HH", data, position)
        position += 4
        if name >= _NAMED:
            position += 16
            if position + 8 > len(data):
                break
            by_name, length = unpack_from("<II", data, position)
            position += 8 + (_padded(length) if by_name else 0)
        count = 1
        if kind & _MULTIPLE or kind in (_NARROW, _WIDE, _OBJECT_TYPE, _BINARY):
            if position + 4 > len(data):
                break
            count = unpack_from("<I", data, position)[0]
            position += 4
        kind &= ~_MULTIPLE
        if kind in _SIZES:
            found.setdefault(name, data[position : position + _SIZES[kind]])
            position += _SIZES[kind] * count
            continue
        if kind not in (_NARROW, _WIDE, _OBJECT_TYPE, _BINARY):
            break
        for _ in range(min(count, MAX_FIELDS)):
            if position + 4 > len(data):
                return found
            length = unpack_from("<I", data, position)[0]
            value = data[position + 4 : position + 4 + length]
            position += 4 + _padded(length)
            if kind == _WIDE:
                found.setdefault(name, value.decode("utf-16-le", "replace").rstrip("\0"))
            elif kind == _NARROW:
                found.setdefault(name, _string(value, charset))
            else:
                found.setdefault(name, value)
    return found


def _padded(length: int) -> int:
    """A length up to the next four octets."""
    return (length + 3) & ~3


def _charset(codepage: int) -> str | None:
    """The charset of a code page number of Windows."""
    return {0: None, 20127: None, 65001: "utf-8", 20866: "koi8-r", 21866: "koi8-u", 50220: "iso-2022-jp"}.get(
        codepage, f"iso-8859-{codepage - 28590}" if 28591 <= codepage <= 28605 else f"cp{codepage}"
    )


def _string(value: bytes | str, charset: str | None) -> str:
    """Text up to its NUL."""
    text = value if isinstance(value, str) else decode(value.rstrip(b"\0"), charset)[0]
    return text.rstrip("\0")
