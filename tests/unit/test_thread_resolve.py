"""What stands around the matrix: own mail, duplicates, closed and merged tickets, bridges, capabilities, imports."""

from dataclasses import replace
from datetime import timedelta

import pytest

from maild.threading import token
from maild.values import (
    Action,
    Address,
    Bond,
    Envelope,
    Identity,
    OutgoingNo,
    Purpose,
    Role,
    SpoolId,
    State,
    TicketId,
    TrustLevel,
)
from tests.unit.thread_values import (
    CUSTOMER,
    IDENTITY,
    NOW,
    make_ctx,
    make_mail,
    make_sent,
    make_ticket,
    our_address,
    our_id,
    resolved,
    seen,
    silent,
)

AGENT = "anna@example.org"
STRANGER = "eve@elsewhere.example"


# --- our own mail, duplicates ---


def test_our_own_mail_that_comes_back_is_nobodys() -> None:
    """Lesson 19: known by the signed Message-ID, whatever From says."""
    link = resolved(
        make_mail(message_id=our_id(), sender="support@example.org"), make_ctx(sent=(make_sent(),)), ours=True
    )
    assert (link.action, link.role, link.ticket) == (Action.NONE, Role.SELF, 42)
    assert link.evidence == "capability: our own mail came back"


def test_from_alone_is_not_our_own_mail() -> None:
    """Lessons 19, 30."""
    mail = make_mail(sender="support@example.org", in_reply_to=("old@x",))
    link = resolved(mail, make_ctx(known=(seen("old@x"),)), ours=True)
    assert link.action is Action.HELD
    assert link.role is not Role.SELF
    assert resolved(make_mail(sender="support@example.org"), make_ctx(), ours=True).action is Action.HELD


def test_a_forged_own_id_is_not_our_own_mail() -> None:
    """Lesson 11."""
    forged = token.message_id(Identity("desk.example.org", ("guess",), 3), OutgoingNo(7), Purpose.REPLY)
    assert resolved(make_mail(message_id=forged), make_ctx(sent=(make_sent(),))).action is Action.NEW


def test_the_same_mail_to_two_of_our_addresses_is_one() -> None:
    """Lesson 18."""
    known = seen("new@acme.example", digest="content", spool=SpoolId(17))
    link = resolved(make_mail(), make_ctx(known=(known,)))
    assert (link.action, link.ticket) == (Action.DUPLICATE, 42)
    assert link.evidence.startswith("duplicate:")


def test_a_recycled_message_id_with_other_content_is_a_new_mail_and_is_flagged() -> None:
    """Lesson 16."""
    known = seen("new@acme.example", digest="another content")
    link = resolved(make_mail(), make_ctx(known=(known,)))
    assert link.action is Action.NEW
    assert "seen before with other content" in link.evidence


def test_the_same_raw_without_a_message_id_is_a_duplicate() -> None:
    link = resolved(make_mail(message_id=None), make_ctx(twin=SpoolId(3)))
    assert (link.action, link.ticket) == (Action.DUPLICATE, None)


def test_a_ghost_is_no_duplicate() -> None:
    """Lesson 15: the reply came before its parent."""
    link = resolved(make_mail(), make_ctx(known=(seen("new@acme.example", ghost=True),)))
    assert (link.action, link.ticket) == (Action.APPEND, 42)
    assert link.evidence.startswith("ghost:")


def test_a_released_mail_is_no_duplicate_of_itself() -> None:
    """Held, its own id stayed a ghost; its twin that was released before it makes it a duplicate (lesson 20)."""
    itself = replace(seen("new@acme.example", ticket=None, digest=None), ghost=True)
    assert resolved(make_mail(), make_ctx(known=(itself,), released=True)).action is Action.NEW
    twin = seen("new@acme.example", ticket=None, digest="content")
    assert resolved(make_mail(), make_ctx(known=(twin,), released=True)).action is Action.DUPLICATE


# --- evidence ---


def test_a_reply_to_a_ghost_joins_its_ticket() -> None:
    """Lesson 15."""
    mail = make_mail(references=("never@x",))
    link = resolved(mail, make_ctx(known=(seen("never@x", ghost=True),)))
    assert (link.action, link.ticket, link.evidence.split()[0]) == (Action.APPEND, 42, "ghost:")


def test_references_count_from_the_last() -> None:
    mail = make_mail(references=("far@x", "near@x", "unknown@x"))
    ctx = make_ctx(
        tickets=(make_ticket(41, bridged=True), make_ticket(42, bridged=True)),
        known=(seen("far@x", 41), seen("near@x", 42)),
    )
    link = resolved(mail, ctx)
    assert (link.ticket, link.also, link.merge) == (42, (41,), ())
    assert link.evidence.startswith("references: <near@x>")


def test_a_seen_id_goes_before_a_nearer_ghost() -> None:
    mail = make_mail(in_reply_to=("ghost@x",), references=("seen@x",))
    tickets = (make_ticket(41, bridged=True), make_ticket(42, bridged=True))
    ctx = make_ctx(tickets=tickets, known=(seen("ghost@x", 42, ghost=True), seen("seen@x", 41)))
    assert resolved(mail, ctx).ticket == 41


@pytest.mark.parametrize(
    "forged",
    [
        token.message_id(replace(IDENTITY, secrets=("guess",)), OutgoingNo(7), Purpose.REPLY),
        token.message_id(replace(IDENTITY, epoch=1), OutgoingNo(7), Purpose.REPLY),
        our_id().replace(".r.", ".n."),
    ],
)
def test_a_forged_capability_links_nothing(forged: str) -> None:
    """Lesson 11: neither a wrong secret, nor an old epoch, nor another purpose."""
    ctx = make_ctx(sent=(make_sent(bound_to=AGENT),))
    link = resolved(make_mail(sender=AGENT, in_reply_to=(forged,)), ctx)
    assert (link.action, link.ticket, link.bond) == (Action.HELD, None, Bond.NONE)


def test_a_customer_who_answers_by_the_signed_address_alone_is_linked() -> None:
    """Lesson 12: the provider rewrote our Message-ID, the client dropped References."""
    mail = make_mail(to=(our_address(),), in_reply_to=("rewritten@ses.example",))
    link = resolved(mail, make_ctx(sent=(make_sent(),)))
    assert (link.action, link.ticket, link.bond) == (Action.APPEND, 42, Bond.FOREIGN)


def test_a_strangers_answer_to_a_copy_says_to_whom_the_copy_went() -> None:
    link = resolved(make_mail(sender=STRANGER, in_reply_to=(our_id(),)), make_ctx(sent=(make_sent(),)))
    assert (link.action, link.role) == (Action.APPEND, Role.STRANGER)
    assert f"answers a copy sent to {CUSTOMER}" in link.evidence


def test_a_stranger_with_a_number_in_the_subject_only_claims() -> None:
    """Lesson 10."""
    link = resolved(make_mail(sender=STRANGER, subject="Re: [#42] Printer"), make_ctx())
    assert (link.action, link.ticket, link.evidence) == (Action.NEW_LINKED, 42, "subject: claims #42")


def test_a_number_of_no_ticket_is_nothing() -> None:
    assert resolved(make_mail(subject="[#99] Printer"), make_ctx()).action is Action.NEW


def test_among_several_numbers_the_senders_own_ticket_is_meant() -> None:
    tickets = (make_ticket(41, requester=Address("", "other@x.example"), company=None), make_ticket(42))
    assert resolved(make_mail(subject="[#41] [#42]"), make_ctx(tickets=tickets)).ticket == 42


def test_a_queues_prefix_counts_in_the_subject() -> None:
    ctx = make_ctx(tickets=(make_ticket(42, queue="billing"),))
    assert resolved(make_mail(subject="Re: [BILL #42] Printer"), ctx).action is Action.APPEND


# --- agents ---


def test_an_agent_acts_with_his_capability_for_its_days() -> None:
    mail = make_mail(sender=AGENT, in_reply_to=(our_id(),))
    fresh, old = make_sent(bound_to=AGENT), make_sent(bound_to=AGENT, created=NOW - timedelta(days=91))
    link = resolved(mail, make_ctx(sent=(fresh,)))
    assert (link.action, link.role, link.bond, link.purpose) == (Action.APPEND, Role.AGENT, Bond.BOUND, Purpose.REPLY)
    assert link.answered == fresh
    expired = resolved(mail, make_ctx(sent=(old,)))
    assert expired.action is Action.HELD
    assert "older than 90 days" in expired.evidence


def test_an_agents_configured_alias_is_the_same_agent() -> None:
    mail = make_mail(sender="anna.k@example.org", in_reply_to=(our_id(),))
    assert resolved(mail, make_ctx(sent=(make_sent(bound_to=AGENT),))).bond is Bond.BOUND


def test_a_removed_agents_capability_is_held() -> None:
    """Authorised at the time of processing, not of sending."""
    mail = make_mail(sender="gone@example.org", in_reply_to=(our_id(),))
    link = resolved(mail, make_ctx(sent=(make_sent(bound_to="gone@example.org"),)))
    assert link.action is Action.HELD
    assert "no agent's of this queue now" in link.evidence


def test_an_agent_who_left_the_queue_is_held() -> None:
    mail = make_mail(sender="bob@example.org", in_reply_to=(our_id(),))
    assert resolved(mail, make_ctx(sent=(make_sent(bound_to="bob@example.org"),))).action is Action.HELD


def test_an_agent_of_another_queue_can_be_a_customer() -> None:
    mail = make_mail(sender="bob@example.org", to=("support@example.org",))
    link = resolved(mail, make_ctx())
    assert (link.action, link.role) == (Action.NEW, Role.REQUESTER)
    ticket = make_ticket(requester=Address("Bob", "bob@example.org"))
    link = resolved(replace(mail, in_reply_to=("old@x",)), make_ctx(tickets=(ticket,), known=(seen("old@x"),)))
    assert (link.action, link.role) == (Action.APPEND, Role.REQUESTER)
    held = resolved(make_mail(sender="bob@example.org", to=("billing@example.org",)), make_ctx())
    assert (held.action, held.role) == (Action.HELD, Role.AGENT)


def test_an_agents_name_without_a_capability_is_held_until_released() -> None:
    """Lesson 30; a released mail without a capability is a note."""
    mail = make_mail(sender=AGENT, in_reply_to=("old@x",))
    ctx = make_ctx(known=(seen("old@x"),))
    link = resolved(mail, ctx)
    assert (link.action, link.ticket, link.role) == (Action.HELD, 42, Role.AGENT)
    assert "answers no mail of ours" in link.evidence
    assert link.purpose is None
    released = resolved(mail, replace(ctx, released=True))
    assert (released.action, released.purpose) == (Action.APPEND, Purpose.NOTE)


def test_a_nearer_foreign_capability_makes_an_agents_mail_a_note() -> None:
    """Lesson 32: only the mail that is answered decides that the text may go out."""
    mail = make_mail(sender=AGENT, in_reply_to=(our_id(8, Purpose.NOTE),), references=(our_id(7),))
    ctx = make_ctx(sent=(make_sent(7, bound_to=AGENT), make_sent(8, bound_to="carl@example.org")))
    link = resolved(mail, ctx)
    assert (link.action, link.bond, link.purpose) == (Action.APPEND, Bond.BOUND, Purpose.NOTE)


def test_a_reply_to_a_note_is_a_note() -> None:
    """Lesson 32."""
    mail = make_mail(sender=AGENT, in_reply_to=(our_id(8, Purpose.NOTE),), references=(our_id(7),))
    ctx = make_ctx(sent=(make_sent(7, bound_to=AGENT), make_sent(8, bound_to=AGENT)))
    assert resolved(mail, ctx).purpose is Purpose.NOTE


def test_a_return_path_authorises_nobody() -> None:
    mail = make_mail(sender=AGENT, to=(our_address(7, Purpose.BOUNCE),))
    assert resolved(mail, make_ctx(sent=(make_sent(bound_to=AGENT),))).action is Action.HELD


def test_a_capability_for_another_ticket_does_not_authorise_here() -> None:
    tickets = (make_ticket(41, bridged=True), make_ticket(42, bridged=True))
    mail = make_mail(sender=AGENT, in_reply_to=("old@x",), references=(our_id(),))
    ctx = make_ctx(tickets=tickets, known=(seen("old@x", 42),), sent=(make_sent(7, 41, bound_to=AGENT),))
    link = resolved(mail, ctx)
    assert (link.action, link.ticket) == (Action.HELD, 42)


def test_the_confirmation_of_a_mail_without_a_ticket_reaches_the_decision() -> None:
    sent = make_sent(7, None, bound_to=AGENT, purpose=Purpose.CONFIRM)
    mail = make_mail(sender=AGENT, in_reply_to=(our_id(7, Purpose.CONFIRM),))
    link = resolved(mail, make_ctx(sent=(sent,)))
    assert (link.action, link.purpose, link.answered, link.bond) == (Action.NONE, Purpose.CONFIRM, sent, Bond.BOUND)
    other = resolved(make_mail(sender=AGENT, in_reply_to=(our_id(7),)), make_ctx(sent=(sent,)))
    assert other.action is Action.HELD
    foreign = resolved(make_mail(sender=STRANGER, in_reply_to=(our_id(7, Purpose.CONFIRM),)), make_ctx(sent=(sent,)))
    assert (foreign.action, foreign.purpose) == (Action.NEW, None)


def test_a_partner_with_the_capability_made_for_him_is_heard() -> None:
    sent = make_sent(bound_to="desk@fixit.example", to_agents=False)
    link = resolved(make_mail(sender="desk@fixit.example", in_reply_to=(our_id(),)), make_ctx(sent=(sent,)))
    assert (link.action, link.role, link.bond) == (Action.APPEND, Role.PARTNER, Bond.BOUND)


# --- remembered addresses ---


def test_a_remembered_address_is_no_reply() -> None:
    """A client offers an old signed Reply-To for a new mail."""
    ctx = make_ctx(sent=(make_sent(),))
    link = resolved(make_mail(subject="Invoice", to=(our_address(),)), ctx)
    assert (link.action, link.ticket) == (Action.NEW_LINKED, 42)
    assert "remembered address" in link.evidence
    held = resolved(
        make_mail(sender=AGENT, subject="Invoice", to=(our_address(),)), make_ctx(sent=(make_sent(bound_to=AGENT),))
    )
    assert held.action is Action.HELD
    assert "to whom?" in held.evidence


@pytest.mark.parametrize("subject", ["Re: Printer", "New title [#42]"])
def test_a_signed_address_with_the_subject_or_number_is_a_reply(subject: str) -> None:
    ctx = make_ctx(sent=(make_sent(),))
    assert resolved(make_mail(subject=subject, to=(our_address(),)), ctx).action is Action.APPEND


def test_a_remembered_address_in_an_answer_on_another_ticket_counts_for_nothing() -> None:
    tickets = (make_ticket(41, subject="Old"), make_ticket(42))
    ctx = make_ctx(tickets=tickets, known=(seen("old@x", 42),), sent=(make_sent(7, 41),))
    link = resolved(make_mail(in_reply_to=("old@x",), to=(our_address(),)), ctx)
    assert (link.ticket, link.also, link.merge) == (42, (), ())


# --- closed, merged ---


CLOSED = make_ticket(state=State.CLOSED, closed_at=NOW - timedelta(days=3))
LONG_CLOSED = make_ticket(state=State.CLOSED, closed_at=NOW - timedelta(days=15))


def test_a_closed_ticket_is_reopened_within_its_days() -> None:
    """Lesson 17."""
    ctx = make_ctx(tickets=(CLOSED,), known=(seen("old@x"),))
    assert resolved(make_mail(in_reply_to=("old@x",)), ctx).action is Action.REOPEN
    assert resolved(make_mail(in_reply_to=("old@x",), subject=""), ctx).action is Action.REOPEN
    stranger = resolved(make_mail(in_reply_to=("old@x",), sender=STRANGER), ctx)
    assert stranger.action is Action.APPEND_UNVERIFIED
    failed = resolved(make_mail(in_reply_to=("old@x",)), ctx, TrustLevel.FAILED)
    assert failed.action is Action.APPEND_UNVERIFIED


def test_past_its_days_a_follow_up_is_a_new_ticket_that_names_the_old() -> None:
    """Lesson 17."""
    ctx = make_ctx(tickets=(LONG_CLOSED,), known=(seen("old@x"),))
    link = resolved(make_mail(in_reply_to=("old@x",)), ctx)
    assert (link.action, link.ticket) == (Action.NEW_LINKED, 42)
    assert "closed for more than 14 days" in link.evidence
    assert resolved(make_mail(in_reply_to=("old@x",), sender=STRANGER), ctx).action is Action.NEW_LINKED


def test_another_subject_is_a_new_ticket_only_if_the_old_one_is_closed() -> None:
    """Lesson 14: people answer an old mail to write a new one."""
    mail = make_mail(in_reply_to=("old@x",), subject="Invoice")
    assert resolved(mail, make_ctx(tickets=(CLOSED,), known=(seen("old@x"),))).action is Action.NEW_LINKED
    assert resolved(mail, make_ctx(known=(seen("old@x"),))).action is Action.APPEND


def test_an_agent_writes_on_a_closed_ticket_without_opening_it() -> None:
    mail = make_mail(sender=AGENT, in_reply_to=(our_id(),))
    ctx = make_ctx(tickets=(LONG_CLOSED,), sent=(make_sent(bound_to=AGENT),))
    assert resolved(mail, ctx).action is Action.APPEND


def test_a_chain_of_merges_is_followed() -> None:
    """Lesson 17."""
    tickets = (
        make_ticket(40),
        make_ticket(41, merged_into=TicketId(40), state=State.CLOSED),
        make_ticket(42, merged_into=TicketId(41), state=State.CLOSED, subject="Other title"),
    )
    ctx = make_ctx(tickets=tickets, known=(seen("old@x", 42),))
    link = resolved(make_mail(in_reply_to=("old@x",)), ctx)
    assert (link.action, link.ticket) == (Action.APPEND, 40)
    assert "merged into #40" in link.evidence
    assert resolved(make_mail(subject="[#42]"), ctx).ticket == 40


def test_a_circle_of_merges_ends() -> None:
    tickets = (make_ticket(41, merged_into=TicketId(42)), make_ticket(42, merged_into=TicketId(41)))
    ctx = make_ctx(tickets=tickets, known=(seen("old@x", 42),))
    assert resolved(make_mail(in_reply_to=("old@x",)), ctx).ticket in (41, 42)


# --- bridges ---


BRIDGE = make_mail(in_reply_to=("young@x",), references=("old@x",))
BOTH = (seen("old@x", 41), seen("young@x", 42))


def test_a_bridging_mail_merges_the_younger_into_the_oldest() -> None:
    link = resolved(BRIDGE, make_ctx(tickets=(make_ticket(41, bridged=True), make_ticket(42)), known=BOTH))
    assert (link.action, link.ticket, link.merge, link.also) == (Action.APPEND, 41, (42,), ())


@pytest.mark.parametrize(
    "younger",
    [
        make_ticket(42, bridged=True),
        make_ticket(42, requester=Address("", "other@x.example"), company=None),
    ],
)
def test_a_bridging_mail_merges_nothing_that_an_agent_or_another_customer_has(younger: object) -> None:
    ctx = make_ctx(tickets=(make_ticket(41), younger), known=BOTH)
    link = resolved(BRIDGE, ctx)
    assert (link.ticket, link.merge, link.also) == (42, (), (41,))


def test_a_strangers_bridging_mail_merges_nothing() -> None:
    link = resolved(
        replace(BRIDGE, sender=Address("", STRANGER)), make_ctx(tickets=(make_ticket(41), make_ticket(42)), known=BOTH)
    )
    assert (link.action, link.ticket, link.merge, link.also) == (Action.APPEND_UNVERIFIED, 42, (), (41,))


def test_nothing_is_merged_into_a_ticket_closed_long_ago() -> None:
    old = make_ticket(41, state=State.CLOSED, closed_at=NOW - timedelta(days=60))
    link = resolved(BRIDGE, make_ctx(tickets=(old, make_ticket(42)), known=BOTH))
    assert (link.action, link.ticket, link.merge) == (Action.APPEND, 42, ())


def test_an_import_merges_whatever_a_mail_ties_together() -> None:
    tickets = (make_ticket(41), make_ticket(42, bridged=True, requester=None, company=None))
    ctx = make_ctx(tickets=tickets, known=BOTH, envelope=silent())
    link = resolved(replace(BRIDGE, sender=Address("", STRANGER)), ctx)
    assert (link.ticket, link.merge) == (41, (42,))


# --- imports ---


@pytest.mark.parametrize("sender", [AGENT, "support@example.org"])
def test_an_import_holds_no_mail_of_an_agent(sender: str) -> None:
    ctx = make_ctx(known=(seen("old@x"),), envelope=silent())
    ours = sender == "support@example.org"
    link = resolved(make_mail(sender=sender, in_reply_to=("old@x",)), ctx, ours=ours)
    assert (link.action, link.role, link.purpose) == (Action.APPEND, Role.AGENT, Purpose.REPLY)
    link = resolved(make_mail(sender=sender), ctx, ours=ours)
    assert (link.action, link.role) == (Action.NEW, Role.AGENT)


def test_in_an_import_the_parent_that_comes_late_joins_its_reply() -> None:
    """Lesson 15: the order of files must not make two tickets."""
    ctx = make_ctx(known=(seen("new@acme.example", ghost=True),), envelope=silent())
    link = resolved(make_mail(sender=STRANGER), ctx)
    assert (link.action, link.ticket) == (Action.APPEND_UNVERIFIED, 42)


def test_no_import_is_ever_held() -> None:
    sent = (make_sent(7, bound_to=AGENT), make_sent(8, bound_to="gone@example.org"))
    ctx = make_ctx(sent=sent, known=(seen("old@x"),), envelope=silent())
    for sender in (AGENT, "gone@example.org", "support@example.org", STRANGER, CUSTOMER, None):
        for mail in (
            make_mail(sender=sender),
            make_mail(sender=sender, in_reply_to=(our_id(7),)),
            make_mail(sender=sender, in_reply_to=(our_id(8),)),
            make_mail(sender=sender, subject="Invoice", to=(our_address(7),)),
            make_mail(sender=sender, subject="[#42]"),
            make_mail(sender=sender, in_reply_to=("old@x",)),
        ):
            for trust in TrustLevel:
                assert resolved(mail, ctx, trust, ours=sender == "support@example.org").action is not Action.HELD


def test_the_recipient_picks_the_queue_whose_agents_count() -> None:
    envelope = Envelope("mx", NOW, recipients=("support@example.org",))
    link = resolved(make_mail(sender="bob@example.org", to=("billing@example.org",)), make_ctx(envelope=envelope))
    assert link.role is Role.REQUESTER
    fallback = Envelope("mx", NOW, queue="billing")
    link = resolved(make_mail(sender="bob@example.org", to=("list@elsewhere.example",)), make_ctx(envelope=fallback))
    assert link.role is Role.AGENT
