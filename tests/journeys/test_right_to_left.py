"""Every page in the pseudo-locale, in Chromium: it fits, it mirrors, and numbers keep their order.

Only looks are looked at, so the pages are made in this process and need no engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from chalicelib.platform import gemeente
from chalicelib.platform.web import html
from tests.journeys.test_zoomed import _UNDER_THE_EXIT, CUT_OFF
from tests.support import answers, pseudo
from tests.support.gallery import Gallery, Shot, different
from tests.support.in_process import every_letter, every_state
from tests.support.pseudo import PSEUDO

WIDTHS = (320, 1280)


@dataclass(frozen=True)
class Shown:
    """The pages that look different from each other, and the letters, by name."""

    pages: dict[str, str]
    letters: dict[str, str]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    with pseudo.offered(tmp_path_factory.mktemp("catalogues") / "locale"):
        pages, letters = every_state(PSEUDO.code), every_letter(PSEUDO.code)
    gallery: Gallery = {name: Shot("/", 200, {}, (), page) for name, page in pages.items()}
    return Shown(
        {name: styled(shot.body) for name, shot in different(gallery)},
        {name: letter.html for name, letter in letters.items()},
    )


@pytest.fixture(params=WIDTHS, ids=str)
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": request.param, "height": 800}
    )
    yield context.new_page()
    context.close()


def styled(page: str) -> str:
    """The page with its stylesheet inside, so that nothing has to be fetched."""
    sheet = (html._STATIC / html.stylesheet()).read_text("utf-8")
    return page.replace("</head>", f"<style>{sheet}</style></head>")


def width_of(window: Page) -> int:
    return window.viewport_size["width"] if window.viewport_size else 0


# Boxes that do not lie where they lie in the mirror: the page is turned around, which changes nothing
# else. A link in a sentence follows its line, and what keeps its own order is turned as a whole.
_NOT_MIRRORED = """() => {
  const root = document.documentElement, width = root.clientWidth;
  const all = [...document.querySelectorAll('body *')].filter(one => one.getClientRects().length
    && getComputedStyle(one).display !== 'inline' && !one.parentElement.closest('body [dir], select'));
  const place = () => all.map(one => one.getBoundingClientRect());
  const there = place();
  root.dir = root.dir === 'rtl' ? 'ltr' : 'rtl';
  const here = place();
  root.dir = root.dir === 'rtl' ? 'ltr' : 'rtl';
  return all.filter((_, n) => Math.abs(there[n].left - (width - here[n].right)) > 1)
    .map(one => one.outerHTML.slice(0, 160));
}"""

# Of every number (or other text that matches), the letters that do not stand right of the one before.
_OUT_OF_ORDER = """numbers => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const wrong = [];
  let seen = 0;
  while (texts.nextNode()) {
    for (const number of numbers) {
      const start = texts.currentNode.data.indexOf(number);
      if (start < 0) continue;
      seen += 1;
      const boxes = [...number].map((_, n) => {
        const range = document.createRange();
        range.setStart(texts.currentNode, start + n);
        range.setEnd(texts.currentNode, start + n + 1);
        return range.getBoundingClientRect();
      }).filter(box => box.width);
      if (boxes.some((box, n) => n && box.top === boxes[n - 1].top && box.left < boxes[n - 1].left))
        wrong.push(texts.currentNode.data.trim());
    }
  }
  return [seen, wrong];
}"""

_GROUPS = "() => [...document.querySelectorAll('.code span')].map(one => one.textContent)"
_GROUPS_AS_SEEN = """() => [...document.querySelectorAll('.code span')]
  .map(one => [one.getBoundingClientRect(), one.textContent])
  .sort(([a], [b]) => a.top - b.top || a.left - b.left).map(([_, text]) => text)"""


def numbers_to_call() -> list[str]:
    here = gemeente.current()
    return [
        *(str(here.phone), str(here.police), str(here.anonymous_crime), str(here.veilig_thuis)),
        *(str(here.extremism_support), str(here.school_inspectors)),
        *(
            str(answers.BY_PHONE.answers["melder_phone"]),
            str(answers.PROFESSIONAL.answers["melder_phone"]),
        ),
    ]


def test_every_page_fits_however_long_its_words(window: Page, shown: Shown) -> None:
    for name, page in shown.pages.items():
        window.set_content(page)
        width = window.evaluate("document.documentElement.scrollWidth")
        assert width <= width_of(window), name
        assert window.evaluate(CUT_OFF) == [], name
        assert window.evaluate(_UNDER_THE_EXIT) == [], name


def test_every_page_is_the_mirror_of_itself_from_left_to_right(window: Page, shown: Shown) -> None:
    for name, page in shown.pages.items():
        window.set_content(page)
        assert window.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert window.evaluate(_NOT_MIRRORED) == [], name


def test_a_box_that_is_not_mirrored_is_found(window: Page, shown: Shown) -> None:
    crooked = ".safety { padding-left: 2rem }"
    window.set_content(shown.pages["/"].replace("</style>", f"{crooked}</style>"))
    assert [one for one in window.evaluate(_NOT_MIRRORED) if "safety" in one]


def test_numbers_and_codes_are_read_from_left_to_right(window: Page, shown: Shown) -> None:
    numbers = numbers_to_call()
    for name, page in {**shown.pages, **shown.letters}.items():
        window.set_content(page)
        seen, wrong = window.evaluate(_OUT_OF_ORDER, numbers)
        assert seen, name
        assert wrong == [], name
    window.set_content(shown.pages["publiek-persoon (receipt)"])
    reference = window.locator(".reference").inner_text()
    assert window.evaluate(_OUT_OF_ORDER, [reference]) == [1, []]
    assert len(window.evaluate(_GROUPS)) == 6
    assert window.evaluate(_GROUPS_AS_SEEN) == window.evaluate(_GROUPS)


def test_addresses_numbers_and_codes_are_typed_from_left_to_right(
    window: Page, shown: Shown
) -> None:
    boxes = "input[type=email], input[type=tel], input[type=text][name=personal_code]"
    seen = 0
    for name, page in shown.pages.items():
        window.set_content(page)
        for box in window.locator(boxes).all():
            seen += 1
            assert box.evaluate("one => getComputedStyle(one).direction") == "ltr", name
    assert seen >= 3


def test_what_somebody_types_runs_as_its_own_script_does(window: Page, shown: Shown) -> None:
    window.set_content(shown.pages["publiek-persoon gezien"])
    box = window.locator("textarea")
    for text, direction in (("Hij zei: nee!", "ltr"), ("قال: لا!", "rtl")):
        box.fill(text)
        assert box.evaluate("one => getComputedStyle(one).direction") == direction
