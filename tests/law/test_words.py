"""What must not stand in the project: traces of a machine, addresses of the net, and tests that patch."""

import re

from tests.law.tree import text, tracked

HERE = "tests/law/test_words.py"
MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|home|opt|Users)/\w")
URL = re.compile(r"(?:https?|ftp)://([A-Za-z0-9.-]+)")
HOSTS = re.compile(
    r"localhost|127\.0\.0\.1|127\.0\.0\.2|0\.0\.0\.0|(?:.*\.)?example(?:\.(?:com|org|net|test))?|(?:.*\.)?(?:test|invalid)|www\.w3\.org"
)
"""Reserved names (RFC 2606) and the name of SVG's namespace; nothing that a build or a reader would call."""
PACKAGES = re.compile(
    r"pypi|pythonhosted|npmjs|crates\.io|proxy\.golang|--(?:extra-)?index-url|--find-links", re.IGNORECASE
)
PATCHING = re.compile(
    r"\bunittest\.mock\b|\bfrom unittest import .*mock|\bmock\.patch|\bmonkeypatch\.setattr|\bmocker\b"
)


def test_no_path_of_a_machine_stands_in_a_tracked_file() -> None:
    assert _hits(MACHINE) == []


def test_no_address_in_the_project_leads_out_of_it() -> None:
    """Nothing is fetched at run time, in a test or by a page; a package comes from wherever the reader's pip looks."""
    outside = [
        f"{path}:{number}: {host}"
        for path in tracked()
        for number, line in enumerate(text(path).splitlines(), 1)
        for host in URL.findall(line)
        if not HOSTS.fullmatch(host.rstrip(".").casefold())
    ]
    assert outside == []


def test_no_registry_of_packages_is_named() -> None:
    assert _hits(PACKAGES) == []


def test_tests_use_ports_in_memory_and_patch_nothing() -> None:
    assert [hit for hit in _hits(PATCHING) if hit.startswith(("tests/", "bench/"))] == []


def test_the_patterns_see_what_they_shall_see() -> None:
    assert MACHINE.search('open("/home/me/x")')
    assert not MACHINE.search("https://desk.example" + "/".join(("", "work", "x")))
    assert HOSTS.fullmatch("help.example.com")
    assert not HOSTS.fullmatch("example.com.evil.io")
    assert PATCHING.search("with mock.patch('x'):")


def _hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.as_posix()}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path.as_posix() != HERE
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]
