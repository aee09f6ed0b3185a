"""Values for the tests of the store: mails, decisions and composed mails with as little said as possible."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from maild.store import apply, gather, outbox, spool
from maild.store.sessions import Session, serial
from maild.threading import ids
from maild.values import (
    NEW_TICKET,
    Action,
    Address,
    Audience,
    Bond,
    Change,
    Decision,
    Disposition,
    Envelope,
    Filing,
    Link,
    Lookups,
    Machine,
    MachineKind,
    Mail,
    MessageKind,
    OutgoingMail,
    Person,
    Priority,
    Purpose,
    Role,
    Spooled,
    SpoolId,
    State,
    Template,
    Ticket,
    TicketId,
    Trust,
    TrustLevel,
    Via,
    What,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EVE = Address("Eve Müller", "Eve@customer.example")
ENVELOPE = Envelope("inbox", NOW, "eve@customer.example", ("support@firm.example",), cursor="7")
TRUST = Trust(TrustLevel.UNKNOWN, "")
HUMAN = Machine(MachineKind.HUMAN, True, "")


def mail(own: str | None = "a@x", *referred: str, subject: str = "Printer", text: str = "It burns.") -> Mail:
    """A mail from Eve with this Message-ID that refers to these."""
    digest = hashlib.sha256(f"{own}{referred}{subject}{text}".encode("utf-8", "replace")).hexdigest()
    return Mail(
        message_id=own,
        in_reply_to=referred[:1],
        references=referred,
        sender=EVE,
        reply_to=(),
        to=(Address("", "support@firm.example"),),
        cc=(),
        subject=subject,
        date=NOW - MINUTE,
        text=text,
        reply=text,
        quoted="> what?",
        signature="-- \nEve",
        html=None,
        attachments=(),
        defects=(),
        headers=(("from", "eve"),),
        content_type="text/plain",
        report=None,
        language=None,
        size=len(text),
        digest=digest,
        content_digest=f"c{digest}",
    )


def ticket(number: TicketId = NEW_TICKET, requester: Address | None = EVE, subject: str = "Printer") -> Ticket:
    """A new ticket of Eve."""
    return Ticket(number, "support", subject, State.NEW, Priority.NORMAL, requester, NOW, NOW)


def link(action: Action = Action.NEW, number: TicketId | None = None, role: Role = Role.REQUESTER) -> Link:
    """A link to this ticket."""
    return Link(action, number, role, Bond.NONE, "none: a test")


CREATED = Change(What.CREATED, None, "Printer", "customer", Via.MAIL)


def decision(
    m: Mail, known: tuple[object, ...] = (), on: Ticket | None = None, disposition: Disposition = Disposition.ACCEPTED
) -> Decision:
    """Accept this mail onto a ticket."""
    return Decision(
        disposition=disposition,
        reason="none: a test",
        machine=HUMAN,
        person=Person(m.sender, None, None, None, TRUST),
        link=link(),
        plan=ids.plan(m, known),  # type: ignore[arg-type]
        ticket=on,
        filing=Filing(MessageKind.CUSTOMER, Audience.PUBLIC, m.reply) if on else None,
        changes=(CREATED,) if on else (),
        notices=(),
        traces=(),
    )


def lookups(m: Mail) -> Lookups:
    """What gather is asked for this mail."""
    own = (m.message_id,) if m.message_id else ()
    return Lookups(
        ids=tuple(dict.fromkeys((*own, *ids.referred(m)))),
        addresses=(m.sender.key,) if m.sender else (),
        domains=(m.sender.domain,) if m.sender else (),
        digest=m.digest,
        content_digest=m.content_digest,
    )


def accepted(s: Session, raw: bytes = b"raw", envelope: Envelope = ENVELOPE) -> Spooled:
    """One mail in the spool, with its attempt counted."""
    (number,) = spool.accept(s, [(raw, envelope)])
    spool.count_attempts(s, [number], NOW)
    return Spooled(number, envelope, 0)


def processed(
    s: Session, m: Mail, on: Ticket | None = None, disposition: Disposition = Disposition.ACCEPTED, now: datetime = NOW
) -> tuple[SpoolId, Ticket | None]:
    """A whole T2 with the simplest policy: the ticket of the nearest known id, else a new one."""
    serial(s)
    row = accepted(s)
    ctx = gather.gather(s, lookups(m), ENVELOPE, now)
    known = next((ctx.ticket(k.ticket) for k in ctx.known if k.ticket), None)
    wanted = on or known or ticket(subject=m.subject)
    decided = decision(m, ctx.known, wanted if disposition is Disposition.ACCEPTED else None, disposition)
    return row.id, apply.apply(s, row, m, decided, now)


def composed(
    s: Session,
    on: Ticket | None,
    template: Template = Template.RECEIVED,
    to: tuple[str, ...] = ("eve@customer.example",),
    **other: object,
) -> OutgoingMail:
    """A composed mail with a number that was just drawn; to agents where the template says so."""
    number = outbox.reserve(s, 1)
    to_agents = template in (Template.NEW, Template.TAKEN, Template.NOTE, Template.HELD)
    made = OutgoingMail(
        number=number,
        ticket=on.id if on else None,
        template=template,
        audience=Audience.NOTE if to_agents else Audience.PUBLIC,
        to_agents=to_agents,
        purpose=Purpose.REPLY,
        automatic=template is not Template.REPLY,
        bound_to=to[0] if to_agents else None,
        message_id=f"{number}.r.abc@firm.example",
        mail_from="support@firm.example",
        recipients=to,
        headers=(
            ("From", '"Anna (Support)" <support@firm.example>'),
            ("To", ", ".join(to)),
            ("Subject", f"[#{on.id if on else 0}] Printer"),
        ),
        text="We have it.",
        boundary="b",
        attachments=(),
        created=NOW,
    )
    return replace(made, **other)  # type: ignore[arg-type]
