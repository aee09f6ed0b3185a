"""Threads: exact connected components over Message-ID, In-Reply-To and References, whatever the order of arrival."""

from maild.values import Known, Mail, ThreadPlan


def referred(mail: Mail) -> tuple[str, ...]:
    """The ids that a mail refers to, nearest first: In-Reply-To, then References from the last; never its own."""
    ids = dict.fromkeys((*mail.in_reply_to, *reversed(mail.references)))
    return tuple(i for i in ids if i and i != mail.message_id)


def plan(mail: Mail, known: tuple[Known, ...]) -> ThreadPlan:
    """What the mail does to the graph of ids: ghosts count like ids that were seen (lesson 15)."""
    refers = referred(mail)
    touched = {mail.message_id, *refers}
    joins = sorted({k.thread for k in known if k.message_id in touched})
    return ThreadPlan(seen=mail.message_id or None, referred=refers, joins=tuple(joins))
