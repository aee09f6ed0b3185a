"""The page in a real browser: nothing overflows, nothing is blocked, the keyboard suffices, the dark is dark."""

from collections.abc import Iterator

import pytest

from maild.web.pages import app
from maild.web.settings import WebSettings
from tests.needs import needs
from tests.web import browser, seed

PATHS = ("/", "/tickets/1", "/held", "/outbox", "/mails", "/mails/1", "/search?q=printer", "/nowhere")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    needs("chromium", browser.present())
    sessions = seed.store(tmp_path_factory.mktemp("browser"))
    with browser.served(app(sessions, seed.POLICY, WebSettings(agent="mara"), now=lambda: seed.NOW)) as url:
        yield url
    sessions.close()


@pytest.fixture(scope="module")
def page(site: str) -> Iterator[browser.Browser]:
    with browser.Browser() as opened:
        yield opened


@pytest.mark.parametrize("width", [320, 390, 834, 1200])
@pytest.mark.parametrize("path", PATHS)
def test_no_page_scrolls_sideways_at_any_width(site: str, page: browser.Browser, path: str, width: int) -> None:
    page.open(site + path, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = (
        "[...document.querySelectorAll('main *, .top *')].filter(e => !e.closest('.hidden, thead') && "
        f"e.getBoundingClientRect().right > {width} + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    assert page.evaluate(beyond) == []


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_blocks_nothing_of_ours_and_nothing_comes_from_elsewhere(
    site: str, page: browser.Browser, path: str
) -> None:
    page.open(site + path)
    logged = [e["params"]["entry"]["text"] for e in page.events if e.get("method") == "Log.entryAdded"]
    assert [text for text in logged if "404" not in text] == []
    asked = [e["params"]["request"]["url"] for e in page.events if e.get("method") == "Network.requestWillBeSent"]
    assert asked
    assert all(url.startswith(site) for url in asked)
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.evaluate("document.styleSheets[0].cssRules.length > 50")


def test_the_text_of_a_customer_makes_no_elements(site: str, page: browser.Browser) -> None:
    page.open(site + "/tickets/1")
    assert page.evaluate("document.querySelectorAll('script, .text *, iframe').length") == 0
    assert page.evaluate("document.body.textContent.includes('<script>alert(1)</script>')")


def test_the_keyboard_reaches_a_ticket_and_shows_where_it_is(site: str, page: browser.Browser) -> None:
    page.open(site + "/")
    seen = []
    for _ in range(40):
        page.press("Tab")
        seen.append(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.name"))
        assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
        if str(seen[-1]).startswith("/tickets/"):
            break
    assert seen[0] == "#main"
    assert "q" in seen
    assert str(seen[-1]).startswith("/tickets/")


def test_machine_mail_and_quotes_are_folded(site: str, page: browser.Browser) -> None:
    page.open(site + "/tickets/1")
    assert page.evaluate("document.querySelectorAll('details').length") >= 3
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 0


def test_in_the_dark_the_page_is_dark(site: str, page: browser.Browser) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page.open(site + "/")
    light = page.evaluate(ground)
    page.open(site + "/", dark=True)
    assert (light, page.evaluate(ground)) == ("rgb(245, 245, 242)", "rgb(20, 23, 26)")


@pytest.mark.parametrize("width", [390, 1200])
def test_a_screen_reader_finds_a_table_at_every_width(site: str, page: browser.Browser, width: int) -> None:
    page.open(site + "/", width)
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    roles = [n["role"]["value"] for n in nodes if not n.get("ignored")]
    assert roles.count("table") == 1
    assert roles.count("columnheader") == 7
    assert roles.count("row") == 12
    assert roles.count("cell") >= 7 * 11 - 11
