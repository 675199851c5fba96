"""Every page in every state by axe, in light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from chalicelib.platform.forms.form import Form
from tests.support import answers
from tests.support.gallery import GATEWAY, OpenGallery, Projector, Shot, different
from tests.support.visitor import LANGUAGES
from tools.engine import Engine

_AXE = Axe().axe_script
_ALL = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}
# In the dark only colours differ.
_COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.fixture
def window(browser: Browser, engine: Engine) -> Iterator[Projector]:
    """A window in which axe can run; what it looks at was got without JavaScript."""
    context = browser.new_context(locale="nl-NL")
    opened = Projector(context.new_page(), engine.site_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page_in_light_and_dark(
    window: Projector, gallery: OpenGallery, language: str
) -> None:
    found = {
        (name, scheme): [in_short(one) for one in violations]
        for name, shot in different(gallery(language))
        for scheme, violations in by_axe(window, shot).items()
        if violations
    }
    assert not found


def by_axe(window: Projector, shot: Shot) -> dict[str, list[dict[str, Any]]]:
    """What axe has against a page, by colour scheme."""
    page = window.show(shot)
    page.evaluate(_AXE)
    found = {}
    for scheme, options in (("light", _ALL), ("dark", _COLOURS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found[scheme] = page.evaluate("options => axe.run(options)", options)["violations"]
    return found


def in_short(violation: dict[str, Any]) -> tuple[str, list[str]]:
    return violation["id"], [node["html"][:200] for node in violation["nodes"]]


def test_axe_would_find_a_fault(window: Projector, gallery: OpenGallery) -> None:
    shot = gallery("nl")["publiek-persoon gegevens"]
    without_label = replace(shot, body=re.sub(r"<label.*?</label>", "", shot.body))
    assert "label" in [one["id"] for one in by_axe(window, without_label)["light"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_every_form_is_in_the_gallery(gallery: OpenGallery, language: str) -> None:
    seen = {name.split(" ")[1] for name in gallery(language) if " " in name}
    forms: list[Form] = [way.form for way in answers.EVERYWHERE.values()]
    assert {step.name for form in forms for step in form.pages} <= seen
    for form in forms:
        names = [n for n, way in answers.EVERYWHERE.items() if way.form is form]
        pages = {n.split(" ")[1] for n in gallery(language) if n.split(" ")[0] in names}
        assert {step.name for step in form.pages} <= pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_says_that_something_is_wrong_exactly_when_it_is(
    gallery: OpenGallery, language: str
) -> None:
    for name, shot in gallery(language).items():
        is_marked = f"<title>{ {'nl': 'Fout', 'en': 'Error'}[language] }: " in shot.body
        if shot.is_page_of_form:
            assert is_marked == ("<li><a" in _alert(shot)), name
        elif name != GATEWAY:
            assert is_marked == (shot.status >= 400), name


def _alert(shot: Shot) -> str:
    """The source of the error summary, if there is one."""
    found = re.search(r'id="fout".*?</div>', shot.body, re.DOTALL)
    return found.group() if found else ""
