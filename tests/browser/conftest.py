"""Chromium before pages that are made in this process: nothing here needs the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from chalicelib.platform.code import ReceiptCode, mint
from tests.support.gallery import OpenWindow, Window
from tests.support.in_process import Site
from tests.support.local import Local
from tests.support.visitor import Visitor, a_window
from tools.engine import EXIT_URL


@pytest.fixture
def open_window(browser: Browser) -> Iterator[OpenWindow]:
    """Windows without JavaScript to look at pages in, with any options of a browser context."""
    opened = []

    def open_one(**options: Any) -> Window:
        given = {"java_script_enabled": False, "locale": "nl-NL", **options}
        opened.append(browser.new_context(**given))
        return Window(opened[-1].new_page())

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def site() -> Site:
    """The public site in this process."""
    return Site(exit_url=EXIT_URL)


@pytest.fixture(scope="session")
def local(site: Site) -> Iterator[Local]:
    """The public site in this process, behind an address."""
    with Local(site.app) as served:
        yield served


@pytest.fixture
def code(site: Site) -> ReceiptCode:
    """A code with a mailbox in which a question stands open."""
    minted = mint()
    site.put_mailbox(minted, "ontvangen", "")
    return minted


@pytest.fixture
def visitor(local: Local, browser: Browser) -> Iterator[Visitor]:
    """A fresh window without JavaScript; whatever it did, it left no trace."""
    with a_window(browser, local.url) as somebody:
        yield somebody
