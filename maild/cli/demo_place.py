"""Where the demo is: its folder, its configuration, its two ports, and how it is called again."""

import os
from pathlib import Path

from maild.cli import faults, where

SMTP_PORT = 2525
WEB_PORT = 8025

CONFIG = """\
# The demo of maild. Every key is explained in config.example.toml.
[maild]
database = "sqlite:///maild.db"
secret = "{secret}"
hostname = "demo.example"
admin = "anna@demo.example"
trial = false

[agents]
undo_seconds = 0

[web]
enabled = true
listen = "127.0.0.1:{web}"
url = "http://127.0.0.1:{web}"

[[queue]]
name = "support"
address = "support@demo.example"
title = "Demo Support"
subaddress = "+"

[[source]]
name = "demo"
kind = "smtp"
host = "127.0.0.1"
port = {smtp}

[[outgoing]]
name = "outgoing"
kind = "maildir"   # nothing leaves this machine: one file a mail
path = "outgoing"

[[agent]]
name = "anna"
address = "anna@demo.example"
title = "Anna"

[[agent]]
name = "ben"
address = "ben@demo.example"
title = "Ben"

[[company]]
name = "Example Corp"
domains = ["example-corp.example"]

[[rule]]
name = "urgent things first"
on = ["new"]
when = {{subject = "urgent"}}
then = {{priority = "high"}}
"""


def want_free(folder: Path, smtp: int, web: int) -> None:
    """End with a line that works when a port is taken; nothing is written before both are free."""
    if smtp == web:
        faults.stop(f"Mail and the page need two ports, not {smtp} twice. Nothing was started.", faults.USAGE)
    uses = {smtp: "mail", web: "the page"}
    taken = [f"{port} (for {use})" for port, use in uses.items() if not _free(port)]
    if not taken:
        return
    ports = f"Port {taken[0]} on 127.0.0.1 is" if len(taken) == 1 else f"Ports {' and '.join(taken)} on 127.0.0.1 are"
    other_smtp = _next_free(smtp, ())
    other_web = _next_free(web, (other_smtp,))
    # A folder that holds a demo already may be the very one that runs.
    names = (folder, *(folder.with_name(f"{folder.name}-{n}") for n in range(2, 10_000)))
    new = next(name for name in names if not name.exists())
    faults.stop(
        f"{ports} taken: does another demo run? Nothing was started.\n"
        f"Stop that, or begin another demo: "
        f"{where.program()} demo --dir {quoted(new)} --smtp-port {other_smtp} --web-port {other_web}"
    )


def _next_free(port: int, besides: tuple[int, ...]) -> int:
    """The port itself, or the next above it that is free; wraps around below the privileged ones."""
    ports = (*range(port, 65536), *range(1024, port))
    return next((p for p in ports if p not in besides and _free(p)), port)


def found(path: Path, smtp: int, web: int) -> None:
    """Write the demo's configuration, readable only for its owner: it holds a secret."""
    import secrets

    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(CONFIG.format(secret=secrets.token_hex(32), smtp=smtp, web=web))


def move(path: Path, smtp: int, web: int) -> None:
    """Put other ports into the demo's configuration; one that was rewritten by hand is left alone."""
    import re
    import tomllib

    text = path.read_text("utf-8")
    text = re.sub(r"^(port\s*=\s*)\d+", rf"\g<1>{smtp}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r'^((?:listen|url)\s*=\s*"(?:http://)?127\.0\.0\.1:)\d+', rf"\g<1>{web}", text, flags=re.MULTILINE)
    now = tomllib.loads(text)
    if (now["source"][0].get("port"), now["web"].get("listen")) != (smtp, f"127.0.0.1:{web}"):
        faults.stop(f"{path} was changed by hand: put the ports {smtp} and {web} in there. Nothing was started.")
    path.write_text(text, "utf-8")


def _free(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def called(folder: Path) -> str:
    """How this demo is called again, so that what is printed can be typed."""
    return f"{where.program()} demo" + ("" if folder == Path("maild-demo") else f" --dir {quoted(folder)}")


def quoted(path: Path | str) -> str:
    """One word for the shell."""
    import shlex

    return shlex.quote(str(path))
