"""The colours that a reader chose, and paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.support.gallery import GATEWAY, OpenGallery, OpenWindow, different
from tests.support.visitor import LANGUAGES

in_every_language = pytest.mark.parametrize("language", LANGUAGES)

# The part of a sheet of A4 that is printed, in pixels of CSS.
PAPER = {"width": 718, "height": 1046}
CHECKED = ("publiek-persoon check", "professional-persoon check", "training check")
RECEIPTS = ("publiek-persoon (receipt)", "professional-persoon (receipt)", "training (receipt)")


@in_every_language
def test_in_forced_colours_everything_that_can_be_used_has_an_edge(
    open_window: OpenWindow, gallery: OpenGallery, language: str
) -> None:
    window = open_window(forced_colors="active")
    for name, shot in different(gallery(language)):
        if name != GATEWAY:
            assert window.show(shot).evaluate(WITHOUT_EDGE) == [], name


# A link or a button that looks like one is underlined; a box is drawn; all else has a border in a
# colour that is not the one behind it.
WITHOUT_EDGE = """() => [...document.querySelectorAll(
    'main a, main button, .exit a, .choice label, select, textarea, input[type=text], .receipt, .safety')]
  .filter(one => {
    const style = getComputedStyle(one);
    const words = one.matches('a') ? [one, ...one.querySelectorAll('*')] : [one];
    const is_underlined = words.some(
      word => getComputedStyle(word).textDecorationLine === 'underline');
    const has_border = parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle === 'solid'
      && style.borderTopColor !== getComputedStyle(document.body).backgroundColor;
    return !is_underlined && !has_border;
  })
  .map(one => one.outerHTML.slice(0, 100))"""


@in_every_language
def test_in_forced_colours_a_wrong_answer_is_marked_by_a_bar_and_a_word(
    open_window: OpenWindow, gallery: OpenGallery, language: str
) -> None:
    window = open_window(forced_colors="active")
    wrong = {n: shot for n, shot in different(gallery(language)) if "aria-invalid" in shot.body}
    assert len(wrong) > 10
    for name, shot in wrong.items():
        page = window.show(shot)
        marked = page.evaluate(_MARKED)
        assert marked, name
        assert all(bar >= 4 and word > 20 for bar, word in marked), (name, marked)


_MARKED = """() => [...document.querySelectorAll('main [id$=-error]')].map(error => [
  parseFloat(getComputedStyle(error.parentElement).borderInlineStartWidth),
  error.querySelector('span').getBoundingClientRect().width,
])"""


@in_every_language
def test_in_forced_colours_what_is_chosen_and_the_main_button_differ_from_the_rest(
    open_window: OpenWindow, gallery: OpenGallery, language: str
) -> None:
    page = open_window(forced_colors="active").show(gallery(language)["publiek gezien (bsn)"])
    style = "all => all.map(one => getComputedStyle(one).border)"
    chosen = page.locator("input:checked + label").evaluate_all(style)
    others = page.locator("input:not(:checked) + label").evaluate_all(style)
    assert chosen
    assert not set(chosen) & set(others)
    main, *rest = page.locator(".buttons button").evaluate_all(style)
    assert main not in rest


@in_every_language
def test_a_receipt_is_printed_with_its_code_large_and_whole_on_the_first_sheet(
    open_window: OpenWindow, gallery: OpenGallery, language: str
) -> None:
    window = open_window(viewport=PAPER)
    for name in RECEIPTS:
        page = _on_paper(window.show(gallery(language)[name]))
        assert _for_the_screen_only(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"], name
        boxes = [page.locator(".reference").bounding_box()]
        if "training" not in name:
            code = page.locator(".code")
            assert float(code.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 32
            tops = code.locator("span").evaluate_all("all => all.map(one => one.offsetTop)")
            # Two rows of three whole groups.
            assert (len(tops), len(set(tops))) == (6, 2), name
            assert page.locator("a[href='tel:112']:visible").count() == 1, name
            boxes.append(page.locator(".receipt").bounding_box())
        assert all(box and box["y"] + box["height"] < PAPER["height"] for box in boxes), name


@in_every_language
def test_the_check_page_is_printed_with_every_answer_and_no_button(
    open_window: OpenWindow, gallery: OpenGallery, language: str
) -> None:
    window = open_window(viewport=PAPER)
    for name in CHECKED:
        page = window.show(gallery(language)[name])
        answers = page.locator("dd:not(.change)").all_inner_texts()
        _on_paper(page)
        assert _for_the_screen_only(page) == [], name
        assert page.locator("dd:visible").all_inner_texts() == answers, name
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"], name
        kept = page.locator("dl > div, .safety")
        breaks = kept.evaluate_all("all => all.map(one => getComputedStyle(one).breakInside)")
        assert set(breaks) == {"avoid"}, name


def _on_paper(page: Page) -> Page:
    page.emulate_media(media="print")
    return page


def _for_the_screen_only(page: Page) -> list[str]:
    """What can be seen on paper and is of no use there."""
    found = page.locator("nav, button, input, .exit, .exit-note, .leave, footer ul")
    return [one.inner_text() for one in found.all() if one.is_visible()]
