"""Who has to wait for whom: a sender for its 250 no longer than one decision, and a lone mail for no second process."""

from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path
from threading import Event
from typing import TypeVar

from maild import engine
from maild.reading import Ahead
from maild.store.sessions import Session, Sessions
from maild.values import Envelope
from maild.writer import Rank, Writer
from tests.flow.world import START, World

T = TypeVar("T")


class Counted:
    """Write transactions, and how many there were."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, sessions: Sessions, work: Callable[[Session], T], /) -> T:
        self.number += 1
        return engine.write(sessions, work)


def test_a_transaction_ends_after_its_mail_when_a_sender_waits(tmp_path: Path) -> None:
    world, write = World(tmp_path), Counted()
    for n in range(3):
        world.arrive(world.write("eva@acme.example", f"Matter {n}", "text"))
    assert engine.process(world.sessions, world.policy, world.now, write=write, hurry=lambda: True) == 3
    assert write.number == 1 + 3


def test_the_writer_is_in_a_hurry_while_a_sender_waits(tmp_path: Path) -> None:
    writer = Writer(World(tmp_path).sessions)
    writer.start()
    go = Event()
    held = writer.submit(Rank.PROCESS, lambda _: go.wait(30))
    accepted = writer.accept([(b"Subject: x\r\n\r\n", Envelope("file", START))])
    assert writer.hurry()
    go.set()
    assert held.result(30)
    assert len(accepted.result(30)) == 1
    assert not writer.hurry()
    writer.stop()


def test_a_lone_mail_starts_no_second_process(tmp_path: Path) -> None:
    world = World(tmp_path)
    with Ahead() as ahead:
        world.arrive(world.write("eva@acme.example", "One", "text"))
        engine.process(world.sessions, world.policy, world.now, ahead=ahead)
        assert active_children() == []
        for n in range(2):
            world.arrive(world.write("eva@acme.example", f"Matter {n}", "text"))
        assert engine.process(world.sessions, world.policy, world.now, ahead=ahead) == 2
        assert len(active_children()) == 1
