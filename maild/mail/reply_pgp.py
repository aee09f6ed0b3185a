"""Texts that are signed inline (OpenPGP, RFC 9580, 7): the armour is taken off, what was written stays."""

import re

BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----"
SIGNATURE, END = "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
_HEADER = re.compile(r"(?:Hash|Charset|Comment|NotDashEscaped|SaltedHash)\b[^:]{0,20}:", re.I)


def armour(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines that were signed, without "- " before dashes, and those of the armour; ([], []) if there is none.

    Only where the armour holds all that the mail says: what stands around it is only empty lines, or below its end.
    """
    start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].rstrip() != BEGIN:
        return [], []
    first = start + 1
    while first < len(lines) and _HEADER.match(lines[first]):
        first += 1
    last = next((n for n in range(first, len(lines)) if lines[n].rstrip() == SIGNATURE), len(lines))
    end = next((n for n in range(last, len(lines)) if lines[n].rstrip() == END), len(lines))
    if end == len(lines):
        return [], []
    signed = [line.removeprefix("- ") for line in lines[first:last]] + lines[end + 1 :]
    return signed, [*lines[start:first], *lines[last : end + 1]]
