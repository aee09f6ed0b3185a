"""An agent's reply that must not leave as it is: it is kept, the agent is told, the customer is not forgotten."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime

import pytest

from maild import engine
from maild.store import read
from maild.values import Entry, OutboxState, OutgoingMail, State, TicketId
from tests.flow.world import World, bytes_of

EVA, ANNA, BEN = "eva@acme.example", "anna@firm.example", "ben@firm.example"
SECRET = "This customer never pays, be careful with promises."


def asked(world: World, **more: str) -> tuple[OutgoingMail, OutgoingMail]:
    """Eva writes; the notices that Anna and Ben get."""
    world.mail(f"Eva <{EVA}>", "Printer", "It jams", **more)
    notices = world.last_to(ANNA), world.last_to(BEN)
    world.wait(minutes=5)
    world.out()
    return notices


def reply_of(found: list[OutgoingMail]) -> OutgoingMail:
    """The only reply among these."""
    (reply,) = [m for m in found if m.template.value == "reply"]
    return reply


def told(found: list[OutgoingMail], agent: str) -> str:
    """The transcript that this agent got."""
    (transcript,) = [m for m in found if m.template.value == "transcript"]
    assert transcript.recipients == (agent,)
    return transcript.text


def clocked(world: World, who: str, to: OutgoingMail, text: str, wrong_by: timedelta) -> Entry:
    """Somebody answers whose computer's clock is wrong."""
    headers = dict(to.headers)
    raw = world.write(who, f"Re: {headers['Subject']}", text, headers["Reply-To"], In_Reply_To=f"<{to.message_id}>")
    right, wrong = format_datetime(world.time).encode(), format_datetime(world.time + wrong_by).encode()
    spool = world.arrive(raw.replace(b"Date: " + right, b"Date: " + wrong), [headers["Reply-To"]], who)
    world.decide()
    return world.entry(spool)


# --- forwarded mail


def enclosing(world: World, notice: OutgoingMail, text: str, form: str) -> bytes:
    """Anna answers and attaches the notice, in one of the forms that clients know."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ANNA, "support@firm.example", "Re: Printer"
    mail["Message-ID"], mail["In-Reply-To"] = f"<{form[:3]}@firm.example>", f"<{notice.message_id}>"
    mail["Date"] = format_datetime(world.time)
    mail.set_content(text)
    mail.add_attachment(b"%PDF-", "application", "pdf", filename="manual.pdf")
    raw = bytes_of(notice)
    if form == "message/rfc822":
        mail.add_attachment(message_from_bytes(raw, policy=default))
    elif form == "text/rfc822-headers":
        mail.add_attachment(raw.partition(b"\r\n\r\n")[0].decode(), subtype="rfc822-headers", filename="headers.txt")
    else:
        mail.add_attachment(raw, "application", "octet-stream", filename=form)
    return mail.as_bytes()


@pytest.mark.parametrize("form", ["message/rfc822", "text/rfc822-headers", "Notice.EML", "notice.msg"])
def test_a_forwarded_notice_is_not_attached_to_a_reply_and_the_agent_is_told(world: World, form: str) -> None:
    notice, _ = asked(world)
    world.raw(enclosing(world, notice, "See the manual.", form))
    found = world.out()
    reply = reply_of(found)
    assert reply.held_reason is None
    assert [a.attachment.filename for a in reply.attachments] == ["manual.pdf"]
    assert "NOT attached: " in told(found, ANNA)
    world.send()
    (raw,) = [raw for _, people, raw in world.post.sent if EVA in people and b"See the manual." in raw]
    assert notice.message_id.encode() not in raw


def test_a_reply_that_is_nothing_but_a_forwarded_notice_is_held(world: World) -> None:
    notice, _ = asked(world)
    mail = message_from_bytes(enclosing(world, notice, "", "message/rfc822"), policy=default)
    parts = mail.get_payload()
    assert isinstance(parts, list)
    del parts[1]
    world.raw(mail.as_bytes())
    found = world.out()
    assert (reply_of(found).held_reason or "").startswith("the reply holds only a forwarded mail")
    assert "NOT SENT" in told(found, ANNA)
    assert (world.ticket(1).state, world.ticket(1).answered_at) == (State.NEW, None)


# --- crowds, trial


@pytest.mark.parametrize("verb", ["", "#send\n"])
def test_a_reply_to_a_crowd_waits_its_agent_is_told_and_the_ticket_stays_as_it_was(world: World, verb: str) -> None:
    notice, _ = asked(world, Cc=", ".join(f"v{i}@other.example" for i in range(25)))
    world.answer(ANNA, notice, f"{verb}Try turning it off.")
    found = world.out()
    assert "more than 20" in (reply_of(found).held_reason or "")
    assert "NOT SENT, it is kept: a reply to 26 people, more than 20" in told(found, ANNA)
    assert (world.ticket(1).state, world.ticket(1).answered_at) == (State.NEW, None)
    world.wait(days=30)
    assert engine.tick(world.sessions, world.policy, world.now()) == 0


def test_in_trial_the_agent_is_told_and_after_it_the_reply_can_leave(world: World) -> None:
    world.with_policy(trial=True)
    notice, _ = asked(world)
    world.answer(ANNA, notice, "Try turning it off.")
    found = world.out()
    assert (reply_of(found).held_reason or "").startswith("trial")
    assert "NOT SENT" in told(found, ANNA)
    assert world.ticket(1).state is State.NEW
    world.with_policy(trial=False)
    with world.sessions.read.connect() as session:
        held = [row for row in read.outbox(session, (OutboxState.HELD,), 10) if row.template.value == "reply"]
    assert [engine.outbox_retry(world.sessions, world.policy, row.id, world.now()) for row in held] == [True]
    world.send()
    assert any(EVA in people and b"Try turning it off." in raw for _, people, raw in world.post.sent)


# --- collisions


@pytest.mark.parametrize("hours", [-3, 0, 8])
def test_a_colleagues_reply_collides_whatever_his_clock_says(world: World, hours: int) -> None:
    annas, bens = asked(world)
    clocked(world, BEN, bens, "Ben's answer.", timedelta(hours=hours))
    assert reply_of(world.out()).held_reason is None
    clocked(world, ANNA, annas, "Anna's answer.", timedelta(0))
    found = world.out()
    assert (reply_of(found).held_reason or "").startswith("collision: ben answered in the meantime")
    assert "#send" in told(found, ANNA)
    clocked(world, ANNA, annas, "#send\nAnna's answer.", timedelta(0))
    assert reply_of(world.out()).held_reason is None


def test_a_fast_clock_of_a_colleague_makes_no_collision_with_what_came_later(world: World) -> None:
    _, bens = asked(world)
    clocked(world, BEN, bens, "#assign anna\nBen's answer.", timedelta(hours=8))
    world.answer(EVA, reply_of(world.out()), "It is still broken.")
    world.wait(minutes=5)
    again = world.last_to(ANNA)
    assert again.template.value == "follow-up"
    world.out()
    clocked(world, ANNA, again, "Anna's answer.", timedelta(0))
    assert reply_of(world.out()).held_reason is None


def test_a_reply_from_the_command_line_collides_too(world: World) -> None:
    annas, bens = asked(world)
    engine.act(world.sessions, world.policy, (), TicketId(1), "ben", world.now(), "Ben's answer.")
    world.out()
    world.answer(ANNA, annas, "Anna's answer.")
    assert (reply_of(world.out()).held_reason or "").startswith("collision: ben answered")
    world.answer(BEN, bens, "And one thing more.")
    assert reply_of(world.out()).held_reason is None


def test_a_reply_that_was_held_or_cancelled_collides_with_nothing(world: World) -> None:
    annas, bens = asked(world)
    world.answer(BEN, bens, "Look:\n[=== for the team only")
    assert reply_of(world.out()).held_reason
    world.answer(ANNA, annas, "Anna's answer.")
    reply = reply_of(world.out())
    assert reply.held_reason is None
    with world.sessions.read.connect() as session:
        (row,) = [r for r in read.outbox(session, (OutboxState.DUE,), 10) if r.number == reply.number]
    assert engine.outbox_cancel(world.sessions, row.id, world.now())
    world.answer(BEN, bens, "Ben's answer.")
    assert reply_of(world.out()).held_reason is None


def test_a_colleagues_mail_straight_to_the_customer_collides(world: World) -> None:
    annas, bens = asked(world)
    world.answer(BEN, bens, "Ben's answer.", Cc=EVA)
    assert [m for m in world.out() if m.template.value == "reply"] == []
    world.answer(ANNA, annas, "Anna's answer.")
    assert (reply_of(world.out()).held_reason or "").startswith("collision: ben answered")


# --- internal lines


def test_a_line_of_another_notice_that_the_mail_refers_to_is_held(world: World) -> None:
    annas, bens = asked(world)
    world.answer(BEN, bens, f"#note @anna\n{SECRET}")
    note = world.last_to(ANNA)
    assert note.template.value == "note"
    world.out()
    first = note.text.splitlines()[0]
    both = f"<{annas.message_id}> <{note.message_id}>"
    world.answer(ANNA, annas, f"We will fix it.\n\n{first}", References=both)
    assert "is for the team only; delete it" in (reply_of(world.out()).held_reason or "")


def test_a_colleagues_note_does_not_go_out_though_another_notice_is_answered(world: World) -> None:
    """Lesson 32."""
    annas, bens = asked(world)
    world.answer(BEN, bens, f"#note @anna\n{SECRET}\nOk")
    world.out()
    for _ in ("at first", "again, after a reply with it was held"):
        world.answer(ANNA, annas, f"#send\nWe will fix it.\nben writes:\n{SECRET}")
        found = world.out()
        assert SECRET in (reply_of(found).held_reason or "")
        assert "NOT SENT" in told(found, ANNA)
    world.answer(ANNA, annas, "Ok")
    assert reply_of(world.out()).held_reason is None


def test_a_mail_with_a_wrong_verb_or_taken_for_a_note_can_be_sent_again(world: World) -> None:
    annas, _ = asked(world)
    text = "Please hold the green button for ten seconds."
    world.answer(ANNA, annas, f"#clsoe\n{text}")
    world.answer(ANNA, annas, text, Cc=BEN)
    assert all(m.to_agents for m in world.out())
    world.answer(ANNA, annas, f"#send\n{text}")
    assert reply_of(world.out()).held_reason is None


def test_what_the_customer_wrote_may_go_back_though_a_note_repeats_it(world: World) -> None:
    error = "Error 0x80070005: access to the printer is denied"
    world.mail(EVA, "Printer", f"It says:\n{error}")
    annas, bens = world.last_to(ANNA), world.last_to(BEN)
    world.answer(BEN, bens, f"#note @anna\nI know this one:\n{error}")
    world.out()
    world.answer(ANNA, annas, f"You see this?\n{error}")
    assert reply_of(world.out()).held_reason is None


def test_the_mark_of_the_internal_block_never_goes_out_whatever_is_answered(world: World) -> None:
    asked(world)
    engine.act(world.sessions, world.policy, (), TicketId(1), "ben", world.now(), "Look\n[=== for the team only")
    assert 'the line "for the team only" is' in (reply_of(world.out()).held_reason or "")


# --- agents as recipients


def test_an_agents_tagged_address_gets_no_reply_as_a_participant(world: World) -> None:
    asked(world, Cc="anna+x@firm.example, lea@other.example")
    world.answer(BEN, world.last_to(BEN), "Try turning it off.")
    assert set(reply_of(world.out()).recipients) == {EVA, "lea@other.example"}
