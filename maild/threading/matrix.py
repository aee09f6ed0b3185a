"""The follow-up matrix: what a mail does to a ticket, by the evidence that ties it there and by who wrote it."""

from dataclasses import dataclass
from enum import StrEnum

from maild.values import Action, MachineKind, Role, TrustLevel


class Row(StrEnum):
    """The evidence, strongest first."""

    BOUND = "capability, bound"
    CAPABILITY = "capability, foreign or of a customer mail"
    KNOWN = "known id in In-Reply-To or References"
    GHOST = "ghost"
    SUBJECT = "number in the subject only"
    NOTHING = "nothing"


class Column(StrEnum):
    """Who wrote, for this ticket."""

    PERSON = "requester, participant"
    AGENT = "agent (authorised)"
    PARTNER = "partner"
    COLLEAGUE = "colleague"
    STRANGER = "stranger, unknown"


COLUMNS: dict[Role, Column] = {
    Role.REQUESTER: Column.PERSON,
    Role.PARTICIPANT: Column.PERSON,
    Role.AGENT: Column.AGENT,
    Role.PARTNER: Column.PARTNER,
    Role.COLLEAGUE: Column.COLLEAGUE,
    Role.STRANGER: Column.STRANGER,
    Role.UNKNOWN: Column.STRANGER,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer of the matrix. Where trust matters, it says what is done without it."""

    action: Action
    words: str
    """For the docs."""
    unknown: Action | None = None
    """When the source gives no results; None: the same."""
    unverified: Action | None = None
    """When it gives results and they prove nothing; None: the same."""
    reopens: bool = False
    """Whether an appended mail opens a ticket that was closed of late."""

    def by(self, trust: TrustLevel) -> Action:
        """The action at this level of trust; a failed one never does more than to append with a warning."""
        if trust is TrustLevel.VERIFIED:
            return self.action
        chosen = (self.unknown if trust is TrustLevel.UNKNOWN else self.unverified) or self.action
        if trust is TrustLevel.FAILED and chosen is Action.APPEND:
            return Action.APPEND_UNVERIFIED
        return chosen


APPEND = Cell(Action.APPEND, "append", reopens=True)
ACT = Cell(Action.APPEND, "act (reply, note by purpose)")
NOTE = Cell(Action.APPEND, "note")
ADD = Cell(Action.APPEND, "append; participant if verified")
COPY = Cell(Action.APPEND, 'append, flagged "answers a copy sent to X", opens', reopens=True)
SHOW = Cell(Action.APPEND_UNVERIFIED, "append-unverified")
HINT = Cell(Action.APPEND, "append; append-unverified if unverified", unverified=Action.APPEND_UNVERIFIED, reopens=True)
PROVE = Cell(
    Action.APPEND, "append if verified, else new-linked", unknown=Action.NEW_LINKED, unverified=Action.NEW_LINKED
)
LINKED = Cell(Action.NEW_LINKED, "new-linked")
CLAIMS = Cell(Action.NEW_LINKED, 'new-linked, "claims #42"')
NEW = Cell(Action.NEW, "new")
NEVER = Cell(Action.HELD, "–")
"""Bound to somebody who is neither agent nor partner: one who left, so it is held."""

# fmt: off
TABLE: dict[Row, tuple[Cell, ...]] = {
    #                PERSON   AGENT  PARTNER COLLEAGUE STRANGER
    Row.BOUND:      (APPEND,  ACT,   APPEND, NEVER,    NEVER),
    Row.CAPABILITY: (APPEND,  ACT,   APPEND, APPEND,   COPY),
    Row.KNOWN:      (APPEND,  NOTE,  SHOW,   ADD,      SHOW),
    Row.GHOST:      (APPEND,  NOTE,  LINKED, PROVE,    LINKED),
    Row.SUBJECT:    (HINT,    NOTE,  CLAIMS, SHOW,     CLAIMS),
    Row.NOTHING:    (NEW,     NEW,   NEW,    NEW,      NEW),
}
# fmt: on

WITHOUT_TICKET: dict[MachineKind, Action] = {
    MachineKind.AUTO_GENERATED: Action.NEW,
    MachineKind.LIST: Action.NEW,
    MachineKind.CALENDAR: Action.NEW,
    MachineKind.AUTO_REPLY: Action.NONE,
    MachineKind.READ_RECEIPT: Action.NONE,
    MachineKind.FEEDBACK_REPORT: Action.NONE,
    MachineKind.BOUNCE: Action.NONE,
    MachineKind.DELAY: Action.NONE,
}
"""Machine mail that belongs to no ticket; on a ticket it is an event (lesson 24)."""

PROVEN_ONLY = frozenset({MachineKind.BOUNCE, MachineKind.DELAY, MachineKind.FEEDBACK_REPORT})
"""Reports that count only with one of our capabilities: forged ones are a weapon (lesson 31)."""


def cell(row: Row, column: Column) -> Cell:
    """The cell of the matrix."""
    return TABLE[row][tuple(Column).index(column)]


def name(row: Row, column: Column | str) -> str:
    """The name of a cell as `maild explain` prints it."""
    return f"{row.value} / {column}"


def markdown() -> str:
    """The matrix as the table of docs/follow-ups.md."""
    head = ["evidence (strongest first)", *(column.value for column in Column)]
    rows = [[row.value, *(cell.words for cell in cells)] for row, cells in TABLE.items()]
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)
