"""Small worlds for the tests of the notifier: a queue with a team, a customer, a mail, a decision."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from maild.config import texts
from maild.values import (
    Action,
    Address,
    Agent,
    Audience,
    Bond,
    Change,
    Context,
    Decision,
    Direction,
    Disposition,
    Envelope,
    Filing,
    Identity,
    Link,
    Machine,
    MachineKind,
    Mail,
    Message,
    MessageKind,
    Person,
    Policy,
    Priority,
    Purpose,
    Queue,
    Role,
    Sent,
    State,
    Template,
    ThreadPlan,
    Ticket,
    TicketId,
    Trust,
    TrustLevel,
    Via,
    What,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
EVA = Address("Eva Muster", "eva@kunde.example")
LEO = Address("Leo", "leo@kunde.example")
SUPPORT = Queue("support", "support@maild.example", "Acme Support", signature="Acme Support", footer="Acme Ltd")
ANNA = Agent("anna", "anna@team.example", "Anna Berg")
BEN = Agent("ben", "ben@team.example", "Ben Tal")
CARL = Agent("carl", "carl@team.example", "Carl Ott", queues=("billing",))
BILLING = Queue("billing", "billing@maild.example", "Acme Billing", language="de")
POLICY = Policy(
    identity=Identity("maild.example", ("a secret of the tests",)),
    queues=(SUPPORT, BILLING),
    agents=(ANNA, BEN, CARL),
    texts=texts(),
    public_domains=frozenset({"mail.example"}),
    intakes=frozenset({"support@maild.example", "billing@maild.example"}),
)
TICKET = Ticket(
    id=TicketId(42),
    queue="support",
    subject="Printer jams",
    state=State.OPEN,
    priority=Priority.NORMAL,
    requester=EVA,
    created=NOW - timedelta(hours=2),
    updated=NOW - timedelta(hours=1),
    acknowledged=True,
)
ENVELOPE = Envelope("imap", NOW, recipients=("support@maild.example",))
CTX = Context(now=NOW, envelope=ENVELOPE)
HUMAN = Machine(MachineKind.HUMAN, may_answer=True, evidence="none")


def a_mail(sender: Address | None = EVA, text: str = "It jams again.", **changed: Any) -> Mail:
    """A mail as parse would give it."""
    mail = Mail(
        message_id="c1@kunde.example",
        in_reply_to=(),
        references=(),
        sender=sender,
        reply_to=(),
        to=(Address("", "support@maild.example"),),
        cc=(),
        subject="Printer jams",
        date=NOW - timedelta(minutes=1),
        text=text,
        reply=text,
        quoted="",
        signature="",
        html=None,
        attachments=(),
        defects=(),
        headers=(),
        content_type="text/plain",
        report=None,
        language=None,
        size=1000,
        digest="d",
        content_digest="c",
    )
    return replace(mail, **changed)


def a_decision(
    ticket: Ticket | None,
    action: Action = Action.APPEND,
    role: Role = Role.REQUESTER,
    kind: MessageKind = MessageKind.CUSTOMER,
    text: str = "It jams again.",
    sender: Address | None = EVA,
    trust: TrustLevel = TrustLevel.UNKNOWN,
    machine: Machine = HUMAN,
    answered: Sent | None = None,
    **changed: Any,
) -> Decision:
    """A decision about a mail, before anybody is told."""
    agent = POLICY.agent_at(sender.key) if sender else None
    public = kind in (MessageKind.CUSTOMER, MessageKind.REPLY)
    decision = Decision(
        disposition=Disposition.ACCEPTED,
        reason="in-reply-to",
        machine=machine,
        person=Person(sender, agent.name if agent else None, None, None, Trust(trust, "tests")),
        link=Link(action, ticket.id if ticket else None, role, Bond.NONE, "in-reply-to", answered=answered),
        plan=ThreadPlan(None, (), ()),
        ticket=ticket,
        filing=Filing(kind, Audience.PUBLIC if public else Audience.NOTE, text),
        changes=(),
        notices=(),
        traces=(),
    )
    return replace(decision, **changed)


def a_notice_to(agent: Agent, text: str, template: Template = Template.NEW) -> Sent:
    """A notice that went to this agent an hour ago."""
    return Sent(
        number=7,  # type: ignore[arg-type]
        ticket=TICKET.id,
        message_id="7.r.x@maild.example",
        purpose=Purpose.REPLY,
        audience=Audience.NOTE,
        to_agents=True,
        bound_to=agent.address,
        recipients=(agent.address,),
        created=NOW - timedelta(hours=1),
        template=template,
        text=text,
    )


def a_message(
    sender: Address,
    kind: MessageKind = MessageKind.CUSTOMER,
    text: str = "Earlier words.",
    message_id: str = "c0@kunde.example",
    direction: Direction = Direction.IN,
    ago: timedelta = timedelta(hours=3),
) -> Message:
    """A message of the ticket's history."""
    return Message(
        id=1,
        message_id=message_id,
        sender=sender,
        to=(),
        cc=(),
        kind=kind,
        direction=direction,
        audience=Audience.NOTE if kind is MessageKind.NOTE else Audience.PUBLIC,
        date=NOW - ago,
        subject="Printer jams",
        text=text,
        quoted="",
        signature="",
        trust=TrustLevel.UNKNOWN,
        ticket=TICKET.id,
    )


def assigned(to: str, by: str) -> Change:
    """A change of the assignee."""
    return Change(What.ASSIGNEE, None, to, by, Via.MAIL)
