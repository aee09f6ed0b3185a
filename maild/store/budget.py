"""How much automatic mail left for customers of late; every count is bounded, so that it costs the same in any year."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from maild.store.sessions import Session
from maild.store.tables import outbox, tickets
from maild.threading.token import base_address
from maild.values import OutboxState, Spent, Ticket, TicketId

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ENOUGH = 1000
"""Nothing is counted further than this."""
KNOWN, STRANGERS = "known", "strangers"
"""The two pools; `outbox.enqueue` says who is known."""

_LEAVES = (OutboxState.DUE, OutboxState.SENDING, OutboxState.SENT, OutboxState.UNCERTAIN, OutboxState.FAILED)


def _counted(*columns: Any) -> Select[Any]:
    return select(*columns).where(outbox.c.pool.is_not(None), outbox.c.state.in_(_LEAVES))


_POOLS = _counted(outbox.c.pool, func.count()).where(outbox.c.created > bindparam("hour")).group_by(outbox.c.pool)
_IN_HOUR = (
    select(outbox.c.base, func.count())
    .where(
        outbox.c.state.in_(_LEAVES),
        outbox.c.base.in_(bindparam("bases", expanding=True)),
        outbox.c.created > bindparam("hour"),
    )
    .group_by(outbox.c.base)
)
_OF_DAY = (
    _counted(outbox.c.id)
    .where(outbox.c.domain == bindparam("domain"), outbox.c.created > bindparam("day"))
    .limit(ENOUGH)
    .subquery()
)
_IN_DAY = select(func.count()).select_from(_OF_DAY)
_ON_TICKET = (
    _counted(outbox.c.ticket, outbox.c.base, func.count())
    .join_from(outbox, tickets, outbox.c.ticket == tickets.c.id)
    .where(
        outbox.c.ticket.in_(bindparam("numbers", expanding=True)),
        outbox.c.base.in_(bindparam("bases", expanding=True)),
        outbox.c.created >= func.coalesce(tickets.c.acted_at, tickets.c.created),
    )
    .group_by(outbox.c.ticket, outbox.c.base)
)


def nothing_spent() -> tuple[tuple[Spent, ...], int, int]:
    """Where nobody is told."""
    return (), 0, 0


def budget(
    s: Session, people: Sequence[str], candidates: Sequence[Ticket], now: datetime
) -> tuple[tuple[Spent, ...], int, int]:
    """For each address and candidate ticket, and for each address without a ticket; strangers and known in the hour."""
    bases = tuple(dict.fromkeys(base_address(p) for p in people))
    pools = _counts(s.execute(_POOLS, {"hour": now - HOUR}))
    wanted = {"bases": list(bases), "hour": now - HOUR}
    hours = _counts(s.execute(_IN_HOUR, wanted))
    domains = dict.fromkeys(b.rpartition("@")[2] for b in bases)
    days = {domain: s.scalar(_IN_DAY, {"domain": domain, "day": now - DAY}) or 0 for domain in domains if domain}
    of_tickets: dict[tuple[TicketId, str], int] = {}
    if candidates:
        wanted = {"numbers": [t.id for t in candidates], "bases": list(bases)}
        of_tickets = {(ticket, base): count for ticket, base, count in s.execute(_ON_TICKET, wanted)}
    spent = tuple(
        Spent(base, ticket, of_tickets.get((ticket, base), 0) if ticket else 0, hours.get(base, 0),
              days.get(base.rpartition("@")[2], 0))
        for base in bases
        for ticket in (*(t.id for t in candidates), None)
    )  # fmt: skip
    return spent, pools.get(STRANGERS, 0), pools.get(KNOWN, 0)


def _counts(found: Iterable[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in found}
