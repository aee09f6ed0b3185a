"""A process that dies at one line: run as `python -m tests.flow.dies FOLDER POINT`, it kills itself there with 9."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from maild import engine
from maild.notifier import deliver
from maild.reading import read
from maild.store.sessions import Session, Sessions
from maild.values import Limits, Mail, Verdict
from tests.flow.world import Post, World

T = TypeVar("T")


def die() -> None:
    """End as a power cut would: no handler runs, nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying_reader(raw: bytes, limits: Limits, apart: bool) -> Mail:
    """Die while a mail with the word POISON is read."""
    if b"POISON" in raw:
        die()
    return read(raw, limits, apart)


class DyingWrite:
    """Runs write transactions and dies before or after the commit of the nth."""

    def __init__(self, number: int, before_commit: bool) -> None:
        self.left = number
        self.before_commit = before_commit

    def __call__(self, sessions: Sessions, work: Callable[[Session], T], /) -> T:
        self.left -= 1

        def last(session: Session) -> T:
            done = work(session)
            if self.left == 0 and self.before_commit:
                die()
            return done

        value = engine.write(sessions, last)
        if self.left == 0:
            die()
        return value


class DyingPost(Post):
    """Dies before the first mail is handed over, or after the server took it."""

    def __init__(self, folder: Path, after: bool) -> None:
        super().__init__()
        self.folder = folder
        self.after = after

    async def send(self, mail_from: str, recipients: Sequence[str], raw: bytes) -> tuple[Verdict, ...]:
        if self.after:
            (self.folder / "taken").write_bytes(raw)
        die()
        return ()


def main(folder: Path, point: str) -> None:
    """Take what waits in the folder's database as far as the point."""
    world = World(folder)
    world.wait(hours=1)
    if point == "after T1":
        world.arrive(world.write("eva@acme.example", "Late", "I came last.", Message_ID="<late@acme.example>"))
        die()
    if point == "inside parse":
        while engine.process(world.sessions, world.policy, world.now, reader=dying_reader):
            pass
    if point == "before T2 commits":
        engine.process(world.sessions, world.policy, world.now, write=DyingWrite(2, before_commit=True))
    if point == "after T2":
        engine.process(world.sessions, world.policy, world.now, write=DyingWrite(2, before_commit=False))
    if point in ("after T3", "after the SMTP reply"):
        post = DyingPost(folder, after=point == "after the SMTP reply")
        route = deliver.Route("out", (), post)
        asyncio.run(deliver.deliver(world.sessions, (route,), world.now, "dying"))
    sys.exit("the point was never reached")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
