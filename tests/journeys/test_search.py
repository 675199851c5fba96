"""The desk looks for earlier reports, links one, and asks an aandachtsfunctionaris, on the engine."""

from __future__ import annotations

import secrets

import pytest

from chalicelib.platform.code import derive
from tests.support.records import Records, eventually, reported
from tests.support.visitor import LANGUAGES, LogIn
from tools.engine import Engine


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_earlier_report_is_found_linked_and_asked_about(
    log_in: LogIn, engine: Engine, records: Records, language: str
) -> None:
    # Nobody else's report has this name, however many other journeys left behind.
    name = f"Jozef {secrets.token_hex(4)}"
    first = derive(reported(engine, records, betrokkene_description=f"{name.upper()}, rode jas"))
    second = derive(reported(engine, records, betrokkene_description=f"een jongen, {name}"))
    query = "" if language == "nl" else f"?lang={language}"
    size = {"width": 1280, "height": 900}
    page = log_in("triagist", language=language, viewport=size)
    page.goto(f"{engine.bureau_url}/melding/{second.sid}{query}")
    page.locator('main a[href*="bij="]').click()
    page.locator("textarea").fill(name)
    # The usual reason is chosen already; without one the words stay.
    assert page.locator("main [name=reden]").input_value() == "eerder_persoon"
    page.locator("main [name=reden]").select_option("")
    page.locator("main form[method=post] button").click()
    assert page.locator("textarea").input_value() == name
    assert page.locator("main [aria-invalid]").get_attribute("name") == "reden"
    page.locator("main [name=reden]").select_option("eerder_persoon")
    page.locator("main form[method=post] button").click()

    page.wait_for_url("**/zoeken/*")

    def is_done() -> bool:
        if page.locator("progress").count() == 0:
            return True
        page.locator('main a[href*="zoeken/"]').click()
        return False

    eventually("the search", is_done)
    found = f"{'Report' if language == 'en' else 'Melding'} {first.reference}"
    assert page.locator("main h2 a").all_inner_texts() == [found]
    assert name not in page.locator("main ol").inner_text()

    page.locator("main ol details summary").click()
    page.locator("main ol select").select_option("zelfde_persoon")
    page.locator("main ol button").click()
    # Back on the list, which says so and offers it no more.
    assert first.reference in page.locator("main [role=status]").inner_text()
    assert page.locator("main ol form").count() == 0
    page.locator(f'main a[href*="melding/{second.sid}"]').click()
    assert first.reference in page.locator("section[aria-labelledby=verwant]").inner_text()
    page.locator('main a[href*="/betrekken"]').click()
    page.locator("#organisatie").select_option("waterlijn")
    page.locator("#waarom").select_option("kent_de_mensen")
    page.locator("#verzoek").fill("Kent u deze jongen?")
    button = page.locator('form[action*="/betrekken"] button')
    assert button.inner_text() == ("Propose" if language == "en" else "Voorstellen")
    button.click()
    # Nobody is asked before a colleague read it and signed.
    assert "College De Waterlijn" not in page.locator("[aria-labelledby=lezers]").inner_text()
    assert page.locator('main form[action*="/tekenen"]').count() == 0
    second_one = log_in("regisseur", language=language, viewport=size)
    second_one.goto(f"{engine.bureau_url}/tekenen{query}")
    second_one.locator(f'main a[href*="melding/{second.sid}"]').click()
    assert "Kent u deze jongen?" in second_one.locator("[aria-labelledby=voorstel-1]").inner_text()
    second_one.locator('main form[action*="/tekenen"] button').click()
    readers = second_one.locator("section[aria-labelledby=lezers]").inner_text()
    assert "College De Waterlijn" in readers

    page.goto(f"{engine.bureau_url}/zoeken{query}")
    assert page.locator('main a[href*="zoeken/"]').first.inner_text() == name
    page.locator("#kenmerk-hier").fill(f"nr. {first.reference.replace('-', '').lower()}")
    page.locator("#kenmerk-hier").press("Enter")
    assert f"melding/{first.sid}" in page.url
    page.goto(f"{engine.bureau_url}/kenmerk?kenmerk=ABC-DEF-GHV{query.replace('?', '&')}")
    field = page.locator("#kenmerk-hier")
    assert field.input_value() == "ABC-DEF-GHV"
    assert field.evaluate("e => e === document.activeElement")

    contact = log_in("aandachtsfunctionaris", language=language, viewport=size)
    contact.goto(f"{engine.bureau_url}/bericht/{second.sid}{query}")
    assert "Kent u deze jongen?" in contact.locator("main").inner_text()
    assert name not in contact.content()
