"""The words of a mail from its template: plain text, sandboxed, and a faulty template never stops a mail."""

from dataclasses import dataclass, fields
from functools import lru_cache

from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from maild.values import Template, Text

SUBJECT = "Subject:"
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """All that a template may name; docs of each field are the contract for people who write their own."""

    subject: str
    """Without the number; empty in *received* to a stranger."""
    text: str
    """What a human wrote, or the lines of a transcript or digest."""
    tag: str = ""
    """The number, such as [#42]."""
    queue: str = ""
    """Title of the queue."""
    address: str = ""
    """Address of the queue."""
    agent: str = ""
    """Who wrote or did it, as customers see the name."""
    requester: str = ""
    more: int = 0
    """How many people get a reply besides the requester."""
    not_to: str = ""
    """Who wrote this mail but gets no reply."""
    warning: str = ""
    state: str = ""
    priority: str = ""
    assignee: str = ""
    company: str = ""
    plan: str = ""
    due: str = ""
    others: tuple[str, ...] = ()
    """Other open tickets of the requester, one a line."""
    recent: tuple[str, ...] = ()
    """The last messages, one a line."""
    also: tuple[str, ...] = ()
    """Addresses of other queues that the mail went to."""
    note: tuple[str, ...] = ()
    """What the agent says who gave the ticket to its new assignee."""
    answered: bool = False
    """He said it to the customer."""
    attachments: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Attachments that are named, not sent."""
    signature: str = ""
    footer: str = ""
    closed: bool = False
    reopen_days: int = 0
    limit_mb: int = 0
    trial: bool = False
    """Mail to anybody but agents waits."""
    confirm: bool = False
    """A held mail that #confirm releases."""
    question: str = ""
    """What the agent is asked in whose name it came: wrote, whom, note or team."""
    team: str = ""
    """Names of the agents of the ticket's queue, for the question `team`."""
    spool: int = 0
    """Number of the held mail in the ledger."""
    sender: str = ""
    """From of the held mail."""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered template."""

    subject: str | None
    """None: the template names none."""
    body: str


def render(template: Template, words: Words, languages: tuple[str, ...], texts: tuple[Text, ...]) -> Page:
    """The page in the first language that has this template; the bare text where no template can be used."""
    for language in dict.fromkeys((*languages, FALLBACK)):
        if not any(t.language == language and t.name == template.value for t in texts):
            continue
        try:
            return _page(_environment(texts, language).get_template(template.value).render(_named(words)))
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
            # an admin's own template; config reports it at start, and the mail must leave all the same
            continue
    return Page(None, f"{words.text}\n")


def fault(text: Text, texts: tuple[Text, ...]) -> str | None:
    """What is wrong with a template, or None; for the check of a configuration."""
    sample = Words(subject="Printer", text="It jams.", tag="[#42]", others=("[#7] Toner",), recent=("Eva: It jams.",))
    others = tuple(t for t in texts if (t.language, t.name) != (text.language, text.name))
    try:
        _environment((*others, text), text.language).get_template(text.name).render(_named(sample))
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        return f"{text.language}/{text.name}.txt: {error}"
    return None


def _page(rendered: str) -> Page:
    first, _, rest = rendered.lstrip("\n").partition("\n")
    if first.startswith(SUBJECT):
        return Page(first.removeprefix(SUBJECT).strip(), rest.strip("\n") + "\n")
    return Page(None, rendered.strip("\n") + "\n")


def _named(words: Words) -> dict[str, object]:
    return {field.name: getattr(words, field.name) for field in fields(words)}


@lru_cache(maxsize=32)
def _environment(texts: tuple[Text, ...], language: str) -> ImmutableSandboxedEnvironment:
    sources = {t.name: t.body for t in texts if t.language == FALLBACK}
    sources |= {t.name: t.body for t in texts if t.language == language}
    return ImmutableSandboxedEnvironment(
        loader=DictLoader(sources),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # plain text mails
    )
