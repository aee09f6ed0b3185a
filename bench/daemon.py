"""The running daemon against a bare aiosmtpd that writes each mail to disk: the same mails, the same client."""

import asyncio
import itertools
import os
import re
import smtplib
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from bench import corpus, place

COUNT = int(os.environ.get("DAEMON_MAILS", "2000"))
CLIENTS = 8
"""Connections at one time."""
PATIENCE = 600.0


def deliver(port: int, raws: list[bytes]) -> float:
    """Hand all mails over, over some connections at a time; the seconds until the last 250."""

    def some(part: list[bytes]) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
            for raw in part:
                client.sendmail("bench@example.com", ["support@bench.example"], raw)

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(some, [raws[i::CLIENTS] for i in range(CLIENTS)]))
    return time.perf_counter() - start


def ready(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("nothing listens; what it said stands above")


def bare(folder: Path, raws: list[bytes]) -> float:
    """Mails a second of aiosmtpd alone, each mail a file that is synced before 250."""
    port = place.free_port()
    folder.mkdir()
    with subprocess.Popen([sys.executable, "-m", "bench.daemon", "bare", str(port), str(folder)]) as process:
        ready(port, process)
        seconds = deliver(port, raws)
        process.terminate()
    return len(raws) / seconds


def maild(folder: Path, raws: list[bytes]) -> tuple[float, float, int]:
    """Mails a second until the last 250, and until the last is decided and its notices are out; how many mails left."""
    port = place.free_port()
    config = place.config(folder, port)
    command = [*place.MAILD, "--config", str(config)]
    with subprocess.Popen([*command, "run"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        ready(port, process)
        start = time.perf_counter()
        accepted = deliver(port, raws)
        while time.perf_counter() - start < PATIENCE and busy(config):
            time.sleep(0.2)
        through = time.perf_counter() - start
        process.terminate()
    left = sum(1 for file in (folder / "out").rglob("*") if file.is_file())
    return len(raws) / accepted, len(raws) / through, left


def busy(config: Path) -> bool:
    """Whether a mail waits for its decision, or a notice for its way out."""
    from maild.config import load
    from maild.store import read
    from maild.store.sessions import open_store
    from maild.values import OutboxState

    sessions = open_store(load(config).database)
    with sessions.read.connect() as session:
        waits = read.balance(session).waiting > 0
        leaving = bool(read.outbox(session, (OutboxState.DUE, OutboxState.SENDING), 1))
    sessions.close()
    return waits or leaving


async def serve(port: int, folder: Path) -> None:
    """The yardstick: accept, write, sync, 250."""
    from aiosmtpd.smtp import SMTP, Envelope, Session

    numbers = itertools.count()

    class Handler:
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            with (folder / str(next(numbers))).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            return "250 OK"

    class Long(SMTP):
        line_length_limit = 1 << 20

    server = await asyncio.get_running_loop().create_server(lambda: Long(Handler()), "127.0.0.1", port)
    await server.serve_forever()


def clean(raw: bytes) -> bytes:
    """A mail as a client sends it today: no From_ line, CRLF, and no old Date, which would silence the notices."""
    raw = re.sub(rb"\AFrom [^\n]*\n", b"", raw)
    raw = re.sub(rb"(?m)^Date:.*$", b"Date: " + format_datetime(datetime.now(UTC)).encode(), raw, count=1)
    return re.sub(rb"\r?\n", b"\r\n", raw)


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        asyncio.run(serve(int(sys.argv[2]), Path(sys.argv[3])))
    else:
        mails = [clean(raw) for raw in corpus.mails(COUNT)]
        with tempfile.TemporaryDirectory(prefix="maild-bench-") as top:
            alone = bare(Path(top, "bare"), mails)
            print(f"bare aiosmtpd, synced   {alone:8.0f} mails/s   ({COUNT} mails, {CLIENTS} connections)")
            taken, through, left = maild(Path(top, "maild"), mails)
            print(f"maild run, until 250    {taken:8.0f} mails/s   ratio {taken / alone:.2f}")
            print(
                f"maild run, all sent     {through:8.0f} mails/s   ratio {through / alone:.2f}, {left} mails went out"
            )
