"""The bytes of a composed mail: 7bit, CRLF, and the same at each try, since nothing in them is drawn or asked."""

import re
from collections.abc import Callable
from email import policy as policies
from email._header_value_parser import TokenList
from email.header import Header
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formataddr, getaddresses
from typing import ClassVar, Literal

import idna

from maild.notifier.header import clean
from maild.values import AttachmentRef, OutgoingMail

WIDTH = 78
"""Characters of a header line (RFC 5322, 2.1.1)."""
EOL = "\r\n"
OPAQUE = ("application", "octet-stream")

_LOCAL = re.compile(r"[!-~]{1,64}")
_UNSAFE = re.compile(r"[<>()\[\]:;,\\\"\s]")
_TYPE = re.compile(r"([a-z0-9!#$&^_.+-]{1,80})/([a-z0-9!#$&^_.+-]{1,80})")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")


def ascii_address(address: str) -> str | None:
    """The address as every server takes it, its domain in IDNA; None when it cannot be sent to at all.

    A local part beyond ASCII would need SMTPUTF8 all the way; we send 7bit.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or _UNSAFE.search(local):
        return None
    try:
        encoded = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None
    whole = re.fullmatch(r"[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f.:IPv]+\]", encoded)
    return f"{local}@{encoded}" if whole else None


def build(mail: OutgoingMail, contents: tuple[bytes, ...]) -> bytes:
    """The bytes for the transport; `contents` are the decoded attachments in the mail's order. Never raises."""
    message = EmailMessage(policy=WIRE)
    for name, value in mail.headers:
        message[name] = clean(value)
    message.set_content(_body(mail.text), charset="utf-8")
    for reference, content in zip(mail.attachments, contents, strict=False):
        _attach(message, reference, content)
    if mail.attachments and message.is_multipart():
        message.set_boundary(mail.boundary)
    return message.as_bytes(policy=WIRE)


def _body(text: str) -> str:
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def _attach(message: EmailMessage, reference: AttachmentRef, content: bytes) -> None:
    """Attach as base64; an attached mail, which may not be base64 (RFC 2046, 5.2.1), as a file named .eml."""
    attachment = reference.attachment
    match = _TYPE.fullmatch(attachment.content_type)
    main, sub = match.groups() if match else OPAQUE
    name = clean(attachment.filename).replace("/", "-") or "attachment"
    if main in ("message", "multipart"):
        main, sub = OPAQUE
        name = name if name.lower().endswith(".eml") else f"{name}.eml"
    message.add_attachment(content, maintype=main, subtype=sub, filename=name)


# --- headers: folded by hand, because stdlib encodes ids of 78 characters and more (Microsoft 365 makes such ids)


def _ids(name: str, value: str) -> str:
    return _folded(name, value.split(), "")


def _mailboxes(name: str, value: str) -> str:
    """Names encoded or quoted by the standard library; addresses that cannot be written are left out."""
    found = []
    for shown, address in getaddresses([value]):
        spec = ascii_address(address)
        if spec:
            found.append(formataddr((shown, spec), charset="utf-8"))
    return _folded(name, found, ",")


def _words(name: str, value: str) -> str:
    text = value.encode("utf-8", "replace").decode("utf-8")
    header = Header(text, "us-ascii" if text.isascii() else "utf-8", maxlinelen=WIDTH, header_name=name)
    return f"{name}: {header.encode(linesep=EOL)}{EOL}"


def _folded(name: str, tokens: list[str], separator: str) -> str:
    """Tokens on lines of at most 78 characters where they fit, folded only between tokens."""
    lines, line = [], f"{name}:"
    for index, token in enumerate(tokens):
        piece = token + (separator if index < len(tokens) - 1 else "")
        if len(line) + 1 + len(piece) > WIDTH and line != f"{name}:":
            lines.append(line)
            line = ""
        line = f"{line} {piece}"
    return EOL.join([*lines, line]) + EOL


FOLDS: dict[str, Callable[[str, str], str]] = {
    "message-id": _ids,
    "in-reply-to": _ids,
    "references": _ids,
    "from": _mailboxes,
    "to": _mailboxes,
    "cc": _mailboxes,
    "reply-to": _mailboxes,
}
"""How each header is written; every other one is unstructured text."""


class Written:
    """A header that is folded by the table above and by nothing else."""

    max_count: ClassVar[Literal[1] | None] = None

    @staticmethod
    def value_parser(value: str) -> TokenList:
        """Nothing to parse in what we wrote."""
        return TokenList([])

    @classmethod
    def parse(cls, value: str, kwds: dict[str, object]) -> None:
        """Take the value as it is."""
        kwds["parse_tree"] = None
        kwds["decoded"] = value

    def fold(self, *, policy: EmailPolicy) -> str:
        """The header's lines with CRLF."""
        name: str = getattr(self, "name")  # noqa: B009 - set by the registry's own class
        return FOLDS.get(name.lower(), _words)(name, str(self))


def _registry() -> HeaderRegistry:
    """MIME's own headers as the standard library writes them (RFC 2231 for file names), all others as Written."""
    registry = HeaderRegistry(default_class=Written, use_default_map=False)
    standard = HeaderRegistry()
    for name in ("content-type", "content-disposition", "content-transfer-encoding", "mime-version"):
        registry.registry[name] = standard.registry[name]
    return registry


WIRE = policies.SMTP.clone(header_factory=_registry(), max_line_length=WIDTH, cte_type="7bit", raise_on_defect=False)
