"""The lists of staff on the telephone of whoever is on call: what waits stands on the first screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.support.gallery import OpenGallery, OpenWindow
from tests.support.visitor import LANGUAGES

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def first_row(page: Page) -> float:
    """How many pixels of a page lie above the first row of its list."""
    box = page.locator("table.list tbody tr").first.bounding_box()
    assert box
    return float(box["y"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_case_begins_within_300_pixels_of_a_phone(
    open_window: OpenWindow, gallery: OpenGallery, language: str
) -> None:
    page = open_window(viewport=PHONE).show(gallery("bureau", language)["werkbak"])
    assert first_row(page) < 300
    # Two cases fit below it, so that whoever is called sees whether there is one or there are more.
    second = page.locator("table.list tbody tr").nth(1).bounding_box()
    assert second
    assert second["y"] + second["height"] < PHONE["height"]


def test_the_menu_and_many_filters_fold_away_on_a_phone_and_on_no_desk(
    open_window: OpenWindow, gallery: OpenGallery
) -> None:
    shown = gallery("bureau", "nl")["journaal"]
    folded = ("nav.menu a", ".who button", ".filters select")
    page = open_window(viewport=DESK).show(shown)
    assert [page.locator(one).first.is_visible() for one in folded] == [True, True, True]
    assert page.locator("summary:visible").count() == 0
    page = open_window(viewport=PHONE).show(shown)
    assert [page.locator(one).first.is_visible() for one in folded] == [False, False, False]
    for button in page.locator("summary").all():
        button.click()
    assert [page.locator(one).first.is_visible() for one in folded] == [True, True, True]


def test_filters_that_are_on_stay_in_sight_on_a_phone(
    open_window: OpenWindow, gallery: OpenGallery
) -> None:
    window = open_window(viewport=PHONE)
    assert window.show(gallery("bureau", "nl")["werkbak (gefilterd)"]).locator(".chips li").count()
    page = window.show(gallery("bureau", "nl")["journaal (gefilterd)"])
    assert page.locator(".filters select").first.is_visible()
