"""The SMTP and LMTP listener: takes mail for our own addresses, and says 250 only when the mail is on disk."""

import asyncio
import logging
import ssl
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import AnyStr

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import MISSING, SMTP
from aiosmtpd.smtp import Envelope as Dialogue
from aiosmtpd.smtp import Session as Peer

from maild.errors import StoreBusy
from maild.intake.settings import ListenerSettings, Test, context, ours, settings
from maild.intake.trace import clean, received
from maild.values import Envelope

__all__ = ["ListenerSettings", "ours", "serve", "settings"]

log = logging.getLogger(__name__)

Accept = Callable[[list[tuple[bytes, Envelope]]], Awaitable[object]]
Clock = Callable[[], datetime]

LINE_OCTETS = 1 << 20
"""Real mail has lines far over the 998 of RFC 5322: HTML in one line."""
IN_FLIGHT = 8
"""So many mails of full size may be in memory at once; whoever sends more is asked to come later."""
LIFETIME = 3600.0
"""Seconds after which a connection ends whatever it does, so that a dripping client cannot stay for ever."""
LAST_WORDS = 10.0
"""Seconds that a closing connection may take for its last words."""


async def serve(listener: ListenerSettings, accept: Accept, is_ours: Test, now: Clock) -> asyncio.Server:
    """Listen in the running loop; each mail goes to `accept` alone, as one pair for all its recipients.

    Raises OSError (the address is taken) and ssl.SSLError (the certificate is no good). Closing the server ends
    listening; clients that are connected stay until they are done or idle.
    """
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd logs every command, addresses included
    tls = context(listener)
    desk = Desk(listener, accept, is_ours, now, None if listener.implicit_tls else tls)
    return await asyncio.get_running_loop().create_server(
        desk.connection, listener.host, listener.port, ssl=tls if listener.implicit_tls else None
    )


class Desk:
    """What the connections of one listener share: the answers to commands (aiosmtpd's hooks) and the counts."""

    def __init__(
        self, listener: ListenerSettings, accept: Accept, is_ours: Test, now: Clock, starttls: ssl.SSLContext | None
    ) -> None:
        self.settings = listener
        self.accept = accept
        self.is_ours = is_ours
        self.now = now
        self.connections: set[asyncio.BaseProtocol] = set()
        self.octets = 0
        """In memory for mails that are still coming in."""
        self._accepting: set[asyncio.Future[object]] = set()
        self._starttls = starttls

    def connection(self) -> asyncio.BaseProtocol:
        """The protocol for one new connection."""
        if len(self.connections) >= self.settings.max_connections:
            log.warning("listener full source=%s connections=%d", self.settings.name, len(self.connections))
            return _Full(self.settings.hostname)
        protocol = (_Lmtp if self.settings.kind == "lmtp" else _Smtp)(self, self._starttls)
        self.connections.add(protocol)
        return protocol

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Peer, envelope: Dialogue, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet: PIPELINING (RFC 2920; a must in LMTP) is added, AUTH left out: nobody signs in here."""
        session.host_name = hostname
        offers = [r for r in responses if not r.startswith("250-AUTH")]
        return [*offers[:-1], "250-PIPELINING", offers[-1]]

    async def handle_VRFY(self, server: SMTP, session: Peer, envelope: Dialogue, address: str) -> str:  # noqa: N802
        """Tell nobody which addresses there are (RFC 5321, 7.3)."""
        return "252 2.5.0 Addresses are not verified here; send the mail and see"

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Peer, envelope: Dialogue, address: str, options: list[str]
    ) -> object:
        """Insist on TLS where it is required; aiosmtpd's own check does not know LHLO."""
        if self.settings.require_tls and session.ssl is None:
            return "530 5.7.0 Must issue a STARTTLS command first"
        return MISSING

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Peer, envelope: Dialogue, address: str, options: list[str]
    ) -> object:
        """Take our own recipients and relay for nobody."""
        if self.settings.recipients == "any" or self.is_ours(address):
            return MISSING
        return "550 5.1.1 There is no such address here, and mail is not relayed"

    async def handle_DATA(self, server: SMTP, session: Peer, envelope: Dialogue) -> str:  # noqa: N802
        """Hand the mail over; 250 only after it is durable, 451 when it is not, so that the client keeps it."""
        item = self._item(session, envelope)
        # A client that hangs up meanwhile must not cut a transaction in two; its retry will be a duplicate.
        accepting = asyncio.ensure_future(self.accept([item]))
        self._accepting.add(accepting)
        accepting.add_done_callback(self._accepted)
        try:
            await asyncio.shield(accepting)
        except StoreBusy:
            return "451 4.3.0 The database is busy; nothing was kept, try again"
        except Exception:  # whatever it is, the client must keep its mail; _accepted logs it
            return "451 4.3.0 The mail could not be kept; try again"
        return "250 2.0.0 Kept"

    async def handle_exception(self, error: Exception) -> str:
        """Answer a fault of our own without showing it."""
        log.error("listener fault source=%s error=%r", self.settings.name, error)
        return "451 4.3.0 A fault on this side; try again"

    def _accepted(self, accepting: asyncio.Future[object]) -> None:
        self._accepting.discard(accepting)
        if not accepting.cancelled() and (error := accepting.exception()):
            log.error("mail not kept source=%s error=%r", self.settings.name, error)

    def _item(self, session: Peer, dialogue: Dialogue) -> tuple[bytes, Envelope]:
        moment = self.now()
        sender = clean(dialogue.mail_from or "")
        envelope = Envelope(
            source=self.settings.name,
            received=moment,
            sender="" if sender == "<>" else sender,
            recipients=tuple(dict.fromkeys(map(clean, dialogue.rcpt_tos))),
            queue=self.settings.queue,
        )
        lmtp = self.settings.kind == "lmtp"
        trace = received(session, envelope.recipients, moment, self.settings.hostname, lmtp, dialogue.smtp_utf8)
        return trace + (dialogue.original_content or b""), envelope


class _Smtp(SMTP):
    """aiosmtpd's dialogue with long lines, a size that holds, patience that ends and no version in the banner."""

    line_length_limit = LINE_OCTETS

    def __init__(self, desk: Desk, tls: ssl.SSLContext | None) -> None:
        # aiosmtpd keeps these in a dict of the class and adds to it at each EHLO; 2048 lets long signed senders in.
        self.command_size_limits = defaultdict(lambda: 2048)
        self.command_size_limit = 2048
        self.desk = desk
        self._octets = 0
        self._ends: asyncio.TimerHandle | None = None
        super().__init__(
            desk,
            data_size_limit=desk.settings.max_bytes,
            enable_SMTPUTF8=True,
            hostname=desk.settings.hostname,
            ident="LMTP" if desk.settings.kind == "lmtp" else "ESMTP",
            tls_context=tls,
            timeout=desk.settings.idle_seconds,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
            loop=asyncio.get_running_loop(),
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the clock of the connection; called a second time when TLS begins."""
        if self._ends is None:
            self._ends = self.loop.call_later(LIFETIME, self._timeout_cb)
        super().connection_made(transport)
        if self.session is not None and self.session.ssl is None and transport.get_extra_info("ssl_object"):
            self.session.ssl = {"ssl_object": transport.get_extra_info("ssl_object")}

    def data_received(self, data: bytes) -> None:
        """Count what comes in: octets move the idle clock, and all connections share one bound of memory."""
        self._reset_timeout()
        grown = min(len(data), 2 * self.desk.settings.max_bytes - self._octets)
        self._octets += grown
        self.desk.octets += grown
        if grown and self.desk.octets > IN_FLIGHT * self.desk.settings.max_bytes:
            log.warning("listener out of memory source=%s octets=%d", self.desk.settings.name, self.desk.octets)
            self._hang_up("421 4.3.1 Too much mail at once; try again")
            return
        super().data_received(data)

    def connection_lost(self, error: Exception | None) -> None:
        """Give back what the connection held; a mail that was not complete is gone, and was never promised."""
        self.desk.connections.discard(self)
        self._forget()
        if self._ends is not None:
            self._ends.cancel()
        super().connection_lost(error)

    async def push(self, status: AnyStr) -> None:
        """Send one reply, with the status codes of RFC 3463 where aiosmtpd has none."""
        text = status if isinstance(status, str) else status.decode("utf-8", "replace")
        if text.startswith("552 Error"):
            text = f"552 5.3.4 Mail over {self.desk.settings.max_bytes} octets is not taken here"
        elif text.startswith("500 Line too long"):
            text = f"500 5.5.6 A line over {LINE_OCTETS} octets is not taken here"
        await super().push(text.encode("utf-8", "replace"))

    def _set_post_data_state(self) -> None:
        self._forget()
        super()._set_post_data_state()  # type: ignore[no-untyped-call]

    def _forget(self) -> None:
        self.desk.octets -= self._octets
        self._octets = 0

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        try:
            return super()._getaddr(arg)
        except (IndexError, ValueError):  # the standard library's parser, on "<" and its like
            return None, None

    def _timeout_cb(self) -> None:
        self._hang_up("421 4.4.2 Idle for too long, good-bye")

    def _hang_up(self, words: str) -> None:
        if not isinstance(self.transport, asyncio.WriteTransport):
            return
        if not self.transport.is_closing():
            self.transport.write(words.encode() + b"\r\n")
            self.transport.close()
        # A client that reads nothing would keep a closing transport open for ever.
        self.loop.call_later(LAST_WORDS, self.transport.abort)


class _Lmtp(LMTP, _Smtp):
    """LMTP: after the final dot one reply for each recipient that was taken, errors too (RFC 2033, 4.2)."""

    _due = 0
    """Replies that the next answer stands for; 0 outside of DATA."""

    async def push(self, status: AnyStr) -> None:
        """Send one reply, or after DATA as many as there are recipients."""
        asking = (status if isinstance(status, bytes) else status.encode("utf-8", "replace")).startswith(b"354")
        times = 1 if asking else max(1, self._due)
        self._due = len(self.envelope.rcpt_tos) if asking and self.envelope else 0
        for _ in range(times):
            await super().push(status)


class _Full(asyncio.Protocol):
    """The answer when there are too many connections already."""

    def __init__(self, hostname: str) -> None:
        self.hostname = hostname

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say so and close."""
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(f"421 4.3.2 {self.hostname} has too many connections; try again\r\n".encode())
            transport.close()
