"""`maild doctor`: everything that maild depends on is tried, and each fault comes with what to do."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from maild.cli import faults, outbox, plain, tell, where

if TYPE_CHECKING:
    from maild.config import Config, Outgoing, Source

app = plain.commands()

SECONDS = 10.0
"""So long a server may take to answer."""
UNSIGNED = "sign-in was not tried, its password is missing"
"""Of a server whose missing password is a fault of the configuration, told there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found: all right, or a fault with what to do about it."""

    what: str
    ok: bool
    said: str
    note: bool = False
    """Neither all right nor a fault: a person must know whether it is meant."""

    def __str__(self) -> str:
        """One line for people."""
        return f"{'note ' if self.note else 'ok   ' if self.ok else 'fault'}  {self.what:22} {self.said}"


@app.command()
def doctor(ctx: typer.Context) -> None:
    """Check everything that maild needs; exit 1 on a fault."""
    from maild.errors import ConfigError

    found: list[Finding] = []
    try:
        settings = where.config(ctx)
        found.append(Finding("configuration", True, str(settings.path)))
    except ConfigError as fault:
        found.extend(Finding("configuration", False, problem) for problem in fault.problems)
    else:
        for look in LOOKS:
            found.extend(look(settings))
    for finding in found:
        tell.text(tell.clean(str(finding).replace("\n", " ").replace("\t", " ")))
    if wrong := sum(not finding.ok for finding in found):
        count, they = ("1 fault", "it is") if wrong == 1 else (f"{wrong} faults", "they are")
        faults.stop(f"{count}; mail is safe where it is until {they} mended.")


def _warnings(settings: "Config") -> Iterator[Finding]:
    yield from (Finding("configuration", False, warning) for warning in (*settings.missing, *settings.warnings))
    yield from _open_secrets(settings)
    if settings.policy.trial:
        yield Finding("trial", True, "on: only agents get mail; `maild golive` ends it")


def _open_secrets(settings: "Config") -> Iterator[Finding]:
    """Files with secrets, as the configuration names them, that others can read."""
    import tomllib

    folder = settings.path.parent
    for name in sorted(_secret_files(tomllib.loads(settings.path.read_text("utf-8-sig")))):
        path = folder / name
        if path.exists() and path.stat().st_mode & 0o004:
            yield Finding("secret", False, f"everybody on this machine can read {path}: chmod 600 {path}")


def _secret_files(value: object) -> set[str]:
    match value:
        case {"file": str(name)}:
            return {name}
        case dict():
            return {name for inner in value.values() for name in _secret_files(inner)}
        case list():
            return {name for inner in value for name in _secret_files(inner)}
    return set()


def _database(settings: "Config") -> Iterator[Finding]:
    from maild.errors import MaildError
    from maild.store import read

    if not where.is_there(settings.database):
        path = Path(settings.database.removeprefix("sqlite:///"))
        yield _writable("database", path, f"{path} is not there yet: the first start makes it")
        return
    try:
        with where.open_database(settings).read.connect() as session:
            balance = read.balance(session)
    except MaildError as fault:
        yield Finding("database", False, str(fault))
        return
    if balance.check:
        yield Finding("database", True, "opened; counts in equal counts out")
    else:
        yield Finding("database", False, "the book is wrong; `maild mail check` shows what")


def _held_replies(settings: "Config") -> Iterator[Finding]:
    """Replies that agents wrote and no customer has: a person decides on each."""
    from maild.errors import MaildError

    if not where.is_there(settings.database):
        return
    try:
        rows = outbox.held_replies(settings)
    except MaildError:
        return  # told with the database
    if rows:
        count = "1 reply of an agent is" if len(rows) == 1 else f"{len(rows)} replies of agents are"
        ids = ", ".join(str(row.id) for row in rows[:5]) + (", ..." if len(rows) > 5 else "")
        said = f"{count} held and did not leave: `maild outbox show ID`, then `maild outbox retry ID` ({ids})"
        yield Finding("held replies", True, said, note=True)


def _agents(settings: "Config") -> Iterator[Finding]:
    policy = settings.policy
    for queue in policy.queues:
        team = [agent.name for agent in policy.team(queue.name)]
        what = f"queue {queue.name}"
        if team:
            yield Finding(what, True, f"{queue.address}: {', '.join(team)}")
        else:
            yield Finding(what, False, f"nobody gets its mail: give an [[agent]] the queue {queue.name}")
    if policy.admin is None:
        yield Finding("admin", True, "none: nobody is told of faults; set maild.admin")


def _sources(settings: "Config") -> Iterator[Finding]:
    if not settings.sources:
        yield Finding("sources", True, "none: mail comes by `maild deliver` and `maild import` only")
    for source in settings.sources:
        yield _imap(source) if source.kind == "imap" else _listener(f"source {source.name}", source.host, source.port)


def _listener(what: str, host: str, port: int) -> Finding:
    """Whether the port can be listened on; one that answers is taken for a running maild."""
    try:
        with socket.create_connection((host, port), timeout=SECONDS / 5):
            said = f"{host}:{port} answers: maild runs already, or another program has the port"
            return Finding(what, True, said, note=True)
    except OSError:
        pass
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError:
        return Finding(
            what, False, f"{host}:{port} needs root: take a port above 1023, or give maild CAP_NET_BIND_SERVICE"
        )
    except OSError as fault:
        return Finding(what, False, f"{host}:{port} cannot be listened on: {fault.strerror or fault}")
    return Finding(what, True, f"{host}:{port} is free")


def _imap(source: "Source") -> Finding:
    """Sign in and open the folder, as the daemon will; reads nothing."""
    import ssl

    from imapclient import IMAPClient

    what, at = f"source {source.name}", f"{source.host}:{source.port}"
    try:
        context = ssl.create_default_context()
        client = IMAPClient(
            source.host, source.port, ssl=source.tls == "tls", ssl_context=context, timeout=SECONDS, use_uid=True
        )
        if source.tls == "starttls":
            client.starttls(context)
        if source.password is None:
            client.shutdown()
            return Finding(what, True, f"{at}: reachable; {UNSIGNED}")
        client.login(source.login, source.password)
        client.select_folder(source.folder, readonly=True)
        client.logout()
    except Exception as fault:  # imapclient raises what imaplib, ssl and socket raise
        return Finding(what, False, f"{at}: {fault}. Check host, tls, login and password; is IMAP switched on there?")
    return Finding(what, True, f"{at}: signed in, {source.folder} is readable")


def _outgoings(settings: "Config") -> Iterator[Finding]:
    for account in settings.outgoings:
        yield _maildir(account) if account.kind == "maildir" else _smtp(account)


def _maildir(account: "Outgoing") -> Finding:
    assert account.path is not None
    return _writable(f"outgoing {account.name}", account.path, f"{account.path} is writable")


def _writable(what: str, path: Path, said: str) -> Finding:
    """Whether this file or folder can be made where it is wanted."""
    import os

    there = next(p for p in (path, *path.parents) if p.exists())
    if not os.access(there, os.W_OK | os.X_OK) or not there.is_dir():
        return Finding(what, False, f"{there} cannot be written to: give this user the right to")
    return Finding(what, True, said)


def _smtp(account: "Outgoing") -> Finding:
    """Connect and sign in, as the daemon will; sends nothing."""
    import smtplib
    import ssl

    what, at = f"outgoing {account.name}", f"{account.host}:{account.port}"
    context = ssl.create_default_context()
    try:
        with (
            smtplib.SMTP_SSL(account.host, account.port, timeout=SECONDS, context=context)
            if account.tls == "tls"
            else smtplib.SMTP(account.host, account.port, timeout=SECONDS)
        ) as client:
            if account.tls == "starttls":
                client.starttls(context=context)
            if account.login and account.password is not None:
                client.login(account.login, account.password)
    except (OSError, smtplib.SMTPException) as fault:
        return Finding(what, False, f"{at}: {fault}. Check host, port, tls, login and password; mail waits until then")
    if account.login and account.password is None:
        return Finding(what, True, f"{at}: reachable; {UNSIGNED}")
    return Finding(what, True, f"{at}: {'signed in' if account.login else 'reachable'}")


def _web(settings: "Config") -> Iterator[Finding]:
    if settings.web.enabled:
        yield _listener("web page", settings.web.host, settings.web.port)
    else:
        yield Finding("web page", True, "off; `enabled = true` in [web] switches it on")


LOOKS: tuple[Callable[["Config"], Iterator[Finding]], ...] = (
    _warnings,
    _database,
    _held_replies,
    _agents,
    _sources,
    _outgoings,
    _web,
)
"""What is looked at, in this order."""
