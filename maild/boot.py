"""Opening what a configuration names: the database, its seeds, and the policy that signs with the database's epoch."""

from dataclasses import replace

from maild.config import Config
from maild.engine import write
from maild.store import companies, counters, read
from maild.store.sessions import Session, Sessions, open_store
from maild.store.shape import CHECKED, mark
from maild.values import Policy


def boot(config: Config, upgrade: bool = True) -> tuple[Sessions, Policy]:
    """Open the store, seed its companies, and give the policy this database's epoch. Raises StoreError.

    The database also learns which configuration was found without fault, so that the next `maild list` need not look.
    """
    sessions = open_store(config.database, upgrade)
    with sessions.read.connect() as session:
        epoch = read.epoch(session)
        known = {company.name for company in read.companies(session)}
        noted = counters.fact(session, CHECKED)
    missing = tuple(company for company in config.companies if company.name not in known)
    if missing or noted != mark(config.fingerprint):

        def settle(session: Session) -> None:
            companies.seed(session, missing)
            counters.note_fact(session, CHECKED, mark(config.fingerprint))

        write(sessions, settle)
    return sessions, replace(config.policy, identity=replace(config.policy.identity, epoch=epoch))
