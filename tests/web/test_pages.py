"""The pages over a seeded store, asked as a browser asks."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from maild.errors import Refused
from maild.store.sessions import Sessions
from maild.web.pages import app
from maild.web.settings import WebSettings
from tests.web import seed

PATHS = ("/", "/?state=closed", "/tickets/1", "/held", "/outbox", "/mails", "/mails/1", "/search?q=printer", "/search")


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    opened = seed.store(tmp_path_factory.mktemp("web"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(sessions: Sessions) -> TestClient:
    return ask(sessions)


def ask(sessions: Sessions, settings: WebSettings | None = None, host: str = "localhost") -> TestClient:
    page = app(sessions, seed.POLICY, settings or WebSettings(), now=lambda: seed.NOW)
    return TestClient(page, base_url=f"http://{host}:8025", raise_server_exceptions=False, follow_redirects=False)


def rows(html: str) -> list[str]:
    """The numbers of the tickets in a list, in its order."""
    return re.findall(r'<td role="cell" class="number"><a href="/tickets/(\d+)"', html)


def words(html: str) -> str:
    """What a reader sees of it, roughly; a place where a line may break is nothing to see."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.replace("<wbr>", "")).split())


# --- what stands before every page


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


# --- the pages


def test_the_list_shows_all_that_is_not_closed_with_who_has_it_and_how_long_the_customer_waits(
    client: TestClient,
) -> None:
    html = client.get("/").text
    assert len(rows(html)) == 11
    assert "Password of the door terminal" not in html
    line = words(html[html.index("New colleague starts on Monday") :].partition("</tr>")[0])
    for word in ("Tom Okafor", "Okafor Design", "ben", "open", "27 h"):
        assert word in line
    assert "To do 11" in words(html)
    assert "Closed 1" in words(html)
    assert re.search(r"3 nobody has yet", words(html))


@pytest.mark.parametrize(
    ("query", "count"),
    [("state=new", 3), ("state=closed", 1), ("assignee=ben", 3), ("company=Birch+%26+Sons", 2), ("tag=printer", 1),
     ("queue=support", 11), ("queue=billing", 0), ("q=warehouse", 1), ("state=open&assignee=mara&q=backup", 1),
     ("state=bogus", 11)],
)  # fmt: skip
def test_the_list_is_narrowed_by_the_address_line(client: TestClient, query: str, count: int) -> None:
    assert len(rows(client.get(f"/?{query}").text)) == count


def test_a_filter_stays_chosen_in_the_form_and_in_the_tabs(client: TestClient) -> None:
    html = client.get("/?company=Birch+%26+Sons").text
    assert "<option selected>Birch &amp; Sons</option>" in html
    assert 'href="/?state=open&amp;company=Birch+%26+Sons"' in html


def test_a_ticket_shows_its_timeline_in_order_with_kinds_apart(client: TestClient) -> None:
    html = client.get("/tickets/1").text
    order = ["hand scanners lose", "orange means", "That is the old model", "no light at all", "today before 4?"]
    places = [html.index(part) for part in order]
    assert places == sorted(places)
    for kind in ("customer", "reply", "note"):
        assert f'<article class="message {kind}"' in html
    assert re.search(r'<details class="message event">.*?out of the office', html, re.DOTALL)
    assert re.search(r"<details[^>]*><summary>Quoted text</summary>.*?Does the cable show", html, re.DOTALL)
    assert re.search(r"<details[^>]*><summary>Signature</summary>.*?Warehouse Operations", html, re.DOTALL)
    assert "new → pending" in html
    assert "Unverified: not on this ticket." in html
    assert "jonas1987@freemail.example" in words(html)


def test_a_reply_that_did_not_arrive_says_to_whom_and_why(client: TestClient) -> None:
    """Lessons 21 and 25: nobody may believe that a failed reply was read."""
    html = client.get("/tickets/1").text
    assert re.search(r"petra\.lindner@nordwerk\.example.{0,40}failed", words(html))
    assert "550 5.1.1 no such user here" in html


def test_what_a_customer_wrote_stays_text(client: TestClient) -> None:
    """Lesson: stored XSS (CVE-2018-1000154, CVE-2026-32754)."""
    html = client.get("/tickets/1").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html
    assert "<b>Can</b>" not in html


def attachments(client: TestClient) -> dict[str, str]:
    found = re.findall(
        r'<a href="(/tickets/1/attachments/\d+/\d+)" download><bdi>([^<]*)</bdi>', client.get("/tickets/1").text
    )
    return {name: path for path, name in found}


def test_an_attachment_is_a_download_of_the_very_bytes(client: TestClient) -> None:
    path = attachments(client)["access point.png"]
    answer = client.get(path)
    assert answer.content == seed.PNG
    assert answer.headers["content-disposition"] == 'attachment; filename="access point.png"'
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_an_html_attachment_is_mere_octets(client: TestClient) -> None:
    path = next(path for name, path in attachments(client).items() if name.endswith(".html"))
    answer = client.get(path)
    assert answer.content == seed.HTML
    assert answer.headers["content-type"] == "application/octet-stream"


def test_an_attachment_is_given_out_only_on_its_own_ticket(client: TestClient) -> None:
    path = attachments(client)["access point.png"]
    spool, part = path.split("/")[-2:]
    assert client.get(f"/tickets/2/attachments/{spool}/{part}").status_code == 404
    assert client.get(f"/tickets/1/attachments/{spool}/99").status_code == 404
    assert client.get(f"/tickets/1/attachments/{spool}/0").status_code == 404
    assert client.get("/tickets/1/attachments/99999999999999999999999/1").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/tickets/999",
        "/tickets/99999999999999999999999",
        "/tickets/x",
        "/mails/999",
        "/mails/no@such.example",
    ],
)
def test_what_is_not_there_is_said_on_a_small_page(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1>Not here</h1>" in answer.text


def test_held_mail_and_failed_mail_are_counted_on_every_page_and_listed_with_their_reasons(client: TestClient) -> None:
    assert re.search(r"Held 1 .*Outbox 1 ", words(client.get("/").text))
    held = client.get("/held").text
    assert "reading failed three times: &lt;oops&gt;" in held
    outbox = words(client.get("/outbox").text)
    assert "petra.lindner@nordwerk.example" in outbox
    assert "550 5.1.1 no such user here" in outbox


def test_the_ledger_stands_newest_first_and_each_mail_tells_why(client: TestClient) -> None:
    html = client.get("/mails").text
    numbers = [int(n) for n in re.findall(r'class="number"><a href="/mails/(\d+)"', html)]
    assert numbers == sorted(numbers, reverse=True)
    why = words(client.get("/mails/1").text)
    for said in (
        "accepted",
        "Which ticket",
        "none: nothing ties it",
        "nothing / new",
        "Person or machine",
        "warehouse",
    ):
        assert said in why


def test_a_mail_is_found_by_its_message_id(client: TestClient) -> None:
    html = client.get("/mails/1").text
    found = re.search(r'<dd class="address">([^<]+)</dd>', html)
    assert found
    assert "Mail 1 in the ledger" in client.get(f"/mails/{found.group(1)}").text


def test_search_finds_closed_tickets_too(client: TestClient) -> None:
    assert len(rows(client.get("/search?q=terminal").text)) == 1
    assert "No ticket has all these words" in client.get("/search?q=zeppelin").text


def test_a_number_leads_to_its_ticket(client: TestClient) -> None:
    answer = client.get("/search?q=%231")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tickets/1")
    assert client.get("/search?q=%23999").status_code == 200


@pytest.mark.parametrize(
    "q", ['"', "a*", "NEAR(", "' OR 1=1 --", "%00", "\x7f", "x" * 5000, "ё", "AND", "subject:x", "-a", "^"]
)
def test_no_search_breaks_the_page(client: TestClient, q: str) -> None:
    assert client.get("/search", params={"q": q}).status_code == 200
    assert client.get("/", params={"q": q}).status_code == 200


# --- the verbs


def test_the_links_of_an_unknown_viewer_carry_no_capability(client: TestClient) -> None:
    html = client.get("/tickets/1").text
    assert f"mailto:{seed.HARBOUR}?subject=" in html
    assert "ref%3A" not in html
    assert "cannot know who you are" in html


def test_the_links_of_the_only_viewer_carry_the_capability_of_the_notice_that_this_agent_got(
    sessions: Sessions,
) -> None:
    html = ask(sessions, WebSettings(agent="mara")).get("/tickets/1").text
    assert re.search(r"body=%23close%0D%0A%0D%0Aref%3A1\.n\.[a-z2-7]{16}%0D%0A", html)
    assert "mara@harbour-it.example" in words(html)


def test_an_agent_who_got_no_notice_is_told_so(sessions: Sessions) -> None:
    html = ask(sessions, WebSettings(agent="ben")).get("/tickets/1").text
    assert "ref%3A" not in html
    assert "no notice of this ticket yet" in html


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
