"""Property: no note, no other customer's text and no agent's address ever reaches a customer."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maild import engine
from maild.store import read
from maild.values import Command, Message, OutgoingMail, TicketId
from tests.flow.world import World, bytes_of

CUSTOMERS = ("eva@acme.example", "bob@other.example", "zoe@acme.example")
AGENTS = ("anna@firm.example", "ben@firm.example")
SECRET = "SECRETNOTE"

STEP = st.tuples(
    st.sampled_from(
        ["write", "answer", "reply", "note", "quote", "cc", "close", "claim", "foreign", "bounce", "guess"]
    ),
    st.integers(0, 2),
    st.integers(0, 7),
)


def words_of(customer: str) -> str:
    """A word that stands in every mail of this customer and nowhere else."""
    return f"WORDSOF{customer.partition('@')[0].upper()}X"


def pick(mails: list[OutgoingMail], number: int) -> OutgoingMail | None:
    """One of these mails, or None when there is none."""
    return mails[number % len(mails)] if mails else None


def step(world: World, kind: str, who: int, which: int) -> None:
    """One thing that somebody does."""
    customer, agent = CUSTOMERS[who], AGENTS[who % 2]
    out = world.everything_out()
    to_agent = pick([m for m in out if m.recipients == (agent,)], which)
    to_customer = pick([m for m in out if customer in m.recipients], which)
    text = f"{words_of(customer)} number {which}"
    if kind == "write":
        world.mail(customer, f"Matter {which}", text)
    elif kind == "cc":
        world.mail(customer, f"Matter {which}", text, Cc=f"{CUSTOMERS[which % 3]}, {AGENTS[which % 2]}")
    elif kind == "guess":
        world.mail(customer, f"[#{which + 1}] Matter", text)
    elif kind == "answer" and to_customer:
        world.answer(customer, to_customer, text)
    elif kind == "foreign" and to_agent:
        world.answer(customer, to_agent, text)
    elif kind == "bounce" and to_customer:
        world.answer("mailer-daemon@x.example", to_customer, text, Auto_Submitted="auto-replied")
    elif kind == "reply" and to_agent:
        world.answer(agent, to_agent, f"An answer {which}.")
    elif kind == "quote" and to_agent:
        world.answer(agent, to_agent, f"See below.\n{to_agent.text}")
    elif kind == "note" and to_agent:
        world.answer(agent, to_agent, f"#note\n{SECRET} {which}")
    elif kind in ("close", "claim"):
        numbers = sorted({m.ticket for m in out if m.ticket})
        if numbers:
            number = TicketId(numbers[which % len(numbers)])
            engine.act(world.sessions, world.policy, (Command(kind),), number, agent.partition("@")[0], world.now())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=3, max_size=14))
def test_no_note_no_foreign_text_and_no_agents_address_reaches_a_customer(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        world.mail(CUSTOMERS[0], "The first matter", words_of(CUSTOMERS[0]))
        for kind, who, which in steps:
            step(world, kind, who, which)
        for mail in world.everything_out():
            if set(mail.recipients) & set(AGENTS):
                assert len(mail.recipients) == 1, "a notice is made for one recipient"
                continue
            if mail.held_reason is not None:
                continue
            raw = bytes_of(mail).decode()
            assert SECRET not in raw
            assert not any(agent in raw for agent in AGENTS), (mail.template, raw)
            on_ticket = {m.sender.key for m in messages(world, mail) if m.sender}
            for other in CUSTOMERS:
                if other not in on_ticket:
                    assert words_of(other) not in raw
        world.sessions.close()


def messages(world: World, mail: OutgoingMail) -> tuple[Message, ...]:
    """The messages on the ticket of a mail."""
    if mail.ticket is None:
        return ()
    with world.sessions.read.connect() as session:
        return tuple(read.messages(session, mail.ticket))
