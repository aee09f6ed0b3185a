"""Rows to values and values to rows: the one place where the two shapes meet."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, type_coerce

from maild.store.shape import addresses
from maild.store.tables import spool
from maild.store.tables import tickets as table
from maild.store.types import Words
from maild.values import (
    Address,
    Attachment,
    Audience,
    Change,
    Direction,
    Disposition,
    Entry,
    Envelope,
    Event,
    Message,
    MessageKind,
    Spooled,
    SpoolId,
    Ticket,
    TrustLevel,
    Via,
    What,
)

R = Row[*tuple[Any, ...]]

SPOOLED = (
    spool.c.id, spool.c.source, spool.c.received, spool.c.sender, spool.c.recipients, spool.c.cursor, spool.c.queue,
    spool.c.silent, spool.c.attempts, spool.c.released, spool.c.open_attempt,
)  # fmt: skip
ENTRY = (
    spool.c.id, spool.c.message_id, spool.c.source, spool.c.received, spool.c.disposition, spool.c.reason,
    spool.c.ticket, spool.c.thread, spool.c.from_address, spool.c.subject, spool.c.attempts,
)  # fmt: skip
# --- spool and ledger


def spooled(row: R) -> Spooled:
    """A row of SPOOLED that waits."""
    envelope = Envelope(
        row.source, row.received, row.sender, tuple(row.recipients), row.cursor, row.queue, bool(row.silent)
    )
    return Spooled(SpoolId(row.id), envelope, row.attempts, bool(row.released))


def entry(row: R) -> Entry:
    """A row of ENTRY."""
    return Entry(
        SpoolId(row.id),
        row.message_id,
        row.source,
        row.received,
        Disposition(row.disposition) if row.disposition else None,
        row.reason,
        row.ticket,
        row.thread,
        row.from_address,
        row.subject,
        row.attempts,
    )


# --- tickets


def ticket_row(t: Ticket) -> dict[str, Any]:
    """The columns of a ticket, but `acted_at`, which the store keeps for itself."""
    requester = t.requester
    return {
        "id": t.id,
        "queue": t.queue,
        "subject": t.subject,
        "state": t.state,
        "priority": t.priority,
        "requester_name": requester.name if requester else None,
        "requester": requester.address if requester else None,
        "requester_key": requester.key if requester else None,
        "created": t.created,
        "updated": t.updated,
        "company": t.company,
        "assignee": t.assignee,
        "language": t.language,
        "due": t.due,
        "closed_at": t.closed_at,
        "pending_since": t.pending_since,
        "answered_at": t.answered_at,
        "merged_into": t.merged_into,
        "thread": t.thread,
        "tags": t.tags,
        "participants": pairs(t.participants),
        "bridged": t.bridged,
        "acknowledged": t.acknowledged,
        "unverified": t.unverified,
    }


def tagged(tag: str) -> ColumnElement[bool]:
    """The condition that a ticket has this tag, in any case of its letters."""
    return type_coerce(table.c.tags, Words()).icontains(json.dumps(tag, ensure_ascii=False), autoescape=True)


def event(row: R) -> Event:
    """A row of events."""
    return Event(row.at, Change(What(row.what), row.old, row.new, row.actor, Via(row.via)), row.spool)


# --- messages


def pairs(addresses: Sequence[Address]) -> list[tuple[str, str]]:
    """Addresses as they are stored."""
    return [(a.name, a.address) for a in addresses]


def attachment(row: R) -> Attachment:
    """A row of attachments."""
    return Attachment(row.part, row.filename, row.content_type, row.size, row.sha256, bool(row.inline), row.content_id)


def attachment_row(a: Attachment) -> dict[str, Any]:
    """The columns of an attachment but its place."""
    return {
        "part": a.part,
        "filename": a.filename,
        "content_type": a.content_type,
        "size": a.size,
        "sha256": a.sha256,
        "inline": a.inline,
        "content_id": a.content_id,
    }


def message(row: R, attached: Iterable[Attachment] = ()) -> Message:
    """A row of messages with its attachments."""
    return Message(
        id=row.id,
        message_id=row.message_id,
        sender=None if row.from_address is None else Address(row.from_name or "", row.from_address),
        to=addresses(row.to),
        cc=addresses(row.cc),
        kind=MessageKind(row.kind),
        direction=Direction(row.direction),
        audience=Audience(row.audience),
        date=row.date,
        subject=row.subject,
        text=row.text,
        quoted=row.quoted,
        signature=row.signature,
        trust=TrustLevel(row.trust),
        warning=row.warning,
        attachments=tuple(attached),
        spool=row.spool,
        outgoing=row.outgoing,
        ticket=row.ticket,
    )
