"""The parts of a mail: a walk without recursion, what is body and what is attached, and the decoded bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32, compat32
from hashlib import sha256
from io import BytesIO
from itertools import islice

from maild.mail import headers, repair, transfer
from maild.mail.charset import codec, decode, visible
from maild.mail.parameters import percent
from maild.values import Attachment, Limits

MAX_FILENAME = 200
"""Characters; file systems take 255 octets."""
MAX_CHILDREN = 2000
"""Messages looked at in one multipart or one delivery report."""
EXTENDED = frozenset({"text/html", "text/enriched", "text/richtext"})
BODIES = frozenset({"text/plain", "text/markdown", "text/x-markdown"}) | EXTENDED

MAX_HEAD = 65_536
"""Octets of an attached mail looked at for its subject."""
NAMES = {"application/pgp-signature": "signature.asc", "application/pgp-encrypted": "version.asc"}
"""File names for parts that seldom bring one."""

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.I)
_UNREADABLE = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a mail, in the order of a depth-first walk."""

    index: int
    message: Message
    content_type: str
    disposition: str
    filename: str
    charset: str | None
    content_id: str
    alternative: int | None
    """Which multipart/alternative it is a form of (the outermost one), or None."""
    root: bool = False
    broken: bool = False
    """A multipart in which no part could be found; its whole text stands here."""
    parameters: dict[str, str] = field(default_factory=dict)
    given: bytes | None = None
    """The bytes of a part that was packed in another one (winmail.dat, uuencode); its message is empty."""

    @property
    def is_body(self) -> bool:
        """Whether people are meant to read it as the mail's own text."""
        if self.root and self.content_type in BODIES:
            return True
        named = self.filename and self.alternative is None  # forms of one text are no files, whatever they are called
        return self.content_type in BODIES and self.disposition != "attachment" and not named


def field_of(message: Message, name: str) -> str | None:
    """The first raw header of this name (lower case); never by attribute (CVE-2026-129299)."""
    return next((str(value) for key, value in message.raw_items() if key.lower() == name), None)


def children(message: Message) -> list[Message] | None:
    """The messages inside a multipart or message part; None for a leaf, whose text is not touched."""
    inside: object = message.get_payload() if message.is_multipart() else None
    return [m for m in inside[:MAX_CHILDREN] if isinstance(m, Message)] if isinstance(inside, list) else None


def walk(message: Message, limits: Limits, defects: list[str], first: int = 0, root: bool = True) -> Iterator[Part]:
    """All leaves of a mail, depth first, numbered from `first`. Attached mails are leaves: their parts are theirs."""
    stack: list[tuple[Message, int, int | None]] = [(message, 0, None)]
    index = first - 1
    repairs = 0
    adopter: tuple[int, int] | None = None  # depth and number of an alternative whose parts stand beside it
    while stack:
        node, depth, alternative = stack.pop()
        index += 1
        if index >= limits.parts + first:
            defects.append(f"more than {limits.parts} parts; the rest is not read")
            return
        inside = children(node)
        kind, parameters = content_type(node)
        if adopter is not None:
            if depth < adopter[0]:
                adopter = None
            elif alternative is None:
                alternative = adopter[1]
        if inside is None and (kind.startswith("multipart/") or (not depth and not parameters)):
            found = _repaired(node, kind) if repairs < repair.MAX_REPAIRS else []
            if found:
                repairs += 1
                defects.append("parts found by their boundary lines, which are not as declared")
                inside, kind = found, kind if kind.startswith("multipart/") else "multipart/mixed"
            elif kind == "multipart/alternative" and depth and not str(node.get_payload() or "").strip():
                defects.append("a boundary used twice")
                adopter = (depth, index)
                continue
        if inside is not None and not kind.startswith("message/"):
            if depth >= limits.depth:
                defects.append(f"parts nested deeper than {limits.depth} are not read")
                continue
            if node.epilogue and repairs < repair.MAX_REPAIRS and (behind := _late(node, kind, parameters)):
                repairs += 1
                defects.append("parts behind the closing boundary")
                inside = [*inside, *behind]
            outermost = index if alternative is None and kind == "multipart/alternative" else alternative
            stack.extend((child, depth + 1, outermost) for child in reversed(inside))
            continue
        yield _leaf(node, index, kind, parameters, alternative, root and depth == 0)


def _leaf(
    node: Message, index: int, kind: str, parameters: dict[str, str], alternative: int | None, root: bool
) -> Part:
    """A part of a message that holds no others."""
    broken = kind.startswith("multipart/")
    disposition, more = headers.parameters(field_of(node, "content-disposition") or "")
    name = more.get("filename") or more.get("name") or parameters.get("name") or parameters.get("filename") or ""
    charset = parameters.get("charset", "").partition("(")[0].strip("'\" ") or None
    return Part(
        index=index,
        message=node,
        content_type="text/plain" if broken else kind,
        disposition=disposition,
        filename=filename(name, charset),
        charset=charset,
        content_id=_content_id(node),
        alternative=alternative,
        root=root,
        broken=broken,
        parameters=parameters,
    )


def _repaired(node: Message, kind: str) -> list[Message]:
    """The parts of a message that the parser saw as one text."""
    try:
        if kind.startswith("multipart/"):
            return repair.parts(node, kind)
        return repair.undeclared(node) if field_of(node, "content-type") is None else []
    except _UNREADABLE:
        return []


def _late(node: Message, kind: str, parameters: dict[str, str]) -> list[Message]:
    """The parts that stand behind the end of a multipart."""
    try:
        return repair.late(node, kind, parameters.get("boundary", ""))
    except _UNREADABLE:
        return []


def content_type(node: Message) -> tuple[str, dict[str, str]]:
    """Content type in lower case and its parameters; text/plain for what is none (RFC 2045, 5.2)."""
    value = field_of(node, "content-type")
    default = node.get_default_type()
    if value is None:
        return default, {}
    kind, parameters = headers.parameters(value)
    first = kind.partition("(")[0]
    for name in ("".join(first.split()), *first.replace(",", " ").split()[:1]):  # a comma or nothing instead of the `;`
        if _TYPE.fullmatch(name):
            return name, parameters
    return {"text": "text/plain", "html": "text/html"}.get(kind, "text/plain"), parameters


def _content_id(node: Message) -> str:
    """Content-ID without brackets, or empty."""
    found = headers.ids(value) if (value := field_of(node, "content-id")) else ()
    return found[0] if found else ""


def filename(name: str, charset: str | None) -> str:
    """A file name without path, line breaks and characters that hide its end (lesson: CVE-2020-24917)."""
    if not name:
        return ""
    shown = visible(percent(headers.words(headers.unicode(name, charset))))
    shown = shown.replace("\\", "/").rpartition("/")[2].strip(". \"'")
    if len(shown) <= MAX_FILENAME:
        return shown
    stem, dot, extension = shown.rpartition(".")
    return f"{stem[: MAX_FILENAME - 12]}.{extension}" if dot and len(extension) <= 10 else shown[:MAX_FILENAME]


def data(part: Part) -> bytes:
    """The decoded bytes of a part; of an attached mail its own bytes."""
    return decoded(part)[0]


def decoded(part: Part) -> tuple[bytes, str | None]:
    """The decoded bytes of a part, and what was wrong with their transfer encoding."""
    if part.given is not None:
        return part.given, None
    encoding = field_of(part.message, "content-transfer-encoding") or ""
    try:
        if (inside := children(part.message)) is not None:
            if encoding and len(inside) == 1 and not list(inside[0].raw_items()):  # Lotus Notes encodes attached mails
                return transfer.decode(repair.octets_of(inside[0]), encoding)
            return b"".join(_bytes(child) for child in inside), None
        is_text = part.content_type.startswith("text/")
        return transfer.decode(repair.octets_of(part.message), encoding, is_text)
    except _UNREADABLE:
        return b"", "part cannot be read"


class _AsItCame(Compat32):
    """Writes headers as they came; folding them anew takes time that grows with the square of their length."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as it stood."""
        return f"{name}: {value}{self.linesep}".encode("utf-8", "surrogateescape")


_AS_IT_CAME = _AsItCame()


def _bytes(message: Message) -> bytes:
    """An attached mail as it was."""
    out = BytesIO()
    lines = (text for node in islice(message.walk(), 10) if isinstance(text := vars(node).get("_payload"), str))
    ends = "\r\n" if any("\r\n" in text[:2000] for text in lines) else "\n"
    BytesGenerator(out, mangle_from_=False, policy=_AS_IT_CAME).flatten(message, linesep=ends)
    return out.getvalue()


def text(part: Part, found: bytes, hint: str | None = None) -> tuple[str, str | None]:
    """A body part's text from its decoded bytes, and what was wrong; `hint` is a charset used elsewhere in the mail."""
    charset = part.charset
    if found.isascii():
        return decode(found, charset)
    if part.content_type == "text/html" and (charset is None or charset.casefold() == "us-ascii"):
        meta = _META.search(found[:4096])
        charset = meta[1].decode("ascii") if meta else charset
    if hint is not None and (charset is None or codec(charset) == "ascii") and not _is_utf8(found):
        return decode(found, hint)
    return decode(found, charset)


def _is_utf8(found: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        found.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def attachment(part: Part, found: bytes, shown_inline: bool) -> Attachment:
    """What is told of an attached part. An attached mail has its subject as the name."""
    return Attachment(
        part=part.index,
        filename=part.filename or _given_name(part, found),
        content_type=part.content_type,
        size=len(found),
        sha256=sha256(found).hexdigest(),
        inline=shown_inline or part.disposition == "inline",
        content_id=part.content_id,
    )


def _given_name(part: Part, found: bytes) -> str:
    """A name for a part that brought none."""
    if part.content_type == "text/calendar":
        return "invite.ics"
    if part.content_type == "message/rfc822":
        head = BytesHeaderParser(policy=compat32).parsebytes(found[:MAX_HEAD].split(b"\n\n")[0])
        subject = field_of(head, "subject")
        title = filename(headers.text(subject).replace("/", "-"), None) if subject else ""
        return f"{title or 'mail'}.eml"
    return NAMES.get(part.content_type, "")
