"""The bytes for the transport: 7bit, CRLF, folded where no client stumbles, the same at each try."""

import email
from dataclasses import replace
from email import policy

import pytest

from maild.notifier.compose import compose
from maild.notifier.wire import ascii_address, build
from maild.values import Address, Attachment, AttachmentRef, OutgoingMail, OutgoingNo, SpoolId
from tests.unit.notifier_values import CTX, POLICY, TICKET, a_mail
from tests.unit.test_compose import NEW, REPLY

MAIL = compose(OutgoingNo(1), REPLY, TICKET, a_mail(), SpoolId(3), CTX, POLICY)


def with_header(name: str, value: str) -> OutgoingMail:
    return replace(MAIL, headers=(*((n, v) for n, v in MAIL.headers if n != name), (name, value)))


def line_of(raw: bytes, name: str) -> str:
    """The header as written, unfolded by removing CRLF only (RFC 5322, 2.2.3)."""
    head = raw.split(b"\r\n\r\n")[0].decode("ascii").replace("\r\n ", " ")
    return next(line for line in head.split("\r\n") if line.startswith(f"{name}:"))


def test_the_bytes_are_the_same_each_time() -> None:
    part = AttachmentRef(SpoolId(3), Attachment(2, "fix.zip", "application/zip", 3, "00", inline=False))
    mail = replace(MAIL, attachments=(part,), text="Grüße")
    assert build(mail, (b"abc",)) == build(mail, (b"abc",))
    assert f'boundary="{mail.boundary}"'.encode() in build(mail, (b"abc",))


@pytest.mark.parametrize("length", [60, 77, 78, 79, 200, 900])
def test_long_ids_are_never_encoded_and_folded_only_between_ids(length: int) -> None:
    """Microsoft 365 makes such ids; an encoded one breaks every conversation (lesson 13)."""
    long = f"<{'A' * length}@eurprd01.example>"
    references = f"<first@kunde.example> {long} <last@kunde.example>"
    for name, value in (("References", references), ("In-Reply-To", long), ("Message-ID", long)):
        raw = build(with_header(name, value), ())
        assert line_of(raw, name).split() == [f"{name}:", *value.split()]
        assert b"=?" not in raw.split(b"\r\n\r\n")[0]


def test_everything_is_7bit_with_crlf_and_short_lines() -> None:
    mail = compose(
        OutgoingNo(1),
        replace(REPLY, text="Grüße aus Köln 🎉\n" + "sehr " * 300 + "\n.\n\nFrom here\n\0\x1b"),
        replace(TICKET, subject="Drückt " * 30),
        a_mail(),
        None,
        CTX,
        POLICY,
    )
    raw = build(mail, ())
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    read = email.message_from_bytes(raw, policy=policy.default)
    assert str(read["subject"]) == "Re: [#42] " + " ".join(["Drückt"] * 30)
    content = read.get_content().replace("\r\n", "\n")
    assert content.startswith("Grüße aus Köln 🎉\nsehr sehr")
    assert "\0" not in content


def test_names_are_quoted_or_encoded_and_survive_the_way() -> None:
    people = tuple(
        Address(name, f"p{i}@kunde.example")
        for i, name in enumerate(
            ('Muster, "Eva" <x@y>', "Jörg Müller, Köln (GmbH)", "", "a\\b", "名前 " * 30, "=?utf-8?q?evil?=")
        )
    )
    mail = compose(OutgoingNo(1), replace(REPLY, to=people, cc=()), TICKET, a_mail(), None, CTX, POLICY)
    read = email.message_from_bytes(build(mail, ()), policy=policy.default)
    found = [(a.display_name, a.addr_spec) for a in read["to"].addresses]
    assert [spec for _, spec in found] == [p.address for p in people]
    assert [name.strip() for name, _ in found[:5]] == [p.name.strip() for p in people[:5]]


def test_domains_are_idna_and_addresses_that_cannot_be_written_are_told_apart() -> None:
    assert ascii_address("eva@straße.example") == "eva@xn--strae-oqa.example"
    assert ascii_address("Eva.Muster+x@Kunde.example") == "Eva.Muster+x@Kunde.example"
    assert ascii_address("x@[127.0.0.1]") == "x@[127.0.0.1]"
    for bad in (
        "jörg@kunde.example",
        "a b@x.example",
        "a@x\r\nRCPT TO:<b@x>",
        "a",
        "<a@x>",
        "a@",
        "@x",
        "a@..\N{BULLET}",
    ):
        assert ascii_address(bad) is None, bad
    mixed = replace(REPLY, to=(Address("", "jörg@kunde.example"), Address("", "eva@bücher.example")), cc=())
    raw = build(compose(OutgoingNo(1), mixed, TICKET, a_mail(), None, CTX, POLICY), ())
    assert line_of(raw, "To") == "To: eva@xn--bcher-kva.example"


def test_attachments_keep_names_in_any_script_and_an_attached_mail_goes_as_a_file() -> None:
    names = ("Rechnung Größe 名前 " + "x" * 90 + ".pdf", 'a"b\r\n.txt', "", "../../etc/passwd", "mail")
    kinds = ("application/pdf", "text/plain", "not a type", "text/html", "message/rfc822")
    parts = tuple(
        AttachmentRef(SpoolId(3), Attachment(i, name, kind, 9, "00", inline=False))
        for i, (name, kind) in enumerate(zip(names, kinds, strict=True))
    )
    contents = (b"\x00\xff\r\n.\r\n", b"plain\ntext", b"\xff" * 900, b"<p>", b"Subject: x\r\n\r\nbody \xff")
    raw = build(replace(MAIL, attachments=parts), contents)
    assert raw.isascii()
    read = email.message_from_bytes(raw, policy=policy.default)
    found = list(read.iter_attachments())
    assert [part.get_payload(decode=True) for part in found] == list(contents)
    assert found[0].get_filename() == names[0]
    assert [p.get_content_type() for p in found][2:] == [
        "application/octet-stream",
        "text/html",
        "application/octet-stream",
    ]
    assert found[3].get_filename() == "..-..-etc-passwd"
    assert found[4].get_filename() == "mail.eml"
    assert not any(part.defects for part in read.walk())


def test_a_notice_reads_back_as_it_was_composed() -> None:
    mail = compose(OutgoingNo(1), NEW, TICKET, a_mail(), None, CTX, POLICY)
    read = email.message_from_bytes(build(mail, ()), policy=policy.default)
    assert read.get_content().replace("\r\n", "\n") == mail.text
    assert read["from"].addresses[0].display_name == "Eva Muster via Acme Support"
    assert read["message-id"] == f"<{mail.message_id}>"
    assert not read.defects
