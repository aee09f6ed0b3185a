"""A decision as it is stored, in lines for people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from maild.cli import tell
from maild.cli.fate import OUTCOMES, fate, plainly, reason

if TYPE_CHECKING:
    from maild.store.ledger import HoldBefore
    from maild.values import OutboxRow


def told(trace: Mapping[str, Any], rows: "Sequence[OutboxRow]" = ()) -> Iterator[str]:
    """Who wrote the mail, where it went on what evidence, what followed, and what became of the mails it caused."""
    if not trace:
        yield "no decision yet"
        return
    person, link, machine = trace["person"], trace["link"], trace["machine"]
    company = f" of {person['company']}" if person["company"] else ""
    yield f"written by   {machine['kind']} ({machine['evidence']})"
    yield f"sender is    {link['role']}{company}; trust {person['trust']['level']}: {person['trust']['evidence']}"
    ticket = f" #{link['ticket']}" if link["ticket"] else " a ticket"
    yield f"ticket       {OUTCOMES[link['action']].format(ticket)}: {plainly(link['evidence'])}"
    if link["cell"]:
        yield f"matrix       {link['cell']}"
    for rule in trace["traces"]:
        yield f"rule         {rule['rule']}: {'yes' if rule['matched'] else 'no'}, {rule['why']}"
    for change in trace["changes"]:
        yield f"changed      {change['what']}: {change['old'] or '-'} -> {change['new'] or '-'} ({change['actor']})"
    for notice in trace["notices"]:
        for to in dict.fromkeys(address["address"] for address in (*notice["to"], *notice["cc"])):
            yield _one(notice, to, rows)


def was_held(before: "HoldBefore") -> str:
    """That the mail was held before this decision, why, and who ended it."""
    ended = "a person released it" if before.released else "a person had it decided anew"
    decided = f"decided anew {tell.when(before.decided)}" if before.decided else "it waits to be decided"
    return f"was held     {before.reason or 'no reason is known'}; {ended}, {decided}"


def _one(notice: Mapping[str, Any], to: str, rows: "Sequence[OutboxRow]") -> str:
    """What one person was to be told, by the row of the outbox that carries it."""
    mine = (r for r in rows if r.template == notice["template"] and r.recipient.casefold() == to.casefold())
    row = next(reversed(tuple(mine)), None)
    became, why = (fate(row), reason(row)) if row else ("not sent", notice["held_reason"] or "")
    said = f"{notice['template']} to {to} ({notice['why']})"
    return f"{became + ':':12} {said}{': ' + why if why else ''}" if became != "sent" else f"sent         {said}"
