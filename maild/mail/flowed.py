"""Paragraphs out of format=flowed (RFC 3676), before anything else reads the text."""

SIGNATURE = "-- "


def unfold(text: str, delete_space: bool = False) -> str:
    """The text with each paragraph on one line, quote marks kept; `delete_space` is DelSp=yes (RFC 3676, 4.2)."""
    out: list[str] = []
    open_depth = -1  # depth of a paragraph that goes on in the next line, -1 for none
    held: list[str] = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">")) if line.startswith(">") else 0
        content = line[depth:]
        if content.startswith(" "):  # space-stuffed
            content = content[1:]
        goes_on = content.endswith(" ") and content != SIGNATURE
        if held and (depth != open_depth or content == SIGNATURE):
            out.append(_quoted(open_depth, held))
            held = []
        held.append(content[:-1] if goes_on and delete_space else content)
        open_depth = depth
        if not goes_on:
            out.append(_quoted(depth, held))
            held = []
    if held:
        out.append(_quoted(open_depth, held))
    return "\n".join(out)


def _quoted(depth: int, pieces: list[str]) -> str:
    """One paragraph behind its quote marks."""
    content = "".join(pieces)
    if not depth:
        return content if content == SIGNATURE else content.rstrip(" ")
    marks = ">" * depth
    return f"{marks} {content}".rstrip(" ") if content != SIGNATURE else f"{marks} {content}"
