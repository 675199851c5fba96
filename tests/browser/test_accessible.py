"""Every page in every state by axe, in each language; in the dark every kind of element."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from chalicelib.platform.i18n import LANGUAGES
from tests.support.gallery import OpenGallery, OpenWindow, Window, different, each_site
from tests.support.reading import elements
from tests.support.web import Answer

_AXE = Axe().axe_script
# No page has a frame, and nothing is to be fetched before axe looks.
_QUICK = {"resultTypes": ["violations"], "iframes": False, "preload": False}
_ALL = {**_QUICK, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
_COLOURS = ("color-contrast", "link-in-text-block")
# In the dark only colours differ, and in another language all but the colours: its pages have the same tags
# (tests/unit/web/test_states.py).
_IN_THE_DARK = {**_QUICK, "runOnly": list(_COLOURS)}
_ELSEWHERE = {**_ALL, "rules": {rule: {"enabled": False} for rule in _COLOURS}}
# What changes how an element looks, beside its tag.
_LOOKS_BY = ("class", "type", "role", "aria-invalid", "aria-current", "checked", "open", "disabled")
Kind = tuple[str | None, ...]
Looks = tuple[tuple[str, dict[str, Any]], ...]
_LOOKS: Looks = (("light", _ALL), ("dark", _IN_THE_DARK))


@pytest.mark.claim("axe", "bureau")
@each_site
@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_axe_finds_nothing_on_any_page_nor_on_any_kind_of_element_in_the_dark(
    open_window: OpenWindow, gallery: OpenGallery, site: str, language: str
) -> None:
    # axe is a script; what it looks at was made for a browser without.
    window = open_window(java_script_enabled=True)
    known: set[Kind] = set()
    found = {}
    for name, page in different(gallery(site, language)):
        is_new = not known.issuperset(kinds := kinds_of(page))
        known |= kinds
        for scheme, violations in by_axe(window, page, looks_at(language, is_new=is_new)).items():
            if violations:
                found[name, scheme] = [in_short(one) for one in violations]
    assert len(known) > 50
    assert not found


def kinds_of(page: Answer) -> set[Kind]:
    """The kinds of elements of a page: tag, and what changes how it looks."""
    return {
        (one.tag, *(one.attributes.get(name) for name in _LOOKS_BY)) for one in elements(page.body)
    }


def looks_at(language: str, *, is_new: bool) -> Looks:
    """How axe looks at a page; ``is_new``: the page is the first one with some kind of element.

    Every page in the light and in every language, as the accessibility statement says. What is dark differs
    by kind of element, and by nothing else.
    """
    if language != "nl":
        return (("light", _ELSEWHERE),)
    return _LOOKS if is_new else _LOOKS[:1]


def by_axe(window: Window, shown: Answer, looks: Looks = _LOOKS) -> dict[str, list[dict[str, Any]]]:
    """The violations that axe finds on a page, by colour scheme."""
    page = window.show(shown)
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_AXE)
    found = {}
    for scheme, options in looks:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found[scheme] = page.evaluate("options => axe.run(options)", options)["violations"]
    return found


def in_short(violation: dict[str, Any]) -> tuple[str, list[str]]:
    return violation["id"], [node["html"][:200] for node in violation["nodes"]]


@pytest.mark.claim("axe")
@pytest.mark.parametrize(
    ("site", "name", "rule"),
    [
        ("public", "publiek-persoon gegevens", "label"),
        ("bureau", "melding betrekken", "select-name"),
    ],
)
def test_axe_would_find_a_fault(
    open_window: OpenWindow, gallery: OpenGallery, site: str, name: str, rule: str
) -> None:
    page = gallery(site, "nl")[name]
    without_label = replace(page, body=re.sub(r"<label.*?</label>", "", page.body))
    found = by_axe(open_window(java_script_enabled=True), without_label)["light"]
    assert rule in [one["id"] for one in found]
