"""What the rest of maild sees of the configuration: frozen values, ready to use."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from maild.values import Company, Policy


@dataclass(frozen=True, slots=True)
class Source:
    """Where mail comes from. For listeners host and port are what they are bound to; paths are absolute."""

    name: str
    kind: str
    """imap, smtp or lmtp."""
    host: str
    port: int
    tls: str
    """tls, starttls or none."""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    user: str | None = None
    login: str | None = None
    """Who signs in; for imap the user where the file names nobody else."""
    password: str | None = field(default=None, repr=False)
    folder: str = "INBOX"
    done: str = "keep"
    """keep, seen, delete or move:FOLDER."""
    since: str = "install"
    """install, all, days ("30d") or a day ("2026-01-31")."""
    recipients: str = "ours"
    """ours or any."""
    queue: str | None = None
    authserv_id: str | None = None
    trust: str = "headers"
    max_connections: int = 100
    max_bytes: int = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Where mail leaves; `path` is absolute."""

    name: str
    kind: str
    """smtp or maildir."""
    path: Path | None = None
    """Of a maildir; else None."""
    host: str = ""
    port: int = 0
    tls: str = "none"
    """tls, starttls or none."""
    login: str | None = None
    password: str | None = field(default=None, repr=False)
    queues: tuple[str, ...] = ()
    """Empty: all that no other names."""
    return_path: str = "address"
    """address or null."""
    rate: int = 30
    """Mails a minute."""
    alerts: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a company has bought; times are working time by priority."""

    name: str
    hours: str
    holidays: str | None = None
    valid_until: date | None = None
    first_answer: tuple[tuple[str, timedelta], ...] = ()
    resolution: tuple[tuple[str, timedelta], ...] = ()
    at_risk: int = 75


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept, in days; 0: for ever."""

    raw_days: int = 0
    spam_days: int = 30
    held_days: int = 90
    log_days: int = 30


@dataclass(frozen=True, slots=True)
class Web:
    """How the page is served."""

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = 8025
    url: str | None = None
    sign_in: str = "off"
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration."""

    path: Path
    """The file, absolute."""
    policy: Policy
    database: str = field(repr=False)
    """SQLAlchemy URL; a SQLite file with its absolute path. It may hold a password."""
    auto_upgrade: bool = True
    sources: tuple[Source, ...] = ()
    outgoings: tuple[Outgoing, ...] = ()
    companies: tuple[Company, ...] = ()
    """Seeds; the database owns companies."""
    plans: tuple[Plan, ...] = ()
    web: Web = field(default_factory=Web)
    retention: Retention = field(default_factory=Retention)
    templates: Path | None = None
    """The folder of own texts."""
    fingerprint: str = ""
    """SHA-256 of the file as it was read, in hex."""
    warnings: tuple[str, ...] = ()
    """What works but should be changed; for `maild doctor`."""
    missing: tuple[str, ...] = ()
    """Passwords that are not there yet; who signs in to a server needs them, and nobody else does."""
