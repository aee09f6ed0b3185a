"""The parts of a mail: a walk without recursion, what is body and what is attached, and the decoded bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import Message
from email.policy import compat32
from hashlib import sha256
from io import BytesIO

from maild.mail import headers, reader
from maild.mail.charset import decode, visible
from maild.values import Attachment, Limits

MAX_FILENAME = 200
"""Characters; file systems take 255 octets."""
MAX_CHILDREN = 2000
"""Messages looked at in one multipart or one delivery report."""
EXTENDED = frozenset({"text/html", "text/enriched", "text/richtext"})
BODIES = frozenset({"text/plain", "text/markdown", "text/x-markdown"}) | EXTENDED

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

    @property
    def is_body(self) -> bool:
        """Whether people are meant to read it as the mail's own text."""
        if self.root and self.content_type in BODIES:
            return True
        return self.content_type in BODIES and self.disposition != "attachment" and not self.filename


def field_of(message: Message, name: str) -> str | None:
    """The first raw header of this name (lower case); never by attribute (CVE-2026-129299)."""
    return next((str(value) for key, value in message.raw_items() if key.lower() == name), None)


def children(message: Message) -> list[Message] | None:
    """The messages inside a multipart or message part; None for a leaf, whose text is not touched."""
    inside: object = message.get_payload() if message.is_multipart() else None
    return [m for m in inside[:MAX_CHILDREN] if isinstance(m, Message)] if isinstance(inside, list) else None


def walk(message: Message, limits: Limits, defects: list[str]) -> Iterator[Part]:
    """All leaves of a mail, depth first. Attached mails are leaves: what is in them is theirs."""
    stack: list[tuple[Message, int, int | None]] = [(message, 0, None)]
    index = -1
    while stack:
        node, depth, alternative = stack.pop()
        index += 1
        if index >= limits.parts:
            defects.append(f"more than {limits.parts} parts; the rest is not read")
            return
        inside = children(node)
        kind, parameters = _content_type(node)
        if inside is not None and not kind.startswith("message/"):
            if depth >= limits.depth:
                defects.append(f"parts nested deeper than {limits.depth} are not read")
                continue
            outermost = index if alternative is None and kind == "multipart/alternative" else alternative
            stack.extend((child, depth + 1, outermost) for child in reversed(inside))
            continue
        broken = kind.startswith("multipart/")
        disposition, more = headers.parameters(field_of(node, "content-disposition") or "")
        name = more.get("filename") or parameters.get("name") or ""
        charset = parameters.get("charset", "").strip("'\" ") or None
        yield Part(
            index=index,
            message=node,
            content_type="text/plain" if broken else kind,
            disposition=disposition,
            filename=_filename(name, charset),
            charset=charset,
            content_id=_content_id(node),
            alternative=alternative,
            root=depth == 0,
            broken=broken,
            parameters=parameters,
        )


def _content_type(node: Message) -> tuple[str, dict[str, str]]:
    """Content type in lower case and its parameters; text/plain for what is none (RFC 2045, 5.2)."""
    value = field_of(node, "content-type")
    default = node.get_default_type()
    if value is None:
        return default, {}
    kind, parameters = headers.parameters(value)
    kind = "".join(kind.split())
    if _TYPE.fullmatch(kind):
        return kind, parameters
    return {"text": "text/plain", "html": "text/html"}.get(kind, "text/plain"), parameters


def _content_id(node: Message) -> str:
    """Content-ID without brackets, or empty."""
    found = headers.ids(value) if (value := field_of(node, "content-id")) else ()
    return found[0] if found else ""


def _filename(name: str, charset: str | None) -> str:
    """A file name without path, line breaks and characters that hide its end (lesson: CVE-2020-24917)."""
    if not name:
        return ""
    shown = visible(headers.words(headers.unicode(name, charset)))
    shown = shown.replace("\\", "/").rpartition("/")[2].strip(". \"'")
    if len(shown) <= MAX_FILENAME:
        return shown
    stem, dot, extension = shown.rpartition(".")
    return f"{stem[: MAX_FILENAME - 12]}.{extension}" if dot and len(extension) <= 10 else shown[:MAX_FILENAME]


def data(part: Part) -> bytes:
    """The decoded bytes of a part; of an attached mail its own bytes."""
    try:
        if (inside := children(part.message)) is not None:
            return b"".join(_bytes(child) for child in inside)
        decoded = part.message.get_payload(decode=True)
    except _UNREADABLE:
        return b""
    return decoded if isinstance(decoded, bytes) else b""


def _bytes(message: Message) -> bytes:
    """An attached mail as it was."""
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, maxheaderlen=0, policy=compat32).flatten(message)
    return out.getvalue()


def text(part: Part, found: bytes) -> tuple[str, str | None]:
    """A body part's text from its decoded bytes, and what was wrong."""
    charset = part.charset
    if charset is None and part.content_type == "text/html" and (meta := _META.search(found[:4096])):
        charset = meta[1].decode("ascii")
    return decode(found, charset)


def attachment(part: Part, found: bytes, shown_inline: bool) -> Attachment:
    """What is told of an attached part. An attached mail has its subject as the name."""
    return Attachment(
        part=part.index,
        filename=part.filename or _given_name(part),
        content_type=part.content_type,
        size=len(found),
        sha256=sha256(found).hexdigest(),
        inline=shown_inline or part.disposition == "inline",
        content_id=part.content_id,
    )


def _given_name(part: Part) -> str:
    """A name for a part that brought none."""
    if part.content_type == "text/calendar":
        return "invite.ics"
    if part.content_type == "message/rfc822" and (inside := children(part.message)):
        subject = field_of(inside[0], "subject")
        title = _filename(headers.text(subject).replace("/", "-"), None) if subject else ""
        return f"{title or 'mail'}.eml"
    return ""


def content(raw: bytes, part: int) -> bytes:
    """Decoded bytes of the attachment with this Attachment.part; empty when there is none."""
    limits = Limits()
    found = next((p for p in walk(reader.read(raw, limits).message, limits, []) if p.index == part), None)
    return data(found) if found is not None else b""
