"""Our own mail as part of the ticket: what customers get is filed, and every Message-ID of ours is known."""

from collections.abc import Mapping, Sequence
from email.utils import getaddresses
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from maild.store import graph, rows
from maild.store.sessions import Session
from maild.store.tables import attachments, messages, outbox, spool
from maild.store.types import const
from maild.values import (
    Address,
    Audience,
    Direction,
    MessageKind,
    OutboxId,
    OutgoingMail,
    OutgoingNo,
    SpoolId,
    Template,
    ThreadId,
    TrustLevel,
)

_THREAD = select(spool.c.thread).where(spool.c.id == bindparam("id"))


def register(
    s: Session, mails: Sequence[OutgoingMail], threads: Mapping[int, int | None], cause: SpoolId | None
) -> None:
    """File and enter these mails: their thread is the ticket's, else that of the mail that caused them, else a new one.

    A thread that a mail of ours opened has its number, negative, so that it is no spool row's.
    """
    caused = s.scalar(_THREAD, {"id": cause}) if cause and any(m.ticket is None for m in mails) else None
    ids = [
        (m.message_id, ThreadId((threads.get(m.ticket) if m.ticket else caused) or -m.number), m.ticket) for m in mails
    ]
    graph.register_own(s, ids)
    for mail in mails:
        if mail.ticket is not None and not mail.to_agents and mail.audience is Audience.PUBLIC:
            _file(s, mail, cause)


_ANSWER = (
    update(messages)
    .where(
        messages.c.ticket == bindparam("number"),
        messages.c.kind == const(MessageKind.REPLY),
        messages.c.outgoing.is_(None),
        func.coalesce(messages.c.spool, 0) == bindparam("cause"),
    )
    .values(
        outgoing=bindparam("mail"),
        from_name=func.coalesce(messages.c.from_name, bindparam("name", type_=messages.c.from_name.type)),
        warning=bindparam("said"),
    )
)
_FILE = insert(messages).returning(messages.c.id)
_ATTACH = insert(attachments)


def _file(s: Session, mail: OutgoingMail, cause: SpoolId | None) -> None:
    """An agent's words that stand on the ticket already are tied to the mail that carries them; else it is filed."""
    sender, *_ = _people(mail, "from") or (None,)
    warning = f"not sent: {mail.held_reason}" if mail.held_reason else ""
    if mail.template is Template.REPLY:
        answer = {"number": mail.ticket, "cause": cause or 0, "mail": mail.number, "said": warning}
        if s.execute(_ANSWER, {**answer, "name": sender.name if sender else None}).rowcount:
            return
    message = s.scalar(_FILE, _written(mail, sender, cause, warning))
    beside = [
        {"message": message, "position": i, "spool": a.spool, **rows.attachment_row(a.attachment)}
        for i, a in enumerate(mail.attachments)
    ]
    if beside:
        s.execute(_ATTACH, beside)


def _written(mail: OutgoingMail, sender: Address | None, cause: SpoolId | None, warning: str) -> dict[str, Any]:
    return {
        "ticket": mail.ticket,
        "message_id": mail.message_id,
        "from_name": sender.name if sender else None,
        "from_address": sender.address if sender else None,
        "to": rows.pairs(_people(mail, "to")),
        "cc": rows.pairs(_people(mail, "cc")),
        "kind": MessageKind.REPLY if mail.template is Template.REPLY else MessageKind.NOTICE,
        "direction": Direction.OUT,
        "audience": mail.audience,
        "date": mail.created,
        "subject": _header(mail, "subject"),
        "text": mail.text,
        "quoted": "",
        "signature": "",
        "trust": TrustLevel.VERIFIED,
        "warning": warning,
        "spool": cause,
        "outgoing": mail.number,
    }


def _header(mail: OutgoingMail, name: str) -> str:
    return next((value for key, value in mail.headers if key.casefold() == name), "")


def _people(mail: OutgoingMail, name: str) -> tuple[Address, ...]:
    return tuple(Address(name, address) for name, address in getaddresses([_header(mail, name)]) if address)


_WARN = (
    update(messages)
    .where(messages.c.outgoing == select(outbox.c.number).where(outbox.c.id == bindparam("row")).scalar_subquery())
    .values(warning=bindparam("said"))
)


_WARN_MAIL = update(messages).where(messages.c.outgoing == bindparam("mail")).values(warning=bindparam("said"))


def warn_mail(s: Session, number: OutgoingNo, warning: str) -> None:
    """The same of a mail."""
    s.execute(_WARN_MAIL, {"mail": number, "said": warning})


def warn(s: Session, row: OutboxId, warning: str) -> None:
    """Say on the ticket's message what became of the mail that carries it."""
    s.execute(_WARN, {"row": row, "said": warning})
