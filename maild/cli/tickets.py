"""Reading tickets: list, show, search."""

from typing import TYPE_CHECKING, Annotated

import typer

from maild.cli import faults, plain, tell, where

if TYPE_CHECKING:
    from maild.values import Event, Filter, Message, OutboxRow, Policy, Ticket

app = plain.commands()

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Number = Annotated[int, typer.Argument(help="Number of the ticket.", metavar="N", parser=plain.ticket_number)]
State = Annotated[list[str] | None, typer.Option(help="new, open, pending, on-hold, closed or all; may be repeated.")]
Queue = Annotated[str | None, typer.Option(help="Only this queue.")]
Assignee = Annotated[str | None, typer.Option(help="Only tickets of this agent.")]
Company = Annotated[str | None, typer.Option(help="Only this company's.")]
Tag = Annotated[str | None, typer.Option(help="Only with this tag.")]
Mine = Annotated[bool, typer.Option("--mine", help="Only the tickets of $MAILD_AGENT.")]
Limit = Annotated[int, typer.Option(help="At most so many.", min=1)]


@app.command("list")
def list_(
    ctx: typer.Context,
    state: State = None,
    queue: Queue = None,
    assignee: Assignee = None,
    company: Company = None,
    tag: Tag = None,
    mine: Mine = False,
    limit: Limit = 200,
    as_json: Json = False,
) -> None:
    """List tickets; closed ones only if asked for."""
    _print_tickets(ctx, _filter(state, queue, assignee, company, tag, mine, limit), as_json)


@app.command()
def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words in subjects, texts and addresses; all must occur.")],
    state: State = None,
    queue: Queue = None,
    assignee: Assignee = None,
    company: Company = None,
    tag: Tag = None,
    mine: Mine = False,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Find tickets by words in their mails, closed ones too."""
    asked = _filter(state or ["all"], queue, assignee, company, tag, mine, limit, " ".join(words))
    _print_tickets(ctx, asked, as_json)


@app.command()
def show(ctx: typer.Context, number: Number, as_json: Json = False) -> None:
    """Show one ticket with all its messages and events."""
    from maild.errors import NoSuchTicket
    from maild.store import board, read
    from maild.values import TicketId

    with where.store(ctx).read.connect() as session:
        ticket = read.ticket(session, TicketId(number))
        if ticket is None:
            raise NoSuchTicket(str(number))
        messages, events = read.messages(session, ticket.id), read.events(session, ticket.id)
        rows = board.deliveries(session, ticket.id)
    if as_json:
        from maild.cli.json_ticket import history_json

        tell.json_line(history_json(ticket, messages, events))
    else:
        _print_history(ticket, messages, events, rows)


def _filter(
    states: list[str] | None,
    queue: str | None,
    assignee: str | None,
    company: str | None,
    tag: str | None,
    mine: bool,
    limit: int,
    words: str = "",
) -> "Filter":
    """The options as the store's filter; wrong states and a missing agent are wrong usage."""
    import os

    from maild.values import Filter, State

    if mine:
        assignee = os.environ.get("MAILD_AGENT") or faults.stop(
            "--mine needs $MAILD_AGENT, the name of an agent.", faults.USAGE
        )
    known = [str(s) for s in State]
    wrong = [s for s in states or () if s not in (*known, "all")]
    if wrong:
        faults.stop(f"There is no state {wrong[0]}; states are {', '.join(known)} and all.", faults.USAGE)
    every = "all" in (states or ())
    chosen = tuple(State) if every else tuple(State(s) for s in states or ())
    return Filter(chosen, queue, assignee, company, tag, limit, words)


def _print_tickets(ctx: typer.Context, asked: "Filter", as_json: bool) -> None:
    from maild.cli import listing
    from maild.store import read

    settings = where.config(ctx)
    with where.open_database(settings).read.connect() as session:
        tickets = read.tickets(session, asked)
        firms = () if tickets or asked.company is None else read.companies(session)
    if not tickets:
        _know(asked, settings.policy, [c.name for c in (*settings.companies, *firms)])
    listing.show(tickets, asked, as_json)


def _know(asked: "Filter", policy: "Policy", companies: "list[str]") -> None:
    """Wrong usage when nothing was found because there is no such queue, agent or company."""
    from maild.rules.near import hint

    for kind, given, known in (
        ("queue", asked.queue, [q.name for q in policy.queues]),
        ("agent", asked.assignee, [a.name for a in policy.agents]),
        ("company", asked.company, companies),
    ):
        if given is not None and given not in known:
            faults.stop(f"There is no {kind} {given}{hint(given, known)}", faults.USAGE)


def _writer(message: "Message") -> str:
    """Who wrote it; the admin and the clock have a name and no address."""
    sender = message.sender
    if sender is None:
        return "unknown sender"
    return str(sender) if sender.address else sender.name


def _print_history(
    ticket: "Ticket", messages: "tuple[Message, ...]", events: "tuple[Event, ...]", rows: "tuple[OutboxRow, ...]"
) -> None:
    from maild.cli.fate import fate, reason
    from maild.mail import images

    facts = (
        ("state", ticket.state),
        ("priority", ticket.priority),
        ("queue", ticket.queue),
        ("requester", ticket.requester),
        ("also", ", ".join(str(p) for p in ticket.participants)),
        ("company", ticket.company),
        ("assignee", ticket.assignee),
        ("tags", " ".join(ticket.tags)),
        ("created", tell.when(ticket.created)),
        ("due", tell.when(ticket.due)),
        ("merged", f"into #{ticket.merged_into}" if ticket.merged_into else ""),
    )
    tell.text(f"#{ticket.id} {tell.clean(ticket.subject)}")
    for name, value in facts:
        if value:
            tell.text(f"  {name + ':':11}{tell.clean(str(value))}")
    seen: frozenset[str] = frozenset()
    for message in messages:
        sender = tell.clean(_writer(message))
        tell.text(f"\n--- {message.kind} from {sender}, {tell.when(message.date)}")
        if message.warning:
            tell.text(f"! {message.warning}")
        for row in rows if message.outgoing else ():
            quiet = row.state == "sent" or (message.warning and row.state in ("held", "cancelled"))
            if row.number == message.outgoing and not quiet:
                tell.text(
                    f"! {fate(row)}: {reason(row)} ({row.recipient})"
                    if reason(row)
                    else f"! {fate(row)} ({row.recipient})"
                )
        tell.text(message.text or "(no text)")
        logos = images.logos(message.attachments, seen, message.text, f"{message.quoted}\n{message.signature}")
        seen |= images.hashes(message.attachments)
        for attachment in message.attachments:
            if attachment.part in logos:
                continue
            tell.text(
                f"[{tell.clean(attachment.filename) or 'no name'}, {attachment.content_type}, {attachment.size} octets]"
            )
        if logos:
            tell.text(f"[{len(logos)} repeated image{'' if len(logos) == 1 else 's'}]")
    if events:
        tell.text("\n--- history")
    for event in events:
        c = event.change
        tell.text(f"{tell.when(event.at)}  {c.what}: {c.old or '-'} -> {c.new or '-'}  ({c.actor}, via {c.via})")
