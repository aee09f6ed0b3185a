"""Handing mails to a Maildir: each is whole and on the disk before it appears in `new`."""

import asyncio
import os
import socket
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from maild.values import Verdict

FOLDERS = ("tmp", "new", "cur")
_SERIAL = count()


class MaildirTransport:
    """A folder as the world outside: for trying maild out, and for another program to take from."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    async def send(self, mail_from: str, recipients: Sequence[str], raw: bytes) -> tuple[Verdict, ...]:
        """Write one mail for all recipients, who stand in X-Envelope-To at its top; a full disk is our own fault."""
        try:
            name = await asyncio.to_thread(self._write, recipients, raw)
        except OSError as fault:
            text = f"{type(fault).__name__}: {fault}"
            return (Verdict(ok=False, code=None, text=text, account=True),) * len(recipients)
        return (Verdict(ok=True, code=250, text=f"250 written as {name}"),) * len(recipients)

    async def close(self) -> None:
        """Nothing is open between two mails."""

    def _write(self, recipients: Sequence[str], raw: bytes) -> str:
        for folder in FOLDERS:
            (self.path / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        host = socket.gethostname().replace("/", "_").replace(":", "_")
        name = f"{time.time():.6f}".replace(".", ".M", 1) + f"P{os.getpid()}Q{next(_SERIAL)}.{host}"
        envelope = "X-Envelope-To: " + ",\n ".join(recipients) + "\n"
        waiting = self.path / "tmp" / name
        try:
            with waiting.open("xb") as file:
                file.write(envelope.encode("ascii", "replace") + raw.replace(b"\r\n", b"\n"))
                file.flush()
                os.fsync(file.fileno())
            waiting.rename(self.path / "new" / name)
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise
        _sync(self.path / "new")
        return name


def _sync(folder: Path) -> None:
    """Make the name durable as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
