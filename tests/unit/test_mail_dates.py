"""Dates of every kind are read, or said to be unreadable."""

from datetime import datetime

import pytest

from maild.mail.dates import date


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("Mon, 1 Jan 2024 10:00:00 +0100", "2024-01-01T10:00:00+01:00"),
        ("mar., 3 juin 2025 10:11:12 +0200", "2025-06-03T10:11:12+02:00"),
        ("Mi, 12. März 2025 10:11:12 +0100", "2025-03-12T10:11:12+01:00"),
        ("1 de agosto de 2025 10:11:12 -0300", "2025-08-01T10:11:12-03:00"),
        ("1 Jan 24 10:00 EST", "2024-01-01T10:00:00-05:00"),
        ("Fri, 21 Nov 97 09(comment):   55  :  06 -0600", "1997-11-21T09:55:06-06:00"),
        ("Thu, 1 Jan 2024 10:00:00 -0000 (wrong weekday)", "2024-01-01T10:00:00+00:00"),
        ("Mon Jan  1 10:00:00 2024", "2024-01-01T10:00:00+00:00"),
        ("Mon Jan  1 10:00:00 CET 2024", "2024-01-01T10:00:00+01:00"),
        ("Mon, 1 Jan 2024 10:00:00 (CEST)", "2024-01-01T10:00:00+02:00"),
        ("Mon, 1 Jan 2024 10:00:00 GMT+02:00 (CEST)", "2024-01-01T10:00:00+02:00"),
        ("Mon, 1 Jan 2024 10:00:00 +01:00", "2024-01-01T10:00:00+01:00"),
        ("Mon, 1 Jan 2024 10:00:00 A", "2024-01-01T10:00:00+00:00"),
        ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00+00:00"),
        ("2024-01-01 10:00:00.123 -05:00", "2024-01-01T10:00:00-05:00"),
        ("Mon, 1 Jan 2024 24:00:00 +0000", "2024-01-02T00:00:00+00:00"),
        ("Mon, 1 Jan 2024 01:24:00 -0400", "2024-01-01T01:24:00-04:00"),
        ("Sat, 31 Dec 2016 23:59:60 +0000", "2017-01-01T00:00:00+00:00"),
        ("Mon, 1 Jan 124 10:00:00 +0000", "2024-01-01T10:00:00+00:00"),
        ("1/13/2024 3:04:05 PM", "2024-01-13T15:04:05+00:00"),
        ("Mon, 1 Jan 2024 03:04 PM +0100", "2024-01-01T15:04:00+01:00"),
        ("Mon, 1-Jan-2024 10:00:00 GMT", "2024-01-01T10:00:00+00:00"),
        ("Mon, 1 Jan 2024 10.11.12 +0100", "2024-01-01T10:11:12+01:00"),
        ("Mon, 1 Jan 2024 10:00:00 +9999", "2024-01-01T10:00:00+00:00"),
    ],
)
def test_a_date_is_read_with_its_zone(value: str, meant: str) -> None:
    assert date(value) == datetime.fromisoformat(meant)
    assert date(value).utcoffset() == datetime.fromisoformat(meant).utcoffset()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value",
    ["", "now", "32 Jan 2024 10:00:00 +0000", "Mon, 1 Jan 2024 25:00:00", "1 Jan 0000 10:00:00", "1 Jan 9999 10:00:00",
     "13 Feb 1969 23:32:00 -0330", "2024-13-01T10:00:00Z", "13/13/2024 1:00 PM", "1704103200"],
)  # fmt: skip
def test_what_is_no_date_is_none(value: str) -> None:
    assert date(value) is None
