"""Tables as text: data in rows, and what only places its cells side by side, below each other."""

import re
from dataclasses import dataclass
from itertools import pairwise

WIDE_CELL = 100
"""Characters; wider text beside other text is a column of a layout, not a cell of data."""
MAX_ROW = 400

_ADDRESS = re.compile(r" ?<[^<>\s]{8,}>")
_LABEL = re.compile(r".{1,60}[:：]|[-•·*»]|\d{1,3}[.)]")


@dataclass(slots=True)
class Cell:
    """One cell of a table, as lines."""

    lines: list[str]
    heading: bool


def layout(rows: list[list[Cell]], *, data: bool) -> list[str]:
    """The rows of a table: cells of data side by side, columns of a layout below each other."""
    out: list[str] = []
    tall = False
    for row in rows:
        lines = _row(row, data=data)
        if not lines:
            continue
        if out and out[-1] and (tall or len(lines) > 1):
            out.append("")
        tall = len(lines) > 1
        out.extend(lines)
    return out


def _row(row: list[Cell], *, data: bool) -> list[str]:
    """One row as one line if its cells are short, else each cell with its own lines."""
    cells = [cell.lines for cell in row]
    filled = [lines for lines in cells if lines]
    if len(filled) < 2:
        return filled[0] if filled else []
    if data and all(len(lines) <= 3 for lines in cells) and sum(len(x) for c in cells for x in c) < MAX_ROW:
        flat = [" ".join(lines) for lines in cells]
        while not flat[-1]:
            flat.pop()
        return [_beside(flat)]
    if all(len(lines) == 1 for lines in filled) and (
        _LABEL.fullmatch(filled[0][0]) or all(len(_ADDRESS.sub("", lines[0])) <= WIDE_CELL for lines in filled)
    ):
        return [_beside([lines[0] for lines in filled])]
    out: list[str] = []
    for lines in filled:
        if out and out[-1]:
            out.append("")
        out.extend(lines)
    return out


def _beside(cells: list[str]) -> str:
    """Cells in one line; a label that ends in a colon needs nothing between itself and its value."""
    out = cells[0]
    for before, cell in pairwise(cells):
        out += f" {cell}" if _LABEL.fullmatch(before) else f" | {cell}"
    return out
