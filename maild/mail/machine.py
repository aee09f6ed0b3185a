"""Who or what made a mail: one table of evidence, read from the top, the first row that holds decides (RFC 3834)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from maild.mail import bounce
from maild.mail.phrases import ABSENT, ANSWERED_CALENDAR, AUTOMATIC, UNREAD
from maild.values import Envelope, Machine, MachineKind, Mail, Recipient

MAX_RECEIVED = 30
"""Hops; a mail with more runs in a circle."""
SPAM_LEVEL = 5
"""Exchange's spam confidence level from which it files mail as junk."""

_LIST_ID = re.compile(r"<([^<>\s]{1,300})>")
_DISCUSSION = ("list-post", "x-beenthere", "x-mailing-list", "mailing-list", "x-mailman-version", "x-mailinglist")
"""Headers of lists that people write to; newsletters have none of them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail, the facts of its delivery, and who we are."""

    mail: Mail
    envelope: Envelope
    ours: frozenset[str]
    lists: frozenset[str]
    """Ids and addresses of our own groups, case-folded: their list headers say nothing."""
    bounced: bounce.LookAlike | None
    names: frozenset[str]
    """Of all headers."""

    def word(self, name: str) -> str:
        """The first word of a header, case-folded; empty when there is none."""
        if name not in self.names:
            return ""
        value = (self.mail.header(name) or "").casefold().replace(";", " ").replace(",", " ").replace("(", " ").split()
        return value[0] if value else ""

    def has(self, *names: str) -> bool:
        """Whether the mail has one of these headers."""
        return not self.names.isdisjoint(names)

    @property
    def null_path(self) -> bool:
        """Whether the return path is the null sender (RFC 5321, 4.5.5)."""
        return null_path(self.mail, self.envelope)

    @property
    def report(self) -> str:
        """Kind of the report, or empty."""
        return self.mail.report.report_type if self.mail.report else ""

    @property
    def actions(self) -> set[bool | None]:
        """What a delivery report says of its recipients: failed, delayed, or neither."""
        return {r.permanent for r in self.mail.report.recipients} if self.mail.report else set()

    @property
    def local(self) -> str:
        """The local part of the From, case-folded."""
        return self.mail.sender.key.partition("@")[0] if self.mail.sender else ""

    @property
    def our_list(self) -> bool:
        """Whether the list headers are those of one of our own groups."""
        if not self.lists:
            return False
        ids = {i.casefold() for v in self.mail.all("list-id") for i in (*_LIST_ID.findall(v), v.strip("<> "))}
        addresses = {v.casefold().strip("<> ") for n in ("x-beenthere", "x-mailing-list") for v in self.mail.all(n)}
        posts = {
            v.casefold().strip("<> ").removeprefix("mailto:").partition("?")[0] for v in self.mail.all("list-post")
        }
        dotted = {a.replace("@", ".") for a in self.lists}
        return bool((ids | addresses | posts) & (self.lists | dotted))

    @property
    def listed(self) -> bool:
        """Whether a mailing list or a mass mailer handled it, other than a group of ours."""
        mass = self.word("precedence") in ("bulk", "junk", "list") or self.has("list-id", *_DISCUSSION)
        return mass and not self.our_list

    @property
    def discussed(self) -> bool:
        """Whether it is a post of a person: to a list that takes posts, or an answer to one."""
        posts = self.has(*_DISCUSSION) and (self.mail.header("list-post") or "").strip().casefold() != "no"
        return posts or bool(self.mail.in_reply_to or self.mail.references) or self.word("precedence") == "list"


LOOK_ALIKE = "bounce look-alike"

Row = tuple[MachineKind, str, Callable[[Seen], bool]]

ROWS: tuple[Row, ...] = (
    (MachineKind.BOUNCE, "delivery report: failed", lambda s: s.report == "delivery-status" and True in s.actions),
    (MachineKind.DELAY, "delivery report: delayed", lambda s: s.report == "delivery-status" and False in s.actions),
    (
        MachineKind.READ_RECEIPT,
        "delivery report: delivered",
        lambda s: s.report == "delivery-status" and s.actions == {None},
    ),
    (
        MachineKind.BOUNCE,
        "receipt of a rejected mail",  # the Sieve `reject` of Dovecot (RFC 5429)
        lambda s: (
            s.report == "disposition-notification" and "reject" in (s.mail.header("auto-submitted") or "").casefold()
        ),
    ),
    (MachineKind.READ_RECEIPT, "disposition notification", lambda s: s.report == "disposition-notification"),
    (MachineKind.FEEDBACK_REPORT, "feedback report", lambda s: s.report == "feedback-report"),
    (MachineKind.DELAY, LOOK_ALIKE, lambda s: s.bounced is not None and s.bounced.delayed),
    (MachineKind.BOUNCE, LOOK_ALIKE, lambda s: s.bounced is not None),
    (MachineKind.BOUNCE, "multipart/report without a readable part", lambda s: s.report == "delivery-status"),
    (
        MachineKind.CALENDAR,
        "calendar message",
        lambda s: (
            s.mail.content_type == "text/calendar"
            or (s.mail.header("content-class") or "").casefold().endswith("calendarmessage")
            or any(a.content_type == "text/calendar" and a.inline for a in s.mail.attachments)
        ),
    ),
    (
        MachineKind.CALENDAR,
        "answer to an invitation",
        lambda s: (
            ANSWERED_CALENDAR.match(s.mail.subject) is not None
            and any(a.content_type in ("text/calendar", "application/ics") for a in s.mail.attachments)
        ),
    ),
    (MachineKind.AUTO_REPLY, "Auto-Submitted: auto-replied", lambda s: s.word("auto-submitted") == "auto-replied"),
    (MachineKind.AUTO_REPLY, "Precedence: auto_reply", lambda s: s.word("precedence") in ("auto_reply", "auto-reply")),
    (
        MachineKind.AUTO_REPLY,
        "X-Autoreply",
        lambda s: (
            s.has(
                "x-autoreply",
                "x-autorespond",
                "x-autoresponder",
                "x-auto-reply",
                "x-autoreply-from",
                "x-mail-autoreply",
            )
            and s.word("x-autoreply") not in ("no", "false")
        ),
    ),
    (MachineKind.AUTO_REPLY, "X-Autogenerated: reply", lambda s: s.word("x-autogenerated") == "reply"),
    (MachineKind.AUTO_REPLY, "subject of an absence note", lambda s: ABSENT.match(s.mail.subject.strip()) is not None),
    (
        MachineKind.LIST,
        "automatic mail of a list",
        lambda s: s.listed and (s.word("auto-submitted") not in ("", "no") or AUTOMATIC.fullmatch(s.local) is not None),
    ),
    (MachineKind.LIST, "mass mail", lambda s: s.listed and not s.discussed and not s.null_path),
    (
        MachineKind.AUTO_GENERATED,
        "Auto-Submitted",
        lambda s: s.word("auto-submitted") not in ("", "no"),
    ),
    (
        MachineKind.AUTO_REPLY,
        "X-Auto-Response-Suppress on an answer",
        lambda s: _suppresses(s) and bool(s.mail.in_reply_to) and s.null_path,
    ),
    (MachineKind.AUTO_GENERATED, "X-Auto-Response-Suppress", lambda s: _suppresses(s)),
    (MachineKind.AUTO_GENERATED, "X-Autogenerated", lambda s: s.has("x-autogenerated", "x-auto-generated")),
    (
        MachineKind.AUTO_REPLY,
        "null return path on an answer",
        lambda s: s.null_path and bool(s.mail.in_reply_to or s.mail.references) and not s.listed,
    ),
    (MachineKind.AUTO_GENERATED, "null return path", lambda s: s.null_path),
    (MachineKind.AUTO_GENERATED, "sender is a mail server", lambda s: s.local in bounce.DAEMONS),
    (
        MachineKind.AUTO_GENERATED,
        "sender takes no answers",
        lambda s: UNREAD.fullmatch(s.local) is not None and not _answers_go_elsewhere(s),
    ),
)
"""What makes a mail a machine's. Feedback-ID and List-Unsubscribe alone are no evidence: people's mail has them too."""

SILENT: tuple[tuple[str, Callable[[Seen], bool]], ...] = (
    ("no sender", lambda s: s.mail.sender is None),
    ("sender is one of our addresses", lambda s: s.mail.sender is not None and s.mail.sender.key in s.ours),
    ("a person's post to a list", lambda s: s.listed),
    ("X-Loop", lambda s: s.has("x-loop")),
    ("forwarded by a rule of a mailbox", lambda s: s.has("x-ms-exchange-inbox-rules-loop")),
    ("went twice through one of our addresses", lambda s: _circles(s)),
    (f"more than {MAX_RECEIVED} hops", lambda s: len(s.mail.all("received")) > MAX_RECEIVED),
    ("sender takes no answers", lambda s: UNREAD.fullmatch(s.local) is not None and not _answers_go_elsewhere(s)),
    ("marked as spam", lambda s: _spam(s.mail)),
)
"""A person's mail that is never acknowledged all the same."""


def screen(mail: Mail, envelope: Envelope, ours: frozenset[str], lists: frozenset[str]) -> Machine:
    """Find who or what made a mail. `ours` and `lists` are case-folded addresses and list ids of our own."""
    bounced = bounce.look_alike(mail, null_path(mail, envelope))
    names = frozenset(name for name, _ in mail.headers)
    seen = Seen(mail, envelope, ours, frozenset(x.casefold() for x in lists), bounced, names)
    row = next((row for row in ROWS if row[2](seen)), None)
    spam = _spam(mail)
    if row is None:
        silent = next((why for why, test in SILENT if test(seen)), None)
        return Machine(MachineKind.HUMAN, silent is None, silent or "no sign of a machine", spam=spam)
    kind, evidence, _ = row
    bulk = kind is MachineKind.LIST or (seen.word("precedence") in ("bulk", "junk") and not seen.our_list)
    if kind not in (MachineKind.BOUNCE, MachineKind.DELAY):
        return Machine(kind, False, evidence, bulk=bulk, spam=spam)
    found = seen.bounced if evidence == LOOK_ALIKE else None
    report = mail.report
    return Machine(
        kind,
        False,
        found.evidence if found else evidence,
        recipients=found.recipients if found else _affected(mail, kind),
        original_message_id=(report.original_message_id if report else None)
        or (found.original_message_id if found else None),
        envelope_id=report.envelope_id if report else None,
        spam=spam,
    )


def null_path(mail: Mail, envelope: Envelope) -> bool:
    """Whether the return path is empty: by the envelope, else by the header that the last server wrote."""
    if envelope.sender is not None:
        return envelope.sender in ("", "<>")
    value = mail.header("return-path")
    return value is not None and value.replace(" ", "") == "<>"


def _affected(mail: Mail, kind: MachineKind) -> tuple[Recipient, ...]:
    """The recipients of a report that failed, or that wait; delivered ones are no news."""
    wanted = kind is MachineKind.BOUNCE
    everyone = mail.report.recipients if mail.report else ()
    return tuple(r for r in everyone if r.permanent is wanted) or everyone or bounce.named(mail)


def _suppresses(seen: Seen) -> bool:
    """Whether Exchange is asked not to answer; DR, RN and NRN are about receipts and say nothing."""
    value = (seen.mail.header("x-auto-response-suppress") or "").casefold().replace(",", " ").replace(";", " ")
    return bool({"oof", "autoreply", "all"} & set(value.split()))


def _answers_go_elsewhere(seen: Seen) -> bool:
    """Whether Reply-To names somebody who reads: a form's mail."""
    return any(UNREAD.fullmatch(a.key.partition("@")[0]) is None and a != seen.mail.sender for a in seen.mail.reply_to)


def _circles(seen: Seen) -> bool:
    """Whether one of our addresses stands twice in Delivered-To."""
    delivered = [v.casefold().strip("<> ") for v in seen.mail.all("delivered-to")]
    return any(delivered.count(address) > 1 for address in set(delivered) & seen.ours)


def _spam(mail: Mail) -> bool:
    """Whether a filter before us marked it."""
    if (mail.header("x-spam-flag") or "").strip().casefold() == "yes":
        return True
    level = (mail.header("x-ms-exchange-organization-scl") or "").strip()
    return level.isdecimal() and int(level[:4]) >= SPAM_LEVEL
