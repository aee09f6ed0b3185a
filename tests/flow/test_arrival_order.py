"""Property: whatever the order of arrival, the threads are the connected components over the ids, and twice is once."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maild import engine
from maild.values import Disposition, Envelope
from tests.flow.world import START, World

MAILS = st.lists(
    st.tuples(st.integers(0, 9), st.sets(st.integers(0, 9), max_size=3)),
    min_size=1,
    max_size=9,
    unique_by=lambda m: m[0],
)
"""(own id, ids referred to); ids that no mail has are ghosts."""


def components(mails: list[tuple[int, set[int]]]) -> set[frozenset[int]]:
    """The yardstick: own ids of mails, grouped by reachability over all ids."""
    groups: list[set[int]] = []
    for own, others in mails:
        touched = {own, *others}
        joined = [g for g in groups if g & touched]
        groups = [g for g in groups if not g & touched] + [touched.union(*joined)]
    have = {own for own, _ in mails}
    return {frozenset(g & have) for g in groups if g & have}


def raw(own: int, others: set[int]) -> bytes:
    """A mail with this id and these references."""
    references = " ".join(f"<{n}@x.example>" for n in sorted(others))
    return (
        f"From: eva@acme.example\r\nTo: support@firm.example\r\nSubject: matter {own}\r\n"
        f"Message-ID: <{own}@x.example>\r\nReferences: {references}\r\n\r\ntext {own}\r\n"
    ).encode()


def partition(world: World) -> set[frozenset[int]]:
    """The ledger's threads."""
    threads: dict[int | None, set[int]] = {}
    for entry in world.ledger():
        if entry.disposition is not Disposition.DUPLICATE and entry.message_id:
            threads.setdefault(entry.thread, set()).add(int(entry.message_id.partition("@")[0]))
    return {frozenset(group) for group in threads.values()}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(MAILS, st.randoms(use_true_random=False), st.booleans())
def test_threads_are_the_components_in_any_order_and_twice_adds_nothing(
    mails: list[tuple[int, set[int]]], random: object, silent: bool
) -> None:
    order = list(mails)
    random.shuffle(order)  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for _ in range(2):
            for own, others in order:
                envelope = Envelope("x", START, "eva@acme.example", ("support@firm.example",), silent=silent)
                engine.accept(world.sessions, [(raw(own, others), envelope)])
            world.decide()
        assert partition(world) == components(mails)
        dispositions = [entry.disposition for entry in world.ledger()]
        assert dispositions[len(mails) :] == [Disposition.DUPLICATE] * len(mails)
        world.sessions.close()
