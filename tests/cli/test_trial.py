"""What becomes of replies that the trial kept: golive counts them, doctor warns, a retry sends them."""

import pytest

from tests.cli.desk import Desk


@pytest.fixture
def kept(desk: Desk) -> str:
    """The outbox id of anna's reply, which the trial kept."""
    desk.ok("import", desk.mail(1, "Printer"))
    desk.ok("reply", "1", "Turn it off", "--as", "anna")
    (row,) = [r for r in desk.json("outbox", "list") if r["template"] == "reply"]
    return str(row["id"])


def test_golive_lists_the_replies_that_stay_held_and_doctor_warns_of_them(desk: Desk, kept: str) -> None:
    said = desk.ok("golive")
    assert "1 reply of an agent is held" in said
    assert f"outbox retry {kept} " in said
    assert "note   held replies" in desk.ok("doctor")
    assert "golive" not in desk.ok("outbox", "list")
    desk.ok("outbox", "retry", kept)
    assert "held replies" not in desk.ok("doctor")
