"""Transfer encodings undone (RFC 2045, 6) as senders meant them: padding lost, text around, names misspelt."""

import binascii
import re

IDENTITY = frozenset({"", "7bit", "8bit", "binary", "none", "7bits", "8bits", "bit", "7", "8", "unencoded"})
NAMES = {
    "base64": "base64",
    "b64": "base64",
    "b": "base64",
    "mimebase64": "base64",
    "quotedprintable": "qp",
    "quoted": "qp",
    "qp": "qp",
    "q": "qp",
    "quotedprintible": "qp",
    "quoteprintable": "qp",
    "xuuencode": "uu",
    "uuencode": "uu",
    "xuue": "uu",
    "uue": "uu",
}
"""What stands for an encoding, its letters and digits in lower case, and the encoding."""
MAX_LINES = 100_000
"""Lines and pieces of damaged base64 that are looked at one by one."""

_COMMENT = re.compile(r"\([^()]{0,200}\)|[;,].*", re.S)
_PURE_BASE64 = re.compile(rb"[A-Za-z0-9+/\r\n]*+(?:=[\r\n]*+){0,2}+\s*")
_LETTERS = re.compile(rb"[A-Za-z0-9+/=]+")
_NOT_LETTERS = re.compile(rb"[^A-Za-z0-9+/=]+")
_SOFT_BREAK = re.compile(rb"=[ \t\r]+\n")
_CUT_ESCAPE = re.compile(rb"=([0-9A-Fa-f])=\r?\n([0-9A-Fa-f])")
_ESCAPE = re.compile(rb"=(?:[0-9A-Fa-f]{2}|[ \t]*\r?\n)")
_BLOCK = re.compile(rb"\s*(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]{0,76}={0,2}\s*")


def decode(data: bytes, declared: str, is_text: bool = False) -> tuple[bytes, str | None]:
    """The bytes behind a Content-Transfer-Encoding, and what was wrong with it; never raises."""
    name = "".join(c for c in _COMMENT.sub("", declared[:200]).casefold() if c.isalnum())
    if name in IDENTITY:
        return _undeclared(data) if is_text else (data, None)
    found = NAMES.get(name)
    defect = None
    if found is None:
        found = _guess(data)
        defect = f"unknown transfer encoding {' '.join(declared.split())[:40]!r}"
    if found == "base64":
        out, wrong = _base64(data, is_text)
    elif found == "qp":
        out, wrong = _quoted(data), None
    elif found == "uu":
        out, wrong = _uu(data)
    else:
        out, wrong = data, None
    return out, defect or wrong


def _undeclared(data: bytes) -> tuple[bytes, str | None]:
    """Text that is one block of base64 of which nobody said so, only where it is certain."""
    head = data[:100].lstrip()
    if len(head) < 60 or not _LETTERS.fullmatch(head[:60]) or not _BLOCK.fullmatch(data):
        return data, None
    out, _ = _base64(data, False)
    try:
        readable = sum(c.isprintable() or c in "\r\n\t" for c in out.decode("utf-8"))
    except UnicodeDecodeError:
        return data, None
    return (out, "base64 without being declared") if readable * 20 > len(out) * 9 else (data, None)


def _guess(data: bytes) -> str | None:
    """The encoding of bytes whose declaration says nothing: only where there is no doubt."""
    if _BLOCK.fullmatch(data):
        return "base64"
    head = data[:100_000]
    signs = head.count(b"=")
    return "qp" if signs and signs == len(_ESCAPE.findall(head + b"\n")) else None


def _base64(data: bytes, is_text: bool) -> tuple[bytes, str | None]:
    """Base64 of any shape: joined blocks, lost padding, stray letters; lines of plain text around it are kept."""
    if _PURE_BASE64.fullmatch(data):
        return _block(data), None
    out: list[bytes] = []
    block: list[bytes] = []
    coded = False
    width = said = 0
    lines = data.splitlines(keepends=True)
    if len(lines) > MAX_LINES:
        lines[MAX_LINES:] = [_NOT_LETTERS.sub(b"", b"".join(lines[MAX_LINES:]))]
    for line in lines:
        bare = line.strip()
        letters = bare if _LETTERS.fullmatch(bare) else _NOT_LETTERS.sub(b"", bare)
        ended = bool(block) and len(block[-1]) < width  # the last line of encoded bytes is shorter
        foreign = letters != bare and (b" " in bare or b"\t" in bare or len(bare) > 2 * len(letters))
        if bare and (foreign or (ended and len(letters) != width)):
            # a footer that a mailing list or a virus scanner wrote below the encoded text
            if block:
                out.append(_block(b"".join(block)))
            block = []
            said += 1
            if is_text:
                out.append((b"\n" if said == 1 and out else b"") + line)
        elif said and coded and is_text and not block and len(letters) != width:
            out.append(line)
        elif letters:
            block.append(letters)
            width = width or len(letters)
            coded = coded or (len(letters) >= 8 and len(letters) % 4 == 0 and not letters.isalpha())
    if is_text and said and not coded:
        return data, "declared base64 and is plain text"
    out.append(_block(b"".join(block)))
    return b"".join(out), "base64 with foreign text" if said else "base64 with foreign letters"


def _block(data: bytes) -> bytes:
    """One run of base64 letters. Padding may stand in the middle: some senders encode line by line."""
    if 0 < data.rstrip(b"=\r\n \t").count(b"=") < MAX_LINES:
        data = b"".join(data.split())
        return b"".join(_letters(piece) for piece in re.split(rb"=+", data) if piece)
    return _letters(data)


def _letters(data: bytes) -> bytes:
    """Base64 letters and white space to bytes; a last letter that stands alone is no byte."""
    bare = b"".join(data.split()).replace(b"=", b"")
    if len(bare) % 4 == 1:
        bare = bare[:-1]
    try:
        return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return b""


def _quoted(data: bytes) -> bytes:
    """Quoted-printable (RFC 2045, 6.7), also with blanks after a soft break and breaks inside an escape."""
    if b"= " in data or b"=\t" in data or b"=\r\r" in data:
        data = _SOFT_BREAK.sub(b"=\n", data)
    if _CUT_ESCAPE.search(data):
        data = _CUT_ESCAPE.sub(rb"=\1\2", data)
    try:
        return binascii.a2b_qp(data.replace(b"\r\n", b"\n") if b"=\r\n" not in data else data)
    except (binascii.Error, ValueError):
        return data


def _uu(data: bytes) -> tuple[bytes, str | None]:
    """A part that is uuencoded as a whole."""
    from maild.mail import uu

    rest, files = uu.cut(data)
    return (files[0].data, None) if files else (rest, "declared uuencode and is not")
