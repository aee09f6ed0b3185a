"""How the address of a link is written beside its text: once, without wrappers and counters, never lost."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST = 4000
"""Characters of an address; a longer one carries data, not a place."""

WRAPPERS: tuple[tuple[str, str], ...] = (
    ("safelinks.protection.outlook.com", "url"),
    ("safelinks.protection.office365.us", "url"),
    ("urldefense.proofpoint.com", "u"),
    ("www.google.com/url", "q"),
    ("www.google.com/url", "url"),
    ("l.facebook.com/l.php", "u"),
    ("lm.facebook.com/l.php", "u"),
    ("linkprotect.cudasvc.com/url", "a"),
    ("deref-gmx.net", "redirectUrl"),
    ("deref-gmx.com", "redirectUrl"),
    ("deref-web.de", "redirectUrl"),
    ("deref-mail.com", "redirectUrl"),
    ("slack-redir.net/link", "url"),
    ("www.linkedin.com/redir/redirect", "url"),
)
"""(end of the host with the start of the path, parameter): gateways that put the true address into a parameter."""

COUNTERS = re.compile(
    r"(?:utm_[a-z_]+|fbclid|gclid|dclid|msclkid|twclid|yclid|mc_cid|mc_eid|_hsenc|_hsmi|__hs[a-z]+|vero_id|oly_enc_id|"
    r"oly_anon_id|s_cid|igshid|wickedid|_openstat|ref_src|trk|trkemail|sfmc_id)=[^&#]*(?:&|(?=#)|$)",
    re.I,
)
"""Parameters that only tell who clicked; without them the place is the same."""

_WRAPPED = re.compile(
    r"https?://[^/\s]{0,200}(?:safelinks|urldefense|google\.com/url|facebook\.com/l\.php|cudasvc|deref-|slack-redir|linkedin)"
)
_DEFENDED = re.compile(r"https?://urldefense(?:\.us|\.com)?[^/]*/v3/__(.+?)__;")
_SCHEME = re.compile(r"(https?|mailto|tel|ftp|file|callto|sms):(.+)", re.I | re.S)
_PHONE = re.compile(r"[+\d() ./-]{3,40}")
_NO_DIGIT = re.compile(r"\D+")
_BREAK = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BLANK = re.compile(r"[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]+")


def _plain(href: str) -> str:
    """What stands behind %XX, without line breaks: one in an address would begin a line of its own in the text."""
    return _BREAK.sub("", unquote(href)).strip()


@lru_cache(maxsize=512)
def address(href: str) -> str:
    """What to write for a link: its address without wrappers and counters; empty if it leads nowhere outside."""
    href = _BLANK.sub("", href[: LONGEST + 1])
    if len(href) > LONGEST:
        return ""
    if href[:4].lower() == "www.":
        return href
    found = _SCHEME.fullmatch(href)
    if found is None:
        return ""
    scheme = found[1].lower()
    if scheme == "mailto":
        return _plain(found[2].partition("?")[0])
    if scheme in ("tel", "callto", "sms"):
        return _plain(found[2]).partition("?")[0].lstrip("/")
    if scheme == "file":
        return _plain(href)
    if scheme == "ftp":
        return href
    for _ in range(3):  # one gateway may wrap what another has wrapped
        inner = _unwrapped(href) if _WRAPPED.match(href) else ""
        if not inner:
            break
        href = inner
    return _uncounted(href)


def _unwrapped(href: str) -> str:
    """The address inside a gateway's address, or empty."""
    if (found := _DEFENDED.match(href)) is not None:
        inner = found[1]
        return "" if "*" in inner else inner
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    place = f"{parts.netloc}{parts.path}".lower()
    for where, parameter in WRAPPERS:
        host, slash, path = where.partition("/")
        if not parts.netloc.lower().endswith(host) or (slash and not place.endswith(f"{host}/{path}".rstrip("/"))):
            continue
        for name, value in parse_qsl(parts.query):
            if name == parameter:
                if host == "urldefense.proofpoint.com":
                    value = unquote(value.replace("-", "%").replace("_", "/"))
                if value[:7].lower() in ("http://", "https:/"):
                    return _BLANK.sub("", value)
    return ""


def _uncounted(href: str) -> str:
    """The address without parameters that only count."""
    if "?" not in href or "=" not in href:
        return href
    place, mark, query = href.partition("?")
    kept = COUNTERS.sub(lambda m: m[0] if m.start() and m.string[m.start() - 1] not in "&?" else "", query)
    kept = kept.replace("&#", "#").rstrip("&")
    return f"{place}{mark if kept and kept[0] != '#' else ''}{kept}"


def told(shown: str, target: str) -> bool:
    """Whether the text of a link says its address already."""
    if _PHONE.fullmatch(target):
        return _NO_DIGIT.sub("", target)[-6:] in _NO_DIGIT.sub("", shown)
    bare = _bare(target)
    return bool(bare) and bare in _bare(shown)


def _bare(text: str) -> str:
    """An address or text for comparing: without scheme, www., slash at the end, blanks and case."""
    text = _BLANK.sub("", unquote(text)).casefold()
    for start in ("https://", "http://", "mailto:", "www."):
        text = text.replace(start, "", 1) if start != "www." else text.removeprefix(start)
    return text.rstrip("/")
