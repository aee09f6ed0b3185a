"""Which company a sender belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.rules.companies import PUBLIC, candidates, conflicts, match, plain
from maild.values import Company

ACME = Company("Acme", ("acme.example",))
EAST = Company("Acme East", ("east.acme.example",))
MUNICH = Company("München", ("münchen.example",))


@pytest.mark.parametrize(
    ("address", "domains"),
    [
        ("a@mail.acme.co.uk", ("mail.acme.co.uk", "acme.co.uk")),
        ("a@ACME.Example.", ("acme.example",)),
        ("a@gmail.com", ()),
        ("a@GMX.de", ()),
        ("a@co.uk", ()),
        ("a@localhost", ()),
        ("a@[192.0.2.1]", ()),
        ("nobody", ()),
        ("", ()),
        ("a@", ()),
        ("a@..", ()),
        ("a@" + "x." * 2000 + "example", ()),
        ("a@firm.github.io", ("firm.github.io",)),
        ("a@xn--mnchen-3ya.example", ("münchen.example", "xn--mnchen-3ya.example")),
        ("a@MÜNCHEN.example", ("münchen.example", "xn--mnchen-3ya.example")),
        ("a@почта.рф", ()),
        ("a@xn--80a1acny.xn--p1ai", ()),
    ],
)
def test_candidates_end_below_what_is_everybodys(address: str, domains: tuple[str, ...]) -> None:
    """Lesson 43."""
    assert candidates(address, PUBLIC) == domains


def test_the_most_specific_domain_wins() -> None:
    assert match((ACME, EAST), candidates("a@x.east.acme.example", PUBLIC)) == EAST
    assert match((ACME, EAST), candidates("a@west.acme.example", PUBLIC)) == ACME
    assert match((ACME, EAST), candidates("a@notacme.example", PUBLIC)) is None


@pytest.mark.parametrize("form", ["münchen.example", "xn--mnchen-3ya.example", "XN--MNCHEN-3YA.example"])
def test_a_national_domain_matches_in_both_forms(form: str) -> None:
    company = Company("M", (form,))
    assert match((company,), candidates("a@xn--mnchen-3ya.example", PUBLIC)) == company
    assert match((company,), candidates("a@sub.münchen.example", PUBLIC)) == company


def test_conflicts_name_company_and_domain() -> None:
    wrong = Company("W", ("gmail.com", "co.uk", "ACME.example", "a@b.example", "xn--mnchen-3ya.example", ""))
    assert conflicts((ACME, MUNICH, wrong)) == (
        "W: gmail.com is a public mail provider, its addresses are of no one company",
        "W: co.uk is a public suffix, everybody can have a domain below it",
        "W: ACME.example is already claimed by Acme",
        "W: 'a@b.example' is no domain",
        "W: xn--mnchen-3ya.example is already claimed by München",
        "W: '' is no domain",
    )
    assert conflicts((ACME, EAST, MUNICH)) == ()


def test_the_list_of_providers_is_in_the_form_that_is_compared() -> None:
    assert len(PUBLIC) > 150
    assert {"gmail.com", "outlook.com", "qq.com", "web.de", "mail.ru", "orange.fr"} <= PUBLIC
    assert all(domain == plain(domain) and "." in domain and not domain.endswith(".") for domain in PUBLIC)


@given(st.text(max_size=300))
def test_no_address_breaks_it(address: str) -> None:
    found = candidates(f"a@{address}", PUBLIC)
    assert not set(found) & PUBLIC


@pytest.mark.parametrize("label", ["xn--0", "xn--a\x00b", "xn--" + "9" * 40, "xn--a-\ud800", "xn--" + "a" * 5000])
def test_punycode_that_cannot_be_read_stays_as_it_is(label: str) -> None:
    assert plain(f"{label}.example") == f"{label}.example"
