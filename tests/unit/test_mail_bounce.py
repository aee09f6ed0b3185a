"""What mail servers write in words is read exactly, and what people write in the same words stays theirs."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from maild.mail.bounce_forms import FORMS, form_of
from maild.mail.machine import screen
from maild.mail.parse import parse
from maild.mail.report import address_in, code, in_text
from maild.values import Envelope, Machine, MachineKind, Recipient

NOW = datetime(2024, 5, 7, tzinfo=UTC)
CORPUS = Path(__file__).parent.parent / "corpus"
PERSON = "From: Nora Nilsen <nora@customer.example>\nTo: desk@example.net\n"
DAEMON = "From: MAILER-DAEMON@mx.example\nTo: desk@example.net\n"


def screened(raw: str) -> Machine:
    return screen(parse(raw.encode()), Envelope("box", NOW), frozenset(), frozenset())


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("rfc822; nora@customer.example", "nora@customer.example"),
        ("RFC822;<nora@customer.example>", "nora@customer.example"),
        ('rfc822; "Nora Nilsen" <nora@customer.example>', "nora@customer.example"),
        ("rfc822; nora@customer.example (Nora)", "nora@customer.example"),
        ("rfc822; rfc822; nora@customer.example", "nora@customer.example"),
        ("SMTP:nora@customer.example", "nora@customer.example"),
        ("utf-8; n\\x{F8}ra@customer.example", "nøra@customer.example"),
        ("rfc822;nora+2Bnews@customer.example", "nora+news@customer.example"),
        ("nora@customer.example", "nora@customer.example"),
        ("rfc822; no.ra..@carrier.example", "no.ra..@carrier.example"),
        ("x400; /G=Nora/S=Nilsen/C=NO/", ""),
        ("x-unix; |/usr/bin/store", ""),
        ("rfc822; nor...@customer.example", ""),
        ("rfc822;", ""),
        ("", ""),
    ],
)
def test_a_recipient_field_gives_its_bare_address(value: str, address: str) -> None:
    assert address_in(value) == address


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("550 5.1.1 unknown user", "5.1.1"),
        ("smtp; 554 Transaction failed", "5.0.0"),
        ("smtp;451 try again", "4.0.0"),
        ("host 192.0.2.55 was slow for 5.1 seconds", None),
        ("at 10:05 on day 6", None),
        ("", None),
    ],
)
def test_a_status_is_an_enhanced_code_or_the_class_of_a_reply_code(text: str, status: str | None) -> None:
    assert code(text) == status


def test_status_fields_in_a_text_lose_no_recipient_without_blank_lines() -> None:
    text = (
        "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\n"
        "Final-Recipient: rfc822; b@x.example\nAction: delayed\nStatus: 4.4.1\n"
    )
    assert in_text(text) == (Recipient("a@x.example", "5.1.1", True), Recipient("b@x.example", "4.4.1", False))


def test_every_mark_of_a_form_can_be_found() -> None:
    """Marks are compared with case-folded text, where the typographic apostrophe is a plain one."""
    for form in FORMS:
        for mark in form.marks:
            assert form_of(f"x\n{mark.upper() if mark.upper().casefold() == mark else mark}\ny") is not None, mark
    found = {form_of(parse(f.read_bytes()).text) for f in CORPUS.glob("machine-*.eml")}
    assert len(found - {None}) >= 30, "the corpus shows most systems at work"


@pytest.mark.parametrize(
    "raw",
    [
        "Subject: failure notice\n\nWhen I write to ole@partner.example I get: 550 5.1.1 <ole@partner.example> unknown",
        "Subject: Mail delivery failed\n\nmy mail to ole@partner.example could not be delivered. Why?",
        "Subject: Undeliverable mail\n\nHello,\n\nthis comes back:\n\n<ole@partner.example>:\n550 5.1.1 unknown\n",
        (
            "Subject: Re: Undelivered Mail Returned to Sender\nIn-Reply-To: <m@mx.example>\n\nYour message could not "
            "be delivered to\nole@partner.example\n\nis what I see."
        ),
        (
            "Subject: Fwd: Undelivered Mail Returned to Sender\n\n---------- Forwarded message ---------\n"
            "From: MAILER-DAEMON@mx.example\n\n<ole@partner.example>: 550 5.1.1 unknown\n"
        ),
        (
            "Subject: Delivery failure\nUser-Agent: Mozilla Thunderbird\n\nYour message could not be delivered to:\n\n"
            "ole@partner.example\n"
        ),
        "Subject: Your delivery failed\n\nThe parcel did not reach ole@partner.example.",
        (
            "Subject: Fwd: Delivery report\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSee below.\n--x\n"
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
            "Final-Recipient: rfc822; ole@partner.example\n"
            "Action: failed\nStatus: 5.1.1\n\n--x--\n"
        ),
        (
            "Subject: Delivery problem\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nWhat is this?\n--x\n"
            "Content-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n"
            "<ole@partner.example>: 550 5.1.1 unknown\n--x--\n"
        ),
    ],
)
def test_a_person_who_tells_of_a_bounce_is_a_person(raw: str) -> None:
    """Lesson 23: words alone make no bounce."""
    found = screened(PERSON + raw)
    assert (found.kind, found.recipients) == (MachineKind.HUMAN, ())


def test_our_own_address_and_the_postmasters_are_never_recipients() -> None:
    text = "Your mail from desk@example.net to nora@customer.example was rejected.\nAsk postmaster@mx.example.\n"
    found = screened(f"{DAEMON}Subject: Returned mail\n\n{text}")
    assert [r.address for r in found.recipients] == ["nora@customer.example"]


def test_addresses_of_the_returned_mail_are_no_recipients() -> None:
    text = (
        "Undeliverable:\n\n<nora@customer.example>: unknown user\n\n--- Original message follows.\n\n"
        "To: zoe@customer.example\nCc: <ole@customer.example>\nMessage-ID: <sent@example.net>\n"
    )
    found = screened(f"{DAEMON}Subject: failure notice\n\n{text}")
    assert [r.address for r in found.recipients] == ["nora@customer.example"]
    assert found.original_message_id == "sent@example.net"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (
            (
                "Subject: Return receipt\n\n   ----- The following addresses had successful delivery "
                "notifications -----\n"
                "<nora@customer.example>  (successfully delivered to mailbox)\n"
            ),
            MachineKind.READ_RECEIPT,
        ),
        (
            (
                "Subject: Delivered: Your printer\n\nYour message has been delivered to the following recipients:\n\n"
                "nora@customer.example\n"
            ),
            MachineKind.READ_RECEIPT,
        ),
        (
            "Subject: Mailbox full\n\nYour mailbox desk@example.net is over quota. Please delete mails.\n",
            MachineKind.AUTO_GENERATED,
        ),
        ("Subject: Mailbox quota warning\n\nYour mailbox is almost full.\n", MachineKind.AUTO_GENERATED),
    ],
)
def test_not_all_that_a_mail_server_writes_is_a_bounce(raw: str, kind: MachineKind) -> None:
    assert screened(DAEMON + raw).kind is kind


def test_each_address_has_its_own_reason() -> None:
    text = "Not delivered:\n\n<a@x.example>: 550 5.1.1 unknown\n<b@x.example>: 552 5.2.2 full\n<c@x.example>: dead\n"
    found = screened(f"{DAEMON}Subject: failure notice\n\n{text}")
    assert [(r.address, r.status) for r in found.recipients] == [
        ("a@x.example", "5.1.1"),
        ("b@x.example", "5.2.2"),
        ("c@x.example", None),
    ]


def test_a_mail_that_was_given_up_is_a_bounce_though_it_was_tried_for_days() -> None:
    """Lesson 25."""
    text = "Your message has been delayed for 5 days and we are giving up.\n\n<nora@customer.example>: timed out\n"
    found = screened(f"{DAEMON}Subject: Delivery failed\n\n{text}")
    assert (found.kind, [r.permanent for r in found.recipients]) == (MachineKind.BOUNCE, [True])


@pytest.mark.parametrize(
    "piece",
    [
        "<a@x.example>:\n",
        "@",
        "recipient: ",
        "RCPT TO:<",
        "Final-Recipient: rfc822; a@x.example\n",
        " ",
        "\n",
        "your message ",
    ],
)
def test_a_hostile_bounce_costs_little(piece: str) -> None:
    mail = parse((DAEMON + "Subject: failure notice\n\n" + piece * (3_000_000 // len(piece))).encode())
    start = time.process_time()
    screen(mail, Envelope("box", NOW, sender=""), frozenset(), frozenset())
    assert time.process_time() - start < 2
