"""The verbs as mailto: links: what a click will send, and that the threading room reads it back."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from maild.threading import token
from maild.values import (
    Address,
    Agent,
    Claim,
    Identity,
    OutgoingNo,
    Policy,
    Priority,
    Purpose,
    Queue,
    State,
    Ticket,
    TicketId,
)
from maild.web import mailto

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
MARA, BEN = Agent("mara", "mara@firm.example"), Agent("ben", "ben@firm.example", title="Ben Adler")
POLICY = Policy(
    Identity("firm.example", ("0123456789abcdef0123456789abcdef",)),
    (Queue("support", "support@firm.example", "Support", prefix="ACME "),),
    agents=(MARA, BEN),
)
TICKET = Ticket(
    TicketId(42), "support", "Größe & Preis? 100%", State.OPEN, Priority.NORMAL, Address("", "a@b.example"), NOW, NOW
)


def opened(href: str) -> tuple[str, str, str]:
    """What a mail program makes of the link: (to, subject, body)."""
    parts = urlsplit(href)
    assert parts.scheme == "mailto"
    fields = parse_qs(parts.query.replace("+", "%2B"), strict_parsing=True)
    return parts.path, fields["subject"][0], fields["body"][0]


def test_a_link_to_claim_carries_the_verb_on_top_and_the_capability_below() -> None:
    links = mailto.links(TICKET, POLICY, MARA, OutgoingNo(1234))
    claim = next(link for link in links.main if link.label == "Claim")
    to, subject, body = opened(claim.href)
    assert (to, subject) == ("support@firm.example", "[ACME #42] Größe & Preis? 100%")
    verb, empty, ref, _ = body.split("\r\n")
    assert (verb, empty) == ("#claim", "")
    number, purpose, mac = ref.removeprefix("ref:").split(".")
    assert token.verify(POLICY.identity, Claim(OutgoingNo(int(number, 36)), Purpose(purpose), mac, "body"))
    assert links.bound


def test_the_capability_of_a_link_is_one_for_notes_so_that_nothing_of_its_mail_can_reach_a_customer() -> None:
    """Lesson 32: what is not clearly a reply must not become one."""
    for link in mailto.links(TICKET, POLICY, MARA, OutgoingNo(1234)).main:
        assert ".n." in opened(link.href)[2].partition("ref:")[2]


def test_without_a_known_viewer_or_a_notice_a_link_carries_the_verb_and_nothing_secret() -> None:
    for viewer, notice in ((None, None), (None, OutgoingNo(7)), (MARA, None)):
        links = mailto.links(TICKET, POLICY, viewer, notice)
        assert not links.bound
        assert [opened(link.href)[2] for link in links.main] == ["#claim\r\n", "#close\r\n", "#note\r\n"]


def test_the_links_offer_only_what_fits_the_ticket() -> None:
    mine = mailto.links(replace(TICKET, assignee="mara"), POLICY, MARA, None)
    assert [link.label for link in mine.main] == ["Close", "Write a note"]
    assert [link.label for link in mine.assign] == ["Ben Adler"]
    closed = mailto.links(replace(TICKET, state=State.CLOSED), POLICY, MARA, None)
    assert [link.label for link in closed.main] == ["Reopen", "Write a note"]
    assert closed.assign == ()


def test_line_breaks_in_a_subject_cannot_add_headers_to_the_mail() -> None:
    """A subject is a customer's text: it stays inside its parameter."""
    sly = replace(TICKET, subject="x&cc=evil@evil.example&body=#close\r\nBcc: evil@evil.example")
    to, subject, body = opened(mailto.href(sly, POLICY, "#claim", None))
    assert to == "support@firm.example"
    assert "\r" not in subject
    assert "\n" not in subject
    assert body == "#claim\r\n"
