"""Handing mails to a server by SMTP: TLS never falls back, each recipient has its own verdict."""

import asyncio
import ssl
from collections.abc import Sequence
from typing import Protocol

import aiosmtplib
from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPException, SMTPRecipientRefused, SMTPResponseException

from maild.values import Verdict

COMMAND = 60.0
"""Seconds for the answer to one command."""
CONTENT = 300.0
"""Seconds for a whole mail and the answer to its final dot."""
GOODBYE = 5.0
IMPLICIT_PORT = 465
TOO_LARGE = 552
FAULTS = (SMTPException, OSError, ssl.SSLError, TimeoutError, ValueError)


class Account(Protocol):
    """What is configured of a server."""

    @property
    def host(self) -> str:
        """Its name."""

    @property
    def port(self) -> int:
        """Its port."""

    @property
    def tls(self) -> str:
        """One of tls (or implicit), starttls, required (whichever of both the port means), none."""

    @property
    def login(self) -> str | None:
        """Who signs in; None: nobody does."""

    @property
    def password(self) -> str | None:
        """Goes with the login."""


class SmtpTransport:
    """One account; its connection serves all mails of a batch and is closed after it."""

    def __init__(
        self,
        account: Account,
        tls_context: ssl.SSLContext | None = None,
        command: float = COMMAND,
        content: float = CONTENT,
    ) -> None:
        self.account = account
        self.tls_context = tls_context
        self.command = command
        self.content = content
        self._client: SMTP | None = None

    async def send(self, mail_from: str, recipients: Sequence[str], raw: bytes) -> tuple[Verdict, ...]:
        """Send one mail; one verdict for each recipient, in their order. Never raises a fault of the network."""
        try:
            client = await self._begun(mail_from, len(raw))
        except FAULTS as fault:
            await self._drop()
            verdict = Verdict(ok=False, code=_code(fault), text=_text(fault), account=_code(fault) != TOO_LARGE)
            return (verdict,) * len(recipients)
        try:
            return await self._delivered(client, recipients, raw)
        except asyncio.CancelledError:
            client.close()
            self._client = None
            raise

    async def close(self) -> None:
        """Say goodbye; the next mail connects anew."""
        client, self._client = self._client, None
        if client and client.is_connected:
            try:
                await client.quit(timeout=GOODBYE)
            except FAULTS:
                client.close()

    async def _begun(self, mail_from: str, size: int) -> SMTP:
        """A connection on which MAIL FROM was accepted. One that died between two mails is opened again, uncounted."""
        reused = self._client is not None and self._client.is_connected
        try:
            return await self._mail(mail_from, size)
        except FAULTS as fault:
            if not reused or _code(fault) not in (None, 421):
                raise
            await self._drop()
            return await self._mail(mail_from, size)

    async def _mail(self, mail_from: str, size: int) -> SMTP:
        client = self._client
        if client is None or not client.is_connected:
            client = self._client = await self._connected()
        options = [f"SIZE={size}"] if client.supports_extension("size") else []
        most = client.esmtp_extensions.get("size", "")
        if most.isdigit() and 0 < int(most) < size:
            raise SMTPResponseException(TOO_LARGE, f"the server takes {most} octets, this mail has {size}")
        await client.mail(mail_from, options=options)
        return client

    async def _connected(self) -> SMTP:
        a = self.account
        implicit = a.tls in ("tls", "implicit") or (a.tls == "required" and a.port == IMPLICIT_PORT)
        client = SMTP(
            hostname=a.host,
            port=a.port or None,
            username=a.login,
            password=a.password if a.login else None,
            timeout=self.command,
            use_tls=implicit,
            start_tls=a.tls != "none" and not implicit,
            tls_context=self.tls_context if a.tls != "none" else None,
        )
        await client.connect()
        return client

    async def _delivered(self, client: SMTP, recipients: Sequence[str], raw: bytes) -> tuple[Verdict, ...]:
        verdicts: dict[int, Verdict] = {}
        for index, recipient in enumerate(recipients):
            try:
                await client.rcpt(recipient)
            except FAULTS as fault:
                verdicts[index] = Verdict(ok=False, code=_code(fault), text=_text(fault))
                if not isinstance(fault, SMTPRecipientRefused):
                    await self._drop()
                    lost = Verdict(ok=False, code=None, text=_text(fault))
                    return tuple(verdicts.get(i, lost) for i in range(len(recipients)))
        if len(verdicts) == len(recipients):
            await self._reset(client)
            return tuple(verdicts[i] for i in range(len(recipients)))
        content = await self._content(client, raw)
        return tuple(verdicts.get(i, content) for i in range(len(recipients)))

    async def _content(self, client: SMTP, raw: bytes) -> Verdict:
        """DATA. Silence or a lost connection here may come after the final dot: nobody knows."""
        try:
            answer = await client.data(raw, timeout=self.content)
        except SMTPResponseException as fault:
            await self._reset(client)
            return Verdict(ok=False, code=fault.code, text=_text(fault))
        except FAULTS as fault:
            await self._drop()
            return Verdict(ok=False, code=None, text=_text(fault), after_data=True)
        return Verdict(ok=True, code=answer.code, text=f"{answer.code} {answer.message}")

    async def _reset(self, client: SMTP) -> None:
        try:
            await client.rset()
        except FAULTS:
            await self._drop()

    async def _drop(self) -> None:
        client, self._client = self._client, None
        if client:
            client.close()


def _code(fault: BaseException) -> int | None:
    return fault.code if isinstance(fault, aiosmtplib.SMTPResponseException) else None


def _text(fault: BaseException) -> str:
    if isinstance(fault, SMTPResponseException):
        return f"{fault.code} {fault.message}"
    return f"{type(fault).__name__}: {fault}"
