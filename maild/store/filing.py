"""How messages and events are put on a ticket."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from maild.store import rows
from maild.store.sessions import Session
from maild.store.tables import attachments, events, messages
from maild.values import (
    Address,
    Attachment,
    Change,
    Decision,
    Direction,
    Filing,
    Mail,
    Spooled,
    SpoolId,
    Ticket,
    TicketId,
    TrustLevel,
)

_FILE = insert(messages).returning(messages.c.id)
_ATTACH = insert(attachments)
_RECORD = insert(events)


def file(s: Session, ticket: TicketId, filing: Filing, written: dict[str, Any], attached: Iterable[Attachment]) -> None:
    """A message on its ticket; the database keeps the full text beside it."""
    how = {"kind": filing.kind, "audience": filing.audience, "text": filing.text, "warning": filing.warning}
    message = s.scalar(_FILE, {**written, **how, "ticket": ticket, "direction": Direction.IN, "outgoing": None})
    beside = [
        {"message": message, "position": i, "spool": written["spool"], **rows.attachment_row(a)}
        for i, a in enumerate(attached)
    ]
    if beside:
        s.execute(_ATTACH, beside)


def written(row: Spooled, mail: Mail, decision: Decision) -> dict[str, Any]:
    """What stands in a mail, as columns of its message."""
    sender = mail.sender
    return {
        "message_id": mail.message_id,
        "from_name": sender.name if sender else None,
        "from_address": sender.address if sender else None,
        "to": rows.pairs(mail.to),
        "cc": rows.pairs(mail.cc),
        "date": _credible(mail.date, row.envelope.received),
        "subject": mail.subject,
        "quoted": mail.quoted,
        "signature": mail.signature,
        "trust": decision.person.trust.level,
        "spool": row.id,
    }


def said(sender: Address | None, ticket: Ticket, now: datetime) -> dict[str, Any]:
    """What was written on the command line."""
    return {
        "message_id": None,
        "from_name": sender.name if sender else None,
        "from_address": sender.address if sender else None,
        "to": (),
        "cc": (),
        "date": now,
        "subject": ticket.subject,
        "quoted": "",
        "signature": "",
        "trust": TrustLevel.VERIFIED,
        "spool": None,
    }


def _credible(date: datetime | None, received: datetime) -> datetime:
    """The Date of a mail, unless it lies before electronic mail or in the future: then when it was received."""
    if date is None or date.year < _FIRST_YEAR or date.year > received.year + 1:
        return received
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return received if date > received + timedelta(days=1) else date


_FIRST_YEAR = 1971


def record(s: Session, ticket: TicketId, changes: Sequence[Change], at: datetime, mail: SpoolId | None) -> None:
    """The changes as events, in their order."""
    if changes:
        s.execute(
            _RECORD,
            [
                {
                    "ticket": ticket,
                    "at": at,
                    "actor": c.actor,
                    "via": c.via,
                    "what": c.what,
                    "old": c.old,
                    "new": c.new,
                    "spool": mail,
                }
                for c in changes
            ],
        )
