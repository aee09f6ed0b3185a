"""The verbs as commands: `maild close 42` is `#close` in a mail. The table in maild.commands.verbs makes them."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from maild.cli import faults, plain, where
from maild.commands.verbs import VERBS, Verb

if TYPE_CHECKING:
    from maild.values import Command, Transcript

app = plain.commands()

Ticket = Annotated[int, typer.Argument(help="Number of the ticket.", metavar="N")]
As = Annotated[str | None, typer.Option("--as", help="The agent who does it; else $MAILD_AGENT, else admin.")]
Text = Annotated[list[str] | None, typer.Argument(help="The text; none or - reads standard input.", metavar="TEXT")]


def _plain(verb: Verb) -> None:
    """Register a verb that takes nothing."""

    def command(ctx: typer.Context, number: Ticket, agent: As = None) -> None:
        _do(ctx, number, agent, verb.name)

    app.command(verb.name, help=verb.sentence)(command)


def _with_argument(verb: Verb) -> None:
    """Register a verb that takes an argument; -b is one of its words, not an option."""
    words = Annotated[list[str], typer.Argument(metavar=verb.form)]

    def command(ctx: typer.Context, number: Ticket, argument: words, agent: As = None) -> None:
        _do(ctx, number, agent, verb.name, " ".join(argument))

    app.command(verb.name, help=verb.sentence, context_settings={"ignore_unknown_options": True})(command)


for _verb in VERBS:
    if _verb.changes:
        (_with_argument if _verb.form else _plain)(_verb)


@app.command()
def note(ctx: typer.Context, number: Ticket, text: Text = None, agent: As = None) -> None:
    """Add a note that only agents see."""
    _say(act(ctx, number, agent, (), _text(text), note=True), number)


@app.command()
def reply(ctx: typer.Context, number: Ticket, text: Text = None, agent: As = None) -> None:
    """Answer the customer by mail."""
    _say(act(ctx, number, agent, (), _text(text)), number)


def act(
    ctx: typer.Context,
    number: int,
    agent: str | None,
    commands: "tuple[Command, ...]",
    text: str = "",
    note: bool = False,
) -> "Transcript":
    """Carry out commands on a ticket in the name of an agent or the admin."""
    from maild import engine
    from maild.boot import boot
    from maild.values import TicketId

    settings = where.config(ctx)
    actor = agent or os.environ.get("MAILD_AGENT") or "admin"
    known = settings.policy.agent(actor)
    if known is None and actor != "admin":
        names = ", ".join(a.name for a in settings.policy.agents) or "none"
        faults.stop(f"There is no agent {actor}; there are: {names}. Nothing was changed.", faults.USAGE)
    sessions, policy = boot(settings, settings.auto_upgrade)
    name = known.name if known else actor
    return engine.act(sessions, policy, commands, TicketId(number), name, where.now(), text, note)


def _do(ctx: typer.Context, number: int, agent: str | None, verb: str, argument: str = "") -> None:
    from maild.values import Command

    _say(act(ctx, number, agent, (Command(verb, argument),)), number)


def _text(words: list[str] | None) -> str:
    """The text of the arguments, or of standard input; an empty one is wrong usage."""
    given = " ".join(words or ())
    text = given if given not in ("", "-") else typer.get_text_stream("stdin").read()
    return text if text.strip() else faults.stop("There is no text; nothing was changed.", faults.USAGE)


def _say(transcript: "Transcript", number: int) -> None:
    """Print what was done and how to undo it; a command that could not be carried out is a fault."""
    if not transcript.ok:
        faults.stop("\n".join((*transcript.errors, "Nothing was changed.")))
    for line in transcript.done:
        typer.echo(line)
    for verb in transcript.undo:
        name, _, argument = verb.removeprefix("#").partition(" ")
        typer.echo(f"Undo: maild {name} {number} {argument}".rstrip())
