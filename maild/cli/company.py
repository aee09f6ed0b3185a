"""Companies: customer firms, found by the sender's domain; the database owns them."""

from typing import TYPE_CHECKING, Annotated

import typer

from maild.cli import faults, plain, tell, where
from maild.cli.tickets import Json

if TYPE_CHECKING:
    from maild.values import Company

app = plain.commands(no_args_is_help=True, help="Customer firms, found by the sender's domain.")

Name = Annotated[str, typer.Argument(metavar="NAME")]


@app.command("list")
def list_(ctx: typer.Context, as_json: Json = False) -> None:
    """List the companies."""
    companies = _all(ctx)
    if as_json:
        for c in companies:
            tell.json_line({"name": c.name, "domains": [*c.domains], "plan": c.plan, "language": c.language})
        return
    rows = [(c.name, " ".join(c.domains), c.plan, c.language) for c in companies]
    tell.table(("name", "domains", "plan", "language"), rows, "No companies; `maild company add NAME DOMAIN` adds one.")


@app.command()
def show(ctx: typer.Context, name: Name) -> None:
    """Show one company and its tickets that are not closed."""
    from maild.store import read
    from maild.values import Filter

    company = _one(ctx, name)
    with where.seeded(ctx).read.connect() as session:
        tickets = read.tickets(session, Filter(company=company.name))
    tell.text(f"{company.name}\ndomains: {' '.join(company.domains)}\nplan: {company.plan or '-'}")
    rows = [(t.id, t.state, t.priority, tell.when(t.updated), t.subject) for t in tickets]
    tell.table(("#", "state", "priority", "changed", "subject"), rows, "No open tickets.")


@app.command()
def add(
    ctx: typer.Context,
    name: Name,
    domains: Annotated[
        list[str], typer.Argument(help="Its mail domains; subdomains are meant, too.", metavar="DOMAIN...")
    ],
    plan: Annotated[str | None, typer.Option(help="What it has bought.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of mail to its people.")] = None,
) -> None:
    """Add a company, or give one that is there these domains and plan."""
    from maild import engine
    from maild.rules.companies import conflicts, plain
    from maild.store import companies
    from maild.values import Company

    wanted = tuple(plain(d.removeprefix("@")) for d in domains)
    wrong = conflicts((Company(name, wanted),))
    if wrong:
        faults.stop(f"{wrong[0]}; nothing was changed.", faults.USAGE)
    taken = [(d, c.name) for c in _all(ctx) for d in c.domains if d in wanted and c.name != name]
    if taken:
        faults.stop(f"{taken[0][0]} already belongs to {taken[0][1]}; nothing was changed.")
    engine.write(where.seeded(ctx), lambda s: companies.upsert(s, Company(name, wanted, plan, language)))
    typer.echo(f"{name}: {' '.join(wanted)}. New mail from there is this company's.")


@app.command()
def remove(ctx: typer.Context, name: Name) -> None:
    """Remove a company; its tickets keep its name."""
    from maild import engine
    from maild.store import companies

    company = _one(ctx, name)
    engine.write(where.seeded(ctx), lambda s: companies.remove(s, company.name))
    typer.echo(f"{company.name} is removed; its tickets keep the name.")


def _all(ctx: typer.Context) -> "tuple[Company, ...]":
    from maild.store import read

    with where.seeded(ctx).read.connect() as session:
        return read.companies(session)


def _one(ctx: typer.Context, name: str) -> "Company":
    found = next((c for c in _all(ctx) if c.name.casefold() == name.casefold()), None)
    return found or faults.stop(f"There is no company {name}; `maild company list` shows all.")
