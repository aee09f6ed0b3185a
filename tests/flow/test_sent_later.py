"""A reply that was kept and leaves later by hand: what stands on its ticket, and what colleagues hear meanwhile."""

import pytest

from maild import engine
from maild.store import read
from maild.values import Command, OutboxState, State, Template, TicketId, Verdict, Via, What
from tests.flow.world import World

EVA = "eva@kunde.example"
ANNA = "anna@firm.example"
BEN = "ben@firm.example"


def kept(world: World) -> None:
    """Eva writes, Anna answers in the trial, and the trial ends."""
    world.with_policy(trial=True)
    world.mail(f"Eva <{EVA}>", "Printer", "It jams")
    world.answer(ANNA, world.last_to(ANNA), "Try turning it off.")
    world.wait(minutes=5)
    world.with_policy(trial=False)


def retry(world: World, template: Template = Template.REPLY) -> None:
    """The admin sends what is stopped."""
    stopped = (OutboxState.HELD, OutboxState.FAILED)
    with world.sessions.read.connect() as session:
        rows = [row for row in read.outbox(session, stopped, 50) if row.template is template]
    assert all(engine.outbox_retry(world.sessions, world.policy, row.id, world.now()) for row in rows)
    assert rows


def by_the_admin(world: World) -> list[tuple[What, str | None]]:
    with world.sessions.read.connect() as session:
        found = read.events(session, TicketId(1))
    return [(e.change.what, e.change.new) for e in found if (e.change.actor, e.change.via) == ("admin", Via.CLI)]


def test_a_kept_reply_that_leaves_answers_its_ticket(world: World) -> None:
    kept(world)
    assert (world.ticket(1).state, world.ticket(1).answered_at) == (State.NEW, None)
    retry(world)
    assert (world.ticket(1).state, world.ticket(1).assignee) == (State.PENDING, "anna")
    assert world.ticket(1).answered_at == world.now()
    assert by_the_admin(world) == [(What.STATE, "pending")]


def test_what_somebody_changed_meanwhile_stays(world: World) -> None:
    kept(world)
    engine.act(world.sessions, world.policy, (Command("close"),), TicketId(1), "ben", world.now())
    retry(world)
    assert world.ticket(1).state is State.CLOSED
    assert by_the_admin(world) == []


def test_whoever_wrote_meanwhile_still_waits(world: World) -> None:
    kept(world)
    world.mail(f"Eva <{EVA}>", "Re: [#1] Printer", "And now it smokes", In_Reply_To="<m1@client.example>")
    retry(world)
    ticket = world.ticket(1)
    assert ticket.state in (State.NEW, State.OPEN)
    assert ticket.answered_at is not None
    assert ticket.answered_at < world.now()


def test_an_automatic_mail_that_leaves_answers_nothing(world: World) -> None:
    kept(world)
    retry(world, Template.RECEIVED)
    assert (world.ticket(1).state, world.ticket(1).answered_at) == (State.NEW, None)


@pytest.mark.parametrize("trial", [True, False])
def test_a_colleague_is_not_told_that_nothing_is_left_to_do_while_the_answer_is_kept(world: World, trial: bool) -> None:
    world.with_policy(trial=trial)
    world.mail(f"Eva <{EVA}>", "Printer", "It jams")
    world.answer(ANNA, world.last_to(ANNA), "Try turning it off.")
    said = world.last_to(BEN)
    assert said.template is Template.TAKEN
    assert ("nothing is left to do" not in said.text) is trial
    assert ("NOT SENT" in said.text) is trial


def test_the_part_for_the_team_marks_a_reply_that_did_not_leave(world: World) -> None:
    kept(world)
    world.mail(f"Eva <{EVA}>", "Re: [#1] Printer", "And now it smokes", In_Reply_To="<m1@client.example>")
    assert "anna (NOT SENT): Try turning it off." in " ".join(world.last_to(ANNA).text.split())


def test_a_refused_reply_opens_its_ticket_and_the_alert_marks_it(world: World) -> None:
    world.mail(f"Eva <{EVA}>", "Printer", "It jams")
    world.answer(ANNA, world.last_to(ANNA), "Try turning it off.")
    assert world.ticket(1).state is State.PENDING
    world.post.verdict = lambda recipient: Verdict(recipient != EVA, 550 if recipient == EVA else 250, "5.1.1 unknown")
    world.send()
    engine.tick(world.sessions, world.policy, world.now())
    assert world.ticket(1).state is State.OPEN
    alert = world.last_to(ANNA)
    assert alert.template is Template.ALERT
    assert "anna (not received): Try turning it off." in " ".join(alert.text.split())
    world.wait(minutes=5)
    retry(world)
    assert world.ticket(1).state is State.PENDING


def test_a_refused_receipt_leaves_the_state(world: World) -> None:
    world.mail(f"Eva <{EVA}>", "Printer", "It jams")
    world.send()
    engine.act(world.sessions, world.policy, (Command("pending"),), TicketId(1), "anna", world.now())
    world.post.verdict = lambda recipient: Verdict(recipient != EVA, 550 if recipient == EVA else 250, "5.1.1 unknown")
    world.mail(f"Eva <{EVA}>", "Scanner", "It jams too")
    world.send()
    engine.tick(world.sessions, world.policy, world.now())
    assert world.ticket(1).state is State.PENDING


@pytest.mark.parametrize(
    ("verb", "trial", "told"),
    [
        ("#close", False, "A mail to eva@kunde.example goes out."),
        ("#claim", False, "A mail to eva@kunde.example goes out in ten minutes, unless an answer is faster."),
        ("#close", True, "The mail to eva@kunde.example is NOT SENT: it was written in the trial"),
    ],
)
def test_a_transcript_says_what_the_customer_gets(world: World, verb: str, trial: bool, told: str) -> None:
    world.with_policy(trial=trial)
    world.mail(f"Eva <{EVA}>", "Printer", "It jams")
    world.answer(ANNA, world.last_to(ANNA), verb)
    (transcript,) = [m for m in world.out() if m.template is Template.TRANSCRIPT]
    assert told in " ".join(transcript.text.split())


def test_a_wrong_priority_names_the_right_ones(world: World) -> None:
    world.mail(f"Eva <{EVA}>", "Printer", "It jams")
    world.answer(ANNA, world.last_to(ANNA), "#priority highest")
    (transcript,) = [m for m in world.out() if m.template is Template.TRANSCRIPT]
    assert "followed by one of low, normal, high, urgent; not by highest" in " ".join(transcript.text.split())
