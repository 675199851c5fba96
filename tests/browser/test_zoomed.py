"""Everything stays in sight and in order on a narrow screen, enlarged, and with other spacing.

Looked at in the pseudo-locale: its words are longer than those of any language that we speak. Only what
may not be too small is looked at in Dutch, whose words are short.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.support import looks
from tests.support.gallery import OpenGallery, OpenWindow, different, each_site
from tests.support.pseudo import PSEUDO

PHONE = {"width": 320, "height": 640}
# A window of 1280 by 1024 pixels, enlarged four times.
ENLARGED = {"width": 320, "height": 256}
DESK = {"width": 1280, "height": 1024}


def wrong_with(page: Page, *questions: str) -> list[object]:
    return [answer for question in questions for answer in page.evaluate(question)]


@pytest.mark.claim("finger", "bureau")
@each_site
def test_whatever_can_be_used_is_large_enough_for_a_finger(
    open_window: OpenWindow, gallery: OpenGallery, site: str
) -> None:
    window = open_window(viewport=PHONE)
    for name, shown in different(gallery(site, "nl")):
        assert wrong_with(window.show(shown), looks.TOO_SMALL) == [], name


@pytest.mark.claim("zoom", "bureau")
@each_site
def test_on_a_phone_and_at_400_per_cent_nothing_overlaps_or_is_lost_whatever_the_spacing(
    open_window: OpenWindow, gallery: OpenGallery, site: str
) -> None:
    window = open_window(viewport=PHONE)
    fits = (looks.TOO_WIDE, looks.OVERLAPPING, looks.BESIDE_THE_WINDOW, looks.CUT_OFF)
    for name, shown in different(gallery(site, PSEUDO.code)):
        page = window.show(shown)
        for spaced in (False, True):
            if spaced:
                page.evaluate(looks.SPACE_OUT)
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            assert wrong_with(page, looks.UNDER_THE_EXIT) == [], (name, spaced)
            page.set_viewport_size(ENLARGED)  # type: ignore[arg-type]
            # In so low a window nothing may stay in view while the page scrolls.
            assert wrong_with(page, looks.STAYING, *fits) == [], (name, spaced)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]


@pytest.mark.claim("zoom", "bureau")
@each_site
def test_text_of_twice_the_size_fits_and_nothing_is_lost(
    open_window: OpenWindow, gallery: OpenGallery, site: str
) -> None:
    """Only the text is enlarged, as a browser can, and not the window (WCAG 1.4.4)."""
    window = open_window(viewport=DESK)
    fits = (looks.TOO_WIDE, looks.OVERLAPPING, looks.BESIDE_THE_WINDOW)
    for name, shown in different(gallery(site, PSEUDO.code)):
        page = window.show(shown)
        before = page.evaluate(looks.TEXT_SIZES)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        after = page.evaluate(looks.TEXT_SIZES)
        # Headings of a size between two bounds may grow a little less than the rest.
        assert [(b, a) for b, a in zip(before, after, strict=True) if a < 1.6 * b] == [], name
        # A list of the bureau may scroll in its own box, so that it need not be cut.
        cut = [one for one in wrong_with(page, looks.CUT_OFF) if 'class="scroll"' not in str(one)]
        assert [*cut, *wrong_with(page, *fits)] == [], name
