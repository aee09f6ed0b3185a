"""What leaves a transaction for the outbox: notices composed under numbers that it draws."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from maild import acts
from maild.notifier import notices as told
from maild.notifier import people
from maild.notifier.compose import compose
from maild.notifier.rest import withhold
from maild.store import apply, gather, outbox, read, untold
from maild.store.sessions import Session
from maild.values import Act, AttachmentRef, Context, Mail, Notice, OutboxRow, OutgoingNo, Policy, SpoolId, Ticket


def send(
    session: Session,
    notices: Sequence[Notice],
    ticket: Ticket | None,
    mail: Mail | None,
    spool_id: SpoolId | None,
    ctx: Context,
    policy: Policy,
    beside: tuple[AttachmentRef, ...] = (),
) -> OutgoingNo | None:
    """Compose these notices and put them into the outbox, each with these attachments; the number of the first."""
    if not notices:
        return None
    first = outbox.reserve(session, len(notices))
    mails = [
        compose(OutgoingNo(first + i), notice, ticket, mail, spool_id, ctx, policy) for i, notice in enumerate(notices)
    ]
    if beside:
        mails = [replace(m, attachments=(*m.attachments, *beside)) for m in mails]
    outbox.enqueue(session, mails, spool_id, ctx.now)
    return first


def answered(session: Session, row: OutboxRow, policy: Policy, now: datetime) -> None:
    """A reply leaves after all: its ticket, or that into which it was merged, is as if it had left at once."""
    ticket = untold.living(session, row.ticket)
    if ticket is None:
        return
    messages = read.messages(session, ticket.id)
    sender = next((m.sender for m in messages if m.outgoing == row.number and m.sender), None)
    agent = None
    if sender is not None:
        agent = people.agent_at(sender, policy) if sender.address else policy.agent(sender.name)
    done = acts.sent_late(ticket, row, agent.name if agent else "", messages, read.events(session, ticket.id), now)
    apply.act(session, done, now)


def carry(
    session: Session, before: Ticket, done: Act, actor: str, policy: Policy, now: datetime, *, loud: bool = True
) -> Act:
    """Apply an act to its ticket and tell whom it concerns, if `loud`; the act as it was carried out."""
    ctx = gather.of_ticket(session, before.id, now)
    notices = told.of_act(before, done, actor, policy, ctx) if loud else ()
    done = acts.stopped(before, done, notices)
    ticket = apply.act(session, done, now)
    send(session, withhold(notices, ctx, policy), ticket, None, None, ctx, policy)
    return done
