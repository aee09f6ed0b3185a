"""What becomes of an outbox row after an attempt: one table of verdicts, first match wins. docs/queue-states.md."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from maild.values import OutboxRow, OutboxState, Settlement, Verdict

WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))
"""After the first, second, ... temporary refusal; after the last of them hourly."""
GIVE_UP = timedelta(hours=48)
PAUSE = timedelta(minutes=5)
"""How long an account rests that was refused."""
UNCERTAIN_WAIT = timedelta(minutes=15)
"""Time for evidence: a Sent copy, a bounce, an answer."""
AUTOMATIC_TRIES = 3
"""An automatic notice whose fate stays uncertain is sent so often at most (lesson 20: 25 copies)."""
UNCERTAIN = "uncertain"
"""Begins the answer of a row whose mail may have arrived, so that the next attempt knows."""

_ACCOUNT = re.compile(r"\b5\.4\.5\b|\b5\.2\.252\b|\b5\.7\.(?:57|60)\b")
"""Google's daily cap; Microsoft 365: SendAsDenied, not signed in, may not send as this sender."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A row with what the transport said, at a time."""

    row: OutboxRow
    verdict: Verdict
    now: datetime

    @property
    def refused_account(self) -> bool:
        """Our account's fault, not this mail's: before RCPT, or sign-in and quota codes at any time."""
        sign_in = self.verdict.code is not None and 530 <= self.verdict.code <= 539
        return self.verdict.account or sign_in or bool(_ACCOUNT.search(self.verdict.text))

    @property
    def refused_for_good(self) -> bool:
        """A 5xx to this recipient or this content."""
        return self.verdict.code is not None and 500 <= self.verdict.code <= 599

    @property
    def too_late(self) -> bool:
        """The next try would come after 48 hours."""
        began = self.row.created
        tried = self.row.attempts + 1
        return self.now - began >= GIVE_UP if began else tried > len(WAITS) + 48

    @property
    def uncertain_before(self) -> bool:
        """An earlier attempt may have delivered it."""
        return self.row.state is OutboxState.UNCERTAIN or (self.row.answer or "").startswith(UNCERTAIN)


def sent(a: Attempt) -> Settlement:
    """The server took it."""
    return Settlement(OutboxState.SENT, None, a.verdict.text)


def paused(a: Attempt) -> Settlement:
    """The mail waits, uncounted, until the account works again."""
    return Settlement(OutboxState.DUE, a.now + PAUSE, a.verdict.text, pause_account=True, counted=False)


def failed(a: Attempt) -> Settlement:
    """It will never be taken, or not within 48 hours."""
    return Settlement(OutboxState.FAILED, None, a.verdict.text)


def later(a: Attempt) -> Settlement:
    """Again after 1, 5, 15, 60 minutes, then every hour."""
    wait = WAITS[min(a.row.attempts, len(WAITS) - 1)]
    return Settlement(OutboxState.DUE, a.now + wait, a.verdict.text)


def again(a: Attempt) -> Settlement:
    """An automatic notice is simply sent again."""
    wait = WAITS[min(a.row.attempts, len(WAITS) - 1)]
    return Settlement(OutboxState.UNCERTAIN, a.now + wait, a.verdict.text)


def once_more(a: Attempt) -> Settlement:
    """A person's reply: one more try with identical bytes, when there was time for evidence."""
    return Settlement(OutboxState.UNCERTAIN, a.now + UNCERTAIN_WAIT, a.verdict.text)


def held(a: Attempt) -> Settlement:
    """A person's reply that may have arrived twice already: a human decides."""
    return Settlement(OutboxState.HELD, None, f"may have arrived: {a.verdict.text}")


def _tried_enough(a: Attempt) -> bool:
    return a.row.automatic and a.row.attempts + 1 >= AUTOMATIC_TRIES


TABLE: tuple[tuple[str, Callable[[Attempt], bool], Callable[[Attempt], Settlement]], ...] = (
    ("accepted", lambda a: a.verdict.ok, sent),
    ("our account was refused", lambda a: a.refused_account and not a.verdict.after_data, paused),
    ("unknown, automatic, often tried", lambda a: a.verdict.after_data and _tried_enough(a), failed),
    ("unknown, automatic", lambda a: a.verdict.after_data and a.row.automatic, again),
    ("unknown, a second time", lambda a: a.verdict.after_data and a.uncertain_before, held),
    ("unknown", lambda a: a.verdict.after_data, once_more),
    ("refused for good", lambda a: a.refused_for_good, failed),
    ("refused for 48 hours", lambda a: a.too_late, failed),
    ("refused for now", lambda a: True, later),
)
"""(what happened, how it is known, what becomes of the row)."""


def settle(row: OutboxRow, verdict: Verdict, now: datetime) -> Settlement:
    """What becomes of this row after this verdict."""
    attempt = Attempt(row, verdict, now)
    return next(then(attempt) for _, when, then in TABLE if when(attempt))


def lease_ended(row: OutboxRow, now: datetime) -> Settlement:
    """What becomes of a row that was being sent when its process died: nobody knows whether it left."""
    return settle(row, Verdict(ok=False, code=None, text="the sender stopped while it sent this", after_data=True), now)


def answer(row: OutboxRow, settlement: Settlement) -> str:
    """What is kept of the attempt for people; it goes on saying that an earlier attempt may have arrived."""
    before = row.state is OutboxState.UNCERTAIN or (row.answer or "").startswith(UNCERTAIN)
    doubt = settlement.state is not OutboxState.SENT and (settlement.state is OutboxState.UNCERTAIN or before)
    text = " ".join(settlement.reason.split())[:500]
    return f"{UNCERTAIN}: {text}" if doubt else text
