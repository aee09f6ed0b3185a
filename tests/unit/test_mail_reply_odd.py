"""Marks that few clients leave: armour of OpenPGP, quotes that a relay broke, introductions that people set up."""

import pytest

from maild.mail.reply import split

SIGNED = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

The key is lost.

On Mon, Jun 2, 2025 at 4:31 PM Desk <desk@help.example> wrote:
> Where is the key?
> - -- the desk
-----BEGIN PGP SIGNATURE-----

iQEzBAEBCAAdFiEE
=abcd
-----END PGP SIGNATURE-----"""


def test_armour_of_openpgp_is_folded_and_the_quote_in_it_found() -> None:
    parts = split(SIGNED)
    assert parts.reply == "The key is lost."
    assert "Where is the key?" in parts.quoted
    assert "iQEzBAEB" in parts.signature
    assert "Hash: SHA256" in parts.signature


def test_dashes_that_armour_escapes_are_written_as_meant() -> None:
    text = SIGNED.replace("The key is lost.", "The key is lost.\n- --- see above ---")
    assert "\n--- see above ---" in split(text).reply


@pytest.mark.parametrize("text", [SIGNED.rpartition("-----END")[0].strip(), f"He sent me this:\n\n{SIGNED}"])
def test_armour_without_an_end_or_inside_a_text_stays(text: str) -> None:
    assert "BEGIN PGP" in split(text).reply


def test_nested_armour_is_taken_off_once() -> None:
    begin, signature, end = SIGNED.splitlines()[0], "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
    text = "\n".join([begin] * 2_000 + ["x"] + [signature, end] * 2_000)
    assert "x" in split(text).reply


BROKEN = (
    "It jams.\n\nOn Mon, Jun 2, 2025 at 4:31 PM Desk <desk@help.example> wrote:\n"
    "> Does it turn or does it jam when you push it gently with your left{}\n{}\n> while turning?"
)


def test_the_end_of_a_quoted_line_that_a_relay_broke_off_is_quoted() -> None:
    assert split(BROKEN.format("", "hand")).reply == "It jams."


@pytest.mark.parametrize(
    ("end", "answer"), [("?", "it jams"), ("", "It jams"), ("", "it jams whatever I try to do with it")]
)
def test_an_answer_below_a_quoted_line_stays(end: str, answer: str) -> None:
    assert answer in split(BROKEN.format(end, answer)).reply.splitlines()


@pytest.mark.parametrize(
    "introduction",
    [
        "* Desk <desk@help.example> [2025-06-02 16:31]:\n> Does it turn?",
        "Desk wrote on 2 June 2025:\n| Does it turn?",
        "  Original Message  \nFrom: Desk\nSent: Monday, June 2, 2025 16:31\nTo: Vera\nSubject: Door\n\nDoes it turn?",
    ],
)
def test_introductions_of_mutt_web_mailers_and_blackberry(introduction: str) -> None:
    assert split(f"It jams.\n\n{introduction}").reply == "It jams."


def test_an_answer_below_such_an_introduction_is_the_reply() -> None:
    assert split("* Desk <desk@help.example> [2025-06-02 16:31]:\n> Does it turn?\n\nNo.").reply == "No."


def test_what_yahoo_quotes_behind_the_colon_is_quoted() -> None:
    quote = "  On Mon, Jun 2, 2025 at 4:31 PM, Desk<desk@help.example> wrote:   Which key?"
    parts = split(f"Blue.\n\nYahoo Mail: Search, Organize, Conquer\n\n{quote}\nAnd which door?\n")
    assert (parts.reply, parts.signature) == ("Blue.", "Yahoo Mail: Search, Organize, Conquer")
    assert split(f"Blue.\n\n{quote}").reply == "Blue."


def test_a_sentence_that_says_who_wrote_what_stays() -> None:
    text = "In May, on the 2nd at 4:31 PM, your Desk <desk@help.example> wrote: come. Nobody came."
    assert split(text).reply == text
