"""Transactions begin in two files, so that one can read what is durable when."""

from pathlib import Path

from tests.law.tree import calls, modules, text

BEGINNERS = {"maild/engine.py", "maild/notifier/deliver.py"}
SCHEMA = ("maild/store/sessions.py", "_migrate")
"""Alembic's transaction, before there is any mail to speak of."""


def _found(*names: str) -> list[tuple[str, str, int]]:
    return [
        (path.as_posix(), inside, line) for path in modules() for inside, name, line in calls(path) if name in names
    ]


def test_begin_is_called_in_two_files() -> None:
    begun = [(p, f, line) for p, f, line in _found("begin", "begin_nested", "begin_twophase") if (p, f) != SCHEMA]
    assert {path for path, _, _ in begun} == BEGINNERS, begun


def test_nobody_commits_or_rolls_back_by_hand() -> None:
    assert _found("commit", "rollback") == []


def test_no_sql_text_begins_a_transaction_outside_the_hooks_of_the_engine() -> None:
    begun = {p.as_posix() for p in modules() if '"BEGIN' in text(p) or "'BEGIN" in text(p)}
    assert begun <= {"maild/store/sessions.py"}


def test_the_files_that_may_begin_do_exist() -> None:
    assert {p for p in BEGINNERS if Path(p) not in modules()} == set()
