"""What a receiving server says of a sender, and what a sender cannot make it say (lesson 30)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.mail.parse import parse
from maild.mail.results import read
from maild.mail.trust import aligned, weigh
from maild.values import Envelope, Receiver, Trust, TrustLevel

ENVELOPE = Envelope("box", datetime(2026, 11, 21, tzinfo=UTC))
OURS = Receiver("box", "mx.firm.example")
GOOGLE = Receiver("box", "mx.google.com")
MICROSOFT = Receiver("box", microsoft=True)
HOP = "Received: from out.acme.example by mx.firm.example with ESMTPS; Sat, 21 Nov 2026 12:00:00 +0000\n"
SENT = "Received: from desk by out.acme.example; Sat, 21 Nov 2026 11:59:59 +0000\n"
PASS = "Authentication-Results: mx.firm.example; dmarc=pass header.from=acme.example\n"
FAIL = "Authentication-Results: mx.firm.example; dmarc=fail (p=reject) header.from=acme.example\n"


def trust(headers: str, receiver: Receiver | None = OURS, sender: str = "eva@acme.example") -> Trust:
    raw = f"{headers}From: Eva <{sender}>\nTo: support@firm.example\nSubject: x\n\nhello\n"
    return weigh(parse(raw.encode()), ENVELOPE, receiver, frozenset({"firm.example"}))


@pytest.mark.parametrize(
    ("value", "server", "verdicts"),
    [
        ("mx.firm.example; none", "mx.firm.example", []),
        ("mx.firm.example 1; spf=pass smtp.mailfrom=a@b.example", "mx.firm.example", [("spf", "pass")]),
        (
            'mx.firm.example; dkim=fail reason="bad; signature" header.d=b.example (key (1024) bits); dmarc = pass',
            "mx.firm.example",
            [("dkim", "fail"), ("dmarc", "pass")],
        ),
        (
            "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=b.example;dkim=none",
            None,
            [("spf", "pass"), ("dkim", "none")],
        ),
        ("mx.firm.example; dkim/1=PASS header.i=@B.example", "mx.firm.example", [("dkim", "pass")]),
        ("(a comment) mx.firm.example (another); ; spf=none;", "mx.firm.example", [("spf", "none")]),
        ("", None, []),
        ('"unclosed', "unclosed", []),
        ("((((((", None, []),
    ],
)
def test_results_are_read_as_rfc_8601_and_microsoft_write_them(
    value: str, server: str | None, verdicts: list[tuple[str, str]]
) -> None:
    found = read(value)
    assert (found.server, [(v.method, v.verdict) for v in found.verdicts]) == (server, verdicts)


def test_a_property_is_found_behind_comments_and_reasons() -> None:
    (verdict,) = read('mx; dkim=pass (2048-bit key) reason="ok; fine" header.d=b.example header.i=@b.example').verdicts
    assert verdict.property("header.d") == "b.example"
    assert verdict.property("header.x", "header.i") == "@b.example"
    assert verdict.property("header.x") == ""


@given(st.text(max_size=400))
def test_no_header_makes_the_reader_raise(value: str) -> None:
    read(value)
    read(f"mx.firm.example; {value}")


def test_a_long_header_is_read_in_time() -> None:
    for part in ("(", "a=", ";", '"', "a b ", "\\", "(a)"):
        read(part * 1_000_000)


@pytest.mark.parametrize(
    ("headers", "level"),
    [
        (PASS + HOP + SENT, TrustLevel.VERIFIED),
        (HOP + PASS + SENT, TrustLevel.VERIFIED),
        (FAIL + HOP + SENT, TrustLevel.FAILED),
        (HOP + SENT, TrustLevel.UNVERIFIED),
        (HOP + "Authentication-Results: mx.firm.example; dkim=pass header.d=mail.acme.example\n", TrustLevel.VERIFIED),
        (HOP + "Authentication-Results: mx.firm.example; spf=pass smtp.mailfrom=b@acme.example\n", TrustLevel.VERIFIED),
        (HOP + "Authentication-Results: mx.firm.example; spf=pass smtp.mailfrom=evil.example\n", TrustLevel.UNVERIFIED),
        (HOP + "Authentication-Results: mx.firm.example; dkim=pass header.d=evil.example\n", TrustLevel.UNVERIFIED),
        (HOP + "Authentication-Results: mx.firm.example; dkim=fail header.d=acme.example\n", TrustLevel.UNVERIFIED),
        (HOP + "Authentication-Results: mx.firm.example; dmarc=temperror\n", TrustLevel.UNVERIFIED),
        (HOP + "Authentication-Results: mx.firm.example; dmarc=pass header.from=evil.example\n", TrustLevel.UNVERIFIED),
        # several headers of one server, as OpenDKIM and OpenDMARC write them
        (
            HOP + "Authentication-Results: mx.firm.example; dmarc=none header.from=acme.example\n"
            "Authentication-Results: mx.firm.example; dkim=pass header.d=acme.example\n" + SENT,
            TrustLevel.VERIFIED,
        ),
        # a DMARC policy decides before an aligned signature
        (
            HOP + "Authentication-Results: mx.firm.example; dkim=pass header.d=acme.example; dmarc=fail\n" + SENT,
            TrustLevel.FAILED,
        ),
    ],
)
def test_what_the_server_of_the_source_wrote_decides(headers: str, level: TrustLevel) -> None:
    assert trust(headers).level is level


@pytest.mark.parametrize(
    "headers",
    [
        PASS,
        PASS + SENT,
        HOP + SENT + PASS,
        HOP + "Authentication-Results: mx.evil.example; dmarc=pass header.from=acme.example\n" + SENT,
        "Authentication-Results: mx.evil.example; dmarc=pass\n" + HOP + SENT + PASS,
        HOP + "X-Mailer: evil\n" + SENT + PASS,
        HOP + "Received: from x by mx.firm.example.evil.example; now\n" + PASS,
        HOP + "Authentication-Results: mx.firm.example; none\nReceived: by 192.0.2.9; now\n" + PASS,
        HOP + "Authentication-Results: mx.firm.example; none\nX-Other: 1\n" + PASS,
        HOP + "Received: no host is named here\n" + PASS,
        HOP + "Authentication-Results: mx.firm.example; spf=none (dmarc=pass header.from=acme.example)\n" + SENT,
        HOP + 'Authentication-Results: mx.firm.example; spf=none reason="; dmarc=pass"\n' + SENT,
    ],
)
def test_what_a_sender_writes_himself_proves_nothing(headers: str) -> None:
    assert trust(headers).level is TrustLevel.UNVERIFIED


def test_a_forged_pass_beside_a_true_fail_stays_a_fail() -> None:
    assert trust(HOP + FAIL + PASS).level is TrustLevel.FAILED
    assert trust(FAIL + HOP + PASS).level is TrustLevel.FAILED


def test_google_writes_its_results_below_its_inner_hops() -> None:
    headers = (
        "Delivered-To: support@firm.example\nReceived: by 2002:a05:6000:1 with SMTP id a1; now\n"
        "X-Received: by 2002:a5d:5000 with SMTP id b2; now\nARC-Authentication-Results: i=1; mx.google.com; none\n"
        "Return-Path: <eva@acme.example>\nReceived: from out.acme.example by mx.google.com with ESMTPS id c3; now\n"
        "Received-SPF: pass (google.com: designated sender) client-ip=192.0.2.1;\n"
        "Authentication-Results: mx.google.com;\n dkim=pass header.i=@acme.example header.s=s1;\n"
        "       spf=pass (google.com: ok) smtp.mailfrom=eva@acme.example;\n"
        "       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=acme.example\n" + SENT
    )
    assert trust(headers, GOOGLE).level is TrustLevel.VERIFIED
    assert trust(headers.replace("dmarc=pass", "dmarc=fail"), GOOGLE).level is TrustLevel.FAILED


def test_microsoft_names_no_server_and_its_topmost_header_counts() -> None:
    said = (
        "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\n smtp.mailfrom=acme.example; dkim=pass (signature"
        " was verified)\n header.d=acme.example;dmarc={} action=none\n header.from=acme.example;compauth=pass\n"
    )
    assert trust(said.format("pass"), MICROSOFT).level is TrustLevel.VERIFIED
    assert trust(said.format("fail") + said.format("pass"), MICROSOFT).level is TrustLevel.FAILED
    assert trust("", MICROSOFT).level is TrustLevel.UNVERIFIED


def test_exchange_vouches_for_its_own_people_alone() -> None:
    internal = "X-MS-Exchange-Organization-AuthAs: Internal\n"
    assert trust(internal, MICROSOFT, "anna@firm.example").level is TrustLevel.VERIFIED
    assert trust(internal, MICROSOFT).level is TrustLevel.UNVERIFIED
    assert trust(internal.replace("Internal", "Anonymous"), MICROSOFT, "anna@firm.example").level is (
        TrustLevel.UNVERIFIED
    )
    assert trust(internal, OURS, "anna@firm.example").level is TrustLevel.UNVERIFIED


def test_a_source_without_a_server_tells_nothing() -> None:
    for receiver in (None, Receiver("box")):
        found = trust(HOP + PASS, receiver)
        assert found.level is TrustLevel.UNKNOWN
        assert "not believed" in found.evidence


def test_two_senders_are_vouched_for_by_nobody() -> None:
    assert trust(PASS + HOP + "From: boss@firm.example\n").level is TrustLevel.UNVERIFIED


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("acme.example", "mail.acme.example", True),
        ("ACME.example", "acme.example", True),
        ("a.co.uk", "b.co.uk", False),
        ("x.github.io", "y.github.io", False),
        ("", "", False),
        ("co.uk", "co.uk", True),
    ],
)
def test_domains_of_one_organisation_are_aligned(one: str, other: str, same: bool) -> None:
    assert aligned(one, other) is same
