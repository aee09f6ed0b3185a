"""Changes become the ticket."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.commands.alter import alter, format_address, parse_address
from maild.values import Address, Change, Priority, State, Via, What
from tests.unit.thread_values import CUSTOMER, NOW, make_ticket

LATER = NOW + timedelta(hours=1)


def change(what: What, old: str | None, new: str | None) -> Change:
    return Change(what, old, new, "anna", Via.MAIL)


def test_without_changes_a_ticket_stays_as_it_is() -> None:
    ticket = make_ticket()
    assert alter(ticket, (), LATER) is ticket


def test_closing_and_opening_keep_the_times() -> None:
    closed = alter(make_ticket(), (change(What.STATE, "open", "closed"),), LATER)
    assert (closed.state, closed.closed_at, closed.updated) == (State.CLOSED, LATER, LATER)
    again = alter(closed, (change(What.STATE, "closed", "closed"),), LATER + timedelta(days=1))
    assert again.closed_at == LATER
    pending = alter(closed, (change(What.STATE, "closed", "pending"),), LATER)
    assert (pending.state, pending.closed_at, pending.pending_since) == (State.PENDING, None, LATER)
    opened = alter(pending, (change(What.STATE, "pending", "open"),), LATER)
    assert (opened.state, opened.pending_since) == (State.OPEN, None)


def test_tags_are_sorted_and_stand_once() -> None:
    changes = (change(What.TAG, None, "vpn"), change(What.TAG, None, "mail"), change(What.TAG, None, "vpn"))
    ticket = alter(make_ticket(), changes, LATER)
    assert ticket.tags == ("mail", "vpn")
    assert alter(ticket, (change(What.TAG, "vpn", None),), LATER).tags == ("mail",)
    assert alter(ticket, (change(What.TAG, "none", None),), LATER).tags == ("mail", "vpn")


def test_participants_come_and_go_and_are_never_the_requester() -> None:
    lee, pat = Address("Lee", "Lee@x.example"), Address("", "pat@x.example")
    added = tuple(change(What.PARTICIPANT, None, format_address(a)) for a in (lee, pat, Address("L", "lee@x.example")))
    ticket = alter(make_ticket(), (*added, change(What.PARTICIPANT, None, CUSTOMER.upper())), LATER)
    assert ticket.participants == (lee, pat)
    ticket = alter(ticket, (change(What.PARTICIPANT, "LEE@x.example", None),), LATER)
    assert ticket.participants == (pat,)
    ticket = alter(ticket, (change(What.REQUESTER, format_address(Address("Kim", CUSTOMER)), "pat@x.example"),), LATER)
    assert (ticket.requester, ticket.participants) == (pat, ())


def test_a_renamed_participant_takes_the_others_place() -> None:
    ticket = make_ticket(participants=(Address("", "pat@x.example"),))
    renamed = alter(ticket, (change(What.PARTICIPANT, "pat@x.example", "Pat <pat@x.example>"),), LATER)
    assert renamed.participants == (Address("Pat", "pat@x.example"),)


@pytest.mark.parametrize(
    ("made", "field", "expected"),
    [
        (change(What.PRIORITY, "normal", "high"), "priority", Priority.HIGH),
        (change(What.QUEUE, "support", "billing"), "queue", "billing"),
        (change(What.ASSIGNEE, None, "anna"), "assignee", "anna"),
        (change(What.COMPANY, "Acme", None), "company", None),
        (change(What.SUBJECT, "Printer", "Scanner"), "subject", "Scanner"),
        (change(What.MERGED, None, "7"), "merged_into", 7),
        (change(What.MERGED, "7", None), "merged_into", None),
    ],
)
def test_a_change_changes_its_field(made: Change, field: str, expected: object) -> None:
    before = make_ticket()
    after = alter(before, (made,), LATER)
    assert getattr(after, field) == expected
    assert replace(after, **{field: getattr(before, field)}, updated=before.updated) == before


@pytest.mark.parametrize("what", [What.CREATED, What.LINKED, What.WITHHELD, What.UNDELIVERED, What.FLAG])
def test_what_is_only_recorded_leaves_the_fields(what: What) -> None:
    before = make_ticket()
    assert replace(alter(before, (change(what, "a", "b"),), LATER), updated=before.updated) == before


@given(st.text(), st.text())
def test_every_address_survives_as_a_value(name: str, address: str) -> None:
    given_address = Address(name, address)
    assert parse_address(format_address(given_address)) == given_address


def test_a_plain_address_reads_as_people_write_it() -> None:
    assert format_address(Address("Kim <boss>", "kim@acme.example")) == "Kim <boss> <kim@acme.example>"
    assert parse_address("Kim Lee <kim@acme.example>") == Address("Kim Lee", "kim@acme.example")
    assert parse_address("kim@acme.example") == Address("", "kim@acme.example")
