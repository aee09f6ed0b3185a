"""Header blocks that gateways and editors broke are read to their end."""

from time import process_time

import pytest

from maild.mail.heads import mend
from maild.mail.parse import parse


@pytest.mark.parametrize(
    ("raw", "subject", "text"),
    [
        (b"From: a@x.org\nSubject: two\nlines of it\nTo: b@x.org,\nc@x.org\n\nbody", "two lines of it", "body"),
        (b"+OK 1234 octets\nFrom: a@x.org\nSubject: s\n\nbody", "s", "body"),
        (b"From: a@x.org\n>From a@x.org Mon Jan  1 10:00:00 2024\nSubject: s\n\nbody", "s", "body"),
        (b"From: a@x.org\r\r\nSubject: s\r\r\n\r\r\nbody\r\r\nmore\r\r\n", "s", "body\nmore"),
        (b"\xff\xfe" + "From: a@x.org\r\nSubject: grün\r\n\r\nbödy".encode("utf-16-le"), "grün", "bödy"),
        (b"Return-Path: <a@x.org>\nReceived: by z\n\nFrom: a@x.org\nSubject: s\n\nbody", "s", "body"),
        (b"From: a@x.org\nSubject: s\nHello, text\nat once\n\nmore", "s", "Hello, text\nat once\n\nmore"),
        (b"From: a@x.org\nSubject : s\n\nbody", "s", "body"),
    ],
)  # fmt: skip
def test_the_head_and_the_text_are_told_apart(raw: bytes, subject: str, text: str) -> None:
    mail = parse(raw)
    assert (mail.sender.address if mail.sender else "") == "a@x.org"
    assert (mail.subject, mail.text) == (subject, text)


def test_a_boundary_on_a_line_of_its_own_is_found() -> None:
    raw = b'From: a@x.org\nContent-Type: multipart/mixed;\nboundary="b"\n\n--b\n\nhello\n--b--\n'
    assert parse(raw).text == "hello"


def test_text_that_quotes_headers_stays_text() -> None:
    text = b"a\nb\nc\nd\n-----Original Message-----\nFrom: b@x.org\nSubject: old\n\nrest"
    assert parse(b"From: a@x.org\nSubject: s\n" + text).subject == "s"
    assert parse(b"hello\nFrom: nobody\n\nyes").text.startswith("hello")


def test_a_good_head_is_not_touched() -> None:
    raw = b"From: a@x.org\nSubject: s\n folded\n\nbody\nnot: a header\n"
    assert mend(raw, []) is raw


@pytest.mark.parametrize("piece", [b"a\n", b"From: a\nb\n", b"a:\n\n", b"From: x\n\n", b" \n", b"a: b\r\r\n", b":"])
def test_hostile_heads_take_linear_time(piece: bytes) -> None:
    began = process_time()
    mend(piece * (2_000_000 // len(piece)), [])
    assert process_time() - began < 3
