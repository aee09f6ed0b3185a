"""The day until which somebody is away, read from an absence note where it names exactly one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

MAX_TEXT = 3000
"""Characters of a note in which the day is looked for."""
MAX_DAYS = 40
AHEAD = timedelta(days=400)
"""How far ahead a day without a year, or one that can be read in two ways, may lie."""
GRACE = timedelta(days=2)
"""A note can be sent on the very day of return, in another zone."""

_MONTHS: tuple[str, ...] = (
    (
        "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro января янв stycznia styczeń "
        "tammikuuta tammikuu leden ledna січня ocak januára januar január ianuarie ιανουαρίου"
    ),
    (
        "february feb februar février fevrier févr febrero febbraio febbr februari fevereiro fev февраля фев "
        "lutego luty "
        "helmikuuta helmikuu února únor лютого şubat február februarie φεβρουαρίου"
    ),
    (
        "march mar märz maerz mär mars marzo maart mrt março марта мар marca marzec maaliskuuta maaliskuu "
        "března březen "
        "березня mart március martie μαρτίου"
    ),
    (
        "april apr avril avr abril abr aprile апреля апр kwietnia kwiecień huhtikuuta huhtikuu dubna duben "
        "квітня nisan "
        "április aprilie απριλίου"
    ),
    "may mai mayo maggio mag mei maio мая maja maj toukokuuta toukokuu května květen травня mayıs május μαΐου",
    (
        "june jun juni juin junio giugno giu junho июня июн czerwca czerwiec kesäkuuta kesäkuu června červen червня "
        "haziran június iunie ιουνίου"
    ),
    (
        "july jul juli juillet juil julio luglio lug julho июля июл lipca lipiec heinäkuuta heinäkuu července "
        "červenec липня temmuz július iulie ιουλίου"
    ),
    (
        "august aug août aout agosto augustus augusti августа авг sierpnia sierpień elokuuta elokuu srpna srpen серпня "
        "ağustos augusztus αυγούστου"
    ),
    (
        "september sep sept septembre septiembre settembre sett setembro set сентября сен września wrzesień syyskuuta "
        "syyskuu září вересня eylül szeptember septembrie σεπτεμβρίου"
    ),
    (
        "october oct oktober okt octobre octubre ottobre ott outubro out октября окт października październik "
        "lokakuuta "
        "lokakuu října říjen жовтня ekim október octombrie οκτωβρίου"
    ),
    (
        "november nov novembre noviembre novembro ноября ноя listopada listopadu listopad marraskuuta "
        "marraskuu листопада kasım "
        "noiembrie νοεμβρίου"
    ),
    (
        "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro декабря дек grudnia grudzień "
        "joulukuuta joulukuu prosince prosinec грудня aralık decembrie δεκεμβρίου"
    ),
)
"""Names of the months in 20 languages, in the cases that dates use."""
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = "|".join(sorted((re.escape(m) for m in MONTHS), key=len, reverse=True))
_OF = r"(?:\s?(?:de|of|di|d['’])\s|\s)?"
_YEAR = r"(?:,?\s{0,2}(?:de\s|del\s)?(\d{4}|['’]?\d{2}(?![\d:.]))\b)?"

_DATES = re.compile(
    r"(?<![\d.,/:-])(?:"
    r"(?P<iso>(\d{4})[-/.](\d{1,2})[-/.](\d{1,2}))(?![\d-])"
    r"|(?P<cjk>(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號])"
    rf"|(?P<hungarian>(\d{{4}})\.\s?({_NAME})\.?\s(\d{{1,2}})\.?)"
    rf"|(?P<day>(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª|:e|-го|-е)?\s{{0,2}}{_OF}({_NAME})\b\.?{_YEAR})"
    r"|(?P<dotted>(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2})(?![\d:]))?)"
    r"|(?P<slashed>(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?)(?![\d/-])"
    r")"
    rf"|\b(?P<month>({_NAME})\.?\s{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s{{1,2}}(\d{{4}}))?)",
    re.I,
)
_DAY_NAME = (
    r"(?:\(?(?:on |le |il |den |el |na |w |the |am |em |op |på |на |no |dem |der |die |kl |lunedì|dia |día |"
    r"[a-zà-ÿа-яёіїєğışçöü]{2,12}(?:day|tag|woch|abend|di|manche|ves|coles|nes|bado|mingo|ì|dag|lørdag|feira|"
    r"ник|ница|да|"
    r"верг|тье|рг|ek|rtek|tek|da|le|tai|na)s?|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|mo|di|mi|do|fr|sa|"
    r"so)[,.]?\)?\s{0,2}){0,4}"
)
_BEFORE_RETURN = re.compile(
    r"(?:\b(?:back(?: (?:in|at|to) (?:the |my )?(?:office|work|desk))?|return(?:ing|s)?(?: (?:to|in|back to|"
    r"from \w+) (?:the |my )?(?:office|work|"
    r"desk|vacation|leave))?|"
    r"will (?:be )?(?:back|return|available again)|available again|reachable again|"
    r"zurück|wieder (?:\w+ ){0,3}(?:ab|am|zurück|erreichbar|im (?:büro|haus)|für sie da|da)|rückkehr|"
    r"(?:de )?retour(?: au bureau)?|je serai de retour|"
    r"reviens|rentr(?:e|erai)|(?:de )?regreso|vuelvo|de vuelta|regresar[ée]|volver[ée]|estaré de vuelta|"
    r"reincorpor\w+|di ritorno|rientr\w+|torn(?:o|er[òo]) in ufficio|"
    r"terug|weer (?:\w+ ){0,2}(?:aanwezig|bereikbaar|op kantoor)|de volta|retorn\w+|regress\w+|voltar\w*|"
    r"вернусь|вернётся|вернется|буду (?:снова )?(?:\w+ ){0,2}(?:на работе|в офисе|доступ\w+)|повернусь|"
    r"выйду на работу|wrac\w+|powr\w+|będę (?:\w+ ){0,2}(?:dostępn\w+|z powrotem)|"
    r"tillbaka|åter(?:kommer)?|tilbage|tilbake|igjen|palaan|takaisin|zpět|vrátím se|návrat|vissza\w*|"
    r"geri dön\w*|döneceğim|întorc)\b"
    r"|復帰|戻り|返回|复工|복귀)"
    r"[\s:=*]{0,4}(?:\w{1,12}[\s]){0,4}?(?:on|from|by|at|as of|after|ab|am|au|le|el|il|op|vanaf|em|no|dia|"
    r"a partir d[eo]|à partir du|dal|с|з|od|dnia|den|d\.|fr\.?o\.?m\.?|från|fra|dne|\()?[\s:*(]{0,4}$",
    re.I,
)
_BEFORE_END = re.compile(
    r"(?:\b(?:un(?:til|til)|till?|through|thru|up to|to|and|bis(?: (?:einschließlich|inkl(?:usive|\.)?|zum|"
    r"einschl\.))?(?: (?:zum|den|dem))?|zum|und|jusqu[’']?(?:au|à|a)?(?: (?:au|le))?|au|"
    r"hasta(?: el)?|al|fino (?:al|a)(?: giorno)?|sino al|e il|tot(?: en met)?|t/m|até(?: (?:o|ao|a))?(?: dia)?|"
    r"ao|до|по|do|aż do|till och med|t\.?\s?o\.?\s?m\.?|"
    r"til(?: og med)?|t\.?\s?o\.?\s?m|til|saakka|asti|az|až do|és|-ig|kadar|până(?: (?:la|pe|în))?|έως|μέχρι|"
    r"end(?:s|ing)?|ende|last day)\b|[-–—~〜～])[\s:*(]{0,3}$",
    re.I,
)
_BEFORE_AGAIN = re.compile(
    r"\b(?:from|starting|as of|ab(?: dem)?|vom|seit|à partir du|dès le|a partir del?|dal|vanaf|från|fra|od|с|з|"
    r"on|am|le|el|op)\s{0,2}$",
    re.I,
)
_AGAIN = re.compile(
    r"^[^.!?\n\d]{0,60}?\b(?:wieder|zurück|again|back|de retour|à nouveau|de nuevo|de vuelta|nuovamente|"
    r"di nuovo|weer|terug|"
    r"снова|opět|zpět|ponownie|z powrotem|igen|igjen|tilbake|tilbage|tillbaka|åter|novamente|de volta|tekrar)\b",
    re.I,
)
_AFTER = re.compile(
    r"^\s?(?:\([^)]{1,4}\)\s?)?(?:まで|迄|까지|之前|前返回|-?ig\b|asti\b|saakka\b|['’]?(?:e|a|ye|ya|ne|"
    r"na)? (?:tarihine )?kadar|tarihine kadar)",
    re.I,
)
_AFTER_RETURN = re.compile(
    r"^\s?(?:\([^)]{1,4}\)\s?)?(?:に|より|から|부터)?[^。\n]{0,12}(?:復帰|戻り|出社|返回|回来|上班|복귀|palaan|döneceğim)",
    re.I,
)
_CJK_BEFORE = re.compile(r"(?:直到|至|到|截至|截止|～|~|から|부터)\s?$")


@dataclass(frozen=True, slots=True)
class _Day:
    """A day in the text."""

    day: date
    returns: bool
    """It is the day of return, not the last day away."""


def until(text: str, written: date) -> date | None:
    """The one day that a note names as its end or as the day of return; None for none, several or a doubtful one."""
    found = list(_days(text[:MAX_TEXT], written))
    for wanted in (True, False):
        days = {d.day for d in found if d.returns is wanted}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _days(text: str, written: date) -> Iterator[_Day]:
    """The days that a word before or after them makes an end or a return."""
    for match in islice(_DATES.finditer(text), MAX_DAYS):
        before = re.sub(rf"{_DAY_NAME}$", "", text[max(0, match.start() - 70) : match.start()].lower())
        whole = text[max(0, match.start() - 70) : match.start()].lower()
        after = text[match.end() : match.end() + 80].lower()
        returns = any(_BEFORE_RETURN.search(b) for b in (before, whole)) or _AFTER_RETURN.match(after) is not None
        again = any(_BEFORE_AGAIN.search(b) for b in (before, whole)) and _AGAIN.match(after) is not None
        ends = (
            any(_BEFORE_END.search(b) or _CJK_BEFORE.search(b) for b in (before, whole))
            or _AFTER.match(after) is not None
        )
        if not (returns or again or ends):
            continue
        day = _day(match, written)
        if day is not None:
            yield _Day(day, returns or again)


def _day(match: re.Match[str], written: date) -> date | None:
    """The day that a match means, or None where two are as likely."""
    kind = match.lastgroup or ""
    values = [p for p in match.groups() if p is not None][1:]
    if kind == "iso":
        return _date(int(values[0]), int(values[1]), int(values[2]))
    if kind == "cjk":
        year = int(values.pop(0)) if len(values) == 3 else None
        return _dated(year, int(values[0]), int(values[1]), written)
    if kind == "hungarian":
        return _date(int(values[0]), MONTHS[values[1].casefold()], int(values[2]))
    if kind == "month":
        return _dated(_year(values[2:]), MONTHS[values[0].casefold()], int(values[1]), written)
    if kind == "day":
        return _dated(_year(values[2:]), MONTHS[values[1].casefold()], int(values[0]), written)
    first, second, year = int(values[0]), int(values[1]), _year(values[2:])
    if kind == "dotted":
        return _dated(year, second, first, written)
    readings = {d for m, n in ((first, second), (second, first)) if (d := _dated(year, m, n, written)) is not None}
    if len(readings) > 1:
        readings = {d for d in readings if written - GRACE <= d <= written + timedelta(days=62)}
    return readings.pop() if len(readings) == 1 else None


def _year(values: list[str]) -> int | None:
    """A year of two or four digits, or None."""
    digits = values[0].strip("'’") if values else ""
    return None if not digits else int(digits) + (2000 if len(digits) == 2 else 0)


def _dated(year: int | None, month: int, day: int, written: date) -> date | None:
    """A day; without a year the next one like it."""
    if year is not None:
        return _date(year, month, day)
    for candidate in (written.year, written.year + 1):
        found = _date(candidate, month, day)
        if found is not None and written - GRACE <= found <= written + AHEAD:
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    """A day that exists."""
    try:
        return date(year, month, day) if 1970 <= year <= 2200 else None
    except ValueError:
        return None
