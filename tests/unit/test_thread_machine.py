"""Machine mail: an event on its ticket, else by its kind; reports count only with a proof."""

import pytest

from maild.values import Action, Machine, MachineKind, Purpose, Report, Role
from tests.unit.thread_values import (
    make_ctx,
    make_mail,
    make_sent,
    make_ticket,
    our_address,
    our_id,
    resolved,
    seen,
)

MACHINES = [k for k in MachineKind if k is not MachineKind.HUMAN]
REPORTS = [MachineKind.BOUNCE, MachineKind.DELAY, MachineKind.FEEDBACK_REPORT]
OTHERS = [k for k in MACHINES if k not in REPORTS]


def machine(kind: MachineKind, **fields: str) -> Machine:
    return Machine(kind, False, "", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("sender", ["kim@acme.example", "anna@example.org", "eve@elsewhere.example"])
def test_machine_mail_on_a_ticket_is_an_event(kind: MachineKind, sender: str) -> None:
    """Lesson 24; an agent's auto-reply is held no more than a customer's."""
    link = resolved(
        make_mail(sender=sender, in_reply_to=("old@x",)), make_ctx(known=(seen("old@x"),)), machine=machine(kind)
    )
    assert (link.action, link.ticket, link.purpose) == (Action.EVENT, 42, None)


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        (MachineKind.AUTO_GENERATED, Action.NEW),
        (MachineKind.LIST, Action.NEW),
        (MachineKind.CALENDAR, Action.NEW),
        (MachineKind.AUTO_REPLY, Action.NONE),
        (MachineKind.READ_RECEIPT, Action.NONE),
        (MachineKind.BOUNCE, Action.NONE),
        (MachineKind.DELAY, Action.NONE),
        (MachineKind.FEEDBACK_REPORT, Action.NONE),
    ],
)
def test_machine_mail_without_a_ticket_goes_by_its_kind(kind: MachineKind, action: Action) -> None:
    """Lesson 22."""
    link = resolved(make_mail(), make_ctx(), machine=machine(kind))
    assert (link.action, link.ticket) == (action, None)
    assert link.evidence.startswith("none:")


@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_without_proof_changes_nothing(kind: MachineKind) -> None:
    """Lesson 31: a forged report is a weapon; an id that others know too proves nothing."""
    mail = make_mail(in_reply_to=("old@x",), subject="[#42]", report=Report("delivery-status", (), None, "old@x"))
    link = resolved(mail, make_ctx(known=(seen("old@x"),)), machine=machine(kind))
    assert (link.action, link.ticket) == (Action.NONE, None)


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize(
    "mail",
    [
        make_mail(sender="mailer-daemon@mx.example", report=Report("delivery-status", (), None, our_id())),
        make_mail(sender="mailer-daemon@mx.example", to=(our_address(7, Purpose.BOUNCE),)),
        make_mail(sender=None, in_reply_to=(our_id(),)),
    ],
)
def test_a_report_that_knows_our_mail_is_an_event_that_names_it(kind: MachineKind, mail: object) -> None:
    """Lesson 25."""
    sent = make_sent()
    link = resolved(mail, make_ctx(sent=(sent,)), machine=machine(kind))  # type: ignore[arg-type]
    assert (link.action, link.ticket, link.answered) == (Action.EVENT, 42, sent)
    assert link.evidence.startswith("capability:")


def test_an_id_that_only_the_structure_told_is_a_proof_too() -> None:
    sent = make_sent()
    bounce = machine(MachineKind.BOUNCE, original_message_id=our_id())
    assert resolved(make_mail(), make_ctx(sent=(sent,)), machine=bounce).answered == sent


def test_a_bounce_that_has_our_own_id_is_not_taken_for_our_mail() -> None:
    sent = make_sent()
    mail = make_mail(message_id=our_id(), report=Report("delivery-status", (), None, our_id()))
    link = resolved(mail, make_ctx(sent=(sent,)), machine=machine(MachineKind.BOUNCE))
    assert (link.action, link.answered) == (Action.EVENT, sent)


def test_a_bounce_of_a_mail_without_a_ticket_names_the_mail() -> None:
    sent = make_sent(7, None)
    mail = make_mail(report=Report("delivery-status", (), None, our_id()))
    link = resolved(mail, make_ctx(sent=(sent,)), machine=machine(MachineKind.BOUNCE))
    assert (link.action, link.ticket, link.answered) == (Action.NONE, None, sent)


def test_an_auto_reply_by_number_is_an_event_only_from_those_who_take_part() -> None:
    """Lesson 10."""
    reply = machine(MachineKind.AUTO_REPLY)
    assert resolved(make_mail(subject="Away: [#42] Printer"), make_ctx(), machine=reply).action is Action.EVENT
    stranger = make_mail(sender="eve@elsewhere.example", subject="Away: [#42] Printer")
    assert resolved(stranger, make_ctx(), machine=reply).action is Action.NONE


def test_an_auto_reply_to_a_signed_address_is_an_event_whatever_its_subject() -> None:
    mail = make_mail(subject="Out of office", to=(our_address(),))
    link = resolved(mail, make_ctx(sent=(make_sent(),)), machine=machine(MachineKind.AUTO_REPLY))
    assert link.action is Action.EVENT


def test_an_alert_to_a_remembered_address_is_a_new_ticket() -> None:
    mail = make_mail(subject="Disk full", to=(our_address(),))
    link = resolved(mail, make_ctx(sent=(make_sent(),)), machine=machine(MachineKind.AUTO_GENERATED))
    assert link.action is Action.NEW


def test_a_machine_merges_nothing() -> None:
    ctx = make_ctx(tickets=(make_ticket(41), make_ticket(42)), known=(seen("a@x", 41), seen("b@x", 42)))
    link = resolved(make_mail(in_reply_to=("b@x", "a@x")), ctx, machine=machine(MachineKind.AUTO_REPLY))
    assert (link.ticket, link.merge, link.also) == (42, (), (41,))


def test_an_alert_in_our_own_name_never_makes_us_the_customer() -> None:
    """Lesson 27."""
    mail = make_mail(sender="support@example.org")
    link = resolved(mail, make_ctx(), machine=machine(MachineKind.AUTO_GENERATED), ours=True)
    assert link.action is Action.HELD


def test_a_machine_without_a_from_has_no_role() -> None:
    link = resolved(make_mail(sender=None), make_ctx(), machine=machine(MachineKind.AUTO_REPLY))
    assert link.role is Role.UNKNOWN
