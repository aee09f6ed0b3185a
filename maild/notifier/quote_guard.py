"""Whether an agent's reply would carry lines of notices or notes that only the team may read."""

import re
from collections.abc import Iterable

from maild.values import Audience, Sent, Template

MARK = "[==="
"""Begins every line that fences the internal block of a notice, in every language."""
CUSTOMER_LINES = frozenset({Template.NEW, Template.FOLLOW_UP})
"""Notices whose middle is what a customer wrote; of all others no line may go out."""
OWN_TEXT = "| "
"""Begins each line of a transcript that gives an agent's own text back to him."""
SHORT = 12
"""Letters; a shorter line is only recognised when it stands alone, or every "ok" would hold a mail."""
SHOWN = 60
"""Letters of a line that would have gone out."""
LONG = 20
"""Letters; of a note only lines from this length on are secret, for notes and replies share their short words."""
CLOSINGS = frozenset(
    {
        "thanks and best regards",
        "mit freundlichen grüßen",
        "mit freundlichen grüssen",
        "viele grüße und vielen dank",
        "meilleures salutations",
        "avec nos meilleures salutations",
        "reciba un cordial saludo",
        "с наилучшими пожеланиями",
    }
)
"""Long ends of letters that stand in notes and replies alike."""

_QUOTED = re.compile(r"^[\s>|]+")
_SPACES = re.compile(r"\s+")


def harmless(text: str) -> str:
    """What a customer wrote, with nothing in it that looks like the fence of the internal block."""
    return text.replace(MARK, "[= ==")


def internal_lines(answered: Sent) -> tuple[str, ...]:
    """The lines of a notice that must not reach a customer: its first line, the marks, the block between them."""
    if answered.audience is Audience.PUBLIC:
        return ()
    own = OWN_TEXT if answered.template is Template.TRANSCRIPT else "\0"
    lines = [_plain(line) for line in answered.text.splitlines() if not line.startswith(own)]
    if answered.template not in CUSTOMER_LINES:
        return tuple(line for line in lines if line)
    fence = max((i for i, line in enumerate(lines) if line.startswith(MARK)), default=len(lines))
    start = max((i for i, line in enumerate(lines[:fence]) if line.startswith(MARK)), default=fence)
    first = next((line for line in lines if line), "")
    return tuple(line for line in (first, *lines[start:]) if line)


def secret_lines(notes: Iterable[str], theirs: Iterable[str]) -> tuple[str, ...]:
    """The long lines of notes, but for closing formulas and for what a customer wrote himself."""
    known = " ".join(_whole(text) for text in theirs)
    lines = (_plain(line) for text in notes for line in text.splitlines())
    return tuple(line for line in lines if len(line) >= LONG and line not in known and not _closing(line))


def leak(text: str, sent: Iterable[Sent], secret: Iterable[str] = ()) -> str | None:
    """The first internal line that would go out with this text; None when there is none.

    A mark never goes out. Then the lines of these mails of ours are looked for, and these secret lines. Clients quote
    without marks and wrap lines anew, so long lines are looked for in the unwrapped text too.
    """
    if MARK in text:
        return next(_plain(line) for line in text.splitlines() if MARK in line)
    own = {_plain(line) for line in text.splitlines()}
    whole = _whole(text)
    for line in (*(line for mail in sent for line in internal_lines(mail)), *secret):
        if line in own or (len(line) >= SHORT and line in whole):
            return line
    return None


def shown(line: str) -> str:
    """A line that would have gone out, as its agent is told of it: without the marks, and cut."""
    bare = line.strip("[=] ") or line.replace("=", "").strip("[ ]") or "==="
    return bare if len(bare) <= SHOWN else f"{bare[: SHOWN - 1]}…"


def _whole(text: str) -> str:
    return " ".join(filter(None, (_plain(line) for line in text.splitlines())))


def _closing(line: str) -> bool:
    return line.casefold().rstrip(" ,.!") in CLOSINGS


def _plain(line: str) -> str:
    return _SPACES.sub(" ", _QUOTED.sub("", line)).strip()
