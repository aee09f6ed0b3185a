"""All commands of maild in one tree; what a command needs is imported when it runs."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from maild.cli import (
    agent,
    bring,
    company,
    db,
    deliver,
    demo,
    doctor,
    explain,
    faults,
    held,
    init,
    mail,
    outbox,
    rule,
    run,
    tickets,
    verbs,
)


class Commands(TyperGroup):
    """The tree of commands, in which a failure becomes a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except Exception as fault:
            faults.report(fault)


app = typer.Typer(
    cls=Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
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


for flat in (init, run, doctor, bring, deliver, explain, tickets, verbs):
    app.add_typer(flat.app)
for noun, room in {
    "demo": demo,
    "mail": mail,
    "held": held,
    "outbox": outbox,
    "agent": agent,
    "company": company,
    "rule": rule,
    "db": db,
}.items():
    app.add_typer(room.app, name=noun)
