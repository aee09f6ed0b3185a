"""From the intent to tell somebody to the stored mail: headers, text, boundary, attachments by reference. Pure."""

import hashlib
import re
from email.utils import format_datetime

from maild.notifier import header, thread
from maild.notifier.render import Page, render
from maild.notifier.wording import languages, queue_of, wording
from maild.threading import subject as subjects
from maild.threading import token
from maild.values import (
    NEW_TICKET,
    Address,
    AttachmentRef,
    Context,
    Mail,
    Notice,
    OutgoingMail,
    OutgoingNo,
    Policy,
    Queue,
    SpoolId,
    Template,
    Ticket,
)

ANSWERS = frozenset({Template.RECEIVED, Template.REJECTED, Template.TRANSCRIPT})
"""Automatic answers to one mail (RFC 3834: auto-replied); the other automatic mail is auto-generated."""
SUPPRESS = "DR, RN, NRN, OOF, AutoReply"
"""Of Exchange's X-Auto-Response-Suppress; not All, which would suppress bounces too."""
AS_ANSWER = frozenset({Template.REPLY, Template.CLAIMED, Template.CLOSED})


def compose(
    number: OutgoingNo,
    notice: Notice,
    ticket: Ticket | None,
    mail: Mail | None,
    spool: SpoolId | None,
    ctx: Context,
    policy: Policy,
) -> OutgoingMail:
    """Compose the mail of a notice under its number, which stands signed in its Message-ID."""
    queue = queue_of(notice, ticket, mail, ctx, policy)
    words = wording(notice, ticket, mail, spool, ctx, policy)
    page = render(notice.template, words, languages(notice, ticket, queue, ctx, policy), policy.texts)
    message_id = token.message_id(policy.identity, number, notice.purpose)
    people = tuple({a.key: a.address for a in (*notice.to, *notice.cc)}.values())
    return OutgoingMail(
        number=number,
        ticket=ticket.id if ticket and ticket.id != NEW_TICKET else None,
        template=notice.template,
        audience=notice.audience,
        to_agents=notice.to_agents,
        purpose=notice.purpose,
        automatic=notice.automatic,
        bound_to=notice.to[0].key if notice.to_agents else None,
        message_id=message_id,
        mail_from=queue.address,
        recipients=people,
        headers=_headers(number, message_id, notice, ticket, mail, queue, page, ctx, policy),
        text=page.body,
        boundary=f"=-{hashlib.sha256(message_id.encode()).hexdigest()[:32]}",
        attachments=tuple(AttachmentRef(spool, a) for a in notice.attach) if spool is not None else (),
        created=ctx.now,
        held_reason=notice.held_reason,
        not_before=notice.not_before,
        why=notice.why,
    )


def _headers(
    number: OutgoingNo,
    message_id: str,
    notice: Notice,
    ticket: Ticket | None,
    mail: Mail | None,
    queue: Queue,
    page: Page,
    ctx: Context,
    policy: Policy,
) -> tuple[tuple[str, str], ...]:
    """All headers in their order; empty ones are left out."""
    answered, earlier = thread.threading(notice, ticket, mail, ctx)
    kind = "auto-replied" if notice.template in ANSWERS else "auto-generated"
    written = (
        ("From", header.mailbox(sender(notice, ticket, mail, queue, policy))),
        ("To", header.mailboxes(notice.to)),
        ("Cc", header.mailboxes(notice.cc)),
        ("Reply-To", _reply_to(number, notice, queue, policy)),
        ("Subject", _subject(notice, ticket, mail, queue, page)),
        ("Date", format_datetime(ctx.now)),
        ("Message-ID", f"<{message_id}>"),
        ("In-Reply-To", header.ids((answered,)) if answered else ""),
        ("References", header.ids(earlier)),
        ("Auto-Submitted", kind if notice.automatic else ""),
        ("X-Auto-Response-Suppress", SUPPRESS if notice.automatic else ""),
        ("X-Maild-Ticket", str(ticket.id) if ticket and ticket.id != NEW_TICKET else ""),
        ("X-Maild-State", ticket.state.value if ticket else ""),
    )
    return tuple((name, header.clean(value)) for name, value in written if value)


def sender(notice: Notice, ticket: Ticket | None, mail: Mail | None, queue: Queue, policy: Policy) -> Address:
    """The From: always the queue's address; the name says who speaks, to agents "Eva Muster via Support"."""
    agent = policy.agent(notice.author)
    author = (agent.title or agent.name) if agent else ""
    if not notice.to_agents:
        return Address(f"{author} ({queue.title})" if author and not notice.automatic else queue.title, queue.address)
    if notice.template in (Template.NEW, Template.FOLLOW_UP):
        wrote = mail.sender if mail and not author else (ticket.requester if ticket else None)
        name = (wrote.name or wrote.address) if wrote else ""
        return Address(f"{name} via {queue.title}" if name else queue.title, queue.address)
    if notice.template in (Template.NOTE, Template.TAKEN) and author:
        return Address(f"{author} via {queue.title}", queue.address)
    return Address(queue.title, queue.address)


def _reply_to(number: OutgoingNo, notice: Notice, queue: Queue, policy: Policy) -> str:
    """The signed plus-address, where plus-addresses came back when they were tried; From is the queue's own address."""
    if not queue.subaddress:
        return ""
    signed = token.sign(policy.identity, number, notice.purpose)
    return header.mailbox(Address("", token.plus_address(queue.address, queue.subaddress, signed)))


def _subject(notice: Notice, ticket: Ticket | None, mail: Mail | None, queue: Queue, page: Page) -> str:
    """The template's subject, else the ticket's, with the number exactly once; Re: kept, and set on answers."""
    title = page.subject if page.subject is not None else (ticket.subject if ticket else mail.subject if mail else "")
    title = header.clean(title or "")
    if ticket is None or ticket.id == NEW_TICKET:
        return title
    tagged = subjects.tagged(title, ticket.id, queue.prefix)
    answer = notice.template in AS_ANSWER and not re.match(r"(re|aw)\s*:", tagged, re.IGNORECASE)
    return f"Re: {tagged}" if answer else tagged
