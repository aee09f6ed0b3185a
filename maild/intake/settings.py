"""What a listener needs to know, from its [[source]] and the policy."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from maild.config import Source
from maild.values import Policy

Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class ListenerSettings:
    """One listening source. Sizes in octets, times in seconds; port 0 is any free one."""

    name: str
    kind: str = "smtp"
    """smtp or lmtp."""
    host: str = "127.0.0.1"
    port: int = 25
    hostname: str = "localhost"
    """In the greeting and in Received."""
    recipients: str = "ours"
    """ours: only addresses of our queues; any: an MTA before us has chosen."""
    queue: str | None = None
    """The fallback queue."""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    """None: the key stands in the certificate's file."""
    implicit_tls: bool = False
    """TLS from the first octet (RFC 8314); else STARTTLS is offered where there is a certificate."""
    require_tls: bool = False
    """Refuse mail in clear. RFC 3207 forbids it to a server that the MX record names."""
    max_bytes: int = 50 * 1024 * 1024
    max_connections: int = 100
    idle_seconds: float = 300.0
    """RFC 5321, 4.5.3.2.7, asks for five minutes."""


def settings(source: Source, policy: Policy) -> ListenerSettings:
    """The settings of one [[source]] of kind smtp or lmtp."""
    return ListenerSettings(
        name=source.name,
        kind=source.kind,
        host=source.host,
        port=source.port,
        hostname=policy.identity.hostname,
        recipients=source.recipients,
        queue=source.queue,
        tls_cert=None if source.tls == "none" else source.tls_cert,
        tls_key=source.tls_key,
        implicit_tls=source.tls == "tls",
        max_bytes=source.max_bytes,
        max_connections=source.max_connections,
    )


def ours(policy: Policy) -> Test:
    """The test whether an address is one of our queues', a plus-address of a queue that has them included."""
    plain = {address for queue in policy.queues for address in queue.addresses}
    tagged = {(address, queue.subaddress) for queue in policy.queues for address in queue.addresses if queue.subaddress}
    delimiters = {delimiter for _, delimiter in tagged}

    def is_ours(address: str) -> bool:
        """Whether mail to this address is taken."""
        local, _, domain = address.casefold().rpartition("@")
        bases = ((f"{local.partition(delimiter)[0]}@{domain}", delimiter) for delimiter in delimiters)
        return address.casefold() in plain or any(base in tagged for base in bases)

    return is_ours


def context(listener: ListenerSettings) -> ssl.SSLContext | None:
    """The certificate, ready for use; None when there is none. Raises OSError, ssl.SSLError."""
    if listener.tls_cert is None:
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.load_cert_chain(listener.tls_cert, listener.tls_key)
    return made
