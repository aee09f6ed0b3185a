"""Who is told what; behaviour, section 6."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from maild.notifier import notices as told
from maild.notifier.compose import compose
from maild.notifier.rest import withhold
from maild.values import (
    NEW_TICKET,
    Act,
    Action,
    Address,
    Agent,
    Attachment,
    Audience,
    Bond,
    Change,
    Command,
    Commands,
    Context,
    Decision,
    Digest,
    DigestLine,
    Disposition,
    Filing,
    Machine,
    MachineKind,
    Mail,
    MessageKind,
    Notice,
    OpenTicket,
    OutgoingNo,
    Policy,
    Purpose,
    Recipient,
    Reply,
    Role,
    Spooled,
    SpoolId,
    State,
    Template,
    Ticket,
    TicketId,
    Transcript,
    TrustLevel,
    Via,
    What,
)
from tests.unit.notifier_values import (
    ANNA,
    BEN,
    CTX,
    EVA,
    LEO,
    NOW,
    POLICY,
    TICKET,
    a_decision,
    a_mail,
    a_message,
    a_notice_to,
    assigned,
)

OPENED = replace(TICKET, id=NEW_TICKET, state=State.NEW, acknowledged=False)
ANNAS = replace(TICKET, assignee="anna")


def after_mail(
    decision: Decision,
    before: Ticket | None = TICKET,
    mail: Mail | None = None,
    ctx: Context = CTX,
    policy: Policy = POLICY,
    transcript: Transcript | None = None,
    commands: Commands | None = None,
) -> tuple[Notice, ...]:
    return told.notices(mail or a_mail(), decision, before, commands, transcript, ctx, policy)


def by_agent(agent: Agent, kind: MessageKind, ticket: Ticket = ANNAS, text: str = "Try it now.") -> Decision:
    decision = a_decision(ticket, role=Role.AGENT, kind=kind, text=text, sender=Address("", agent.address))
    purpose = Purpose.REPLY if kind is MessageKind.REPLY else Purpose.NOTE
    return replace(decision, link=replace(decision.link, bond=Bond.BOUND, purpose=purpose))


def mail_of(agent: Agent, text: str = "Try it now.", **changed: object) -> Mail:
    return a_mail(Address(agent.title, agent.address), text, message_id="a1@team.example", **changed)


def who(found: Iterable[Notice]) -> set[tuple[str, str]]:
    return {(n.template.value, a.address) for n in found for a in (*n.to, *n.cc)}


# --- new


def test_a_new_ticket_is_told_to_the_whole_team_and_acknowledged_to_the_requester_alone() -> None:
    found = after_mail(a_decision(replace(OPENED, participants=(LEO,)), Action.NEW), None)
    assert who(found) == {("received", EVA.address), ("new", ANNA.address), ("new", BEN.address)}


def test_a_new_ticket_that_a_rule_assigned_is_told_to_its_assignee_only() -> None:
    found = after_mail(a_decision(replace(OPENED, assignee="ben"), Action.NEW), None)
    assert who(found) == {("received", EVA.address), ("new", BEN.address)}


def test_an_import_sends_nothing() -> None:
    silent = replace(CTX, envelope=replace(CTX.envelope, silent=True))
    assert after_mail(a_decision(OPENED, Action.NEW), None, ctx=silent) == ()


def test_an_agent_who_is_the_requester_is_not_told_as_an_agent() -> None:
    ticket = replace(OPENED, requester=Address("Anna", ANNA.address))
    found = after_mail(a_decision(ticket, Action.NEW, sender=ticket.requester), None, a_mail(ticket.requester))
    assert ("new", ANNA.address) not in who(found)
    assert ("new", BEN.address) in who(found)


def test_agents_choose_what_they_are_told() -> None:
    policy = replace(POLICY, agents=(replace(ANNA, notices="mine"), replace(BEN, notices="digest")))
    assert who(after_mail(a_decision(OPENED, Action.NEW), None, policy=policy)) == {("received", EVA.address)}
    found = after_mail(a_decision(replace(OPENED, assignee="anna"), Action.NEW), None, policy=policy)
    assert ("new", ANNA.address) in who(found)


def test_a_newsletter_rings_nobody() -> None:
    machine = Machine(MachineKind.LIST, may_answer=False, evidence="precedence", bulk=True)
    ticket = replace(OPENED, tags=("bulk",))
    assert after_mail(a_decision(ticket, Action.NEW, machine=machine, kind=MessageKind.EVENT), None) == ()


def test_an_alarm_of_a_machine_is_told_to_the_team_and_never_answered() -> None:
    machine = Machine(MachineKind.AUTO_GENERATED, may_answer=False, evidence="auto-submitted")
    found = after_mail(a_decision(OPENED, Action.NEW, machine=machine), None)
    assert who(found) == {("new", ANNA.address), ("new", BEN.address)}


# --- received


def received(decision: Decision, before: Ticket | None = None, mail: Mail | None = None) -> bool:
    return any(n.template is Template.RECEIVED for n in after_mail(decision, before, mail))


def test_received_is_sent_once() -> None:
    assert not received(a_decision(TICKET), TICKET)
    unanswered = replace(TICKET, acknowledged=False)
    assert received(a_decision(unanswered), unanswered)


def test_received_is_not_sent_where_nobody_knows_who_wrote() -> None:
    for trust in (TrustLevel.UNVERIFIED, TrustLevel.FAILED):
        assert not received(a_decision(OPENED, Action.NEW, trust=trust))
    assert not received(a_decision(replace(OPENED, unverified=True), Action.NEW))
    assert not received(a_decision(OPENED, Action.NEW), mail=a_mail(Address("", "form@shop.example")))


def test_received_is_not_sent_for_an_old_mail_nor_amid_a_running_conversation() -> None:
    assert not received(a_decision(OPENED, Action.NEW), mail=a_mail(date=NOW - timedelta(days=8)))
    assert not received(a_decision(OPENED, Action.NEW), mail=a_mail(in_reply_to=("x@kunde.example",)))


def test_received_is_not_sent_for_a_person_whom_machines_may_not_answer() -> None:
    listed = Machine(MachineKind.HUMAN, may_answer=False, evidence="list-id")
    assert not received(a_decision(OPENED, Action.NEW, machine=listed))


def test_received_repeats_nothing_of_a_stranger() -> None:
    for trust, name, text in ((TrustLevel.UNKNOWN, "", ""), (TrustLevel.VERIFIED, EVA.name, "Printer jams")):
        found = after_mail(a_decision(OPENED, Action.NEW, trust=trust), None)
        first = next(n for n in found if n.template is Template.RECEIVED)
        assert (first.to[0].name, first.text) == (name, text)


def test_a_person_whose_mail_is_too_large_is_told_so_in_place_of_received() -> None:
    """Lesson 40: the mail is kept, its beginning is read, and its writer learns that the rest is missing."""
    large = a_mail(size=POLICY.limits.mail_bytes + 1)
    found = after_mail(a_decision(OPENED, Action.NEW), None, large)
    assert who(found) == {("rejected", EVA.address), ("new", ANNA.address), ("new", BEN.address)}
    assert next(n for n in found if n.template is Template.REJECTED).to[0].name == ""
    assert ("rejected", EVA.address) in who(after_mail(a_decision(TICKET), TICKET, large))
    machine = Machine(MachineKind.AUTO_GENERATED, may_answer=False, evidence="auto-submitted")
    found = after_mail(a_decision(OPENED, Action.NEW, machine=machine), None, large)
    assert "rejected" not in {template for template, _ in who(found)}


def test_a_queue_can_switch_received_off() -> None:
    quiet = replace(POLICY.queues[0], received=False)
    found = after_mail(a_decision(OPENED, Action.NEW), None, policy=replace(POLICY, queues=(quiet,)))
    assert "received" not in {template for template, _ in who(found)}


# --- follow-up


def test_a_follow_up_is_told_to_the_assignee_or_to_the_team_when_nobody_has_it() -> None:
    assert who(after_mail(a_decision(ANNAS), ANNAS)) == {("follow-up", ANNA.address)}
    assert who(after_mail(a_decision(TICKET))) == {("follow-up", ANNA.address), ("follow-up", BEN.address)}


def test_an_assignee_who_left_counts_as_nobody() -> None:
    gone = replace(TICKET, assignee="zoe")
    assert len(after_mail(a_decision(gone), gone)) == 2


def test_a_mere_thanks_rings_nobody() -> None:
    assert after_mail(a_decision(ANNAS, text="Thanks!"), ANNAS, a_mail(text="Thanks!")) == ()


def test_an_unverified_follow_up_carries_its_warning() -> None:
    decision = a_decision(ANNAS, Action.APPEND_UNVERIFIED)
    decision = replace(decision, filing=Filing(MessageKind.CUSTOMER, Audience.PUBLIC, "Pay here", "not verified"))
    (notice,) = after_mail(decision, ANNAS)
    assert notice.warning == "not verified"


def test_attachments_past_the_size_are_named_not_sent() -> None:
    small, large = _attachment("a.txt", 10), _attachment("b.iso", 9 * 1024 * 1024)
    (notice,) = after_mail(a_decision(ANNAS), ANNAS, a_mail(attachments=(large, small)))
    assert notice.attach == (small,)
    mail = compose(OutgoingNo(1), notice, ANNAS, a_mail(attachments=(large, small)), SpoolId(3), CTX, POLICY)
    assert "b.iso (9.0 MB)" in mail.text


def _attachment(name: str, size: int, inline: bool = False) -> Attachment:
    return Attachment(2, name, "application/octet-stream", size, "00", inline)


# --- an agent's reply


def test_a_reply_goes_to_requester_and_participants_and_to_no_agent_or_queue() -> None:
    crowd = (
        LEO,
        Address("", BEN.address),
        Address("", "anna+x@team.example"),
        Address("", "billing+x@maild.example"),
        EVA,
    )
    ticket = replace(ANNAS, participants=crowd)
    (reply,) = after_mail(by_agent(ANNA, MessageKind.REPLY, ticket), ticket, mail_of(ANNA))
    assert (reply.to, reply.cc, reply.automatic, reply.author) == ((EVA,), (LEO,), False, "anna")


def test_whoever_has_the_agents_own_mail_does_not_get_it_again() -> None:
    ticket = replace(ANNAS, participants=(LEO,))
    direct = mail_of(ANNA, to=(Address("", "EVA@kunde.example"), Address("", "support@maild.example")))
    (reply,) = after_mail(by_agent(ANNA, MessageKind.REPLY, ticket), ticket, direct)
    assert (reply.to, reply.cc) == ((LEO,), ())
    both = replace(direct, cc=(LEO,))
    assert after_mail(by_agent(ANNA, MessageKind.REPLY, ticket), ticket, both) == ()


def test_without_new_text_and_attachment_nothing_is_sent() -> None:
    logo = _attachment("logo.png", 10, inline=True)
    empty = by_agent(ANNA, MessageKind.REPLY, text=" \n")
    assert after_mail(empty, ANNAS, mail_of(ANNA, attachments=(logo,))) == ()
    assert len(after_mail(empty, ANNAS, mail_of(ANNA, attachments=(_attachment("fix.zip", 9),)))) == 1


def test_the_requester_is_answered_though_an_agent_of_another_queue() -> None:
    carl = Address("Carl", "carl@team.example")
    ticket = replace(ANNAS, requester=carl)
    (reply,) = after_mail(by_agent(ANNA, MessageKind.REPLY, ticket), ticket, mail_of(ANNA))
    assert reply.to == (carl,)


def test_a_first_answer_is_told_in_one_line_to_those_who_had_new() -> None:
    ctx = replace(CTX, informed=((TICKET.id, ANNA.address), (TICKET.id, BEN.address)))
    found = after_mail(by_agent(ANNA, MessageKind.REPLY), TICKET, mail_of(ANNA), ctx)
    assert who(found) == {("reply", EVA.address), ("taken", BEN.address)}
    again = replace(ctx, told=((TICKET.id, BEN.address),))
    assert who(after_mail(by_agent(ANNA, MessageKind.REPLY), TICKET, mail_of(ANNA), again)) == {("reply", EVA.address)}


def test_a_reply_after_a_colleagues_reply_is_held_unless_the_agent_insists() -> None:
    since = Reply(TICKET.id, Address("", BEN.address), OutgoingNo(8), NOW - timedelta(minutes=5))
    decision = replace(by_agent(ANNA, MessageKind.REPLY))
    decision = replace(decision, link=replace(decision.link, answered=a_notice_to(ANNA, "It jams again.")))
    ctx = replace(CTX, replies=(since,))
    reply, transcript = after_mail(decision, ANNAS, mail_of(ANNA), ctx)
    assert (reply.held_reason or "").startswith("collision: Ben Tal answered in the meantime")
    assert (transcript.template, transcript.to[0].address) == (Template.TRANSCRIPT, ANNA.address)
    insists = Commands((Command("send"),), "Try it now.")
    (reply,) = after_mail(decision, ANNAS, mail_of(ANNA), ctx, commands=insists)
    assert reply.held_reason is None


def test_a_reply_is_no_collision_that_left_before_or_is_his_own_or_on_another_ticket() -> None:
    decision = by_agent(ANNA, MessageKind.REPLY)
    decision = replace(decision, link=replace(decision.link, answered=a_notice_to(ANNA, "It jams again.")))
    for harmless in (
        Reply(TICKET.id, Address("", BEN.address), OutgoingNo(6), NOW),
        Reply(TICKET.id, Address("", BEN.address), None, NOW - timedelta(hours=2)),
        Reply(TICKET.id, Address("anna", ""), OutgoingNo(8), NOW),
        Reply(TicketId(43), Address("", BEN.address), OutgoingNo(8), NOW),
    ):
        (reply,) = after_mail(decision, ANNAS, mail_of(ANNA), replace(CTX, replies=(harmless,)))
        assert reply.held_reason is None, harmless


def test_a_reply_to_a_crowd_is_held_and_its_agent_told_even_if_he_insists() -> None:
    crowd = tuple(Address("", f"p{i}@kunde.example") for i in range(20))
    (reply,) = after_mail(by_agent(ANNA, MessageKind.REPLY), replace(ANNAS, participants=crowd[:19]), mail_of(ANNA))
    assert reply.held_reason is None
    ticket = replace(ANNAS, participants=crowd)
    insists = Commands((Command("send"),), "Try it now.")
    for commands in (None, insists):
        found = after_mail(by_agent(ANNA, MessageKind.REPLY, ticket), ticket, mail_of(ANNA), commands=commands)
        assert (found[0].held_reason or "").startswith("a reply to 21 people, more than 20")
        assert found[1].template is Template.TRANSCRIPT


def test_in_trial_an_agent_is_told_that_the_reply_waits() -> None:
    trial = replace(POLICY, trial=True)
    reply, transcript = after_mail(by_agent(ANNA, MessageKind.REPLY), ANNAS, mail_of(ANNA), policy=trial)
    assert (reply.held_reason or "").startswith("trial")
    assert "NOT SENT" in transcript.text
    assert "`maild outbox retry` sends it" in transcript.text


def test_nobody_is_told_that_a_reply_waits_which_the_customer_has_already() -> None:
    trial = replace(POLICY, trial=True)
    assert after_mail(by_agent(ANNA, MessageKind.REPLY), ANNAS, mail_of(ANNA, to=(EVA,)), policy=trial) == ()


def test_a_reply_that_holds_a_line_of_our_notice_is_held() -> None:
    """Lesson 32: a note must not reach the customer, in a quote either."""
    (notice,) = after_mail(
        a_decision(ANNAS), ANNAS, ctx=replace(CTX, other_open=(OpenTicket(TICKET.id, "x", "support", EVA.key),))
    )
    secret = a_message(Address("", BEN.address), MessageKind.NOTE, "He never pays, be careful.")
    ours = compose(OutgoingNo(1), notice, ANNAS, a_mail(), None, replace(CTX, history=(secret,)), POLICY)
    leaked = next(line for line in ours.text.splitlines() if "never pays" in line)
    for text, stopped in (
        (f"Try it now.\n\n> {leaked}", True),
        (f"Try it now.\n{ours.text.splitlines()[0]}", True),
        ("Try it now.\n> It jams again.", False),
    ):
        decision = by_agent(ANNA, MessageKind.REPLY, text=text)
        decision = replace(decision, link=replace(decision.link, answered=a_notice_to(ANNA, ours.text)))
        reply = after_mail(decision, ANNAS, mail_of(ANNA))[0]
        assert (reply.template, bool(reply.held_reason)) == (Template.REPLY, stopped), text


# --- notes, verbs


def test_a_note_is_told_to_the_assignee_and_to_whom_it_names_and_never_to_a_customer() -> None:
    """Lesson 32."""
    plain = after_mail(by_agent(BEN, MessageKind.NOTE, text="Looks odd."), ANNAS, mail_of(BEN))
    assert who(plain) == {("note", ANNA.address)}
    named = after_mail(by_agent(ANNA, MessageKind.NOTE, text="@Ben and @carl, look"), ANNAS, mail_of(ANNA))
    assert who(named) == {("note", BEN.address)}
    assert all(n.purpose is Purpose.NOTE and n.audience is Audience.NOTE for n in (*plain, *named))


def test_a_wrong_verb_is_told_to_its_writer_and_nothing_else_happens() -> None:
    wrong = Transcript((), ("#clsoe: there is no such verb; did you mean #close?",))
    found = after_mail(by_agent(ANNA, MessageKind.REPLY), ANNAS, mail_of(ANNA), transcript=wrong)
    assert who(found) == {("transcript", ANNA.address)}
    assert "did you mean #close?" in found[0].text


def test_verbs_are_answered_by_a_transcript_to_that_agent_only() -> None:
    closed = replace(ANNAS, state=State.CLOSED)
    found = after_mail(
        by_agent(ANNA, MessageKind.REPLY, closed),
        ANNAS,
        mail_of(ANNA),
        transcript=Transcript(("closed",), (), ("#reopen",)),
    )
    assert who(found) == {("reply", EVA.address), ("transcript", ANNA.address)}
    assert "to undo: #reopen" in found[-1].text


def test_closing_without_a_reply_is_told_to_the_customer_by_a_mail_of_its_own() -> None:
    closed = replace(ANNAS, state=State.CLOSED)
    found = after_mail(
        by_agent(ANNA, MessageKind.REPLY, closed, ""), ANNAS, mail_of(ANNA, ""), transcript=Transcript(("closed",))
    )
    assert who(found) == {("closed", EVA.address), ("transcript", ANNA.address)}


def test_closing_as_spam_or_by_a_merge_is_not_told() -> None:
    for closed in (
        replace(ANNAS, state=State.CLOSED, tags=("spam",)),
        replace(ANNAS, state=State.CLOSED, merged_into=TICKET.id),
    ):
        assert told.of_act(ANNAS, Act(closed, (), (), None, Transcript(("done",))), "anna", POLICY, CTX) == ()


# --- commands outside a mail, the clock


def act(ticket: Ticket, filing: Filing | None = None, *changes: Change) -> Act:
    return Act(ticket, changes, (), filing, Transcript(("done",)))


def test_a_claim_is_told_to_the_customer_only_when_no_answer_follows() -> None:
    (claimed,) = told.of_act(TICKET, act(ANNAS, None, assigned("anna", "anna")), "anna", POLICY, CTX)
    assert (claimed.template, claimed.not_before) == (Template.CLAIMED, NOW + timedelta(minutes=10))
    reply = Filing(MessageKind.REPLY, Audience.PUBLIC, "Try it now.")
    assert who(told.of_act(TICKET, act(ANNAS, reply), "anna", POLICY, CTX)) == {("reply", EVA.address)}


def test_who_is_given_a_ticket_is_told_unless_he_took_it_himself() -> None:
    found = told.of_act(TICKET, act(ANNAS, None, assigned("anna", "ben")), "ben", POLICY, CTX)
    assert who(found) == {("new", ANNA.address)}
    assert who(told.of_act(TICKET, act(ANNAS), "anna", POLICY, CTX)) == {("claimed", EVA.address)}


def test_a_reply_and_a_close_on_the_command_line_reach_the_customer() -> None:
    reply = Filing(MessageKind.REPLY, Audience.PUBLIC, "Try it now.")
    (found,) = told.of_act(ANNAS, act(ANNAS, reply), "admin", POLICY, CTX)
    assert (found.template, found.to, found.text) == (Template.REPLY, (EVA,), "Try it now.")
    closed = replace(ANNAS, state=State.CLOSED)
    assert who(told.of_act(ANNAS, act(closed), "anna", POLICY, CTX)) == {("closed", EVA.address)}


def test_pending_closes_silently() -> None:
    closed = replace(ANNAS, state=State.CLOSED)
    assert told.of_act(ANNAS, act(closed), "clock", POLICY, CTX) == ()


def test_what_the_clock_flags_is_told_to_the_team_and_the_assignee() -> None:
    flag = Change(What.FLAG, None, "at risk", "clock", Via.CLOCK)
    found = told.of_act(ANNAS, act(ANNAS, None, flag), "clock", POLICY, CTX)
    assert who(found) == {("alert", ANNA.address), ("alert", BEN.address)}


# --- held, bounced, digest


def test_a_held_mail_is_shown_to_the_team_with_the_mail_itself() -> None:
    decision = a_decision(None, Action.HELD, Role.STRANGER, disposition=Disposition.HELD, filing=None, reason="odd")
    found = after_mail(decision, None)
    assert who(found) == {("held", ANNA.address), ("held", BEN.address)}
    assert found[0].text == "odd"
    assert found[0].attach[0].part == -1


def test_a_held_mail_in_an_agents_name_asks_that_agent_alone() -> None:
    decision = a_decision(
        ANNAS, Action.HELD, Role.AGENT, sender=Address("", ANNA.address), disposition=Disposition.HELD, filing=None
    )
    (notice,) = after_mail(decision, ANNAS, mail_of(ANNA))
    assert (notice.template, notice.purpose, notice.to[0].address) == (Template.HELD, Purpose.CONFIRM, ANNA.address)


def test_held_spam_is_told_in_the_digest_only() -> None:
    spam = Machine(MachineKind.HUMAN, may_answer=False, evidence="x-spam-flag", spam=True)
    decision = a_decision(None, Action.HELD, machine=spam, disposition=Disposition.HELD, filing=None)
    assert after_mail(decision, None) == ()


def test_a_mail_that_could_not_be_read_is_told_to_the_team() -> None:
    found = told.of_held(Spooled(SpoolId(5), CTX.envelope, 3), "ValueError: odd", CTX, POLICY)
    assert who(found) == {("held", ANNA.address), ("held", BEN.address)}
    mail = compose(OutgoingNo(1), found[0], None, None, SpoolId(5), CTX, POLICY)
    assert "maild held show 5" in mail.text


def test_a_bounce_is_told_but_never_to_the_address_that_bounced() -> None:
    """Lesson 22: a bounce of a mail to an agent never causes a mail to that agent."""
    change = Change(What.UNDELIVERED, None, "reply did not reach eva@kunde.example", "bounce", Via.MAIL)
    bounce = Machine(MachineKind.BOUNCE, False, "report", (Recipient(ANNA.address, "5.1.1", True),))
    decision = a_decision(
        ANNAS, Action.EVENT, kind=MessageKind.EVENT, machine=bounce, changes=(change,), disposition=Disposition.EVENT
    )
    found = after_mail(decision, ANNAS)
    assert who(found) == {("alert", BEN.address)}
    assert "did not reach eva@kunde.example" in found[0].text


def test_the_digest_goes_to_each_agent_with_the_lines_of_his_queues() -> None:
    digest = Digest((DigestLine("billing", "1 new in billing"), DigestLine(None, "2 failed sends")))
    found = {n.to[0].address: n.text for n in told.of_digest(digest, POLICY, NOW)}
    assert found["carl@team.example"] == "1 new in billing\n2 failed sends"
    assert told.of_digest(Digest(), POLICY, NOW) == ()


# --- properties

MACHINES = st.builds(
    Machine,
    kind=st.sampled_from([k for k in MachineKind if k is not MachineKind.HUMAN]),
    may_answer=st.booleans(),
    evidence=st.just("x"),
)
ACTIONS = st.sampled_from([Action.NEW, Action.NEW_LINKED, Action.APPEND, Action.REOPEN, Action.APPEND_UNVERIFIED])
TICKETS = st.builds(
    replace,
    st.just(TICKET),
    state=st.sampled_from(State),
    assignee=st.sampled_from([None, "anna", "ben"]),
    acknowledged=st.booleans(),
    participants=st.sampled_from([(), (LEO,), (LEO, Address("", BEN.address))]),
)


@given(machine=MACHINES, action=ACTIONS, before=st.none() | TICKETS, after=TICKETS, kind=st.sampled_from(MessageKind))
def test_no_automatic_mail_answers_a_machine(
    machine: Machine, action: Action, before: Ticket | None, after: Ticket, kind: MessageKind
) -> None:
    decision = a_decision(after, action, kind=kind, machine=machine)
    assert all(n.to_agents for n in after_mail(decision, before))


@given(
    before=TICKETS,
    after=TICKETS,
    kind=st.sampled_from([MessageKind.NOTE, MessageKind.REPLY]),
    undo=st.sampled_from([timedelta(0), timedelta(seconds=30)]),
    trial=st.booleans(),
    number=st.integers(1, 10**9),
)
def test_no_note_no_agents_address_and_no_other_customers_text_reaches_a_customer(
    before: Ticket, after: Ticket, kind: MessageKind, undo: timedelta, trial: bool, number: int
) -> None:
    """Lesson 32; the secrets stand in the note, the history, the other tickets, the agent's own mail."""
    text = "SECRET note" if kind is MessageKind.NOTE else "Try it now."
    history = (
        a_message(EVA),
        a_message(Address("", BEN.address), MessageKind.NOTE, "SECRET of Ben", "n@team.example"),
        a_message(Address("", "other@firm.example"), text="SECRET of another", message_id="o@firm.example"),
    )
    ctx = replace(
        CTX,
        history=history,
        other_open=(OpenTicket(TICKET.id, "SECRET title", "support", EVA.key),),
        informed=((after.id, BEN.address),),
    )
    policy = replace(POLICY, undo=undo, trial=trial)
    mail = mail_of(ANNA, text, references=("7.n.x@maild.example",), subject="SECRET subject")
    found = after_mail(by_agent(ANNA, kind, after, text), before, mail, ctx, policy, Transcript(("SECRET done",)))
    for notice in withhold(found, ctx, policy):
        if notice.to_agents:
            continue
        sent = compose(OutgoingNo(number), notice, after, mail, SpoolId(1), ctx, policy)
        shown = repr(sent.headers) + sent.text + repr(sent.recipients)
        for secret in ("SECRET", ANNA.address, BEN.address, "team.example", "firm.example", "7.n.x"):
            assert secret not in shown
        assert sent.bound_to is None
