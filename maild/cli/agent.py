"""Agents, as the configuration names them."""

from typing import Annotated

import typer

from maild.cli import faults, plain, tell, where
from maild.cli.tickets import Json

app = plain.commands(no_args_is_help=True, help="Who may answer; the configuration owns the list.")


@app.command("list")
def list_(ctx: typer.Context, as_json: Json = False) -> None:
    """List the agents."""
    agents = where.config(ctx).policy.agents
    if as_json:
        for a in agents:
            tell.json_line(
                {
                    "name": a.name,
                    "address": a.address,
                    "aliases": [*a.aliases],
                    "queues": [*a.queues],
                    "notices": a.notices,
                }
            )
        return
    rows = [(a.name, a.address, " ".join(a.queues) or "all", a.notices) for a in agents]
    tell.table(("name", "address", "queues", "notices"), rows, "No agents; add an [[agent]] to the configuration.")


@app.command()
def show(ctx: typer.Context, name: Annotated[str, typer.Argument()]) -> None:
    """Show one agent and the tickets assigned to them."""
    from maild.store import read
    from maild.values import Filter

    settings = where.config(ctx)
    agent = settings.policy.agent(name)
    if agent is None:
        faults.stop(
            f"There is no agent {name}; there are: {', '.join(a.name for a in settings.policy.agents) or 'none'}."
        )
    with where.open_database(settings).read.connect() as session:
        tickets = read.tickets(session, Filter(assignee=agent.name))
    tell.text(
        f"{agent.name}  {agent.address}  {agent.title}\n"
        f"queues: {' '.join(agent.queues) or 'all'}, notices: {agent.notices}"
    )
    rows = [(t.id, t.state, t.priority, tell.when(t.updated), t.subject) for t in tickets]
    tell.table(("#", "state", "priority", "changed", "subject"), rows, "No open tickets.")
