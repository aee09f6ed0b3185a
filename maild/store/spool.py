"""The spool: each function is one transition of docs/queue-states.md."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, func, insert, or_, select, update
from sqlalchemy.sql.dml import Update

from maild.store import blobs
from maild.store.ledger import remember_hold
from maild.store.rows import SPOOLED, spooled
from maild.store.sessions import Session
from maild.store.tables import spool
from maild.store.types import among, const
from maild.values import Disposition, Envelope, Spooled, SpoolId, SpoolState

_WAITS = spool.c.state == const(SpoolState.WAITING)
_ACCEPT = insert(spool).returning(spool.c.id, sort_by_parameter_order=True)
_OPEN = spool.c.open_attempt.is_not(None)
_OPENED = select(spool.c.attempt_owner, func.min(spool.c.open_attempt)).where(_OPEN).group_by(spool.c.attempt_owner)
_LEFT = (
    select(*SPOOLED)
    .where(_OPEN, func.coalesce(spool.c.attempt_owner, "") == bindparam("owner"))
    .order_by(spool.c.id)
    .limit(1)
)
_NEXT = (
    select(*SPOOLED)
    .where(
        _WAITS,
        spool.c.open_attempt.is_(None),
        or_(spool.c.not_before.is_(None), spool.c.not_before <= bindparam("now")),
    )
    .order_by(spool.c.id)
    .limit(bindparam("limit"))
)
_IDS = among(spool.c.id, "ids")
_COUNT = (
    update(spool)
    .where(_IDS)
    .values(attempts=spool.c.attempts + 1, open_attempt=bindparam("now"), attempt_owner=bindparam("owner"))
)
_UNCOUNT = (
    update(spool)
    .where(_IDS, spool.c.open_attempt.is_not(None))
    .values(attempts=case((spool.c.attempts > 0, spool.c.attempts - 1), else_=0), open_attempt=None)
)
_WAITING = update(spool).where(spool.c.id == bindparam("row"), _WAITS)
_HELD = update(spool).where(spool.c.id == bindparam("row"), spool.c.disposition == const(Disposition.HELD))


def accept(s: Session, items: Sequence[tuple[bytes, Envelope]]) -> list[SpoolId]:
    """T1: keep mails and their envelopes; their numbers, in the same order."""
    if not items:
        return []
    rows = [
        {
            "source": e.source,
            "cursor": e.cursor,
            "sender": e.sender,
            "recipients": e.recipients,
            "received": e.received,
            "queue": e.queue,
            "silent": e.silent,
            "state": SpoolState.WAITING,
            "attempts": 0,
            "released": False,
            "reason": "",
            "from_address": "",
            "subject": "",
        }
        for _, e in items
    ]
    ids = [SpoolId(number) for number in s.scalars(_ACCEPT, rows)]
    blobs.put_all(s, [(mail, data) for mail, (data, _) in zip(ids, items, strict=True)])
    return ids


def waiting(
    s: Session, now: datetime, limit: int, gone: Callable[[str, datetime], bool] = lambda owner, since: True
) -> tuple[Spooled, ...]:
    """The next mails, oldest first; one whose attempt is still open though its process is gone comes first and alone.

    `gone` tells whether the process with this name, whose oldest open attempt began then, has died; the mails of one
    that lives are left to it.
    """
    for owner, since in s.execute(_OPENED).all():
        if gone(owner or "", since):
            return tuple(spooled(row) for row in s.execute(_LEFT, {"owner": owner or ""}))
    return tuple(spooled(row) for row in s.execute(_NEXT, {"now": now, "limit": limit}))


def count_attempts(s: Session, ids: Sequence[SpoolId], now: datetime, owner: str = "") -> None:
    """Count an attempt before it is made, and note that it is open and whose it is."""
    if ids:
        s.execute(_COUNT, {"ids": list(ids), "now": now, "owner": owner})


def uncount(s: Session, ids: Sequence[SpoolId]) -> None:
    """Take open attempts back: the database or disk was at fault, or the batch ended before their turn."""
    if ids:
        s.execute(_UNCOUNT, {"ids": list(ids)})


def postpone(s: Session, mail: SpoolId, error: str, now: datetime) -> None:
    """T2': reading or deciding failed; it is tried again with the next batch."""
    s.execute(_WAITING.values(open_attempt=None, not_before=now, error=error), {"row": mail})


def hold(s: Session, mail: SpoolId, reason: str, now: datetime) -> bool:
    """T2': keep it for a human; it stops no other mail. Whether it was waiting."""
    held = _WAITING.values(
        state=SpoolState.DONE,
        disposition=Disposition.HELD,
        reason=reason,
        error=reason,
        open_attempt=None,
        settled=now,
    )
    return _changed(s, held, mail)


def retry(s: Session, mail: SpoolId) -> bool:
    """Let a held mail be decided anew, with its attempts at zero; whether it was held."""
    remember_hold(s, mail)
    return _changed(s, _HELD.values(**_AGAIN), mail)


def release(s: Session, mail: SpoolId) -> bool:
    """Let a held mail be decided anew, with a human's word for it; whether it was held."""
    remember_hold(s, mail)
    return _changed(s, _HELD.values(released=True, **_AGAIN), mail)


def drop(s: Session, mail: SpoolId, now: datetime) -> bool:
    """Give up a held mail; raw and ledger row stay. Whether it was held."""
    given_up = _HELD.values(disposition=Disposition.IGNORED, reason="dropped by hand", settled=now)
    return _changed(s, given_up, mail)


_AGAIN = {
    "state": SpoolState.WAITING,
    "disposition": None,
    "settled": None,
    "reason": "",
    "attempts": 0,
    "open_attempt": None,
}


def _changed(s: Session, statement: Update, mail: SpoolId) -> bool:
    return s.execute(statement, {"row": mail}).rowcount == 1
