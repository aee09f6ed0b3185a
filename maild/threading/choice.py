"""Which of several tickets a mail goes to, and which younger ones it merges."""

from collections.abc import Iterator
from dataclasses import dataclass

from maild.threading.evidence import Lead
from maild.values import Ticket, TicketId


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of the leads: a ticket, the leads that speak for it, and what becomes of the others."""

    ticket: Ticket
    leads: tuple[Lead, ...]
    """Nearest first, at least one."""
    merge: tuple[TicketId, ...] = ()
    also: tuple[TicketId, ...] = ()

    @property
    def strongest(self) -> Lead:
        """The strongest lead, the nearest among equals."""
        return min(self.leads, key=lambda lead: lead.strength)

    @property
    def nearest_claim(self) -> Lead | None:
        """The nearest lead that is a capability."""
        return next((lead for lead in self.leads if lead.claim is not None), None)


def choices(found: tuple[Lead, ...], silent: bool) -> Iterator[Choice]:
    """The readings to try in turn: the younger merged into the oldest where that is allowed, then the nearest."""
    tickets = {lead.ticket.id: lead.ticket for lead in found}
    if not tickets:
        return
    oldest, *younger = sorted(tickets.values(), key=lambda t: t.id)
    if younger and (silent or all(_mergeable(oldest, t) for t in younger)):
        yield Choice(oldest, found, merge=tuple(t.id for t in younger))
    nearest = found[0].ticket
    of_it = tuple(lead for lead in found if lead.ticket.id == nearest.id)
    yield Choice(nearest, of_it, also=tuple(n for n in tickets if n != nearest.id))


def _mergeable(oldest: Ticket, younger: Ticket) -> bool:
    """Whether no agent has acted on the younger, and requester or company is the same."""
    one, other = oldest.requester, younger.requester
    same_requester = one is not None and other is not None and one.key == other.key
    same_company = oldest.company is not None and oldest.company == younger.company
    return not younger.bridged and (same_requester or same_company)
