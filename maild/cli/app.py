"""The tree of commands: a command's module is imported when the command is called, and all of them for --help."""

from collections.abc import MutableMapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from maild.cli import faults, plain

FLAT = {
    "init": "init",
    "golive": "init",
    "doctor": "doctor",
    "run": "run",
    "deliver": "deliver",
    "import": "bring",
    "explain": "explain",
    "list": "tickets",
    "show": "tickets",
    "search": "tickets",
}
"""In which module of maild.cli a command stands; a name that is in neither table is a verb."""
NOUNS = ("demo", "mail", "held", "outbox", "agent", "company", "rule", "db")
"""Commands with commands below them, each in the module of its name."""


class Commands(TyperGroup):
    """The tree of commands, in which a failure becomes a message and an exit code."""

    @property
    def commands(self) -> MutableMapping[str, Any]:
        """All commands by name, in the order of the help."""
        names = dict.fromkeys((*FLAT, *NOUNS, *_below("verbs")))
        return {name: self.get_command(None, name) for name in names}

    @commands.setter
    def commands(self, _: MutableMapping[str, Any]) -> None:
        """Typer gives the commands that it was told of: none."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of the help."""
        return list(self.commands)

    def get_command(self, ctx: Any, name: str) -> Any:
        """One command, from its module; None when there is no such command."""
        if name in NOUNS:
            return _named(get_command(_module(name).app), name)
        return _below(FLAT.get(name, "verbs")).get(name)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except Exception as fault:
            faults.report(fault)


def _module(name: str) -> Any:
    return import_module(f"maild.cli.{name}")


def _below(module: str) -> dict[str, Any]:
    """The commands of a module by name; Typer makes of a single one no group."""
    top: Any = get_command(_module(module).app)
    return dict(top.commands) if hasattr(top, "commands") else {top.name: top}


def _named(command: Any, name: str) -> Any:
    command.name = name
    return command


app = plain.commands(
    cls=Commands,
    no_args_is_help=True,
    help="An email-first helpdesk: a shared mailbox becomes a ticket system, and everybody keeps their mail client.",
)


def _version(asked: bool) -> None:
    if asked:
        from maild import __version__

        typer.echo(f"maild {__version__}")
        raise typer.Exit


@app.callback()
def maild(
    ctx: typer.Context,
    config: Annotated[
        str | None,
        typer.Option(
            help="The configuration; else $MAILD_CONFIG, ./config.toml, /etc/maild/config.toml.", metavar="FILE"
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Say which maild this is.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Remember which configuration the command shall use."""
    ctx.obj = config
