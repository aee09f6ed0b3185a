"""What the clock tells: mail that did not arrive, notices in bundles, questions in one mail, withheld mail."""

import re
from datetime import timedelta

import pytest

from maild import engine
from maild.store import read, untold
from maild.values import Disposition, OutboxState, State, Template, TicketId, Verdict, What
from tests.flow.world import World

EVA = "Eva Muster <eva@acme.example>"
ANNA = "anna@firm.example"
REFUSED = Verdict(False, 550, "550 5.1.1 no such user")


def tick(world: World) -> None:
    engine.tick(world.sessions, world.policy, world.now())


def replied(world: World) -> None:
    """Eva writes, Anna answers; nothing has been told since."""
    world.mail(EVA, "Printer smokes", "Smoke comes out of it.")
    world.answer(ANNA, world.last_to(ANNA), "Please unplug it.")
    world.out()


def warnings(world: World) -> list[str]:
    with world.sessions.read.connect() as session:
        return [m.warning for m in read.messages(session, TicketId(1)) if m.warning]


def alarms(world: World) -> list[str]:
    with world.sessions.read.connect() as session:
        wanted = (What.UNDELIVERED, What.FLAG)
        return [e.change.new or "" for e in read.events(session, TicketId(1)) if e.change.what in wanted]


def refuse(world: World, who: str, verdict: Verdict = REFUSED) -> None:
    world.post.verdict = lambda recipient: verdict if recipient == who else Verdict(True, 250, "2.0.0 ok")


def test_a_reply_that_is_refused_for_good_stands_on_the_ticket_and_is_told_once(world: World) -> None:
    """Lesson 21."""
    replied(world)
    refuse(world, "eva@acme.example")
    world.send()
    assert warnings(world)
    assert all("eva@acme.example has not received this: 550 5.1.1" in w for w in warnings(world))
    tick(world)
    tick(world)
    assert [said for said in alarms(world) if said.startswith("reply did not reach eva@acme.example (550 5.1.1")] != []
    told = [
        (m.template, m.recipients[0])
        for m in world.out()
        if "customer has not received the reply" in " ".join(m.text.split())
    ]
    assert sorted(told) == [(Template.ALERT, ANNA), (Template.ALERT, "ben@firm.example")]
    assert world.ticket(1).state is State.OPEN


def test_a_failed_notice_to_an_agent_causes_no_mail(world: World) -> None:
    """Lesson 22."""
    world.mail(EVA, "Printer smokes", "Smoke comes out of it.")
    world.out()
    refuse(world, ANNA)
    world.send()
    tick(world)
    assert (world.out(), alarms(world)) == ([], [])


def test_an_alert_that_fails_causes_no_other(world: World) -> None:
    replied(world)
    world.post.verdict = lambda recipient: REFUSED
    for _ in range(4):
        world.send()
        tick(world)
        world.wait(hours=1)
    assert len([m for m in world.everything_out() if m.template is Template.ALERT]) <= 4


def test_a_reply_that_is_not_out_after_an_hour_is_told_once(world: World) -> None:
    replied(world)
    refuse(world, "eva@acme.example", Verdict(False, 451, "451 4.7.1 greylisted"))
    for _ in range(14):
        world.send()
        tick(world)
        world.wait(minutes=10)
    assert len(alarms(world)) == 1
    assert alarms(world)[0].startswith("reply to eva@acme.example has not left yet (451 4.7.1")
    assert len([m for m in world.out() if m.template is Template.ALERT]) == 2


def test_a_reply_that_left_in_time_is_not_told(world: World) -> None:
    replied(world)
    world.send()
    world.wait(hours=3)
    tick(world)
    assert alarms(world) == []


def test_a_reply_that_is_sent_once_more_and_fails_again_is_told_again(world: World) -> None:
    replied(world)
    refuse(world, "eva@acme.example")
    world.send()
    tick(world)
    with world.sessions.read.connect() as session:
        row = next(r for r in read.outbox(session, (OutboxState.FAILED,), 10) if r.template is Template.REPLY)
    assert engine.outbox_retry(world.sessions, world.policy, row.id, world.now())
    world.send()
    tick(world)
    assert len([said for said in alarms(world) if said.startswith("reply")]) == 2


# --- bundles


def crowd(world: World, count: int = 23) -> None:
    for number in range(count):
        world.mail(f"Guest {number} <guest@c{number}.example>", f"Case {number}", f"Line one of {number}.")


def test_past_twenty_notices_an_hour_the_rest_comes_in_one_mail_with_a_line_to_answer_each(world: World) -> None:
    crowd(world)
    new = [m for m in world.out() if m.template is Template.NEW and ANNA in m.recipients]
    assert len([m for m in new if m.held_reason is None]) == 20
    tick(world)
    world.wait(minutes=11)
    tick(world)
    tick(world)
    bundles = [m for m in world.out() if m.template is Template.BUNDLE]
    assert sorted(m.recipients[0] for m in bundles) == [ANNA, "ben@firm.example"]
    text = next(m.text for m in bundles if ANNA in m.recipients)
    assert "[#21] Case 20" in text
    assert "[#23] Case 22" in text
    assert "[#20]" not in text
    assert "Guest 22 via Firm Support" in text
    assert "| Line one of 22." in text
    assert "Reply = mail to Guest 22" in text
    link = re.findall(r"^mailto:(\S+?)\?subject=(\S+)$", text, re.MULTILINE)[-1]
    answer = world.mail(ANNA, "Re: [#23]", "Please unplug it.", to=link[0])
    assert (answer.disposition, answer.ticket) == (Disposition.ACCEPTED, 23), answer.reason
    assert world.last_to("guest@c22.example").template is Template.REPLY


def test_the_line_of_a_bundle_serves_only_the_agent_for_whom_it_was_made(world: World) -> None:
    crowd(world, 21)
    world.wait(minutes=11)
    tick(world)
    text = world.last_to(ANNA).text
    (link,) = re.findall(r"^mailto:(\S+?)\?", text, re.MULTILINE)
    forged = world.mail("thief@evil.example", "Re: [#21]", "Send money.", to=link)
    assert "Send money" not in "".join(m.text for m in world.everything_out() if "guest@c20.example" in m.recipients)
    assert forged.disposition in (Disposition.ACCEPTED, Disposition.HELD)


def test_what_an_agent_asked_for_himself_never_waits(world: World) -> None:
    crowd(world, 22)
    notice = next(m for m in world.everything_out() if m.template is Template.NEW and ANNA in m.recipients)
    world.answer(ANNA, notice, "#claim")
    transcript = world.last_to(ANNA)
    assert (transcript.template, transcript.held_reason) == (Template.TRANSCRIPT, None)


# --- questions


def forged(world: World, text: str) -> None:
    assert world.mail("Anna <anna@firm.example>", text, text).disposition is Disposition.HELD


def questions(world: World) -> list[str]:
    """Texts of the questions to Anna that leave."""
    wanted = (Template.HELD, Template.QUESTIONS)
    return [m.text for m in world.out() if m.template in wanted and not m.held_reason and ANNA in m.recipients]


def test_an_agent_is_asked_once_an_hour_about_all_that_came_in_his_name(world: World) -> None:
    for number in range(4):
        forged(world, f"Pay invoice {number}")
    assert len(questions(world)) == 1
    for _ in range(50):
        tick(world)
        world.wait(minutes=1)
    assert questions(world) == []
    world.wait(minutes=11)
    tick(world)
    tick(world)
    (asked,) = questions(world)
    assert [f"Pay invoice {n}" in asked for n in range(4)] == [False, True, True, True]
    links = re.findall(r"^mailto:(\S+?)\?\S*body=%23confirm\S*$", asked, re.MULTILINE)
    assert len(links) == 3
    world.mail(ANNA, "Re:", "#confirm", to=links[1])
    ledger = {e.subject: e.disposition for e in world.ledger()}
    assert [ledger[f"Pay invoice {n}"] for n in (1, 2, 3)] == [
        Disposition.HELD,
        Disposition.ACCEPTED,
        Disposition.HELD,
    ]


def test_confirm_to_the_mail_of_many_questions_lets_none_of_them_in(world: World) -> None:
    for number in range(4):
        forged(world, f"Pay invoice {number}")
    world.wait(hours=2)
    tick(world)
    world.answer(ANNA, world.last_to(ANNA), "#confirm")
    held = [e for e in world.ledger() if e.subject.startswith("Pay")]
    assert {e.disposition for e in held} == {Disposition.HELD}


def test_one_question_that_waited_leaves_as_it_is(world: World) -> None:
    forged(world, "Pay invoice 1")
    forged(world, "Pay invoice 2")
    world.out()
    world.wait(hours=1)
    tick(world)
    assert world.send() >= 1
    assert any(b"Pay invoice 2" in raw for _, to, raw in world.post.sent if ANNA in to)


def test_a_held_mail_that_is_tried_again_asks_no_second_time(world: World) -> None:
    forged(world, "Pay invoice 1")
    world.out()
    world.wait(hours=3)
    (held,) = world.ledger()
    assert engine.held_retry(world.sessions, held.id)
    world.decide()
    assert world.entry(held.id).disposition is Disposition.HELD
    tick(world)
    assert world.out() == []


# --- what the budgets hold back


def flood(world: World, count: int = 8) -> None:
    for number in range(count):
        world.mail("Bot <bot@solo.example>", f"Alarm {number}", f"Alarm {number}")


def states(world: World, template: Template = Template.RECEIVED) -> list[OutboxState]:
    return [state for name, state in world.states() if name == template.value]


def test_a_withheld_acknowledgement_leaves_when_there_is_room_and_the_admin_hears_once(world: World) -> None:
    flood(world)
    assert states(world).count(OutboxState.HELD) == 2
    world.out()
    for _ in range(70):
        world.send()
        tick(world)
        world.wait(minutes=1)
    assert states(world).count(OutboxState.HELD) == 0
    news = [m for m in world.out() if m.template is Template.WITHHELD]
    assert [m.recipients for m in news] == [("boss@firm.example",)]
    assert "bot@solo.example" in news[0].text


def test_after_four_hours_without_room_it_stays_withheld_with_its_reason(world: World) -> None:
    world.policy = world.with_policy(trial=False).policy
    flood(world)
    world.wait(hours=4, minutes=1)
    for _ in range(3):
        tick(world)
        world.wait(minutes=1)
    assert states(world).count(OutboxState.HELD) == 2
    with world.sessions.read.connect() as session:
        said = [m.warning for n in (7, 8) for m in read.messages(session, TicketId(n)) if m.warning]
    assert len(said) == 2
    assert all(w.startswith("not sent: withheld: 6 automatic mails to bot@") for w in said)


@pytest.mark.parametrize("hours", [23, 25])
def test_the_admin_hears_of_one_reason_once_a_day(world: World, hours: int) -> None:
    flood(world)
    tick(world)
    world.wait(hours=hours)
    flood(world)
    tick(world)
    assert len([m for m in world.everything_out() if m.template is Template.WITHHELD]) == (1 if hours < 24 else 2)


def test_a_released_acknowledgement_counts_in_the_hour_in_which_it_leaves(world: World) -> None:
    flood(world, 20)
    left = []
    for _ in range(200):
        before = states(world).count(OutboxState.HELD)
        tick(world)
        left += [world.now()] * (before - states(world).count(OutboxState.HELD))
        world.wait(minutes=1)
    assert left
    assert all(sum(1 for at in left if end - timedelta(hours=1) < at <= end) <= 6 for end in left)


def test_the_clock_asks_nothing_for_ever(world: World) -> None:
    crowd(world, 22)
    flood(world)
    forged(world, "Pay")
    forged(world, "Pay")
    world.post.verdict = lambda recipient: REFUSED
    for _ in range(12):
        world.send()
        tick(world)
        world.wait(minutes=31)
    with world.sessions.read.connect() as session:
        assert untold.undelivered(session) == untold.withheld(session) == ()
        assert [row for row in read.outbox(session, (OutboxState.HELD,), 100) if row.to_agents] == []


def test_an_alert_waits_for_no_bundle_and_the_twentieth_notice_says_that_the_next_ones_do(world: World) -> None:
    replied(world)
    crowd(world, 23)
    new = [m for m in world.out() if m.template is Template.NEW and ANNA in m.recipients and not m.held_reason]
    assert ["every 10 minutes" in " ".join(m.text.split()) for m in new] == [False] * (len(new) - 1) + [True]
    refuse(world, "eva@acme.example")
    world.send()
    tick(world)
    (alert,) = [m for m in world.out() if m.template is Template.ALERT and ANNA in m.recipients]
    assert alert.held_reason is None


def test_one_refused_address_is_one_alert_and_the_state_is_that_after_the_reply(world: World) -> None:
    """Its receipt and the reply are both refused."""
    replied(world)
    refuse(world, "eva@acme.example")
    world.send()
    tick(world)
    alerts = [m for m in world.out() if m.template is Template.ALERT and ANNA in m.recipients]
    assert len(alerts) == 1
    assert "the reply" in alerts[0].text
    assert len(alarms(world)) == 2
    assert world.ticket(1).state is State.OPEN


@pytest.mark.parametrize("verb", ["drop", "release"])
def test_what_asks_about_a_held_mail_is_cancelled_when_a_person_dealt_with_it(world: World, verb: str) -> None:
    forged(world, "Pay")
    held = world.ledger()[-1].id
    assert states(world, Template.HELD) == [OutboxState.DUE]
    act = engine.held_drop if verb == "drop" else engine.held_release
    assert act(world.sessions, held, world.now())
    assert states(world, Template.HELD) == [OutboxState.CANCELLED]
    assert not act(world.sessions, held, world.now())
