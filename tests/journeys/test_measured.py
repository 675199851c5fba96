"""What can be measured in the browser of traffic, headers and traces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Error, Request

from chalicelib.platform.web import headers
from tests.support import answers
from tests.support.builders import CANARY
from tests.support.gallery import GATEWAY, OpenGallery
from tests.support.visitor import LANGUAGES, Visitor
from tools.engine import EXIT_URL, Engine

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


@in_every_language
def test_every_answer_carries_the_headers_of_its_kind(gallery: OpenGallery, language: str) -> None:
    for name, shot in gallery(language).items():
        wanted = {**headers.SECURITY, **headers.HTML, **shot.caching}
        for header, value in wanted.items():
            found = [given for key, given in shot.headers if key == header.lower()]
            assert found == [value], (name, header)
        given = {key for key, _ in shot.headers}
        assert not given & {"set-cookie", "server", "x-powered-by", "etag", "link"}, name


@in_every_language
def test_every_state_answers_with_its_own_status(gallery: OpenGallery, language: str) -> None:
    for name, shot in gallery(language).items():
        if name[:3].isdigit():
            assert shot.status == int(name[:3]), name
        else:
            is_wrong = name.endswith(("(problems)", "(bsn)", "(long)"))
            assert shot.status == (422 if is_wrong else 200), name


@in_every_language
def test_no_page_holds_a_script_or_anything_of_another_site(
    gallery: OpenGallery, language: str
) -> None:
    for name, shot in gallery(language).items():
        tags = re.findall(r"<[a-z][^>]*>", shot.body)
        assert not [t for t in tags if re.match(r"<(script|iframe|object|embed|img|style)\b", t)], (
            name
        )
        assert not [t for t in tags if re.search(r"\s(on[a-z]+|style)=|javascript:", t)], name
        elsewhere = re.findall(r'(?:href|src|action)="((?:[a-z]+:)?//[^"]*)"', shot.body)
        # The gateway does not know at which depth it was asked, so its page leads straight to the other site.
        assert elsewhere == ([EXIT_URL] if name == GATEWAY else []), name


@in_every_language
def test_every_page_leads_out_by_the_quick_exit(gallery: OpenGallery, language: str) -> None:
    for name, shot in gallery(language).items():
        if name != GATEWAY:
            (href,) = re.findall(r'<nav class="exit"[^>]*><a href="([^"]*)"', shot.body)
            assert urljoin(shot.path, href) == "/weg", name


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
