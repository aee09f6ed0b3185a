"""How fast maild reads: parse, text, reply and machine against mail-parser's bare `parse_from_bytes`, same mails."""

import contextlib
import gc
import logging
import os
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

import mailparser

from bench import corpus
from maild.mail.machine import screen
from maild.mail.parse import parse
from maild.values import Envelope, Machine, Mail

ROUNDS = int(os.environ.get("ROUNDS", "3"))
CHUNK = 100
"""Mails that a worker gets and gives back at a time."""

_ENVELOPE = Envelope("bench", datetime(2026, 1, 1, tzinfo=UTC))
_NOBODY: frozenset[str] = frozenset()


def read(raw: bytes) -> tuple[Mail, Machine]:
    """All that is read of a mail before anything is decided; text and reply are in the Mail."""
    mail = parse(raw)
    return mail, screen(mail, _ENVELOPE, _NOBODY, _NOBODY)


def read_all(raws: Sequence[bytes]) -> list[tuple[Mail, Machine]]:
    """A worker's order."""
    return [read(raw) for raw in raws]


def bare(raws: Sequence[bytes]) -> int:
    """The yardstick: mail-parser alone; what it cannot parse counts as read."""
    for raw in raws:
        with contextlib.suppress(Exception):  # the yardstick has no fallback
            mailparser.parse_from_bytes(raw)
    return len(raws)


def alone(raws: Sequence[bytes]) -> int:
    """Maild in this process."""
    return sum(bool(read(raw)) for raw in raws)


def shared(pool: ProcessPoolExecutor, raws: Sequence[bytes]) -> int:
    """Maild with workers: the octets go to them, and the mails come back as values."""
    chunks = [raws[n : n + CHUNK] for n in range(0, len(raws), CHUNK)]
    return sum(len(mails) for mails in pool.map(read_all, chunks))


def seconds(work: Callable[[Sequence[bytes]], int], raws: Sequence[bytes]) -> float:
    """How long it takes, by the clock on the wall."""
    gc.collect()
    start = time.perf_counter()
    count = work(raws)
    took = time.perf_counter() - start
    if count != len(raws):
        raise SystemExit(f"{count} of {len(raws)} mails came back.")
    return took


def main() -> None:
    """Take turns, so that a busy machine is busy for all of them; print rates and ratios."""
    logging.disable(logging.CRITICAL)  # mail-parser warns of each odd part, and that would be measured, too
    raws = [file.read_bytes() for file in corpus.files()]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    took = {"bare": 0.0, "alone": 0.0, "shared": 0.0}
    with ProcessPoolExecutor(cores, get_context("spawn")) as pool:
        shared(pool, raws[: CHUNK * cores])  # the workers are started before the clock is
        for _ in range(ROUNDS):
            took["bare"] += seconds(bare, raws)
            took["alone"] += seconds(alone, raws)
            took["shared"] += seconds(lambda mails: shared(pool, mails), raws)
    total = len(raws) * ROUNDS
    rate = {name: total / spent for name, spent in took.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"mail-parser alone       {rate['bare']:8.0f} mails/s   ({len(raws)} mails, {ROUNDS} rounds)")
    for name, label in (("alone", "maild, one process"), ("shared", f"maild, {cores} workers")):
        print(f"{label:22}  {rate[name]:8.0f} mails/s   ratio {rate[name] / rate['bare']:.3f}")
    print(f"peak memory of the first process {peak:.0f} MB, the mails among it")


if __name__ == "__main__":
    main()
