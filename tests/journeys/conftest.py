"""One engine and one browser for all journeys, and a window for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.support.gallery import Gallery, OpenGallery, OpenWindow, Projector, fill_gallery
from tests.support.records import Records
from tests.support.visitor import ARGUMENTS, CHROMIUM, LANGUAGES, Visitor
from tools.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """The deployed product with demo data, and a session of one seat for each language."""
    with Engine(everything_by_wire=True) as running:
        running.deploy()
        running.seed()
        records = Records(running)
        for language in LANGUAGES:
            # Before the first page is asked for: the site remembers its lists for a while.
            records.offer_session(f"een-plek-{language}", free=1)
        yield running


@pytest.fixture(scope="session")
def records(engine: Engine) -> Records:
    return Records(engine)


@pytest.fixture(autouse=True)
def peace(records: Records) -> None:
    """All places of unverified reports are free: together these tests would be a flood."""
    records.free_places()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
    yield launched
    launched.close()


@pytest.fixture
def visitor(engine: Engine, browser: Browser) -> Iterator[Visitor]:
    """A fresh window without JavaScript; whatever it did, it left no trace."""
    with _window(engine, browser) as somebody:
        yield somebody


@pytest.fixture
def elsewhere(engine: Engine, browser: Browser) -> Iterator[Visitor]:
    """The same on another device."""
    with _window(engine, browser) as somebody:
        yield somebody


@contextmanager
def _window(engine: Engine, browser: Browser) -> Iterator[Visitor]:
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    somebody = Visitor(context, engine.site_url)
    yield somebody
    left = somebody.traces()
    context.close()
    assert not any(left.values()), left


@pytest.fixture(scope="session")
def gallery(engine: Engine, browser: Browser) -> OpenGallery:
    """Every page of the site in every state, in a language; each is visited once."""
    seen: dict[str, Gallery] = {}

    def open_gallery(language: str) -> Gallery:
        if language not in seen:
            seen[language] = fill_gallery(engine, browser, language)
        return seen[language]

    return open_gallery


@pytest.fixture
def open_window(engine: Engine, browser: Browser) -> Iterator[OpenWindow]:
    """Windows without JavaScript to show kept pages in, with any options of a browser context."""
    opened = []

    def open_one(**options: Any) -> Projector:
        context = browser.new_context(java_script_enabled=False, locale="nl-NL", **options)
        opened.append(Projector(context.new_page(), engine.site_url))
        return opened[-1]

    yield open_one
    for window in opened:
        window.close()
