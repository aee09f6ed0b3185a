"""The JSON of the command line is a contract: every key, and no other."""

from datetime import UTC, datetime

from maild.cli.json_ledger import entry_json, import_json, outbox_json
from maild.cli.json_mail import explained, machine_json
from maild.cli.json_ticket import history_json, ticket_json
from maild.values import (
    Action,
    Address,
    Attachment,
    Audience,
    Bond,
    Change,
    Decision,
    Direction,
    Disposition,
    Entry,
    Event,
    Link,
    Machine,
    MachineKind,
    Mail,
    Message,
    MessageKind,
    Notice,
    OutboxId,
    OutboxRow,
    OutboxState,
    OutgoingNo,
    Person,
    Priority,
    Purpose,
    Recipient,
    Role,
    SpoolId,
    State,
    Template,
    ThreadId,
    ThreadPlan,
    Ticket,
    TicketId,
    Trace,
    Trust,
    TrustLevel,
    Via,
    What,
)

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
CAROL = Address("Carol Čapek", "Carol@Example.com")
PHOTO = Attachment(1, "photo.png", "image/png", 3, "ab" * 32, inline=True, content_id="x")

MAIL = Mail(
    message_id="a@example.com",
    in_reply_to=("b@example.com",),
    references=("c@example.com", "b@example.com"),
    sender=CAROL,
    reply_to=(),
    to=(Address("", "support@example.org"),),
    cc=(),
    subject="Printer",
    date=AT,
    text="It smokes.\n> old\n-- \nCarol",
    reply="It smokes.",
    quoted="> old",
    signature="Carol",
    html=None,
    attachments=(PHOTO,),
    defects=("no closing boundary",),
    headers=(),
    content_type="text/plain",
    report=None,
    language=None,
    size=100,
    digest="d",
    content_digest="e",
)

TICKET = Ticket(
    id=TicketId(7),
    queue="support",
    subject="Printer",
    state=State.OPEN,
    priority=Priority.HIGH,
    requester=CAROL,
    created=AT,
    updated=AT,
    company="Example Corp",
    assignee="anna",
    tags=("hardware",),
)

DECISION = Decision(
    disposition=Disposition.ACCEPTED,
    reason="",
    machine=Machine(MachineKind.HUMAN, may_answer=True, evidence="no sign of a machine"),
    person=Person(CAROL, None, None, "Example Corp", Trust(TrustLevel.UNKNOWN, "no results")),
    link=Link(Action.NEW, None, Role.REQUESTER, Bond.NONE, "none: first mail", also=(TicketId(3),)),
    plan=ThreadPlan("a@example.com", (), ()),
    ticket=TICKET,
    filing=None,
    changes=(),
    notices=(
        Notice(
            template=Template.RECEIVED,
            to=(CAROL,),
            cc=(),
            audience=Audience.PUBLIC,
            to_agents=False,
            purpose=Purpose.REPLY,
            automatic=True,
            why="first mail",
        ),
    ),
    traces=(Trace("urgent", True, "subject contains urgent", ("priority high",)),),
)


def test_explain_prints_exactly_the_keys_of_the_contract() -> None:
    assert explained("a.eml", MAIL, DECISION, ["[#new] Printer"]) == {
        "file": "a.eml",
        "mail": {
            "message_id": "a@example.com",
            "in_reply_to": ["b@example.com"],
            "references": ["c@example.com", "b@example.com"],
            "from": {"name": "Carol Čapek", "address": "Carol@Example.com"},
            "reply_to": [],
            "to": [{"name": "", "address": "support@example.org"}],
            "cc": [],
            "subject": "Printer",
            "date": "2026-11-21T09:30:00+00:00",
            "text": "It smokes.\n> old\n-- \nCarol",
            "reply": "It smokes.",
            "quoted": "> old",
            "signature": "Carol",
            "html": None,
            "attachments": [
                {
                    "filename": "photo.png",
                    "content_type": "image/png",
                    "size": 3,
                    "sha256": "ab" * 32,
                    "inline": True,
                }
            ],
            "defects": ["no closing boundary"],
        },
        "machine": {"kind": "human", "may_answer": True, "evidence": "no sign of a machine", "bounce": None},
        "trust": {"level": "unknown", "evidence": "no results"},
        "sender": {"role": "requester", "company": "Example Corp"},
        "link": {
            "action": "new",
            "ticket": None,
            "capability": "none",
            "evidence": "none: first mail",
            "also": [3],
        },
        "disposition": "accepted",
        "rules": [{"rule": "urgent", "matched": True, "why": "subject contains urgent", "changes": ["priority high"]}],
        "notices": [{"template": "received", "to": "Carol@Example.com", "subject": "[#new] Printer"}],
    }


def test_a_bounce_and_a_delay_name_their_recipients_and_nobody_else_does() -> None:
    gone = Recipient("gone@example.net", "5.1.1", True)
    for kind in MachineKind:
        machine = Machine(kind, False, "x", recipients=(gone,), original_message_id="o@example.org")
        bounce = machine_json(machine)["bounce"]
        if kind in (MachineKind.BOUNCE, MachineKind.DELAY):
            assert bounce == {
                "recipients": [{"address": "gone@example.net", "status": "5.1.1", "permanent": True}],
                "original_message_id": "o@example.org",
            }
        else:
            assert bounce is None


def test_a_listed_ticket_is_the_shown_one_without_messages_and_events() -> None:
    listed = ticket_json(TICKET)
    assert listed == {
        "id": 7,
        "subject": "Printer",
        "state": "open",
        "priority": "high",
        "queue": "support",
        "requester": {"name": "Carol Čapek", "address": "Carol@Example.com"},
        "company": "Example Corp",
        "assignee": "anna",
        "tags": ["hardware"],
        "created": "2026-11-21T09:30:00+00:00",
        "due": None,
    }
    message = Message(
        id=1,
        message_id="a@example.com",
        sender=CAROL,
        to=(),
        cc=(),
        kind=MessageKind.CUSTOMER,
        direction=Direction.IN,
        audience=Audience.PUBLIC,
        date=AT,
        subject="Printer",
        text="It smokes.",
        quoted="",
        signature="",
        trust=TrustLevel.UNKNOWN,
        attachments=(PHOTO,),
    )
    event = Event(AT, Change(What.STATE, "new", "open", "anna", Via.CLI))
    shown = history_json(TICKET, (message,), (event,))
    assert {key: shown[key] for key in listed} == listed
    assert list(shown) == [*listed, "messages", "events"]
    assert shown["messages"] == [
        {
            "id": 1,
            "message_id": "a@example.com",
            "from": {"name": "Carol Čapek", "address": "Carol@Example.com"},
            "kind": "customer",
            "date": "2026-11-21T09:30:00+00:00",
            "text": "It smokes.",
            "trust": "unknown",
            "attachments": [
                {"filename": "photo.png", "content_type": "image/png", "size": 3, "sha256": "ab" * 32, "inline": True}
            ],
        }
    ]
    assert shown["events"] == [
        {
            "at": "2026-11-21T09:30:00+00:00",
            "actor": "anna",
            "via": "cli",
            "what": "state",
            "old": "new",
            "new": "open",
        }
    ]


def test_a_ledger_entry_has_its_eight_keys_even_before_its_disposition() -> None:
    entry = Entry(SpoolId(5), None, "file", AT, None, "", None, None)
    assert entry_json(entry) == {
        "id": 5,
        "message_id": None,
        "source": "file",
        "received": "2026-11-21T09:30:00+00:00",
        "disposition": None,
        "reason": "",
        "ticket": None,
        "thread": None,
    }
    done = Entry(SpoolId(5), "a@b", "file", AT, Disposition.ACCEPTED, "new", TicketId(7), ThreadId(5))
    assert (entry_json(done)["disposition"], entry_json(done)["ticket"], entry_json(done)["thread"]) == (
        "accepted",
        7,
        5,
    )


def test_the_sum_of_an_import_adds_up() -> None:
    counts = {Disposition.ACCEPTED: 4, Disposition.DUPLICATE: 3, Disposition.IGNORED: 1}
    assert import_json(counts, 2, 1.23456) == {
        "read": 8,
        "accepted": 4,
        "duplicates": 3,
        "events": 0,
        "ignored": 1,
        "held": 0,
        "tickets": 2,
        "seconds": 1.235,
    }


def test_an_outbox_row_tells_what_waits_and_why() -> None:
    row = OutboxRow(
        id=OutboxId(9),
        number=OutgoingNo(4),
        ticket=TicketId(7),
        recipient="carol@example.com",
        state=OutboxState.HELD,
        attempts=0,
        not_before=AT,
        template=Template.RECEIVED,
        automatic=True,
        subject="[#7] Printer",
        held_reason="trial",
    )
    assert outbox_json(row) == {
        "id": 9,
        "ticket": 7,
        "recipient": "carol@example.com",
        "template": "received",
        "subject": "[#7] Printer",
        "state": "held",
        "attempts": 0,
        "not_before": "2026-11-21T09:30:00+00:00",
        "held_reason": "trial",
        "answer": None,
    }
