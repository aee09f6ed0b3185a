"""`maild init` writes the first configuration; `maild golive` ends the trial."""

import os
from pathlib import Path
from typing import Annotated

import typer

from maild.cli import faults, plain, where

app = plain.commands()


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
    from maild.errors import ConfigError

    path = Path(ctx.obj or os.environ.get("MAILD_CONFIG") or "config.toml")
    if path.exists():
        faults.stop(f"{path} is there already and was not touched. Move it away, or name another with --config.")
    if provider not in init_file.PROVIDERS:
        faults.stop(f"There is no provider {provider}; there are: {', '.join(init_file.PROVIDERS)}.", faults.USAGE)
    answers = init_file.Answers(
        address=address,
        agents=_agents(agent),
        provider=provider,
        hostname=hostname or address.rpartition("@")[2],
        admin=admin,
        title=title or "Support",
        password=_password(address, password_file),
    )
    if problems := init_file.problems(answers):
        raise ConfigError(problems)
    written = init_file.write(path, answers)
    typer.echo(f"Written: {', '.join(str(f) for f in written)} (0600). It is a trial: only agents get mail.")
    if answers.password is None:
        typer.echo(f"Next: put the password of {address} into {path.parent / 'password'}, one line.")
    typer.echo(f"Next: let your mail server hand mail for {address} to 127.0.0.1:2525; the file says how.")
    typer.echo(f"Then: maild --config {path} doctor, and maild --config {path} run.")


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


def _agents(given: list[str] | None) -> tuple[tuple[str, str], ...]:
    """The agents of the flags, or else of the questions; wrong usage where the form is wrong."""
    asked = given or []
    while not given:
        answer = typer.prompt("An agent, as NAME=ADDRESS (empty: no more)", default="", show_default=False)
        if not answer:
            break
        asked.append(answer)
    pairs = tuple((name.strip(), address.strip()) for name, _, address in (item.partition("=") for item in asked))
    if not pairs or not all(name and address for name, address in pairs):
        faults.stop("At least one agent is needed, as NAME=ADDRESS. Nothing was written.", faults.USAGE)
    return pairs


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
