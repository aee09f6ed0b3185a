"""`maild explain`: what maild makes of a mail, without doing any of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from maild.cli import faults, plain, tell, where
from maild.cli.fate import OUTCOMES, plainly
from maild.cli.tickets import Json

if TYPE_CHECKING:
    from maild.config import Config
    from maild.store.sessions import Sessions
    from maild.values import Decision, Mail, Policy

app = plain.commands()

UNBORN = 999_999_999_999
"""Stands for the number of a ticket that is not made."""
UNCONFIGURED = "support@localhost"
"""Where mail is taken to have arrived when there is no configuration."""


@app.command()
def explain(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(help="Files with one mail each, whatever they hold.", metavar="FILE...")
    ],
    as_json: Json = False,
) -> None:
    """Tell what would become of a mail, and why.

    It reads the database and writes nothing; files do not see each other.
    """
    from maild.cli.json_mail import explained

    unread = 0
    with ground(ctx) as (sessions, policy):
        for file in files:
            several = 0 if as_json else mails_in(file)
            try:
                mail, decision = understand(sessions, policy, file, first=several > 1)
            except OSError as fault:
                why = fault.strerror or str(fault)
                faults.say(f"maild: {tell.clean(str(file))}: {why}")
                unread += 1
                if not as_json:
                    continue
                mail, decision = unreadable(b"", f"cannot be opened: {why}")
            told = subjects(sessions, policy, mail, decision)
            if as_json:
                tell.json_line(explained(str(file), mail, decision, told))
            else:
                if several > 1:
                    typer.echo(f"This is an mbox with {several} mails; the first is shown; `maild import` reads it.")
                _for_people(file, mail, decision, told)
    if unread:
        raise typer.Exit(faults.FAULT)


def understand(
    sessions: "Sessions", policy: "Policy", file: Path, anew: bool = False, first: bool = False
) -> "tuple[Mail, Decision]":
    """What maild makes of the mail in this file, as it was when it arrived; raises OSError alone.

    With `anew` as if it were not in the ledger yet; with `first` the file is an mbox, and its first mail is meant.
    """
    import io

    from maild import engine
    from maild.cli.octets import octets
    from maild.errors import StoreError
    from maild.intake import mbox
    from maild.intake.files import arrival
    from maild.values import Envelope

    # What is past the limit is not read anyway; one octet more tells `parse` that something is missing.
    raw, written = octets(file, policy.limits.mail_bytes + 1)
    if first:
        raw = next(mbox.cut(io.BytesIO(raw))).raw or raw
    received = arrival(raw) or written
    try:
        return engine.explain(sessions, policy, raw, Envelope("file", received), received, anew)
    except StoreError:
        raise
    except Exception as fault:
        return unreadable(raw, f"{type(fault).__name__}: {fault}")


def mails_in(file: Path) -> int:
    """How many mails an mbox holds; 1 for any other file, and for one that cannot be read or is too long to count."""
    from maild.intake import files

    try:
        return (files.count([file]) or 1) if file.is_file() else 1
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return 1


def unreadable(raw: bytes, why: str) -> "tuple[Mail, Decision]":
    """What becomes of a mail that cannot be read or decided: it is held for a human."""
    from dataclasses import replace

    from maild.mail.parse import parse
    from maild.values import (
        Action,
        Bond,
        Decision,
        Disposition,
        Link,
        Machine,
        MachineKind,
        Person,
        Role,
        ThreadPlan,
        Trust,
        TrustLevel,
    )

    mail = parse(raw[:65536])
    mail = replace(mail, defects=(*mail.defects, why))
    return mail, Decision(
        disposition=Disposition.HELD,
        reason=why,
        machine=Machine(MachineKind.HUMAN, may_answer=False, evidence="not read"),
        person=Person(mail.sender, None, None, None, Trust(TrustLevel.UNKNOWN, "not read")),
        link=Link(Action.HELD, None, Role.UNKNOWN, Bond.NONE, f"none: {why}"),
        plan=ThreadPlan(mail.message_id, (), ()),
        ticket=None,
        filing=None,
        changes=(),
        notices=(),
        traces=(),
    )


@contextmanager
def ground(ctx: typer.Context) -> "Iterator[tuple[Sessions, Policy]]":
    """The database and the policy to explain with. Where there is none yet, an empty one that is thrown away."""
    import tempfile
    from dataclasses import replace

    from maild import engine
    from maild.store import companies, read
    from maild.store.sessions import open_store

    settings = _configured(ctx)
    policy = settings.policy if settings else _unconfigured()
    with tempfile.TemporaryDirectory(prefix="maild-explain-") as folder:
        if settings and where.is_there(settings.database):
            sessions = open_store(settings.database, upgrade=False)
        else:
            sessions = open_store(f"sqlite:///{folder}/empty.db")
            seeds = settings.companies if settings else ()
            engine.write(sessions, lambda s: companies.seed(s, seeds))
        try:
            with sessions.read.connect() as session:
                identity = replace(policy.identity, epoch=read.epoch(session))
            yield sessions, replace(policy, identity=identity)
        finally:
            sessions.close()


def _configured(ctx: typer.Context) -> "Config | None":
    """The configuration; None when none is named and none lies where it usually does."""
    import os

    asked = ctx.obj or os.environ.get("MAILD_CONFIG")
    if not asked and not any(path.is_file() for path in where.USUAL):
        return None
    return where.config(ctx)


def _unconfigured() -> "Policy":
    """One queue and no agents: enough to read a mail and say what it is."""
    from maild.config import texts
    from maild.rules.companies import PUBLIC
    from maild.values import Identity, Policy, Queue

    queue = Queue("support", UNCONFIGURED, "Support")
    return Policy(
        identity=Identity("localhost", ("no configuration, nothing is signed with this",)),
        queues=(queue,),
        texts=texts(),
        public_domains=PUBLIC,
        intakes=frozenset(queue.addresses),
    )


def subjects(sessions: "Sessions", policy: "Policy", mail: "Mail", decision: "Decision") -> list[str]:
    """The subject of each notice as it would be written; "[#new]" where the ticket has no number yet."""
    from dataclasses import replace

    from maild.notifier.compose import compose
    from maild.store import read
    from maild.values import NEW_TICKET, Context, Envelope, OutgoingNo, TicketId

    if not decision.notices:
        return []
    company = None
    if decision.person.company is not None:
        with sessions.read.connect() as session:
            company = next((c for c in read.companies(session) if c.name == decision.person.company), None)
    moment = mail.date or where.now()
    ctx = Context(now=moment, envelope=Envelope("file", moment), company=company)
    ticket = decision.ticket
    if ticket is not None and ticket.id == NEW_TICKET:
        ticket = replace(ticket, id=TicketId(UNBORN))
    written = []
    for notice in decision.notices:
        headers = dict(compose(OutgoingNo(0), replace(notice, attach=()), ticket, mail, None, ctx, policy).headers)
        written.append(headers.get("Subject", "").replace(f"#{UNBORN}]", "#new]"))
    return written


def _for_people(file: Path, mail: "Mail", decision: "Decision", told: list[str]) -> None:
    link, machine = decision.link, decision.machine
    ticket = f" #{link.ticket}" if link.ticket else " a ticket"
    language = mail.language or "not said by the mail; the company, the queue or maild.language decides"
    no_mail = ["no mail headers: is this a mail?"] if "no headers" in mail.defects else []
    lines = [
        f"{file}",
        f"  from         {mail.sender or 'nobody'}",
        f"  subject      {mail.subject}",
        f"  written by   {machine.kind} ({machine.evidence})",
        f"  sender is    {link.role}{f' of {decision.person.company}' if decision.person.company else ''}",
        f"  language     {language}",
        f"  ticket       {OUTCOMES[link.action].format(ticket)}: {plainly(link.evidence)}",
        *([f"  matrix       {link.cell}"] if link.cell else []),
        f"  disposition  {decision.disposition}{f': {decision.reason}' if decision.reason else ''}",
        *(f"  rule         {t.rule}: {'yes' if t.matched else 'no'}, {t.why}" for t in decision.traces),
        *(
            f"  would send   {n.template} to {', '.join(a.address for a in n.to)}: {s} ({n.held_reason or n.why})"
            for n, s in zip(decision.notices, told, strict=True)
        ),
        *(f"  defect       {defect}" for defect in (*no_mail, *(d for d in mail.defects if d != "no headers"))),
    ]
    tell.text("\n".join(tell.clean(line) for line in lines))
