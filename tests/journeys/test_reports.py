"""One of each kind of report, from the first page to the store and the mail."""

from __future__ import annotations

import re

import pytest

from chalicelib.platform.calendar import day_text, next_reading, time_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.code import ReceiptCode, derive, mint_personal_code, parse_personal
from tests.support import answers
from tests.support.answers import Way
from tests.support.builders import CANARY
from tests.support.fakes import DORDRECHT
from tests.support.records import Item, Records, tells_nothing
from tests.support.visitor import LANGUAGES, Visitor
from tools.post_office import Sent

in_every_language = pytest.mark.parametrize("language", LANGUAGES)

RECEIVED = {"nl": "Wij hebben uw melding ontvangen", "en": "We have received your report"}
CONFIRMED = {"nl": "Uw bevestiging is ontvangen", "en": "Your confirmation has been received"}


def sent(visitor: Visitor, records: Records, language: str, way: Way) -> tuple[ReceiptCode, Item]:
    """Send a report and look at everything that each report has in common."""
    code = visitor.send(way.path, language, way.answers)
    melding = records.melding(code)
    assert visitor.language == language
    assert visitor.heading == RECEIVED[language]
    assert visitor.shown_code == code.shown
    assert visitor.page.locator(".reference").inner_text() == derive(code).reference
    hours = DORDRECHT.hours
    read_by = next_reading(from_text(str(melding["accepted_at"])), hours)
    assert day_text(read_by.date(), language) in visitor.text
    assert time_text(read_by.time(), language) in visitor.text
    assert is_sealed(melding)
    assert str(melding["reference"]) == derive(code).reference
    desk = records.mail_to_desk(melding)
    assert desk.to == ("meldpunt@gemeente.example",)
    assert is_silent(desk, code, melding)
    return code, melding


def is_sealed(melding: Item) -> bool:
    return CANARY not in repr(melding) and bool(melding["sealed"]["content"])


def is_silent(mail: Sent, code: ReceiptCode, melding: Item) -> bool:
    header = melding["header"]
    secrets = (code.characters, code.shown, str(melding["reference"]), derive(code).sid)
    words = ("WK0505", "wielwijk", "krispijn", "waterlijn", "lindenhof", "melding_")
    return tells_nothing(mail, *secrets, *words, header["digest"], header["subject_kind"])


def follow_the_link(visitor: Visitor, mail: Sent, language: str) -> None:
    """Open the link in a confirmation mail and press the one button on that page."""
    (link,) = re.findall(r"http://\S+/bevestig/\S+", mail.text)
    visitor.page.goto(link)
    assert visitor.language == language
    visitor.press("confirm")
    assert visitor.language == language
    assert visitor.heading == CONFIRMED[language]


PUBLIC: dict[str, tuple[Way, dict[str, str], set[str]]] = {
    "anonymous": (answers.PUBLIC, {"contact_preference": "anoniem"}, {"content"}),
    "by phone": (answers.BY_PHONE, {"contact_preference": "bellen"}, {"content"}),
    "by mail": (answers.BY_MAIL, {"mail_domain": ""}, {"content", "notify"}),
    "tension": (
        answers.TENSION,
        {"subject_kind": "spanning", "wijk_code": "WK050503"},
        {"content"},
    ),
}


@in_every_language
@pytest.mark.parametrize("kind", PUBLIC)
def test_a_public_report_is_for_the_desk_only_and_its_words_and_address_are_sealed(
    visitor: Visitor, records: Records, language: str, kind: str
) -> None:
    way, header, sealed = PUBLIC[kind]
    _, melding = sent(visitor, records, language, way)
    assert (melding["rule"], melding["verified"]) == ("R1", "")
    assert header.items() <= melding["header"].items()
    assert set(melding["sealed"]) == sealed
    assert records.mail_to_desk(melding).subject == "Nieuwe taak"


@in_every_language
def test_danger_shows_the_alarm_number_and_can_still_be_reported(
    visitor: Visitor, records: Records, language: str
) -> None:
    visitor.walk("/melden", language, answers.DANGER.answers, until="gevaar")
    assert visitor.heading == {"nl": "Bel 112", "en": "Call 112"}[language]
    assert visitor.page.locator("main a[href='tel:112']").count() > 0
    code, melding = sent(visitor, records, language, answers.DANGER)
    assert melding["header"]["danger_now"] == "ja"
    for member in ("demo-triagist", "demo-teamleider", "demo-oproep"):
        mail = records.mail_to_desk(melding, member)
        assert mail.subject == "Dringende taak: kijk nu"
        assert is_silent(mail, code, melding)


@in_every_language
def test_a_professional_confirms_the_address_and_then_the_aandachtsfunctionaris_is_told(
    visitor: Visitor, records: Records, language: str
) -> None:
    code, melding = sent(visitor, records, language, answers.PROFESSIONAL)
    assert visitor.page.locator("main .utrecht-alert--warning").count() == 1
    assert (melding["rule"], melding["verified"]) == ("R0", "")
    asked = records.mail_to_reporter(melding)
    assert asked.to == (answers.PROFESSIONAL.answers["melder_email"],)
    subjects = {"nl": "Bevestig uw werkadres", "en": "Confirm your work address"}
    assert asked.subject == subjects[language]
    assert is_silent(asked, code, melding)
    assert not records.told_after_confirmation(melding)

    follow_the_link(visitor, asked, language)
    melding = records.confirmed(code)
    assert (melding["rule"], melding["verified"]) == ("R5", "werkadres")
    told = records.mail_to_person(melding, "waterlijn", "a")
    assert told.to == ("testpersoon.a@waterlijn.example",)
    assert told.subject == "Er staat een bericht voor u klaar"
    assert is_silent(told, code, melding)


@in_every_language
def test_the_deputy_is_told_when_the_aandachtsfunctionaris_is_away(
    visitor: Visitor, records: Records, language: str
) -> None:
    way = answers.PROFESSIONAL.but(
        organisatie_id="lindenhof", melder_email=f"arts.{CANARY}@lindenhof.example"
    )
    code, melding = sent(visitor, records, language, way)
    follow_the_link(visitor, records.mail_to_reporter(melding), language)
    melding = records.confirmed(code)
    assert (melding["rule"], melding["verified"]) == ("R6", "werkadres")
    told = records.mail_to_person(melding, "lindenhof", "f")
    assert told.to == ("testpersoon.f@lindenhof.example",)
    assert told.subject == "U bent gevraagd als vervanger"
    assert is_silent(told, code, melding)


@in_every_language
def test_nobody_looks_along_when_the_professional_says_no(
    visitor: Visitor, records: Records, language: str
) -> None:
    way = answers.PROFESSIONAL.but(share_with_aandachtsfunctionaris="nee")
    code, melding = sent(visitor, records, language, way)
    assert melding["header"]["decline_reason"] == "al_besproken"
    follow_the_link(visitor, records.mail_to_reporter(melding), language)
    melding = records.confirmed(code)
    assert (melding["rule"], melding["verified"]) == ("R2", "werkadres")
    assert not records.told_after_confirmation(melding)


@in_every_language
def test_a_sleutelpersoon_is_known_by_the_code_and_a_wrong_code_gets_the_same_pages(
    visitor: Visitor, records: Records, language: str
) -> None:
    right = answers.SLEUTELPERSOON
    wrong = right.but(personal_code=mint_personal_code())
    pages = {}
    for way, verified in ((right, "persoonlijke_code"), (wrong, "")):
        pages[verified] = pages_of(visitor, way, language)
        _, melding = sent(visitor, records, language, way)
        assert (melding["rule"], melding["verified"]) == ("R1", verified)
    assert pages["persoonlijke_code"] == pages[""]


def pages_of(visitor: Visitor, way: Way, language: str) -> list[tuple[int, str]]:
    """Status and source of every page of ``way``, the receipt included, without what is its own."""
    visitor.open(way.path, language)
    code = visitor.carried_code
    personal = str(way.answers["personal_code"])
    own = (code.characters, derive(code).reference, personal, parse_personal(personal))
    seen: list[tuple[int, str]] = []
    while visitor.where:
        assert not visitor.is_marked_as_wrong, visitor.summary
        visitor.fill(way.answers)
        answer = visitor.press("send" if visitor.where == "check" else "next")
        source = re.sub(r'name="[0-9a-f]{16}" disabled', "", answer.text())
        source = re.sub(r"(<span>[0-9A-Z]{1,4}</span> ){7}", "", source)
        for word in own:
            source = source.replace(word, "")
        seen.append((answer.status, source))
    return seen


def test_nothing_that_was_typed_lies_in_clear_anywhere(visitor: Visitor, records: Records) -> None:
    sent(visitor, records, "nl", answers.BY_MAIL)
    for table, items in records.everything().items():
        assert not [item for item in items if CANARY in repr(item)], table
