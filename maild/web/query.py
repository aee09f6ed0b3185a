"""What the address line asks for: filters, pages, and the links that keep them."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from maild.values import Filter, State, TicketId

PAGE = 50
"""Rows on one page."""
LAST_PAGE = 200
WORD = 200
"""Characters of one parameter that are looked at."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a list, each as text; empty where nothing was asked."""

    state: str = ""
    queue: str = ""
    assignee: str = ""
    company: str = ""
    tag: str = ""
    q: str = ""
    page: int = 1

    @property
    def filtered(self) -> bool:
        """Whether anything but the state narrows the list."""
        return any((self.queue, self.assignee, self.company, self.tag, self.q))

    @property
    def todo(self) -> bool:
        """Whether the list shows all that is to be done, narrowed at most by whose it is."""
        return not self.state and not self.q

    @property
    def filter(self) -> Filter:
        """For the store: one row more than the page shows tells whether another page follows."""
        return Filter(
            states=(State(self.state),) if self.state else (),
            queue=self.queue or None,
            assignee=self.assignee or None,
            company=self.company or None,
            tag=self.tag or None,
            limit=self.page * PAGE + 1,
            words=self.q,
        )

    def link(self, path: str, **changes: str | int) -> str:
        """The same list with some parameters changed; back on its first page unless a page is named."""
        values = {"state": self.state, "queue": self.queue, "assignee": self.assignee, "company": self.company}
        merged = {**values, "tag": self.tag, "q": self.q, "page": 1, **changes}
        query = urlencode({key: value for key, value in merged.items() if value not in ("", 1)})
        return f"{path}?{query}" if query else path


def asked(params: QueryParams) -> Asked:
    """Read the parameters; what makes no sense counts as not asked."""
    word = {
        key: params.get(key, "").replace("\0", "").strip()[:WORD]
        for key in ("queue", "assignee", "company", "tag", "q")
    }
    state = params.get("state", "")
    return Asked(state=state if state in set(State) else "", page=page(params), **word)


def page(params: QueryParams) -> int:
    """The number of the page, from 1."""
    given = params.get("page", "1")
    return min(max(int(given), 1), LAST_PAGE) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def number(words: str) -> TicketId | None:
    """The ticket that is meant by `#42`, `[#42]` or `[ACME #42]` alone; mere digits are words."""
    match = re.fullmatch(r"\[?[^#\[\]]{0,40}#([0-9]{1,15})\]?", words)
    return TicketId(int(match.group(1))) if match else None
