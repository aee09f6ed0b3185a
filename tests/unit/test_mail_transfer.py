"""Transfer encodings are undone as their senders meant them."""

from base64 import b64encode, encodebytes
from binascii import b2a_uu
from time import process_time

import pytest

from maild.mail import transfer, uu

TEXT = "Grüße an alle, und noch viel mehr Text, der über zwei Zeilen geht.".encode()
LINES = encodebytes(TEXT)


@pytest.mark.parametrize(
    ("declared", "data", "meant"),
    [
        ("base64", LINES, TEXT),
        ("BASE64 ", LINES.rstrip(b"=\n"), TEXT),
        ("base-64 (comment)", LINES.replace(b"\n", b"\r\n"), TEXT),
        ("base64", b64encode(b"one ") + b"\n" + b64encode(b"two!!") + b"\n", b"one two!!"),
        ("base64", b"SGV!sbG8g", b"Hello "),
        ("base64", b"SGVsbG8gd29ybGQhISEh\nQ", b"Hello world!!!!"),
        ("base64", LINES + b"\n____\nsent to the list\n", TEXT + b"\n____\nsent to the list\n"),
        ("base64", b"A virus scanner wrote this\n\n" + LINES, b"A virus scanner wrote this\n" + TEXT),
        ("base64", b"Hello,\n\nnobody encoded this.\n", b"Hello,\n\nnobody encoded this.\n"),
        (
            "quoted-printable",
            b"caf=c3=a9 =\nlong =\t\nline =C=\n3=A4 =zz \xe9=",
            b"caf\xc3\xa9 long line \xc3\xa4 =zz \xe9",
        ),
        ("Quoted_Printable;", b"a=3Db", b"a=b"),
        ("8bit", b"a=3Db", b"a=3Db"),
        ("", b"a=3Db", b"a=3Db"),
        ("us-ascii", b"caf=C3=A9=20=\nx", b"caf\xc3\xa9 x"),
        ("utf-8", b"1+1=2", b"1+1=2"),
        ("7bit", encodebytes(TEXT * 3), TEXT * 3),
        ("x-uuencode", b"begin 644 x\n" + b2a_uu(b"abc") + b"`\nend\n", b"abc"),
    ],
)
def test_a_body_is_what_its_sender_wrote(declared: str, data: bytes, meant: bytes) -> None:
    """Lesson 34."""
    assert transfer.decode(data, declared, is_text=True)[0] == meant


def test_an_encoded_file_is_no_text() -> None:
    """A footer below an attachment is no part of its bytes; a file of base64 letters stays as it is."""
    assert transfer.decode(LINES + b"\nsent to the list\n", "base64")[0] == TEXT
    assert transfer.decode(LINES * 3, "")[0] == LINES * 3


def test_a_file_in_a_text_is_cut_out() -> None:
    data = bytes(range(256))
    body = b"".join(b2a_uu(data[n : n + 45]) for n in range(0, 256, 45))
    text, files = uu.cut(b"before\nbegin 644 a b.bin\n" + body + b"`\nend\nafter\n")
    assert text == b"before\nafter\n"
    assert files == (uu.File(b"a b.bin", data),)


@pytest.mark.parametrize(
    "text", [b"begin 644 people\nto dance!\nend\n", b"We begin\nbegin 644 x\nand never end", b"begin"]
)
def test_a_text_that_only_begins_like_a_file_stays(text: bytes) -> None:
    assert uu.cut(text) == (text, ())


@pytest.mark.parametrize("piece", [b"begin 644 x\n", b"begin 644 x\nend\n", b"=\n", b"A =\n", b"QUJD!\n", b"= "])
def test_hostile_bodies_take_linear_time(piece: bytes) -> None:
    data = piece * (2_000_000 // len(piece))
    began = process_time()
    uu.cut(data)
    transfer.decode(data, "base64", is_text=True)
    transfer.decode(data, "quoted-printable", is_text=True)
    transfer.decode(data, "odd", is_text=True)
    assert process_time() - began < 8
