"""init, golive, doctor, and the nouns that an admin reads and changes."""

import socket
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from maild.cli.app import app
from maild.cli.where import program
from maild.config import load
from tests.cli.desk import CONFIG, Desk

INIT = [
    "init",
    "--address",
    "support@firm.example",
    "--agent",
    "anna=anna@firm.example",
    "--team",
    "ben=ben@firm.example",
]


def init(folder: Path, *more: str, given: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(app, ["--config", str(folder / "config.toml"), *INIT, *more], input=given)
    return result.exit_code, result.output


# --- init, golive


@pytest.mark.parametrize("provider", ["google", "microsoft", "other"])
def test_init_writes_a_configuration_that_loads_and_is_private(tmp_path: Path, provider: str) -> None:
    password = tmp_path / "given"
    password.write_text("geheim\n")
    code, said = init(tmp_path, "--provider", provider, "--password-file", str(password))
    assert code == 0, said
    config = load(tmp_path / "config.toml")
    assert [a.name for a in config.policy.agents] == ["anna", "ben"]
    assert config.policy.trial
    assert config.policy.admin == "anna@firm.example"
    assert len(config.policy.identity.secrets[0]) == 64
    assert config.outgoings[0].password == "geheim"
    assert config.warnings == ()
    for name in ("config.toml", "secret", "password"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_two_inits_make_two_secrets(tmp_path: Path) -> None:
    secrets = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        init(tmp_path / name)
        secrets.append((tmp_path / name / "secret").read_text())
    assert secrets[0] != secrets[1]


def test_init_never_overwrites(tmp_path: Path) -> None:
    init(tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    code, said = init(tmp_path, "--hostname", "other.example")
    assert code == 1
    assert "not touched" in said
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_init_asks_for_what_the_flags_do_not_say(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    answers = "support@firm.example\nanna=anna@firm.example\n\n"
    result = CliRunner().invoke(app, ["--config", str(path), "init"], input=answers)
    assert result.exit_code == 0, result.output
    raw = tomllib.loads(path.read_text())
    assert raw["agent"] == [{"name": "anna", "address": "anna@firm.example"}]


def test_init_refuses_what_the_daemon_would_refuse_and_writes_nothing(tmp_path: Path) -> None:
    code, said = init(tmp_path, "--hostname", "no host")
    assert code == 2
    assert "hostname" in said
    assert "Correct the file" not in said
    code, said = init(tmp_path, "--agent", "eva=support@firm.example", "--agent", "zoe", "--agent", "max=x")
    assert code == 2
    assert all(word in said for word in ("eva", "agent zoe", "agent max=x", "Nothing was written"))
    code, said = init(tmp_path, "--address", "support")
    assert code == 2
    assert "support is no mail address" in said
    assert list(tmp_path.iterdir()) == []


def test_before_the_password_is_there_all_works_but_what_signs_in(tmp_path: Path) -> None:
    code, said = init(tmp_path)
    assert code == 0
    config = str(tmp_path / "config.toml")
    assert f"{program()} --config {config} doctor" in said
    assert "http://127.0.0.1:8025/" in said

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["--config", config, *words])
        return result.exit_code, result.output

    mail = tmp_path / "1.eml"
    mail.write_text("From: c@acme.example\nTo: support@firm.example\nSubject: x\nMessage-ID: <1@a.example>\n\nx\n")
    assert run("list")[0] == 0
    assert run("explain", str(mail))[0] == 0
    assert run("import", str(mail))[0] == 0
    todo = f"put the password into {tmp_path / 'password'} (one line, mode 0600)"
    code, said = run("run")
    assert code == 2
    assert todo in said
    code, said = run("doctor")
    assert code == 1
    assert todo in said


def test_doctor_complains_of_a_secret_that_others_can_read(tmp_path: Path) -> None:
    init(tmp_path)
    (tmp_path / "password").write_text("geheim")
    (tmp_path / "password").chmod(0o644)
    result = CliRunner().invoke(app, ["--config", str(tmp_path / "config.toml"), "doctor"])
    assert f"chmod 600 {tmp_path / 'password'}" in result.output
    assert f"chmod 600 {tmp_path / 'secret'}" not in result.output


def test_golive_ends_the_trial_and_touches_nothing_else(desk: Desk) -> None:
    before = desk.config.read_text()
    desk.ok("golive")
    assert desk.config.read_text() == before.replace("trial = true   #", "trial = false   #")
    assert not load(desk.config).policy.trial
    assert "nothing was changed" in desk.ok("golive")


# --- doctor


def test_doctor_finds_a_sound_place_sound(desk: Desk) -> None:
    said = desk.ok("doctor")
    assert [line for line in said.splitlines() if not line.startswith("ok ")] == []
    assert all(word in said for word in ("database", "queue support", "outgoing", "trial"))


def test_doctor_names_each_fault_and_exits_with_one(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        text = CONFIG.replace('address = "anna@firm.example"', 'address = "anna@firm.example"\nqueues = ["support"]')
        more = f"""
[[source]]
name = "listener"
kind = "smtp"
port = {port}
[[outgoing]]
name = "gone"
kind = "smtp"
host = "127.0.0.1"
port = {port}
"""
        result = Desk(tmp_path, text + more).run("doctor")
    assert result.exit_code == 1
    faults = [line for line in result.stdout.splitlines() if line.startswith("fault")]
    assert len(faults) == 3, result.stdout
    assert "queue billing" in faults[0]
    assert "source listener" in faults[1]
    assert "outgoing gone" in faults[2]


def test_doctor_tells_all_faults_of_a_configuration(tmp_path: Path) -> None:
    result = Desk(tmp_path, CONFIG.replace("hostname", "hostnam").replace("[[agent]]", "[[agnt]]")).run("doctor")
    assert result.exit_code == 1
    assert result.stdout.count("fault  configuration") >= 2


# --- ledger, held, outbox


@pytest.fixture
def held(desk: Desk) -> Desk:
    """A desk with one held mail: somebody writes under the name of the shared address."""
    raw = desk.mail(1, "Printer").read_text().replace("carol@acme.example", "support@firm.example")
    desk.ok("deliver", given=raw)
    desk.ok("import", desk.file("none.mbox", ""))  # it decides on all that waits
    assert [e["disposition"] for e in desk.json("held", "list")] == ["held"]
    return desk


def test_a_held_mail_can_be_read_and_dropped(held: Desk) -> None:
    assert "It smokes." in held.ok("held", "show", "1")
    held.ok("held", "drop", "1")
    assert held.json("held", "list") == []
    assert held.json("mail", "list")[0]["disposition"] == "ignored"
    assert held.run("held", "drop", "1").exit_code == 1


@pytest.mark.parametrize("verb", ["retry", "release"])
def test_a_held_mail_is_decided_anew(held: Desk, verb: str) -> None:
    held.ok("held", verb, "1")
    assert held.json("mail", "list")[0]["disposition"] is None
    assert held.run("held", verb, "1").exit_code == 1


def test_the_ledger_tells_why_by_number_and_by_message_id(desk: Desk) -> None:
    desk.ok("import", desk.mail(1, "Printer"))
    for key in ("1", "1@acme.example", "<1@acme.example>"):
        (told,) = desk.json("mail", "why", key)
        assert told["disposition"] == "accepted"
        assert told["trace"]["link"]["action"] == "new"
    assert "makes a new one: nothing names a ticket" in desk.ok("mail", "why", "1")
    assert desk.run("mail", "why", "77").exit_code == 1


def test_the_newest_of_the_ledger(desk: Desk) -> None:
    desk.ok("import", *[desk.mail(n, f"Case {n}") for n in range(1, 6)])
    assert [e["id"] for e in desk.json("mail", "list", "--limit", "2")] == [4, 5]


def test_a_withheld_mail_can_be_read_sent_and_stopped(desk: Desk) -> None:
    desk.ok("import", desk.mail(1, "Printer"))
    desk.ok("reply", "1", "Turn it off", "--as", "anna")
    (row,) = [r for r in desk.json("outbox", "list") if r["template"] == "reply"]
    assert row["state"] == "held"
    assert "trial" in row["held_reason"]
    assert "Turn it off" in desk.ok("outbox", "show", str(row["id"]))
    refused = desk.run("outbox", "retry", str(row["id"]))
    assert refused.exit_code == 1
    assert "maild golive" in refused.stderr
    assert desk.json("outbox", "list", "--state", "due") == []
    desk.ok("golive")
    desk.ok("outbox", "retry", str(row["id"]))
    assert row["id"] in [r["id"] for r in desk.json("outbox", "list", "--state", "due")]
    desk.ok("outbox", "cancel", str(row["id"]))
    assert row["id"] in [r["id"] for r in desk.json("outbox", "list", "--state", "cancelled")]
    assert desk.run("outbox", "cancel", str(row["id"])).exit_code == 1
    assert desk.run("outbox", "show", "999").exit_code == 1


# --- companies, agents, database


def test_companies_are_added_changed_and_removed(desk: Desk) -> None:
    desk.ok("import", desk.mail(1, "Printer"))
    desk.ok("company", "add", "Bolt", "Bolt.Example", "--plan", "gold")
    assert {"name": "Bolt", "domains": ["bolt.example"], "plan": "gold", "language": None} in desk.json(
        "company", "list"
    )
    assert "Printer" in desk.ok("company", "show", "acme") or "No open tickets" in desk.ok("company", "show", "acme")
    desk.ok("company", "remove", "Bolt")
    assert [c["name"] for c in desk.json("company", "list")] == ["Acme"]
    assert desk.run("company", "remove", "Bolt").exit_code == 1


def test_a_domain_belongs_to_one_company_and_a_public_one_to_none(desk: Desk) -> None:
    desk.ok("import", desk.mail(1, "Printer"))
    assert desk.run("company", "add", "Bolt", "acme.example").exit_code == 1
    assert desk.run("company", "add", "Bolt", "gmail.com").exit_code == 2
    assert "public suffix" in desk.run("company", "add", "Uk", "co.uk").stderr
    assert [c["name"] for c in desk.json("company", "list")] == ["Acme"]


def test_agents_are_those_of_the_configuration(desk: Desk) -> None:
    assert [a["name"] for a in desk.json("agent", "list")] == ["anna"]
    assert "anna@firm.example" in desk.ok("agent", "show", "ANNA")
    assert desk.run("agent", "show", "zoe").exit_code == 1


def test_the_database_tells_its_state_and_can_be_copied(desk: Desk) -> None:
    desk.ok("import", desk.mail(1, "Printer"))
    desk.ok("db", "upgrade")
    assert "needs" in desk.ok("db", "status")
    assert desk.ok("db", "check").startswith("ok")
    copy = desk.folder / "copy.db"
    desk.ok("db", "copy", copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert desk.run("db", "copy", copy).exit_code == 1
