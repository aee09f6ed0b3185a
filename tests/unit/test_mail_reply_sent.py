"""What we sent is recognised by its own words where the client of the answer marked nothing."""

from dataclasses import replace
from datetime import UTC, datetime

from maild.mail.parse import parse
from maild.mail.reply_sent import boundary, recognised
from maild.values import (
    Agent,
    Audience,
    Context,
    Direction,
    Envelope,
    Identity,
    Mail,
    Message,
    MessageKind,
    Policy,
    Queue,
    TrustLevel,
)

OURS = (
    "Hello Ann,\n\nplease switch the printer off, wait a minute and switch it on again.\n"
    "Does it print then?\n\nThe desk"
)
POLICY = Policy(
    Identity("desk.example", ("secret",)),
    (Queue("support", "support@desk.example", "Desk"),),
    (Agent("bob", "bob@desk.example"),),
)
NOW = datetime(2024, 1, 2, tzinfo=UTC)


def answer(text: str) -> Mail:
    return parse(f"From: ann@example.org\nSubject: Re: Printer\n\n{text}".encode())


def context(*texts: str, theirs: tuple[str, ...] = ()) -> Context:
    def message(text: str, direction: Direction) -> Message:
        return Message(
            id=1,
            message_id=None,
            sender=None,
            to=(),
            cc=(),
            kind=MessageKind.REPLY,
            direction=direction,
            audience=Audience.PUBLIC,
            date=NOW,
            subject="Printer",
            text=text,
            quoted="",
            signature="",
            trust=TrustLevel.UNKNOWN,
        )

    history = (*(message(t, Direction.IN) for t in theirs), *(message(t, Direction.OUT) for t in texts))
    return replace(Context(NOW, Envelope("test", NOW)), history=history)


def test_our_mail_below_the_answer_is_folded_without_any_mark() -> None:
    """Lesson 38: by the exact text that we sent, where we have it."""
    mail = recognised(answer(f"It does, thanks.\n\n{OURS}"), context(OURS), POLICY)
    assert (mail.reply, mail.quoted) == ("It does, thanks.", OURS)


def test_an_introduction_in_a_strange_language_goes_with_it_or_stays_but_nothing_is_lost() -> None:
    text = f"It does, thanks.\n\nZxcv 2.1.2024 10:00 qwer Desk:\n\n{OURS}"
    mail = recognised(answer(text), context(OURS), POLICY)
    assert mail.reply.startswith("It does, thanks.")
    assert mail.quoted.endswith(OURS)
    assert sorted(f"{mail.reply}\n{mail.quoted}".split()) == sorted(text.split())


def test_lines_that_the_client_wrapped_anew_are_recognised() -> None:
    wrapped = OURS.replace("wait a minute ", "wait a minute\n")
    assert recognised(answer(f"It does.\n\n{wrapped}"), context(OURS), POLICY).reply == "It does."


def test_an_answer_between_our_lines_stays_whole() -> None:
    """Lesson 38."""
    text = OURS.replace("Does it print then?", "I did that.\nDoes it print then?\nNo, it does not.") + "\n\nAnn"
    assert recognised(answer(text), context(OURS), POLICY).reply == text


def test_the_same_short_words_are_not_a_quote() -> None:
    assert (
        recognised(answer("Hello,\n\nit prints.\n\nThe desk"), context(OURS), POLICY).reply
        == "Hello,\n\nit prints.\n\nThe desk"
    )


def test_a_mail_that_only_repeats_ours_is_shown_whole() -> None:
    assert recognised(answer(OURS), context(OURS), POLICY).reply == OURS


def test_a_customer_who_writes_the_same_again_is_not_folded() -> None:
    again = "The printer in room 5 is broken again.\nPlease send somebody as soon as you can."
    assert (
        recognised(answer(f"Hello,\n\n{again}"), context(OURS, theirs=(again,)), POLICY).reply == f"Hello,\n\n{again}"
    )


def test_the_older_mail_below_ours_goes_with_it() -> None:
    older = "The printer in room 5 is broken again."
    mail = recognised(answer(f"It does.\n\n{OURS}\n\n{older}"), context(OURS, theirs=(older,)), POLICY)
    assert (mail.reply, mail.quoted) == ("It does.", f"{OURS}\n\n{older}")


def test_without_mails_of_ours_nothing_is_compared() -> None:
    mail = answer(f"It does.\n\n{OURS}")
    assert recognised(mail, context(), POLICY) is mail


def test_a_text_of_many_lines_is_left_as_it_is() -> None:
    assert boundary(["a"] * 5_000, [OURS]) == 0


def test_an_answer_that_names_one_of_our_lines_is_no_quote() -> None:
    ours = (
        "Which one do you mean?\n\n- the red printer on floor two\n- the blue printer on floor three\n\nRegards,\nAnna"
    )
    text = "Thanks!\n\nthe blue printer on floor three\n\nRegards,"
    assert recognised(answer(text), context(ours), POLICY).reply == text


def test_what_an_agent_repeats_he_means_to_send() -> None:
    raw = f"From: bob@desk.example\nSubject: Re: Printer\n\nHello Ann,\n\n{OURS}".encode()
    mail = parse(raw)
    assert recognised(mail, context(OURS), POLICY) is mail
