"""Every cell of the follow-up matrix, by a mail that falls into it."""

from dataclasses import replace

import pytest

from maild.threading.matrix import COLUMNS, TABLE, WITHOUT_TICKET, Cell, Column, Row, cell, name
from maild.values import Action, Address, Bond, Context, Link, MachineKind, Mail, Purpose, Role, Sent, TrustLevel
from tests.unit.thread_values import (
    CUSTOMER,
    make_ctx,
    make_mail,
    make_sent,
    make_ticket,
    our_id,
    resolved,
    seen,
)

V, U, N, F = TrustLevel.VERIFIED, TrustLevel.UNKNOWN, TrustLevel.UNVERIFIED, TrustLevel.FAILED
SENDERS = {
    Role.REQUESTER: CUSTOMER,
    Role.PARTICIPANT: "friend@elsewhere.example",
    Role.AGENT: "anna@example.org",
    Role.PARTNER: "desk@fixit.example",
    Role.COLLEAGUE: "lee@acme.example",
    Role.STRANGER: "eve@elsewhere.example",
    Role.UNKNOWN: None,
}
TICKET = make_ticket(participants=(Address("", "friend@elsewhere.example"),))


def case(row: Row, role: Role) -> tuple[Mail, Context]:
    """A mail whose evidence is that of the row, and what the store knows."""
    sender = SENDERS[role]
    mail = make_mail(sender=sender)
    sent: tuple[Sent, ...] = ()
    ctx = make_ctx(tickets=(TICKET,))
    if row is Row.BOUND:
        sent = (make_sent(bound_to=sender, to_agents=role is Role.AGENT),)
    if row is Row.CAPABILITY:
        sent = (make_sent(bound_to="bob@example.org" if role is Role.AGENT else None),)
    if sent:
        return replace(mail, in_reply_to=(our_id(),)), replace(ctx, sent=sent)
    if row in (Row.KNOWN, Row.GHOST):
        return replace(mail, in_reply_to=("old@x",)), replace(ctx, known=(seen("old@x", ghost=row is Row.GHOST),))
    if row is Row.SUBJECT:
        return replace(mail, subject="About [#42]"), ctx
    return mail, ctx


A, R, L, H, NEW = Action.APPEND, Action.APPEND_UNVERIFIED, Action.NEW_LINKED, Action.HELD, Action.NEW
# The four letters of each cell: verified, unknown, unverified, failed.
EXPECTED: dict[Row, dict[Column, tuple[Action, Action, Action, Action]]] = {
    Row.BOUND: {
        Column.PERSON: (A, A, A, R),
        Column.AGENT: (A, A, H, H),
        Column.PARTNER: (A, A, A, R),
        Column.COLLEAGUE: (H, H, H, H),
        Column.STRANGER: (H, H, H, H),
    },
    Row.CAPABILITY: {
        Column.PERSON: (A, A, A, R),
        Column.AGENT: (A, H, H, H),
        Column.PARTNER: (A, A, A, R),
        Column.COLLEAGUE: (A, A, A, R),
        Column.STRANGER: (A, A, A, R),
    },
    Row.KNOWN: {
        Column.PERSON: (A, A, A, R),
        Column.AGENT: (A, H, H, H),
        Column.PARTNER: (R, R, R, R),
        Column.COLLEAGUE: (A, A, A, R),
        Column.STRANGER: (R, R, R, R),
    },
    Row.GHOST: {
        Column.PERSON: (A, A, A, R),
        Column.AGENT: (A, H, H, H),
        Column.PARTNER: (L, L, L, L),
        Column.COLLEAGUE: (A, L, L, L),
        Column.STRANGER: (L, L, L, L),
    },
    Row.SUBJECT: {
        Column.PERSON: (A, A, R, R),
        Column.AGENT: (A, H, H, H),
        Column.PARTNER: (L, L, L, L),
        Column.COLLEAGUE: (R, R, R, R),
        Column.STRANGER: (L, L, L, L),
    },
    Row.NOTHING: {
        Column.PERSON: (NEW, NEW, NEW, NEW),
        Column.AGENT: (NEW, H, H, H),
        Column.PARTNER: (NEW, NEW, NEW, NEW),
        Column.COLLEAGUE: (NEW, NEW, NEW, NEW),
        Column.STRANGER: (NEW, NEW, NEW, NEW),
    },
}
WORDS = {
    Row.BOUND: "capability:",
    Row.CAPABILITY: "capability:",
    Row.KNOWN: "in-reply-to:",
    Row.GHOST: "ghost:",
    Row.SUBJECT: "subject:",
    Row.NOTHING: "none:",
}
EVERY = [
    (row, role, trust)
    for row in Row
    for role in SENDERS
    for trust in (V, U, N, F)
    if not (row is Row.BOUND and role is Role.UNKNOWN)  # nothing can be bound to nobody
]


@pytest.mark.parametrize(("row", "role", "trust"), EVERY)
def test_every_cell_does_what_the_matrix_says(row: Row, role: Role, trust: TrustLevel) -> None:
    """Lessons 10, 30, 32."""
    mail, ctx = case(row, role)
    link = resolved(mail, ctx, trust)
    column = COLUMNS[role]
    assert link.action is EXPECTED[row][column][(V, U, N, F).index(trust)]
    assert link.evidence.startswith(WORDS[row])
    if row is Row.NOTHING:
        assert link.ticket is None
        assert link.role is (role if role in (Role.AGENT, Role.UNKNOWN) else Role.REQUESTER)
        return
    assert link.ticket == 42
    assert link.role is role
    assert link.cell == f"{row.value} / {column}"
    assert link.bond is {Row.BOUND: Bond.BOUND, Row.CAPABILITY: Bond.FOREIGN}.get(row, Bond.NONE)
    assert (link.answered is not None) == (row in (Row.BOUND, Row.CAPABILITY))


@pytest.mark.parametrize("row", Row)
def test_an_agent_writes_a_note_unless_his_capability_says_reply(row: Row) -> None:
    """Lesson 32: the address that is answered decides."""
    mail, ctx = case(row, Role.AGENT)
    assert resolved(mail, ctx, V).purpose is (Purpose.REPLY if row is Row.BOUND else Purpose.NOTE)


def test_nobody_but_agents_and_partners_gets_a_purpose() -> None:
    for row, role, trust in EVERY:
        mail, ctx = case(row, role)
        link: Link = resolved(mail, ctx, trust)
        if role not in (Role.AGENT, Role.PARTNER) or link.action is Action.HELD:
            assert link.purpose is None


def test_the_matrix_has_a_cell_for_every_row_and_column() -> None:
    assert list(TABLE) == list(Row)
    assert all(len(cells) == len(Column) for cells in TABLE.values())
    assert all(isinstance(cell(row, column), Cell) for row in Row for column in Column)
    assert set(COLUMNS) | {Role.SELF} == set(Role)
    assert name(Row.KNOWN, Column.COLLEAGUE) == "known id in In-Reply-To or References / colleague"


def test_every_kind_of_machine_has_an_action_without_a_ticket() -> None:
    assert set(WITHOUT_TICKET) | {MachineKind.HUMAN} == set(MachineKind)
