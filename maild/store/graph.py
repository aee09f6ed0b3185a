"""The graph of Message-IDs: what is seen or referred to, and the threads that become one."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, bindparam, case, func, not_, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from maild.store.sessions import Session
from maild.store.tables import message_ids, spool, tickets
from maild.values import SpoolId, ThreadId, ThreadPlan, TicketId

# mypy knows one dialect's Insert; the other has the same methods
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert(message_ids), "postgresql": postgresql.insert(message_ids)}


def _entering(dialect: str) -> Any:
    """An id that is seen is no ghost any more; of two mails with one id the first keeps it (lesson 16).

    An id that is referred to is a ghost and gets a ticket; of one that was seen only the thread changes.
    """
    statement = _INSERT[dialect]
    new, old = statement.excluded, message_ids.c
    appears = and_(old.ghost, not_(new.ghost))
    return statement.on_conflict_do_update(
        index_elements=[old.message_id],
        set_={
            "thread": new.thread,
            "ticket": case(
                (appears, func.coalesce(new.ticket, old.ticket)),
                (or_(old.ghost, not_(new.ghost)), func.coalesce(old.ticket, new.ticket)),
                else_=old.ticket,
            ),
            "ghost": and_(old.ghost, new.ghost),
            "content_digest": case((appears, new.content_digest), else_=old.content_digest),
            "spool": case((appears, new.spool), else_=old.spool),
        },
    )


_ENTER = {name: _entering(name) for name in _INSERT}
_MOVES = tuple(
    update(table).where(table.c.thread == bindparam("old")).values(thread=bindparam("new"))
    for table in (message_ids, spool, tickets)
)


def join(s: Session, plan: ThreadPlan, own: ThreadId) -> ThreadId:
    """The thread of a mail with this plan; the threads that it ties together move to the least of them."""
    if not plan.joins:
        return own
    least = plan.joins[0]
    moves = [{"old": other, "new": least} for other in plan.joins[1:]]
    if moves:
        for statement in _MOVES:
            s.execute(statement, moves)
    return least


def register(
    s: Session,
    plan: ThreadPlan,
    thread: ThreadId,
    ticket: TicketId | None,
    content_digest: str | None,
    mail: SpoolId | None,
    settled: bool,
) -> None:
    """Enter a mail's own id and those it refers to.

    Of a held mail (not settled) the own id stays a ghost: it is no duplicate of itself when it is decided anew.
    """
    rows = [_row(i, thread, ticket) for i in plan.referred]
    if plan.seen and settled:
        rows.append(_row(plan.seen, thread, ticket, ghost=False, content_digest=content_digest, spool=mail))
    elif plan.seen:
        rows.append(_row(plan.seen, thread, None))
    if rows:
        s.execute(_ENTER[s.dialect.name], rows)


def register_own(s: Session, ids: Iterable[tuple[str, ThreadId, TicketId | None]]) -> None:
    """Enter the Message-IDs of our own mail."""
    rows = [_row(own, thread, ticket, ghost=False) for own, thread, ticket in ids]
    if rows:
        s.execute(_ENTER[s.dialect.name], rows)


_ALIAS = {
    name: statement.on_conflict_do_nothing(index_elements=[message_ids.c.message_id])
    for name, statement in _INSERT.items()
}


def alias(s: Session, given: str, ours: str, thread: ThreadId, ticket: TicketId | None) -> None:
    """Enter the id that a provider gave to a mail of ours in place of our own (lesson 12)."""
    s.execute(_ALIAS[s.dialect.name], _row(given, thread, ticket, ghost=False, alias_of=ours))


def move_ticket(s: Session, old: TicketId, new: TicketId) -> None:
    """Let the ids of a merged ticket lead to its target."""
    s.execute(_TO_TICKET, {"old": old, "new": new})


_TO_TICKET = update(message_ids).where(message_ids.c.ticket == bindparam("old")).values(ticket=bindparam("new"))


def _row(
    message_id: str,
    thread: ThreadId,
    ticket: TicketId | None,
    ghost: bool = True,
    content_digest: str | None = None,
    spool: SpoolId | None = None,
    alias_of: str | None = None,
) -> dict[str, Any]:
    """One row; a ghost unless it says otherwise."""
    return {
        "message_id": message_id,
        "thread": thread,
        "ticket": ticket,
        "ghost": ghost,
        "content_digest": content_digest,
        "spool": spool,
        "alias_of": alias_of,
    }
