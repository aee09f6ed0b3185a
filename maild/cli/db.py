"""The database: which schema it has, bringing it up to date, copying it."""

from pathlib import Path
from typing import Annotated

import typer

from maild.cli import faults, plain, where

app = plain.commands(no_args_is_help=True, help="The database: its state, its schema, a copy of it.")


@app.command()
def status(ctx: typer.Context) -> None:
    """Tell which schema the database has and which one this maild needs; changes nothing."""
    from maild.store.sessions import version
    from maild.store.shape import HEAD

    sessions = where.store(ctx, upgrade=False)
    with sessions.read.connect() as session:
        found = version(session)
    typer.echo(f"{sessions.url.render_as_string(hide_password=True)}\nschema {found}; this maild needs {HEAD}")


@app.command()
def upgrade(ctx: typer.Context) -> None:
    """Bring the database up to date; SQLite is copied beside itself first."""
    from maild.store.sessions import version

    with where.store(ctx, upgrade=True).read.connect() as session:
        typer.echo(f"The database has schema {version(session)}.")


@app.command()
def check(ctx: typer.Context) -> None:
    """Check that every mail is accounted for, and SQLite's file too; exit 1 on a fault."""
    from sqlalchemy import text

    from maild.store import read

    sessions = where.store(ctx, upgrade=False)
    with sessions.read.connect() as session:
        balance = read.balance(session)
        file = session.scalar(text("PRAGMA quick_check(1)")) if sessions.path else "ok"
    if file != "ok":
        faults.stop(f"The file is damaged: {file}. Stop maild, keep the file, and restore the last backup.")
    if not balance.check:
        faults.stop("The book is wrong; `maild mail check` shows what.")
    typer.echo("ok: the file is sound, counts in equal counts out")


@app.command()
def copy(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")]) -> None:
    """Write a whole copy of an SQLite database while it is in use; for PostgreSQL take pg_dump."""
    from maild.store.sessions import copy_to

    if file.exists():
        faults.stop(f"{file} is there already; nothing was written.")
    copy_to(where.store(ctx, upgrade=False), file)
    typer.echo(f"The database is copied to {file}; with the configuration and its secret that is a backup.")
