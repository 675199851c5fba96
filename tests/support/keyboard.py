"""Hands that only have a keyboard, and eyes that follow the focus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.answers import Answers
from tests.support.visitor import Visitor


@dataclass(frozen=True)
class Stop:
    """What has the focus. ``key`` tells it from all others of its page; radio buttons share one.

    ``is_seen``: nothing lies over it and it is in view, whole if that can be. ``has_ring``: it has an
    outline of at least three pixels that it does not have at rest.
    """

    key: str
    tag: str
    name: str
    kind: str
    value: str
    href: str
    id: str
    left: float
    top: float
    is_in_main: bool
    is_seen: bool
    has_ring: bool


# The ring of a radio button or check box is around its label, which is its whole row.
_COMMON = """
  const interactive =
    'a[href], button:not([tabindex="-1"]), input:not([type=hidden]), select, textarea, ' +
    'summary, [tabindex="0"]';
  const shown = one => one.matches('[type=radio], [type=checkbox]') ? one.labels[0] : one;
  const outline = one => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown(one));
    return `${outlineStyle} ${outlineWidth} ${outlineColor}`;
  };
  // What is folded away cannot have the focus.
  const all = [...document.querySelectorAll(interactive)].filter(one => one.checkVisibility());
  const key = one => one.type === 'radio' ? `radio ${one.name}` : `${all.indexOf(one)} ${one.tagName}`;
"""

_KEYS = f"() => {{ {_COMMON} return [...new Set(all.map(key))]; }}"

_HERE = f"""pressed => {{
  {_COMMON}
  const here = document.activeElement;
  if (pressed && here.type === 'date' && window.seenBefore === here) return null;
  window.seenBefore = here;
  const about = {{ tag: here.tagName.toLowerCase(), name: here.name ?? '', kind: here.type ?? '',
    value: here.value ?? '', href: here.getAttribute('href') ?? '', id: here.id, key: key(here),
    is_in_main: document.querySelector('main').contains(here) }};
  if (!here.matches(interactive)) {{
    return {{ ...about, left: 0, top: 0, is_seen: false, has_ring: false }};
  }}
  const box = shown(here).getClientRects()[0];
  // Of a text area the browser only brings the line of the caret into view: the row of points on top.
  const whole = box.height <= innerHeight - 90 && !here.matches('textarea');
  let [points, in_view, covered] = [0, 0, 0];
  for (const x of [0, 0.5, 1]) for (const y of [0, 0.25, 0.5, 0.75, 1]) {{
    const top = document.elementFromPoint(box.x + 4 + x * (box.width - 8),
                                          box.y + 4 + y * (box.height - 8));
    points += 1;
    if (top) in_view += 1;
    if (top && !shown(here).contains(top) && !here.contains(top)) covered += 1;
  }}
  const ring = outline(here);
  here.blur();
  const at_rest = outline(here);
  here.focus();
  return {{ ...about, left: box.left + scrollX, top: box.top + scrollY,
    is_seen: covered === 0 && in_view >= (whole ? points : points / 5),
    has_ring: ring !== at_rest && ring.startsWith('solid') && parseFloat(ring.split(' ')[1]) >= 3 }};
}}"""


def stops_of(page: Page) -> list[str]:
    """The keys of everything on a page that can have the focus, in the order of the source."""
    return [str(key) for key in page.evaluate(_KEYS)]


def here(page: Page) -> Stop:
    """What has the focus now."""
    return Stop(**page.evaluate(_HERE, ""))


def begin(page: Page) -> Stop:
    """Put the focus on the first stop of a page."""
    page.locator("a").first.focus()
    return here(page)


def tab(page: Page, *, back: bool = False) -> Stop:
    """Press Tab, or Shift+Tab; what has the focus then."""
    key = "Shift+Tab" if back else "Tab"
    # A date has a stop for its day, its month, its year and its calendar, which count as one here.
    for _ in range(4):
        page.keyboard.press(key)
        if found := page.evaluate(_HERE, "tab"):
            return Stop(**found)
    return here(page)


def tab_to(page: Page, *, back: bool = False, **wanted: str) -> Stop:
    """Press Tab until the stop with these properties has the focus; fails when a stop is not seen."""
    for _ in range(100):
        stop = tab(page, back=back)
        if stop.tag == "body":
            continue
        assert stop.is_seen, stop
        assert stop.has_ring, stop
        if all(getattr(stop, name) == value for name, value in wanted.items()):
            return stop
    pytest.fail(f"Tab does not reach {wanted}")


def press(page: Page, key: str = "Enter") -> None:
    """Press what has the focus, with Enter or Space, and wait for the page that it asks for."""
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press(key)


def fill(visitor: Visitor, given: Answers) -> None:
    """Answer what is asked on this page, from its head on, and stop at the main button."""
    page = visitor.page
    page.locator("main").focus()
    answered: set[str] = set()
    while True:
        stop = tab(page)
        assert stop.is_seen, stop
        assert stop.has_ring, stop
        if (stop.tag, stop.value) == ("button", "next"):
            return
        if stop.name not in given or stop.key in answered:
            continue
        answered.add(stop.key)
        _answer(page, stop, given[stop.name])


def _answer(page: Page, stop: Stop, answer: Any) -> None:
    if stop.kind == "radio":
        page.keyboard.press("Space")
        _arrow_to(page, str(answer))
    elif stop.kind == "checkbox":
        if stop.value in answer:
            page.keyboard.press("Space")
    elif stop.tag == "select":
        page.keyboard.press("Home")
        _arrow_to(page, str(answer))
    else:
        page.keyboard.type(str(answer))


def _arrow_to(page: Page, answer: str) -> None:
    for _ in range(30):
        if here(page).value == answer:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"{answer} cannot be reached with the arrows")
