"""How well maild reads mails of which others say what is right: `python -m bench.scores FOLDER [--ham FOLDER] [-v]`.

FOLDER holds *.jsonl, one case a line: `suite`, `case`, `tier`, `raw_b64` (the mail) and `expect`, an object with any of
`is_bounce`, `bounce_recipients`, `bounce_temporary` and `reply_text`. What a case does not state is not scored.
"""

import argparse
import json
from base64 import b64decode
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from maild.mail.machine import screen
from maild.mail.parse import parse
from maild.values import Envelope, Machine, MachineKind, Mail

REPORTED = (MachineKind.BOUNCE, MachineKind.DELAY)
_ENVELOPE = Envelope("scores", datetime(2026, 1, 1, tzinfo=UTC))
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """One mail and what is said of it."""

    suite: str
    name: str
    tier: str
    raw: bytes
    expect: dict[str, Any]


class Score:
    """Hits and tries by measure and tier, and the names of the cases that missed."""

    def __init__(self) -> None:
        self.tries: Counter[tuple[str, str]] = Counter()
        self.hits: Counter[tuple[str, str]] = Counter()
        self.missed: dict[str, list[str]] = defaultdict(list)

    def add(self, measure: str, tier: str, hits: int, tries: int, missed: str) -> None:
        """So many hits of so many tries; `missed` names the case if not all hit."""
        self.tries[measure, tier] += tries
        self.hits[measure, tier] += hits
        if hits < tries:
            self.missed[measure].append(missed)

    def lines(self, measure: str) -> Iterator[str]:
        """The rows of one measure: all tiers together, then each."""
        tiers = sorted(tier for m, tier in self.tries if m == measure)
        for tier in ("all", *tiers) if len(tiers) > 1 else tiers:
            of = tiers if tier == "all" else [tier]
            tries, hits = (sum(found[measure, t] for t in of) for found in (self.tries, self.hits))
            share = f"{100 * hits / tries:7.2f} %" if tries else "      -"
            yield f"{measure if tier in ('all', tiers[0]) else '':28} {tier:4} {hits:6} of {tries:6} {share}"


MEASURES = (
    "bounces seen",
    "no bounce, said so",
    "recipients exact",
    "permanence right",
    "never answered",
    "reply equal",
    "words of the reply kept",
    "words that are the reply's",
    "ham that is no bounce",
    "ham that is a person's",
)
"""What is measured, in the order of the table; each is better the nearer it is to 100 %."""


def cases(folder: Path) -> Iterator[Case]:
    """The cases of all *.jsonl in the folder; a line that is none is named and passed over."""
    for file in sorted(folder.glob("*.jsonl")):
        with file.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                try:
                    row = json.loads(line)
                    raw, expect = b64decode(row["raw_b64"]), dict(row["expect"])
                except (ValueError, KeyError, TypeError) as fault:
                    print(f"{file.name}:{number} is no case: {fault!r}")
                    continue
                yield Case(str(row.get("suite", file.stem)), str(row.get("case")), str(row.get("tier")), raw, expect)


def understood(raw: bytes) -> tuple[Mail, Machine]:
    """What maild makes of a mail."""
    mail = parse(raw)
    return mail, screen(mail, _ENVELOPE, _NOBODY, _NOBODY)


def judge(score: Score, case: Case) -> None:
    """Score one case by what it states."""
    mail, machine = understood(case.raw)
    expect, tier = case.expect, case.tier
    where = f"{case.suite}/{case.name} [{tier}]"
    seen = machine.kind in REPORTED
    if expect.get("is_bounce") is True:
        score.add("bounces seen", tier, seen, 1, f"{where}: {machine.kind} ({machine.evidence})")
    elif expect.get("is_bounce") is False:
        score.add("no bounce, said so", tier, not seen, 1, f"{where}: {machine.kind} ({machine.evidence})")
    if expect.get("bounce_recipients") and expect.get("is_bounce") is not False:
        wanted = {str(address).casefold() for address in expect["bounce_recipients"]}
        found = {r.address.casefold() for r in machine.recipients}
        said = f"{where}: stated {sorted(wanted)}, found {sorted(found)}"
        score.add("recipients exact", tier, wanted == found, 1, said)
    if isinstance(expect.get("bounce_temporary"), bool) and seen:
        lasting = machine.kind is MachineKind.BOUNCE and any(r.permanent is not False for r in machine.recipients)
        right = lasting is not expect["bounce_temporary"]
        score.add("permanence right", tier, right, 1, f"{where}: {[str(r) for r in machine.recipients]}")
    if expect.get("suppress_autoreply") is True:
        score.add("never answered", tier, not machine.may_answer, 1, f"{where}: {machine.kind} ({machine.evidence})")
    if isinstance(expect.get("reply_text"), str):
        _reply(score, case, mail.reply, where)


def _reply(score: Score, case: Case, reply: str, where: str) -> None:
    """Score the new text: the same but for white space, words lost, words too many."""
    wanted, found = str(case.expect["reply_text"]).split(), reply.split()
    lost = sum((Counter(wanted) - Counter(found)).values())
    more = sum((Counter(found) - Counter(wanted)).values())
    said = f"{where}: {lost} words lost, {more} too many"
    score.add("reply equal", case.tier, wanted == found, 1, said)
    score.add("words of the reply kept", case.tier, len(wanted) - lost, len(wanted), said)
    score.add("words that are the reply's", case.tier, len(found) - more, len(found), said)


def ham(score: Score, folders: Iterable[Path]) -> None:
    """Mails of people and lists: none is a bounce."""
    for folder in folders:
        for file in sorted(f for f in folder.rglob("*") if f.is_file()):
            _, machine = understood(file.read_bytes())
            said = f"{file}: {machine.kind} ({machine.evidence})"
            score.add("ham that is no bounce", "ham", machine.kind not in REPORTED, 1, said)
            score.add("ham that is a person's", "ham", machine.kind is MachineKind.HUMAN, 1, said)


def main() -> None:
    """Read the arguments, score, print the table."""
    arguments = argparse.ArgumentParser(prog="python -m bench.scores", description=__doc__)
    arguments.add_argument("folder", type=Path, nargs="?", help="a folder with *.jsonl")
    arguments.add_argument("--ham", type=Path, action="append", default=[], help="a folder of mails, none a bounce")
    arguments.add_argument("-v", "--verbose", action="store_true", help="name the cases that missed")
    chosen = arguments.parse_args()
    score = Score()
    if chosen.folder is not None:
        found = list(cases(chosen.folder))
        print(f"{chosen.folder}: {len(found)} cases")
        for case in found:
            judge(score, case)
    ham(score, chosen.ham)
    if not score.tries:
        raise SystemExit("Nothing to score: name a folder with *.jsonl, or --ham with a folder of mails.")
    for measure in MEASURES:
        print("\n".join(score.lines(measure)), end="\n" if any(m == measure for m, _ in score.tries) else "")
    for measure in MEASURES if chosen.verbose else ():
        for case_name in score.missed[measure]:
            print(f"{measure}: {case_name}")


if __name__ == "__main__":
    main()
