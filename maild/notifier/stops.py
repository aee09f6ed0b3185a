"""What stops an agent's reply: it is kept, its agent is told why, and the ticket keeps its state."""

from collections.abc import Callable

from maild.commands.said import said
from maild.notifier import people, quote_guard
from maild.notifier.happening import Happening
from maild.threading import token
from maild.values import Address, Audience, Message, MessageKind, Reply, Sent

REFUSED = "not carried out"
"""Begins the warning of an agent's mail that was kept as a note because of a wrong verb in it."""
WRITTEN_IN_TRIAL = "trial: written while customers get no mail; after the trial `maild outbox retry` sends it"
"""True in the trial and after it: `maild golive` sends nothing that was kept."""


def recipients(h: Happening) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """(To, Cc) of the agent's reply."""
    return people.of_reply(h.ticket, h.mail, h.policy) if h.ticket else ((), ())


def leaks(h: Happening) -> str | None:
    """The reply holds a mark of our internal block, a line of a notice of ours, or a line of a note."""
    answered = h.link.answered if h.link else None
    notices = dict.fromkeys(s for s in (answered, *h.ctx.sent) if s and (s.to_agents or s is answered))
    found = quote_guard.leak(h.filing.text if h.filing else "", tuple(notices), _secret(h))
    if found is None:
        return None
    line = quote_guard.shown(found)
    return said('the line "{line}" is for the team only; delete it and answer once more', line=line)


def _secret(h: Happening) -> tuple[str, ...]:
    """The lines of notes that no customer wrote; his own refused mail, or with #send his own note, an agent may say.

    That is how a mail is sent again whose verb was wrong, or that was taken for a note.
    """
    notes = [m for m in h.ctx.history if m.audience is Audience.NOTE and not (_his(m, h) and _meant_to_go(m, h))]
    theirs = [m.text for m in h.ctx.history if m.kind is MessageKind.CUSTOMER]
    return quote_guard.secret_lines([m.text for m in notes], theirs)


def _his(message: Message, h: Happening) -> bool:
    return _name(message.sender, h).casefold() == h.actor.casefold()


def _meant_to_go(message: Message, h: Happening) -> bool:
    return message.warning.startswith(REFUSED) or _insists(h)


def nothing_left(h: Happening) -> str | None:
    """The reply is a forwarded mail and nothing else."""
    spoke = h.filing is not None and h.filing.text.strip()
    if spoke or not h.forwarded or any(not a.inline for a in h.enclosed):
        return None
    return said("the reply holds only a forwarded mail, which may hold internal lines; answer once more with text")


def crowds(h: Happening) -> str | None:
    """A reply to a crowd is a mistake more often than not; `#send` does not override it."""
    count, most = sum(map(len, recipients(h))), h.policy.reply_recipients
    crowd = said("a reply to {count} people, more than {most}; who runs maild can send it", count=count, most=most)
    return crowd if count > most else None


def collides(h: Happening) -> str | None:
    """A colleague's reply left after the notice that this one answers, and `#send` does not say: all the same."""
    answered = h.link.answered if h.link else None
    if answered is None or _insists(h):
        return None
    about = {answered.ticket, h.ticket.id if h.ticket else None}
    for reply in h.ctx.replies:
        name = _name(reply.sender, h)
        if reply.ticket in about and _left_after(reply, answered) and name.casefold() != h.actor.casefold():
            agent = h.policy.agent(name)
            who = (agent.title if agent else "") or name or "a colleague"
            return said("collision: {name} answered in the meantime; answer once more, or with #send", name=who)
    return None


def _left_after(reply: Reply, answered: Sent) -> bool:
    """By the numbers of our mails, which no clock disturbs; a direct mail has none."""
    return reply.at > answered.created if reply.number is None else reply.number > answered.number


def in_trial(h: Happening) -> str | None:
    """Until `maild golive` only agents get mail."""
    return said(WRITTEN_IN_TRIAL) if h.policy.trial else None


def locked(h: Happening) -> str | None:
    """The agent's mail is encrypted: nobody knows what he says."""
    sealed = h.mail is not None and any(defect.startswith("encrypted with") for defect in h.mail.defects)
    return said("your mail is encrypted and cannot be read here; send it once more, unencrypted") if sealed else None


def signed(h: Happening) -> str | None:
    """The reply holds a signed address or line of a notice: whoever has it could write in the agent's name."""
    text = h.filing.text if h.filing else ""
    line = next((line for line in text.splitlines() if token.occurs(h.policy.identity, line)), None)
    if line is None:
        return None
    return said('the line "{line}" is for the team only; delete it and answer once more', line=quote_guard.shown(line))


STOPS: tuple[Callable[[Happening], str | None], ...] = (leaks, signed, locked, nothing_left, crowds, collides, in_trial)
"""In this order; the first that speaks is told."""


def reason(h: Happening) -> str | None:
    """The first reason to hold the reply, or None, as where nobody would get it."""
    return next(filter(None, (stop(h) for stop in STOPS)), None) if any(recipients(h)) else None


def _insists(h: Happening) -> bool:
    return any(c.verb == "send" for c in (h.commands.items if h.commands else ()))


def _name(sender: Address | None, h: Happening) -> str:
    """The agent's short name; of somebody who is no agent (any more) the name that he gave."""
    if sender is None:
        return ""
    agent = people.agent_at(sender, h.policy) if sender.address else h.policy.agent(sender.name)
    return agent.name if agent else sender.name or sender.address
