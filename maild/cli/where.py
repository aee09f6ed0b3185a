"""Which configuration and which database a command works on."""

import os
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from maild.errors import ConfigError

if TYPE_CHECKING:
    import typer

    from maild.config import Config
    from maild.store.sessions import Sessions

USUAL = (Path("config.toml"), Path("/etc/maild/config.toml"))
"""Looked at in this order when neither --config nor $MAILD_CONFIG is given."""


def config_path(ctx: "typer.Context") -> Path:
    """The configuration file of this call; raises ConfigError when there is none."""
    found = usual(ctx.obj)
    if found is None:
        raise ConfigError(("no config.toml here and none in /etc/maild: name one with --config, or run `maild init`",))
    return found


def usual(given: str | None) -> Path | None:
    """The file that is named, else that of $MAILD_CONFIG, else the first of the usual ones that is there."""
    named = given or os.environ.get("MAILD_CONFIG")
    return Path(named) if named else next((path for path in USUAL if path.is_file()), None)


def config(ctx: "typer.Context") -> "Config":
    """The configuration, checked; raises ConfigError with all problems."""
    from maild.config import load

    return load(config_path(ctx))


def store(ctx: "typer.Context", upgrade: bool | None = None) -> "Sessions":
    """The database of the configuration, opened, and brought up to date as the configuration says."""
    return open_database(config(ctx), upgrade)


def seeded(ctx: "typer.Context") -> "Sessions":
    """The same with the companies of the configuration in it; it takes longer to import."""
    from maild.boot import boot

    settings = config(ctx)
    return boot(settings, settings.auto_upgrade)[0]


def open_database(settings: "Config", upgrade: bool | None = None) -> "Sessions":
    """The database of a configuration that is already loaded."""
    from maild.store.sessions import open_store

    return open_store(settings.database, settings.auto_upgrade if upgrade is None else upgrade)


def is_there(database: str) -> bool:
    """Whether this database is more than a name: SQLite's file exists; of a server that is only known by asking."""
    return not database.startswith("sqlite:///") or Path(database.removeprefix("sqlite:///")).is_file()


def program(config: str | None = None) -> str:
    """How this program was called, with this configuration, so that what is printed can be typed."""
    called = Path(sys.argv[0])
    name = f"{shlex.quote(sys.executable)} -m maild" if called.name == "__main__.py" else shlex.quote(sys.argv[0])
    return f"{name} --config {shlex.quote(config)}" if config else name


def now() -> datetime:
    """The time, with offset."""
    return datetime.now(UTC)
