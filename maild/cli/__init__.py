"""The command line: thin commands over the engine and the store."""

import io
import sys


def main() -> None:
    """Run `maild` with the arguments of this process; never returns, the exit code says how it went."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that is no UTF-8 still shows what it can
    if "list" in sys.argv:
        from maild.cli.swift import listed

        if listed(sys.argv[1:]):
            sys.exit(0)
    from maild.cli.app import app

    app(prog_name="maild")
