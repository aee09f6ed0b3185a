"""The machine-readable part of a report: delivery status (RFC 3464), receipt (RFC 8098), feedback (RFC 5965)."""

import re
from binascii import Error, a2b_base64, a2b_qp
from collections.abc import Iterable, Iterator
from email.message import Message

from maild.mail import headers
from maild.mail.charset import one_line
from maild.mail.parts import Part, children, data, field_of
from maild.values import Recipient, Report

KINDS = {
    "message/delivery-status": "delivery-status",
    "message/global-delivery-status": "delivery-status",
    "message/disposition-notification": "disposition-notification",
    "message/global-disposition-notification": "disposition-notification",
    "message/feedback-report": "feedback-report",
}
RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"})
CALENDAR_REPLY = "calendar-reply"
PERMANENT = (
    *((word, True) for word in ("fail", "error", "undeliver", "reject", "expire", "bounce")),
    ("delay", False),
    *((word, None) for word in ("deliver", "relay", "expand")),
)
"""Beginnings of an Action (RFC 3464, 2.3.3; `error` is OpenSMTPD's) and whether the failure is final; None: no
failure. An expired mail is `failed` with status 4.4.7: the Action decides."""
MAX_RECIPIENTS = 500
MAX_TEXT = 200_000
"""Octets or characters in which a returned mail's Message-ID is looked for."""
MAX_STATUS = 600_000
"""Octets of a status part that is read line by line."""
MAX_NESTED = 40
"""Parts looked at in a report that a gateway wrapped once more."""

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b(?!\.\d)")
_CODE = re.compile(r"(?:^|[;\s:#<(])([245])\d\d(?=[\s\-#;,:.]|$)")
_MESSAGE_ID = re.compile(
    rb"^[ \t>|]{0,20}(?:original-)?message-id[ \t]{0,4}:[ \t]*(?:\r?\n[ \t>]+)?([^\r\n]{1,998})", re.I | re.M
)
_TYPED = re.compile(r"^\s*(?:[a-z0-9.+-]{1,20}\s{0,3};\s{0,10}){1,2}", re.I)
_ANGLE = re.compile(r"<\s*([^<>]{1,320}?)\s*>")
_UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
_XTEXT = re.compile(r"\+(2B|3D)")
_FIELD = re.compile(r"^[ \t>|]{0,8}([A-Za-z][A-Za-z0-9-]{1,40})[ \t]{0,2}:(.*)$")
_STATUS_FILE = re.compile(
    r"(?:details?|att\d{1,8}|delivery[-_ ]?(?:status|report)|dsn|report|status)\.(?:txt|dat|dsn)", re.I
)
"""Names under which Exchange and gateways keep a status part that they do not know."""


def report(root: str, parameters: dict[str, str], parts: Iterable[Part]) -> Report | None:
    """Read the report of a mail with this content type and these parts; None when it is none.

    A delivery-status part counts also where the outer type is not multipart/report (some gateways rewrap it).
    """
    named = one_line(parameters.get("report-type", "")).casefold()
    kind = named if root == "multipart/report" else ""
    found = root == "multipart/report"
    recipients: list[Recipient] = []
    envelope = original = attached = None
    for part in parts:
        if (status := _kind(part, bool(named) or found)) is not None:
            kind, found = status, True
            for group in _groups(part):
                envelope = envelope or group.get("original-envelope-id")
                said = group.get("original-message-id", "") if status != "delivery-status" else ""
                original = original or next(iter(headers.ids(said)), None)
                if (recipient := _recipient(group)) is not None and len(recipients) < MAX_RECIPIENTS:
                    recipients.append(recipient)
        elif part.content_type in RETURNED:
            attached = attached or returned_id(part)
            if named and not found and (inner := _nested(part)) is not None:
                return inner
        elif part.content_type == "text/calendar" and _answers(part):
            kind, found = kind or CALENDAR_REPLY, True
    if not found:
        return Report("", attached_id=attached) if attached else None
    if root != "multipart/report" and kind == CALENDAR_REPLY:
        return Report(kind, attached_id=attached)
    return Report(kind, _once(recipients), one_line(envelope) if envelope else None, original or attached)


def _kind(part: Part, expected: bool) -> str | None:
    """Which report a part is; also a status part that a gateway turned into a text file."""
    known = KINDS.get(part.content_type)
    if known is not None or not expected or not part.filename:
        return known
    if part.content_type in ("text/plain", "application/octet-stream") and _STATUS_FILE.fullmatch(part.filename):
        start = data(part)[:20_000].lower()
        return "delivery-status" if b"final-recipient:" in start or b"original-recipient:" in start else None
    return None


def _answers(part: Part) -> bool:
    """Whether a calendar part is an answer to an invitation (RFC 5546, 3.2.3)."""
    method = part.parameters.get("method", "").strip().casefold()
    return method == "reply" or (not method and b"\nmethod:reply" in data(part)[:4000].lower())


def _nested(part: Part) -> Report | None:
    """The report inside a returned part that is itself a report: InterScan wraps the whole bounce once more."""
    stack = list(children(part.message) or ())
    recipients: list[Recipient] = []
    original = None
    for _ in range(MAX_NESTED):
        if not stack:
            break
        node = stack.pop(0)
        kind = headers.parameters(field_of(node, "content-type") or "")[0]
        if KINDS.get(kind) == "delivery-status":
            recipients.extend(r for g in _merged(_blocks(node)) if (r := _recipient(g)) is not None)
        elif kind in RETURNED and (inside := children(node)):
            original = original or _id_of(inside[0])
        else:
            stack.extend(children(node) or ())
    return Report("delivery-status", _once(recipients), None, original) if recipients else None


def _once(recipients: list[Recipient]) -> tuple[Recipient, ...]:
    """Each address once; of two blocks for one address the failed one."""
    best: dict[str, Recipient] = {}
    for recipient in recipients:
        key = recipient.address.casefold()
        if key not in best or (recipient.permanent and not best[key].permanent):
            best[key] = recipient
    return tuple(best.values())


def returned_id(part: Part) -> str | None:
    """The Message-ID of a returned mail or of its headers."""
    if inside := children(part.message):
        value = _id_of(inside[0])
        if value is not None:
            return value
    return id_in(data(part))


def _id_of(message: Message) -> str | None:
    """The Message-ID of an inner mail."""
    value = field_of(message, "message-id")
    return headers.own_id(value) if value is not None else None


def id_in(text: bytes) -> str | None:
    """The first Message-ID header in a piece of text, for returned mails that are no part of their own."""
    match = _MESSAGE_ID.search(text[:MAX_TEXT])
    return headers.own_id(match[1].decode("utf-8", "ignore")) if match else None


def in_text(text: str) -> tuple[Recipient, ...]:
    """The recipients of status fields (RFC 3464) that stand in plain text, as gateways that know no MIME show them."""
    groups = _merged([[field for line in text.split("\n") if (field := _field(line)) is not None]])
    return _once([r for group in groups if (r := _recipient(group)) is not None][:MAX_RECIPIENTS])


def _field(line: str) -> tuple[str, str] | None:
    """A field of a line, or None."""
    match = _FIELD.match(line[:2000])
    return (match[1], match[2]) if match else None


def _groups(part: Part) -> Iterator[dict[str, str]]:
    """The blocks of fields of a status part, names in lower case; the first is of the whole message."""
    encoding = (field_of(part.message, "content-transfer-encoding") or "").strip().casefold()
    plain = encoding not in ("base64", "quoted-printable") and "global" not in part.content_type
    fields = _blocks(part.message) if plain else []
    if not any(fields):  # encoded (RFC 6522 forbids it) or put into one piece: read the lines
        lines = (
            _decoded(data(part)[:MAX_STATUS], encoding)
            .decode("utf-8", "replace")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
        )
        fields = [_fields(block) for block in lines.split("\n\n")]
    return _merged(fields)


def _decoded(raw: bytes, encoding: str) -> bytes:
    """The bytes of a status part that was encoded; the standard library leaves those of a message part as they are."""
    if b"recipient" in raw.lower() and encoding != "quoted-printable":
        return raw
    try:
        return a2b_base64(raw.strip()) if encoding == "base64" else a2b_qp(raw)
    except (Error, ValueError):
        return raw


def _blocks(message: Message) -> list[list[tuple[str, str]]]:
    """The fields of the blocks that the standard library saw; empty where the part was encoded."""
    blocks = children(message) or []
    return [[(key, str(value)) for key, value in block.raw_items()] for block in blocks]


def _merged(blocks: list[list[tuple[str, str]]]) -> Iterator[dict[str, str]]:
    """Fields as mappings; a field of a recipient that comes again begins the next one (blank lines get lost)."""
    for block in blocks:
        group: dict[str, str] = {}
        for key, value in block:
            name = key.strip().casefold()
            if name in group and name in ("final-recipient", "original-recipient"):
                yield group
                group = {}
            group.setdefault(name, one_line(headers.unicode(value)))
        if group:
            yield group


def _fields(block: str) -> list[tuple[str, str]]:
    """The `name: value` lines of a block, folded lines joined."""
    out: list[tuple[str, str]] = []
    for line in block.split("\n"):
        if line[:1] in (" ", "\t") and out:
            out[-1] = (out[-1][0], out[-1][1] + " " + line.strip())
        elif ":" in line:
            key, _, value = line.partition(":")
            out.append((key, value))
    return out


def _recipient(group: dict[str, str]) -> Recipient | None:
    """One recipient of a delivery report; the address that we wrote to goes before the one it became."""
    address = next(
        (a for n in ("original-recipient", "final-recipient", "x-actual-recipient") if (a := _of(group, n))), ""
    )
    if not address:
        return None
    diagnostic = group.get("diagnostic-code", "")
    status = _finer(code(group.get("status", "")), code(diagnostic))
    action = group.get("action", "").lstrip().casefold()
    for word, final in PERMANENT:
        if action.startswith(word):
            return Recipient(address, status, final)
    known = permanence(status)
    return Recipient(address, status, True if known is None and diagnostic else known)


def _of(group: dict[str, str], name: str) -> str:
    """The address in a field of this name, or empty."""
    return address_in(group[name]) if name in group else ""


def _finer(status: str | None, diagnostic: str | None) -> str | None:
    """The status that says more: many servers write 5.0.0 and put the true code into the diagnostics."""
    if status is None or (status.endswith(".0.0") and diagnostic is not None and diagnostic[0] == status[0]):
        return diagnostic
    return status


def code(text: str) -> str | None:
    """The enhanced status code of a text (RFC 3463), else the class of its SMTP reply code as X.0.0, else None."""
    if match := _STATUS.search(text):
        return match[1]
    reply = _CODE.search(text)
    return f"{reply[1]}.0.0" if reply else None


def permanence(status: str | None) -> bool | None:
    """What the class of a status code says, for reports without an Action."""
    return {"5": True, "4": False}.get(status[0]) if status else None


def address_in(value: str) -> str:
    """The address of a recipient field such as `rfc822; <a@b>`; empty for X.400, programs and nonsense."""
    text = _TYPED.sub("", value, count=1).strip()
    if (match := _ANGLE.search(text)) and "@" in match[1]:
        text = match[1]
    text = text.partition(" (")[0].strip("<>\"',; ")
    if text[:5].casefold() == "smtp:":
        text = text[5:]
    if "\\x{" in text:  # RFC 6533, 3
        text = _UNICODE.sub(lambda m: chr(int(m[1], 16)) if 0x20 < int(m[1], 16) < 0xD800 else "", text)
    if "+" in text:  # xtext of RFC 3461, 4 that was not undone
        text = _XTEXT.sub(lambda m: "+" if m[1] == "2B" else "=", text)
    local, _, domain = text.rpartition("@")
    whole = (
        local
        and domain
        and len(text) <= 320
        and not local.endswith("...")
        and not set(text) & set(" \t<>|;")
        and text[0] != "/"
    )
    return text if whole else ""
