"""The tables of maild; docs/queue-states.md says what the states of spool and outbox mean."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, MetaData, Table, text

from maild.store.types import Listed, Moment, Number, Words

metadata = MetaData()


def _flag(name: str) -> "Column[bool]":
    return Column(name, Boolean, nullable=False)


def _words(name: str) -> "Column[str]":
    return Column(name, Words, nullable=False)


# --- what came in ---

spool = Table(
    "spool",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    # the envelope
    _words("source"),
    Column("cursor", Words),
    Column("sender", Words),
    Column("recipients", Listed, nullable=False),
    Column("received", Moment, nullable=False),
    Column("queue", Words),
    _flag("silent"),
    # the way to its disposition
    _words("state"),
    Column("attempts", Number, nullable=False),
    Column("open_attempt", Moment),
    Column("attempt_owner", Words),
    Column("not_before", Moment),
    Column("error", Words),
    _flag("released"),
    # the ledger
    Column("disposition", Words),
    Column("settled", Moment),
    _words("reason"),
    Column("message_id", Words),
    Column("ticket", Number),
    Column("thread", Number),
    Column("digest", Words),
    Column("content_digest", Words),
    _words("from_address"),
    _words("subject"),
    Column("trace", Words),
    sqlite_autoincrement=True,
)
_WAITING, _OPEN, _HELD = "state = 'waiting'", "open_attempt IS NOT NULL", "disposition = 'held'"
Index("spool_waiting", spool.c.id, sqlite_where=text(_WAITING), postgresql_where=text(_WAITING))
Index("spool_open", spool.c.id, sqlite_where=text(_OPEN), postgresql_where=text(_OPEN))
Index("spool_held", spool.c.id, sqlite_where=text(_HELD), postgresql_where=text(_HELD))
Index("spool_source", spool.c.source, spool.c.id)
Index("spool_message_id", spool.c.message_id)
Index("spool_digest", spool.c.digest)
Index("spool_thread", spool.c.thread)
Index("spool_ticket", spool.c.ticket)

raw = Table(
    "raw",
    metadata,
    Column("spool", Number, ForeignKey("spool.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

message_ids = Table(
    "message_ids",
    metadata,
    Column("message_id", Words, primary_key=True),
    Column("thread", Number, nullable=False),
    Column("ticket", Number),
    _flag("ghost"),
    Column("alias_of", Words),
    Column("content_digest", Words),
    Column("spool", Number),
)
Index("message_ids_thread", message_ids.c.thread)
Index("message_ids_ticket", message_ids.c.ticket)

# --- the cases ---

tickets = Table(
    "tickets",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    _words("queue"),
    _words("subject"),
    _words("state"),
    _words("priority"),
    Column("requester_name", Words),
    Column("requester", Words),
    Column("requester_key", Words),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("company", Words),
    Column("assignee", Words),
    Column("language", Words),
    Column("due", Moment),
    Column("closed_at", Moment),
    Column("pending_since", Moment),
    Column("answered_at", Moment),
    Column("acted_at", Moment),
    Column("merged_into", Number, ForeignKey("tickets.id")),
    Column("thread", Number),
    Column("tags", Listed, nullable=False),
    Column("participants", Listed, nullable=False),
    _flag("bridged"),
    _flag("acknowledged"),
    _flag("unverified"),
)
Index("tickets_state", tickets.c.state, tickets.c.updated)
_UNCLOSED = "state != 'closed'"
Index(
    "tickets_requester", tickets.c.requester_key, tickets.c.id, sqlite_where=text(_UNCLOSED),
    postgresql_where=text(_UNCLOSED),
)  # fmt: skip
Index("tickets_thread", tickets.c.thread)
Index("tickets_company", tickets.c.company)
Index("tickets_merged", tickets.c.merged_into)

messages = Table(
    "messages",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("ticket", Number, ForeignKey("tickets.id"), nullable=False),
    Column("message_id", Words),
    Column("from_name", Words),
    Column("from_address", Words),
    Column("to", Listed, nullable=False),
    Column("cc", Listed, nullable=False),
    _words("kind"),
    _words("direction"),
    _words("audience"),
    Column("date", Moment, nullable=False),
    _words("subject"),
    _words("text"),
    _words("quoted"),
    _words("signature"),
    _words("trust"),
    _words("warning"),
    Column("spool", Number),
    Column("outgoing", Number),
    sqlite_autoincrement=True,
)
Index("messages_ticket", messages.c.ticket, messages.c.id)
Index("messages_outgoing", messages.c.outgoing)

attachments = Table(
    "attachments",
    metadata,
    Column("message", Number, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("position", Number, primary_key=True, autoincrement=False),
    Column("spool", Number, nullable=False),
    Column("part", Number, nullable=False),
    _words("filename"),
    _words("content_type"),
    Column("size", Number, nullable=False),
    _words("sha256"),
    _flag("inline"),
    _words("content_id"),
)
Index("attachments_spool", attachments.c.spool)

events = Table(
    "events",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("ticket", Number, ForeignKey("tickets.id"), nullable=False),
    Column("at", Moment, nullable=False),
    _words("actor"),
    _words("via"),
    _words("what"),
    Column("old", Words),
    Column("new", Words),
    Column("spool", Number),
)
Index("events_ticket", events.c.ticket, events.c.id)

# --- what goes out ---

outgoing = Table(
    "outgoing",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("ticket", Number, ForeignKey("tickets.id")),
    _words("template"),
    _words("audience"),
    _flag("to_agents"),
    _words("purpose"),
    _flag("automatic"),
    Column("bound_to", Words),
    _words("message_id"),
    _words("mail_from"),
    Column("recipients", Listed, nullable=False),
    Column("headers", Listed, nullable=False),
    _words("text"),
    _words("boundary"),
    Column("attachments", Listed, nullable=False),
    Column("created", Moment, nullable=False),
    Column("held_reason", Words),
    Column("not_before", Moment),
    _words("why"),
    Column("spool", Number),
)
Index("outgoing_ticket", outgoing.c.ticket, outgoing.c.template)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("number", Number, ForeignKey("outgoing.number"), nullable=False),
    Column("ticket", Number),
    _words("recipient"),
    _words("channel"),
    _words("state"),
    Column("attempts", Number, nullable=False),
    Column("not_before", Moment),
    Column("held_reason", Words),
    Column("lease_until", Moment),
    Column("lease_owner", Words),
    Column("answer", Words),
    Column("created", Moment, nullable=False),
    Column("settled_at", Moment),
    # for the budgets: base address and pool of automatic mail, of that to customers the domain too
    Column("base", Words),
    Column("domain", Words),
    Column("pool", Words),
    # what the clock has still to tell of it: values.Tell
    Column("tell", Words),
    sqlite_autoincrement=True,
)
_DUE, _SENDING = "state IN ('due', 'uncertain')", "state = 'sending'"
Index("outbox_due", outbox.c.not_before, sqlite_where=text(_DUE), postgresql_where=text(_DUE))
Index("outbox_sending", outbox.c.lease_until, sqlite_where=text(_SENDING), postgresql_where=text(_SENDING))
Index("outbox_state", outbox.c.state, outbox.c.id)
_TELL, _HELD = "tell IS NOT NULL", "template = 'held'"
Index("outbox_tell", outbox.c.tell, outbox.c.created, sqlite_where=text(_TELL), postgresql_where=text(_TELL))
Index("outgoing_held", outgoing.c.spool, sqlite_where=text(_HELD), postgresql_where=text(_HELD))
Index("outbox_number", outbox.c.number)
Index("outbox_ticket", outbox.c.ticket, outbox.c.base, outbox.c.created, outbox.c.state)
for _name in ("pool", "domain", "base"):
    _there = text(f"{_name} IS NOT NULL")
    Index(
        f"outbox_{_name}", outbox.c[_name], outbox.c.created, outbox.c.state,
        sqlite_where=_there, postgresql_where=_there,
    )  # fmt: skip

# --- who the customers are, and what maild keeps of itself ---

companies = Table(
    "companies", metadata, Column("name", Words, primary_key=True), Column("plan", Words), Column("language", Words)
)

company_domains = Table(
    "company_domains",
    metadata,
    Column("domain", Words, primary_key=True),
    Column("company", Words, ForeignKey("companies.name", ondelete="CASCADE"), nullable=False),
)
Index("company_domains_company", company_domains.c.company)

meta = Table("meta", metadata, Column("key", Words, primary_key=True), _words("value"))

counters = Table("counters", metadata, Column("name", Words, primary_key=True), Column("value", Number, nullable=False))
"""The last number drawn of tickets and outgoing mail; kept so that none is ever used twice."""
