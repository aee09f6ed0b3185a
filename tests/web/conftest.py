"""One seeded store for the tests of a file that only look."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from maild.store.sessions import Sessions
from tests.web import seed
from tests.web.asking import ask


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    opened = seed.store(tmp_path_factory.mktemp("web"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(sessions: Sessions) -> TestClient:
    return ask(sessions)
