"""Faults become a message for a person and an exit code: 0 done, 1 a fault, 2 wrong usage or config, 75 try again."""

from errno import EADDRINUSE
from typing import NoReturn

import typer

from maild.cli import tell
from maild.errors import ConfigError, MaildError, StoreBusy

FAULT = 1
USAGE = 2
TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: an MTA keeps the mail and comes back."""


def say(text: str) -> None:
    """Write one message to standard error, for people."""
    typer.echo(text, err=True)


def stop(message: str, code: int = FAULT) -> NoReturn:
    """Say what happened and end with this exit code."""
    say(f"maild: {message}")
    raise typer.Exit(code)


def report(fault: Exception) -> NoReturn:
    """End because of a failure: what maild knows gets its message and code, anything else is a bug and goes up."""
    if isinstance(fault, BrokenPipeError):
        seen_enough()
    if isinstance(fault, ConfigError):
        stop(f"{fault}\nNothing was done. Correct the file and try again; `maild doctor` checks it.", USAGE)
    if isinstance(fault, StoreBusy):
        stop(str(fault), TRY_AGAIN)
    if isinstance(fault, MaildError):
        stop(str(fault))
    if away(fault):
        why = str(getattr(fault, "orig", fault)).strip()
        stop(f"The database is locked or away ({why}); nothing was changed. Try again.", TRY_AGAIN)
    if isinstance(fault, OSError) and fault.errno == EADDRINUSE:
        stop(f"{fault.strerror}.\nIs another maild running? Stop it, or take another port in the configuration.")
    if isinstance(fault, OSError):
        stop(f"{fault.strerror or fault}{f': {fault.filename}' if fault.filename else ''}")
    raise fault


def away(fault: Exception) -> bool:
    """Whether the database driver says that it is busy, locked or unreachable."""
    fault = getattr(fault, "orig", None) or fault
    busy = str(getattr(fault, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    return busy or (type(fault).__module__.startswith("psycopg") and type(fault).__name__ == "OperationalError")


def seen_enough() -> NoReturn:
    """End quietly when whoever reads our output has closed it."""
    tell.hush()
    raise typer.Exit(0)
