"""Somebody at a browser before the engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.records import Records
from tests.support.visitor import Visitor, a_window
from tools.engine import Engine


@pytest.fixture(autouse=True)
def peace(records: Records) -> None:
    """All places of unverified reports are free: together these tests would be a flood."""
    records.free_places()


@pytest.fixture
def visitor(engine: Engine, browser: Browser) -> Iterator[Visitor]:
    """A fresh window without JavaScript; whatever it did, it left no trace."""
    with a_window(browser, engine.site_url) as somebody:
        yield somebody


@pytest.fixture
def elsewhere(engine: Engine, browser: Browser) -> Iterator[Visitor]:
    """The same on another device."""
    with a_window(browser, engine.site_url) as somebody:
        yield somebody
