"""One thread that makes every write of the daemon, in the order of what cannot wait."""

import itertools
import logging
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from enum import IntEnum
from threading import Lock, Thread
from typing import TypeVar

from maild import engine
from maild.store.sessions import Session, Sessions
from maild.values import Envelope, SpoolId

log = logging.getLogger("maild.writer")
T = TypeVar("T")
Item = tuple[bytes, Envelope]


class Rank(IntEnum):
    """Who goes first: what has left must be settled, a waiting sender answered, then people, then the backlog."""

    SETTLE = 0
    ACCEPT = 1
    ACT = 2
    PROCESS = 3
    STOP = 4


class Writer:
    """Runs write transactions one by one. Mails that wait to be accepted share one transaction (group commit)."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self._jobs: queue.PriorityQueue[tuple[Rank, int, Callable[[], None]]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._arrived: list[tuple[Sequence[Item], Future[list[SpoolId]]]] = []
        self._lock = Lock()
        self._stopping = False
        self._thread = Thread(target=self._run, name="maild-writer", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what was asked for so far, then end the thread."""
        self._jobs.put((Rank.STOP, next(self._order), self._stop))
        self._thread.join()

    def submit(self, rank: Rank, work: Callable[[Session], T]) -> "Future[T]":
        """Run `work` in a write transaction of its own; the future holds its value or its exception."""
        future: Future[T] = Future()
        self._put(rank, lambda: _into(future, lambda: engine.write(self.sessions, work)))
        return future

    def at(self, rank: Rank) -> Callable[[Sessions, Callable[[Session], T]], T]:
        """A function with the shape of `engine.write` that waits for this thread."""
        return lambda _sessions, work: self.submit(rank, work).result()

    def accept(self, items: Sequence[Item]) -> "Future[list[SpoolId]]":
        """T1 for these mails, together with all others that wait by then."""
        future: Future[list[SpoolId]] = Future()
        with self._lock:
            self._arrived.append((items, future))
            first = len(self._arrived) == 1
        if first:
            self._put(Rank.ACCEPT, self._accept)
        return future

    def hurry(self) -> bool:
        """Whether a sender waits for its 250."""
        return bool(self._arrived)

    def _put(self, rank: Rank, job: Callable[[], None]) -> None:
        self._jobs.put((rank, next(self._order), job))

    def _accept(self) -> None:
        with self._lock:
            arrived = [(items, f) for items, f in self._arrived if f.set_running_or_notify_cancel()]
            self._arrived = []
        try:
            ids = iter(engine.accept(self.sessions, [item for items, _ in arrived for item in items]))
        except BaseException as error:
            for _, future in arrived:
                future.set_exception(error)
            return
        for items, future in arrived:
            future.set_result([next(ids) for _ in items])

    def _stop(self) -> None:
        self._stopping = True

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._jobs.get()[2]()
            except Exception:
                log.exception("a write failed in a way that nobody waited for; the next one goes on")


def _into(future: "Future[T]", work: Callable[[], T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
