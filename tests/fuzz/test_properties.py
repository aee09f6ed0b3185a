"""What each pure reader promises for every text there is."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maild.mail import charset, headers, html, parts, reply
from maild.mail.addresses import addresses
from maild.mail.dates import date
from maild.mail.machine import screen
from maild.mail.parse import parse
from maild.values import Envelope, Limits

quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

CHARSETS = (
    "utf-8 us-ascii iso-8859-1 windows-1258 koi8-r gb2312 big5 iso-2022-jp utf-7 utf-16 hz rot13 mbcs idna".split()
)
HEADER = [
    "=?utf-8?q?",
    "=?utf-8?b?4pyT?=",
    "?=",
    '"',
    "\\",
    "(",
    ")",
    "<",
    ">",
    "@",
    ",",
    ";",
    ":",
    "a@b.example",
    " ",
    "\t",
]
MARKUP = [
    "<p>",
    "</p>",
    "<a href='javascript:x'>",
    "<img src=x onerror=y>",
    "<script>",
    "</script>",
    "<!--",
    "<svg>",
    "&#0;",
]
MARKS = [
    "> ",
    "-- \n",
    "On Monday, Anna wrote:\n",
    "From: a\nTo: b\nSubject: c\n",
    "Sent from my iPhone\n",
    "\n",
    "Hello\n",
]
PIECES = [b"\n", b"\n\n", b"--b\n", b"--b--\n", b"Content-Type: multipart/mixed; boundary=b\n", b"From: a@b.example\n"]


def made_of(words: list[str]) -> st.SearchStrategy[str]:
    """Texts in which what a reader waits for stands among everything else, lone surrogates and NUL, too."""
    some = st.one_of(st.sampled_from(words), st.text(st.characters(), max_size=8))
    return st.lists(some, max_size=25).map("".join)


def storable(text: str) -> bool:
    """Whether a database and a header can take it: no lone surrogate, no NUL, no CR."""
    text.encode("utf-8")
    return "\0" not in text and "\r" not in text


raw_mails = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=25).map(b"".join)


@quick
@given(made_of(HEADER), st.sampled_from([None, *CHARSETS]))
def test_a_header_is_one_line_that_can_be_stored(value: str, name: str | None) -> None:
    """Lesson 34."""
    text = headers.text(value, name)
    assert storable(text)
    assert "\n" not in text


@quick
@given(st.lists(made_of(HEADER), max_size=3), st.integers(1, 5))
def test_addresses_are_no_more_than_asked_for_and_each_once(values: list[str], limit: int) -> None:
    """Lesson 35."""
    found = addresses(values, limit)
    assert len(found) <= limit
    assert len({a.key for a in found}) == len(found)
    assert all(storable(a.name) and storable(a.address) and "\n" not in a.name + a.address for a in found)


@quick
@given(st.binary(max_size=60), st.one_of(st.none(), st.sampled_from(CHARSETS), st.text(max_size=12)))
def test_every_octet_decodes_by_every_charset(data: bytes, name: str | None) -> None:
    """Lesson 34."""
    text, wrong = charset.decode(data, name)
    assert storable(charset.clean(text))
    assert wrong is None or wrong


@quick
@given(st.text(max_size=200))
def test_utf8_is_read_whatever_is_declared_of_it_and_ascii_says_nothing(text: str) -> None:
    assert charset.decode(text.encode("utf-8"), "utf-8")[0].lstrip("\ufeff") == text.lstrip("\ufeff")


@quick
@given(
    st.one_of(
        st.text(max_size=60), made_of(["Fri, ", "20 ", "Nov ", "2026 ", "10:30 ", "+0100", "(CET)", "-", "/", "24:00"])
    )
)
def test_a_date_has_a_zone_or_there_is_none(value: str) -> None:
    found = date(value)
    assert found is None or (found.tzinfo is not None and 1970 <= found.year <= 2200)


@quick
@given(st.integers(0, 7_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_a_date_by_the_book_is_read_exactly(moment: datetime) -> None:
    from email.utils import format_datetime

    assert date(format_datetime(moment)) == moment


@quick
@given(made_of(MARKUP))
def test_markup_becomes_a_text_that_can_be_stored(page: str) -> None:
    assert storable(html.to_text(page))


@quick
@given(made_of(MARKUP))
def test_sanitised_markup_holds_nothing_that_runs(page: str) -> None:
    """The browser's tests hold the rest; here: no script, no handler, no javascript: link, and twice is once."""
    clean = html.sanitise(page)
    assert storable(clean)
    low = clean.casefold()
    assert "<script" not in low
    assert "<svg" not in low
    assert "href='javascript" not in low
    assert 'href="javascript' not in low
    assert "<img src=x onerror" not in low


@quick
@given(made_of(MARKS))
def test_splitting_keeps_every_line(text: str) -> None:
    """Lesson 38: folded, never deleted."""
    split = reply.split(text)
    kept = {line.strip() for part in (split.reply, split.quoted, split.signature) for line in part.split("\n")}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(line.strip() in kept for line in lines if line.strip())


@quick
@given(raw_mails)
def test_every_string_of_octets_is_a_mail_and_somebody_wrote_it(raw: bytes) -> None:
    """Lesson 1."""
    mail = parse(raw)
    machine = screen(mail, Envelope("test", datetime(2026, 11, 20, tzinfo=UTC)), frozenset(), frozenset())
    assert mail.size == len(raw)
    assert machine.evidence
    assert not any(d.startswith("cannot be read (") for d in mail.defects)
    assert all(storable(text) for text in (mail.subject, mail.text, mail.reply, mail.quoted, mail.signature))


@quick
@given(raw_mails, st.integers(-2, 1100))
def test_the_content_of_a_part_is_octets_even_where_there_is_no_part(raw: bytes, part: int) -> None:
    assert isinstance(parts.content(raw, part), bytes)


@quick
@given(raw_mails, st.integers(0, 300))
def test_limits_keep_the_mail(raw: bytes, octets: int) -> None:
    """Lesson 40: past a limit there is still a mail, and it says so."""
    mail = parse(raw, Limits(mail_bytes=octets))
    assert mail.size == len(raw)
    assert len(raw) <= octets or any("is read up to" in d for d in mail.defects)
