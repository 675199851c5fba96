"""The colours that a reader chose, and paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page

from tests.support import looks
from tests.support.gallery import (
    OpenGallery,
    OpenWindow,
    Window,
    different,
    each_site,
    is_of_the_gateway,
)
from tests.support.visitor import LANGUAGES

in_every_language = pytest.mark.parametrize("language", LANGUAGES)

# The part of a sheet of A4 that is printed, in pixels of CSS.
PAPER = {"width": 718, "height": 1046}
CHECKED = ("publiek-persoon check", "professional-persoon check", "training check")
RECEIPTS = ("publiek-persoon (receipt)", "professional-persoon (receipt)", "training (receipt)")


@pytest.mark.claim("colours", "bureau")
@each_site
def test_in_forced_colours_everything_that_can_be_used_has_an_edge(
    open_window: OpenWindow, gallery: OpenGallery, site: str
) -> None:
    window = open_window(forced_colors="active")
    for name, page in different(gallery(site, "nl")):
        if not is_of_the_gateway(name):
            assert window.show(page).evaluate(looks.WITHOUT_EDGE) == [], name


@pytest.mark.claim("colours")
def test_in_forced_colours_a_wrong_answer_is_marked_by_a_bar_and_a_word(
    open_window: OpenWindow, gallery: OpenGallery
) -> None:
    window = open_window(forced_colors="active")
    pages = different(gallery("public", "nl"))
    wrong = {name: page for name, page in pages if "aria-invalid" in page.body}
    assert len(wrong) > 10
    for name, page in wrong.items():
        marked = window.show(page).evaluate(_MARKED)
        assert marked, name
        assert all(bar >= 4 and word > 20 for bar, word in marked), (name, marked)


_MARKED = """() => [...document.querySelectorAll('main [id$=-error]')].map(error => [
  parseFloat(getComputedStyle(error.parentElement).borderInlineStartWidth),
  error.querySelector('span').getBoundingClientRect().width,
])"""


@pytest.mark.claim("colours")
def test_in_forced_colours_what_is_chosen_and_the_main_button_differ_from_the_rest(
    open_window: OpenWindow, gallery: OpenGallery
) -> None:
    shown = gallery("public", "nl")["publiek gezien (bsn)"]
    page = open_window(forced_colors="active").show(shown)
    style = "all => all.map(one => getComputedStyle(one).border)"
    chosen = page.locator("input:checked + label").evaluate_all(style)
    others = page.locator("input:not(:checked) + label").evaluate_all(style)
    assert chosen
    assert not set(chosen) & set(others)
    main, *rest = page.locator(".buttons button").evaluate_all(style)
    assert main not in rest


@pytest.mark.claim("paper")
@in_every_language
def test_a_receipt_is_printed_with_its_code_large_and_whole_on_the_first_sheet(
    open_window: OpenWindow, gallery: OpenGallery, language: str
) -> None:
    window = open_window(viewport=PAPER)
    for name in RECEIPTS:
        page = _on_paper(window.show(gallery("public", language)[name]))
        assert visible(page, FOR_THE_SCREEN) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"], name
        boxes = [page.locator(".reference").bounding_box()]
        if "training" not in name:
            code = page.locator(".code")
            assert float(code.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 32
            tops = code.locator("span").evaluate_all("all => all.map(one => one.offsetTop)")
            # Two rows of whole groups.
            assert (len(tops), len(set(tops))) == (7, 2), name
            assert page.locator("a[href='tel:112']:visible").count() == 1, name
            boxes.append(page.locator(".receipt").bounding_box())
        assert all(box and box["y"] + box["height"] < PAPER["height"] for box in boxes), name


@pytest.mark.claim("paper")
def test_the_check_page_is_printed_with_every_answer_and_no_button(
    open_window: OpenWindow, gallery: OpenGallery
) -> None:
    window = open_window(viewport=PAPER)
    for name in CHECKED:
        page = window.show(gallery("public", "nl")[name])
        answers = page.locator("dd:not(.change)").all_inner_texts()
        _on_paper(page)
        assert visible(page, FOR_THE_SCREEN) == [], name
        assert page.locator("dd:visible").all_inner_texts() == answers, name
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"], name
        kept = page.locator("dl > div, .safety")
        breaks = kept.evaluate_all("all => all.map(one => getComputedStyle(one).breakInside)")
        assert set(breaks) == {"avoid"}, name


def _on_paper(page: Page) -> Page:
    page.emulate_media(media="print")
    return page


def visible(page: Page, selector: str) -> list[Locator]:
    return [one for one in page.locator(selector).all() if one.is_visible()]


# What is of no use on paper.
FOR_THE_SCREEN = "nav, button, input, .exit, .exit-note, .leave, footer ul"


@pytest.mark.claim("bureau")
def test_a_list_of_the_bureau_is_printed_with_its_head_only_by_its_button(
    open_window: OpenWindow, gallery: OpenGallery
) -> None:
    window, pages = open_window(viewport=PAPER), gallery("bureau", "nl")
    page = _on_paper(window.show(pages["werkbak"]))
    assert not visible(page, "table, nav, form")
    assert page.locator("main p.print-only").is_visible()
    page = _on_paper(window.show(pages["werkbak afdruk"]))
    assert page.locator("table").first.is_visible()
    assert page.locator(".print-head").is_visible()
    assert not visible(page, "nav, form, button")
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
    assert page.evaluate(looks.CUT_OFF) == []
    assert page.pdf(format="A4").startswith(b"%PDF")


_POINT = 96 / 72


@pytest.fixture
def printer(open_window: OpenWindow) -> Window:
    """A window as wide as the text on A5, for somebody with a small printer who likes the dark."""
    window = open_window(viewport={"width": 480, "height": 700}, color_scheme="dark")
    _on_paper(window.page)
    return window


each_receipt = pytest.mark.parametrize("receipt", RECEIPTS[:2])


@pytest.mark.claim("paper")
@each_receipt
@in_every_language
def test_on_paper_are_code_number_and_whom_to_call_and_nothing_else(
    printer: Window, gallery: OpenGallery, language: str, receipt: str
) -> None:
    page = printer.show(gallery("public", language)[receipt])
    text = page.inner_text("body")
    headings = {
        "nl": "Bewaar deze code|Meldnummer|Hulp nodig?",
        "en": "Keep this code|Report number|Need help?",
    }[language]
    assert "|".join(one.inner_text() for one in visible(page, "h1, h2")) == headings
    assert "signaalpunt.example/postvak" in text
    numbers = re.findall(r"\b(?:112|14 078|0900-8844|0800-7000|088 20 80 080)\b", text)
    assert sorted(numbers) == ["112", "14 078"]
    assert not visible(page, "nav, .alert, ol, button")


@pytest.mark.claim("paper")
@each_receipt
@in_every_language
def test_the_code_is_large_and_none_of_its_groups_is_broken(
    printer: Window, gallery: OpenGallery, language: str, receipt: str
) -> None:
    page = printer.show(gallery("public", language)[receipt])
    groups = page.evaluate(_GROUPS)
    assert [len(group["text"]) for group in groups] == [3] * 7
    for group in groups:
        assert group["size"] >= 24 * _POINT
        assert (group["lines"], group["right"] <= group["paper"]) == (1, True)


@pytest.mark.claim("paper")
def test_on_a_small_sheet_the_code_stays_within_it(
    open_window: OpenWindow, gallery: OpenGallery
) -> None:
    a6 = {"width": 397, "height": 559}
    page = _on_paper(open_window(viewport=a6).show(gallery("public", "nl")[RECEIPTS[0]]))
    assert page.evaluate("document.documentElement.scrollWidth") <= a6["width"]
    assert all(group["right"] <= group["paper"] for group in page.evaluate(_GROUPS))


# Each group of the code: its letters, their size in pixels, and how many lines it takes.
_GROUPS = """() => [...document.querySelectorAll('.code span')].map(one => {
  const text = document.createRange();
  text.selectNodeContents(one);
  return {
    text: one.textContent,
    size: parseFloat(getComputedStyle(one).fontSize),
    lines: text.getClientRects().length,
    right: text.getBoundingClientRect().right,
    paper: document.documentElement.clientWidth,
  };
})"""


@pytest.mark.claim("paper")
@each_receipt
@in_every_language
@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
def test_the_receipt_fits_on_one_sheet(
    printer: Window, gallery: OpenGallery, language: str, receipt: str, paper: str
) -> None:
    sheets = printer.show(gallery("public", language)[receipt]).pdf(format=paper)
    assert len(re.findall(rb"/Type /Page\b", sheets)) == 1
