"""What stops an agent's reply: it is kept, and its agent is asked."""

from collections.abc import Callable

from maild.notifier import quote_guard
from maild.notifier.happening import Happening
from maild.values import Direction, MessageKind


def leaks(h: Happening) -> str | None:
    """The reply still holds lines of our notice."""
    line = quote_guard.leak(h.filing.text if h.filing else "", h.link.answered if h.link else None)
    return f'internal line in the reply: "{line}"; answer once more without it' if line else None


def collides(h: Happening) -> str | None:
    """A colleague's reply left after the notice that this one answers, and `#send` does not say: all the same."""
    answered = h.link.answered if h.link else None
    if answered is None or any(c.verb == "send" for c in (h.commands.items if h.commands else ())):
        return None
    for message in h.ctx.history:
        agent = h.policy.agent_at(message.sender.key) if message.sender else None
        later = message.kind is MessageKind.REPLY and message.direction is Direction.IN
        if later and message.date > answered.created and agent and agent.name.casefold() != h.actor.casefold():
            return f"collision: {agent.title or agent.name} answered in the meantime; answer once more, or with #send"
    return None


STOPS: tuple[Callable[[Happening], str | None], ...] = (leaks, collides)


def reason(h: Happening) -> str | None:
    """The first reason to hold the reply, or None."""
    return next(filter(None, (stop(h) for stop in STOPS)), None)
