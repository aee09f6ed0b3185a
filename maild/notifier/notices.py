"""Who is told what after a mail, a command, a tick of the clock: the tables stand in to_customers and to_agents.

Nobody is told of his own act, nothing is sent for an import, and no notice goes to an address of ours.
"""

from dataclasses import replace
from datetime import datetime

from maild.mail.thanks import mere_thanks
from maild.notifier import happening, people
from maild.notifier.rest import withhold
from maild.notifier.to_agents import notice, to_agents, transcript
from maild.notifier.to_customers import to_customers
from maild.threading.ours import forms
from maild.values import (
    Act,
    Commands,
    Context,
    Decision,
    Digest,
    DigestLine,
    Mail,
    Notice,
    Policy,
    Purpose,
    Spooled,
    Template,
    Ticket,
    Transcript,
)


def notices(
    mail: Mail,
    decision: Decision,
    before: Ticket | None,
    commands: Commands | None,
    said: Transcript | None,
    ctx: Context,
    policy: Policy,
) -> tuple[Notice, ...]:
    """All that is to be told after a mail; Nothing for an import."""
    if ctx.envelope.silent:
        return ()
    thanks = before is not None and mere_thanks(mail)
    h = happening.of_mail(mail, decision, before, commands, said, ctx, policy, thanks)
    customers = to_customers(h)
    return (*customers, *to_agents(h), *transcript(h, withhold(customers, ctx, policy)))


def of_act(before: Ticket, act: Act, actor: str, policy: Policy, ctx: Context) -> tuple[Notice, ...]:
    """All that is to be told after a command outside a mail, or a tick of the clock; pending closes silently."""
    h = happening.of_act(before, act, actor, policy, ctx)
    return (*to_customers(h), *to_agents(h))


def of_held(row: Spooled, reason: str, ctx: Context, policy: Policy) -> tuple[Notice, ...]:
    """What the team is told of a mail that could not be read or decided."""
    return () if row.envelope.silent else to_agents(happening.unreadable(ctx, policy, reason))


def of_digest(digest: Digest, policy: Policy, now: datetime) -> tuple[Notice, ...]:
    """One digest for each agent who has something in it."""
    found = []
    placed = [(line, _queues(line, policy)) for line in digest.lines]
    for agent in policy.agents:
        mine = frozenset(q.name for q in policy.queues if q.digest and agent.serves(q.name))
        lines = [line for line, queues in placed if not queues or queues & mine]
        some = mine and not all(line.aside for line in lines)
        for _, address in people.of_agents((agent,), "", None, policy) if some else ():
            text = "\n".join(line.text for line in lines)
            told = notice(Template.DIGEST, address, Purpose.NOTE, f"digest of {now:%Y-%m-%d}", text)
            found.append(replace(told, language=agent.language))
    return tuple(found)


def _queues(line: DigestLine, policy: Policy) -> frozenset[str]:
    """Whose line it is; empty: everybody's."""
    if line.queue is not None:
        return frozenset({line.queue})
    to = {form for address in line.to for form in forms(address)}
    return frozenset(q.name for q in policy.queues if to & set(q.addresses))
