"""The project's files as the law tests see them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".venv", ".git", "__pycache__", "maild-demo", "build", "dist"}


def modules() -> tuple[Path, ...]:
    """Every Python file of the package, relative to the project."""
    return tuple(sorted(p.relative_to(ROOT) for p in (ROOT / "maild").rglob("*.py")))


@cache
def tracked() -> tuple[Path, ...]:
    """Every file under version control; in an unpacked release every file that is no by-product."""
    found = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False)
    if found.returncode == 0:
        names = [Path(name) for name in found.stdout.decode().split("\0") if name]
    else:
        names = [p.relative_to(ROOT) for p in ROOT.rglob("*") if not SKIPPED & set(p.relative_to(ROOT).parts)]
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


@cache
def text(path: Path) -> str:
    """A file's text; octets that are no UTF-8 are replaced."""
    return (ROOT / path).read_bytes().decode("utf-8", "replace")


def calls(path: Path) -> Iterator[tuple[str, str, int]]:
    """(function it stands in, name that is called, line) of every call; for a.b.c() the name is c."""

    def walk(node: ast.AST, inside: str) -> Iterator[tuple[str, str, int]]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = node.name
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
            )
            yield inside, name, node.lineno
        for child in ast.iter_child_nodes(node):
            yield from walk(child, inside)

    yield from walk(ast.parse(text(path)), "")
