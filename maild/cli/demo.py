"""The demo: the whole daemon in one folder on this machine, and the people who write to it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from maild.cli import demo_place as place
from maild.cli import faults, plain, tell, where

if TYPE_CHECKING:
    from email.message import EmailMessage

    from maild.cli.demo_people import Arrived

app = plain.commands(invoke_without_command=True, help="Try maild on this machine; nothing leaves it.")

SUPPORT = "support@demo.example"
CAROL = "Carol <carol@example-corp.example>"
AGENTS = {"anna": "Anna <anna@demo.example>", "ben": "Ben <ben@demo.example>"}

STEPS = """\
The demo of maild runs in {folder}; Ctrl-C stops it, and the next start keeps its tickets.

Try this in another terminal (cd {here}):

  A customer writes a mail:
    {demo} write "My printer smokes"
  What went out, to the customer and to the team:
    {demo} read
  Agent Anna hits Reply in her mail client:
    {demo} answer "Turn it off and on"
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
    smtp_port: Annotated[
        int | None, typer.Option(help="Mail comes in here; 2525 at the first start.", min=1, max=65535)
    ] = None,
    web_port: Annotated[
        int | None, typer.Option(help="The page is here; 8025 at the first start.", min=1, max=65535)
    ] = None,
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
    ticket: Annotated[
        int | None,
        typer.Option(help="Answer the newest mail about this ticket.", parser=plain.ticket_number, metavar="N"),
    ] = None,
) -> None:
    """Play an agent: answer the newest notice in the own mail client."""
    from maild.cli import demo_people as people

    if agent not in AGENTS:
        faults.stop(f"There is no agent {agent} in the demo; there are anna and ben.", faults.USAGE)
    notice = _newest(ctx, AGENTS[agent], ticket)
    _post(ctx, people.answer(AGENTS[agent], notice, text, where.now()))


@app.command()
def read(
    ctx: typer.Context,
    new: Annotated[bool, typer.Option("--new", help="Only those that were not printed before.")] = False,
) -> None:
    """Read every mail that went out, newest last."""
    from maild.cli import demo_people as people

    mails = people.mailbox(ctx.obj / "outgoing")
    shown: Path = ctx.obj / "shown"
    before = set(shown.read_text("utf-8").split()) if new and shown.exists() else set()
    if mails:
        shown.write_text("\n".join(a.path.name for a in mails), "utf-8")
    mails = [a for a in mails if a.path.name not in before]
    if not mails:
        typer.echo("No new mail went out." if before else "No mail went out yet.")
    for line in people.on_paper(mails):
        tell.text(line)


def _serve(folder: Path, smtp: int | None, web: int | None) -> None:
    from maild import daemon
    from maild.config import load

    path = folder / "config.toml"
    config = load(path) if path.exists() else None
    smtp = smtp or (config.sources[0].port if config else place.SMTP_PORT)
    web = web or (config.web.port if config else place.WEB_PORT)
    place.want_free(folder, smtp, web)
    if config is None:
        place.found(path, smtp, web)
    elif (smtp, web) != (config.sources[0].port, config.web.port):
        place.move(path, smtp, web)
    config = load(path)
    typer.echo(
        STEPS.format(
            folder=folder.resolve(),
            here=place.quoted(Path.cwd()),
            demo=place.called(folder),
            maild=where.program(),
            config=place.quoted(path),
            ticket=_next_ticket(config.database),
            web=web,
            smtp=smtp,
            support=SUPPORT,
        )
    )
    raise typer.Exit(daemon.run(config, daemon.ROLES, typer.echo))


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


def _newest(ctx: typer.Context, person: str, ticket: int | None) -> "Arrived":
    """The newest mail that this person got; waits a little when there is none yet."""
    import time
    from email.utils import parseaddr

    from maild.cli import demo_people as people

    address = parseaddr(person)[1]
    deadline = time.monotonic() + (people.LONGEST if ticket is None else people.SHORT)
    while time.monotonic() < deadline:
        got = [a for a in people.mailbox(ctx.obj / "outgoing") if a.is_for(address)]
        if ticket is not None:
            got = [a for a in got if f"#{ticket}]" in a.mail.subject]
        if got:
            return got[-1]
        time.sleep(0.2)
    if ticket is not None:
        faults.stop(f"{address} got no mail about ticket {ticket}; `{place.called(ctx.obj)} read` shows all mails.")
    return faults.stop(f'{address} has no mail yet. First: {place.called(ctx.obj)} write "My printer smokes"')


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
        faults.stop(f"The demo in {ctx.obj} does not take mail ({error}). Start it first: {place.called(ctx.obj)}")
    typer.echo(f"Sent: {mail['From']} -> {mail['To']}, {mail['Subject']}")
    sent = people.wait_for_mail(outgoing, before)
    for arrived in sent:
        tell.text(f"maild sent: to {', '.join(a.address for a in arrived.mail.to)}, {tell.clean(arrived.mail.subject)}")
    if not sent:
        typer.echo(f"maild sent nothing because of it within {people.LONGEST:.0f} s.")
