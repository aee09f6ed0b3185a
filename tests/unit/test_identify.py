"""Who wrote a mail."""

from dataclasses import replace

import pytest

from maild.identify import identify
from maild.values import Company, Mail, Person, Trust, TrustLevel
from tests.unit.thread_values import ACME, BILLING, POLICY, SUPPORT, make_ctx, make_mail, make_sent, our_address, our_id

VERIFIED = Trust(TrustLevel.VERIFIED, "dmarc=pass")
LIST = ("list-id", "<support.example.org>")


def person(mail: Mail, trust: Trust = VERIFIED, company: Company | None = None) -> Person:
    policy = replace(
        POLICY,
        queues=(replace(SUPPORT, forms=("Form@web.example",), lists=("all@example.org",)), BILLING),
        public_domains=frozenset({"mail.example"}),
    )
    return identify(mail, make_ctx(company=company, sent=(make_sent(),)), policy, trust)


def by(mail: Mail) -> str | None:
    found = person(mail).address
    return found.address if found else None


def test_an_agent_a_partner_and_a_customer_are_found_by_address() -> None:
    assert person(make_mail(sender="Anna.K@Example.org")).agent == "anna"
    assert person(make_mail(sender="desk@fixit.example")).partner == "fixit"
    assert person(make_mail(sender="other@fixit.example")).partner == "fixit"
    kim = person(make_mail(), company=ACME)
    assert (kim.agent, kim.partner, kim.company, kim.trust, kim.ours, kim.own) == (
        None,
        None,
        "Acme",
        VERIFIED,
        False,
        None,
    )


def test_a_mail_without_from_is_nobodys() -> None:
    """Lesson 35."""
    assert person(make_mail(sender=None), company=ACME) == Person(None, None, None, None, VERIFIED)


@pytest.mark.parametrize("address", ["support@example.org", "HELP@example.org", "billing@example.org", our_address()])
def test_our_own_addresses_are_ours(address: str) -> None:
    assert person(make_mail(sender=address)).ours


def test_our_own_mail_is_known_by_its_id_and_nothing_else() -> None:
    """Lesson 19."""
    assert person(make_mail(message_id=our_id(7))).own == 7
    assert person(make_mail(message_id=our_id(8))).own is None
    assert person(make_mail(in_reply_to=(our_id(7),))).own is None


def test_a_reply_to_is_not_the_sender() -> None:
    """Lesson 26: Reply-To believed over From lets anybody write as anybody."""
    mail = make_mail(sender="kim@acme.example", reply_to=("anna@example.org",))
    assert (by(mail), person(mail).agent) == ("kim@acme.example", None)


def test_a_configured_form_speaks_for_its_reply_to() -> None:
    """Lesson 26."""
    mail = make_mail(sender="form@web.example", reply_to=("kim@acme.example",))
    assert by(mail) == "kim@acme.example"
    assert person(mail).trust.level is TrustLevel.UNKNOWN
    assert by(make_mail(sender="form@web.example")) == "form@web.example"


@pytest.mark.parametrize(
    "mail",
    [
        make_mail(sender="form@web.example", reply_to=("anna@example.org",)),
        make_mail(sender="no-reply@shop.example", reply_to=("anna@example.org",)),
        make_mail(sender="all@example.org", headers=(LIST, ("x-original-from", "Anna <anna@example.org>"))),
    ],
)
def test_who_is_named_by_another_header_is_never_verified(mail: Mail) -> None:
    """Lesson 30: a visitor may type an agent's address into a form, and the form's own results are good."""
    found = person(mail)
    assert found.agent == "anna"
    assert found.trust.level in (TrustLevel.UNKNOWN, TrustLevel.UNVERIFIED)
    assert person(mail, Trust(TrustLevel.FAILED, "dmarc=fail")).trust.level is TrustLevel.FAILED


@pytest.mark.parametrize(
    ("sender", "level"),
    [
        ("noreply@shop.example", TrustLevel.UNVERIFIED),
        ("do-not-reply@shop.example", TrustLevel.UNVERIFIED),
        ("website@example.org", TrustLevel.UNVERIFIED),
    ],
)
def test_a_form_that_nobody_configured_names_the_requester_unverified(sender: str, level: TrustLevel) -> None:
    mail = make_mail(sender=sender, reply_to=("support@example.org", "kim@acme.example"))
    found = person(mail)
    assert (by(mail), found.trust.level) == ("kim@acme.example", level)
    assert found.trust.evidence.startswith("by form")


def test_an_agents_own_reply_to_changes_nothing() -> None:
    mail = make_mail(sender="anna@example.org", reply_to=("anna@home.example",))
    assert (by(mail), person(mail).trust) == ("anna@example.org", VERIFIED)


@pytest.mark.parametrize("sender", ["support@example.org", "all@example.org"])
def test_a_group_that_rewrites_from_names_the_writer(sender: str) -> None:
    """Lesson 27: else the helpdesk itself becomes the customer."""
    mail = make_mail(sender=sender, headers=(LIST, ("x-original-from", '"Kim Lee" <kim@acme.example>')))
    found = person(mail)
    assert str(found.address) == "Kim Lee <kim@acme.example>"
    assert not found.ours
    by_reply_to = make_mail(sender=sender, headers=(LIST,), reply_to=(sender, "kim@acme.example"))
    assert by(by_reply_to) == "kim@acme.example"


def test_without_list_headers_a_rewritten_from_stays_ours() -> None:
    """Lesson 27."""
    mail = make_mail(sender="support@example.org", headers=(("x-original-from", "kim@acme.example"),))
    assert person(mail).ours
    strangers_list = make_mail(sender="list@else.example", headers=(LIST, ("x-original-from", "kim@acme.example")))
    assert by(strangers_list) == "list@else.example"


def test_a_header_that_names_us_again_is_no_writer() -> None:
    headers = (LIST, ("x-original-from", "support@example.org"), ("x-original-sender", "kim@acme.example"))
    assert by(make_mail(sender="support@example.org", headers=headers)) == "kim@acme.example"
    assert (
        by(make_mail(sender="support@example.org", headers=(LIST, ("x-original-from", "nonsense"))))
        == "support@example.org"
    )


def test_the_company_of_from_is_not_that_of_another_address() -> None:
    mail = make_mail(sender="form@web.example", reply_to=("kim@acme.example",))
    assert person(mail, company=Company("Web Ltd", ("web.example",))).company is None
    assert person(mail, company=ACME).company == "Acme"
