"""`maild import`: mail that lies in files is read into the ledger and onto tickets, silently."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from maild.cli import faults, plain, tell, where
from maild.cli.tickets import Json

if TYPE_CHECKING:
    from maild.store.sessions import Sessions
    from maild.values import Disposition, Envelope, Policy

app = plain.commands()

BATCH_MAILS = 200
BATCH_OCTETS = 8 * 1024 * 1024
"""A batch ends here, so that big mails are not in memory together."""
PATIENCE = 60.0
"""Seconds to wait for mails that failed once and are tried again."""


@app.command("import")
def import_(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="mbox, Maildir, .eml, or folders of them.", metavar="PATH...")],
    queue: Annotated[str | None, typer.Option(help="Queue of mail that names none of ours.")] = None,
    as_json: Json = False,
) -> None:
    """Read old mail; nothing is ever sent for it.

    It is safe to repeat: what is known already is not doubled.
    """
    import time

    from maild import engine
    from maild.boot import boot
    from maild.cli.json_ledger import import_json
    from maild.intake import files
    from maild.reading import Ahead

    settings = where.config(ctx)
    names = [q.name for q in settings.policy.queues]
    if queue is not None and queue not in names:
        faults.stop(f"There is no queue {queue}; there are: {', '.join(names)}. Nothing was read.", faults.USAGE)
    started = time.monotonic()
    problems: list[str] = []
    sessions, policy = boot(settings, settings.auto_upgrade)
    before = _newest_ticket(sessions)
    ids = array("q")
    with _progress(paths) as advance, Ahead() as ahead:
        try:
            for batch in batches(files.read(paths, "import", queue, lambda p: problems.append(str(p)))):
                ids.extend(engine.accept(sessions, batch))
                while engine.process(sessions, policy, where.now, limit=BATCH_MAILS, ahead=ahead):
                    pass
                advance(len(batch))
        except KeyboardInterrupt:
            faults.stop(
                f"Stopped after {len(ids)} mails; they are kept. Run it again to go on: nothing is doubled.", 130
            )
    counts, tickets, closed = _settle(sessions, policy, ids, before)
    for problem in problems:
        faults.say(f"not read: {problem}")
    summary = import_json(counts, tickets, time.monotonic() - started)
    if as_json:
        tell.json_line(summary)
    else:
        typer.echo(", ".join(f"{count} {name}" for name, count in summary.items()))
        if closed:
            typer.echo(
                f"{closed} {'ticket' if closed == 1 else 'tickets'} closed: the newest mail is older than"
                f" {policy.import_close_days} days, or is an answer of ours. A follow-up opens one again."
            )
    if problems or len(ids) != summary["read"]:
        raise typer.Exit(faults.FAULT)


def batches(mails: "Iterable[tuple[bytes, Envelope]]") -> "Iterator[list[tuple[bytes, Envelope]]]":
    """The mails in groups that share their transactions and fit into memory."""
    batch: list[tuple[bytes, Envelope]] = []
    octets = 0
    for mail in mails:
        batch.append(mail)
        octets += len(mail[0])
        if len(batch) >= BATCH_MAILS or octets >= BATCH_OCTETS:
            yield batch
            batch, octets = [], 0
    if batch:
        yield batch


def _settle(
    sessions: "Sessions", policy: "Policy", ids: "array[int]", before: int
) -> "tuple[Counter[Disposition], int, int]":
    """Decide what still waits, close what is done with, and count: dispositions, tickets made, tickets closed."""
    import time

    from maild import engine
    from maild.values import SpoolId

    deadline = time.monotonic() + PATIENCE
    while True:
        while engine.process(sessions, policy, where.now):
            pass
        counts, tickets = _counted(sessions, ids, before)
        if counts.total() == len(ids) or time.monotonic() > deadline:
            break
        time.sleep(1)
    closed = 0
    if ids:
        closed = engine.settle_import(sessions, policy, where.now(), SpoolId(ids[0]))
    if counts.total() < len(ids):
        faults.say(f"{len(ids) - counts.total()} mails are kept, but not decided yet; `maild run` goes on with them.")
    return counts, tickets, closed


def _counted(sessions: "Sessions", ids: "array[int]", before: int) -> "tuple[Counter[Disposition], int]":
    """Dispositions of these mails, and how many tickets they made: numbers above those of before the run."""
    from maild.store import read

    counts: Counter[Disposition] = Counter()
    tickets: set[int] = set()
    wanted = set(ids)
    after = ids[0] - 1 if ids else 0
    with sessions.read.connect() as session:
        while page := tuple(read.entries(session, after, 1000)) if ids and after < ids[-1] else ():
            for entry in page:
                if entry.id in wanted and entry.disposition is not None:
                    counts[entry.disposition] += 1
                    tickets.update([entry.ticket] if entry.ticket and entry.ticket > before else [])
            after = page[-1].id
    return counts, len(tickets)


def _newest_ticket(sessions: "Sessions") -> int:
    from maild.store.counters import drawn

    with sessions.read.connect() as session:
        return drawn(session, "ticket")


@contextmanager
def _progress(paths: list[Path]) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal; elsewhere nothing is shown."""
    import sys

    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from maild.intake import files

    with Progress(
        "reading",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("reading", total=files.count(paths))
        yield lambda count: bar.advance(task, count)
