"""Column types that keep the database clean: text without NUL, times in UTC, lists as JSON."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, DateTime, Dialect, Integer, Text, bindparam, literal_column
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

Number = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits; SQLite gives a row number only to INTEGER."""


def scrub(text: str) -> str:
    """Text that every database takes: NUL is left out, a lone surrogate becomes a question mark."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _scrubbed(value: Any) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, Mapping):
        return {scrub(k): _scrubbed(v) for k, v in value.items()}
    return [_scrubbed(v) for v in value] if isinstance(value, list | tuple) else value


class Words(TypeDecorator[str]):
    """Text of any length; whatever a mail holds, it can be stored (PostgreSQL refuses NUL)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Scrub on the way in."""
        return None if value is None else scrub(str(value))


class Moment(TypeDecorator[datetime]):
    """An aware time: timestamptz on PostgreSQL, on SQLite ISO text in UTC to the microsecond, which sorts."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type in this database."""
        native = dialect.name == "postgresql"
        return dialect.type_descriptor(DateTime(timezone=True) if native else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """In UTC; a naive time is taken as UTC."""
        if value is None:
            return None
        value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """An aware time in UTC."""
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Listed(TypeDecorator[Any]):
    """A list of texts, or of rows of texts, as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Scrub and encode."""
        return None if value is None else _ENCODE(_scrubbed(value)) if value else "[]"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decode; no value is an empty list."""
        return json.loads(value) if value else []


class Several(TypeDecorator[Any]):
    """A bound list: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, numbers: bool) -> None:
        """Of numbers, or of texts."""
        super().__init__()
        self.numbers = numbers

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The parameter's type in this database."""
        of: TypeEngine[Any] = BigInteger() if self.numbers else Text()
        return dialect.type_descriptor(postgresql.ARRAY(of) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Scrub and encode."""
        values = list(value) if self.numbers else [scrub(str(v)) for v in value]
        return values if dialect.name == "postgresql" else json.dumps(values)


def const(word: str) -> ColumnElement[str]:
    """A word of our own, such as a state, in the text of a statement.

    As a parameter SQLite would prepare the statement anew at each call wherever a partial index depends on it.
    """
    if not word.replace("-", "").isalnum():
        raise ValueError(word)
    return literal_column(f"'{word}'", Words())


def one_of(column: ColumnElement[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a column is one of these words of our own."""
    return column.in_([const(word) for word in words])


class _Among(FunctionElement[bool]):
    """`column IN (all of a bound list)`; the statement is one and the same for every length of the list."""

    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """As it stands: SQLAlchemy would write `= 1` behind it, and then no index is used."""
        return self


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The condition that a column is one of the list bound to `name`.

    SQLAlchemy's own IN is written anew for each call, which costs more than the query itself.
    """
    numbers = not isinstance(column.type, Words)
    return _Among(column, bindparam(name, type_=Several(numbers)))


@compiles(_Among)
def _among_sqlite(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = element.clauses
    bound = compiler.process(values, **kw)
    return f"{compiler.process(column, **kw)} IN (SELECT value FROM json_each({bound}))"  # noqa: S608


@compiles(_Among, "postgresql")
def _among_postgresql(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = element.clauses
    return f"{compiler.process(column, **kw)} = ANY ({compiler.process(values, **kw)})"
