"""`maild list` without Typer, SQLAlchemy and the checks of the configuration: people call it all day long.

Only what is certain is answered here: a database in a file, a configuration that was checked as it stands, options
that are in order, and tickets to show. Everything else is left to the command in maild.cli.tickets.
"""

import argparse
import os
import tomllib
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from maild.cli import where


class Unclear(Exception):
    """The usual command has to answer."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Typer says it better."""
        raise Unclear(message)


def listed(arguments: Sequence[str]) -> bool:
    """Print the list that these arguments of `maild` ask for; False, and nothing printed, when somebody else has to."""
    try:
        given = _parser().parse_args(arguments)
        if given.command != "list":
            return False
        assignee = os.environ.get("MAILD_AGENT") if given.mine else given.assignee
        if given.limit < 1 or (given.mine and not assignee):
            return False
        path = where.usual(given.config)
        if path is None:
            return False
        content = path.read_bytes()
        url = tomllib.loads(content.decode("utf-8-sig"))["maild"]["database"]
    except (Unclear, OSError, ValueError, KeyError, TypeError):
        return False
    if not isinstance(url, str) or not url.startswith("sqlite:///") or "?" in url or "%" in url:
        return False
    return _printed(path.resolve().parent / url.removeprefix("sqlite:///"), content, given, assignee)


def _printed(file: Path, content: bytes, given: argparse.Namespace, assignee: str | None) -> bool:
    from maild.cli import listing, tell
    from maild.store import quick, shape
    from maild.values import Filter, State

    try:
        states = tuple(State) if "all" in given.state else tuple(map(State, given.state))
    except ValueError:
        return False
    asked = Filter(states, given.queue, assignee, given.company, given.tag, given.limit)
    tickets = quick.tickets(file, shape.mark(sha256(content).hexdigest()), asked)
    if not tickets:
        return False
    try:
        listing.show(tickets, asked, given.json)
    except BrokenPipeError:
        tell.hush()
    return True


def _parser() -> argparse.ArgumentParser:
    """The options of `maild list`, as maild.cli.tickets has them."""
    top = _Parser(add_help=False, allow_abbrev=False)
    top.add_argument("--config")
    commands = top.add_subparsers(dest="command", parser_class=_Parser)
    asked = commands.add_parser("list", add_help=False, allow_abbrev=False)
    asked.add_argument("--state", action="append", default=[])
    for name in ("--queue", "--assignee", "--company", "--tag"):
        asked.add_argument(name)
    asked.add_argument("--limit", type=int, default=200)
    asked.add_argument("--mine", action="store_true")
    asked.add_argument("--json", action="store_true")
    return top
