"""Values of headers: nothing that could start another header, names quoted by the standard library."""

import re
from collections.abc import Iterable
from email.utils import quote

from maild.values import Address

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_ID = re.compile(r"[!-;=?-~]{1,900}")
"""A Message-ID that may be written: printable ASCII without brackets; RFC 5322, 2.1.1: lines of 998 octets."""
REFERENCES = 10
"""The last so many, and the first: Exchange cuts long lists, lesson 13."""


def clean(value: str) -> str:
    """One line: no line breaks, controls, direction marks or lone surrogates."""
    return " ".join(_BREAKS.sub(" ", value).split())


def mailbox(address: Address) -> str:
    """Name and address as decoded header text, the name always quoted where there is one."""
    spec = re.sub(r"[\s<>,;]", "", clean(address.address))
    name = clean(address.name)
    return f'"{quote(name)}" <{spec}>' if name else spec


def mailboxes(people: Iterable[Address]) -> str:
    """A list of people as decoded header text."""
    return ", ".join(mailbox(person) for person in people)


def ids(message_ids: Iterable[str]) -> str:
    """Message-IDs in angle brackets: the first and the last ten, without those that no header can carry."""
    found = list(dict.fromkeys(i for i in message_ids if _ID.fullmatch(i)))
    kept = found if len(found) <= REFERENCES + 1 else [found[0], *found[-REFERENCES:]]
    return " ".join(f"<{i}>" for i in kept)
