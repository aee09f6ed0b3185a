"""New text told from what we sent ourselves, line by line, where a client left no mark around it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from maild.mail import clients, header_blocks
from maild.mail.reply import split
from maild.values import Context, Direction, Mail, Policy

MAX_TEXT = 100_000
"""Characters of our mails that are compared."""
MAX_LINES = 2_000
"""Lines of the mail that are compared; of a longer one nothing is folded."""
MAX_STARTS = 50
"""Places at which a mail of ours may begin that are tried."""
LONG = 40
"""Letters; a shorter mail of ours is no proof, or every "ok" would be."""

_MARKS = re.compile(r"^[\s>|»*]+")
_SPACES = re.compile(r"\s+")


def recognised(mail: Mail, ctx: Context, policy: Policy) -> Mail:
    """The mail with a mail of ours, which its client quoted without any mark, among the quoted part.

    `ctx` knows the mails of the ticket and the one that is answered. Only a whole mail of ours is folded, from its
    first line to its last, only at the end of a text, and only if new text remains above it. In an agent's mail
    nothing is: what he repeats of it he means to send.
    """
    ours = [m.text for m in ctx.history if m.direction is Direction.OUT] + [s.text for s in ctx.sent]
    if not ours or not mail.reply or (mail.sender is not None and policy.agent_at(mail.sender.address) is not None):
        return mail
    theirs = [m.text for m in ctx.history if m.direction is not Direction.OUT]
    place = boundary(mail.reply.split("\n"), ours, theirs)
    if not place:
        return mail
    lines = mail.reply.split("\n")
    new = split("\n".join(lines[:place]))
    if not new.reply:
        return mail
    quoted = (new.quoted, "\n".join(lines[place:]).strip("\n"), mail.quoted)
    return replace(
        mail,
        reply=new.reply,
        quoted="\n\n".join(q for q in quoted if q),
        signature="\n".join(s for s in (new.signature, mail.signature) if s),
    )


def boundary(lines: list[str], ours: Iterable[str], theirs: Iterable[str] = ()) -> int:
    """The line at which a whole mail of ours begins, below which is nothing but older mails; 0 if nowhere."""
    if len(lines) > MAX_LINES:
        return 0
    plain = [_plain(line) for line in lines]
    older = frozenset(_plain(line) for text in (*ours, *theirs) for line in text[:MAX_TEXT].split("\n"))
    found = [at for at in (_begins(plain, text, older, lines) for text in ours) if at]
    return _framed(lines, min(found)) if found else 0


def _begins(plain: list[str], text: str, older: frozenset[str], lines: list[str]) -> int:
    """Where this mail of ours stands whole, however its lines are wrapped, with nothing new below; 0 if nowhere."""
    own = [line for line in map(_plain, text[:MAX_TEXT].split("\n")) if line]
    whole = " ".join(own)
    if len(whole) < LONG or len(own) < 2:
        return 0
    starts = [at for at, line in enumerate(plain) if line and whole.startswith(line)][:MAX_STARTS]
    for at in starts:
        said, end = "", at
        while end < len(plain) and len(said) < len(whole):
            said = f"{said} {plain[end]}".strip() if plain[end] else said
            end += 1
        below = range(end, len(plain))
        if said == whole and all(not plain[n] or plain[n] in older or _frame(lines, n) for n in below):
            return at
    return 0


def _framed(lines: list[str], place: int) -> int:
    """The line at which the frame above a quote begins."""
    above = place
    while above and (not lines[above - 1].strip() or _frame(lines, above - 1)):
        above -= 1
    return above if any(lines[n].strip() for n in range(above)) else place


def _frame(lines: list[str], place: int) -> bool:
    """Whether a line is what a client writes around a quote: an attribution, a header field, a rule."""
    line = lines[place].lstrip("> ")
    if clients.rule(line) or header_blocks.field(line) or clients.original(line):
        return True
    return any(clients.attribution(lines, n) > place - n for n in range(max(place - 3, 0), place + 1))


def _plain(line: str) -> str:
    """A line without marks, for comparison."""
    return _SPACES.sub(" ", _MARKS.sub("", line)).strip(" *_").casefold()
