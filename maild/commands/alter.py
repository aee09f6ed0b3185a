"""Turns recorded changes into the ticket as it is afterwards; nothing else does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from maild.values import Address, Change, Priority, State, Ticket, TicketId, What


def alter(ticket: Ticket, changes: tuple[Change, ...], now: datetime) -> Ticket:
    """The ticket after the changes, in their order; without any it stays as it is."""
    for change in changes:
        step = _STEPS.get(change.what)
        ticket = step(ticket, change, now) if step else ticket
        ticket = replace(ticket, updated=now)
    return ticket


def format_address(address: Address) -> str:
    """An address as the value of a change: "Name <address>" or the address alone; `parse_address` reads it back."""
    plain = address.address.replace("%", "%25").replace("<", "%3C").replace(">", "%3E")
    return f"{address.name} <{plain}>" if address.name else plain


def parse_address(value: str) -> Address:
    """The address that `format_address` wrote."""
    name, bracket, plain = value[:-1].rpartition(" <") if value.endswith(">") else ("", "", value)
    if not bracket:
        plain = value
    return Address(name, plain.replace("%3C", "<").replace("%3E", ">").replace("%25", "%"))


def _state(ticket: Ticket, change: Change, now: datetime) -> Ticket:
    """Another state starts its clock anew and ends the other's."""
    state = State(change.new or ticket.state)
    if state is ticket.state:
        return ticket
    return replace(
        ticket,
        state=state,
        closed_at=now if state is State.CLOSED else None,
        pending_since=now if state is State.PENDING else None,
    )


def _priority(ticket: Ticket, change: Change, now: datetime) -> Ticket:
    return replace(ticket, priority=Priority(change.new or Priority.NORMAL))


def _queue(ticket: Ticket, change: Change, now: datetime) -> Ticket:
    return replace(ticket, queue=change.new or ticket.queue)


def _assignee(ticket: Ticket, change: Change, now: datetime) -> Ticket:
    return replace(ticket, assignee=change.new or None)


def _tag(ticket: Ticket, change: Change, now: datetime) -> Ticket:
    tags = (set(ticket.tags) - {change.old}) | ({change.new} if change.new else set())
    return replace(ticket, tags=tuple(sorted(t for t in tags if t)))


def _participant(ticket: Ticket, change: Change, now: datetime) -> Ticket:
    """Each address once, never the requester's, in the order in which they came."""
    gone = {parse_address(v).key for v in (change.old, change.new) if v is not None}
    kept = tuple(p for p in ticket.participants if p.key not in gone)
    if change.new is None:
        return replace(ticket, participants=kept)
    added = parse_address(change.new)
    is_requester = ticket.requester is not None and added.key == ticket.requester.key
    present = any(p.key == added.key for p in ticket.participants)
    if is_requester or (present and change.old is None):
        return ticket
    return replace(ticket, participants=(*kept, added))


def _requester(ticket: Ticket, change: Change, now: datetime) -> Ticket:
    requester = parse_address(change.new) if change.new is not None else None
    others = tuple(p for p in ticket.participants if requester is None or p.key != requester.key)
    return replace(ticket, requester=requester, participants=others)


def _company(ticket: Ticket, change: Change, now: datetime) -> Ticket:
    return replace(ticket, company=change.new or None)


def _subject(ticket: Ticket, change: Change, now: datetime) -> Ticket:
    return replace(ticket, subject=change.new or "")


def _merged(ticket: Ticket, change: Change, now: datetime) -> Ticket:
    """A new value is the ticket into which this one goes; an old one alone only says what came in."""
    return replace(ticket, merged_into=TicketId(int(change.new))) if change.new else ticket


_STEPS: dict[What, Callable[[Ticket, Change, datetime], Ticket]] = {
    What.STATE: _state,
    What.PRIORITY: _priority,
    What.QUEUE: _queue,
    What.ASSIGNEE: _assignee,
    What.TAG: _tag,
    What.PARTICIPANT: _participant,
    What.REQUESTER: _requester,
    What.COMPANY: _company,
    What.SUBJECT: _subject,
    What.MERGED: _merged,
}
"""What else is recorded (created, linked, withheld, undelivered, flag) leaves the fields as they are."""
