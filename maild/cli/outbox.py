"""The outbox: mail that is due, waits, failed or has gone."""

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from maild.cli import faults, plain, tell, where
from maild.cli.tickets import Json

if TYPE_CHECKING:
    from maild.config import Config
    from maild.values import OutboxRow

MOST = 10_000
"""Held rows that are looked through for replies."""

app = plain.commands(no_args_is_help=True, help="Mail that is on its way out.")

Number = Annotated[int, typer.Argument(help="As `maild outbox list` prints it.", metavar="ID", parser=plain.row_number)]
States = Annotated[
    list[str] | None,
    typer.Option("--state", help="due, sending, sent, uncertain, failed, held, cancelled or all; may be repeated."),
]


def held_replies(settings: "Config") -> "tuple[OutboxRow, ...]":
    """The agents' replies to customers that are held, oldest first."""
    from maild.store import read
    from maild.values import OutboxState

    with where.open_database(settings).read.connect() as session:
        held = read.outbox(session, (OutboxState.HELD,), MOST)
    return tuple(row for row in reversed(held) if not row.automatic and not row.to_agents)


@app.command("list")
def list_(
    ctx: typer.Context,
    state: States = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = 200,
    as_json: Json = False,
) -> None:
    """List what has not left: due, sending, uncertain, failed, held; other states only if asked for."""
    from maild.cli.json_ledger import outbox_json
    from maild.store import read
    from maild.values import OutboxState

    gone = (OutboxState.SENT, OutboxState.CANCELLED)
    known = [str(s) for s in OutboxState]
    wrong = [s for s in state or () if s not in (*known, "all")]
    if wrong:
        faults.stop(f"There is no state {wrong[0]}; states are {', '.join(known)} and all.", faults.USAGE)
    waiting = tuple(s for s in OutboxState if s not in gone)
    chosen = tuple(OutboxState) if "all" in (state or ()) else tuple(OutboxState(s) for s in state or ()) or waiting
    with where.store(ctx).read.connect() as session:
        rows = read.outbox(session, chosen, limit)
    if as_json:
        for row in rows:
            tell.json_line(outbox_json(row))
        return
    tried = (OutboxState.DUE, OutboxState.UNCERTAIN)
    head = ("id", "state", "tries", "next try", "to", "template", "subject", "why")
    cells = [
        (
            r.id,
            r.state,
            r.attempts,
            tell.when(r.not_before) if r.state in tried else "",
            r.recipient,
            r.template,
            r.subject,
            r.held_reason or r.answer,
        )
        for r in rows
    ]
    tell.table(head, cells, "Nothing waits.", also_cut="subject")


@app.command()
def show(ctx: typer.Context, number: Number) -> None:
    """Show one outgoing mail as its recipient will read it."""
    from maild.store import read
    from maild.values import OutboxId

    with where.store(ctx).read.connect() as session:
        row = read.outbox_row(session, OutboxId(number))
        mail = read.outgoing(session, row.number) if row else None
    if row is None or mail is None:
        _none(number)
    why = row.held_reason or row.answer
    tell.text(f"{row.state} to {row.recipient}, {row.attempts} tries{f': {why}' if why else ''}\n")
    for name, value in mail.headers:
        tell.text(f"{name}: {tell.clean(value)}")
    tell.text(f"\n{mail.text}")
    for ref in mail.attachments:
        tell.text(
            f"[{tell.clean(ref.attachment.filename) or ref.attachment.content_type}, {ref.attachment.size} octets]"
        )


@app.command()
def retry(ctx: typer.Context, number: Number) -> None:
    """Send a held, failed or uncertain mail once more; in a trial none to a customer."""
    from maild import engine
    from maild.store import read
    from maild.values import OutboxId

    settings = where.config(ctx)
    sessions = where.open_database(settings)
    with sessions.read.connect() as session:
        row = read.outbox_row(session, OutboxId(number))
        mail = read.outgoing(session, row.number) if row else None
    if row is None:
        _none(number)
    if mail is not None and settings.policy.trial and not mail.to_agents:
        faults.stop(
            f"The trial is on, and mail {number} is not for an agent: `maild golive` ends it. Nothing was sent."
        )
    if not engine.outbox_retry(sessions, settings.policy, OutboxId(number), where.now()):
        faults.stop(f"Outgoing mail {number} is not held, failed or uncertain; nothing was changed.")
    typer.echo(f"Outgoing mail {number} is due again.")


@app.command()
def cancel(ctx: typer.Context, number: Number) -> None:
    """Stop a mail that has not left."""
    from maild import engine
    from maild.store import read
    from maild.values import OutboxId

    sessions = where.store(ctx)
    if not engine.outbox_cancel(sessions, OutboxId(number), where.now()):
        with sessions.read.connect() as session:
            if read.outbox_row(session, OutboxId(number)) is None:
                _none(number)
        faults.stop(f"Outgoing mail {number} has left or was cancelled before; nothing was changed.")
    typer.echo(f"Outgoing mail {number} is cancelled.")


def _none(number: int) -> NoReturn:
    faults.stop(f"There is no outgoing mail {number}; `maild outbox list --state all` shows all.")
