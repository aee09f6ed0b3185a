"""Whatever line the process dies at: every accepted mail gets exactly one disposition and no agent's reply is lost."""

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from maild.values import Disposition, OutboxState
from tests.flow.world import START, World

EVA = "eva@acme.example"


def dies(folder: Path, point: str) -> None:
    """Let a process die there; it must have been killed by itself, not have ended otherwise."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.flow.dies", str(folder), point],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("point", ["after T1", "before T2 commits", "after T2", "inside parse"])
def test_every_accepted_mail_gets_exactly_one_disposition(tmp_path: Path, point: str) -> None:
    world = World(tmp_path)
    for n in range(5):
        world.arrive(world.write(EVA, f"Matter {n}", "POISON" if n == 2 and point == "inside parse" else "text"))
    world.sessions.close()
    dies(tmp_path, point)
    again = World(tmp_path)
    again.decide()
    ledger = again.ledger()
    assert len(ledger) == 5 + (point == "after T1")
    assert all(entry.disposition is Disposition.ACCEPTED for entry in ledger)
    assert len({entry.ticket for entry in ledger}) == len(ledger)
    received = Counter(m.recipients for m in again.everything_out() if m.template.value == "received")
    assert sum(received.values()) == len(ledger)


def test_a_mail_that_kills_the_process_each_time_is_held_and_the_others_go_on(tmp_path: Path) -> None:
    world = World(tmp_path)
    for text in ("one", "POISON", "three"):
        world.arrive(world.write(EVA, f"Matter {text}", text))
    world.sessions.close()
    for _ in range(3):
        dies(tmp_path, "inside parse")
    again = World(tmp_path)
    again.decide()
    dispositions = [entry.disposition for entry in again.ledger()]
    assert dispositions == [Disposition.ACCEPTED, Disposition.HELD, Disposition.ACCEPTED]
    assert any(m.template.value == "held" for m in again.everything_out())


@pytest.mark.parametrize("point", ["after T3", "after the SMTP reply"])
def test_an_agents_reply_is_sent_again_or_shown_as_uncertain_but_never_lost(tmp_path: Path, point: str) -> None:
    world = World(tmp_path)
    world.mail(EVA, "Printer", "Smoke.")
    notice = world.last_to("anna@firm.example")
    world.send()
    world.answer("anna@firm.example", notice, "Unplug it.")
    world.sessions.close()
    dies(tmp_path, point)
    again = World(tmp_path)
    again.time = START
    again.wait(hours=3)
    for _ in range(6):
        again.send()
        again.wait(hours=1)
    state = dict(again.states())["reply"]
    texts = [raw for _, to, raw in again.post.sent if EVA in to and b"Unplug it." in raw]
    assert state is OutboxState.SENT
    assert len(texts) == 1
    if point == "after the SMTP reply":
        assert texts[0] == (tmp_path / "taken").read_bytes(), "the second copy must be the same mail to the octet"
