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
    tell.text(
        f"{company.name}\ndomains: {' '.join(company.domains)}\nplan: {company.plan or '-'}\n"
        f"language: {company.language or '-'}"
    )
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
    """Add a company, or change one that is there.

    It has these domains from then on; plan and language stay unless they are given, and "" takes them away.
    """
    from maild import engine
    from maild.rules.companies import conflicts, plain
    from maild.store import companies
    from maild.values import Company

    companies_now = _all(ctx)
    there = next((c for c in companies_now if c.name.casefold() == name.casefold()), Company(name, ()))
    name = there.name
    wanted = tuple(plain(d.removeprefix("@")) for d in domains)
    company = Company(name, wanted, _given(plan, there.plan), _given(language, there.language))
    wrong = conflicts((company,))
    if wrong:
        faults.stop(f"{wrong[0]}; nothing was changed.", faults.USAGE)
    taken = [(d, c.name) for c in companies_now for d in c.domains if d in wanted and c.name != name]
    if taken:
        faults.stop(f"{taken[0][0]} already belongs to {taken[0][1]}; nothing was changed.")
    engine.write(where.seeded(ctx), lambda s: companies.upsert(s, company))
    typer.echo(f"{name}: {' '.join(wanted)}. New mail from there is this company's.")
    plans = [p.name for p in where.config(ctx).plans]
    if plan and plan not in plans:
        known = ", ".join(plans) if plans else "none"
        faults.say(f"The configuration has no [[plan]] {plan} (it has {known}); it is noted, but no rule may know it.")


@app.command()
def remove(ctx: typer.Context, name: Name) -> None:
    """Remove a company; its tickets keep its name."""
    from maild import engine
    from maild.store import companies

    company = _one(ctx, name)
    engine.write(where.seeded(ctx), lambda s: companies.remove(s, company.name))
    typer.echo(f"{company.name} is removed; its tickets keep the name.")


def _given(option: str | None, there: str | None) -> str | None:
    """An option that is left out keeps what is there; an empty one takes it away."""
    return there if option is None else option or None


def _all(ctx: typer.Context) -> "tuple[Company, ...]":
    from maild.store import read

    with where.seeded(ctx).read.connect() as session:
        return read.companies(session)


def _one(ctx: typer.Context, name: str) -> "Company":
    found = next((c for c in _all(ctx) if c.name.casefold() == name.casefold()), None)
    return found or faults.stop(f"There is no company {name}; `maild company list` shows all.")
