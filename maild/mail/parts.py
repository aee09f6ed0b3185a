"""The parts of a mail with what is packed in them taken out: S/MIME, winmail.dat, uuencode; and their bytes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from maild.mail import leaves, reader, rtf, smime, tnef, uu
from maild.mail.leaves import EXTENDED, Part, children, data, field_of
from maild.values import Limits

__all__ = ["Opened", "Part", "children", "content", "data", "field_of", "opened"]

MAX_WRAPPED = 3
"""Signatures around each other (RFC 2634 wraps three times)."""
MOST_PARTS = 100_000
"""Parts among which an attachment is looked for."""
MAX_PACKED = 500
"""Files taken out of one mail."""
PACKED = 1_000_000
"""Where the numbers of packed parts begin: the same whatever the limits were when the mail was read."""
PGP = "encrypted with PGP, cannot be read"


@dataclass(frozen=True, slots=True)
class Opened:
    """A part and its decoded bytes."""

    part: Part
    data: bytes


def opened(message: Message, limits: Limits, defects: list[str]) -> list[Opened]:
    """All leaves of a mail in reading order. Packed parts are numbered after all others, so that these keep theirs."""
    walked = list(leaves.walk(message, limits, defects))
    numbers = _Numbers(PACKED)
    out: list[Opened] = []
    has_text = any(p.is_body for p in walked)
    for part in walked:
        out.extend(_open(part, limits, defects, numbers, has_text, 0))
    return out


class _Numbers:
    """Draws the next free part number."""

    def __init__(self, first: int) -> None:
        self.next = first
        self.last = first + MAX_PACKED

    def draw(self) -> int:
        """A number nobody has."""
        self.next += 1
        return self.next - 1


def _open(
    part: Part, limits: Limits, defects: list[str], numbers: _Numbers, has_text: bool, depth: int
) -> Iterator[Opened]:
    """What one part holds; mostly itself."""
    found, wrong = leaves.decoded(part)
    if wrong:
        defects.append(f"part {part.index}: {wrong}")
    kind = part.content_type
    if part.is_body:
        if b"begin" in found and kind not in EXTENDED:
            yield from _uuencoded(part, found, numbers)
            return
    elif kind in smime.TYPES or (kind == "application/octet-stream" and part.filename.casefold() == "smime.p7m"):
        entity, reason = smime.unwrap(found)
        if entity is not None and depth < MAX_WRAPPED:
            inner = BytesParser(policy=compat32).parsebytes(entity)
            walked = list(leaves.walk(inner, limits, defects, numbers.next, part.root))
            numbers.next = walked[-1].index + 1 if walked else numbers.next
            for leaf in walked:
                yield from _open(leaf, limits, defects, numbers, has_text, depth + 1)
            return
        defects.append(reason or "signed too many times")
    elif kind in tnef.TYPES or (
        kind.startswith("application/") and part.filename.casefold() in ("winmail.dat", "win.dat")
    ):
        packed = tnef.unpack(found)
        if packed is not None:
            yield from _packed(part, packed, numbers, has_text)
            return
        defects.append("winmail.dat cannot be read")
    elif kind == "application/pgp-encrypted":
        defects.append(PGP)
    yield Opened(part, found)


def _uuencoded(part: Part, text: bytes, numbers: _Numbers) -> Iterator[Opened]:
    """A text and the files that stood in it."""
    rest, files = uu.cut(text)
    yield Opened(part, rest)
    for file in files:
        name = file.name.decode("ascii", "surrogateescape")
        yield from _given(numbers, file.data, name, "application/octet-stream", "attachment", part.charset)


def _packed(part: Part, packed: tnef.Packed, numbers: _Numbers, has_text: bool) -> Iterator[Opened]:
    """The body of winmail.dat where the mail has no other, and its files."""
    first = numbers.next
    if not has_text:
        html, text = packed.html, packed.text
        if not html and packed.rtf:
            html, plain = rtf.read(rtf.decompress(packed.rtf))
            text = text or plain
        alternative = numbers.next
        for kind, body in (("text/plain", text), ("text/html", html)):
            if body.strip("\0 \r\n"):
                for found in _given(numbers, body.encode("utf-8", "replace"), "", kind, "", "utf-8"):
                    yield replace(found, part=replace(found.part, alternative=alternative))
    numbers.next = max(numbers.next, first + 2)  # kept free, so that the files' numbers do not hang on the text
    for file in packed.files:
        yield from _given(numbers, file.data, file.name, file.content_type, "attachment", None, file.content_id)


def _given(
    numbers: _Numbers, given: bytes, name: str, kind: str, disposition: str, charset: str | None, content_id: str = ""
) -> Iterator[Opened]:
    """A part made of bytes that were packed in another."""
    if numbers.next >= numbers.last:
        return
    shown = leaves.filename(name, charset)
    yield Opened(
        Part(
            index=numbers.draw(),
            message=Message(policy=compat32),
            content_type=kind,
            disposition=disposition,
            filename=shown,
            charset=charset,
            content_id=content_id,
            alternative=None,
            given=given,
        ),
        given,
    )


def content(raw: bytes, part: int, limits: Limits | None = None) -> bytes:
    """Decoded bytes of the attachment with this Attachment.part; empty when there is none.

    The whole mail is read: an attachment that lies beyond a limit of reading must not leave cut in two.
    """
    limits = limits or Limits()
    limits = replace(limits, mail_bytes=len(raw) + 1, parts=max(limits.parts, MOST_PARTS))
    found = opened(reader.read(raw, limits).message, limits, [])
    return next((o.data for o in found if o.part.index == part), b"")
