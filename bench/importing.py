"""`maild import` against mail-parser alone on the same mails: rate, ratio, memory, shares, and the rate as it fills."""

import contextlib
import json
import logging
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mailparser

from bench import corpus, place
from maild.values import Envelope

FULL = int(os.environ.get("MAILS", "50000"))
"""Mails in the long run."""
EDGE = 1000
"""Mails over which the rate at its beginning and at its end is taken."""


def yardstick() -> float:
    """Mails a second that mail-parser alone parses; what it cannot parse counts as read."""
    raws = [file.read_bytes() for file in corpus.files()]
    rate = _bare(raws)
    print(f"mail-parser alone       {rate:8.0f} mails/s   ({len(raws)} mails)")
    return rate


def _bare(raws: list[bytes]) -> float:
    logging.disable(logging.CRITICAL)  # it warns of each odd part, and that would be measured, too
    start = time.perf_counter()
    for raw in raws:
        with contextlib.suppress(Exception):  # the yardstick has no fallback
            mailparser.parse_from_bytes(raw)
    rate = len(raws) / (time.perf_counter() - start)
    logging.disable(logging.NOTSET)
    return rate


def command(folder: Path, bare: float) -> None:
    """The whole command in a process of its own, durable as it always is."""
    config = place.config(folder)
    data = corpus.files()[0].parents[1]
    start = time.perf_counter()
    run = subprocess.run(
        [*place.MAILD, "--config", str(config), "import", "--json", str(data)],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    if not run.stdout:
        raise SystemExit(run.stderr)
    counts = json.loads(run.stdout)
    rate = counts["read"] / seconds
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"maild import            {rate:8.0f} mails/s   ratio {rate / bare:.3f}, peak memory {peak:.0f} MB")
    print(f"                        {counts}")


class Clocks:
    """Sums of seconds by name, measured by wrapping functions from outside."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its time added to `name`."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

        return timed


def shares(folder: Path) -> None:
    """Where the time goes: reading mails, deciding, the store (Python and SQL), commits; the rest is around them."""
    from sqlalchemy import event

    from maild import engine
    from maild.boot import boot
    from maild.config import load
    from maild.reading import read
    from maild.store import apply, blobs, gather, spool

    clocks, cursors = Clocks(), Clocks()
    wrapped: list[tuple[Any, str, str]] = [
        (engine, "decide", "decide"),
        (engine, "lookups", "decide"),
        (gather, "gather", "store"),
        (apply, "apply", "store"),
        (blobs, "get", "store"),
        *((spool, name, "store") for name in ("accept", "waiting", "count_attempts", "uncount")),
    ]
    kept = [getattr(room, name) for room, name, _ in wrapped]
    for (room, name, share), function in zip(wrapped, kept, strict=True):
        setattr(room, name, clocks.around(share, function))
    sessions, policy = boot(load(place.config(folder)))
    begun: list[float] = []

    def after(*_: Any) -> None:
        cursors.seconds["SQL"] = cursors.seconds.get("SQL", 0.0) + time.perf_counter() - begun.pop()

    for database in (sessions.read, sessions.write):
        event.listen(database, "before_cursor_execute", lambda *_: begun.append(time.perf_counter()))
        event.listen(database, "after_cursor_execute", after)
        dialect: Any = database.dialect
        dialect.do_commit = clocks.around("commit", dialect.do_commit)
    try:
        start = time.perf_counter()
        _fill(sessions, policy, list(corpus.mails(len(corpus.files()))), clocks.around("parse", read))
        total = time.perf_counter() - start
    finally:
        for (room, name, _), function in zip(wrapped, kept, strict=True):
            setattr(room, name, function)
        sessions.close()
    parts = ", ".join(f"{name} {spent / total:.0%}" for name, spent in sorted(clocks.seconds.items()))
    print(f"where the time goes     {parts}, rest {1 - sum(clocks.seconds.values()) / total:.0%}")
    print(f"                        (SQL itself, inside the store: {cursors.seconds['SQL'] / total:.0%})")


def growth(folder: Path) -> None:
    """The rate over the first and the last thousand of many mails, each beside mail-parser on the same."""
    from maild.boot import boot
    from maild.config import load

    sessions, policy = boot(load(place.config(folder)))
    rates, beside, chunk, began = [], [], [], time.perf_counter()
    for raw in corpus.mails(FULL):
        chunk.append(raw)
        if len(chunk) == EDGE:
            start = time.perf_counter()
            _fill(sessions, policy, chunk)
            rates.append(len(chunk) / (time.perf_counter() - start))
            if len(rates) in (1, FULL // EDGE):
                beside.append(rates[-1] / _bare(chunk))
            chunk = []
    sessions.close()
    size = (folder / "maild.db").stat().st_size / 2**20
    print(f"first {EDGE} mails        {rates[0]:8.0f} mails/s   {beside[0]:.3f} of mail-parser")
    print(f"last {EDGE} of {FULL:6}    {rates[-1]:8.0f} mails/s   {beside[-1]:.3f} of mail-parser")
    print(f"                        the last as fast as the first: {beside[-1] / beside[0]:.2f}")
    print(f"                        {FULL / (time.perf_counter() - began):.0f} mails/s in all, database {size:.0f} MB")


def _fill(sessions: Any, policy: Any, raws: list[bytes], reader: Any = None) -> None:
    """What `maild import` does with mails that are in memory."""
    from maild import engine
    from maild.cli.bring import BATCH_MAILS, batches
    from maild.intake.files import arrival
    from maild.reading import Ahead

    def now() -> datetime:
        return datetime.now(UTC)

    ahead = contextlib.nullcontext() if reader else Ahead()
    more = {"reader": reader} if reader else {"limit": BATCH_MAILS}
    mails = ((raw, Envelope("bench", arrival(raw) or now(), silent=True)) for raw in raws)
    with ahead as reading:
        for batch in batches(mails):
            engine.accept(sessions, batch)
            while engine.process(sessions, policy, now, ahead=reading, **more):
                pass


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="maild-bench-") as top:
        alone = yardstick()
        command(Path(top, "command"), alone)
        shares(Path(top, "shares"))
        growth(Path(top, "growth"))
