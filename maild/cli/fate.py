"""What became of a mail of ours, in words; nothing is said to be sent that only waits, was stopped or came back."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maild.values import OutboxRow

FATES = {
    "due": "waits",
    "sending": "is being sent",
    "sent": "sent",
    "uncertain": "perhaps sent",
    "failed": "not delivered",
    "held": "not sent",
    "cancelled": "not sent",
}
"""By the state of the outbox row; docs/queue-states.md."""


def fate(row: "OutboxRow") -> str:
    """One word or two for a recipient's row."""
    return FATES[row.state]


def reason(row: "OutboxRow") -> str:
    """Why it was not sent, or what the server said; empty when nobody said anything."""
    return (row.held_reason or row.answer or "") if row.state != "sent" else ""


OUTCOMES = {
    "append": "goes onto{}",
    "append-unverified": "goes onto{}, marked: its sender is not proved",
    "reopen": "goes onto{} and opens it again",
    "new": "makes a new one",
    "new-linked": "makes a new one, linked to{}",
    "duplicate": "was there already",
    "event": "is noted in the history of{}",
    "held": "is held for a person",
    "none": "belongs to none",
}
"""What a mail does, by the action of its link, for people; the braces hold the ticket."""


def plainly(evidence: str) -> str:
    """The evidence for people: without the stable word that only programs need."""
    return evidence.removeprefix("none: ")
