"""The nearest valid name to a mistyped one, for messages to people."""

from collections.abc import Iterable
from difflib import get_close_matches


def hint(word: str, valid: Iterable[str]) -> str:
    """A tail such as ", did you mean WORD?" with the nearest valid name, else all of them where they are few."""
    names = sorted(set(valid))
    by_fold = {name.casefold(): name for name in names}
    near = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    if near:
        return f", did you mean {by_fold[near[0]]}?"
    return f"; there is {', '.join(names)}" if 0 < len(names) <= 12 else ""
