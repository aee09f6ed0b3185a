"""What rules can ask: a table of conditions, each with its sentence, what it looks at and how it compares."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from maild.rules import patterns
from maild.rules.companies import plain
from maild.rules.near import hint
from maild.values import Facts, MachineKind, Role, State, TrustLevel

Seen = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a rule may use, from the configuration."""

    queues: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: true when any value of the rule compares with anything that the mail or ticket has."""

    name: str
    sentence: str
    example: str
    """A TOML value."""
    sees: Callable[[Facts], Seen]
    compare: Callable[[str, str], bool]
    """(value of the rule, what was seen)."""
    check: Callable[[str, Known], str | None]
    """What is wrong with a value of the rule, or None."""
    private: bool = False
    """What was seen is too long or too secret for a trace."""

    def holds(self, facts: Facts, alternatives: Seen) -> bool:
        """Whether one of the alternatives holds."""
        seen = self.sees(facts)
        return any(self.compare(wanted, value) for wanted in alternatives for value in seen)

    def shown(self, facts: Facts) -> str:
        """What was seen, short enough for a trace."""
        seen = self.sees(facts)
        if not seen or self.private:
            return "something else" if seen else "nothing"
        text = ", ".join(seen[:5])
        return repr(text if len(text) <= 80 else text[:79] + "…")


def _sender(facts: Facts) -> Seen:
    return (facts.mail.sender.address,) if facts.mail and facts.mail.sender else ()


def _domain(facts: Facts) -> Seen:
    return (plain(facts.mail.sender.domain),) if facts.mail and facts.mail.sender and facts.mail.sender.domain else ()


def _company(facts: Facts) -> Seen:
    name = (facts.person.company if facts.person else None) or facts.ticket.company
    return (name,) if name else ()


def _to(facts: Facts) -> Seen:
    """To, Cc and the headers in which servers note the recipient, without the tag: it may be a capability."""
    if facts.mail is None:
        return ()
    noted = (*facts.mail.all("delivered-to"), *facts.mail.all("x-original-to"), *facts.mail.all("envelope-to"))
    addresses = (*(a.address for a in (*facts.mail.to, *facts.mail.cc)), *(a.strip(" <>") for a in noted))
    return tuple(dict.fromkeys(_untagged(a) for a in addresses))


def _untagged(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _subject(facts: Facts) -> Seen:
    return (facts.mail.subject,) if facts.mail else (facts.ticket.subject,)


def _body(facts: Facts) -> Seen:
    return (facts.mail.reply,) if facts.mail else ()


def _header(facts: Facts) -> Seen:
    return tuple(f"{name}: {value}" for name, value in facts.mail.headers) if facts.mail else ()


def _language(facts: Facts) -> Seen:
    language = (facts.mail.language if facts.mail else None) or facts.ticket.language
    return (language,) if language else ()


def _machine(facts: Facts) -> Seen:
    if facts.machine is None:
        return ()
    marks = (("bulk", facts.machine.bulk), ("spam", facts.machine.spam))
    return (facts.machine.kind.value, *(name for name, on in marks if on))


def _attachment(facts: Facts) -> Seen:
    """Names and types of the attached files; inline pictures are none."""
    files = [a for a in facts.mail.attachments if not a.inline] if facts.mail else []
    return tuple(x for a in files for x in (a.filename, a.content_type) if x)


def _text(value: str, _: Known) -> str | None:
    return patterns.check_text(value)


def _among(*names: str) -> Callable[[str, Known], str | None]:
    def check(value: str, _: Known) -> str | None:
        return None if value in names else f"there is no {value}{hint(value, names)}"

    return check


def _one_of(kind: type[StrEnum], *more: str) -> Callable[[str, Known], str | None]:
    return _among(*(str(member.value) for member in kind), *more)


def _queue(value: str, known: Known) -> str | None:
    return None if value in known.queues else f"there is no queue {value}{hint(value, known.queues)}"


def _plan(value: str, known: Known) -> str | None:
    return None if value in known.plans else f"there is no plan {value}{hint(value, known.plans)}"


def _domain_name(value: str, known: Known) -> str | None:
    return "give the domain without @" if "@" in value and not patterns.is_expression(value) else _text(value, known)


def _same(wanted: str, value: str) -> bool:
    return wanted.casefold() == value.casefold()


def _below(wanted: str, value: str) -> bool:
    return patterns.below(wanted if patterns.is_expression(wanted) else plain(wanted), value)


WORDS = "Words that stand in it in this order, or a /regular expression/; upper and lower case are the same."
WHOLE = "The whole of it, with * for any and ? for one character, or a /regular expression/; case does not matter."

CONDITIONS: tuple[Condition, ...] = (
    Condition("sender", f"The address in From. {WHOLE}", '"*@example.com"', _sender, patterns.like, _text),
    Condition(
        "domain",
        "The domain of the address in From; a domain stands for those below it, too. With * and ? as for sender, or"
        " a /regular expression/; national names in either form.",
        '"example.com"',
        _domain,
        _below,
        _domain_name,
    ),
    Condition(
        "company",
        f"The company of the sender, else of the ticket. {WHOLE}",
        '"Example Ltd"',
        _company,
        patterns.like,
        _text,
    ),
    Condition(
        "plan", "The name of the plan that applies.", '"standard"', lambda f: (f.plan,) if f.plan else (), _same, _plan
    ),
    Condition(
        "to",
        f"An address in To, Cc, Delivered-To, X-Original-To or Envelope-To, without what follows a +. {WHOLE}",
        '"printers@example.com"',
        _to,
        patterns.like,
        _text,
    ),
    Condition("subject", f"The subject. {WORDS}", '"/printer|toner/"', _subject, patterns.contains, _text),
    Condition(
        "body",
        f"The new text, without quotes and signature. {WORDS}",
        '"out of toner"',
        _body,
        patterns.contains,
        _text,
        True,
    ),
    Condition(
        "header",
        f'"Name: words" asks for the words in a header of this name, "Name" whether there is one. {WORDS}',
        '"X-Priority: 1"',
        _header,
        patterns.named,
        lambda value, _: patterns.check_header(value),
        True,
    ),
    Condition("queue", "The name of the ticket's queue.", '"support"', lambda f: (f.ticket.queue,), _same, _queue),
    Condition("language", "The language code of the mail, else of the ticket.", '"de"', _language, _same, _text),
    Condition(
        "machine",
        f"What wrote the mail: {', '.join(MachineKind)}; also bulk and spam.",
        '["auto-generated", "bulk"]',
        _machine,
        _same,
        _one_of(MachineKind, "bulk", "spam"),
    ),
    Condition(
        "trust",
        f"What is known of the sender's address: {', '.join(TrustLevel)}.",
        '"failed"',
        lambda f: (f.person.trust.level.value,) if f.person else (),
        _same,
        _one_of(TrustLevel),
    ),
    Condition(
        "role",
        f"Who the sender is for this ticket: {', '.join(Role)}.",
        '"stranger"',
        lambda f: (f.link.role.value,) if f.link else (),
        _same,
        _one_of(Role),
    ),
    Condition(
        "attachment",
        f"Name or type of an attached file. {WHOLE}",
        '["*.pdf", "image/*"]',
        _attachment,
        patterns.like,
        _text,
    ),
    Condition(
        "size",
        "Octets of the whole mail against a bound, with kB, MB or GB of 1024.",
        '">5MB"',
        lambda f: (str(f.mail.size),) if f.mail else (),
        patterns.bounded,
        lambda value, _: patterns.check_size(value),
    ),
    Condition("tag", f"A tag of the ticket. {WHOLE}", '"vip"', lambda f: f.ticket.tags, patterns.like, _text),
    Condition(
        "state",
        f"The state of the ticket: {', '.join(State)}.",
        '"pending"',
        lambda f: (f.ticket.state.value,),
        _same,
        _one_of(State),
    ),
)
"""All conditions, in the order of the docs."""

BY_NAME = {condition.name: condition for condition in CONDITIONS}

NOT_YET = ("hours", "idle", "due within")
"""Conditions of time: planned, refused at load with these words."""
