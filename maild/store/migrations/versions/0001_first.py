"""The first schema: spool and ledger, graph of ids, tickets, outbox, companies, full text.

A migration is frozen: it spells the schema out and never follows tables.py.
"""

import sqlalchemy as sa
from alembic import op

from maild.store.types import Listed, Moment, Number, Words

revision = "0001"
down_revision = None

SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE search USING fts5(
        subject, from_name, from_address, text, content='messages', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER search_insert AFTER INSERT ON messages BEGIN
        INSERT INTO search(rowid, subject, from_name, from_address, text)
        VALUES (new.id, new.subject, new.from_name, new.from_address, new.text); END""",
    """CREATE TRIGGER search_delete AFTER DELETE ON messages BEGIN
        INSERT INTO search(search, rowid, subject, from_name, from_address, text)
        VALUES ('delete', old.id, old.subject, old.from_name, old.from_address, old.text); END""",
    """CREATE TRIGGER search_update AFTER UPDATE OF subject, from_name, from_address, text ON messages BEGIN
        INSERT INTO search(search, rowid, subject, from_name, from_address, text)
        VALUES ('delete', old.id, old.subject, old.from_name, old.from_address, old.text);
        INSERT INTO search(rowid, subject, from_name, from_address, text)
        VALUES (new.id, new.subject, new.from_name, new.from_address, new.text); END""",
)

# A tsvector holds 1 MB at most, so the text is cut; translate() makes the parts of an address words of their own.
POSTGRESQL_SEARCH = (
    """ALTER TABLE messages ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', translate(
        left(subject, 2000) || ' ' || coalesce(left(from_name, 500), '') || ' ' ||
        coalesce(left(from_address, 500), '') || ' ' || left(text, 150000), '@./-_:', '      '))) STORED""",
    "CREATE INDEX messages_words ON messages USING gin (words)",
)


def _index(name: str, table: str, columns: list[str], where: str | None = None) -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    """From nothing to this schema."""
    op.create_table(
        "companies",
        sa.Column("name", Words, primary_key=True),
        sa.Column("plan", Words),
        sa.Column("language", Words),
    )
    op.create_table(
        "counters",
        sa.Column("name", Words, primary_key=True),
        sa.Column("value", Number, nullable=False),
    )
    op.create_table(
        "message_ids",
        sa.Column("message_id", Words, primary_key=True),
        sa.Column("thread", Number, nullable=False),
        sa.Column("ticket", Number),
        sa.Column("ghost", sa.Boolean, nullable=False),
        sa.Column("alias_of", Words),
        sa.Column("content_digest", Words),
        sa.Column("spool", Number),
    )
    _index("message_ids_thread", "message_ids", ["thread"])
    _index("message_ids_ticket", "message_ids", ["ticket"])
    op.create_table(
        "meta",
        sa.Column("key", Words, primary_key=True),
        sa.Column("value", Words, nullable=False),
    )
    op.create_table(
        "spool",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("source", Words, nullable=False),
        sa.Column("cursor", Words),
        sa.Column("sender", Words),
        sa.Column("recipients", Listed, nullable=False),
        sa.Column("received", Moment, nullable=False),
        sa.Column("queue", Words),
        sa.Column("silent", sa.Boolean, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("attempts", Number, nullable=False),
        sa.Column("open_attempt", Moment),
        sa.Column("attempt_owner", Words),
        sa.Column("not_before", Moment),
        sa.Column("error", Words),
        sa.Column("released", sa.Boolean, nullable=False),
        sa.Column("disposition", Words),
        sa.Column("settled", Moment),
        sa.Column("reason", Words, nullable=False),
        sa.Column("message_id", Words),
        sa.Column("ticket", Number),
        sa.Column("thread", Number),
        sa.Column("digest", Words),
        sa.Column("content_digest", Words),
        sa.Column("from_address", Words, nullable=False),
        sa.Column("subject", Words, nullable=False),
        sa.Column("trace", Words),
        sqlite_autoincrement=True,
    )
    _index("spool_digest", "spool", ["digest"])
    _index("spool_held", "spool", ["id"], "disposition = 'held'")
    _index("spool_message_id", "spool", ["message_id"])
    _index("spool_open", "spool", ["id"], "open_attempt IS NOT NULL")
    _index("spool_source", "spool", ["source", "id"])
    _index("spool_thread", "spool", ["thread"])
    _index("spool_ticket", "spool", ["ticket"])
    _index("spool_waiting", "spool", ["id"], "state = 'waiting'")
    op.create_table(
        "tickets",
        sa.Column("id", Number, primary_key=True, autoincrement=False),
        sa.Column("queue", Words, nullable=False),
        sa.Column("subject", Words, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("priority", Words, nullable=False),
        sa.Column("requester_name", Words),
        sa.Column("requester", Words),
        sa.Column("requester_key", Words),
        sa.Column("created", Moment, nullable=False),
        sa.Column("updated", Moment, nullable=False),
        sa.Column("company", Words),
        sa.Column("assignee", Words),
        sa.Column("language", Words),
        sa.Column("due", Moment),
        sa.Column("closed_at", Moment),
        sa.Column("pending_since", Moment),
        sa.Column("answered_at", Moment),
        sa.Column("acted_at", Moment),
        sa.Column("merged_into", Number, sa.ForeignKey("tickets.id")),
        sa.Column("thread", Number),
        sa.Column("tags", Listed, nullable=False),
        sa.Column("participants", Listed, nullable=False),
        sa.Column("bridged", sa.Boolean, nullable=False),
        sa.Column("acknowledged", sa.Boolean, nullable=False),
        sa.Column("unverified", sa.Boolean, nullable=False),
    )
    _index("tickets_company", "tickets", ["company"])
    _index("tickets_merged", "tickets", ["merged_into"])
    _index("tickets_requester", "tickets", ["requester_key", "id"], "state != 'closed'")
    _index("tickets_state", "tickets", ["state", "updated"])
    _index("tickets_thread", "tickets", ["thread"])
    op.create_table(
        "company_domains",
        sa.Column("domain", Words, primary_key=True),
        sa.Column("company", Words, sa.ForeignKey("companies.name", ondelete="CASCADE"), nullable=False),
    )
    _index("company_domains_company", "company_domains", ["company"])
    op.create_table(
        "events",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("ticket", Number, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", Words, nullable=False),
        sa.Column("via", Words, nullable=False),
        sa.Column("what", Words, nullable=False),
        sa.Column("old", Words),
        sa.Column("new", Words),
        sa.Column("spool", Number),
    )
    _index("events_ticket", "events", ["ticket", "id"])
    op.create_table(
        "messages",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("ticket", Number, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("message_id", Words),
        sa.Column("from_name", Words),
        sa.Column("from_address", Words),
        sa.Column("to", Listed, nullable=False),
        sa.Column("cc", Listed, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("direction", Words, nullable=False),
        sa.Column("audience", Words, nullable=False),
        sa.Column("date", Moment, nullable=False),
        sa.Column("subject", Words, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("quoted", Words, nullable=False),
        sa.Column("signature", Words, nullable=False),
        sa.Column("trust", Words, nullable=False),
        sa.Column("warning", Words, nullable=False),
        sa.Column("spool", Number),
        sa.Column("outgoing", Number),
        sqlite_autoincrement=True,
    )
    _index("messages_outgoing", "messages", ["outgoing"])
    _index("messages_ticket", "messages", ["ticket", "id"])
    op.create_table(
        "outgoing",
        sa.Column("number", Number, primary_key=True, autoincrement=False),
        sa.Column("ticket", Number, sa.ForeignKey("tickets.id")),
        sa.Column("template", Words, nullable=False),
        sa.Column("audience", Words, nullable=False),
        sa.Column("to_agents", sa.Boolean, nullable=False),
        sa.Column("purpose", Words, nullable=False),
        sa.Column("automatic", sa.Boolean, nullable=False),
        sa.Column("bound_to", Words),
        sa.Column("message_id", Words, nullable=False),
        sa.Column("mail_from", Words, nullable=False),
        sa.Column("recipients", Listed, nullable=False),
        sa.Column("headers", Listed, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("boundary", Words, nullable=False),
        sa.Column("attachments", Listed, nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("held_reason", Words),
        sa.Column("not_before", Moment),
        sa.Column("why", Words, nullable=False),
        sa.Column("spool", Number),
    )
    _index("outgoing_ticket", "outgoing", ["ticket", "template"])
    op.create_table(
        "raw",
        sa.Column(
            "spool", Number, sa.ForeignKey("spool.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "attachments",
        sa.Column(
            "message", Number, sa.ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
        sa.Column("position", Number, primary_key=True, autoincrement=False),
        sa.Column("spool", Number, nullable=False),
        sa.Column("part", Number, nullable=False),
        sa.Column("filename", Words, nullable=False),
        sa.Column("content_type", Words, nullable=False),
        sa.Column("size", Number, nullable=False),
        sa.Column("sha256", Words, nullable=False),
        sa.Column("inline", sa.Boolean, nullable=False),
        sa.Column("content_id", Words, nullable=False),
    )
    _index("attachments_spool", "attachments", ["spool"])
    op.create_table(
        "outbox",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("number", Number, sa.ForeignKey("outgoing.number"), nullable=False),
        sa.Column("ticket", Number),
        sa.Column("recipient", Words, nullable=False),
        sa.Column("channel", Words, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("attempts", Number, nullable=False),
        sa.Column("not_before", Moment),
        sa.Column("held_reason", Words),
        sa.Column("lease_until", Moment),
        sa.Column("lease_owner", Words),
        sa.Column("answer", Words),
        sa.Column("created", Moment, nullable=False),
        sa.Column("settled_at", Moment),
        sa.Column("base", Words),
        sa.Column("domain", Words),
        sa.Column("pool", Words),
        sqlite_autoincrement=True,
    )
    _index("outbox_base", "outbox", ["base", "created", "state"], "base IS NOT NULL")
    _index("outbox_domain", "outbox", ["domain", "created", "state"], "domain IS NOT NULL")
    _index("outbox_due", "outbox", ["not_before"], "state IN ('due', 'uncertain')")
    _index("outbox_number", "outbox", ["number"])
    _index("outbox_pool", "outbox", ["pool", "created", "state"], "pool IS NOT NULL")
    _index("outbox_sending", "outbox", ["lease_until"], "state = 'sending'")
    _index("outbox_state", "outbox", ["state", "id"])
    _index("outbox_ticket", "outbox", ["ticket", "base", "created", "state"])
    for statement in POSTGRESQL_SEARCH if op.get_bind().dialect.name == "postgresql" else SQLITE_SEARCH:
        op.execute(sa.text(statement.replace(":", "\\:")))
    op.execute("INSERT INTO counters (name, value) VALUES ('ticket', 0), ('outgoing', 0)")
    op.execute("INSERT INTO meta (key, value) VALUES ('epoch', '0')")
