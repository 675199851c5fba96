"""Every button pressed from every page, and Back, Forward and Reload: nothing that was typed is lost."""

from __future__ import annotations

import pytest

from tests.support import answers
from tests.support.visitor import OTHER, Values, Visitor

# The pages looked at in a way before, which need not be looked at again: form, page, what it asks.
_LOOKED_AT: set[tuple[str, str, tuple[str, ...]]] = set()
_STEPPED_ASIDE: set[tuple[str, str, tuple[str, ...]]] = set()


@pytest.mark.parametrize(
    ("name", "language"),
    [(name, ("nl", "en")[at % 2]) for at, name in enumerate(answers.EVERYWHERE)],
)
def test_no_button_on_any_page_loses_a_word(visitor: Visitor, name: str, language: str) -> None:
    way = answers.EVERYWHERE[name]
    visitor.open(way.path, language)
    passed: list[str] = []
    while (here := visitor.where) != "check":
        page = (way.path, here, tuple(visitor.asked()))
        if page not in _LOOKED_AT:
            _LOOKED_AT.add(page)
            look_at_the_problems_of_an_empty_page(visitor)
            visitor.fill(way.answers)
            change_the_language(visitor)
            go_back_and_forth(visitor, passed)
        visitor.fill(way.answers)
        passed.append(here)
        visitor.press("next")
    change_the_language(visitor)
    change_every_answer(visitor, passed)
    go_back_and_forth(visitor, passed)
    assert visitor.where == "check"


def look_at_the_problems_of_an_empty_page(visitor: Visitor) -> None:
    """Press the main button of a page on which nothing is filled in."""
    here, before = visitor.where, visitor.values()
    answer = visitor.press("next")
    if visitor.where != here:
        # Nothing on this page is needed.
        assert not visitor.is_marked_as_wrong
        assert answer.status == 200
        visitor.press("back")
        assert visitor.where == here
    else:
        assert answer.status == 422
        assert visitor.is_marked_as_wrong
        assert visitor.page.evaluate("document.activeElement.id") == "fout"
        links = visitor.page.locator("#fout a")
        assert links.count() == len(visitor.summary) > 0
        for link in links.all():
            link.click()
            told = [link.get_attribute("href"), link.inner_text()]
            assert visitor.page.evaluate(_FOCUS) == told
    assert visitor.values() == before


# Where the focus is, and the error that describes it there or on the group around it.
_FOCUS = """() => {
  const input = document.activeElement;
  const described = input.closest('fieldset') ?? input;
  const ids = (described.getAttribute('aria-describedby') ?? '').split(' ');
  const error = document.getElementById(ids.find(id => id.endsWith('-error')));
  if (!input.matches('input, select, textarea')) return [];
  return ['#' + input.id, error.lastChild.textContent.trim()];
}"""


def change_the_language(visitor: Visitor) -> None:
    here, before, wanted = visitor.where, visitor.values(), OTHER[visitor.language]
    visitor.press(f"lang:{wanted}")
    assert (visitor.where, visitor.language) == (here, wanted)
    assert visitor.values() == before
    assert not visitor.is_marked_as_wrong


def go_back_and_forth(visitor: Visitor, passed: list[str]) -> None:
    """Press Back on this page and the main button on the one before it."""
    if not passed:
        assert "back" not in visitor.buttons()
        return
    here, before = visitor.where, visitor.values()
    visitor.press("back")
    assert visitor.where == passed[-1]
    assert visitor.values() == before
    visitor.press("next")
    assert visitor.values() == before
    if visitor.where != here:
        # Who has been at the check page goes back there, and is one button away.
        assert visitor.where == "check"
        visitor.press(f"change:{here}")
        assert visitor.where == here


def change_every_answer(visitor: Visitor, passed: list[str]) -> None:
    """Press each change button of the check page; the main button leads straight back to it."""
    before = visitor.values()
    changes = [go for go in visitor.buttons() if go.startswith("change:")]
    assert changes == [f"change:{page}" for page in passed if page != "gevaar"]
    for go in changes:
        visitor.press(go)
        assert visitor.where == go.removeprefix("change:")
        assert visitor.values() == before
        visitor.press("next")
        assert visitor.where == "check"
        assert visitor.values() == before


def test_a_number_that_may_not_stay_goes_by_one_button_and_the_text_stays(visitor: Visitor) -> None:
    way = answers.PUBLIC.but(observed_behaviour="Hij riep: mijn nummer is 111222333 en meer.")
    visitor.walk(way.path, "nl", way.answers, until="gezien")
    visitor.fill(way.answers)
    visitor.press("next")
    assert visitor.is_marked_as_wrong
    assert visitor.values()["observed_behaviour"] == [way.answers["observed_behaviour"]]
    visitor.press("strip:observed_behaviour")
    assert visitor.summary == []
    assert visitor.values()["observed_behaviour"] == ["Hij riep: mijn nummer is en meer."]
    assert visitor.values()["observation_source"] == list(way.answers["observation_source"])
    visitor.press("next")
    assert visitor.where == "situatie"


def answered(visitor: Visitor) -> Values:
    """What the page holds; a first page that is asked for anew has another code, which nobody saw."""
    return {name: values for name, values in visitor.values().items() if name != "code"}


@pytest.mark.parametrize("name", answers.EVERYWHERE)
def test_back_forward_reload_and_a_link_keep_what_is_in_the_boxes(
    visitor: Visitor, name: str
) -> None:
    way, left = answers.EVERYWHERE[name], dict[str, Values]()
    visitor.open(way.path)
    while (here := visitor.where) != "check":
        visitor.fill(way.answers)
        left[here] = answered(visitor)
        if (page := (way.path, here, tuple(visitor.asked()))) not in _STEPPED_ASIDE:
            _STEPPED_ASIDE.add(page)
            visitor.page.locator("footer a[href$='privacy']").click()
            visitor.page.go_back()
            assert (visitor.where, answered(visitor)) == (here, left[here])
        visitor.press("next")
    at_the_end = answered(visitor)
    first, *others = left
    for here in reversed(others):
        visitor.page.go_back()
        assert (visitor.where, answered(visitor)) == (here, left[here])
    for here in [*others[1:], "check"]:
        visitor.page.go_forward()
        assert (visitor.where, answered(visitor)) == (here, left.get(here, at_the_end))
    for here in reversed(others):
        visitor.page.go_back()
        visitor.page.reload()
        # A browser empties on a reload what was not sent on; all the rest is there.
        sent_on = {n: v for n, v in left[here].items() if n not in visitor.asked()}
        assert (visitor.where, answered(visitor) | sent_on) == (here, answered(visitor))
    visitor.page.go_back()
    # Asked for anew, because sending to an address empties the cache of it: its choices are made again.
    assert visitor.where == first


def test_a_new_report_after_the_receipt_has_a_code_of_its_own(visitor: Visitor) -> None:
    code = visitor.send("/melden", "nl", answers.PUBLIC.answers)
    visitor.page.locator(".again a").click()
    assert visitor.where == "onderwerp"
    assert visitor.carried_code != code
