"""Dates of mails: RFC 5322 with its obsolete forms, asctime, ISO 8601 and what else is sent; aware or None."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

FIRST_YEAR, LAST_YEAR = 1970, 2200
"""A date outside is a machine without a clock or a joke."""

MONTHS = {name: n for n, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
ZONES = {
    "wet": 0,
    "west": 60,
    "bst": 60,
    "cet": 60,
    "met": 60,
    "mez": 60,
    "cest": 120,
    "mest": 120,
    "mesz": 120,
    "eet": 120,
    "sast": 120,
    "eest": 180,
    "msk": 180,
    "msd": 240,
    "ict": 420,
    "hkt": 480,
    "sgt": 480,
    "awst": 480,
    "jst": 540,
    "kst": 540,
    "acst": 570,
    "aest": 600,
    "acdt": 630,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "brt": -180,
    "art": -180,
    "akst": -540,
    "akdt": -480,
    "hst": -600,
}
"""Minutes east of UTC for zone names in use that have one meaning; others count as UTC (RFC 5322, 4.3)."""

_MONTHS_ELSEWHERE = {
    name: month
    for month, names in (
        ("Jan", "janv janvier januar januari ene enero gen gennaio janeiro"),
        ("Feb", "févr février februar februari febrero febbraio fev fevereiro"),
        ("Mar", "mär märz mrt maart mars marzo março"),
        ("Apr", "avr avril abr abril aprile"),
        ("May", "mai maj mei mayo mag maggio maio"),
        ("Jun", "juin juni junio giu giugno junho"),
        ("Jul", "juil juillet juli julio lug luglio julho"),
        ("Aug", "août aout ago agosto augustus augusti"),
        ("Sep", "sept septembre septiembre set settembre setembro"),
        ("Oct", "okt oktober octobre octubre ott ottobre out outubro"),
        ("Nov", "novembre noviembre novembro"),
        ("Dec", "déc décembre dez dezember dic diciembre dicembre dezembro des desember"),
    )
    for name in names.split()
}
"""Months of programs that format the date in the language of their machine."""
_DAY_MONTH = re.compile(r"(?:[^\W\d_]{1,12}\.?,? )?(\d{1,2})\.? (?:de )?([^\W\d_]{2,12})\.? (?:de )?(?=\d{4} )")

_ISO = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?"
    r"\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)?",
    re.I,
)
_COMMENT = re.compile(r"\([^()]*\)")
_ZONE_NAME = re.compile(r"(?<![+\-\d])\d\d?:\d\d(?::\d\d)?(?:\s\d{4})?\s+\(?([A-Za-z]{3,4})\)?\s*(?:\d{4})?\s*$")
_COLON_ZONE = re.compile(r"(?:\b(?:GMT|UTC?))?\s*([+-])(\d{1,2}):(\d{2})\s*(?=$|\()", re.I)
_GMT_HOURS = re.compile(r"\b(?:GMT|UTC?)\s*([+-])(\d{1,2})(?:(\d{2}))?\b(?!:)", re.I)
_DASHED = re.compile(r"\b(\d{1,2})-([A-Za-z]{3})[A-Za-z]*-(\d{2,4})\b")
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp])\.?[Mm]")
_NOON = re.compile(r"\b(\d{1,2}):(\d{2}(?::\d{2})?)\s*([AaPp])\.?[Mm]\b\.?")
_MIDNIGHT = re.compile(r"(?<![:\d])24:00(:00)?\b")
_LEAP = re.compile(r"\b(\d\d:\d\d):60\b")
_DOTTED_TIME = re.compile(r"\b(\d\d)\.(\d\d)\.(\d\d)\b(?=\s+[+-]\d{4})")
_SPREAD_TIME = re.compile(r"(?<=\d)\s*:\s*(?=\d)")
_THREE_DIGITS = re.compile(r"([A-Za-z]{3} )(\d{3})(?= )")
_YEAR_ZERO = re.compile(r"[A-Za-z]{3} 00\d\d ")
_FINE = re.compile(
    r"(?:[A-Z][a-z]{2},? )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)(?: ?\([^()]*\))?"
)


def date(value: str) -> datetime | None:
    """An aware datetime, or None; a wrong weekday does not matter, unknown zones and -0000 count as UTC."""
    value = " ".join(value[:200].split())
    if (fine := _FINE.fullmatch(value)) is not None and fine[2] in MONTHS and fine[4] != "24" and fine[6] != "60":
        minutes = int(fine[8]) * 60 + int(fine[9])
        zone = timezone(timedelta(minutes=-minutes if fine[7] == "-" else minutes)) if 0 < minutes < 1440 else UTC
        return _checked(int(fine[3]), MONTHS[fine[2]], int(fine[1]), int(fine[4]), int(fine[5]), int(fine[6]), zone)
    if (iso := _ISO.match(value)) is not None:
        return _iso(iso)
    if (slashed := _SLASHED.match(value)) is not None:  # 12-hour clocks are American: the month stands first
        month, day, year, hour, minute = (int(slashed[n]) for n in range(1, 6))
        return _checked(year, month, day, _hour(hour, slashed[7]), minute, int(slashed[6] or 0), UTC)
    return _made(_mended(value))


def _mended(value: str) -> str:
    """An odd date in the form that the standard library reads."""
    if (name := _ZONE_NAME.search(value)) is not None and name[1].casefold() in ZONES:
        minutes = ZONES[name[1].casefold()]
        zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
        after = value[name.end(1) :].strip(") ")
        value = " ".join((value[: name.start(1)].rstrip("( "), after, zone))
    value = _COLON_ZONE.sub(lambda m: f" {m[1]}{int(m[2]):02}{m[3]} ", value)
    value = _GMT_HOURS.sub(lambda m: f" {m[1]}{int(m[2]):02}{m[3] or '00'}", value)
    value = _SPREAD_TIME.sub(":", _COMMENT.sub("", value))
    value = _THREE_DIGITS.sub(lambda m: f"{m[1]}{1900 + int(m[2])}", value)
    if (foreign := _DAY_MONTH.match(value)) is not None and (month := _MONTHS_ELSEWHERE.get(foreign[2].casefold())):
        value = f"{foreign[1]} {month} {value[foreign.end() :]}"
    value = _DASHED.sub(r"\1 \2 \3", value)
    value = _NOON.sub(lambda m: f"{_hour(int(m[1]), m[3]):02}:{m[2]}", value)
    value = _DOTTED_TIME.sub(r"\1:\2:\3", value)
    return value.strip().strip("\"'")


def _made(value: str) -> datetime | None:
    """A datetime of a value in a form that the standard library reads."""
    later = timedelta(0)
    if _MIDNIGHT.search(value):
        value, later = _MIDNIGHT.sub(r"00:00\1", value), timedelta(days=1)
    elif _LEAP.search(value):
        value, later = _LEAP.sub(r"\1:59", value), timedelta(seconds=1)
    try:
        fields = parsedate_tz(value)
        if fields is None or _YEAR_ZERO.search(value):
            return None
        seconds = fields[9] or 0
        zone = timezone(timedelta(seconds=seconds)) if 0 < abs(seconds) < 86400 else UTC
        found = datetime(*fields[:6], tzinfo=zone) + later
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _iso(match: re.Match[str]) -> datetime | None:
    """A datetime of ISO 8601; without a zone it counts as UTC."""
    minutes = int(match[9] or 0) * 60 + int(match[10] or 0)
    zone = timezone(timedelta(minutes=-minutes if match[8] == "-" else minutes)) if 0 < minutes < 1440 else UTC
    year, month, day, hour, minute = (int(match[n]) for n in range(1, 6))
    return _checked(year, month, day, hour, minute, int(match[6] or 0), zone)


def _checked(year: int, month: int, day: int, hour: int, minute: int, second: int, zone: timezone) -> datetime | None:
    """A datetime, or None for one that no calendar has."""
    later = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta(0)
    try:
        found = datetime(year, month, day, hour % 24 if later else hour, minute, second, tzinfo=zone) + later
    except (ValueError, OverflowError):
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _hour(hour: int, half: str) -> int:
    """An hour of a 12-hour clock on the 24-hour one."""
    return hour % 12 + 12 if half in "Pp" else hour % 12
