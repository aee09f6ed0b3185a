"""What has just happened to a ticket, in the words that the tables of notices ask with.

It is longer than others so that each of these words is defined in one place.
"""

import re
from dataclasses import dataclass

from maild.threading.ours import queues
from maild.threading.token import base_address
from maild.values import (
    Act,
    Action,
    Address,
    Agent,
    Attachment,
    Bond,
    Change,
    Commands,
    Context,
    Decision,
    Direction,
    Disposition,
    Filing,
    Link,
    Machine,
    MachineKind,
    Mail,
    Message,
    MessageKind,
    Person,
    Policy,
    Purpose,
    Question,
    Queue,
    Role,
    State,
    Ticket,
    Transcript,
    Via,
    What,
)

MENTION = re.compile(r"(?<![\w.@])@([\w-]+)")
OPENING = frozenset({Action.NEW, Action.NEW_LINKED})
"""What is done with a mail that opens a ticket."""
QUESTIONS: tuple[tuple[str, Question], ...] = (
    ("a remembered address", Question.WHOM),
    ("no agent's of this queue now", Question.TEAM),
)
"""(words of the reason for which a mail is held, what its agent is asked); the first that fits."""
MAIL_FILES = (".eml", ".msg", ".mbox")
"""Names of attached mails, whatever their content type says: Outlook attaches .msg, others call an .eml octets."""
MAIL_TYPES = frozenset(
    {
        "text/rfc822-headers", "application/vnd.ms-outlook", "application/mbox", "application/ms-tnef",
        "application/vnd.ms-tnef", "application/pkcs7-mime", "application/x-pkcs7-mime",
    }
)  # fmt: skip
"""Types of attached mails beside message/*."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One mail, command or tick of the clock with all that it did; every fact about it has a name here."""

    policy: Policy
    ctx: Context
    before: Ticket | None
    ticket: Ticket | None
    changes: tuple[Change, ...]
    filing: Filing | None
    actor: str
    """Name of the agent who did it; empty for customers, rules and the clock."""
    transcript: Transcript | None = None
    commands: Commands | None = None
    mail: Mail | None = None
    machine: Machine | None = None
    person: Person | None = None
    link: Link | None = None
    disposition: Disposition = Disposition.ACCEPTED
    reason: str = ""
    thanks: bool = False
    """The mail says thanks and nothing else."""

    # --- people

    @property
    def queue(self) -> Queue:
        """The ticket's queue; without a ticket the queue that the mail was for."""
        if self.ticket:
            return self.policy.queue(self.ticket.queue)
        wanted = {base_address(a) for a in self.ctx.envelope.recipients}
        if self.mail:
            wanted |= {base_address(a.address) for a in (*self.mail.to, *self.mail.cc)}
        named = next((q for q in self.policy.queues if wanted & set(q.addresses)), None)
        return named or self.policy.queue(self.ctx.envelope.queue or "")

    @property
    def team(self) -> tuple[Agent, ...]:
        """The agents of the queue."""
        return self.policy.team(self.queue.name)

    @property
    def neighbours(self) -> tuple[Agent, ...]:
        """The agents of the other queues that a mail which opens a ticket went to, and who see nothing of this one."""
        if not self.opened or self.mail is None:
            return ()
        others = [q for q in queues(self.mail, self.ctx.envelope, self.policy) if q != self.queue]
        return tuple(a for q in others for a in self.policy.team(q.name) if not a.serves(self.queue.name))

    @property
    def assignee(self) -> Agent | None:
        """Who has the ticket now, if he is still an agent of this queue."""
        agent = self.policy.agent(self.ticket.assignee) if self.ticket else None
        return agent if agent and agent.serves(self.queue.name) else None

    @property
    def requester(self) -> Address | None:
        """Whose case it is."""
        return self.ticket.requester if self.ticket else None

    @property
    def mentioned(self) -> tuple[Agent, ...]:
        """Agents of this queue whose `@name` stands in the note."""
        said = [c.argument for c in self.commands.items if c.verb == "note"] if self.commands else []
        said.append(self.filing.text if self.filing else "")
        names = {n.casefold() for n in MENTION.findall(" ".join(said))}
        return tuple(a for a in self.team if a.name.casefold() in names)

    @property
    def informed(self) -> tuple[Agent, ...]:
        """Agents who had *new* of this ticket and were not told since that somebody took it."""
        number = self.ticket.id if self.ticket else None
        had = {address.casefold() for ticket, address in self.ctx.informed if ticket == number}
        had -= {address.casefold() for ticket, address in self.ctx.told if ticket == number}
        return tuple(a for a in self.team if had & set(a.addresses))

    # --- what happened

    @property
    def done(self) -> bool:
        """The mail or command was carried out; a wrong verb stops all of it."""
        return self.disposition is Disposition.ACCEPTED and (self.transcript is None or self.transcript.ok)

    @property
    def began(self) -> bool:
        """A ticket came into being."""
        return self.done and self.ticket is not None and self.link is not None and self.link.action in OPENING

    @property
    def opened(self) -> bool:
        """A ticket came into being, and no newsletter did it."""
        bulk = self.ticket is not None and "bulk" in self.ticket.tags
        mass = self.machine is not None and (self.machine.bulk or self.machine.kind is MachineKind.LIST)
        return self.began and not bulk and not mass

    @property
    def spoke(self) -> bool:
        """There is new text or an attachment that is no signature logo; without either nothing is sent."""
        attached = any(not a.inline for a in self.attachments)
        return self.filing is not None and (bool(self.filing.text.strip()) or attached)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What is attached to the mail in hand."""
        return self.mail.attachments if self.mail else ()

    @property
    def forwarded(self) -> tuple[Attachment, ...]:
        """The attached mails: one of them may be a notice of ours, with its internal lines and its capability."""
        return tuple(a for a in self.attachments if _is_mail(a))

    @property
    def enclosed(self) -> tuple[Attachment, ...]:
        """What of the attachments may go to a customer."""
        return tuple(a for a in self.attachments if not _is_mail(a))

    def filed(self, *kinds: MessageKind) -> bool:
        """The mail or text stands on the ticket as one of these."""
        return self.done and self.filing is not None and self.filing.kind in kinds

    @property
    def replied(self) -> bool:
        """An agent says something to the customer."""
        return bool(self.actor) and self.filed(MessageKind.REPLY) and self.spoke

    @property
    def noted(self) -> bool:
        """An agent says something to the other agents."""
        return bool(self.actor) and self.filed(MessageKind.NOTE) and self.spoke

    @property
    def followed(self) -> bool:
        """Somebody outside wrote on a running ticket, and more than thanks."""
        outside = self.filed(MessageKind.CUSTOMER, MessageKind.PARTNER)
        return outside and not self.began and not self.actor and not self.thanks and self.link is not None

    @property
    def claimed(self) -> bool:
        """The actor now has a ticket that nobody had."""
        nobody = self.before is not None and self.before.assignee is None
        return (
            self.done
            and bool(self.actor)
            and nobody
            and _same(self.ticket.assignee if self.ticket else None, self.actor)
        )

    @property
    def taken(self) -> bool:
        """Somebody took care of it for the first time: a claim, or an assignment by hand or by an answer."""
        nobody = self.before is not None and self.before.assignee is None
        return self.done and bool(self.actor) and nobody and self.assignee is not None

    @property
    def first_answer(self) -> bool:
        """An agent answers what nobody had answered."""
        return self.replied and self.before is not None and self.before.answered_at is None

    @property
    def given(self) -> bool:
        """An existing ticket has a new assignee who did not take it himself."""
        old = self.before.assignee if self.before else None
        moved = self.ticket is not None and not _same(self.ticket.assignee, old)
        return self.done and not self.began and moved and self.assignee is not None

    @property
    def closed(self) -> bool:
        """An agent closed it, not as spam and not by a merge."""
        if not self.done or not self.actor or self.before is None or self.ticket is None:
            return False
        now = self.ticket.state is State.CLOSED and self.before.state is not State.CLOSED
        return now and self.ticket.merged_into is None and "spam" not in self.ticket.tags

    @property
    def doubtful(self) -> bool:
        """An agent's mail is a note, and he did not say so: it answers a mail for a customer, or none of ours."""
        verbs = {c.verb for c in self.commands.items} if self.commands else set()
        unasked = self.link is not None and (self.link.purpose is Purpose.REPLY or self.link.bond is not Bond.BOUND)
        return self.noted and unasked and "note" not in verbs

    @property
    def latest(self) -> Message | None:
        """What a customer wrote last on the ticket before this."""
        number = self.ticket.id if self.ticket else None
        wrote = [
            m for m in self.ctx.history if m.ticket == number and m.kind is MessageKind.CUSTOMER and m.text.strip()
        ]
        return wrote[-1] if wrote else None

    @property
    def question(self) -> Question:
        """What the agent is asked in whose name the held mail came."""
        found = next((question for words, question in QUESTIONS if words in self.reason), Question.WROTE)
        answered = self.link.answered if self.link else None
        noted = answered is not None and answered.purpose is not Purpose.REPLY
        return Question.NOTE if found is Question.WHOM and noted else found

    @property
    def held(self) -> bool:
        """The mail waits for a human, and it is not spam (which only stands in the digest)."""
        return self.disposition is Disposition.HELD and not (self.machine is not None and self.machine.spam)

    @property
    def alarm(self) -> str:
        """What has gone wrong on the ticket: an undelivered mail, or what the clock flags; empty when nothing."""
        loud = [c for c in self.changes if c.what is What.UNDELIVERED or (c.what is What.FLAG and c.via is Via.CLOCK)]
        return "\n".join(c.new for c in loud if c.new)

    # --- may the customer be told by a machine

    @property
    def tellable(self) -> bool:
        """The requester is a person who wrote to us as himself, so that automatic mail answers no machine."""
        ticket = self.ticket
        if ticket is None or ticket.requester is None or ticket.unverified or "spam" in ticket.tags:
            return False
        wrote = [m for m in self.ctx.history if _came_from(m, ticket.requester)]
        if wrote and all(m.kind is MessageKind.EVENT for m in wrote):
            return False
        return ticket.acknowledged or ticket.answered_at is not None


def _came_from(message: Message, person: Address) -> bool:
    return message.direction is Direction.IN and message.sender is not None and message.sender.key == person.key


def _is_mail(attachment: Attachment) -> bool:
    kind, name = attachment.content_type.casefold(), attachment.filename.casefold().rstrip(" .")
    return kind.startswith("message/") or kind in MAIL_TYPES or name.endswith(MAIL_FILES)


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").casefold() == (other or "").casefold()


def of_mail(
    mail: Mail,
    decision: Decision,
    before: Ticket | None,
    commands: Commands | None,
    transcript: Transcript | None,
    ctx: Context,
    policy: Policy,
    thanks: bool,
) -> Happening:
    """What a mail did."""
    return Happening(
        policy=policy,
        ctx=ctx,
        before=before,
        ticket=decision.ticket,
        changes=decision.changes,
        filing=decision.filing,
        actor=(decision.person.agent or "") if decision.link.role is Role.AGENT else "",
        transcript=transcript,
        commands=commands,
        mail=mail,
        machine=decision.machine,
        person=decision.person,
        link=decision.link,
        disposition=decision.disposition,
        reason=decision.reason,
        thanks=thanks,
    )


def of_act(before: Ticket, act: Act, actor: str, policy: Policy, ctx: Context) -> Happening:
    """What a command outside a mail, or the clock, did. Every actor but the clock and rules is a human."""
    human = "" if actor == "clock" or actor.startswith("rule ") else actor
    return Happening(policy, ctx, before, act.ticket, act.changes, act.filing, human, act.transcript)


def unreadable(ctx: Context, policy: Policy, reason: str) -> Happening:
    """A mail that could not even be read is held."""
    return Happening(policy, ctx, None, None, (), None, "", disposition=Disposition.HELD, reason=reason)
