"""What staff type stays: Back finds it in the boxes, and no link leads away from an answer to a form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from chalicelib.access.guard import SESSION
from tests.support.local import Local
from tests.support.staff import VIEWS, Desk, at_the_bureau
from tests.support.visitor import A_MOMENT_MS

# All that somebody can fill in on a page: of its acts, and not of its filters, which are in its address.
_BOXES = "main form[method=post] :is(input:not([type=hidden]), select, textarea)"
_LEFT = f"""() => [...document.querySelectorAll('{_BOXES}')].map(
  box => [box.id, ['radio', 'checkbox'].includes(box.type) ? box.checked : box.value])"""
_TYPED = "Iets wat niet weg mag."


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with at_the_bureau():
        yield Desk()


@pytest.fixture(scope="module")
def served(desk: Desk) -> Iterator[Local]:
    with Local(desk.bureau.app) as local:
        yield local


def open_folds(page: Page) -> None:
    page.evaluate(
        "() => document.querySelectorAll('main details').forEach(fold => fold.open = true)"
    )


def fill_in_everything(page: Page) -> None:
    open_folds(page)
    for box in page.locator(_BOXES).all():
        kind = box.evaluate("box => box.type")
        if kind in {"radio", "checkbox"}:
            box.check()
        elif kind == "select-one":
            box.select_option(index=box.locator("option").count() - 1)
        else:
            box.fill("1" if box.get_attribute("inputmode") == "numeric" else _TYPED)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    yield context.new_page()
    context.close()


def come_in(page: Page, desk: Desk, served: Local, name: str) -> str:
    """The address of a view, for whoever has its roles and is logged in now."""
    view = VIEWS[name]
    # A browser that keeps no cookie of https for http sends it all the same, as a header.
    page.context.set_extra_http_headers({"cookie": f"{SESSION}={desk.session(view.roles)}"})
    return served.url + view.path.format(**desk.names)


# Every page of the bureau is in VIEWS, which a test holds (tests/unit/web/test_states.py).
SCREENS = [
    name
    for name, view in VIEWS.items()
    if view.fields is None and view.status == 200 and view.roles
]


def test_back_finds_what_was_typed_on_every_page_of_the_bureau(
    page: Page, desk: Desk, served: Local
) -> None:
    tried = 0
    for name in SCREENS:
        page.goto(come_in(page, desk, served, name))
        if not page.evaluate(_LEFT):
            continue
        fill_in_everything(page)
        left = page.evaluate(_LEFT)
        # A link to the page itself would take its place in the history.
        is_own = name.startswith("account")
        with page.expect_navigation(wait_until="load"):
            page.locator(
                "footer a[href*='toegankelijkheid']" if is_own else ".who a[href*='account']"
            ).click()
        page.wait_for_timeout(A_MOMENT_MS)
        page.go_back()
        assert page.evaluate(_LEFT) == left, name
        # A change of language would begin the page anew.
        assert not page.locator("nav.language a").count(), name
        tried += 1
    assert tried > 30


def test_no_link_leads_away_from_an_answer_to_a_form(page: Page, desk: Desk, served: Local) -> None:
    page.goto(come_in(page, desk, served, "organisatie nieuw"))
    with page.expect_navigation(wait_until="load") as sent:
        page.locator("main form[method=post] button").first.click()
    assert sent.value.status == 422
    fill_in_everything(page)
    left = page.evaluate(_LEFT)
    with page.context.expect_page() as aside:
        page.locator(".who a[href*='account']").click()
    aside.value.close()
    assert page.evaluate(_LEFT) == left
