"""The spool: every transition of docs/queue-states.md, and what a crash leaves."""

import os
from dataclasses import replace

import pytest

from maild import errors
from maild.store import apply, blobs, read, spool
from maild.store.sessions import Sessions
from maild.values import Disposition, SpoolId
from tests.store.made import ENVELOPE, MINUTE, NOW, accepted, decision, mail, ticket


def test_what_was_accepted_waits_with_its_envelope_and_its_bytes(sessions: Sessions) -> None:
    raws = [os.urandom(1000), b"", b"\0" * 10]
    with sessions.write.begin() as s:
        numbers = spool.accept(s, [(raw, replace(ENVELOPE, cursor=str(i))) for i, raw in enumerate(raws)])
    with sessions.read.connect() as s:
        rows = spool.waiting(s, NOW, 10)
        assert [row.id for row in rows] == numbers == sorted(numbers)
        assert [row.envelope.cursor for row in rows] == ["0", "1", "2"]
        assert rows[0].envelope == replace(ENVELOPE, cursor="0")
        assert [blobs.get(s, n) for n in numbers] == raws
        assert read.cursor(s, "inbox") == "2"
        with pytest.raises(errors.NoSuchMail):
            blobs.get(s, SpoolId(999))


def test_waiting_is_oldest_first_and_no_more_than_asked(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        numbers = spool.accept(s, [(b"x", ENVELOPE)] * 5)
        assert [row.id for row in spool.waiting(s, NOW, 3)] == numbers[:3]


def test_a_mail_in_which_the_process_died_comes_alone(sessions: Sessions) -> None:
    """Lesson 1: the mail that kills the process must not take others with it."""
    with sessions.write.begin() as s:
        first, second, third = spool.accept(s, [(b"x", ENVELOPE)] * 3)
        spool.count_attempts(s, [second, third], NOW)
    with sessions.write.begin() as s:
        (row,) = spool.waiting(s, NOW, 50)
        assert (row.id, row.attempts) == (second, 1)
        spool.hold(s, second, "it kills", NOW)
        assert [r.id for r in spool.waiting(s, NOW, 50)] == [third]
        spool.uncount(s, [third])
        rows = spool.waiting(s, NOW, 50)
        assert [(r.id, r.attempts) for r in rows] == [(first, 0), (third, 0)]


def test_a_postponed_mail_is_tried_again_with_its_attempts(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        row = accepted(s)
        spool.postpone(s, row.id, "ValueError: x", NOW)
        assert [(r.id, r.attempts) for r in spool.waiting(s, NOW, 9)] == [(row.id, 1)]


def test_taking_back_an_attempt_that_is_not_open_changes_nothing(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        row = accepted(s)
        spool.postpone(s, row.id, "x", NOW)
        spool.uncount(s, [row.id])
        assert spool.waiting(s, NOW, 9)[0].attempts == 1


@pytest.mark.parametrize(("way", "released"), [(spool.retry, False), (spool.release, True)])
def test_a_held_mail_can_be_decided_anew(sessions: Sessions, way: object, released: bool) -> None:
    assert callable(way)
    with sessions.write.begin() as s:
        row = accepted(s)
        spool.hold(s, row.id, "why", NOW)
        assert spool.waiting(s, NOW, 9) == ()
        assert [e.reason for e in read.entries(s, held=True)] == ["why"]
        assert way(s, row.id)
        (again,) = spool.waiting(s, NOW, 9)
        assert (again.id, again.attempts, again.released) == (row.id, 0, released)
        assert not way(s, row.id)
        assert read.balance(s).check


def test_a_dropped_mail_is_ignored_and_its_raw_stays(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        row = accepted(s, b"bytes")
        assert not spool.drop(s, row.id, NOW)
        spool.hold(s, row.id, "why", NOW)
        assert spool.drop(s, row.id, NOW)
        entry = read.entry(s, str(row.id))
        assert entry is not None
        assert entry.disposition is Disposition.IGNORED
        assert blobs.get(s, row.id) == b"bytes"


def test_a_mail_gets_one_disposition(sessions: Sessions) -> None:
    """Two processes that read the same row: the second is refused, and its savepoint leaves nothing."""
    m = mail()
    with sessions.write.begin() as s:
        row = accepted(s)
        apply.apply(s, row, m, decision(m, on=ticket()), NOW)
        with pytest.raises(errors.Refused), s.begin_nested():
            apply.apply(s, row, m, decision(m, on=ticket()), NOW + MINUTE)
        spool.postpone(s, row.id, "late", NOW)
        spool.hold(s, row.id, "late", NOW)
    with sessions.read.connect() as s:
        entry = read.entry(s, str(row.id))
        assert entry is not None
        assert (entry.disposition, entry.ticket) == (Disposition.ACCEPTED, 1)
        assert read.balance(s).check
