"""What doctor says of a place that is not complete yet: every fault in one run, and nothing is made."""

import socket
from pathlib import Path

from tests.cli.desk import CONFIG, Desk


def test_doctor_makes_no_database_and_says_that_there_is_none_yet(desk: Desk) -> None:
    (line,) = [line for line in desk.ok("doctor").splitlines() if line.startswith("ok     database")]
    assert "maild.db is not there yet" in line
    assert not (desk.folder / "maild.db").exists()
    desk.ok("list")
    assert "counts in equal counts out" in desk.ok("doctor")


def test_doctor_tries_the_server_although_its_password_is_missing(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        smtp = f"""
[[outgoing]]
name = "far"
kind = "smtp"
host = "127.0.0.1"
port = {port}
login = "support@firm.example"
password = {{file = "password"}}
"""
        result = Desk(tmp_path, CONFIG + smtp).run("doctor")
    faults = [line for line in result.stdout.splitlines() if line.startswith("fault")]
    assert len(faults) == 2, faults
    assert "put the password into" in faults[0]
    assert faults[1].startswith("fault  outgoing far")
    assert str(port) in faults[1]


def test_doctor_says_that_the_page_is_off(desk: Desk) -> None:
    assert "web page               off" in desk.ok("doctor")
