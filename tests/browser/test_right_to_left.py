"""Every page in the pseudo-locale, in Chromium: it fits, it mirrors, and numbers keep their order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest

from chalicelib.platform import gemeente
from tests.support import answers, looks, pseudo
from tests.support.gallery import OpenGallery, OpenWindow, Window, different, is_of_the_gateway
from tests.support.in_process import every_letter
from tests.support.pseudo import PSEUDO
from tests.support.web import Answer

WIDTHS = (320, 1280)


@dataclass(frozen=True)
class Shown:
    """The pages that look different from each other, and the letters, by name."""

    pages: dict[str, Answer]
    letters: dict[str, Answer]


@pytest.fixture(scope="module")
def shown(gallery: OpenGallery, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    with pseudo.offered(tmp_path_factory.mktemp("catalogues") / "locale"):
        letters = every_letter(PSEUDO.code)
    pages = different(gallery("public", PSEUDO.code))
    return Shown(
        {name: page for name, page in pages if not is_of_the_gateway(name)},
        {name: Answer("", 200, letter.html) for name, letter in letters.items()},
    )


@pytest.fixture(params=WIDTHS, ids=str)
def window(open_window: OpenWindow, request: pytest.FixtureRequest) -> Window:
    return open_window(viewport={"width": request.param, "height": 800})


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
    called = (here.phone, here.police, here.anonymous_crime, here.veilig_thuis)
    others = (here.extremism_support, here.school_inspectors)
    typed = [way.answers["melder_phone"] for way in (answers.BY_PHONE, answers.PROFESSIONAL)]
    return [str(number) for number in (*called, *others, *typed)]


def test_every_page_fits_and_is_the_mirror_of_itself(window: Window, shown: Shown) -> None:
    for name, page in shown.pages.items():
        seen = window.show(page)
        assert seen.evaluate("getComputedStyle(document.body).direction") == "rtl"
        for question in (looks.TOO_WIDE, looks.CUT_OFF, looks.UNDER_THE_EXIT, _NOT_MIRRORED):
            assert seen.evaluate(question) == [], name


def test_a_box_that_is_not_mirrored_is_found(window: Window, shown: Shown) -> None:
    start = shown.pages["/"]
    crooked = "<style>.ways { margin-left: 2rem }</style></head>"
    page = window.show(replace(start, body=start.body.replace("</head>", crooked)))
    assert [one for one in page.evaluate(_NOT_MIRRORED) if "ways" in one]


def test_numbers_and_codes_are_read_from_left_to_right(window: Window, shown: Shown) -> None:
    numbers = numbers_to_call()
    for name, page in {**shown.pages, **shown.letters}.items():
        seen, wrong = window.show(page).evaluate(_OUT_OF_ORDER, numbers)
        assert seen, name
        assert wrong == [], name
    receipt = window.show(shown.pages["publiek-persoon (receipt)"])
    reference = receipt.locator(".reference").inner_text()
    assert receipt.evaluate(_OUT_OF_ORDER, [reference]) == [1, []]
    assert len(receipt.evaluate(_GROUPS)) == 7
    assert receipt.evaluate(_GROUPS_AS_SEEN) == receipt.evaluate(_GROUPS)


def test_addresses_numbers_and_codes_are_typed_left_to_right(window: Window, shown: Shown) -> None:
    boxes = "input[type=email], input[type=tel], input[type=text][name=personal_code]"
    seen = 0
    for name, page in shown.pages.items():
        if re.search('type="(email|tel)"|name="personal_code"', page.body):
            for box in window.show(page).locator(boxes).all():
                seen += 1
                assert box.evaluate("one => getComputedStyle(one).direction") == "ltr", name
    assert seen >= 3


def test_what_somebody_types_runs_as_its_own_script_does(window: Window, shown: Shown) -> None:
    box = window.show(shown.pages["publiek-persoon gezien"]).locator("textarea")
    for text, direction in (("Hij zei: nee!", "ltr"), ("قال: لا!", "rtl")):
        box.fill(text)
        assert box.evaluate("one => getComputedStyle(one).direction") == direction
