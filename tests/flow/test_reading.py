"""Mails are read in other processes without a difference, and a process that dies takes no mail with it."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from maild.errors import ReadingFault
from maild.mail.parse import parse
from maild.reading import BIG, Ahead, read, read_apart
from maild.values import Limits

RAW = b"From: a@b.example\r\nSubject: x\r\nMessage-ID: <1@b.example>\r\n\r\nhello\r\n"


def test_a_mail_read_apart_is_the_same_mail() -> None:
    assert read_apart(RAW, Limits()) == parse(RAW, Limits())


def test_a_big_mail_is_read_apart() -> None:
    raw = RAW + b"x" * 78 + b"\r\n" * (BIG // 2)
    assert read(raw, Limits()).message_id == "1@b.example"


def test_a_mail_that_takes_too_long_is_a_fault_that_says_so() -> None:
    with pytest.raises(ReadingFault, match="more than"):
        read_apart(RAW, Limits(), seconds=0.001)


def test_mails_read_ahead_come_in_their_order_and_are_the_same() -> None:
    raws = [RAW.replace(b"<1@", f"<{n}@".encode()) for n in range(5)]
    with Ahead() as ahead:
        first, second = ahead.start(raws, Limits()), ahead.start(raws[::-1], Limits())
        assert first() == [parse(raw, Limits()) for raw in raws]
        assert second() == [parse(raw, Limits()) for raw in raws[::-1]]


def test_a_reading_process_that_is_killed_is_replaced() -> None:
    with Ahead() as ahead:
        assert ahead.start([RAW], Limits())() == [parse(RAW, Limits())]
        for child in active_children():
            os.kill(child.pid or 0, signal.SIGKILL)
        for _ in range(3):
            assert ahead.start([RAW, RAW], Limits())() == [parse(RAW, Limits())] * 2


def test_a_reading_process_that_takes_too_long_ends_itself() -> None:
    code = (
        "from maild import reading; from maild.values import Limits; reading.PATIENCE = 0.05;"
        "reading.read_all([b'From: a@b.example\\n\\n' + b'> hello\\n' * 100_000] * 50, Limits())"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGALRM


def test_a_signal_to_the_whole_group_leaves_the_reading_process_to_its_parent() -> None:
    with Ahead() as ahead:
        assert ahead.start([RAW], Limits())() == [parse(RAW, Limits())]
        before = active_children()
        for child in before:
            os.kill(child.pid or 0, signal.SIGTERM)
            os.kill(child.pid or 0, signal.SIGINT)
        assert ahead.start([RAW, RAW], Limits())() == [parse(RAW, Limits())] * 2
        assert active_children() == before


PARENT = """
import os, signal
from multiprocessing import active_children
from maild.reading import Ahead
from maild.values import Limits
Ahead().start([b"Subject: x"], Limits())()
print(active_children()[0].pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_reading_process_ends_when_its_parent_is_killed() -> None:
    done = subprocess.run([sys.executable, "-c", PARENT], capture_output=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    end = time.monotonic() + 30
    while _lives(int(done.stdout)):
        assert time.monotonic() < end
        time.sleep(0.05)


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
