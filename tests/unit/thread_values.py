"""Small mails, tickets and contexts for the tests of threading, identify and commands."""

from datetime import UTC, datetime, timedelta
from typing import Any

from maild.threading import token
from maild.threading.resolve import resolve
from maild.values import (
    Address,
    Agent,
    Audience,
    Company,
    Context,
    Envelope,
    Identity,
    Known,
    Link,
    Machine,
    MachineKind,
    Mail,
    OutgoingNo,
    Partner,
    Person,
    Policy,
    Priority,
    Purpose,
    Queue,
    Sent,
    State,
    Template,
    ThreadId,
    Ticket,
    TicketId,
    Trust,
    TrustLevel,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
IDENTITY = Identity("desk.example.org", ("first secret", "older secret"), 3)
SUPPORT = Queue("support", "support@example.org", "Support", aliases=("help@example.org",), subaddress="+")
BILLING = Queue("billing", "billing@example.org", "Billing", prefix="BILL ")
ANNA = Agent("anna", "anna@example.org", aliases=("anna.k@example.org",))
BOB = Agent("bob", "bob@example.org", queues=("billing",))
CARL = Agent("carl", "carl@example.org")
POLICY = Policy(
    IDENTITY,
    (SUPPORT, BILLING),
    (ANNA, BOB, CARL),
    (Partner("fixit", "desk@fixit.example", ("fixit.example",)),),
    public_domains=frozenset({"mail.example"}),
)
ACME = Company("Acme", ("acme.example",))
HUMAN = Machine(MachineKind.HUMAN, True, "")
CUSTOMER = "kim@acme.example"


def make_mail(**fields: Any) -> Mail:
    """A plain mail of a customer; addresses may be given as strings."""
    given: dict[str, Any] = {
        "message_id": "new@acme.example",
        "in_reply_to": (),
        "references": (),
        "sender": CUSTOMER,
        "reply_to": (),
        "to": ("support@example.org",),
        "cc": (),
        "subject": "Re: Printer",
        "date": NOW,
        "text": "Hello",
        "reply": "Hello",
        "quoted": "",
        "signature": "",
        "html": None,
        "attachments": (),
        "defects": (),
        "headers": (),
        "content_type": "text/plain",
        "report": None,
        "language": None,
        "size": 100,
        "digest": "raw",
        "content_digest": "content",
        **fields,
    }
    if isinstance(given["sender"], str):
        given["sender"] = Address("", given["sender"])
    for name in ("reply_to", "to", "cc"):
        given[name] = tuple(Address("", a) if isinstance(a, str) else a for a in given[name])
    return Mail(**given)


def make_ticket(number: int = 42, **fields: Any) -> Ticket:
    """An open ticket of the customer in the support queue."""
    given: dict[str, Any] = {
        "queue": "support",
        "subject": "Printer",
        "state": State.OPEN,
        "priority": Priority.NORMAL,
        "requester": Address("Kim", CUSTOMER),
        "created": NOW - timedelta(days=3),
        "updated": NOW - timedelta(days=1),
        "company": "Acme",
        **fields,
    }
    return Ticket(TicketId(number), **given)


def make_sent(number: int = 7, ticket: int | None = 42, bound_to: str | None = None, **fields: Any) -> Sent:
    """A mail of ours: to the customer, or bound to an agent."""
    given: dict[str, Any] = {
        "message_id": token.message_id(IDENTITY, OutgoingNo(number), Purpose.REPLY),
        "purpose": Purpose.REPLY,
        "audience": Audience.PUBLIC,
        "to_agents": bound_to is not None,
        "recipients": (bound_to or CUSTOMER,),
        "created": NOW - timedelta(days=1),
        "template": Template.NEW if bound_to else Template.REPLY,
        "text": "text",
        **fields,
    }
    return Sent(OutgoingNo(number), TicketId(ticket) if ticket else None, bound_to=bound_to, **given)


def our_id(number: int = 7, purpose: Purpose = Purpose.REPLY) -> str:
    """The Message-ID of a mail of ours."""
    return token.message_id(IDENTITY, OutgoingNo(number), purpose)


def our_address(number: int = 7, purpose: Purpose = Purpose.REPLY) -> str:
    """The signed Reply-To of a mail of ours."""
    return token.plus_address("support@example.org", "+", token.sign(IDENTITY, OutgoingNo(number), purpose))


def seen(message_id: str, ticket: int | None = 42, ghost: bool = False, **fields: Any) -> Known:
    """An id in the graph."""
    return Known(message_id, ThreadId(1), TicketId(ticket) if ticket else None, ghost, **fields)


def make_ctx(**fields: Any) -> Context:
    """A context with the customer's ticket 42."""
    given: dict[str, Any] = {"now": NOW, "envelope": Envelope("mx", NOW), "tickets": (make_ticket(),), **fields}
    return Context(**given)


def silent() -> Envelope:
    """The envelope of an import."""
    return Envelope("import", NOW, silent=True)


def make_person(address: str | None = CUSTOMER, trust: TrustLevel = TrustLevel.UNKNOWN, **fields: Any) -> Person:
    """Somebody by address; agents and the company Acme are found as identify would."""
    agent = POLICY.agent_at(address or "")
    given: dict[str, Any] = {
        "agent": agent.name if agent else None,
        "partner": "fixit" if (address or "").endswith("@fixit.example") else None,
        "company": "Acme" if (address or "").endswith("@acme.example") else None,
        "trust": Trust(trust, ""),
        **fields,
    }
    return Person(Address("", address) if address else None, **given)


def resolved(
    mail: Mail, ctx: Context, trust: TrustLevel = TrustLevel.UNKNOWN, machine: Machine = HUMAN, **fields: Any
) -> Link:
    """The link of a mail, its sender taken from From."""
    person = make_person(mail.sender.address if mail.sender else None, trust, **fields)
    return resolve(mail, machine, person, ctx, POLICY)
