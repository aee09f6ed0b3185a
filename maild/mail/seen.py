"""What the table of evidence looks at: one mail, the facts of its delivery, and who we are."""

import re
from dataclasses import dataclass
from functools import cached_property

from maild.mail import absence, bounce, bounce_words
from maild.mail.phrases import (
    ABSENT,
    ABSENT_INSIDE,
    ABSENT_NAMED,
    ABSENT_PERHAPS,
    READ,
    READ_TEXT,
    ROLE,
    UNREAD,
)
from maild.mail.responders import CHALLENGE, CHALLENGED, PROMISE, RECEIVED, RECEIVED_SURE, THANKS, says_automatic
from maild.values import Envelope, Mail

OPENING = 1500
"""Characters of a text in which a machine says that it is one."""
SPAM_LEVEL = 5
"""Exchange's spam confidence level from which it files mail as junk."""

_LIST_ID = re.compile(r"<([^<>\s]{1,300})>")
_DISCUSSION = ("list-post", "x-beenthere", "x-mailing-list", "mailing-list", "x-mailman-version", "x-mailinglist")
"""Headers of lists that people write to; newsletters have none of them."""
_RESPONDERS = frozenset(
    (
        "x-autoreply x-autorespond x-autoresponder x-auto-reply x-auto-responder x-auto-response x-autoresponse "
        "x-autoreply-from x-auto-reply-from x-autoreply-domain x-mail-autoreply x-auto-response-from "
        "x-amazon-auto-reply x-vacation x-vacation-message x-away-message x-out-of-office x-ooo x-autoreply-type "
        "x-autoreplied x-email-autoreply x-yahoo-autoresponder x-mdautoresponder x-hmailserver-autoreply "
        "x-smartermail-autoresponder x-ispconfig-autoreply"
    ).split()
)
"""Headers that only autoresponders write: Horde, cPanel, MDaemon, Kerio, Zimbra, Plesk and others."""
_MAILERS = re.compile(
    r"vacation|autorespond|auto-?reply|auto-?answer|out ?of ?office|abwesenheit|challenge|tmda|jitbit|osticket auto",
    re.I,
)


@dataclass(frozen=True)
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
        words = self.value(name).replace(";", " ").replace(",", " ").replace("(", " ").split()
        return words[0] if words else ""

    def value(self, name: str) -> str:
        """A header, case-folded; empty when there is none."""
        return (self.mail.header(name) or "").strip().casefold() if name in self.names else ""

    def has(self, *names: str) -> bool:
        """Whether the mail has one of these headers."""
        return not self.names.isdisjoint(names)

    @cached_property
    def null_path(self) -> bool:
        """Whether the return path is the null sender (RFC 5321, 4.5.5)."""
        return null_path(self.mail, self.envelope)

    @property
    def report(self) -> str:
        """Kind of the report, or empty."""
        return self.mail.report.report_type if self.mail.report else ""

    @cached_property
    def status(self) -> bool:
        """Whether it is a delivery report of a server, not one that a person attached to his own mail."""
        if self.report != "delivery-status":
            return False
        if self.mail.content_type == "multipart/report" or bounce.served(self.mail, self.null_path):
            return True
        return not (self.titled_answer or self.answers or bounce.by_client(self.mail))

    @property
    def actions(self) -> set[bool | None]:
        """What a delivery report says of its recipients: failed, delayed, or neither."""
        return {r.permanent for r in self.mail.report.recipients} if self.mail.report else set()

    @cached_property
    def local(self) -> str:
        """The local part of the From, case-folded."""
        return self.mail.sender.key.partition("@")[0] if self.mail.sender else ""

    @cached_property
    def answers(self) -> bool:
        """Whether it answers a mail."""
        return bool(self.mail.in_reply_to or self.mail.references)

    @property
    def titled_answer(self) -> bool:
        """Whether its subject is that of an answer."""
        return bounce_words.ANSWERED.match(self.mail.subject) is not None

    @cached_property
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

    @cached_property
    def listed(self) -> bool:
        """Whether a mailing list or a mass mailer handled it, other than a group of ours."""
        mass = self.word("precedence") in ("bulk", "junk", "list") or self.has("list-id", *_DISCUSSION)
        return mass and not self.our_list

    @property
    def discussed(self) -> bool:
        """Whether it is a post of a person: to a list that takes posts, or an answer to one."""
        posts = self.has(*_DISCUSSION) and (self.mail.header("list-post") or "").strip().casefold() != "no"
        return posts or self.answers or self.word("precedence") == "list"

    # --- autoresponders ---

    @cached_property
    def replied(self) -> bool:
        """Whether Auto-Submitted says that it is an answer (RFC 3834, 5), also as some responders misspell it."""
        said = self.word("auto-submitted").replace("_", "-")
        return said.startswith(("auto-repl", "autorepl", "vacation", "auto-respon"))

    @property
    def rejected(self) -> bool:
        """Whether a Sieve `reject` answered (RFC 5429): Dovecot and Cyrus write it as a receipt or as a plain text."""
        return "reject" in self.value("auto-submitted") and (self.report == "disposition-notification" or self.replied)

    @property
    def suppresses(self) -> bool:
        """Whether Exchange is asked not to answer; DR, RN and NRN are about receipts and say nothing."""
        value = self.value("x-auto-response-suppress").replace(",", " ").replace(";", " ")
        return bool({"oof", "autoreply", "all"} & set(value.split()))

    @cached_property
    def responder(self) -> str:
        """The header that only autoresponders write, or empty."""
        if found := sorted(self.names & _RESPONDERS):
            return "" if self.word(found[0]) in ("no", "false", "0", "off") else found[0]
        if self.word("precedence").replace("-", "_") in ("auto_reply", "autoreply", "vacation"):
            return "precedence"
        if self.word("x-precedence").replace("-", "_") in ("auto_reply", "autoreply"):
            return "x-precedence"
        if self.word("x-autogenerated") == "reply":
            return "x-autogenerated"
        if self.word("x-fc-machinegenerated") == "true":  # FirstClass
            return "x-fc-machinegenerated"
        if "autorespon" in self.value("x-post-messageclass"):  # "9; Autoresponder"
            return "x-post-messageclass"
        if self.word("x-apple-action") == "vacation":
            return "x-apple-action"
        delivered = self.mail.all("delivered-to") if "delivered-to" in self.names else ()
        if any("autoresponder" in v.casefold() for v in delivered):
            return "delivered-to"
        named = (n for n in ("x-mailer", "user-agent") if n in self.names)
        return next((n for n in named if _MAILERS.search(self.mail.header(n) or "")), "")

    @property
    def absent(self) -> bool:
        """Whether the subject is that of an absence note; words that people use need an answer or a null path."""
        subject = self.mail.subject.strip()[:300]
        if not subject or subject.endswith(("?", "？")):
            return False
        if ABSENT.match(subject) or ABSENT_INSIDE.search(subject):
            asked = "?" in self.mail.reply[:OPENING] and ":" not in subject
            return self.answers or self.null_path or not (asked or bounce.by_client(self.mail))
        if self.answers or self.null_path:
            return ABSENT_PERHAPS.match(subject) is not None and not self.mail.quoted
        return self._named_absent(subject)

    @property
    def notes_absence(self) -> bool:
        """Whether an answer without a quote is an absence note by its sentences alone."""
        if self.mail.quoted or not (self.answers or self.titled_answer):
            return False
        return (
            not self.listed and not bounce.by_client(self.mail) and absence.is_note(self.mail.reply or self.mail.text)
        )

    def _named_absent(self, subject: str) -> bool:
        """Whether Notes wrote the subject: the sender's name, and where he is."""
        name = self.mail.sender.name.casefold() if self.mail.sender else ""
        words = [w for w in re.split(r"[\s,.]+", name)[:6] if len(w) > 2]
        said = subject.casefold()
        return bool(words) and all(w in said for w in words) and ABSENT_NAMED.fullmatch(subject) is not None

    @cached_property
    def desk(self) -> bool:
        """Whether the sender is a desk or nobody, or the way it came is that of machines."""
        bulk = self.word("precedence") in ("bulk", "junk")
        return (
            bulk or self.null_path or UNREAD.fullmatch(self.local) is not None or ROLE.fullmatch(self.local) is not None
        )

    @cached_property
    def automatic_text(self) -> bool:
        """Whether the text says at its start that it was written by a machine."""
        return says_automatic(self.mail.text[:OPENING])

    @property
    def confirms(self) -> bool:
        """Whether a desk's responder says that our mail came in: its subject, and its sender or its text."""
        subject = self.mail.subject.strip()[:300]
        if not RECEIVED.match(subject) or bounce.by_client(self.mail):
            return False
        if self.automatic_text:
            return True
        text = self.mail.text[:OPENING]
        if not self.desk or self.mail.quoted or "?" in text:
            return False
        thanked = THANKS.search(subject) is not None and PROMISE.search(text) is not None
        return thanked or RECEIVED_SURE.search(subject) is not None

    @property
    def says_automatic(self) -> bool:
        """Whether a desk's answer says of itself that it is automatic."""
        if not (self.desk or (self.answers and not self.mail.quoted)) or bounce.by_client(self.mail):
            return False
        return self.automatic_text

    @property
    def challenges(self) -> bool:
        """Whether it asks the writer to prove that he is a person."""
        if not CHALLENGE.search(self.mail.subject[:300]):
            return False
        text = self.mail.text[:5000]
        return ("http" in text or "@" in text) and CHALLENGED.search(text) is not None

    @property
    def receipt(self) -> bool:
        """Whether it is a read receipt of a client that knows no disposition notification."""
        return (
            READ.match(self.mail.subject.strip()[:300]) is not None
            and READ_TEXT.search(self.mail.text[:2000]) is not None
        )

    # --- why a person's mail is not acknowledged ---

    @cached_property
    def unread(self) -> bool:
        """Whether the sender takes no answers, and Reply-To names nobody who reads: a form's mail names one."""
        if UNREAD.fullmatch(self.local) is None:
            return False
        to = self.mail.reply_to
        return not any(UNREAD.fullmatch(a.key.partition("@")[0]) is None and a != self.mail.sender for a in to)

    @property
    def circles(self) -> bool:
        """Whether one of our addresses stands twice in Delivered-To."""
        delivered = [v.casefold().strip("<> ") for v in self.mail.all("delivered-to")]
        return any(delivered.count(address) > 1 for address in set(delivered) & self.ours)

    @property
    def spam(self) -> bool:
        """Whether a filter before us marked it."""
        if self.value("x-spam-flag") == "yes":
            return True
        level = self.value("x-ms-exchange-organization-scl")
        return level.isdecimal() and int(level[:4]) >= SPAM_LEVEL


def null_path(mail: Mail, envelope: Envelope) -> bool:
    """Whether the return path is empty: by the envelope, else by the header that the last server wrote."""
    if envelope.sender is not None:
        return envelope.sender in ("", "<>")
    value = mail.header("return-path")
    return value is not None and value.replace(" ", "") == "<>"
