"""What rows of the outbox still ask of the clock: read, and ticked off (T6); docs/queue-states.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from maild.notifier.bundle import MOST, Waiting
from maild.store import correspondence, read
from maild.store.budget import KNOWN
from maild.store.counters import fact, note_fact
from maild.store.rows_out import OUTBOX, outbox_row, outgoing_mail
from maild.store.sessions import Session
from maild.store.tables import outbox, outgoing
from maild.store.types import among, const, one_of
from maild.values import OutboxId, OutboxRow, OutboxState, OutgoingNo, Tell, Ticket, TicketId

AT_ONCE = 50
"""Rows that one transaction looks at."""

# --- what did not arrive

_UNDELIVERED = OUTBOX.where(outbox.c.tell == const(Tell.UNDELIVERED)).order_by(outbox.c.id).limit(AT_ONCE)
_LATE = (
    OUTBOX.where(
        outbox.c.tell == const(Tell.LATE),
        outbox.c.created <= bindparam("before"),
        one_of(outbox.c.state, (OutboxState.DUE, OutboxState.SENDING, OutboxState.UNCERTAIN)),
    )
    .order_by(outbox.c.id)
    .limit(AT_ONCE)
)


def undelivered(s: Session) -> tuple[OutboxRow, ...]:
    """Rows that failed or may have arrived, of which nobody was told."""
    return tuple(outbox_row(row) for row in s.execute(_UNDELIVERED))


def late(s: Session, before: datetime) -> tuple[OutboxRow, ...]:
    """Rows of people's replies that are not out though they were written before this."""
    return tuple(outbox_row(row) for row in s.execute(_LATE, {"before": before}))


def by_mail(s: Session, rows: Iterable[OutboxRow]) -> tuple[tuple[Ticket, tuple[OutboxRow, ...]], ...]:
    """Rows of mail to customers, those of one mail together, with their ticket, or that into which it was merged."""
    mails: dict[OutgoingNo, list[OutboxRow]] = {}
    for row in rows:
        if not row.to_agents and row.ticket is not None:
            mails.setdefault(row.number, []).append(row)
    found = ((living(s, each[0].ticket), tuple(each)) for each in mails.values())
    return tuple((ticket, each) for ticket, each in found if ticket is not None)


def living(s: Session, number: TicketId | None) -> Ticket | None:
    """The ticket of this number, or that into which it was merged."""
    seen: set[TicketId] = set()
    ticket = None
    while number is not None and number not in seen:
        seen.add(number)
        ticket = read.ticket(s, number)
        number = ticket.merged_into if ticket else None
    return ticket


_TOLD = update(outbox).where(among(outbox.c.id, "ids")).values(tell=None)


def told(s: Session, rows: Iterable[OutboxRow]) -> None:
    """These rows ask nothing more."""
    ids = [row.id for row in rows]
    if ids:
        s.execute(_TOLD, {"ids": ids})


# --- what leaves together

_HERE = (outbox.c.tell == bindparam("what"), outbox.c.state == const(OutboxState.HELD))
_RECIPIENTS = (
    select(outbox.c.recipient)
    .where(*_HERE)
    .group_by(outbox.c.recipient)
    .having(func.min(outbox.c.created) <= bindparam("before", type_=outbox.c.created.type))
    .order_by(outbox.c.recipient)
)
_THEIRS = (*_HERE, outbox.c.recipient == bindparam("whom"))
_COUNTED = select(func.count()).where(*_THEIRS)
_WAITING = (
    select(outgoing)
    .join_from(outgoing, outbox, outbox.c.number == outgoing.c.number)
    .where(*_THEIRS)
    .order_by(outbox.c.id)
    .limit(MOST)
)
_GATHERED = (
    update(outbox)
    .where(*_THEIRS)
    .values(state=OutboxState.CANCELLED, settled_at=bindparam("now"), answer=bindparam("said"), tell=None)
)


def waiting(s: Session, what: Tell, before: datetime) -> tuple[Waiting, ...]:
    """For each recipient whose first such mail was written before this: all that waits for him."""
    people = s.scalars(_RECIPIENTS, {"what": what, "before": before}).all()
    return tuple(_waiting(s, {"what": what, "whom": each}) for each in people)


def _waiting(s: Session, whose: Mapping[str, str]) -> Waiting:
    mails = tuple(outgoing_mail(row) for row in s.execute(_WAITING, whose))
    return Waiting(whose["whom"], mails, s.scalar(_COUNTED, whose) or 0)


def gathered(s: Session, what: Tell, recipient: str, number: OutgoingNo | None, now: datetime) -> None:
    """They stand in this mail, and do not leave by themselves."""
    said = f"stands in mail {number}" if number else "there is nobody to tell any more"
    s.execute(_GATHERED, {"what": what, "whom": recipient, "said": said, "now": now})


# --- what leaves after all

_LEAVES = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.state == const(OutboxState.HELD))
    .values(state=OutboxState.DUE, not_before=bindparam("now"), created=bindparam("now"), held_reason=None, tell=None)
)


def leaves(s: Session, row: OutboxId, now: datetime) -> None:
    """A withheld row is due; for the budgets it counts from now."""
    if s.execute(_LEAVES, {"row": row, "now": now}).rowcount:
        correspondence.warn(s, row, "")


_ONES = select(outbox.c.id).where(*_THEIRS)


def leave(s: Session, what: Tell, recipient: str, now: datetime) -> None:
    """All that waits for this recipient is due, each by itself."""
    for row in s.scalars(_ONES, {"what": what, "whom": recipient}).all():
        leaves(s, OutboxId(row), now)


_FIRST = (
    select(func.min(outbox.c.id))
    .where(outbox.c.tell == const(Tell.ROOM), outbox.c.state == const(OutboxState.HELD))
    .group_by(outbox.c.base)
)
_ROOM = OUTBOX.add_columns(outbox.c.pool).where(outbox.c.id.in_(_FIRST)).order_by(outbox.c.id).limit(AT_ONCE)
_TOO_OLD = (
    update(outbox).where(outbox.c.tell == const(Tell.ROOM), outbox.c.created <= bindparam("before")).values(tell=None)
)


def room(s: Session, before: datetime) -> tuple[tuple[OutboxRow, bool, Ticket | None], ...]:
    """Of each address the first *received* that waits for room, whether it counts as one to known people, its ticket.

    Those that were withheld before this time stay so.
    """
    s.execute(_TOO_OLD, {"before": before})
    return tuple((outbox_row(row), row.pool == KNOWN, living(s, row.ticket)) for row in s.execute(_ROOM).all())


# --- what the admin hears of

_NEWS = (
    OUTBOX.where(one_of(outbox.c.tell, (Tell.WITHHELD, Tell.ROOM)), outbox.c.state == const(OutboxState.HELD))
    .order_by(outbox.c.id.desc())
    .limit(AT_ONCE)
)
_HEARD = update(outbox).where(outbox.c.tell == const(Tell.WITHHELD)).values(tell=None)
_FACT = "admin told: "


def withheld(s: Session) -> tuple[OutboxRow, ...]:
    """The newest rows that a budget holds back."""
    return tuple(outbox_row(row) for row in s.execute(_NEWS))


def admin_told(s: Session, kinds: Iterable[str]) -> Mapping[str, datetime]:
    """When the admin heard last of these reasons."""
    found = {kind: fact(s, f"{_FACT}{kind}") for kind in dict.fromkeys(kinds)}
    return {kind: datetime.fromisoformat(at) for kind, at in found.items() if at}


def heard(s: Session, kinds: Sequence[str], now: datetime) -> None:
    """The admin has heard of these reasons; the rows ask nothing more."""
    for kind in kinds:
        note_fact(s, f"{_FACT}{kind}", now.isoformat())
    s.execute(_HEARD)
