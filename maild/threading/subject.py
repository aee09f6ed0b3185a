"""Subjects: what is left without Re: and tags, and the number in brackets, which is a hint and no proof."""

import re

from maild.values import NEW_TICKET, TicketId

TOKENS = 10
"""So many different numbers of one subject are looked at."""

# Outlook and Lotus translate Re: and Fwd:; each client does so in its user's language.
_ANSWER = r"re|aw|antw|antwort|sv|vs|odp|ynt|rif|res|rép|ref|r|отв|ответ|回复|回覆|答复"
_FORWARD = r"fwd?|wg|wtr|tr|rv|enc|i|weitergeleitet|пер|пересл|转发|轉寄"
_PREFIX = re.compile(rf"\s*(?:{_ANSWER}|{_FORWARD})\s*(?:\[\d{{1,3}}\]|\(\d{{1,3}}\))?\s*[:：]\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\[[^\[\]#]{0,40}#(?:\d{1,15}|new)\]", re.IGNORECASE)
_BLOB = re.compile(r"\s*\[[^\[\]]{0,80}\]\s*")
_TRAILER = re.compile(r"\s*\(fwd\)\s*$", re.IGNORECASE)
_LENGTH = 2000
"""A subject is looked at so far."""


def base(subject: str) -> str:
    """The subject without Re:, Fwd: and [tag] in front (RFC 5256, 2.1) and [#42] anywhere; case-fold it to compare."""
    rest = " ".join(_NUMBER.sub(" ", subject[:_LENGTH]).split())
    while True:
        before = rest
        rest = _TRAILER.sub("", rest[match.end() :] if (match := _PREFIX.match(rest)) else rest)
        blob = _BLOB.match(rest)
        if blob and rest[blob.end() :].strip():
            rest = rest[blob.end() :]
        if rest == before:
            return " ".join(rest.split())


def tokens(subject: str, prefixes: tuple[str, ...]) -> tuple[TicketId, ...]:
    """The ticket numbers that a subject claims with one of the queues' prefixes, each once, from the left."""
    wanted = {_same(p) for p in prefixes}
    claimed = re.finditer(r"\[([^\[\]#]{0,40})#(\d{1,15})\]", subject[:_LENGTH], re.ASCII)
    numbers = dict.fromkeys(TicketId(int(m.group(2))) for m in claimed if _same(m.group(1)) in wanted)
    return tuple(numbers)[:TOKENS]


def tagged(subject: str, ticket: TicketId, prefix: str) -> str:
    """The subject with the number of the ticket exactly once, after one Re: or Fwd: if there was any."""
    rest = _own_tags(subject, prefix)
    lead = ""
    while match := _PREFIX.match(rest):
        lead = lead or f"{match.group().strip()} "
        rest = rest[match.end() :]
    number = "new" if ticket == NEW_TICKET else str(ticket)
    return f"{lead}[{prefix}#{number}] {' '.join(rest.split())}".strip()


def _own_tags(subject: str, prefix: str) -> str:
    """The subject without any number of this prefix."""
    return re.sub(rf"\[{re.escape(prefix.strip())}\s*#(?:\d{{1,15}}|new)\]", " ", subject, flags=re.IGNORECASE)


def _same(prefix: str) -> str:
    """A prefix for comparison: clients fold white space."""
    return " ".join(prefix.split()).casefold()
