"""The daemon as a process: mail by SMTP, commands beside it, SIGHUP, SIGTERM, nothing lost between two starts."""

import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.flow.world import CONFIG

MAIL = (
    "From: eva@acme.example\r\nTo: support@firm.example\r\nSubject: {0}\r\nMessage-ID: <{0}@acme.example>\r\n\r\nhi\r\n"
)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def maild(folder: Path, *words: str) -> str:
    """What a command prints beside the daemon; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "maild", "--config", str(folder / "config.toml"), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


@contextmanager
def running(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The daemon in this folder; at the end SIGTERM must stop it in order."""
    log = (folder / "log").open("ab")
    daemon = subprocess.Popen(
        [sys.executable, "-m", "maild", "--config", str(folder / "config.toml"), "run"], stdout=log, stderr=log
    )
    try:
        until(lambda: listens(port) or daemon.poll() is not None)
        assert daemon.poll() is None, (folder / "log").read_text()
        yield daemon
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(15) == 0, (folder / "log").read_text()
    finally:
        daemon.kill()
        daemon.wait()
        log.close()


def listens(port: int) -> bool:
    """Whether somebody answers on this port."""
    with socket.socket() as s:
        s.settimeout(1)
        return s.connect_ex(("127.0.0.1", port)) == 0


def send(port: int, subject: str) -> None:
    """A customer's mail."""
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
        smtp.sendmail("eva@acme.example", ["support@firm.example"], MAIL.format(subject))


def test_the_daemon_takes_mail_obeys_commands_reloads_and_stops(tmp_path: Path) -> None:
    port = free_port()
    config = CONFIG.replace("port = 2525", f"port = {port}")
    (tmp_path / "config.toml").write_text(config)
    out = tmp_path / "out" / "new"
    with running(tmp_path, port) as daemon:
        send(port, "one")
        until(lambda: out.is_dir() and len(list(out.iterdir())) == 3)
        maild(tmp_path, "close", "1", "--as", "anna")
        until(lambda: len(list(out.iterdir())) >= 4)
        (tmp_path / "config.toml").write_text(config + "[[rule]]\nname = 'r'\non = 'nonsense'\n")
        daemon.send_signal(signal.SIGHUP)
        until(lambda: "not reloaded" in (tmp_path / "log").read_text())
        rule = '[[rule]]\nname = "r"\non = ["new"]\nwhen = {subject = "two"}\nthen = {tag = "seen"}\n'
        (tmp_path / "config.toml").write_text(config + rule)
        daemon.send_signal(signal.SIGHUP)
        until(lambda: "configuration reloaded" in (tmp_path / "log").read_text())
        send(port, "two")
        until(lambda: "seen" in maild(tmp_path, "list", "--json"))
    with running(tmp_path, port):
        send(port, "three")
        until(lambda: '"id": 3' in maild(tmp_path, "list", "--json"))
    maild(tmp_path, "mail", "check")


def test_a_port_that_somebody_has_is_said_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (tmp_path / "config.toml").write_text(CONFIG.replace("port = 2525", f"port = {port}"))
        command = [sys.executable, "-m", "maild", "--config", str(tmp_path / "config.toml"), "run"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "take another port in the configuration" in done.stderr


def test_mail_accepted_while_nothing_decides_is_decided_by_the_next_process(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "config.toml").write_text(CONFIG.replace("port = 2525", f"port = {port}"))
    log = (tmp_path / "log").open("ab")
    receiver = subprocess.Popen(
        [sys.executable, "-m", "maild", "--config", str(tmp_path / "config.toml"), "run", "--role", "receive"],
        stdout=log,
        stderr=log,
    )
    try:
        until(lambda: listens(port))
        for n in range(5):
            send(port, f"m{n}")
    finally:
        receiver.kill()
        receiver.wait()
        log.close()
    assert maild(tmp_path, "list", "--json").strip() == ""
    with running(tmp_path, port):
        until(lambda: len(maild(tmp_path, "list", "--json").splitlines()) == 5)
