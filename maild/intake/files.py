"""Mail that lies in files: mbox, Maildir, .eml, and folders of them; read silently, one mail in memory at a time."""

import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from maild.intake import mbox
from maild.values import Envelope

log = logging.getLogger(__name__)

HEAD_OCTETS = 256 * 1024
"""So far the header is searched for a date."""
SNIFF_OCTETS = 8192
"""So much of a file tells whether it is mail."""
COUNTED_OCTETS = 64 * 1024 * 1024
"""A bigger mbox is not counted beforehand."""
_KNOWN = re.compile(
    rb"^(?:return-path|received|delivered-to|date|from|to|subject|message-id|mime-version):",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST = re.compile(rb"[!-9;-~]+[ \t]*:")
_MAILDIR_FLAGS = re.compile(r"[:;!]2,[^/]*$")  # Windows servers write ; or ! for the colon


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be read, and why; the others are."""

    path: Path
    why: str

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.path}: {self.why}"


def _log(problem: Problem) -> None:
    log.warning("unreadable %s", problem)


def read(
    paths: Sequence[Path], source: str, queue: str | None, report: Callable[[Problem], None] = _log
) -> Iterator[tuple[bytes, Envelope]]:
    """Every mail of the files and folders, in the same order at each run; what cannot be read goes to `report`.

    A folder is searched for Maildirs, .eml, .mbox, .mbx, for .txt files that begin like mail, and for files without
    suffix that are an mbox. A file that is named itself is read in any case.
    """
    for path in paths:
        for file in _files(path, report):
            try:
                yield from _mails(file, source, queue, report)
            except OSError as error:
                report(Problem(file, error.strerror or str(error)))


def count(paths: Sequence[Path]) -> int | None:
    """How many mails `read` would find; None when only reading them would tell."""
    total = 0
    for path in paths:
        for file in _files(path, lambda problem: None):
            try:
                with file.open("rb") as stream:
                    if stream.read(5) != b"From ":
                        total += stream.seek(0, os.SEEK_END) > 0
                    elif stream.seek(0, os.SEEK_END) > COUNTED_OCTETS:
                        return None
                    else:
                        stream.seek(0)
                        total += sum(1 for mail in mbox.cut(stream) if mail.raw)
            except OSError:
                continue
    return total


def arrival(raw: bytes) -> datetime | None:
    """When a mail arrived by its topmost Received, else its Date; None when neither can be read. Aware, UTC."""
    end = re.search(rb"\r?\n\r?\n", raw[:HEAD_OCTETS])
    head = re.sub(rb"\r?\n[ \t]+", b" ", raw[: end.start() if end else HEAD_OCTETS])
    for pattern in (rb"^received:.*;([^;\n]*)$", rb"^date:(.*)$"):
        if (match := re.search(pattern, head, re.IGNORECASE | re.MULTILINE)) and (moment := _date(match[1])):
            return moment
    return None


def _files(path: Path, report: Callable[[Problem], None]) -> Iterator[Path]:
    """The files that hold mail, sorted; links to folders are not followed, so that there is no ring."""
    if not path.is_dir():
        if path.exists():
            yield path
        else:
            report(Problem(path, "there is no such file or folder"))
        return

    def unreadable(error: OSError) -> None:
        report(Problem(Path(error.filename or path), error.strerror or str(error)))

    for folder, folders, names in os.walk(path, onerror=unreadable):
        here = Path(folder)
        if _is_maildir(here, folders):
            folders[:] = [name for name in folders if name not in {"cur", "new", "tmp"}]
            for part in ("cur", "new"):
                yield from _maildir(here / part, unreadable)
        elif here == path and here.name in {"cur", "new"} and (here.parent / "tmp").is_dir():
            yield from _maildir(here, unreadable)
            folders.clear()
            continue
        folders.sort()
        for name in sorted(names):
            if not name.startswith(".") and _holds_mail(here / name, report):
                yield here / name


def _is_maildir(folder: Path, folders: list[str]) -> bool:
    return "cur" in folders and "new" in folders


def _maildir(folder: Path, unreadable: Callable[[OSError], None]) -> Iterator[Path]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file() and not entry.name.startswith("."))
    except OSError as error:
        unreadable(error)
        return
    yield from (folder / name for name in names)


def _holds_mail(path: Path, report: Callable[[Problem], None]) -> bool:
    """Whether a file found in a folder is read: by its suffix, and where that says little by its beginning."""
    suffix = path.suffix.casefold()
    if suffix not in {".eml", ".mbox", ".mbx", ".txt", ""} or not (path.is_file() or path.is_symlink()):
        return False
    if suffix == ".eml":
        return not path.is_dir()
    try:
        with path.open("rb") as stream:
            start = stream.read(SNIFF_OCTETS)
    except OSError as error:
        if not path.is_dir():  # a link to a folder
            report(Problem(path, error.strerror or str(error)))
        return False
    if start.startswith(b"From ") and (suffix != "" or mbox.is_from_line(start.partition(b"\n")[0] + b"\n")):
        return True
    # Two known fields: a list that begins "To: buy" is no mail.
    like_mail = bool(_FIRST.match(start)) and len({m[0].lower() for m in _KNOWN.finditer(start)}) >= 2
    if suffix in {".mbox", ".mbx"} and start and not like_mail:
        report(Problem(path, "this is no mbox: it does not begin with a From line"))
    return like_mail and suffix != ""


def _mails(
    path: Path, source: str, queue: str | None, report: Callable[[Problem], None]
) -> Iterator[tuple[bytes, Envelope]]:
    with path.open("rb") as stream:
        written = datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC)
        cursor = str(_cursor(path))
        start = stream.read(5)
        stream.seek(0)
        if start != b"From ":
            cuts: Iterator[mbox.Cut] = iter((_whole(stream.read(mbox.MAIL_OCTETS + 1)),))
            several = False
        else:
            cuts, several = mbox.cut(stream), True
        for mail in cuts:
            if mail.raw is None:
                report(Problem(path, f"the mail at {mail.offset} is over {mbox.MAIL_OCTETS} octets"))
            elif mail.raw:
                yield (
                    mail.raw,
                    Envelope(
                        source=source,
                        received=(mail.date if mail.sender else None) or arrival(mail.raw) or mail.date or written,
                        sender=mail.sender,
                        cursor=f"{cursor}#{mail.offset}" if several else cursor,
                        queue=queue,
                        silent=True,
                    ),
                )


def _cursor(path: Path) -> Path:
    """The file; in a Maildir without cur or new and without flags, which change when the mail is read."""
    if path.parent.name not in {"cur", "new"}:
        return path
    return path.parent.parent / _MAILDIR_FLAGS.sub("", path.name)


def _whole(raw: bytes) -> mbox.Cut:
    return mbox.Cut(0, None, None, raw if len(raw) <= mbox.MAIL_OCTETS else None)


def _date(value: bytes) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value[:200].decode("ascii", "replace").strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.year > 1970 else None
