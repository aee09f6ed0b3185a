"""Bounces that are no RFC 3464 report: who could not be reached, read off the text that mail servers write."""

import re
from dataclasses import dataclass
from itertools import islice

from maild.mail.report import id_in
from maild.values import Mail, Recipient

MAX_TEXT = 20_000
"""Characters; the sentence that matters stands at the top."""
MAX_RECIPIENTS = 200

INTRODUCED_LINES = 3
"""Lines after "the following recipients:" whose addresses are those."""

DAEMONS = frozenset("mailer-daemon mailerdaemon mdaemon postmaster mail-daemon maildaemon bounce bounces".split())
"""Local parts that mail servers send their own mail from."""

_NAMES = re.compile(
    r"mail(?:er)?[ -]?(?:delivery|daemon|administrator)|delivery (?:sub)?system|postmaster|jetmail", re.I
)
_SUBJECT = re.compile(
    r"(?:\[?(?:warning|error|notification|automatic)\]?[:!]? ?)?"
    r"(?:undeliver(?:ed|able|y)|non[- ]?(?:delivery|remise|recapitabile)|delivery (?:status )?(?:notification|"
    r"failure|failed|error|problem|report|has failed)|"
    r"(?:mail|message|e-?mail) ?(?:delivery|system|error|not delivered|undeliverable|could not be delivered|"
    r"failed|status|failure|returned)|"
    r"(?:permanent |)(?:delivery|mail) (?:failure|failed)|permanent delivery|returned (?:mail|e-?mail|to sender)|"
    r"returning (?:mail|message)|"
    r"failure (?:notice|delivery)|failed mail|(?:your )?(?:mail|message|e-?mail).{0,80}(?:could not be|was not|"
    r"not) delivered|"
    r"rejected[: ]|processing error|user unknown|nondeliverable|unzustellbar|nicht zustellbar|"
    r"zustellung fehlgeschlagen|"
    r"mail konnte nicht|nachricht nicht zugestellt|rückläufer|échec de (?:la )?remise|non remis|message non distribué|"
    r"no se puede entregar|mensaje no entregado|error de entrega|mancata consegna|messaggio non recapitato|"
    r"onbestelbaar|não entregue|falha na entrega|недоставлен|не доставлено|niedostarczon|oleveransbar|"
    r"could not send message|邮件传输失败|系统退信|投递失败|郵件傳送失敗|"
    r"unable to deliver|mail system error|problem delivering|"
    r"delivery (?:delayed|delay))",
    re.I,
)
_REPLY = re.compile(r"\s*(?:re|aw|sv|antw|fwd?|wg|tr|rv)\s*:", re.I)
_DELAY_SUBJECT = re.compile(
    r"delay|still (?:not|undelivered|unsent|being)|warning: (?:could not|message)|verzögert|retard", re.I
)
_FAILED = re.compile(
    r"could(?: not|n[’']t) (?:be )?deliver|(?:was|were|been) not (?:be )?(?:able|deliver)|(?:can|"
    r"could) ?not (?:be )?(?:deliver|send|sent|reach)|"
    r"unable to (?:be )?deliver|not delivered|undeliver(?:able|ed)|delivery (?:has )?fail|failed to deliver|"
    r"failed permanently|"
    r"(?:permanent|fatal) (?:fatal )?(?:delivery )?errors?|delivery (?:to|status|attempt)|did not (?:receive|reach)|"
    r"(?:user|recipient|address|mailbox|account|userid) .{0,40}(?:unknown|not found|does(?: not|n[’']t) exist|"
    r"disabled|full|rejected|over quota|invalid|not listed)|"
    r"(?:unknown|invalid|no such|bad) (?:local |final delivery |destination |or illegal )?(?:user|recipient|"
    r"address|mailbox|alias|account)|"
    r"failed (?:address|recipient)|mailbox unavailable|action not taken|无法|退信|following address|"
    r"following recipient|intended recipient|undeliverable address|"
    r"returned (?:because|to (?:you|the sender))|not accepting mail|does not like recipient|"
    r"mail has been returned|transcript of session|"
    r"nicht (?:zugestellt|zustellbar|ausgeliefert)|unzustellbar|n[’']a pas (?:pu )?(?:être|été) (?:remis|délivré|"
    r"distribué)|no (?:se )?(?:pudo|ha podido|puede)|"
    r"non (?:è stato possibile|recapitato)|не (?:удалось|может быть|была) доставл|niet (?:worden )?(?:bezorgd|"
    r"afgeleverd)|"
    r"550[ -]|\b5\.\d\.\d\b|exceed|awaits moderator",
    re.I,
)
_DELAYED = re.compile(
    r"will (?:continue|keep|be retried|retry|try)|still (?:trying|being tried)|(?:has|have) (?:been delayed|"
    r"not yet been)|not yet (?:been )?delivered|"
    r"continue (?:to|trying|attempting)|do not need to (?:resend|do anything)|no action is required|"
    r"this is (?:only )?a warning|warning message only|"
    r"you do not need to|weiterhin versucht|delayed (?:for|\d)|delivery attempts will|temporar(?:y|ily) (?:fail|"
    r"problem|non-?fatal)|transient non-fatal",
    re.I,
)
_GIVEN_UP = re.compile(r"giv(?:en|ing) up|gave up|not going to try again|permanent|has been removed", re.I)
_RETURNED = re.compile(
    r"^.{0,40}(?:"
    r"(?:original|returned|unsent|undelivered|rejected|bounced?|your|source|attached)[ -](?:message|mail|"
    r"e-?mail)\W{0,12}(?:follows|below|header|text|as received|begins|attached|headers|removed|was|$)|"
    r"below (?:this|the next) line is a copy|this is a copy of (?:the|your)|copy of (?:the|"
    r"your) (?:original )?(?:message|mail)|(?:header|headers|text|content) of the (?:original|source|message)|"
    r"message (?:text|header|body) follows|message header|body of (?:the )?message|returned mail follows|"
    r"original message|old message:|"
    r"----- ?(?:unsent|message|original|forwarded|header|returned))|"
    r"^\s*(?:>\s*)?(?:received|return-path|x-[a-z-]+|dkim-signature|mime-version|message-id): ",
    re.I,
)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b(?!\.)")
_OWN_LINE = re.compile(
    r"^[\s>*\-]{0,12}(?:<|\[|\()?([^\s<>()\[\]]{1,200}@[^\s<>()\[\]:]{1,200}?)"
    r"(?:>|\]|\))?\s?(?:[:;,.]{1,3}|\.\.\. .{0,120}|\(.{0,80}\)|- .{0,80}|; .{0,120}|\s.{0,3})?$"
)
_INTRODUCED = re.compile(r"(?:recipient|address|user|person|following|destination)[^@]{0,60}[:;]\s*$", re.I)
_HEADER = re.compile(r"^\s*(?:to|cc|from|sender|subject|sent|date|reply-to|message-id)\s*:", re.I)
_NAMED = re.compile(
    r"(?:recipient|user(?:id)?|address|to|for|mailbox|account|rcpt|destination|reach|from)(?:\(s\)|s|"
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


def look_alike(mail: Mail, null_path: bool) -> LookAlike | None:
    """Read a mail as a mail server's free text; None when it is none. `null_path`: the return path was empty."""
    failed = mail.header("x-failed-recipients")  # Exim
    daemon = is_daemon(mail)
    subject = not _REPLY.match(mail.subject) and _SUBJECT.match(mail.subject.strip()) is not None
    if not (failed or daemon or null_path or subject):
        return None
    if mail.all("list-id") and not (daemon or null_path):
        return None
    above = _above(mail.text[:MAX_TEXT])
    said = "\n".join(above)
    body = _FAILED.search(said) is not None
    delay = _DELAYED.search(said) is not None or _DELAY_SUBJECT.search(mail.subject) is not None
    signs = (bool(failed), daemon or null_path, subject, body or delay)
    if not signs[0] and sum(signs[1:]) < 2:
        return None
    recipients = _recipients(above, mail, failed)
    if not signs[0] and not (daemon or null_path) and not recipients:
        return None
    if not subject and not failed and not recipients:
        return None
    delayed = delay and _GIVEN_UP.search(said) is None
    evidence = ", ".join(
        name
        for name, seen in zip(("X-Failed-Recipients", "mail server's sender", "subject", "text"), signs, strict=True)
        if seen
    )
    original = mail.report.original_message_id if mail.report else None
    if original is None:
        original = id_in(mail.text[len(said) : len(said) + 200_000].encode("utf-8", "replace"))
    return LookAlike(
        delayed, f"looks like a bounce: {evidence}", tuple(_recipient(a, above, delayed) for a in recipients), original
    )


def named(mail: Mail) -> tuple[Recipient, ...]:
    """The recipients that the text of a report names, where its machine-readable part names none."""
    above = _above(mail.text[:MAX_TEXT])
    return tuple(_recipient(a, above, False) for a in _recipients(above, mail, mail.header("x-failed-recipients")))


def is_daemon(mail: Mail) -> bool:
    """Whether the From is a mail server's own."""
    sender = mail.sender
    if sender is None:
        return False
    return sender.key.partition("@")[0] in DAEMONS or _NAMES.search(sender.name) is not None


def _above(text: str) -> list[str]:
    """The lines above the returned mail."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if number and _RETURNED.match(line[:200]) and any(_ADDRESS.search(above[:400]) for above in lines[:number]):
            return lines[:number]
    return lines


def _recipients(above: list[str], mail: Mail, failed: str | None) -> tuple[str, ...]:
    """The addresses that could not be reached: by header, alone on a line, after a word such as "to", else any."""
    if failed:
        return tuple(dict.fromkeys(islice((m[0] for m in _ADDRESS.finditer(failed)), MAX_RECIPIENTS)))
    own = {mail.sender.key} if mail.sender else set()
    found: tuple[dict[str, str], dict[str, str], dict[str, str]] = ({}, {}, {})
    introduced = 0
    for line in above:
        line = line[:400]
        introduced = INTRODUCED_LINES if _INTRODUCED.search(line) else introduced - bool(line.strip())
        if "@" not in line or _HEADER.match(line):
            continue
        alone = _OWN_LINE.match(line)
        for match in _ADDRESS.finditer(line):
            address = match[0].strip("'").rstrip(".").rpartition("=")[2]
            key = address.casefold()
            if key in own or key.partition("@")[0] in DAEMONS | {"abuse", "support", "helpdesk", "noreply", "no-reply"}:
                continue
            first = introduced > 0 or (alone is not None and match[0] in alone[1] and "://" not in line)
            named = _NAMED.search(line[: match.start()]) is not None
            found[0 if first else 1 if named else 2].setdefault(key, address)
            if len(found[0]) >= MAX_RECIPIENTS:
                break
    best = next((group for group in found if group), {})
    return tuple(islice(best.values(), MAX_RECIPIENTS))


def _recipient(address: str, above: list[str], delayed: bool) -> Recipient:
    """A recipient with the status that stands nearest below its first mention."""
    status = None
    place = next((n for n, line in enumerate(above) if address.casefold() in line.casefold()), None)
    if place is not None:
        match = _STATUS.search("\n".join(line[:400] for line in above[place : place + 8]))
        status = match[1] if match else None
    return Recipient(address, status, not delayed)
