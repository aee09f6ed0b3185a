"""What `maild list --json`, `search --json` and `show N --json` print; docs/cli.md names every key."""

from maild.cli.json_mail import Json, addr, at, attachment_json
from maild.values import Event, Message, Ticket


def ticket_json(ticket: Ticket) -> Json:
    """One ticket without its history."""
    return {
        "id": ticket.id,
        "subject": ticket.subject,
        "state": str(ticket.state),
        "priority": str(ticket.priority),
        "queue": ticket.queue,
        "requester": addr(ticket.requester),
        "company": ticket.company,
        "assignee": ticket.assignee,
        "tags": list(ticket.tags),
        "created": at(ticket.created),
        "due": at(ticket.due),
    }


def history_json(ticket: Ticket, messages: tuple[Message, ...], events: tuple[Event, ...]) -> Json:
    """One ticket with its messages and events, oldest first."""
    return {
        **ticket_json(ticket),
        "messages": [message_json(m) for m in messages],
        "events": [event_json(e) for e in events],
    }


def message_json(message: Message) -> Json:
    """One message; machine mail has the kind event."""
    return {
        "id": message.id,
        "message_id": message.message_id,
        "from": addr(message.sender),
        "kind": str(message.kind),
        "date": at(message.date),
        "text": message.text,
        "trust": str(message.trust),
        "attachments": [attachment_json(a) for a in message.attachments],
    }


def event_json(event: Event) -> Json:
    """One recorded change."""
    change = event.change
    return {
        "at": at(event.at),
        "actor": change.actor,
        "via": str(change.via),
        "what": str(change.what),
        "old": change.old,
        "new": change.new,
    }
