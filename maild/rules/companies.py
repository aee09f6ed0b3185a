"""Which company a sender belongs to: by the domain, never by a public provider's."""

from collections.abc import Iterator
from functools import cache
from unicodedata import category

from publicsuffixlist import PublicSuffixList

from maild.rules.providers import PUBLIC
from maild.values import Company

__all__ = ["PUBLIC", "candidates", "conflicts", "match", "plain"]

DOMAIN_OCTETS = 253
LABEL_OCTETS = 63
"""RFC 1035, 2.3.4, less the length octets at both ends; longer is no domain."""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def plain(domain: str) -> str:
    """A domain for comparison: lower case, without dots at its ends, labels in Unicode where they are valid punycode.

    Lower case, not folded: IDNA 2008 (RFC 5891) holds straße.example and strasse.example apart.
    """
    return ".".join(_label(label) for label in domain.strip().strip(".").lower().split("."))


def _label(label: str) -> str:
    """One label in Unicode; punycode (RFC 3492) that cannot be read, or hides odd characters, stays as it is."""
    if not label.startswith("xn--") or len(label) > LABEL_OCTETS:
        return label
    try:
        read = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
    return (
        read if read == read.lower() and all(c.isalnum() or c == "-" or category(c)[0] == "M" for c in read) else label
    )


def _ascii(domain: str) -> str:
    """The same domain with its labels in punycode."""
    try:
        return ".".join(x if x.isascii() else "xn--" + x.encode("punycode").decode("ascii") for x in domain.split("."))
    except UnicodeError:
        return domain


def _public(domain: str, public: frozenset[str]) -> bool:
    return domain in public or _ascii(domain) in public or bool(_suffixes().is_public(_ascii(domain)))


def candidates(address: str, public: frozenset[str] = PUBLIC) -> tuple[str, ...]:
    """The sender's domain and those above it, most specific first, IDN in both forms.

    Ends below the first public provider or public suffix: nothing above it says whose mail this is.
    """
    domain = address.rpartition("@")[2] if "@" in address else ""
    if len(domain) > DOMAIN_OCTETS or domain.startswith("["):
        return ()
    labels = plain(domain).split(".")
    found: list[str] = []
    for i in range(len(labels)):
        name = ".".join(labels[i:])
        if not name or _public(name, public):
            break
        found += dict.fromkeys((name, _ascii(name)))
    return tuple(found)


def match(companies: tuple[Company, ...], domains: tuple[str, ...]) -> Company | None:
    """The company that claims the most specific of these candidates, or None."""
    owner = {plain(d): company for company in reversed(companies) for d in company.domains}
    return next((owner[plain(d)] for d in domains if plain(d) in owner), None)


def conflicts(companies: tuple[Company, ...], public: frozenset[str] = PUBLIC) -> tuple[str, ...]:
    """What is wrong with the domains of these companies: claimed twice, everybody's, or no domain at all."""
    return tuple(_conflicts(companies, public))


def _conflicts(companies: tuple[Company, ...], public: frozenset[str]) -> Iterator[str]:
    owner: dict[str, str] = {}
    for company in companies:
        for given in company.domains:
            domain = plain(given)
            if not domain or "@" in domain or any(not label or " " in label for label in domain.split(".")):
                yield f"{company.name}: {given!r} is no domain"
            elif domain in public or _ascii(domain) in public:
                yield f"{company.name}: {given} is a public mail provider, its addresses are of no one company"
            elif _suffixes().is_public(_ascii(domain)):
                yield f"{company.name}: {given} is a public suffix, everybody can have a domain below it"
            elif domain in owner:
                yield f"{company.name}: {given} is already claimed by {owner[domain]}"
            owner.setdefault(domain, company.name)
