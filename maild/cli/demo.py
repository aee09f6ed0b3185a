"""The demo: the whole daemon in one folder on this machine, and the people who write to it."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from maild.cli import faults, plain, tell, where

if TYPE_CHECKING:
    from email.message import EmailMessage

    from maild.cli.demo_people import Arrived

app = plain.commands(invoke_without_command=True, help="Try maild on this machine; nothing leaves it.")

SUPPORT = "support@demo.example"
CAROL = "Carol <carol@example-corp.example>"
AGENTS = {"anna": "Anna <anna@demo.example>", "ben": "Ben <ben@demo.example>"}

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

STEPS = """\
The demo of maild runs in {folder}; Ctrl-C stops it, and the next start keeps its tickets.

Try this in another terminal (cd {here}):

  A customer writes a mail:
    {maild} demo{options} write "My printer smokes"
  What went out, to the customer and to the team:
    {maild} demo{options} read
  Agent Anna hits Reply in her mail client:
    {maild} demo{options} answer "Turn it off and on"
  An admin closes the ticket:
    {maild} --config {config} close {ticket}
  The page that shows it all, and changes nothing:
    http://127.0.0.1:{web}/

Any mail client can write to {support} through 127.0.0.1:{smtp}, no sign-in.
"""


@app.callback()
def demo(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Option("--dir", help="Where its configuration, database and mail are.", metavar="FOLDER")
    ] = Path("maild-demo"),
    smtp_port: Annotated[int, typer.Option(help="Mail comes in here (at the first start).", min=1, max=65535)] = 2525,
    web_port: Annotated[int, typer.Option(help="The page is here (at the first start).", min=1, max=65535)] = 8025,
) -> None:
    """Run the daemon, its mail and its page in one folder of this machine; nothing leaves it."""
    ctx.obj = folder
    if ctx.invoked_subcommand is None:
        _serve(folder, smtp_port, web_port)


@app.command()
def write(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="The mail; its first line is the subject, too.")],
    sender: Annotated[str, typer.Option("--from", help="Who writes.")] = CAROL,
    reply: Annotated[bool, typer.Option("--reply", help="Answer the newest mail that this customer got.")] = False,
) -> None:
    """Play the customer: write a mail to the shared address."""
    from maild.cli import demo_people as people

    mail = (
        people.answer(sender, _newest(ctx, sender, None), text, where.now())
        if reply
        else people.new_mail(sender, SUPPORT, text, where.now())
    )
    _post(ctx, mail)


@app.command()
def answer(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help='The answer; a verb such as "#close" may stand on a line of its own.')],
    agent: Annotated[str, typer.Option("--as", help="anna or ben.")] = "anna",
    ticket: Annotated[int | None, typer.Option(help="Answer the newest mail about this ticket.")] = None,
) -> None:
    """Play an agent: answer the newest notice in the own mail client."""
    from maild.cli import demo_people as people

    if agent not in AGENTS:
        faults.stop(f"There is no agent {agent} in the demo; there are anna and ben.", faults.USAGE)
    notice = _newest(ctx, AGENTS[agent], ticket)
    _post(ctx, people.answer(AGENTS[agent], notice, text, where.now()))


@app.command()
def read(ctx: typer.Context) -> None:
    """Read every mail that went out, newest last."""
    from maild.cli import demo_people as people

    mails = people.mailbox(ctx.obj / "outgoing")
    if not mails:
        typer.echo("No mail went out yet.")
    for line in people.on_paper(mails):
        tell.text(line)


def _serve(folder: Path, smtp: int, web: int) -> None:
    from maild import daemon
    from maild.config import load

    path = folder / "config.toml"
    if not path.exists():
        _found(path, smtp, web)
    config = load(path)
    source = config.sources[0]
    for port, use, option in ((source.port, "mail", "--smtp-port"), (config.web.port, "the page", "--web-port")):
        if not _free(port):
            faults.stop(
                f"Port {port} on 127.0.0.1, meant for {use}, is taken: does another demo run? Nothing was started.\n"
                f"Stop that, or take other ports in a new folder: {_program()} demo --dir demo2 {option} {port + 1}"
            )
    options = "" if folder == Path("maild-demo") else f" --dir {_quoted(folder)}"
    typer.echo(
        STEPS.format(
            folder=folder.resolve(),
            here=_quoted(Path.cwd()),
            maild=_program(),
            options=options,
            config=_quoted(path),
            ticket=_next_ticket(config.database),
            web=config.web.port,
            smtp=source.port,
            support=SUPPORT,
        )
    )
    raise typer.Exit(daemon.run(config, daemon.ROLES, typer.echo))


def _found(path: Path, smtp: int, web: int) -> None:
    """Write the demo's configuration, readable only for its owner: it holds a secret."""
    import secrets

    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(CONFIG.format(secret=secrets.token_hex(32), smtp=smtp, web=web))


def _next_ticket(database: str) -> int:
    """The number that the next ticket will get; 1 at the first start."""
    if not Path(database.removeprefix("sqlite:///")).exists():
        return 1
    from maild.store.counters import drawn
    from maild.store.sessions import open_store

    sessions = open_store(database)
    with sessions.read.connect() as session:
        last = drawn(session, "ticket")
    sessions.close()
    return last + 1


def _free(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _newest(ctx: typer.Context, person: str, ticket: int | None) -> "Arrived":
    """The newest mail that this person got; waits a little when there is none yet."""
    import time
    from email.utils import parseaddr

    from maild.cli import demo_people as people

    address = parseaddr(person)[1]
    deadline = time.monotonic() + people.LONGEST
    while time.monotonic() < deadline:
        got = [a for a in people.mailbox(ctx.obj / "outgoing") if a.is_for(address)]
        if ticket is not None:
            got = [a for a in got if f"#{ticket}]" in a.mail.subject]
        if got:
            return got[-1]
        time.sleep(0.2)
    return faults.stop(f'{address} has no mail yet. First: {_program()} demo write "My printer smokes"')


def _post(ctx: typer.Context, mail: "EmailMessage") -> None:
    """Send it to the running demo and tell what maild sent because of it."""
    import smtplib
    import tomllib

    from maild.cli import demo_people as people

    outgoing: Path = ctx.obj / "outgoing"
    try:
        source = tomllib.loads((ctx.obj / "config.toml").read_text("utf-8"))["source"][0]
        before = len(people.mailbox(outgoing))
        people.send(mail, source["host"], source["port"])
    except (OSError, smtplib.SMTPException) as error:
        faults.stop(f"The demo in {ctx.obj} does not take mail ({error}). Start it first: {_program()} demo")
    typer.echo(f"Sent: {mail['From']} -> {mail['To']}, {mail['Subject']}")
    sent = people.wait_for_mail(outgoing, before)
    for arrived in sent:
        tell.text(f"maild sent: to {', '.join(a.address for a in arrived.mail.to)}, {tell.clean(arrived.mail.subject)}")
    if not sent:
        typer.echo(f"maild sent nothing because of it within {people.LONGEST:.0f} s.")


def _program() -> str:
    """How this program was called, so that what is printed can be typed."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{_quoted(Path(sys.executable))} -m maild"
    return _quoted(sys.argv[0])


def _quoted(path: Path | str) -> str:
    import shlex

    return shlex.quote(str(path))
