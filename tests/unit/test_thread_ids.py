"""Threads are connected components, whatever the order of arrival."""

from collections.abc import Iterable
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from maild.threading.ids import plan, referred
from maild.values import Known, Mail, ThreadId
from tests.unit.thread_values import make_mail


class Graph:
    """The graph of ids in memory: what the store does with a plan."""

    def __init__(self) -> None:
        self.thread: dict[str, ThreadId] = {}
        self.ghosts: set[str] = set()
        self.next = 0

    def take(self, mail: Mail) -> None:
        ids = (*((mail.message_id,) if mail.message_id else ()), *referred(mail))
        known = tuple(Known(i, self.thread[i], None, i in self.ghosts) for i in ids if i in self.thread)
        planned = plan(mail, known)
        self.next += 1
        thread = planned.joins[0] if planned.joins else ThreadId(self.next)
        for message_id, old in self.thread.items():
            if old in planned.joins:
                self.thread[message_id] = thread
        for message_id in planned.referred:
            if message_id not in self.thread:
                self.ghosts.add(message_id)
            self.thread[message_id] = thread
        if planned.seen:
            self.thread[planned.seen] = thread
            self.ghosts.discard(planned.seen)

    def components(self) -> set[frozenset[str]]:
        return {frozenset(i for i, t in self.thread.items() if t == thread) for thread in self.thread.values()}


def taken(mails: Iterable[Mail]) -> Graph:
    graph = Graph()
    for mail in mails:
        graph.take(mail)
    return graph


def searched(mails: Iterable[Mail]) -> set[frozenset[str]]:
    """The components by plain search, as an oracle."""
    near: dict[str, set[str]] = {}
    for mail in mails:
        ids = {i for i in (mail.message_id, *mail.in_reply_to, *mail.references) if i}
        for message_id in ids:
            near.setdefault(message_id, set()).update(ids)
    found: set[frozenset[str]] = set()
    for start in near:
        reached, edge = {start}, [start]
        while edge:
            new = near[edge.pop()] - reached
            reached |= new
            edge.extend(new)
        found.add(frozenset(reached))
    return found


IDS = st.sampled_from([f"{c}@x" for c in "abcdefghij"])
MAILS = st.lists(
    st.builds(
        lambda own, reply, refs: make_mail(message_id=own, in_reply_to=reply, references=refs),
        st.none() | IDS,
        st.lists(IDS, max_size=2).map(tuple),
        st.lists(IDS, max_size=4).map(tuple),
    ),
    max_size=8,
)


@given(MAILS.flatmap(lambda mails: st.tuples(st.just(mails), st.permutations(mails))))
def test_any_order_of_arrival_yields_the_connected_components(both: tuple[list[Mail], list[Mail]]) -> None:
    """Lesson 15."""
    mails, shuffled = both
    assert taken(shuffled).components() == searched(mails)


def test_siblings_of_a_mail_that_never_came_are_one_thread() -> None:
    """Lesson 15: a colleague in Cc answers the original, which went past us."""
    mails = [
        make_mail(message_id="a", in_reply_to=("never",)),
        make_mail(message_id="b", references=("never",)),
        make_mail(message_id="c", in_reply_to=("other",)),
    ]
    for order in permutations(mails):
        graph = taken(order)
        assert graph.components() == {frozenset({"a", "b", "never"}), frozenset({"c", "other"})}
        assert graph.ghosts == {"never", "other"}


def test_ids_are_named_nearest_first_once_and_without_the_own() -> None:
    mail = make_mail(message_id="own", in_reply_to=("p", ""), references=("a", "own", "b", "p"))
    assert referred(mail) == ("p", "b", "a")


def test_a_plan_names_all_threads_that_become_one_least_first() -> None:
    mail = make_mail(message_id="own", in_reply_to=("p",), references=("q",))
    known = (
        Known("q", ThreadId(9), None, False),
        Known("p", ThreadId(4), None, True),
        Known("own", ThreadId(6), None, True),
        Known("p-again", ThreadId(1), None, False),
    )
    planned = plan(mail, known)
    assert (planned.seen, planned.referred, planned.joins) == ("own", ("p", "q"), (4, 6, 9))


def test_a_mail_without_an_id_still_ties_threads_together() -> None:
    planned = plan(make_mail(message_id=None, references=("q",)), (Known("q", ThreadId(9), None, False),))
    assert (planned.seen, planned.joins) == (None, (9,))
