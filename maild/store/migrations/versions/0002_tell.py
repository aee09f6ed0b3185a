"""What the clock has still to tell of a row of the outbox, and which held mails somebody was told of."""

import sqlalchemy as sa
from alembic import op

from maild.store.types import Words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From 0001."""
    op.add_column("outbox", sa.Column("tell", Words))
    _index("outbox_tell", "outbox", ["tell", "created"], "tell IS NOT NULL")
    _index("outgoing_held", "outgoing", ["spool"], "template = 'held'")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
