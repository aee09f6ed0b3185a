"""Rules, as the configuration names them, and what they would do with a mail."""

from pathlib import Path
from typing import Annotated

import typer

from maild.cli import faults, plain, tell, where
from maild.cli.tickets import Json

app = plain.commands(no_args_is_help=True, help="What happens to mail by itself.")


@app.command("list")
def list_(ctx: typer.Context, as_json: Json = False) -> None:
    """List the rules in the order in which they run."""
    rules = where.config(ctx).policy.rules
    if as_json:
        for r in rules:
            when, then = ({key: list(values) for key, values in pairs} for pairs in (r.when, r.then))
            tell.json_line({"rule": r.name, "on": list(r.on), "when": when, "then": then, "stop": r.stop})
        return
    rows = [(r.name, " ".join(r.on), _words(r.when), _words(r.then), "yes" if r.stop else "") for r in rules]
    tell.table(("rule", "on", "when", "then", "stop"), rows, "No rules; add a [[rule]] to the configuration.")


@app.command("test")
def match(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Files with one mail each.", metavar="FILE...")],
    as_json: Json = False,
) -> None:
    """Tell which rules match a mail, and why; nothing is changed.

    A mail that is in the ledger already is taken as if it came now.
    """
    from maild.cli.explain import ground, understand
    from maild.cli.json_mail import rule_json

    unread = 0
    with ground(ctx) as (sessions, policy):
        for file in files:
            try:
                _, decision = understand(sessions, policy, file, anew=True)
            except OSError as fault:
                faults.say(f"maild: {file}: {fault.strerror or fault}")
                unread += 1
                continue
            if as_json:
                tell.json_line({"file": str(file), "rules": [rule_json(t) for t in decision.traces]})
                continue
            rows = [(t.rule, "yes" if t.matched else "no", t.why, ", ".join(t.changes)) for t in decision.traces]
            tell.text(f"{file}: {decision.disposition}")
            tell.table(("rule", "matches", "why", "changes"), rows, "No rule was asked.")
    if unread:
        raise typer.Exit(faults.FAULT)


def _words(pairs: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return "; ".join(f"{key} {' or '.join(values)}" for key, values in pairs)
