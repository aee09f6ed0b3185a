"""What `maild mail`, `held`, `outbox` and `import` print with --json; docs/cli.md names every key."""

from collections.abc import Mapping

from maild.cli.json_mail import Json, at
from maild.values import Disposition, Entry, OutboxRow

COUNTS: Mapping[Disposition, str] = {
    Disposition.ACCEPTED: "accepted",
    Disposition.DUPLICATE: "duplicates",
    Disposition.EVENT: "events",
    Disposition.IGNORED: "ignored",
    Disposition.HELD: "held",
}
"""Under which key `import --json` counts a disposition."""


def entry_json(entry: Entry) -> Json:
    """One mail in the ledger."""
    return {
        "id": entry.id,
        "message_id": entry.message_id,
        "source": entry.source,
        "received": at(entry.received),
        "disposition": str(entry.disposition) if entry.disposition else None,
        "reason": entry.reason,
        "ticket": entry.ticket or None,
        "thread": entry.thread or None,
    }


def import_json(counts: Mapping[Disposition, int], tickets: int, seconds: float) -> Json:
    """The sum of one import; `read` is the sum of the five dispositions."""
    return {
        "read": sum(counts.values()),
        **{key: counts.get(disposition, 0) for disposition, key in COUNTS.items()},
        "tickets": tickets,
        "seconds": round(seconds, 3),
    }


def outbox_json(row: OutboxRow) -> Json:
    """One recipient of one outgoing mail."""
    return {
        "id": row.id,
        "ticket": row.ticket or None,
        "recipient": row.recipient,
        "template": str(row.template),
        "subject": row.subject,
        "state": str(row.state),
        "attempts": row.attempts,
        "not_before": at(row.not_before),
        "held_reason": row.held_reason,
        "answer": row.answer,
    }
