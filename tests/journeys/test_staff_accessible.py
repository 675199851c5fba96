"""Every page of the bureau, as each role sees it: by axe, by keyboard, enlarged, in forced colours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.test_accessible import by_axe, in_short
from tests.journeys.test_keyboard import WINDOWS, walk
from tests.journeys.test_media import PAPER, WITHOUT_EDGE
from tests.journeys.test_screen_reader import CONTROLS, LANDMARKS, listen
from tests.journeys.test_zoomed import (
    BESIDE_THE_WINDOW,
    CUT_OFF,
    OVERLAPPING,
    SPACE_OUT,
    STAYING,
    TARGETS,
    TEXT_SIZES,
)
from tests.support import keyboard
from tests.support.gallery import Gallery, different
from tests.support.staff import NO_PAGES, VIEWS, Desk, Screen, at_the_bureau, fill_gallery
from tests.support.visitor import LANGUAGES

OpenScreen = Callable[..., Screen]
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def peace() -> None:
    """These pages are made here: no engine is started for them."""


@pytest.fixture(scope="module")
def galleries() -> dict[str, Gallery]:
    """All pages of the bureau, by language."""
    with at_the_bureau():
        return {language: fill_gallery(language) for language in LANGUAGES}


@pytest.fixture
def open_screen(browser: Browser) -> Iterator[OpenScreen]:
    """Windows to show kept pages in, with any options of a browser context."""
    opened = []

    def open_one(**options: Any) -> Screen:
        given = {"java_script_enabled": False, "locale": "nl-NL", **options}
        opened.append(Screen(browser.new_context(**given).new_page()))
        return opened[-1]

    yield open_one
    for screen in opened:
        screen.close()


def test_every_page_of_the_bureau_stands_in_the_table() -> None:
    declared = set(Desk().guard.declared)
    pages = {path for method, path in declared if method == "GET"} - NO_PAGES
    assert pages - {view.route for view in VIEWS.values() if view.fields is None} == set()
    assert {view.route for view in VIEWS.values()} - {path for _, path in declared} == set()


@in_every_language
def test_axe_finds_nothing_on_any_page_of_the_bureau_in_light_and_dark(
    open_screen: OpenScreen, galleries: dict[str, Gallery], language: str
) -> None:
    screen = open_screen(java_script_enabled=True)
    found = {
        (name, scheme): [in_short(one) for one in violations]
        for name, shot in different(galleries[language])
        for scheme, violations in by_axe(screen, shot).items()
        if violations
    }
    assert not found


def test_axe_would_find_a_fault_at_the_bureau(
    open_screen: OpenScreen, galleries: dict[str, Gallery]
) -> None:
    shot = galleries["nl"]["werkbak"]
    without_label = replace(shot, body=re.sub(r"<label.*?</label>", "", shot.body))
    found = by_axe(open_screen(java_script_enabled=True), without_label)["light"]
    assert "select-name" in [one["id"] for one in found]


@pytest.mark.parametrize(
    ("size", "language"), [("phone", "nl"), ("zoomed", "en"), ("forced", "nl")]
)
def test_tab_passes_everything_at_the_bureau_in_order_and_the_focus_is_always_seen(
    open_screen: OpenScreen, galleries: dict[str, Gallery], size: str, language: str
) -> None:
    screen = open_screen(**WINDOWS[size])
    for name, shot in different(galleries[language]):
        walk(screen.show(shot), name)


def test_the_first_stop_at_the_bureau_leads_to_the_content(
    open_screen: OpenScreen, galleries: dict[str, Gallery]
) -> None:
    screen = open_screen()
    for name, shot in different(galleries["nl"]):
        page = screen.show(shot)
        if "autofocus" not in shot.body:
            assert keyboard.tab(page).href == "#inhoud", name
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "inhoud", name


@in_every_language
def test_at_the_bureau_nothing_overlaps_or_lies_beside_a_narrow_window_whatever_the_spacing(
    open_screen: OpenScreen, galleries: dict[str, Gallery], language: str
) -> None:
    """A phone, and a window of 1280 by 1024 pixels that is enlarged four times."""
    screen = open_screen(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    for name, shot in different(galleries[language]):
        page = screen.show(shot)
        assert page.evaluate(STAYING) == [], name
        for spaced in (False, True):
            if spaced:
                page.evaluate(SPACE_OUT)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
            assert page.evaluate(OVERLAPPING) == [], name
            assert page.evaluate(BESIDE_THE_WINDOW) == [], name
            assert page.evaluate(CUT_OFF) == [], name


@in_every_language
def test_whatever_can_be_used_at_the_bureau_is_large_enough_for_a_finger(
    open_screen: OpenScreen, galleries: dict[str, Gallery], language: str
) -> None:
    screen = open_screen(viewport={"width": 320, "height": 640})
    for name, shot in different(galleries[language]):
        small = [
            (text, width, height)
            for kind, text, width, height in screen.show(shot).evaluate(TARGETS)
            if min(width, height) < (44 if kind == "ours" else 24)
        ]
        assert not small, name


@in_every_language
def test_text_of_twice_the_size_fits_at_the_bureau(
    open_screen: OpenScreen, galleries: dict[str, Gallery], language: str
) -> None:
    screen = open_screen(viewport={"width": 1280, "height": 1024})
    for name, shot in different(galleries[language]):
        page = screen.show(shot)
        before = page.evaluate(TEXT_SIZES)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        after = page.evaluate(TEXT_SIZES)
        assert [(b, a) for b, a in zip(before, after, strict=True) if a < 1.6 * b] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, name
        assert page.evaluate(OVERLAPPING) == [], name
        assert page.evaluate(BESIDE_THE_WINDOW) == [], name


@in_every_language
def test_in_forced_colours_everything_at_the_bureau_that_can_be_used_has_an_edge(
    open_screen: OpenScreen, galleries: dict[str, Gallery], language: str
) -> None:
    screen = open_screen(forced_colors="active")
    for name, shot in different(galleries[language]):
        assert screen.show(shot).evaluate(WITHOUT_EDGE) == [], name


@in_every_language
def test_a_list_of_the_bureau_is_printed_with_its_head_only_by_its_button(
    open_screen: OpenScreen, galleries: dict[str, Gallery], language: str
) -> None:
    screen = open_screen(viewport=PAPER)
    page = screen.show(galleries[language]["werkbak"])
    page.emulate_media(media="print")
    assert not [one for one in page.locator("table, nav, form").all() if one.is_visible()]
    assert page.locator("main p.print-only").is_visible()
    page = screen.show(galleries[language]["werkbak afdruk"])
    assert page.locator("table").first.is_visible()
    assert page.locator(".print-head").is_visible()
    assert not [one for one in page.locator("nav, form, button").all() if one.is_visible()]
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
    assert page.evaluate(CUT_OFF) == []
    assert page.pdf(format="A4").startswith(b"%PDF")


@in_every_language
def test_a_screen_reader_is_told_names_headings_and_parts_of_every_page_of_the_bureau(
    open_screen: OpenScreen, galleries: dict[str, Gallery], language: str
) -> None:
    screen = open_screen()
    for name, shot in different(galleries[language]):
        heard = listen(screen.show(shot))
        assert not [one for one in heard if one.role in CONTROLS and not one.name], name
        levels = [one.level for one in heard if one.role == "heading"]
        assert levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        parts = [one for one in heard if one.role in LANDMARKS]
        named = [one.name for one in parts if one.role in {"navigation", "region"}]
        assert len(set(named)) == len(named), (name, named)
        assert "" not in named, name
