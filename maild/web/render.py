"""Templates to answers: autoescaped, with the same strict headers on each."""

import hashlib
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from maild.web import views, words

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer."""

TITLES = {
    400: "Not under this name",
    404: "Not here",
    405: "This page only shows",
    500: "Something failed here",
    503: "The database is busy",
}

STYLE = files("maild.web").joinpath("templates/style.css").read_text(encoding="utf-8")
STYLE_PATH = f"/style-{hashlib.sha256(STYLE.encode()).hexdigest()[:12]}.css"
"""The name changes with the content, so that browsers may keep it."""

TEMPLATES = Environment(
    loader=PackageLoader("maild.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
TEMPLATES.globals.update(style=STYLE_PATH)
TEMPLATES.filters.update(size=words.size, name=views.name)


def page(template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> Response:
    """One template as an answer."""
    text = TEMPLATES.get_template(template).render(**values)
    return HTMLResponse(text, status, {**HEADERS, **(headers or {})})


def error(status: int, text: str, **headers: str) -> Response:
    """A small page that says what happened and what to do."""
    return page("error.html", status, headers, title=TITLES.get(status, "That cannot be shown"), text=text)


def stylesheet() -> Response:
    """The one style sheet."""
    kept = {**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
    return Response(STYLE, 200, kept, "text/css")
