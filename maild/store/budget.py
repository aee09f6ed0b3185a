"""How much automatic mail left for customers of late; counted over indexes, at most a day back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, func, literal, null, select, union_all

from maild.store.sessions import Session
from maild.store.tables import outbox, tickets
from maild.store.types import among, one_of
from maild.threading.token import base_address
from maild.values import OutboxState, Spent, Ticket

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KNOWN, STRANGERS = "known", "strangers"
"""The two pools; `outbox.enqueue` says who is known."""

_NO_TICKET = null().cast(outbox.c.ticket.type)
_LEAVES = ~one_of(outbox.c.state, (OutboxState.HELD, OutboxState.CANCELLED))


def _count(what: str, key: Any, since: Any, *conditions: ColumnElement[bool], ticket: Any = _NO_TICKET) -> Select[Any]:
    counted = select(literal(what), key, ticket, func.count()).where(*conditions, _LEAVES, outbox.c.created >= since)
    return counted.group_by(key) if ticket is _NO_TICKET else counted.group_by(key, ticket)


_BASES = among(outbox.c.base, "bases")
_SPENT = union_all(
    _count("pool", outbox.c.pool, bindparam("hour"), one_of(outbox.c.pool, (KNOWN, STRANGERS))),
    _count("base", outbox.c.base, bindparam("hour"), _BASES),
    _count(
        "domain",
        outbox.c.domain,
        bindparam("day"),
        among(outbox.c.domain, "domains"),
    ),
)
_ON_TICKET = _count(
    "ticket",
    outbox.c.base,
    func.coalesce(tickets.c.acted_at, tickets.c.created),
    among(outbox.c.ticket, "numbers"),
    outbox.c.ticket == tickets.c.id,
    outbox.c.pool.is_not(None),
    _BASES,
    ticket=outbox.c.ticket,
)
_SPENT_ON_TICKETS: CompoundSelect[Any] = union_all(*_SPENT.selects, _ON_TICKET)


def nothing_spent() -> tuple[tuple[Spent, ...], int, int]:
    """Where nobody is told."""
    return (), 0, 0


def budget(
    s: Session, people: Sequence[str], candidates: Sequence[Ticket], now: datetime
) -> tuple[tuple[Spent, ...], int, int]:
    """For each address and candidate ticket, and for each address without a ticket; strangers and known in the hour."""
    bases = tuple(dict.fromkeys(base_address(p) for p in people))
    numbers = [t.id for t in candidates]
    asked = {"bases": bases, "domains": [_domain(b) for b in bases], "hour": now - HOUR, "day": now - DAY}
    rows = s.execute(_SPENT_ON_TICKETS, {**asked, "numbers": numbers}) if numbers else s.execute(_SPENT, asked)
    found = {(what, key, ticket): count for what, key, ticket, count in rows}
    spent = tuple(
        Spent(
            base,
            ticket,
            found.get(("ticket", base, ticket), 0),
            found.get(("base", base, None), 0),
            found.get(("domain", _domain(base), None), 0),
        )
        for base in bases
        for ticket in (*numbers, None)
    )
    return spent, found.get(("pool", STRANGERS, None), 0), found.get(("pool", KNOWN, None), 0)


def _domain(base: str) -> str:
    return base.rpartition("@")[2]
