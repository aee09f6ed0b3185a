"""deliver, import and explain: mail from a pipe, from files, and what maild would make of it."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from maild.cli.fate import OUTCOMES
from maild.values import Action
from tests.cli.desk import CONFIG, Desk

COUNTS = ["read", "accepted", "duplicates", "events", "ignored", "held", "tickets", "seconds"]


# --- deliver


def test_a_delivered_mail_stands_in_the_ledger_and_waits(desk: Desk) -> None:
    desk.ok("deliver", "--sender", "carol@acme.example", given=desk.mail(1, "Printer").read_bytes())
    (entry,) = desk.json("mail", "list")
    assert list(entry) == ["id", "message_id", "source", "received", "disposition", "reason", "ticket", "thread"]
    assert (entry["source"], entry["disposition"]) == ("deliver", None)


def test_a_delivered_mail_keeps_every_octet(desk: Desk) -> None:
    raw = b"From: x\r\nSubject: \xff\xfe\x00 odd\r\n\r\n\x80\x00\x81"
    desk.ok("deliver", given=raw)
    result = desk.run("mail", "raw", "1")
    assert result.stdout_bytes == raw


def test_deliver_says_seventy_five_when_the_database_is_locked(desk: Desk) -> None:
    desk.ok("list")
    lock = sqlite3.connect(desk.folder / "maild.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        result = desk.run("deliver", given=desk.mail(1, "Printer").read_bytes())
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert result.exit_code == 75
    assert desk.json("mail", "list") == []


@pytest.mark.parametrize("text", ["not toml [", CONFIG.replace("maild.db", "nowhere/maild.db"), ""])
def test_deliver_says_seventy_five_for_any_fault_of_ours(tmp_path: Path, text: str) -> None:
    """Postfix returns a mail to its sender for any other code."""
    desk = Desk(tmp_path, text)
    result = desk.run("deliver", given=desk.mail(1, "Printer").read_bytes())
    assert result.exit_code == 75
    assert "try again" in result.stderr


# --- import


def test_import_prints_exactly_its_counts_and_they_add_up(desk: Desk) -> None:
    files = [desk.mail(n, f"Case {n}") for n in range(3)]
    again = desk.file("again.eml", files[0].read_bytes())
    (counts,) = desk.json("import", *files, again)
    assert list(counts) == COUNTS
    assert (counts["read"], counts["accepted"], counts["duplicates"], counts["tickets"]) == (4, 3, 1, 3)
    assert counts["read"] == sum(counts[key] for key in COUNTS[1:6])


def test_an_import_sends_nothing_and_may_be_repeated(desk: Desk) -> None:
    """Lesson 4: a second reading of the same folder doubles nothing."""
    for number in range(5):
        desk.mail(number, f"Case {number}")
    (first,) = desk.json("import", desk.folder)
    (second,) = desk.json("import", desk.folder)
    assert (first["accepted"], first["tickets"]) == (5, 5)
    assert (second["duplicates"], second["tickets"]) == (5, 0)
    assert desk.json("outbox", "list", "--state", "all") == []
    assert "counts in equal counts out" in desk.ok("mail", "check")


def test_an_import_joins_the_threads_of_its_mails(desk: Desk) -> None:
    files = [desk.mail(1, "Printer"), desk.mail(2, "Re: Printer", In_Reply_To="<1@acme.example>")]
    (counts,) = desk.json("import", *reversed(files))
    assert (counts["accepted"], counts["tickets"]) == (2, 1)


def test_old_tickets_are_closed_at_the_end_of_an_import(desk: Desk) -> None:
    old = desk.file("old.eml", desk.mail(1, "Old").read_text().replace("2026", "2019"))
    assert "1 ticket closed: the newest mail is older than 14 days, or is an answer of ours" in desk.ok("import", old)
    assert "closed" not in desk.ok("import", desk.mail(2, "New"))
    assert {t["subject"]: t["state"] for t in desk.json("list", "--state", "all")}["New"] != "closed"
    assert [t["state"] for t in desk.json("list", "--state", "closed")] == ["closed"]


def test_a_missing_file_is_named_and_the_others_are_read(desk: Desk) -> None:
    result = desk.run("import", "--json", desk.folder / "gone.mbox", desk.mail(1, "Printer"))
    assert result.exit_code == 1
    assert "gone.mbox" in result.stderr
    assert json.loads(result.stdout)["accepted"] == 1


def test_import_into_a_queue_that_is_not_there_reads_nothing(desk: Desk) -> None:
    result = desk.run("import", "--queue", "suport", desk.mail(1, "Printer"))
    assert result.exit_code == 2
    assert "support, billing" in result.stderr
    assert desk.json("mail", "list") == []


def test_import_puts_mail_that_names_no_queue_where_it_is_told(desk: Desk) -> None:
    file = desk.file("a.eml", desk.mail(1, "Printer").read_text().replace("support@firm", "somebody@else"))
    desk.ok("import", "--queue", "billing", file)
    assert [t["queue"] for t in desk.json("list", "--state", "all")] == ["billing"]


# --- explain

TOP = ["file", "mail", "machine", "trust", "sender", "link", "disposition", "rules", "notices"]


def contents(database: Path) -> list[str]:
    """Everything that is in it, whether it stands in the file or still in its log."""
    reader = sqlite3.connect(database)
    try:
        return list(reader.iterdump())
    finally:
        reader.close()


def test_explain_tells_what_would_happen_and_does_none_of_it(desk: Desk) -> None:
    desk.ok("company", "list")
    before = contents(desk.folder / "maild.db")
    (told,) = desk.json("explain", desk.mail(1, "urgent: fire"))
    assert list(told) == TOP
    assert told["link"]["action"] == "new"
    assert told["sender"] == {"role": "requester", "company": "Acme"}
    assert told["rules"][0]["matched"] is True
    assert {(n["template"], n["to"]) for n in told["notices"]} == {
        ("received", "carol@acme.example"),
        ("new", "anna@firm.example"),
    }
    assert all("[#new]" in n["subject"] for n in told["notices"])
    assert contents(desk.folder / "maild.db") == before
    assert desk.json("mail", "list") == []


def test_explain_reads_the_tickets_that_are_there(desk: Desk) -> None:
    desk.ok("import", desk.mail(1, "Printer"))
    (told,) = desk.json("explain", desk.mail(2, "Re: Printer", In_Reply_To="<1@acme.example>"))
    assert told["link"]["ticket"] == 1
    assert told["link"]["evidence"].startswith("in-reply-to")


def test_files_do_not_see_each_other(desk: Desk) -> None:
    told = desk.json("explain", desk.mail(1, "Printer"), desk.mail(2, "Re: Printer", In_Reply_To="<1@acme.example>"))
    assert [t["link"]["action"] for t in told] == ["new", "new"]


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x00" * 5000,
        bytes(range(256)) * 40,
        b"From nobody",
        b"%PDF-1.4 no mail at all",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 3000,
        b"From: " + b"x@y.example, " * 9000 + b"\n\n",
        ("Subject: " + "é" * 5000).encode("latin-1"),
        b'Content-Type: text/plain; charset="\x00bad"\n\nx',
    ],
    ids=["empty", "nul", "binary", "from-line", "pdf", "parts", "addresses", "latin", "charset"],
)
def test_a_file_that_is_no_mail_still_gives_one_object(desk: Desk, octets: bytes) -> None:
    """Lesson 1: and the files before and after it theirs."""
    good = desk.mail(1, "Printer")
    told = desk.json("explain", good, desk.file("odd.bin", octets), good)
    assert [list(t) for t in told] == [TOP, TOP, TOP]
    assert told[2]["mail"]["subject"] == "Printer"


def test_a_missing_file_does_not_stop_the_others(desk: Desk) -> None:
    result = desk.run("explain", "--json", desk.folder / "gone.eml", desk.mail(1, "Printer"))
    assert result.exit_code == 1
    assert "gone.eml" in result.stderr
    gone, good = (json.loads(line) for line in result.stdout.splitlines())
    assert list(gone) == TOP
    assert gone["mail"]["defects"][-1] == "cannot be opened: No such file or directory"
    assert (gone["disposition"], gone["mail"]["text"], good["mail"]["subject"]) == ("held", "", "Printer")


def test_explain_works_without_a_configuration(desk: Desk) -> None:
    mail = desk.mail(1, "Printer")
    desk.config.unlink()
    run = subprocess.run(
        [sys.executable, "-m", "maild", "explain", "--json", mail.name],
        cwd=desk.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert list(json.loads(run.stdout)) == TOP
    assert sorted(p.name for p in desk.folder.iterdir()) == [mail.name]


def test_explain_does_not_make_the_database_of_a_configuration(desk: Desk) -> None:
    assert desk.json("explain", desk.mail(1, "Printer"))[0]["sender"]["company"] == "Acme"
    assert not (desk.folder / "maild.db").exists()


def test_explain_for_people_names_the_evidence(desk: Desk) -> None:
    said = desk.ok("explain", desk.mail(1, "Printer"))
    assert "makes a new one: nothing names a ticket\n" in said
    assert "matrix       nothing / " in said
    assert "would send" in said


def test_explain_for_people_names_the_language_and_how_it_is_known(desk: Desk) -> None:
    assert "language     de\n" in desk.ok("explain", desk.mail(1, "Drucker", Content_Language="de-AT"))
    assert "language     not said by the mail" in desk.ok("explain", desk.mail(2, "Drucker"))


@pytest.mark.parametrize("octets", [b"", bytes(range(256)) * 40])
def test_explain_asks_people_whether_a_file_without_headers_is_a_mail(desk: Desk, octets: bytes) -> None:
    file = desk.file("odd.bin", octets)
    assert "defect       no mail headers: is this a mail?" in desk.ok("explain", file)
    assert "no mail headers: is this a mail?" not in json.dumps(desk.json("explain", file))
    assert "is this a mail" not in desk.ok("explain", desk.mail(1, "Printer"))


def test_every_action_of_a_link_has_its_words_for_people() -> None:
    assert set(OUTCOMES) == {str(action) for action in Action}


def test_explain_shows_people_the_first_mail_of_an_mbox_and_programs_one_object(desk: Desk) -> None:
    mails = [desk.mail(n, f"Case {n}").read_text() for n in (1, 2)]
    start = "From carol@acme.example Sat Nov 21 10:00:00 2026\n"
    old = desk.file("old.mbox", "".join(f"{start}{mail}\n" for mail in mails))
    said = desk.ok("explain", old)
    assert "an mbox with 2 mails; the first is shown; `maild import` reads it" in said
    assert "Case 1" in said
    assert "no headers" not in said
    assert len(desk.json("explain", old)) == 1
    assert "mbox" not in desk.ok("explain", desk.mail(3, "Case 3"))


def test_a_rule_can_be_tried_on_a_mail(desk: Desk) -> None:
    (told,) = desk.json("rule", "test", desk.mail(1, "urgent: fire"))
    assert (told["rules"][0]["rule"], told["rules"][0]["matched"]) == ("urgent first", True)
    assert [r["rule"] for r in desk.json("rule", "list")] == ["urgent first"]


def test_a_rule_can_be_tried_on_a_mail_that_is_in_the_ledger(desk: Desk) -> None:
    file = desk.mail(1, "urgent: fire")
    desk.ok("deliver", "--recipient", "support@firm.example", given=file.read_bytes())
    desk.ok("import", desk.file("none.mbox", ""))
    (told,) = desk.json("rule", "test", file)
    assert [r["matched"] for r in told["rules"]] == [True]
    assert desk.json("explain", file)[0]["disposition"] == "duplicate"


def test_deliver_asks_the_mta_again_when_it_hands_over_nothing(desk: Desk) -> None:
    assert desk.run("deliver", given="").exit_code == 75
