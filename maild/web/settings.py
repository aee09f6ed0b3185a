"""What the web page must know of the configuration: where it is bound, how it is called, and who looks."""

from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the page is reached and who may see it."""

    host: str = "127.0.0.1"
    """The address that the server is bound to."""
    url: str | None = None
    """The address that people type; its host is an allowed Host header."""
    sign_in: str = "off"
    """Only off, which is only for loopback: whoever reaches the address can read."""
    agent: str | None = None
    """The name of the only viewer, for whom the mailto: links carry a capability."""

    @property
    def hosts(self) -> frozenset[str]:
        """The Host headers that are answered; any other may be a rebound DNS name of a foreign page."""
        named = urlsplit(self.url).hostname if self.url else None
        return LOOPBACK | {self.host.casefold()} | ({named} if named else frozenset())

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the page."""
        return self.host.casefold() in LOOPBACK
