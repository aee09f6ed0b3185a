"""A list of tickets, as JSON or as columns."""

from maild.cli import tell
from maild.cli.json_ticket import ticket_json
from maild.values import Filter, Ticket

HEAD = ("#", "state", "priority", "queue", "assignee", "changed", "requester", "subject")


def show(tickets: tuple[Ticket, ...], asked: Filter, as_json: bool) -> None:
    """Print the tickets that were asked for."""
    if as_json:
        for ticket in tickets:
            tell.json_line(ticket_json(ticket))
        return
    narrowed = asked.words or asked.states
    tell.table(
        HEAD,
        [_cells(ticket) for ticket in tickets],
        "No tickets." if narrowed else "No tickets that are not closed; `maild list --state all` shows all.",
    )


def _cells(t: Ticket) -> tuple[object, ...]:
    sender = t.requester and t.requester.address
    return (t.id, t.state, t.priority, t.queue, t.assignee, tell.when(t.updated), sender, t.subject)
