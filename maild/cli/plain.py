"""A Typer without colours, boxes and completion: it starts in half the time, and its output is the same everywhere."""

from typing import Any

import typer


def commands(**settings: Any) -> typer.Typer:
    """An empty tree of commands."""
    return typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, **settings)


def row_number(given: str | int) -> int:
    """A number that `held list` or `outbox list` prints."""
    number = str(given)
    if not (number.isascii() and number.isdigit() and len(number) < 19 and int(number) > 0):
        raise typer.BadParameter(f"{given} is no id: a number is needed, as the list prints it")
    return int(number)


def ticket_number(given: str | int) -> int:
    """A ticket as people write it: 42 or #42."""
    number = str(given).removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and int(number) > 0):
        raise typer.BadParameter(f"{given} is no ticket: a ticket number such as 42 is needed")
    return int(number)
