"""Which process works on a mail, and whether it still lives: only the mail of a dead one is taken over."""

import os
import secrets
import socket
from datetime import datetime, timedelta

OWNER = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
"""Host, process and a word drawn at its start: in containers numbers and names come again."""
LONGEST = timedelta(minutes=15)
"""After so long an open attempt counts as left, on whatever host its process was."""


def gone(owner: str, since: datetime, now: datetime) -> bool:
    """Whether the process of this name, at work since then, has left its mail. Our own open attempts are left ones."""
    host, _, rest = owner.partition("/")
    process, _, word = rest.partition("/")
    if not word or owner == OWNER or now - since > LONGEST:
        return True
    if host != socket.gethostname():
        return False
    return process == str(os.getpid()) or not _alive(int(process))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
