"""The command line: thin commands over the engine and the store."""


def main() -> None:
    """Run `maild` with the arguments of this process; never returns, the exit code says how it went."""
    from maild.cli.app import app

    app(prog_name="maild")
