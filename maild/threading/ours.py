"""Which addresses are our own, with or without a tag, and to which addresses a mail was sent."""

import re

from maild.values import Envelope, Mail, Policy, Queue

CAPABILITY = r"([1-9a-z][0-9a-z]{0,11})\.([rnkcb])\.([a-z2-7]{16})"
"""A capability: number in base 36, purpose, MAC in base32."""
TAG = re.compile(rf"[+\-_=]{CAPABILITY}$", re.IGNORECASE | re.ASCII)
"""A capability at the end of a local part, behind any delimiter that mail servers use."""
DELIVERED = ("delivered-to", "x-original-to", "envelope-to")
"""Headers in which Postfix, qmail and Exim keep the envelope's recipient."""


def base_address(address: str) -> str:
    """The address without its tag, case-folded: a capability behind any delimiter, anything else behind +."""
    local, at, domain = _without_capability(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def forms(address: str) -> tuple[str, ...]:
    """The address without a capability, and without any tag; a queue's own address may have a + in it."""
    return tuple(dict.fromkeys((_without_capability(address), base_address(address))))


def is_ours(address: str, policy: Policy) -> bool:
    """Whether an address, with or without a tag, is one of a queue or of an intake."""
    return any(f in policy.intakes or any(f in q.addresses for q in policy.queues) for f in forms(address))


def recipients(mail: Mail, envelope: Envelope) -> tuple[str, ...]:
    """All addresses that a mail was sent to, most trustworthy first: envelope, Delivered-To and its like, To, Cc."""
    delivered = (value.strip().strip("<>") for name in DELIVERED for value in mail.all(name))
    shown = (a.address for a in (*mail.to, *mail.cc))
    return tuple(dict.fromkeys((*envelope.recipients, *delivered, *shown)))


def queues(mail: Mail, envelope: Envelope, policy: Policy) -> tuple[Queue, ...]:
    """The queues that a mail was sent to, most trustworthy recipient first; else the source's, else the first one."""
    sent_to = [f for address in recipients(mail, envelope) for f in forms(address)]
    named = dict.fromkeys(q.name for a in sent_to for q in policy.queues if a in q.addresses)
    return tuple(policy.queue(n) for n in named) or (policy.queue(envelope.queue or ""),)


def _without_capability(address: str) -> str:
    """The address, case-folded, without a capability as its tag."""
    local, at, domain = address.strip().casefold().rpartition("@")
    return f"{TAG.sub('', local) or local}{at}{domain}"
