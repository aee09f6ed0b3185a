"""Times and changes in the words that people read."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from maild.values import Change, Via, What

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 7 * 86400
SPANS: tuple[tuple[int, int, str, str], ...] = (
    (8 * WEEK, WEEK, "1 week", "{} weeks"),
    (2 * DAY, DAY, "1 day", "{} days"),
    (HOUR, HOUR, "1 h", "{} h"),
    (MINUTE, MINUTE, "1 min", "{} min"),
)
"""(from this many seconds on, unit in seconds, one, many); the longest that fits is taken."""

SENTENCES: dict[What, tuple[str, str, str]] = {
    What.CREATED: ("ticket opened", "ticket opened", "ticket opened"),
    What.STATE: ("now {new}", "was {old}", "{old} → {new}"),
    What.PRIORITY: ("priority {new}", "priority {old} taken away", "priority {old} → {new}"),
    What.QUEUE: ("queue {new}", "left queue {old}", "queue {old} → {new}"),
    What.ASSIGNEE: ("{new} has it", "{old} let it go", "from {old} to {new}"),
    What.TAG: ("tag {new}", "tag {old} removed", "tag {old} → {new}"),
    What.PARTICIPANT: ("{new} joined", "{old} left", "{old} → {new}"),
    What.REQUESTER: ("requester {new}", "requester {old} removed", "requester {old} → {new}"),
    What.COMPANY: ("company {new}", "company {old} removed", "company {old} → {new}"),
    What.SUBJECT: ("subject “{new}”", "subject removed", "subject “{old}” → “{new}”"),
    What.MERGED: ("merged into {new}", "{old} was merged into this one", "merged into {new}"),
    What.LINKED: ("linked to {new}", "link to {old} removed", "linked to {new}"),
    What.WITHHELD: ("mail withheld: {new}", "{old} no longer withheld", "mail withheld: {new}"),
    What.UNDELIVERED: ("not delivered: {new}", "delivered after all: {old}", "not delivered: {new}"),
    What.FLAG: ("{new}", "{old} no longer", "{new}"),
}
"""How a change reads: (it got a value, it lost one, it got another)."""

LOUD = frozenset({What.WITHHELD, What.UNDELIVERED})
"""Changes that an agent must not overlook."""

VIAS: dict[Via, str] = {
    Via.MAIL: "by mail",
    Via.CLI: "on the command line",
    Via.RULE: "by a rule",
    Via.CLOCK: "in time",
}


def span(seconds: float) -> str:
    """A length of time in its one fitting unit."""
    for start, unit, one, many in SPANS:
        if seconds >= start:
            count = int(seconds // unit)
            return one if count == 1 else many.format(count)
    return "just now"


def sentence(change: Change) -> str:
    """What a change did, without who did it."""
    gained, lost, changed = SENTENCES[change.what]
    form = gained if change.old is None else lost if change.new is None else changed
    return form.format(old=change.old, new=change.new)


@dataclass(frozen=True, slots=True)
class Clock:
    """One moment and one zone, so that all times of a page agree."""

    now: datetime
    zone: ZoneInfo

    def ago(self, at: datetime) -> str:
        """How long ago, or how long until: `3 h`."""
        return span(abs((self.now - at).total_seconds()))

    def past(self, at: datetime) -> bool:
        """Whether it is over."""
        return at <= self.now

    def at(self, at: datetime) -> str:
        """Day and time as a person of the zone writes them; the year only where it is another one."""
        local = at.astimezone(self.zone)
        year = "" if local.year == self.now.astimezone(self.zone).year else f" {local.year}"
        return f"{local:%a} {local.day} {local:%b}{year}, {local:%H:%M}"

    def iso(self, at: datetime) -> str:
        """For machines, with offset."""
        return at.astimezone(self.zone).isoformat(timespec="seconds")


def size(octets: int) -> str:
    """A size as people say it."""
    if octets < 1000:
        return f"{octets} B"
    if octets < 1_000_000:
        return f"{octets / 1000:.0f} kB"
    return f"{octets / 1_000_000:.1f} MB"
