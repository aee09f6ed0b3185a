"""Commands are carried out: all of them or none."""

from dataclasses import replace

import pytest

from maild.commands.alter import alter
from maild.commands.carry import carry_out
from maild.commands.verbs import VERBS, Verb
from maild.values import Change, Command, Priority, State, Ticket, Transcript, Via, What
from tests.unit.thread_values import NOW, POLICY, make_ticket


def carried(text: str, ticket: Ticket, actor: str = "anna", via: Via = Via.MAIL) -> tuple[Ticket, Transcript]:
    """The ticket after commands such as "claim; tag a", and the transcript."""
    words = [part.strip().partition(" ") for part in text.split(";")]
    items = tuple(Command(verb, argument) for verb, _, argument in words)
    changes, transcript = carry_out(items, ticket, actor, via, POLICY, NOW)
    return alter(ticket, changes, NOW), transcript


NEW = make_ticket(state=State.NEW)


def test_a_claim_takes_a_new_ticket_and_opens_it() -> None:
    changes, transcript = carry_out((Command("claim"),), NEW, "anna", Via.CLI, POLICY, NOW)
    assert changes == (
        Change(What.ASSIGNEE, None, "anna", "anna", Via.CLI),
        Change(What.STATE, "new", "open", "anna", Via.CLI),
    )
    assert transcript == Transcript(("Claimed: anna has it now.",), (), ("#unassign",))


def test_a_claim_of_what_one_has_is_said_and_nothing_is_done() -> None:
    ticket = make_ticket(assignee="anna")
    after, transcript = carried("claim", ticket)
    assert after == ticket
    assert transcript.ok
    assert "already" in transcript.done[0]


def test_a_claim_of_anothers_ticket_says_who_has_it() -> None:
    ticket = make_ticket(assignee="carl")
    after, transcript = carried("claim", ticket)
    assert after == ticket
    assert transcript.errors == ("carl has it. #assign anna takes it over.",)


@pytest.mark.parametrize("actor", ["admin", "rule first", "bob"])
def test_only_an_agent_of_the_team_claims(actor: str) -> None:
    assert not carried("claim", NEW, actor)[1].ok


@pytest.mark.parametrize(
    ("name", "expected"), [("CARL", "carl"), ("me", "anna"), ("@carl", "carl"), ("carl@example.org", "carl")]
)
def test_a_ticket_is_assigned_to_an_agent_of_the_team(name: str, expected: str) -> None:
    after, transcript = carried(f"assign {name}", NEW)
    assert (after.assignee, after.state) == (expected, State.OPEN)
    assert transcript.undo == ("#unassign",)


def test_an_assignment_can_be_undone_to_the_agent_before() -> None:
    assert carried("assign anna", make_ticket(assignee="carl"))[1].undo == ("#assign carl",)


@pytest.mark.parametrize(
    ("name", "hint"), [("crl", "Did you mean carl?"), ("bob", "no agent of support"), ("xyz", "The team: anna, carl")]
)
def test_who_is_not_in_the_team_cannot_be_assigned(name: str, hint: str) -> None:
    after, transcript = carried(f"assign {name}", NEW)
    assert after == NEW
    assert hint in transcript.errors[0]


@pytest.mark.parametrize(
    ("text", "before", "state", "undo"),
    [
        ("close", State.OPEN, State.CLOSED, "#reopen"),
        ("close", State.PENDING, State.CLOSED, "#pending"),
        ("reopen", State.CLOSED, State.OPEN, "#close"),
        ("reopen", State.PENDING, State.OPEN, "#pending"),
        ("pending", State.OPEN, State.PENDING, "#reopen"),
        ("on-hold", State.NEW, State.ON_HOLD, "#reopen"),
    ],
)
def test_states_are_set_and_the_way_back_is_told(text: str, before: State, state: State, undo: str) -> None:
    after, transcript = carried(text, make_ticket(state=before))
    assert after.state is state
    assert transcript.undo == (undo,)


@pytest.mark.parametrize(
    ("text", "ticket"),
    [
        ("close", make_ticket(state=State.CLOSED)),
        ("reopen", make_ticket()),
        ("reopen", NEW),
        ("pending", make_ticket(state=State.PENDING)),
        ("on-hold", make_ticket(state=State.ON_HOLD)),
        ("unassign", make_ticket()),
        ("priority normal", make_ticket()),
        ("tag vpn -mail", make_ticket(tags=("vpn",))),
        ("queue SUPPORT", make_ticket()),
        ("company Acme", make_ticket()),
        ("assign carl", make_ticket(assignee="carl")),
    ],
)
def test_what_is_so_already_is_said_and_is_no_error(text: str, ticket: Ticket) -> None:
    after, transcript = carried(text, ticket)
    assert after == ticket
    assert transcript.ok
    assert transcript.done
    assert transcript.undo == ()


def test_tags_priority_and_company() -> None:
    after, transcript = carried("tag VPN -mail; priority HIGH; company Example Ltd", make_ticket(tags=("mail",)))
    assert (after.tags, after.priority, after.company) == (("vpn",), Priority.HIGH, "Example Ltd")
    assert transcript.undo == ("#company Acme", "#priority normal", "#tag mail", "#tag -vpn")


def test_the_undo_of_everything_leads_back() -> None:
    before = make_ticket(tags=("mail",), assignee="carl", state=State.PENDING)
    after, transcript = carried("tag vpn -mail; priority low; assign anna; close; queue billing; company X", before)
    back, _ = carried("; ".join(u[1:] for u in transcript.undo), after, "carl")
    assert replace(back, updated=before.updated, pending_since=None) == before


def test_a_move_takes_the_ticket_from_who_is_not_in_the_new_team() -> None:
    policy = replace(
        POLICY, agents=tuple(replace(a, queues=("support",)) if a.name == "carl" else a for a in POLICY.agents)
    )
    changes, transcript = carry_out(
        (Command("queue", "billing"),), make_ticket(assignee="carl"), "anna", Via.MAIL, policy, NOW
    )
    assert [(c.what, c.new) for c in changes] == [(What.QUEUE, "billing"), (What.ASSIGNEE, None)]
    assert "nobody has it now" in transcript.done[-1]
    assert "Did you mean billing?" in carried("queue biling", NEW)[1].errors[0]


def test_one_wrong_command_and_nothing_is_done() -> None:
    for text in ("close; assign nobody", "assign nobody; close", "close; priority super", "close; frobnicate"):
        after, transcript = carried(text, NEW)
        assert after == NEW
        assert transcript.done == transcript.undo == ()
        assert len(transcript.errors) == 1


def test_commands_see_what_those_before_them_did() -> None:
    after, transcript = carried("claim; close; reopen", NEW)
    assert (after.assignee, after.state) == ("anna", State.OPEN)
    assert transcript.done == ("Claimed: anna has it now.", "Closed.", "Reopened: it is open again.")


@pytest.mark.parametrize("row", [row for row in VERBS if not row.changes], ids=lambda row: row.name)
def test_the_verbs_of_the_mail_change_nothing(row: Verb) -> None:
    after, transcript = carried(row.example.removeprefix("#"), NEW)
    assert after == NEW
    assert transcript.ok


def test_help_tells_every_verb() -> None:
    done = carried("help", NEW)[1].done
    assert [line.split()[0].rstrip(":") for line in done] == [f"#{row.name}" for row in VERBS]


def test_a_change_tells_who_made_it_and_by_which_way() -> None:
    changes, _ = carry_out((Command("tag", "a"),), NEW, "rule first", Via.RULE, POLICY, NOW)
    assert changes == (Change(What.TAG, None, "a", "rule first", Via.RULE),)
