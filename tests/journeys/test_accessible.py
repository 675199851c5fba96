"""Every page in every state for everybody: axe in light and dark, and the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from chalicelib.platform.forms.form import Form
from tests.journeys import answers
from tests.journeys.conftest import LANGUAGES, OpenGallery
from tests.journeys.gallery import GATEWAY, Projector, Shot, different
from tests.journeys.visitor import Answers, Visitor
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
    yield Projector(context.new_page(), engine.site_url)
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page_in_light_and_dark(
    window: Projector, gallery: OpenGallery, language: str
) -> None:
    found = {
        (name, scheme): [_in_short(one) for one in violations]
        for name, shot in different(gallery(language))
        for scheme, violations in _by_axe(window, shot).items()
        if violations
    }
    assert not found


def _by_axe(window: Projector, shot: Shot) -> dict[str, list[dict[str, Any]]]:
    """What axe has against a page, by colour scheme."""
    page = window.show(shot)
    page.evaluate(_AXE)
    found = {}
    for scheme, options in (("light", _ALL), ("dark", _COLOURS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found[scheme] = page.evaluate("options => axe.run(options)", options)["violations"]
    return found


def _in_short(violation: dict[str, Any]) -> tuple[str, list[str]]:
    return violation["id"], [node["html"][:200] for node in violation["nodes"]]


def test_axe_would_find_a_fault(window: Projector, gallery: OpenGallery) -> None:
    shot = gallery("nl")["publiek-persoon gegevens"]
    without_label = replace(shot, body=re.sub(r"<label.*?</label>", "", shot.body))
    assert "label" in [one["id"] for one in _by_axe(window, without_label)["light"]]


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


@pytest.mark.parametrize("path", ["/", "/melden", "/bevestig/abc", "/professionals"])
def test_tab_reaches_the_way_to_the_content_first_and_then_the_way_out(
    visitor: Visitor, path: str
) -> None:
    visitor.open(path)
    for goal in ("#inhoud", "weg"):
        visitor.page.keyboard.press("Tab")
        href = visitor.page.evaluate("document.activeElement.getAttribute('href')")
        assert href.removeprefix("../") == goal
        assert visitor.page.evaluate(_IS_SEEN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", [answers.BY_MAIL, answers.SIGN_UP], ids=["melding", "training"])
def test_a_whole_form_can_be_sent_with_the_keyboard_alone(
    visitor: Visitor, way: answers.Way, language: str
) -> None:
    visitor.open(way.path, language)
    while (here := visitor.where) != "check":
        by_keyboard(visitor, way.answers)
        assert visitor.where != here, visitor.summary
    tab_to(visitor, "button", "send")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert visitor.page.locator(".reference").count() == 1


def test_enter_in_a_text_box_presses_the_main_button(visitor: Visitor) -> None:
    visitor.walk("/melden", "nl", answers.BY_MAIL.answers, until="gegevens")
    visitor.fill(answers.BY_MAIL.answers)
    with visitor.page.expect_navigation():
        visitor.page.locator("input[name=melder_name]").press("Enter")
    assert visitor.where == "check"


_ACTIVE = """() => {
  const here = document.activeElement;
  return [here.tagName.toLowerCase(), here.name ?? '', here.type ?? '', here.value ?? ''];
}"""

_IS_SEEN = """() => {
  const box = document.activeElement.getClientRects()[0];
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return document.activeElement.contains(top);
}"""


def by_keyboard(visitor: Visitor, given: Answers) -> None:
    """Fill in one page from its head on, with Tab, letters, arrows and Space; then Enter."""
    keyboard = visitor.page.keyboard
    visitor.page.locator("main").focus()
    while True:
        keyboard.press("Tab")
        tag, name, kind, value = visitor.page.evaluate(_ACTIVE)
        assert visitor.page.evaluate(_IS_SEEN) or kind in {"radio", "checkbox"}
        if tag == "button" and value == "next":
            break
        if name not in given:
            continue
        answer = given[name]
        if kind == "radio":
            choose(visitor, str(answer))
        elif kind == "checkbox":
            if value in answer:
                keyboard.press("Space")
        elif tag == "select":
            while visitor.page.evaluate(_ACTIVE)[3] != answer:
                keyboard.press("ArrowDown")
        else:
            keyboard.insert_text(str(answer))
    with visitor.page.expect_navigation():
        keyboard.press("Enter")


def choose(visitor: Visitor, answer: str) -> None:
    """Go through the radio buttons of the group that has the focus until ``answer`` is chosen."""
    visitor.page.keyboard.press("Space")
    for _ in range(30):
        if visitor.page.evaluate(_ACTIVE)[3] == answer:
            return
        visitor.page.keyboard.press("ArrowDown")
    pytest.fail(f"{answer} cannot be reached with the arrows")


def tab_to(visitor: Visitor, tag: str, value: str) -> None:
    for _ in range(100):
        visitor.page.keyboard.press("Tab")
        found = visitor.page.evaluate(_ACTIVE)
        if (found[0], found[3]) == (tag, value):
            return
    pytest.fail(f"Tab does not reach {tag} {value}")
