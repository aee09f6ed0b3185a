"""Mail in files: what counts as mail, where one ends and the next begins, and when it arrived."""

import os
import socket
import tracemalloc
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest

from maild.intake import mbox
from maild.intake.files import Problem, arrival, count, read
from maild.values import Envelope

ONE = b"From: kim@customer.example\nSubject: one\nDate: Mon, 02 Nov 2026 10:00:00 +0100\n\nbody\n"
TWO = b"From: lee@customer.example\nSubject: two\n\nbody\n"
FROM_ = b"From kim@customer.example Mon Nov  2 09:30:00 2026\n"


def _read(*paths: Path) -> tuple[list[tuple[bytes, Envelope]], list[Problem]]:
    problems: list[Problem] = []
    return list(read(paths, "import", "support", problems.append)), problems


def _raws(items: Iterable[tuple[bytes, Envelope]]) -> list[bytes]:
    return [raw for raw, _ in items]


def _write(path: Path, octets: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(octets)
    return path


def test_an_mbox_is_cut_at_its_from_lines(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "old.mbox", FROM_ + ONE + b"\n" + b"From MAILER-DAEMON Tue Nov 03 08:00:00 2026\n" + TWO + b"\n"
    )
    items, problems = _read(path)
    assert problems == []
    assert _raws(items) == [ONE, TWO]
    first, second = (envelope for _, envelope in items)
    assert first == Envelope(
        source="import",
        received=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        sender="kim@customer.example",
        cursor=f"{path}#0",
        queue="support",
        silent=True,
    )
    assert second.sender is None, "Python's mailbox writes MAILER-DAEMON for anybody"
    assert second.cursor == f"{path}#{len(FROM_ + ONE) + 1}"


def test_text_that_only_begins_like_a_from_line_stays_in_its_mail(tmp_path: Path) -> None:
    body = (
        b"Subject: prose\n\nFrom the beginning it was clear.\n\nFrom 9:00 to 10:00 2026\n"
        b"\nFrom kim@customer.example Mon Nov  2 09:30:00 2026\nthis quotes a line of an mbox\n"
    )
    items, _ = _read(_write(tmp_path / "a.mbox", FROM_ + body + b"\n" + FROM_ + TWO))
    assert _raws(items) == [body, TWO]


def test_quoted_from_lines_lose_one_mark_in_the_body_only(tmp_path: Path) -> None:
    stored = b"Subject: q\n>From a@b.example in the header\n\n>From here\n>>From there\n> From cited\n"
    items, _ = _read(_write(tmp_path / "a.mbox", FROM_ + stored))
    assert _raws(items) == [
        b"Subject: q\n>From a@b.example in the header\n\nFrom here\n>From there\n> From cited\n",
    ]


def test_an_mbox_without_blank_lines_between_its_mails_is_cut_too(tmp_path: Path) -> None:
    eudora = b"From ???@??? Mon Nov 02 09:30:00 2026\r\n"
    one, two = (mail.replace(b"\n", b"\r\n") for mail in (ONE, TWO))
    items, _ = _read(_write(tmp_path / "In.mbx", eudora + one + eudora + two))
    assert _raws(items) == [one, two]
    assert [envelope.sender for _, envelope in items] == [None, None]


def test_a_mail_reads_the_same_in_the_middle_and_at_the_end(tmp_path: Path) -> None:
    for ending in (b"", b"\n"):
        items, _ = _read(_write(tmp_path / "a.mbox", FROM_ + ONE + b"\n" + FROM_ + ONE + ending))
        assert _raws(items) == [ONE, ONE]


@pytest.mark.parametrize(
    ("line", "sender", "date"),
    [
        (b"From a@b.example Thu Aug 22 12:36:23 2002", "a@b.example", datetime(2002, 8, 22, 12, 36, 23, tzinfo=UTC)),
        (b"From - Thu Aug 22 12:36:23 2002", None, datetime(2002, 8, 22, 12, 36, 23, tzinfo=UTC)),
        (b"From  Thu Aug 22 12:36:23 2002", None, datetime(2002, 8, 22, 12, 36, 23, tzinfo=UTC)),
        (b"From a@b.example Thu, 22 Aug 12:36 2002", "a@b.example", None),
        (
            b"From a@b.example Thu Aug 22 12:36:23 +0200 2002",
            "a@b.example",
            datetime(2002, 8, 22, 10, 36, 23, tzinfo=UTC),
        ),
        (
            b"From a@b.example Thu Aug 22 12:36:23 2002 -0100",
            "a@b.example",
            datetime(2002, 8, 22, 13, 36, 23, tzinfo=UTC),
        ),
        (
            b"From a@b.example Thu Aug 22 12:36:23 EST 2002",
            "a@b.example",
            datetime(2002, 8, 22, 17, 36, 23, tzinfo=UTC),
        ),
        (b"From a@b.example Thu Aug 99 12:36:23 2002", "a@b.example", None),
        (b"From a@b.example", "a@b.example", None),
        (b"From ", None, None),
    ],
)
def test_a_from_line_tells_sender_and_arrival(line: bytes, sender: str | None, date: datetime | None) -> None:
    assert mbox.from_line(line + b"\n") == (sender, date)


def test_arrival_is_received_before_date_before_the_file(tmp_path: Path) -> None:
    received = (
        b"Received: from a by b;\n\tTue, 3 Nov 2026 08:00:00 +0100 (CET)\n"
        b"Received: from c by a; Tue, 3 Nov 2026 01:00:00 +0000\n"
    )
    assert arrival(received + ONE) == datetime(2026, 11, 3, 7, tzinfo=UTC)
    assert arrival(ONE) == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert arrival(b"Received: nonsense; never\n" + ONE) == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert arrival(b"Date: Mon, 99 Foo 99999 10:00:00\n\n") is None
    assert arrival(b"Date: Thu, 01 Jan 1970 00:00:00 +0000\n\n") is None
    assert arrival(b"Subject: x\n\nDate: Mon, 02 Nov 2026 10:00:00 +0100\n") is None
    path = _write(tmp_path / "a.eml", TWO)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    ((_, envelope),) = _read(path)[0]
    assert envelope.received == datetime.fromtimestamp(1_700_000_000, UTC)
    assert envelope.received.tzinfo is UTC


def test_a_folder_is_read_for_mail_and_nothing_else(tmp_path: Path) -> None:
    _write(tmp_path / "b" / "two.eml", TWO)
    _write(tmp_path / "a.EML", ONE)
    _write(tmp_path / "list.txt", FROM_ + ONE)
    _write(tmp_path / "mail.txt", TWO)
    _write(tmp_path / "Sent", FROM_ + TWO)
    _write(tmp_path / "todo.txt", b"To: buy milk\nand bread\n")
    _write(tmp_path / "README", b"From: the authors\nSubject: all\n")
    _write(tmp_path / "mail.json", ONE)
    _write(tmp_path / "page.html", b"From: x\nTo: y\n")
    _write(tmp_path / "._a.eml", b"\0\5\x16\7")
    _write(tmp_path / "empty.mbox", b"")
    _write(tmp_path / "broken.mbox", b"\0\1\2")
    items, problems = _read(tmp_path)
    names = [str(envelope.cursor).removeprefix(f"{tmp_path}{os.sep}") for _, envelope in items]
    assert names == ["Sent#0", "a.EML", "list.txt#0", "mail.txt", os.path.join("b", "two.eml")]
    assert [problem.path.name for problem in problems] == ["broken.mbox"]
    assert count([tmp_path]) == 5


def test_a_file_that_is_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    odd = _write(tmp_path / "mail.json", b"no header at all\n")
    items, problems = _read(odd, _write(tmp_path / "empty.eml", b""))
    assert _raws(items) == [b"no header at all\n"]
    assert problems == []


def test_a_maildir_is_read_with_its_subfolders_and_cursors_outlive_flags(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
        (tmp_path / ".Sent" / part).mkdir(parents=True)
    _write(tmp_path / "cur" / "100.host:2,RS", ONE)
    _write(tmp_path / "new" / "200.host", TWO)
    _write(tmp_path / "tmp" / "300.host", b"half a ma")
    _write(tmp_path / "dovecot.index", b"\1")
    _write(tmp_path / ".Sent" / "cur" / "400.host:2,S", ONE)
    items, problems = _read(tmp_path)
    assert problems == []
    assert _raws(items) == [ONE, TWO, ONE]
    before = [envelope.cursor for _, envelope in items]
    (tmp_path / "new" / "200.host").rename(tmp_path / "cur" / "200.host:2,S")
    assert [envelope.cursor for _, envelope in _read(tmp_path)[0]] == before
    assert _raws(_read(tmp_path / "cur")[0]) == [ONE, TWO]
    assert count([tmp_path]) == 3


def test_an_unreadable_file_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    """Lesson 1: one bad mail never stops the next."""
    _write(tmp_path / "z.eml", ONE)
    (tmp_path / "a.eml").symlink_to(tmp_path / "gone.eml")
    (tmp_path / "ring").symlink_to(tmp_path)
    with socket.socket(socket.AF_UNIX) as odd:
        odd.bind(str(tmp_path / "odd"))
        items, problems = _read(tmp_path / "missing.mbox", tmp_path / "odd", tmp_path)
    assert _raws(items) == [ONE]
    assert [problem.path.name for problem in problems] == ["missing.mbox", "odd", "a.eml"]
    assert all(str(problem).startswith(str(problem.path)) for problem in problems)


def test_reading_an_mbox_takes_the_memory_of_one_mail(tmp_path: Path) -> None:
    path = tmp_path / "big.mbox"
    mail = FROM_ + ONE + b"x" * 100_000 + b"\n\n"
    with path.open("wb") as stream:
        for _ in range(300):
            stream.write(mail)
    tracemalloc.start()
    found = sum(1 for _ in read([path], "import", None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 300
    assert peak < 2_000_000, "30 MB of mail, 0.1 MB each"


def test_a_line_longer_than_the_buffer_is_no_place_to_cut() -> None:
    long = b"x" * (mbox.LINE_OCTETS - 10)
    tricky = b"Subject: t\n\n" + long + b"y" * 10 + FROM_ + b"Subject: still the same\n"
    (mail,) = mbox.cut(BytesIO(FROM_ + tricky))
    assert mail.raw == tricky


def test_a_hostile_from_line_costs_no_time() -> None:
    started = perf_counter()
    for line in (b"From " + b" " * 60_000 + b"\n", b"From " + b"Mon " * 15_000 + b"\n"):
        assert not mbox.is_from_line(line)
        assert mbox.from_line(line)[1] is None
    assert arrival(b"Received: " + b"; " * 100_000 + b"\n\n") is None
    assert perf_counter() - started < 2


def test_a_second_run_yields_the_same(tmp_path: Path) -> None:
    for name in ("b.eml", "a.mbox", "c.txt"):
        _write(tmp_path / name, FROM_ + ONE if name != "b.eml" else TWO)
    assert _read(tmp_path) == _read(tmp_path)
