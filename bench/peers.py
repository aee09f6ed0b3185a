"""Another helpdesk with the same mails: Roundup 2.6 by its own mail gateway, in a venv of its own (PEERS=1)."""

import itertools
import mailbox
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import corpus, place

VENV = corpus.DATA / "roundup-venv"
PACKAGE = "roundup==2.6.0"
COUNT = int(os.environ.get("PEER_MAILS", "300"))
SETTINGS = (
    ("rdbms", "backend", "sqlite"),
    ("tracker", "web", "http://localhost/bench/"),
    ("mail", "domain", "bench.example"),
    ("mail", "host", "127.0.0.1"),
    ("mail", "debug", "{home}/sent.mbox"),
    ("main", "admin_email", "admin@bench.example"),
    ("mailgw", "subject_prefix_parsing", "loose"),
    ("mailgw", "subject_suffix_parsing", "loose"),
)
"""What a classic tracker needs before it runs; mail.debug writes its mail to a file, as our Maildir does."""


def install() -> Path:
    """The folder of Roundup's programs."""
    programs = VENV / "bin"
    if not (programs / "roundup-mailgw").exists():
        print(f"installing {PACKAGE} into {VENV} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        subprocess.run(
            [str(programs / "pip"), "install", "--quiet", "--disable-pip-version-check", PACKAGE], check=True
        )
    return programs


def tracker(programs: Path, home: Path) -> None:
    """A classic tracker on SQLite, as its guide makes one."""
    admin = [str(programs / "roundup-admin"), "-i", str(home)]
    subprocess.run([*admin, "install", "classic", "sqlite"], check=True, stdout=subprocess.DEVNULL, input=b"")
    config = home / "config.ini"
    text = config.read_text()
    for section, key, value in SETTINGS:
        text = _set(text, section, key, value.format(home=home))
    config.write_text(text)
    # Without this line, which its schema has as a comment, mail of unknown people is refused.
    with (home / "schema.py").open("a") as schema:
        schema.write("db.security.addPermissionToRole('Anonymous', 'Email Access')\n")
    subprocess.run([*admin, "initialise", "secret"], check=True, stdout=subprocess.DEVNULL)


def _set(text: str, section: str, key: str, value: str) -> str:
    """The same ini text with one key set, commented out or not."""
    lines, here = [], ""
    for line in text.splitlines():
        if line.startswith("["):
            here = line.strip("[] ")
        if here == section and line.lstrip("# ").partition("=")[0].strip() == key:
            line = f"{key} = {value}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def spool(path: Path, raws: list[bytes]) -> None:
    """The mails as one mbox, which the gateway reads."""
    box = mailbox.mbox(path)
    for raw in raws:
        mail = mailbox.mboxMessage(raw)
        mail.set_from("bench@example.com", time_=True)
        box.add(mail)
    box.close()


def roundup(folder: Path, raws: list[bytes]) -> None:
    """Print the rate of roundup-mailgw, and how many issues it made of the mails."""
    programs, home = install(), folder / "tracker"
    tracker(programs, home)
    spool(folder / "spool", raws)
    start = time.perf_counter()
    run = subprocess.run(
        [str(programs / "roundup-mailgw"), str(home), "mailbox", str(folder / "spool")],
        capture_output=True,
        text=True,
        check=False,
        errors="replace",
    )
    seconds = time.perf_counter() - start
    issues, messages = (_count(programs, home, kind) for kind in ("issue", "msg"))
    left = len(mailbox.mbox(folder / "spool"))
    rate = f"{len(raws) / seconds:8.1f} mails/s"
    print(f"roundup-mailgw          {rate}   exit {run.returncode}, {issues} issues, {messages} messages, {left} left")
    said = (run.stderr or run.stdout).strip().splitlines()
    if said:
        print(f"                        it said: {said[-1][:100]}")


def _count(programs: Path, home: Path, kind: str) -> int:
    """How many things of one kind the tracker has."""
    found = subprocess.run(
        [str(programs / "roundup-admin"), "-i", str(home), "list", kind], capture_output=True, text=True, check=False
    )
    return sum(1 for line in found.stdout.splitlines() if line.strip()[:1].isdigit())


def maild(folder: Path, raws: list[bytes]) -> None:
    """Print the rate of `maild import` on the same mbox."""
    config = place.config(folder / "maild")
    spool(folder / "again", raws)
    start = time.perf_counter()
    run = subprocess.run(
        [*place.MAILD, "--config", str(config), "import", "--json", str(folder / "again")],
        capture_output=True,
        text=True,
        check=False,
    )
    rate = f"{len(raws) / (time.perf_counter() - start):8.1f} mails/s"
    print(f"maild import            {rate}   {run.stdout.strip() or run.stderr}")


if __name__ == "__main__":
    if not os.environ.get("PEERS"):
        print("skipped: PEERS=1 installs another helpdesk into bench/data and measures it with the same mails")
    else:
        with tempfile.TemporaryDirectory(prefix="maild-bench-") as top:
            # Roundup ignores mail with Precedence: bulk; the rest is measured, so that both do the same work.
            every = corpus.mails(len(corpus.files()))
            mails = list(itertools.islice((raw for raw in every if b"precedence: bulk" not in raw.lower()), COUNT))
            roundup(Path(top), mails)
            maild(Path(top), mails)
