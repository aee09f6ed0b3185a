"""The machine-readable part of a report: delivery status (RFC 3464), receipt (RFC 8098), feedback (RFC 5965)."""

import re
from collections.abc import Iterable, Iterator

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
PERMANENT = {"failed": True, "failure": True, "delayed": False, "delivered": None, "relayed": None, "expanded": None}
"""Action decides (RFC 3464, 2.3.3); an expired mail is `failed` with status 4.4.7."""
MAX_RECIPIENTS = 500

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:[ \t]*(?:\r?\n[ \t]+)?([^\r\n]{1,998})", re.I | re.M)
_LOCAL = re.compile(r"^\s*(?:rfc822|utf-8|x400|unknown)?\s*;?\s*", re.I)


def report(root: str, parameters: dict[str, str], parts: Iterable[Part]) -> Report | None:
    """Read the report of a mail with this content type and these parts; None when it is none.

    A delivery-status part counts also where the outer type is not multipart/report (some gateways rewrap it).
    """
    kind = one_line(parameters.get("report-type", "")).casefold() if root == "multipart/report" else ""
    recipients: list[Recipient] = []
    envelope = original = None
    found = root == "multipart/report"
    for part in parts:
        if part.content_type in KINDS:
            kind, found = KINDS[part.content_type], True
            for group in _groups(part):
                envelope = envelope or group.get("original-envelope-id")
                if kind == "disposition-notification":
                    original = original or next(iter(headers.ids(group.get("original-message-id", ""))), None)
                if (recipient := _recipient(group)) is not None and len(recipients) < MAX_RECIPIENTS:
                    recipients.append(recipient)
        elif part.content_type in RETURNED and (found or root == "multipart/report"):
            original = original or returned_id(part)
    if not found:
        return None
    return Report(kind, tuple(dict.fromkeys(recipients)), one_line(envelope) if envelope else None, original)


def returned_id(part: Part) -> str | None:
    """The Message-ID of a returned mail or of its headers."""
    if inside := children(part.message):
        value = field_of(inside[0], "message-id")
        if value is not None:
            return headers.own_id(value)
    return id_in(data(part))


def id_in(text: bytes) -> str | None:
    """The first Message-ID header in a piece of text, for returned mails that are no part of their own."""
    match = _MESSAGE_ID.search(text[:200_000])
    return headers.own_id(match[1].decode("ascii", "ignore")) if match else None


def _groups(part: Part) -> Iterator[dict[str, str]]:
    """The blocks of fields of a status part, names in lower case; the first is of the whole message."""
    blocks = children(part.message) or []
    fields = [[(key, str(value)) for key, value in block.raw_items()] for block in blocks]
    if not any(fields):  # encoded as base64 or put into one piece: read the lines
        lines = data(part).decode("utf-8", "replace").replace("\r\n", "\n")
        fields = [_fields(block) for block in lines.split("\n\n")]
    for block in fields:
        group: dict[str, str] = {}
        for key, value in block:
            group.setdefault(key.strip().casefold(), one_line(headers.unicode(value)))
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
    value = group.get("original-recipient") or group.get("final-recipient") or ""
    address = _address(value) or _address(group.get("final-recipient", ""))
    if not address:
        return None
    match = _STATUS.search(group.get("status", "")) or _STATUS.search(group.get("diagnostic-code", ""))
    status = match[1] if match else None
    action = group.get("action", "").split("(")[0].strip().casefold()
    permanent = PERMANENT[action] if action in PERMANENT else permanence(status)
    return Recipient(address, status, permanent)


def permanence(status: str | None) -> bool | None:
    """What the class of a status code says, for reports without an Action."""
    return {"5": True, "4": False}.get(status[0]) if status else None


def _address(value: str) -> str:
    """The address of a recipient field such as `rfc822; <a@b>`."""
    text = _LOCAL.sub("", value, count=1).strip().strip("<>\"' ")
    if text.casefold().startswith("rfc822;"):
        text = text[7:].strip()
    return text if "@" in text and " " not in text and len(text) <= 320 else ""
