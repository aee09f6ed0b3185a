"""Any bytes become a Mail, and what was wrong stands in its defects."""

import pickle
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maild.mail.parse import parse
from maild.mail.parts import content
from maild.values import Address, Limits, Recipient

HEAD = b"From: Ann <ann@example.org>\nTo: desk@example.net\nSubject: x\nMessage-ID: <1@example.org>\n"


def mixed(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    body = b"".join(b"--cut\n" + part + b"\n" for part in parts)
    return HEAD + b"MIME-Version: 1.0\nContent-Type: multipart/" + kind + b"; boundary=cut\n\n" + body + b"--cut--\n"


def nested(levels: int, more: bytes = b"") -> bytes:
    out = HEAD
    for n in range(levels):
        out += b'Content-Type: multipart/mixed; boundary="b%d"\n%s\n--b%d\n' % (n, more, n)
    return out + b"Content-Type: text/plain\n\ndeep\n"


BAD = {
    "empty": b"",
    "a line break": b"\r\n",
    "NULs": b"\0" * 500,
    "every byte": bytes(range(256)) * 20,
    "no headers": b"hello\nworld",
    "headers only": b"From: a@b",
    "unknown charset": HEAD + b"Content-Type: text/plain; charset=klingon\n\nhi \xe9",
    "NUL in the charset": HEAD + b'Content-Type: text/plain; charset="ut\x00f"\n\nhi \xe9',
    "no start boundary": HEAD + b"Content-Type: multipart/mixed; boundary=zz\n\nnothing here",
    "no boundary": HEAD + b"Content-Type: multipart/mixed\n\nnothing here",
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\n\n=A=B=C!!",
    "400 levels": nested(400),
    "400 attached levels": nested(400, b"Content-Disposition: attachment\n"),
    "5000 levels": nested(5000),
    "3000 mails in mails": b"From: a@b\nContent-Type: message/rfc822\n\n" * 3000,
    "100,000 parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "10 MB of headers": b"X: y\n" * 2_000_000 + b"\nbody",
    "an endless quote in To": b'To: "' + b"\\" * 200_000 + b"\n\n",
    "comments in From": b"From: " + b"(" * 100_000 + b"\n\n",
    "header names like methods": b"Parse: 1\nMessage: 2\nHeaders_json: 3\nDefects: 4\n\nx",
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD.keys())
def test_every_bad_mail_becomes_a_mail_with_defects(raw: bytes) -> None:
    """Lessons 1, 3 and 34."""
    mail = parse(raw)
    assert mail.size == len(raw)
    assert mail.digest == sha256(raw).hexdigest()
    assert mail.defects
    assert pickle.loads(pickle.dumps(mail)) == mail


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_parse_never_raises_whatever_the_body(raw: bytes) -> None:
    mail = parse(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + raw)
    assert parse(raw).digest == sha256(raw).hexdigest()
    assert "\0" not in mail.text


PIECES = st.sampled_from(
    [
        b"From: ",
        b"To: ",
        b"Subject: ",
        b"Date: ",
        b"References: ",
        b"Content-Type: ",
        b"charset=",
        b"filename*0*=",
        b"multipart/mixed; boundary=b\n",
        b"text/html",
        b"message/rfc822\n",
        b"Content-Transfer-Encoding: base64\n",
        b"\n",
        b"\r",
        b"--b\n",
        b"--b--",
        b"=?utf-8?q?",
        b"?=",
        b"=C3",
        b"\xff",
        b"\x00",
        b'"',
        b"<",
        b">",
        b"a@b",
        b",",
        b";",
        b"\\",
        b"(",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_nothing_that_could_break_a_header_or_the_database_gets_out(pieces: list[bytes]) -> None:
    mail = parse(b"".join(pieces))
    lines = [mail.subject, *mail.in_reply_to, *mail.references, *(v for _, v in mail.headers), *mail.defects]
    lines += [str(a) for a in (*mail.to, *mail.cc, *mail.reply_to)] + [a.filename for a in mail.attachments]
    for line in lines:
        assert not set(line) & {"\r", "\n", "\0"}
    for text in (mail.text, mail.reply, mail.quoted, mail.signature, mail.html or "", *lines):
        assert "\0" not in text
        text.encode("utf-8")


def test_a_mail_past_the_limit_is_read_as_far_as_it_goes() -> None:
    """Lesson 40."""
    mail = parse(HEAD + b"\n" + b"line\n" * 10_000, Limits(mail_bytes=1000))
    assert mail.subject == "x"
    assert mail.text.startswith("line\nline")
    assert mail.size > 50_000
    assert any("is read up to 1000" in d for d in mail.defects)


def test_a_header_line_past_the_limit_keeps_the_body() -> None:
    mail = parse(b"To: " + b"a@example.org, " * 40_000 + b"\nSubject: lost\n\nbody")
    assert mail.text == "body"
    assert [a.address for a in mail.to] == ["a@example.org"]


def test_parts_and_addresses_have_limits() -> None:
    many = b", ".join(b"a%d@example.org" % n for n in range(900))
    mail = parse(HEAD + b"Cc: " + many + b"\n\nx")
    assert len(mail.cc) == 500


def test_the_first_of_two_froms_is_the_sender_and_the_second_a_defect() -> None:
    mail = parse(b"From: a@example.org\nFrom: b@example.org\n\nx")
    assert mail.sender == Address("", "a@example.org")
    assert "two From headers" in mail.defects


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        (b"=?utf-8?b?w7w=?= =?UTF-8?Q?=C3?=\n =?utf-8?q?=A4?= x", "\u00fc\u00e4 x"),
        (b"caf\xc3\xa9", "caf\u00e9"),
        (b"caf\xe9", "caf\u00e9"),
        (b"=?gb2312?b?6Ua7+Q==?=", "\u9555\u57fa"),
        (b"=?iso-8859-1?q?=80_10?=", "\u20ac 10"),
        (b"=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "\u65e5\u672c"),
        (b"=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
        (b"=?no-such?q?abc?=", "abc"),
        (b"=?utf-8?q?broken", "=?utf-8?q?broken"),
        (b"two\n lines", "two lines"),
    ],
)
def test_subjects_of_all_kinds_are_read(header: bytes, subject: str) -> None:
    """Lesson 34."""
    assert parse(b"Subject: " + header + b"\n\n").subject == subject


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        (b"gb2312", "\u9555\u4e00".encode("gb18030"), "\u9555\u4e00"),
        (b"iso-8859-1", b"\x93quoted\x94 \x80", "\u201cquoted\u201d \u20ac"),
        (b"us-ascii", "gr\u00fcn".encode(), "gr\u00fcn"),
        (b"utf-8", b"gr\xfcn", "gr\u00fcn"),
        (b"utf-8", "gr\u00fcn \u20ac viel".encode()[:-1] + b"\xc3", "gr\u00fcn \u20ac vie\ufffd"),
        (b"hex", b"4142", "4142"),
        (b"windows-1258", b"\xd0", "\u0110"),
    ],
)
def test_charsets_that_lie_are_read_as_meant(charset: bytes, data: bytes, text: str) -> None:
    """Lesson 34."""
    raw = HEAD + b"Content-Type: text/plain; charset=" + charset + b"\nContent-Transfer-Encoding: 8bit\n\n" + data
    assert parse(raw).text == text


def test_ids_are_found_in_odd_headers_and_bounded() -> None:
    refs = b" ".join(b"<%d@example.org>" % n for n in range(300))
    mail = parse(
        b"Message-ID: <a b@example.org>\nIn-Reply-To: Your mail of Monday <q@example.org> (Ann)\nReferences: "
        + refs
        + b"\n\n"
    )
    assert mail.message_id == "ab@example.org"
    assert mail.in_reply_to == ("q@example.org",)
    assert len(mail.references) == 200
    assert mail.references[-1] == "299@example.org"


def test_an_encoded_list_of_ids_is_read() -> None:
    mail = parse(b"References: =?utf-8?q?=3Cone=40example=2Eorg=3E?=\n <two@example.org>\n\n")
    assert mail.references == ("one@example.org", "two@example.org")


def test_a_message_id_without_brackets_or_at_is_still_one() -> None:
    """Lesson 16."""
    assert parse(b"Message-ID: 12345\n\n").message_id == "12345"
    assert parse(b"Message-ID: <>\n\n").message_id is None


def test_dates_are_aware_or_none() -> None:
    assert parse(b"Date: Mon, 1 Jan 2024 10:00:00 +0100\n\n").date == datetime(
        2024, 1, 1, 10, tzinfo=timezone(timedelta(hours=1))
    )
    assert parse(b"Date: Mon, 1 Jan 2024 10:00:00 -0000\n\n").date == datetime(2024, 1, 1, 10, tzinfo=UTC)
    for bad in (b"yesterday", b"1 Jan 9999 10:00:00 +0000", b"Mon, 99 Jan 2024 10:00:00"):
        mail = parse(b"Date: " + bad + b"\n\n")
        assert mail.date is None
        assert "Date cannot be read" in mail.defects


def test_control_headers_of_ours_are_left_out_however_they_are_written() -> None:
    mail = parse(b"X-Maild-State: open\nx-maild-ticket : 42\nX-MAILD-A: b\nX-Other: kept\n\n")
    assert [name for name, _ in mail.headers] == ["x-other"]


def test_the_plain_form_is_the_text_and_the_html_stays_beside_it() -> None:
    mail = parse(
        mixed(b"Content-Type: text/plain\n\nplain", b"Content-Type: text/html\n\n<b>rich</b>", kind=b"alternative")
    )
    assert mail.text == "plain"
    assert mail.html == "<b>rich</b>"
    assert mail.attachments == ()


def test_html_makes_the_text_where_the_plain_form_is_blank() -> None:
    mail = parse(
        mixed(b"Content-Type: text/plain\n\n \n", b"Content-Type: text/html\n\n<p>rich</p>", kind=b"alternative")
    )
    assert mail.text == "rich"


def test_several_plain_parts_are_joined_around_an_attachment() -> None:
    mail = parse(
        mixed(
            b"Content-Type: text/plain\n\nabove",
            b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD",
            b"Content-Type: text/plain\n\nbelow",
        )
    )
    assert mail.text == "above\n\nbelow"
    assert [(a.filename, a.size, a.sha256, a.inline) for a in mail.attachments] == [
        ("a.pdf", 3, sha256(b"ABC").hexdigest(), False)
    ]


def test_the_bytes_of_an_attachment_are_cut_out_on_demand() -> None:
    raw = mixed(b"Content-Type: text/plain\n\nx", b"Content-Type: image/png; name=a.png\n\ndata")
    mail = parse(raw)
    assert content(raw, mail.attachments[0].part) == b"data"
    assert content(raw, 99) == b""
    assert content(b"", 0) == b""


def test_an_attached_mail_is_one_attachment_named_by_its_subject() -> None:
    inner = b"Content-Type: message/rfc822\n\nFrom: x@example.org\nSubject: Inner/../thing\n\ninner text"
    raw = mixed(b"Content-Type: text/plain\n\nouter", inner)
    mail = parse(raw)
    assert mail.text == "outer"
    assert mail.sender == Address("Ann", "ann@example.org")
    assert [(a.filename, a.content_type) for a in mail.attachments] == [("Inner-..-thing.eml", "message/rfc822")]
    assert b"inner text" in content(raw, mail.attachments[0].part)


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b"attachment; filename*0*=utf-8''%C3; filename*1*=%A4.txt", "\u00e4.txt"),
        (b'attachment; filename="=?utf-8?q?=C3=A4.txt?="', "\u00e4.txt"),
        (b'attachment; filename="\xe4.txt"', "\u00e4.txt"),
        (b'attachment; filename="../../etc/passwd"', "passwd"),
        (b'attachment; filename="C:\\temp\\a.doc"', "a.doc"),
        (b'attachment; filename="a;b.txt"', "a;b.txt"),
        ('attachment; filename="evil\u202etxt.exe"'.encode(), "eviltxt.exe"),
        (b"attachment; filename*=utf-8''a%0d%0ab.txt", "a b.txt"),
    ],
)
def test_file_names_are_decoded_and_harmless(disposition: bytes, name: str) -> None:
    mail = parse(mixed(b"Content-Type: application/x\nContent-Disposition: " + disposition + b"\n\nx"))
    assert mail.attachments[0].filename == name


def test_the_bytes_of_an_attached_mail_are_as_they_were() -> None:
    inner = b"Subject: Inn\xc3\xa9r\r\nX-Long: " + b"a " * 60 + b"\r\n\tfolded\r\n\r\nline\r\n\r\nFrom me\r\n"
    for mail in (inner, inner.replace(b"\r\n", b"\n")):
        raw = mixed(b"Content-Type: text/plain\n\nx", b"Content-Type: message/rfc822\n\n" + mail)
        assert content(raw, parse(raw).attachments[0].part) == mail


@pytest.mark.parametrize(
    "kind",
    [
        b"text/plain (plain); charset=utf-8 (Unicode)",
        b"text / plain ; charset = utf-8",
        b"text/plain, charset=utf-8",
        b"text/plain; charset=\"'utf-8'\"",
        b"text; charset=utf-8",
    ],
)
def test_a_content_type_is_read_in_every_spelling(kind: bytes) -> None:
    mail = parse(HEAD + b"Content-Type: " + kind + b"\n\ngr\xc3\xbcn")
    assert (mail.text, mail.content_type) == ("gr\u00fcn", "text/plain")


def test_a_picture_in_the_html_is_inline() -> None:
    mail = parse(
        mixed(
            b'Content-Type: text/html\n\n<img src="cid:logo@x"><img src="http://example.org/spy.png">',
            b"Content-Type: image/png\nContent-ID: <logo@x>\n\nx",
            kind=b"related",
        )
    )
    assert [(a.inline, a.content_id) for a in mail.attachments] == [(True, "logo@x")]
    assert mail.html is not None
    assert "spy" not in mail.html


def test_an_invitation_without_text_is_told_in_a_line() -> None:
    """Lesson 37."""
    mail = parse(
        HEAD + b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VEVENT\nSUMMARY:Lunch\nDTSTART:20240101T120000Z\n"
    )
    assert mail.text == "Invitation: Lunch, 2024-01-01 12:00 UTC"
    assert mail.attachments[0].filename == "invite.ics"


def test_a_delivery_report_is_read_field_by_field() -> None:
    status = (
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\nOriginal-Envelope-Id: env1\n\n"
        b"Final-Recipient: rfc822; a@example.org\nAction: failed\nStatus: 4.4.7\n\n"
        b"Final-Recipient: rfc822;b@example.org\nAction: delayed\nStatus: 4.2.0\n\n"
        b"Final-Recipient: rfc822;c@example.org\nStatus: 5.1.1\n"
    )
    returned = b"Content-Type: text/rfc822-headers\n\nSubject: y\nMessage-ID: <sent@example.net>\n"
    report = parse(mixed(b"Content-Type: text/plain\n\nsorry", status, returned, kind=b"report")).report
    assert report is not None
    assert report.report_type == "delivery-status"
    assert report.recipients == (
        Recipient("a@example.org", "4.4.7", True),
        Recipient("b@example.org", "4.2.0", False),
        Recipient("c@example.org", "5.1.1", True),
    )
    assert report.envelope_id == "env1"
    assert report.original_message_id == "sent@example.net"


def test_two_deliveries_of_one_mail_have_one_content_digest() -> None:
    """Lesson 16."""
    first = parse(b"Received: by a\n" + HEAD + b"\nhello\nworld\n")
    second = parse(b"Received: by b\n" + HEAD.replace(b"\n", b"\r\n") + b"\r\nhello\r\nworld\r\n\r\n")
    other = parse(HEAD + b"\nhello\nmoon\n")
    assert first.content_digest == second.content_digest != other.content_digest
    assert first.digest != second.digest


def test_another_attachment_is_another_content() -> None:
    one, two = (mixed(b"Content-Type: text/plain\n\nx", b"Content-Type: image/png\n\n" + d) for d in (b"a", b"b"))
    assert parse(one).content_digest != parse(two).content_digest


def test_the_language_is_the_primary_subtag() -> None:
    assert parse(b"Content-Language: de-DE, en\n\n").language == "de"
    assert parse(b"Accept-Language: en_US\n\n").language == "en"
    assert parse(b"Content-Language: 123\n\n").language is None


def test_an_mbox_line_before_the_headers_is_no_text() -> None:
    mail = parse(b"From ann@example.org Mon Jan  1 10:00:00 2024\n" + HEAD + b"\nhello")
    assert (mail.subject, mail.text) == ("x", "hello")
