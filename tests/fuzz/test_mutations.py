"""Thousands of mutated mails in a few seconds; `python -m bench.fuzzing` reads as many as one likes."""

import time
from pathlib import Path

import pytest

from bench.fuzzing import PLACES, broken
from bench.mutation import MUTATIONS, REPEATS, mutated, seeds

SAMPLES = Path(__file__).parents[1] / "corpus"
MAILS = 2500
SEED = 20261121
SECONDS = 2.0
"""Seconds of processor time that no mail may take, whatever repeats in it."""


def test_no_mutated_mail_breaks_a_promise() -> None:
    """Lessons 1 and 34: nothing escapes, no line is lost, nothing comes out that a database cannot take."""
    mails = seeds([SAMPLES])
    broke = {
        number: faults
        for number in range(MAILS)
        if (faults := broken(mutated(mails, SEED, number), again=number % 10 == 0))
    }
    assert not broke, f"see mutated(seeds([SAMPLES]), {SEED}, number)"


def test_the_same_seed_gives_the_same_mails() -> None:
    mails = seeds([SAMPLES])
    once = [mutated(mails, 1, number) for number in range(50)]
    assert once == [mutated(mails, 1, number) for number in range(50)]
    assert once != [mutated(mails, 2, number) for number in range(50)]
    assert len(set(once)) > 40
    assert len(MUTATIONS) > 12


def test_the_fuzzer_sees_a_broken_promise() -> None:
    """It would find nothing if it looked at nothing: a line that no part has is named."""
    from bench.fuzzing import _kept

    assert _kept("a\n\nb", ("a", "b"))
    assert not _kept("a\nb\nc", ("a", "b"))


@pytest.mark.parametrize("place", PLACES, ids=[name for name, _, _ in PLACES])
def test_a_lot_of_one_thing_is_read_in_time(place: tuple[str, bytes, bytes]) -> None:
    """An eighth of the tokens here, each place others; `bench.fuzzing --hostile 10` tries all with ten megabytes."""
    name, before, after = place
    start = [n for n, _, _ in PLACES].index(name) % 8
    for token in REPEATS[start::8]:
        raw = before + token * (100_000 // len(token)) + after
        begun = time.process_time()
        assert broken(raw) == [], token
        assert time.process_time() - begun < SECONDS, token
