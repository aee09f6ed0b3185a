"""Files stay short enough to be read in one go."""

import ast
from pathlib import Path
from statistics import median

from tests.law.tree import modules, text

LONGEST = 300


def _lines(path: Path) -> int:
    return len(text(path).splitlines())


def test_a_file_over_300_lines_says_why_in_its_docstring() -> None:
    long = [path for path in modules() if _lines(path) > LONGEST]
    silent = [path.as_posix() for path in long if not _says_why(path)]
    assert silent == []


def test_the_middle_file_is_short() -> None:
    assert median(_lines(path) for path in modules() if _lines(path) > 2) <= 150


def test_every_module_says_what_it_is_for() -> None:
    assert [path.as_posix() for path in modules() if text(path).strip() and not _docstring(path)] == []


def test_no_file_is_named_for_being_useful() -> None:
    bad = ("util", "helper", "manager", "common", "misc")
    assert [p.as_posix() for p in modules() if any(word in p.stem.casefold() for word in bad)] == []


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(text(path))) or ""


def _says_why(path: Path) -> bool:
    return any(word in _docstring(path).casefold() for word in ("longer", "long ", "length"))
