"""Every button pressed from every page, and Back, Forward and Reload: nothing that was typed is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest

from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.web.form_pages import FormPages
from tests.support import answers
from tests.support.in_process import public_forms
from tests.support.local import Local
from tests.support.visitor import OTHER, Values, Visitor

# Which choice is taken everywhere, walk after walk; together the walks meet every page and question.
TURNS = (0, 1, 2, 3, -1)
FORMS = {pages.form.name: pages for pages in public_forms()}

each_form = pytest.mark.parametrize("pages", FORMS.values(), ids=FORMS)


class Met:
    """The pages of a form that a walk met, each told apart by what it asks."""

    def __init__(self, pages: FormPages) -> None:
        self._form = pages.form
        self._pages: set[tuple[str, tuple[str, ...]]] = set()

    def is_new(self, visitor: Visitor) -> bool:
        here, asked = visitor.where, visitor.asked()
        # A page may hold the answer to its question, such as the session that a page is about.
        own = [n for n in visitor.values() if n in self._form.inputs and self._page_of(n) == here]
        page = (here, tuple(dict.fromkeys([*asked, *own])))
        is_new = page not in self._pages
        self._pages.add(page)
        return is_new

    def _page_of(self, name: str) -> str:
        return self._form.questions[self._form.inputs[name]].page

    def assert_whole(self) -> None:
        """Every step of the form was met, and every question in it."""
        asked = {self._form.inputs[name] for _, names in self._pages for name in names}
        assert {where for where, _ in self._pages} == {step.name for step in self._form.pages}
        assert asked == set(self._form.questions)


@each_form
def test_no_button_on_any_page_loses_a_word(visitor: Visitor, pages: FormPages) -> None:
    met, form = Met(pages), pages.form
    for turn in TURNS:
        visitor.open(pages.path, ("nl", "en")[turn % 2])
        passed: list[str] = []
        new = 0
        while (here := visitor.where) != "check":
            assert here not in passed, visitor.summary
            if met.is_new(visitor):
                new += 1
                look_at_the_problems_of_an_empty_page(visitor)
                visitor.fill_in(form, turn)
                change_the_language(visitor)
                go_back_and_forth(visitor, passed)
            visitor.fill_in(form, turn)
            passed.append(here)
            visitor.press("next")
        if new:
            change_the_language(visitor)
            change_every_answer(visitor, passed)
            go_back_and_forth(visitor, passed)
            assert visitor.where == "check"
    met.assert_whole()


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
        # A browser gives the focus when it has drawn the page, a moment after it loaded.
        visitor.page.locator("#fout:focus").wait_for()
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


@each_form
def test_nothing_in_the_browser_loses_what_is_in_the_boxes(
    visitor: Visitor, local: Local, pages: FormPages
) -> None:
    met = Met(pages)
    for turn in TURNS:
        left: dict[str, Values] = {}
        new: list[str] = []
        visitor.open(pages.path)
        while (here := visitor.where) != "check":
            assert here not in left, visitor.summary
            visitor.fill_in(pages.form, turn)
            left[here] = visitor.values()
            if met.is_new(visitor):
                new.append(here)
                visitor.step_aside("footer a[href$='privacy']")
                assert (visitor.where, visitor.values()) == (here, left[here])
                fail_at_the_gateway(visitor, local)
                assert (visitor.where, visitor.values()) == (here, left[here])
                fail_for_want_of_a_network(visitor)
                assert (visitor.where, visitor.values()) == (here, left[here])
            visitor.press("next")
        if new:
            go_through_the_history(visitor, left, new[0])
    met.assert_whole()


def fail_at_the_gateway(visitor: Visitor, local: Local) -> None:
    """Press the main button, get an error page that no function of ours made, and press Back."""
    local.is_busy = True
    assert visitor.press("next").status == 429
    local.is_busy = False
    visitor.go_back()
    visitor.console = [told for told in visitor.console if "a status of 429" not in told]


def fail_for_want_of_a_network(visitor: Visitor) -> None:
    """Press the main button without a network, and press Back before there is one."""
    context = visitor.page.context
    context.set_offline(True)
    visitor.page.locator('main button[name=go][value="next"]').click()
    visitor.page.wait_for_url("chrome-error://**")
    visitor.go_back()
    context.set_offline(False)


def go_through_the_history(visitor: Visitor, left: dict[str, Values], until: str) -> None:
    """Press Back as far as page ``until``, and Forward to the last with Reload before each step."""
    pages = {**left, "check": visitor.values()}
    walked = list(pages)[list(pages).index(until) :]
    for here in reversed(walked[:-1]):
        visitor.go_back()
        assert (visitor.where, visitor.values()) == (here, left[here])
    for here, following in pairwise(walked):
        if here != next(iter(pages)):
            visitor.page.reload()
            # A browser empties on a reload what was not sent on; all the rest is there.
            sent_on = {n: v for n, v in left[here].items() if n not in visitor.asked()}
            assert (visitor.where, visitor.values() | sent_on) == (here, visitor.values())
        visitor.go_forward()
        assert (visitor.where, visitor.values()) == (following, pages[following])


def test_a_new_report_after_the_receipt_has_a_code_of_its_own(visitor: Visitor) -> None:
    code = visitor.send("/melden", "nl", answers.PUBLIC.answers)
    visitor.page.locator(".again a").click()
    assert visitor.where == "onderwerp"
    assert visitor.carried_code != code


def test_a_step_aside_from_the_receipt_shows_the_code_again(visitor: Visitor) -> None:
    code = visitor.send("/melden", "nl", answers.PUBLIC.answers)
    for link in ("privacy", "toegankelijkheid"):
        visitor.page.locator(f"footer a[href^='{link}']").click()
        visitor.go_back()
        assert visitor.shown_code == code.shown
    visitor.go_back()
    assert visitor.where == "check"
    visitor.go_forward()
    assert visitor.shown_code == code.shown


def test_a_step_aside_from_the_mailbox_keeps_what_is_in_its_boxes(
    visitor: Visitor, code: ReceiptCode
) -> None:
    visitor.open("/postvak")
    visitor.fill({"code": code.shown})
    visitor.press("open")
    visitor.fill({"bericht": "Een lang antwoord.\n\nMet twee alinea’s.", "danger_now": "nee"})
    typed = visitor.values()
    visitor.page.locator("footer a[href^='privacy']").click()
    visitor.go_back()
    assert visitor.values() == typed
    visitor.go_back()
    visitor.go_forward()
    assert visitor.values() == typed
    visitor.press("send")
    visitor.go_back()
    assert visitor.values() == typed
