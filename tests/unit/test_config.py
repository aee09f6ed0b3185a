"""config.toml: what is enough, what is filled in, what is refused, and that docs and example keep in step."""

import re
import tomllib
from pathlib import Path

import pytest

from maild.config import Config, docs, load, texts
from maild.config.model import MANY, ONCE, example
from maild.config.types import Place, Secret
from maild.errors import ConfigError

ROOT = Path(__file__).parents[2]
SECRET = "0123456789abcdef0123456789abcdef"
LEAST = f"""
[maild]
database = "sqlite:///maild.db"
hostname = "help.example.com"
secret = "{SECRET}"
[[queue]]
name = "support"
address = "Support@example.com"
"""
OUT = '[[outgoing]]\nkind = "maildir"\npath = "out"\n'


def loaded(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> Config:
    """The configuration with this text."""
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    return load(file, environ or {})


def problems(tmp_path: Path, text: str) -> tuple[str, ...]:
    """What is wrong with this text."""
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text)
    return caught.value.problems


def test_one_queue_one_outgoing_and_a_secret_are_enough(tmp_path: Path) -> None:
    config = loaded(tmp_path, LEAST + OUT)
    assert config.database == f"sqlite:///{tmp_path}/maild.db"
    assert config.policy.queues[0].title == "support"
    assert config.policy.intakes == {"support@example.com"}
    assert config.outgoings[0].path == tmp_path / "out"
    assert config.policy.trial is False
    assert "gmail.com" in config.policy.public_domains
    assert config.warnings == ()
    assert config.web.enabled is False


def test_every_fault_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
        quee = 1
        [maild]
        database = "mysql://x"
        hostname = "help example"
        timezone = "Europe/Berlim"
        secret = {env = "GONE"}
        [[queue]]
        name = "support"
        adress = "support@example.com"
        prefix = "[A]"
        [[queue]]
        name = "it"
        address = "it@example.com"
        hostname = "x"
        [[queue]]
        name = "IT"
        address = "IT@Example.com"
        assign = "ana"
        plan = "gold"
        [[agent]]
        name = "anna"
        address = "it@example.com"
        queues = ["suport"]
        [[source]]
        name = "box"
        kind = "imap"
        host = "imap.example.com"
        user = "anna@example.com"
        password = "p"
        queue = "itt"
        oauth = "x"
        [[rule]]
        name = "r"
        when = {sendr = "x"}
        then = {tag = "a"}
        """,
    )
    assert all(problem.startswith("config.toml: ") for problem in found)
    assert [problem.removeprefix("config.toml: ") for problem in found] == [
        "quee: unknown table, did you mean queue?",
        'maild.database: must be "sqlite:///FILE" or "postgresql://USER@HOST/NAME"',
        "maild.secret: the environment has no variable GONE",
        "maild.hostname: must be a host name such as help.example.com",
        "maild.timezone: there is no time zone Europe/Berlim, did you mean Europe/Berlin?",
        "queue[0].address: must be given",
        "queue[0].prefix: must not contain brackets or #: maild writes [PREFIX #42] itself",
        "queue[0].adress: unknown key, did you mean address?",
        found[8].removeprefix("config.toml: "),
        "source[0].oauth: not yet: maild does not serve this key so far, leave it out",
        "outgoing: at least one [[outgoing]] must be given",
        "queue: the name it is given 2 times",
        "queue[2]: IT@Example.com already belongs to queue it; one address has one queue",
        found[13].removeprefix("config.toml: "),
        "queue[2].assign: there is no agent ana, did you mean anna?",
        "queue[2].plan: there is no plan gold",
        "source[0].queue: there is no queue itt, did you mean it?",
        "agent[0].queues: there is no queue suport, did you mean support?",
        "rule[0] 'r': when.sendr: unknown condition, did you mean sender?",
    ]
    assert found[8].startswith("config.toml: queue[1].hostname: unknown key")
    assert "would come back to maild as a new mail" in found[13]


def test_a_row_with_a_fault_is_still_checked_for_the_rest(tmp_path: Path) -> None:
    text = LEAST + OUT + '[[agent]]\nname = "a b"\naddress = "support@example.com"\nqueues = ["x"]\n'
    found = problems(tmp_path, text)
    assert len(found) == 3
    assert any("agent[0].name" in p for p in found)
    assert any("agent[0]: support@example.com is the address of queue support" in p for p in found)
    assert any("agent[0].queues: there is no queue x" in p for p in found)


def test_an_agent_with_a_mailbox_that_maild_reads_is_refused(tmp_path: Path) -> None:
    source = '[[source]]\nname = "m"\nkind = "imap"\nhost = "h"\nuser = "Anna@example.com"\npassword = "p"\n'
    agent = '[[agent]]\nname = "anna"\naddress = "anna@EXAMPLE.com"\n'
    (problem,) = problems(tmp_path, LEAST + OUT + source + agent)
    assert "is the mailbox of source m" in problem
    assert "act as this agent" in problem


@pytest.mark.parametrize(
    "what", ["[[agent]]\nname='a'\naddress='a@x.example'\n", "[[partner]]\nname='a'\naddress='a@x.example'\n"]
)
def test_a_name_is_given_once(tmp_path: Path, what: str) -> None:
    found = problems(tmp_path, LEAST + OUT + what + what.replace("a@x", "b@x").replace("'a'", "'A'"))
    assert len(found) == 1
    assert "the name a is given 2 times" in found[0]


def test_one_address_belongs_to_one_agent(tmp_path: Path) -> None:
    first = "[[agent]]\nname='a'\naddress='a@x.example'\n"
    text = first + "[[agent]]\nname='b'\naddress='b@x.example'\naliases='A@x.example'\n"
    (problem,) = problems(tmp_path, LEAST + OUT + text)
    assert problem == "config.toml: agent[1]: A@x.example already belongs to agent a"


@pytest.mark.parametrize("key", ["admin = 'support@example.com'", ""])
def test_warnings_and_hand_offs_never_come_back(tmp_path: Path, key: str) -> None:
    partner = "" if key else "[[partner]]\nname = 'p'\naddress = 'support@example.com'\n"
    (problem,) = problems(tmp_path, LEAST.replace("[maild]", f"[maild]\n{key}") + OUT + partner)
    assert "would come back to maild" in problem


def test_toml_that_cannot_be_read_is_told_with_line_and_column(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, '[maild]\nsecret = "x\n')
    assert re.match(r"config\.toml: is not TOML: .*line 2, column", problem)
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "gone.toml")


def test_a_list_table_in_single_brackets_is_told(tmp_path: Path) -> None:
    found = problems(tmp_path, LEAST.replace("[[queue]]", "[queue]") + OUT)
    assert found[0] == "config.toml: queue: must be written as [[queue]], in double brackets, once for each"


def test_secrets_come_from_text_environment_or_a_file_beside_the_config(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{SECRET}\n")
    text = LEAST.replace(f'"{SECRET}"', '[{file = "key"}, {env = "OLD"}, "third third third third third third"]') + OUT
    config = loaded(tmp_path, text, {"OLD": "o" * 32})
    assert config.policy.identity.secrets == (SECRET, "o" * 32, "third third third third third third")


def test_no_repr_and_no_error_shows_a_secret(tmp_path: Path) -> None:
    database = '"postgresql://maild:hidden-1@db/maild"'
    source = '[[source]]\nname = "m"\nkind = "imap"\nhost = "h"\nuser = "u"\npassword = "hidden-2"\n'
    out = '[[outgoing]]\nhost = "h"\nlogin = "u"\npassword = "hidden-3"\n'
    text = LEAST.replace('"sqlite:///maild.db"', database).replace(SECRET, "hidden-4") + source + out
    config = loaded(tmp_path, text)
    assert config.database.endswith("hidden-1@db/maild")
    assert config.sources[0].password == "hidden-2"
    assert config.outgoings[0].password == "hidden-3"
    assert "hidden" not in repr(config)
    assert "hidden" not in f"{config} {config.policy.identity!r}"
    assert any("could be guessed" in w for w in config.warnings)
    wrong = (
        text.replace("postgresql:", "hidden-5:")
        .replace('"hidden-2"', '{filee = "hidden-6"}')
        .replace('"hidden-4"', "4")
    )
    found = problems(tmp_path, wrong)
    assert len(found) == 3
    assert "hidden" not in "".join(found)
    assert repr(Secret("hidden")) == "'***'"


def test_a_missing_secret_file_names_the_key(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, LEAST.replace(f'"{SECRET}"', '{file = "gone"}') + OUT)
    assert problem == "config.toml: maild.secret: the file gone cannot be read: No such file or directory"


@pytest.mark.parametrize(
    ("url", "is_"),
    [
        ("sqlite:///maild.db", "sqlite:///{folder}/maild.db"),
        ("sqlite:////var/lib/maild.db", "sqlite:////var/lib/maild.db"),
        ("sqlite:///sub/m.db?timeout=3", "sqlite:///{folder}/sub/m.db?timeout=3"),
        ("postgresql://u@h/n", "postgresql://u@h/n"),
    ],
)
def test_a_relative_database_lies_beside_the_config(tmp_path: Path, url: str, is_: str) -> None:
    assert loaded(tmp_path, LEAST.replace("sqlite:///maild.db", url) + OUT).database == is_.format(folder=tmp_path)


@pytest.mark.parametrize(
    ("rows", "port", "tls"),
    [
        ('kind = "imap"\nhost = "h.example"\nuser = "u"\npassword = "p"', 993, "tls"),
        ('kind = "imap"\nhost = "h.example"\nport = 143\nuser = "u"\npassword = "p"', 143, "starttls"),
        ('kind = "imap"\nhost = "h.example"\ntls = "starttls"\nuser = "u"\npassword = "p"', 143, "starttls"),
        ('kind = "imap"\nhost = "127.0.0.1"\nport = 1143\nuser = "u"\npassword = "p"', 1143, "none"),
        ('kind = "imap"\nhost = "h.example"\nport = 1143\nuser = "u"\npassword = "p"', 1143, "tls"),
        ('kind = "smtp"', 25, "none"),
        ('kind = "lmtp"\nhost = "0.0.0.0"', 24, "none"),
        ('kind = "smtp"\ntls_cert = "c.pem"\ntls_key = "k.pem"', 25, "starttls"),
    ],
)
def test_port_and_tls_of_a_source_follow_from_what_is_given(tmp_path: Path, rows: str, port: int, tls: str) -> None:
    (source,) = loaded(tmp_path, f'{LEAST}{OUT}[[source]]\nname = "s"\n{rows}\n').sources
    assert (source.port, source.tls) == (port, tls)


@pytest.mark.parametrize(
    ("rows", "port", "tls"),
    [
        ('host = "h.example"', 587, "starttls"),
        ('host = "h.example"\nport = 465', 465, "tls"),
        ('host = "h.example"\ntls = true', 465, "tls"),
        ('host = "h.example"\ntls = "none"', 25, "none"),
        ('host = "localhost"\nport = 2526', 2526, "none"),
    ],
)
def test_port_and_tls_of_an_outgoing_follow_from_what_is_given(tmp_path: Path, rows: str, port: int, tls: str) -> None:
    (outgoing,) = loaded(tmp_path, f"{LEAST}[[outgoing]]\n{rows}\n").outgoings
    assert (outgoing.name, outgoing.port, outgoing.tls) == ("outgoing", port, tls)


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ('[[source]]\nname = "s"\nkind = "imap"', "source[0].host: must be given"),
        ('[[source]]\nname = "s"\nkind = "smtp"\ntls = "starttls"', "source[0].tls: needs tls_cert"),
        ('[[source]]\nname = "s"\nkind = "smtp"\ntls_cert = "c"', "source[0].tls_cert: tls_cert and tls_key"),
        ('[[source]]\nname = "s"\nkind = "pop3"', "source[0].kind: must be 'imap', 'smtp' or 'lmtp'"),
        ('[[source]]\nname = "s"\nkind = "lmtp"\nsince = "yesterday"', 'source[0].since: must be "install"'),
        ('[[source]]\nname = "s"\nkind = "lmtp"\ndone = "move:"', "source[0].done: must be"),
        ("[[outgoing]]", "outgoing[1].host: must be given for smtp"),
        ('[[outgoing]]\nname = "b"\nhost = "h"\nlogin = "x"', "outgoing[1].password: login and password go together"),
        ('[[outgoing]]\nname = "b"\nhost = "h"\nreturn_path = "verp"', "outgoing[1].return_path: must be"),
        ('[web]\nenabled = true\nlisten = "0.0.0.0:80"', "web.listen: 0.0.0.0 can be reached from other machines"),
        ('[web]\nagent = "ana"', "web.agent: there is no agent ana"),
        ('[web]\nsign_in = "mail"', "web.sign_in: not yet"),
        ('[agents]\nrequire = "verified"', "agents.require: not yet"),
        ('[limits]\nparts = "5"', "limits.parts: must be a valid integer"),
        ('[[company]]\nname = "G"\ndomains = ["GMail.com"]', "company: G: GMail.com is a public mail provider"),
        ('[[plan]]\nname = "p"\nfirst_answer = {normal = "soon"}', "plan[0].first_answer.normal: must be a time"),
        ("[limits]\nnotice_bytes = -1", "limits.notice_bytes: must be greater than or equal to 0"),
        (
            '[[queue]]\nname = "b"\naddress = "b@example.com"\npending_close_days = 0',
            "queue[1].pending_close_days: must be",
        ),
        ('[templates]\nfolder = "gone"', "templates.folder: there is no folder"),
    ],
)
def test_a_wrong_value_is_told_with_its_key(tmp_path: Path, rows: str, key: str) -> None:
    assert any(f"config.toml: {key}" in p for p in problems(tmp_path, f"{LEAST}{OUT}{rows}\n"))


@pytest.mark.parametrize(("octets", "fits"), [(37, True), (38, False)])
def test_a_plus_address_with_its_capability_fits_into_64_octets(tmp_path: Path, octets: int, fits: bool) -> None:
    text = LEAST.replace("Support@", f"{'s' * octets}@") + 'subaddress = "+"\n' + OUT
    if fits:
        assert loaded(tmp_path, text).policy.queues[0].subaddress == "+"
    else:
        assert "more than 64 octets" in problems(tmp_path, text)[0]


def test_each_queue_has_a_way_out(tmp_path: Path) -> None:
    more = '[[queue]]\nname = "it"\naddress = "it@example.com"\n'
    assert problems(tmp_path, LEAST + more + OUT + 'queues = "support"\n') == (
        "config.toml: queue[1]: no [[outgoing]] names this queue in its queues, and none is for all",
    )


def test_the_values_reach_the_policy(tmp_path: Path) -> None:
    queue = 'prefix = "ACME"\nreceived = false\nnotify = ["closed"]\nforms = "Form@x.example"\n'
    rest = """
    [[agent]]
    name = "anna"
    address = "anna@example.com"
    [[plan]]
    name = "gold"
    first_answer = {urgent = "30m", normal = "2d"}
    [[company]]
    name = "M"
    domains = "XN--mnchen-3ya.example"
    plan = "gold"
    [[rule]]
    then = {assign = "anna"}
    [agents]
    undo_seconds = 60
    [limits]
    parts = 7
    [budget]
    per_ticket = 1
    """
    config = loaded(tmp_path, LEAST + queue + OUT + rest)
    assert config.policy.queues[0].prefix == "ACME "
    assert config.policy.queues[0].templates == ("reply", "closed")
    assert config.policy.queues[0].forms == ("form@x.example",)
    assert config.policy.undo.total_seconds() == 60
    assert (config.policy.limits.parts, config.policy.budget.per_ticket) == (7, 1)
    assert config.policy.rules[0].then == (("assign", ("anna",)),)
    assert config.companies[0].domains == ("münchen.example",)
    assert [(level, t.total_seconds()) for level, t in config.plans[0].first_answer] == [
        ("urgent", 1800),
        ("normal", 172800),
    ]


def test_own_texts_replace_ours_and_a_name_that_replaces_nothing_is_told(tmp_path: Path) -> None:
    ours = {(t.language, t.name) for t in texts()}
    language, name = min(ours)
    (tmp_path / "own" / language).mkdir(parents=True)
    (tmp_path / "own" / language / f"{name}.txt").write_text("Mine")
    found = {(t.language, t.name): t.body for t in texts(tmp_path / "own")}
    assert found[language, name] == "Mine"
    assert set(found) == ours
    (tmp_path / "own" / language / f"{name}x.txt").write_text("Mine")
    (problem,) = problems(tmp_path, LEAST + OUT + '[templates]\nfolder = "own"\n')
    assert f"{language}/{name}x.txt replaces nothing" in problem


def test_a_language_without_texts_is_told(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, LEAST + 'language = "xx"\n' + OUT)
    assert problem.startswith("config.toml: queue[0].language: there are no texts in xx")


# --- docs ---


def test_the_docs_are_made_from_the_model() -> None:
    assert (ROOT / "docs/config.md").read_text("utf-8") == docs.reference()
    assert (ROOT / "config.example.toml").read_text("utf-8") == docs.sample()
    rules = (ROOT / "docs/rules.md").read_text("utf-8")
    assert rules == docs.with_tables(rules)
    assert docs.rules_reference() in rules


def test_the_matrix_in_the_docs_is_the_one_that_decides() -> None:
    page = (ROOT / "docs/follow-ups.md").read_text("utf-8")
    assert page == docs.with_matrix(page)
    assert page.count("\n| ") > 6


def test_every_key_has_its_sentence() -> None:
    for name, model in (ONCE | MANY).items():
        for key, field in model.model_fields.items():
            assert field.description, f"{name}.{key}"
            assert field.description.endswith("."), f"{name}.{key}"


def test_the_example_loads_as_it_is(tmp_path: Path) -> None:
    environ = {"MAILD_SECRET": SECRET, "MAILD_SMTP_PASSWORD": "p"}
    config = loaded(tmp_path, (ROOT / "config.example.toml").read_text("utf-8"), environ)
    assert config.policy.queues[0].address == "support@example.com"


def test_each_key_of_the_example_is_right_when_its_mark_is_taken_away(tmp_path: Path) -> None:
    example_file = (ROOT / "config.example.toml").read_text("utf-8")
    raw = tomllib.loads(re.sub(r"(?m)^# (?=[a-z_\[]+\]*( =|$))", "", example_file))
    place = Place(tmp_path, dict.fromkeys(("MAILD_SECRET", "MAILD_SMTP_PASSWORD", "MAILD_IMAP_PASSWORD"), "x"))
    for name, model in (ONCE | MANY).items():
        row = raw[name] if name in ONCE else raw[name][0]
        assert row.keys() == model.model_fields.keys(), name
        model.model_validate({k: v for k, v in row.items() if not docs.is_not_yet(model, k)}, context=place)
    assert raw["rule"][0]["then"] == {"priority": "high", "tag": "printer"}


def test_the_default_in_the_docs_is_the_default() -> None:
    for model in (ONCE | MANY).values():
        for key, field in model.model_fields.items():
            if not field.is_required() and not isinstance(field.json_schema_extra, dict):
                said = tomllib.loads(f"x = {example(model, key)}")["x"] if field.default is not None else None
                assert said == field.default, key
