"""The tree of commands: a command's module is imported when the command is called, and none of them for --help."""

from collections.abc import MutableMapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from maild.cli import faults, plain

FLAT = {
    "init": ("init", "Write a first config.toml with comments, as a trial."),
    "golive": ("init", "End the trial: from now on customers get mail."),
    "doctor": ("doctor", "Check everything that maild needs; exit 1 on a fault."),
    "run": ("run", "Run the daemon in the foreground."),
    "deliver": ("deliver", "Store one mail from standard input, for an MTA's pipe."),
    "import": ("bring", "Read old mail; nothing is ever sent for it."),
    "explain": ("explain", "Tell what would become of a mail, and why."),
    "list": ("tickets", "List tickets; closed ones only if asked for."),
    "show": ("tickets", "Show one ticket with all its messages and events."),
    "search": ("tickets", "Find tickets by words in their mails, closed ones too."),
}
"""In which module of maild.cli a command stands, and its sentence; a name that is in neither table is a verb."""
NOUNS = {
    "demo": "Try maild on this machine; nothing leaves it.",
    "mail": "The ledger: every mail ever accepted, and what became of it.",
    "held": "Mail that waits for a human's word.",
    "outbox": "Mail that is on its way out.",
    "agent": "Who may answer; the configuration owns the list.",
    "company": "Customer firms, found by the sender's domain.",
    "rule": "What happens to mail by itself.",
    "db": "The database: its state, its schema, a copy of it.",
}
"""Commands with commands below them, each in the module of its name."""
SPOKEN = {"note": "Add a note that only agents see.", "reply": "Answer the customer by mail."}
"""Verbs that take a text."""


class Commands(TyperGroup):
    """The tree of commands, in which a failure becomes a message and an exit code."""

    @property
    def commands(self) -> MutableMapping[str, Any]:
        """All commands by name, in the order of the help."""
        return {name: self.get_command(None, name) for name, _ in sentences()}

    @commands.setter
    def commands(self, _: MutableMapping[str, Any]) -> None:
        """Typer gives the commands that it was told of: none."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of the help."""
        return [name for name, _ in sentences()]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the help's list from the tables: no command is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl(sentences())

    def get_command(self, ctx: Any, name: str) -> Any:
        """One command, from its module; None when there is no such command."""
        if name in NOUNS:
            return _named(get_command(_module(name).app), name)
        module, _ = FLAT.get(name, ("verbs", ""))
        return _below(module).get(name)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except Exception as fault:
            faults.report(fault)


def sentences() -> list[tuple[str, str]]:
    """Every command with its sentence, in the order of the help."""
    from maild.commands.verbs import VERBS

    verbs = {verb.name: verb.sentence for verb in VERBS if verb.changes and verb.name not in NOUNS}
    return [*((name, said) for name, (_, said) in FLAT.items()), *NOUNS.items(), *verbs.items(), *SPOKEN.items()]


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
