"""The sentences of the program in the languages of its mails."""

import ast
import re
import string
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.commands.verbs import VERBS
from maild.config import texts
from maild.notifier.phrases import LONGEST, NAME, SAID_TOO, WIDTH, book, entries, places, speech, wrapped
from maild.notifier.render import FALLBACK
from maild.values import MessageKind, Priority, State, Template
from tests.law.tree import modules, text

BODIES = {each.language: each.body for each in texts() if each.name == NAME}
BOOKS = {language: dict(entries(body)) for language, body in BODIES.items()}
OTHERS = sorted(set(BOOKS) - {FALLBACK})
GERMAN = speech(("de",), texts())


def _forms() -> Iterator[str]:
    """The form of every sentence that the program says; a form that is no literal could not be in any book."""
    for path in modules():
        if "maild.commands.said import said" not in text(path):
            continue
        tree = ast.parse(text(path))
        named = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said":
                form = node.args[0]
                value = form.value if isinstance(form, ast.Constant) else named.get(getattr(form, "id", ""))
                assert isinstance(value, str), f"{path}:{node.lineno}: said() wants a literal"
                yield value


FORMS = sorted(set(_forms()))
WORDS = sorted(
    {*State, *Priority, *(v.sentence for v in VERBS), MessageKind.NOTE, MessageKind.EVENT, MessageKind.PARTNER}
)


def test_the_program_says_many_sentences() -> None:
    assert len(FORMS) > 60


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_each_sentence(language: str) -> None:
    wanted = {*FORMS, *WORDS, *BOOKS[FALLBACK].values()}
    assert sorted(wanted - set(BOOKS[language])) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_language_has_a_sentence_that_nobody_says(language: str) -> None:
    wanted = {*FORMS, *WORDS, *BOOKS[FALLBACK].values()}
    assert sorted(set(BOOKS[language]) - wanted) == []


@pytest.mark.parametrize("language", sorted(BOOKS))
def test_each_sentence_leaves_the_same_words_open_and_stands_once(language: str) -> None:
    pairs = entries(BODIES[language])
    assert len(pairs) == len({english for english, _ in pairs})
    for english, other in pairs:
        left_out = places(english) - places(other)
        assert places(other) <= places(english), other
        assert left_out <= ({"evidence"} if language == FALLBACK else set()), english


def test_what_the_english_book_says_anew_stands_in_the_program() -> None:
    """The reasons for the trace, by their fixed parts; a template's name before one is filled in."""
    source = "\n".join(text(path) for path in modules())
    for english in BOOKS[FALLBACK]:
        assert [part for part in _literal(english) if len(part) > 8 and part not in source] == [], english


def _literal(form: str) -> Iterator[str]:
    for part, *_ in string.Formatter().parse(form):
        for piece in re.split(r"; |held: |withheld|RuntimeError|none", part):
            template, _, rest = piece.strip(" ;:,").partition(" ")
            yield rest if template in set(Template) else piece.strip(" ;:,")


def test_a_sentence_is_known_again_with_its_words() -> None:
    assert GERMAN.say("Claimed: bernd has it now.") == "Übernommen: bernd hat es jetzt."
    assert (
        GERMAN.say("WRONG: #clam is no verb. Did you mean #claim?")
        == "FALSCH: #clam ist kein Befehl. Meinst du #claim?"
    )
    assert GERMAN.say("Priority: high.") == "Priorität: hoch."
    assert GERMAN.say("#7 new: nobody has it, 3 days") == "#7 new: niemand hat es, 3 Tage"
    assert GERMAN.say("nobody knows this") == "nobody knows this"


def test_an_agent_reads_reasons_in_words_for_people() -> None:
    english = speech(("en",), texts())
    trace = "capability: plus-address, our mail 5; held: it comes in an agent's name, and answers no mail of ours that "
    assert english.say(trace + "went to this agent") == (
        "it comes in an agent's name, but answers no mail that went to this agent"
    )
    assert "im Namen eines Agenten" in GERMAN.say(trace + "went to this agent")


def test_an_unknown_language_is_english() -> None:
    assert speech(("xx",), texts()).say("Closed.") == "Closed."


@given(st.text(max_size=LONGEST + 9))
def test_any_text_comes_through(words: str) -> None:
    said = GERMAN.say(f"WRONG: {words}")
    assert words in said or GERMAN.say(words) in said


@given(st.lists(st.text(st.sampled_from(string.ascii_letters), min_size=1, max_size=30), min_size=1))
def test_wrapping_loses_no_word_and_keeps_the_width(words: list[str]) -> None:
    folded = wrapped(" ".join(words), 9)
    assert folded.split() == words
    assert all(len(line) <= WIDTH for line in folded.split("\n")[1:])


def test_words_that_are_said_too_are_those_of_forms() -> None:
    assert {place for form in FORMS for place in places(form)} >= SAID_TOO
    assert book("") == book("")
