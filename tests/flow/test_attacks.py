"""What attackers and machines try, and what they get: nothing."""

from concurrent.futures import CancelledError
from datetime import timedelta

import pytest

from maild import engine, presence
from maild.store import spool
from maild.values import Command, Disposition, OutboxState, TicketId
from maild.writer import Rank, Writer
from tests.flow.world import START, World

EVA = "eva@acme.example"
REPORT = """\
Content-Type: multipart/report; report-type=delivery-status; boundary=b
From: mailer-daemon@firm.example
To: support@firm.example
Subject: Undelivered
MIME-Version: 1.0
Auto-Submitted: auto-replied

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.firm.example

{recipient}Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: <{message_id}>
--b--
"""


def bounce(world: World, message_id: str, recipient: str) -> None:
    """A delivery report for one of our mails."""
    named = f"Final-Recipient: rfc822; {recipient}\n" if recipient else ""
    world.raw(REPORT.format(recipient=named, message_id=message_id).replace("\n", "\r\n").encode())


@pytest.mark.parametrize("named", [True, False])
def test_bounces_of_agents_notices_cause_no_mail_at_all(world: World, named: bool) -> None:
    """Lesson 22: two agents whose mailboxes are gone must not write to each other for ever."""
    world.mail(EVA, "Printer", "Smoke.")
    for notice in [m for m in world.out() if m.to_agents]:
        bounce(world, notice.message_id, notice.recipients[0] if named else "")
    assert world.out() == []


def test_a_bounce_of_a_customers_mail_is_told_to_the_team_once(world: World) -> None:
    """Lesson 25."""
    world.mail(EVA, "Printer", "Smoke.")
    world.answer("anna@firm.example", world.last_to("anna@firm.example"), "Unplug it.")
    reply = world.last_to(EVA)
    world.out()
    bounce(world, reply.message_id, EVA)
    told = world.out()
    assert {m.template.value for m in told} == {"alert"}
    assert all(EVA not in m.recipients for m in told)


def test_a_forged_requester_who_only_guessed_the_number_adds_nobody(world: World) -> None:
    """Lesson 10 and the Zendesk takeover: an attacker in Cc must not read what follows."""
    world.mail(EVA, "Printer", "Smoke.")
    world.mail(EVA, "Re: [#1] Printer", "And me too.", Cc="evil@evil.example")
    assert world.ticket(1).participants == ()
    world.answer("anna@firm.example", world.last_to("anna@firm.example"), "The password is 1234.")
    assert all("evil@evil.example" not in m.recipients for m in world.everything_out())


def test_an_agents_tagged_address_never_becomes_a_participant(world: World) -> None:
    world.mail(EVA, "Printer", "Smoke.", Cc="anna+private@firm.example, support+x@firm.example, tom@acme.example")
    assert [a.address for a in world.ticket(1).participants] == ["tom@acme.example"]


def test_a_held_mail_that_came_twice_is_sent_once(world: World) -> None:
    """Lesson 20."""
    world.mail(EVA, "Printer", "Smoke.", Message_ID="<first@acme.example>")
    raw = world.write(
        "anna@firm.example",
        "Re: Printer",
        "Unplug it.",
        Message_ID="<a@firm.example>",
        In_Reply_To="<first@acme.example>",
    )
    first, second = world.raw(raw), world.raw(raw)
    assert first.disposition is Disposition.HELD
    for held in (first, second):
        engine.held_release(world.sessions, held.id, world.now())
        world.decide()
    assert [world.entry(e.id).disposition for e in (first, second)] == [Disposition.ACCEPTED, Disposition.DUPLICATE]


def test_who_has_it_is_not_announced_after_the_ticket_was_closed(world: World) -> None:
    world.mail(EVA, "Printer", "Smoke.")
    for verb in ("claim", "close"):
        engine.act(world.sessions, world.policy, (Command(verb),), TicketId(1), "anna", world.now())
        world.wait(minutes=3)
    assert dict(world.states())["claimed"] is OutboxState.CANCELLED
    assert dict(world.states())["closed"] is OutboxState.DUE


def test_a_mail_that_another_living_process_reads_is_left_to_it(world: World) -> None:
    first = world.arrive(world.write(EVA, "One", "one"))
    second = world.arrive(world.write(EVA, "Two", "two"))
    other = presence.OWNER.rpartition("/")[0].replace(presence.OWNER.split("/")[1], "1") + "/word"
    with world.sessions.write.begin() as session:
        spool.count_attempts(session, [first], world.now(), other)
    engine.process(world.sessions, world.policy, world.now)
    assert world.entry(first).disposition is None
    assert world.entry(second).disposition is Disposition.ACCEPTED
    world.wait(hours=1)
    engine.process(world.sessions, world.policy, world.now)
    assert world.entry(first).disposition is Disposition.ACCEPTED


def test_a_process_is_gone_when_its_number_is_free_or_ours_or_its_time_is_over() -> None:
    host, process, _ = presence.OWNER.split("/")
    assert presence.gone(presence.OWNER, START, START)
    assert presence.gone(f"{host}/{process}/another", START, START)
    assert presence.gone(f"{host}/999999999/word", START, START)
    assert not presence.gone("another-host/1/word", START, START)
    assert presence.gone("another-host/1/word", START, START + timedelta(hours=1))


def test_a_write_that_nobody_waits_for_any_more_does_not_stop_the_writer(world: World) -> None:
    writer = Writer(world.sessions)
    cancelled = writer.submit(Rank.ACT, lambda s: 1)
    cancelled.cancel()
    writer.start()
    assert writer.submit(Rank.ACT, lambda s: 2).result(10) == 2
    with pytest.raises(CancelledError):
        cancelled.result(10)
    writer.stop()


def test_a_stranger_cannot_make_us_send_his_subject_to_a_victim(world: World) -> None:
    """What a sender wrote is repeated to nobody whom no server vouched for, also where the address has a ticket."""
    for sender, subject in (("Victim", "hello"), ("WIN 1000 EUR", "BUY PILLS"), ("WIN 1000 EUR", "again")):
        for address in ("victim@other.example", "victim@acme.example"):
            world.mail(f"{sender} <{address}>", subject, "x")
    told = [m for m in world.everything_out() if m.template.value == "received"]
    assert len(told) >= 4
    assert [h for m in told for h in m.headers if "PILLS" in h[1] or "WIN" in h[1]] == []
