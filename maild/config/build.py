"""Checked tables become the values that the rest of maild works with; what was left out is filled in."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import chain
from pathlib import Path

from maild.config.check import LOOPBACK, Tables
from maild.config.model import OutgoingTable, PlanTable, QueueTable, SourceTable
from maild.config.types import Level, Missing
from maild.config.values import Outgoing, Plan, Source
from maild.rules.companies import PUBLIC
from maild.values import Agent, Budget, Identity, Limits, Partner, Policy, Queue, Receiver, Rule, Text

SHORT_SECRET = 32
"""Characters below which a secret is warned about: 32 characters of hex are 128 bits."""


def database(url: str, folder: Path) -> str:
    """A relative SQLite path counts from the folder of the config file."""
    scheme, slashes, rest = url.partition("sqlite:///")
    if scheme or not slashes or not rest or rest.startswith(("/", ":memory:", "file:")):
        return url
    return f"sqlite:///{folder / rest}"


def policy(tables: Tables, rules: tuple[Rule, ...], words: tuple[Text, ...]) -> Policy:
    """The part that decides; the tables are without fault."""
    maild, limits = tables.maild, tables.limits
    queues = tuple(_queue(row, maild.language) for _, row in tables.queues)
    mailboxes = (name for _, row in tables.sources for name in (row.user, row.login) if name and "@" in name)
    return Policy(
        identity=Identity(maild.hostname, tuple(maild.secret)),
        queues=queues,
        agents=tuple(
            Agent(a.name, a.address, a.title, tuple(a.aliases), tuple(a.queues), a.language, a.notices, a.signature)
            for _, a in tables.members
        ),
        partners=tuple(Partner(p.name, p.address, tuple(d.casefold() for d in p.domains)) for _, p in tables.partners),
        rules=rules,
        texts=words,
        public_domains=PUBLIC,
        limits=Limits(limits.mail_bytes, limits.parts, limits.depth, limits.header_bytes, limits.addresses),
        budget=Budget(**tables.budget.model_dump()),
        admin=maild.admin,
        timezone=maild.timezone,
        language=maild.language,
        trial=maild.trial,
        undo=timedelta(seconds=tables.agents.undo_seconds),
        capability_days=limits.capability_days,
        stale_days=limits.stale_days,
        import_close_days=limits.import_close_days,
        notice_bytes=limits.notice_bytes,
        reply_recipients=limits.reply_recipients,
        intakes=frozenset(chain((a for q in queues for a in q.addresses), (m.casefold() for m in mailboxes))),
        web_url=tables.web.url,
        receivers=tuple(
            Receiver(row.name, row.authserv_id, row.trust == "microsoft365")
            for _, row in tables.sources
            if row.trust == "microsoft365" or (row.trust != "none" and row.authserv_id)
        ),
    )


def _queue(row: QueueTable, language: str) -> Queue:
    on = ("received",) if row.received else ()
    return Queue(
        name=row.name,
        address=row.address,
        title=row.title or row.name,
        aliases=tuple(row.aliases),
        prefix=f"{row.prefix} " if row.prefix else "",
        subaddress=row.subaddress,
        signature=row.signature,
        footer=row.footer,
        forms=tuple(a.casefold() for a in row.forms),
        lists=tuple(x.casefold() for x in row.lists),
        received=row.received,
        reopen_days=row.reopen_days,
        pending_close_days=row.pending_close_days,
        language=row.language or language,
        assign=row.assign,
        plan=row.plan,
        digest=row.digest,
        templates=(*on, "reply", *row.notify),
    )


def source(row: SourceTable, folder: Path) -> Source:
    """A source with its port and TLS as they follow from what is given; paths from the folder on."""
    tls: str
    loopback = (row.host or "127.0.0.1").casefold() in LOOPBACK
    if row.kind != "imap":
        tls = row.tls or ("starttls" if row.tls_cert else "none")
        port = row.port or {"smtp": 25, "lmtp": 24}[row.kind]
    else:
        plain = "none" if loopback and row.port not in (None, 993) else "tls"
        tls = row.tls or ("starttls" if row.port == 143 and not loopback else plain)
        port = row.port or (143 if tls == "starttls" else 993)
    return Source(
        name=row.name,
        kind=row.kind,
        host=row.host or "127.0.0.1",
        port=port,
        tls=tls,
        tls_cert=folder / row.tls_cert if row.tls_cert else None,
        tls_key=folder / row.tls_key if row.tls_key else None,
        user=row.user or row.login,
        login=row.login or row.user,
        password=_there(row.password),
        folder=row.folder,
        done=row.done,
        since=row.since,
        recipients=row.recipients,
        queue=row.queue,
        authserv_id=row.authserv_id,
        trust=row.trust,
        max_connections=row.max_connections,
        max_bytes=row.max_bytes,
    )


def outgoing(row: OutgoingTable, folder: Path) -> Outgoing:
    """A way out with its port and TLS as they follow from what is given; its Maildir from the folder on."""
    name, queues = row.name, tuple(row.queues)
    if row.kind == "maildir":
        where = folder / (row.path or "out")
        return Outgoing(
            name, row.kind, where, queues=queues, return_path=row.return_path, rate=row.rate, alerts=row.alerts
        )
    host = row.host or ""
    tls = row.tls or ("tls" if row.port == 465 else "none" if host.casefold() in LOOPBACK else "starttls")
    return Outgoing(
        name=name,
        kind=row.kind,
        host=host,
        port=row.port or {"tls": 465, "starttls": 587, "none": 25}[tls],
        tls=tls,
        login=row.login,
        password=_there(row.password),
        queues=queues,
        return_path=row.return_path,
        rate=row.rate,
        alerts=row.alerts,
    )


def _there(password: str | None) -> str | None:
    return None if isinstance(password, Missing) else password


def missing(tables: Tables) -> tuple[str, ...]:
    """The passwords that are not there yet, each with what to do."""
    passwords = (
        *((where, source.password) for where, source in tables.sources),
        *((where, outgoing.password) for where, outgoing in tables.outgoings),
    )
    return tuple(f"{where}.password: {said}" for where, said in passwords if isinstance(said, Missing))


def plan(row: PlanTable) -> Plan:
    """A plan with its times as lengths."""

    def times(given: Mapping[Level, str]) -> tuple[tuple[str, timedelta], ...]:
        return tuple((level, _span(value)) for level, value in given.items())

    return Plan(
        row.name, row.hours, row.holidays, row.valid_until, times(row.first_answer), times(row.resolution), row.at_risk
    )


def _span(value: str) -> timedelta:
    """A length such as "30m", "8h" or "2d"; the model has checked its form."""
    unit = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}[value[-1]]
    return int(value[:-1]) * unit


def warnings(tables: Tables) -> tuple[str, ...]:
    """What works but should be changed."""
    found = []
    if any(len(secret) < SHORT_SECRET for secret in tables.maild.secret):
        found.append(f"maild.secret: is shorter than {SHORT_SECRET} characters and could be guessed")
    logins = (
        *((where, s.password, s.tls, s.host) for where, s in tables.sources),
        *((where, o.password, o.tls, o.host) for where, o in tables.outgoings),
    )
    for where, password, tls, host in logins:
        if password and not isinstance(password, Missing) and tls == "none" and (host or "").casefold() not in LOOPBACK:
            found.append(f"{where}.tls: the password crosses the network in clear")
    for where, source in tables.sources:
        if source.kind == "imap":
            found.append(f"{where}.kind: mail is not fetched by IMAP yet, nothing is read from this source")
    return tuple(found)
