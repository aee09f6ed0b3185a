"""What is kept back, so that two machines that answer each other come to rest."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maild.notifier import rest
from maild.notifier.rest import withhold
from maild.values import (
    Address,
    Audience,
    Context,
    Notice,
    OutboxId,
    OutboxRow,
    OutboxState,
    OutgoingMail,
    OutgoingNo,
    Policy,
    Purpose,
    Spent,
    State,
    Tell,
    Template,
    TicketId,
)
from tests.unit.notifier_values import ANNA, CTX, ENVELOPE, EVA, LEO, NOW, POLICY, TICKET

RECEIVED = Notice(
    template=Template.RECEIVED,
    to=(EVA,),
    cc=(),
    audience=Audience.PUBLIC,
    to_agents=False,
    purpose=Purpose.REPLY,
    automatic=True,
    why="tests",
)
REPLY = replace(RECEIVED, template=Template.REPLY, automatic=False, author="anna", text="Try it now.")
NEW = replace(RECEIVED, template=Template.NEW, to=(Address("", ANNA.address),), to_agents=True)


ROW = OutboxRow(
    OutboxId(1), OutgoingNo(1), TICKET.id, EVA.address, OutboxState.HELD, 0, NOW, Template.RECEIVED, True, "Printer"
)


def one(notice: Notice, ctx: Context = CTX, policy: Policy = POLICY) -> Notice:
    (found,) = withhold((notice,), ctx, policy)
    return found


def spent(on_ticket: int = 0, in_hour: int = 0, in_day: int = 0, address: str = EVA.address) -> Context:
    return replace(CTX, spent=(Spent(address, TICKET.id, on_ticket, in_hour, in_day),))


EXHAUSTED = (
    spent(on_ticket=3),
    spent(in_hour=6),
    spent(in_day=50),
    replace(CTX, strangers_in_hour=100),
    replace(CTX, tickets=(TICKET,), known_in_hour=500),
)


@pytest.mark.parametrize("ctx", EXHAUSTED)
def test_automatic_mail_past_a_budget_is_withheld_and_says_why(ctx: Context) -> None:
    held = one(RECEIVED, ctx).held_reason
    assert held is not None
    assert held.startswith("withheld: ")


@pytest.mark.parametrize("ctx", EXHAUSTED)
def test_a_persons_reply_and_an_agents_notice_are_never_withheld_by_a_budget(ctx: Context) -> None:
    assert one(REPLY, ctx).held_reason is None
    assert one(NEW, ctx).held_reason is None


@pytest.mark.parametrize(
    "ctx", [spent(2, 5, 49), replace(CTX, strangers_in_hour=99), replace(CTX, tickets=(TICKET,), strangers_in_hour=100)]
)
def test_below_the_budget_it_leaves(ctx: Context) -> None:
    assert one(RECEIVED, ctx).held_reason is None


def test_a_tag_does_not_make_another_address() -> None:
    tagged = replace(RECEIVED, to=(Address("", "eva+1@kunde.example"),))
    assert one(tagged, spent(in_hour=6)).held_reason


def test_a_public_provider_has_no_budget_of_its_domain() -> None:
    gmail = replace(RECEIVED, to=(Address("", "eva@mail.example"),))
    assert one(gmail, spent(in_day=50, address="eva@mail.example")).held_reason is None


def test_an_act_of_an_agent_starts_the_count_on_the_ticket_anew() -> None:
    assert one(replace(RECEIVED, template=Template.CLOSED, author="anna"), spent(on_ticket=3)).held_reason is None


def test_mails_of_one_decision_count_together() -> None:
    found = withhold((RECEIVED, RECEIVED), spent(in_hour=5), POLICY)
    assert [bool(n.held_reason) for n in found] == [False, True]


def test_in_trial_only_agents_get_mail() -> None:
    trial = replace(POLICY, trial=True)
    assert (one(REPLY, policy=trial).held_reason or "").startswith("withheld: trial")
    assert (one(RECEIVED, policy=trial).held_reason or "").startswith("withheld: trial")
    assert one(NEW, policy=trial).held_reason is None


def test_a_mail_that_was_underway_for_days_is_not_answered_by_a_machine() -> None:
    stale = replace(CTX, envelope=replace(ENVELOPE, received=NOW - timedelta(days=8)))
    assert one(RECEIVED, stale).held_reason
    assert one(REPLY, stale).held_reason is None


def test_nothing_is_sent_for_an_import_and_nothing_to_ourselves() -> None:
    """Lesson 19."""
    assert withhold((RECEIVED, NEW), replace(CTX, envelope=replace(ENVELOPE, silent=True)), POLICY) == ()
    ours = replace(NEW, to=(Address("", "Support+x@maild.example"),))
    assert withhold((ours,), CTX, POLICY) == ()
    copied = replace(REPLY, to=(Address("", "billing@maild.example"),), cc=(LEO,))
    assert (one(copied).to, one(copied).cc) == ((LEO,), ())


def test_the_undo_time_delays_replies_only() -> None:
    undo = replace(POLICY, undo=timedelta(seconds=30))
    assert one(REPLY, policy=undo).not_before == NOW + timedelta(seconds=30)
    assert one(NEW, policy=undo).not_before is None
    assert one(RECEIVED, policy=undo).not_before is None


def test_a_reason_that_is_there_already_stays() -> None:
    assert one(replace(REPLY, held_reason="collision"), policy=replace(POLICY, trial=True)).held_reason == "collision"


QUESTION = replace(NEW, template=Template.HELD, purpose=Purpose.CONFIRM)
TRANSCRIPT = replace(NEW, template=Template.TRANSCRIPT, purpose=Purpose.NOTE)


def to_anna(notices: int = 0, questions: int = 0) -> Context:
    gone = Spent(ANNA.address, None, 0, 0, 0, notices_in_hour=notices, questions_in_hour=questions)
    return replace(CTX, spent=(gone,))


@pytest.mark.parametrize(
    ("notice", "notices", "questions", "reason"),
    [
        (NEW, 19, 5, None),
        (NEW, 20, 0, rest.BUNDLED),
        (replace(NEW, template=Template.ALERT), 20, 0, None),
        (replace(NEW, template=Template.HELD, purpose=Purpose.NOTE), 20, 0, rest.BUNDLED),
        (TRANSCRIPT, 500, 5, None),
        (replace(NEW, template=Template.DIGEST), 500, 5, None),
        (QUESTION, 500, 0, None),
        (QUESTION, 0, 1, rest.ASKED),
    ],
)
def test_past_a_number_an_hour_an_agents_notices_and_questions_wait_to_leave_together(
    notice: Notice, notices: int, questions: int, reason: str | None
) -> None:
    assert one(notice, to_anna(notices, questions)).held_reason == reason


def test_who_was_told_that_a_mail_is_held_is_not_told_again() -> None:
    again = replace(CTX, asked=(Purpose.CONFIRM,))
    assert withhold((QUESTION,), again, POLICY) == ()
    assert one(replace(QUESTION, purpose=Purpose.NOTE), again).held_reason is None


def composed(template: Template, automatic: bool, to_agents: bool, held: str | None) -> OutgoingMail:
    return OutgoingMail(
        number=OutgoingNo(1),
        ticket=TICKET.id,
        template=template,
        audience=Audience.NOTE if to_agents else Audience.PUBLIC,
        to_agents=to_agents,
        purpose=Purpose.REPLY,
        automatic=automatic,
        bound_to=None,
        message_id="1.r.a@maild.example",
        mail_from="support@maild.example",
        recipients=("eva@kunde.example",),
        headers=(),
        text="",
        boundary="b",
        attachments=(),
        created=NOW,
        held_reason=held,
    )


FULL = "withheld: 6 automatic mails to eva@kunde.example within an hour"


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        (composed(Template.REPLY, False, False, None), Tell.LATE),
        (composed(Template.REPLY, False, False, "collision: Ben answered"), None),
        (composed(Template.RECEIVED, True, False, None), None),
        (composed(Template.RECEIVED, True, False, FULL), Tell.ROOM),
        (composed(Template.CLAIMED, True, False, FULL), Tell.WITHHELD),
        (composed(Template.RECEIVED, True, False, "withheld: trial, written while customers get no mail"), None),
        (composed(Template.RECEIVED, True, False, "withheld: the mail is older than 7 days"), None),
        (composed(Template.NEW, True, True, None), None),
        (composed(Template.NEW, True, True, rest.BUNDLED), Tell.BUNDLE),
        (composed(Template.HELD, True, True, rest.ASKED), Tell.QUESTION),
    ],
)
def test_what_the_clock_has_to_do_about_a_mail(mail: OutgoingMail, told: Tell | None) -> None:
    assert rest.tell(mail) is told


@pytest.mark.parametrize(
    ("change", "room"),
    [
        ({}, True),
        ({"answered_at": NOW}, False),
        ({"state": State.CLOSED}, False),
        ({"tags": ("spam",)}, False),
        ({"merged_into": TicketId(3)}, False),
    ],
)
def test_a_withheld_acknowledgement_leaves_only_while_nobody_dealt_with_the_ticket(
    change: dict[str, Any], room: bool
) -> None:
    assert rest.has_room(replace(TICKET, **change), EVA.address, CTX, POLICY) is room


def test_a_withheld_acknowledgement_needs_room_in_every_budget_and_the_trial_over() -> None:
    for ctx in EXHAUSTED:
        assert not rest.has_room(TICKET, EVA.address, ctx, POLICY)
    assert not rest.has_room(TICKET, EVA.address, CTX, replace(POLICY, trial=True))


def test_one_reason_is_the_same_for_all_its_mails_and_no_two_reasons_are() -> None:
    reasons = [one(RECEIVED, ctx).held_reason or "" for ctx in EXHAUSTED]
    assert len({rest.kind(reason) for reason in reasons}) == len(EXHAUSTED)
    assert rest.kind(FULL) == rest.kind(FULL.replace("6", "7").replace("eva@kunde", "leo@other"))


def test_the_admin_hears_of_each_reason_once_a_day() -> None:
    row = replace(ROW, held_reason=FULL)
    other = replace(ROW, held_reason=FULL.replace("within an hour", "within a day"))
    assert rest.news((row, row, other), {}, NOW) == (row, other)
    told = {rest.kind(FULL): NOW - timedelta(hours=23)}
    assert rest.news((row, other), told, NOW) == (other,)
    assert rest.news((row, other), told, NOW + timedelta(hours=1)) == (row, other)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(min_value=0, max_value=400), max_size=120))
def test_whatever_comes_an_agent_gets_no_more_than_twenty_notices_and_seven_bundles_an_hour(pauses: list[int]) -> None:
    """Seconds between notices; a tick each minute gathers those that wait for ten."""
    left: list[datetime] = []
    waits: list[datetime] = []
    bundles: list[datetime] = []
    now = tick = NOW
    for pause in pauses:
        now += timedelta(seconds=pause)
        while tick <= now:
            if waits and waits[0] <= tick - rest.BUNDLE_EVERY:
                bundles.append(tick)
                waits.clear()
            tick += timedelta(minutes=1)
        ctx = to_anna(notices=sum(1 for at in left if at > now - timedelta(hours=1)))
        (left if one(NEW, ctx).held_reason is None else waits).append(now)
    for end in (*left, *bundles):
        assert sum(1 for at in left if end - timedelta(hours=1) < at <= end) <= 20
        assert sum(1 for at in bundles if end - timedelta(hours=1) < at <= end) <= 7
