"""New text told from what we sent ourselves, line by line, where a client left no mark around it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from maild.mail import clients, header_blocks
from maild.mail.reply import split
from maild.values import Context, Direction, Mail

MAX_TEXT = 100_000
"""Characters of our mails that are compared."""
MAX_LINES = 2_000
"""Lines of the mail that are compared; of a longer one nothing is folded."""
LONG = 16
"""Letters; a shorter line is only ours where it stands alone, or every "ok" would be."""
PROOF = 2
"""Lines of ours, one of them long, that must stand together before anything is folded."""

_MARKS = re.compile(r"^[\s>|»*]+")
_SPACES = re.compile(r"\s+")


def recognised(mail: Mail, ctx: Context) -> Mail:
    """The mail with our own mails, which its client quoted without any mark, among the quoted part.

    `ctx` knows the mails of the ticket and the one that is answered. Only the end of a text is folded, and only if
    new text remains above it.
    """
    ours = [m.text for m in ctx.history if m.direction is Direction.OUT] + [s.text for s in ctx.sent]
    if not ours or not mail.reply:
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
    """The line from which on everything was in mails of ours, or in older ones of theirs below these; 0 if nowhere."""
    if len(lines) > MAX_LINES:
        return 0
    mine, others = _known(ours), _known(theirs)
    first, proof, long = len(lines), 0, False
    for place in range(len(lines) - 1, -1, -1):
        plain = _plain(lines[place])
        if not plain:
            continue
        if _holds(mine, plain):
            proof += 1
            long = long or len(plain) >= LONG
        elif not _holds(others, plain) and not _frame(lines, place):
            break
        first = place
    return first if proof >= PROOF and long and first < len(lines) else 0


def _known(texts: Iterable[str]) -> tuple[frozenset[str], str]:
    """The lines of these texts, and all of them in one line, for clients wrap lines anew."""
    whole = "\n".join(texts)[:MAX_TEXT]
    lines = [_plain(line) for line in whole.split("\n")]
    return frozenset(lines), " ".join(line for line in lines if line)


def _holds(known: tuple[frozenset[str], str], plain: str) -> bool:
    """Whether a line is one of these, or a long piece of them."""
    return plain in known[0] or (len(plain) >= LONG and plain in known[1])


def _frame(lines: list[str], place: int) -> bool:
    """Whether a line is what a client writes around a quote: an attribution, a header field, a rule."""
    line = lines[place].lstrip("> ")
    if clients.rule(line) or header_blocks.field(line) or clients.original(line):
        return True
    return any(clients.attribution(lines, n) > place - n for n in range(max(place - 3, 0), place + 1))


def _plain(line: str) -> str:
    """A line without marks, for comparison."""
    return _SPACES.sub(" ", _MARKS.sub("", line)).strip(" *_").casefold()
