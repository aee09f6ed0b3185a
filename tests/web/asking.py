"""How the tests ask for a page and read the answer."""

import re

from starlette.testclient import TestClient

from maild.store.sessions import Sessions
from maild.web.pages import app
from maild.web.settings import WebSettings
from tests.web import seed

PATHS = ("/", "/?state=closed", "/tickets/1", "/held", "/outbox", "/mails", "/mails/1", "/search?q=printer", "/search")


def ask(sessions: Sessions, settings: WebSettings | None = None, host: str = "localhost") -> TestClient:
    page = app(sessions, seed.POLICY, settings or WebSettings(), now=lambda: seed.NOW)
    return TestClient(page, base_url=f"http://{host}:8025", raise_server_exceptions=False, follow_redirects=False)


def rows(html: str) -> list[str]:
    """The numbers of the tickets in a list, in its order."""
    return re.findall(r'<td role="cell" class="number"><a href="/tickets/(\d+)"', html)


def words(html: str) -> str:
    """What a reader sees of it, roughly; a place where a line may break is nothing to see."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.replace("<wbr>", "")).split())
