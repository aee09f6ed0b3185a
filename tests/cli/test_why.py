"""What the ledger says of a mail, for people."""

import pytest

from tests.cli.desk import Desk


@pytest.mark.parametrize(("verb", "said"), [("release", "a person released it"), ("retry", "decided anew")])
def test_the_ledger_remembers_a_hold_that_a_person_ended(desk: Desk, verb: str, said: str) -> None:
    raw = desk.mail(1, "Printer").read_text().replace("carol@acme.example", "support@firm.example")
    desk.ok("deliver", given=raw)
    desk.ok("import", desk.file("none.mbox", ""))  # it decides on all that waits
    (entry,) = desk.json("held", "list")
    keys = list(desk.json("mail", "why", "1")[0])
    assert "was held" not in desk.ok("mail", "why", "1")
    desk.ok("held", verb, "1")
    assert "it waits to be decided" in desk.ok("mail", "why", "1")
    desk.ok("import", desk.file("none.mbox", ""))
    told = desk.ok("mail", "why", "1")
    (line,) = [line for line in told.splitlines() if line.startswith("  was held")]
    assert entry["reason"] in line
    assert said in line
    assert list(desk.json("mail", "why", "1")[0]) == keys
