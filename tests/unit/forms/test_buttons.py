"""What each button does, and that no button loses a word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.platform.forms.context import language_of
from chalicelib.platform.forms.engine import Complete, shown_again
from chalicelib.platform.forms.form import RESERVED, Form
from chalicelib.platform.forms.view import Page
from chalicelib.platform.typed.text import scrub
from chalicelib.reports.forms import MELDING_PROFESSIONAL, MELDING_PUBLIEK
from tests.support.person import (
    A_WORRY,
    FORMS,
    TENSION,
    a_context,
    press,
    sent,
    start,
    to_page,
    walk,
)

each_form = pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
# What a browser can send: no surrogates (it sends UTF-8), and line ends of its own choice.
typed = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def everything_typed(page: Page) -> dict[str, list[str]]:
    """All answers that a page carries, seen and unseen, by the name of their input."""
    return {n: v for n, v in sent(page, {}).items() if n not in RESERVED and any(v)}


def pages(form: Form) -> list[Page]:
    """Every page up to the check page, as somebody with a worry passes them."""
    passed = [start(form)]
    while passed[-1].kind != "check":
        passed.append(to_page(form, passed[-1], A_WORRY))
    return passed


def carried(page: Page, name: str) -> list[str]:
    return [value for key, value in page.hidden if key == name]


@each_form
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_another_language_keeps_every_word(form: Form, data: Any) -> None:
    page = start(form)
    while page.kind != "check":
        messy = {
            f.name: data.draw(st.tuples(*[typed] * (3 if f.widget == "date" else 1)))
            for f in page.fields
            if not f.choices
        }
        english = to_page(form, page, messy, go="lang:en", language="en")
        assert english.name == page.name
        assert carried(english, "lang") == ["en"]
        assert not english.problems
        given = {field.name: field.values for field in english.fields if field.name in messy}
        assert given == {n: tuple(map(scrub, values)) for n, values in messy.items()}
        back = to_page(form, english, go="lang:nl")
        assert everything_typed(back) == everything_typed(english)
        assert (back.title, back.step) == (page.title, page.step)
        page = to_page(form, page, A_WORRY)
    english = to_page(form, page, go="lang:en", language="en")
    assert everything_typed(english) == everything_typed(page)
    assert [row.name for row in english.rows] == [row.name for row in page.rows]


@each_form
def test_back_checks_nothing_and_keeps_what_was_typed(form: Form) -> None:
    *visited, page = pages(form)
    for before in reversed(visited):
        answers = everything_typed(page)
        page = to_page(form, page, go="back")
        assert page.name == before.name
        assert not page.problems
        assert everything_typed(page) == answers
    assert to_page(form, page, go="back").name == page.name


def test_back_keeps_a_text_that_would_not_pass() -> None:
    page = walk(MELDING_PUBLIEK, A_WORRY, until="gezien")
    before = to_page(MELDING_PUBLIEK, page, {"observed_behaviour": ["kort"]}, go="back")
    again = to_page(MELDING_PUBLIEK, before)
    assert again.fields[0].values == ("kort",)
    assert not again.problems


def test_a_change_returns_to_the_check_page() -> None:
    check = walk(MELDING_PUBLIEK, A_WORRY)
    page = to_page(MELDING_PUBLIEK, check, go="change:situatie")
    assert page.name == "situatie"
    after = to_page(MELDING_PUBLIEK, page, {"observed_period": ["langer"]})
    assert after.kind == "check"
    assert ("Langer geleden",) in [row.lines for row in after.rows]


def test_a_change_that_brings_new_questions_walks_on_to_them_and_only_them() -> None:
    check = walk(MELDING_PUBLIEK, A_WORRY)
    page = to_page(MELDING_PUBLIEK, check, go="change:onderwerp")
    visited = []
    while page.kind != "check":
        visited.append(page.name)
        page = to_page(MELDING_PUBLIEK, page, {**TENSION, "danger_now": ["ja"]})
    assert visited == ["onderwerp", "gevaar", "spanning", "tekens", "verloop"]
    assert isinstance(press(MELDING_PUBLIEK, page, go="send"), Complete)


def test_a_change_that_leaves_a_needed_answer_open_on_a_page_seen_before_goes_there() -> None:
    called = {**A_WORRY, "contact_preference": ["bellen"]}
    page = to_page(MELDING_PUBLIEK, walk(MELDING_PUBLIEK, called), go="change:contact")
    page = to_page(MELDING_PUBLIEK, page, {"contact_preference": ["mailen"]})
    assert page.name == "gegevens"
    assert [field.name for field in page.fields] == ["melder_name", "melder_email"]
    assert not page.problems


def test_a_change_with_a_mistake_stays_on_its_page() -> None:
    page = to_page(MELDING_PUBLIEK, walk(MELDING_PUBLIEK, A_WORRY), go="change:gezien")
    again = to_page(MELDING_PUBLIEK, page, {"observed_behaviour": [""]})
    assert (again.name, len(again.problems)) == ("gezien", 1)


def test_who_changes_an_answer_back_finds_the_earlier_words_again() -> None:
    check = walk(MELDING_PUBLIEK, A_WORRY)
    page = to_page(MELDING_PUBLIEK, check, go="change:onderwerp")
    while page.kind != "check":
        page = to_page(MELDING_PUBLIEK, page, TENSION)
    assert "observed_behaviour" not in [row.name for row in page.rows]
    page = to_page(MELDING_PUBLIEK, page, go="change:onderwerp")
    page = to_page(MELDING_PUBLIEK, page, {"subject_kind": ["persoon"]})
    assert page.name == "gezien"
    assert page.fields[0].values == tuple(A_WORRY["observed_behaviour"])


def test_sending_shows_the_first_page_with_a_problem() -> None:
    check = walk(MELDING_PUBLIEK, A_WORRY)
    changed = {"wijk_code": "nergens", "contact_preference": "nergens"}
    hidden = tuple((name, changed.get(name, value)) for name, value in check.hidden)
    page = to_page(MELDING_PUBLIEK, replace(check, hidden=hidden), go="send")
    assert page.name == "situatie"
    assert [problem.field_id for problem in page.problems] == ["wijk_code"]


def test_sending_checks_everything_again_on_the_day_itself() -> None:
    check = walk(MELDING_PUBLIEK, {**TENSION, "expected_on": ["2", "3", "2026"]})
    assert isinstance(press(MELDING_PUBLIEK, check, go="send"), Complete)
    tomorrow = to_page(MELDING_PUBLIEK, check, go="send", today=a_context().today.replace(day=3))
    assert [problem.message for problem in tomorrow.problems] == ["Kies een datum vanaf vandaag."]


def test_a_bsn_is_pointed_at_and_taken_out_with_one_button() -> None:
    page = walk(MELDING_PROFESSIONAL, A_WORRY, until="betrokkene")
    text = {"betrokkene_description": ["Jan, 123456782, uit de klas"]}
    found = to_page(MELDING_PROFESSIONAL, page, text)
    (wrong,) = (field for field in found.fields if field.takes_out_bsn)
    assert wrong.name == "betrokkene_description"
    assert wrong.error.startswith("Haal het burgerservicenummer (BSN) weg.")
    clean = to_page(MELDING_PROFESSIONAL, found, go="strip:betrokkene_description")
    (cleaned,) = (f.values for f in clean.fields if f.name == "betrokkene_description")
    assert cleaned == ("Jan, , uit de klas",)
    assert not clean.problems
    answered = {f.name: A_WORRY[f.name] for f in clean.fields if f.name in A_WORRY}
    assert to_page(MELDING_PROFESSIONAL, clean, answered).name == "check"


def test_a_bsn_on_an_earlier_page_is_taken_out_there() -> None:
    check = walk(MELDING_PUBLIEK, A_WORRY)
    numbered = replace(check, hidden=(*check.hidden, ("own_interpretation", "123456782")))
    page = to_page(MELDING_PUBLIEK, numbered, go="strip:own_interpretation")
    assert page.name == "indruk"
    assert page.fields[0].values == ("",)


def test_the_code_travels_along_untouched() -> None:
    assert all(carried(page, "code") == ["CODE"] for page in pages(MELDING_PUBLIEK))


def test_the_check_page_can_be_shown_once_more_when_sending_failed() -> None:
    check = walk(MELDING_PUBLIEK, A_WORRY)
    assert shown_again(MELDING_PUBLIEK, sent(check, {}, "send"), a_context()) == check


def test_a_mistake_is_told_in_the_same_words_twice_and_in_the_order_of_the_page() -> None:
    page = to_page(MELDING_PROFESSIONAL, walk(MELDING_PROFESSIONAL, A_WORRY, until="bron"))
    assert [(p.field_id, p.message) for p in page.problems] == [
        ("observation_source", "Kies minstens één bron."),
        ("last_observed_on-dag", "Vul een datum in die al geweest is."),
    ]
    assert [f.error for f in page.fields if f.error] == [p.message for p in page.problems]
    assert {p.field_id for p in page.problems} <= {f.id for f in page.fields}


@each_form
def test_no_input_is_both_shown_and_hidden(form: Form) -> None:
    for page in pages(form)[:-1]:
        shown = {n for field in page.fields for n in form.questions[field.name].inputs(field.name)}
        again = to_page(form, page, A_WORRY, go="lang:nl")
        assert not {name for name, _ in again.hidden} & shown


def test_a_form_speaks_its_language_in_a_mistake_on_the_check_page_and_when_sealed() -> None:
    page = start(MELDING_PUBLIEK, language="en")
    page = to_page(MELDING_PUBLIEK, page, {"subject_kind": ["persoon"]}, language="en")
    assert [problem.message for problem in page.problems] == ["Choose yes, no or I do not know."]
    check = walk(MELDING_PUBLIEK, A_WORRY, language="en")
    assert (check.title, check.send_label) == ("Check your answers", "Send report")
    assert check.intro.startswith("Check that everything is right.")
    complete = press(MELDING_PUBLIEK, check, go="send", language="en")
    assert isinstance(complete, Complete)
    assert complete.filled.language == "en"
    (kind,) = [one for one in complete.answered if one.name == "subject_kind"]
    assert kind.question == "What is your concern about?"
    assert (kind.value, kind.shown) == ("persoon", ("One person",))


@pytest.mark.parametrize(
    ("go", "lang", "language"),
    [
        ("next", "en", "en"),
        ("lang:en", "nl", "en"),
        ("lang:xx", "en", "en"),
        ("next", "xx", "nl"),
        ("", "", "nl"),
    ],
)
def test_the_language_is_that_asked_for_or_used_so_far(go: str, lang: str, language: str) -> None:
    assert language_of({"go": [go], "lang": [lang]}, ["nl", "en"], "nl") == language
    assert language_of({}, ["nl", "en"], "nl") == "nl"
