"""Bytes become the text that was meant, whatever charset they declare."""

import unicodedata

import pytest

from maild.mail.charset import codec, decode, once


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("ISO8859-15", "iso8859_15"),
        ("iso88591", "cp1252"),
        ("cp-1251", "cp1251"),
        ("win1251", "cp1251"),
        ("x-windows-949", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        ("x-sjis", "cp932"),
        ("ms936", "gb18030"),
        ("x-gbk", "gb18030"),
        ("big5", "big5hkscs"),
        ("unicode-1-1-utf-7", "utf_7"),
        ("utf 8", "utf_8"),
        ("charset=utf-8", "utf_8"),
        ("koi8-ru", "koi8_u"),
        ("ibm850", "cp850"),
        ("_iso-2022-jp$ESC", "iso2022_jp"),
        ("x-unknown", "ascii"),
        ("hex", None),
        ("uu", None),
        ("iso-8859-20", None),
        ("x-user-defined", None),
    ],
)
def test_names_of_charsets_are_known_as_clients_write_them(declared: str, name: str | None) -> None:
    """Lesson 34."""
    assert codec(declared) == name


@pytest.mark.parametrize(
    ("declared", "data", "text"),
    [
        ("iso-8859-1", "“Größe” €".encode("cp1252"), "“Größe” €"),
        ("iso-8859-1", "Größe".encode(), "Größe"),
        ("shift_jis", "日本語です".encode(), "日本語です"),
        ("shift_jis", "①㈱髙".encode("cp932"), "①㈱髙"),
        ("euc-kr", "똠방각하".encode("cp949"), "똠방각하"),
        ("gb2312", "朱镕基".encode("gb18030"), "朱镕基"),
        ("big5", "㗎㗎".encode("big5hkscs"), "㗎㗎"),
        ("koi8-u", "Їжак".encode("koi8_u"), "Їжак"),
        ("utf-7", b"Gr+APw-n", "Grün"),
        ("utf-16", "Grün".encode("utf-16-le"), "Grün"),
        ("utf-16", "Grün".encode("utf-16-be"), "Grün"),
        ("utf-16le", "\ufeffGrün".encode("utf-16-le"), "Grün"),
        ("utf-16", b"plain", "plain"),
        ("utf-8", b"\xef\xbb\xbfGr\xc3\xbcn", "Grün"),
        ("iso-2022-jp", "日本語".encode("iso2022_jp"), "日本語"),
        ("iso-2022-jp", b"\x1b$B-!-j\x1b(B\x1b(I1\x1b(B", "①㈱ｱ"),
        ("iso-2022-jp-1", "丂".encode("iso2022_jp_1"), "丂"),
        ("iso-2022-jp-2", "\u20ac漢é".encode("iso2022_jp_2", "ignore"), "€漢é"),
        ("iso-2022-jp-3", "𠀋".encode("iso2022_jp_2004"), "𠀋"),
        (None, "日本語".encode("iso2022_jp"), "日本語"),
        ("iso-2022-jp", "しじみとももの".encode("cp932"), "しじみとももの"),
        ("iso-2022-jp", "しじみとももの".encode("euc_jp"), "しじみとももの"),
        ("us-ascii", "Größe".encode(), "Größe"),
        ("windows-1251", "Привет".encode("cp1251"), "Привет"),
    ],
)
def test_text_is_read_as_it_was_meant(declared: str | None, data: bytes, text: str) -> None:
    """Lesson 34."""
    assert decode(data, declared)[0] == text


def test_vietnamese_letters_and_their_tones_are_put_together() -> None:
    """Lesson 34: windows-1258 holds them apart."""
    apart = unicodedata.normalize("NFD", "cộng").replace("o\u0323\u0302", "ô\u0323")
    assert decode(apart.encode("cp1258"), "windows-1258")[0] == "cộng"


def test_text_encoded_twice_is_read_once_more_only_where_that_is_certain() -> None:
    assert once("MÃ¼ller, GrÃ¶ÃŸe") == "Müller, Größe"
    assert once("the sign Ã¼ in a sentence about mojibake") is None
    assert once("Ã¼ and Ã¶ beside a real ü") is None
    assert once("Müller") is None


def test_a_letter_cut_at_the_end_does_not_spoil_the_others() -> None:
    assert decode("Tür und Tü".encode()[:-1], "utf-8")[0] == "Tür und T\ufffd"
    assert decode("caf\xe9".encode("latin-1"), "utf-8")[0] == "café"
