"""The text of a first configuration, and the one edit that ends its trial."""

import os
import re
import secrets
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from maild.errors import ConfigError, Refused


@dataclass(frozen=True, slots=True)
class Provider:
    """What is known of a mail provider: how mail comes from it to our listener, and where ours leaves."""

    incoming: str
    smtp: str
    outgoing: str
    rate: int
    """Mails a minute that it lets out."""


PROVIDERS = {
    "google": Provider(
        "Google: a routing rule of the admin console, or a forwarding address, to your mail server.",
        "smtp.gmail.com",
        "Google wants an app password: Google account, Security, 2-Step Verification, App passwords.",
        30,
    ),
    "microsoft": Provider(
        "Microsoft 365: a mail flow rule with a connector, or a redirect of the mailbox, to your mail server.",
        "smtp.office365.com",
        "Microsoft 365 wants authenticated SMTP switched on for this mailbox.",
        30,
    ),
    "other": Provider(
        "For example in Postfix: a transport for this address, smtp:[127.0.0.1]:2525, or a pipe to `maild deliver`.",
        "smtp.{domain}",
        "The usual name; ask your provider if it differs.",
        30,
    ),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What `init` was told."""

    address: str
    agents: tuple[tuple[str, str], ...]
    provider: str
    hostname: str
    admin: str | None
    title: str
    password: str | None


CONFIG = """\
# maild's configuration. Every key with its default stands in config.example.toml.
# `maild doctor` checks it; a running maild reads it again on SIGHUP.

[maild]
database = "sqlite:///maild.db"        # beside this file; or postgresql://user@host/name
secret = {{file = "secret"}}             # signs our mail; keep it with your backups
hostname = {hostname}
admin = {admin}
trial = true                           # only agents get mail; `maild golive` ends it
# timezone = "Europe/Berlin"
# language = "en"

[agents]
undo_seconds = 0                       # answers wait so long, and #cancel stops them

# [web]                                # a page that shows the tickets and changes nothing
# enabled = true
# listen = "127.0.0.1:8025"            # there is no sign-in: this machine only

[[queue]]
name = "support"
address = {address}
title = {title}
# subaddress = "+"                     # if support+anything@ arrives, too: answers find their ticket more surely
# aliases = ["help@{domain}"]

[[source]]
name = "listener"
kind = "smtp"                          # maild fetches no mailboxes by IMAP yet: your mail server hands mail over
host = "127.0.0.1"
port = 2525
# {incoming}

[[outgoing]]
name = "outgoing"
kind = "smtp"
# {outgoing}
host = {smtp}
port = 587
tls = "starttls"
login = {address}
password = {{file = "password"}}
rate = {rate}                              # mails a minute

{agents}
# [[company]]                          # found by the sender's domain
# name = "Example Ltd"
# domains = ["example.net"]

# [[rule]]
# name = "urgent things first"
# on = ["new"]
# when = {{subject = "urgent"}}
# then = {{priority = "high"}}
"""

AGENT = """\
[[agent]]
name = {name}
address = {address}
"""


def text(answers: Answers) -> str:
    """The configuration as TOML with comments."""
    provider = PROVIDERS[answers.provider]
    domain = answers.address.rpartition("@")[2]
    return CONFIG.format(
        hostname=_quoted(answers.hostname),
        admin=_quoted(answers.admin or answers.agents[0][1]),
        address=_quoted(answers.address),
        title=_quoted(answers.title),
        domain=domain,
        incoming=provider.incoming,
        outgoing=provider.outgoing,
        smtp=_quoted(provider.smtp.format(domain=domain)),
        rate=provider.rate,
        agents="\n".join(AGENT.format(name=_quoted(n), address=_quoted(a)) for n, a in answers.agents),
    )


def problems(answers: Answers) -> tuple[str, ...]:
    """What the configuration would be refused for, found out in a folder that is thrown away."""
    from maild.config import load

    with tempfile.TemporaryDirectory(prefix="maild-init-") as folder:
        path = Path(folder, "config.toml")
        path.write_text(text(answers), "utf-8")
        for name in ("secret", "password"):
            path.with_name(name).write_text(secrets.token_hex(32), "utf-8")
        try:
            load(path)
        except ConfigError as fault:
            return fault.problems
    return ()


def write(path: Path, answers: Answers) -> tuple[Path, ...]:
    """Write the configuration, a fresh secret and the password, each for its owner alone; nothing is overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    files = {path: text(answers), path.with_name("secret"): secrets.token_hex(32) + "\n"}
    if answers.password is not None:
        files[path.with_name("password")] = answers.password + "\n"
    if there := [str(file) for file in files if file.exists()]:
        raise Refused(f"{', '.join(there)}: there already, and nothing was written. Move it away first.")
    for file, content in files.items():
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(content)
    return tuple(files)


_TRIAL = re.compile(r"^(\s*trial\s*=\s*)true\b", re.MULTILINE)


def end_trial(path: Path) -> None:
    """Set `trial = false` and leave every other octet of the file as it is."""
    before = path.read_bytes().decode("utf-8")
    after = _TRIAL.sub(r"\1false", before)
    wanted = tomllib.loads(before.removeprefix("\ufeff"))
    wanted["maild"]["trial"] = False
    if tomllib.loads(after.removeprefix("\ufeff")) != wanted:
        raise Refused(f"{path} is written in an unusual way: set trial = false in [maild] by hand.")
    fresh = path.with_name(f".{path.name}.new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(after.encode("utf-8"))
    fresh.chmod(path.stat().st_mode & 0o777)
    fresh.replace(path)


def _quoted(value: str) -> str:
    """A TOML basic string (the same escapes as JSON's)."""
    import json

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
