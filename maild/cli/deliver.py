"""One mail on standard input, as an MTA's pipe gives it; whatever goes wrong, the MTA keeps the mail."""

from typing import Annotated

import typer

from maild.cli import faults, plain, where
from maild.errors import MaildError

app = plain.commands()


@app.command()
def deliver(
    ctx: typer.Context,
    sender: Annotated[
        str | None, typer.Option(help="MAIL FROM, as the MTA knows it; empty for the null sender.")
    ] = None,
    recipient: Annotated[list[str] | None, typer.Option(help="RCPT TO; may be repeated.")] = None,
) -> None:
    """Store one mail from standard input, for an MTA's pipe.

    Exit 75 when it cannot be stored: the MTA tries again.
    """
    raw = typer.get_binary_stream("stdin").read()
    if not raw.strip():
        faults.stop("Nothing came on standard input; nothing was stored.", faults.TRY_AGAIN)
    try:
        from maild import engine
        from maild.values import Envelope

        envelope = Envelope("deliver", where.now(), sender, tuple(recipient or ()))
        engine.accept(where.store(ctx), [(raw, envelope)])
    except Exception as fault:
        # Postfix returns the mail to its sender for any code but 75, and no fault of ours is the sender's.
        what = str(fault) if isinstance(fault, MaildError) else f"{type(fault).__name__}: {fault}"
        faults.stop(f"{what}\nThe mail was not stored; the MTA shall try again (exit 75).", faults.TRY_AGAIN)
