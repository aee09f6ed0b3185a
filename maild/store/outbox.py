"""The outbox: each function is one transition of docs/queue-states.md; longer than others, so that all stand here."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, case, exists, func, insert, or_, select, update
from sqlalchemy.sql.dml import Update

from maild.notifier import rest
from maild.store import correspondence
from maild.store.budget import KNOWN, NOTICES, QUESTIONS, STRANGERS
from maild.store.counters import draw
from maild.store.rows_out import OUTBOX, outbox_row, outgoing_mail, outgoing_row
from maild.store.sessions import Session
from maild.store.tables import outbox, outgoing, tickets
from maild.store.types import among, const, one_of
from maild.threading.token import base_address
from maild.values import (
    Machine,
    OutboxId,
    OutboxRow,
    OutboxState,
    OutgoingMail,
    OutgoingNo,
    Purpose,
    Settlement,
    SpoolId,
    State,
    Tell,
    Template,
)

CHANNEL = "mail"
Settled = tuple[OutboxRow, Settlement, str, datetime]
"""A claimed row, what becomes of it, the answer that people see, and when it was known."""


def reserve(s: Session, count: int) -> OutgoingNo:
    """The first of `count` consecutive numbers for composed mail; never used twice."""
    return OutgoingNo(draw(s, "outgoing", count))


# --- enqueue

_OTHER = tickets.alias("other")
_KNOWN = select(
    tickets.c.id,
    tickets.c.thread,
    or_(
        tickets.c.company.is_not(None),
        tickets.c.answered_at.is_not(None),
        tickets.c.acknowledged,
        exists().where(
            _OTHER.c.requester_key == tickets.c.requester_key,
            _OTHER.c.state != const(State.CLOSED),
            _OTHER.c.id != tickets.c.id,
        ),
    ).label("known"),
).where(among(tickets.c.id, "numbers"))
_COMPOSED, _ROWS = insert(outgoing), insert(outbox)
_OVERTAKEN = (
    update(outbox)
    .where(
        outbox.c.state == const(OutboxState.DUE),
        among(outbox.c.ticket, "numbers"),
        exists().where(outgoing.c.number == outbox.c.number, outgoing.c.template == const(Template.CLAIMED)),
    )
    .values(state=OutboxState.CANCELLED, settled_at=bindparam("now"), answer="an answer was faster")
)
_ACKNOWLEDGED = update(tickets).where(among(tickets.c.id, "numbers")).values(acknowledged=True)


def enqueue(s: Session, mails: Sequence[OutgoingMail], spool: SpoolId | None, now: datetime) -> None:
    """Put composed mail into the outbox, a row for each recipient, and on its ticket what customers get."""
    if not mails:
        return
    numbers = list(dict.fromkeys(m.ticket for m in mails if m.ticket is not None))
    about = {row.id: row for row in s.execute(_KNOWN, {"numbers": numbers})} if numbers else {}
    replied = [m.ticket for m in mails if m.template in (Template.REPLY, Template.CLOSED) and not m.held_reason]
    if replied:
        s.execute(_OVERTAKEN, {"numbers": replied, "now": now})
    s.execute(_COMPOSED, [outgoing_row(m, spool) for m in mails])
    queued = [
        _row(m, recipient, bool(m.ticket in about and about[m.ticket].known), now)
        for m in mails
        for recipient in m.recipients
    ]
    if queued:
        s.execute(_ROWS, queued)
    correspondence.register(s, mails, {number: row.thread for number, row in about.items()}, spool)
    told = [m.ticket for m in mails if m.template in (Template.RECEIVED, Template.REJECTED) and m.ticket is not None]
    if told:
        s.execute(_ACKNOWLEDGED, {"numbers": told})


def _row(mail: OutgoingMail, recipient: str, known: bool, now: datetime) -> dict[str, Any]:
    """One recipient's row; for the budgets it keeps to whom automatic mail goes, and from which pool."""
    base, pool = base_address(recipient), _pool(mail, known)
    return {
        "number": mail.number,
        "ticket": mail.ticket,
        "recipient": recipient,
        "channel": CHANNEL,
        "state": OutboxState.HELD if mail.held_reason else OutboxState.DUE,
        "attempts": 0,
        "not_before": mail.not_before or now,
        "held_reason": mail.held_reason,
        "created": now,
        "base": base if pool else None,
        "domain": base.rpartition("@")[2] if pool in (KNOWN, STRANGERS) else None,
        "pool": pool,
        "tell": rest.tell(mail),
    }


def _pool(mail: OutgoingMail, known: bool) -> str | None:
    """Where it counts; a notice that waits for its bundle nowhere, for it never leaves by itself."""
    if mail.automatic and not mail.to_agents:
        return KNOWN if known else STRANGERS
    if rest.is_question(mail):
        return QUESTIONS
    return NOTICES if rest.is_notice(mail) and not mail.held_reason else None


_ASKED = select(outgoing.c.purpose).where(
    outgoing.c.spool == bindparam("spool"), outgoing.c.template == const(Template.HELD)
)


def asked(s: Session, spool: SpoolId) -> tuple[Purpose, ...]:
    """With what purposes it was told before that this mail is held."""
    return tuple(Purpose(found) for found in s.scalars(_ASKED, {"spool": spool}))


# --- claim and settle

_DUE = (OutboxState.DUE, OutboxState.UNCERTAIN)
_CLAIM = (
    OUTBOX.where(one_of(outbox.c.state, _DUE), outbox.c.not_before <= bindparam("now"))
    .order_by(outgoing.c.automatic, outbox.c.not_before, outbox.c.number, outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=outbox, skip_locked=True)
)
_LEASE = (
    update(outbox)
    .where(among(outbox.c.id, "ids"))
    .values(state=OutboxState.SENDING, lease_owner=bindparam("owner"), lease_until=bindparam("until"))
)
_MAILS = select(outgoing).where(among(outgoing.c.number, "numbers"))


def claim(
    s: Session, now: datetime, owner: str, lease: timedelta, limit: int
) -> tuple[tuple[OutgoingMail, tuple[OutboxRow, ...]], ...]:
    """T3: take due rows under a lease, a person's replies first; grouped by mail.

    The rows show the state from which they were taken (due or uncertain); in the database they are `sending`.
    """
    rows = [outbox_row(row) for row in s.execute(_CLAIM, {"now": now, "limit": limit})]
    if not rows:
        return ()
    s.execute(_LEASE, {"ids": [r.id for r in rows], "owner": owner, "until": now + lease})
    numbers = list(dict.fromkeys(r.number for r in rows))
    mails = {row.number: outgoing_mail(row) for row in s.execute(_MAILS, {"numbers": numbers})}
    return tuple((mails[n], tuple(r for r in rows if r.number == n)) for n in numbers)


_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), one_of(outbox.c.state, (OutboxState.SENDING, OutboxState.UNCERTAIN)))
    .values(
        state=bindparam("became"),
        not_before=bindparam("next"),
        attempts=outbox.c.attempts + bindparam("counted"),
        held_reason=bindparam("reason"),
        answer=bindparam("said"),
        settled_at=bindparam("now"),
        lease_owner=None,
        lease_until=None,
        tell=case(
            (bindparam("again", type_=Boolean), outbox.c.tell), else_=bindparam("left", type_=outbox.c.tell.type)
        ),
    )
)


def settle(s: Session, row: OutboxRow, settlement: Settlement, answer: str, now: datetime) -> None:
    """T4: write what became of a claimed row; one that was settled meanwhile stays as it is."""
    settle_all(s, ((row, settlement, answer, now),))


def settle_all(s: Session, settled: Sequence[Settled]) -> None:
    """T4 for several rows at once."""
    if not settled:
        return
    s.execute(_SETTLE, [_settling(*each) for each in settled])
    for number in dict.fromkeys(row.number for row, settlement, _, _ in settled if settlement.state in _LOST):
        _warn(s, number)


def _settling(row: OutboxRow, settlement: Settlement, answer: str, now: datetime) -> dict[str, Any]:
    held = settlement.state is OutboxState.HELD
    return {
        "again": settlement.state in _DUE,
        "left": Tell.UNDELIVERED if settlement.state in _LOST else None,
        "row": row.id,
        "became": settlement.state,
        "next": settlement.not_before,
        "counted": int(settlement.counted),
        "reason": settlement.reason if held else None,
        "said": answer or settlement.reason,
        "now": now,
    }


_LOST = (OutboxState.FAILED, OutboxState.HELD)
_NOT_HAD = select(outbox.c.recipient, outbox.c.answer).where(
    outbox.c.number == bindparam("mail"), one_of(outbox.c.state, _LOST)
)


def _warn(s: Session, number: OutgoingNo) -> None:
    """Say on the ticket's message who has not received it (lesson 21)."""
    rows = s.execute(_NOT_HAD.order_by(outbox.c.id), {"mail": number})
    lost = "; ".join(f"{row.recipient} has not received this: {row.answer or 'no answer'}" for row in rows)
    if lost:
        correspondence.warn_mail(s, number, lost)


_EXPIRED = OUTBOX.where(
    outbox.c.state == const(OutboxState.SENDING), outbox.c.lease_until <= bindparam("now")
).order_by(outbox.c.id)


def expired(s: Session, now: datetime) -> tuple[OutboxRow, ...]:
    """Rows that were being sent when their lease ended: nobody knows whether the server has them."""
    return tuple(outbox_row(row) for row in s.execute(_EXPIRED, {"now": now}))


# --- what people and evidence change

_ROW = update(outbox).where(outbox.c.id == bindparam("row"))
_CANCEL = _ROW.where(one_of(outbox.c.state, (OutboxState.DUE, OutboxState.HELD, OutboxState.UNCERTAIN))).values(
    state=OutboxState.CANCELLED, settled_at=bindparam("now"), tell=None
)
_STOPPED = (OutboxState.HELD, OutboxState.FAILED, OutboxState.UNCERTAIN, OutboxState.CANCELLED)
_RETRY = _ROW.where(one_of(outbox.c.state, _STOPPED)).values(
    state=OutboxState.DUE, not_before=bindparam("now"), held_reason=None, attempts=0, tell=None
)


def cancel(s: Session, row: OutboxId, now: datetime) -> bool:
    """Stop a row that is not on its way; whether it could be stopped."""
    return _changed(s, _CANCEL, row, now, "cancelled: this was not sent")


def retry(s: Session, row: OutboxId, now: datetime) -> bool:
    """Make a held, failed, uncertain or cancelled row due again; whether it was one."""
    return _changed(s, _RETRY, row, now, "")


_QUESTIONS = (
    update(outbox)
    .where(
        one_of(outbox.c.state, (OutboxState.DUE, OutboxState.HELD, OutboxState.UNCERTAIN)),
        exists().where(
            outgoing.c.number == outbox.c.number,
            outgoing.c.spool == bindparam("spool"),
            outgoing.c.template == const(Template.HELD),
        ),
    )
    .values(state=OutboxState.CANCELLED, settled_at=bindparam("now"), answer="the mail is held no more", tell=None)
)


def unask(s: Session, spool: SpoolId, now: datetime) -> None:
    """A person dealt with this held mail: what asks or tells about it and has not left is cancelled."""
    s.execute(_QUESTIONS, {"spool": spool, "now": now})


def _changed(s: Session, statement: Update, row: OutboxId, now: datetime, warning: str) -> bool:
    if s.execute(statement, {"row": row, "now": now}).rowcount != 1:
        return False
    correspondence.warn(s, row, warning)
    return True


_CONFIRM = (
    update(outbox)
    .where(outbox.c.number == bindparam("mail"), outbox.c.state == const(OutboxState.UNCERTAIN))
    .values(state=OutboxState.SENT, settled_at=bindparam("now"), answer="seen again, so it was sent", tell=None)
)


def confirm(s: Session, number: OutgoingNo, now: datetime) -> None:
    """The mail came back to us or was answered: uncertain rows were sent after all."""
    s.execute(_CONFIRM, {"mail": number, "now": now})


_REACHED = and_(
    among(outbox.c.number, "numbers"),
    one_of(outbox.c.state, (OutboxState.SENT, OutboxState.UNCERTAIN)),
)
_SENT_TO = select(outbox.c.id, func.lower(outbox.c.recipient)).where(_REACHED)
_BOUNCED = (
    update(outbox)
    .where(among(outbox.c.id, "ids"))
    .values(state=OutboxState.FAILED, settled_at=bindparam("now"), answer=bindparam("said"), tell=None)
)


def bounce(s: Session, numbers: Iterable[OutgoingNo], report: Machine, now: datetime) -> None:
    """A delivery report: the rows of the recipients that it names fail; where it names none of them, all."""
    numbers = tuple(numbers)
    rows = s.execute(_SENT_TO, {"numbers": list(numbers)}).all()
    named = {r.address.casefold(): r.status or "" for r in report.recipients if r.permanent is not False}
    hit = [row for row, recipient in rows if recipient in named] or [row for row, _ in rows]
    if hit:
        status = ", ".join(dict.fromkeys(filter(None, named.values())))
        s.execute(_BOUNCED, {"ids": hit, "now": now, "said": f"bounced {status}".strip()})
        for number in numbers:
            _warn(s, number)
