"""Settings of all tests, and the fixtures that more than one folder uses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, sync_playwright
from xdist.scheduler import LoadScopeScheduling

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


# The rooms whose tests need the engine: one worker gets them all, so that there is one.
_AT_THE_ENGINE = ("tests/engine/", "tests/journeys/", "tests/scanner/")


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a free worker the next test; those that share the engine or a fixture go together."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith(_AT_THE_ENGINE):
            return "engine"
        return file if _shares(file) else nodeid


@cache
def _shares(file: str) -> bool:
    text = Path(file).read_text("utf-8")
    return 'scope="module"' in text or "mark.one_worker" in text


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        needs_engine = "engine" in getattr(item, "fixturenames", ())
        if needs_engine and not item.nodeid.startswith(_AT_THE_ENGINE):
            msg = f"{item.nodeid} needs the engine and stands in none of {_AT_THE_ENGINE}"
            raise pytest.UsageError(msg)


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
