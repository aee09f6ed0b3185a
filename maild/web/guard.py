"""What stands before every page: by which name it may be asked, and only to look."""

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from maild.web.render import error
from maild.web.settings import WebSettings


class Guard:
    """Refuses foreign Host headers (DNS rebinding) and every method that is not for looking."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        """Stand before `app`."""
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at once what is refused, pass on the rest."""
        refusal = refuse(scope, self.settings) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)


def refuse(scope: Scope, settings: WebSettings) -> Response | None:
    """The answer to a request that is refused, or None."""
    if hostname(Headers(scope=scope).get("host", "")) not in settings.hosts:
        return error(400, "maild does not answer under this name. Use the address in [web] url, or 127.0.0.1.")
    if scope["method"] not in ("GET", "HEAD"):
        return error(405, "Nothing can be changed here: mail changes tickets.", Allow="GET, HEAD")
    return None


def hostname(header: str) -> str:
    """The name in a Host header (RFC 9110, 7.2) without port and brackets, in lower case."""
    name, colon, port = header.rpartition(":")
    bare = name if colon and port.isdigit() else header
    return bare.removeprefix("[").removesuffix("]").casefold()
