"""What stands before and around every page: strict headers, who may ask and how, what a failure shows."""

import re
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from maild.errors import Refused
from maild.store.sessions import Sessions
from maild.web.pages import app
from maild.web.settings import WebSettings
from tests.web import seed
from tests.web.asking import PATHS, ask


@pytest.mark.parametrize("path", [*PATHS, "/nowhere", "/tickets/999", "/style.css", "/icon.svg"])
def test_every_answer_is_strict(client: TestClient, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_a_language_a_title_one_heading_and_nothing_that_runs_or_comes_from_elsewhere(
    client: TestClient, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text.startswith('<!doctype html>\n<html lang="en">')
    assert re.search(r"<title>[^<]+ – Harbour IT</title>", answer.text)
    assert answer.text.count("<h1>") == 1
    tags = re.findall(r"<[a-z][^>]*>", answer.text)
    assert not [
        tag for tag in tags if re.search(r"<script|<iframe|<img|\son\w+=|\sstyle=|javascript:", tag, re.IGNORECASE)
    ]
    for target in re.findall(r'(?:href|src|action)="([^"]*)"', answer.text):
        assert target.startswith(("/", "#", "mailto:"))
        assert not target.startswith("//")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/", "/tickets/1", "/nowhere"])
def test_only_looking_is_allowed(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "mail changes tickets" in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_head_answers_like_get(client: TestClient, path: str) -> None:
    assert client.head(path).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.example", "[::2]", "10.0.0.1"]
)
def test_a_foreign_host_name_is_refused(sessions: Sessions, host: str) -> None:
    """A page elsewhere whose name is rebound to 127.0.0.1 must not read tickets."""
    answer = ask(sessions, host=host).get("/")
    assert answer.status_code == 400
    assert "Nordwerk" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "help.firm.example"])
def test_our_own_names_are_answered(sessions: Sessions, host: str) -> None:
    assert ask(sessions, WebSettings(url="https://help.firm.example/"), host).get("/").status_code == 200


@pytest.mark.parametrize("settings", [WebSettings(host="0.0.0.0"), WebSettings(sign_in="password")])
def test_a_page_that_strangers_could_read_does_not_start(sessions: Sessions, settings: WebSettings) -> None:
    with pytest.raises(Refused):
        app(sessions, seed.POLICY, settings)


def test_looking_writes_nothing(sessions: Sessions, client: TestClient) -> None:
    def contents() -> list[tuple[object, ...]]:
        with sessions.read.connect() as s:
            names = (
                s.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").scalars().all()
            )
            return [tuple(s.exec_driver_sql(f'SELECT * FROM "{name}"').all()) for name in names]

    before = contents()
    for path in PATHS:
        client.get(path)
    assert contents() == before


# --- failures


class Failing:
    """An engine whose every connection fails in the same way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def connect(self) -> object:
        raise self.error


def failing(sessions: Sessions, error: Exception) -> Sessions:
    return Sessions(Failing(error), Failing(error), sessions.url)  # type: ignore[arg-type]


def test_a_failure_shows_a_small_page_and_none_of_its_insides(sessions: Sessions) -> None:
    answer = ask(failing(sessions, RuntimeError("secret detail of the inside"))).get("/")
    assert answer.status_code == 500
    assert "<h1>Something failed here</h1>" in answer.text
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_database_that_is_locked_is_said_as_such(sessions: Sessions) -> None:
    locked = sqlite3.OperationalError("database is locked: /var/lib/maild.db")
    locked.sqlite_errorname = "SQLITE_BUSY"
    answer = ask(failing(sessions, OperationalError("SELECT secret", {}, locked))).get("/tickets/1")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "Load this page again" in answer.text
    assert "/var/lib" not in answer.text
    assert "SELECT" not in answer.text
