"""Companies: the database owns them; the configuration seeds each once."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update

from maild import errors
from maild.store.sessions import Session
from maild.store.tables import companies, company_domains, meta
from maild.values import Company

SEEDED = "company seeded: "
"""Key in meta: a company of this name was seeded, so that one that was removed does not come back."""


def seed(s: Session, wanted: Iterable[Company]) -> None:
    """Add the companies of the configuration that were never seeded; a domain that another one has is left there."""
    for company in wanted:
        if s.scalar(select(meta.c.key).where(meta.c.key == SEEDED + company.name)):
            continue
        s.execute(insert(meta), {"key": SEEDED + company.name, "value": "yes"})
        if s.scalar(select(companies.c.name).where(companies.c.name == company.name)) is None:
            taken = _owners(s, company)
            _write(s, company, tuple(d for d in company.domains if d.casefold() not in taken))


def upsert(s: Session, company: Company) -> None:
    """Add or change a company; raises Refused where another one has a domain of it."""
    taken = _owners(s, company)
    if taken:
        raise errors.Refused("; ".join(f"{domain} belongs to {owner}" for domain, owner in taken.items()) + ".")
    _write(s, company, company.domains)


def remove(s: Session, name: str) -> bool:
    """Remove a company; its tickets keep its name. Whether there was one."""
    s.execute(delete(company_domains).where(company_domains.c.company == name))
    return s.execute(delete(companies).where(companies.c.name == name)).rowcount == 1


def _owners(s: Session, company: Company) -> dict[str, str]:
    """Domains of this company that others have."""
    rows = s.execute(
        select(company_domains.c.domain, company_domains.c.company).where(
            company_domains.c.domain.in_([d.casefold() for d in company.domains]),
            company_domains.c.company != company.name,
        )
    )
    return {row.domain: row.company for row in rows}


def _write(s: Session, company: Company, domains: tuple[str, ...]) -> None:
    fields = {"plan": company.plan, "language": company.language}
    if not s.execute(update(companies).where(companies.c.name == company.name).values(**fields)).rowcount:
        s.execute(insert(companies), {"name": company.name, **fields})
    s.execute(delete(company_domains).where(company_domains.c.company == company.name))
    rows = [{"domain": d, "company": company.name} for d in dict.fromkeys(d.casefold() for d in domains)]
    if rows:
        s.execute(insert(company_domains), rows)
