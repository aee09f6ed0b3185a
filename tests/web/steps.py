"""The single steps of a morning: a mail comes, an agent acts, a mail of ours goes out; each through the store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from maild.mail.parse import parse
from maild.store import apply, outbox, spool
from maild.store.sessions import Session
from maild.threading import token
from maild.values import (
    NEW_TICKET,
    Act,
    Action,
    Agent,
    Audience,
    Bond,
    Change,
    Decision,
    Disposition,
    Envelope,
    Filing,
    Identity,
    Link,
    Machine,
    MachineKind,
    Mail,
    MessageKind,
    OutboxState,
    OutgoingMail,
    Person,
    Policy,
    Priority,
    Purpose,
    Queue,
    Role,
    Settlement,
    SpoolId,
    State,
    Template,
    ThreadPlan,
    Ticket,
    Trace,
    Transcript,
    Trust,
    TrustLevel,
    Via,
    What,
)

NOW = datetime(2026, 3, 10, 10, 30, tzinfo=UTC)
HARBOUR = "support@harbour-it.example"
POLICY = Policy(
    Identity("harbour-it.example", ("0123456789abcdef0123456789abcdef",)),
    (Queue("support", HARBOUR, "Harbour IT"),),
    agents=(
        Agent("mara", "mara@harbour-it.example", title="Mara Voss"),
        Agent("ben", "ben@harbour-it.example", title="Ben Adler"),
        Agent("lea", "lea@harbour-it.example", title="Lea Brandt"),
    ),
    timezone="Europe/Berlin",
)


def letter(
    sender: str, subject: str, text: str, at: datetime, files: Sequence[tuple[str, str, bytes]] = ()
) -> tuple[bytes, Mail]:
    """A customer's mail, as bytes and as parsed."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Date"] = sender, HARBOUR, subject, at
    message["Message-ID"] = f"<{at.timestamp():.0f}.{len(text)}.{len(subject)}@customer.example>"
    message.set_content(text)
    for name, kind, content in files:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    raw = message.as_bytes()
    return raw, parse(raw)


def opened(s: Session, letter: tuple[bytes, Mail], at: datetime, company: str | None) -> Ticket:
    """A new ticket from a customer's mail."""
    mail = letter[1]
    ticket = Ticket(NEW_TICKET, "support", mail.subject, State.NEW, Priority.NORMAL, mail.sender, at, at,
                    company=company or None)  # fmt: skip
    return arrived(s, letter, ticket, at, Action.NEW, Role.REQUESTER, MessageKind.CUSTOMER)


def appended(
    s: Session,
    letter: tuple[bytes, Mail],
    ticket: Ticket,
    at: datetime,
    role: Role,
    kind: MessageKind = MessageKind.CUSTOMER,
    warning: str = "",
    trust: TrustLevel = TrustLevel.UNKNOWN,
) -> Ticket:
    """A follow-up."""
    action = Action.APPEND if role is Role.REQUESTER else Action.APPEND_UNVERIFIED
    return arrived(s, letter, ticket, at, action, role, kind, warning, trust)


def arrived(
    s: Session,
    letter: tuple[bytes, Mail],
    ticket: Ticket,
    at: datetime,
    action: Action,
    role: Role,
    kind: MessageKind,
    warning: str = "",
    trust: TrustLevel = TrustLevel.UNKNOWN,
) -> Ticket:
    """One mail on its whole way through the store."""
    raw, mail = letter
    fresh = ticket.id == NEW_TICKET
    human = kind is not MessageKind.EVENT
    decision = Decision(
        disposition=Disposition.ACCEPTED if human else Disposition.EVENT,
        reason="a person writes" if human else "an auto-reply",
        machine=Machine(MachineKind.HUMAN if human else MachineKind.AUTO_REPLY, human, "nothing says otherwise"),
        person=Person(mail.sender, None, None, ticket.company, Trust(trust, "set by the test")),
        link=Link(action, None if fresh else ticket.id, role, Bond.NONE, "none: nothing ties it", cell="nothing / new"),
        plan=ThreadPlan(mail.message_id, (), ()),
        ticket=ticket,
        filing=Filing(kind, Audience.PUBLIC, mail.reply, warning),
        changes=(Change(What.CREATED, None, mail.subject, "customer", Via.MAIL),) if fresh else (),
        notices=(),
        traces=(Trace("warehouse", False, "subject has no 'forklift'"),),
    )
    envelope = Envelope("test", at, sender=mail.sender.address if mail.sender else "", recipients=(HARBOUR,))
    (number,) = spool.accept(s, [(raw, envelope)])
    (row,) = (r for r in spool.waiting(s, at, 10) if r.id == number)
    after = apply.apply(s, row, mail, decision, at)
    assert after is not None
    return after


def acted(s: Session, ticket: Ticket, changes: tuple[Change, ...], filing: Filing | None, at: datetime) -> Ticket:
    """What an agent did."""
    return apply.act(s, Act(replace(ticket, updated=at), changes, (), filing, Transcript(("done",))), at)


def told(
    s: Session,
    ticket: Ticket,
    template: Template,
    recipients: tuple[str, ...],
    at: datetime,
    state: OutboxState,
    to_agents: bool = False,
    answer: str = "250 OK",
) -> None:
    """A mail of ours about a ticket, and what became of it for the last of its recipients; the others have got it."""
    number = outbox.reserve(s, 1)
    mail = OutgoingMail(
        number=number,
        ticket=ticket.id,
        template=template,
        audience=Audience.PUBLIC,
        to_agents=to_agents,
        purpose=Purpose.REPLY,
        automatic=to_agents,
        bound_to=recipients[0] if to_agents else None,
        message_id=token.message_id(POLICY.identity, number, Purpose.REPLY),
        mail_from=HARBOUR,
        recipients=recipients,
        headers=(
            ("From", f"Mara Voss <{HARBOUR}>"),
            ("To", ", ".join(recipients)),
            ("Subject", f"[#1] {ticket.subject}"),
        ),
        text="Reply = mail to Jonas Weber",
        boundary="b",
        attachments=(),
        created=at,
    )
    outbox.enqueue(s, [mail], None, at)
    for claimed, rows in outbox.claim(s, at, "test", timedelta(minutes=5), 10):
        assert claimed.number == number
        for row in rows:
            fate = state if row.recipient == recipients[-1] else OutboxState.SENT
            outbox.settle(s, row, Settlement(fate, None, answer), answer, at)


def held(s: Session) -> SpoolId:
    """A mail that maild could not read."""
    raw, _ = letter("billing@odd.example", "Unreadable", "x", NOW)
    (number,) = spool.accept(s, [(raw, Envelope("test", NOW - timedelta(hours=3), recipients=(HARBOUR,)))])
    spool.count_attempts(s, [number], NOW)
    spool.hold(s, number, "reading failed three times: <oops>", NOW)
    return number
