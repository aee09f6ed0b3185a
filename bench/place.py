"""A throw-away maild: a folder with a configuration, as small as the contract allows."""

import secrets
import socket
import sys
from pathlib import Path

MAILD = [sys.executable, "-m", "maild"]

CONFIG = """\
[maild]
database = "sqlite:///maild.db"
hostname = "bench.example"
secret = "{secret}"
[[queue]]
name = "support"
address = "support@bench.example"
[[source]]
name = "listener"
kind = "smtp"
host = "127.0.0.1"
port = {port}
recipients = "any"
[[outgoing]]
kind = "maildir"
path = "out"
rate = 1000000
[[agent]]
name = "anna"
address = "anna@bench.example"
[[company]]
name = "Example"
domains = ["example.com"]
[[rule]]
name = "urgent"
when = {{subject = "urgent"}}
then = {{priority = "high"}}
"""


def config(folder: Path, port: int = 2599) -> Path:
    """Write the configuration into a new folder; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(CONFIG.format(secret=secrets.token_hex(32), port=port))
    return path


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
