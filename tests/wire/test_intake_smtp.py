"""The SMTP listener on real sockets, with clients that behave and clients that do not."""

import asyncio
import logging
import smtplib
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from maild.config import Source
from maild.errors import StoreBusy
from maild.intake.smtp import ListenerSettings, ours, settings
from maild.values import Envelope
from tests.wire.listening import GREETING, MAIL, NOW, POLICY, Client, Kept, connected, eventually, listening

SETTINGS = ListenerSettings("desk", port=0, hostname="mx.desk.example", queue="support", idle_seconds=20)


def test_a_mail_is_kept_as_it_came_under_our_received_line() -> None:
    kept = Kept()

    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="client.example") as client:
            refused = client.sendmail("kim@customer.example", ["support@desk.example"], MAIL)
            assert refused == {}

    async def story() -> None:
        async with listening(kept, SETTINGS) as port:
            await asyncio.to_thread(send, port)

    asyncio.run(story())
    ((raw, envelope),) = kept.items
    head, _, rest = raw.partition(b"From: ")
    assert b"From: " + rest == MAIL.encode()
    assert head == (
        b"Received: from client.example ([127.0.0.1])\r\n\tby mx.desk.example with ESMTP\r\n"
        b"\tfor <support@desk.example>;\r\n\tSat, 21 Nov 2026 09:30:00 +0000\r\n"
    )
    assert envelope == Envelope(
        source="desk",
        received=NOW,
        sender="kim@customer.example",
        recipients=("support@desk.example",),
        queue="support",
    )


def test_one_dialogue_with_several_of_our_addresses_is_one_row() -> None:
    """Lesson 18: one mail to two of our addresses."""
    kept = Kept()

    async def story() -> None:
        async with listening(kept, SETTINGS) as port, connected(port) as client:
            await client.begin(
                *GREETING[:3], "RCPT TO:<billing@desk.example>", "RCPT TO:<support@desk.example>", "DATA"
            )
            assert (await client.say(MAIL + ".")).startswith("250 ")

    asyncio.run(story())
    ((raw, envelope),) = kept.items
    assert envelope.recipients == ("support@desk.example", "billing@desk.example")
    assert b"for <" not in raw


def test_nothing_is_relayed_and_plus_addresses_are_ours_only_where_they_are_on() -> None:
    async def story() -> list[str]:
        async with listening(Kept(), SETTINGS) as port, connected(port) as client:
            await client.begin(*GREETING[:2])
            return [
                (await client.say(f"RCPT TO:<{address}>"))[:9]
                for address in (
                    "someone@else.example",
                    "Support+1a.r.abcdefgh@Desk.example",
                    "HELP@desk.example",
                    "billing+x@desk.example",
                    "support@desk.example.evil",
                    "@relay.example:someone@else.example",
                    "support",
                )
            ]

    assert asyncio.run(story()) == [
        "550 5.1.1",
        "250 OK\r\n",
        "250 OK\r\n",
        "550 5.1.1",
        "550 5.1.1",
        "550 5.1.1",
        "550 5.1.1",
    ]


def test_a_listener_for_any_recipient_takes_them_all() -> None:
    kept = Kept()

    async def story() -> None:
        settings = replace(SETTINGS, recipients="any")
        async with listening(kept, settings) as port, connected(port) as client:
            await client.begin("HELO c", "MAIL FROM:<>", "RCPT TO:<someone@else.example>", "DATA", MAIL + ".")

    asyncio.run(story())
    assert [(e.sender, e.recipients) for _, e in kept.items] == [("", ("someone@else.example",))]
    assert b" with SMTP\r\n" in kept.items[0][0]


def test_ours_knows_each_queues_own_delimiter() -> None:
    support, billing = POLICY.queues
    is_ours = ours(replace(POLICY, queues=(support, replace(billing, subaddress="-"))))
    assert is_ours("billing-1.r.x@desk.example")
    assert not is_ours("support-1.r.x@desk.example")
    assert not is_ours("billing+1.r.x@desk.example")
    assert not is_ours("")


@pytest.mark.parametrize("fault", [StoreBusy("locked"), OSError("disk full")])
def test_a_mail_that_cannot_be_kept_stays_with_the_client(fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """Lesson 2: 250 is said only after the mail is durable."""
    kept = Kept()
    faults: list[Exception] = [fault]

    async def accept(items: list[tuple[bytes, Envelope]]) -> object:
        if faults:
            raise faults.pop()
        return await kept(items)

    async def story() -> None:
        async with listening(accept, SETTINGS) as port, connected(port) as client:
            await client.begin(*GREETING)
            assert (await client.say(MAIL + ".")).startswith("451 4.3.0 ")
            assert kept.items == []
            await client.begin(*GREETING[1:])
            assert (await client.say(MAIL + ".")).startswith("250 ")

    with caplog.at_level(logging.ERROR):
        asyncio.run(story())
    assert len(kept.items) == 1
    assert [r.levelname for r in caplog.records if r.name == "maild.intake.smtp"] == ["ERROR"]
    assert "dark" not in caplog.text


def test_250_waits_for_accept() -> None:
    gate = asyncio.Event()

    async def accept(items: list[tuple[bytes, Envelope]]) -> object:
        await gate.wait()
        return None

    async def story() -> None:
        async with listening(accept, SETTINGS) as port, connected(port) as client:
            await client.begin(*GREETING)
            await client.send(MAIL.encode() + b".\r\n")
            reply = asyncio.ensure_future(client.reply())
            await asyncio.sleep(0.1)
            assert not reply.done()
            gate.set()
            assert (await reply).startswith("250 ")

    asyncio.run(story())


def test_a_client_that_hangs_up_during_accept_does_not_cut_it_short() -> None:
    gate = asyncio.Event()
    begun: list[bytes] = []
    ended: list[bytes] = []

    async def accept(items: list[tuple[bytes, Envelope]]) -> object:
        begun.append(items[0][0])
        await gate.wait()
        ended.append(items[0][0])
        return None

    async def story() -> None:
        async with listening(accept, SETTINGS) as port:
            async with connected(port) as client:
                await client.begin(*GREETING)
                await client.send(MAIL.encode() + b".\r\n")
                await eventually(lambda: bool(begun))
                client.writer.transport.abort()
            await asyncio.sleep(0.1)
            gate.set()
            await eventually(lambda: ended == begun)

    asyncio.run(story())


def test_a_connection_that_breaks_inside_a_mail_leaves_nothing() -> None:
    kept = Kept()

    async def story() -> None:
        async with listening(kept, SETTINGS) as port:
            for octets in (b"", MAIL.encode(), MAIL.encode() + b".", MAIL.encode() + b".\r"):
                async with connected(port) as client:
                    await client.begin(*GREETING)
                    await client.send(octets)
                    await asyncio.sleep(0.02)
                    client.writer.transport.abort()
            async with connected(port) as client:
                await client.begin(*GREETING)
                await client.send(MAIL.encode())
                client.writer.write_eof()
                assert await asyncio.wait_for(client.reader.read(), 5) == b""
            async with connected(port) as client:
                await client.begin(*GREETING, "Subject: whole\r\n\r\n.")

    asyncio.run(story())
    assert [raw.endswith(b"Subject: whole\r\n\r\n") for raw, _ in kept.items] == [True]


def test_a_hung_client_does_not_block_the_others_and_is_sent_away() -> None:
    kept = Kept()

    async def story() -> None:
        settings = replace(SETTINGS, idle_seconds=0.5)
        async with listening(kept, settings) as port, connected(port) as hung:
            await hung.begin(*GREETING)
            async with connected(port) as client:
                await client.begin(*GREETING)
                assert (await client.say(MAIL + ".")).startswith("250 ")
            assert (await hung.reply()).startswith("421 4.4.2 ")
            assert await hung.reader.read() == b""

    asyncio.run(story())
    assert len(kept.items) == 1


def test_a_slow_mail_is_not_an_idle_one() -> None:
    kept = Kept()

    async def story() -> None:
        async with listening(kept, replace(SETTINGS, idle_seconds=0.4)) as port, connected(port) as client:
            await client.begin(*GREETING)
            for _ in range(8):
                await client.send(b"one line\r\n")
                await asyncio.sleep(0.1)
            assert (await client.say(".")).startswith("250 ")

    asyncio.run(story())
    assert kept.items[0][0].count(b"one line") == 8


def test_long_lines_bare_newlines_and_smuggling_endings_stay_one_mail() -> None:
    kept = Kept()
    endings = (b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r", b"\r.\r\n", b"\n\n.\r\r\n")
    body = b"x" * 100_000 + b"\r\n" + b"bare\nfeed\rreturn\r\n"
    for ending in endings:
        body += b"a" + ending + b"MAIL FROM:<evil@else.example>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\n"

    async def story() -> None:
        async with listening(kept, SETTINGS) as port, connected(port) as client:
            await client.begin(*GREETING)
            await client.send(b"Subject: one\r\n\r\n" + body + b"..dot\r\n.\r\n")
            assert (await client.reply()).startswith("250 ")
            assert (await client.say("NOOP")).startswith("250 ")

    asyncio.run(story())
    ((raw, _),) = kept.items
    assert raw.endswith(b"Subject: one\r\n\r\n" + body.replace(b"\r\n.", b"\r\n") + b".dot\r\n")


def test_pipelined_commands_are_answered_in_order() -> None:
    kept = Kept()

    async def story() -> str:
        async with listening(kept, SETTINGS) as port, connected(port) as client:
            assert "250-PIPELINING" in await client.say("EHLO client.example")
            envelope = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<x@else.example>\r\nRCPT TO:<help@desk.example>\r\nDATA\r\n"
            await client.send(envelope + MAIL.encode() + b".\r\n" + b"RSET\r\nQUIT\r\n")
            return "".join([(await client.reply())[:3] + " " for _ in range(7)])

    assert asyncio.run(story()) == "250 550 250 354 250 250 221 "
    assert kept.items[0][1].recipients == ("help@desk.example",)


def test_the_size_is_announced_and_holds() -> None:
    kept = Kept()

    async def story() -> None:
        async with listening(kept, replace(SETTINGS, max_bytes=10_000)) as port, connected(port) as client:
            assert "250-SIZE 10000\r\n" in await client.say(GREETING[0])
            assert (await client.say("MAIL FROM:<a@b.example> SIZE=10001")).startswith("552 5.3.4 ")
            await client.begin(*GREETING[1:])
            await client.send(b"x" * 70 + b"\r\n")
            await client.send((b"x" * 70 + b"\r\n") * 200 + b".\r\n")
            assert (await client.reply()).startswith("552 5.3.4 ")
            await client.begin(*GREETING[1:])
            assert (await client.say(MAIL + ".")).startswith("250 ")

    asyncio.run(story())
    assert len(kept.items) == 1


def test_all_connections_share_one_bound_of_memory() -> None:
    async def story() -> list[str]:
        async with listening(Kept(), replace(SETTINGS, max_bytes=500_000)) as port:
            answers = []
            clients = [await asyncio.open_connection("127.0.0.1", port) for _ in range(12)]
            for reader, writer in clients:
                client = Client(reader, writer)
                await client.reply()
                await client.begin(*GREETING)
                writer.write((b"x" * 998 + b"\r\n") * 480)
            await asyncio.sleep(0.5)
            for reader, writer in clients:
                try:
                    writer.write(b".\r\n")
                    answers.append((await Client(reader, writer).reply())[:9])
                except ConnectionError:  # the reset that follows the 421 may overtake it
                    answers.append("421 4.3.1")
                writer.close()
            return answers

    answers = asyncio.run(story())
    assert set(answers) == {"250 2.0.0", "421 4.3.1"}
    assert 7 <= answers.count("250 2.0.0") <= 9


def test_a_flood_of_connections_is_answered_421_and_ends_with_the_flood() -> None:
    async def story() -> None:
        async with listening(Kept(), replace(SETTINGS, max_connections=5)) as port:
            pairs = [await asyncio.open_connection("127.0.0.1", port) for _ in range(40)]
            clients = [Client(*pair) for pair in pairs]
            greetings = [(await client.reply())[:9] for client in clients]
            assert greetings.count("421 4.3.2") == 35
            for client in clients:
                client.writer.close()

            async def free() -> bool:
                async with connected(port) as client:
                    return (await client.say("NOOP")).startswith("250")

            for _ in range(50):
                if await free():
                    return
                await asyncio.sleep(0.02)
            raise AssertionError("the listener stayed full")

    asyncio.run(story())


def test_garbage_is_answered_and_the_listener_lives_on() -> None:
    kept = Kept()
    garbage = (
        b"\r\n",
        b"\x00\xff\xfe\x80\r\n",
        b"MAIL FROM\r\n",
        b"MAIL FROM:<\r\n",
        b"MAIL FROM:<@>\r\n",
        b"MAIL FROM:" + b"<" * 900 + b"\r\n",
        b"MAIL FROM:<a@b> SIZE=x\r\n",
        b"RCPT TO:<\xff\xfe@desk.example>\r\n",
        b'RCPT TO:<"@desk.example>\r\n',
        b"DATA now\r\n",
        b"VRFY\r\n",
        b"x" * 200_000 + b"\r\n",
    )

    async def story() -> None:
        async with listening(kept, SETTINGS) as port:
            for octets in garbage:
                async with connected(port) as client:
                    await client.begin(GREETING[0])
                    await client.send(octets)
                    assert (await client.reply())[:1] in {"4", "5"}, octets[:40]
            async with connected(port) as client:
                for _ in range(4):
                    assert (await client.say("GET / HTTP/1.1")).startswith("500 ")
                assert (await client.say("Host: x")).startswith("502 5.5.1 ")
                assert await client.reader.read() == b""
            async with connected(port) as client:
                await client.begin(*GREETING)
                assert (await client.say(MAIL + ".")).startswith("250 ")

    asyncio.run(story())
    assert len(kept.items) == 1


def test_the_banner_tells_no_version_and_nobody_is_verified() -> None:
    async def story() -> None:
        async with listening(Kept(), SETTINGS) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            client = Client(reader, writer)
            assert await client.reply() == "220 mx.desk.example ESMTP\r\n"
            features = await client.say("EHLO client.example")
            assert "8BITMIME" in features
            assert "SMTPUTF8" in features
            assert "AUTH" not in features
            known, unknown = await client.say("VRFY support@desk.example"), await client.say("VRFY nobody@else.example")
            assert known == unknown
            assert known.startswith("252 ")
            assert (await client.say("EXPN support")).startswith("502 ")
            writer.close()

    asyncio.run(story())


def test_addresses_and_text_in_utf8_come_through() -> None:
    kept = Kept()

    async def story() -> None:
        async with listening(kept, SETTINGS) as port, connected(port) as client:
            await client.begin(GREETING[0], "MAIL FROM:<jörg@kunde.example> BODY=8BITMIME SMTPUTF8", *GREETING[2:])
            assert (await client.say("Subject: Grüße\r\n\r\nÄ.\r\n.")).startswith("250 ")
            await client.begin("MAIL FROM:<j\udcf6rg@kunde.example>", *GREETING[2:])
            assert (await client.say("Subject: y\r\n\r\n.")).startswith("250 ")

    asyncio.run(story())
    assert [envelope.sender for _, envelope in kept.items] == ["jörg@kunde.example", "j�rg@kunde.example"]
    assert "Grüße".encode() in kept.items[0][0]
    assert b"with UTF8SMTP\r\n" in kept.items[0][0]


def test_a_greeting_cannot_write_headers() -> None:
    kept = Kept()

    async def story() -> None:
        async with listening(kept, SETTINGS) as port, connected(port) as client:
            await client.begin("EHLO a\rX-Evil: 1 (\x00)", *GREETING[1:], MAIL + ".")

    asyncio.run(story())
    first = kept.items[0][0].split(b"\r\n")[0]
    assert first == b"Received: from a?X-Evil:?1???? ([127.0.0.1])"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    ca = trustme.CA()
    pem = tmp_path_factory.mktemp("tls") / "server.pem"
    ca.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(pem))
    return ca, pem


def test_starttls_protects_the_dialogue_and_can_be_required(authority: tuple[trustme.CA, Path]) -> None:
    ca, pem = authority
    kept = Kept()
    trusting = ssl.create_default_context()
    ca.configure_trust(trusting)

    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as client:
            with pytest.raises(smtplib.SMTPSenderRefused) as refused:
                client.sendmail("kim@customer.example", ["support@desk.example"], MAIL)
            assert refused.value.smtp_code == 530
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.starttls(context=trusting)
            client.ehlo()
            assert not client.has_extn("auth")
            assert not client.has_extn("starttls")
            client.sendmail("kim@customer.example", ["support@desk.example"], MAIL)

    async def story() -> None:
        settings = replace(SETTINGS, tls_cert=pem, require_tls=True)
        async with listening(kept, settings) as port:
            await asyncio.to_thread(send, port)

    asyncio.run(story())
    assert len(kept.items) == 1
    assert b" with ESMTPS\r\n" in kept.items[0][0]


def test_what_was_sent_in_clear_before_tls_is_forgotten(authority: tuple[trustme.CA, Path]) -> None:
    ca, pem = authority
    trusting = ssl.create_default_context()
    ca.configure_trust(trusting)

    async def story() -> None:
        async with listening(Kept(), replace(SETTINGS, tls_cert=pem)) as port, connected(port) as client:
            await client.begin(GREETING[0])
            await client.send(b"STARTTLS\r\n" + b"MAIL FROM:<evil@else.example>\r\n")
            assert (await client.reply()).startswith("220 ")
            try:
                await asyncio.wait_for(client.writer.start_tls(trusting, server_hostname="127.0.0.1"), 5)
            except (ssl.SSLError, ConnectionError):
                return  # refusing such a client is right too
            assert (await client.say("RCPT TO:<support@desk.example>")).startswith("503 ")

    asyncio.run(story())


def test_tls_from_the_first_octet(authority: tuple[trustme.CA, Path]) -> None:
    ca, pem = authority
    kept = Kept()
    trusting = ssl.create_default_context()
    ca.configure_trust(trusting)

    def send(port: int) -> None:
        with smtplib.SMTP_SSL("127.0.0.1", port, context=trusting) as client:
            client.ehlo()
            assert not client.has_extn("starttls")
            client.sendmail("kim@customer.example", ["support@desk.example"], MAIL)

    async def story() -> None:
        async with listening(kept, replace(SETTINGS, tls_cert=pem, implicit_tls=True, require_tls=True)) as port:
            await asyncio.to_thread(send, port)

    asyncio.run(story())
    assert b" with ESMTPS\r\n" in kept.items[0][0]


def test_settings_come_from_the_source() -> None:
    source = Source("mta", "lmtp", "::1", 24, "tls", Path("c.pem"), Path("k.pem"), recipients="any", queue="billing")
    assert settings(source, POLICY) == ListenerSettings(
        name="mta",
        kind="lmtp",
        host="::1",
        port=24,
        hostname="desk.example",
        recipients="any",
        queue="billing",
        tls_cert=Path("c.pem"),
        tls_key=Path("k.pem"),
        implicit_tls=True,
    )
    assert settings(replace(source, tls="none"), POLICY).tls_cert is None
