"""The Received line that the listener writes above each mail.

Of trace fields only Received is written (RFC 5321, 4.4). Return-Path is not: the sender stands in the envelope, the
server that made the final delivery may have written the header already, and a second one would contradict it.
"""

import re
from datetime import datetime
from email.utils import format_datetime

from aiosmtpd.smtp import Session


def received(
    session: Session, recipients: tuple[str, ...], moment: datetime, hostname: str, lmtp: bool, utf8: bool
) -> bytes:
    """The trace field with its CRLF; a recipient is named only when there is one, so that no Bcc shows."""
    address = session.peer[0] if isinstance(session.peer, tuple) else "local"
    literal = f"IPv6:{address}" if ":" in address else address
    greeting = re.sub(r"[^\w.:\[\]-]", "?", session.host_name or "unknown", flags=re.ASCII)[:255]
    only = recipients[0] if len(recipients) == 1 and re.fullmatch(r"[^\s<>\"();\\]{1,900}", recipients[0]) else None
    lines = (
        f"Received: from {greeting} ([{literal}])",
        f"by {hostname} with {_protocol(session, lmtp, utf8)}" + ("" if only else ";"),
        *((f"for <{only}>;",) if only else ()),
        format_datetime(moment),
    )
    return ("\r\n\t".join(lines) + "\r\n").encode()


def clean(address: str) -> str:
    """An address of the dialogue without what no database takes: NUL, and octets that are no UTF-8."""
    return address.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "\ufffd")


def _protocol(session: Session, lmtp: bool, utf8: bool) -> str:
    """The name of RFC 3848, or of RFC 6531, 4.3."""
    if not lmtp and not session.extended_smtp:
        return "SMTP"
    prefix = "UTF8" if utf8 else "" if lmtp else "E"
    return prefix + ("LMTP" if lmtp else "SMTP") + ("S" if session.ssl is not None else "")
