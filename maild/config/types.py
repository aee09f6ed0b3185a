"""The types of values in config.toml: how each is checked, and where secrets are looked up."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, ValidationInfo

from maild.rules.near import hint

_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
_SPAN = re.compile(r"(\d{1,5})(m|h|d)")


class Secret(str):
    """A string that does not show itself in a repr, a log line of values or a traceback's locals."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Stars, whatever the secret is."""
        return "'***'"


class Missing(Secret):
    """A password that is not there yet; its text says what to do. Only who signs in with it needs it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where secrets are looked up: the config file's folder and the environment."""

    folder: Path
    environ: Mapping[str, str]


LATER = "password"
"""The key whose secret may come later: reading commands need no server."""


class _Absent(ValueError):
    """A secret is named rightly, but is not where it should be."""


def _secret(value: object, info: ValidationInfo) -> Secret:
    """Resolve "..." | {env = "NAME"} | {file = "PATH"}; a problem names the place, never the secret."""
    try:
        return _found(value, info)
    except _Absent as absent:
        if info.field_name == LATER:
            return Missing(absent)
        raise


def _found(value: object, info: ValidationInfo) -> Secret:
    place = info.context if isinstance(info.context, Place) else Place(Path(), os.environ)
    match value:
        case str():
            found = value
        case {"env": str(name), **rest} if not rest:
            if name not in place.environ:
                raise _Absent(f"the environment has no variable {name}")
            found = place.environ[name]
        case {"file": str(name), **rest} if not rest:
            path = place.folder / name
            try:
                found = path.read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
                if isinstance(error, FileNotFoundError) and info.field_name == LATER:
                    raise _Absent(f"put the password into {path} (one line, mode 0600)") from None
                raise _Absent(f"the file {name} cannot be read: {reason}") from None
            if not found and info.field_name == LATER:
                raise _Absent(f"put the password into {path} (one line, mode 0600); it is empty")
        case _:
            raise ValueError('must be "...", {env = "NAME"} or {file = "PATH"}')
    if not found:
        raise ValueError("is empty")
    return Secret(found)


def _one_or_more(value: object) -> object:
    """A single value may stand for a list of one."""
    return value if isinstance(value, list) else [value]


def _address(value: str) -> str:
    """An address without a display name; both sides of the @ are there."""
    if not _ADDRESS.fullmatch(value):
        raise ValueError("must be a mail address such as support@example.com")
    return value


def is_hostname(value: str) -> bool:
    """Whether this is a host name by RFC 1123, 2.1: labels of letters, digits and inner hyphens, 253 octets."""
    return len(value) <= 253 and all(_LABEL.fullmatch(label) for label in value.split("."))


def _hostname(value: str) -> str:
    """A full host name."""
    if not is_hostname(value):
        raise ValueError("must be a host name such as help.example.com")
    return value


def _word(value: str) -> str:
    """A name that fits into a verb line: one word."""
    if not re.fullmatch(r"[\w.-]+", value):
        raise ValueError("must be one word of letters, digits, . _ and -")
    return value


def _line(value: str) -> str:
    """Text that may stand in a header."""
    if re.search(r"[\x00-\x1f\x7f]", value):
        raise ValueError("must be one line without control characters")
    return value


def prefix(value: str) -> str:
    """Text before the number in [PREFIX #42]."""
    if re.search(r"[\[\]#]", value):
        raise ValueError("must not contain brackets or #: maild writes [PREFIX #42] itself")
    return _line(value).strip()


def _language(value: str) -> str:
    """A primary language subtag."""
    if not re.fullmatch(r"[a-z]{2,3}", value):
        raise ValueError("must be a language code in lower case such as en")
    return value


def done(value: str) -> str:
    """What happens to a fetched mail."""
    if value not in ("keep", "seen", "delete") and not re.fullmatch(r"move:.+", value):
        raise ValueError('must be "keep", "seen", "delete" or "move:FOLDER"')
    return value


def since(value: object) -> str:
    """From when on mail is fetched."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, str) and (value in ("install", "all") or re.fullmatch(r"\d{1,5}d", value)):
        return value
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError('must be "install", "all", days such as "30d" or a day such as 2026-01-31') from None


def _span(value: str) -> str:
    """A length of working time."""
    if not _SPAN.fullmatch(value):
        raise ValueError('must be a time such as "30m", "8h" or "2d"')
    return value


def _tls(value: object) -> object:
    """True and false are taken for the words."""
    return {True: "tls", False: "none"}.get(value, value) if isinstance(value, bool) else value


def listen(value: str) -> str:
    """HOST:PORT; an IPv6 host stands in brackets."""
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("must be HOST:PORT such as 127.0.0.1:8025")
    return value


def sign_in(value: object) -> object:
    """Only one way works now."""
    if value in ("mail", "proxy"):
        raise ValueError('not yet: only "off" works now, and only on a loopback address')
    return value


def require(value: object) -> object:
    """Only one way works now."""
    if value == "verified":
        raise ValueError('not yet: only "capability" works now')
    return value


def _not_yet(value: object) -> object:
    """A key of the contract that nothing serves so far; silence would promise what does not happen."""
    raise ValueError("not yet: maild does not serve this key so far, leave it out")


def zone(value: str) -> str:
    """A name of the IANA time zone database."""
    try:
        ZoneInfo(value)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ValueError(f"there is no time zone {value}{hint(value, available_timezones())}") from None
    return value


def database(value: object, info: ValidationInfo) -> Secret:
    """A URL of one of our two databases; the URL itself is never told, it may hold a password."""
    url = _secret(value, info)
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")) or url == "sqlite:///":
        raise ValueError('must be "sqlite:///FILE" or "postgresql://USER@HOST/NAME"')
    return url


SecretText = Annotated[Secret, PlainValidator(_secret)]
Secrets = Annotated[list[SecretText], BeforeValidator(_one_or_more), Field(min_length=1)]
MailAddress = Annotated[str, AfterValidator(_address)]
Addresses = Annotated[list[MailAddress], BeforeValidator(_one_or_more)]
Words = Annotated[list[str], BeforeValidator(_one_or_more)]
Host = Annotated[str, AfterValidator(_hostname)]
Name = Annotated[str, AfterValidator(_word)]
Line = Annotated[str, AfterValidator(_line)]
Language = Annotated[str, AfterValidator(_language)]
Span = Annotated[str, AfterValidator(_span)]
Port = Annotated[int, Field(ge=1, le=65535)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Tls = Annotated[Literal["tls", "starttls", "none"], BeforeValidator(_tls)]
Customer = Literal["claimed", "closed", "rejected"]
NotYet = Annotated[None, BeforeValidator(_not_yet)]
Level = Literal["low", "normal", "high", "urgent"]
LEVELS = get_args(Level)
