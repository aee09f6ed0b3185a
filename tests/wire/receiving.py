"""A mail server for the tests that says what it is told to say, and remembers what it was given."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Receiver:
    """Keeps (sender, recipients, raw) of each mail it took; each script answers one command, None is "250"."""

    on_mail: Callable[[str], str | None] = lambda address: None
    on_rcpt: Callable[[str], str | None] = lambda address: None
    on_data: Callable[[SMTP], str | None] = lambda server: None
    hang: float = 0.0
    """Seconds between the final dot and the answer."""
    mails: list[tuple[str, tuple[str, ...], bytes]] = field(default_factory=list)
    connections: int = 0

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_mail(address)
        if answer:
            return answer
        envelope.mail_from = address
        return "250 sender"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_rcpt(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 recipient"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.on_data(server)
        if answer and not answer.startswith("250"):
            return answer
        assert isinstance(envelope.content, bytes)
        self.mails.append((envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content))
        await asyncio.sleep(self.hang)
        return answer or "250 taken"


def sign_in(login: str, password: str) -> Callable[..., AuthResult]:
    """An authenticator that knows one person."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (login.encode(), password.encode())
        return AuthResult(success=right, handled=right)

    return check


@asynccontextmanager
async def listening(receiver: Receiver, tls: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[int]:
    """The receiver on a free port of 127.0.0.1; `tls` from the first octet on."""

    def connected() -> SMTP:
        receiver.connections += 1
        return SMTP(receiver, hostname="mx.example", enable_SMTPUTF8=False, **options)

    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
