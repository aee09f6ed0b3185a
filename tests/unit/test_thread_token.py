"""Capabilities and their carriers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.threading import token
from maild.values import Claim, Envelope, Identity, OutgoingNo, Policy, Purpose, Report
from tests.unit.thread_values import IDENTITY, NOW, POLICY, SUPPORT, make_mail, our_address, our_id

ENVELOPE = Envelope("mx", NOW)


def signed(number: int = 7, purpose: Purpose = Purpose.REPLY, identity: Identity = IDENTITY) -> str:
    return token.sign(identity, OutgoingNo(number), purpose)


def read(text: str) -> Claim | None:
    return token.in_id(IDENTITY, f"{text}@anywhere.example", "in-reply-to")


@given(st.integers(1, 10**15), st.sampled_from(Purpose))
def test_what_we_sign_verifies_in_any_case(number: int, purpose: Purpose) -> None:
    text = token.sign(IDENTITY, OutgoingNo(number), purpose)
    assert len(text.rpartition(".")[2]) == 16
    claim = read(text.upper())
    assert claim is not None
    assert (claim.number, claim.purpose) == (number, purpose)


@pytest.mark.parametrize(
    "text",
    [
        f"8.r.{signed()[4:]}",
        f"7.n.{signed()[4:]}",
        signed()[:-1] + ("a" if signed()[-1] != "a" else "b"),
        signed()[:-1],
        signed() + "a",
        "x" + signed(),
        "0" + signed(),
        "7.r.",
        "",
        signed(identity=replace(IDENTITY, epoch=4)),
        signed(identity=replace(IDENTITY, secrets=("stolen",))),
        signed().replace("7", "７"),
    ],
)
def test_a_forged_capability_is_nothing(text: str) -> None:
    """Lesson 11."""
    assert read(text) is None


def test_every_secret_verifies_and_the_first_signs() -> None:
    older = replace(IDENTITY, secrets=("older secret",))
    assert read(signed(identity=older)) is not None
    assert signed() == signed(identity=replace(IDENTITY, secrets=("first secret",)))
    assert signed() != signed(identity=older)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Support@Example.org", "support@example.org"),
        ("support+anything@example.org", "support@example.org"),
        (our_address(), "support@example.org"),
        (our_address().replace("+", "-"), "support@example.org"),
        ("it-desk@example.org", "it-desk@example.org"),
        ("+@example.org", "+@example.org"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_base_address_has_no_tag(address: str, expected: str) -> None:
    assert token.base_address(address) == expected


def test_claims_come_strongest_carrier_first_and_the_own_id_last() -> None:
    """Lesson 12: a provider may take any one carrier away."""
    mail = make_mail(
        message_id=our_id(1),
        in_reply_to=(our_id(2),),
        references=(our_id(4), "foreign@x", our_id(3)),
        to=(our_address(5),),
        reply=f"#claim\n\nref:{signed(6)}\nnot at the start: ref:{signed(66)}",
        report=Report("delivery-status", original_message_id=our_id(8), envelope_id=signed(9, Purpose.BOUNCE)),
    )
    found = token.claims(mail, ENVELOPE, POLICY)
    assert [(c.carrier, c.number) for c in found] == [
        ("in-reply-to", 2),
        ("references", 3),
        ("references", 4),
        ("recipient", 5),
        ("body", 6),
        ("report", 8),
        ("report", 9),
        ("message-id", 1),
    ]


def test_a_signed_address_counts_wherever_the_mail_was_delivered() -> None:
    by_envelope = Envelope("mx", NOW, recipients=(our_address().upper(),))
    by_header = make_mail(headers=(("delivered-to", our_address()),))
    assert [c.carrier for c in token.claims(make_mail(), by_envelope, POLICY)] == ["recipient"]
    assert [c.carrier for c in token.claims(by_header, ENVELOPE, POLICY)] == ["recipient"]


def test_a_signed_tag_on_somebody_elses_address_is_nothing() -> None:
    mail = make_mail(to=(our_address().replace("example.org", "elsewhere.example"),))
    assert token.claims(mail, ENVELOPE, POLICY) == ()


def test_a_queue_whose_own_address_has_a_plus_gets_its_signed_mail() -> None:
    queue = replace(SUPPORT, address="me+support@example.org", aliases=())
    policy = Policy(IDENTITY, (queue,))
    mail = make_mail(to=(token.plus_address(queue.address, "+", signed()),))
    assert [c.number for c in token.claims(mail, ENVELOPE, policy)] == [7]


def test_the_number_of_claims_is_bounded() -> None:
    mail = make_mail(references=tuple(our_id(n) for n in range(1, 1000)))
    found = token.claims(mail, ENVELOPE, POLICY)
    assert len(found) == token.CLAIMS
    assert found[0].number == 999


def test_one_capability_in_several_carriers_is_one_claim() -> None:
    mail = make_mail(in_reply_to=(our_id(),), references=(our_id(),), to=(our_address(),))
    assert [c.carrier for c in token.claims(mail, ENVELOPE, POLICY)] == ["in-reply-to"]
