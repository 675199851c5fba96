"""What no page of ours would send: never an exception, never a word lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.platform.forms.engine import (
    MAX_TEXT_BYTES,
    Complete,
    Refused,
    answer,
    first_page,
    shown_again,
    single,
)
from chalicelib.platform.forms.form import Answers, Form, Step, ask
from chalicelib.platform.forms.state import NotOurs
from chalicelib.platform.forms.view import Page
from chalicelib.reports.forms import MELDING_PROFESSIONAL, MELDING_PUBLIEK
from tests.support.person import A_WORRY, FORMS, a_context, press, sent, to_page, walk

each_form = pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])


def texts(thing: Any) -> Iterator[str]:
    """Every text in a view model."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple | list):
        for part in thing:
            yield from texts(part)
    elif hasattr(thing, "__dataclass_fields__"):
        yield from texts(tuple(vars(thing).values()))


def check_page(*hidden: tuple[str, str]) -> Page:
    """The check page of a report, with something more in it."""
    check = walk(MELDING_PUBLIEK, A_WORRY)
    return replace(check, hidden=(*check.hidden, *hidden))


@each_form
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_submitted_gives_a_page_a_form_or_a_refusal(form: Form, data: Any) -> None:
    pages = [step.name for step in form.pages] + ["check"]
    actions = ["next", "back", "send", "lang:nl", "lang:en", "change:", "strip:", "x", "next:y"]
    targets = st.sampled_from([*pages, *form.questions])
    anything = st.text(max_size=30) | st.text(st.characters(categories=["Cs", "Cc"]), max_size=3)
    option = st.sampled_from(["persoon", "spanning", "ja", "nee", "bellen", "staat_er_niet_bij"])
    submitted = data.draw(
        st.dictionaries(
            st.sampled_from([*form.inputs, "code", "lang", "seen"]),
            st.lists(anything | option, max_size=1),
            max_size=30,
        )
    )
    submitted["go"] = [data.draw(st.sampled_from(actions)) + data.draw(st.just("") | targets)]
    submitted["page"] = [data.draw(st.sampled_from(pages))]
    outcome = answer(form, submitted, a_context())
    assert isinstance(outcome, Page | Complete | Refused)
    for text in texts(outcome):
        # A lone surrogate cannot be sent, so the page could never be shown.
        text.encode("utf-8")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"vreemd": ["x"]}, "unknown_field"),
        ({"observed_behaviour": ["a", "b"]}, "repeated_field"),
        ({"go": ["next", "send"]}, "repeated_field"),
        ({"page": ["nergens"]}, "unknown_page"),
        ({"page": []}, "unknown_page"),
        ({"go": ["vlieg"]}, "unknown_action"),
        ({"go": ["lang:xx"]}, "unknown_action"),
        ({"go": ["change:nergens"]}, "unknown_action"),
        ({"go": ["change:spanning"]}, "unknown_action"),
        ({"go": ["strip:melder_email"]}, "unknown_action"),
    ],
)
def test_what_cannot_come_from_our_page_is_refused_and_the_text_given_back(
    changed: dict[str, list[str]], reason: str
) -> None:
    check = sent(walk(MELDING_PUBLIEK, A_WORRY), {}, "send")
    refused = answer(MELDING_PUBLIEK, {**check, **changed}, a_context())
    assert isinstance(refused, Refused)
    assert refused.reason == reason
    kept = dict(refused.kept)
    assert kept["Waar gaat uw zorg over?"] == "Eén persoon"
    if "observed_behaviour" not in changed:
        assert kept["Wat hebt u gezien of gehoord?"] == A_WORRY["observed_behaviour"][0]


def test_a_page_that_is_shown_again_is_refused_like_any_other() -> None:
    with pytest.raises(NotOurs):
        shown_again(MELDING_PUBLIEK, {"vreemd": ["x"]}, a_context())


@pytest.mark.parametrize(
    ("form", "name", "values"),
    [
        (MELDING_PUBLIEK, "subject_kind", ["koekje"]),
        (MELDING_PUBLIEK, "subject_kind", ["persoon\x00"]),
        (MELDING_PUBLIEK, "danger_now", ["JA"]),
        # A choice is no text that could be made shorter.
        (MELDING_PUBLIEK, "danger_now", ["x" * 2 * MAX_TEXT_BYTES]),
        (MELDING_PUBLIEK, "observation_source", ["zelf", "koekje"]),
        (MELDING_PROFESSIONAL, "organisatie_id", ["verzonnen"]),
    ],
)
def test_an_unknown_choice_is_told_and_not_taken(form: Form, name: str, values: list[str]) -> None:
    page = walk(form, A_WORRY, until=form.questions[name].page)
    (problem,) = to_page(form, page, {**A_WORRY, name: values}).problems
    told = "Dit antwoord kennen wij niet. Kies opnieuw."
    assert (problem.field_id, problem.message) == (name, told)


def test_an_unreadable_character_is_named_with_its_field_and_the_rest_kept() -> None:
    character = "\ud800"
    page = walk(MELDING_PUBLIEK, A_WORRY, until="gezien")
    text = f"Hij riep op het plein{character} dat er iets ging gebeuren."
    again = to_page(MELDING_PUBLIEK, page, {**A_WORRY, "observed_behaviour": [text]})
    assert again.name == "gezien"
    assert "Wat hebt u gezien of gehoord?" in again.problems[0].message
    assert again.fields[0].values == (text.replace(character, "\ufffd"),)
    assert to_page(MELDING_PUBLIEK, again).name == "situatie"


@pytest.mark.parametrize("go", ["send", "next"])
def test_all_text_together_has_a_limit_and_the_longest_text_is_pointed_at(go: str) -> None:
    half = "é" * (MAX_TEXT_BYTES // 4)
    check = check_page(("own_interpretation", half), ("betrokkene_description", half + "é"))
    page = to_page(MELDING_PUBLIEK, check, go=go)
    assert page.problems
    if go == "next":
        assert page.name == "betrokkene"
        errors = {field.name: field.error for field in page.fields}
        assert errors["betrokkene_description"].startswith("Alles samen is uw tekst te lang.")
    # What somebody wrote is still there, whatever the page.
    typed = dict(page.hidden) | {field.name: "".join(field.values) for field in page.fields}
    assert typed["own_interpretation"] == half


def test_texts_that_are_each_short_enough_may_still_be_too_much_together() -> None:
    class Long(Answers):
        a: str = ask("text", "Verhaal", max_length=40_000)
        b: str = ask("text", "Verhaal", max_length=40_000)

    form = Form("lang", 1, Long, (Step("", ""),), "Lang", "Versturen")
    typed = {"a": ["x" * 30_000], "b": ["x" * 30_001]}
    assert isinstance(single(form, typed, a_context()), Complete)
    page = single(form, {**typed, "b": ["x" * 40_000]}, a_context())
    assert isinstance(page, Page)
    assert [problem.field_id for problem in page.problems] == ["b"]


def test_text_within_the_limit_is_not_pointed_at() -> None:
    page = check_page(("own_interpretation", "é" * 1500))
    assert isinstance(press(MELDING_PUBLIEK, page, go="send"), Complete)


def test_a_code_or_a_place_in_the_form_is_never_shown_as_it_came() -> None:
    page = first_page(MELDING_PUBLIEK, a_context(), code="x\ud800")
    assert ("code", "x\ufffd") in page.hidden
