"""Opening what a configuration names: the database, its seeds, and the policy that signs with the database's epoch."""

from dataclasses import replace

from maild.config import Config
from maild.engine import write
from maild.store import companies, read
from maild.store.sessions import Sessions, open_store
from maild.values import Policy


def boot(config: Config, upgrade: bool = True) -> tuple[Sessions, Policy]:
    """Open the store, seed its companies, and give the policy this database's epoch. Raises StoreError."""
    sessions = open_store(config.database, upgrade)
    with sessions.read.connect() as session:
        epoch = read.epoch(session)
        known = {company.name for company in read.companies(session)}
    missing = tuple(company for company in config.companies if company.name not in known)
    if missing:
        write(sessions, lambda s: companies.seed(s, missing))
    return sessions, replace(config.policy, identity=replace(config.policy.identity, epoch=epoch))
