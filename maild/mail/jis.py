"""ISO-2022-JP as mailers write it: with the extra rows of Microsoft, NEC and JIS X 0212/0213 that codecs refuse."""

import re
from itertools import islice

MAX_SHIFTS = 100_000
"""Changes of the character set in one text."""

_SHIFT = re.compile(rb"\x1b(\$\([A-Za-z]|\$[@AB]|\([A-Za-z]|\.[AF]|N)")


def decode(data: bytes) -> str:
    """Text of ISO-2022-JP bytes (RFC 1468, 2237, JIS X 0213); what no table has becomes U+FFFD; never raises."""
    out: list[str] = []
    mode, position = b"(B", 0
    for shift in islice(_SHIFT.finditer(data), MAX_SHIFTS):
        out.append(_segment(mode, data[position : shift.start()]))
        mode, position = shift[1], shift.end()
    out.append(_segment(mode, data[position:]))
    return "".join(out)


def _segment(mode: bytes, data: bytes) -> str:
    """One run of bytes in one character set; a line end always returns to ASCII."""
    if not data:
        return ""
    if b"\n" in data and mode[:1] == b"$":
        first, _, rest = data.partition(b"\n")
        return _segment(mode, first) + "\n" + _segment(b"(B", rest)
    if mode in (b"$@", b"$B", b"$(@", b"$(B"):
        return _rows(data).decode("cp932", "replace")
    if mode == b"(I":
        return bytes(c | 0x80 if 0x21 <= c <= 0x5F else c for c in data).decode("cp932", "replace")
    high = bytes(c | 0x80 if 0x21 <= c <= 0x7E else c for c in data)
    if mode == b"$(D":
        return b"".join(b"\x8f" + high[i : i + 2] for i in range(0, len(high), 2)).decode("euc_jp", "replace")
    if mode in (b"$(O", b"$(Q"):
        return high.decode("euc_jis_2004", "replace")
    if mode == b"$(P":
        return b"".join(b"\x8f" + high[i : i + 2] for i in range(0, len(high), 2)).decode("euc_jis_2004", "replace")
    if mode == b"$A":
        return high.decode("gb2312", "replace")
    if mode == b"$(C":
        return high.decode("cp949", "replace")
    try:  # ASCII or JIS-Roman; raw 8-bit bytes beside escapes are mostly Shift_JIS
        return data.decode("ascii")
    except UnicodeDecodeError:
        return data.decode("cp932", "replace")


def _rows(data: bytes) -> bytes:
    """Pairs of JIS X 0208 as Shift_JIS, whose Microsoft form (cp932) also has the rows of NEC and IBM."""
    out = bytearray()
    position = 0
    while position < len(data):
        first = data[position]
        if not 0x21 <= first <= 0x7E or position + 1 >= len(data):
            out.append(first if first < 0x21 else 0x3F)
            position += 1
            continue
        second = data[position + 1]
        lead = (first - 0x21) // 2 + (0x81 if first < 0x5F else 0xC1)
        odd = 0x1F if second < 0x60 else 0x20
        trail = second + (odd if first % 2 else 0x7E)
        out += bytes((lead, trail & 0xFF))
        position += 2
    return bytes(out)
