"""A small firm on the command line: a configuration in a folder, and `maild` called as a person calls it."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from maild.cli.app import app

CONFIG = """\
# A line that nobody may touch.
[maild]
database = "sqlite:///maild.db"
hostname = "firm.example"
secret = "a secret that is long enough for a test"
trial = true   # until golive

[[queue]]
name = "support"
address = "support@firm.example"
title = "Firm Support"

[[queue]]
name = "billing"
address = "billing@firm.example"

[[outgoing]]
kind = "maildir"
path = "out"

[[agent]]
name = "anna"
address = "anna@firm.example"

[[company]]
name = "Acme"
domains = ["acme.example"]

[[rule]]
name = "urgent first"
when = {subject = "urgent"}
then = {priority = "high"}
"""


class Desk:
    """One folder with a configuration; `run` calls maild in it."""

    def __init__(self, folder: Path, text: str = CONFIG) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.config.write_text(text, "utf-8")

    def run(self, *arguments: str | Path, given: str | bytes | None = None, **env: str) -> Result:
        """Call maild with this configuration."""
        words = ["--config", str(self.config), *map(str, arguments)]
        return CliRunner().invoke(app, words, input=given, env={"MAILD_AGENT": "", **env})

    def ok(self, *arguments: str | Path, given: str | bytes | None = None, **env: str) -> str:
        """Call maild, see that it went well, and give what it printed."""
        result = self.run(*arguments, given=given, **env)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    def json(self, *arguments: str | Path) -> list[dict[str, Any]]:
        """The objects that a command prints with --json."""
        return [json.loads(line) for line in self.ok(*arguments, "--json").splitlines()]

    def file(self, name: str, text: str | bytes) -> Path:
        """Write a file into the folder."""
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def mail(self, number: int, subject: str, text: str = "It smokes.", **headers: str) -> Path:
        """A customer's mail as a file."""
        more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
        return self.file(
            f"{number:03}.eml",
            f"From: Carol <carol@acme.example>\nTo: support@firm.example\nSubject: {subject}\n"
            f"Message-ID: <{number}@acme.example>\nDate: Sat, 21 Nov 2026 10:{number % 60:02}:00 +0000\n"
            f"{more}\n{text}\n",
        )
