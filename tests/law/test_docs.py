"""The docs are complete: each command, key, verb, condition, action, template and word stands where people look."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from typer.main import get_command

from maild.cli.app import app, sentences
from maild.commands.verbs import VERBS, Verb
from maild.config.model import MANY, ONCE
from maild.config.types import NotYet
from maild.rules.actions import ACTIONS
from maild.rules.conditions import CONDITIONS
from maild.values import Template
from tests.law.tree import ROOT, text

PIECES = {"block", "ending", "first-line", "sentences"}
"""Templates that the others include."""
WORDS = [
    "Agent",
    "Assignee",
    "Auto-reply",
    "Bounce",
    "Bound",
    "Capability",
    "Claim",
    "Colleague",
    "Command",
    "Company",
    "Delivery",
    "Disposition",
    "Envelope",
    "Event",
    "Evidence",
    "Follow-up",
    "Ghost",
    "Held",
    "Ledger",
    "Mail",
    "Note",
    "Notice",
    "Outbox",
    "Participant",
    "Partner",
    "Plan",
    "Queue",
    "Raw",
    "Reopen",
    "Reply",
    "Requester",
    "Role",
    "Rule",
    "Settlement",
    "Source",
    "Spool",
    "State",
    "Stranger",
    "Thread",
    "Ticket",
    "Trace",
    "Transcript",
    "Trust",
    "Verb",
    "Via",
]


def page(name: str) -> str:
    return text((ROOT / "docs" / name).relative_to(ROOT))


def _commands(group: Any, before: str = "maild") -> Iterator[tuple[str, Any]]:
    """Every command that can be typed, with its words."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


COMMANDS = dict(_commands(get_command(app)))


@pytest.mark.parametrize("words", sorted(COMMANDS))
def test_every_command_stands_in_the_reference_with_its_options(words: str) -> None:
    command, reference = COMMANDS[words], page("cli.md")
    assert command.help, f"{words} has no help"
    assert words.removeprefix("maild ") in reference
    options = [o for p in command.params for o in getattr(p, "opts", ()) if o.startswith("--") and not p.hidden]
    assert [o for o in options if o != "--help" and o not in reference] == []


def test_the_help_names_every_command_with_its_own_sentence() -> None:
    top: Any = get_command(app)
    assert [(name, command.help.partition("\n")[0]) for name, command in top.commands.items()] == sentences()


@pytest.mark.parametrize(("table", "model"), [*ONCE.items(), *MANY.items()])
def test_every_key_stands_in_the_config_page_and_in_the_example(table: str, model: Any) -> None:
    described = (
        page("config.md").partition(f"`[{table}]`" if table in ONCE else f"`[[{table}]]`")[2].partition("\n## ")[0]
    )
    sample = text((ROOT / "config.example.toml").relative_to(ROOT))
    if table == "rule":
        assert "[[rule]]" in sample
        return
    example = re.split(rf"(?m)^#? ?\[\[?{table}\]\]?$", sample, maxsplit=1)[1]
    example = re.split(r"(?m)^#? ?\[", example, maxsplit=1)[0]
    for key, field in model.model_fields.items():
        assert f"`{key}`" in described, f"{table}.{key} is not in docs/config.md"
        assert field.description, f"{table}.{key} has no sentence"
        if NotYet not in (field.annotation, *get_args(field.annotation), *field.metadata):
            assert re.search(rf"(?m)^#? ?{key} = ", example) or "not yet" in field.description.casefold(), key


def test_the_example_is_toml_with_and_without_its_comments() -> None:
    sample = text((ROOT / "config.example.toml").relative_to(ROOT))
    assert {"maild", "queue", "outgoing"} <= set(tomllib.loads(sample))


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_stands_in_the_agents_page_with_its_sentence(verb: Verb) -> None:
    assert f"| `{verb.usage}` | {verb.sentence} | `{verb.example}` |" in page("agents.md")


def test_the_agents_page_knows_no_verb_that_is_not_there() -> None:
    shown = re.findall(r"^\| `#([a-z-]+)", page("agents.md"), re.MULTILINE)
    assert shown == [verb.name for verb in VERBS]


def test_every_condition_and_action_stands_in_the_rules_page() -> None:
    rules = page("rules.md")
    names = [*(row.name for row in CONDITIONS), *(row.name for row in ACTIONS)]
    assert [name for name in names if f"| `{name}` |" not in rules] == []


def _templates() -> dict[str, set[str]]:
    folders = (ROOT / "maild" / "notifier" / "templates").iterdir()
    return {folder.name: {file.stem for file in folder.glob("*.txt")} for folder in folders if folder.is_dir()}


def test_every_template_is_there_in_every_language() -> None:
    found = _templates()
    assert {"en", "de"} <= set(found)
    wrong = {language: names ^ (set(Template) | PIECES) for language, names in found.items()}
    assert {language: names for language, names in wrong.items() if names} == {}


def test_every_template_stands_in_the_mails_page() -> None:
    mails = page("mails.md")
    rows = set(re.findall(r"^\| `([a-z-]+)` \|", mails, re.MULTILINE))
    assert rows == set(Template)
    assert [piece for piece in PIECES if f"`{piece}`" not in mails] == []


def test_the_glossary_defines_each_word_once_and_in_order() -> None:
    entries = re.findall(r"^\*\*([^*]+)\*\*: (.+(?:\n.+)*)", page("glossary.md"), re.MULTILINE)
    assert [word for word, _ in entries] == WORDS
    assert [
        word for word, sentence in entries if len(sentence.split()) < 6 or not sentence.rstrip().endswith(".")
    ] == []


def test_no_link_between_the_docs_is_dead() -> None:
    pages = [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]
    dead = [
        f"{file.name}: {link}"
        for file in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text("utf-8"))
        if not (file.parent / link).exists()
    ]
    assert dead == []
