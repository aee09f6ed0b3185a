"""HTML to readable text and to harmless HTML; nothing in a mail is ever fetched, and no input takes long."""

import re
from html import unescape

from maild.mail import html_clean, html_text
from maild.mail.charset import clean
from maild.mail.html_page import MAX_OUTPUT, unmarked

MAX_INPUT = 1_500_000
"""Characters of HTML that are read, without pictures that are their own content."""

_DATA = re.compile(r"data:[a-z/+.-]{0,60};base64,[A-Za-z0-9+/=\s%]{200,}+", re.I)
_LONG_DATA = re.compile(rf"data:[a-z/+.-]{{0,60}};base64,[A-Za-z0-9+/=\s%]{{{html_clean.MAX_PICTURE},}}+", re.I)
_TAG = re.compile(
    r"<(?:!--|!doctype|/?(?:a|abbr|address|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|font|form|h[1-6]|head|hr|"
    r"html|i|img|li|meta|ol|o:p|p|pre|s|script|small|span|strong|style|sub|sup|table|tbody|td|textarea|th|title|tr|tt|u|"
    r"ul|wbr)(?=[\s/>])|/[a-z][a-z0-9:]{0,20}>)",
    re.I,
)
_BREAK = re.compile(
    r"<(?:address|blockquote|br|center|dd|div|dl|dt|form|h[1-6]|hr|li|ol|p|pre|table|td|textarea|tr|ul)(?=[\s/>])", re.I
)
_BODY = re.compile(r"<body[^>]{0,2000}>", re.I)
_PARAGRAPHS = re.compile(r"\S[ \t]*\n[ \t]*\n[ \t]*\S")


def to_text(html: str) -> str:
    """The text that a reader sees: links with their addresses, lists, rows of tables, quotes with `> `."""
    html = _bounded(html, _DATA)
    if _TAG.search(html) is None:  # plain text by a wrong name
        return unmarked(unescape(html)).replace("\xa0", " ")[:MAX_OUTPUT].strip("\n")
    if _BREAK.search(html) is None and (lines := _typed(html)):
        html = lines
    return clean(html_text.text(html))


def sanitise(html: str) -> str:
    """Harmless HTML: no script, nothing that a viewer would load from elsewhere; pictures by cid: or small data:."""
    return clean(html_clean.clean(_bounded(html, _LONG_DATA)))  # `&#13;` has become a CR


def _bounded(html: str, data: re.Pattern[str]) -> str:
    """At most MAX_INPUT characters, without control characters and without pictures that match `data`."""
    if len(html) > 10_000 and ";base64," in html:
        html = data.sub("data:", html)
    return clean(html[:MAX_INPUT])


def _typed(html: str) -> str:
    """A page of typed lines with hardly a tag, as scripts send it, as preformatted; empty if it is none."""
    body = _BODY.search(html)
    return f"<pre>{html[body.end() if body else 0 :]}" if _PARAGRAPHS.search(html) else ""
