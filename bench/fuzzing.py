"""Mutated mails against the reading room, e.g. `python -m bench.fuzzing 20000 --seed 7 --hostile 10 FOLDER...`.

It counts what escapes as an exception, what parse's last resort catches, what breaks a promise of `Mail` and what takes
too long; it keeps each such mail and prints where. The same seed and the same mails give the same run.
"""

import argparse
import resource
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import FrameType

from bench.mutation import REPEATS, mutated, seeds
from maild.mail import html, parts, reply
from maild.mail.machine import screen
from maild.mail.parse import parse
from maild.values import Envelope, Mail

OWN = Path(__file__).parents[1] / "tests" / "corpus"
KEPT = Path(__file__).with_name("data") / "fuzz"
CHUNK = 500
SLOW = 2.0
"""Seconds of processor time that no mail may take."""
STUCK = 60
"""Seconds after which a mail is given up."""
EVERY = 7
"""One of so many mails is read a second time, to compare its attachments."""
MEGABYTE = 1024 * 1024

_ENVELOPE = Envelope("fuzzing", datetime(2026, 1, 1, tzinfo=UTC))
_NOBODY: frozenset[str] = frozenset()


class Stuck(BaseException):
    """A mail took so long that it is given up; no `except Exception` holds it."""


@dataclass
class Found:
    """What a number of mails showed."""

    mails: int = 0
    octets: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    kept: list[tuple[str, str]] = field(default_factory=list)
    """Of each kind of fault one: what, and the file with the mail."""
    slowest: tuple[float, str] = (0.0, "none")
    memory: int = 0
    """Largest resident set of a reading process, kB."""

    def add(self, other: "Found") -> None:
        """Both together."""
        self.mails += other.mails
        self.octets += other.octets
        self.kept.extend(kept for kept in other.kept if not self.faults[kept[0]])
        self.faults.update(other.faults)
        self.slowest = max(self.slowest, other.slowest)
        self.memory = max(self.memory, other.memory)


def broken(raw: bytes, again: bool = False) -> list[str]:
    """What reading this mail shows of faults; empty for a mail that was read as promised."""
    try:
        mail = parse(raw)
        machine = screen(mail, _ENVELOPE, _NOBODY, _NOBODY)
        wrong = [d for d in mail.defects if d.startswith("cannot be read (")]
        wrong.extend(_promises(raw, mail))
        if not machine.evidence:
            wrong.append("machine without evidence")
        if again:
            seen = raw.decode("cp1252", "replace")
            html.to_text(seen)
            html.sanitise(seen)
            wrong.extend(_lost(seen))
            wrong.extend(_contents(raw, mail))
    except Exception as fault:
        return [f"{type(fault).__name__}: {fault} {_place(fault)}"[:200]]
    return wrong


def _place(fault: BaseException) -> str:
    """The innermost line of maild that the fault came through."""
    places, step = [], fault.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        places.append(f"{Path(name).name}:{step.tb_lineno}")
        step = step.tb_next
    return " > ".join(places[-3:])


def _promises(raw: bytes, mail: Mail) -> Iterator[str]:
    """What every `Mail` promises whatever its bytes were."""
    texts = {"text": mail.text, "reply": mail.reply, "quoted": mail.quoted, "html": mail.html or ""}
    lines = {"subject": mail.subject, "message_id": mail.message_id or "", "type": mail.content_type}
    lines.update((f"attachment {n}", a.filename + a.content_type) for n, a in enumerate(mail.attachments))
    people = [a for a in (mail.sender, *mail.to, *mail.cc, *mail.reply_to) if a is not None]
    lines.update((f"person {n}", a.name + a.address) for n, a in enumerate(people))
    for name, text in (*texts.items(), *lines.items()):
        if "\0" in text or "\r" in text:
            yield f"NUL or CR in {name.split()[0]}"
        if not _storable(text):
            yield f"lone surrogate in {name.split()[0]}"
    for name, text in lines.items():
        if "\n" in text:
            yield f"line break in {name.split()[0]}"
    if mail.digest != sha256(raw).hexdigest() or mail.size != len(raw):
        yield "digest or size is not that of the bytes"
    if mail.date is not None and mail.date.tzinfo is None:
        yield "date without a zone"
    if not _kept(mail.text, (mail.reply, mail.quoted, mail.signature)):
        yield "a line of the text is in no part"


def _storable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _kept(text: str, folded: Sequence[str]) -> bool:
    """Whether each line that says something stands in one of the parts."""
    there = {line.strip() for part in folded for line in part.split("\n")}
    return all(line.strip() in there for line in text.split("\n") if line.strip())


def _lost(text: str) -> Iterator[str]:
    split = reply.split(text)
    said = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _kept(said, (split.reply, split.quoted, split.signature)):
        yield "split lost a line"


def _contents(raw: bytes, mail: Mail) -> Iterator[str]:
    """Whether the bytes of the attachments are those that the mail names."""
    for attachment in mail.attachments[:20]:
        if sha256(parts.content(raw, attachment.part)).hexdigest() != attachment.sha256:
            yield "an attachment has other bytes than its digest"


def _watched(raw: bytes, again: bool) -> tuple[list[str], float]:
    """The faults of one mail and the seconds of processor time that reading it took."""
    start = time.process_time()
    signal.setitimer(signal.ITIMER_REAL, STUCK)
    try:
        faults = broken(raw, again)
    except Stuck:
        faults = [f"stuck for {STUCK} s"]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    seconds = time.process_time() - start
    return ([*faults, f"more than {SLOW:g} s"] if seconds > SLOW else faults), seconds


def _alarm(_: int, __: FrameType | None) -> None:
    raise Stuck


_mails: list[bytes] = []
_keep = KEPT


def _begin(folders: Sequence[Path], keep: Path) -> None:
    """Make a reading process ready."""
    global _keep
    signal.signal(signal.SIGALRM, _alarm)
    _mails.extend(seeds(folders))
    _keep = keep


def some(seed: int, start: int, stop: int) -> Found:
    """Try the mails of these numbers."""
    found = Found()
    for number in range(start, stop):
        _try(found, mutated(_mails, seed, number), f"{seed}-{number}", number % EVERY == 0)
    found.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found


def _try(found: Found, raw: bytes, name: str, again: bool) -> None:
    faults, seconds = _watched(raw, again)
    found.mails += 1
    found.octets += len(raw)
    found.slowest = max(found.slowest, (seconds, name))
    for fault in faults:
        if not found.faults[fault]:
            file = _keep / f"{name}.eml"
            file.write_bytes(raw)
            found.kept.append((fault, str(file)))
        found.faults[fault] += 1


PLACES: tuple[tuple[str, bytes, bytes], ...] = (
    ("text", b"From: a@a.example\nContent-Type: text/plain; charset=utf-8\n\nHello\n", b"\n"),
    ("html", b"From: a@a.example\nContent-Type: text/html; charset=utf-8\n\n<p>Hello\n", b"\n"),
    ("parts", b"From: a@a.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n", b"\n--b--\n"),
    ("base64", b"From: a@a.example\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n", b"\n"),
    ("quoted", b"From: a@a.example\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n", b"\n"),
    ("bounce", b"From: mailer-daemon@a.example\nSubject: Undelivered\n\nNot delivered:\n<b@a.example>: ", b"\n"),
    ("report", b"From: mailer-daemon@a.example\nContent-Type: message/delivery-status\n\n", b"\n"),
    ("headers", b"From: a@a.example\n", b"\n\nHello\n"),
    ("To", b"From: a@a.example\nTo: ", b"\n\nHello\n"),
    ("Subject", b"From: a@a.example\nSubject: ", b"\n\nHello\n"),
    ("References", b"From: a@a.example\nReferences: ", b"\n\nHello\n"),
    ("Content-Type", b"From: a@a.example\nContent-Type: multipart/mixed; x=", b"\n\nHello\n"),
    ("Date", b"From: a@a.example\nDate: ", b"\n\nHello\n"),
)
"""Where a hostile mail repeats: the name, the mail before and the mail after."""


def hostile(place: int, megabytes: int) -> Found:
    """Each repeated token at one place, so many megabytes of it."""
    found = Found()
    name, before, after = PLACES[place]
    for token in REPEATS:
        raw = before + token * (megabytes * MEGABYTE // len(token)) + after
        _try(found, raw, f"{name}-{token[:12].hex()}", False)
    found.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found


def run(count: int, seed: int, folders: Sequence[Path], keep: Path, megabytes: int, workers: int) -> Found:
    """Try so many mutated mails, and before them the hostile ones."""
    total, start = Found(), time.monotonic()
    orders = [partial(hostile, place, megabytes) for place in range(len(PLACES) if megabytes else 0)]
    orders.extend(partial(some, seed, n, min(n + CHUNK, count)) for n in range(0, count, CHUNK))
    said = start
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(folders, keep)) as pool:
        waiting: dict[Future[Found], str] = {}
        for order in orders:
            waiting[pool.submit(order)] = f"{order.func.__name__}{order.args}"
            if len(waiting) >= 2 * workers:
                _collect(waiting, total)
            if time.monotonic() - said > 30:
                said = time.monotonic()
                print(f"{total.mails} mails, {sum(total.faults.values())} faults, {said - start:.0f} s", flush=True)
        while waiting:
            _collect(waiting, total)
    return total


def _collect(waiting: dict[Future[Found], str], total: Found) -> None:
    """Wait for one answer and add it."""
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        what = waiting.pop(future)
        try:
            total.add(future.result())
        except BrokenProcessPool:
            raise SystemExit(f"The process that read died in {what}: a library's fault, not an exception.") from None


def main() -> None:
    """Read the arguments, run, print the figures; exit 1 when anything was found."""
    arguments = argparse.ArgumentParser(prog="python -m bench.fuzzing", description=__doc__)
    arguments.add_argument("count", type=int, nargs="?", default=20_000, help="mutated mails (default: %(default)s)")
    arguments.add_argument("folders", type=Path, nargs="*", help="more mails to begin with: .eml and .txt files")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--hostile", type=int, default=0, metavar="MB", help="also each token repeated so long")
    arguments.add_argument("--keep", type=Path, default=KEPT, help="folder for mails that show a fault")
    arguments.add_argument("--workers", type=int, default=2)
    chosen = arguments.parse_intermixed_args()
    chosen.keep.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    folders = (OWN, *chosen.folders)
    found = run(chosen.count, chosen.seed, folders, chosen.keep, chosen.hostile, chosen.workers)
    seconds = time.monotonic() - start
    print(
        f"{found.mails} mails, {found.octets / MEGABYTE:.0f} MB, {seconds:.0f} s, {found.mails / seconds:.0f} mails/s"
    )
    print(f"slowest {found.slowest[0]:.2f} s ({found.slowest[1]}), peak memory {found.memory / 1024:.0f} MB a process")
    print(f"faults  {sum(found.faults.values())}")
    files = dict(found.kept)
    for fault, times in found.faults.most_common():
        print(f"  {times:6} {fault}   {files.get(fault, '')}")
    raise SystemExit(bool(found.faults))


if __name__ == "__main__":
    main()
