"""One frozen Config from config.toml, with every fault of the file told at once."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from maild.config import build
from maild.config.check import Tables, read
from maild.config.types import Place
from maild.config.values import Config, Outgoing, Plan, Retention, Source, Web
from maild.errors import ConfigError
from maild.rules.companies import conflicts, plain
from maild.rules.load import Names
from maild.rules.load import load as load_rules
from maild.rules.near import hint
from maild.values import Company, Text

__all__ = ["Config", "Outgoing", "Plan", "Retention", "Source", "Web", "load", "texts"]


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration in this file; ConfigError with all problems, each with the file's name and the key."""
    try:
        content = path.read_bytes()
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError((f"{path}: cannot be read: {error.strerror}",)) from None
    except UnicodeDecodeError:
        raise ConfigError((f"{path.name}: is not UTF-8 text",)) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError((f"{path.name}: is not TOML: {error}",)) from None
    folder = path.resolve().parent
    tables, found = read(raw, Place(folder, environ))
    firms = tuple(Company(c.name, tuple(c.domains), c.plan, c.language) for _, c in tables.companies)
    rules, wrong = load_rules(list(tables.rules), "", _names(tables))
    own = folder / tables.templates.folder if tables.templates.folder else None
    words, unread = _texts(own)
    speech = _languages(tables, {text.language for text in words})
    problems = (*found, *(f"company: {p}" for p in conflicts(firms)), *wrong, *unread, *speech)
    if problems:
        raise ConfigError(tuple(f"{path.name}: {problem}" for problem in problems))
    host, _, port = tables.web.listen.rpartition(":")
    return Config(
        path=path.resolve(),
        policy=build.policy(tables, rules, words),
        database=build.database(tables.maild.database, folder),
        auto_upgrade=tables.maild.auto_upgrade,
        sources=tuple(build.source(row, folder) for _, row in tables.sources),
        outgoings=tuple(build.outgoing(row, folder) for _, row in tables.outgoings),
        companies=tuple(replace(c, domains=tuple(map(plain, c.domains))) for c in firms),
        plans=tuple(build.plan(row) for _, row in tables.plans),
        web=Web(tables.web.enabled, host.strip("[]"), int(port), tables.web.url, tables.web.sign_in, tables.web.agent),
        retention=Retention(**tables.retention.model_dump()),
        templates=own,
        fingerprint=sha256(content).hexdigest(),
        warnings=build.warnings(tables),
        missing=tuple(f"{path.name}: {problem}" for problem in build.missing(tables)),
    )


def texts(folder: Path | None = None) -> tuple[Text, ...]:
    """The shipped templates, LANGUAGE/NAME.txt, each replaced by the one of that name in `folder`."""
    found, problems = _texts(folder)
    if problems:
        raise ConfigError(problems)
    return found


def _texts(folder: Path | None) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    ours = _read_texts(resources.files("maild.notifier") / "templates")
    if folder is None:
        return tuple(ours.values()), ()
    if not folder.is_dir():
        return (), (f"templates.folder: there is no folder {folder}",)
    own = _read_texts(folder)
    names = {name for _, name in ours}
    wrong = (f"templates.folder: {la}/{n}.txt replaces nothing{hint(n, names)}" for la, n in own if n not in names)
    return tuple({**ours, **own}.values()), tuple(wrong)


def _read_texts(root: Traversable) -> dict[tuple[str, str], Text]:
    found = {}
    for language in sorted((d for d in root.iterdir() if d.is_dir()), key=lambda d: d.name):
        for file in sorted((f for f in language.iterdir() if f.name.endswith(".txt")), key=lambda f: f.name):
            name = file.name.removesuffix(".txt")
            found[language.name, name] = Text(language.name, name, file.read_text("utf-8"))
    return found


def _names(tables: Tables) -> Names:
    return Names(
        queues=tables.names["queue"],
        agents=tables.names["agent"],
        plans=tables.names["plan"],
        companies=tables.names["company"],
        partners=tables.names["partner"],
    )


def _languages(tables: Tables, known: set[str]) -> tuple[str, ...]:
    """A language without a single template cannot be written in."""
    asked = (
        ("maild.language", tables.maild.language),
        *((f"{where}.language", row.language) for where, row in tables.queues),
        *((f"{where}.language", row.language) for where, row in tables.members),
        *((f"{where}.language", row.language) for where, row in tables.companies),
    )
    return tuple(
        f"{where}: there are no texts in {la}{hint(la, known)}"
        for where, la in asked
        if la and known and la not in known
    )
