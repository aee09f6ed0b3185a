"""Reading tickets, and the verbs as commands."""

import shlex
import sys

import pytest

from maild.commands.verbs import VERBS
from tests.cli.desk import Desk

KEYS = ["id", "subject", "state", "priority", "queue", "requester", "company", "assignee", "tags", "created", "due"]


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Two fresh tickets."""
    first, second = desk.mail(1, "Printer smokes"), desk.mail(2, "urgent: fire")
    for file in (first, second):
        desk.ok("deliver", "--recipient", "support@firm.example", given=file.read_bytes())
    desk.ok("import", desk.file("none.mbox", ""))
    return desk


def test_list_prints_exactly_the_keys_of_the_contract(busy: Desk) -> None:
    tickets = busy.json("list")
    assert [list(t) for t in tickets] == [KEYS, KEYS]
    assert sorted((t["subject"], t["priority"], t["company"]) for t in tickets) == [
        ("Printer smokes", "normal", "Acme"),
        ("urgent: fire", "high", "Acme"),
    ]


def test_show_adds_messages_and_events(busy: Desk) -> None:
    (shown,) = busy.json("show", "1")
    assert list(shown) == [*KEYS, "messages", "events"]
    first = shown["messages"][0]
    assert (first["kind"], first["from"]["address"], first["text"]) == ("customer", "carol@acme.example", "It smokes.")
    assert [e["what"] for e in shown["events"]] == ["created"]


def test_a_claim_that_an_answer_overtook_is_not_shown_as_sent(busy: Desk) -> None:
    busy.ok("golive")
    busy.ok("claim", "1", "--as", "anna")
    busy.ok("reply", "1", "Unplug it.", "--as", "anna")
    shown = busy.ok("show", "1")
    notice = shown[shown.index("looking after") - 200 : shown.index("looking after")]
    assert "! not sent: an answer was faster (carol@acme.example)" in notice
    assert "! waits (carol@acme.example)" in shown[shown.index("--- reply") :]


def test_closed_tickets_are_listed_only_when_asked_for(busy: Desk) -> None:
    busy.ok("close", "1")
    assert [t["id"] for t in busy.json("list")] == [2]
    assert [t["id"] for t in busy.json("list", "--state", "closed")] == [1]
    assert {t["id"] for t in busy.json("list", "--state", "all")} == {1, 2}


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--queue", "billing"], set()),
        (["--assignee", "anna"], {1}),
        (["--company", "Acme"], {1, 2}),
        (["--tag", "hot"], {2}),
        (["--state", "new"], {2}),
        (["--state", "new", "--state", "open"], {1, 2}),
    ],
)
def test_each_filter_leaves_what_fits(busy: Desk, options: list[str], found: set[int]) -> None:
    busy.ok("assign", "1", "anna")
    busy.ok("tag", "2", "hot")
    assert {t["id"] for t in busy.json("list", *options)} == found


def test_mine_are_the_tickets_of_the_agent_in_the_environment(busy: Desk) -> None:
    busy.ok("claim", "2", "--as", "anna")
    assert "urgent: fire" in busy.ok("list", "--mine", MAILD_AGENT="anna")
    assert "Printer" not in busy.ok("list", "--mine", MAILD_AGENT="anna")
    assert busy.run("list", "--mine").exit_code == 2


def test_limit_ends_the_list(busy: Desk) -> None:
    assert len(busy.json("list", "--limit", "1")) == 1


def test_search_finds_words_of_closed_tickets_too(busy: Desk) -> None:
    busy.ok("close", "1")
    assert [t["id"] for t in busy.json("search", "printer")] == [1]
    assert busy.json("search", "nowhere") == []


def test_every_verb_that_changes_a_ticket_is_a_command() -> None:
    from typer.main import get_command

    from maild.cli.app import app

    commands = set(getattr(get_command(app), "commands"))  # noqa: B009
    assert {verb.name for verb in VERBS if verb.changes} | {"note", "reply"} <= commands


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        (["claim", "1", "--as", "anna"], "assignee", "anna"),
        (["assign", "1", "anna"], "assignee", "anna"),
        (["close", "1"], "state", "closed"),
        (["pending", "1"], "state", "pending"),
        (["on-hold", "1"], "state", "on-hold"),
        (["priority", "1", "urgent"], "priority", "urgent"),
        (["queue", "1", "billing"], "queue", "billing"),
    ],
)
def test_a_verb_changes_the_ticket_and_says_how_to_undo_it(busy: Desk, words: list[str], key: str, value: str) -> None:
    said = busy.ok(*words)
    (shown,) = busy.json("show", "1")
    assert shown[key] == value
    undo = said.rpartition(f"Undo: {shlex.quote(sys.argv[0])} --config {busy.config} ")[2].split()
    busy.ok(*undo, "--as", "anna")
    assert busy.json("show", "1")[0][key] != value


def test_a_tag_with_a_minus_is_taken_off_and_is_no_option(busy: Desk) -> None:
    busy.ok("tag", "1", "vpn", "mail")
    busy.ok("tag", "1", "net", "-mail")
    assert sorted(busy.json("show", "1")[0]["tags"]) == ["net", "vpn"]


def test_a_note_stays_in_the_house_and_a_reply_goes_to_the_customer(busy: Desk) -> None:
    busy.ok("note", "1", "call", "the", "firemen", "--as", "anna")
    busy.ok("reply", "1", "--as", "anna", given="Turn it off.\nThen on.\n")
    kinds = {m["kind"]: m["text"] for m in busy.json("show", "1")[0]["messages"]}
    assert kinds["note"] == "call the firemen"
    assert kinds["reply"] == "Turn it off.\nThen on."
    out = busy.json("outbox", "list", "--state", "all")
    assert [(o["recipient"], o["template"]) for o in out if o["template"] == "reply"] == [
        ("carol@acme.example", "reply")
    ]


def test_a_dash_reads_the_text_from_standard_input(busy: Desk) -> None:
    busy.ok("note", "1", "-", given="from a pipe")
    assert busy.json("show", "1")[0]["messages"][-1]["text"] == "from a pipe"


def test_no_text_is_wrong_usage_and_changes_nothing(busy: Desk) -> None:
    result = busy.run("reply", "1", given="  \n")
    assert result.exit_code == 2
    assert "nothing was changed" in result.stderr


def test_an_unknown_agent_is_wrong_usage(busy: Desk) -> None:
    result = busy.run("claim", "1", "--as", "zoe")
    assert result.exit_code == 2
    assert "anna" in result.stderr


def test_a_command_that_cannot_be_carried_out_is_a_fault_and_changes_nothing(busy: Desk) -> None:
    result = busy.run("assign", "1", "zoe")
    assert result.exit_code == 1
    assert "Nothing was changed" in result.stderr
    assert busy.json("show", "1")[0]["assignee"] is None


@pytest.mark.parametrize("words", [["show", "99"], ["close", "99"]])
def test_a_ticket_that_is_not_there_is_a_fault(busy: Desk, words: list[str]) -> None:
    result = busy.run(*words)
    assert result.exit_code == 1
    assert "There is no ticket 99." in result.stderr


def test_a_ticket_may_be_written_as_in_a_subject(busy: Desk) -> None:
    assert "Printer" in busy.ok("show", "#1")
    for word in ("x", "0", "-1", "9" * 30):
        result = busy.run("show", "--", word)
        assert result.exit_code == 2
        assert "a ticket number such as 42" in result.stderr


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["list", "--queue", "suport"], "did you mean support?"),
        (["list", "--company", "Acne"], "did you mean Acme?"),
        (["list", "--assignee", "ana"], "did you mean anna?"),
        (["priority", "1", "hihg"], "(low, normal, high, urgent), did you mean high?"),
    ],
)
def test_a_name_that_is_not_there_is_wrong_usage_with_the_nearest(busy: Desk, words: list[str], hint: str) -> None:
    result = busy.run(*words)
    assert result.exit_code == 2
    assert hint in result.stderr


def test_a_fault_of_a_verb_speaks_of_commands_not_of_mail(busy: Desk) -> None:
    result = busy.run("claim", "1")
    assert "`maild assign 1 NAME` gives" in result.stderr
    assert "support, billing" in busy.run("queue", "1", "xyz").stderr


def test_closing_says_whether_the_customer_gets_mail(busy: Desk) -> None:
    assert "carol@acme.example" not in busy.ok("pending", "1")
    assert "The mail to carol@acme.example is kept back" in busy.ok("close", "2", "--as", "anna")
    said = busy.ok("reply", "1", "Turn it off.", "--as", "anna")
    assert "The mail to carol@acme.example is kept back" in said
    busy.ok("golive")
    assert "A mail to carol@acme.example goes out." in busy.ok("reply", "1", "And on.", "--as", "anna")


def test_a_long_subject_leaves_room_for_the_reason() -> None:
    from maild.cli.tell import laid_out

    head, line = laid_out(("id", "subject", "reason"), [("1", "s" * 90, "because it is so")], 60, "subject")
    assert len(line) <= 60
    assert line.endswith("because it is so")
    assert "…" in line
    assert head.index("reason") == line.index("because")


def test_an_unknown_state_is_wrong_usage(busy: Desk) -> None:
    result = busy.run("list", "--state", "opne")
    assert result.exit_code == 2
    assert "on-hold" in result.stderr


def test_a_subject_cannot_steer_the_terminal(desk: Desk) -> None:
    file = desk.mail(3, "=?utf-8?q?red_=1B[31m_=E2=80=AE_end?=")
    desk.ok("import", file)
    listed = desk.ok("list", "--state", "all")
    assert "red" in listed
    assert "\x1b" not in listed
    assert "‮" not in listed


def test_the_admins_answer_gives_the_ticket_to_nobody(busy: Desk) -> None:
    busy.ok("reply", "1", "We are on our way.")
    (shown,) = busy.json("show", "1")
    assert shown["assignee"] is None
    replies = [m for m in shown["messages"] if m["kind"] == "reply"]
    assert [m["from"] for m in replies] == [{"name": "admin", "address": ""}]


def test_an_agents_answer_bears_his_address(busy: Desk) -> None:
    busy.ok("reply", "1", "We are on our way.", "--as", "anna")
    (shown,) = busy.json("show", "1")
    assert shown["assignee"] == "anna"
    replies = [m for m in shown["messages"] if m["kind"] == "reply"]
    assert [m["from"] for m in replies] == [{"name": "anna", "address": "anna@firm.example"}]
