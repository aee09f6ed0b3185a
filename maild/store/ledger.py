"""The ledger: every mail ever accepted, what became of it and why, and whether the book balances."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, insert, or_, select

from maild.store.rows import ENTRY
from maild.store.rows import entry as as_entry
from maild.store.sessions import Session
from maild.store.tables import counters, message_ids, messages, meta, raw, spool, tickets
from maild.store.types import const
from maild.values import Balance, Disposition, Entry, SpoolId, SpoolState

PAGE = 500


@dataclass(frozen=True, slots=True)
class HoldBefore:
    """A hold that a person ended."""

    reason: str
    released: bool
    """Whether the person vouched for the sender; else it was only decided anew."""
    decided: datetime | None
    """When it was decided anew; None while it waits for that."""


def entries(s: Session, after: int = 0, limit: int | None = None, held: bool = False) -> Iterator[Entry]:
    """The mails after this number, oldest first, in pages, so that a long book needs little memory."""
    left = limit
    while left is None or left > 0:
        wanted = select(*ENTRY).where(spool.c.id > after).order_by(spool.c.id)
        if held:
            wanted = wanted.where(spool.c.disposition == const(Disposition.HELD))
        page = s.execute(wanted.limit(PAGE if left is None else min(PAGE, left))).all()
        for row in page:
            yield as_entry(row)
        if len(page) < PAGE:
            return
        after = page[-1].id
        left = None if left is None else left - len(page)


def entry(s: Session, mail: str) -> Entry | None:
    """The mail with this number or Message-ID; of several with one Message-ID the first."""
    key = mail.strip().strip("<>")
    column, value = (spool.c.id, int(key)) if key.isdecimal() and len(key) < _DIGITS else (spool.c.message_id, key)
    row = s.execute(select(*ENTRY).where(column == value).order_by(spool.c.id).limit(1)).one_or_none()
    return None if row is None else as_entry(row)


_DIGITS = 19
"""Longer numbers do not fit into 64 bits."""


def trace(s: Session, mail: SpoolId) -> str:
    """The decision on a mail as JSON; empty while it waits."""
    found: str | None = s.scalar(select(spool.c.trace).where(spool.c.id == mail))
    return found or ""


_WAS_HELD = "mail held before: "
"""Key in meta: why a mail was held that was then decided anew; the row and the trace tell the last decision only."""


def remember_hold(s: Session, mail: SpoolId) -> None:
    """Keep why this mail is held, before it is decided anew; nothing where it is not held."""
    held = select(spool.c.reason).where(spool.c.id == mail, spool.c.disposition == const(Disposition.HELD))
    reason = s.scalar(held)
    if reason is not None:
        s.execute(delete(meta).where(meta.c.key == f"{_WAS_HELD}{mail}"))
        s.execute(insert(meta), {"key": f"{_WAS_HELD}{mail}", "value": reason})


def hold_before(s: Session, mail: SpoolId) -> HoldBefore | None:
    """The hold that a person ended for this mail; None when it was never decided anew."""
    reason = s.scalar(select(meta.c.value).where(meta.c.key == f"{_WAS_HELD}{mail}"))
    if reason is None:
        return None
    row = s.execute(select(spool.c.released, spool.c.settled).where(spool.c.id == mail)).one()
    return HoldBefore(reason, bool(row.released), row.settled)


_DONE, _WAITS = spool.c.state == const(SpoolState.DONE), spool.c.state == const(SpoolState.WAITING)
_NO_TICKET = ~exists().where(tickets.c.id == spool.c.ticket)
_PROBLEMS = (
    ("mails are done without a disposition", select(spool.c.id).where(_DONE, spool.c.disposition.is_(None))),
    ("mails wait although they have a disposition", select(spool.c.id).where(_WAITS, spool.c.disposition.is_not(None))),
    ("mails wait without their raw", select(spool.c.id).where(_WAITS, ~exists().where(raw.c.spool == spool.c.id))),
    (
        "mails name a ticket that is not there, or were accepted onto none",
        select(spool.c.id).where(
            or_(
                and_(spool.c.ticket.is_not(None), _NO_TICKET),
                and_(spool.c.disposition == const(Disposition.ACCEPTED), spool.c.ticket.is_(None)),
            )
        ),
    ),
    (
        "Message-IDs name a ticket that is not there",
        select(message_ids.c.message_id).where(
            message_ids.c.ticket.is_not(None), ~exists().where(tickets.c.id == message_ids.c.ticket)
        ),
    ),
    (
        "Message-IDs stand in another thread than their mail",
        select(message_ids.c.message_id)
        .join_from(message_ids, spool, message_ids.c.spool == spool.c.id)
        .where(spool.c.thread != message_ids.c.thread),
    ),
    (
        "messages name a mail that is not there",
        select(messages.c.id).where(messages.c.spool.is_not(None), ~exists().where(spool.c.id == messages.c.spool)),
    ),
    (
        "tickets have a number that was never drawn",
        select(tickets.c.id).where(
            tickets.c.id > select(counters.c.value).where(counters.c.name == "ticket").scalar_subquery()
        ),
    ),
)


def balance(s: Session) -> Balance:
    """Count the book, and look for what leads nowhere."""
    total, newest = s.execute(select(func.count(), func.coalesce(func.max(spool.c.id), 0)).select_from(spool)).one()
    waiting = s.scalar(select(func.count()).select_from(spool).where(_WAITS)) or 0
    settled = select(spool.c.disposition, func.count()).where(_DONE).group_by(spool.c.disposition)
    counts = {row[0]: row[1] for row in s.execute(settled)}
    problems = []
    for what, query in _PROBLEMS:
        found = s.scalar(select(func.count()).select_from(query.subquery()))
        if found:
            problems.append(f"{found} {what}")
    return Balance(
        accepted=total,
        waiting=waiting,
        dispositions=tuple((d, counts.get(d, 0)) for d in Disposition),
        newest=SpoolId(newest),
        problems=tuple(problems),
    )
