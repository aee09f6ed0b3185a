"""A click on the page, sent from the agent's mail program, changes the ticket: the whole way round."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from maild import engine
from maild.config import texts
from maild.store import read
from maild.store.sessions import Sessions
from maild.values import Envelope, OutboxState, Policy, State, Ticket
from maild.web.pages import app
from maild.web.settings import WebSettings
from tests.web import seed

LATER = seed.NOW + timedelta(minutes=5)


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    opened = seed.store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def policy(sessions: Sessions) -> Policy:
    """As the daemon has it: with the epoch of the database and the texts of the notices."""
    with sessions.read.connect() as s:
        epoch = read.epoch(s)
    return replace(seed.POLICY, identity=replace(seed.POLICY.identity, epoch=epoch), texts=texts())


def clicked(sessions: Sessions, policy: Policy, label: str, viewer: str | None) -> EmailMessage:
    """The mail that a mail program opens for a link of the page."""
    page = app(sessions, policy, WebSettings(agent=viewer), now=lambda: LATER)
    shown = TestClient(page, base_url="http://localhost").get("/tickets/1").text
    found = re.search(rf'<a class="act" href="(mailto:[^"]+)">{label}</a>', shown)
    assert found
    link = urlsplit(html.unescape(found.group(1)))
    fields = parse_qs(link.query.replace("+", "%2B"))
    message = EmailMessage()
    message["From"], message["To"] = "Mara Voss <mara@harbour-it.example>", link.path
    message["Subject"], message["Date"], message["Message-ID"] = fields["subject"][0], LATER, "<click@mara.example>"
    message.set_content(fields["body"][0].replace("\r\n", "\n"))
    return message


def sent(sessions: Sessions, policy: Policy, message: EmailMessage) -> tuple[Ticket, str]:
    """The ticket after this mail, and the mail's disposition."""
    envelope = Envelope("test", LATER, sender="mara@harbour-it.example", recipients=(seed.HARBOUR,))
    (number,) = engine.accept(sessions, [(message.as_bytes(), envelope)])
    assert engine.process(sessions, policy, lambda: LATER) == 1
    with sessions.read.connect() as s:
        ticket, entry = read.ticket(s, seed.BUSY), read.entry(s, str(number))
    assert ticket
    assert entry
    assert entry.disposition
    return ticket, entry.disposition.value


def test_the_mail_of_a_link_closes_the_ticket(sessions: Sessions, policy: Policy) -> None:
    ticket, disposition = sent(sessions, policy, clicked(sessions, policy, "Close", "mara"))
    assert (ticket.state, disposition) == (State.CLOSED, "accepted")


def test_the_mail_of_a_link_gives_the_ticket_to_a_colleague(sessions: Sessions, policy: Policy) -> None:
    ticket, _ = sent(sessions, policy, clicked(sessions, policy, "Ben Adler", "mara"))
    assert ticket.assignee == "ben"


def test_nothing_of_the_mail_of_a_link_reaches_the_customer_as_a_reply(sessions: Sessions, policy: Policy) -> None:
    """Lesson 32; the capability of a link is one for notes."""
    message = clicked(sessions, policy, "Write a note", "mara")
    message.set_content(message.get_content() + "\nThe rack crushed the cable, I order a new one.\n")
    sent(sessions, policy, message)
    with sessions.read.connect() as s:
        note = read.messages(s, seed.BUSY)[-1]
        outgoing = [read.outgoing(s, row.number) for row in read.outbox(s, tuple(OutboxState), 100)]
    assert (note.kind.value, note.text) == ("note", "The rack crushed the cable, I order a new one.")
    assert not [m for m in outgoing if m and not m.to_agents and "crushed" in m.text]


def test_without_a_capability_the_mail_is_held_as_the_page_says(sessions: Sessions, policy: Policy) -> None:
    ticket, disposition = sent(sessions, policy, clicked(sessions, policy, "Close", None))
    assert (ticket.state, disposition) == (State.OPEN, "held")
