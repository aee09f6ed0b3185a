"""How long a person waits for `maild --help` and for `maild list`, beside a Python that does nothing."""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import place
from maild.values import Envelope

TICKETS = 10_000
RUNS = 7


def wait(*command: str) -> float:
    """Median seconds of some runs."""
    spent = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def fill(config: Path) -> None:
    """Make the tickets, each by a mail of its own."""
    from maild import engine
    from maild.boot import boot
    from maild.config import load

    sessions, policy = boot(load(config))
    now = datetime.now(UTC)
    for first in range(0, TICKETS, 50):
        batch = [
            (
                f"From: Customer {n} <c{n}@example.com>\nTo: support@bench.example\nSubject: Case {n}\n"
                f"Message-ID: <{n}@example.com>\n\nPlease help with case {n}.\n".encode(),
                Envelope("bench", now - timedelta(minutes=n), silent=True),
            )
            for n in range(first, first + 50)
        ]
        engine.accept(sessions, batch)
        while engine.process(sessions, policy, lambda: now):
            pass
    sessions.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="maild-bench-") as folder:
        config = place.config(Path(folder))
        fill(config)
        maild = str(Path(sys.executable).with_name("maild"))
        nothing = wait(sys.executable, "-c", "pass")
        print(f"python -c pass          {nothing:.3f} s")
        for name, command in {
            "maild --help": (maild, "--help"),
            f"maild list, {TICKETS} tickets": (maild, "--config", str(config), "list"),
            "maild list --json": (maild, "--config", str(config), "list", "--json"),
        }.items():
            seconds = wait(*command)
            print(f"{name:28} {seconds:.3f} s   {seconds / nothing:.1f} times as long")
