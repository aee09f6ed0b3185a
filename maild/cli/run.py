"""The daemon in the foreground."""

from typing import Annotated

import typer

from maild.cli import faults, plain, where

app = plain.commands()


@app.command()
def run(
    ctx: typer.Context,
    role: Annotated[
        list[str] | None,
        typer.Option(help="Only this part: receive, process, send, schedule, web; may be repeated or a comma list."),
    ] = None,
) -> None:
    """Run the daemon in the foreground.

    SIGTERM or Ctrl-C stops it within seconds; SIGHUP lets it read the configuration again.
    """
    import logging

    from maild import daemon
    from maild.errors import ConfigError

    roles = frozenset(part for given in role or () for part in given.split(",")) or daemon.ROLES
    if unknown := roles - daemon.ROLES:
        faults.stop(f"There is no role {min(unknown)}; roles are {', '.join(sorted(daemon.ROLES))}.", faults.USAGE)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    settings = where.config(ctx)
    if settings.missing:
        raise ConfigError(settings.missing)
    raise typer.Exit(daemon.run(settings, roles, typer.echo))
