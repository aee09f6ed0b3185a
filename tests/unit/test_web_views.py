"""Read models, words, queries and downloads of the web page: pure, without a store or a server."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from starlette.datastructures import QueryParams

from maild.store.board import Wait
from maild.values import (
    Address,
    Attachment,
    Audience,
    Change,
    Direction,
    Event,
    Message,
    MessageKind,
    OutboxId,
    OutboxRow,
    OutboxState,
    OutgoingNo,
    Priority,
    State,
    Template,
    Ticket,
    TicketId,
    TrustLevel,
    Via,
    What,
)
from maild.web import download, query, reasons, render, views
from maild.web.guard import hostname
from maild.web.words import Clock, sentence, size, span

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
ANNA = Address("Anna", "anna@customer.example")


def ticket(state: State = State.OPEN, **values: object) -> Ticket:
    made = Ticket(TicketId(42), "support", "Printer", state, Priority.NORMAL, ANNA, NOW - timedelta(hours=5), NOW)
    return replace(made, **values)  # type: ignore[arg-type]


def message(kind: MessageKind, at: datetime, **values: object) -> Message:
    fields: dict[str, object] = {
        "id": 1,
        "message_id": "a@b",
        "sender": ANNA,
        "to": (),
        "cc": (),
        "kind": kind,
        "direction": Direction.IN,
        "audience": Audience.PUBLIC,
        "date": at,
        "subject": "Printer",
        "text": "hello",
        "quoted": "",
        "signature": "",
        "trust": TrustLevel.UNKNOWN,
        **values,
    }
    return Message(**fields)  # type: ignore[arg-type]


def changed(what: What, old: str | None, new: str | None, at: datetime, actor: str = "mara") -> Event:
    return Event(at, Change(what, old, new, actor, Via.MAIL))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "just now"), (59, "just now"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (47 * 3600, "47 h"),
     (48 * 3600, "2 days"), (55 * 86400, "55 days"), (56 * 86400, "8 weeks")],
)  # fmt: skip
def test_a_span_is_said_in_its_one_fitting_unit(seconds: int, words: str) -> None:
    assert span(seconds) == words


def test_a_time_is_said_in_the_zone_and_with_its_year_only_if_it_is_another() -> None:
    clock = Clock(NOW, ZoneInfo("Europe/Berlin"))
    assert clock.at(NOW) == "Tue 10 Mar, 13:00"
    assert clock.at(datetime(2025, 7, 1, 12, 0, tzinfo=UTC)) == "Tue 1 Jul 2025, 14:00"
    assert clock.iso(NOW) == "2026-03-10T13:00:00+01:00"


def test_every_change_that_can_happen_has_a_sentence() -> None:
    for what in What:
        for old, new in ((None, "b"), ("a", None), ("a", "b")):
            said = sentence(Change(what, old, new, "mara", Via.CLI))
            assert said
            assert "None" not in said
    assert sentence(Change(What.STATE, "open", "closed", "mara", Via.CLI)) == "open → closed"


def test_a_customer_waits_since_the_oldest_unanswered_message() -> None:
    since = NOW - timedelta(hours=2)
    assert views.row(ticket(), since, NOW).waits_since == since


def test_nobody_waits_on_a_pending_held_or_closed_ticket() -> None:
    for state in (State.PENDING, State.ON_HOLD, State.CLOSED):
        row = views.row(ticket(state), NOW - timedelta(days=9), NOW)
        assert (row.waits_since, row.tone) == (None, "calm")


@pytest.mark.parametrize(
    ("waited", "due", "tone"),
    [(timedelta(hours=2), None, "calm"), (timedelta(days=1), None, "late"),
     (timedelta(days=3), timedelta(days=2), "calm"), (timedelta(hours=1), timedelta(hours=3), "soon"),
     (timedelta(hours=1), timedelta(0), "late")],
)  # fmt: skip
def test_the_due_time_decides_how_loud_a_wait_is_and_else_its_length(
    waited: timedelta, due: timedelta | None, tone: str
) -> None:
    row = views.row(ticket(due=NOW + due if due is not None else None), NOW - waited, NOW)
    assert row.tone == tone


def test_the_glance_counts_those_whom_nobody_has_and_those_who_wait_too_long() -> None:
    old, fresh = NOW - timedelta(days=2), NOW - timedelta(hours=1)
    waits = (
        Wait(TicketId(1), old, None, None),
        Wait(TicketId(2), old, NOW + timedelta(days=1), "mara"),
        Wait(TicketId(3), fresh, NOW - timedelta(minutes=1), "mara"),
        Wait(TicketId(4), None, None, "ben"),
        Wait(TicketId(5), fresh, None, None),
    )
    assert views.glance(waits, NOW) == views.Glance(nobody=2, late=2, longest=old)
    assert views.glance((), NOW) == views.Glance(0, 0, None)


def test_the_first_tab_counts_all_that_is_not_closed() -> None:
    shown = views.tabs(((State.NEW, 2), (State.OPEN, 3), (State.CLOSED, 40)), "open")
    assert [(t.label, t.count, t.chosen) for t in shown] == [
        ("To do", 5, False), ("New", 2, False), ("Open", 3, True), ("Pending", 0, False), ("On-hold", 0, False),
        ("Closed", 40, False),
    ]  # fmt: skip


def test_the_timeline_runs_by_time_and_a_change_stands_after_the_message_that_made_it() -> None:
    first, second = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    shown = views.timeline(
        (message(MessageKind.REPLY, second), message(MessageKind.CUSTOMER, first)),
        (changed(What.CREATED, None, "42", first), changed(What.STATE, "open", "pending", second)),
    )
    assert [type(i).__name__ for i in shown] == ["Said", "Changed", "Said", "Changed"]
    assert [i.at for i in shown] == [first, first, second, second]


def test_changes_of_one_actor_at_one_moment_are_one_line() -> None:
    events = (
        changed(What.ASSIGNEE, None, "mara", NOW),
        changed(What.STATE, "new", "open", NOW + timedelta(seconds=1)),
        changed(What.TAG, None, "vip", NOW + timedelta(seconds=2), actor="rule vip"),
        changed(What.TAG, None, "late", NOW + timedelta(hours=2), actor="rule vip"),
    )
    assert [line.changes for line in views.grouped(events)] == [
        ("mara has it", "new → open"), ("tag vip",), ("tag late",)
    ]  # fmt: skip


def test_mail_that_did_not_arrive_stands_beside_its_message_and_what_was_sent_does_not() -> None:
    def outbox(number: int, recipient: str, state: OutboxState) -> OutboxRow:
        return OutboxRow(
            OutboxId(1), OutgoingNo(number), TicketId(42), recipient, state, 1, NOW, Template.REPLY, False, "x",
            answer="550 no such user",
        )  # fmt: skip

    reply = message(MessageKind.REPLY, NOW, outgoing=OutgoingNo(7), direction=Direction.OUT)
    rows = (
        outbox(7, "a@x.example", OutboxState.FAILED),
        outbox(7, "b@x.example", OutboxState.SENT),
        outbox(8, "c@x.example", OutboxState.FAILED),
    )
    assert views.said(reply, rows).deliveries == (
        views.Delivery("a@x.example", OutboxState.FAILED, "550 no such user"),
    )  # fmt: skip


def test_an_unverified_writer_is_marked_once() -> None:
    """Lesson: show the real sender; a stranger is never the requester."""
    assert "not verified" in views.said(message(MessageKind.CUSTOMER, NOW, trust=TrustLevel.UNVERIFIED), ()).warning
    marked = message(MessageKind.CUSTOMER, NOW, trust=TrustLevel.UNVERIFIED, warning="unverified: answers #42")
    assert views.said(marked, ()).warning == "unverified: answers #42"


def test_senseless_parameters_count_as_not_asked() -> None:
    asked = query.asked(QueryParams("state=strange&page=-3&queue=a%00b"))
    assert (asked.state, asked.page, asked.queue) == ("", 1, "ab")
    assert query.page(QueryParams("page=999999999")) == 1
    assert query.page(QueryParams("page=99999")) == query.LAST_PAGE
    assert query.page(QueryParams("page=²")) == 1


def test_a_link_keeps_what_was_asked_and_begins_on_the_first_page_again() -> None:
    asked = query.asked(QueryParams("state=open&company=Birch+%26+Sons&page=4"))
    assert asked.link("/", page=5) == "/?state=open&company=Birch+%26+Sons&page=5"
    assert asked.link("/", state="") == "/?company=Birch+%26+Sons"


@pytest.mark.parametrize(
    ("words", "number"), [("#42", 42), ("[#42]", 42), ("[ACME #42]", 42), ("42", None), ("printer #42 smoke", None)]
)
def test_a_number_alone_means_its_ticket(words: str, number: int | None) -> None:
    assert query.number(words) == number


@pytest.mark.parametrize(
    ("header", "name"),
    [("localhost:8025", "localhost"), ("LOCALHOST", "localhost"), ("127.0.0.1:1", "127.0.0.1"), ("[::1]:8025", "::1"),
     ("[::1]", "::1"), ("", ""), ("evil.example:8025", "evil.example")],
)  # fmt: skip
def test_the_host_header_is_read_without_port_and_brackets(header: str, name: str) -> None:
    assert hostname(header) == name


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("report.pdf", 'attachment; filename="report.pdf"'),
        ("Rechnung für März.pdf",
         "attachment; filename=\"Rechnung f_r M_rz.pdf\"; filename*=UTF-8''Rechnung%20f%C3%BCr%20M%C3%A4rz.pdf"),
        ('a"; filename="b.exe', 'attachment; filename="a_; filename=_b.exe"'),
        ("../../etc/passwd", 'attachment; filename="_.._etc_passwd"'),
        ("x\r\nSet-Cookie: a=b", 'attachment; filename="x__Set-Cookie_ a=b"'),
        ("harmless\u202efdp.exe", 'attachment; filename="harmless_fdp.exe"'),
        ("", 'attachment; filename="attachment"'),
    ],
)  # fmt: skip
def test_a_hostile_file_name_leads_nowhere(given: str, said: str) -> None:
    """Lesson: file names and SVG are hostile (CVE-2020-24917)."""
    assert download.disposition(given) == said


def test_a_long_file_name_keeps_its_extension() -> None:
    short = download.filed("x" * 400 + ".pdf")
    assert len(short) <= download.LONGEST
    assert short.endswith(".pdf")


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/xml", "text/javascript", "message/rfc822"])
def test_nothing_that_a_browser_could_run_keeps_its_type(kind: str) -> None:
    """Lesson: PDF, XML and SVG attachments run script (CVE-2024-39126, CVE-2022-25802)."""
    response = download.answer(Attachment(1, "x", kind, 1, "0", False), b"x")
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_reasons_come_in_the_order_of_reading_and_without_what_says_nothing() -> None:
    trace = '{"notices": [], "extra_thing": 1, "machine": {"kind": "human"}, "link": {"action": "new"}, "reason": "x"}'
    assert reasons.read(trace) == (
        ("Which ticket", {"action": "new"}),
        ("Person or machine", {"kind": "human"}),
        ("Extra thing", 1),
    )
    assert reasons.read("") == ()
    assert reasons.read("{broken") == (("Trace", "{broken"),)


def test_an_address_a_change_and_a_rule_in_a_trace_are_one_line_each() -> None:
    hit = {"rule": "vip", "matched": True, "why": "domain is customer.example", "changes": ["#priority high"]}
    miss = {"rule": "night", "matched": False, "why": "hours are working hours", "changes": []}
    address = {"name": "Anna", "address": "anna@customer.example"}
    change = {"what": "state", "old": "new", "new": "open", "actor": "mara", "via": "mail"}
    trace = json.dumps(
        {"person": {"address": address, "ours": False, "partner": None}, "changes": [change], "traces": [hit, miss]}
    )
    assert reasons.read(trace) == (
        ("Who wrote it", {"address": "Anna <anna@customer.example>"}),
        ("What changed", ["mara by mail: new → open"]),
        (
            "Rules",
            [
                "vip: matched, domain is customer.example → #priority high",
                "night: did not match, hours are working hours",
            ],
        ),
    )


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size(n) for n in (12, 4123, 2_340_123)] == ["12 B", "4 kB", "2.3 MB"]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


INKS = [
    *((ink, ground) for ink in ("ink", "soft", "link", "late", "amber") for ground in ("ground", "card")),
    *((ink, "note-ground") for ink in ("ink", "soft", "link", "warn")),
    *((ink, "blue-ground") for ink in ("ink", "soft", "link")),
    *((ink, f"{ink}-ground") for ink in ("late", "warn", "blue", "amber", "violet", "grey", "green")),
    ("ink", "grey-ground"),
]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("ink", "ground"), INKS)
def test_every_ink_is_readable_on_its_ground(ink: str, ground: str, dark: bool) -> None:
    """Contrast of 4.5 to 1 (WCAG 2.2, 1.4.3 AA), in the light and in the dark."""
    light_part, dark_part = render.STYLE.split("@media (prefers-color-scheme: dark)", 1)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", dark_part if dark else light_part))
    one, two = sorted((luminance(colours[ink]), luminance(colours[ground])))
    assert (two + 0.05) / (one + 0.05) >= 4.5
