"""0 done, 1 a fault, 2 wrong usage or configuration, 75 try again; and what is said then."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.desk import CONFIG, Desk


def test_help_and_version_are_done() -> None:
    for word in ("--help", "--version"):
        run = subprocess.run([sys.executable, "-m", "maild", word], capture_output=True, text=True, check=False)
        assert run.returncode == 0
        assert "maild" in run.stdout


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from maild.cli.app import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: print(*sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "sqlalchemy",
        "pydantic",
        "mailparser",
        "starlette",
        "uvicorn",
        "rich",
        "aiosmtpd",
        "imapclient",
        "alembic",
    }
    assert heavy & set(run.stderr.split()) == set()


def test_list_reads_no_mail_and_serves_no_page(desk: Desk) -> None:
    desk.ok("list")
    code = (
        "import sys; from maild.cli.app import app\n"
        "try: app(['--config', sys.argv[1], 'list'])\n"
        "except SystemExit: print(*sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(desk.config)], capture_output=True, text=True, check=True)
    assert {"mailparser", "starlette", "uvicorn", "rich", "aiosmtpd", "alembic"} & set(run.stderr.split()) == set()


@pytest.mark.parametrize("words", [["list", "--nonsense"], ["show"], ["show", "x"], ["nonsense"]])
def test_wrong_usage_is_two(desk: Desk, words: list[str]) -> None:
    assert desk.run(*words).exit_code == 2


def test_all_faults_of_a_configuration_are_told_at_once_and_exit_is_two(tmp_path: Path) -> None:
    desk = Desk(tmp_path, CONFIG.replace("hostname", "hostnam").replace('kind = "maildir"', 'kind = "pigeon"'))
    result = desk.run("list")
    assert result.exit_code == 2
    assert "hostname" in result.stderr
    assert "kind" in result.stderr
    assert "Nothing was done" in result.stderr


def test_no_configuration_anywhere_is_two_and_says_what_to_do(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "maild", "list"],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if k != "MAILD_CONFIG"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "maild init" in run.stderr


def test_the_configuration_in_the_environment_is_taken(desk: Desk, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "maild", "agent", "list"],
        cwd="/",
        env={**os.environ, "MAILD_CONFIG": str(desk.config)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "anna" in run.stdout


def test_a_locked_database_is_seventy_five(desk: Desk) -> None:
    desk.ok("list")
    lock = sqlite3.connect(desk.folder / "maild.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        result = desk.run("company", "add", "Bolt", "bolt.example")
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert result.exit_code == 75
    assert "nothing was changed" in result.stderr


def test_a_database_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    desk = Desk(tmp_path, CONFIG.replace("sqlite:///maild.db", "sqlite:///nowhere/maild.db"))
    result = desk.run("list")
    assert result.exit_code == 1
    assert "nowhere" in result.stderr


def test_a_reader_that_has_seen_enough_is_no_fault(desk: Desk) -> None:
    for number in range(30):
        desk.ok("deliver", given=desk.mail(number, "Printer").read_bytes())
    program = [sys.executable, "-m", "maild", "--config", str(desk.config), "mail", "list", "--json"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        said = run.stderr.read()
    assert said == b""


@pytest.mark.parametrize("verb", ["show", "retry", "cancel"])
def test_an_outgoing_mail_that_is_not_there_is_said_to_be_not_there(desk: Desk, verb: str) -> None:
    gone = desk.run("outbox", verb, "999")
    assert gone.exit_code == 1
    assert "There is no outgoing mail 999" in gone.stderr
    wrong = desk.run("outbox", verb, "abc")
    assert wrong.exit_code == 2
    assert "abc is no id: a number is needed" in " ".join(wrong.stderr.split())
