"""A standard question of the municipality is added to what somebody types, and writes nothing over."""

from __future__ import annotations

import pytest

from chalicelib.mailbox.domain import MAX_QUESTION_LENGTH
from chalicelib.platform.forms.context import Context
from chalicelib.platform.i18n import translator
from chalicelib.platform.typed import bsn
from chalicelib.reports.reporter.usecases import with_standard_question
from tests.support.builders import MONDAY, a_gemeente
from tests.support.bureau import Bureau, answered, chosen, held, text_of
from tests.support.web import Answer

HERE = a_gemeente()
WHERE = HERE.standard_question("waar", "nl")


@pytest.mark.parametrize(
    ("typed", "code", "then"),
    [
        ("", "waar", WHERE),
        ("Dank u.", "waar", f"Dank u.\n\n{WHERE}"),
        ("Dank u.\n\n\n", "waar", f"Dank u.\n\n{WHERE}"),
        (f"Dank u. {WHERE} Groet", "waar", f"Dank u. {WHERE} Groet"),
        ("Dank u.", "bestaat_niet", "Dank u."),
        ("Dank u.", "", "Dank u."),
    ],
)
def test_a_question_is_added_below_what_was_typed(typed: str, code: str, then: str) -> None:
    assert with_standard_question(HERE, typed, code, "nl") == then


def test_the_question_is_in_the_language_that_the_reporter_reads() -> None:
    assert with_standard_question(HERE, "", "waar", "en").startswith("Where was this?")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_list_of_the_desk_is_in_the_language_of_the_page(language: str) -> None:
    context = Context(translator(language), MONDAY.date(), HERE)
    shown = {one.value: one.label for one in context.options("standaardvragen")}
    assert shown == {one.code: one.label[language] for one in HERE.standard_questions}
    assert shown["waar"] in {"Waar was het?", "Where was it?"}


def test_each_standard_question_can_be_asked_as_it_is() -> None:
    for one in HERE.standard_questions:
        for text in one.text.values():
            assert len(text) <= MAX_QUESTION_LENGTH
            assert not bsn.found_in(text)


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def press(bureau: Bureau, **typed: str) -> Answer:
    given = {"vraag": "", "taal": "nl", "standaard": "", "go": "standaard", **typed}
    return bureau.post(f"/melding/{bureau.sid}/vraag", given, bureau.triagist)


def test_the_button_puts_the_question_below_what_was_typed_and_asks_nothing(bureau: Bureau) -> None:
    page = answered(200, press(bureau, vraag="Dank u.", standaard="waar"))
    assert held(page, "vraag") == f"Dank u.\n\n{WHERE}"
    assert "waar" not in chosen(page)
    assert bureau.file(bureau.sid).asked == []


def test_the_button_follows_the_language_that_is_chosen_for_the_question(bureau: Bureau) -> None:
    page = answered(200, press(bureau, standaard="waar", taal="en"))
    assert held(page, "vraag").startswith("Where was this?")
    assert "en" in chosen(page)


def test_the_button_without_a_choice_says_so_and_keeps_what_was_typed(bureau: Bureau) -> None:
    page = answered(422, press(bureau, vraag="Dank u."))
    assert "Kies een standaardvraag." in text_of(page.body)
    assert held(page, "vraag") == "Dank u."


def test_a_question_is_asked_with_or_without_a_choice_left_in_the_list(bureau: Bureau) -> None:
    for number, left in enumerate(("", "waar")):
        answered(
            303, press(bureau, vraag="Wanneer?", standaard=left, go="send", blad=f"{number:020}")
        )
    assert len(bureau.file(bureau.sid).asked) == 2
