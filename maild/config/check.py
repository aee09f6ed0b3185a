"""Read the tables of config.toml and find everything that is wrong with them, all at once."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from maild.config.model import (
    EXAMPLE_VARIABLE,
    MANY,
    ONCE,
    AgentsTable,
    AgentTable,
    BudgetTable,
    CompanyTable,
    LimitsTable,
    MaildTable,
    OutgoingTable,
    PartnerTable,
    PlanTable,
    QueueTable,
    RetentionTable,
    SourceTable,
    Table,
    TemplatesTable,
    WebTable,
    example,
)
from maild.config.types import Place
from maild.rules.near import hint

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
TOKEN_OCTETS = 27
"""Delimiter and capability: up to seven characters of number, a purpose, sixteen of mac, two dots."""
LOCAL_PART_OCTETS = 64
"""RFC 5321, 4.5.3.1.1."""

T = TypeVar("T", bound=Table)
Rows = tuple[tuple[str, T], ...]
"""Rows that could be read, each with its place, such as "queue[0]"."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The file as models; of a row with problems what could be read."""

    maild: MaildTable
    agents: AgentsTable
    limits: LimitsTable
    budget: BudgetTable
    retention: RetentionTable
    web: WebTable
    templates: TemplatesTable
    queues: Rows[QueueTable]
    sources: Rows[SourceTable]
    outgoings: Rows[OutgoingTable]
    members: Rows[AgentTable]
    companies: Rows[CompanyTable]
    plans: Rows[PlanTable]
    partners: Rows[PartnerTable]
    rules: tuple[dict[str, Any], ...]
    names: dict[str, tuple[str, ...]]
    """Names by table as they were given, so that one mistake is not reported twice."""


def read(raw: dict[str, Any], place: Place) -> tuple[Tables, tuple[str, ...]]:
    """The tables of the file and the problems found in them, each "queue[0].adress: what is wrong"."""
    problems: list[str] = []
    valid = (*ONCE, *MANY, "rule")
    problems += [f"{key}: unknown table{hint(key, valid)}" for key in raw if key not in valid]
    once = {name: _row(model, raw.get(name, {}), name, place, problems) for name, model in ONCE.items()}
    lists = {name: _list(raw, name, problems) for name in (*MANY, "rule")}

    def rows(name: str, model: type[T]) -> Rows[T]:
        found = ((f"{name}[{i}]", row) for i, row in enumerate(lists[name]))
        return tuple((where, t) for where, row in found if (t := _row(model, row, where, place, problems)) is not None)

    tables = Tables(
        maild=cast(MaildTable, once["maild"] or _rest(MaildTable, {}, place)),
        agents=cast(AgentsTable, once["agents"] or AgentsTable()),
        limits=cast(LimitsTable, once["limits"] or LimitsTable()),
        budget=cast(BudgetTable, once["budget"] or BudgetTable()),
        retention=cast(RetentionTable, once["retention"] or RetentionTable()),
        web=cast(WebTable, once["web"] or WebTable()),
        templates=cast(TemplatesTable, once["templates"] or TemplatesTable()),
        queues=rows("queue", QueueTable),
        sources=rows("source", SourceTable),
        outgoings=rows("outgoing", OutgoingTable),
        members=rows("agent", AgentTable),
        companies=rows("company", CompanyTable),
        plans=rows("plan", PlanTable),
        partners=rows("partner", PartnerTable),
        rules=tuple(lists["rule"]),
        names={name: _named(name, rows_) for name, rows_ in lists.items()},
    )
    told = {problem.partition(": ")[0] for problem in problems}
    more = chain.from_iterable(check(tables) for check in CHECKS)
    return tables, (*problems, *(problem for problem in more if problem.partition(": ")[0] not in told))


def _named(table: str, rows: list[dict[str, Any]]) -> tuple[str, ...]:
    default = {"outgoing": OutgoingTable.model_fields["name"].default}
    names = (row.get("name", default.get(table)) for row in rows)
    return tuple(str(name) for name in names if name is not None)


def _list(raw: dict[str, Any], name: str, problems: list[str]) -> list[dict[str, Any]]:
    rows = raw.get(name, [])
    if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        return rows
    problems.append(f"{name}: must be written as [[{name}]], in double brackets, once for each")
    return []


def _row(model: type[T], row: object, where: str, place: Place, problems: list[str]) -> T | None:
    """The row as its model; with problems what is left of it, so that the checks still see the rest."""
    if not isinstance(row, dict):
        problems.append(f"{where}: must be a table")
        return None
    try:
        return model.model_validate(row, context=place)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        problems.extend(f"{where}{_path(e['loc'], row)}: {_sentence(model, e)}" for e in found)
        wrong = {e["loc"][0] for e in found}
        return _rest(model, {key: value for key, value in row.items() if key not in wrong}, place)


def _rest(model: type[T], row: dict[str, Any], place: Place) -> T:
    """The readable keys of a row; those that must be given and are not are empty, which the checks pass over."""
    gone = [key for key, field in model.model_fields.items() if field.is_required() and key not in row]
    examples = tomllib.loads("\n".join(f"{key} = {example(model, key)}" for key in gone))
    trial = Place(place.folder, {**place.environ, EXAMPLE_VARIABLE: "x"})
    return model.model_validate({**row, **examples}, context=trial).model_copy(update=dict.fromkeys(gone, ""))


def _path(loc: tuple[int | str, ...], row: dict[str, Any]) -> str:
    """The key's path; a single value that stands for a list of one has no index."""
    if not isinstance(row.get(str(loc[0])), list):
        loc = tuple(part for part in loc if not isinstance(part, int))
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc if part != "[key]")


def _sentence(model: type[Table], error: Any) -> str:
    """What is wrong, in our words; the value itself is never told, it may be a secret."""
    kind, message = error["type"], str(error["msg"])
    if kind == "extra_forbidden":
        return f"unknown key{hint(str(error['loc'][-1]), model.model_fields)}"
    if kind == "missing":
        return "must be given"
    if kind == "too_short":
        return "must not be empty"
    return message.removeprefix("Value error, ").replace("Input should be", "must be")


# --- checks over several rows ---


def _wanted(tables: Tables) -> Iterator[str]:
    if not tables.names["queue"]:
        yield "queue: at least one [[queue]] must be given"
    if not tables.names["outgoing"]:
        yield "outgoing: at least one [[outgoing]] must be given"


def _twice(tables: Tables) -> Iterator[str]:
    for table, names in tables.names.items():
        for name, count in Counter(n.casefold() for n in names).items():
            if count > 1:
                yield f"{table}: the name {name} is given {count} times"


def _queue_addresses(tables: Tables) -> Iterator[str]:
    owner: dict[str, str] = {}
    for where, queue in tables.queues:
        for address in filter(None, (queue.address, *queue.aliases)):
            key = address.casefold()
            if key in owner:
                yield f"{where}: {address} already belongs to queue {owner[key]}; one address has one queue"
            owner.setdefault(key, queue.name)


def _people(tables: Tables) -> Iterator[str]:
    queues = [row for _, row in tables.queues]
    ours = {a.casefold(): f"the address of queue {q.name}" for q in queues for a in (q.address, *q.aliases) if a}
    ours |= {u.casefold(): f"the mailbox of source {s.name}" for _, s in tables.sources if (u := s.user) and "@" in u}
    why = "a notice to it would come back to maild as a new mail, and all who read that mailbox would act as this agent"
    owner: dict[str, str] = {}
    for where, agent in tables.members:
        for address in filter(None, (agent.address, *agent.aliases)):
            key = address.casefold()
            if key in ours:
                yield f"{where}: {address} is {ours[key]}: {why}; give the person's own address"
            if key in owner:
                yield f"{where}: {address} already belongs to agent {owner[key]}"
            owner.setdefault(key, agent.name)
    for where, partner in tables.partners:
        owned = ours.get(partner.address.casefold())
        if owned:
            yield f"{where}.address: {partner.address} is {owned}: a hand-off would come back to maild"
    admin = tables.maild.admin
    if admin and admin.casefold() in ours:
        yield f"maild.admin: {admin} is {ours[admin.casefold()]}: a warning would come back to maild"


def _references(tables: Tables) -> Iterator[str]:
    wanted: list[tuple[str, str, Iterable[str | None]]] = [
        ("web.agent", "agent", [tables.web.agent]),
        *((f"{where}.assign", "agent", [row.assign]) for where, row in tables.queues),
        *((f"{where}.plan", "plan", [row.plan]) for where, row in tables.queues),
        *((f"{where}.queue", "queue", [row.queue]) for where, row in tables.sources),
        *((f"{where}.queues", "queue", row.queues) for where, row in tables.outgoings),
        *((f"{where}.queues", "queue", row.queues) for where, row in tables.members),
        *((f"{where}.plan", "plan", [row.plan]) for where, row in tables.companies),
    ]
    for where, table, names in wanted:
        for name in names:
            if name is not None and name not in tables.names[table]:
                yield f"{where}: there is no {table} {name}{hint(name, tables.names[table])}"


def _assigned(tables: Tables) -> Iterator[str]:
    teams = {agent.name: agent.queues for _, agent in tables.members}
    for where, queue in tables.queues:
        if queue.assign in teams and teams[queue.assign] and queue.name not in teams[queue.assign]:
            yield f"{where}.assign: {queue.assign} does not belong to the team of {queue.name}"


def _subaddresses(tables: Tables) -> Iterator[str]:
    for where, queue in tables.queues:
        room = LOCAL_PART_OCTETS - TOKEN_OCTETS
        octets = len(queue.address.rpartition("@")[0].encode())
        if queue.subaddress and octets > room:
            yield (
                f"{where}.subaddress: {queue.address} with a capability would have more than {LOCAL_PART_OCTETS} octets"
                f" before the @; shorten it to {room}, or leave subaddress out"
            )


def _sources(tables: Tables) -> Iterator[str]:
    for where, source in tables.sources:
        if source.kind == "imap":
            for key in ("host", "user", "password"):
                if getattr(source, key) is None and not (key == "user" and source.login):
                    yield f"{where}.{key}: must be given for imap"
            if source.tls_cert or source.tls_key:
                yield f"{where}.tls_cert: is for listeners (smtp, lmtp) only"
        elif bool(source.tls_cert) != bool(source.tls_key):
            yield f"{where}.tls_cert: tls_cert and tls_key go together"
        elif source.tls in ("tls", "starttls") and not source.tls_cert:
            yield f"{where}.tls: needs tls_cert and tls_key"


def _outgoings(tables: Tables) -> Iterator[str]:
    for where, outgoing in tables.outgoings:
        needed = "path" if outgoing.kind == "maildir" else "host"
        if getattr(outgoing, needed) is None:
            yield f"{where}.{needed}: must be given for {outgoing.kind}"
        if bool(outgoing.login) != bool(outgoing.password):
            yield f"{where}.password: login and password go together"
    covered = [outgoing for _, outgoing in tables.outgoings if not outgoing.queues]
    for where, queue in tables.queues:
        if tables.outgoings and not covered and not any(queue.name in o.queues for _, o in tables.outgoings):
            yield f"{where}: no [[outgoing]] names this queue in its queues, and none is for all"


def _web(tables: Tables) -> Iterator[str]:
    host = tables.web.listen.rpartition(":")[0].strip("[]")
    if tables.web.enabled and host.casefold() not in LOOPBACK:
        yield (
            f"web.listen: {host} can be reached from other machines and there is no sign-in yet, so that everybody"
            " could read all tickets; use 127.0.0.1 and a tunnel"
        )


CHECKS: tuple[Callable[[Tables], Iterator[str]], ...] = (
    _wanted,
    _twice,
    _queue_addresses,
    _people,
    _references,
    _assigned,
    _subaddresses,
    _sources,
    _outgoings,
    _web,
)
"""Everything that one row alone cannot tell, in the order in which it is reported."""
