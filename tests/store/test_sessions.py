"""Opening a database: created, current, too new; a reader beside a writer; writers that lose nothing."""

import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import maild.store
from maild import errors
from maild.store import tables
from maild.store.sessions import Sessions, copy_to, open_store, serial, translated, version
from maild.store.shape import HEAD


def test_a_new_database_is_at_the_newest_schema(sessions: Sessions) -> None:
    with sessions.read.connect() as s:
        assert version(s) == HEAD
    scripts = ScriptDirectory(f"{maild.store.__path__[0]}/migrations")
    assert scripts.get_current_head() == HEAD


def test_the_migrations_make_the_tables_that_the_code_knows(sessions: Sessions) -> None:
    def ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        return not (name or "").startswith(("search", "messages_words", "words"))

    with sessions.read.connect() as s:
        context = MigrationContext.configure(s, opts={"include_object": ours, "compare_type": False})
        assert compare_metadata(context, tables.metadata) == []
        there = sa.inspect(s)
        for table in tables.metadata.sorted_tables:
            assert {c["name"]: c["nullable"] for c in there.get_columns(table.name) if c["name"] != "words"} == {
                c.name: c.nullable for c in table.columns
            }
            assert {i["name"] for i in there.get_indexes(table.name) if i["name"] != "messages_words"} == {
                i.name for i in table.indexes
            }


def test_opening_twice_changes_nothing(url: str, sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        s.execute(tables.meta.insert(), {"key": "k", "value": "kept"})
    again = open_store(url)
    with again.read.connect() as s:
        assert s.scalar(sa.select(tables.meta.c.value).where(tables.meta.c.key == "k")) == "kept"
    again.close()


def test_a_newer_database_is_refused(url: str, sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        s.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(errors.StoreTooNew, match="newer maild"):
        open_store(url)


def test_an_older_database_is_copied_first_and_refused_without_upgrade(url: str, sessions: Sessions) -> None:
    """There is one schema so far: an unknown older one fails in Alembic, but the copy is there before that."""
    with sessions.write.begin() as s:
        s.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(errors.StoreError, match="auto_upgrade"):
        open_store(url, upgrade=False)
    with pytest.raises(Exception, match="0000"):
        open_store(url)
    if sessions.path is not None:
        copies = list(sessions.path.parent.glob("maild.db.0000-*"))
        assert len(copies) == 1
        assert copies[0].stat().st_mode & 0o077 == 0


def test_a_copy_is_whole(sessions: Sessions) -> None:
    if sessions.path is None:
        with pytest.raises(errors.Refused):
            copy_to(sessions, Path("unused"))
        return
    target = sessions.path.with_name("copy.db")
    copy_to(sessions, target)
    copied = open_store(f"sqlite:///{target}")
    with copied.read.connect() as s:
        assert version(s) == HEAD
    copied.close()


def test_a_reader_cannot_write(sessions: Sessions) -> None:
    with sessions.read.connect() as s, pytest.raises(sa.exc.DBAPIError):
        s.execute(tables.meta.insert(), {"key": "k", "value": "v"})


def test_a_reader_beside_a_writer_never_fails_and_sees_what_was_committed(sessions: Sessions) -> None:
    with sessions.write.begin() as writer:
        serial(writer)
        writer.execute(tables.meta.insert(), {"key": "k", "value": "v"})
        with sessions.read.connect() as reader:
            count = sa.select(sa.func.count()).select_from(tables.meta).where(tables.meta.c.key == "k")
            assert reader.scalar(count) == 0
    with sessions.read.connect() as reader:
        assert reader.scalar(count) == 1


def test_concurrent_writers_lose_no_update(sessions: Sessions) -> None:
    """Read, then write what follows from it: with the driver's own transactions three of four updates are lost."""
    value = sa.select(tables.counters.c.value).where(tables.counters.c.name == "ticket")
    store = tables.counters.update().where(tables.counters.c.name == "ticket")

    def add() -> None:
        for _ in range(25):
            with sessions.write.begin() as s:
                serial(s)
                s.execute(store, {"value": (s.scalar(value) or 0) + 1})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    with sessions.read.connect() as s:
        assert s.scalar(value) == 100


def test_a_database_that_is_away_is_busy(url: str) -> None:
    place = sa.make_url(url)
    if place.get_backend_name() == "postgresql":
        with pytest.raises(errors.StoreBusy):
            open_store(str(place.set(host="127.0.0.1", port=1, query={})))


def test_a_locked_database_is_busy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    sessions = open_store(url)
    other = sqlite3.connect(tmp_path / "x.db", timeout=0.01)

    def begin() -> None:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            raise sa.exc.DBAPIError.instance("BEGIN IMMEDIATE", None, fault, sqlite3.Error) from fault

    with sessions.write.begin(), pytest.raises(errors.StoreBusy, match="try again"), translated():
        begin()
    other.close()
    sessions.close()


def test_a_file_that_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"this is not a database at all, but long enough to look like one" * 100)
    with pytest.raises(errors.StoreError):
        open_store(f"sqlite:///{path}")
    with pytest.raises(errors.StoreError):
        open_store(f"sqlite:///{tmp_path}/missing/x.db")
    with pytest.raises(errors.StoreError, match="mysql"):
        open_store("mysql://x/y")


def test_the_sqlite_file_is_private_durable_and_can_shrink(sessions: Sessions) -> None:
    if sessions.path is None:
        return
    assert sessions.path.stat().st_mode & 0o077 == 0
    with sessions.write.connect() as s:
        pragmas = {p: s.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous", "auto_vacuum")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "auto_vacuum": 2}
