"""Everything stays in sight and in order on a narrow screen, enlarged, and with other spacing."""

from __future__ import annotations

import pytest

from tests.support.gallery import OpenGallery, OpenWindow, different
from tests.support.visitor import LANGUAGES

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


@in_every_language
def test_every_page_fits_a_narrow_screen_and_a_finger_whatever_the_spacing(
    open_window: OpenWindow, gallery: OpenGallery, language: str
) -> None:
    phone = open_window(viewport={"width": 320, "height": 640})
    for name, shot in different(gallery(language)):
        page = phone.show(shot)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        small = [
            (text, width, height)
            for kind, text, width, height in page.evaluate(TARGETS)
            if min(width, height) < (44 if kind == "ours" else 24)
        ]
        assert not small, name
        page.evaluate(SPACE_OUT)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert page.evaluate(CUT_OFF) == [], name
        assert page.evaluate(_UNDER_THE_EXIT) == [], name


# The spacing that a reader may choose (WCAG 1.4.12).
SPACE_OUT = """() => {
  for (const one of document.querySelectorAll('body, body *')) {
    one.style.setProperty('line-height', '1.5', 'important');
    one.style.setProperty('letter-spacing', '0.12em', 'important');
    one.style.setProperty('word-spacing', '0.16em', 'important');
  }
  for (const one of document.querySelectorAll('p')) {
    one.style.setProperty('margin-block-end', '2em', 'important');
  }
}"""

# Boxes that hide a part of what they hold; what is hidden on purpose is for screen readers.
CUT_OFF = """() => [...document.querySelectorAll('body *:not(.hidden):not(textarea):not(select)')]
  .filter(one => getComputedStyle(one).overflow !== 'visible' && !one.matches('input'))
  .filter(one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
  .map(one => one.outerHTML.slice(0, 100))"""

# Texts that lie under the way out when a page is opened.
_UNDER_THE_EXIT = """() => {
  const exit = document.querySelector('.exit a')?.getBoundingClientRect();
  if (!exit) return [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const under = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim() || text.parentElement.closest('.exit, .hidden, .utrecht-skip-link')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.right > exit.left && box.left < exit.right && box.bottom > exit.top
          && box.top < exit.bottom) under.push(text.data.trim());
    }
  }
  return under;
}"""


# Buttons, inputs and links that stand by themselves; a link in a sentence may be as high as its line.
TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')]
  .filter(one => !one.matches('.utrecht-skip-link') && one.checkVisibility())
  .map(one => {
    const label = one.matches('[type=radio], [type=checkbox]')
      ? document.querySelector(`label[for="${one.id}"]`) : null;
    const box = (label ?? one).getBoundingClientRect();
    const inline = one.matches('a') && getComputedStyle(one).display.startsWith('inline');
    const sentence = one.parentElement.innerText.trim() !== one.innerText.trim();
    const text = one.outerHTML.slice(0, 100);
    return [inline ? (sentence ? 'sentence' : 'link') : 'ours', text, box.width, box.height];
  })
  .filter(([kind]) => kind !== 'sentence')"""


@in_every_language
def test_at_400_per_cent_nothing_overlaps_or_lies_beside_the_window_whatever_the_spacing(
    open_window: OpenWindow, gallery: OpenGallery, language: str
) -> None:
    """A window of 1280 by 1024 pixels, enlarged four times."""
    window = open_window(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    for name, shot in different(gallery(language)):
        page = window.show(shot)
        assert page.evaluate(OVERLAPPING) == [], name
        assert page.evaluate(BESIDE_THE_WINDOW) == [], name
        # In so low a window nothing may stay in view while the page scrolls.
        assert page.evaluate(STAYING) == [], name
        page.evaluate(SPACE_OUT)
        assert page.evaluate(OVERLAPPING) == [], name
        assert page.evaluate(BESIDE_THE_WINDOW) == [], name


@in_every_language
def test_text_of_twice_the_size_fits_and_nothing_is_lost(
    open_window: OpenWindow, gallery: OpenGallery, language: str
) -> None:
    """Only the text is enlarged, as a browser can, and not the window (WCAG 1.4.4)."""
    window = open_window(viewport={"width": 1280, "height": 1024})
    for name, shot in different(gallery(language)):
        page = window.show(shot)
        before = page.evaluate(TEXT_SIZES)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        after = page.evaluate(TEXT_SIZES)
        # Headings of a size between two bounds may grow a little less than the rest.
        assert [(b, a) for b, a in zip(before, after, strict=True) if a < 1.6 * b] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, name
        assert page.evaluate(CUT_OFF) == [], name
        assert page.evaluate(OVERLAPPING) == [], name
        assert page.evaluate(BESIDE_THE_WINDOW) == [], name


# Lines of one text that lie over lines of another. Letters need not fill the height of their line, so
# a few pixels are none.
OVERLAPPING = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lines = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim() || !text.parentElement.checkVisibility() || text.parentElement.closest(
      '.hidden, .utrecht-skip-link, .exit, textarea, select')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) lines.push([text, box]);
  }
  const found = [];
  for (const [one, a] of lines) for (const [other, b] of lines) {
    if (one !== other && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6) found.push(one.data.trim());
  }
  return found;
}"""

BESIDE_THE_WINDOW = """() => [...document.querySelectorAll(
    'a, button, input:not([type=hidden]), select, textarea, label, legend, p, dt, dd')]
  .filter(one => !one.matches('.utrecht-skip-link') && one.checkVisibility())
  .filter(one => {
    const box = one.getBoundingClientRect();
    return box.width === 0 || box.height === 0 || box.left < 0 || box.right > innerWidth + 1;
  })
  .map(one => one.outerHTML.slice(0, 100))"""

STAYING = """() => [...document.querySelectorAll('body *:not(.utrecht-skip-link)')]
  .filter(one => ['fixed', 'sticky'].includes(getComputedStyle(one).position))
  .map(one => one.outerHTML.slice(0, 100))"""

TEXT_SIZES = """() => [...document.querySelectorAll(
    'p, a, button, label, legend, h1, h2, input[type=text], textarea, select, dd')]
  .map(one => parseFloat(getComputedStyle(one).fontSize))"""
