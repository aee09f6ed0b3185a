"""A small firm's helpdesk on an ordinary morning, written through the store's own functions."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from maild.store import companies
from maild.store.sessions import Session, Sessions, open_store
from maild.values import (
    Audience,
    Change,
    Company,
    Filing,
    MessageKind,
    OutboxState,
    Priority,
    Role,
    State,
    Template,
    TicketId,
    TrustLevel,
    Via,
    What,
)
from tests.web.steps import HARBOUR, NOW, POLICY, acted, appended, held, letter, opened, told

__all__ = ["BUSY", "HARBOUR", "NOW", "POLICY", "fill", "store"]

COMPANIES = (
    Company("Nordwerk GmbH", ("nordwerk.example",)),
    Company("Birch & Sons", ("birchandsons.example",)),
    Company("Okafor Design", ("okafor-design.example",)),
    Company("Studio Rossi", ("studio-rossi.example",)),
    Company("Praxis Dr. Koch", ("praxis-koch.example",)),
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)

QUIET: tuple[tuple[float, str, str, str, str | None, State, Priority, str], ...] = (
    (480, "Licence renewal for 12 seats", "Tom Okafor <tom@okafor-design.example>", "Okafor Design", "mara",
     State.PENDING,
     Priority.NORMAL, ""),
    (220, "Phone system: voicemail in the wrong language", "Hanna Koch <koch@praxis-koch.example>", "Praxis Dr. Koch",
     "mara", State.PENDING, Priority.LOW, ""),
    (150, "Password of the door terminal", "reception@studio-rossi.example", "Studio Rossi", "ben", State.CLOSED,
     Priority.NORMAL, ""),
    (75, "Laptop battery is swelling", "Sam Birch <sam@birchandsons.example>", "Birch & Sons", "mara", State.ON_HOLD,
     Priority.HIGH, "warranty"),
    (50, "Can we move the maintenance window?", "Elena Rossi <elena@studio-rossi.example>", "Studio Rossi", "ben",
     State.PENDING, Priority.NORMAL, ""),
    (33, "Quota of the shared mailbox", "Иван Петров <ivan@petrov.example>", "", None, State.NEW, Priority.NORMAL, ""),
    (30, "Backup report: FAILED on NAS-02", "nas-02@nordwerk.example", "Nordwerk GmbH", "mara", State.OPEN,
     Priority.HIGH, "alert"),
    (27, "New colleague starts on Monday", "Tom Okafor <tom@okafor-design.example>", "Okafor Design", "ben", State.OPEN,
     Priority.NORMAL, ""),
    (8, "Scanner to mail stopped after the update", "Hanna Koch <koch@praxis-koch.example>", "Praxis Dr. Koch", "ben",
     State.OPEN, Priority.NORMAL, ""),
    (2, "Invoice 2026-1184 has the wrong VAT number", "Accounts Payable <ap@birchandsons.example>", "Birch & Sons",
     None, State.NEW, Priority.NORMAL, ""),
    (0.2, "Nothing prints since this morning", "Petra Lindner <petra.lindner@nordwerk.example>", "Nordwerk GmbH", None,
     State.NEW, Priority.URGENT, "printer"),
)  # fmt: skip
"""(hours ago, subject, From, company, assignee, state, priority, tag)."""


def store(folder: Path) -> Sessions:
    """The whole morning in an SQLite file."""
    sessions = open_store(f"sqlite:///{folder}/maild.db")
    fill(sessions)
    return sessions


def fill(sessions: Sessions) -> None:
    """Write the morning into an empty store."""
    with sessions.write.begin() as s:
        for company in COMPANIES:
            companies.upsert(s, company)
        busy(s)
        for hours, subject, sender, company_name, assignee, state, priority, tag in QUIET:
            at = NOW - timedelta(hours=hours)
            ticket = opened(s, letter(sender, subject, "Hello,\n\nplease help us with this.", at), at, company_name)
            after = replace(ticket, assignee=assignee, state=state, priority=priority, tags=(tag,) if tag else ())
            answered = at + timedelta(minutes=3) if state in (State.PENDING, State.ON_HOLD) else None
            closed_at = at if state is State.CLOSED else None
            changes = (Change(What.ASSIGNEE, None, assignee, assignee, Via.MAIL),) if assignee else ()
            acted(
                s, replace(after, closed_at=closed_at, answered_at=answered), changes, None, at + timedelta(minutes=3)
            )
        held(s)


BUSY = TicketId(1)
"""The ticket with everything on it."""
HTML = b"<script>alert('from the attachment')</script>"


def busy(s: Session) -> None:
    """A ticket with everything that a timeline can show."""
    start = NOW - timedelta(hours=5)
    jonas = "Jonas Weber <j.weber@nordwerk.example>"
    raw = letter(
        jonas,
        "Wi-Fi in the warehouse drops every few minutes",
        "Hello,\n\nthe hand scanners lose their session each time and people have to log in again.\n"
        "It seems worse near gate 4; I attach a photo of the access point.\n\nJonas\n\n"
        "-- \nJonas Weber\nWarehouse Operations, Nordwerk GmbH\n",
        start,
        files=(("access point.png", "image/png", PNG), ("räport<b>.html", "text/html", HTML)),
    )
    ticket = opened(s, raw, start, "Nordwerk GmbH")
    assert ticket.id == BUSY
    told(s, ticket, Template.NEW, ("mara@harbour-it.example",), start, OutboxState.SENT, to_agents=True)
    reply = Filing(
        MessageKind.REPLY,
        Audience.PUBLIC,
        "Hello Jonas,\n\norange means that the access point has lost its uplink. Does the cable at the switch in the "
        "office show a light? I have put gate 4 on a second channel meanwhile.\n\nMara",
    )
    answered = start + timedelta(hours=1)
    ticket = replace(ticket, assignee="mara", state=State.PENDING, priority=Priority.HIGH, tags=("network", "on-site"),
                     answered_at=answered, due=NOW + timedelta(hours=2), pending_since=answered)  # fmt: skip
    ticket = acted(
        s,
        ticket,
        (
            Change(What.ASSIGNEE, None, "mara", "mara", Via.MAIL),
            Change(What.STATE, "new", "pending", "mara", Via.MAIL),
        ),
        reply,
        answered,
    )
    told(
        s, ticket, Template.REPLY, ("j.weber@nordwerk.example", "petra.lindner@nordwerk.example"), answered,
        OutboxState.FAILED, answer="550 5.1.1 no such user here",
    )  # fmt: skip
    note = Filing(
        MessageKind.NOTE, Audience.NOTE, "That is the old model. @ben do we still have one in the store room?"
    )
    parts = (Change(What.TAG, None, "network", "mara", Via.CLI), Change(What.TAG, None, "on-site", "mara", Via.CLI))
    ticket = acted(s, ticket, parts, note, answered + timedelta(minutes=10))
    again = NOW - timedelta(hours=1)
    text = "The cable has no light at all. Someone moved the pallet rack yesterday.\n\n> Does the cable show a light?\n"
    follow = letter(jonas, "Re: [#1] Wi-Fi in the warehouse drops every few minutes", text, again)
    ticket = appended(s, follow, replace(ticket, state=State.OPEN, pending_since=None), again, Role.REQUESTER)
    away = letter(jonas, "Automatic reply: Wi-Fi", "I am out of the office until Monday.", again)
    appended(s, away, ticket, again, Role.REQUESTER, kind=MessageKind.EVENT)
    stranger = letter(
        "J. Weber <jonas1987@freemail.example>",
        "[#1] Wi-Fi",
        "<b>Can</b> you come <script>alert(1)</script> today before 4?",
        NOW - timedelta(minutes=20),
    )
    appended(
        s, stranger, ticket, NOW - timedelta(minutes=20), Role.STRANGER, warning="Unverified: not on this ticket.",
        trust=TrustLevel.UNVERIFIED,
    )  # fmt: skip
