"""[[rule]] tables become rules, or problems that name the rule, the key and the nearest valid name."""

import tomllib
from typing import Any

import pytest

from maild.rules import actions, conditions
from maild.rules.load import Names, load
from maild.values import Rule

NAMES = Names(queues=("support", "billing"), agents=("anna",), plans=("gold", "standard"))


def tables(text: str) -> list[dict[str, Any]]:
    """The [[rule]] tables of this TOML."""
    rules: list[dict[str, Any]] = tomllib.loads(text)["rule"]
    return rules


def one(when: str, then: str = "{close = true}") -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """A rule with these conditions and actions."""
    return load(tables(f'[[rule]]\nname = "r"\nwhen = {when}\nthen = {then}\n'), "rules.toml: ", NAMES)


def test_a_rule_keeps_its_order_its_lists_and_its_negations() -> None:
    text = """
    [[rule]]
    name = "printers"
    on = "new"
    when = {subject = "toner", sender = ["a@x.example", "*@y.example"], not = {tag = "done", role = "agent"}}
    then = {queue = "billing", tag = ["printer", "-bulk"], close = true}
    stop = true
    [[rule]]
    then = {priority = "high"}
    """
    rules, problems = load(tables(text), "", NAMES)
    assert problems == ()
    assert rules[0] == Rule(
        name="printers",
        on=("new",),
        when=(
            ("subject", ("toner",)),
            ("sender", ("a@x.example", "*@y.example")),
            ("not tag", ("done",)),
            ("not role", ("agent",)),
        ),
        then=(("queue", ("billing",)), ("tag", ("printer", "-bulk")), ("close", ("true",))),
        stop=True,
    )
    assert rules[1] == Rule("rule 2", ("new", "follow-up"), (), (("priority", ("high",)),))


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ('{sendr = "x"}', "when.sendr: unknown condition, did you mean sender?"),
        ('{not = {sendr = "x"}}', "when.not.sendr: unknown condition, did you mean sender?"),
        ('{not = "x"}', "when.not: must be a table such as {domain = ...}"),
        ('{hours = "Mon"}', "when.hours: not yet"),
        ('{"due within" = "2h"}', "when.due within: not yet"),
        ("{subject = 5}", "when.subject: must be a text or a list of texts"),
        ("{subject = []}", "when.subject: must be a text or a list of texts"),
        ('{subject = ["a", 5]}', "when.subject: must be a text or a list of texts"),
        ('{subject = " "}', "when.subject: must not be empty"),
        ('{subject = "//"}', "when.subject: must not be empty"),
        ('{body = "/(a/"}', "when.body: the expression /(a/ cannot be used: missing ): (a"),
        ("{body = '/(a)\\1/'}", r"when.body: the expression /(a)\1/ cannot be used: invalid escape sequence: \1"),
        ('{domain = "a@b.example"}', "when.domain: give the domain without @"),
        ('{header = "X Y: z"}', 'when.header: must be "Name" or "Name: words"'),
        ('{header = "X-Y: /(/"}', "when.header: the expression /(/ cannot be used: missing ): ("),
        ('{size = "5MB"}', 'when.size: must be a bound such as ">5MB" or "<10kB"'),
        ('{queue = "bilings"}', "when.queue: there is no queue bilings, did you mean billing?"),
        ('{plan = "x"}', "when.plan: there is no plan x; there is gold, standard"),
        ('{machine = "humane"}', "when.machine: there is no humane, did you mean human?"),
        ('{trust = "verify"}', "when.trust: there is no verify, did you mean verified?"),
        ('{role = "requestor"}', "when.role: there is no requestor, did you mean requester?"),
        ('{state = "onhold"}', "when.state: there is no onhold, did you mean on-hold?"),
    ],
)
def test_a_wrong_condition_is_told_with_rule_key_and_nearest_name(when: str, problem: str) -> None:
    rules, problems = one(when)
    assert rules == ()
    assert problems == (f"rules.toml: rule[0] 'r': {problem}",)


@pytest.mark.parametrize(
    ("then", "problem"),
    [
        ("{}", "then: must be given, a table such as {queue = ...}"),
        ('{tagg = "x"}', "then.tagg: unknown action, did you mean tag?"),
        ('{notify = "x"}', "then.notify: not yet"),
        ('{webhook = "x"}', "then.webhook: not yet"),
        ('{junk = "x"}', "then.junk: not yet"),
        ('{queue = "suport"}', "then.queue: there is no queue suport, did you mean support?"),
        ('{queue = ["support", "billing"]}', "then.queue: takes one value"),
        ('{assign = "ana"}', "then.assign: there is no agent ana, did you mean anna?"),
        ('{priority = "hihg"}', "then.priority: there is no priority hihg, did you mean high?"),
        ('{tag = "two words"}', "then.tag: a tag is one word, not 'two words'"),
        ("{close = false}", "then.close: takes true; leave it out otherwise"),
        ("{priority = 3}", 'then.priority: must be "high" or the like'),
    ],
)
def test_a_wrong_action_is_told_with_rule_key_and_nearest_name(then: str, problem: str) -> None:
    rules, problems = one("{}", then)
    assert rules == ()
    assert problems == (f"rules.toml: rule[0] 'r': {problem}",)


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ('on = "time"', "on: time: not yet; only new and follow-up work"),
        ('on = ["new", "change"]', "on: change: not yet; only new and follow-up work"),
        ('on = "folow-up"', "on: there is no folow-up, did you mean follow-up?"),
        ("on = []", 'on: must be "new", "follow-up" or a list of both'),
        ("stopp = true", "stopp: unknown key, did you mean stop?"),
        ("stop = 1", "stop: must be true or false"),
    ],
)
def test_a_wrong_key_is_told(key: str, problem: str) -> None:
    _, problems = load(tables(f'[[rule]]\nname = "r"\nthen = {{close = true}}\n{key}\n'), "", NAMES)
    assert problems == (f"rule[0] 'r': {problem}",)


def test_all_problems_come_at_once_and_right_rules_stay() -> None:
    text = '[[rule]]\nname = "a"\nthen = {x = 1}\nwhen = {y = 1}\n[[rule]]\nname = "b"\nthen = {close = true}\n'
    rules, problems = load(tables(text), "", NAMES)
    assert [rule.name for rule in rules] == ["b"]
    assert len(problems) == 2


def test_every_example_of_the_docs_loads() -> None:
    names = Names(("support", "billing"), ("anna",), ("standard",), ("Example Ltd",))
    for condition in conditions.CONDITIONS:
        text = f"[[rule]]\nwhen = {{{condition.name} = {condition.example}}}\nthen = {{close = true}}\n"
        assert load(tables(text), "", names)[1] == (), condition.name
    for action in actions.ACTIONS:
        assert load(tables(f"[[rule]]\nthen = {{{action.name} = {action.example}}}\n"), "", names)[1] == (), action.name
