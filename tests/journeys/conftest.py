"""Somebody at a browser before the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.records import Records
from tests.support.visitor import LogIn, Visitor, a_window
from tools.engine import Engine
from tools.seed import DEMO_PASSWORD


@pytest.fixture(autouse=True)
def peace(records: Records) -> None:
    """All places of unverified reports are free: together these tests would be a flood."""
    records.free_places()


def _window(engine: Engine, browser: Browser) -> Iterator[Visitor]:
    """A fresh window without JavaScript; whatever it did, it left no trace."""
    with a_window(browser, engine.site_url) as somebody:
        yield somebody


# Somebody, and somebody on another device.
visitor = pytest.fixture(_window, name="visitor")
elsewhere = pytest.fixture(_window, name="elsewhere")


def press_by_place(visitor: Visitor, times: int) -> None:
    """Press the button that sends as fast as people do: Playwright itself would wait for each answer."""
    button = visitor.page.locator('main button[value="send"]')
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    for _ in range(times):
        visitor.page.mouse.click(box["x"] + 5, box["y"] + 5)
        visitor.page.wait_for_timeout(300)


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
