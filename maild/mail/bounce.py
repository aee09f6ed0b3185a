"""Bounces that are no RFC 3464 report: who could not be reached, read off the text that mail servers write."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from maild.mail import bounce_forms as forms
from maild.mail import bounce_words as words
from maild.mail import report
from maild.values import Mail, Recipient

MAX_TEXT = 20_000
"""Characters; the sentence that matters stands at the top."""
MAX_LINE = 400
MAX_RECIPIENTS = 200
MAX_COMPARED = 20
"""Addresses whose lines end the reason of another one."""

INTRODUCED_LINES = 3
"""Lines after "the following recipients:" whose addresses are those."""
STATUS_LINES = 14
"""Lines below an address in which its reason stands."""

DAEMONS = frozenset(
    "mailer-daemon mailerdaemon mdaemon postmaster mail-daemon maildaemon bounce bounces mailer_daemon mail_daemon "
    "mailerd mailer mail-deamon mailer-deamon ndr nondelivery mailsystem mail-system mailgateway".split()
)
"""Local parts that mail servers send their own mail from."""
_NEVER = DAEMONS | {"abuse", "support", "helpdesk", "noreply", "no-reply", "hostmaster", "webmaster"}
"""Local parts that a bounce names for help, not as recipients."""

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
_LINE_END = re.compile(r"=\n|\r")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_OWN_LINE = re.compile(
    r"^[\s>*\-]{0,12}(?:<|\[|\(|\")?([^\s<>()\[\]\"]{1,200}@[^\s<>()\[\]:\"]{1,200}?)"
    r"(?:>|\]|\)|\")?\s?(?:[:;,.]{1,3}|\.\.\. .{0,120}|\(.{0,80}\)|- .{0,80}|[:;] .{0,120}|\s.{0,3})?$"
)
_INTRODUCED = re.compile(
    r"(?:recipient|address|user|person|following(?! (?:reason|error|message|info|detail|respon|subject))|"
    r"destination|empfänger|destinat|geadresseerde|получател|адрес|収件|宛先|"
    r"收件人|받는 사람)[^@]{0,60}[:;：]\s*$",
    re.I,
)
_HEADER = re.compile(
    r"^\s*(?:to|cc|from|sender|subject|sent|date|reply-to|message-id|an|von|de|à|betreff|objet)\s?:", re.I
)
_NAMED = re.compile(
    r"(?:recipient|user(?:id)?|address|to|for|mailbox|account|rcpt|destination|reach|from|an|à|a|для|на)(?:\(s\)|s|"
    r"es)?(?: address(?:es)?| name)?(?: is| was| of)?\s?[:=]?\s{0,8}(?:to:|rfc822;)?\s{0,2}(?:\(|<|\"|')?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A bounce or delay without a machine-readable part."""

    delayed: bool
    evidence: str
    recipients: tuple[Recipient, ...]
    original_message_id: str | None


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
    answered = words.ANSWERED.match(mail.subject) is not None
    title = mail.subject.strip()[:MAX_LINE]
    loose = answered and not (mail.in_reply_to or mail.references)  # gateways that write "RE: ...: non remis"
    subject = (words.SUBJECT.search(title) if loose else not answered and words.SUBJECT.match(title)) not in (
        None,
        False,
    )
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
    people = fields or tuple(Recipient(a, None, None) for a in _recipients(above, said, form, mail, failed))
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
    found = fields or _reasons((r.address for r in people), above, delayed)
    return LookAlike(delayed, f"looks like a bounce: {evidence}", found, original_id(mail, len(said)))


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
    if signs.daemon:
        return (signs.subject or bool(people)) and (signs.subject or body or returned)
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


def _alone(people: tuple[Recipient, ...], said: str) -> bool:
    """Whether the addresses stand alone on their lines, as mail servers write them."""
    lines = {line.strip(" \t<>\"':;,.").casefold() for line in said.split("\n") if "@" in line[:MAX_LINE]}
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
    return _reasons(_recipients(above, said, forms.form_of(said), mail, failed), above, False)


def is_daemon(mail: Mail) -> bool:
    """Whether the From is a mail server's own."""
    sender = mail.sender
    if sender is None:  # `MAILER-DAEMON <>` of DragonFly
        written = (mail.header("from") or "")[:200]
        return "mailer-daemon" in written.casefold() or _NAMES.search(written) is not None
    local = sender.key.partition("@")[0]
    return (
        local.strip("\"'\\ ") in DAEMONS or local.startswith("mailer-daemon") or _NAMES.search(sender.name) is not None
    )


def served(mail: Mail, null_path: bool) -> bool:
    """Whether the way a mail came is that of a server's own mail: sender, return path or subject."""
    if null_path or is_daemon(mail) or mail.header("x-failed-recipients"):
        return True
    title = mail.subject.strip()[:MAX_LINE]
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
        known = known or ("@" in line[:MAX_LINE] and _ADDRESS.search(line[:MAX_LINE]) is not None)
    return lines


def _recipients(above: list[str], said: str, form: forms.Form | None, mail: Mail, failed: str) -> tuple[str, ...]:
    """The addresses that could not be reached: by header, by the system's wording, else by the general rules."""
    if failed:
        return tuple(dict.fromkeys(islice((m[0] for m in _ADDRESS.finditer(failed)), MAX_RECIPIENTS)))
    own = {mail.sender.key} if mail.sender else set()
    own |= {a.key for a in mail.to}
    if form is not None:
        domain = mail.sender.domain if mail.sender else ""
        found = [a if "@" in a else f"{a}@{domain}" for a in forms.addresses(form, said) if "@" in a or form.bare]
        clean = _kept(found, own)
        if clean:
            return clean
    return _kept(_general(above), own) or _kept(_general(above), own - {a.key for a in mail.to})


def _kept(found: list[str], own: set[str]) -> tuple[str, ...]:
    """Addresses without doubles, without those of the bounce itself and those named for help."""
    best: dict[str, str] = {}
    for address in (report.address_in(a.strip("'.")) for a in found):
        key = address.casefold()
        if address and key not in own and key.partition("@")[0] not in _NEVER:
            best.setdefault(key, address)
    return tuple(islice(best.values(), MAX_RECIPIENTS))


def _general(above: list[str]) -> list[str]:
    """Addresses alone on a line or introduced, else those after a word such as "to", else any."""
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    introduced = 0
    for line in above:
        line = line[:MAX_LINE]
        introduced = INTRODUCED_LINES if _INTRODUCED.search(line) else introduced - bool(line.strip())
        if "@" not in line or _HEADER.match(line):
            continue
        alone = _OWN_LINE.match(line)
        for match in _ADDRESS.finditer(line):
            address = match[0].strip("'").rstrip(".").rpartition("=")[2]
            if "@" not in address or address.partition("@")[0].casefold() in _NEVER:
                continue
            first = introduced > 0 or (alone is not None and match[0] in alone[1] and "://" not in line)
            named = _NAMED.search(line[: match.start()]) is not None
            found[0 if first else 1 if named else 2].append(address)
        if len(found[0]) >= MAX_RECIPIENTS:
            break
    return next((group for group in found if group), [])


def _recipient(address: str, above: list[str], delayed: bool, others: frozenset[str]) -> Recipient:
    """A recipient with the status that stands nearest below its mentions, before that of another one."""
    key = address.casefold()
    lines = [line[:MAX_LINE].casefold() for line in above]
    for place in [n for n, line in enumerate(lines) if key in line][:4]:
        reason = [lines[place]]
        for line in lines[place + 1 : place + STATUS_LINES]:
            if "@" in line and any(other in line for other in others if other != key) and key not in line:
                break
            reason.append(line)
        status = report.code("\n".join(reason))
        if status is not None:
            return Recipient(address, status, not delayed)
    return Recipient(address, report.code("\n".join(lines)) if len(others) < 2 else None, not delayed)


def _reasons(people: Iterable[str], above: list[str], delayed: bool) -> tuple[Recipient, ...]:
    """Each address with its own status."""
    found = tuple(people)
    others = frozenset(a.casefold() for a in found[:MAX_COMPARED])
    return tuple(_recipient(a, above, delayed, others) for a in found)
