"""How much automatic mail left for customers and agents of late; counted over indexes, at most a day back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, func, literal, null, select, union_all

from maild.store.sessions import Session
from maild.store.tables import outbox, tickets
from maild.store.types import among, const, one_of
from maild.threading.token import base_address
from maild.values import OutboxState, Spent, Ticket, TicketId

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KNOWN, STRANGERS = "known", "strangers"
"""The two pools of customers; `outbox.enqueue` says who is known."""
NOTICES, QUESTIONS = "notices", "questions"
"""The pools of agents: what leaves by itself, and whether they wrote what came in their name."""

_NO_TICKET = null().cast(outbox.c.ticket.type)
_LEAVES = ~one_of(outbox.c.state, (OutboxState.HELD, OutboxState.CANCELLED))


def _count(what: str, key: Any, since: Any, *conditions: ColumnElement[bool], ticket: Any = _NO_TICKET) -> Select[Any]:
    counted = select(literal(what), key, ticket, func.count()).where(*conditions, _LEAVES, outbox.c.created >= since)
    return counted.group_by(key) if ticket is _NO_TICKET else counted.group_by(key, ticket)


_BASES = among(outbox.c.base, "bases")
_TO_CUSTOMERS = one_of(outbox.c.pool, (KNOWN, STRANGERS))
_TO_AGENTS = (
    _count(NOTICES, outbox.c.base, bindparam("hour"), outbox.c.pool == const(NOTICES)),
    _count(QUESTIONS, outbox.c.base, bindparam("hour"), outbox.c.pool == const(QUESTIONS)),
)
_SPENT = union_all(
    _count("pool", outbox.c.pool, bindparam("hour"), _TO_CUSTOMERS),
    _count("base", outbox.c.base, bindparam("hour"), _BASES, _TO_CUSTOMERS),
    _count(
        "domain",
        outbox.c.domain,
        bindparam("day"),
        among(outbox.c.domain, "domains"),
    ),
    *_TO_AGENTS,
)
_ON_TICKET = _count(
    "ticket",
    outbox.c.base,
    func.coalesce(tickets.c.acted_at, tickets.c.created),
    among(outbox.c.ticket, "numbers"),
    outbox.c.ticket == tickets.c.id,
    _TO_CUSTOMERS,
    _BASES,
    ticket=outbox.c.ticket,
)
_SPENT_ON_TICKETS: CompoundSelect[Any] = union_all(*_SPENT.selects, _ON_TICKET)


def budget(
    s: Session, people: Sequence[str], candidates: Sequence[Ticket], now: datetime
) -> tuple[tuple[Spent, ...], int, int]:
    """For each address and candidate ticket, for each address and each agent without one; strangers and known."""
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
    of_agents = {each.address: each for each in _to_agents(found)}
    spent = tuple(
        replace(
            each,
            notices_in_hour=of_agents[each.address].notices_in_hour,
            questions_in_hour=of_agents[each.address].questions_in_hour,
        )
        if each.address in of_agents
        else each
        for each in spent
    )
    spent += tuple(each for address, each in of_agents.items() if address not in bases)
    return spent, found.get(("pool", STRANGERS, None), 0), found.get(("pool", KNOWN, None), 0)


def notices(s: Session, now: datetime) -> tuple[Spent, ...]:
    """What went to each agent within the hour."""
    rows = s.execute(union_all(*_TO_AGENTS), {"hour": now - HOUR})
    return _to_agents({(what, key, ticket): count for what, key, ticket, count in rows})


def _to_agents(found: Mapping[tuple[str, str, TicketId | None], int]) -> tuple[Spent, ...]:
    agents = dict.fromkeys(key for what, key, _ in found if what in (NOTICES, QUESTIONS))
    return tuple(
        Spent(
            base,
            None,
            on_ticket=0,
            in_hour=0,
            domain_in_day=0,
            notices_in_hour=found.get((NOTICES, base, None), 0),
            questions_in_hour=found.get((QUESTIONS, base, None), 0),
        )
        for base in agents
    )


def _domain(base: str) -> str:
    return base.rpartition("@")[2]
