"""What a screen reader is told: the tree that the browser makes of each page for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from chalicelib.platform.i18n import LANGUAGES
from tests.support.gallery import (
    SITES,
    OpenGallery,
    OpenWindow,
    Window,
    different,
    is_of_the_gateway,
)
from tests.support.web import Answer

CONTROLS = {"link", "button", "textbox", "combobox", "radio", "checkbox", "DisclosureTriangle"}
GROUPS = {"group", "radiogroup"}
# The page, its main part and the error summary take the focus without being controls.
MAY_HAVE_FOCUS = CONTROLS | {"RootWebArea", "main", "alert", "MenuListPopup", "option"}
LANDMARKS = {"banner", "main", "contentinfo", "navigation", "region"}


@dataclass(frozen=True)
class Heard:
    """One thing in the tree. ``inside`` are the things that hold it, the nearest last."""

    role: str
    name: str
    description: str
    level: int
    is_invalid: bool
    can_have_focus: bool
    url: str
    inside: tuple[Heard, ...]


def listen(page: Page) -> list[Heard]:
    """Everything that a screen reader is told about a page, in its order."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    (root,) = (node for node in nodes.values() if "parentId" not in node)
    return list(_below(root, nodes, ()))


def _below(
    node: dict[str, Any], nodes: dict[str, dict[str, Any]], inside: tuple[Heard, ...]
) -> Iterator[Heard]:
    if not node["ignored"]:
        about = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
        heard = Heard(
            role=node["role"]["value"],
            name=_words(node.get("name", {}).get("value", "")),
            description=_words(node.get("description", {}).get("value", "")),
            level=about.get("level", 0),
            is_invalid=about.get("invalid") == "true",
            can_have_focus=bool(about.get("focusable")),
            url=about.get("url", ""),
            inside=inside,
        )
        yield heard
        inside = (*inside, heard)
    for child in node.get("childIds", []):
        if child in nodes:
            yield from _below(nodes[child], nodes, inside)


def _words(text: str) -> str:
    # What is hidden for the eye is a block of its own, and blocks are kept apart by a space.
    return re.sub(r" +(?=:)", "", " ".join(text.split()))


@dataclass(frozen=True)
class Told:
    """A page as it is told, and what stands in its source to hold that to."""

    heard: list[Heard]
    language: str
    legends: list[str]
    # Label or legend, hint and error together, and whether there is an error.
    questions: list[tuple[str, str, bool]]
    # Each text that names a language, and the language that it is marked to be in.
    languages: list[tuple[str, str]]


_IN_SOURCE = """names => ({
  language: document.documentElement.lang,
  legends: [...document.querySelectorAll('legend')].map(one => one.textContent),
  questions: [...document.querySelectorAll('fieldset, .utrecht-form-field')].map(one => [
    one.querySelector('legend, label').textContent,
    [...one.querySelectorAll(':scope > [id$=-hint], :scope > [id$=-error]')]
      .map(text => text.textContent).join(' '),
    one.querySelector(':scope > [id$=-error]') !== null,
  ]),
  languages: [...document.querySelectorAll('a, button')]
    .filter(one => names.includes(one.textContent.trim()))
    .map(one => [one.textContent.trim(), one.closest('[lang]').lang]),
})"""

OWN_NAMES = {one.own_name: one.code for one in LANGUAGES}


@pytest.fixture(scope="module", params=SITES)
def told(
    request: pytest.FixtureRequest, browser: Browser, gallery: OpenGallery
) -> Iterator[dict[str, Told]]:
    """Every page of a site, by its name, as it is told to a screen reader."""
    context = browser.new_context(java_script_enabled=False)
    window = Window(context.new_page())
    pages = different(gallery(request.param, "nl"))
    yield {name: _told(window.show(_at_its_address(page))) for name, page in pages}
    context.close()


def _at_its_address(page: Answer) -> Answer:
    """The page with the address that its links are counted from."""
    base = f'<head><base href="https://signaalpunt.example{page.path}">'
    return replace(page, body=page.body.replace("<head>", base))


def _told(page: Page) -> Told:
    source = page.evaluate(_IN_SOURCE, list(OWN_NAMES))
    return Told(
        listen(page),
        source["language"],
        [_words(legend) for legend in source["legends"]],
        [(_words(label), _words(said), wrong) for label, said, wrong in source["questions"]],
        [(text, code) for text, code in source["languages"]],
    )


@pytest.mark.claim("names", "bureau")
def test_everything_that_can_be_used_has_a_name(told: dict[str, Told]) -> None:
    for name, page in told.items():
        controls = [one for one in page.heard if one.role in CONTROLS]
        assert controls, name
        assert not [one for one in controls if not one.name], name


# A list of the bureau has a button for each of its rows.
public_only = pytest.mark.parametrize("told", ["public"], indirect=True)


@pytest.mark.claim("names")
@public_only
def test_every_name_is_of_one_thing_only(told: dict[str, Told]) -> None:
    for name, page in told.items():
        controls = [one for one in page.heard if one.role in CONTROLS]
        odd = [one for one in page.heard if one.can_have_focus and one.role not in MAY_HAVE_FOCUS]
        assert not odd, name
        links = {(one.name, one.url) for one in controls if one.role == "link"}
        assert len({text for text, _ in links}) == len(links), name
        # A button has one name of all; a field one of those in its group.
        others = [one for one in controls if one.role != "link"]
        named = Counter((one.name, one.role == "button" or _group(one)) for one in others)
        assert not [thing for thing, times in named.items() if times > 1], name


def _group(one: Heard) -> str:
    return next((holder.name for holder in reversed(one.inside) if holder.role in GROUPS), "")


@pytest.mark.claim("names")
@public_only
def test_a_group_is_called_by_its_question_and_holds_its_answers(told: dict[str, Told]) -> None:
    for name, page in told.items():
        # What folds open is a group too, named by the triangle in it.
        groups = [one.name for one in page.heard if one.role in GROUPS and one.name]
        assert groups == page.legends, name
        answers = [one for one in page.heard if one.role in {"radio", "checkbox"}]
        assert not [one for one in answers if not _group(one)], name
    assert sum(len(page.legends) for page in told.values()) > 20


@pytest.mark.claim("names")
@public_only
def test_hint_and_error_are_told_with_the_question_and_a_wrong_answer_is_called_wrong(
    told: dict[str, Told],
) -> None:
    wrong = 0
    for name, page in told.items():
        askable = [one for one in page.heard if one.role in CONTROLS | GROUPS]
        for question, said, is_wrong in page.questions:
            (found,) = (one for one in askable if one.name == question)
            assert found.description == said, (name, question)
            assert ("Fout:" in said or "Error:" in said) == is_wrong, (name, question)
            parts = [one for one in page.heard if found in (one, *one.inside)]
            assert any(one.is_invalid for one in parts) == is_wrong, (name, question)
            wrong += is_wrong
    assert wrong > 20


@pytest.mark.claim("names")
def test_headings_go_down_one_step_at_a_time_below_one_first_heading(told: dict[str, Told]) -> None:
    for name, page in told.items():
        headings = [one for one in page.heard if one.role == "heading"]
        levels = [one.level for one in headings]
        assert levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        assert not [one for one in headings if not one.name], name


@pytest.mark.claim("names")
def test_landmarks_have_a_name_of_their_own_and_none_is_empty(told: dict[str, Told]) -> None:
    for name, page in told.items():
        landmarks = [one for one in page.heard if one.role in LANDMARKS]
        once = Counter(one.role for one in landmarks)
        assert once["main"] == 1, name
        if not is_of_the_gateway(name):
            assert (once["banner"], once["contentinfo"]) == (1, 1), name
        named = [one.name for one in landmarks if one.role in {"navigation", "region"}]
        assert len(set(named)) == len(named), name
        assert "" not in named, name
        full = {holder for one in page.heard if one.name for holder in one.inside}
        assert not [one for one in landmarks if one not in full], name


@pytest.mark.claim("language")
def test_every_page_and_name_of_a_language_says_in_which_it_is(told: dict[str, Told]) -> None:
    # The gateway does not know the reader's language: it says all in Dutch and then in English.
    assert {page.language for page in told.values()} == {"nl"}
    offered = [pair for page in told.values() for pair in page.languages]
    assert {(text, OWN_NAMES[text]) for text, _ in offered} == set(offered)
    assert len(offered) > 10


@pytest.mark.claim("language")
def test_a_page_of_the_gateway_marks_english(open_window: OpenWindow, gallery: OpenGallery) -> None:
    page = open_window().show(gallery("public", "nl")["RESOURCE_NOT_FOUND (gateway)"])
    assert page.locator("[lang=en]").get_by_text("This page does not exist").count() == 1
    assert page.locator("[lang=en]").get_by_text("Deze pagina bestaat niet").count() == 0


@pytest.mark.claim("names")
def test_a_nameless_button_would_be_found(open_window: OpenWindow, gallery: OpenGallery) -> None:
    page = gallery("public", "nl")["publiek-persoon onderwerp"]
    nameless = replace(page, body=re.sub(r">Verder<", "><", page.body))
    heard = listen(open_window().show(nameless))
    assert [one.role for one in heard if one.role in CONTROLS and not one.name] == ["button"]
