"""The outbox: every transition of docs/queue-states.md, and two processes that claim."""

import multiprocessing
from dataclasses import replace
from datetime import timedelta

import pytest

from maild.store import apply, outbox, read
from maild.store.sessions import Session, Sessions, open_store
from maild.values import (
    Act,
    Address,
    Attachment,
    AttachmentRef,
    Audience,
    Change,
    Direction,
    Filing,
    Machine,
    MachineKind,
    MessageKind,
    OutboxRow,
    OutboxState,
    Recipient,
    Settlement,
    SpoolId,
    State,
    Template,
    Ticket,
    TicketId,
    Transcript,
    Via,
    What,
)
from tests.store.made import MINUTE, NOW, accepted, composed, decision, mail, processed

LEASE = timedelta(minutes=5)
SENT = Settlement(OutboxState.SENT, None, "250 ok")


def opened(s: Session, own: str = "a@x") -> Ticket:
    _, ticket = processed(s, mail(own))
    assert ticket is not None
    return ticket


def rows(s: Session) -> dict[str, OutboxRow]:
    return {row.recipient: row for row in read.outbox(s, tuple(OutboxState), 100)}


def test_a_composed_mail_comes_back_as_it_went_in(sessions: Sessions) -> None:
    ref = AttachmentRef(SpoolId(1), Attachment(2, "ö.pdf", "application/pdf", 5, "00", True, "c"))
    with sessions.write.begin() as s:
        ticket = opened(s)
        made = composed(
            s, ticket, Template.REPLY, ("a@x", "b@x"), attachments=(ref,), why="reply by anna",
            not_before=NOW + MINUTE, headers=(("From", "ü <a@b>"), ("To", "a@x"), ("Subject", "x")),
        )  # fmt: skip
        outbox.enqueue(s, [made], None, NOW)
        assert read.outgoing(s, made.number) == made
        assert [r.recipient for r in rows(s).values()] == ["b@x", "a@x"]
        assert rows(s)["a@x"].not_before == NOW + MINUTE
        assert rows(s)["a@x"].subject == "x"


def test_numbers_are_consecutive_and_a_rollback_takes_its_mail_along(sessions: Sessions) -> None:
    """Lesson 8."""
    with sessions.write.begin() as s:
        assert outbox.reserve(s, 3) == 1
        savepoint = s.begin_nested()
        assert outbox.reserve(s, 1) == 4
        savepoint.rollback()
        assert outbox.reserve(s, 1) == 4


def test_claim_takes_what_is_due_and_a_persons_reply_first(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        ticket = opened(s)
        received = composed(s, ticket)
        reply = composed(s, ticket, Template.REPLY, ("eve@customer.example", "bob@x"))
        later = composed(s, ticket, Template.REPLY, ("zoe@x",), not_before=NOW + MINUTE)
        held = composed(s, ticket, Template.REPLY, ("held@x",), held_reason="collision")
        outbox.enqueue(s, [received, reply, later, held], None, NOW)
        assert read.due(s, NOW)
    with sessions.write.begin() as s:
        claimed = outbox.claim(s, NOW, "one", LEASE, 10)
        assert [m for m, _ in claimed] == [reply, received]
        assert [len(r) for _, r in claimed] == [2, 1]
        assert outbox.claim(s, NOW, "two", LEASE, 10) == ()
        assert not read.due(s, NOW)
        assert read.due(s, NOW + MINUTE)
        states = {to: r.state for to, r in rows(s).items()}
        assert states == {
            "eve@customer.example": OutboxState.SENDING,
            "bob@x": OutboxState.SENDING,
            "zoe@x": OutboxState.DUE,
            "held@x": OutboxState.HELD,
        }


@pytest.mark.parametrize(
    ("settlement", "attempts"),
    [
        (SENT, 1),
        (Settlement(OutboxState.DUE, NOW + MINUTE, "450 later"), 1),
        (Settlement(OutboxState.DUE, NOW + MINUTE, "535 login", counted=False), 0),
        (Settlement(OutboxState.UNCERTAIN, NOW + MINUTE, "timeout"), 1),
        (Settlement(OutboxState.FAILED, None, "550 no"), 1),
        (Settlement(OutboxState.HELD, None, "may have arrived"), 1),
    ],
)
def test_settle_writes_the_verdict(sessions: Sessions, settlement: Settlement, attempts: int) -> None:
    with sessions.write.begin() as s:
        outbox.enqueue(s, [composed(s, opened(s))], None, NOW)
        ((_, (row,)),) = outbox.claim(s, NOW, "one", LEASE, 1)
        outbox.settle(s, row, settlement, "", NOW)
        (after,) = rows(s).values()
        assert (after.state, after.attempts, after.answer) == (settlement.state, attempts, settlement.reason)
        again = outbox.claim(s, NOW + MINUTE, "one", LEASE, 1)
        assert bool(again) == (settlement.not_before is not None)
        assert outbox.claim(s, NOW, "two", LEASE, 1) == ()


def test_a_row_that_was_settled_is_not_settled_again(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        outbox.enqueue(s, [composed(s, opened(s))], None, NOW)
        ((_, (row,)),) = outbox.claim(s, NOW, "one", LEASE, 1)
        outbox.settle(s, row, SENT, "", NOW)
        outbox.settle(s, row, Settlement(OutboxState.FAILED, None, "late"), "", NOW)
        assert rows(s)[row.recipient].state is OutboxState.SENT


def test_a_lease_that_ended_is_listed_and_can_be_settled(sessions: Sessions) -> None:
    """Lesson 20: the process died between T3 and T4, and nobody knows whether the mail left."""
    with sessions.write.begin() as s:
        outbox.enqueue(s, [composed(s, opened(s))], None, NOW)
        outbox.claim(s, NOW, "died", LEASE, 1)
        assert outbox.expired(s, NOW) == ()
        assert read.due(s, NOW + LEASE)
        (row,) = outbox.expired(s, NOW + LEASE)
        outbox.settle(s, row, Settlement(OutboxState.UNCERTAIN, NOW + LEASE, "?"), "uncertain: ?", NOW)
        assert rows(s)[row.recipient].answer == "uncertain: ?"
        ((_, (again,)),) = outbox.claim(s, NOW + LEASE, "next", LEASE, 1)
        assert again.answer == "uncertain: ?"


def test_cancel_and_retry_say_whether_they_could(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        ticket = opened(s)
        held = composed(s, ticket, Template.REPLY, held_reason="collision")
        outbox.enqueue(s, [held], None, NOW)
        (row,) = rows(s).values()
        message = read.messages(s, ticket.id)[-1]
        assert (message.warning, message.outgoing) == ("not sent: collision", held.number)
        assert outbox.retry(s, row.id, NOW)
        assert read.messages(s, ticket.id)[-1].warning == ""
        assert not outbox.retry(s, row.id, NOW)
        assert outbox.cancel(s, row.id, NOW)
        assert "not sent" in read.messages(s, ticket.id)[-1].warning
        assert not outbox.cancel(s, row.id, NOW)
        assert outbox.retry(s, row.id, NOW)
        outbox.claim(s, NOW, "one", LEASE, 1)
        assert not outbox.cancel(s, row.id, NOW)


def test_an_answer_proves_that_an_uncertain_mail_was_sent(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        ticket = opened(s)
        reply = composed(s, ticket, Template.REPLY)
        outbox.enqueue(s, [reply], None, NOW)
        ((_, (row,)),) = outbox.claim(s, NOW, "one", LEASE, 1)
        outbox.settle(s, row, Settlement(OutboxState.UNCERTAIN, NOW + MINUTE, "?"), "", NOW)
        m = mail("answer@x", reply.message_id)
        made = decision(m, on=ticket)
        from maild.store import gather
        from maild.values import Claim, Lookups, Purpose
        from tests.store.made import ENVELOPE

        claims = (Claim(reply.number, Purpose.REPLY, "mac", "in-reply-to"),)
        ctx = gather.gather(s, Lookups(claims=claims), ENVELOPE, NOW)
        assert [t.id for t in ctx.tickets] == [ticket.id]
        made = replace(made, link=replace(made.link, answered=ctx.sent[0]))
        apply.apply(s, accepted(s), m, made, NOW)
        assert rows(s)[row.recipient].state is OutboxState.SENT


@pytest.mark.parametrize(("named", "failed"), [("Bob@x", {"bob@x"}), ("unknown@x", {"bob@x", "ann@x"})])
def test_a_bounce_fails_exactly_the_rows_that_it_names(sessions: Sessions, named: str, failed: set[str]) -> None:
    """Lesson 25."""
    with sessions.write.begin() as s:
        ticket = opened(s)
        reply = composed(s, ticket, Template.REPLY, ("bob@x", "ann@x"))
        outbox.enqueue(s, [reply], None, NOW)
        ((_, claimed),) = outbox.claim(s, NOW, "one", LEASE, 5)
        for row in claimed:
            outbox.settle(s, row, SENT, "", NOW)
        m = mail("bounce@x")
        report = Machine(MachineKind.BOUNCE, False, "", (Recipient(named, "5.1.1", True),))
        made = replace(decision(m, on=ticket), machine=report, undelivered=(reply.number,))
        apply.apply(s, accepted(s), m, made, NOW)
        assert {to for to, r in rows(s).items() if r.state is OutboxState.FAILED} == failed
        assert rows(s)["bob@x"].answer == "bounced 5.1.1"


def test_what_customers_get_stands_on_the_ticket_and_its_ids_are_known(sessions: Sessions) -> None:
    from maild.store import gather
    from tests.store.made import ENVELOPE, lookups

    with sessions.write.begin() as s:
        ticket = opened(s)
        received, new = composed(s, ticket), composed(s, ticket, Template.NEW, ("anna@firm.example",))
        alone = composed(s, None, Template.DIGEST, ("anna@firm.example",), to_agents=True)
        outbox.enqueue(s, [received, new, alone], None, NOW)
        _, notice = read.messages(s, ticket.id)
        assert (notice.kind, notice.direction, notice.audience) == (
            MessageKind.NOTICE,
            Direction.OUT,
            Audience.PUBLIC,
        )
        assert notice.sender == Address("Anna (Support)", "support@firm.example")
        assert (notice.outgoing, notice.text) == (received.number, "We have it.")
        after = read.ticket(s, ticket.id)
        assert after is not None
        assert after.acknowledged
        ids = mail("answer@x", received.message_id, new.message_id, alone.message_id)
        known = gather.gather(s, lookups(ids), ENVELOPE, NOW).known
        assert [(k.ticket, k.thread, k.ghost) for k in known] == [
            (ticket.id, ticket.thread, False),
            (None, -alone.number, False),
            (ticket.id, ticket.thread, False),
        ]


def test_an_agents_reply_stands_on_the_ticket_once(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        ticket = opened(s)
        m = mail("agent@firm", "a@x", text="Restart it.")
        row = accepted(s)
        made = replace(decision(m, on=ticket), filing=Filing(MessageKind.REPLY, Audience.PUBLIC, m.text))
        apply.apply(s, row, m, made, NOW)
        by_mail = composed(s, ticket, Template.REPLY)
        outbox.enqueue(s, [by_mail], row.id, NOW)
        filing = Filing(MessageKind.REPLY, Audience.PUBLIC, "And again.")
        apply.act(s, Act(ticket, (), (), filing, Transcript(())), NOW)
        by_cli = composed(s, ticket, Template.REPLY)
        outbox.enqueue(s, [by_cli], None, NOW)
        first, reply, again = read.messages(s, ticket.id)
        assert first.kind is MessageKind.CUSTOMER
        assert (reply.text, reply.outgoing, reply.spool) == ("Restart it.", by_mail.number, row.id)
        assert (again.text, again.outgoing) == ("And again.", by_cli.number)


def test_an_answer_overtakes_the_notice_that_somebody_claimed(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        ticket, other = opened(s), opened(s, "b@x")
        for t in (ticket, other):
            claimed = composed(s, t, Template.CLAIMED, (f"{t.id}@x",), not_before=NOW + MINUTE)
            outbox.enqueue(s, [claimed], None, NOW)
        outbox.enqueue(s, [composed(s, ticket, Template.REPLY)], None, NOW)
        states = {to: row.state for to, row in rows(s).items()}
        assert states[f"{ticket.id}@x"] is OutboxState.CANCELLED
        assert states[f"{other.id}@x"] is OutboxState.DUE


def test_the_tick_finds_what_is_pending_for_too_long(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        ticket = opened(s)
        change = Change(What.STATE, "new", "pending", "anna", Via.CLI)
        pending = replace(ticket, state=State.PENDING, pending_since=NOW)
        apply.act(s, Act(pending, (change,), (), None, Transcript(())), NOW)
        assert read.pending_due(s, "support", NOW - MINUTE) == ()
        assert read.pending_due(s, "sales", NOW) == ()
        assert [t.id for t in read.pending_due(s, "support", NOW)] == [TicketId(1)]


def _claim(url: str, owner: str, found: "multiprocessing.Queue[list[int]]") -> None:
    sessions = open_store(url)
    mine: list[int] = []
    for _ in range(20):
        with sessions.write.begin() as s:
            mine += [row.id for _, some in outbox.claim(s, NOW, owner, LEASE, 5) for row in some]
    sessions.close()
    found.put(mine)


def test_two_processes_claim_disjoint_rows(url: str, sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        ticket = opened(s)
        outbox.enqueue(s, [composed(s, ticket, Template.REPLY, (f"{i}@x",)) for i in range(40)], None, NOW)
    context = multiprocessing.get_context("spawn")
    found: multiprocessing.Queue[list[int]] = context.Queue()
    workers = [context.Process(target=_claim, args=(url, str(i), found)) for i in range(2)]
    for worker in workers:
        worker.start()
    claimed = [number for _ in workers for number in found.get(timeout=60)]
    for worker in workers:
        worker.join(60)
    assert len(claimed) == len(set(claimed)) == 40


def test_a_claim_does_not_wait_for_rows_that_another_has_taken(sessions: Sessions) -> None:
    """SKIP LOCKED; SQLite has one writer, so there the second waits for the first."""
    if sessions.path is not None:
        return
    with sessions.write.begin() as s:
        ticket = opened(s)
        outbox.enqueue(s, [composed(s, ticket, Template.REPLY, (f"{i}@x",)) for i in range(4)], None, NOW)
    with sessions.write.begin() as one, sessions.write.begin() as two:
        first = outbox.claim(one, NOW, "one", LEASE, 2)
        second = outbox.claim(two, NOW, "two", LEASE, 10)
        assert len(first) == len(second) == 2
        assert not {m.number for m, _ in first} & {m.number for m, _ in second}
