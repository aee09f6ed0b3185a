"""The list that is read without SQLAlchemy is the list, or it is none."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from maild.store import counters, quick, read
from maild.store.sessions import Sessions, open_store
from maild.store.shape import CHECKED, mark
from maild.values import Address, Filter, Priority, State, Ticket
from tests.store.made import MINUTE, NOW, mail, processed, ticket

CONFIG = mark("0f")


@pytest.fixture
def filled(tmp_path: Path) -> Sessions:
    """A file with tickets that differ in all that a list can ask for."""
    sessions = open_store(f"sqlite:///{tmp_path / 'maild.db'}")
    made: list[Ticket] = [
        replace(
            ticket(),
            state=state,
            queue=queue,
            assignee=assignee,
            company=company,
            tags=tags,
            updated=NOW + MINUTE * (place % 5),
            due=NOW if place % 2 else None,
            priority=tuple(Priority)[place % 4],
            participants=(Address("Zoë", f"z{place}@x.example"),) * (place % 3),
            requester=None if place % 7 == 0 else Address("Eve \N{SNOWMAN}", "eve@customer.example"),
            bridged=place % 2 == 0,
        )
        for place, (state, queue, (assignee, company), tags) in enumerate(
            product(State, ("support", "sales"), ((None, "Firm"), ("anna", None)), ((), ("VIP", 'a"b%_'), ("größe",)))
        )
    ]
    with sessions.write.begin() as s:
        for place, one in enumerate(made):
            processed(s, mail(f"{place}@x"), on=one)
        counters.note_fact(s, CHECKED, CONFIG)
    return sessions


def path(sessions: Sessions) -> Path:
    assert sessions.path is not None
    return sessions.path


@pytest.mark.parametrize("states", [(), (State.CLOSED,), (State.NEW, State.ON_HOLD), tuple(State)])
@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_it_gives_what_the_usual_way_gives(filled: Sessions, states: tuple[State, ...], limit: int) -> None:
    for queue, assignee, company, tag in product(
        (None, "support", "no such"), (None, "anna"), (None, "Firm"), (None, "vip", 'A"B%_', "größe", "GRÖSSE", "a", "")
    ):
        asked = Filter(states, queue, assignee, company, tag, limit)
        with filled.read.connect() as s:
            assert quick.tickets(path(filled), CONFIG, asked) == read.tickets(s, asked), asked


def test_it_reads_beside_a_writer(filled: Sessions) -> None:
    with filled.write.begin() as s:
        processed(s, mail("later@x"), on=ticket())
        assert quick.tickets(path(filled), CONFIG, Filter()) is not None


@pytest.mark.parametrize(
    ("checked", "asked"),
    [
        (mark("00"), Filter()),
        ("", Filter()),
        (CONFIG, Filter(words="printer")),
        (CONFIG, Filter(queue="\ud800")),
    ],
)
def test_it_gives_way_where_it_does_not_know(filled: Sessions, checked: str, asked: Filter) -> None:
    assert quick.tickets(path(filled), checked, asked) is None


def test_it_gives_way_to_another_schema(filled: Sessions) -> None:
    with filled.write.begin() as s:
        s.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert quick.tickets(path(filled), CONFIG, Filter()) is None


@pytest.mark.parametrize("content", [None, b"", b"no database at all, whatever its name is" * 100])
def test_it_gives_way_where_there_is_no_database(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "maild.db"
    if content is not None:
        file.write_bytes(content)
    assert quick.tickets(file, CONFIG, Filter()) is None
    assert file.exists() == (content is not None)
