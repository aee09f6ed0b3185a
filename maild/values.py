"""All nouns of maild: frozen values that cross the rooms' borders, and nothing that acts.

Every noun stands here once, so that this page is the vocabulary of the program; that is why it is longer than others.
Times are timezone-aware; sizes are octets of decoded content; Message-IDs have no angle brackets.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

SpoolId = NewType("SpoolId", int)
TicketId = NewType("TicketId", int)
ThreadId = NewType("ThreadId", int)
"""A thread is numbered by the first spool row or outgoing mail that opened it."""
OutgoingNo = NewType("OutgoingNo", int)
"""The number of one composed mail; it stands in the mail's capability."""
OutboxId = NewType("OutboxId", int)
"""One recipient of one composed mail."""

NEW_TICKET = TicketId(0)
"""The number of a ticket that has none yet; `apply` draws it."""


# --- enumerations ---


class State(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on-hold"
    CLOSED = "closed"


class Priority(StrEnum):
    """How much a ticket matters."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Disposition(StrEnum):
    """What became of one accepted mail; final, one for each."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    EVENT = "event"
    IGNORED = "ignored"
    HELD = "held"


class SpoolState(StrEnum):
    """States of a spool row; docs/queue-states.md."""

    WAITING = "waiting"
    DONE = "done"


class OutboxState(StrEnum):
    """States of an outbox row; docs/queue-states.md."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    HELD = "held"
    CANCELLED = "cancelled"


class MachineKind(StrEnum):
    """What sort of writer made a mail."""

    HUMAN = "human"
    AUTO_REPLY = "auto-reply"
    AUTO_GENERATED = "auto-generated"
    BOUNCE = "bounce"
    DELAY = "delay"
    FEEDBACK_REPORT = "feedback-report"
    READ_RECEIPT = "read-receipt"
    CALENDAR = "calendar"
    LIST = "list"


class TrustLevel(StrEnum):
    """What the receiving server says of the sender's address."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """Who the sender is for this ticket."""

    SELF = "self"
    REQUESTER = "requester"
    PARTICIPANT = "participant"
    AGENT = "agent"
    PARTNER = "partner"
    COLLEAGUE = "colleague"
    STRANGER = "stranger"
    UNKNOWN = "unknown"


class Action(StrEnum):
    """What is done with a mail towards a ticket."""

    APPEND = "append"
    APPEND_UNVERIFIED = "append-unverified"
    REOPEN = "reopen"
    NEW = "new"
    NEW_LINKED = "new-linked"
    DUPLICATE = "duplicate"
    EVENT = "event"
    HELD = "held"
    NONE = "none"


class Bond(StrEnum):
    """What a capability in the mail proves: nothing, this very sender, or only the ticket."""

    NONE = "none"
    BOUND = "bound"
    FOREIGN = "foreign"


class Purpose(StrEnum):
    """What a capability was made for."""

    REPLY = "r"
    NOTE = "n"
    RATING = "k"
    CONFIRM = "c"
    BOUNCE = "b"


class MessageKind(StrEnum):
    """How a message stands on its ticket."""

    CUSTOMER = "customer"
    REPLY = "reply"
    NOTE = "note"
    NOTICE = "notice"
    EVENT = "event"
    PARTNER = "partner"


class Direction(StrEnum):
    """Whether a message came in or went out."""

    IN = "in"
    OUT = "out"


class Audience(StrEnum):
    """Who may see a message."""

    PUBLIC = "public"
    NOTE = "note"
    PARTNER = "partner"


class Via(StrEnum):
    """By which way a change came."""

    MAIL = "mail"
    CLI = "cli"
    RULE = "rule"
    CLOCK = "clock"


class Question(StrEnum):
    """What an agent is asked about a held mail in his name."""

    WROTE = "wrote"
    """Did you write it?"""
    WHOM = "whom"
    """It went to the signed address of a ticket without being a reply: shall it go to that ticket's customer?"""
    NOTE = "note"
    """The same where it would become a note."""
    TEAM = "team"
    """He is not in the team of the ticket: shall it count as a mail from outside?"""


class Tell(StrEnum):
    """What a row of the outbox still asks of the clock (T6)."""

    LATE = "late"
    """A person's reply: should it not be out in time, its agent is told."""
    UNDELIVERED = "undelivered"
    """It failed, or may have arrived and is held: the ticket and the team are told."""
    BUNDLE = "bundle"
    """A notice that waits to leave with others to the same agent."""
    QUESTION = "question"
    """A question to an agent that waits because one left within the hour."""
    ROOM = "room"
    """A *received* that leaves if the budgets have room in time."""
    WITHHELD = "withheld"
    """Automatic mail past a budget, of which the admin has still to hear."""


class Template(StrEnum):
    """The texts that maild sends; each has a file for each language in notifier/templates."""

    RECEIVED = "received"
    CLAIMED = "claimed"
    REPLY = "reply"
    CLOSED = "closed"
    REJECTED = "rejected"
    NEW = "new"
    TAKEN = "taken"
    FOLLOW_UP = "follow-up"
    NOTE = "note"
    HELD = "held"
    TRANSCRIPT = "transcript"
    DIGEST = "digest"
    ALERT = "alert"
    BUNDLE = "bundle"
    QUESTIONS = "questions"
    WITHHELD = "withheld"
    COPY = "copy"


# --- a mail ---


@dataclass(frozen=True, slots=True)
class Address:
    """A decoded display name and an address as it was written."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """The address for comparison."""
        return self.address.casefold()

    @property
    def domain(self) -> str:
        """The part after the last @, case-folded; empty when there is none."""
        return self.key.rpartition("@")[2] if "@" in self.address else ""

    def __str__(self) -> str:
        """Name and address for people's eyes, never for a header."""
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached part; its bytes stay in the raw mail and are cut out on demand."""

    part: int
    """Index of the part in a depth-first walk of the mail."""
    filename: str
    content_type: str
    size: int
    sha256: str
    inline: bool
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient named in a delivery report (RFC 3464) or its look-alike."""

    address: str
    status: str | None
    """Enhanced status code (RFC 3463), such as 5.1.1."""
    permanent: bool | None


@dataclass(frozen=True, slots=True)
class Report:
    """The machine-readable part of a multipart/report."""

    report_type: str
    """delivery-status, disposition-notification, feedback-report or calendar-reply; empty when no part says which."""
    recipients: tuple[Recipient, ...] = ()
    envelope_id: str | None = None
    """Original-Envelope-Id (RFC 3464, 2.2.1)."""
    original_message_id: str | None = None
    """Message-ID of the returned mail or its headers."""
    attached_id: str | None = None
    """Message-ID of a mail that is attached without any report; proves nothing by itself."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One parsed message. `parse` makes it from any bytes and never raises; what was wrong stands in `defects`."""

    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Address | None
    """The first From."""
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None
    text: str
    """The whole readable text: the plain part, else made from the HTML."""
    reply: str
    """The new text: without quotes and signature."""
    quoted: str
    signature: str
    html: str | None
    """Sanitised; nothing remote, no script. None for a mail without HTML."""
    attachments: tuple[Attachment, ...]
    defects: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    """All headers of the outer mail in their order, names in lower case, values decoded and unfolded.
    Control headers of our own (X-Maild-*) are left out."""
    content_type: str
    """Of the outer mail, in lower case, without parameters."""
    report: Report | None
    language: str | None
    """First Content-Language or Accept-Language tag, primary subtag only, such as "de"."""
    size: int
    digest: str
    """SHA-256 in hex of the whole raw, Received included."""
    content_digest: str
    """SHA-256 in hex of From, Date, Subject and the decoded body parts: equal for two deliveries of one mail."""

    def header(self, name: str) -> str | None:
        """The first header of this name (lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """All headers of this name (lower case), topmost first."""
        return tuple(value for key, value in self.headers if key == name)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The facts of delivery, never the headers'."""

    source: str
    received: datetime
    sender: str | None = None
    """MAIL FROM; "" is the null sender, None is not known."""
    recipients: tuple[str, ...] = ()
    cursor: str | None = None
    queue: str | None = None
    """The source's fallback queue."""
    silent: bool = False
    """An import: nothing is ever sent for it."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """One accepted mail that waits for its disposition."""

    id: SpoolId
    envelope: Envelope
    attempts: int
    released: bool = False
    """A human released it from being held."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What `screen` found: who or what made the mail, and on what evidence."""

    kind: MachineKind
    may_answer: bool
    evidence: str
    recipients: tuple[Recipient, ...] = ()
    """For bounce and delay."""
    original_message_id: str | None = None
    envelope_id: str | None = None
    bulk: bool = False
    """Precedence bulk or a newsletter's list headers."""
    spam: bool = False
    away_until: date | None = None
    """The one day that an absence note names as its end or as the day of return."""

    guessed: bool = False
    """By words alone, which a person can write too: nobody answers it, but it is filed and told like a person's."""

    @property
    def human(self) -> bool:
        """Whether a person wrote it, or may have written it."""
        return self.kind is MachineKind.HUMAN or self.guessed


@dataclass(frozen=True, slots=True)
class Trust:
    """What is known of the sender's address, and from where."""

    level: TrustLevel
    evidence: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote a mail, as far as the address tells; the role on a ticket is the Link's."""

    address: Address | None
    agent: str | None
    """Name of the active agent with this address."""
    partner: str | None
    company: str | None
    trust: Trust
    ours: bool = False
    """The From is one of our queue addresses."""
    own: OutgoingNo | None = None
    """The mail is one of our own that came back: its number."""


# --- capabilities, links ---


@dataclass(frozen=True, slots=True)
class Claim:
    """A capability as it was found in a mail; worth nothing before it is verified."""

    number: OutgoingNo
    purpose: Purpose
    mac: str
    carrier: str
    """Where it stood: in-reply-to, references, recipient, body, message-id, report."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the store knows of a composed mail by its number."""

    number: OutgoingNo
    ticket: TicketId | None
    message_id: str
    purpose: Purpose
    audience: Audience
    to_agents: bool
    bound_to: str | None
    """The one address (case-folded) that it authorises; None for mail to customers."""
    recipients: tuple[str, ...]
    created: datetime
    template: Template
    text: str
    """The exact text that we sent."""
    spool: SpoolId | None = None
    """The mail that caused it."""


@dataclass(frozen=True, slots=True)
class Known:
    """A row of message_ids: an id that was seen, or only referred to (a ghost)."""

    message_id: str
    thread: ThreadId
    ticket: TicketId | None
    ghost: bool
    digest: str | None = None
    """content_digest of the mail that has this id."""
    spool: SpoolId | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Which ticket a mail belongs to, and why."""

    action: Action
    ticket: TicketId | None
    """None for a new one."""
    role: Role
    bond: Bond
    evidence: str
    """Starts with a stable word: in-reply-to, references, ghost, subject, capability, duplicate, none."""
    also: tuple[TicketId, ...] = ()
    merge: tuple[TicketId, ...] = ()
    """Younger tickets that the mail ties to this one and that are merged into it."""
    purpose: Purpose | None = None
    """Of the bound capability."""
    answered: Sent | None = None
    """The outgoing mail of ours that this one answers."""
    cell: str = ""
    """The cell of the follow-up matrix: "evidence / role"."""


@dataclass(frozen=True, slots=True)
class ThreadPlan:
    """What a mail does to the graph of ids: its own id, those it refers to, and the threads that become one."""

    seen: str | None
    referred: tuple[str, ...]
    joins: tuple[ThreadId, ...]
    """Existing threads that this mail ties together, least first; empty: a new one."""


# --- tickets ---


@dataclass(frozen=True, slots=True)
class Ticket:
    """The case; its number is NEW_TICKET until the store draws one."""

    id: TicketId
    queue: str
    subject: str
    state: State
    priority: Priority
    requester: Address | None
    created: datetime
    updated: datetime
    company: str | None = None
    assignee: str | None = None
    tags: tuple[str, ...] = ()
    participants: tuple[Address, ...] = ()
    """Those in Cc who get every reply; without the requester."""
    language: str | None = None
    due: datetime | None = None
    closed_at: datetime | None = None
    pending_since: datetime | None = None
    answered_at: datetime | None = None
    """Last reply of an agent to the customer."""
    merged_into: TicketId | None = None
    thread: ThreadId | None = None
    bridged: bool = False
    """An agent has acted on it; it is no longer merged by itself."""
    acknowledged: bool = False
    unverified: bool = False
    """The requester is only claimed (a form, a no-reply sender): no acknowledgement, no history."""


class What(StrEnum):
    """What an event row records; most are fields of a ticket."""

    CREATED = "created"
    STATE = "state"
    PRIORITY = "priority"
    QUEUE = "queue"
    ASSIGNEE = "assignee"
    TAG = "tag"
    PARTICIPANT = "participant"
    REQUESTER = "requester"
    COMPANY = "company"
    SUBJECT = "subject"
    MERGED = "merged"
    LINKED = "linked"
    WITHHELD = "withheld"
    UNDELIVERED = "undelivered"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change of a ticket. An added tag has no old value, a removed one no new value."""

    what: What
    old: str | None
    new: str | None
    actor: str
    """An agent's name, "customer", "rule NAME", "clock" or "admin"."""
    via: Via


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a ticket as it is filed and shown."""

    id: int
    message_id: str | None
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    kind: MessageKind
    direction: Direction
    audience: Audience
    date: datetime
    subject: str
    text: str
    quoted: str
    signature: str
    trust: TrustLevel
    warning: str = ""
    """Shown to agents beside the message, such as "unverified sender"."""
    attachments: tuple[Attachment, ...] = ()
    spool: SpoolId | None = None
    outgoing: OutgoingNo | None = None
    ticket: TicketId | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A change with its place in the history of a ticket."""

    at: datetime
    change: Change
    spool: SpoolId | None = None


# --- verbs and rules ---


@dataclass(frozen=True, slots=True)
class Command:
    """A verb with its argument; the same value from a mail, the CLI, a mailto link or a rule."""

    verb: str
    """Its name in the table of verbs, without #."""
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Commands:
    """The verbs found in an agent's mail, what is left of the text, and what was wrong."""

    items: tuple[Command, ...]
    text: str
    """The new text without the lines of verbs."""
    errors: tuple[str, ...] = ()
    """Any error: nothing in the mail is carried out or sent on."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules may ask about: the mail, its sender and its ticket as they stand."""

    on: str
    """new, follow-up, change or time."""
    mail: Mail | None
    machine: Machine | None
    person: Person | None
    link: Link | None
    ticket: Ticket
    now: datetime
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions and actions, as loaded and checked; the values keep their TOML form as tuples."""

    name: str
    on: tuple[str, ...]
    when: tuple[tuple[str, tuple[str, ...]], ...]
    """(condition, alternatives), AND over the pairs, OR within one; "not " before a condition's name negates it."""
    then: tuple[tuple[str, tuple[str, ...]], ...]
    """(action, arguments)."""
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """Whether one rule matched, and why."""

    rule: str
    matched: bool
    why: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules asked for."""

    commands: tuple[tuple[str, Command], ...]
    """(rule name, command)."""
    traces: tuple[Trace, ...]


# --- notices, outgoing mail ---


@dataclass(frozen=True, slots=True)
class Notice:
    """The intent to tell one address (an agent) or the people of a ticket (customers) something, by one mail."""

    template: Template
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    audience: Audience
    to_agents: bool
    purpose: Purpose
    automatic: bool
    """False only for a human's reply."""
    why: str
    """For the trace: why these are told."""
    text: str = ""
    """What a human wrote, or the lines of a transcript or digest."""
    author: str | None = None
    """The agent whose reply or note this is."""
    held_reason: str | None = None
    """Not sent but kept: trial, budget, collision, ..."""
    not_before: datetime | None = None
    attach: tuple[Attachment, ...] = ()
    """Attachments of the mail in hand that go along."""
    language: str | None = None
    """None: the recipient's."""
    warning: str = ""
    """Stands first in an agent's notice, such as "unverified sender"."""
    note: str = ""
    """What the author of an act says with it to the agents or the customer; stands in the part for the team."""
    answered: bool = False
    """The note is what the customer got."""
    question: Question | None = None
    """What an agent is asked about a held mail in his name."""
    about: TicketId | None = None
    """The ticket that the question is about; the held mail itself is on none."""


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """An attachment of an outgoing mail: the part of a raw mail in the store."""

    spool: SpoolId
    attachment: Attachment


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A composed mail as stored; its bytes are built when it leaves and are the same at each try."""

    number: OutgoingNo
    ticket: TicketId | None
    template: Template
    audience: Audience
    to_agents: bool
    purpose: Purpose
    automatic: bool
    bound_to: str | None
    message_id: str
    mail_from: str
    recipients: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    """Decoded values in the order in which they are written."""
    text: str
    boundary: str
    attachments: tuple[AttachmentRef, ...]
    created: datetime
    held_reason: str | None = None
    not_before: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One recipient of a composed mail, on its way."""

    id: OutboxId
    number: OutgoingNo
    ticket: TicketId | None
    recipient: str
    state: OutboxState
    attempts: int
    not_before: datetime
    template: Template
    automatic: bool
    subject: str
    held_reason: str | None = None
    answer: str | None = None
    """The server's last answer, for people."""
    created: datetime | None = None
    to_agents: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the transport said of one recipient of one attempt."""

    ok: bool
    code: int | None
    """SMTP reply code; None when there was no reply."""
    text: str
    after_data: bool = False
    """The connection broke or timed out after the final dot: nobody knows."""
    account: bool = False
    """Refused before RCPT (connect, TLS, AUTH, MAIL FROM): the account's fault, not the mail's."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of an outbox row after an attempt."""

    state: OutboxState
    not_before: datetime | None
    reason: str
    pause_account: bool = False
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Transcript:
    """The answer to commands: what was done, or why nothing was."""

    done: tuple[str, ...]
    errors: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the commands were carried out."""
        return not self.errors


# --- policy: the frozen configuration that pure functions read ---


@dataclass(frozen=True, slots=True)
class Queue:
    """A shared address with its team and its tickets."""

    name: str
    address: str
    title: str
    aliases: tuple[str, ...] = ()
    prefix: str = ""
    """Before the number in subject tokens: "ACME " gives [ACME #42]."""
    subaddress: str | None = None
    """The delimiter of plus-addresses, such as "+"; None: off."""
    signature: str = ""
    footer: str = ""
    forms: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    received: bool = True
    reopen_days: int = 14
    pending_close_days: int = 14
    language: str = "en"
    assign: str | None = None
    plan: str | None = None
    digest: bool = True
    templates: tuple[str, ...] = ("received", "claimed", "reply", "closed", "rejected")
    """The notices to customers that are on."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses of this queue, case-folded, the main one first."""
        return tuple(a.casefold() for a in (self.address, *self.aliases))


@dataclass(frozen=True, slots=True)
class Agent:
    """Who may answer."""

    name: str
    """One short word without spaces; #assign takes it."""
    address: str
    title: str = ""
    """The name that customers see; else the short name."""
    aliases: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    """Empty: all."""
    language: str | None = None
    notices: str = "all"
    """all, mine or digest."""
    signature: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses of this agent, case-folded, the main one first."""
        return tuple(a.casefold() for a in (self.address, *self.aliases))

    def serves(self, queue: str) -> bool:
        """Whether the agent belongs to this queue's team."""
        return not self.queues or queue in self.queues


@dataclass(frozen=True, slots=True)
class Partner:
    """A contractor or vendor to whom tickets are handed."""

    name: str
    address: str
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """A customer firm, found by the sender's domain."""

    name: str
    domains: tuple[str, ...]
    plan: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Where reading stops; a mail beyond them is kept and read as far as they go."""

    mail_bytes: int = 25 * 1024 * 1024
    parts: int = 1000
    depth: int = 50
    header_bytes: int = 256 * 1024
    addresses: int = 500


@dataclass(frozen=True, slots=True)
class Budget:
    """How much automatic mail may leave; past it mail is withheld. behaviour: docs/loops.md."""

    per_ticket: int = 3
    """To one address on one ticket since the last act of an agent."""
    per_address_hour: int = 6
    per_domain_day: int = 50
    strangers_hour: int = 100
    known_hour: int = 500


@dataclass(frozen=True, slots=True)
class Identity:
    """What signs and names our mail."""

    hostname: str
    secrets: tuple[str, ...]
    """The first signs, all verify."""
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """One template as text, so that pure rooms read no files."""

    language: str
    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """The server that received the mail of a source, and how it writes what it found out about senders."""

    source: str
    authserv_id: str | None = None
    """The name under which it writes Authentication-Results (RFC 8601)."""
    microsoft: bool = False
    """Exchange Online, which names none."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The part of the configuration that decides: frozen, and handed to every pure function that needs it."""

    identity: Identity
    queues: tuple[Queue, ...]
    agents: tuple[Agent, ...] = ()
    partners: tuple[Partner, ...] = ()
    rules: tuple[Rule, ...] = ()
    texts: tuple[Text, ...] = ()
    public_domains: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    budget: Budget = field(default_factory=Budget)
    admin: str | None = None
    timezone: str = "UTC"
    language: str = "en"
    trial: bool = False
    undo: timedelta = timedelta(0)
    capability_days: int = 90
    stale_days: int = 7
    """A mail older than this causes no automatic mail."""
    notice_bytes: int = 8 * 1024 * 1024
    """Attachments past this are named in notices, not sent."""
    import_close_days: int = 14
    """An imported ticket whose newest mail is older than this is closed."""
    reply_recipients: int = 20
    """A reply to more people is held."""
    intakes: frozenset[str] = frozenset()
    """Every address (case-folded) whose mail comes to maild: never notified."""
    web_url: str | None = None
    receivers: tuple[Receiver, ...] = ()
    """Of the sources whose server tells results."""

    @property
    def domains(self) -> frozenset[str]:
        """Our own mail domains; those of public providers are nobody's own."""
        return frozenset(a.rpartition("@")[2] for q in self.queues for a in q.addresses) - self.public_domains

    def receiver(self, source: str) -> Receiver | None:
        """The server of this source, if it tells results."""
        return next((r for r in self.receivers if r.source == source), None)

    def queue(self, name: str) -> Queue:
        """The queue of this name; the first one when it is gone from the configuration."""
        return next((q for q in self.queues if q.name == name), self.queues[0])

    def agent(self, name: str | None) -> Agent | None:
        """The agent of this name (case-folded), or None."""
        return next((a for a in self.agents if name is not None and a.name.casefold() == name.casefold()), None)

    def agent_at(self, address: str) -> Agent | None:
        """The agent with this address, or None."""
        return next((a for a in self.agents if address.casefold() in a.addresses), None)

    def team(self, queue: str) -> tuple[Agent, ...]:
        """The agents of a queue."""
        return tuple(a for a in self.agents if a.serves(queue))


# --- what the store reads for a decision ---


@dataclass(frozen=True, slots=True)
class Lookups:
    """All that `gather` may read for one mail."""

    ids: tuple[str, ...] = ()
    """Own Message-ID, In-Reply-To, References last to first, the returned mail's id."""
    claims: tuple[Claim, ...] = ()
    """Capabilities whose signature is right."""
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    """Each sender domain and its parents, most specific first."""
    tickets: tuple[TicketId, ...] = ()
    """From the subject's token."""
    digest: str = ""
    content_digest: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """How much automatic mail went to an address or its domain of late."""

    address: str
    """Base address, case-folded, tag cut off."""
    ticket: TicketId | None
    on_ticket: int
    """On this ticket since the last act of an agent."""
    in_hour: int
    domain_in_day: int
    notices_in_hour: int = 0
    """To an agent: notices that left by themselves, not in a bundle."""
    questions_in_hour: int = 0
    """To an agent: whether he wrote a mail in his name."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An agent's reply that was let out to a customer."""

    ticket: TicketId
    sender: Address | None
    """Of the agent's own mail; from the command line only the agent's short name."""
    number: OutgoingNo | None
    """Of the mail that carried it; None when the agent wrote to the customer directly."""
    at: datetime
    """By our clock, never the agent's."""


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """An open ticket of somebody, as it is named in notices about another one of his."""

    id: TicketId
    subject: str
    queue: str
    person: str
    """Address of its requester, case-folded."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything outside the mail that a decision may depend on, read in one go."""

    now: datetime
    envelope: Envelope
    known: tuple[Known, ...] = ()
    sent: tuple[Sent, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    """All candidates, merge targets included."""
    company: Company | None = None
    """Of the sender's domain or address."""
    twin: SpoolId | None = None
    """An earlier mail without Message-ID whose whole raw was the same."""
    spent: tuple[Spent, ...] = ()
    strangers_in_hour: int = 0
    known_in_hour: int = 0
    other_open: tuple[OpenTicket, ...] = ()
    """Open tickets of the sender, and of the requesters of the linked tickets."""
    history: tuple[Message, ...] = ()
    """Last public messages and notes of the linked tickets, newest last."""
    informed: tuple[tuple[TicketId, str], ...] = ()
    """(ticket, agent address) of every *new* notice that went out and every *taken* that followed: see `told`."""
    told: tuple[tuple[TicketId, str], ...] = ()
    """(ticket, agent address) of every *taken* notice."""
    replies: tuple[Reply, ...] = ()
    """The latest replies of the linked tickets, newest first; only read for a mail that answers one of ours."""
    released: bool = False
    asked: tuple[Purpose, ...] = ()
    """With what purposes somebody was told before that this mail is held."""

    def ticket(self, number: TicketId | None) -> Ticket | None:
        """The candidate of this number, or None."""
        return next((t for t in self.tickets if t.id == number), None)

    def id(self, message_id: str) -> Known | None:
        """What is known of a Message-ID, or None."""
        return next((k for k in self.known if k.message_id == message_id), None)


@dataclass(frozen=True, slots=True)
class Filing:
    """How a mail is filed on its ticket."""

    kind: MessageKind
    audience: Audience
    text: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """All that one mail causes; `apply` and `enqueue` carry it out and add nothing."""

    disposition: Disposition
    reason: str
    machine: Machine
    person: Person
    link: Link
    plan: ThreadPlan
    ticket: Ticket | None
    """As it will be afterwards; NEW_TICKET for a new one; None when no ticket is touched."""
    filing: Filing | None
    changes: tuple[Change, ...]
    notices: tuple[Notice, ...]
    traces: tuple[Trace, ...]
    undelivered: tuple[OutgoingNo, ...] = ()
    """Our mails that this bounce proves undelivered."""
    confirms: SpoolId | None = None
    """A held mail that its agent says he wrote: it is released."""


@dataclass(frozen=True, slots=True)
class Act:
    """All that a command outside a mail, or the clock, does to one ticket."""

    ticket: Ticket
    changes: tuple[Change, ...]
    notices: tuple[Notice, ...]
    filing: Filing | None
    transcript: Transcript
    actor: str = ""
    """An agent's name, "admin" or "clock"."""
    author: Address | None = None
    """Who wrote what is filed; an admin has no address here."""


# --- the ledger, for readers ---


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger: a mail and what became of it."""

    id: SpoolId
    message_id: str | None
    source: str
    received: datetime
    disposition: Disposition | None
    reason: str
    ticket: TicketId | None
    thread: ThreadId | None
    sender: str = ""
    subject: str = ""
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One line of the digest; queue None concerns every agent."""

    queue: str | None
    text: str
    to: tuple[str, ...] = ()
    """To whom the mail was sent that it names; tells the queue where it is on no ticket."""
    aside: bool = False
    """Stands in a digest that has something else in it, and makes none."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits and what failed, in the order in which it is shown; empty: no digest is sent."""

    lines: tuple[DigestLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """The ledger counted: what came in, what became of it, and what does not fit together."""

    accepted: int
    """All mails ever accepted."""
    waiting: int
    dispositions: tuple[tuple[Disposition, int], ...]
    newest: SpoolId
    problems: tuple[str, ...] = ()

    @property
    def check(self) -> bool:
        """Whether counts in equal counts out and every reference leads somewhere."""
        return self.accepted == self.waiting + sum(count for _, count in self.dispositions) and not self.problems

    @property
    def sound(self) -> bool:
        """The same as `check`."""
        return self.check

    def lines(self) -> tuple[tuple[str, int], ...]:
        """(what, how many), for people."""
        settled = tuple((str(name), count) for name, count in self.dispositions)
        return (("in", self.accepted), *settled, ("waiting", self.waiting))


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of tickets is asked for."""

    states: tuple[State, ...] = ()
    """Empty: all but closed."""
    queue: str | None = None
    assignee: str | None = None
    company: str | None = None
    tag: str | None = None
    limit: int = 200
    words: str = ""
