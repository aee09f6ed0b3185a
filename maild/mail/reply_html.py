"""Where in a text the answered mail begins, told from the structure of the HTML beside it."""

import re
from bisect import bisect_left

from maild.mail import clients, html

MAX_HTML = 300_000
"""Characters that are looked at; a mail with more has its quote far below."""
AFTER, BEFORE = 6, 3
"""Words that must agree on either side of the place."""

_POINT = re.compile(
    r"<[a-z]{1,12}\b[^<>]{0,400}?(?:"
    r"\bid\s?=\s?[\"']?(?:x_)*(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|stopSpelling|"
    r"ms-outlook-mobile-reference-message|OLK_SRC_BODY_SECTION|yahoo_quoted|ydp\w{0,20}yahoo_quoted|reply-intro|"
    r"isReplyContent|composeWebView_previouseContent|replyfwdhdr)|"
    r"\bname\s?=\s?[\"']?(?:quote|OLK_SRC_BODY_SECTION)[\"' >]|"
    r"\bclass\s?=\s?[\"'](?:[\w\- ]{0,80} )?(?:x_)?(?:yahoo_quoted|tutanota_quote|OutlookMessageHeader|gmail_quote|"
    r"protonmail_quote|moz-cite-prefix|moz-email-headers-table|zmail_extra|hotmail-quote|front-blockquote|"
    r"sh-quoted-content|mcntgmail_quote|apple-mail-quote|quote-container|replied|bloop_markdown_quote|"
    r"freebirdquote)\b|"
    r"\bstyle\s?=\s?[\"'][^\"'<>]{0,300}border-top:\s?(?:solid\s#?(?:E1E1E1|B5C4DF)|#?(?:E1E1E1|B5C4DF)\s\d)|"
    r"\bstyle\s?=\s?[\"'][^\"'<>]{0,100}border:none;\s?border-top:\s?solid )",
    re.I,
)
"""Outlook of all ages and the web, Yahoo, Gmail, Proton, Thunderbird, Zoho, GMX and web.de ("quote"), Front."""
_WORD = re.compile(r"\w+")


def boundary(page: str, lines: list[str]) -> int:
    """The line of the text with which the quote begins, or 0 if the HTML says nothing, or not the same as the text."""
    page = page[:MAX_HTML]
    if (found := _POINT.search(page)) is None:
        return 0
    above, below = html.to_text(page[: found.start()]), html.to_text(page[found.start() :])
    if not below.strip() or any(clients.forwarded(line) for line in below.split("\n")[:4] if line):
        return 0
    if clients.inline(above[-4_000:]) or _mixed(below):
        return 0
    return _place(lines, _WORD.findall(above.casefold()), _WORD.findall(below[:4_000].casefold()))


def _mixed(below: str) -> bool:
    """Whether text without mark follows marked text: an answer between or below the quoted lines."""
    marked = False
    for line in below.split("\n"):
        if line[:1] == ">":
            marked = True
        elif marked and line.strip():
            return True
    return False


def _place(lines: list[str], above: list[str], below: list[str]) -> int:
    """The line at which the words of the text part as they do in the HTML; 0 if there is none."""
    if not above or len(below) < 2:
        return 0
    words: list[str] = []
    starts: list[int] = []
    for line in lines:
        starts.append(len(words))
        words.extend(_WORD.findall(line.casefold()))
        if len(words) > 60_000:
            return 0
    want, before = below[:AFTER], above[-BEFORE:]
    for at in range(len(before), len(words) - len(want) + 1):
        if words[at] == want[0] and words[at : at + len(want)] == want and words[at - len(before) : at] == before:
            place = bisect_left(starts, at)
            return place if place < len(starts) and starts[place] == at else 0
    return 0
