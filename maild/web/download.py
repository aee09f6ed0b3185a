"""Attachments as downloads: what a stranger sent is never opened by the browser on this page's behalf."""

import re
from urllib.parse import quote

from starlette.responses import Response

from maild.values import Attachment
from maild.web.render import HEADERS

KNOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain", "application/zip"})
"""Types that are said as they are; all others, above all HTML and SVG, are said to be mere octets."""
OCTETS = "application/octet-stream"
UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')
"""Control characters, path separators, and marks that turn the writing direction (a file that looks like fdp.exe)."""
LONGEST = 150
"""Characters of a file name; file systems end at 255 octets."""


def answer(attachment: Attachment, content: bytes) -> Response:
    """The bytes, named and typed so that they can only be saved."""
    kind = attachment.content_type if attachment.content_type in KNOWN else OCTETS
    headers = {
        **HEADERS,
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Disposition": disposition(attachment.filename),
        "Content-Type": kind,
    }
    return Response(content, 200, headers)


def disposition(filename: str) -> str:
    """Content-Disposition (RFC 6266) with a plain name and, where it differs, the true one (RFC 8187)."""
    true = filed(filename)
    plain = true.encode("ascii", "replace").decode().replace("?", "_")
    extended = "" if plain == true else f"; filename*=UTF-8''{quote(true, safe='')}"
    return f'attachment; filename="{plain}"{extended}'


def filed(filename: str) -> str:
    """A file name that every file system takes and that leads nowhere else; the extension survives shortening."""
    fit = UNFIT.sub("_", filename.encode("utf-8", "replace").decode()).strip(" .") or "attachment"
    stem, dot, extension = fit.rpartition(".")
    return fit if len(fit) <= LONGEST else f"{(stem or extension)[: LONGEST - 20]}{dot}{extension[:19] if stem else ''}"
