"""Which pictures of a mail decorate: logos of a signature, and what an earlier mail of the ticket had (lesson 39)."""

from collections.abc import Iterable

from maild.values import Attachment

SMALL = 40_000
"""Octets; a picture named only in quote or signature is a logo up to this size, larger ones may be meant."""
TINY = 4_000
"""Octets; an inline picture of this size that no text names is an icon."""


def logos(attachments: Iterable[Attachment], seen: frozenset[str], reply: str, below: str) -> frozenset[int]:
    """The parts (Attachment.part) whose pictures are folded away.

    `seen` are hashes (Attachment.sha256) of pictures in earlier mails of the ticket or of this sender, `reply` the
    new text, `below` its quote and signature. A picture that the new text names is folded only if it was seen.
    """
    met = set(seen)
    folded: set[int] = set()
    for attachment in attachments:
        if not picture(attachment):
            continue
        if attachment.sha256 in met or _decorates(attachment, reply, below):
            folded.add(attachment.part)
        met.add(attachment.sha256)
    return frozenset(folded)


def hashes(attachments: Iterable[Attachment]) -> frozenset[str]:
    """The hashes of the pictures among attachments: for `seen` of the next mail."""
    return frozenset(a.sha256 for a in attachments if picture(a))


def picture(attachment: Attachment) -> bool:
    """Whether this is a picture; Apple and Outlook send some without saying so."""
    name = attachment.filename.casefold()
    return attachment.content_type.startswith("image/") or name.endswith((".png", ".jpg", ".jpeg", ".gif"))


def _decorates(attachment: Attachment, reply: str, below: str) -> bool:
    """Whether a picture inside the text stands only below what was written."""
    if not attachment.inline or attachment.size > SMALL or _named(attachment, reply):
        return False
    return attachment.size <= TINY or _named(attachment, below)


def _named(attachment: Attachment, text: str) -> bool:
    """Whether a text has this picture's place in it, as our own reading of HTML, Outlook, Gmail and Apple write it."""
    local = attachment.content_id.rpartition("@")[0] or attachment.content_id
    names = {name for name in (attachment.filename, local) if name}
    marks = {f"[cid:{attachment.content_id}]"} if attachment.content_id else set()
    marks.update(mark for name in names for mark in (f"[image: {name}]", f"[{name}]", f"<{name}>"))
    return any(mark in text for mark in marks)
