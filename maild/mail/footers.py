"""What stands below a text without being one: device lines, advertisements, disclaimers, footers of lists."""

import re

from maild.mail import client_words as words
from maild.mail.clients import rule

MAX_ROUNDS = 40
"""Footers below each other."""
MAX_BLOCK = 40
"""Lines of one footer."""
MAX_LINK = 2_500
SHORT = 60
"""Characters; a signature below a row of underscores has no longer line."""

_DEVICE = re.compile(
    rf"[\s*_<(\[|\-–—•]{{0,4}}(?:{'|'.join(words.SENT_WITH).replace('{excuse}', words.EXCUSE)})[\s*_>)\]|]{{0,4}}$",
    re.I,
)
_OUTLOOK = re.compile(
    rf"\b(?:{words.OUTLOOK})\b|{'|'.join(w for w in words.OUTLOOK.split('|') if ord(w[0]) > 0x2000)}", re.I
)
_ADVERTISEMENT = re.compile(rf"[\s*_<(\[|]{{0,4}}(?:{'|'.join(words.ADVERTISEMENTS)})$", re.I)
_LINK = re.compile(
    r"<(?:https?|mailto):[^<>]{1,2000}>|\(https?:[^()\s]{1,2000}\)|\[(?:image|cid)[^\[\]]{0,200}\]|\[https?:[^\[\]]{1,500}\]"
)
_DASH_NAME = re.compile(r"--? ?[^\W\d_a-z][\w.'’]*(?: [^\W\d_][\w.'’\-]*){0,2}$")
_UNDERSCORES = re.compile(r"\s{0,3}_{2,}\s*$")
_GROUP = re.compile(
    r"to unsubscribe from this group,? |your use of yahoo! groups is subject to|you received this message because you "
    r"are subscribed|to post to this group|for more options, visit (?:this group|https?:)",
    re.I,
)
_LIST_LINK = re.compile(r"\s{0,3}<?https?://[^\s<>]{1,200}/listinfo/[^\s<>]{1,80}>?\s*$")


def device(line: str) -> bool:
    """Whether a line is a client's advertisement: "Sent from my iPhone", "Get Outlook for iOS"."""
    if len(line) > 600:
        return False
    bare = _LINK.sub("", line).replace("[", "").replace("]", "").strip(" \t\xa0|*_")
    if not bare or len(bare) > 180:
        return False
    if (
        "utlook" in bare
        and len(bare) <= 80
        and ("iOS" in bare or "Android" in bare or "Mac" in bare or "obile" in bare)
    ):
        return _OUTLOOK.search(bare) is not None or _DEVICE.match(bare) is not None
    low = bare.lower()
    if max(low) < "\u0370" and not any(hint in low for hint in words.DEVICE_HINTS):
        return False
    return _DEVICE.match(bare) is not None or _ADVERTISEMENT.match(bare) is not None


def start(lines: list[str], end: int) -> int:
    """Where the footers begin that end at `end`; `end` if there are none."""
    for _ in range(MAX_ROUNDS):
        last = _last(lines, end)
        if last < 0:
            return end
        found = _footer(lines, last)
        if found is None:
            return end
        end = found
    return end


def _last(lines: list[str], end: int) -> int:
    """The last line before `end` that is not empty; -1 if none is within reach."""
    place = end - 1
    while place >= 0 and not lines[place].strip():
        place -= 1
    return place


def _footer(lines: list[str], last: int) -> int | None:
    """Where the one footer begins whose last line this is, or None."""
    line = lines[last]
    if rule(line) or device(line) or _LIST_LINK.match(line):
        return last
    above = _last(lines, last)
    if len(line) <= MAX_LINK and not _LINK.sub("", line).strip(" \t\xa0|*_<>") and above >= 0 and device(lines[above]):
        return above
    top = max(last - MAX_BLOCK, -1)
    for place in range(last - 1, top, -1):
        above_line = lines[place]
        if above_line[:1] == ">":
            break
        if above_line and not above_line[0].isalpha() and rule(above_line) and len(above_line.strip()) > 1:
            if _below_rule(lines, place, last):
                return place
            break
    block = last
    while block > top + 1 and lines[block - 1].strip():
        block -= 1
    if _GROUP.match(lines[block]) and last - block < 6:
        return block
    if _disclaims(" ".join(lines[block : last + 1])):
        return block
    if (last == 0 or not lines[last - 1].strip()) and len(line) <= 40:
        bare = line.strip()
        if last and bare[:2] != "- " and _DASH_NAME.match(bare):
            return last
    return None


def _of_a_list(line: str) -> bool:
    """Whether a line in small letters speaks of a mailing list."""
    return any(word in line for word in words.LIST_FOOTER)


def _below_rule(lines: list[str], place: int, last: int) -> bool:
    """Whether what stands below this rule is the footer of a list or of a mail provider, or a signature."""
    below = [line for line in lines[place + 1 : last + 1] if line.strip()]
    links = any("://" in line or "@" in line or "www." in line for line in below)
    if links and len(below) <= 12 and any(_of_a_list(line[:400].lower()) for line in below[:3]):
        return True
    above = next((line for line in reversed(lines[max(place - 5, 0) : place]) if line.strip()), ">")
    if _UNDERSCORES.match(lines[place]) is None or above.lstrip()[:1] == ">" or len(below) > 4:
        return False
    if links and len(lines[place].strip()) > 40:  # Hotmail and Yahoo advertise so
        return True
    return all(len(line) <= SHORT and line.rstrip()[-1] not in ".?!:;" for line in below)


def _disclaims(block: str) -> bool:
    """Whether a paragraph says in one language that it is secret, for whom, and what else is to be done with it."""
    if not 80 <= len(block) <= 4000:
        return False
    low = block.casefold()
    families = words.DISCLAIMERS
    return any(
        all(any(word in low for word in family) for family in families[n : n + 3]) for n in range(0, len(families), 3)
    )
