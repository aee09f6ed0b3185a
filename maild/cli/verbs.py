"""The verbs as commands: `maild close 42` is `#close` in a mail. The table in maild.commands.verbs makes them."""

import os
import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from maild.cli import faults, plain, where
from maild.cli.tickets import Number
from maild.commands.verbs import VERBS, Verb

if TYPE_CHECKING:
    from datetime import datetime

    from maild.store.sessions import Sessions
    from maild.values import Command, Transcript

app = plain.commands()

As = Annotated[str | None, typer.Option("--as", help="The agent who does it; else $MAILD_AGENT, else admin.")]
Text = Annotated[list[str] | None, typer.Argument(help="The text; none or - reads standard input.", metavar="TEXT")]

RECENT = 50
"""Rows of the outbox that are looked through for what an act queued."""


def _plain(verb: Verb) -> None:
    """Register a verb that takes nothing."""

    def command(ctx: typer.Context, number: Number, agent: As = None) -> None:
        _do(ctx, number, agent, verb.name)

    app.command(verb.name, help=verb.sentence)(command)


def _with_argument(verb: Verb) -> None:
    """Register a verb that takes an argument; -b is one of its words, not an option."""
    words = Annotated[list[str], typer.Argument(metavar=verb.form)]

    def command(ctx: typer.Context, number: Number, argument: words, agent: As = None) -> None:
        _do(ctx, number, agent, verb.name, " ".join(argument))

    app.command(verb.name, help=verb.sentence, context_settings={"ignore_unknown_options": True})(command)


for _verb in VERBS:
    if _verb.changes:
        (_with_argument if _verb.form else _plain)(_verb)


@app.command()
def note(ctx: typer.Context, number: Number, text: Text = None, agent: As = None) -> None:
    """Add a note that only agents see."""
    _say(ctx, act(ctx, number, agent, (), _text(text), note=True), number)


@app.command()
def reply(ctx: typer.Context, number: Number, text: Text = None, agent: As = None) -> None:
    """Answer the customer by mail."""
    _say(ctx, act(ctx, number, agent, (), _text(text)), number)


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
    now = where.now()
    transcript = engine.act(sessions, policy, commands, TicketId(number), name, now, text, note)
    return replace(transcript, done=(*transcript.done, *_told(sessions, number, now))) if transcript.ok else transcript


def _told(sessions: "Sessions", number: int, since: "datetime") -> tuple[str, ...]:
    """A sentence for each mail that now goes to a customer, or is withheld."""
    from maild.store import read
    from maild.values import OutboxState, Template

    customers = (Template.CLAIMED, Template.REPLY, Template.CLOSED, Template.REJECTED)
    with sessions.read.connect() as session:
        rows = read.outbox(session, tuple(OutboxState), RECENT)
    fresh = [r for r in rows if r.ticket == number and r.template in customers and r.created and r.created >= since]
    return tuple(
        f"The mail to {r.recipient} is kept back ({r.held_reason})."
        if r.state is OutboxState.HELD
        else f"A mail to {r.recipient} goes out."
        for r in reversed(fresh)
    )


def _do(ctx: typer.Context, number: int, agent: str | None, verb: str, argument: str = "") -> None:
    from maild.values import Command

    if verb == "priority":
        _know_priority(argument)
    _say(ctx, act(ctx, number, agent, (Command(verb, argument),)), number)


def _know_priority(argument: str) -> None:
    from maild.rules.near import hint
    from maild.values import Priority

    known = [str(p) for p in Priority]
    if argument.casefold() not in known:
        near = hint(argument, known)
        tail = near if near.startswith(", did") else "."
        faults.stop(f"{argument} is no priority ({', '.join(known)}){tail} Nothing was changed.", faults.USAGE)


def _text(words: list[str] | None) -> str:
    """The text of the arguments, or of standard input; an empty one is wrong usage."""
    given = " ".join(words or ())
    text = given if given not in ("", "-") else typer.get_text_stream("stdin").read()
    return text if text.strip() else faults.stop("There is no text; nothing was changed.", faults.USAGE)


def _say(ctx: typer.Context, transcript: "Transcript", number: int) -> None:
    """Print what was done and how to undo it; a command that could not be carried out is a fault."""
    if not transcript.ok:
        faults.stop("\n".join((*(_as_command(e, number) for e in transcript.errors), "Nothing was changed.")))
    for line in transcript.done:
        typer.echo(line)
    program = where.program(ctx.obj)
    for verb in transcript.undo:
        name, _, argument = verb.removeprefix("#").partition(" ")
        typer.echo(" ".join(("Undo:", program, name, str(number), *map(shlex.quote, argument.split()))))


_VERB = re.compile(r"#([a-z-]+)((?: (?!is\b)[\w@.-]*\w)?)")
"""A verb and the first word of its argument, as sentences to agents name them."""


def _as_command(sentence: str, number: int) -> str:
    """A sentence that names verbs as they are written in mails, for somebody at a shell."""
    forms = {v.name: v.form for v in VERBS if v.changes}

    def command(found: re.Match[str]) -> str:
        name, argument = found.groups()
        if name not in forms:
            return found[0]
        return f"`maild {name} {number}{argument}`" if forms[name] else f"`maild {name} {number}`{argument}"

    return _VERB.sub(command, sentence)
