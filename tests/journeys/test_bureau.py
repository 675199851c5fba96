"""The bureau in Chromium without JavaScript: each role from its login on, and a melding that is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from chalicelib.platform.code import derive
from tests.journeys.test_mailbox import reported
from tests.support.builders import CANARY
from tests.support.records import Records
from tests.support.visitor import LANGUAGES
from tools.engine import Engine
from tools.seed import DEMO_PASSWORD, demo_logins

_AXE = Axe().axe_script
_RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}
_DESK = {"triagist", "regisseur", "teamleider"}

LogIn = Callable[..., Page]


@pytest.fixture
def log_in(engine: Engine, browser: Browser) -> Iterator[LogIn]:
    """Log in as a demo role, in a browser profile of its own; the page one comes out at."""
    opened: list[BrowserContext] = []

    def one(role: str, *, language: str = "nl", **options: Any) -> Page:
        context = browser.new_context(java_script_enabled=False, locale="nl-NL", **options)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{engine.bureau_url}/")
        page.locator("main a.utrecht-button").click()
        page.locator("input[name=username]").fill(role)
        page.locator("input[name=password]").fill(DEMO_PASSWORD)
        page.locator("form button[type=submit], form input[type=submit]").first.click()
        page.wait_for_url(f"{engine.bureau_url}/**")
        if language != "nl":
            page.goto(f"{page.url}?lang={language}")
        return page

    yield one
    for context in opened:
        context.close()


def found_by_axe(browser: Browser, page: Page) -> list[tuple[str, list[str]]]:
    """What axe has against a page that was got without JavaScript."""
    content: str = page.content()
    with _window(browser, page.viewport_size) as looking:
        looking.route("**/*", lambda route: route.fulfill(body=content, content_type="text/html"))
        stylesheet = page.locator("link[rel=stylesheet]").get_attribute("href") or ""
        sheet = page.request.get(page.url.rpartition("/")[0] + "/" + stylesheet).text()
        looking.goto(page.url)
        looking.add_style_tag(content=sheet)
        looking.evaluate(_AXE)
        found = looking.evaluate("options => axe.run(options)", _RULES)["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]


@contextmanager
def _window(browser: Browser, size: Any) -> Iterator[Page]:
    context = browser.new_context(locale="nl-NL", viewport=size)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("role", demo_logins())
def test_each_role_logs_in_and_sees_what_is_its_own(
    log_in: LogIn, engine: Engine, role: str
) -> None:
    page = log_in(role)
    if role in _DESK:
        assert page.locator("h1").inner_text() == "Werkbak"
    else:
        own = {"aandachtsfunctionaris": "Berichten", "netwerkcoordinator": "Organisaties"}
        assert page.locator("h1").inner_text() == own.get(role, "Uw account")
        answer = page.goto(f"{engine.bureau_url}/werkbak")
        assert answer is not None
        assert answer.status == 403
        # Nothing of the public site: no way out to a page that is not here.
        assert page.locator(".exit, a[href*=toegankelijkheid]").count() == 0
        page.goto(f"{engine.bureau_url}/account")
    page.locator(".menu button").click()
    assert page.locator("h1").inner_text() == "U bent uitgelogd"
    page.goto(f"{engine.bureau_url}/werkbak")
    assert page.locator("h1").inner_text() == "Inloggen bij het bureau"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_melding_is_found_read_asked_about_and_the_reading_is_seen(
    log_in: LogIn, engine: Engine, browser: Browser, records: Records, language: str
) -> None:
    seen = f"Op het plein zag ik {CANARY} met een vlag."
    code = reported(engine, records, observed_behaviour=seen)
    page = log_in("triagist", language=language, viewport={"width": 1280, "height": 900})
    assert CANARY not in page.content()
    assert found_by_axe(browser, page) == []
    found = page.locator(f'a[href*="melding/{derive(code).sid}"]')
    # What waits longest is on top, and other journeys left much behind.
    page.locator('nav a[href*="bak=nieuw"]').click()
    while not found.count():
        page.locator('a[href*="na="]').click()
    found.first.click()
    assert CANARY in page.content()
    read = {"nl": "Gelezen", "en": "Read"}[language]
    assert read in page.locator(".timeline").inner_text()
    assert "Demo triagist" in page.locator(".timeline").inner_text()
    assert found_by_axe(browser, page) == []
    page.locator("main form button").first.click()
    assert "Demo triagist" in page.locator("dl").first.inner_text()
    page.locator("textarea[name=vraag]").fill("Wanneer was dit?")
    page.locator('form[action*="/vraag"] button').click()
    assert "Wanneer was dit?" in page.locator("article").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
