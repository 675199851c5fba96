"""What can be measured in the browser of traffic, headers and traces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Request

from chalicelib.platform.web import headers
from tests.support import answers
from tests.support.builders import CANARY
from tests.support.visitor import Visitor
from tools.engine import Engine


def test_each_kind_of_answer_comes_through_the_gateway_with_its_headers(visitor: Visitor) -> None:
    """The texts of each page are held by tests/unit/web/test_states.py."""
    answers_of_a_kind = [
        (visitor.open("/"), headers.QUESTION),
        (visitor.open("/postvak"), headers.BEHIND_A_CODE),
        (visitor.open("/static/bestaat-niet.css"), headers.ERROR),
    ]
    visitor.walk("/melden", "nl", answers.PUBLIC.answers)
    answers_of_a_kind.append((visitor.press("send"), headers.BEHIND_A_CODE))
    visitor.console.clear()
    for answer, caching in answers_of_a_kind:
        found = [(one["name"].lower(), one["value"]) for one in answer.headers_array()]
        for header, value in {**headers.SECURITY, **headers.HTML, **caching}.items():
            assert [given for name, given in found if name == header.lower()] == [value], header
        names = {name for name, _ in found}
        assert not names & {"set-cookie", "server", "x-powered-by", "etag", "link"}, answer.url


def test_a_whole_visit_leaves_no_trace(visitor: Visitor) -> None:
    visitor.open("/")
    for name in ("professionals", "", "privacy", "toegankelijkheid", "", "melden"):
        visitor.page.locator(f'a[href="{name or "./"}"]').first.click()
        visitor.page.wait_for_url(f"{visitor.site_url}/{name}")
    code = visitor.send("/melden", "nl", answers.BY_MAIL.answers)
    assert visitor.shown_code == code.shown
    left = visitor.traces()
    assert not any(left.values()), left
    assert visitor.requests


@pytest.fixture
def leaver(engine: Engine, browser: Browser) -> Iterator[Visitor]:
    """A visitor who goes to another site, which cannot be reached from here."""
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    yield Visitor(context, engine.site_url)
    context.close()


def leave(somebody: Visitor) -> Request:
    """Press the quick exit; what was asked of the other site (test_leaving.py: what arrives there)."""
    with somebody.page.expect_event("requestfailed") as failed:
        somebody.page.locator(".exit a").click(no_wait_after=True)
    request: Request = failed.value
    return request


def test_the_quick_exit_leaves_without_a_word_of_where_one_was(leaver: Visitor) -> None:
    leaver.walk("/melden", "nl", answers.PUBLIC.answers, until="situatie")
    asked = leave(leaver)
    assert asked.url == "https://www.buienradar.nl/"
    assert (asked.method, asked.post_data) == ("GET", None)
    on_the_way = asked.redirected_from
    assert on_the_way is not None
    assert on_the_way.url == f"{leaver.site_url}/weg?nu=1"
    assert not on_the_way.headers.get("referer")


def test_after_leaving_no_page_with_answers_comes_back_by_itself(leaver: Visitor) -> None:
    leaver.walk("/melden", "nl", answers.PUBLIC.answers, until="situatie")
    leave(leaver)
    leaver.page.wait_for_timeout(500)
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        leaver.page.go_back()
    leaver.page.wait_for_timeout(500)
    assert CANARY not in leaver.page.content()
