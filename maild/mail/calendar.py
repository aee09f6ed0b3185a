"""One readable line of an invitation or of an answer to one (RFC 5545, RFC 5546; lesson 37)."""

import re
from datetime import datetime

MAX_ICS = 200_000
"""Characters of a calendar part that are read."""

METHODS = {
    "REQUEST": "Invitation",
    "PUBLISH": "Event",
    "CANCEL": "Cancelled",
    "REPLY": "Answer",
    "COUNTER": "New time proposed",
    "DECLINECOUNTER": "Proposed time declined",
    "REFRESH": "Asks for the latest version",
    "ADD": "Invitation",
}
ANSWERS = {
    "ACCEPTED": "Accepted",
    "DECLINED": "Declined",
    "TENTATIVE": "Tentatively accepted",
    "DELEGATED": "Delegated",
}

_BLOCK = re.compile(r"(?:BEGIN|END)")
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"([A-Za-z0-9-]{1,40})((?:;[A-Za-z0-9-]{1,40}=(?:\"[^\"\n]*\"|[^\":;\n]*))*):(.*)")
_ESCAPE = re.compile(r"\\([\\;,nN])")
_TIME = re.compile(r"(\d{8})(?:T(\d{4})(?:\d{2})?(Z)?)?")


def line(text: str, method: str = "") -> str:
    """What a calendar part says: what, when in its zone, where, by whom; empty when it says nothing.

    `method` is what the part's Content-Type names.
    """
    said: dict[str, str] = {"METHOD": method} if method else {}
    components: list[str] = []
    answer = who = ""
    for row in _FOLD.sub("", text[:MAX_ICS]).splitlines():
        match = _LINE.fullmatch(row.strip())
        if match is None:
            continue
        name, parameters, value = match[1].upper(), match[2], match[3].strip()
        if _BLOCK.fullmatch(name):
            if name[0] == "B":
                components.append(value.upper())
                continue
            if components:
                components.pop()
            if value.upper() in ("VEVENT", "VTODO"):
                break
        elif components[-1:] in (["VTIMEZONE"], ["STANDARD"], ["DAYLIGHT"], ["VALARM"]):
            continue
        elif name == "ATTENDEE" and not who:
            found = _parameters(parameters)
            answer = found.get("PARTSTAT", "").upper()
            who = found.get("CN") or re.sub("(?i)^mailto:", "", value)
        elif name in ("DTSTART", "DTEND"):
            said.setdefault(name, _when(value, _parameters(parameters).get("TZID", "")))
        elif name in ("METHOD", "SUMMARY", "LOCATION", "STATUS"):
            said.setdefault(name, " ".join(_ESCAPE.sub(_unescaped, value).split()))
    return _sentence(said, answer, who)


def _sentence(said: dict[str, str], answer: str, who: str) -> str:
    """The line itself."""
    method = said.get("METHOD", "").upper()
    label = METHODS.get(method, "Calendar")
    if said.get("STATUS", "").upper() == "CANCELLED":
        label = METHODS["CANCEL"]
    elif method == "REPLY" and answer in ANSWERS:
        label = f"{ANSWERS[answer]} by {who}" if who else ANSWERS[answer]
    start, end = said.get("DTSTART", ""), said.get("DTEND", "")
    when = start
    if start and end and end != start:
        day, _, clock = end.partition(" ")
        when = f"{start.replace(_zone(start), '')} to {clock if start.startswith(day) and clock else end}"
    shown = [piece for piece in (said.get("SUMMARY", ""), when, said.get("LOCATION", "")) if piece]
    return f"{label}: {', '.join(shown)}" if shown else ""


def _zone(when: str) -> str:
    """The zone at the end of a time, with its blank."""
    pieces = when.split(" ", 2)
    return f" {pieces[2]}" if len(pieces) > 2 else ""


def _when(value: str, zone: str) -> str:
    """A time for people, with its zone as the calendar names it."""
    match = _TIME.fullmatch(value)
    if match is None:
        return value[:60]
    try:
        day = datetime.strptime(match[1], "%Y%m%d").date().isoformat()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return value
    if not match[2]:
        return day
    return f"{day} {match[2][:2]}:{match[2][2:]}{' UTC' if match[3] else f' {zone}' if zone else ''}"


def _parameters(text: str) -> dict[str, str]:
    """The parameters of a line, quotes taken off."""
    pairs = re.findall(r";([A-Za-z0-9-]+)=(\"[^\"]*\"|[^;]*)", text)
    return {key.upper(): value.strip('"') for key, value in pairs}


def _unescaped(match: re.Match[str]) -> str:
    """The letter behind a backslash."""
    return " " if match[1] in "nN" else match[1]
