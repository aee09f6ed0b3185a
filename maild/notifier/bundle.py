"""Many mails to one person become one: an agent's notices, questions about mail in his name, news for the admin.

Each entry keeps the capability of the mail that it stands for, bound to its agent; it stands in a `mailto:` line.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr
from urllib.parse import quote

from maild.notifier import header
from maild.notifier.quote_guard import MARK
from maild.threading import token
from maild.values import (
    Address,
    AttachmentRef,
    Audience,
    Notice,
    OutboxRow,
    OutgoingMail,
    Policy,
    Purpose,
    Template,
)

MOST = 100
"""So many mails are listed; the rest is counted."""
LINES = 4
"""First lines of each."""
WIDTH = 70
ANSWERABLE = frozenset({Template.NEW, Template.FOLLOW_UP, Template.NOTE, Template.ALERT})
"""Notices whose first line says what a reply does."""
MORE = {"de": "… und {} weitere; alle zeigt: maild list", "en": "… and {} more; to see all: maild list"}
WITHHELD = {"de": "[#{}] an {}: {}", "en": "[#{}] to {}: {}"}

_TAG = re.compile(r"\[[^\[\]]*#\d+\]")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one recipient: the first so many mails, and how many there are in all."""

    recipient: str
    mails: tuple[OutgoingMail, ...]
    total: int


def of_notices(waiting: Waiting, policy: Policy) -> Notice | None:
    """One mail for these notices, an entry for each ticket; None when the recipient is no agent any more."""
    tickets: dict[object, list[OutgoingMail]] = {}
    for mail in waiting.mails:
        tickets.setdefault(mail.ticket or mail.number, []).append(mail)
    entries = [_of_ticket(mails, policy) for mails in tickets.values()]
    return _gathered(Template.BUNDLE, Purpose.NOTE, entries, waiting, policy)


def of_questions(waiting: Waiting, policy: Policy) -> Notice | None:
    """One mail for these questions; each has its own line to say yes, for one yes to all would let forged mail in."""
    entries = [_question(mail, policy) for mail in waiting.mails]
    return _gathered(Template.QUESTIONS, Purpose.CONFIRM, entries, waiting, policy)


def of_withheld(rows: Sequence[OutboxRow], policy: Policy) -> Notice | None:
    """News for the admin: a mail of each reason for which mail is withheld; None where there is nobody to tell."""
    if policy.admin is None or not rows:
        return None
    form = WITHHELD.get(policy.language.casefold()[:2], WITHHELD["en"])
    lines = [form.format(row.ticket or "-", row.recipient, row.held_reason) for row in rows]
    return _notice(Template.WITHHELD, Address("", policy.admin), Purpose.NOTE, lines, policy.language)


def attached(mails: Iterable[OutgoingMail], room: int) -> tuple[AttachmentRef, ...]:
    """The held mails of questions, each under a name of its own, as long as there is room (octets)."""
    kept = []
    for reference in (r for mail in mails for r in mail.attachments):
        if reference.attachment.size <= room:
            room -= reference.attachment.size
            named = replace(reference.attachment, filename=f"held-{reference.spool}.eml")
            kept.append(replace(reference, attachment=named))
    return tuple(kept)


def queue(mails: Sequence[OutgoingMail], policy: Policy) -> str:
    """Name of the queue in whose name the first of these was to leave."""
    sender = mails[0].mail_from.casefold() if mails else ""
    return next((q.name for q in policy.queues if sender in q.addresses), "")


def _gathered(
    template: Template, purpose: Purpose, entries: Iterable[str], waiting: Waiting, policy: Policy
) -> Notice | None:
    agent = policy.agent_at(waiting.recipient)
    if agent is None:
        return None
    language = agent.language or policy.language
    lines = list(entries)
    if waiting.total > len(waiting.mails):
        more = MORE.get(language.casefold()[:2], MORE["en"])
        lines.append(more.format(waiting.total - len(waiting.mails)))
    return _notice(template, Address(agent.title, waiting.recipient), purpose, lines, language, "\n\n")


def _notice(
    template: Template, to: Address, purpose: Purpose, lines: Iterable[str], language: str, between: str = "\n"
) -> Notice:
    return Notice(
        template,
        (to,),
        (),
        Audience.NOTE,
        to_agents=True,
        purpose=purpose,
        automatic=True,
        why="gathered: too many to leave one by one",
        text=between.join(lines),
        language=language,
    )


def _of_ticket(mails: Sequence[OutgoingMail], policy: Policy) -> str:
    """The ticket's subject, who wrote what, and how the newest of them is answered."""
    lines = [_header(mails[-1], "subject")]
    for mail in mails[-3:]:
        lines += [f"{_writer(mail)}:", *(f"| {line}" for line in _opening(mail))]
    answerable = [m for m in mails if m.template in ANSWERABLE]
    if answerable:
        lines += [next(iter(_lines(answerable[-1])), ""), _mailto(answerable[-1], policy)]
    return "\n".join(lines)


def _question(mail: OutgoingMail, policy: Policy) -> str:
    """What the question says of the held mail, without the words that all have in common."""
    paragraphs = [p for p in re.split(r"\n\s*\n", mail.text.strip()) if p.strip()]
    lines = "\n".join(paragraphs[2:] or paragraphs).splitlines()
    return "\n".join([*map(header.clean, lines), _mailto(mail, policy, "#confirm")])


def _mailto(mail: OutgoingMail, policy: Policy, text: str = "") -> str:
    """A link (RFC 6068) that does what a reply to this mail would have done."""
    reply_to = parseaddr(_header(mail, "reply-to"))[1]
    body = [text] if text else []
    if not reply_to:
        body += ["", f"ref:{token.sign(policy.identity, mail.number, mail.purpose)}"]
    tag = _TAG.search(_header(mail, "subject"))
    asked = {"subject": f"Re: {tag.group()}" if tag else "Re:", "body": "\r\n".join(body)}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items() if value)
    return f"mailto:{quote(reply_to or mail.mail_from, safe='@+')}?{query}"


def _writer(mail: OutgoingMail) -> str:
    return header.clean(parseaddr(_header(mail, "from"))[0]) or mail.mail_from


def _opening(mail: OutgoingMail) -> tuple[str, ...]:
    """The first lines of what the notice tells, without the line that says what a reply does."""
    lines = _lines(mail)
    told = lines[1:] if mail.template in ANSWERABLE else lines
    return tuple(line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in told[:LINES])


def _lines(mail: OutgoingMail) -> list[str]:
    """The lines above the part for the team, without empty ones."""
    above = mail.text.partition(MARK)[0]
    return [header.clean(line) for line in above.splitlines() if line.strip()]


def _header(mail: OutgoingMail, name: str) -> str:
    return next((value for key, value in mail.headers if key.casefold() == name), "")
