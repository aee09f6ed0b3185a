"""Who may import whom: each room only what stands below it; and the pure rooms nothing that acts."""

from fnmatch import fnmatch

import grimp
import pytest

from tests.law.tree import calls, modules

# Each line may import what stands on the lines below it; the rooms of one line do not import one another.
# A room is named by its modules; the longest name that fits a module decides, * being anything.
LAW: tuple[dict[str, tuple[str, ...]], ...] = (
    {"start": ("maild.__main__",)},
    {"cli": ("maild.cli",)},
    {"daemon": ("maild.daemon", "maild.writer", "maild.boot")},
    {"web": ("maild.web",), "intake": ("maild.intake",)},
    {
        "engine": ("maild.engine", "maild.outward", "maild.aftermath", "maild.reading", "maild.presence"),
        "deliver": ("maild.notifier.deliver", "maild.notifier.smtp", "maild.notifier.maildir"),
    },
    {
        "config": ("maild.config", "maild.config.*"),
        "store": ("maild.store",),
        "decide": ("maild.decide", "maild.arrive", "maild.answer", "maild.acts"),
    },
    {"identify": ("maild.identify",), "notifier": ("maild.notifier",)},
    {"rules": ("maild.rules",)},
    {"commands": ("maild.commands",)},
    {"threading": ("maild.threading",), "mail": ("maild.mail",)},
    {"hours": ("maild.hours",)},
    {"values": ("maild.values",)},
    {"errors": ("maild.errors",)},
    {"version": ("maild",)},
)
PURE = {"decide", "identify", "notifier", "rules", "commands", "threading", "mail", "hours", "values", "errors"}
ACTING = {"sqlalchemy", "smtplib", "imaplib", "socket", "time", "random", "uuid", "secrets", "os", "pathlib", "logging"}

RESERVED = {"maild.hours"}
"""A seat that is kept for a room to come."""

ROOMS = {name: (rank, room) for rank, line in enumerate(LAW) for room, names in line.items() for name in names}


def _room(module: str) -> tuple[int, str]:
    """Line and room of a module; only `maild` itself belongs to the last line, and an unknown one to none."""
    fits = [name for name in ROOMS if name != "maild" and (fnmatch(module, name) or module.startswith(f"{name}."))]
    return ROOMS[max(fits, key=len)] if fits else ROOMS["maild"] if module == "maild" else (-1, "")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("maild", include_external_packages=True)


def _own(graph: grimp.ImportGraph) -> list[str]:
    return sorted(name for name in graph.modules if name == "maild" or name.startswith("maild."))


def test_every_module_belongs_to_a_room(graph: grimp.ImportGraph) -> None:
    assert [name for name in _own(graph) if _room(name)[0] < 0] == []


def test_the_law_names_no_module_that_is_gone(graph: grimp.ImportGraph) -> None:
    gone = [name for name in ROOMS if not any(fnmatch(module, name) for module in graph.modules)]
    assert set(gone) <= RESERVED


def test_each_room_imports_only_what_stands_below_it(graph: grimp.ImportGraph) -> None:
    broken = []
    for importer in _own(graph):
        rank, room = _room(importer)
        for imported in graph.find_modules_directly_imported_by(importer):
            if not imported.startswith("maild"):
                continue
            below, other = _room(imported)
            if room != other and below <= rank:
                broken.append(f"{importer} ({room}) imports {imported} ({other})")
    assert broken == []


def test_the_pure_rooms_import_nothing_that_acts(graph: grimp.ImportGraph) -> None:
    broken = [
        f"{importer} imports {imported}"
        for importer in _own(graph)
        if _room(importer)[1] in PURE
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if imported.split(".")[0] in ACTING
    ]
    assert broken == []


def test_the_pure_rooms_never_ask_for_the_time() -> None:
    broken = [
        f"{path}:{line}: {name}()"
        for path in modules()
        if _room(".".join(path.with_suffix("").parts).removesuffix(".__init__"))[1] in PURE
        for _, name, line in calls(path)
        if name in {"now", "utcnow", "today"}
    ]
    assert broken == []


def test_the_package_itself_leaves_the_standard_threading_alone(graph: grimp.ImportGraph) -> None:
    """maild.threading and the standard library's threading must never be mistaken for each other."""
    assert "threading" not in graph.find_modules_directly_imported_by("maild")
