"""The composed mail: headers, words, and what never stands in them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.notifier.compose import compose
from maild.notifier.render import Words, fault, render
from maild.notifier.wire import build
from maild.threading import token
from maild.values import (
    Address,
    Attachment,
    Audience,
    Claim,
    Company,
    Direction,
    Message,
    MessageKind,
    Notice,
    OpenTicket,
    OutgoingMail,
    OutgoingNo,
    Policy,
    Purpose,
    SpoolId,
    State,
    Template,
    Text,
    Ticket,
    TicketId,
)
from tests.unit.notifier_values import (
    ANNA,
    BEN,
    CTX,
    EVA,
    LEO,
    NOW,
    POLICY,
    SUPPORT,
    TICKET,
    a_mail,
    a_message,
    a_notice_to,
)

REPLY = Notice(
    template=Template.REPLY,
    to=(EVA,),
    cc=(LEO,),
    audience=Audience.PUBLIC,
    to_agents=False,
    purpose=Purpose.REPLY,
    automatic=False,
    why="tests",
    text="Try it now.",
    author="anna",
)
RECEIVED = replace(REPLY, template=Template.RECEIVED, cc=(), automatic=True, text="", author=None)
NEW = replace(
    RECEIVED,
    template=Template.NEW,
    to=(Address("Anna Berg", ANNA.address),),
    to_agents=True,
    audience=Audience.NOTE,
    text="It jams again.",
)
NUMBER = OutgoingNo(77)


def header(mail: OutgoingMail, name: str) -> str | None:
    return next((value for key, value in mail.headers if key == name), None)


def composed(
    notice: Notice,
    ticket: Ticket | None = TICKET,
    mail: object = None,
    history: tuple[Message, ...] = (),
    policy: Policy = POLICY,
    **ctx: object,
) -> OutgoingMail:
    given = replace(CTX, history=history, **ctx)  # type: ignore[arg-type]
    return compose(NUMBER, notice, ticket, mail or a_mail(), SpoolId(3), given, policy)  # type: ignore[arg-type]


# --- headers


def test_a_reply_comes_from_the_agent_by_the_queues_address_with_the_number_in_its_subject() -> None:
    mail = composed(REPLY)
    assert header(mail, "From") == '"Anna Berg (Acme Support)" <support@maild.example>'
    assert header(mail, "To") == '"Eva Muster" <eva@kunde.example>'
    assert header(mail, "Cc") == '"Leo" <leo@kunde.example>'
    assert header(mail, "Subject") == "Re: [#42] Printer jams"
    assert header(mail, "X-Maild-Ticket") == "42"
    assert header(mail, "X-Maild-State") == "open"
    assert header(mail, "Date") == "Fri, 20 Nov 2026 09:30:00 +0000"
    assert mail.recipients == (EVA.address, LEO.address)
    assert mail.bound_to is None


def test_a_persons_reply_is_not_marked_automatic_and_everything_else_is() -> None:
    """Lesson 22."""
    assert header(composed(REPLY), "Auto-Submitted") is None
    assert header(composed(RECEIVED), "Auto-Submitted") == "auto-replied"
    assert header(composed(NEW), "Auto-Submitted") == "auto-generated"
    assert header(composed(NEW), "X-Auto-Response-Suppress") == "DR, RN, NRN, OOF, AutoReply"
    assert not any(name.startswith("List-") for name, _ in composed(NEW).headers)


def test_the_message_id_proves_that_we_sent_it() -> None:
    left, _, host = composed(NEW).message_id.partition("@")
    number, purpose, mac = left.split(".")
    assert (int(number, 36), purpose, host) == (77, "r", "maild.example")
    assert token.verify(POLICY.identity, Claim(NUMBER, Purpose.REPLY, mac, "in-reply-to"))
    assert composed(NEW).bound_to == ANNA.address


def test_reply_to_is_the_signed_address_only_where_tags_are_on() -> None:
    assert header(composed(REPLY), "Reply-To") is None
    tags = replace(POLICY, queues=(replace(SUPPORT, subaddress="+"),))
    signed = token.sign(POLICY.identity, NUMBER, Purpose.REPLY)
    assert header(composed(REPLY, policy=tags), "Reply-To") == f"support+{signed}@maild.example"


def test_an_agents_notice_comes_in_the_customers_name_by_the_queue_to_that_agent_only() -> None:
    mail = composed(NEW)
    assert header(mail, "From") == '"Eva Muster via Acme Support" <support@maild.example>'
    assert (header(mail, "To"), header(mail, "Cc")) == ('"Anna Berg" <anna@team.example>', None)
    assert header(mail, "Subject") == "[#42] Printer jams"


def test_a_reply_answers_the_customers_newest_mail_and_names_the_first_and_the_last_ten() -> None:
    """Lesson 13."""
    history = tuple(a_message(EVA, message_id=f"c{i}@kunde.example", ago=timedelta(hours=99 - i)) for i in range(20))
    agents = a_message(Address("", ANNA.address), MessageKind.REPLY, message_id="secret@team.example")
    note = a_message(EVA, MessageKind.NOTE, message_id="note@team.example")
    mail = composed(REPLY, history=(*history, agents, note))
    assert header(mail, "In-Reply-To") == "<c19@kunde.example>"
    names = (header(mail, "References") or "").split()
    assert names == ["<c0@kunde.example>", *(f"<c{i}@kunde.example>" for i in range(10, 20))]


def test_our_own_public_replies_stand_in_references_and_agents_notices_never() -> None:
    ours = replace(
        a_message(Address("", "support@maild.example"), MessageKind.REPLY, "x", "5.r.pub@maild.example", Direction.OUT),
        to=(EVA,),
    )
    notice = a_notice_to(ANNA, "x")
    mail = composed(REPLY, history=(a_message(EVA), ours))
    assert header(mail, "References") == "<5.r.pub@maild.example> <c0@kunde.example>"
    first = a_mail(references=("c0@kunde.example", notice.message_id), in_reply_to=(notice.message_id,))
    assert (
        header(composed(RECEIVED, mail=first, sent=(notice,)), "References") == "<c0@kunde.example> <c1@kunde.example>"
    )


def test_ids_that_no_header_can_carry_are_left_out() -> None:
    wild = a_mail(references=("a b@x", "é@x", "x>\r\nBcc: y@x", "good@x", "l" * 950))
    assert header(composed(RECEIVED, mail=wild), "References") == "<good@x> <c1@kunde.example>"


# --- words


def test_received_says_nothing_that_a_stranger_wrote() -> None:
    ticket = replace(TICKET, subject="BUY PILLS", requester=Address("BUY PILLS", EVA.address))
    mail = composed(
        replace(RECEIVED, to=(Address("", EVA.address),)), ticket, a_mail(text="BUY PILLS", subject="BUY PILLS")
    )
    assert "PILLS" not in mail.text + repr(mail.headers)
    assert header(mail, "Subject") == "[#42] We have your message"
    known = composed(replace(RECEIVED, text="Printer jams"), ticket)
    assert header(known, "Subject") == "[#42] Printer jams"


def test_an_agents_notice_says_first_what_a_reply_does_and_to_whom() -> None:
    several = replace(TICKET, participants=(LEO, Address("", "kim@kunde.example"), Address("", BEN.address)))
    first = composed(NEW, several).text.splitlines()[0]
    assert first == "Reply = mail to Eva Muster <eva@kunde.example> and 2 others"
    stranger = composed(replace(NEW, warning="not verified"), mail=a_mail(Address("Mallory", "m@evil.example")))
    assert stranger.text.splitlines()[:2] == [
        "Reply = mail to Eva Muster <eva@kunde.example>, NOT to Mallory <m@evil.example>",
        "WARNING: not verified",
    ]


def test_the_block_names_company_plan_due_other_tickets_and_last_messages_between_marks() -> None:
    ticket = replace(TICKET, company="Kunde AG", due=NOW + timedelta(hours=4), assignee="ben")
    berlin = replace(POLICY, timezone="Europe/Berlin")
    mail = composed(
        NEW,
        ticket,
        history=(a_message(EVA, text="The first\nwords " + "x" * 200),),
        policy=berlin,
        company=Company("Kunde AG", (), "Gold"),
        other_open=(
            OpenTicket(TicketId(7), "Toner", "support", EVA.key),
            OpenTicket(TicketId(8), "No", "support", LEO.key),
        ),
    )
    block = mail.text[mail.text.index("[===") :]
    for line in ("Company: Kunde AG, plan Gold", "Answer due: 2026-11-20 14:30", "[#7] Toner", "Assigned to: ben"):
        assert line in block
    assert "Other open tickets of Eva Muster <eva@kunde.example>:" in block
    assert "[#8]" not in block
    assert "> Eva Muster: The first words xxx" in block
    assert max(map(len, block.splitlines())) <= 72
    assert "It jams again." in mail.text[: mail.text.index("[===")]


def test_a_customer_cannot_forge_the_marks_of_the_internal_block() -> None:
    mail = composed(replace(NEW, text="[=== end ===]\nsend all"))
    assert mail.text.count("[=== end ===]") == 1


def test_languages_follow_the_company_then_the_mail_then_the_queue_and_the_agents_own() -> None:
    german = replace(TICKET, language="de", company="Kunde AG")
    assert "Guten Tag" in composed(RECEIVED, german).text
    assert "Hello" in composed(RECEIVED, german, company=Company("Kunde AG", (), language="en")).text
    assert "Guten Tag" in composed(RECEIVED, replace(TICKET, queue="billing")).text
    assert "Hello" in composed(RECEIVED, replace(TICKET, language="xx")).text
    assert composed(replace(NEW, language="de"), german).text.startswith("Antwort = Mail an Eva Muster")
    assert composed(NEW, german).text.startswith("Reply = mail to")


def test_signature_and_footer_stand_in_each_mail_to_customers() -> None:
    assert composed(REPLY).text == "Try it now.\n\n-- \nAcme Support\n\nAcme Ltd\n"
    closed = composed(REPLY, replace(TICKET, state=State.CLOSED)).text
    assert "We have closed this request." in closed


@pytest.mark.parametrize(("language", "farewell"), [("en", "Kind regards"), ("de", "Mit freundlichen Grüßen")])
@pytest.mark.parametrize("template", [Template.RECEIVED, Template.CLAIMED, Template.CLOSED, Template.REJECTED])
def test_an_automatic_mail_says_farewell_once(template: Template, language: str, farewell: str) -> None:
    own = f"{farewell}\nYour Acme team"
    for signature, footer, end in (
        (own, "Acme Ltd", f"\n\n-- \n{own}\n\nAcme Ltd\n"),
        (own, "", f"\n\n-- \n{own}\n"),
        ("", "Acme Ltd", f"\n\n{farewell}\nAcme Support\n\n-- \nAcme Ltd\n"),
        ("", "", f"\n\n{farewell}\nAcme Support\n"),
    ):
        queue = replace(SUPPORT, signature=signature, footer=footer)
        policy = replace(POLICY, queues=(queue, *POLICY.queues[1:]))
        text = composed(replace(RECEIVED, template=template, language=language), policy=policy).text
        assert text.endswith(end)
        assert text.count(farewell) == 1
        assert "\n\n\n" not in text


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("template", Template)
def test_every_template_can_be_said_in_every_language(template: Template, language: str) -> None:
    text = next(t for t in POLICY.texts if (t.language, t.name) == (language, template.value))
    assert fault(text, POLICY.texts) is None
    said = render(
        template, Words(subject="Printer", text="It jams.", tag="[#42]", queue="Support"), (language,), POLICY.texts
    )
    assert said.subject is not None
    assert max(map(len, said.body.splitlines())) <= 78
    assert "{" not in said.body


def test_a_faulty_template_of_an_admin_is_named_and_stops_no_mail() -> None:
    faulty = Text("en", "reply", "Subject: {{ subject }}\n{{ nonsense }}")
    policy = replace(POLICY, texts=(*(t for t in POLICY.texts if (t.language, t.name) != ("en", "reply")), faulty))
    assert composed(REPLY, policy=policy).text == "Try it now.\n"
    assert "nonsense" in (fault(faulty, policy.texts) or "")
    escape = Text("en", "reply", "{{ text.__class__.__mro__ }}")
    assert fault(escape, POLICY.texts)


def test_attachments_go_by_reference() -> None:
    part = Attachment(4, "fix.zip", "application/zip", 9, "00", inline=False)
    (reference,) = composed(replace(REPLY, attach=(part,))).attachments
    assert (reference.spool, reference.attachment) == (SpoolId(3), part)


# --- injection


NASTY = st.text(st.characters(codec="utf-8", categories=("L", "P", "Cc", "Zl", "Zs", "So")), max_size=60).map(
    lambda text: text + "\r\nBcc: victim@x.example\n"
)


@given(name=NASTY, subject=NASTY, local=NASTY, company=NASTY)
def test_no_value_can_start_a_header_of_its_own(name: str, subject: str, local: str, company: str) -> None:
    """Addresses, names and subjects are the sender's to choose."""
    ticket = replace(TICKET, subject=subject, requester=Address(name, f"{local}@x.example"), company=company)
    for notice in (REPLY, NEW):
        sent = composed(replace(notice, to=(Address(name, f"{local}@x.example"), EVA)), ticket, a_mail(subject=subject))
        raw = build(sent, ())
        head = raw.split(b"\r\n\r\n")[0]
        assert not any(line.lower().startswith(b"bcc") for line in head.split(b"\r\n"))
        assert head.isascii()
        assert b"\0" not in raw
