"""Write docs/config.md, config.example.toml and the tables of docs/rules.md from the models, so that they cannot drift.

To write them anew: `python -c "from maild.config.docs import write; from pathlib import Path; write(Path('.'))"`.
"""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import get_args

from maild.config.model import MANY, ONCE, Table, example, toml
from maild.config.types import NotYet
from maild.rules import actions, conditions
from maild.threading.matrix import markdown

ACTIVE = ("maild", "queue", "outgoing")
"""Tables that stand uncommented in the example: the least that is enough."""
LEAST = {
    "maild": ("database", "secret", "hostname"),
    "queue": ("name", "address"),
    "outgoing": ("name", "kind", "host", "login", "password"),
}
"""Their keys that stand uncommented."""

BEGIN, END = "<!-- made from the code, see maild/config/docs.py -->", "<!-- end of what is made -->"

ABOUT = """\
# config.toml

This page is made from `maild/config/model.py`; `config.example.toml` has the same as a file to start from.

One TOML file. `--config FILE` names it, else `$MAILD_CONFIG`, `./config.toml`, `/etc/maild/config.toml`. An unknown
key is an error, and all errors are told at once, each with its place and the nearest valid name. After a fault at
reload the old configuration stays.

A secret is `"..."`, `{env = "NAME"}` or `{file = "PATH"}`; a path that does not begin with `/` starts at the file's own
folder. Where a list is asked for, a single value may stand. A key marked *not yet* is planned: setting it is an error,
so that nobody relies on it.

The least that is enough:

```toml
[maild]
database = "sqlite:///maild.db"
hostname = "help.example.com"
secret = {env = "MAILD_SECRET"}

[[queue]]
name = "support"
address = "support@example.com"

[[outgoing]]
kind = "maildir"
path = "out"
```
"""

RULE = """\
## `[[rule]]`

What happens to mail by itself: see [rules](rules.md). Keys: `name`; `on` (`"new"`, `"follow-up"`; both if left out);
`when`; `then` (must be given); `stop` (`false`).
"""

RULE_EXAMPLE = """\
# What happens to mail by itself; all conditions and actions stand in docs/rules.md.
# [[rule]]
# name = "printers"
# on = ["new", "follow-up"]
# when = {subject = "/printer|toner/", not = {domain = "example.net"}}
# then = {priority = "high", tag = "printer"}
# stop = false
"""


def reference() -> str:
    """docs/config.md."""
    once = (_section(f"[{name}]", model) for name, model in ONCE.items())
    many = (_section(f"[[{name}]]", model) for name, model in MANY.items())
    return "\n".join((ABOUT, *once, *many, RULE))


def _section(title: str, model: type[Table]) -> str:
    head = ("| key | default | what it does |", "|---|---|---|")
    rows = (f"| `{key}` | {_default(model, key)} | {_cell(_sentence(model, key))} |" for key in model.model_fields)
    return "\n".join((f"## `{title}`", "", model.sentence, "", *head, *rows, ""))


def _sentence(model: type[Table], key: str) -> str:
    return str(model.model_fields[key].description)


def _default(model: type[Table], key: str) -> str:
    field = model.model_fields[key]
    if field.is_required():
        return "must be given"
    if is_not_yet(model, key):
        return "*not yet*"
    return "" if field.default is None else f"`{toml(field.default)}`"


def is_not_yet(model: type[Table], key: str) -> bool:
    """Whether this key is planned only."""
    return model.model_fields[key].metadata == list(get_args(NotYet)[1:])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def sample() -> str:
    """config.example.toml: every key with its sentence, its default, or an example where it has none."""
    head = "# maild: every key with its default, or with an example where it has none; see docs/config.md.\n"
    tables = (
        _table(name, f"[{name}]" if name in ONCE else f"[[{name}]]", model) for name, model in (ONCE | MANY).items()
    )
    return "\n".join((head, *tables, RULE_EXAMPLE))


def _table(name: str, title: str, model: type[Table]) -> str:
    lines = [*_comment(model.sentence), title if name in ACTIVE or name in ONCE else f"# {title}"]
    for key in model.model_fields:
        mark = "" if key in LEAST.get(name, ()) else "# "
        value = '""' if is_not_yet(model, key) else example(model, key)
        lines += [*_comment(_sentence(model, key)), f"{mark}{key} = {value}"]
    return "\n".join((*lines, ""))


def _comment(text: str) -> Iterator[str]:
    return (f"## {line}" for line in wrap(text, 115, break_on_hyphens=False, break_long_words=False))


def rules_reference() -> str:
    """The tables of docs/rules.md."""
    lines = ["| condition | is true for | example |", "|---|---|---|"]
    lines += [
        f"| `{c.name}` | {_cell(c.sentence)} | `{_cell(f'{c.name} = {c.example}')}` |" for c in conditions.CONDITIONS
    ]
    lines += ["", "| action | does | example |", "|---|---|---|"]
    lines += [f"| `{a.name}` | {_cell(a.sentence)} | `{a.name} = {a.example}` |" for a in actions.ACTIONS]
    return "\n".join((BEGIN, *lines, END))


def with_tables(page: str) -> str:
    """docs/rules.md with its tables made anew."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{rules_reference()}{rest.partition(END)[2]}"


def with_matrix(page: str) -> str:
    """docs/follow-ups.md with its table made anew."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{markdown()}\n{END}{rest.partition(END)[2]}"


def write(root: Path) -> None:
    """Write the pages that are made from the code below the project's folder."""
    (root / "docs/config.md").write_text(reference(), "utf-8")
    (root / "config.example.toml").write_text(sample(), "utf-8")
    rules = root / "docs/rules.md"
    rules.write_text(with_tables(rules.read_text("utf-8")), "utf-8")
    follow_ups = root / "docs/follow-ups.md"
    follow_ups.write_text(with_matrix(follow_ups.read_text("utf-8")), "utf-8")
