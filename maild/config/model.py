"""The tables of config.toml as models: each key with its type, its default and the sentence that explains it.

docs/config.md and config.example.toml are made from this page: it is a page to look things up in, hence its length.
"""

import json
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from maild.config import types
from maild.config.types import (
    Addresses,
    Count,
    Customer,
    Host,
    Language,
    Level,
    Line,
    MailAddress,
    Name,
    NotYet,
    Port,
    Positive,
    Secret,
    Secrets,
    SecretText,
    Span,
    Tls,
    Words,
)
from maild.values import Budget, Limits

_LIMITS, _BUDGET = Limits(), Budget()


def _key(sentence: str, default: Any = ..., example: str = "") -> Any:
    """A key with its sentence; without a default it must be given. `example` is TOML for config.example.toml."""
    extra: dict[str, Any] | None = {"example": example} if example else None
    return Field(default, description=sentence, json_schema_extra=extra)


class Table(BaseModel):
    """One table of the file: frozen, strict, and deaf to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)
    sentence: ClassVar[str]
    """What the table is for, as the docs print it."""


class MaildTable(Table):
    """[maild]."""

    sentence = "The daemon itself. hostname and secret must be given."
    database: Annotated[Secret, PlainValidator(types.database)] = _key(
        "SQLAlchemy URL of the database: SQLite (a relative path starts at this file's folder) or PostgreSQL;"
        ' with a password in it better {env = "NAME"}.',
        Secret("sqlite:///maild.db"),
    )
    secret: Secrets = _key(
        "Signs every mail that maild sends: 32 random characters or more. With a list the first signs and all verify.",
        example='{env = "MAILD_SECRET"}',
    )
    hostname: Host = _key("Right side of our Message-IDs; a name of your own domain.", example='"help.example.com"')
    admin: MailAddress | None = _key(
        "Who answers for maild: is told of automatic mail that is withheld. Faults are told to agents and the log.",
        None,
        example='"admin@example.com"',
    )
    timezone: Annotated[str, AfterValidator(types.zone)] = _key("IANA zone of the times in mails.", "UTC")
    language: Language = _key("Language of notices where nothing else tells one.", "en")
    trial: bool = _key(
        "Only agents get mail, mail to anyone else waits readable. `maild init` sets it, `maild golive` ends it.",
        False,
    )
    auto_upgrade: bool = _key("Bring an older database up to date at start; SQLite is copied first.", True)


class QueueTable(Table):
    """[[queue]]."""

    sentence = "A shared address with its team and its tickets. At least one; name and address must be given."
    name: Name = _key("Short name, used by #queue and in this file.", example='"support"')
    address: MailAddress = _key("Customers write to it, answers come from it.", example='"support@example.com"')
    aliases: Addresses = _key("Other addresses whose mail belongs here.", [])
    title: Line = _key('Name that customers see beside the address; "" takes the short name.', "")
    prefix: Annotated[str, AfterValidator(types.prefix)] = _key(
        'Before the number in subjects: "ACME" gives [ACME #42].', ""
    )
    subaddress: Literal["+", "-", "="] | None = _key(
        "Delimiter of plus-addresses in Reply-To, such as support+...@; leave out where the server refuses them.",
        None,
        example='"+"',
    )
    signature: str = _key("Under each answer to a customer.", "")
    footer: str = _key("Last lines of each mail to a customer.", "")
    forms: Addresses = _key("Senders that are web forms: their Reply-To is believed.", [])
    lists: Words = _key("List ids or addresses of our own groups: their list headers are no sign of a machine.", [])
    notify: list[Customer] = _key(
        "What customers are told beside answers: claimed, closed, rejected.", ["claimed", "closed", "rejected"]
    )
    received: bool = _key("Tell the requester once that the first mail arrived.", True)
    reopen_days: Count = _key("A follow-up on a ticket closed for longer makes a new, linked ticket.", 14)
    pending_close_days: Positive = _key("A ticket that waits for the customer this long is closed silently.", 14)
    plan: str | None = _key("Plan of tickets without a company's plan. Not yet in effect.", None, example='"standard"')
    digest: bool = _key("Send the team a digest on weekdays.", True)
    assign: str | None = _key("Agent who gets each new ticket of this queue.", None, example='"anna"')
    language: Language | None = _key("Language of notices of this queue; left out: maild.language.", None, '"en"')


class SourceTable(Table):
    """[[source]]."""

    sentence = "Where mail comes from: a listener (smtp, lmtp); a mailbox (imap) is not fetched yet."
    name: Name = _key("Short name, shown in the ledger.", example='"mailbox"')
    kind: Literal["imap", "smtp", "lmtp"] = _key(
        "smtp and lmtp listen; imap is taken, but not fetched yet.", example='"imap"'
    )
    host: str | None = _key(
        "imap: the server, must be given. smtp, lmtp: the address to listen on; left out: 127.0.0.1.",
        None,
        example='"imap.example.com"',
    )
    port: Port | None = _key("Left out: imap 993 (143 with starttls), smtp 25, lmtp 24.", None, example="993")
    tls: Tls | None = _key(
        'tls, starttls or none. Left out: imap "tls", or "starttls" on port 143, or "none" on another port of a'
        ' loopback host; a listener "starttls" if tls_cert is given, else "none". It never falls back.',
        None,
        example='"tls"',
    )
    tls_cert: str | None = _key("Listener: file of the certificate chain (PEM).", None, example='"tls/cert.pem"')
    tls_key: str | None = _key("Listener: file of the certificate's key (PEM).", None, example='"tls/key.pem"')
    user: str | None = _key("imap: the mailbox.", None, example='"support@example.com"')
    login: str | None = _key("imap: who signs in, where it is not the mailbox itself.", None, example='"robot"')
    password: SecretText | None = _key("imap: must be given.", None, example='{env = "MAILD_IMAP_PASSWORD"}')
    oauth: NotYet = _key("Not yet: sign-in by OAuth2; use an app password.", None)
    folder: str = _key("imap: the folder that is read.", "INBOX")
    junk: NotYet = _key("Not yet: what is done with mail in the junk folder.", None)
    sent: NotYet = _key("Not yet: the folder of what people send from the shared mailbox by hand.", None)
    done: Annotated[str, AfterValidator(types.done)] = _key(
        'imap: what becomes of a mail once it is stored: "keep", "seen", "move:FOLDER" or "delete".', "keep"
    )
    since: Annotated[str, BeforeValidator(types.since)] = _key(
        'imap: read mail that arrived after the first start ("install"), all of it ("all"), of some days ("30d"), or'
        ' from a day on ("2026-01-31").',
        "install",
    )
    recipients: Literal["ours", "any"] = _key(
        "Take only mail to an address of a queue (ours), or whatever comes (any).", "ours"
    )
    queue: str | None = _key("Queue of a mail that names none of ours; left out: the first.", None, '"support"')
    authserv_id: str | None = _key(
        "Name under which the receiving server writes Authentication-Results, as it stands there right behind the"
        " colon. The server must take headers with its own name out of what comes in (RFC 8601, 5).",
        None,
        example='"mx.example.com"',
    )
    trust: Literal["none", "headers", "microsoft365"] = _key(
        "What vouches for senders: the Authentication-Results of the server named by authserv_id (headers), those of"
        " Exchange Online, which names none (microsoft365), or nothing: then only our own signed ids let agents act.",
        "headers",
    )
    max_connections: Positive = _key("Listener: connections at one time.", 100)
    max_bytes: Positive = _key(
        "Listener: largest mail in octets; larger ones are refused before they are taken.", 52428800
    )


class OutgoingTable(Table):
    """[[outgoing]]."""

    sentence = "Where mail leaves. At least one."
    name: Name = _key("Short name, shown in the outbox.", "outgoing")
    kind: Literal["smtp", "maildir"] = _key("smtp hands mail to a server; maildir writes it into a folder.", "smtp")
    path: str | None = _key("maildir: the folder, from this file's folder on.", None, example='"out"')
    host: str | None = _key("smtp: the server, must be given.", None, example='"smtp.example.com"')
    port: Port | None = _key("smtp: left out: 587, with tls 465, with none 25.", None, example="587")
    tls: Tls | None = _key(
        'tls, starttls or none. Left out: "starttls", or "tls" on port 465, or "none" on a loopback host. It never'
        " falls back.",
        None,
        example='"starttls"',
    )
    login: str | None = _key("smtp: who signs in; left out: no sign-in.", None, example='"support@example.com"')
    password: SecretText | None = _key("smtp: goes with login.", None, example='{env = "MAILD_SMTP_PASSWORD"}')
    oauth: NotYet = _key("Not yet: sign-in by OAuth2; use an app password.", None)
    queues: Words = _key("Queues whose mail leaves here; empty: all that no other entry names.", [])
    return_path: Literal["address", "null"] = _key(
        'Envelope sender of automatic mail: the queue\'s "address", or "null" for the null sender.', "address"
    )
    rate: Positive = _key("Mails a minute at most.", 30)
    alerts: bool = _key(
        "This is the second way, by which the admin hears of faults of the others. Not yet in effect.", False
    )


class AgentTable(Table):
    """[[agent]]."""

    sentence = "Who may answer. name and address must be given."
    name: Name = _key("One short word; #assign takes it.", example='"anna"')
    address: MailAddress = _key("The agent's own address, never one of maild's.", example='"anna@example.com"')
    title: Line = _key('Name that customers see; "" takes the short name.', "")
    aliases: Addresses = _key("Other addresses from which this agent writes.", [])
    queues: Words = _key("Queues to whose team the agent belongs; empty: all.", [])
    language: Language | None = _key("Language of mail to this agent; left out: maild.language.", None, '"en"')
    notices: Literal["all", "mine", "digest"] = _key(
        "Mail about all of the team's tickets (all), about the own ones (mine), or only the digest and questions about"
        " mail in the own name (digest).",
        "all",
    )
    signature: str = _key("Under this agent's answers, instead of the queue's.", "")


class AgentsTable(Table):
    """[agents]."""

    sentence = "What holds for all agents."
    require: Annotated[Literal["capability"], BeforeValidator(types.require)] = _key(
        "What an agent's mail needs where the server says nothing of the sender: the reply to a notice made for"
        " that agent (capability).",
        "capability",
    )
    undo_seconds: Count = _key("A public reply waits this long, and #cancel stops it.", 0)
    hold_on: NotYet = _key("Not yet: what else holds an agent's reply back.", None)
    handover: NotYet = _key("Not yet: minutes after which a held reply goes to the team.", None)


class CompanyTable(Table):
    """[[company]]."""

    sentence = "A customer firm, found by the sender's domain. Put into the database once; then the database owns it."
    name: Line = _key("Its name.", example='"Example Ltd"')
    domains: Words = _key(
        "Its mail domains, subdomains included; no public mail provider.", [], example='["example.net"]'
    )
    plan: str | None = _key("What it has bought.", None, example='"standard"')
    language: Language | None = _key("Language of mail to its people.", None, '"en"')


class PlanTable(Table):
    """[[plan]]."""

    sentence = "What a company has bought. Rules can ask for its name; no clock runs on its times yet."
    name: Name = _key("Its name.", example='"standard"')
    hours: str = _key("Working hours. Not yet in effect.", "Mon-Fri 09:00-17:00")
    holidays: str | None = _key("Country code of the holidays. Not yet in effect.", None, example='"DE"')
    valid_until: date | None = _key("Last day of the plan. Not yet in effect.", None, example="2027-12-31")
    first_answer: dict[Level, Span] = _key(
        "Working time to the first answer by priority. Not yet in effect.", {}, '{normal = "8h", urgent = "1h"}'
    )
    resolution: dict[Level, Span] = _key(
        "Working time to the solution by priority. Not yet in effect.", {}, '{normal = "3d", urgent = "8h"}'
    )
    at_risk: Annotated[int, Field(ge=1, le=100)] = _key(
        "Per cent of the time at which it is at risk. Not yet in effect.", 75
    )


class PartnerTable(Table):
    """[[partner]]."""

    sentence = "A contractor or vendor. Mail from it is known as the partner's; there is no #handoff yet."
    name: Name = _key("One short word.", example='"printerco"')
    address: MailAddress = _key("Where the mail goes.", example='"service@example.org"')
    domains: Words = _key("Mail from these domains is the partner's.", [])


class LimitsTable(Table):
    """[limits]."""

    sentence = "Where reading stops: a mail beyond is kept and read as far as it goes. And how long things count."
    mail_bytes: Positive = _key("Octets of a mail.", _LIMITS.mail_bytes)
    parts: Positive = _key("Parts of a mail.", _LIMITS.parts)
    depth: Positive = _key("Depth of parts within parts.", _LIMITS.depth)
    header_bytes: Positive = _key("Octets of the headers.", _LIMITS.header_bytes)
    addresses: Positive = _key("Addresses in one header.", _LIMITS.addresses)
    capability_days: Positive = _key("How long a notice authorises its agent's answer.", 90)
    stale_days: Positive = _key("A mail that is older when it arrives causes no automatic mail.", 7)
    import_close_days: Positive = _key("After an import, tickets without newer mail are closed.", 14)
    notice_bytes: Count = _key("Attachments past this are named in notices, not sent.", 8 * 1024 * 1024)
    reply_recipients: Positive = _key("A reply to more people is held.", 20)


class BudgetTable(Table):
    """[budget]."""

    sentence = "How much automatic mail may go to people who are no agents; past it mail is withheld."
    per_ticket: Count = _key("To one address on one ticket since the last act of an agent.", _BUDGET.per_ticket)
    per_address_hour: Count = _key("To one address in an hour.", _BUDGET.per_address_hour)
    per_domain_day: Count = _key("To one domain in a day; public mail providers do not count.", _BUDGET.per_domain_day)
    strangers_hour: Count = _key("To all unknown people together in an hour.", _BUDGET.strangers_hour)
    known_hour: Count = _key("To all known requesters together in an hour.", _BUDGET.known_hour)


class RetentionTable(Table):
    """[retention]."""

    sentence = "How long things are kept, in days; 0: for ever. Nothing is deleted yet."
    raw_days: Count = _key("Raw mails. Not yet in effect.", 0)
    spam_days: Count = _key("Held spam. Not yet in effect.", 30)
    held_days: Count = _key("Held mails. Not yet in effect.", 90)
    log_days: Count = _key("Who looked at which ticket. Not yet in effect.", 30)


class WebTable(Table):
    """[web]."""

    sentence = "The page that shows tickets and changes nothing."
    enabled: bool = _key("Serve it.", False)
    listen: Annotated[str, AfterValidator(types.listen)] = _key(
        "HOST:PORT; without sign-in only a loopback host.", "127.0.0.1:8025"
    )
    url: str | None = _key(
        "Address under which people reach it. No mail has links yet.", None, '"http://localhost:8025"'
    )
    sign_in: Annotated[Literal["off"], BeforeValidator(types.sign_in)] = _key(
        'Only "off" works now: anyone who reaches the address can read, hence only on loopback.', "off"
    )
    agent: str | None = _key(
        "The one agent who looks at it: the page's claim and close links then act in this name.",
        None,
        example='"anna"',
    )


class TemplatesTable(Table):
    """[templates]."""

    sentence = "Your own texts."
    folder: str | None = _key(
        "Folder with LANGUAGE/NAME.txt, from this file's folder on; each replaces ours of that name.",
        None,
        '"templates"',
    )


EXAMPLE_VARIABLE = "MAILD_SECRET"
"""The environment variable in the example of maild.secret."""

ONCE: dict[str, type[Table]] = {
    "maild": MaildTable,
    "agents": AgentsTable,
    "limits": LimitsTable,
    "budget": BudgetTable,
    "retention": RetentionTable,
    "web": WebTable,
    "templates": TemplatesTable,
}
"""Tables that are written once: [maild]."""

MANY: dict[str, type[Table]] = {
    "queue": QueueTable,
    "source": SourceTable,
    "outgoing": OutgoingTable,
    "agent": AgentTable,
    "company": CompanyTable,
    "plan": PlanTable,
    "partner": PartnerTable,
}
"""Tables that are written once for each thing: [[queue]]. [[rule]] is read by maild.rules.load."""


def example(model: type[Table], key: str) -> str:
    """A TOML value for this key: its example, else its default."""
    field = model.model_fields[key]
    if isinstance(field.json_schema_extra, dict):
        return str(field.json_schema_extra["example"])
    return toml(field.default)


def toml(value: object) -> str:
    """A plain value as TOML."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return "{}"
        case _:
            return str(value)
