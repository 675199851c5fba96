"""The words in which staff read an answer: those of a third reader, never those of the reporter."""

from __future__ import annotations

import re

import pytest

from chalicelib.mailbox.forms import POSTVAK_BERICHT
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Form
from chalicelib.platform.i18n import translator
from chalicelib.reports.forms import (
    MELDING_AANVULLING,
    MELDING_PROFESSIONAL,
    MELDING_PUBLIEK,
    MELDING_SLEUTELPERSOON,
)
from chalicelib.reports.forms.invoer import INVOER
from chalicelib.reports.labels import CHOSEN, LABELS, Read, read_answer
from tests.support.catalogues import LANGUAGES

_FORMS = (
    MELDING_PUBLIEK,
    MELDING_PROFESSIONAL,
    MELDING_SLEUTELPERSOON,
    MELDING_AANVULLING,
    POSTVAK_BERICHT,
    *INVOER.values(),
)
# Words by which a form speaks to its reporter, or lets the reporter speak.
_REPORTERS = {
    "nl": re.compile(r"\b(u|uw|uzelf|ik|mij|me|mijn|wij|ons|onze)\b", re.IGNORECASE),
    "en": re.compile(r"\b(you|your|yours|yourself|i|me|my|we|us|our)\b", re.IGNORECASE),
}


def _answers(form: Form) -> list[tuple[str, str, list[str]]]:
    """Each question with each choice that the form itself offers: name, question, and code and words."""
    found = []
    for name, question in form.questions.items():
        found.append((name, question.label, [""]))
        found += [
            (name, question.label, [choice.value, choice.label])
            for choice in question.choices
            if isinstance(choice, Option)
        ]
        if question.widget == "tick":
            found.append((name, question.label, ["ja", question.label]))
    return found


def _read(answer: tuple[str, str, list[str]], language: str, *, several: bool = False) -> Read:
    name, asked, (code, *shown) = answer
    stored = {"name": name, "question": asked, "value": [code] if several else code, "shown": shown}
    return read_answer(stored, "nl", translator(language).gettext)


@pytest.mark.parametrize("language", ["nl", *LANGUAGES])
@pytest.mark.parametrize("form", _FORMS, ids=lambda form: form.name)
def test_staff_read_no_word_that_speaks_to_the_reporter(form: Form, language: str) -> None:
    wrong = [
        (answer[0], words)
        for answer in _answers(form)
        for read in (_read(answer, language), _read(answer, language, several=True))
        for words in (read.label, *read.lines)
        if _REPORTERS[language].search(words)
    ]
    assert not wrong


@pytest.mark.parametrize("form", _FORMS, ids=lambda form: form.name)
def test_staff_read_each_answer_in_their_own_language(form: Form) -> None:
    """A label in another language than the page would need to say so, and the desk would read two."""
    read = [_read(answer, "nl") for answer in _answers(form)]
    assert all(not one.label_lang for one in read)
    assert all(not one.lang for one in read if one.lines)


@pytest.mark.parametrize("language", ["nl", *LANGUAGES])
@pytest.mark.parametrize("form", INVOER.values(), ids=lambda form: form.name)
def test_the_desk_enters_a_report_by_words_of_its_own(form: Form, language: str) -> None:
    """Who types what somebody said on the phone is not the one whom the form of the site speaks to."""
    words = [form.check_title, form.check_intro, form.send_label]
    for step in form.pages:
        words += [step.title, step.intro, *(note.text for note in step.notes)]
    for question in form.questions.values():
        assert not question.worded
        assert not question.autocomplete
        offered = [one for one in question.choices if isinstance(one, Option)]
        words += [question.label, question.hint, question.error]
        words += [text for one in offered for text in (one.label, one.hint)]
    said = translator(language).gettext
    assert not [text for text in map(said, words) if _REPORTERS[language].search(text)]


def test_a_label_is_short_and_asks_nothing() -> None:
    assert not [label for label in LABELS.values() if len(label.split()) > 3]
    assert not [label for label in LABELS.values() if label.endswith("?")]


def test_every_word_is_that_of_a_question_that_a_form_asks() -> None:
    asked = {name for form in _FORMS for name in form.questions}
    assert {*LABELS} - asked == {"af_duiding"}
    offered = {(name, shown[0]) for form in _FORMS for name, _, shown in _answers(form)}
    assert not {(name, code) for name, words in CHOSEN.items() for code in words} - offered


def test_an_answer_of_an_older_form_keeps_the_words_that_were_asked() -> None:
    old = {"name": "oud", "question": "Hoe laat?", "value": "x", "shown": ["Om tien uur"]}
    assert read_answer(old, "en", str) == Read("Hoe laat?", ("Om tien uur",), "en", "en")
    gone = {"name": "recurrence", "question": "Vaker?", "value": "soms", "shown": ["Soms"]}
    assert read_answer(gone, "en", str) == Read("Herhaling", ("Soms",), "", "en")
    # Whatever seals a text is not trusted to have made one of ours.
    odd = {**gone, "value": {"a": 1}}
    assert read_answer(odd, "nl", str).lines == ("Soms",)
