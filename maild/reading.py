"""Reading a mail where it can do no harm: big mails and second attempts go to a process with limits."""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Self

from maild.errors import ReadingFault
from maild.mail.parse import parse
from maild.values import Limits, Mail

BIG = 1024 * 1024
"""Octets; a larger mail is read in a process of its own."""
SECONDS = 20.0
PATIENCE = 60.0
"""Seconds for the mails that are read ahead together; past them each is read apart."""
MEMORY = 2 * 1024**3
"""Octets of address space that the process may take; a mail of 40 MB needs about 400 MB."""


def read(raw: bytes, limits: Limits, apart: bool = False) -> Mail:
    """Parse a mail; in a process of its own when it is big or has failed before. Raises ReadingFault."""
    if not apart and len(raw) <= BIG:
        return parse(raw, limits)
    return read_apart(raw, limits)


def read_apart(raw: bytes, limits: Limits, seconds: float = SECONDS) -> Mail:
    """Parse a mail in a process that is killed after some seconds. Raises ReadingFault when it gives no answer."""
    order = pickle.dumps((raw, limits))
    program = [sys.executable, "-c", "from maild.reading import worker; worker()"]
    try:
        done = subprocess.run(program, input=order, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ReadingFault(f"It took more than {seconds:.0f} s.") from None
    if done.returncode != 0:
        raise ReadingFault(f"The reading process ended with {done.returncode}.")
    mail = pickle.loads(done.stdout)  # noqa: S301  our own process wrote it
    if not isinstance(mail, Mail):
        raise ReadingFault("The reading process gave no mail.")
    return mail


Mails = list[Mail | Exception]


class Ahead:
    """Reads the next mails in a process of its own while the last ones are decided on. Use as a context manager."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def start(self, raws: Sequence[bytes], limits: Limits) -> Callable[[], Mails]:
        """Begin to read these; call the answer to wait for them. If the process dies, each is read apart."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), attend)
        try:
            future = self._pool.submit(read_all, tuple(raws), limits)
        except BrokenProcessPool:
            return lambda: self._apart(raws, limits)

        def wait() -> Mails:
            try:
                return future.result()
            except BrokenProcessPool:
                return self._apart(raws, limits)

        return wait

    def _apart(self, raws: Sequence[bytes], limits: Limits) -> Mails:
        self._end()
        return [_caught(read_apart, raw, limits) for raw in raws]

    def _end(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def attend() -> None:
    """In the process that reads: a signal to the whole group is its parent's to obey, and it ends with its parent."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def read_all(raws: Sequence[bytes], limits: Limits) -> Mails:
    """Parse several mails; a fault stands in the place of its mail. Takes it too long, the process ends itself."""
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        return [_caught(read, raw, limits) for raw in raws]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _caught(reader: Callable[[bytes, Limits], Mail], raw: bytes, limits: Limits) -> Mail | Exception:
    try:
        return reader(raw, limits)
    except Exception as error:
        return error


def worker() -> None:
    """Read one order from standard input and write the mail to standard output; what `read_apart` starts."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    raw, limits = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  our own parent wrote it
    answer = pickle.dumps(parse(raw, limits))
    sys.stdout.buffer.write(answer)
