"""The mails that agents get, as they read them: whose they are, what they say, in which language."""

from pathlib import Path

from maild import engine
from maild.cli.why import told
from maild.store import board, notices_read, read
from maild.values import Command, MessageKind, OutgoingMail, Template, TicketId
from maild.web.views import Said, timeline
from tests.flow.world import CONFIG, World

EVA, ANNA, BEN, CARL = "eva@acme.example", "anna@firm.example", "ben@firm.example", "carl@firm.example"
NEWSLETTER = b"""From: News <news@shop.example>
To: support@firm.example
Subject: Sale
List-Id: <news.shop.example>
List-Unsubscribe: <mailto:leave@shop.example>
Precedence: bulk
Message-ID: <sale@shop.example>
Date: Mon, 2 Mar 2026 09:00:00 +0000

Buy it.
"""


def two_teams(folder: Path) -> World:
    """Anna and Ben, who reads German, have support; Carl has billing."""
    text = CONFIG
    for name, more in (("anna", ""), ("ben", 'title = "Ben Tal"\nlanguage = "de"\n')):
        line = f'address = "{name}@firm.example"\n'
        text = text.replace(line, f'{line}{more}queues = ["support"]\n')
    return World(folder, '[[agent]]\nname = "carl"\naddress = "carl@firm.example"\nqueues = ["billing"]\n', text)


def to(world: World, who: str) -> list[OutgoingMail]:
    """What came for somebody since the last look."""
    return [m for m in world.out() if who in m.recipients]


def asked(world: World) -> None:
    """Eva writes, and nobody looks yet."""
    world.mail(f"Eva <{EVA}>", "Printer", "It jams")


# --- who is told


def test_a_newsletter_rings_nobody(world: World) -> None:
    world.raw(NEWSLETTER)
    assert "bulk" in world.ticket(1).tags
    assert world.out() == []


def test_who_gets_a_ticket_is_not_told_that_nothing_is_left_to_do(world: World) -> None:
    asked(world)
    mine = world.last_to(ANNA)
    engine.act(world.sessions, world.policy, (Command("assign", "ben"),), TicketId(1), "anna", world.now())
    world.out()
    world.answer(ANNA, mine, "Try turning it off.")
    assert [m.template for m in to(world, BEN)] == []


def test_a_mail_to_two_queues_names_the_other_and_its_team_is_told(tmp_path: Path) -> None:
    """Lesson 18."""
    world = two_teams(tmp_path)
    world.mail(EVA, "Both", "Hello", "support@firm.example, billing@firm.example")
    (copy,) = to(world, CARL)
    assert copy.template is Template.COPY
    assert "[#1]" in copy.text
    assert "Also sent to: billing@firm.example" in world.last_to(ANNA).text


# --- what stands in them


def test_a_stranger_who_names_a_ticket_brings_nothing_of_it_into_the_notice(world: World) -> None:
    asked(world)
    world.out()
    world.mail("Mallory <m@evil.example>", "about [#1] your thing", "Hello")
    notice = next(m for m in world.out() if m.template is Template.NEW)
    assert (notice.ticket, "It jams" in notice.text, "Printer" in notice.text) == (2, False, False)


def test_other_tickets_are_the_requesters_whoever_writes(world: World) -> None:
    asked(world)
    world.mail(EVA, "Toner", "It is empty")
    assert "Other open tickets of eva@acme.example:\n  [#1] Printer" in world.last_to(ANNA).text


def test_a_ticket_given_to_somebody_shows_what_the_customer_wrote_and_what_the_giver_says(world: World) -> None:
    asked(world)
    world.answer(ANNA, world.last_to(ANNA), "#assign ben\n#note\nYou know this one.")
    notice = world.last_to(BEN)
    above, _, block = notice.text.partition("[===")
    assert (notice.template, "It jams" in above, "You know" in above) == (Template.NEW, True, False)
    assert "anna writes:\n  You know this one." in block


def test_a_mailed_reply_stands_among_the_last_messages_as_ours_and_verbs_alone_do_not(world: World) -> None:
    asked(world)
    notice = world.last_to(ANNA)
    world.answer(ANNA, notice, "Try turning it off.")
    world.answer(ANNA, notice, "#tag printer")
    world.answer(EVA, world.last_to(EVA), "I did.")
    text = world.last_to(ANNA).text
    assert "< anna: Try turning it off." in text
    assert text.count("anna") == 2  # the assignee, and the reply


def test_the_guard_names_the_line_and_what_to_do(world: World) -> None:
    asked(world)
    notice = world.last_to(ANNA)
    fence = next(line for line in notice.text.splitlines() if line.startswith("[==="))
    world.answer(ANNA, notice, f"See below.\n{fence}")
    text = " ".join(world.last_to(ANNA).text.split())
    assert 'the line "for the team only, never sent to the customer" is for the team only; delete it' in text


# --- note or reply


def test_verbs_alone_are_no_reply(world: World) -> None:
    asked(world)
    world.answer(ANNA, world.last_to(ANNA), "#claim")
    with world.sessions.read.connect() as session:
        filed = [m for m in read.messages(session, TicketId(1)) if m.sender and m.sender.address == ANNA]
    assert [(m.kind, m.warning) for m in filed] == [(MessageKind.NOTE, "nothing went to the customer: #claim")]


def test_a_reply_with_a_colleague_in_copy_says_that_it_is_a_note_and_how_to_send_it(world: World) -> None:
    asked(world)
    notice = world.last_to(ANNA)
    world.out()
    world.answer(ANNA, notice, "Try turning it off.", Cc=BEN)
    found = world.out()
    assert [m for m in found if EVA in m.recipients] == []
    transcript = next(m for m in found if m.template is Template.TRANSCRIPT)
    assert "because ben stood in To or Cc" in " ".join(transcript.text.split())
    world.answer(ANNA, transcript, "#send\nTry turning it off.")
    assert [m.template for m in to(world, EVA)] == [Template.REPLY]


# --- questions


def test_a_remembered_address_asks_to_whom_and_confirm_sends_it_there(world: World) -> None:
    asked(world)
    address = dict(world.last_to(ANNA).headers)["Reply-To"]
    world.out()
    world.mail(ANNA, "Quite another thing", "Here is the offer.", address)
    (question,) = world.out()
    assert "To whom shall this go?" in dict(question.headers)["Subject"]
    assert f"With #confirm it goes on [#1] to\n  Eva <{EVA}>" in question.text
    assert "could not be proved" not in question.text
    world.answer(ANNA, question, "#confirm")
    assert "Here is the offer." in next(m.text for m in to(world, EVA) if m.template is Template.REPLY)


def test_who_moves_a_ticket_away_is_told_how_it_comes_back_and_not_doubted(tmp_path: Path) -> None:
    world = two_teams(tmp_path)
    asked(world)
    world.answer(ANNA, world.last_to(ANNA), "#queue billing")
    transcript = world.last_to(ANNA)
    assert "to undo" not in transcript.text
    assert "ask one of them: carl" in " ".join(transcript.text.split())
    world.out()
    world.answer(ANNA, transcript, "#queue support")
    (question,) = to(world, ANNA)
    assert "[#1] is in Firm Billing, and you are not in that team" in question.text
    assert "could not be proved" not in question.text


# --- languages and width


def test_a_german_agent_reads_german(tmp_path: Path) -> None:
    world = two_teams(tmp_path)
    asked(world)
    notice = world.last_to(BEN)
    assert "[#1] in Firm Support: neu, Priorität normal" in notice.text
    world.answer(BEN, notice, "#clam\nHallo")
    wrong = world.last_to(BEN).text
    assert "FALSCH: #clam ist kein Befehl. Meinst du #claim?" in wrong
    world.answer(BEN, notice, "#priority high")
    assert "Priorität: hoch.\nrückgängig: #priority normal" in world.last_to(BEN).text
    world.wait(days=3)
    engine.digest(world.sessions, world.policy, world.now())
    assert "#1 Printer: niemand hat es, 3 Tage" in world.last_to(BEN).text
    assert "#1 Printer: nobody has it, 3 days" in world.last_to(ANNA).text
    assert [m.recipients for m in world.everything_out() if m.template is Template.DIGEST] == [(ANNA,), (BEN,)]


def test_no_line_of_the_digest_is_wider_than_a_screen_and_it_counts_machines_alone(tmp_path: Path) -> None:
    world = two_teams(tmp_path)
    world.mail(EVA, "A subject that goes on and on " * 9, "It jams")
    world.mail(ANNA, "Not mine", "Buy it")
    world.answer(ANNA, world.last_to(ANNA), "#confirm")
    world.mail(BEN, "Not his", "Buy it")
    engine.digest(world.sessions, world.policy, world.now())
    text = world.last_to(ANNA).text
    assert max(map(len, text.splitlines())) <= 72
    assert "it comes in an agent's name, but answers no mail" in " ".join(text.split())
    assert "ignored" not in text


# --- what readers are told of mail that did not leave


def test_a_claim_that_an_answer_overtook_is_nowhere_said_to_be_sent(world: World) -> None:
    asked(world)
    notice = world.last_to(ANNA)
    claim = world.answer(ANNA, notice, "#claim")
    world.answer(ANNA, notice, "Try turning it off.")
    with world.sessions.read.connect() as session:
        rows = notices_read.caused(session, claim.id)
        lines = list(told({"person": PERSON, "link": LINK, "machine": MACHINE, **NOTICES}, rows))
        shown = timeline(read.messages(session, TicketId(1)), (), board.deliveries(session, TicketId(1)))
    assert [line for line in lines if line.startswith("not sent:")] == [
        f"not sent:    claimed to {EVA} (an agent took it): an answer was faster"
    ]
    (item,) = [s for s in shown if isinstance(s, Said) and "looking after" in s.message.text]
    assert item.does == "maild did not tell"


PERSON = {"company": None, "trust": {"level": "unknown", "evidence": ""}}
LINK = {"role": "agent", "ticket": 1, "action": "append", "evidence": "", "cell": ""}
MACHINE = {"kind": "human", "evidence": "none"}
NOTICES = {
    "traces": [],
    "changes": [],
    "notices": [
        {"template": "claimed", "to": [{"address": EVA}], "cc": [], "why": "an agent took it", "held_reason": None}
    ],
}
