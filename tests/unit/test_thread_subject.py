"""Base subjects, tokens and tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.threading.subject import base, tagged, tokens
from maild.values import NEW_TICKET, TicketId


@pytest.mark.parametrize(
    "subject",
    [
        "Printer broken",
        "Re: Printer broken",
        "RE: AW: Re[2]: Printer broken",
        "Antwort: WG: Printer broken",
        "Re: [#42] Printer broken",
        "[ACME #42] Re: Printer   broken",
        "SV: [EXTERN] VS: Printer broken (fwd)",
        "Ответ: Printer broken",
        "回复：Printer broken",
        "Re : Printer broken [#7]",
    ],
)
def test_every_clients_answer_has_the_same_base_subject(subject: str) -> None:
    assert base(subject) == "Printer broken"


def test_a_subject_of_one_bracket_keeps_it() -> None:
    assert base("Re: [urgent]") == "[urgent]"


def test_a_word_that_begins_like_a_prefix_is_kept() -> None:
    assert base("Reply needed: now") == "Reply needed: now"
    assert base("Regarding: invoice") == "Regarding: invoice"


def test_a_token_counts_only_with_a_prefix_of_ours() -> None:
    subject = "Re: [#42] and [BILL #7], [OTHER #9], [#42] again, #5"
    assert tokens(subject, ("", "BILL ")) == (42, 7)
    assert tokens("[bill  #7]", ("BILL ",)) == (7,)


def test_a_subject_full_of_tokens_is_bounded() -> None:
    assert len(tokens(" ".join(f"[#{n}]" for n in range(1, 100)), ("",))) == 10


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Printer", "[#42] Printer"),
        ("[#42] Printer", "[#42] Printer"),
        ("Re: Printer", "Re: [#42] Printer"),
        ("AW: Re: [#42] AW: Printer [#42]", "AW: [#42] Printer"),
        ("[#41] Printer", "[#42] Printer"),
        ("[OTHER #9] Printer", "[#42] [OTHER #9] Printer"),
        ("", "[#42]"),
    ],
)
def test_a_tag_stands_exactly_once(subject: str, expected: str) -> None:
    assert tagged(subject, TicketId(42), "") == expected


def test_a_ticket_without_a_number_is_called_new_and_gets_its_number_later() -> None:
    unnumbered = tagged("Re: Printer", NEW_TICKET, "ACME ")
    assert unnumbered == "Re: [ACME #new] Printer"
    assert tagged(unnumbered, TicketId(5), "ACME ") == "Re: [ACME #5] Printer"


@given(st.text())
def test_tagging_twice_is_tagging_once(subject: str) -> None:
    once = tagged(subject, TicketId(42), "ACME ")
    assert tagged(once, TicketId(42), "ACME ") == once
    assert tokens(once, ("ACME ",))[:1] == (42,) or len(subject) > 1900


@given(st.text())
def test_the_base_of_a_base_is_itself(subject: str) -> None:
    assert base(base(subject)) == base(subject)
    assert base(f"Re: {subject}") == base(subject) or len(subject) > 1900
