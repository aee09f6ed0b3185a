"""What a decision and an act become, and that they come back as they went in."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from maild import errors
from maild.store import apply, gather, read, tables
from maild.store.sessions import Sessions
from maild.values import (
    Act,
    Action,
    Address,
    Attachment,
    Audience,
    Change,
    Disposition,
    Event,
    Filing,
    MessageKind,
    Priority,
    State,
    ThreadId,
    Ticket,
    TicketId,
    Transcript,
    TrustLevel,
    Via,
    What,
)
from tests.store.made import (
    CREATED,
    ENVELOPE,
    EVE,
    MINUTE,
    NOW,
    accepted,
    decision,
    link,
    lookups,
    mail,
    processed,
    ticket,
)

ATTACHED = Attachment(3, "a\0b.pdf", "application/pdf", 12, "ab" * 32, False, "cid")
FULL = Ticket(
    id=TicketId(0),
    queue="support",
    subject="Größe ✓",
    state=State.PENDING,
    priority=Priority.HIGH,
    requester=EVE,
    created=NOW,
    updated=NOW + MINUTE,
    company="Firm & Co",
    assignee="anna",
    tags=("a", "b"),
    participants=(Address("Zoe", "zoe@x"), Address("", "Adam@x")),
    language="de",
    due=NOW + timedelta(days=1),
    closed_at=NOW,
    pending_since=NOW,
    answered_at=NOW,
    bridged=True,
    acknowledged=True,
    unverified=True,
)


def test_a_ticket_comes_back_as_it_went_in(sessions: Sessions) -> None:
    m = mail()
    with sessions.write.begin() as s:
        row = accepted(s)
        written = apply.apply(s, row, m, decision(m, on=FULL), NOW)
    with sessions.read.connect() as s:
        assert written == replace(FULL, id=TicketId(1), thread=ThreadId(row.id))
        assert read.ticket(s, TicketId(1)) == written
        assert read.ticket(s, TicketId(2)) is None


def test_a_message_comes_back_with_its_attachments(sessions: Sessions) -> None:
    m = replace(mail(), attachments=(ATTACHED, replace(ATTACHED, part=4, filename="")), cc=(Address("C", "c@x"),))
    with sessions.write.begin() as s:
        row = accepted(s)
        apply.apply(s, row, m, decision(m, on=ticket()), NOW)
        (found,) = read.messages(s, TicketId(1))
    assert found.sender == EVE
    assert (found.to, found.cc, found.message_id) == (m.to, m.cc, "a@x")
    assert (found.kind, found.audience, found.trust) == (MessageKind.CUSTOMER, Audience.PUBLIC, TrustLevel.UNKNOWN)
    assert (found.text, found.quoted, found.signature, found.date) == (m.reply, m.quoted, m.signature, m.date)
    assert found.spool == row.id
    assert found.attachments == (replace(ATTACHED, filename="ab.pdf"), replace(ATTACHED, part=4, filename=""))


def test_nul_and_lone_surrogates_never_reach_the_database(sessions: Sessions) -> None:
    """Lesson 34; PostgreSQL refuses both."""
    bad = "a\0b\ud800c"
    m = replace(
        mail(f"id{bad}@x", f"ref{bad}@x", subject=bad, text=bad),
        sender=Address(bad, f"{bad}@x"),
        to=(Address(bad, bad),),
    )
    odd = replace(ticket(subject=bad), requester=Address(bad, bad), tags=(bad,), participants=(Address(bad, bad),))
    with sessions.write.begin() as s:
        row = accepted(s, envelope=replace(ENVELOPE, recipients=(bad,), sender=bad, cursor=bad))
        made = replace(decision(m, on=odd), reason=bad, changes=(Change(What.TAG, bad, bad, bad, Via.MAIL),))
        apply.apply(s, row, m, made, NOW)
        (found,) = read.messages(s, TicketId(1))
        assert found.text == found.subject == "ab?c"
        assert found.to == (Address("ab?c", "ab?c"),)
        assert [k.message_id for k in gather.gather(s, lookups(mail("idab?c@x")), ENVELOPE, NOW).known] == ["idab?c@x"]
        assert "\0" not in read.trace(s, row.id)


def test_an_update_writes_everything_and_keeps_the_number(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        _, first = processed(s, mail())
        assert first is not None
        after = replace(FULL, id=first.id, thread=first.thread)
        processed(s, mail("b@x", "a@x"), on=after)
        assert read.ticket(s, first.id) == after
        again = replace(after, tags=("c",), participants=(), assignee=None)
        processed(s, mail("c@x", "a@x"), on=again)
        assert read.ticket(s, first.id) == again


def test_numbers_are_small_consecutive_and_never_used_twice(sessions: Sessions) -> None:
    """Lesson 8: a number that a rollback gives back was never told to anybody."""
    with sessions.write.begin() as s:
        savepoint = s.begin_nested()
        processed(s, mail())
        savepoint.rollback()
        numbers = [t.id for i in range(3) if (t := processed(s, mail(f"{i}@x"))[1])]
        assert numbers == [1, 2, 3]
        for table, column in ((tables.messages, "ticket"), (tables.events, "ticket"), (tables.tickets, "id")):
            s.execute(table.delete().where(table.c[column] == 3))
        _, after = processed(s, mail("9@x"))
        assert after is not None
        assert after.id == 4


def test_changes_become_events_in_their_order(sessions: Sessions) -> None:
    m = mail()
    changes = (CREATED, Change(What.TAG, None, "vip", "rule r", Via.RULE))
    with sessions.write.begin() as s:
        row = accepted(s)
        apply.apply(s, row, m, replace(decision(m, on=ticket()), changes=changes), NOW)
        assert read.events(s, TicketId(1)) == tuple(Event(NOW, c, row.id) for c in changes)


@pytest.mark.parametrize("disposition", [Disposition.IGNORED, Disposition.HELD, Disposition.DUPLICATE])
def test_a_mail_without_a_ticket_has_its_ledger_row_and_nothing_else(
    sessions: Sessions, disposition: Disposition
) -> None:
    with sessions.write.begin() as s:
        number, none = processed(s, mail(), disposition=disposition)
        assert none is None
        entry = read.entry(s, "<a@x>")
        assert entry is not None
        assert (entry.id, entry.disposition, entry.ticket) == (number, disposition, None)
        assert (entry.sender, entry.subject, entry.reason) == (EVE.address, "Printer", "none: a test")
        assert read.balance(s).check


def test_a_duplicate_names_the_ticket_of_the_original(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        _, first = processed(s, mail())
        assert first is not None
        row = accepted(s)
        again = replace(decision(mail(), disposition=Disposition.DUPLICATE), link=link(Action.DUPLICATE, first.id))
        assert apply.apply(s, row, mail(), again, NOW) is None
        entry = read.entry(s, str(row.id))
        assert entry is not None
        assert entry.ticket == first.id
        assert len(read.messages(s, first.id)) == 1


def test_a_bridging_mail_merges_the_younger_ticket(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        _, old = processed(s, mail("a@x"))
        _, young = processed(s, mail("b@x"))
        assert old is not None
        assert young is not None
        m = mail("c@x", "b@x", "a@x")
        ctx = gather.gather(s, lookups(m), ENVELOPE, NOW)
        row = accepted(s)
        tied = replace(decision(m, ctx.known, on=old), link=replace(link(Action.APPEND, old.id), merge=(young.id,)))
        apply.apply(s, row, m, tied, NOW)
        merged = read.ticket(s, young.id)
        assert merged is not None
        assert (merged.merged_into, merged.state, merged.closed_at) == (old.id, State.CLOSED, NOW)
        assert [x.message_id for x in read.messages(s, old.id)] == ["a@x", "b@x", "c@x"]
        assert read.messages(s, young.id) == ()
        assert [e.change.new for e in read.events(s, young.id) if e.change.what is What.MERGED] == [f"#{old.id}"]
        assert [e.change.old for e in read.events(s, old.id) if e.change.what is What.MERGED] == [f"#{young.id}"]
        later = gather.gather(s, lookups(mail("d@x", "b@x")), ENVELOPE, NOW)
        assert [k.ticket for k in later.known] == [old.id]


def test_the_verb_merge_moves_messages_and_gather_follows_the_chain(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        tickets = [t for i in range(3) if (t := processed(s, mail(f"{i}@x"))[1])]
        for young, old in ((tickets[2], tickets[1]), (tickets[1], tickets[0])):
            change = Change(What.MERGED, None, str(old.id), "anna", Via.CLI)
            done = replace(young, merged_into=old.id, state=State.CLOSED)
            apply.act(s, Act(done, (change,), (), None, Transcript(())), NOW)
        assert len(read.messages(s, tickets[0].id)) == 3
        ctx = gather.gather(s, replace(lookups(mail("9@x")), tickets=(tickets[2].id,)), ENVELOPE, NOW)
        assert [t.id for t in ctx.tickets] == [tickets[2].id, tickets[1].id, tickets[0].id]


def test_an_act_files_its_words_and_records_its_changes(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        _, before = processed(s, mail())
        assert before is not None
        change = Change(What.ASSIGNEE, None, "anna", "anna", Via.CLI)
        filing = Filing(MessageKind.NOTE, Audience.NOTE, "between us")
        done = Act(
            replace(before, assignee="anna"), (change,), (), filing, Transcript(()), "anna", Address("Anna", "anna@x")
        )
        after = apply.act(s, done, NOW + MINUTE)
        assert after.assignee == "anna"
        note = read.messages(s, before.id)[-1]
        assert (note.text, note.audience, note.sender) == ("between us", Audience.NOTE, done.author)
        assert read.events(s, before.id)[-1] == Event(NOW + MINUTE, change, None)


def test_an_act_on_a_ticket_that_is_not_there_is_an_error(sessions: Sessions) -> None:
    with sessions.write.begin() as s, pytest.raises(errors.NoSuchTicket):
        apply.act(s, Act(ticket(TicketId(77)), (), (), None, Transcript(())), NOW)


@pytest.mark.parametrize(
    ("date", "credible"),
    [
        (None, False),
        (datetime(1, 1, 1, tzinfo=NOW.tzinfo), False),
        (datetime(9999, 12, 31, tzinfo=NOW.tzinfo), False),
        (NOW + timedelta(days=3), False),
        (NOW - timedelta(days=900), True),
    ],
)
def test_a_date_that_cannot_be_is_replaced_by_when_it_was_received(
    sessions: Sessions, date: datetime | None, credible: bool
) -> None:
    with sessions.write.begin() as s:
        processed(s, replace(mail(), date=date))
        (found,) = read.messages(s, TicketId(1))
        assert found.date == (date if credible else NOW)
