"""The receipt as it comes out of a printer: what to keep, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.gallery import OpenGallery, Projector
from tests.support.visitor import LANGUAGES
from tools.engine import Engine

RECEIPTS = ("publiek-persoon (receipt)", "professional-persoon (receipt)")
_POINT = 96 / 72


@pytest.fixture
def printer(browser: Browser, engine: Engine) -> Iterator[Projector]:
    """A window as wide as the text on A5, for somebody with a small printer who likes the dark."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 480, "height": 700}, color_scheme="dark"
    )
    projector = Projector(context.new_page(), engine.site_url)
    projector.page.emulate_media(media="print")
    yield projector
    # The page may still be asking for its icon.
    projector.page.unroute_all(behavior="wait")
    context.close()


each_receipt = pytest.mark.parametrize("receipt", RECEIPTS)
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


@each_receipt
@in_every_language
def test_on_paper_are_code_number_and_whom_to_call_and_nothing_else(
    printer: Projector, gallery: OpenGallery, language: str, receipt: str
) -> None:
    page = printer.show(gallery(language)[receipt])
    text = page.inner_text("body")
    headings = {
        "nl": ["Bewaar deze code", "Meldnummer", "Hulp nodig?"],
        "en": ["Keep this code", "Report number", "Need help?"],
    }
    assert [h.inner_text() for h in page.locator("h1, h2").all() if h.is_visible()] == headings[
        language
    ]
    where = {"nl": "bij ‘Verder met uw code’", "en": "under ‘Continue with your code’"}
    assert where[language] in text
    assert re.findall(r"\b(?:112|14 078|0900-8844|0800-7000|088 20 80 080)\b", text) == [
        "14 078",
        "112",
    ]
    assert not [one for one in page.locator("nav, .alert, ol, button").all() if one.is_visible()]


@each_receipt
@in_every_language
def test_the_code_is_large_and_none_of_its_groups_is_broken(
    printer: Projector, gallery: OpenGallery, language: str, receipt: str
) -> None:
    page = printer.show(gallery(language)[receipt])
    groups = page.evaluate(_GROUPS)
    assert [len(group["text"]) for group in groups] == [4, 4, 4, 4, 4, 1]
    for group in groups:
        assert group["size"] >= 24 * _POINT
        assert group["lines"] == 1
        assert group["right"] <= group["paper"]


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


@each_receipt
@in_every_language
@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
def test_the_receipt_fits_on_one_sheet(
    printer: Projector, gallery: OpenGallery, language: str, receipt: str, paper: str
) -> None:
    sheets = printer.show(gallery(language)[receipt]).pdf(format=paper)
    assert len(re.findall(rb"/Type /Page\b", sheets)) == 1
