"""Opening the database: one engine that reads, one that writes, and the schema brought up to date."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from maild import errors
from maild.store.shape import HEAD

Session = Connection
"""What every function of the store takes; it is begun and committed by engine and notifier.deliver alone."""

_LOCK_T2 = 0x6D61696C64
"""Key of the advisory lock that makes T2 serial on PostgreSQL: "maild"."""

BUSY_MS = 5000
"""How long a connection to SQLite waits for another writer."""

_READ, _WRITE = "read", "write"


@dataclass(frozen=True, slots=True)
class Sessions:
    """The two ways into one database: `read` never writes and never waits for a writer, `write` is one at a time."""

    read: Engine
    write: Engine
    url: URL

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database; None on PostgreSQL."""
        return Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None

    def close(self) -> None:
        """Give all connections back."""
        self.read.dispose()
        self.write.dispose()


def open_store(url: str, upgrade: bool = True) -> Sessions:
    """Open, create or bring up to date; raises StoreTooNew, StoreBusy, StoreError.

    An SQLite file is copied beside itself before its schema changes. Without `upgrade` an older schema is refused.
    """
    place = make_url(url)
    if place.get_backend_name() not in ("sqlite", "postgresql"):
        raise errors.StoreError(f"{place.get_backend_name()} is not supported: take sqlite or postgresql.")
    if place.get_backend_name() == "sqlite":
        _private_file(place)
    sessions = Sessions(_engine(place, _READ), _engine(place, _WRITE), place)
    try:
        with translated():
            _bring_up_to_date(sessions, upgrade)
    except BaseException:
        sessions.close()
        raise
    return sessions


def serial(s: Session) -> None:
    """Let no other T2, T5 or T6 run until this transaction ends; on SQLite BEGIN IMMEDIATE has done that already."""
    if s.dialect.name == "postgresql":
        s.execute(_ADVISORY, {"key": _LOCK_T2})


_ADVISORY = sqlalchemy.text("SELECT pg_advisory_xact_lock(:key)")


def version(s: Session) -> str | None:
    """The migration that the database is at; None when it is empty."""
    if not sqlalchemy.inspect(s).has_table("alembic_version"):
        return None
    found: str | None = s.scalar(sqlalchemy.text("SELECT version_num FROM alembic_version"))
    return found


def copy_to(sessions: Sessions, path: Path) -> None:
    """Write a whole and consistent copy of an SQLite database in use to a file that does not exist yet."""
    if sessions.path is None:
        raise errors.Refused("Copies of PostgreSQL are made with pg_dump.")
    path.touch(mode=0o600, exist_ok=False)
    source = sqlite3.connect(sessions.path)
    try:
        source.execute("VACUUM INTO ?", (str(path),))  # beside a writer `backup(pages=...)` never ends
    except sqlite3.Error as fault:
        path.unlink()
        raise errors.StoreError(str(fault)) from fault
    finally:
        source.close()


def _bring_up_to_date(sessions: Sessions, upgrade: bool) -> None:
    with sessions.read.connect() as s:
        found = version(s)
    if found == HEAD:
        return
    if found is not None:
        if found > HEAD:
            raise errors.StoreTooNew(f"It has schema {found}, this maild knows {HEAD}.")
        if not upgrade:
            raise errors.StoreError(
                f"It has the older schema {found}, and auto_upgrade is off: run `maild db upgrade`."
            )
        if sessions.path is not None:
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
            copy_to(sessions, sessions.path.with_name(f"{sessions.path.name}.{found}-{stamp}"))
    _migrate(sessions)


def _migrate(sessions: Sessions) -> None:
    """Run Alembic in one transaction; a second process waits, and then finds nothing to do."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with sessions.write.connect() as s, s.begin():
        serial(s)
        config.attributes["connection"] = s
        command.upgrade(config, "head")


def _private_file(place: URL) -> None:
    """Create the file for its owner alone: it holds everybody's mail."""
    if not place.database or place.database == ":memory:":
        raise errors.StoreError("A database in memory cannot be shared: name a file, sqlite:///maild.db.")
    try:
        os.close(os.open(place.database, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as fault:
        raise errors.StoreError(f"{place.database}: {fault.strerror}.") from fault


def _engine(place: URL, mode: str) -> Engine:
    if place.get_backend_name() == "sqlite":
        engine = create_engine(place, connect_args={"timeout": BUSY_MS / 1000}, query_cache_size=1000)
        event.listen(engine, "connect", _sqlite_reader if mode == _READ else _sqlite_writer)
        event.listen(engine, "begin", _begin if mode == _READ else _begin_immediate)
    else:
        engine = create_engine(place, query_cache_size=1000, pool_pre_ping=True)
        if mode == _READ:
            engine = engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
    return engine


def _sqlite_writer(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # the driver's own transactions lose updates; ours begin below
    cursor = raw.cursor()
    for pragma in (
        "auto_vacuum = INCREMENTAL",  # has an effect before the first table only
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -32000",  # kB; the indexes of some 50,000 mails
        "wal_autocheckpoint = 4000",  # pages of 4 kB: a checkpoint every 16 MB instead of 4
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_reader(raw: Any, _record: Any) -> None:
    raw.isolation_level = None
    raw.execute("PRAGMA query_only = ON")


def _begin(s: Connection) -> None:
    s.exec_driver_sql("BEGIN")


def _begin_immediate(s: Connection) -> None:
    s.exec_driver_sql("BEGIN IMMEDIATE")


_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_BROKEN = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_CORRUPT", "SQLITE_NOTADB")


@contextmanager
def translated() -> Iterator[None]:
    """Turn faults of the database into StoreBusy (locked or away) or StoreError (full, broken); others pass."""
    try:
        yield
    except DBAPIError as fault:
        name = getattr(fault.orig, "sqlite_errorname", "")
        if name.startswith(_BUSY):
            raise errors.StoreBusy(str(fault.orig)) from fault
        if name.startswith(_BROKEN):
            raise errors.StoreError(str(fault.orig)) from fault
        if not name and isinstance(fault, OperationalError | InterfaceError):  # PostgreSQL
            raise errors.StoreBusy(str(fault.orig).strip()) from fault
        raise
