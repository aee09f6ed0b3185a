"""The list of tickets straight from an SQLite file: `maild list` answers before SQLAlchemy would be loaded.

It gives what `read.tickets` gives, or nothing at all; a test holds the two against each other.
"""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from maild.store.shape import CHECKED, HEAD, ticket
from maild.values import Filter, State, Ticket

_TIMES = ("created", "updated", "due", "closed_at", "pending_since", "answered_at")
_LISTS = ("tags", "participants")


def tickets(file: Path, checked: str, asked: Filter) -> tuple[Ticket, ...] | None:
    """Tickets that fit, the one that changed last first; None whenever the usual way has to answer.

    That is so for words, for another schema than this maild's, for a configuration of which no maild noted that it is
    without fault (`checked`, as `shape.mark` makes it), and for every fault of the file.
    """
    if asked.words:
        return None
    try:
        base = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return None
    try:
        base.row_factory = sqlite3.Row
        if [tuple(row) for row in base.execute(_FACTS, (CHECKED,))] != [(HEAD, checked)]:
            return None
        return tuple(ticket(_plain(row)) for row in base.execute(*_query(asked)))
    except (sqlite3.Error, UnicodeError, OverflowError):
        return None
    finally:
        base.close()


_FACTS = "SELECT version_num, (SELECT value FROM meta WHERE key = ?) FROM alembic_version"


def _query(asked: Filter) -> tuple[str, list[object]]:
    """The statement and its values; only words of ours stand in the statement."""
    states = asked.states or tuple(state for state in State if state is not State.CLOSED)
    where, values = [f"state IN ({', '.join('?' * len(states))})"], [str(state) for state in states]
    for column, value in (("queue", asked.queue), ("assignee", asked.assignee), ("company", asked.company)):
        if value is not None:
            where.append(f"{column} = ?")
            values.append(value)
    if asked.tag is not None:
        where.append("instr(lower(tags), lower(?))")
        values.append(json.dumps(asked.tag, ensure_ascii=False))
    conditions = " AND ".join(where)
    wanted = f"SELECT * FROM tickets WHERE {conditions} ORDER BY updated DESC, id DESC LIMIT ?"  # noqa: S608
    return wanted, [*values, asked.limit]


def _plain(row: sqlite3.Row) -> SimpleNamespace:
    """The row's columns with times and lists as Python has them."""
    columns = dict(row)
    for name in _TIMES:
        if columns[name] is not None:
            columns[name] = datetime.fromisoformat(columns[name]).astimezone(UTC)
    for name in _LISTS:
        columns[name] = json.loads(columns[name]) if columns[name] else []
    return SimpleNamespace(**columns)
