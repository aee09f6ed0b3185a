"""What is packed in a mail is taken out: opaque signatures, winmail.dat, uuencode, broken multiparts."""

from base64 import encodebytes
from binascii import b2a_uu
from struct import pack
from time import process_time

import pytest

from maild.mail import rtf, smime, tnef
from maild.mail.parse import parse
from maild.mail.parts import content

HEAD = (
    b"From: Ann <ann@example.org>\nTo: desk@example.net\nSubject: x\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\n"
)
INNER = (
    b"Content-Type: multipart/mixed; boundary=in\n\n--in\n\nsigned text\n--in\n"
    b"Content-Type: text/csv; name=a.csv\n\n1,2\n--in--\n"
)


def der(tag: int, *parts: bytes, streamed: bool = False) -> bytes:
    """A value of BER, of a streamed length or a definite one."""
    body = b"".join(parts)
    if streamed:
        return bytes((tag, 0x80)) + body + b"\0\0"
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8 or 1, "big")
    return bytes((tag,)) + (size if len(body) < 128 else bytes((0x80 | len(size),)) + size) + body


def signed(content: bytes, streamed: bool = False) -> bytes:
    """An opaquely signed structure around these bytes, without its signers."""
    kind, plain = der(6, smime.SIGNED), der(6, bytes.fromhex("2a864886f70d010701"))
    pieces = der(4, content[:9]), der(4, content[9:])
    octets = der(0x24, *pieces, streamed=True) if streamed else der(4, content)
    inside = der(0x30, plain, der(0xA0, octets, streamed=streamed), streamed=streamed)
    body = der(0x30, der(2, b"\1"), der(0x31), inside, der(0x31), streamed=streamed)
    return der(0x30, kind, der(0xA0, body, streamed=streamed), streamed=streamed)


def p7m(data: bytes) -> bytes:
    head = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
    return HEAD + head + b"Content-Transfer-Encoding: base64\n\n" + encodebytes(data)


@pytest.mark.parametrize("streamed", [False, True])
def test_an_opaquely_signed_mail_is_read_like_any_other(streamed: bool) -> None:
    """Lesson 36: Outlook signs so by default; the certificate plays no part."""
    raw = p7m(signed(INNER, streamed))
    mail = parse(raw)
    assert mail.text == "signed text"
    assert [a.filename for a in mail.attachments] == ["a.csv"]
    assert content(raw, mail.attachments[0].part).strip() == b"1,2"
    assert mail.defects == ("no Date",)


def test_a_signature_around_a_signature_is_taken_off_too() -> None:
    """Lesson 36."""
    twice = b"Content-Type: application/x-pkcs7-mime\nContent-Transfer-Encoding: base64\n\n" + encodebytes(
        signed(INNER)
    )
    assert parse(p7m(signed(twice))).text == "signed text"


def test_an_encrypted_mail_says_so() -> None:
    """Lesson 36: it is never a ticket without a word."""
    mail = parse(p7m(der(0x30, der(6, bytes.fromhex("2a864886f70d010703")), der(0xA0, der(0x30)))))
    assert mail.text == "This mail is encrypted with S/MIME and cannot be read here."
    assert [a.filename for a in mail.attachments] == ["smime.p7m"]
    pgp = b'Content-Type: multipart/encrypted; boundary=b; protocol="application/pgp-encrypted"\n\n--b\n'
    pgp += b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/x\n\nx\n--b--\n"
    assert parse(HEAD + pgp).text == "This mail is encrypted with PGP and cannot be read here."
    assert "encrypted with PGP, cannot be read" in parse(HEAD + b"\n-----BEGIN PGP MESSAGE-----\n\nx\n").defects


def test_a_detached_signature_stands_beside_its_text() -> None:
    """Lesson 36."""
    raw = HEAD + b"Content-Type: multipart/signed; boundary=b\n\n--b\n\nhello\n--b\n"
    mail = parse(raw + b"Content-Type: application/pgp-signature\n\nsig\n--b--\n")
    assert mail.text == "hello"
    assert [a.filename for a in mail.attachments] == ["signature.asc"]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"0\x80" * 50_000, signed(INNER)[:30], b"0\x84\xff\xff\xff\xff\x06", signed(b"")]
)
def test_what_is_no_signature_stays_an_attachment(data: bytes) -> None:
    mail = parse(p7m(data))
    assert [a.filename for a in mail.attachments] == ["smime.p7m"]
    assert mail.attachments[0].size == len(data)
    assert any("S/MIME" in defect for defect in mail.defects)


def field(level: int, name: int, kind: int, data: bytes) -> bytes:
    """One field of winmail.dat."""
    return pack("<BHHI", level, name, kind, len(data)) + data + pack("<H", sum(data) & 0xFFFF)


def prop(kind: int, name: int, data: bytes) -> bytes:
    """One MAPI property of varying length."""
    return pack("<HHII", kind, name, 1, len(data)) + data + bytes(-len(data) % 4)


def winmail(*fields: bytes) -> bytes:
    return pack("<IH", 0x223E9F78, 1) + b"".join(fields)


FILE = (
    field(2, 0x9002, 6, bytes(14)),
    field(2, 0x8010, 1, b"SHORT~1.TXT\0"),
    field(2, 0x800F, 6, b"inside"),
    field(2, 0x9005, 6, pack("<I", 1) + prop(0x1F, 0x3707, "Längerer Name.txt\0".encode("utf-16-le"))),
)
BODY = field(1, 0x9003, 6, pack("<I", 1) + prop(0x102, 0x1013, b"<p>from <b>Outlook</b></p>"))


def with_winmail(data: bytes, text: bytes = b"hello") -> bytes:
    kind = b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    parts = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
    return parts + (b"--b\n\n" + text + b"\n" if text else b"") + b"--b\n" + kind + encodebytes(data) + b"\n--b--\n"


def test_the_files_of_winmail_are_attachments() -> None:
    """Lesson 37."""
    raw = with_winmail(winmail(field(1, 0x9007, 6, pack("<II", 1252, 0)), BODY, *FILE))
    mail = parse(raw)
    assert mail.text == "hello"
    assert [(a.filename, a.size) for a in mail.attachments] == [("Längerer Name.txt", 6)]
    assert content(raw, mail.attachments[0].part) == b"inside"


def test_the_body_of_winmail_is_read_where_there_is_no_other() -> None:
    """Lesson 37: Exchange sends mails whose only part is winmail.dat."""
    mail = parse(with_winmail(winmail(BODY), b""))
    assert mail.text == "from Outlook"
    assert mail.html == "<p>from <b>Outlook</b></p>"


def test_a_winmail_that_cannot_be_read_is_kept() -> None:
    """Lesson 37."""
    mail = parse(with_winmail(b"garbage"))
    assert [a.filename for a in mail.attachments] == ["winmail.dat"]
    assert "winmail.dat cannot be read" in mail.defects


def test_no_count_in_winmail_is_believed() -> None:
    """The library for it would count to four thousand million."""
    whole = winmail(BODY, *FILE)
    began = process_time()
    for cut in range(0, len(whole), 3):
        tnef.unpack(whole[:cut])
        tnef.unpack(whole[:cut] + b"\xff" * 40 + whole[cut + 40 :])
    for hostile in (b"\x1f\x10" + b"\xff" * 10, b"\x02\x10\x01\x00" + b"\xff" * 8):
        tnef.unpack(winmail(field(1, 0x9003, 6, b"\xff\xff\xff\xff" + hostile)))
    tnef.unpack(winmail(*[field(1, 0x9003, 6, b"")] * 300_000))
    assert process_time() - began < 5


@pytest.mark.parametrize(
    ("source", "html", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard Gr\'fc\'dfe\par {\b two}\par}", "", "Grüße\ntwo"),
        (rb"{\rtf1\ansi\uc1 \u8364?5 {\*\unknown gone}\{x\}}", "", "€5 {x}"),
        (
            rb"{\rtf1\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Hi\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}",
            "<p>Hi</p>",
            "",
        ),
        (b"", "", ""),
        (rb"{\rtf1 \u-10179?\u-8704?}", "", "😀"),
    ],
)
def test_rtf_says_what_stands_in_it(source: bytes, html: str, text: str) -> None:
    assert rtf.read(source) == (html, text)


def test_compressed_rtf_is_unpacked_and_bounded() -> None:
    plain = rb"{\rtf1 hello}"
    literal = b"".join(b"\0" + plain[n : n + 8] for n in range(0, len(plain), 8))
    assert rtf.decompress(pack("<II4sI", len(literal) + 12, len(plain), b"LZFu", 0) + literal) == plain
    assert rtf.decompress(pack("<II4sI", len(plain) + 12, len(plain), b"MELA", 0) + plain) == plain
    assert rtf.decompress(b"short") == b""
    bomb = pack("<II4sI", 0, 0xFFFFFFFF, b"LZFu", 0) + b"\xff\x00\x0f" * 2_000_000
    assert len(rtf.decompress(bomb)) <= rtf.MAX_RTF


def test_a_file_that_stands_uuencoded_in_the_text_is_an_attachment() -> None:
    """Outlook set to plain text only."""
    raw = HEAD + b"\nsee below\n\nbegin 644 report.pdf\n" + b2a_uu(b"%PDF-1.4") + b"`\nend\nregards\n"
    mail = parse(raw)
    assert mail.text == "see below\n\nregards"
    assert [(a.filename, content(raw, a.part)) for a in mail.attachments] == [("report.pdf", b"%PDF-1.4")]


def test_a_mail_that_outlook_packed_into_another_is_known_as_a_mail() -> None:
    inner = winmail(field(1, 0x9003, 6, pack("<I", 1) + prop(0x1E, 0x1000, b"for the team only\0")))
    attached = prop(0x0D, 0x3701, tnef._MESSAGE + inner)
    data = winmail(
        field(2, 0x9002, 6, bytes(14)), field(2, 0x8010, 1, b"Printer\0"), field(2, 0x9005, 6, pack("<I", 1) + attached)
    )
    (item,) = parse(with_winmail(data)).attachments
    assert (item.filename, item.content_type) == ("Printer.txt", tnef.ITEM)
