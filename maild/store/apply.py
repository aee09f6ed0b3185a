"""A decision or an act becomes rows; nothing is decided here, and nothing is committed."""

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from maild import errors
from maild.store import filing, graph, outbox, rows
from maild.store.counters import draw
from maild.store.sessions import Session
from maild.store.tables import messages, spool, tickets
from maild.values import (
    NEW_TICKET,
    Act,
    Change,
    Decision,
    Disposition,
    Mail,
    Role,
    Spooled,
    SpoolId,
    SpoolState,
    State,
    ThreadId,
    Ticket,
    TicketId,
    Via,
    What,
)


def apply(s: Session, row: Spooled, mail: Mail, decision: Decision, now: datetime) -> Ticket | None:
    """T2: all of a decision but its notices; the ticket with its number. Raises Refused for a row that is done."""
    held = decision.disposition is Disposition.HELD
    thread = graph.join(s, decision.plan, ThreadId(row.id))
    ticket = decision.ticket
    if ticket is not None:
        by_agent = decision.link.role is Role.AGENT
        ticket = _write_ticket(s, ticket, thread, now if by_agent else None)
        for younger in decision.link.merge:
            _merge(s, younger, ticket.id, decision.changes, now, row.id)
        _follow_merge(s, ticket, decision.changes, now, row.id)
        if decision.filing is not None:
            filing.file(s, ticket.id, decision.filing, filing.written(row, mail, decision), mail.attachments)
        filing.record(s, ticket.id, decision.changes, now, row.id)
    names = ticket.id if ticket else decision.link.ticket
    if names is None and decision.disposition is Disposition.DUPLICATE:
        names = s.scalar(_TWIN_TICKET, {"digest": mail.digest})
    content = mail.content_digest
    graph.register(s, decision.plan, thread, None if held else names, content, row.id, settled=not held)
    _settle(s, row, mail, decision, thread, names, now)
    if decision.undelivered:
        outbox.bounce(s, decision.undelivered, decision.machine, now)
    for number in (decision.person.own, decision.link.answered and decision.link.answered.number):
        if number and number not in decision.undelivered:
            outbox.confirm(s, number, now)
    return ticket


def act(s: Session, act: Act, now: datetime) -> Ticket:
    """T5, T6: all of an act but its notices; the ticket with its number."""
    by_agent = any(c.via in (Via.CLI, Via.MAIL) for c in act.changes) or act.filing is not None
    ticket = _write_ticket(s, act.ticket, act.ticket.thread, now if by_agent else None)
    _follow_merge(s, ticket, act.changes, now, None)
    if act.filing is not None:
        sender = act.author
        filing.file(s, ticket.id, act.filing, filing.said(sender, ticket, now), ())
    filing.record(s, ticket.id, act.changes, now, None)
    return ticket


# --- the ledger

_SETTLE = update(spool).where(spool.c.id == bindparam("row"), spool.c.state == SpoolState.WAITING)
_TWIN_TICKET = (
    select(spool.c.ticket)
    .where(spool.c.digest == bindparam("digest"), spool.c.ticket.is_not(None))
    .order_by(spool.c.id)
    .limit(1)
)


def _settle(
    s: Session, row: Spooled, mail: Mail, decision: Decision, thread: ThreadId, ticket: TicketId | None, now: datetime
) -> None:
    settled = {
        "row": row.id,
        "state": SpoolState.DONE,
        "open_attempt": None,
        "error": None,
        "settled": now,
        "disposition": decision.disposition,
        "reason": decision.reason,
        "message_id": mail.message_id,
        "ticket": ticket,
        "thread": thread,
        "digest": mail.digest,
        "content_digest": mail.content_digest,
        "from_address": mail.sender.address if mail.sender else "",
        "subject": mail.subject,
        "trace": trace(decision),
    }
    if s.execute(_SETTLE_ALL, settled).rowcount != 1:
        raise errors.Refused(f"Mail {row.id} has its disposition already.")


_SETTLE_ALL = _SETTLE.values(
    {
        name: bindparam(name)
        for name in (
            "state", "open_attempt", "error", "settled", "disposition", "reason", "message_id", "ticket", "thread",
            "digest", "content_digest", "from_address", "subject", "trace",
        )
    }
)  # fmt: skip


def trace(decision: Decision) -> str:
    """The decision as JSON; the texts stand elsewhere and are left out."""
    return _ENCODE(decision)


_TEXTS = frozenset({"text", "attach"})


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in fields(value) if f.name not in _TEXTS}
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


_ENCODE = json.JSONEncoder(default=_plain, separators=(",", ":")).encode


# --- tickets

_NEW = insert(tickets)
_KEPT = ("id", "thread", "acted_at")
_UPDATE = (
    update(tickets)
    .where(tickets.c.id == bindparam("new_id"))
    .values({c.name: bindparam(f"new_{c.name}") for c in tickets.c if c.name not in _KEPT})
    .values(
        thread=func.coalesce(tickets.c.thread, bindparam("new_thread", type_=tickets.c.thread.type)),
        acted_at=func.coalesce(bindparam("new_acted_at", type_=tickets.c.acted_at.type), tickets.c.acted_at),
    )
)


def _write_ticket(s: Session, ticket: Ticket, thread: ThreadId | None, acted: datetime | None) -> Ticket:
    """Insert or update; a new one draws its number in this transaction (lesson 8)."""
    new = ticket.id == NEW_TICKET
    if new:
        ticket = replace(ticket, id=TicketId(draw(s, "ticket")), thread=thread)
    elif ticket.thread is None:
        ticket = replace(ticket, thread=thread)
    columns = {**rows.ticket_row(ticket), "acted_at": acted}
    if new:
        s.execute(_NEW, columns)
    elif s.execute(_UPDATE, {f"new_{name}": value for name, value in columns.items()}).rowcount != 1:
        raise errors.NoSuchTicket(f"#{ticket.id}")
    return ticket


# --- merging

_MERGED = (
    update(tickets)
    .where(tickets.c.id == bindparam("younger"), tickets.c.merged_into.is_(None))
    .values(merged_into=bindparam("target"), state=State.CLOSED, closed_at=bindparam("at"), updated=bindparam("at"))
)
_MOVE_MESSAGES = update(messages).where(messages.c.ticket == bindparam("younger")).values(ticket=bindparam("target"))


def _merge(
    s: Session, younger: TicketId, target: TicketId, changes: Sequence[Change], now: datetime, mail: SpoolId | None
) -> None:
    """Close the younger ticket into the target, with an event on both."""
    if younger == target or not s.execute(_MERGED, {"younger": younger, "target": target, "at": now}).rowcount:
        return
    _move(s, younger, target)
    actor = next((c.actor for c in changes), "maild")
    filing.record(s, younger, [Change(What.MERGED, None, f"#{target}", actor, Via.MAIL)], now, mail)
    if not any(c.what is What.MERGED for c in changes):
        filing.record(s, target, [Change(What.MERGED, f"#{younger}", None, actor, Via.MAIL)], now, mail)


def _follow_merge(s: Session, ticket: Ticket, changes: Sequence[Change], now: datetime, mail: SpoolId | None) -> None:
    """When a verb has just merged this ticket into another: its messages and ids go there, and that one tells it."""
    change = next((c for c in changes if c.what is What.MERGED and c.new), None)
    if change is None or ticket.merged_into is None or ticket.merged_into == ticket.id:
        return
    _move(s, ticket.id, ticket.merged_into)
    filing.record(s, ticket.merged_into, [replace(change, old=f"#{ticket.id}", new=None)], now, mail)


def _move(s: Session, younger: TicketId, target: TicketId) -> None:
    s.execute(_MOVE_MESSAGES, {"younger": younger, "target": target})
    graph.move_ticket(s, younger, target)
