"""A listener on a real socket for the tests of intake, and a client that can misbehave."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from maild.intake.smtp import Accept, ListenerSettings, ours, serve
from maild.values import Envelope, Identity, Policy, Queue

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
POLICY = Policy(
    identity=Identity("desk.example", ("s" * 32,)),
    queues=(
        Queue("support", "support@desk.example", "Support", aliases=("help@desk.example",), subaddress="+"),
        Queue("billing", "billing@desk.example", "Billing"),
    ),
)
GREETING = ("EHLO client.example", "MAIL FROM:<kim@customer.example>", "RCPT TO:<support@desk.example>", "DATA")
MAIL = "From: kim@customer.example\r\nSubject: Printer\r\n\r\nIt is dark.\r\n"


@dataclass
class Kept:
    """An accept port in memory."""

    items: list[tuple[bytes, Envelope]] = field(default_factory=list)

    async def __call__(self, items: list[tuple[bytes, Envelope]]) -> object:
        await asyncio.sleep(0)
        self.items.extend(items)
        return len(items)


@asynccontextmanager
async def listening(
    accept: Accept, settings: ListenerSettings, is_ours: Callable[[str], bool] | None = None
) -> AsyncIterator[int]:
    """The port of a running listener."""
    server = await serve(settings, accept, is_ours or ours(POLICY), lambda: NOW)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


class Client:
    """Speaks lines and reads replies; nothing stops it from breaking off."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def reply(self) -> str:
        """The next reply; its lines joined."""
        lines = []
        while line := (await asyncio.wait_for(self.reader.readline(), 10)).decode():
            lines.append(line)
            if line[3:4] != "-":
                break
        return "".join(lines)

    async def say(self, line: str) -> str:
        """Send one line and read the reply."""
        self.writer.write(line.encode("utf-8", "surrogateescape") + b"\r\n")
        return await self.reply()

    async def send(self, octets: bytes) -> None:
        """Send octets as they are."""
        self.writer.write(octets)
        await self.writer.drain()

    async def begin(self, *lines: str) -> str:
        """Say several lines, each after the reply to the last; the last reply."""
        answer = ""
        for line in lines:
            answer = await self.say(line)
        return answer


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Client]:
    """A client that has read its greeting."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        client = Client(reader, writer)
        await client.reply()
        yield client
    finally:
        writer.close()


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait up to five seconds for something to become true."""
    for _ in range(250):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never became true")
