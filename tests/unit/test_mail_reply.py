"""The new text of a reply is told from what it quotes; where it is unsure it is kept."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.mail.reply import Parts, split

QUOTE = "> old line one\n>\n> old line two"

INTRODUCTIONS = [
    "On Mon, Feb 1, 2016 at 6:32 PM, Ann Example <ann@example.org> wrote:",
    "On Mon, Feb 1, 2016 at 6:32 PM, Ann Example via Very Long Desk Name <\nann@example.org> wrote:",
    "On 28 Jan 2016, at 19:04, Ann Example wrote:",
    "Am 21.04.2016 um 17:48 schrieb Ann Example:",
    "Am Mo., 1. Jan. 2024 um 10:00 Uhr schrieb Ann <ann@example.org>:",
    "Ann Example <ann@example.org> schrieb am Fr., 28. Apr. 2017 um\n11:53 Uhr:",
    "Le 1 janv. 2024 à 10:00, Ann <ann@example.org> a écrit :",
    "El lun, 1 ene 2024 a las 10:00, Ann (<ann@example.org>) escribió:",
    "Il giorno lun 1 gen 2024 alle ore 10:00 Ann <ann@example.org> ha scritto:",
    "Op 1 jan. 2024 om 10:00 heeft Ann <ann@example.org> het volgende geschreven:",
    "Em seg., 1 de jan. de 2024 às 10:00, Ann <ann@example.org> escreveu:",
    "пн, 1 янв. 2024 г. в 10:00, Ann <ann@example.org> написал(а):".replace("л(а)", "ла"),
    "2016-10-24 15:36 GMT+02:00 Ann <ann@example.org>:",
    "Ann Example <ann@example.org> wrote:",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_a_quote_below_the_answer_is_folded(introduction: str) -> None:
    parts = split(f"My answer.\n\n{introduction}\n\n{QUOTE}\n")
    assert parts == Parts("My answer.", f"{introduction}\n\n{QUOTE}", "")


@pytest.mark.parametrize(
    "block",
    [
        "-----Original Message-----\nFrom: Ann\nhello",
        "-----Ursprüngliche Nachricht-----\nVon: Ann\nhallo",
        "-------- Message d'origine --------\nbonjour",
        "________________\nFrom: Ann <ann@example.org>\nSent: Monday\nTo: Desk\nSubject: Printer\n\nold",
        "Von: Ann <ann@example.org>\nGesendet: Montag, 1. Januar 2024 10:00\nAn: Desk\nBetreff: Drucker\n\nalt",
        "*From:* Ann\n*Sent:* Monday\n*To:* Desk\n*Subject:* Printer\n\nold text",
        "De : Ann <ann@example.org>\nEnvoyé : lundi 1 janvier 2024\nÀ : Desk\nObjet : Imprimante\n\nvieux",
        "On Mon, Jan 1, 2024 at 10:00 AM Ann <ann@example.org> wrote:\n\nold text without marks",
    ],
)
def test_the_answered_mail_below_a_delimiter_is_folded(block: str) -> None:
    parts = split(f"My answer.\n\n{block}")
    assert parts.reply == "My answer."
    assert parts.quoted == block


def test_answers_between_the_lines_stay_whole() -> None:
    """Lesson 38."""
    text = "Hello,\n\nOn Mon, Jan 1, 2024 at 10:00 Ann <a@example.org> wrote:\n> one?\n\nyes\n\n> two?\n\nno"
    assert split(text) == Parts(text, "", "")


def test_the_quote_below_the_last_answer_between_the_lines_is_folded() -> None:
    parts = split("> one\n\nyes\n\n> two\n\nno\n\n> three\n> four")
    assert parts.reply == "> one\n\nyes\n\n> two\n\nno"
    assert parts.quoted == "> three\n> four"


def test_a_name_below_the_quote_does_not_keep_the_quote() -> None:
    parts = split(f"My answer.\n\nOn 1 Jan 2024, at 10:00, Ann wrote:\n{QUOTE}\n\nRegards, Bob\n")
    assert parts.reply == "My answer.\n\nRegards, Bob"
    assert parts.quoted == f"On 1 Jan 2024, at 10:00, Ann wrote:\n{QUOTE}"


@pytest.mark.parametrize(
    "answer", ["Yes", "Thanks, but it is still broken, as I said before.", "Best is the second.\nBob"]
)
def test_an_answer_below_a_greeting_and_the_quote_keeps_both(answer: str) -> None:
    """Lesson 38."""
    text = f"Hello,\n\nOn 1 Jan 2024, at 10:00, Ann wrote:\n{QUOTE}\n\n{answer}"
    assert split(text).reply == text


def test_an_answer_below_the_quote_is_the_reply() -> None:
    parts = split(f"Ann <a@example.org> wrote:\n{QUOTE}\n\nMy answer.\n\n-- \nBob")
    assert parts == Parts("My answer.", f"Ann <a@example.org> wrote:\n{QUOTE}", "-- \nBob")


def test_only_a_quote_with_its_introduction_has_no_new_text() -> None:
    assert split(f"On 1 Jan 2024, at 10:00, Ann wrote:\n\n{QUOTE}").reply == ""


def test_a_quote_without_introduction_alone_is_kept() -> None:
    assert split(QUOTE).reply == QUOTE


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Get Outlook for iOS<https://get.example/x>",
    ],
)
def test_the_advertisement_of_a_device_is_signature(line: str) -> None:
    assert split(f"Yes.\n\n{line}\n") == Parts("Yes.", "", line)


def test_a_signature_above_the_quote_is_told_from_it() -> None:
    parts = split(f"Yes.\n\n-- \nBob\nSales\n\nOn 1 Jan 2024, at 10:00, Ann wrote:\n\n{QUOTE}")
    assert (parts.reply, parts.signature) == ("Yes.", "-- \nBob\nSales")
    assert parts.quoted.endswith(QUOTE)


@pytest.mark.parametrize(
    "text",
    [
        "On this day\n\nI wrote something\n\nwhich was very interesting.",
        "From: Berlin\nTo: Munich\nDate: 5 January\nPlease book it.",
        "The error is:\n--------\nstack overflow\n--------\nWhat now?",
        "He wrote: come at 10:00.\nI did.",
        "a\n--\n" + "\n".join(f"paragraph {n}" for n in range(40)),
        "See below.\n\n---------- Forwarded message ---------\nFrom: Ann <a@example.org>\nDate: Mon\n\nhelp",
        "",
    ],
)
def test_when_unsure_all_is_kept(text: str) -> None:
    assert split(text).reply == text


def test_a_forwarded_mail_that_apple_quotes_is_kept() -> None:
    text = "See below.\n\n> Begin forwarded message:\n>\n> From: Ann <a@example.org>\n>\n> help"
    assert split(text).reply == text


def test_a_forwarded_mail_inside_the_answered_one_is_a_quote() -> None:
    parts = split("Yes.\n\nOn 1 Jan 2024, at 10:00, Ann wrote:\n\n> look\n> Begin forwarded message:\n> help")
    assert parts.reply == "Yes."


PIECES = [
    "text",
    "More of it, at 10:00.",
    "> q",
    ">> q",
    " > q",
    ">From here",
    "JD> q",
    "| q",
    "",
    " ",
    "-- ",
    "--",
    "__",
    "-Ann",
    "____________________________",
    "On 1 Jan 2024 10:00 Ann wrote:",
    "On 1 Jan 2024 10:00 Ann <a@example.org> wrote:",
    "On 1 Jan 2024 at 10:00,",
    "Ann <a@example.org> wrote:",
    "> Message du 01/01/24 10:00",
    ">>> Ann <a@example.org> 1/1/2024 10:00 >>>",
    "From: a <a@example.org>",
    "Sent: 1 Jan 2024 10:00",
    "To: b",
    "Subject: c",
    "-----Original Message-----",
    "---------- Forwarded message ---------",
    "Sent from my iPhone",
    "<https://example.org/x>",
    "A mailing list",
    "a@example.org",
    "##- Please type your reply above this line -##",
    "My answers are below.",
    "\u202bx\u202c",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=40), st.booleans())
def test_no_line_is_lost(lines: list[str], forwards: bool) -> None:
    """Folded, never deleted."""
    text = "\n".join(lines)
    parts = split(text, forwards=forwards)
    joined = "\n".join((parts.reply, parts.quoted, parts.signature)).split("\n")
    given_lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert sorted(x for x in given_lines if x.strip()) == sorted(x for x in joined if x.strip())


@given(st.lists(st.sampled_from(["new text", "> q", ""]), max_size=14), st.booleans(), st.booleans())
def test_no_line_that_stands_between_marked_ones_is_folded(lines: list[str], introduced: bool, greeted: bool) -> None:
    """Lesson 38."""
    above = ["Hello,"] if greeted else []
    above += ["On 1 Jan 2024 10:00 Ann <a@example.org> wrote:"] if introduced else []
    marked = [n for n, line in enumerate(lines) if line == "> q"]
    between = lines[marked[0] : marked[-1]].count("new text") if marked else 0
    assert split("\n".join([*above, *lines])).reply.count("new text") >= between


HOSTILE = [
    "On ",
    ">>>>",
    "wrote:",
    "\n",
    "> ",
    "On 1 10:00 ",
    "On 1 2020 10:00\n",
    "-- \na\n",
    "--\n",
    "x\n--\n",
    "From: x\n",
    "From: a@b\nDate: x\nTo: x\n",
    "Subject: x\n",
    "a: b@example.org 1 2 3 4:55\n",
    "_",
    "___\na\n",
    "sent from ",
    "sent from my iPhone\n",
    "a <",
    "On\n",
    "On 1 1 2020 10:00 a@b wrote:\n",
    "On 1 1 2020 10:00 a@b wrote:\ntext\n",
    "On 1, 2, 3\na@b\n",
    "a@b.de\n10:00:\n",
    "a b wrote:\n",
    "<http:",
    "(https:",
    "[image ",
    "Message",
    "confidential intended error ",
    ">From a\n",
    "> a\nb\n",
    "JD> a\n",
    ">>> x 10:00 >>>\n",
    "above this line ",
    "\u202e",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    began = process_time()
    split("hello\n\n" + piece * (2_000_000 // len(piece)))  # as much text as a mail may have
    assert process_time() - began < 2


@pytest.mark.parametrize("piece", ["On ", ">>>>", "wrote:", "\n"])
def test_ten_megabytes_take_less_than_two_seconds(piece: str) -> None:
    began = process_time()
    split("hello\n\n" + piece * (10_000_000 // len(piece)))
    assert process_time() - began < 2
