"""Who wrote what `maild show` prints."""

from tests.cli.desk import Desk


def test_show_prints_no_empty_brackets_for_who_has_no_address(desk: Desk) -> None:
    desk.ok("import", desk.mail(1, "Printer"))
    desk.ok("note", "1", "Look at the toner")
    said = desk.ok("show", "1")
    assert "<>" not in said
    assert "--- note from admin, " in said
    assert "Carol <carol@acme.example>" in said
