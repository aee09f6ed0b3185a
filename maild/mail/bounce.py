"""Bounces that are no RFC 3464 report: who could not be reached, read off the text that mail servers write."""

import re
from dataclasses import dataclass

from maild.mail import bounce_addresses as places
from maild.mail import bounce_forms as forms
from maild.mail import bounce_words as words
from maild.mail import report
from maild.values import Mail, Recipient

MAX_TEXT = 20_000
"""Characters; the sentence that matters stands at the top."""
_NAMES = re.compile(
    r"mail(?:er)?[ -]?(?:delivery|daemon|administrator)|delivery (?:sub)?system|\bpostmaster|jetmail|"
    r"mail[ -]?system|\bsystem administrator|systemadministrator|administrateur (?:du )?syst|microsoft outlook$|"
    r"content-filter at",
    re.I,
)
_SERVICE = re.compile(
    r"mail|smtp|gateway|inetgw|imss|virus|scan|filter|antispam|symantec|security|system|daemon|ndr|dsn|admin|"
    r"bounce|exchange|notif|delivery|relay|server|no-?reply|robot|auto",
    re.I,
)
_CLIENT = re.compile(
    r"thunderbird|outlook(?! ?express server)|apple mail|iphone|ipad|evolution|mutt|kmail|eudora|the bat|roundcube|"
    r"squirrelmail|horde|alpine|claws|webmail|airmail|postbox|em client|sylpheed|becky|foxmail|pegasus|gnus|"
    r"lotus notes",
    re.I,
)


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A bounce or delay without a machine-readable part."""

    delayed: bool
    evidence: str
    recipients: tuple[Recipient, ...]
    original_message_id: str | None
    sure: bool
    """Not by words alone: the sender, the return path or a header of a mail server speaks for it."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """What speaks for a bounce before its text is read."""

    failed: str
    """X-Failed-Recipients (Exim, Gmail)."""
    daemon: bool
    null_path: bool
    subject: bool

    @property
    def any(self) -> bool:
        """Whether the text is worth reading."""
        return bool(self.failed) or self.daemon or self.null_path or self.subject


def look_alike(mail: Mail, null_path: bool) -> LookAlike | None:
    """Read a mail as a mail server's free text; None when it is none. `null_path`: the return path was empty."""
    title = mail.subject.strip()[: places.MAX_LINE]
    answered = words.ANSWERED.match(title) is not None
    if not answered:
        subject = words.SUBJECT.match(title) is not None
    else:  # gateways that write "RE: ...: non remis", without any reference
        subject = not (mail.in_reply_to or mail.references) and words.SUBJECT.search(title) is not None
    failed = ", ".join(mail.all("x-failed-recipients"))
    signs = _Signs(failed, is_daemon(mail), null_path, subject)
    if not signs.any or (by_client(mail) and not (failed or null_path or (signs.daemon and not answered))):
        return None
    above = _above(mail.text[:MAX_TEXT])
    said = "\n".join(above)
    form = forms.form_of(said)
    body = form is not None or words.FAILED.search(said) is not None
    delay = words.DELAYED.search(said) is not None or words.DELAY_SUBJECT.search(mail.subject) is not None
    returned = len(said) < min(len(mail.text), MAX_TEXT) or bool(mail.report and mail.report.attached_id)
    fields = report.in_text(mail.text[:MAX_TEXT]) if "-recipient" in mail.text[:MAX_TEXT].casefold() else ()
    people = fields or tuple(Recipient(a, None, None) for a in places.named(above, said, form, mail, failed))
    if words.OWN_MAILBOX.search(said) and not returned and all(r.address.casefold() in _to(mail) for r in people):
        return None
    if not _believable(mail, signs, form, body or delay, returned, people, said):
        return None
    delayed = delay and words.GIVEN_UP.search(said) is None and not any(r.permanent for r in fields)
    evidence = ", ".join(
        name
        for name, seen in (
            ("X-Failed-Recipients", bool(failed)),
            ("mail server's sender", signs.daemon),
            ("null return path", null_path),
            ("subject", subject),
            (f"wording of {form.system}" if form else "text", body or delay),
        )
        if seen
    )
    found = fields or places.reasoned((r.address for r in people), above, delayed)
    sure = bool(failed) or signs.daemon or null_path
    return LookAlike(delayed, f"looks like a bounce: {evidence}", found, original_id(mail, len(said)), sure)


def _believable(
    mail: Mail,
    signs: _Signs,
    form: forms.Form | None,
    body: bool,
    returned: bool,
    people: tuple[Recipient, ...],
    said: str,
) -> bool:
    """Whether the signs together make a bounce: words alone, which a person can write too, never do."""
    if signs.failed:
        return True
    if mail.all("list-id") and not (signs.daemon or signs.null_path) and not words.OPENING.match(said):
        return False
    if signs.daemon and people:
        return signs.subject or body or returned
    if signs.daemon:
        known = form is not None or returned or words.OPENING.match(said) is not None
        return signs.subject and (known or (body and not words.OWN_MAILBOX.search(said)))
    if signs.null_path and not signs.subject:
        return bool(people) and body and (form is not None or returned or words.OPENING.match(said) is not None)
    if signs.null_path:
        return body or returned
    local = mail.sender.key.partition("@")[0] if mail.sender else ""
    served = _SERVICE.search(local) is not None or mail.sender is None or returned
    if not (body and people):
        return False
    if words.OPENING.match(said) is None:
        return form is not None and _SERVICE.search(local) is not None
    if words.ANSWERED.match(mail.subject):
        return _alone(people, said)
    return served or form is not None or _alone(people, said)


def delivered(mail: Mail) -> bool:
    """Whether a mail server says that the mail arrived, and of no failure."""
    text = mail.text[:2000]
    return is_daemon(mail) and words.DELIVERED.search(text) is not None and report.code(text) is None


def _to(mail: Mail) -> frozenset[str]:
    """The addresses that a mail went to, for comparison."""
    return frozenset(a.key for a in mail.to)


def _alone(people: tuple[Recipient, ...], said: str) -> bool:
    """Whether the addresses stand alone on their lines, as mail servers write them."""
    lines = {line.strip(" \t<>\"':;,.").casefold() for line in said.split("\n") if "@" in line[: places.MAX_LINE]}
    return any(r.address.casefold() in lines for r in people)


def original_id(mail: Mail, start: int = 0) -> str | None:
    """The Message-ID of the returned mail: of a part, of the text from `start` on, of all text, or what it answers."""
    if mail.report and (known := mail.report.original_message_id or mail.report.attached_id):
        return known
    text = mail.text[: start + report.MAX_TEXT]
    if "message-id" in text.casefold():
        for piece in (text[start:], text):
            found = report.id_in(piece.encode("utf-8", "replace"))
            if found and found != mail.message_id:
                return found
    return next(iter((*mail.in_reply_to, *mail.references[-1:])), None)  # Gmail, Exim 4.9 and Microsoft 365


def named(mail: Mail) -> tuple[Recipient, ...]:
    """The recipients that the text of a report names, where its machine-readable part names none."""
    if "-recipient" in mail.text[:MAX_TEXT].casefold() and (fields := report.in_text(mail.text[:MAX_TEXT])):
        return fields
    above = _above(mail.text[:MAX_TEXT])
    said = "\n".join(above)
    failed = ", ".join(mail.all("x-failed-recipients"))
    return places.reasoned(places.named(above, said, forms.form_of(said), mail, failed), above, False)


def is_daemon(mail: Mail) -> bool:
    """Whether the From is a mail server's own."""
    sender = mail.sender
    if sender is None:  # `MAILER-DAEMON <>` of DragonFly
        written = (mail.header("from") or "")[:200]
        return "mailer-daemon" in written.casefold() or _NAMES.search(written) is not None
    local = sender.key.partition("@")[0]
    return (
        local.strip("\"'\\ ") in places.DAEMONS
        or local.startswith("mailer-daemon")
        or _NAMES.search(sender.name) is not None
    )


def served(mail: Mail, null_path: bool) -> bool:
    """Whether the way a mail came is that of a server's own mail: sender, return path or subject."""
    if null_path or is_daemon(mail) or mail.header("x-failed-recipients"):
        return True
    title = mail.subject.strip()[: places.MAX_LINE]
    return not by_client(mail) and not words.ANSWERED.match(title) and words.SUBJECT.match(title) is not None


def by_client(mail: Mail) -> bool:
    """Whether a program that people write with made the mail."""
    return any(_CLIENT.search(v) is not None for n in ("user-agent", "x-mailer") for v in mail.all(n))


def _above(text: str) -> list[str]:
    """The lines above the returned mail."""
    lines = text.split("\n")
    known = False
    for number, line in enumerate(lines):
        if known and words.RETURNED.match(line[:200]):
            return lines[:number]
        known = known or ("@" in line[: places.MAX_LINE] and places.ADDRESS.search(line[: places.MAX_LINE]) is not None)
    return lines
