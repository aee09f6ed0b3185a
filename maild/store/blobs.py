"""Raw mail: put and get, so that it can live elsewhere one day; compressed, and never in a list's SELECT."""

import zlib
from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select

from maild import errors
from maild.store.sessions import Session
from maild.store.tables import raw
from maild.values import SpoolId

_PUT = insert(raw)
_GET = select(raw.c.data).where(raw.c.spool == bindparam("mail"))


def put(s: Session, mail: SpoolId, data: bytes) -> None:
    """Keep the raw of one mail."""
    put_all(s, [(mail, data)])


def put_all(s: Session, items: Sequence[tuple[SpoolId, bytes]]) -> None:
    """Keep the raw of several mails."""
    s.execute(_PUT, [{"spool": mail, "data": zlib.compress(data)} for mail, data in items])


def get(s: Session, mail: SpoolId) -> bytes:
    """The raw of one mail, octet for octet; raises NoSuchMail."""
    data = s.scalar(_GET, {"mail": mail})
    if data is None:
        raise errors.NoSuchMail(f"{mail}")
    return zlib.decompress(data)
