"""What the receiving server says of a sender decides who may act and whom a mail adds (lesson 30)."""

from pathlib import Path

import pytest

from maild.values import Disposition, OutgoingMail
from tests.flow.world import CONFIG, World

EVA = "Eva Muster <eva@acme.example>"
ANNA = "Anna <anna@firm.example>"
HOP = "Received: from out.example by mx.firm.example with ESMTPS; Mon, 2 Mar 2026 09:00:00 +0000\n"


@pytest.fixture
def told(tmp_path: Path) -> World:
    """A world whose mail server says what it found out about senders."""
    return World(tmp_path, text=CONFIG.replace("port = 2525", 'port = 2525\nauthserv_id = "mx.firm.example"'))


def arrives(world: World, verdict: str, raw: bytes, below: str = "") -> str:
    """The mail as the firm's server hands it over: its hop, its results, and what the sender wrote himself."""
    results = f"Authentication-Results: mx.firm.example; {verdict}\n" if verdict else ""
    spool = world.arrive((HOP + results + below).encode() + raw)
    world.decide()
    return world.entry(spool).disposition or ""


def passed(domain: str) -> str:
    return f"dmarc=pass header.from={domain}"


def opened(world: World) -> OutgoingMail:
    """Ticket 1 of a verified customer; Anna's notice of it."""
    assert arrives(world, passed("acme.example"), world.write(EVA, "Printer smokes", "Smoke comes out of it."))
    notice = world.last_to("anna@firm.example")
    world.out()
    return notice


def answer(world: World, notice: OutgoingMail, text: str = "Please unplug it.") -> bytes:
    headers = {"In_Reply_To": f"<{notice.message_id}>", "Subject": f"Re: {dict(notice.headers)['Subject']}"}
    return world.write(ANNA, headers.pop("Subject"), text, dict(notice.headers)["Reply-To"], **headers)


def to_eva(world: World) -> list[str]:
    return [m.template.value for m in world.everything_out() if "eva@acme.example" in m.recipients]


def test_a_verified_agent_acts(told: World) -> None:
    notice = opened(told)
    assert arrives(told, passed("firm.example"), answer(told, notice)) == Disposition.ACCEPTED
    assert to_eva(told) == ["received", "reply"]


@pytest.mark.parametrize("verdict", ["dmarc=fail header.from=firm.example", "spf=none", "none", ""])
def test_a_stolen_capability_does_not_act_where_the_server_does_not_vouch(told: World, verdict: str) -> None:
    notice = opened(told)
    assert arrives(told, verdict, answer(told, notice)) == Disposition.HELD
    assert to_eva(told) == ["received"]


def test_results_that_the_sender_wrote_himself_let_nobody_act(told: World) -> None:
    notice = opened(told)
    forged = (
        f"Received: from x by y.evil.example; now\nAuthentication-Results: mx.firm.example; {passed('firm.example')}\n"
    )
    assert arrives(told, "spf=pass smtp.mailfrom=evil.example", answer(told, notice), forged) == Disposition.HELD
    assert to_eva(told) == ["received"]


def test_mail_straight_to_the_listener_bears_no_results(told: World) -> None:
    notice = opened(told)
    forged = f"Authentication-Results: mx.firm.example; {passed('firm.example')}\n".encode()
    spool = told.arrive(forged + answer(told, notice))
    told.decide()
    assert told.entry(spool).disposition is Disposition.HELD
    assert to_eva(told) == ["received"]


def test_a_customer_in_doubt_is_shown_with_a_warning_and_adds_nobody(told: World) -> None:
    opened(told)
    raw = told.write(EVA, "Re: [#1] Printer smokes", "Send the history to my new address.", Cc="eve@evil.example")
    assert arrives(told, "dmarc=fail header.from=acme.example", raw) == Disposition.ACCEPTED
    assert [p.address for p in told.ticket(1).participants] == []
    assert to_eva(told) == ["received"]
    assert not [m for m in told.everything_out() if "eve@evil.example" in m.recipients]


def test_a_sender_in_doubt_is_not_told_that_the_mail_arrived(told: World) -> None:
    for verdict in ("dmarc=fail header.from=acme.example", "none"):
        assert arrives(told, verdict, told.write(EVA, f"Hello {verdict}", "Is anybody there?")) == Disposition.ACCEPTED
    assert to_eva(told) == []
