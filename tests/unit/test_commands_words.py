"""Verbs in a mail: on top, at the end, amid the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.commands.verbs import VERBS, problem, verb
from maild.commands.words import parse
from maild.threading import token
from maild.values import Command, OutgoingNo, Purpose
from tests.unit.thread_values import IDENTITY


def found(text: str) -> list[str]:
    return [f"{c.verb} {c.argument}".strip() for c in parse(text).items]


@pytest.mark.parametrize(
    ("text", "verbs", "rest"),
    [
        ("Hello", [], "Hello"),
        ("#claim", ["claim"], ""),
        ("#Claim\n#PRIORITY high\n\nHello", ["claim", "priority high"], "Hello"),
        ("\n \n#claim\n\n#close\n\nHello\nthere", ["claim", "close"], "Hello\nthere"),
        ("Hello\n\n#close", ["close"], "Hello"),
        ("Hello\n#tag a -b\n\n#close\n", ["tag a -b", "close"], "Hello"),
        ("#claim\nHello\n#close", ["claim", "close"], "Hello"),
        ("Hello\n#close please", [], "Hello\n#close please"),
        ("Hello\n#1 of our list\n# Title", [], "Hello\n#1 of our list\n# Title"),
        ("#1 is broken", [], "#1 is broken"),
        ("# claim", [], "# claim"),
        ("Hello\n#hashtag\nBye", [], "Hello\n#hashtag\nBye"),
        ("Hello\n> #close\nBye", [], "Hello\n> #close\nBye"),
        ("please #close this", [], "please #close this"),
        ("#assign\u00a0anna\nHello", ["assign anna"], "Hello"),
        ("\ufeff#close\r\nHello", ["close"], "Hello"),
        ("#on-hold\r\n#note @anna\r\nHello", ["on-hold", "note @anna"], "Hello"),
    ],
)
def test_verbs_stand_on_top_or_at_the_end(text: str, verbs: list[str], rest: str) -> None:
    commands = parse(text)
    assert found(text) == verbs
    assert commands.text == rest
    assert commands.errors == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#clsoe\nHello", "Did you mean #close?"),
        ("#xyzzy42\nHello", "#help lists them"),
        ("#claim\n#hashtag\nHello", "#hashtag is no verb"),
        ("#close please\nHello", "takes nothing after it"),
        ("#assign\nHello", "#assign anna"),
        ("#assign anna and bob\nHello", "#assign anna"),
        ("#priority super\nHello", "one of low, normal, high, urgent; not by super"),
        ("#priority\nHello", "#priority high"),
        ("#tag\nHello", "#tag vpn -mail"),
        ("#tag -\nHello", "#tag vpn -mail"),
        ("#note anna\nHello", "#note @anna"),
        ("#über\nHello", "#über is no verb"),
        ("#close, thanks", "Did you mean #close?"),
    ],
)
def test_a_wrong_verb_on_top_is_an_error(text: str, said: str) -> None:
    assert any(said in error for error in parse(text).errors)


def test_an_exact_verb_amid_the_text_is_asked_about() -> None:
    commands = parse("Hello\n#close\nand write to me")
    assert commands.items == ()
    assert commands.text == "Hello\n#close\nand write to me"
    assert 'Did you mean "#close" as a verb?' in commands.errors[0]


def test_a_verb_above_a_line_that_is_none_is_amid_the_text() -> None:
    assert parse("Hello\n#close\n#close please").errors != ()


def test_a_known_signature_does_not_hide_the_verbs_above_it() -> None:
    commands = parse("Hello\n#close\n\nAnna Muster\nSupport  team\n", signature="Anna Muster\nSupport team")
    assert [c.verb for c in commands.items] == ["close"]
    assert commands.text == "Hello\n\nAnna Muster\nSupport  team"
    assert parse("Hello\n#close\n\nSomebody", signature="Anna Muster").errors != ()


def test_note_and_send_cannot_both_be_meant() -> None:
    assert "exclude each other" in parse("#note\n#send\nHello").errors[0]


def test_the_line_of_a_mailto_link_is_no_text() -> None:
    """Else the capability would go to the customer."""
    capability = token.sign(IDENTITY, OutgoingNo(7), Purpose.NOTE)
    commands = parse(f"#claim\r\n\r\nref:{capability}\r\n")
    assert found(f"#claim\r\n\r\nref:{capability}\r\n") == ["claim"]
    assert (commands.text, commands.errors) == ("", ())
    assert capability not in parse(f"Hello\nref:{capability}\n").text


def test_a_mail_without_a_ticket_knows_only_the_verbs_of_the_mail() -> None:
    assert parse("#confirm", mail_only=True).errors == ()
    assert "needs a ticket" in parse("#close", mail_only=True).errors[0]


def test_the_verbs_are_documented_by_examples_that_work() -> None:
    for row in VERBS:
        commands = parse(row.example)
        assert commands.errors == ()
        assert [c.verb for c in commands.items] == [row.name]
        assert row.sentence.endswith(".")
        assert verb(row.name.upper()) is row
    assert len({row.name for row in VERBS}) == len(VERBS)


def test_an_unknown_command_says_so_whoever_gives_it() -> None:
    assert problem(Command("frobnicate")) is not None
    assert problem(Command("close")) is None


@given(st.lists(st.sampled_from(["#close", "#tag a", "#xyz", "#close now", "Hello", "", "> #close", "# x"])))
def test_no_line_of_text_is_lost_and_no_verb_is_left_unsaid(lines: list[str]) -> None:
    text = "\n".join(lines)
    commands = parse(text)
    kept = [line for line in commands.text.split("\n") if line.strip()]
    removed = len([line for line in lines if line.strip()]) - len(kept)
    assert removed == len(commands.items)
    assert [line for line in lines if line and not line.startswith("#")] == [k for k in kept if not k.startswith("#")]
    if any(k in ("#close", "#tag a") for k in kept):
        assert commands.errors


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    parse(text)
