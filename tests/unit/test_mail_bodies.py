"""One text out of the forms that a mail has it in, also where the structure is broken."""

from base64 import encodebytes

import pytest

from maild.mail import calendar, flowed
from maild.mail.parse import parse
from maild.mail.parts import content

HEAD = (
    b"From: Ann <ann@example.org>\nTo: desk@example.net\nSubject: x\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\n"
)
PLAIN = b"Content-Type: text/plain\n\nhello there\n"
RICH = b"Content-Type: text/html\n\n<p>hello <b>there</b></p>\n"
IMAGE = b"Content-Type: image/png; name=a.png\n\nx\n"


def multi(kind: bytes, *parts: bytes, declared: bytes = b"; boundary=cut", used: bytes = b"cut") -> bytes:
    body = b"".join(b"--" + used + b"\n" + part for part in parts)
    return HEAD + b"Content-Type: multipart/" + kind + declared + b"\n\n" + body + b"--" + used + b"--\n"


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        (b"", b"cut"),
        (b"; boundary=other", b"cut"),
        (b'; boundary="cut "', b"cut"),
        (b"; boundary=", b"=_Next.001"),
        (b"; BOUNDARY = cut", b"cut"),
        (b'; boundary="cut', b"cut"),
        (b' boundary="cut"', b"cut"),
    ],
)
def test_parts_are_found_whatever_boundary_was_declared(declared: bytes, used: bytes) -> None:
    """Lesson 34."""
    mail = parse(multi(b"mixed", PLAIN, IMAGE, declared=declared, used=used))
    assert mail.text == "hello there"
    assert [a.filename for a in mail.attachments] == ["a.png"]


def test_a_boundary_used_twice_keeps_the_forms_together_and_the_file() -> None:
    """Some newsletters: the inner multipart has the boundary of the outer one."""
    inner = b"Content-Type: multipart/alternative; boundary=cut\n\n--cut\n" + PLAIN + b"--cut\n" + RICH + b"--cut--\n\n"
    mail = parse(multi(b"mixed", inner, IMAGE))
    assert mail.text == "hello there"
    assert [a.filename for a in mail.attachments] == ["a.png"]


def test_parts_behind_the_closing_boundary_are_kept() -> None:
    mail = parse(multi(b"mixed", PLAIN) + b"\n--cut\n" + IMAGE + b"--cut--\n")
    assert [a.filename for a in mail.attachments] == ["a.png"]
    assert "parts behind the closing boundary" in mail.defects


def test_a_multipart_that_was_encoded_as_a_whole_is_read() -> None:
    inside = encodebytes(b"--cut\n" + PLAIN + b"--cut--\n")
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=cut\nContent-Transfer-Encoding: base64\n\n" + inside
    assert parse(raw).text == "hello there"


def test_parts_without_a_content_type_in_the_head_are_found() -> None:
    head = b"\nThis is a multi-part message in MIME format.\n\n------=_Next\n"
    assert parse(HEAD + head + PLAIN + b"------=_Next--\n").text == "hello there"
    assert parse(HEAD + b"\n-- see this\nContent of the day\n").text.startswith("-- see this")


def test_an_attached_mail_in_base64_has_its_own_bytes() -> None:
    """Lotus Notes and some gateways encode message/rfc822, which RFC 2046 forbids."""
    inner = b"Subject: inside\n\ninner text"
    part = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + encodebytes(inner)
    raw = multi(b"mixed", PLAIN, part)
    mail = parse(raw)
    assert [a.filename for a in mail.attachments] == ["inside.eml"]
    assert content(raw, mail.attachments[0].part) == inner


@pytest.mark.parametrize(
    "plain",
    [
        b"Please view this message in HTML.",
        b"To see this mail, open it in your browser: https://example.org/1",
        b"Ihr Programm kann kein HTML anzeigen.",
        b"\xc2\xa0",
        b"-",
    ],
)
def test_a_plain_form_that_says_nothing_gives_way_to_the_html(plain: bytes) -> None:
    rich = b"Content-Type: text/html; charset=utf-8\n\n<p>" + b"The bill of May is wrong. " * 20 + b"</p>\n"
    part = b"Content-Type: text/plain; charset=utf-8\n\n" + plain + b"\n"
    assert parse(multi(b"alternative", part, rich)).text.startswith("The bill of May is wrong.")


@pytest.mark.parametrize("plain", [b"My HTML page is broken in the browser.", b"Yes", b"\xf0\x9f\x91\x8d"])
def test_a_short_plain_form_that_says_what_the_html_says_stays(plain: bytes) -> None:
    part = b"Content-Type: text/plain; charset=utf-8\n\n" + plain + b"\n"
    rich = b"Content-Type: text/html; charset=utf-8\n\n<div><p>" + plain + b"</p></div>\n"
    assert parse(multi(b"alternative", part, rich)).text == plain.decode()


def test_one_text_sent_as_two_parts_is_told_once() -> None:
    assert parse(multi(b"mixed", PLAIN, RICH)).text == "hello there"
    other = b"Content-Type: text/html\n\n<p>something else</p>\n"
    assert parse(multi(b"mixed", PLAIN, other)).text == "hello there\n\nsomething else"


def test_texts_between_attachments_are_joined() -> None:
    """Apple Mail."""
    html = b"Content-Type: text/html\n\n<p>above</p>\n", b"Content-Type: text/html\n\n<p>below</p>\n"
    assert parse(multi(b"mixed", html[0], IMAGE, html[1])).text == "above\n\nbelow"


def test_a_page_sent_as_plain_text_is_read_as_a_page() -> None:
    assert parse(HEAD + b"\n<html><body><p>Hi <b>you</b></p></body></html>").text == "Hi you"


def test_a_text_before_the_parts_counts_where_there_is_no_other() -> None:
    mail = parse(
        HEAD + b"Content-Type: multipart/mixed; boundary=cut\n\nI wrote here.\n\n--cut\n" + IMAGE + b"--cut--\n"
    )
    assert mail.text == "I wrote here."


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?koi8-r?B?8NLJ18XU?=\n\n" + "Привет".encode("koi8-r"),
        b"Subject: =?koi8-r?B?8NLJ18XU?=\nContent-Type: text/plain; charset=us-ascii\n\n" + "Привет".encode("koi8-r"),
        b"Content-Type: text/html\n\n<meta charset=koi8-r><p>" + "Привет".encode("koi8-r"),
        b'Content-Type: text/html; charset=us-ascii\n\n<meta content="text/html; charset=koi8-r">'
        + "Привет".encode("koi8-r"),
    ],
)
def test_a_charset_named_elsewhere_in_the_mail_helps(raw: bytes) -> None:
    """Lesson 34."""
    assert parse(raw).text == "Привет"


@pytest.mark.parametrize(
    ("text", "delete", "meant"),
    [
        ("Hello \nworld\n\nnext", False, "Hello world\n\nnext"),
        ("Hel \nlo", True, "Hello"),
        ("> quoted \n> more\n>> deep \n> back", False, "> quoted more\n>> deep\n> back"),
        (" From here\n >no quote", False, "From here\n>no quote"),
        ("text \n-- \nAnn \nLee", False, "text\n-- \nAnn Lee"),
        ("> a\n> -- \n> Bob", False, "> a\n> -- \n> Bob"),
        ("", False, ""),
        ("> > old style", False, "> > old style"),
    ],
)
def test_flowed_text_becomes_paragraphs(text: str, delete: bool, meant: str) -> None:
    assert flowed.unfold(text, delete) == meant


EVENT = """BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VTIMEZONE\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r
END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT={answer};CN="Lee, Ann":mailto:ann@example.org\r
SUMMARY:Lunch\\, a lo\r\n ng one\r\nDTSTART;TZID=Europe/Berlin:20240101T120000\r
DTEND;TZID=Europe/Berlin:20240101T133000\r\nLOCATION:Room 5\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""
WHAT = "Lunch, a long one, 2024-01-01 12:00 to 13:30 Europe/Berlin, Room 5"


@pytest.mark.parametrize(
    ("method", "answer", "label"),
    [
        ("REQUEST", "NEEDS-ACTION", "Invitation"),
        ("CANCEL", "", "Cancelled"),
        ("REPLY", "ACCEPTED", "Accepted by Lee, Ann"),
        ("REPLY", "DECLINED", "Declined by Lee, Ann"),
        ("REPLY", "TENTATIVE", "Tentatively accepted by Lee, Ann"),
        ("COUNTER", "", "New time proposed"),
        ("X", "", "Calendar"),
    ],
)
def test_an_invitation_is_one_readable_line(method: str, answer: str, label: str) -> None:
    """Lesson 37."""
    assert calendar.line(EVENT.format(method=method, answer=answer)) == f"{label}: {WHAT}"


@pytest.mark.parametrize(
    "text", ["", "BEGIN:VEVENT", "garbage", "SUMMARY;X=" + ";" * 100_000, "DTSTART:99999999T9999\n"]
)
def test_any_calendar_is_a_line_or_nothing(text: str) -> None:
    assert "\n" not in calendar.line(text)
