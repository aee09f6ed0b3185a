"""What an attacker, or an honest person with an odd client, makes of the way in which mails are read."""

import pytest

from maild.store import read
from maild.values import Disposition, OutboxState, OutgoingMail, State, Template
from tests.flow.world import World

EVA = "Eva Muster <eva@acme.example>"
ANNA = "Anna <anna@firm.example>"
SAID = "Please unplug the printer and wait a minute.\nThen plug it in again, and it should work."
BOUNCED = (
    "This is the mail system at host mx.other.example.\n\nI'm sorry to have to inform you that your message could not\n"
    "be delivered to one or more recipients.\n\n<bob@other.example>: mx.other.example said: 550 5.1.1 User unknown\n"
)


def opened(world: World) -> None:
    world.mail(EVA, "Printer", "It jams")


def to_eva(world: World) -> list[str]:
    return [m.text for m in world.out() if "eva@acme.example" in m.recipients]


def test_a_note_that_is_sent_on_as_the_transcript_says_reaches_the_customer(world: World) -> None:
    opened(world)
    world.answer(ANNA, world.last_to("anna@firm.example"), SAID, Cc="ben@firm.example")
    transcript = world.last_to("anna@firm.example")
    world.out()
    world.answer(ANNA, transcript, "#send\n" + SAID)
    assert any("plug it in again" in text for text in to_eva(world))


def test_a_reply_that_repeats_what_the_customer_ordered_reaches_him_whole(world: World) -> None:
    address = "Acme Ltd, Main Street 5\n12345 Springfield\n"
    world.mail(EVA, "Order", f"Please send it to\n{address}")
    notice = world.last_to("anna@firm.example")
    world.out()
    world.answer(ANNA, notice, f"Hello Eva,\n\nyour order is on its way to this address:\n\n{address}")
    assert any("Springfield" in text for text in to_eva(world))


def test_a_customer_who_chooses_one_of_the_things_we_named_is_heard(world: World) -> None:
    opened(world)
    asked = (
        "Which one do you mean?\n\n- the red printer on floor two\n- the blue printer on floor three\n\nRegards,\nAnna"
    )
    world.answer(ANNA, world.last_to("anna@firm.example"), asked)
    reply = world.last_to("eva@acme.example")
    world.out()
    world.answer(EVA, reply, "Thanks!\n\nthe blue printer on floor three\n\nRegards,")
    assert world.ticket(1).state is State.OPEN


@pytest.mark.parametrize(
    ("who", "subject", "text"),
    [
        ("info@acme.example", "We have received your invoice", "Hello,\n\nwe have received it, but the sum is wrong."),
        ("office@acme.example", "We have received your message", "Hello,\n\nthank you. Please come on Friday at ten."),
        (
            "info@acme.example",
            "Question",
            "Please do not reply to this e-mail address, but to peter@acme.example. It jams.",
        ),
        ("admin@acme.example", "Mail delivery problem", f"Our mails come back:\n\n{BOUNCED}\nWhat shall we do?\n\nAl"),
        ("eva@acme.example", "Mail delivery failed", f"{BOUNCED}\nWhat shall we do? This is what I got.\n\nEva"),
        ("eva@acme.example", "Re: [#1] Printer", "I am travelling until 12 March. Please call Bob, it still jams."),
    ],
)
def test_words_alone_make_no_machine_of_a_person(world: World, who: str, subject: str, text: str) -> None:
    opened(world)
    world.out()
    assert world.mail(who, subject, text).disposition is Disposition.ACCEPTED
    assert any("anna@firm.example" in m.recipients for m in world.out())


def test_a_link_at_the_end_of_a_quote_gives_no_verb(world: World) -> None:
    opened(world)
    notice = world.last_to("anna@firm.example")
    headers = dict(notice.headers)
    body = (
        "<p>Please unplug it.</p><p>On Mon, 2 Mar 2026 at 10:00, Eva wrote:</p><blockquote type='cite'><p>It jams</p>"
        '<p>more <a href="mailto:x@y.example%0A%23company%20Evil">there</a></p></blockquote>'
    )
    head = (
        f"From: {ANNA}\nTo: {headers['Reply-To']}\nSubject: Re: {headers['Subject']}\nMessage-ID: <z1@firm.example>\n"
        f"In-Reply-To: <{notice.message_id}>\nDate: Mon, 02 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\n"
        "Content-Type: text/html; charset=utf-8\n\n"
    )
    world.raw((head + body).encode())
    assert world.ticket(1).company == "Acme"


def test_an_encrypted_reply_is_not_sent_as_a_sentence_of_ours(world: World) -> None:
    opened(world)
    notice = world.last_to("anna@firm.example")
    headers = dict(notice.headers)
    world.out()
    sealed = (
        f"From: {ANNA}\nTo: {headers['Reply-To']}\nSubject: Re: {headers['Subject']}\nMessage-ID: <e1@firm.example>\n"
        f"In-Reply-To: <{notice.message_id}>\nDate: Mon, 02 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\n\n'
        "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n"
        "-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----\n--b--\n"
    )
    world.raw(sealed.encode())
    assert [m for m in world.out() if "eva@acme.example" in m.recipients and not held(world, m)] == []
    assert "unencrypted" in world.last_to("anna@firm.example").text


def test_a_signed_line_of_a_notice_never_goes_out_in_a_reply(world: World) -> None:
    opened(world)
    world.mail("leo@other.example", "Screen", "It is black")
    notices = [m for m in world.everything_out() if "anna@firm.example" in m.recipients]
    line = f"mailto:{dict(notices[0].headers)['Reply-To']}"
    world.answer(ANNA, notices[-1], f"Please write to this address:\n{line}\nThen we see.")
    assert [m for m in world.out() if m.template is Template.REPLY and not held(world, m)] == []


def held(world: World, mail: OutgoingMail) -> bool:
    """Whether this composed mail is kept back."""
    with world.sessions.read.connect() as session:
        rows = read.outbox(session, tuple(OutboxState), 1000)
    return any(row.number == mail.number and row.state is OutboxState.HELD for row in rows)
