"""The LMTP listener on real sockets: one reply for each recipient, whatever happens."""

import asyncio
import smtplib
from dataclasses import replace

from maild.errors import StoreBusy
from maild.intake.smtp import ListenerSettings
from maild.values import Envelope
from tests.wire.listening import MAIL, Client, Kept, connected, listening

SETTINGS = ListenerSettings("mta", kind="lmtp", port=0, hostname="mx.desk.example", idle_seconds=20)
THREE = (
    "LHLO mta.example",
    "MAIL FROM:<kim@customer.example>",
    "RCPT TO:<support@desk.example>",
    "RCPT TO:<nobody@desk.example>",
    "RCPT TO:<billing@desk.example>",
    "DATA",
)


async def _replies(client: Client) -> list[str]:
    """All replies up to the one to a NOOP, which proves that none was left over."""
    await client.send(b"EXPN end\r\n")
    answers = []
    while not (reply := await client.reply()).startswith("502 "):
        answers.append(reply[:9])
    return answers


def test_three_recipients_of_which_one_is_refused_get_two_replies_and_one_row() -> None:
    kept = Kept()

    async def story() -> list[str]:
        async with listening(kept, SETTINGS) as port, connected(port) as client:
            answers = [(await client.say(line))[:3] for line in THREE]
            assert answers == ["250", "250", "250", "550", "250", "354"]
            await client.send(MAIL.encode() + b".\r\n")
            return await _replies(client)

    assert asyncio.run(story()) == ["250 2.0.0", "250 2.0.0"]
    ((raw, envelope),) = kept.items
    assert envelope.recipients == ("support@desk.example", "billing@desk.example")
    assert b" with LMTP;\r\n" in raw


def test_errors_after_data_are_said_once_for_each_recipient() -> None:
    async def busy(items: list[tuple[bytes, Envelope]]) -> object:
        raise StoreBusy("locked")

    async def story() -> None:
        async with listening(busy, replace(SETTINGS, max_bytes=5_000)) as port, connected(port) as client:
            await client.begin(*THREE)
            await client.send(MAIL.encode() + b".\r\n")
            assert await _replies(client) == ["451 4.3.0"] * 2
            await client.begin(*THREE[1:])
            await client.send((b"x" * 70 + b"\r\n") * 100 + b".\r\n")
            assert await _replies(client) == ["552 5.3.4"] * 2
            await client.begin(*THREE[1:])
            await client.send(b"x" * 3_000_000 + b"\r\n.\r\n")
            assert [answer[:3] for answer in await _replies(client)] in (["500"] * 2, ["552"] * 2)

    asyncio.run(story())


def test_a_fault_of_our_own_is_said_once_for_each_recipient_too() -> None:
    def broken(items: list[tuple[bytes, Envelope]]) -> asyncio.Future[object]:
        raise RuntimeError("a fault before anything was awaited")

    async def story() -> None:
        async with listening(broken, SETTINGS) as port, connected(port) as client:
            await client.begin(*THREE)
            await client.send(MAIL.encode() + b".\r\n")
            assert await _replies(client) == ["451 4.3.0"] * 2

    asyncio.run(story())


def test_data_without_recipients_gets_one_reply_and_the_same_recipient_twice_gets_two() -> None:
    kept = Kept()

    async def story() -> None:
        async with listening(kept, SETTINGS) as port, connected(port) as client:
            await client.begin(*THREE[:2])
            assert (await client.say("DATA")).startswith("503 ")
            await client.begin(THREE[2], THREE[2], "DATA")
            await client.send(MAIL.encode() + b".\r\n")
            assert await _replies(client) == ["250 2.0.0"] * 2

    asyncio.run(story())
    assert [envelope.recipients for _, envelope in kept.items] == [("support@desk.example",)]


def test_an_lmtp_client_is_served_mail_after_mail() -> None:
    kept = Kept()

    def send(port: int) -> None:
        client = smtplib.LMTP("127.0.0.1", port)
        for _ in range(20):
            client.sendmail("", ["support@desk.example"], MAIL)
        client.quit()

    async def story() -> None:
        async with listening(kept, SETTINGS) as port:
            await asyncio.to_thread(send, port)

    asyncio.run(story())
    assert [envelope.sender for _, envelope in kept.items] == [""] * 20


def test_smtp_greetings_are_not_lmtp() -> None:
    async def story() -> None:
        async with listening(Kept(), SETTINGS) as port, connected(port) as client:
            assert (await client.say("EHLO client.example")).startswith("500 ")
            assert (await client.say("HELO client.example")).startswith("500 ")
            assert "250-PIPELINING" in await client.say("LHLO client.example")

    asyncio.run(story())
