"""The pages over a seeded store, asked as a browser asks."""

import re

import pytest
from starlette.testclient import TestClient

from maild.store.sessions import Sessions
from maild.web.settings import WebSettings
from tests.web import seed
from tests.web.asking import ask, rows, words


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
