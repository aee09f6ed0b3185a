"""What becomes of an outbox row after an attempt; behaviour, "Sending"."""

from dataclasses import replace
from datetime import timedelta

import pytest

from maild.notifier import settle
from maild.values import OutboxId, OutboxRow, OutboxState, OutgoingNo, Template, Verdict
from tests.unit.notifier_values import NOW

ROW = OutboxRow(
    id=OutboxId(1),
    number=OutgoingNo(1),
    ticket=None,
    recipient="eva@kunde.example",
    state=OutboxState.DUE,
    attempts=0,
    not_before=NOW,
    template=Template.REPLY,
    automatic=False,
    subject="Printer",
    created=NOW,
)
NOTICE = replace(ROW, template=Template.NEW, automatic=True)
OK = Verdict(ok=True, code=250, text="250 queued")
LATER = Verdict(ok=False, code=451, text="451 4.7.1 greylisted")
NEVER = Verdict(ok=False, code=550, text="550 5.1.1 no such user")
UNKNOWN = Verdict(ok=False, code=None, text="timeout", after_data=True)
REFUSED = Verdict(ok=False, code=None, text="connection refused", account=True)


def minutes(row: OutboxRow, verdict: Verdict) -> float:
    found = settle.settle(row, verdict, NOW)
    assert found.not_before is not None
    return (found.not_before - NOW) / timedelta(minutes=1)


def state(row: OutboxRow, verdict: Verdict) -> OutboxState:
    return settle.settle(row, verdict, NOW).state


def test_an_accepted_mail_is_sent() -> None:
    assert state(ROW, OK) is OutboxState.SENT


def test_a_temporary_refusal_waits_1_5_15_60_minutes_then_an_hour_each() -> None:
    assert [minutes(replace(ROW, attempts=n), LATER) for n in range(6)] == [1, 5, 15, 60, 60, 60]
    assert state(ROW, LATER) is OutboxState.DUE


def test_after_48_hours_of_refusals_it_failed() -> None:
    assert state(replace(ROW, attempts=50, created=NOW - timedelta(hours=47)), LATER) is OutboxState.DUE
    assert state(replace(ROW, attempts=50, created=NOW - timedelta(hours=48)), LATER) is OutboxState.FAILED


def test_only_a_5xx_to_the_recipient_or_the_content_fails_a_row_at_once() -> None:
    assert state(ROW, NEVER) is OutboxState.FAILED


@pytest.mark.parametrize(
    "verdict",
    [
        REFUSED,
        replace(REFUSED, code=554, text="554 5.7.1 MAIL FROM refused"),
        Verdict(ok=False, code=535, text="535 5.7.8 bad credentials"),
        Verdict(ok=False, code=550, text="550 5.4.5 Daily user sending limit exceeded"),
        Verdict(ok=False, code=554, text="554 5.2.252 SendAsDenied"),
        Verdict(ok=False, code=550, text="550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
        Verdict(ok=False, code=530, text="530 5.7.57 Client not authenticated to send mail"),
    ],
)
def test_a_fault_of_our_account_pauses_the_account_and_fails_no_row(verdict: Verdict) -> None:
    """Lesson 21: 450 replies stuck or lost because the account was refused."""
    found = settle.settle(replace(ROW, attempts=99, created=NOW - timedelta(days=9)), verdict, NOW)
    assert (found.state, found.pause_account, found.counted) == (OutboxState.DUE, True, False)


def test_an_uncertain_reply_is_tried_once_more_after_15_minutes_then_held() -> None:
    """Lesson 20: a timeout after DATA must not send 25 copies."""
    first = settle.settle(ROW, UNKNOWN, NOW)
    assert (first.state, first.not_before) == (OutboxState.UNCERTAIN, NOW + timedelta(minutes=15))
    again = replace(ROW, attempts=1, answer=settle.answer(ROW, first))
    assert state(again, UNKNOWN) is OutboxState.HELD


def test_a_refusal_between_two_uncertain_attempts_does_not_make_it_forget() -> None:
    first = settle.settle(ROW, UNKNOWN, NOW)
    row = replace(ROW, attempts=1, answer=settle.answer(ROW, first))
    refused = settle.settle(row, LATER, NOW)
    row = replace(row, attempts=2, answer=settle.answer(row, refused))
    assert state(row, UNKNOWN) is OutboxState.HELD


def test_an_uncertain_notice_is_simply_sent_again_but_not_for_ever() -> None:
    assert state(NOTICE, UNKNOWN) is OutboxState.UNCERTAIN
    assert minutes(NOTICE, UNKNOWN) == 1
    assert state(replace(NOTICE, attempts=2), UNKNOWN) is OutboxState.FAILED


def test_a_lease_that_ended_is_uncertain() -> None:
    assert settle.lease_ended(ROW, NOW).state is OutboxState.UNCERTAIN
    assert settle.lease_ended(replace(ROW, state=OutboxState.UNCERTAIN), NOW).state is OutboxState.HELD


def test_a_lost_connection_before_the_final_dot_is_tried_again_soon() -> None:
    assert minutes(ROW, Verdict(ok=False, code=None, text="connection lost")) == 1


def test_what_the_server_said_is_kept_in_one_short_line() -> None:
    verdict = Verdict(ok=False, code=550, text="550 no\r\n" + "x" * 2000)
    assert settle.answer(ROW, settle.settle(ROW, verdict, NOW)).startswith("550 no x")
    assert len(settle.answer(ROW, settle.settle(ROW, verdict, NOW))) == 500
