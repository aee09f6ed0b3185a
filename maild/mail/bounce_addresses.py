"""Which addresses of a mail server's free text could not be reached, and why."""

import re
from collections.abc import Iterable
from itertools import islice

from maild.mail import bounce_forms as forms
from maild.mail import report
from maild.values import Mail, Recipient

MAX_LINE = 400
"""Characters of a line that are looked at."""
MAX_RECIPIENTS = 200
MAX_COMPARED = 20
"""Addresses whose lines end the reason of another one."""

INTRODUCED_LINES = 3
"""Lines after "the following recipients:" whose addresses are those."""
STATUS_LINES = 14
"""Lines below an address in which its reason stands."""

DAEMONS = frozenset(
    "mailer-daemon mailerdaemon mdaemon postmaster mail-daemon maildaemon bounce bounces mailer_daemon mail_daemon "
    "mailerd mailer post_master post-master mail-deamon mailer-deamon ndr nondelivery mailsystem mail-system "
    "mailgateway".split()
)
"""Local parts that mail servers send their own mail from."""
_NEVER = DAEMONS | {"abuse", "support", "helpdesk", "noreply", "no-reply", "hostmaster", "webmaster"}
"""Local parts that a bounce names for help, not as recipients."""


ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
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
_SENT_TO = re.compile(r"^\s*(?:to|an|à|para|a|кому|宛先|收件人)\s?[:：]", re.I)
_NAMED = re.compile(
    r"(?:recipient|user(?:id)?|address|to|for|mailbox|account|rcpt|destination|reach|from|an|à|a|для|на)(?:\(s\)|s|"
    r"es)?(?: address(?:es)?| name)?(?: is| was| of)?\s{0,3}[:=]?\s{0,8}(?:to:|rfc822;)?\s{0,2}(?:\(|<|\"|')?$",
    re.I,
)


def named(above: list[str], said: str, form: forms.Form | None, mail: Mail, failed: str) -> tuple[str, ...]:
    """The addresses that could not be reached: by header, by the system's wording, else by the general rules."""
    if failed:
        return tuple(dict.fromkeys(islice((m[0] for m in ADDRESS.finditer(failed)), MAX_RECIPIENTS)))
    own = {mail.sender.key} if mail.sender else set()
    own |= {a.key for a in mail.to}
    if form is not None:
        domain = mail.sender.domain if mail.sender else ""
        found = [a if "@" in a else f"{a}@{domain}" for a in forms.addresses(form, said) if "@" in a or form.bare]
        clean = _kept(found, own)
        if clean:
            return clean
    found = _general(above) or ADDRESS.findall(mail.subject[:MAX_LINE]) or _sent_to(above)
    return _kept(found, own) or _kept(found, own - {a.key for a in mail.to})


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
        for match in ADDRESS.finditer(line):
            address = match[0].strip("'").rstrip(".").rpartition("=")[2]
            if "@" not in address or address.partition("@")[0].casefold() in _NEVER:
                continue
            first = introduced > 0 or (alone is not None and match[0] in alone[1] and "://" not in line)
            named = _NAMED.search(line[: match.start()]) is not None
            found[0 if first else 1 if named else 2].append(address)
        if len(found[0]) >= MAX_RECIPIENTS:
            break
    return next((group for group in found if group), [])


def _sent_to(above: list[str]) -> list[str]:
    """The one address of a quoted "To:" line, the last resort."""
    lines = (line[:MAX_LINE] for line in above if _SENT_TO.match(line[:MAX_LINE]))
    found = {a.casefold(): a for line in lines for a in ADDRESS.findall(line)}
    return list(found.values()) if len(found) == 1 else []


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


def reasoned(people: Iterable[str], above: list[str], delayed: bool) -> tuple[Recipient, ...]:
    """Each address with its own status."""
    found = tuple(people)
    others = frozenset(a.casefold() for a in found[:MAX_COMPARED])
    return tuple(_recipient(a, above, delayed, others) for a in found)
