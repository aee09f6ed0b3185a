"""What the web page counts and lists, on both databases."""

from datetime import timedelta

import pytest

from maild.store import board, notices_read
from maild.store.sessions import Sessions
from maild.values import Filter, OutboxState, State, TicketId
from tests.web import seed


@pytest.fixture
def filled(sessions: Sessions) -> Sessions:
    seed.fill(sessions)
    return sessions


def test_the_board_counts_states_and_troubles(filled: Sessions) -> None:
    with filled.read.connect() as s:
        assert dict(board.counts(s, Filter())) == {
            State.NEW: 3, State.OPEN: 4, State.PENDING: 3, State.ON_HOLD: 1, State.CLOSED: 1,
        }  # fmt: skip
        assert dict(board.counts(s, Filter(assignee="ben"))) == {State.OPEN: 2, State.PENDING: 1, State.CLOSED: 1}
        assert dict(board.counts(s, Filter(tag="printer", company="Nordwerk GmbH", queue="support"))) == {State.NEW: 1}
        assert board.troubles(s) == (1, 1)


def test_a_customer_waits_since_the_first_message_after_our_last_answer(filled: Sessions) -> None:
    with filled.read.connect() as s:
        waits = {w.ticket: w for w in board.waits(s, Filter())}
        assert len(waits) == 7
        assert waits[seed.BUSY].since == seed.NOW - timedelta(hours=1)
        assert waits[seed.BUSY].due == seed.NOW + timedelta(hours=2)
        assert waits[TicketId(12)].since == seed.NOW - timedelta(minutes=12)
        assert [w.ticket for w in board.waits(s, Filter(tag="alert"))] == [8]
        assert board.wait(s, seed.BUSY) == waits[seed.BUSY]
        assert board.wait(s, TicketId(6)) is None


def test_the_ledger_is_paged_newest_first(filled: Sessions) -> None:
    with filled.read.connect() as s:
        assert [e.id for e in board.ledger(s, 0, 3)] == [16, 15, 14]
        assert [e.id for e in board.ledger(s, 14, 3)] == [2, 1]


def test_every_delivery_of_a_ticket_is_listed(filled: Sessions) -> None:
    with filled.read.connect() as s:
        assert [(d.recipient, d.state) for d in board.deliveries(s, seed.BUSY)] == [
            ("mara@harbour-it.example", OutboxState.SENT),
            ("j.weber@nordwerk.example", OutboxState.SENT),
            ("petra.lindner@nordwerk.example", OutboxState.FAILED),
        ]
        assert board.deliveries(s, TicketId(2)) == ()


def test_only_a_sent_notice_to_this_very_agent_on_this_very_ticket_authorises_a_link(filled: Sessions) -> None:
    with filled.read.connect() as s:
        assert notices_read.notice_to(s, seed.BUSY, "Mara@Harbour-IT.example") == 1
        assert notices_read.notice_to(s, seed.BUSY, "j.weber@nordwerk.example") is None
        assert notices_read.notice_to(s, TicketId(2), "mara@harbour-it.example") is None
