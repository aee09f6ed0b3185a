"""Run the rules over the facts: what they ask for, and why each one hit or missed."""

from maild.rules.actions import BY_NAME as ACTIONS
from maild.rules.conditions import BY_NAME as CONDITIONS
from maild.values import Command, Facts, Outcome, Rule, Trace


def run(rules: tuple[Rule, ...], facts: Facts) -> Outcome:
    """The commands of all rules that match, in order, up to one that stops; each sees the facts as at the start."""
    commands: list[tuple[str, Command]] = []
    traces: list[Trace] = []
    for rule in rules:
        missed = _missed(rule, facts)
        wanted = () if missed else tuple(ACTIONS[name].command(values) for name, values in rule.then)
        commands += [(rule.name, command) for command in wanted]
        why = missed or _matched(rule, facts)
        traces.append(Trace(rule.name, not missed, why, tuple(f"#{c.verb} {c.argument}".strip() for c in wanted)))
        if rule.stop and not missed:
            break
    return Outcome(tuple(commands), tuple(traces))


def _missed(rule: Rule, facts: Facts) -> str:
    """Why the rule does not match: its moment, or the first condition that fails; empty if it matches."""
    if facts.on not in rule.on:
        return f"runs on {', '.join(rule.on)}, not on {facts.on}"
    for key, alternatives in rule.when:
        if _holds(key, alternatives, facts) == key.startswith("not "):
            name = key.removeprefix("not ")
            return f"{key}: wanted {_listed(alternatives)}, saw {CONDITIONS[name].shown(facts)}"
    return ""


def _matched(rule: Rule, facts: Facts) -> str:
    if not rule.when:
        return "has no conditions"
    return "; ".join(f"{key}: {_listed(alternatives)}" for key, alternatives in rule.when)


def _holds(key: str, alternatives: tuple[str, ...], facts: Facts) -> bool:
    return CONDITIONS[key.removeprefix("not ")].holds(facts, alternatives)


def _listed(alternatives: tuple[str, ...]) -> str:
    return " or ".join(alternatives)
