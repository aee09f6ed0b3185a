"""What would take the libraries too long is read as far as it is worth it."""

import time

import pytest

from maild.mail.parse import parse

HEAD = b"From: a@b.example\nTo: support@firm.example\nSubject: heavy\nMIME-Version: 1.0\n"
REPORT = HEAD + b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n'
BLOCK = b"Final-Recipient: rfc822; c@d.example\nAction: failed\nStatus: 5.1.1\n\n"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("piece", [b";", b'a="b;', b"; a=b", b";\n "])
def test_a_content_header_of_any_length_takes_no_time_and_the_rest_is_read(piece: bytes, line_end: bytes) -> None:
    inner = b"Content-Type: text/plain" + piece * (250_000 // len(piece)) + b"\n\nhello\n"
    raw = HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n' + inner + b"\n--b--\n"
    started = time.process_time()
    mail = parse(raw.replace(b"\n", line_end))
    assert time.process_time() - started < 2
    assert mail.subject == "heavy"
    assert any("Content header" in defect for defect in mail.defects)


def test_a_delivery_report_of_endless_blocks_takes_no_time() -> None:
    raw = REPORT + b"Content-Type: message/delivery-status\n\n" + BLOCK * 100_000 + b"\n--b--\n"
    started = time.process_time()
    mail = parse(raw)
    assert time.process_time() - started < 4
    assert any("blocks is read as text" in defect for defect in mail.defects)


def test_a_report_of_many_recipients_is_a_report() -> None:
    mail = parse(REPORT + b"Content-Type: message/delivery-status\n\n" + BLOCK * 1000 + b"\n--b--\n")
    assert mail.report is not None
    assert not any("blocks" in defect for defect in mail.defects)


def test_blank_lines_in_base64_take_no_time() -> None:
    raw = HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"\r\n" * 200_000 + b"!\r\n" + b"\r\n" * 200_000
    started = time.process_time()
    parse(raw)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"Content-Type: text/html\n\n<p>Hello\n" + b"<svg><math>" * 200_000,
        HEAD + b"Cc: " + b";" * 250_000 + b"\n\nHello\n",
    ],
    ids=["elements without an end", "a header of semicolons"],
)
def test_what_repeats_endlessly_is_looked_at_once(raw: bytes) -> None:
    started = time.process_time()
    assert "Hello" in parse(raw).text
    assert time.process_time() - started < 4
