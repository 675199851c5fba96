"""Every button pressed from every page, and the buttons of the browser itself: nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error

from chalicelib.platform.code import ReceiptCode
from tests.support import answers
from tests.support.answers import Way
from tests.support.records import Records
from tests.support.visitor import Visitor
from tools.engine import Engine
from tools.wire import Call

OTHER = {"nl": "en", "en": "nl"}


# The pages looked at in a way before, which need not be looked at again: form, page, what it asks.
_LOOKED_AT: set[tuple[str, str, tuple[str, ...]]] = set()


@pytest.mark.parametrize(
    ("name", "language"),
    [(name, ("nl", "en")[at % 2]) for at, name in enumerate(answers.EVERYWHERE)],
)
def test_no_button_on_any_page_loses_what_was_typed(
    visitor: Visitor, name: str, language: str
) -> None:
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
        for at in range(links.count()):
            links.nth(at).click()
            assert visitor.page.evaluate(_FOCUS) == [
                links.nth(at).get_attribute("href"),
                links.nth(at).inner_text(),
            ]
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
    asked = [f"change:{page}" for page in passed if page != "gevaar"]
    assert changes == asked
    for go in changes:
        visitor.press(go)
        assert visitor.where == go.removeprefix("change:")
        assert visitor.values() == before
        visitor.press("next")
        assert visitor.where == "check"
        assert visitor.values() == before


def test_a_number_that_may_not_be_kept_goes_by_one_button_and_the_text_stays(
    visitor: Visitor,
) -> None:
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


@pytest.mark.parametrize("way", [answers.BY_MAIL, answers.SIGN_UP], ids=["melding", "training"])
def test_every_step_can_be_reloaded_and_left_and_found_again(visitor: Visitor, way: Way) -> None:
    passed = visitor.walk(way.path, "nl", way.answers)
    before = visitor.values()
    for page in reversed(passed):
        visitor.page.go_back()
        assert visitor.where == page
        visitor.page.reload()
        assert visitor.where == page
    for page in [*passed[1:], "check"]:
        visitor.page.go_forward()
        assert visitor.where == page
    assert visitor.values() == before


def test_a_reload_of_the_receipt_shows_the_same_receipt_of_the_same_melding(
    visitor: Visitor, records: Records
) -> None:
    code = visitor.send("/melden", "nl", answers.PUBLIC.answers)
    before = visitor.text
    for _ in range(2):
        visitor.page.reload()
        assert visitor.shown_code == code.shown
        assert visitor.text == before
    assert only_one(records, code)


def test_pressing_send_again_while_it_takes_long_sends_one_melding(
    visitor: Visitor, records: Records, engine: Engine
) -> None:
    visitor.walk("/melden", "nl", answers.PUBLIC.answers)
    code = visitor.carried_code
    button = visitor.page.locator('button[value="send"]')
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    with slow_queue(engine):
        for _ in range(3):
            # Pressed by place: Playwright itself would wait for the answer to the first one.
            visitor.page.mouse.click(box["x"] + 5, box["y"] + 5)
            visitor.page.wait_for_timeout(300)
        visitor.page.wait_for_selector(".code")
    visitor.page.wait_for_load_state()
    sent = [r for r in visitor.requests if r.method == "POST" and "go=send" in (r.post_data or "")]
    assert len(sent) >= 2
    assert visitor.shown_code == code.shown
    assert only_one(records, code)


def test_an_answer_changed_after_sending_is_an_amendment(
    visitor: Visitor, records: Records
) -> None:
    code = visitor.send("/melden", "nl", answers.PUBLIC.answers)
    records.melding(code)
    # The receipt has emptied the cache, so the browser asks before it fetches that page once more.
    assert "ERR_CACHE_MISS" in fault_of(visitor.page.go_back)
    visitor.page.wait_for_timeout(500)
    visitor.page.reload()
    assert visitor.where == "check"
    visitor.press("change:situatie")
    visitor.fill({"wijk_code": "WK050510"})
    visitor.press("next")
    visitor.press("send")
    assert visitor.shown_code == code.shown
    first, second = records.wait_for_submissions(code, 2)
    assert first["sk"] == "melding"
    assert second["sk"].startswith("aanvulling#")
    assert first["header"]["wijk_code"] == answers.PUBLIC.answers["wijk_code"]
    assert second["header"]["wijk_code"] == "WK050510"
    records.mail_to_desk(second)


def test_a_new_report_after_the_receipt_has_a_code_of_its_own(visitor: Visitor) -> None:
    code = visitor.send("/melden", "nl", answers.PUBLIC.answers)
    visitor.page.locator(".again a").click()
    assert visitor.where == "onderwerp"
    assert visitor.carried_code != code


def fault_of(act: Callable[[], object]) -> str:
    """The error with which the browser answers ``act``; "" when it does not."""
    try:
        act()
    except Error as error:
        return str(error)
    return ""


def only_one(records: Records, code: ReceiptCode) -> bool:
    """Whether one melding is stored, also after the queue was given time to bring another."""
    melding = records.melding(code)
    records.mail_to_desk(melding)
    return len(records.submissions(code)) == 1


@contextmanager
def slow_queue(engine: Engine) -> Iterator[None]:
    """While it lasts, the queue of the reports takes two seconds to accept one."""

    def wait(call: Call) -> None:
        if call.operation == "SendMessage" and b"signaalpunt-reports" in call.body:
            time.sleep(2)

    engine.wire.before.append(wait)
    try:
        yield
    finally:
        engine.wire.before.remove(wait)
