"""The line from which on a text is the answered mail."""

import re

from maild.mail import clients, header_blocks

MAX_INLINE = 4_000
"""Characters above a cut that are searched for "see my answers below"."""

NAMED = re.compile(r"\s{0,3}(?!SQL|PS|EOF)[A-Z][A-Za-z]{0,2}>(?!\S*@)")
"""Quote marks with initials (The Bat!, Becky!): "JD> "; never a prompt."""
OTHER_MARKS = "|»¦"


def is_quoted(line: str) -> bool:
    """Whether a client marked the line as quoted."""
    return line[:1] == ">" or line[:2] == " >"


def cut(lines: list[str], introductions: dict[int, int], forwards: bool, above: bool) -> int:
    """Where everything from here on is the answered mail; the number of lines if nowhere.

    A forwarded mail before that is what the sender wants read: then nothing is cut. Fills in where attributions
    begin and how many lines they have; -1: a forwarded mail.
    """
    written = False
    after = 0
    quote = -1
    for place, line in enumerate(lines):
        if place < after or not line:
            continue
        if above and written and clients.above(line):
            return place
        if is_quoted(line):
            if not introductions and line.rstrip()[-1:] == ":" and clients.forwarded(line):
                introductions[place] = -1  # Apple Mail quotes what it forwards
                return len(lines)
            if written and (clients.portal(line) or (line[:4] == ">>> " and _groupwise(lines, place))):
                return place
            continue
        if clients.plain(line):
            written = written or not line.isspace()
            continue
        if clients.forwarded(line):
            introductions[place] = -1
            return len(lines)
        if (written or not introductions) and (
            clients.original(line) or ((":" in line or "：" in line) and header_blocks.header_block(lines, place))
        ):
            if written:
                return len(lines) if forwards or _answers_inside(lines, place) else _with_rule(lines, place)
            count = header_blocks.block_length(lines, place)
            if not any(is_quoted(line) for line in lines[place + count : place + count + 3]):
                return len(lines)  # nothing stands above it: what it introduces is all that the mail says
            introductions[place] = count
            after = place + count
            continue
        count = clients.attribution(lines, place)
        if count:
            below = next((n for n in range(place + count, len(lines)) if lines[n].strip()), None)
            if below is not None and not _marked(lines[below]):
                if not clients.certain(" ".join(lines[place : place + count])):
                    written = True
                    continue  # a sentence of the text
                if quote < below:
                    quote = next((n for n in range(below, len(lines)) if is_quoted(lines[n])), len(lines))
                if written and (quote == len(lines) or _introduces(lines, quote)):
                    return len(lines) if _answers_inside(lines, place) else place
            introductions[place] = count
            after = place + count
            continue
        written = written or not clients.rule(line)
    return len(lines)


def _marked(line: str) -> bool:
    """Whether a line below an attribution has a mark of any kind."""
    return is_quoted(line) or line.lstrip()[:1] in ">" + OTHER_MARKS or NAMED.match(line) is not None


def _introduces(lines: list[str], quote: int) -> bool:
    """Whether what stands above this quoted line introduces it, so that the text before it is not an answer to it."""
    above = next((line.rstrip() for line in reversed(lines[max(quote - 3, 0) : quote]) if line.strip()), "")
    return above.endswith((":", "-", "_")) or lines[quote].rstrip().endswith("wrote:")


def _groupwise(lines: list[str], place: int) -> bool:
    """Whether GroupWise introduces here what it does not mark: ">>> Name <address> 1/1/2024 10:00 >>>"."""
    below = next((line for line in lines[place + 1 : place + 4] if line.strip()), "")
    return clients.attribution(lines, place) == 1 and not is_quoted(below)


def _answers_inside(lines: list[str], place: int) -> bool:
    """Whether the text above says that the answers stand inside the quote; marks no client sets there."""
    return clients.inline("\n".join(lines[max(place - 40, 0) : place])[-MAX_INLINE:])


def _with_rule(lines: list[str], place: int) -> int:
    """The line Outlook draws above its header block goes with it."""
    above = place - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    if above > 0 and lines[above].strip() == "Original Message" and lines[above][0].isspace():
        return above  # BlackBerry centres it, without dashes
    return above if above > 0 and clients.rule(lines[above]) and lines[above].strip() != "--" else place
