"""What the receiving server says of the sender's address: verified, failed, unverified, or unknown (lesson 30).

Only the headers that this server wrote count: those with its own name, above the first Received of somebody else.
What a sender writes stands below that, and so proves nothing.
"""

import re
from collections.abc import Iterator
from functools import cache

from publicsuffixlist import PublicSuffixList

from maild.mail.results import Result, Results, read
from maild.values import Envelope, Mail, Receiver, Trust, TrustLevel

_BY = re.compile(r"\bby\s+([^\s;()]+)", re.IGNORECASE)
_BESIDE = ("received-spf", "arc-", "dkim-filter")
"""What receiving servers write between several results of theirs; any other header ends the block."""
INTERNAL = "x-ms-exchange-organization-authas"
"""Exchange strips it from mail that comes from outside, and writes Internal for its own people's."""


def weigh(
    mail: Mail, envelope: Envelope, receiver: Receiver | None = None, domains: frozenset[str] = frozenset()
) -> Trust:
    """Weigh From by what the server of this source says; `domains` are our own, which Exchange vouches for."""
    found = tuple(_of_microsoft(mail) if receiver and receiver.microsoft else _of_server(mail, receiver))
    if receiver and receiver.microsoft and _internal(mail, domains):
        return Trust(TrustLevel.VERIFIED, f"{INTERNAL}: Internal")
    if receiver is None or not (receiver.microsoft or receiver.authserv_id):
        written = len(mail.all("authentication-results"))
        seen = f"; {written} Authentication-Results in the mail are not believed" if written else ""
        return Trust(TrustLevel.UNKNOWN, f"source {envelope.source} gives no authentication results{seen}")
    if mail.sender is None or "two From headers" in mail.defects or "From names several people" in mail.defects:
        return Trust(TrustLevel.UNVERIFIED, "nobody is vouched for: From does not name one address")
    return _weighed([verdict for results in found for verdict in results.verdicts], mail.sender.domain)


def _weighed(verdicts: list[Result], domain: str) -> Trust:
    """DMARC decides (RFC 7489); without a policy an aligned DKIM or SPF pass; of several DMARC results the worst."""
    said = [v for v in verdicts if v.method == "dmarc" and aligned(v.property("header.from") or domain, domain)]
    for level, wanted in ((TrustLevel.FAILED, "fail"), (TrustLevel.VERIFIED, "pass")):
        if any(v.verdict == wanted for v in said):
            return Trust(level, f"dmarc={wanted} for {domain}")
    for verdict in verdicts:
        signer = _vouches(verdict)
        if verdict.verdict == "pass" and signer and aligned(signer, domain):
            return Trust(TrustLevel.VERIFIED, f"{verdict.method}=pass by {signer}, which is aligned with From")
    heard = ", ".join(dict.fromkeys(f"{v.method}={v.verdict}" for v in verdicts)) or "no result"
    return Trust(TrustLevel.UNVERIFIED, f"{heard}: nothing vouches for {domain or 'the sender'}")


def _vouches(verdict: Result) -> str:
    """The domain for which a passed method vouches: the signer's, or that of MAIL FROM."""
    if verdict.method == "dkim":
        return _domain(verdict.property("header.d", "header.i"))
    return _domain(verdict.property("smtp.mailfrom", "smtp.mail")) if verdict.method == "spf" else ""


def _domain(value: str) -> str:
    return value.rpartition("@")[2].strip(".<>")


def aligned(one: str, other: str) -> bool:
    """Whether two domains belong to one organisation (RFC 7489, 3.1: relaxed alignment)."""
    return bool(one and other) and _organisation(one.casefold()) == _organisation(other.casefold())


def _organisation(domain: str) -> str:
    return _suffixes().privatesuffix(domain) or domain


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _of_server(mail: Mail, receiver: Receiver | None) -> Iterator[Results]:
    """What the server of this name wrote: its results above its own topmost Received, else those right below."""
    if receiver is None or not receiver.authserv_id:
        return
    server = receiver.authserv_id.casefold()
    above: list[Results] = []
    below: list[Results] = []
    hops = 0
    for name, value in mail.headers:
        if name == "received":
            if below or not _wrote(value, server):
                break
            hops += 1
        elif name == "authentication-results":
            results = read(value)
            if results.server == server:
                (below if hops else above).append(results)
        elif below and not name.startswith(_BESIDE):
            break
    if hops:  # a mail that this server never had can bear anything
        yield from above or below


def _wrote(received: str, server: str) -> bool:
    """Whether this server wrote a Received: by its name, a host of its organisation, or an address of its inside."""
    found = _BY.search(received)
    if found is None:
        return False
    host = found[1].casefold().strip(".[]")
    inside = ":" in host or host.replace(".", "").isdigit() or "." not in host  # Google's own hops name addresses
    return inside or aligned(host, server)


def _of_microsoft(mail: Mail) -> Iterator[Results]:
    """Exchange Online names no server: its results are the topmost header."""
    topmost = mail.header("authentication-results")
    if topmost is not None:
        yield read(topmost)


def _internal(mail: Mail, domains: frozenset[str]) -> bool:
    said = mail.header(INTERNAL)
    return (
        said is not None
        and said.strip().casefold() == "internal"
        and bool(mail.sender and mail.sender.domain in domains)
    )
