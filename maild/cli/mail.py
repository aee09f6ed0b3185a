"""The ledger: every mail ever accepted, and what became of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from maild.cli import faults, plain, tell, where
from maild.cli.tickets import Json

if TYPE_CHECKING:
    from maild.store.sessions import Session
    from maild.values import Entry

app = plain.commands(no_args_is_help=True, help="The ledger: every mail ever accepted, and what became of it.")

Id = Annotated[str, typer.Argument(help="A spool id or a Message-ID.", metavar="ID")]
PAGE = 1000
"""Rows that are read at one time, so that a long ledger needs little memory and no long read."""


@app.command("list")
def list_(
    ctx: typer.Context,
    limit: Annotated[int | None, typer.Option(help="Only the newest so many.", min=1)] = None,
    as_json: Json = False,
) -> None:
    """List the ledger, oldest mail first."""
    from maild.cli.json_ledger import entry_json
    from maild.store import read

    with where.store(ctx).read.connect() as session:
        after = read.balance(session).newest - limit if limit else 0
        if not as_json:
            rows = [row(entry) for entry in read.entries(session, max(after, 0))]
            tell.table(HEAD, rows, "No mail yet.", also_cut="subject")
            return
        while page := tuple(read.entries(session, max(after, 0), PAGE)):
            for entry in page:
                tell.json_line(entry_json(entry))
            after = page[-1].id


@app.command()
def why(ctx: typer.Context, key: Id, as_json: Json = False) -> None:
    """Tell what became of one mail, and on what evidence."""
    import json

    from maild.cli.why import told, was_held
    from maild.store import ledger, notices_read, read

    with where.store(ctx).read.connect() as session:
        entry = find(session, key)
        trace = json.loads(read.trace(session, entry.id) or "{}")
        rows = notices_read.caused(session, entry.id)
        before = ledger.hold_before(session, entry.id)
    if as_json:
        from maild.cli.json_ledger import entry_json

        tell.json_line({**entry_json(entry), "trace": trace})
        return
    tell.table(HEAD, [row(entry)], "")
    if before is not None:
        tell.text(f"  {tell.clean(was_held(before))}")
    for line in told(trace, rows):
        tell.text(f"  {tell.clean(line)}")


@app.command()
def raw(ctx: typer.Context, key: Id) -> None:
    """Write the bytes of one mail to standard output, exactly as they came."""
    from maild.store import blobs

    with where.store(ctx).read.connect() as session:
        typer.echo(blobs.get(session, find(session, key).id), nl=False)


@app.command()
def check(ctx: typer.Context) -> None:
    """Check that every mail that came in is accounted for: counts in equal counts out."""
    from maild.store import read

    with where.store(ctx).read.connect() as session:
        balance = read.balance(session)
    tell.text("\n".join(f"{name:12}{count:>8}" for name, count in balance.lines()))
    if not balance.check:
        wrong = "; ".join(balance.problems) or "counts in do not equal counts out"
        faults.stop(f"The book is wrong: {wrong}. Stop maild and keep the database as it is.")
    typer.echo("counts in equal counts out")


HEAD = ("id", "received", "source", "disposition", "ticket", "from", "subject", "reason")


def row(entry: "Entry") -> tuple[object, ...]:
    """One line of the ledger for people."""
    ticket = f"#{entry.ticket}" if entry.ticket else ""
    fate = entry.disposition or "waiting"
    return entry.id, tell.when(entry.received), entry.source, fate, ticket, entry.sender, entry.subject, entry.reason


def find(session: "Session", key: str) -> "Entry":
    """The ledger's entry for a spool id or a Message-ID; raises NoSuchMail."""
    from maild.errors import NoSuchMail
    from maild.store import read

    entry: Entry | None = read.entry(session, key.strip("<>"))
    if entry is None:
        raise NoSuchMail(str(key))
    return entry
