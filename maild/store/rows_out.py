"""Rows to values and values to rows for what goes out."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from maild.store.rows import R, attachment_row
from maild.store.tables import outbox, outgoing
from maild.values import (
    Attachment,
    AttachmentRef,
    Audience,
    OutboxId,
    OutboxRow,
    OutboxState,
    OutgoingMail,
    OutgoingNo,
    Purpose,
    Sent,
    SpoolId,
    Template,
)

SENT = (
    outgoing.c.number, outgoing.c.ticket, outgoing.c.message_id, outgoing.c.purpose, outgoing.c.audience,
    outgoing.c.to_agents, outgoing.c.bound_to, outgoing.c.recipients, outgoing.c.created, outgoing.c.template,
    outgoing.c.text, outgoing.c.spool,
)  # fmt: skip
OUTBOX = select(
    outbox.c.id, outbox.c.number, outbox.c.ticket, outbox.c.recipient, outbox.c.state, outbox.c.attempts,
    outbox.c.not_before, outgoing.c.template, outgoing.c.automatic, outgoing.c.headers, outbox.c.held_reason,
    outbox.c.answer, outbox.c.created, outgoing.c.to_agents,
).join_from(outbox, outgoing, outbox.c.number == outgoing.c.number)  # fmt: skip


def outgoing_row(m: OutgoingMail, spool_id: SpoolId | None) -> dict[str, Any]:
    """The columns of a composed mail."""
    return {
        "number": m.number,
        "ticket": m.ticket,
        "template": m.template,
        "audience": m.audience,
        "to_agents": m.to_agents,
        "purpose": m.purpose,
        "automatic": m.automatic,
        "bound_to": m.bound_to,
        "message_id": m.message_id,
        "mail_from": m.mail_from,
        "recipients": m.recipients,
        "headers": m.headers,
        "text": m.text,
        "boundary": m.boundary,
        "attachments": [{"spool": a.spool, **attachment_row(a.attachment)} for a in m.attachments],
        "created": m.created,
        "held_reason": m.held_reason,
        "not_before": m.not_before,
        "why": m.why,
        "spool": spool_id,
    }


def outgoing_mail(row: R) -> OutgoingMail:
    """A row of outgoing."""
    return OutgoingMail(
        number=OutgoingNo(row.number),
        ticket=row.ticket,
        template=Template(row.template),
        audience=Audience(row.audience),
        to_agents=bool(row.to_agents),
        purpose=Purpose(row.purpose),
        automatic=bool(row.automatic),
        bound_to=row.bound_to,
        message_id=row.message_id,
        mail_from=row.mail_from,
        recipients=tuple(row.recipients),
        headers=tuple((name, value) for name, value in row.headers),
        text=row.text,
        boundary=row.boundary,
        attachments=tuple(_ref(a) for a in row.attachments),
        created=row.created,
        held_reason=row.held_reason,
        not_before=row.not_before,
        why=row.why,
    )


def _ref(stored: Mapping[str, Any]) -> AttachmentRef:
    fields = dict(stored)
    return AttachmentRef(SpoolId(fields.pop("spool")), Attachment(**fields))


def sent(row: R) -> Sent:
    """A row of SENT."""
    return Sent(
        OutgoingNo(row.number),
        row.ticket,
        row.message_id,
        Purpose(row.purpose),
        Audience(row.audience),
        bool(row.to_agents),
        row.bound_to,
        tuple(row.recipients),
        row.created,
        Template(row.template),
        row.text,
        row.spool,
    )


def outbox_row(row: R) -> OutboxRow:
    """A row of OUTBOX."""
    return OutboxRow(
        id=OutboxId(row.id),
        number=OutgoingNo(row.number),
        ticket=row.ticket,
        recipient=row.recipient,
        state=OutboxState(row.state),
        attempts=row.attempts,
        not_before=row.not_before or row.created,
        template=Template(row.template),
        automatic=bool(row.automatic),
        subject=next((value for name, value in row.headers if name.casefold() == "subject"), ""),
        held_reason=row.held_reason,
        answer=row.answer,
        created=row.created,
        to_agents=bool(row.to_agents),
    )
