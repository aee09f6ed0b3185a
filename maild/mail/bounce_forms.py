"""How each mail server writes that a mail did not arrive: one row a system, read before the general rules.

A row names a phrase that only this system writes (lower case) and where the addresses stand. The addresses of a row
are exact; a text that no row knows is read by the general rules of `bounce`. The table is whole on one page, so that
a system is found at once; that is why the file is longer than others.
"""

import re
from dataclasses import dataclass

_A = r"([^\s<>()\[\]\"',;:]{1,100}@[^\s<>()\[\]\"',;:]{1,255}|\"[^\"\n]{1,64}\"@[A-Za-z0-9.-]{1,255})"
"""An address in running text."""
_B = r"[ \t>*|]{0,20}"
"""Indentation, also that of a quote."""


def _at(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """Places of addresses, the surest first; `A` stands for an address."""
    return tuple(re.compile(p.replace("(A)", _A), re.I | re.M) for p in patterns)


@dataclass(frozen=True, slots=True)
class Form:
    """The wording of one system."""

    system: str
    marks: tuple[str, ...]
    """Phrases of which one stands in the text, in lower case."""
    addresses: tuple[re.Pattern[str], ...]
    """Tried in their order; the first that finds anything decides. The last group that took part is the address."""
    delayed: bool | None = None
    """Whether this wording is of a delay; None: the words of the text say."""
    bare: bool = False
    """The system names its own users without a domain; that of the sender is theirs."""


_ALONE = rf"^{_B}[<(\"\[]?(A)[>)\"\]]?[:;,.]?[ \t]*$"
_ANGLED_COLON = rf"^{_B}<(A)>[ \t]?:"

FORMS: tuple[Form, ...] = (
    Form(
        "qmail",
        ("this is the qmail-send program", "this is the deliver program at", "i wasn't able to deliver your message"),
        _at(r"^<(A)>:[ \t]*$", _ANGLED_COLON, r"^Failed recipient\(s\):\s{1,4}(A)", _ALONE),
    ),
    Form(
        "Postfix",
        (
            "this is the mail system at host",
            "this is the postfix program at",
            "the postfix program",
            "the mail system\n",
        ),
        _at(
            rf"^{_B}<A>[ \t]?\(expanded from[ \t]+<(A)>\)".replace("<A>", "<[^<>\n]{1,320}>"),
            _ANGLED_COLON,
            rf"^{_B}<(A)>[ \t]?\(",
        ),
    ),
    Form(
        "OpenSMTPD",
        ("this is the mailer-daemon, please do not reply", "following list of recipients:"),
        _at(rf"^{_B}(A):[ \t]"),
    ),
    Form(
        "GMX, web.de, 1&1",
        ("the following address failed", "folgende adresse ist fehlgeschlagen", 'following address(es) failed:\n\n"'),
        _at(rf"^{_B}[\"<](A)[\">]:?[ \t]*$", rf"^{_B}(A):?[ \t]*$"),
    ),
    Form(
        "Exim",
        (
            "the following address(es) failed",
            "address to which the message has not yet been delivered",
            "addresses to which the message has not yet been delivered",
            "has not yet been delivered to one or more of its",
            "address(es) have yet to be delivered",
            "could not be delivered to all of its recipients",
        ),
        _at(
            rf"^{_B}(?:an undisclosed address|\||/|"
            rf"save to ).*\n{_B}(?:\S.*\n{_B}){{0,1}}\((?:ultimately )?generated from (A)\)",
            rf"^{_B}(A):?[ \t]*$",
            rf"^{_B}(A):[ \t]",
            r"generated (?:by|from) (A)",
        ),
    ),
    Form(
        "Sendmail",
        (
            "following addresses had permanent",
            "following addresses had transient",
            "following addresses have delivery notifications",
            "following addresses had delivery errors",
            "following addresses had delivery problems",
            "recipients of this delivery -----",
            "following addresses had fatal errors",
        ),
        _at(
            r"^[ \t]*\(expanded from:[ \t]*<?(A)>?\)",
            r"^[ \t]{0,3}<?(A)>?[ \t]*(?:\((?:unrecoverable|transient|temporar)[^)\n]*\)|\.\.\..*)?[ \t]*$",
            r"^[ \t]{0,3}<(A)>",
        ),
    ),
    Form(
        "Gmail",
        (
            "delivery to the following recipient failed permanently",
            "delivery to the following recipient has been delayed",
            "delivery to the following recipients failed permanently",
            "** address not found **",
            "** message blocked **",
            "** message not delivered **",
            "** delivery incomplete **",
            "gmail will retry for",
        ),
        _at(
            rf"^{_B}(A)[ \t]*$",
            r"(?:delivered|delivering your message|message|deliver(?:y)?) to\s{1,3}(?:\*\*)?(A)",
        ),
    ),
    Form(
        "Exchange 5.5",
        ("did not reach the following recipient(s):", "did not reach the following recipient:"),
        _at(
            rf"^{_B}(?:'|<)?(A)[>']?[ \t]+on[ \t]",
            r"reach the following recipient(?:\(s\))?:\s{1,8}<?(A)",
            _ALONE,
            r"<[^<>\n]{0,80}MSEXCH:[^<>\n]{0,200}SMTP:(A)",
        ),
    ),
    Form(
        "Exchange 2003, hMailServer",
        ("the following recipient(s) could not be reached", "the following recipient(s) cannot be reached"),
        _at(
            rf"^{_B}'?<?(A)>?'?[ \t]+on[ \t]",
            rf"^{_B}.{{1,100}}[<(\[](?:SMTP:|mailto:)?(A)[>)\]].{{0,20}} on ",
            _ALONE,
            r"RCPT TO:[ \t]?<(A)>",
        ),
    ),
    Form(
        "Domino",
        (
            "was not delivered to:",
            "wasn't delivered to:",
            "konnte nicht zugestellt werden an:",
            "n'a pas été remis à :",
        ),
        _at(
            r"(?:delivered to|werden an|remis à)[ \t]?:\s{1,8}(?:[^\n@]{1,100}[<(])?(A)",
            r"User .{1,100}\((A)\)[ \t]not listed",
        ),
    ),
    Form(
        "GroupWise",
        ("was undeliverable to the following", "possibly truncated original message follows"),
        _at(rf"^{_B}<?(A)>?(?:[ \t]\(.*)?$"),
    ),
    Form(
        "Yahoo, MessageLabs",
        (
            "unable to deliver your message to the following address",
            "unable to deliver message to the following address",
            "this is the mail delivery agent at messagelabs",
            "not able to deliver your message to the following address",
        ),
        _at(_ANGLED_COLON, rf"^{_B}<(A)>", _ALONE, r"following address(?:es|\(es\))?[.:]?\s{1,8}<?(A)"),
    ),
    Form(
        "AOL",
        ("because they are not accepting mail from", "could not be delivered because they are not accepting"),
        _at(r"^[ \t]{1,8}(A)[ \t]*$", r"^[ \t]{1,8}([A-Za-z][A-Za-z0-9._]{2,40})[ \t]*$"),
        bare=True,
    ),
    Form(
        "Sun, iPlanet and Oracle Messaging Server, PMDF",
        ("  recipient address:", "\nrecipient address:", "  original address:"),
        _at(r"^[ \t]*Original address:[ \t]*<?(A)", r"^[ \t]*Recipient address:[ \t]*<?(A)"),
    ),
    Form(
        "MailMarshal",
        ("the following recipients were affected",),
        _at(r"recipients were affected:?\s{1,8}(A)", rf"^{_B}(A)[ \t]*$"),
    ),
    Form(
        "InterScan, Exchange IMS",
        ("sent >>> rcpt to", "unable to deliver message to <", "sent >>>"),
        _at(
            r"RCPT TO:[ \t]?<(A)>\s{0,8}(?:Received )?<<<[ \t]*[45]\d\d",
            r"deliver message to <(A)>",
            r"RCPT TO:[ \t]?<(A)>",
        ),
    ),
    Form(
        "SurfControl",
        ("a transcript of the attempts to send the message follows",),
        _at(r"^[ \t]*Addressed To:[ \t]*<?(A)"),
    ),
    Form(
        "PowerMTA",
        (
            "inform you on the delivery status of a",
            "a list of\nthe affected recipients",
            "list of the affected recipients",
        ),
        _at(rf"^{_B}<(A)>[ \t,;:-]*(?:delivery failed|delayed|will not|failed)", rf"^{_B}<(A)>"),
    ),
    Form(
        "Apache James",
        ("this is the james mail server", "failed recipient(s):"),
        _at(r"Failed recipient\(s\):\s{1,8}<?(A)", rf"^{_B}<?(A)>?[ \t]*$"),
    ),
    Form(
        "MDaemon, IronPort, SmarterMail",
        (
            "failed address:",
            "failed recipient:",
            "failed recipients:",
            "was undeliverable",
            "has encountered delivery problems",
        ),
        _at(
            r"^[ \t]*Failed (?:address|recipient)s?[ \t]?:[ \t]*<?(A)",
            r"message to[ \t]+<?(A)>?[ \t]+was undeliverable",
            rf"^{_B}<(A)>[ \t]?:",
            rf"^{_B}<?(A)>?[ \t]*$",
        ),
    ),
    Form(
        "IMail",
        (
            "unknown user:",
            "user mailbox exceeds allowed size:",
            "invalid final delivery userid:",
            "undeliverable to ",
            "rcpt to generated following response",
            "body of message generated response",
            "unknown host:",
            "attempts: ",
        ),
        _at(
            r"^[ \t]*(?:Unknown user|User mailbox exceeds allowed size|Invalid final delivery userid|"
            r"Unknown host|undeliverable to|"
            r"Delivery failed \d{1,3} attempts|No such user)[ \t]?:?[ \t]*<?(A)",
        ),
    ),
    Form(
        "Courier",
        (
            "running the courier mail server",
            "your message to the following recipients cannot be delivered",
            "delivery to the following recipients failed",
            "have not been able to deliver",
        ),
        _at(_ANGLED_COLON, rf"^{_B}<?(A)>?:?[ \t]*$"),
    ),
    Form(
        "au, EZweb",
        (
            "each of the following recipients was rejected",
            "the following recipients did not receive",
            "user(s) account is",
        ),
        _at(r"^[ \t]*Recipient:[ \t]*<(A)>", r"<<<.{0,20}<(A)>", rf"^{_B}<(A)>", rf"^{_B}(A)[ \t]*$"),
    ),
    Form(
        "SoftBank, KDDI",
        ("could not be delivered to:", "could not be delivered to :", "their mailbox is full"),
        _at(r"could not be delivered to[ \t]?:?\s{0,8}<?(A)", rf"^{_B}<?(A)>?[ \t]*$"),
    ),
    Form(
        "Amazon SES",
        ("an error occurred while trying to deliver the mail to the following recipients",),
        _at(r"following recipients:\s{1,8}(A)", rf"^{_B}(A)[ \t]*$"),
    ),
    Form(
        "Zoho",
        ("[status: error, address:", "invalid address, error_code", "error_code :"),
        _at(
            r"\[Status: (?:Error|Delay\w*), Address: <(A)>",
            rf"^{_B}<?(A)>?[ \t,]+(?:Invalid|ERROR|\[)",
            rf"^{_B}(A)[ \t]",
        ),
    ),
    Form(
        "T-Online, Smail",
        ("failed addresses follow",),
        _at(r"Failed addresses follow:.*\n(?:\s{0,8}<?(A))", rf"^{_B}<(A)>"),
    ),
    Form(
        "DragonFly",
        ("there was an error delivering your mail to",),
        _at(r"delivering your mail to[ \t]+<?(A)"),
    ),
    Form(
        "Mimecast",
        ("addressed to email address",),
        _at(r"addressed to email address[ \t]?:?\s{0,8}(?:--[ \t]*)?<?(A)"),
    ),
    Form(
        "MXLogic, McAfee",
        ("following addresses had delivery problems",),
        _at(rf"^{_B}<(A)>"),
    ),
    Form(
        "SMTP gateways in Ruby and PHP",
        ("rejected recipient", "rejected the recipient"),
        _at(r"rejected (?:the )?recipient[ \t:]+<?(A)"),
    ),
    Form(
        "Google Groups",
        ("the group you tried to contact",),
        _at(r"group you tried to contact \((A)\)"),
    ),
    Form(
        "Mail.ru, Rambler",
        ("не может быть\nдоставлено", "не может быть доставлено", "не было доставлено", "не удалось доставить"),
        _at(rf"^{_B}<?(A)>?:?[ \t]*$", rf"^{_B}<(A)>", r"(?:адрес\w*|получател\w+|для)[ \t:]{1,4}<?(A)"),
    ),
    Form(
        "Exchange 2007 and later, Microsoft 365",
        (
            "delivery has failed to these recipients",
            "delivery is delayed to these recipients",
            "couldn't be delivered",
            "couldn’t be delivered",
            "fehler bei der nachrichtenzustellung an",
            "échec de la remise à ces destinataires",
            "échec de remise à ces destinataires",
            "error de entrega a estos destinatarios",
            "no se pudo entregar a estos destinatarios",
            "impossibile recapitare il messaggio ai",
            "recapito non riuscito",
            "bezorging aan deze geadresseerden",
            "falha na entrega a estes destinatários",
            "falha na entrega para estes destinatários",
            "сбой доставки следующим получателям",
            "dostarczenie do następujących adresatów",
            "leverans till följande mottagare",
            "levering til følgende modtagere",
            "doručení těmto příjemcům",
            "次の受信者またはグループ",
            "未能传递给以下收件人",
            "传递给以下收件人或组失败",
            "다음 받는 사람 또는 그룹에게 배달하지 못했습니다",
        ),
        _at(
            r"message to (A) (?:couldn[’']t|could not) be",
            r"<mailto:(A)>",
            r"^.{0,100}[(<\[](A)[)>\]]",
            rf"^{_B}(A)[ \t]*$",
        ),
    ),
)
"""The systems, the surest marks first."""


def form_of(text: str) -> Form | None:
    """The row whose mark stands in a text."""
    low = text.casefold().replace("’", "'")
    return next((form for form in FORMS if any(mark in low for mark in form.marks)), None)


def addresses(form: Form, text: str) -> list[str]:
    """What a row takes for addresses, as written."""
    for pattern in form.addresses:
        found = [next((g for g in reversed(m.groups()) if g), "") for m in pattern.finditer(text)]
        if found := [a for a in found if a]:
            return found
    return []
