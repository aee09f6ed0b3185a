"""What readers ask, and what a decision is given."""

from dataclasses import replace
from datetime import timedelta

import pytest

from maild import errors
from maild.store import apply, companies, counters, gather, outbox, read, spool
from maild.store.sessions import Session, Sessions
from maild.store.tables import spool as spool_table
from maild.values import (
    Act,
    Address,
    Company,
    Context,
    Disposition,
    Filter,
    Lookups,
    OutboxState,
    Settlement,
    SpoolId,
    State,
    Template,
    Ticket,
    TicketId,
    Transcript,
)
from tests.store.made import (
    CREATED,
    ENVELOPE,
    EVE,
    MINUTE,
    NOW,
    accepted,
    composed,
    decision,
    lookups,
    mail,
    processed,
    ticket,
)

HOUR = timedelta(hours=1)


def opened(s: Session, own: str, on: Ticket | None = None, **m: str) -> Ticket:
    _, made = processed(s, mail(own, **m), on=on)
    assert made is not None
    return made


def test_the_list_leaves_closed_tickets_out_and_narrows(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        one = opened(s, "1@x", replace(ticket(), tags=("VIP", "a%"), company="Firm"))
        two = opened(s, "2@x", replace(ticket(), queue="sales", assignee="anna", updated=NOW + MINUTE))
        gone = opened(s, "3@x", replace(ticket(), state=State.CLOSED))
        assert [t.id for t in read.tickets(s, Filter())] == [two.id, one.id]
        assert [t.id for t in read.tickets(s, Filter(states=(State.CLOSED,)))] == [gone.id]
        assert [t.id for t in read.tickets(s, Filter(queue="sales"))] == [two.id]
        assert [t.id for t in read.tickets(s, Filter(assignee="anna"))] == [two.id]
        assert [t.id for t in read.tickets(s, Filter(company="Firm"))] == [one.id]
        assert [t.id for t in read.tickets(s, Filter(tag="vip"))] == [one.id]
        assert [t.id for t in read.tickets(s, Filter(tag="a%"))] == [one.id]
        assert read.tickets(s, Filter(tag="a")) == ()
        assert [t.id for t in read.tickets(s, Filter(limit=1))] == [two.id]


@pytest.mark.parametrize("words", ["druck", "GRÖSSE drucker", "customer.example", "eve@customer", "Müller"])
def test_search_finds_beginnings_of_words_names_and_addresses(sessions: Sessions, words: str) -> None:
    with sessions.write.begin() as s:
        found = opened(s, "1@x", subject="Größe", text="Der Drucker brennt") if "S" not in words else None
        if found is None:
            found = opened(s, "1@x", subject="GRÖSSE", text="Der Drucker brennt")
        assert [t.id for t in read.search(s, words, 10)] == [found.id]
        assert [t.id for t in read.tickets(s, Filter(words=words))] == [found.id]


@pytest.mark.parametrize("words", ["", '"', "' OR 1=1 --", "AND", "NOT x*", "(a", "a:b", "\0", "& | ! <->", "x" * 5000])
def test_search_takes_anything_and_finds_nothing(sessions: Sessions, words: str) -> None:
    with sessions.write.begin() as s:
        opened(s, "1@x", subject="Größe", text="Der Drucker brennt")
        assert read.search(s, words, 10) == ()


def test_search_forgets_what_was_deleted(sessions: Sessions) -> None:
    from maild.store.tables import messages

    with sessions.write.begin() as s:
        opened(s, "1@x", text="unmistakable")
        assert read.search(s, "unmistakable", 10)
        s.execute(messages.update().values(text="other"))
        assert not read.search(s, "unmistakable", 10)
        assert read.search(s, "other", 10)
        s.execute(messages.delete())
        assert not read.search(s, "other", 10)


def test_a_very_long_mail_is_searchable_at_its_start(sessions: Sessions) -> None:
    """PostgreSQL's tsvector holds 1 MB."""
    text = "beginning " + " ".join(f"wörd{i}" for i in range(200_000))
    with sessions.write.begin() as s:
        opened(s, "1@x", text=text)
        assert read.search(s, "beginning", 10)
        assert read.messages(s, TicketId(1))[0].text == text


def test_the_ledger_pages_and_finds_by_number_and_message_id(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        for i in range(5):
            processed(s, mail(f"{i}@x"), disposition=Disposition.HELD if i % 2 else Disposition.IGNORED)
        assert [e.message_id for e in read.entries(s)] == [f"{i}@x" for i in range(5)]
        assert [e.id for e in read.entries(s, after=2, limit=2)] == [3, 4]
        assert [e.message_id for e in read.entries(s, held=True)] == ["1@x", "3@x"]
        for key in ("3", "<2@x>", "2@x"):
            found = read.entry(s, key)
            assert found is not None
            assert found.id == 3
        assert read.entry(s, "9" * 30) is None
        assert read.entry(s, "nobody@x") is None
        assert '"disposition":"ignored"' in read.trace(s, SpoolId(3))


def test_counts_in_equal_counts_out_and_a_fault_shows(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        for i, disposition in enumerate(Disposition):
            processed(s, mail(f"{i}@x"), disposition=disposition)
        accepted(s)
        balance = read.balance(s)
        assert balance.check
        assert (balance.accepted, balance.waiting, balance.newest) == (6, 1, 6)
        assert dict(balance.lines())["in"] == 6
        s.execute(spool_table.update().where(spool_table.c.id == 1).values(disposition=None))
        assert not read.balance(s).check
        assert "without a disposition" in read.balance(s).problems[0]


def test_companies_are_seeded_once_and_own_their_domains(sessions: Sessions) -> None:
    firm, other = Company("Firm", ("Firm.example", "firm.de"), "gold", "de"), Company("Other", ("firm.de", "o.example"))
    with sessions.write.begin() as s:
        companies.seed(s, [firm, other])
        assert read.companies(s) == (
            replace(firm, domains=("firm.de", "firm.example")),
            replace(other, domains=("o.example",)),
        )
        with pytest.raises(errors.Refused, match="belongs to Firm"):
            companies.upsert(s, other)
        companies.upsert(s, Company("Firm", ("new.example",)))
        assert companies.remove(s, "Other")
        assert not companies.remove(s, "Other")
        companies.seed(s, [firm, other])
        assert read.companies(s) == (Company("Firm", ("new.example",)),)


def test_the_most_specific_domain_decides_and_an_address_before_it(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        companies.upsert(s, Company("Whole", ("firm.example",), "basic"))
        companies.upsert(s, Company("Part", ("lab.firm.example", "lab.example"), "gold", "fr"))
        companies.upsert(s, Company("One", ("eve@lab.firm.example",)))
        ask = Lookups(domains=("x.lab.firm.example", "lab.firm.example", "firm.example"))
        assert gather.gather(s, ask, ENVELOPE, NOW).company == Company(
            "Part", ("lab.example", "lab.firm.example"), "gold", "fr"
        )
        one = gather.gather(s, replace(ask, addresses=("Eve@lab.firm.example",)), ENVELOPE, NOW).company
        assert one is not None
        assert one.name == "One"
        assert gather.gather(s, Lookups(domains=("else.example",)), ENVELOPE, NOW).company is None


def asked(s: Session, on: Ticket | None = None, sender: Address = EVE) -> Context:
    wanted = Lookups(addresses=(sender.key,), tickets=(on.id,) if on else ())
    return gather.gather(s, wanted, ENVELOPE, NOW + MINUTE)


def test_what_was_spent_is_counted_by_ticket_address_and_domain(sessions: Sessions) -> None:
    """docs/loops.md: the base address counts, with its tag cut off; what is held or cancelled does not."""
    with sessions.write.begin() as s:
        one = opened(s, "1@x")
        two = opened(s, "2@x", replace(ticket(), company="Firm"))
        for to, on, more in (
            ("eve@customer.example", one, {}),
            ("Eve+tag@customer.example", one, {}),
            ("other@customer.example", two, {}),
            ("eve@customer.example", two, {"held_reason": "budget"}),
        ):
            outbox.enqueue(s, [composed(s, on, Template.CLOSED, (to,), **more)], None, NOW)
        outbox.enqueue(s, [composed(s, one, Template.REPLY), composed(s, one, Template.NEW, ("eve@customer.example",))],
                       None, NOW)  # fmt: skip
        ctx = asked(s, one)
        by_ticket = {spent.ticket: spent for spent in ctx.spent}
        assert by_ticket[one.id].address == "eve@customer.example"
        assert (by_ticket[one.id].on_ticket, by_ticket[one.id].in_hour, by_ticket[one.id].domain_in_day) == (2, 2, 3)
        assert (by_ticket[None].on_ticket, by_ticket[None].in_hour) == (0, 2)
        assert ctx.strangers_in_hour + ctx.known_in_hour == 3
        assert ctx.known_in_hour >= 1
        later = gather.gather(s, Lookups(addresses=(EVE.key,)), ENVELOPE, NOW + 2 * HOUR)
        assert (later.spent[0].in_hour, later.spent[0].domain_in_day, later.known_in_hour) == (0, 3, 0)
        apply.act(s, Act(one, (replace(CREATED, via=CREATED.via),), (), None, Transcript(())), NOW + MINUTE)
        assert next(x for x in asked(s, one).spent if x.ticket == one.id).on_ticket == 0


def test_strangers_and_known_requesters_draw_from_different_pools(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        stranger = opened(s, "1@x", ticket(requester=Address("", "s@x")))
        outbox.enqueue(s, [composed(s, stranger, Template.RECEIVED, ("s@x",))], None, NOW)
        assert (asked(s).strangers_in_hour, asked(s).known_in_hour) == (1, 0)
        known = opened(s, "2@x", replace(ticket(requester=Address("", "k@x")), company="Firm"))
        outbox.enqueue(s, [composed(s, known, Template.RECEIVED, ("k@x",))], None, NOW)
        again = opened(s, "3@x", ticket(requester=Address("", "s@x")))
        outbox.enqueue(s, [composed(s, again, Template.RECEIVED, ("s@x",))], None, NOW)
        assert (asked(s).strangers_in_hour, asked(s).known_in_hour) == (1, 2)


def test_history_other_tickets_and_who_was_told(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        one = opened(s, "0@x")
        for i in range(1, 8):
            processed(s, mail(f"{i}@x", "0@x", text=f"text {i}"))
        two = opened(s, "other@x", subject="Other")
        opened(s, "closed@x", replace(ticket(), state=State.CLOSED))
        new = composed(s, one, Template.NEW, ("Anna@firm.example",))
        taken = composed(s, one, Template.TAKEN, ("bob@firm.example",))
        outbox.enqueue(s, [new, taken, composed(s, one)], None, NOW)
        ctx = asked(s, one)
        assert [m.text for m in ctx.history][1:] == [f"text {i}" for i in range(1, 8)]
        assert [(o.id, o.subject) for o in ctx.other_open] == [(two.id, "Other"), (one.id, "Printer")]
        assert ctx.informed == ((one.id, "anna@firm.example"),)
        assert ctx.told == ((one.id, "bob@firm.example"),)
        assert gather.of_ticket(s, one.id, NOW).tickets == ctx.tickets
        silent = gather.gather(s, lookups(mail("0@x")), replace(ENVELOPE, silent=True), NOW)
        assert silent.tickets == ctx.tickets
        assert (silent.history, silent.spent, silent.other_open) == ((), (), ())
        assert gather.nothing(NOW).envelope.received == NOW


def test_the_digest_names_what_waits_and_what_failed(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        assert read.digest(s, NOW).lines == ()
        nobody = opened(s, "1@x")
        opened(s, "2@x", replace(ticket(subject="Slow"), assignee="anna", state=State.OPEN))
        opened(s, "3@x", replace(ticket(subject="Closed"), state=State.CLOSED))
        row = accepted(s)
        spool.hold(s, row.id, "unreadable", NOW)
        processed(s, mail("4@x"), disposition=Disposition.IGNORED)
        outbox.enqueue(s, [composed(s, nobody, Template.REPLY)], None, NOW)
        ((_, (sent,)),) = outbox.claim(s, NOW, "x", HOUR, 1)
        outbox.settle(s, sent, Settlement(OutboxState.FAILED, None, "550 no such user"), "", NOW + 23 * HOUR)
        lines = read.digest(s, NOW + 25 * HOUR).lines
        text = "\n".join(line.text for line in lines)
        for part in ("#1 Printer: nobody has it, 25 h", "#2 Slow: waits for anna", "held mail 4", "550 no such user"):
            assert part in text
        assert "Closed" not in text
        assert {line.queue for line in lines} == {"support", None}


def test_an_import_closes_what_is_old_or_ours(sessions: Sessions) -> None:
    silent = replace(ENVELOPE, silent=True)
    with sessions.write.begin() as s:
        live = opened(s, "live@x")
        numbers = []
        for own, age in (("old@x", 30), ("young@x", 1)):
            m = replace(mail(own), date=NOW - timedelta(days=age))
            row = accepted(s, envelope=silent)
            numbers.append(row.id)
            apply.apply(s, row, m, decision(m, on=ticket()), NOW)
        idle = read.imported_idle(s, numbers[0], NOW - timedelta(days=14))
        assert [t.id for t in idle] == [live.id + 1]
        assert read.imported_idle(s, numbers[0], NOW - timedelta(days=14), after=idle[0].id) == ()
        young = read.imported_idle(s, numbers[0], NOW, limit=1)
        assert [t.id for t in (*young, *read.imported_idle(s, numbers[0], NOW, young[0].id))] == [
            live.id + 1,
            live.id + 2,
        ]


def test_facts_of_the_database(sessions: Sessions) -> None:
    with sessions.write.begin() as s:
        assert read.epoch(s) == 0
        counters.note_fact(s, "epoch", "7")
        counters.note_fact(s, "new", "x")
        assert read.epoch(s) == 7
        assert counters.fact(s, "new") == "x"
        assert read.cursor(s, "nowhere") is None
