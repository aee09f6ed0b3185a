"""What is kept back, so that two machines that answer each other come to rest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from maild.notifier.rest import withhold
from maild.values import Address, Audience, Context, Notice, Policy, Purpose, Spent, Template
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


def test_forged_mail_in_an_agents_name_does_not_flood_the_agent() -> None:
    held = replace(NEW, template=Template.HELD)
    assert one(held, spent(in_hour=19, address=ANNA.address)).held_reason is None
    assert one(held, spent(in_hour=20, address=ANNA.address)).held_reason
