"""Raw bytes to a `Mail`, always: what cannot be read is named in its defects (lessons 1, 3, 34, 35)."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from maild.mail import bodies, headers, parts, reader, reply
from maild.mail.addresses import addresses
from maild.mail.bodies import Content
from maild.mail.charset import codec, one_line
from maild.mail.leaves import content_type
from maild.mail.report import report
from maild.mail.words import ENCODED_WORD
from maild.values import Address, Limits, Mail

MAX_DEFECTS = 60
OWN_CONTROL = "x-maild-"
"""Control headers of ours are worth nothing in mail from outside (CVE-2023-41259)."""


class _Fields:
    """The raw header fields of a mail, names in lower case."""

    def __init__(self, items: list[tuple[str, str]]) -> None:
        self.items = items
        self._by_name: dict[str, list[str]] = {}
        for name, value in items:
            self._by_name.setdefault(name, []).append(value)

    def first(self, name: str) -> str | None:
        """The first value of this name."""
        found = self._by_name.get(name)
        return found[0] if found else None

    def all(self, name: str) -> list[str]:
        """All values of this name; some clients repeat To and Cc instead of folding them."""
        return self._by_name.get(name, [])


def parse(raw: bytes, limits: Limits | None = None) -> Mail:
    """Read a mail; never raises. Beyond the limits it is read as far as they go, and `defects` says so."""
    limits = limits or Limits()
    try:
        return _parse(raw, limits)
    except (Exception, RecursionError) as fault:  # the last resort: one mail must never stop the next (lesson 1)
        bare = b"\n\n" + raw[: limits.header_bytes].replace(b"\0", b"")
        return replace(_parse(bare, limits), size=len(raw), digest=sha256(raw).hexdigest(), defects=(_fault(fault),))


def _fault(fault: Exception) -> str:
    """A defect for a fault of ours."""
    return f"cannot be read ({type(fault).__name__}); the start is shown as text"


def _parse(raw: bytes, limits: Limits) -> Mail:
    """Read a mail."""
    tree = reader.read(raw, limits)
    defects = list(tree.defects)
    opened = parts.opened(tree.message, limits, defects)
    leaves = [o.part for o in opened]
    raw_fields = _Fields([(_name(key), str(value)) for key, value in tree.message.raw_items()])
    root = leaves[0] if leaves and leaves[0].root else None
    kind, parameters = content_type(tree.message)
    named = (p.charset for p in leaves if p.charset and p.content_type.startswith("text/"))
    charset = next((name for name in named if codec(name) not in (None, "ascii")), None)
    before = headers.octets(preamble) if isinstance(preamble := tree.message.preamble, str) else b""
    content = bodies.content(opened, charset or _spoken(raw_fields), before, defects)
    subject = headers.text(raw_fields.first("subject") or "", charset)
    split = reply.split(content.text, content.markup, forwards=reply.forwards(subject))
    found = addresses(raw_fields.all("from"), limits.addresses, charset)
    date = raw_fields.first("date")
    message_id = raw_fields.first("message-id")
    own = headers.own_id(message_id) if message_id is not None else None
    sent = headers.date(date) if date is not None else None
    defects += _header_defects(raw_fields, found, own, sent)
    return Mail(
        message_id=own,
        in_reply_to=_ids(raw_fields, "in-reply-to"),
        references=_ids(raw_fields, "references"),
        sender=found[0] if found else None,
        reply_to=addresses(raw_fields.all("reply-to"), limits.addresses, charset),
        to=addresses(raw_fields.all("to"), limits.addresses, charset),
        cc=addresses(raw_fields.all("cc"), limits.addresses, charset),
        subject=subject,
        date=sent,
        text=content.text,
        reply=split.reply,
        quoted=split.quoted,
        signature=split.signature,
        html=content.html,
        attachments=content.attachments,
        defects=tuple(dict.fromkeys(one_line(d) for d in defects))[:MAX_DEFECTS],
        headers=_shown(raw_fields, charset),
        content_type=root.content_type if root is not None and not root.broken else kind,
        report=report(kind, parameters, leaves),
        language=_language(raw_fields),
        size=len(raw),
        digest=sha256(raw).hexdigest(),
        content_digest=_content_digest(raw_fields, content),
    )


def _name(key: str) -> str:
    """A header's name in lower case; also one with a space before its colon."""
    return one_line(key).casefold() if not key.isascii() else key.strip().lower()


def _spoken(fields: _Fields) -> str | None:
    """The charset of the first encoded word in the headers that people write."""
    for name in ("subject", "from", "to"):
        value = fields.first(name)
        if value is not None and "=?" in value and (word := ENCODED_WORD.search(value)) is not None:
            return word[1]
    return None


def _ids(fields: _Fields, name: str) -> tuple[str, ...]:
    """The ids of all headers of this name, the last 200."""
    return tuple(dict.fromkeys(i for value in fields.all(name) for i in headers.ids(value)))[-headers.MAX_IDS :]


def _shown(fields: _Fields, charset: str | None) -> tuple[tuple[str, str], ...]:
    """Headers for readers: decoded, unfolded, without control headers of our own."""
    return tuple((key, headers.text(value, charset)) for key, value in fields.items if not key.startswith(OWN_CONTROL))


def _language(fields: _Fields) -> str | None:
    """The language of the mail, else the one that its writer reads."""
    for name in ("content-language", "accept-language"):
        value = fields.first(name)
        if value is not None and (found := headers.language(value)):
            return found
    return None


def _header_defects(fields: _Fields, senders: tuple[Address, ...], own: str | None, sent: datetime | None) -> list[str]:
    """What is wrong with the headers that decisions rest on."""
    count = {name: len(fields.all(name)) for name in ("from", "date", "message-id", "subject")}
    table = (
        (not fields.items, "no headers"),
        (count["from"] > 1, "two From headers"),
        (count["from"] == 1 and len(senders) > 1, "From names several people"),
        (not senders, "no sender"),
        (not count["message-id"], "no Message-ID"),
        (bool(count["message-id"]) and own is None, "Message-ID cannot be read"),
        (count["message-id"] > 1, "two Message-ID headers"),
        (count["subject"] > 1, "two Subject headers"),
        (not count["date"], "no Date"),
        (bool(count["date"]) and sent is None, "Date cannot be read"),
        (any("\x00" in value for _, value in fields.items), "NUL in headers"),
    )
    return [sentence for wrong, sentence in table if wrong]


def _content_digest(fields: _Fields, content: Content) -> str:
    """SHA-256 over what stays the same when one mail is delivered twice by two ways."""
    digest = sha256()
    for name in ("from", "date", "subject"):
        digest.update(headers.octets(one_line(fields.first(name) or "")) + b"\0")
    for part in content.digests:
        digest.update(part)
    return digest.hexdigest()
