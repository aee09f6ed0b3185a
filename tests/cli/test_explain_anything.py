"""`maild explain --json` gives one object for each path, whatever lies there, and always the same keys (lesson 1)."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk import Desk

TOP = ["file", "mail", "machine", "trust", "sender", "link", "disposition", "rules", "notices"]
MAIL = (
    "message_id in_reply_to references from reply_to to cc subject date text reply quoted signature html attachments "
    "defects"
).split()
PARTS = {
    "machine": ["kind", "may_answer", "evidence", "bounce"],
    "trust": ["level", "evidence"],
    "sender": ["role", "company"],
    "link": ["action", "ticket", "capability", "evidence", "also"],
}


def explain(desk: Desk, *names: bytes | Path) -> tuple[int, list[dict[str, Any]], str]:
    """Call maild as a shell does, names as octets; the exit code, the objects, standard error."""
    words: list[bytes | Path | str] = [sys.executable, "-m", "maild", "--config", desk.config, "explain", "--json"]
    done = subprocess.run([*words, "--", *names], cwd=desk.folder, capture_output=True, check=False, timeout=120)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    for one in told:
        assert list(one) == TOP
        assert list(one["mail"]) == MAIL
        assert all(list(one[name]) == keys for name, keys in PARTS.items())
    return done.returncode, told, done.stderr.decode()


def test_a_folder_a_broken_link_and_a_file_without_rights_give_their_objects(desk: Desk) -> None:
    folder, link = desk.folder / "folder", desk.folder / "link.eml"
    folder.mkdir()
    link.symlink_to("nowhere")
    code, told, said = explain(desk, folder, link, desk.mail(1, "Printer"))
    assert code == 1
    assert [t["mail"]["defects"][-1] for t in told[:2]] == [
        "cannot be opened: Is a directory",
        "cannot be opened: No such file or directory",
    ]
    assert (told[0]["disposition"], told[0]["machine"]["may_answer"]) == ("held", False)
    assert told[2]["mail"]["subject"] == "Printer"
    assert len(said.splitlines()) == 2


def test_a_pipe_that_nobody_writes_into_does_not_stop_the_others(desk: Desk) -> None:
    pipe = desk.folder / "pipe"
    os.mkfifo(pipe)
    code, told, _ = explain(desk, pipe, desk.mail(1, "Printer"))
    assert code == 1
    assert told[0]["mail"]["defects"][-1] == "cannot be opened: Nothing came out of it for 5 s"
    assert told[1]["mail"]["subject"] == "Printer"


def test_a_pipe_with_a_writer_is_read(desk: Desk) -> None:
    desk.mail(1, "Printer")
    script = f"exec {sys.executable} -m maild --config {desk.config} explain --json <(sleep 0.3; cat 001.eml)"
    done = subprocess.run(["bash", "-c", script], cwd=desk.folder, capture_output=True, check=True, timeout=60)
    assert json.loads(done.stdout)["mail"]["subject"] == "Printer"


def test_an_empty_file_a_device_and_the_same_file_twice_are_mails_without_headers(desk: Desk) -> None:
    empty = desk.file("empty.eml", b"")
    code, told, _ = explain(desk, empty, Path("/dev/null"), empty)
    assert code == 0
    assert [t["mail"]["text"] for t in told] == ["", "", ""]
    assert "no headers" in told[0]["mail"]["defects"]


def test_a_file_name_may_hold_a_line_break_and_octets_that_are_no_text(desk: Desk) -> None:
    raw = desk.mail(1, "Printer").read_bytes()
    names = [b"two\nlines.eml", b"odd \xff\xfe.eml", b"-dash.eml", "größe.eml".encode(), b"esc\x1b[31m.eml"]
    for name in names:
        Path(os.fsdecode(os.fsencode(desk.folder) + b"/" + name)).write_bytes(raw)
    code, told, _ = explain(desk, *names)
    assert code == 0
    assert [os.fsencode(t["file"]) for t in told] == names
    assert {t["mail"]["subject"] for t in told} == {"Printer"}


def test_a_missing_file_with_an_odd_name_is_told_of_without_steering_the_terminal(desk: Desk) -> None:
    code, told, said = explain(desk, b"esc\x1b[31m\n\xff.eml")
    assert (code, len(told)) == (1, 1)
    assert len(said.splitlines()) == 1
    assert "\x1b" not in said


@pytest.mark.parametrize("megabytes", [30, 100])
def test_a_file_past_the_limit_is_read_as_far_as_it_goes(desk: Desk, megabytes: int) -> None:
    """Lesson 40: the start of a mail is better than nothing, and says that it is only the start."""
    big = desk.folder / "big.eml"
    with big.open("wb") as stream:
        stream.write(b"From: Carol <carol@acme.example>\nSubject: Big\n\nSee below.\n")
        stream.truncate(megabytes * 1024 * 1024)
    code, told, _ = explain(desk, big, desk.mail(1, "Printer"))
    assert code == 0
    assert told[0]["mail"]["subject"] == "Big"
    assert told[0]["mail"]["text"].startswith("See below.")
    assert any("is read up to" in d for d in told[0]["mail"]["defects"])
    assert told[1]["mail"]["subject"] == "Printer"
