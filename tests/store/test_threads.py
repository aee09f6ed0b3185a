"""The graph of ids: ghosts, joins, duplicates; any order of arrival gives the same threads."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maild.store import apply, gather, graph, read, spool
from maild.store.sessions import Session, Sessions, open_store
from maild.store.tables import message_ids
from maild.store.tables import spool as spool_table
from maild.threading import ids
from maild.values import Disposition, Known, ThreadId, TicketId
from tests.store.made import ENVELOPE, NOW, accepted, decision, lookups, mail, processed


def known(s: Session, message_id: str) -> Known:
    (found,) = gather.gather(s, lookups(mail(message_id)), ENVELOPE, NOW).known
    return found


def test_a_reply_that_overtakes_its_parent_leaves_a_ghost_with_its_ticket(sessions: Sessions) -> None:
    """Lesson 15: a colleague answers the original before it reaches us."""
    with sessions.write.begin() as s:
        number, ticket = processed(s, mail("reply@x", "parent@x"))
        thread = ThreadId(number)
        assert ticket is not None
        ghost = known(s, "parent@x")
        assert (ghost.ghost, ghost.ticket, ghost.thread, ghost.spool) == (True, ticket.id, thread, None)
        parent, same = processed(s, mail("parent@x"))
        assert same is not None
        assert same.id == ticket.id
        seen = known(s, "parent@x")
        assert (seen.ghost, seen.ticket, seen.thread, seen.spool) == (False, ticket.id, thread, parent)
        assert seen.digest == mail("parent@x").content_digest


def test_siblings_meet_over_a_ghost(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        _, one = processed(s, mail("one@x", "never-seen@x"))
        _, two = processed(s, mail("two@x", "never-seen@x"))
        assert one is not None
        assert two is not None
        assert one.id == two.id


def test_a_mail_that_ties_threads_moves_all_to_the_least(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        number, _ = processed(s, mail("a@x"))
        first = ThreadId(number)
        second, ticket = processed(s, mail("b@x", "ghost@x"))
        assert ticket is not None
        processed(s, mail("c@x", "b@x", "a@x"))
        assert {known(s, i).thread for i in ("a@x", "b@x", "c@x", "ghost@x")} == {first}
        assert {e.thread for e in read.entries(s)} == {first}
        after = read.ticket(s, ticket.id)
        assert after is not None
        assert after.thread == first
        assert ThreadId(second) != first
        assert read.balance(s).check


def test_of_two_mails_with_one_id_the_first_keeps_it(sessions: Sessions) -> None:
    """Lesson 16: recycled Message-IDs."""
    with sessions.write.begin() as s:
        first, _ = processed(s, mail("same@x", text="one"))
        processed(s, mail("same@x", text="two"))
        kept = known(s, "same@x")
        assert (kept.spool, kept.digest) == (first, mail("same@x", text="one").content_digest)


def test_a_held_mail_is_no_duplicate_of_itself(sessions: Sessions) -> None:
    m = mail("held@x", "parent@x")
    with sessions.write.begin() as s:
        number, _ = processed(s, m, disposition=Disposition.HELD)
        ctx = gather.gather(s, lookups(m), ENVELOPE, NOW)
        assert all(k.ghost and k.ticket is None for k in ctx.known)
        assert ctx.twin is None
        assert spool.release(s, number)
        assert gather.gather(s, lookups(m), ENVELOPE, NOW).twin is None


def test_a_twin_is_a_settled_mail_without_message_id_and_with_the_same_bytes(sessions: Sessions) -> None:
    m = mail(None)
    with sessions.write.begin() as s:
        assert gather.gather(s, lookups(m), ENVELOPE, NOW).twin is None
        number, _ = processed(s, m)
        assert gather.gather(s, lookups(m), ENVELOPE, NOW).twin == number
        duplicate, _ = processed(s, m, disposition=Disposition.DUPLICATE)
        entry = read.entry(s, str(duplicate))
        assert entry is not None
        assert entry.ticket == 1


def test_an_alias_leads_to_our_mail(sessions: Sessions) -> None:
    """Lesson 12: some providers give our mail another Message-ID."""
    with sessions.write.begin() as s:
        graph.alias(s, "given@provider", "ours@firm", ThreadId(5), TicketId(3))
        graph.alias(s, "given@provider", "other@firm", ThreadId(6), TicketId(4))
        found = known(s, "given@provider")
        assert (found.thread, found.ticket, found.ghost) == (5, 3, False)


NAMES = "abcdefg"
MAILS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3, unique=True)),
    min_size=2,
    max_size=7,
    unique_by=lambda m: m[0],
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    path: Path = tmp_path_factory.mktemp("orders")
    opened = open_store(f"sqlite:///{path / 'maild.db'}")
    yield opened
    opened.close()


RUNS = count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mails=MAILS, data=st.data())
def test_any_order_of_arrival_gives_the_same_threads(
    store: Sessions, mails: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(mails))
    assert threads(store, mails) == threads(store, other)


def threads(store: Sessions, mails: list[tuple[str, list[str]]]) -> set[frozenset[str]]:
    """The components that these mails give, in a transaction that is rolled back."""
    groups: dict[int, set[str]] = {}
    with store.write.connect() as s, s.begin() as transaction:
        for own, referred in mails:
            m = mail(own, *(r for r in referred if r != own))
            row = accepted(s)
            ctx = gather.gather(s, lookups(m), ENVELOPE, NOW)
            made = decision(m, ctx.known, disposition=Disposition.IGNORED)
            assert made.plan == ids.plan(m, ctx.known)
            apply.apply(s, row, m, made, NOW)
        for row_ in s.execute(sa.select(message_ids.c.message_id, message_ids.c.thread)):
            groups.setdefault(row_.thread, set()).add(row_.message_id)
        rows = s.execute(sa.select(spool_table.c.message_id, spool_table.c.thread))
        assert all(row_.message_id in groups[row_.thread] for row_ in rows)
        transaction.rollback()
    return {frozenset(g) for g in groups.values()}
