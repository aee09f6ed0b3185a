"""Mails that nobody would send: samples bent, cut, doubled and nested; the same seed and number give the same bytes."""

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

LARGEST = 64 * 1024
"""Octets; a larger file is no seed, because one mail is to be tried often."""
LONGEST = 256 * 1024
"""Octets of one mutated mail."""

CHARSETS = (
    "utf-8 us-ascii iso-8859-1 windows-1252 windows-1258 koi8-r koi8-u gb2312 gb18030 big5 euc-kr iso-2022-jp "
    "iso-2022-kr shift_jis utf-7 utf-16 utf-16le utf-32 hz-gb-2312 x-unknown unknown-8bit base64 rot13 zlib idna "
    'punycode unicode_escape raw_unicode_escape undefined mbcs cp0 utf-8\' "" ? *'
).split()
ENCODINGS = "7bit 8bit binary base64 quoted-printable x-uuencode uuencode x-yenc 8-bit BASE64; x=y =?x?q?y?=".split()
TYPES = (
    "text/plain text/html text/calendar text/enriched text/x multipart/mixed multipart/alternative multipart/related "
    "multipart/signed multipart/report multipart/digest multipart/encrypted message/rfc822 message/delivery-status "
    "message/partial message/external-body application/ms-tnef application/pkcs7-mime application/pgp-encrypted text / "
    "/ text/plain/html multipart multipart/ message/"
).split()

REPEATS: tuple[bytes, ...] = tuple(
    token.encode("latin-1")
    for token in (
        *("On ", "> ", ">", "-- \n", "--\n", "_", "=", "-", "\n", "\r", "\r\n", " \n", "\t", " ", "a", "a@b ", "a@b,"),
        *("<", "<div>", "</div>", "<table><tr><td>", "<blockquote>", "<!--", "-->", "<![CDATA[", "<a href=", "&#", "&"),
        *("<style>", "<script>", "<p><b>", "<br>", "<li>", "<ul><li>", 'x="', "<svg><math>", "<font><b><i>", "<img "),
        *("=?utf-8?q?", "=?utf-8?b?4pyT?=", "?=", '"', "\\", '\\"', "(", ")", "((", "<a@b>", ";", ",", ":", "@", "a:;"),
        *(
            "From: a@b\n",
            "To: a@b\n",
            "Subject: x\n",
            "X: y\n",
            " x\n",
            "Received: x\n",
            "boundary=",
            "--b\n",
            "--b--\n",
        ),
        *("On Mon, A wrote:\n", "From: a\nTo: b\n", "-----Original Message-----\n", "Sent from my x\n", "> > > > > "),
        *("begin 644 x\n", "M" * 61 + "\n", "end\n", "-----BEGIN PGP MESSAGE-----\n", "BEGIN:VEVENT\n", "SUMMARY:x\n"),
        *(
            "550 5.1.1 ",
            "<a@b>: ",
            "Final-Recipient: rfc822;a@b\n",
            "http://",
            "http://a.example ",
            "[1]",
            "*",
            "**",
            "|",
            ".",
        ),
        *(
            "\x00",
            "\x80",
            "\xff",
            "\xc3",
            "\xef\xbf\xbd",
            "\xe2\x80\xae",
            "\xf0\x9f\x98\x80",
            "\x1b$B",
            "\x0e",
            "~{",
            "+A",
        ),
        *(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
            "Content-Type: message/rfc822\n\n",
            "=\n",
            "=3D",
            "=3",
            "%",
        ),
        *(
            "Le a \xc3\xa9crit :\n",
            "Am schrieb A:\n",
            "wrote:\n",
            "a b c wrote",
            "\xe5\x86\x99\xe9\x81\x93\xef\xbc\x9a\n",
        ),
    )
)
"""What a hostile mail repeats: openings without an end, ends without an opening, all that a pattern waits for."""

Mutation = Callable[[bytes, "Seeds"], bytes]

_BOUNDARY = re.compile(rb'boundary="?([^"\s;]{1,70})', re.IGNORECASE)
_CHARSET = re.compile(rb"(charset=\"?|=\?)([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
_ENCODING = re.compile(rb"(Content-Transfer-Encoding: ?)([^\r\n]{0,40})", re.IGNORECASE)
_TYPE = re.compile(rb"(Content-Type: ?)([A-Za-z0-9/.-]{1,40})", re.IGNORECASE)
_GAP = re.compile(rb"\r?\n\r?\n")


class Seeds:
    """The mails to begin with and the dice to change them by."""

    def __init__(self, mails: Sequence[bytes], dice: Random) -> None:
        self.mails = mails
        self.dice = dice

    def any(self) -> bytes:
        """One of the mails."""
        return self.dice.choice(self.mails)


def seeds(folders: Sequence[Path]) -> list[bytes]:
    """All files in these folders that are no larger than LARGEST, in a fixed order."""
    files = sorted(f for folder in folders for f in folder.rglob("*") if f.suffix in (".eml", ".txt") and f.is_file())
    return [file.read_bytes() for file in files if file.stat().st_size <= LARGEST]


def mutated(mails: Sequence[bytes], seed: int, number: int) -> bytes:
    """Mail `number` of this seed: one of the mails after one to six mutations."""
    dice = Random(f"{seed}:{number}")
    state = Seeds(mails, dice)
    raw = state.any()
    for _ in range(dice.choice((1, 1, 2, 2, 3, 4, 6))):
        raw = dice.choice(MUTATIONS)(raw, state)[:LONGEST]
    return raw


def _flip(raw: bytes, state: Seeds) -> bytes:
    """Some bytes become others."""
    data, dice = bytearray(raw), state.dice
    for _ in range(dice.choice((1, 1, 3, 10, 60)) if data else 0):
        data[dice.randrange(len(data))] = dice.choice((dice.randrange(256), 0, 10, 13, 32, 34, 45, 58, 60, 61, 63))
    return bytes(data)


def _insert(raw: bytes, state: Seeds) -> bytes:
    """Random bytes in between."""
    place = state.dice.randint(0, len(raw))
    return raw[:place] + state.dice.randbytes(state.dice.randint(1, 40)) + raw[place:]


def _cut(raw: bytes, state: Seeds) -> bytes:
    """The end is missing."""
    return raw[: state.dice.randint(0, len(raw))]


def _hole(raw: bytes, state: Seeds) -> bytes:
    """A piece from the middle is missing."""
    place = state.dice.randint(0, len(raw))
    return raw[:place] + raw[place + state.dice.choice((1, 5, 80, 2000)) :]


def _lines(raw: bytes, state: Seeds) -> bytes:
    """Lines swapped, doubled or left out."""
    lines, dice = raw.splitlines(keepends=True), state.dice
    for _ in range(dice.choice((1, 2, 8)) if lines else 0):
        here, there = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(3):
            case 0:
                lines[here], lines[there] = lines[there], lines[here]
            case 1:
                lines.insert(there, lines[here])
            case _ if len(lines) > 1:
                del lines[here]
    return b"".join(lines)


def _head(raw: bytes, state: Seeds) -> bytes:
    """Headers doubled, of another mail, without a value, or moved below the gap."""
    gap, other = _GAP.search(raw), _GAP.search(foreign := state.any())
    head, body = (raw[: gap.start()], raw[gap.start() :]) if gap else (raw, b"")
    theirs = foreign[: other.start()] if other else foreign
    match state.dice.randrange(4):
        case 0:
            return head + b"\n" + head + body
        case 1:
            return head + b"\n" + theirs + body
        case 2:
            return theirs + body
        case _:
            return re.sub(rb":[^\r\n]*", b":", head, count=state.dice.randint(1, 4)) + body


def _splice(raw: bytes, state: Seeds) -> bytes:
    """The beginning of one mail, the end of another."""
    other = state.any()
    return raw[: state.dice.randint(0, len(raw))] + other[state.dice.randint(0, len(other)) :]


def _boundary(raw: bytes, state: Seeds) -> bytes:
    """Boundaries that are missing, doubled, cut short, never closed, or announced otherwise."""
    found = _BOUNDARY.search(raw)
    if found is None:
        return raw.replace(b"\n\n", b"\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n", 1)
    word = found[1]
    match state.dice.randrange(6):
        case 0:
            return raw.replace(b"--" + word + b"--", b"", 1)
        case 1:
            return raw.replace(b"--" + word, b"--" + word[:-1], state.dice.randint(1, 3))
        case 2:
            return raw.replace(b"--" + word, b"-- " + word, 1)
        case 3:
            return raw.replace(word, word + b"'()+_,-./:=? " * state.dice.randint(1, 20), 1)
        case 4:
            return raw.replace(b"--" + word, (b"--" + word + b"\n") * state.dice.choice((2, 50)), 1)
        case _:
            return raw.replace(found[0], b"boundary=", 1)


def _renamed(pattern: re.Pattern[bytes], names: Sequence[str]) -> Mutation:
    """A mutation that writes another of the names where the pattern stands."""

    def rename(raw: bytes, state: Seeds) -> bytes:
        times, odds = state.dice.choice((1, 1, 0)), state.dice.choice(names).encode()
        return pattern.sub(lambda found: found[1] + odds, raw, count=times)

    return rename


def _nest(raw: bytes, state: Seeds) -> bytes:
    """The mail inside of others."""
    for depth in range(state.dice.choice((1, 2, 5, 30))):
        match state.dice.randrange(3):
            case 0:
                raw = b"From: a@a.example\nContent-Type: message/rfc822\n\n" + raw
            case 1:
                raw = b"Content-Type: multipart/mixed; boundary=n%d\n\n--n%d\n\n" % (depth, depth) + raw
            case _:
                raw = (
                    b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                    + b64encode(raw)[: LONGEST // 2]
                )
    return raw


def _repeat(raw: bytes, state: Seeds) -> bytes:
    """Somewhere the same thing again and again."""
    dice = state.dice
    token = dice.choice(REPEATS) + (dice.choice(REPEATS) if dice.random() < 0.3 else b"")
    place = dice.choice((dice.randint(0, len(raw)), len(raw), raw.find(b":") + 1, raw.find(b"\n\n") + 2))
    return raw[:place] + token * (dice.choice((10, 300, 3000, 12000)) // len(token) + 1) + raw[place:]


def _ends(raw: bytes, state: Seeds) -> bytes:
    """Other ends of lines."""
    end = state.dice.choice((b"\r\n", b"\r", b"\r\r\n", b"\n\n", b" \n", b"\n ", b"", b"\x0b", b"\xc2\x85"))
    return raw.replace(b"\r\n", b"\n").replace(b"\n", end)


MUTATIONS: tuple[Mutation, ...] = (
    *(_flip, _flip, _insert, _cut, _hole, _lines, _lines, _head, _splice, _boundary, _nest, _repeat, _repeat, _ends),
    _renamed(_CHARSET, CHARSETS),
    _renamed(_ENCODING, ENCODINGS),
    _renamed(_TYPE, TYPES),
)
