"""Capabilities: the signed proof that we sent something, `<n>.<p>.<mac>`, and where a mail may carry one."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator

from maild.threading import ours
from maild.threading.ids import referred
from maild.values import Claim, Envelope, Identity, Mail, OutgoingNo, Policy, Purpose

MAC_LENGTH = 16
"""Characters of base32, 80 bits: they survive a client that changes the case of an address."""
CANDIDATES = 200
"""So many places of one mail are looked at; a longer list is no client's."""
CLAIMS = 50
"""So many verified capabilities of one mail are kept; our own References name at most eleven."""

_FORM = ours.CAPABILITY
_WHOLE = re.compile(_FORM, re.IGNORECASE | re.ASCII)
_ANYWHERE = re.compile(rf"(?<![A-Za-z0-9.]){_FORM}(?![A-Za-z0-9])", re.IGNORECASE | re.ASCII)
REF_LINE = re.compile(rf"^[ \t]*ref:[ \t]*{_FORM}(?![0-9a-z])", re.IGNORECASE | re.ASCII | re.MULTILINE)
"""A capability on a line of its own, as our mailto links put it into the text."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def sign(identity: Identity, number: OutgoingNo, purpose: Purpose) -> str:
    """The capability of an outgoing mail for one purpose: number in base 36, purpose letter, MAC."""
    return f"{_base36(number)}.{purpose.value}.{_mac(identity, identity.secrets[0], number, purpose)}"


def verify(identity: Identity, claim: Claim) -> bool:
    """Whether one of our secrets signed this claim in this epoch; takes the same time for every wrong MAC."""
    given = claim.mac.lower().encode()
    right = [
        hmac.compare_digest(_mac(identity, s, claim.number, claim.purpose).encode(), given) for s in identity.secrets
    ]
    return any(right)


def message_id(identity: Identity, number: OutgoingNo, purpose: Purpose) -> str:
    """The Message-ID of an outgoing mail, without angle brackets."""
    return f"{sign(identity, number, purpose)}@{identity.hostname}"


def plus_address(address: str, delimiter: str, token: str) -> str:
    """The address with a capability as its tag: support+n.p.mac@example.org (RFC 5233)."""
    local, _, domain = address.rpartition("@")
    return f"{local}{delimiter}{token}@{domain}"


def base_address(address: str) -> str:
    """The address without its tag, case-folded: a capability behind any delimiter, anything else behind +."""
    return ours.base_address(address)


def in_id(identity: Identity, message_id: str, carrier: str) -> Claim | None:
    """The verified capability that is the left side of a Message-ID, or None."""
    return _verified(identity, message_id.partition("@")[0], carrier)


def claims(mail: Mail, envelope: Envelope, policy: Policy) -> tuple[Claim, ...]:
    """The verified capabilities of a mail, strongest carrier first, each once; its own Message-ID last (lesson 11)."""
    found: dict[tuple[OutgoingNo, Purpose], Claim] = {}
    for seen, (carrier, text) in enumerate(_places(mail, envelope, policy)):
        if seen >= CANDIDATES or len(found) >= CLAIMS:
            break
        claim = _verified(policy.identity, text, carrier)
        if claim is not None:
            found.setdefault((claim.number, claim.purpose), claim)
    own = in_id(policy.identity, mail.message_id, "message-id") if mail.message_id else None
    return (*found.values(), *((own,) if own else ()))


def _places(mail: Mail, envelope: Envelope, policy: Policy) -> Iterator[tuple[str, str]]:
    """Every place where a capability may stand, as (carrier, text); lesson 12: one carrier is not enough."""
    answered = set(mail.in_reply_to)
    for message_id in referred(mail):
        yield "in-reply-to" if message_id in answered else "references", message_id.partition("@")[0]
    for address in ours.recipients(mail, envelope):
        tag = ours.TAG.search(address.rpartition("@")[0])
        if tag and ours.is_ours(address, policy):
            yield "recipient", tag.group(0)[1:]
    for line in REF_LINE.finditer(mail.reply):
        yield "body", ".".join(line.groups())
    if mail.report:
        for returned in (mail.report.original_message_id, mail.report.envelope_id):
            if returned:
                yield "report", returned.strip("<> ").partition("@")[0]


def occurs(identity: Identity, text: str) -> bool:
    """Whether a capability of ours stands anywhere in this text."""
    return any(_verified(identity, found[0], "text") for found in _ANYWHERE.finditer(text))


def _verified(identity: Identity, text: str, carrier: str) -> Claim | None:
    """The capability that `text` is, if it is one and we signed it."""
    match = _WHOLE.fullmatch(text)
    if match is None:
        return None
    number, purpose, mac = match.groups()
    claim = Claim(OutgoingNo(int(number, 36)), Purpose(purpose.lower()), mac.lower(), carrier)
    return claim if verify(identity, claim) else None


def _mac(identity: Identity, secret: str, number: OutgoingNo, purpose: Purpose) -> str:
    """16 characters of base32, in lower case, of HMAC-SHA256 over epoch, number and purpose."""
    signed = f"{identity.epoch}.{number}.{purpose.value}".encode()
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return base64.b32encode(digest)[:MAC_LENGTH].decode().lower()


def _base36(number: int) -> str:
    """A positive number in base 36, lower case."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
