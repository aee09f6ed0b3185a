"""Every sample NAME.eml is read, and what NAME.json states of it must hold exactly; what it leaves out is free."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from maild.cli.json_mail import machine_json, mail_json
from maild.mail.machine import screen
from maild.mail.parse import parse
from maild.values import Envelope

HERE = Path(__file__).parent
SAMPLES = sorted(HERE.glob("*.eml"))
RECEIVED = Envelope("corpus", datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
NOBODY: frozenset[str] = frozenset()
STATED = {"about", "mail", "machine"}


def expected(sample: Path) -> dict[str, Any]:
    """What the sample's JSON states."""
    stated = json.loads(sample.with_suffix(".json").read_text("utf-8"))
    assert isinstance(stated, dict)
    return stated


def read(sample: Path) -> dict[str, Any]:
    """What maild makes of the sample, in the words of `maild explain --json`."""
    mail = parse(sample.read_bytes())
    return {"mail": mail_json(mail), "machine": machine_json(screen(mail, RECEIVED, NOBODY, NOBODY))}


def differences(stated: Any, found: Any, where: str) -> list[str]:
    """Where what was found is not what is stated; of an object only the keys that are stated are compared."""
    if isinstance(stated, dict) and isinstance(found, dict):
        unknown = [f"{where}.{key}: there is no such key" for key in stated if key not in found]
        return unknown + [d for k in stated if k in found for d in differences(stated[k], found[k], f"{where}.{k}")]
    if isinstance(stated, list) and isinstance(found, list) and len(stated) == len(found):
        pairs = enumerate(zip(stated, found, strict=True))
        return [d for n, pair in pairs for d in differences(*pair, f"{where}[{n}]")]
    return [] if stated == found else [f"{where}: stated {stated!r}, found {found!r}"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_is_read_as_its_json_states(sample: Path) -> None:
    stated, found = expected(sample), read(sample)
    assert not differences({k: v for k, v in stated.items() if k != "about"}, found, "")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_says_what_it_is_about_and_states_something(sample: Path) -> None:
    stated = expected(sample)
    assert len(str(stated.get("about", "")).split()) >= 4, "`about` is one sentence: which quirk, which client"
    assert set(stated) <= STATED
    assert stated.get("mail") or stated.get("machine"), "nothing is stated"


def test_every_json_has_its_mail() -> None:
    assert {f.stem for f in HERE.glob("*.json")} == {f.stem for f in SAMPLES}
    assert SAMPLES


def test_a_difference_is_found() -> None:
    found = {"subject": "Hello", "to": [{"name": "", "address": "b@b.example"}]}
    assert not differences({"subject": "Hello"}, found, "mail")
    assert differences({"subject": "hello"}, found, "mail") == ["mail.subject: stated 'hello', found 'Hello'"]
    assert differences({"to": []}, found, "mail")
    assert differences({"sub": "Hello"}, found, "mail") == ["mail.sub: there is no such key"]


@pytest.mark.parametrize("lesson", range(34, 42))
def test_each_lesson_about_reading_has_a_test_that_names_it(lesson: int) -> None:
    """Lessons 34 to 41: charsets, addresses, signed mail, winmail.dat, trimming, logos, size, Cc."""
    said = [p.read_text("utf-8") for kind in ("*.json", "unit/test_mail_*.py") for p in HERE.parent.rglob(kind)]
    named = re.compile(rf"\blessons? (?:\d+(?:, | and ))*{lesson}\b", re.IGNORECASE)
    assert any(named.search(text) for text in said), lesson
