"""A decision as it is stored, in lines for people."""

from collections.abc import Iterator, Mapping
from typing import Any


def told(trace: Mapping[str, Any]) -> Iterator[str]:
    """Who wrote the mail, where it went on what evidence, and what followed; nothing for a mail that still waits."""
    if not trace:
        yield "no decision yet"
        return
    person, link, machine = trace["person"], trace["link"], trace["machine"]
    company = f" of {person['company']}" if person["company"] else ""
    yield f"written by   {machine['kind']} ({machine['evidence']})"
    yield f"sender is    {link['role']}{company}; trust {person['trust']['level']}: {person['trust']['evidence']}"
    number = f" #{link['ticket']}" if link["ticket"] else ""
    yield f"ticket       {link['action']}{number}: {link['evidence']}"
    if link["cell"]:
        yield f"matrix       {link['cell']}"
    for rule in trace["traces"]:
        yield f"rule         {rule['rule']}: {'yes' if rule['matched'] else 'no'}, {rule['why']}"
    for change in trace["changes"]:
        yield f"changed      {change['what']}: {change['old'] or '-'} -> {change['new'] or '-'} ({change['actor']})"
    for notice in trace["notices"]:
        to = ", ".join(address["address"] for address in notice["to"])
        yield f"sent         {notice['template']} to {to} ({notice['held_reason'] or notice['why']})"
