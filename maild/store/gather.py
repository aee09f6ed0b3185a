"""All that one decision may read, in a few indexed statements; what a mail does not name is not looked up."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from maild.store import load
from maild.store.budget import budget
from maild.store.rows import message
from maild.store.rows_out import SENT, sent
from maild.store.sessions import Session
from maild.store.tables import companies, company_domains, message_ids, messages, outbox, outgoing, spool, tickets
from maild.store.types import among, const, one_of
from maild.values import (
    Address,
    Audience,
    Company,
    Context,
    Direction,
    Disposition,
    Envelope,
    Known,
    Lookups,
    Message,
    MessageKind,
    OpenTicket,
    OutboxState,
    OutgoingNo,
    Reply,
    Sent,
    SpoolId,
    SpoolState,
    State,
    Template,
    Ticket,
    TicketId,
)

MERGES = 10
"""A chain of merged tickets is followed so far."""
HISTORY = 10
"""Messages of each ticket; those without any text, such as verbs alone, are left out."""
REPLIES = 20
OTHERS = 20


def gather(s: Session, lookups: Lookups, envelope: Envelope, now: datetime) -> Context:
    """Everything outside the mail that its decision may depend on; for an import nothing that only notices need."""
    known = _known(s, lookups.ids)
    answered = _sent(s, lookups)
    numbers = [k.ticket for k in known] + [c.ticket for c in answered] + list(lookups.tickets)
    tickets = _candidates(s, numbers)
    ctx = Context(
        now=now,
        envelope=envelope,
        known=known,
        sent=answered,
        tickets=tickets,
        company=_company(s, lookups.addresses, lookups.domains),
        twin=_twin(s, lookups.digest),
    )
    if envelope.silent:
        return ctx
    if answered:
        ctx = replace(ctx, replies=_replies(s, [t.id for t in tickets]))
    return _with_people(s, ctx, lookups.addresses)


def of_ticket(s: Session, number: TicketId, now: datetime) -> Context:
    """What the notices of an act on this ticket may depend on; there is no mail."""
    return _with_people(s, replace(nothing(now), tickets=_candidates(s, [number])), ())


def nothing(now: datetime) -> Context:
    """The context of what belongs to no mail and no ticket, such as a digest."""
    return Context(now, Envelope(source="maild", received=now))


def _with_people(s: Session, ctx: Context, senders: tuple[str, ...]) -> Context:
    """Add what was said and sent so far."""
    numbers = [t.id for t in ctx.tickets]
    informed, told = _noticed(s, numbers)
    people = dict.fromkeys((*senders, *(t.requester.key for t in ctx.tickets if t.requester)))
    spent, strangers, known = budget(s, tuple(people), ctx.tickets, ctx.now)
    return replace(
        ctx,
        spent=spent,
        strangers_in_hour=strangers,
        known_in_hour=known,
        other_open=_other_open(s, tuple(people)),
        history=_history(s, numbers),
        informed=informed,
        told=told,
    )


# --- ids and capabilities

_KNOWN = select(
    message_ids.c.message_id,
    message_ids.c.thread,
    message_ids.c.ticket,
    message_ids.c.ghost,
    message_ids.c.content_digest,
    message_ids.c.spool,
).where(among(message_ids.c.message_id, "ids"))


def _known(s: Session, ids: Sequence[str]) -> tuple[Known, ...]:
    """What is known of these ids, in their order."""
    if not ids:
        return ()
    found = {
        row.message_id: Known(row.message_id, row.thread, row.ticket, bool(row.ghost), row.content_digest, row.spool)
        for row in s.execute(_KNOWN, {"ids": list(ids)})
    }
    return tuple(found[i] for i in ids if i in found)


_SENT = select(*SENT).where(among(outgoing.c.number, "numbers"))


def _sent(s: Session, lookups: Lookups) -> tuple[Sent, ...]:
    """The mails of ours that the capabilities name, in their order."""
    numbers = list(dict.fromkeys(c.number for c in lookups.claims))
    if not numbers:
        return ()
    found = {row.number: sent(row) for row in s.execute(_SENT, {"numbers": numbers})}
    return tuple(found[n] for n in numbers if n in found)


_TWIN = (
    select(spool.c.id)
    .where(
        spool.c.digest == bindparam("digest"),
        spool.c.state == const(SpoolState.DONE),
        spool.c.disposition != const(Disposition.HELD),
        spool.c.message_id.is_(None),
    )
    .order_by(spool.c.id)
    .limit(1)
)


def _twin(s: Session, digest: str) -> SpoolId | None:
    """The first mail without Message-ID that had the same bytes."""
    found = s.scalar(_TWIN, {"digest": digest}) if digest else None
    return None if found is None else SpoolId(found)


# --- tickets and companies


def _candidates(s: Session, numbers: Iterable[TicketId | None]) -> tuple[Ticket, ...]:
    """The tickets of these numbers and, behind them, those that they were merged into."""
    found: dict[TicketId, Ticket] = {}
    wanted = list(dict.fromkeys(n for n in numbers if n is not None))
    for _ in range(MERGES):
        if not wanted:
            break
        found.update({t.id: t for t in load.tickets(s, wanted)})
        targets = (t.merged_into for t in found.values())
        wanted = [t for t in dict.fromkeys(targets) if t is not None and t not in found]
    return tuple(found.values())


_OTHER = company_domains.alias("other")
_COMPANY = (
    select(company_domains.c.domain, companies.c.name, companies.c.plan, companies.c.language, _OTHER.c.domain)
    .join_from(company_domains, companies, company_domains.c.company == companies.c.name)
    .join(_OTHER, _OTHER.c.company == companies.c.name)
    .where(among(company_domains.c.domain, "names"))
    .order_by(_OTHER.c.domain)
)


def _company(s: Session, addresses: Sequence[str], domains: Sequence[str]) -> Company | None:
    """The company of the exact address, else of the most specific domain."""
    names = [a.casefold() for a in addresses[:1]] + list(domains)
    rows = s.execute(_COMPANY, {"names": names}).all() if names else []
    for name in names:
        of_it = [row for row in rows if row[0] == name]
        if of_it:
            _, title, plan, language, _ = of_it[0]
            return Company(title, tuple(row[4] for row in of_it), plan, language)
    return None


_OTHER_OPEN = (
    select(tickets.c.id, tickets.c.subject, tickets.c.queue)
    .where(tickets.c.requester_key == bindparam("person"), tickets.c.state != const(State.CLOSED))
    .order_by(tickets.c.id.desc())
    .limit(OTHERS)
)


def _other_open(s: Session, people: Sequence[str]) -> tuple[OpenTicket, ...]:
    """Open tickets of these people, of each the newest first."""
    return tuple(
        OpenTicket(TicketId(row.id), row.subject, row.queue, person)
        for person in people
        for row in s.execute(_OTHER_OPEN, {"person": person})
    )


# --- what was said and sent

_HISTORY = (
    select(messages)
    .where(
        messages.c.ticket == bindparam("number"),
        one_of(messages.c.audience, (Audience.PUBLIC, Audience.NOTE)),
        messages.c.kind != const(MessageKind.NOTICE),
        messages.c.text != "",
    )
    .order_by(messages.c.id.desc())
    .limit(HISTORY)
)


def _history(s: Session, numbers: Sequence[TicketId]) -> tuple[Message, ...]:
    """The last messages of each of these tickets, newest last; their attachments are left out."""
    rows = [row for number in numbers for row in s.execute(_HISTORY, {"number": number})]
    return tuple(message(row) for row in sorted(rows, key=lambda row: row.id))


_STOPPED = (OutboxState.HELD, OutboxState.CANCELLED)
_REPLIES = (
    select(
        messages.c.ticket,
        messages.c.from_name,
        messages.c.from_address,
        messages.c.outgoing,
        func.coalesce(outgoing.c.created, spool.c.received).label("at"),
    )
    .outerjoin_from(messages, outgoing, outgoing.c.number == messages.c.outgoing)
    .outerjoin(spool, spool.c.id == messages.c.spool)
    .where(
        among(messages.c.ticket, "numbers"),
        messages.c.kind == const(MessageKind.REPLY),
        messages.c.direction == const(Direction.IN),
        or_(
            select(outbox.c.id)
            .where(outbox.c.number == messages.c.outgoing, ~one_of(outbox.c.state, _STOPPED))
            .exists(),
            messages.c.outgoing.is_(None) & messages.c.spool.is_not(None) & (messages.c.text != ""),
        ),
    )
    .order_by(messages.c.id.desc())
    .limit(REPLIES)
)


def _replies(s: Session, numbers: Sequence[TicketId]) -> tuple[Reply, ...]:
    """What agents told the customers of these tickets, newest first; not what is held, cancelled or empty."""
    rows = s.execute(_REPLIES, {"numbers": list(numbers)}).all() if numbers else []
    return tuple(
        Reply(
            TicketId(row.ticket),
            Address(row.from_name or "", row.from_address or ""),
            None if row.outgoing is None else OutgoingNo(row.outgoing),
            row.at,
        )
        for row in rows
    )


_NOTICED = select(outgoing.c.ticket, outgoing.c.template, outgoing.c.recipients).where(
    among(outgoing.c.ticket, "numbers"),
    one_of(outgoing.c.template, (Template.NEW, Template.TAKEN)),
    outgoing.c.to_agents,
)
Told = tuple[tuple[TicketId, str], ...]


def _noticed(s: Session, numbers: Sequence[TicketId]) -> tuple[Told, Told]:
    """Who had *new*, and who had *taken*, of these tickets."""
    rows = s.execute(_NOTICED, {"numbers": list(numbers)}).all() if numbers else []
    sorted_out: dict[Template, dict[tuple[TicketId, str], None]] = {Template.NEW: {}, Template.TAKEN: {}}
    for row in rows:
        for address in row.recipients:
            sorted_out[Template(row.template)][TicketId(row.ticket), address.casefold()] = None
    return tuple(sorted_out[Template.NEW]), tuple(sorted_out[Template.TAKEN])
