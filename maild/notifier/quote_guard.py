"""Whether an agent's reply would carry lines of the notice it answers that only the team may read."""

import re

from maild.values import Audience, Sent, Template

MARK = "[==="
"""Begins every line that fences the internal block of a notice, in every language."""
CUSTOMER_LINES = frozenset({Template.NEW, Template.FOLLOW_UP})
"""Notices whose middle is what a customer wrote; of all others no line may go out."""
SHORT = 12
"""Letters; a shorter line is only recognised when it stands alone, or every "ok" would hold a mail."""

_QUOTED = re.compile(r"^[\s>|]+")
_SPACES = re.compile(r"\s+")


def harmless(text: str) -> str:
    """What a customer wrote, with nothing in it that looks like the fence of the internal block."""
    return text.replace(MARK, "[= ==")


def internal_lines(answered: Sent) -> tuple[str, ...]:
    """The lines of a notice that must not reach a customer: its first line, the marks, the block between them."""
    if answered.audience is Audience.PUBLIC:
        return ()
    lines = [_plain(line) for line in answered.text.splitlines()]
    if answered.template not in CUSTOMER_LINES:
        return tuple(line for line in lines if line)
    fence = max((i for i, line in enumerate(lines) if line.startswith(MARK)), default=len(lines))
    start = max((i for i, line in enumerate(lines[:fence]) if line.startswith(MARK)), default=fence)
    first = next((line for line in lines if line), "")
    return tuple(line for line in (first, *lines[start:]) if line)


def leak(text: str, answered: Sent | None) -> str | None:
    """The first internal line that would go out with this text; None when there is none.

    Clients quote without marks and wrap lines anew, so long lines are looked for in the unwrapped text too.
    """
    if answered is None or not text.strip():
        return None
    own = {_plain(line) for line in text.splitlines()}
    whole = " ".join(filter(None, (_plain(line) for line in text.splitlines())))
    if MARK in text:
        return MARK
    for line in internal_lines(answered):
        if line in own or (len(line) >= SHORT and line in whole):
            return line
    return None


def _plain(line: str) -> str:
    return _SPACES.sub(" ", _QUOTED.sub("", line)).strip()
