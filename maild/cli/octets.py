"""What a path leads to as octets, without waiting for ever: a file, a pipe, a device."""

import errno
import os
import select
import stat
from datetime import UTC, datetime
from pathlib import Path

PATIENCE = 5.0
"""Seconds to wait for whoever writes into a pipe; a pipe that nobody writes into would never end."""
STEP = 1024 * 1024


def octets(path: Path, limit: int) -> tuple[bytes, datetime]:
    """The first `limit` octets of what lies there, and when it was last written; raises OSError alone."""
    try:
        # A pipe without a writer stops an ordinary open; O_NONBLOCK says nothing to files.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except ValueError as fault:  # a NUL in the name
        raise OSError(errno.EINVAL, str(fault), str(path)) from None
    try:
        about = os.fstat(handle)
        waits = not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode))
        return _read(handle, limit, waits, path), _written(about.st_mtime)
    finally:
        os.close(handle)


def _read(handle: int, limit: int, waits: bool, path: Path) -> bytes:
    found = bytearray()
    while len(found) < limit:
        if waits and not select.select([handle], [], [], PATIENCE)[0]:
            raise OSError(errno.ETIMEDOUT, f"Nothing came out of it for {PATIENCE:.0f} s", str(path))
        step = os.read(handle, min(STEP, limit - len(found)))
        if not step:
            break
        found += step
    return bytes(found)


def _written(seconds: float) -> datetime:
    """The time of a file; the beginning of 1970 for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
