"""Settings of all tests, and the fixtures that more than one folder uses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.support.account import account
from tests.support.gallery import OpenGallery, fill_gallery
from tests.support.records import SESSIONS, Records
from tests.support.visitor import ARGUMENTS, CHROMIUM
from tests.support.web import Answer
from tools.engine import Engine

__all__ = ["account"]

# Pages are shown for one municipality, which is a setting of the function that serves them.
os.environ.setdefault("GEMEENTE", "dordrecht")

# A slow machine is no failure: no property is judged by the clock. Developers explore with new examples;
# CI repeats the same ones, so that a red run is about the change in it.
settings.register_profile("developer", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Say to pytest-xdist which tests must share a worker.

    All that need the engine do, so that there is one; and those that share what their module makes.
    """
    for item in items:
        if "engine" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("engine"))
        elif any(made.scope == "module" for made in _made_for(item)):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def _made_for(item: pytest.Function) -> list[pytest.FixtureDef[object]]:
    info = getattr(item, "_fixtureinfo", None)
    return [made[-1] for made in info.name2fixturedefs.values() if made] if info else []


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """The deployed product with demo data; every call of its functions goes by ``engine.wire``.

    A test may change what it likes for as long as it lasts, and what it leaves behind must not
    matter to another. A message that failed comes again after seconds: SES may tell of a mail before
    the mailer noted that it sent it, and as deployed that costs three minutes.
    """
    with Engine(everything_by_wire=True) as running:
        running.deploy()
        running.seed()
        # Before the first page is asked for: the site remembers its lists for a while.
        for sessie_id in SESSIONS:
            Records(running).offer_session(sessie_id, free=1)
        with running.impatient_queues():
            yield running


@pytest.fixture(scope="session")
def records(engine: Engine) -> Records:
    return Records(engine)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> OpenGallery:
    """Every page of a site (``public`` or ``bureau``) in every state, in a language."""

    @cache
    def open_gallery(site: str, language: str) -> dict[str, Answer]:
        return fill_gallery(site, language, tmp_path_factory.mktemp("catalogues") / "locale")

    return open_gallery
