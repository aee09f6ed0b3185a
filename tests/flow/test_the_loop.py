"""The whole loop: a customer mails, an agent answers from a mail client, the ticket closes."""

from maild import engine
from maild.store import read
from maild.values import Command, Disposition, MessageKind, State, TicketId
from tests.flow.world import World, bytes_of

EVA = "Eva Muster <eva@acme.example>"


def test_a_mail_becomes_a_ticket_with_an_acknowledgement_and_a_notice_to_the_team(world: World) -> None:
    entry = world.mail(EVA, "Printer smokes", "Smoke comes out of it.")
    assert entry.disposition is Disposition.ACCEPTED
    ticket = world.ticket(1)
    assert (ticket.state, ticket.company, ticket.subject) == (State.NEW, "Acme", "Printer smokes")
    told = {(m.template.value, m.recipients) for m in world.out()}
    assert told == {
        ("received", ("eva@acme.example",)),
        ("new", ("anna@firm.example",)),
        ("new", ("ben@firm.example",)),
    }


def test_an_agents_reply_reaches_the_customer_threaded_and_without_the_agents_address(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke comes out of it.", Message_ID="<first@acme.example>")
    entry = world.answer("Anna <anna@firm.example>", world.last_to("anna@firm.example"), "Please unplug it.")
    assert entry.disposition is Disposition.ACCEPTED, entry.reason
    reply = world.last_to("eva@acme.example")
    raw = bytes_of(reply)
    assert reply.template.value == "reply"
    assert "Please unplug it." in reply.text
    assert dict(reply.headers)["In-Reply-To"] == "<first@acme.example>"
    assert b"anna@firm.example" not in raw
    assert b"[#1]" in raw
    ticket = world.ticket(1)
    assert (ticket.state, ticket.assignee) == (State.PENDING, "anna")
    taken = world.last_to("ben@firm.example")
    assert taken.template.value == "taken"


def test_the_customers_answer_opens_the_ticket_again_and_only_the_assignee_hears(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke comes out of it.")
    world.answer("Anna <anna@firm.example>", world.last_to("anna@firm.example"), "Please unplug it.")
    reply = world.last_to("eva@acme.example")
    world.out()
    entry = world.answer(EVA, reply, "Done, it still smokes.")
    assert (entry.disposition, entry.ticket) == (Disposition.ACCEPTED, 1)
    assert world.ticket(1).state is State.OPEN
    assert [(m.template.value, m.recipients) for m in world.out()] == [("follow-up", ("anna@firm.example",))]


def test_a_close_on_top_of_a_reply_closes_and_sends_one_mail(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke comes out of it.")
    notice = world.last_to("anna@firm.example")
    world.out()
    world.answer("anna@firm.example", notice, "#close\nA new one is on its way.")
    assert world.ticket(1).state is State.CLOSED
    to_eva = [m for m in world.out() if "eva@acme.example" in m.recipients]
    assert [m.template.value for m in to_eva] == ["reply"]
    assert "#close" not in to_eva[0].text


def test_closing_from_the_command_line_mails_the_customer(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke comes out of it.")
    world.out()
    done = engine.act(world.sessions, world.policy, (Command("close"),), TicketId(1), "anna", world.now())
    assert done.ok, done.errors
    assert world.ticket(1).state is State.CLOSED
    assert [m.template.value for m in world.out() if "eva@acme.example" in m.recipients] == ["closed"]


def test_a_wrong_verb_carries_out_and_sends_nothing_but_says_so(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke comes out of it.")
    notice = world.last_to("anna@firm.example")
    world.out()
    world.answer("anna@firm.example", notice, "#clsoe\nA new one is on its way.")
    out = world.out()
    assert [(m.template.value, m.recipients) for m in out] == [("transcript", ("anna@firm.example",))]
    assert "#close" in out[0].text
    assert world.ticket(1).state is State.NEW


def test_a_note_stays_among_agents(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke comes out of it.")
    notice = world.last_to("anna@firm.example")
    world.out()
    world.answer("anna@firm.example", notice, "#note @ben\nShe owes us money.")
    assert all("eva@acme.example" not in m.recipients for m in world.out())


def test_an_agents_name_without_a_capability_is_held(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke comes out of it.", Message_ID="<first@acme.example>")
    world.out()
    entry = world.mail("anna@firm.example", "Re: Printer smokes", "Send the money.", In_Reply_To="<first@acme.example>")
    assert entry.disposition is Disposition.HELD
    assert all("eva@acme.example" not in m.recipients for m in world.out())


def test_the_same_mail_twice_is_one_ticket(world: World) -> None:
    raw = world.write(EVA, "Printer smokes", "Smoke.", Message_ID="<same@acme.example>")
    first, second = world.raw(raw), world.raw(raw)
    assert (first.disposition, second.disposition) == (Disposition.ACCEPTED, Disposition.DUPLICATE)
    assert first.ticket == second.ticket == 1


def test_a_vacation_note_changes_nothing_and_is_not_answered(world: World) -> None:
    """Lessons 22 and 24."""
    world.mail(EVA, "Printer smokes", "Smoke.")
    received = world.last_to("eva@acme.example")
    world.out()
    entry = world.answer(EVA, received, "I am away.", Auto_Submitted="auto-replied")
    assert entry.disposition is Disposition.EVENT
    assert world.out() == []
    assert world.ticket(1).state is State.NEW


def test_a_mere_thanks_reopens_nothing_and_rings_nobody(world: World) -> None:
    """Lesson 17."""
    world.mail(EVA, "Printer smokes", "Smoke.")
    world.answer("anna@firm.example", world.last_to("anna@firm.example"), "#close\nDone.")
    reply = world.last_to("eva@acme.example")
    world.out()
    entry = world.answer(EVA, reply, "Thanks a lot!")
    assert entry.ticket == 1
    assert world.ticket(1).state is State.CLOSED
    assert world.out() == []


def test_only_confirm_from_the_real_agent_releases_a_mail_that_was_held_in_his_name(world: World) -> None:
    held = world.mail("anna@firm.example", "A new printer for Eva", "Please order one.")
    assert held.disposition is Disposition.HELD
    question = world.last_to("anna@firm.example")
    assert question.template.value == "held"
    world.answer("anna@firm.example", question, "What is this?")
    assert world.entry(held.id).disposition is Disposition.HELD
    world.answer("anna@firm.example", question, "#confirm", Auto_Submitted="auto-replied")
    assert world.entry(held.id).disposition is Disposition.HELD
    world.answer("eve@evil.example", question, "#confirm")
    assert world.entry(held.id).disposition is Disposition.HELD
    world.answer("anna@firm.example", question, "#confirm")
    assert world.entry(held.id).disposition is Disposition.ACCEPTED


def test_whoever_a_note_names_behind_the_verb_or_in_its_text_is_told(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke.")
    world.answer("anna@firm.example", world.last_to("anna@firm.example"), "#note @ben\nBring the extinguisher.")
    note = world.last_to("ben@firm.example")
    assert note.template.value == "note"
    assert "extinguisher" in note.text
    assert "kept as a note" in world.last_to("anna@firm.example").text


def test_a_reply_that_is_stopped_leaves_the_ticket_waiting_for_an_answer(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke.")
    notice = world.last_to("anna@firm.example")
    world.out()
    world.answer("anna@firm.example", notice, "#close\nSee below.\n[=== for the team only")
    out = world.out()
    assert [m.held_reason is not None for m in out if m.template.value == "reply"] == [True]
    assert "NOT SENT" in world.last_to("anna@firm.example").text
    assert world.ticket(1).state in (State.NEW, State.OPEN)
    assert world.ticket(1).answered_at is None


def test_a_reply_from_the_command_line_that_is_stopped_says_so_and_leaves_the_state(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke.")
    world.with_policy(trial=True)
    done = engine.act(world.sessions, world.policy, (), TicketId(1), "anna", world.now(), text="Unplug it.")
    assert done.done[0].startswith("NOT SENT")
    assert world.ticket(1).answered_at is None
    assert world.ticket(1).state in (State.NEW, State.OPEN)


def test_an_imported_answer_of_an_agent_is_a_reply_and_the_customer_is_not_greeted_as_new(world: World) -> None:
    world.raw(world.write(EVA, "Old matter", "Do you remember?", Message_ID="<old@acme.example>"), silent=True)
    world.raw(
        world.write("anna@firm.example", "Re: Old matter", "I do.", to=EVA, In_Reply_To="<old@acme.example>"),
        silent=True,
    )
    with world.sessions.read.connect() as session:
        kinds = [m.kind for m in read.messages(session, TicketId(1))]
    assert kinds == [MessageKind.CUSTOMER, MessageKind.REPLY]
    assert world.out() == []
    world.mail(EVA, "Re: Old matter", "And now?", In_Reply_To="<old@acme.example>")
    assert {m.template.value for m in world.out()} == {"follow-up"}


def test_a_transcript_of_a_wrong_verb_gives_the_text_back_and_send_makes_it_go(world: World) -> None:
    world.mail(EVA, "Printer smokes", "Smoke.")
    world.answer("anna@firm.example", world.last_to("anna@firm.example"), "#clsoe\nA new printer is on its way.")
    transcript = world.last_to("anna@firm.example")
    assert "| A new printer is on its way." in transcript.text
    world.out()
    world.answer("anna@firm.example", transcript, "#send\n#close\nA new printer is on its way.")
    assert [m.held_reason for m in world.out() if m.template.value == "reply"] == [None]
    assert world.ticket(1).state is State.CLOSED


def test_what_we_wrote_is_no_new_text_though_the_client_marks_no_quote(world: World) -> None:
    """Lesson 38: folded by the exact text that was sent, and never deleted."""
    world.mail(EVA, "Printer smokes", "Smoke comes out of it.")
    said = "Please unplug the printer at once.\nThen wait for half an hour until it is cold.\nThen call us again."
    world.answer("Anna <anna@firm.example>", world.last_to("anna@firm.example"), said)
    reply = world.last_to("eva@acme.example")
    text = f"It is cold now.\n\n{reply.text}"
    world.mail(EVA, f"Re: {dict(reply.headers)['Subject']}", text, In_Reply_To=f"<{reply.message_id}>")
    with world.sessions.read.connect() as session:
        message = [m for m in read.messages(session, TicketId(1)) if m.kind is MessageKind.CUSTOMER][-1]
    assert message.text == "It is cold now."
    assert "Then wait for half an hour until it is cold." in message.quoted
