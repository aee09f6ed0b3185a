"""Encoded words and MIME parameters are read as clients write them."""

from time import process_time

import pytest

from maild.mail.headers import text
from maild.mail.parameters import parameters, percent
from maild.mail.words import words


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("=?utf-8?q?caf=C3?==?utf-8?q?=A9?=", "café"),
        ("=?UTF-8?B?4p?=\n =?utf-8?b?yT?=", "✓"),
        ("=?UTF-8*en?Q?hello_world?=", "hello world"),
        ("=?utf-8?q?What's up??=", "What's up?"),
        ("=?utf-8?Q?caf=C3=\n A9?= x", "café x"),
        ("=?utf-8?Q?two plain\n words?=", "two plain words"),
        ('"=?utf-8?B?w7w?="', '"ü"'),
        ("=?utf-8?q?broken =?utf-8?q?fine?=", "=?utf-8?q?broken fine"),
        ("=?iso-8859-1?Q?a=E9?= =?koi8-r?B?8NLJ18XU?=", "aéПривет"),
        ("=?utf-8?B?w7w=w7w=?=", "üü"),
        ("=??q?abc?=", "abc"),
        ("=?utf-8?q??= x", "x"),
        ("Re:=?utf-8?q?x?=y", "Re:xy"),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("=?utf-8?Q?M=C3=83=C2=BCller_Gr=C3=83=C2=B6?=", "Müller Grö"),
    ],
)
def test_words_are_decoded_however_they_were_cut(value: str, meant: str) -> None:
    """Lesson 34."""
    assert text(value) == meant


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("a; filename*0*=utf-8''%C3; filename*1*=%A4.txt", "ä.txt"),
        ("a; filename*1=bar.txt; filename*0=foo", "foobar.txt"),
        ("a; filename=plain.txt; filename*=utf-8''gr%C3%BCn.txt", "grün.txt"),
        ("a; filename=utf-8''na%C3%AFve.txt", "naïve.txt"),
        ('a; filename="%E4%B8%AD.pdf"', "中.pdf"),
        ('a; filename="100%25 sure%20.pdf"', "100%25 sure%20.pdf"),
        ("a; filename = x y.pdf", "x y.pdf"),
        ('a; filename="a.pdf"x', "a.pdf"),
        ('filename="plan.pdf"', "plan.pdf"),
        ("a; filename*=iso-8859-1'de'gr%FCn.txt", "grün.txt"),
    ],
)
def test_file_names_are_found_in_every_spelling(value: str, meant: str) -> None:
    assert percent(parameters(value)[1]["filename"]) == meant


@pytest.mark.parametrize("piece", ["=?", "=?utf-8?q?", "=?utf-8?q?a?", "=?u?b?=", '"', ";a*0*=", "=?utf-8?q?a?= "])
def test_hostile_values_take_linear_time(piece: str) -> None:
    value = piece * (256_000 // len(piece))
    began = process_time()
    words(value)
    parameters(value)
    assert process_time() - began < 3
