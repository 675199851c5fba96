"""Everything with the keyboard alone, and always to be seen where one is."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support import answers, keyboard
from tests.support.answers import Answers
from tests.support.builders import CANARY
from tests.support.gallery import (
    OpenGallery,
    OpenWindow,
    different,
    each_site,
    is_of_the_gateway,
)
from tests.support.keyboard import Stop
from tests.support.visitor import Visitor

# A desk, an old phone, a window of 1280 by 1024 at 400 per cent, and colours of the reader's own.
WINDOWS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 720}},
    "phone": {"viewport": {"width": 320, "height": 480}},
    "zoomed": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    "forced": {"viewport": {"width": 1280, "height": 720}, "forced_colors": "active"},
}
# Together these have every kind of thing that can have the focus, chosen and wrong ones too.
SAMPLE = {
    "public": (
        "/",
        "publiek-persoon onderwerp (problems)",
        "publiek gezien (bsn)",
        "publiek-spanning verloop",
        "professional-persoon betrokkene (problems)",
        "professional-persoon check",
        "publiek-persoon (receipt)",
        "bevestig",
        "413",
    ),
    "bureau": (
        "inloggen",
        "werkbak",
        "melding (gevaar)",
        "melding (betrekken)",
        "invoeren inwoner (fout)",
        "zoeken uitkomst",
        "journaal (met links)",
        "medewerker nieuw (fout)",
    ),
}


@pytest.mark.claim("focus", "bureau")
@each_site
def test_tab_passes_everything_in_the_order_of_reading_and_the_focus_is_always_seen(
    open_window: OpenWindow, gallery: OpenGallery, site: str
) -> None:
    """In the smallest window, where most can lie over each other; the others have a sample below."""
    window = open_window(**WINDOWS["zoomed"])
    for name, page in different(gallery(site, "nl")):
        # A page of the gateway has no way to the content, for it has nothing else.
        if not is_of_the_gateway(name):
            first, *_ = walk(window.show(page), name)
            assert first.href.removeprefix("../") == "#inhoud", name


@pytest.mark.claim("focus", "bureau")
@pytest.mark.parametrize("size", ["desk", "phone", "forced"])
def test_tab_passes_a_sample_of_the_bureau_in_the_other_windows(
    open_window: OpenWindow, gallery: OpenGallery, size: str
) -> None:
    window = open_window(**WINDOWS[size])
    for name in SAMPLE["bureau"]:
        walk(window.show(gallery("bureau", "nl")[name]), name)


@pytest.mark.claim("focus", "colours")
@pytest.mark.parametrize("size", WINDOWS)
def test_shift_and_tab_go_the_same_way_back_in_every_window(
    open_window: OpenWindow, gallery: OpenGallery, size: str
) -> None:
    window = open_window(**WINDOWS[size])
    for name in SAMPLE["public"]:
        page = window.show(gallery("public", "nl")[name])
        there = walk(page, name)
        back = [keyboard.tab(page, back=True) for _ in there[1:]]
        assert [stop.key for stop in back] == [stop.key for stop in there[-2::-1]], name
        assert not _unseen(back), name


def walk(page: Page, name: str) -> list[Stop]:
    """Press Tab from the first stop of a page to its last one, and look around at each."""
    expected = keyboard.stops_of(page)
    stops = [keyboard.begin(page), *(keyboard.tab(page) for _ in expected[1:])]
    assert [stop.key for stop in stops] == expected, name
    assert not _unseen(stops), name
    assert not _jumps(stops), name
    return stops


def _unseen(stops: list[Stop]) -> list[Stop]:
    return [stop for stop in stops if not (stop.is_seen and stop.has_ring)]


def _jumps(stops: list[Stop]) -> list[tuple[Stop, Stop]]:
    """Neighbours in the main part of which the second lies above or before the first."""
    return [
        (one, next_one)
        for one, next_one in pairwise(stops)
        if one.is_in_main and next_one.is_in_main
        if next_one.top <= one.top + 4 and next_one.left <= one.left
    ]


@pytest.mark.claim("skip")
@pytest.mark.parametrize("path", ["/", "/melden", "/bevestig/abc", "/professionals"])
def test_tab_reaches_first_the_way_past_the_head_to_the_content_and_then_the_way_out(
    visitor: Visitor, path: str
) -> None:
    visitor.open(path)
    for goal in ("#inhoud", "weg"):
        stop = keyboard.tab(visitor.page)
        assert stop.href.removeprefix("../") == goal
        assert (stop.is_seen, stop.has_ring) == (True, True)
    visitor.open(path)
    keyboard.tab(visitor.page)
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "inhoud"
    assert keyboard.tab(visitor.page).is_in_main


@pytest.mark.claim("bureau")
def test_the_first_stop_at_the_bureau_leads_to_the_content(
    open_window: OpenWindow, gallery: OpenGallery
) -> None:
    window = open_window()
    for name in SAMPLE["bureau"]:
        # Tab goes on from where the focus was, also on the page that is shown after it.
        window.page.goto("about:blank")
        shown = gallery("bureau", "nl")[name]
        page = window.show(shown)
        if "autofocus" not in shown.body:
            assert keyboard.tab(page).href == "#inhoud", name
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "inhoud", name


@pytest.mark.claim("errors")
def test_the_error_summary_takes_the_focus_and_its_links_lead_to_what_is_wrong(
    open_window: OpenWindow, gallery: OpenGallery
) -> None:
    window = open_window(**WINDOWS["phone"])
    pages = different(gallery("public", "nl"))
    wrong = {name: page for name, page in pages if "aria-invalid" in page.body}
    assert len(wrong) > 10
    for name, shown in wrong.items():
        page = window.show(shown)
        page.locator("#fout:focus").wait_for()
        targets = page.locator("#fout a").evaluate_all("all => all.map(one => one.hash.slice(1))")
        assert keyboard.tab(page).href == f"#{targets[0]}", name
        for number, target in enumerate(targets):
            page.locator("#fout a").nth(number).focus()
            page.keyboard.press("Enter")
            stop = keyboard.here(page)
            assert (stop.id, stop.is_seen, stop.has_ring) == (target, True, True), name


@pytest.mark.claim("keyboard", "no_script")
def test_a_report_is_sent_with_the_keyboard_alone_from_the_start_page_on(visitor: Visitor) -> None:
    page, way = visitor.page, answers.BY_MAIL
    visitor.open("/")
    keyboard.tab_to(page, href="melden")
    keyboard.press(page)

    keyboard.tab_to(page, value="next")
    keyboard.press(page)
    page.locator("#fout:focus").wait_for()
    assert keyboard.tab(page).href == "#subject_kind"
    page.keyboard.press("Enter")
    assert keyboard.here(page).id == "subject_kind"

    _fill_up_to_the_check_page(visitor, way.answers)
    keyboard.tab_to(page, value="send")
    keyboard.press(page)
    assert visitor.shown_code


@pytest.mark.claim("keyboard")
def test_a_professional_changes_an_answer_and_sends_by_keyboard_alone(visitor: Visitor) -> None:
    page, way = visitor.page, answers.PROFESSIONAL
    page.set_viewport_size({"width": 320, "height": 480})
    visitor.open(way.path, "en")
    _fill_up_to_the_check_page(visitor, way.answers)

    keyboard.tab_to(page, value="change:melder")
    keyboard.press(page, "Space")
    assert visitor.where == "melder"
    keyboard.fill(visitor, {"melder_job_title": f"rector {CANARY}"})
    keyboard.press(page)
    assert visitor.where == "check"
    assert f"rector {CANARY}" in visitor.text

    # The foot of the page is nearer to the button than its head.
    page.locator("footer a").last.focus()
    keyboard.tab_to(page, back=True, value="send")
    keyboard.press(page, "Space")
    assert visitor.shown_code


@pytest.mark.claim("keyboard")
def test_a_training_can_be_signed_up_for_with_the_keyboard_alone(visitor: Visitor) -> None:
    visitor.open(answers.SIGN_UP.path)
    _fill_up_to_the_check_page(visitor, answers.SIGN_UP.answers)
    keyboard.tab_to(visitor.page, value="send")
    keyboard.press(visitor.page)
    assert visitor.page.locator(".reference").count() == 1


@pytest.mark.claim("keyboard")
def test_enter_in_a_text_box_presses_the_main_button(visitor: Visitor) -> None:
    visitor.walk("/melden", "nl", answers.BY_MAIL.answers, until="gegevens")
    visitor.fill(answers.BY_MAIL.answers)
    visitor.page.locator("input[name=melder_name]").focus()
    keyboard.press(visitor.page)
    assert visitor.where == "check"


def _fill_up_to_the_check_page(visitor: Visitor, given: Answers) -> None:
    while (where := visitor.where) != "check":
        keyboard.fill(visitor, given)
        keyboard.press(visitor.page)
        assert visitor.where != where, visitor.summary
