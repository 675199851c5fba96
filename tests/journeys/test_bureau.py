"""The bureau in Chromium without JavaScript: each role from its login on, and a melding that is read."""

from __future__ import annotations

import re

import pytest

from chalicelib.platform.code import derive
from tests.support.builders import CANARY
from tests.support.records import Records, reported
from tests.support.visitor import LANGUAGES, LogIn
from tools.engine import Engine
from tools.seed import LOGINS

_DESK = {"triagist", "regisseur", "teamleider"}
_LANDS_ON = {
    "aandachtsfunctionaris": "Berichten",
    "fg": "Journaal",
    "trainingscoordinator": "Kosten",
    **dict.fromkeys(("evaluator", "communicatie", "lezer"), "Evaluatie"),
}


@pytest.mark.parametrize(("login", "role"), LOGINS.items())
def test_each_role_logs_in_and_sees_its_own_pages(
    log_in: LogIn, engine: Engine, login: str, role: str
) -> None:
    page = log_in(login)
    if role in _DESK:
        assert page.locator("h1").inner_text() == "Werkvoorraad"
    else:
        assert page.locator("h1").inner_text() == _LANDS_ON.get(role, "Begin")
        answer = page.goto(f"{engine.bureau_url}/werkbak")
        assert answer is not None
        assert answer.status == 403
        # Nothing of the public site: no way out to a page that is not here.
        assert page.locator(".exit, a[href*=privacy]").count() == 0
        page.goto(f"{engine.bureau_url}/account")
    page.locator(".who button").click()
    # By way of a page that leads on to the issuer.
    page.get_by_role("heading", name="U bent uitgelogd").wait_for()
    page.goto(f"{engine.bureau_url}/werkbak")
    assert page.locator("h1").inner_text() == "Inloggen bij Signaalpunt"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_melding_is_found_read_asked_about_and_the_reading_is_seen(
    log_in: LogIn, engine: Engine, records: Records, language: str
) -> None:
    seen = f"Op het plein zag ik {CANARY} met een vlag."
    code = reported(engine, records, observed_behaviour=seen)
    page = log_in("triagist", language=language, viewport={"width": 1280, "height": 900})
    assert CANARY not in page.content()
    found = page.locator(f'a[href*="melding/{derive(code).sid}"]')
    # What waits longest is on top, and other journeys left much behind.
    page.goto(f"{engine.bureau_url}/werkbak?bak=nieuw&lang={language}")
    while not found.count():
        page.locator('a[href*="na="]').click()
    found.first.click()
    assert CANARY in page.content()
    page.locator("main form button").first.click()
    assert "Demo triagist" in page.locator("main .meta").first.inner_text()
    page.locator('main a[href*="/vraag"]').click()
    page.locator("textarea[name=vraag]").fill("Wanneer was dit?")
    page.locator('form[action*="/vraag"] button').first.click()
    # The page says what was done, and a screen reader begins there.
    said = page.locator("[role=status]")
    assert {"nl": "Vraag gesteld.", "en": "Question asked."}[language] in said.inner_text()
    assert said.evaluate("one => one === document.activeElement")
    assert "Wanneer was dit?" in page.locator("article").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.locator('section[aria-labelledby="stappen"] a[href*="/logboek"]').click()
    page.locator("main details summary").click()
    read = {"nl": "Gelezen", "en": "Read"}[language]
    assert read in page.locator("main details .timeline").inner_text()
    assert "Demo triagist" in page.locator("main details .timeline").inner_text()


def test_a_triagist_is_let_in_by_two_and_by_a_link_that_comes_by_mail(
    log_in: LogIn, engine: Engine, records: Records
) -> None:
    address = "nieuwe.triagist@gemeente.example"
    page = log_in("beheerder")
    page.goto(f"{engine.bureau_url}/medewerkers")
    page.get_by_role("link", name="Medewerker toevoegen").click()
    page.locator("main input[name=naam]").fill("Testpersoon Nieuw")
    page.locator("main input[name=adres]").fill(address)
    page.locator("main input[value=triagist]").check()
    page.locator("main form button").click()
    assert "n…@gemeente.example" in page.locator("[role=status]").inner_text()
    assert "uitnodiging/" not in page.content()
    second = log_in("beheerder-2")
    second.goto(f"{engine.bureau_url}/tekenen")
    assert address in second.locator("main").inner_text()
    second.locator('main form:not([action*="weigeren"]) button').click()
    assert "Er wacht nu niets op een handtekening." in second.locator("main").inner_text()
    mail = records.mail_to(address)
    (link,) = re.findall(r"\S+/uitnodiging/[0-9a-f]{64}", mail.text)
    answer = second.goto(link)
    assert answer is not None
    assert (answer.status, second.locator("h1").inner_text()) == (
        200,
        "Uitnodiging voor Signaalpunt",
    )
