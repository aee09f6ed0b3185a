"""The list that is answered before anything big is loaded says what the command says, or it says nothing."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from maild.cli import swift
from maild.cli.app import app
from tests.cli.desk import Desk


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Three tickets, and a configuration that was found right."""
    for number, subject in enumerate(("Printer \N{SNOWMAN} smokes", "urgent: fire", "Thank you"), 1):
        desk.ok("deliver", "--recipient", "support@firm.example", given=desk.mail(number, subject).read_bytes())
    desk.ok("import", desk.file("none.mbox", ""))
    desk.ok("assign", "1", "anna")
    desk.ok("tag", "2", "hot")
    desk.ok("close", "3")
    return desk


def words(desk: Desk, *arguments: str) -> list[str]:
    return ["--config", str(desk.config), *arguments]


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--json"],
        ["--state", "all"],
        ["--state=closed", "--json"],
        ["--state", "new", "--state", "open", "--limit", "1"],
        ["--queue", "support", "--company", "Acme"],
        ["--assignee", "anna"],
        ["--tag", "HOT"],
        ["--mine"],
    ],
)
def test_it_prints_what_the_command_prints(
    busy: Desk, options: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILD_AGENT", "anna")
    said = busy.run("list", *options, MAILD_AGENT="anna").stdout
    assert swift.listed(words(busy, "list", *options))
    assert capfd.readouterr().out == said
    assert said.count("\n") >= 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--help"],
        ["list", "--stat", "new"],
        ["list", "--state", "sleepy"],
        ["list", "--limit", "0"],
        ["list", "--limit", "many"],
        ["list", "--queue", "billing"],
        ["list", "--mine"],
        ["list", "more"],
        ["search", "list"],
        ["--version", "list"],
        ["list", "--config", "other.toml"],
        [],
    ],
)
def test_it_leaves_the_rest_to_the_command(
    busy: Desk, arguments: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAILD_AGENT", raising=False)
    assert not swift.listed(words(busy, *arguments))
    assert capfd.readouterr() == ("", "")


def test_it_leaves_a_configuration_that_was_changed_to_the_command(busy: Desk, tmp_path: Path) -> None:
    assert not swift.listed(["--config", str(tmp_path / "nowhere.toml"), "list"])
    with busy.config.open("a") as config:
        config.write('\n[[queue]]\nname = "broken"\nadress = "x@firm.example"\n')
    assert not swift.listed(words(busy, "list"))
    result = busy.run("list")
    assert result.exit_code == 2
    assert "adress" in result.stderr


def test_both_know_the_same_options() -> None:
    tree: Any = get_command(app)
    options = {o for p in tree.commands["list"].params for o in p.opts}
    commands = next(a for a in swift._parser()._actions if a.dest == "command")
    assert commands.choices is not None
    asked: Any = dict(commands.choices)["list"]
    assert {o for a in asked._actions for o in a.option_strings} == options


def test_the_program_loads_nothing_big_for_a_list(busy: Desk) -> None:
    """SQLAlchemy and pydantic take longer to load than a list of 10,000 tickets takes to read."""
    command = [sys.executable, "-X", "importtime", "-m", "maild", *words(busy, "list")]
    called = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in called.stderr.splitlines()}
    assert "Printer" in called.stdout
    assert "sqlite3" in loaded
    assert loaded & {"sqlalchemy", "pydantic", "typer", "maild.config"} == set()


def test_a_reader_who_has_seen_enough_is_no_fault(busy: Desk) -> None:
    command = [sys.executable, "-m", "maild", *words(busy, "list", "--json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0
