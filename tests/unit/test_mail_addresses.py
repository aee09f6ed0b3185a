"""Address lists of all kinds are read in linear time."""

from time import process_time

import pytest

from maild.mail.addresses import addresses
from maild.values import Address


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ann <a@x.org>, b@x.org", [("Ann", "a@x.org"), ("", "b@x.org")]),
        ("Doe, John <j@x.org>, b@x.org", [("Doe, John", "j@x.org"), ("", "b@x.org")]),
        ('"Doe, J." <j@x.org>; <k@x.org>', [("Doe, J.", "j@x.org"), ("", "k@x.org")]),
        ("undisclosed-recipients:;", []),
        ("Team: a@x.org, b@x.org;, c@x.org", [("", "a@x.org"), ("", "b@x.org"), ("", "c@x.org")]),
        ("a@x.org (Ann (of X))", [("Ann (of X)", "a@x.org")]),
        ("<<a@x.org>>", [("", "a@x.org")]),
        ("Ann <a@x.org", [("Ann", "a@x.org")]),
        ('"Ann <a@x.org>, b@x.org', [("Ann", "a@x.org"), ("", "b@x.org")]),
        ('"very odd"@x.org', [("", '"very odd"@x.org')]),
        ("=?utf-8?q?Doe,_J=C3=B6rg?= <j@x.org>", [("Doe, Jörg", "j@x.org")]),
        ("=?utf-8?q?John_=3Cj=40x=2Eorg=3E?=", [("John", "j@x.org")]),
        ('"=?utf-8?b?SsO8cmdlbg==?=" <j@x.org>', [("Jürgen", "j@x.org")]),
        ("mailto:a@x.org", [("", "a@x.org")]),
        ("<@r1,@r2:a@x.org>", [("", "a@x.org")]),
        ("root", [("", "root")]),
        ("no address at all", []),
        ("caf\udce9 <c@x.org>", [("café", "c@x.org")]),
        ('"a@bank.example" <evil@x.org>', [("a@bank.example", "evil@x.org")]),
        ("A@x.org, a@X.org", [("", "A@x.org")]),
        ("=?utf-8?q?a=0d=0aBcc:_x?= <a@x.org>", [("a Bcc: x", "a@x.org")]),
        ("", []),
    ],
)
def test_a_list_is_read_as_a_person_would(value: str, expected: list[tuple[str, str]]) -> None:
    """Lesson 35."""
    assert addresses([value], 100) == tuple(Address(n, a) for n, a in expected)


@pytest.mark.parametrize("piece", ['"', '"\\', "(", "<", ":", "a,", '"a" ', "=?utf-8?q?", "<a<", "((a)", "\\", '"a"@'])
def test_hostile_lists_take_linear_time(piece: str) -> None:
    """Lesson CVE-2018-18898: 256 kB in well under the seconds that a quadratic reader needs."""
    began = process_time()
    addresses([piece * (256_000 // len(piece))], 500)
    assert process_time() - began < 5
