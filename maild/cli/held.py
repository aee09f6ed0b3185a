"""Held mails: kept for a human, who lets them go on or gives them up."""

from typing import Annotated

import typer

from maild.cli import faults, mail, plain, tell, where
from maild.cli.tickets import Json

app = plain.commands(no_args_is_help=True, help="Mail that waits for a human's word.")

Number = Annotated[int, typer.Argument(help="The spool id, as `maild held list` prints it.", metavar="ID")]


@app.command("list")
def list_(ctx: typer.Context, as_json: Json = False) -> None:
    """List what is held, oldest first, and why."""
    from maild.cli.json_ledger import entry_json
    from maild.store import read

    with where.store(ctx).read.connect() as session:
        entries = tuple(read.entries(session, held=True))
    if as_json:
        for entry in entries:
            tell.json_line(entry_json(entry))
        return
    rows = [(e.id, tell.when(e.received), e.sender, e.subject, e.reason) for e in entries]
    tell.table(("id", "received", "from", "subject", "reason"), rows, "Nothing is held.", also_cut="subject")


@app.command()
def show(ctx: typer.Context, number: Number) -> None:
    """Show one held mail as a person would read it."""
    from maild.mail.parse import parse
    from maild.store import blobs

    with where.store(ctx).read.connect() as session:
        entry = mail.find(session, str(number))
        read = parse(blobs.get(session, entry.id))
    tell.text(f"{entry.disposition or 'waiting'}: {entry.reason}\n")
    to = ", ".join(str(a) for a in (*read.to, *read.cc))
    tell.text(
        f"From: {tell.clean(str(read.sender or 'unknown'))}\n"
        f"To: {tell.clean(to)}\nSubject: {tell.clean(read.subject)}\n"
    )
    tell.text(read.text or "(no text)")


@app.command()
def retry(ctx: typer.Context, number: Number) -> None:
    """Decide it anew, as if it had just come."""
    from maild import engine
    from maild.values import SpoolId

    _done(engine.held_retry(where.store(ctx), SpoolId(number)), number, "is decided anew")


@app.command()
def release(ctx: typer.Context, number: Number) -> None:
    """Let it go on: you vouch for its sender."""
    from maild import engine
    from maild.values import SpoolId

    _done(engine.held_release(where.store(ctx), SpoolId(number), where.now()), number, "is released")


@app.command()
def drop(ctx: typer.Context, number: Number) -> None:
    """Give it up: it is ignored; its raw bytes stay in the ledger."""
    from maild import engine
    from maild.values import SpoolId

    _done(
        engine.held_drop(where.store(ctx), SpoolId(number), where.now()),
        number,
        "is ignored from now on; its bytes are kept",
    )


def _done(was_held: bool, number: int, what: str) -> None:
    if not was_held:
        faults.stop(f"Mail {number} is not held; nothing was changed. `maild held list` shows what is.")
    typer.echo(f"Mail {number} {what}.")
