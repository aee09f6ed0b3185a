"""Numbers that are never used twice, drawn in the transaction that uses them; and the few facts in meta."""

from sqlalchemy import bindparam, select, update

from maild.store.sessions import Session
from maild.store.tables import counters, meta

_DRAW = (
    update(counters)
    .where(counters.c.name == bindparam("counter"))
    .values(value=counters.c.value + bindparam("count"))
    .returning(counters.c.value)
)


def draw(s: Session, counter: str, count: int = 1) -> int:
    """The first of `count` consecutive numbers; a rollback gives them back, and with them all that bore them."""
    last: int = s.execute(_DRAW, {"counter": counter, "count": count}).scalar_one()
    return last - count + 1


def fact(s: Session, key: str) -> str | None:
    """What meta says under this key."""
    found: str | None = s.scalar(select(meta.c.value).where(meta.c.key == key))
    return found


def note_fact(s: Session, key: str, value: str) -> None:
    """Write a fact into meta."""
    if not s.execute(update(meta).where(meta.c.key == key).values(value=value)).rowcount:
        s.execute(meta.insert(), {"key": key, "value": value})


def drawn(s: Session, counter: str) -> int:
    """The last number that was drawn; 0 when none was."""
    found: int | None = s.scalar(select(counters.c.value).where(counters.c.name == counter))
    return found or 0
