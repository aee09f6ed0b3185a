"""The demo as a person tries it: start it, type what it prints, look at the page, press Ctrl-C."""

import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MAILD = Path(sys.executable).with_name("maild")
LONG = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Demo:
    """A demo that runs in a folder."""

    def __init__(self, folder: Path, process: "subprocess.Popen[str]", said: str) -> None:
        self.folder = folder
        self.process = process
        self.said = said

    def steps(self) -> list[str]:
        """The commands that it printed, as they stand there."""
        return [line.strip() for line in self.said.splitlines() if line.startswith("    ") and "://" not in line]

    def type(self, command: str) -> str:
        """Type a command into another terminal."""
        run = subprocess.run(
            shlex.split(command), cwd=self.folder, capture_output=True, text=True, timeout=LONG, check=False
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    def page(self) -> str:
        """The page at the printed address."""
        address = re.search(r"^    (http://\S+)$", self.said, re.MULTILINE)
        assert address
        with urllib.request.urlopen(address[1], timeout=LONG) as answer:
            return str(answer.read().decode())

    def stop(self) -> float:
        """Press Ctrl-C; the seconds until it has ended."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(LONG) == 0
        return time.monotonic() - start


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Demo]:
    process = subprocess.Popen(
        [str(MAILD), "demo", *options], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = ""
    assert process.stdout is not None
    try:
        for line in process.stdout:
            said += line
            if line.strip() == "ready":
                break
        assert process.poll() is None, said
        yield Demo(folder, process, said)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def ports() -> list[str]:
    return ["--smtp-port", str(free_port()), "--web-port", str(free_port())]


def test_the_printed_steps_work_as_printed(tmp_path: Path, ports: list[str]) -> None:
    with running(tmp_path, *ports) as demo:
        write, read, answer, close = demo.steps()
        sent = demo.type(write)
        assert "carol@example-corp.example" in sent
        assert "anna@demo.example" in sent
        shown = demo.type(read)
        assert "[#1] My printer smokes" in shown
        assert max(map(len, shown.splitlines())) <= 78
        assert "My printer smokes" in demo.page()
        assert "to carol@example-corp.example" in demo.type(answer)
        assert demo.type(close).startswith("Closed.")
        last = demo.type(read)
        assert "Turn it off and on" in last.split("From:    Anna (Demo Support)")[1]
        listed = demo.type(f"{MAILD} --config maild-demo/config.toml list --state all --json")
        assert '"state": "closed"' in listed
        assert demo.stop() < 10


def test_the_second_start_keeps_the_tickets_and_names_the_next_one(tmp_path: Path, ports: list[str]) -> None:
    with running(tmp_path, *ports) as demo:
        demo.type(demo.steps()[0])
        demo.stop()
    with running(tmp_path) as again:
        assert again.steps()[3].endswith("close 2")
        assert "My printer smokes" in again.type(f"{MAILD} --config maild-demo/config.toml show 1")
        again.stop()


def test_the_customer_and_both_agents_can_be_played(tmp_path: Path, ports: list[str]) -> None:
    with running(tmp_path, *ports) as demo:
        demo.type(f'{MAILD} demo write "urgent: my printer smokes"')
        demo.type(f'{MAILD} demo answer --as ben --ticket 1 "Is it plugged in?"')
        demo.type(f'{MAILD} demo write --reply "It burns now"')
        demo.type(f'{MAILD} demo answer --as ben "#close\n\nI have ordered a new one."')
        shown = demo.type(f"{MAILD} --config maild-demo/config.toml show 1")
        assert "priority:  high" in shown
        assert "assignee:  ben" in shown
        assert "state:     closed" in shown
        assert shown.index("Is it plugged in?") < shown.index("It burns now") < shown.index("I have ordered")
        demo.stop()


def test_a_taken_port_is_told_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        run = subprocess.run(
            [str(MAILD), "demo", "--dir", "mine", "--smtp-port", port, "--web-port", str(free_port())],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=LONG,
            check=False,
        )
        assert run.returncode == 1
        assert port in run.stderr
        assert list(tmp_path.iterdir()) == []
        offered = shlex.split(run.stderr.splitlines()[1].partition("another demo: ")[2])
        assert {"--dir", "--smtp-port", "--web-port"} <= set(offered)
        assert offered[3] == "mine"
        with running(tmp_path, *offered[2:]) as demo:
            assert all(f"--dir {offered[3]}" in step for step in demo.steps()[:3])
            demo.stop()


def test_ports_that_are_named_beat_those_of_an_older_start(tmp_path: Path, ports: list[str]) -> None:
    with running(tmp_path, *ports) as demo:
        demo.stop()
    other = ["--smtp-port", str(free_port()), "--web-port", str(free_port())]
    with running(tmp_path, *other) as demo:
        assert f"http://127.0.0.1:{other[3]}/" in demo.said
        assert other[1] in demo.said
        demo.type(f"{MAILD} demo write hello")
        assert "hello" in demo.type(f"{MAILD} demo read --new")
        assert "No new mail" in demo.type(f"{MAILD} demo read --new")
        run = subprocess.run(
            [str(MAILD), "demo", "answer", "--ticket", "#99", "x"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=LONG,
            check=False,
        )
        assert "no mail about ticket 99" in run.stderr
        demo.stop()


def test_playing_without_a_demo_says_how_to_start_one(tmp_path: Path) -> None:
    run = subprocess.run(
        [str(MAILD), "demo", "--dir", "d", "write", "hello"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=LONG,
        check=False,
    )
    assert run.returncode == 1
    assert "Start it first" in run.stderr
    assert "demo --dir d" in run.stderr
