"""Companies on the command line: what a change keeps, and a plan that nobody knows."""

from pathlib import Path

from tests.cli.desk import CONFIG, Desk


def test_a_company_keeps_what_a_change_leaves_out(desk: Desk) -> None:
    desk.ok("company", "add", "Bolt", "bolt.example", "--plan", "gold", "--language", "de")
    desk.ok("company", "add", "bolt", "bolt.example", "bolts.example")
    (bolt,) = [c for c in desk.json("company", "list") if c["name"] != "Acme"]
    assert bolt == {"name": "Bolt", "domains": ["bolt.example", "bolts.example"], "plan": "gold", "language": "de"}
    assert "language: de" in desk.ok("company", "show", "Bolt")
    desk.ok("company", "add", "Bolt", "bolt.example", "--plan", "")
    (bolt,) = [c for c in desk.json("company", "list") if c["name"] == "Bolt"]
    assert (bolt["plan"], bolt["language"]) == (None, "de")


def test_a_plan_that_the_configuration_does_not_have_is_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path, CONFIG + '[[plan]]\nname = "silver"\n')
    assert desk.run("company", "add", "Bolt", "bolt.example", "--plan", "silver").stderr == ""
    said = desk.run("company", "add", "Bolt", "bolt.example", "--plan", "gold").stderr
    assert "gold" in said
    assert "silver" in said
