"""Read models: what a page shows, made from the store's values by pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from maild.mail import images
from maild.store.board import Wait
from maild.values import (
    Address,
    Direction,
    Event,
    Message,
    MessageKind,
    OutboxRow,
    OutboxState,
    State,
    Ticket,
    TrustLevel,
)
from maild.web.words import LOUD, VIAS, sentence

LONG_WAIT = timedelta(days=1)
"""A customer who waits longer than this without a due time stands out (behaviour: unanswered, one working day)."""
SOON = timedelta(hours=4)
"""An answer due within this time stands out."""
TOGETHER = timedelta(minutes=1)
"""Changes of one actor within this time are one line."""
WAITS = frozenset({State.NEW, State.OPEN})
"""In these states the customer waits for us."""

KINDS: dict[MessageKind, str] = {
    MessageKind.CUSTOMER: "wrote",
    MessageKind.REPLY: "answered the customer",
    MessageKind.NOTE: "noted, for agents only",
    MessageKind.NOTICE: "maild told",
    MessageKind.EVENT: "machine mail",
    MessageKind.PARTNER: "partner",
}
"""What stands beside the writer of each kind of message."""
FOLDED = frozenset({MessageKind.NOTICE, MessageKind.EVENT})
STOPPED = frozenset({OutboxState.HELD, OutboxState.CANCELLED})
NOT_TOLD = "maild did not tell"
"""What stands beside a notice that was stopped before it left."""
SILENT = frozenset({OutboxState.SENT, OutboxState.HELD, OutboxState.CANCELLED})
"""States of a delivery that need no word of their own when the message has a warning: the warning says it."""
TRUSTS: dict[TrustLevel, str] = {
    TrustLevel.UNVERIFIED: "The sender’s address is not verified.",
    TrustLevel.FAILED: "The sender’s address is probably forged: the check failed.",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands on top of every page."""

    title: str
    here: str
    """The path of the chosen place; empty: none."""
    places: tuple[tuple[str, str, int], ...]
    """(label, path, how many things there want a person)."""
    queues: int = 1
    """How many there are; of one the name need not be said."""


@dataclass(frozen=True, slots=True)
class Glance:
    """The list in one line."""

    nobody: int
    late: int
    longest: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket in a list."""

    ticket: Ticket
    waits_since: datetime | None
    """Since when the customer waits for an answer of ours; None: nobody waits."""
    tone: str
    """late, soon or calm."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One state with its count, as a link."""

    label: str
    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of an outgoing message, for each recipient whose mail is not simply sent."""

    recipient: str
    state: OutboxState
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message in the timeline."""

    at: datetime
    message: Message
    who: str
    does: str
    folded: bool
    warning: str
    to: tuple[str, ...]
    """Who gets it, for what we send."""
    deliveries: tuple[Delivery, ...] = ()
    logos: frozenset[int] = frozenset()
    """Parts of its pictures that decorate, or that an earlier message had."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Changes of one actor at one moment in the timeline."""

    at: datetime
    actor: str
    via: str
    changes: tuple[str, ...]
    loud: bool


def rows(tickets: Iterable[Ticket], waits: Iterable[Wait], now: datetime) -> tuple[Row, ...]:
    """The tickets as a list shows them, in the order given."""
    since = {wait.ticket: wait.since for wait in waits}
    return tuple(row(ticket, since.get(ticket.id), now) for ticket in tickets)


def row(ticket: Ticket, since: datetime | None, now: datetime) -> Row:
    """One ticket with the customer's wait; in states in which nobody waits for us there is none."""
    waits = since if ticket.state in WAITS else None
    return Row(ticket, waits, tone(ticket.due if ticket.state in WAITS else None, waits, now))


def tone(due: datetime | None, waits: datetime | None, now: datetime) -> str:
    """How loudly a wait is shown: by the due time if there is one, else by its length; calm where nobody waits."""
    if waits is None:
        return "calm"
    if due is not None:
        return "late" if due <= now else "soon" if due - now <= SOON else "calm"
    return "late" if now - waits >= LONG_WAIT else "calm"


def glance(waits: Iterable[Wait], now: datetime) -> Glance:
    """All who wait, in one line: whom nobody has, who waits too long, how long the longest."""
    waits = tuple(waits)
    nobody = sum(1 for w in waits if w.assignee is None)
    late = sum(1 for w in waits if tone(w.due, w.since, now) == "late")
    return Glance(nobody, late, min((w.since for w in waits if w.since), default=None))


def tabs(counts: Sequence[tuple[State, int]], chosen: str) -> tuple[Tab, ...]:
    """The states with their counts, first all that are not closed."""
    number = dict(counts)
    active = sum(n for state, n in counts if state is not State.CLOSED)
    return (
        Tab("To do", "", active, chosen == ""),
        *(Tab(s.value.capitalize(), s.value, number.get(s, 0), chosen == s.value) for s in State),
    )


def timeline(
    messages: Sequence[Message], events: Sequence[Event], deliveries: Sequence[OutboxRow] = ()
) -> tuple[Said | Changed, ...]:
    """Messages and changes in order of time; a change stands after the message of its moment."""
    shown: list[Said | Changed] = []
    seen: frozenset[str] = frozenset()
    for m in messages:
        logos = images.logos(m.attachments, seen, m.text, f"{m.quoted}\n{m.signature}")
        shown.append(replace(said(m, deliveries), logos=logos))
        seen |= images.hashes(m.attachments)
    shown += grouped(events)
    return tuple(sorted(shown, key=lambda item: (item.at, isinstance(item, Changed))))


def said(message: Message, deliveries: Sequence[OutboxRow]) -> Said:
    """A message with its writer, its warning, and what became of it if it went out."""
    rows = [row for row in deliveries if message.outgoing is not None and row.number == message.outgoing]
    stopped = SILENT if message.warning else frozenset({OutboxState.SENT})
    out = tuple(Delivery(r.recipient, r.state, r.held_reason or r.answer or "") for r in rows if r.state not in stopped)
    to = tuple(r.recipient for r in rows) or tuple(name(a) for a in message.to)
    told = message.kind is MessageKind.NOTICE
    here = message.sender is None and message.spool is None
    who = ", ".join(to) if told else "the command line" if here else name(message.sender)
    doubt = message.warning or (TRUSTS.get(message.trust, "") if message.direction is Direction.IN else "")
    does = KINDS[message.kind]
    if told and rows and all(row.state in STOPPED for row in rows):
        does = NOT_TOLD
    outward = message.kind in (MessageKind.REPLY, MessageKind.NOTICE)
    return Said(message.date, message, who, does, message.kind in FOLDED, doubt, to if outward else (), out)


def grouped(events: Sequence[Event]) -> list[Changed]:
    """Events as lines: those of one actor, one way and one moment together."""
    lines: list[Changed] = []
    for event in events:
        change = event.change
        text, loud = sentence(change), change.what in LOUD
        last = lines[-1] if lines else None
        via = VIAS[change.via]
        if last and (last.actor, last.via, last.loud) == (change.actor, via, loud) and event.at - last.at < TOGETHER:
            lines[-1] = Changed(last.at, last.actor, last.via, (*last.changes, text), loud)
        else:
            lines.append(Changed(event.at, change.actor, via, (text,), loud))
    return lines


def name(address: Address | None) -> str:
    """How people call the owner of an address: the name, else the address."""
    return (address.name or address.address) if address else "unknown sender"
