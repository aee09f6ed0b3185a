"""`maild init` writes the first configuration; `maild golive` ends the trial."""

import os
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from maild.cli import faults, outbox, plain, tell, where

if TYPE_CHECKING:
    from maild.cli.init_file import Answers

app = plain.commands()

NOTHING = "Nothing was written."


@app.command()
def init(
    ctx: typer.Context,
    address: Annotated[str, typer.Option(help="The shared address that customers write to.", prompt="Shared address")],
    agent: Annotated[
        list[str] | None, typer.Option("--agent", "--team", help="Who answers, as NAME=ADDRESS; once for each agent.")
    ] = None,
    provider: Annotated[str, typer.Option(help="google, microsoft or other: sets the server that sends.")] = "other",
    hostname: Annotated[
        str | None, typer.Option(help="Right side of our Message-IDs; else the address's domain.")
    ] = None,
    admin: Annotated[
        str | None, typer.Option(help="Who is told when something needs a person; else the first agent.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Name that customers see beside the address.")] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="File with the mailbox's password; else it is asked for, or left for later.")
    ] = None,
) -> None:
    """Write a first config.toml with comments, as a trial.

    Its secret lies beside it, and both can be read by you alone.
    """
    from maild.cli import init_file

    path = Path(ctx.obj or os.environ.get("MAILD_CONFIG") or "config.toml")
    if path.exists():
        faults.stop(f"{path} is there already and was not touched. Move it away, or name another with --config.")
    if provider not in init_file.PROVIDERS:
        faults.stop(f"There is no provider {provider}; there are: {', '.join(init_file.PROVIDERS)}.", faults.USAGE)
    answers = init_file.Answers(
        address=address,
        agents=_agents(agent, address),
        provider=provider,
        hostname=hostname or address.rpartition("@")[2],
        admin=admin,
        title=title or "Support",
        password=_password(address, password_file),
    )
    if problems := init_file.problems(answers):
        faults.stop("\n".join(("That does not fit together:", *_indented(problems), NOTHING)), faults.USAGE)
    written = init_file.write(path, answers)
    _tell_next(ctx.obj, path, written, answers)


def _tell_next(given: str | None, path: Path, written: tuple[Path, ...], answers: "Answers") -> None:
    """What was written, and each step that is left on a line of its own."""
    program = where.program(given)
    password = path.with_name("password")
    steps = [
        f"let your mail server hand mail for {answers.address} to 127.0.0.1:2525 ({path.name} says how)",
        f"look whether all is well:  {program} doctor",
        f"start it:                  {program} run",
        f"if you want to see the tickets on a page, take the # off [web] in {path.name}: http://127.0.0.1:8025/",
    ]
    if answers.password is None:
        quoted = shlex.quote(str(password))
        steps.insert(
            0,
            f"put the password of {answers.address} into {password} (one line, mode 0600):\n"
            f"     touch {quoted} && chmod 600 {quoted}, then open it in an editor",
        )
    typer.echo(f"Written, readable by you alone: {', '.join(str(f) for f in written)}")
    typer.echo("It begins as a trial: only agents get mail.\n\nNext:")
    for number, step in enumerate(steps, 1):
        typer.echo(f"  {number}. {step}")


@app.command()
def golive(ctx: typer.Context) -> None:
    """End the trial: from now on customers get mail."""
    from maild.cli import init_file

    path = where.config_path(ctx)
    if not where.config(ctx).policy.trial:
        typer.echo("No trial is on; nothing was changed.")
        return
    init_file.end_trial(path)
    typer.echo(
        f"{path}: trial = false. A running maild learns it by SIGHUP or a restart.\n"
        "What the trial withheld stays held: `maild outbox list --state held`; `maild outbox retry ID` sends it."
    )
    _tell_held(ctx)


def _tell_held(ctx: typer.Context) -> None:
    """The agents' replies that the trial kept, each with the command that sends it."""
    rows = outbox.held_replies(where.config(ctx))
    if rows:
        count = "1 reply of an agent is" if len(rows) == 1 else f"{len(rows)} replies of agents are"
        typer.echo(f"{count} held, and no customer has them:")
    program = where.program(ctx.obj)
    for row in rows:
        tell.text(f"  {program} outbox retry {row.id}   #{row.ticket} to {row.recipient}: {row.subject}")


def _agents(given: list[str] | None, address: str) -> tuple[tuple[str, str], ...]:
    """The agents of the flags, or else of the questions; wrong usage where the form is wrong."""
    asked = given or []
    while not given:
        answer = typer.prompt("An agent, as NAME=ADDRESS (empty: no more)", default="", show_default=False)
        if not answer:
            break
        asked.append(answer)
    if not asked:
        faults.stop(f"At least one agent is needed, as NAME=ADDRESS. {NOTHING}", faults.USAGE)
    pairs = tuple((name.strip(), own.strip()) for name, _, own in (item.partition("=") for item in asked))
    wrong = [] if _is_address(address) else [f"{address} is no mail address such as support@example.com"]
    for item, (name, own) in zip(asked, pairs, strict=True):
        if not name or not _is_address(own):
            wrong.append(f"the agent {item} must be NAME=ADDRESS such as anna=anna@example.com")
        elif own.casefold() == address.casefold():
            wrong.append(f"the agent {name} needs an own address: {own} is the shared one, whose mail maild reads")
    if wrong:
        faults.stop("\n".join(("That cannot be used:", *_indented(wrong), NOTHING)), faults.USAGE)
    return pairs


def _is_address(value: str) -> bool:
    """Whether it has the form of an address; the configuration is checked as a whole afterwards."""
    local, at, domain = value.rpartition("@")
    return bool(local and at and domain) and len(value.split()) == 1 and "@" not in local


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _password(address: str, file: Path | None) -> str | None:
    """The password from the file or from a person; None: later."""
    import sys

    if file is not None:
        try:
            return file.read_text("utf-8").strip() or None
        except OSError as fault:
            faults.stop(f"{file}: {fault.strerror}. Nothing was written.", faults.USAGE)
    if not sys.stdin.isatty():
        return None
    asked: str = typer.prompt(f"Password of {address} (empty: later)", default="", show_default=False, hide_input=True)
    return asked or None
