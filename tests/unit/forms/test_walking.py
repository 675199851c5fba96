"""Every way through every form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.platform.code import mint_personal_code
from chalicelib.platform.forms.engine import Complete
from chalicelib.platform.forms.form import Form
from chalicelib.platform.forms.view import Field, Page
from chalicelib.programme.forms import TRAINING
from chalicelib.reports.forms import MELDING_PROFESSIONAL, MELDING_PUBLIEK, MELDING_SLEUTELPERSOON
from tests.support.fakes import DORDRECHT
from tests.support.person import (
    A_WORRY,
    FORMS,
    TENSION,
    a_context,
    any_good,
    good,
    press,
    start,
    to_page,
    walk,
    walk_with,
)
from tools.seed import PERSONAL_CODE

each_form = pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
each_report = pytest.mark.parametrize("form", FORMS[:3], ids=[form.name for form in FORMS[:3]])
many = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# What a report of tension must never ask: anything about a person.
ABOUT_A_PERSON = set(
    "observed_behaviour observation_source observed_period last_observed_on recurrence own_interpretation "
    "professional_duiding counter_signals discussed_with actions_taken betrokkene_description "
    "betrokkene_age_group melder_relation".split()
)
ABOUT_TENSION = set(
    "spanning_description location_description visible_where trigger_event viewpoints trend expected_on "
    "connectors".split()
)
# Words that are only right about one person.
ONE_PERSON = re.compile(r"\b(die|deze|de) persoon\b(?! of)|\b(this|that) person\b", re.IGNORECASE)
WHEN_CALLED = {"may_leave_message", "if_other_answers"}


def names(complete: Complete) -> list[str]:
    return [answered.name for answered in complete.answered]


def expected(form: Form, chosen: dict[str, str]) -> set[str]:
    """Which questions are asked, told once more in plain words."""
    asked = set(form.questions)
    asked -= ABOUT_A_PERSON if chosen.get("subject_kind") == "spanning" else ABOUT_TENSION
    if chosen.get("organisatie_id") != "staat_er_niet_bij":
        asked -= {"organisatie_other"}
    is_one = chosen.get("ik_ben_aandachtsfunctionaris") == "ja"
    if is_one or chosen.get("share_with_aandachtsfunctionaris") != "nee":
        asked -= {"decline_reason"}
    if is_one:
        asked -= {"niet_aan"}
    if is_one or chosen.get("niet_aan") != "iemand":
        asked -= {"niet_aan_wie"}
    if form is MELDING_PUBLIEK:
        wish = chosen["contact_preference"]
        asked -= {"melder_email"} if wish == "bellen" else set()
        asked -= {"melder_phone"} if wish == "mailen" else set()
        asked -= {"melder_name", "melder_phone", "melder_email"} if wish == "anoniem" else set()
        asked -= {"best_call_time", *WHEN_CALLED} if wish != "bellen" else set()
    if chosen.get("best_call_time") == "niet_bellen":
        asked -= WHEN_CALLED
    return asked


@each_form
@many
@given(data=st.data())
def test_any_good_answers_lead_to_the_check_page_and_are_sent(form: Form, data: Any) -> None:
    chosen: dict[str, str] = {}

    def choose(field: Field) -> tuple[str, ...]:
        values: tuple[str, ...] = data.draw(any_good(field), label=field.name)
        chosen[field.name] = (values or ("",))[0]
        return values

    check = walk_with(form, choose)
    complete = press(form, check, go="send")
    assert isinstance(complete, Complete)
    assert set(names(complete)) == expected(form, chosen)
    rows = [(row.name, row.lines, row.question) for row in check.rows]
    assert rows == [(a.name, a.shown, a.question) for a in complete.answered]


@each_form
@many
@given(data=st.data())
def test_an_answer_that_is_not_asked_for_is_never_sent_in(form: Form, data: Any) -> None:
    """All questions are answered at once, as somebody might who changed their mind a lot."""
    everything: dict[str, tuple[str, ...]] = {}
    hidden = [("page", "check")]
    for name, q in form.questions.items():
        choices = [option.value for option in q.offered(a_context())]
        typed = data.draw(good(name, q.widget, choices, q.max_length), label=name)
        everything[name] = typed
        inputs = q.inputs(name) if q.widget == "date" else [name] * len(typed)
        hidden += zip(inputs, typed, strict=True)
    page = replace(start(form), fields=(), hidden=tuple(hidden))
    complete = press(form, page, go="send")
    assert isinstance(complete, Complete)
    assert set(names(complete)) == expected(form, {n: v[0] for n, v in everything.items()})
    assert set(complete.filled.values) == set(names(complete))
    dumped = complete.answers.model_dump()
    assert all(not dumped[name] for name in set(form.questions) - set(names(complete)))


@each_report
def test_a_report_of_tension_asks_nothing_about_a_person_and_the_wijk_once(form: Form) -> None:
    complete = press(form, walk(form, TENSION), go="send")
    assert isinstance(complete, Complete)
    assert not set(names(complete)) & ABOUT_A_PERSON
    assert set(names(complete)) >= ABOUT_TENSION
    assert names(complete).count("wijk_code") == 1


@each_report
def test_danger_is_answered_with_the_number_to_call_and_can_still_be_reported(form: Form) -> None:
    notice = walk(form, {**A_WORRY, "danger_now": ["ja"]}, until="gevaar")
    assert (notice.kind, notice.title, notice.fields) == ("notice", "Bel 112", ())
    assert "toch versturen" in notice.intro
    assert to_page(form, notice).name == "gezien"
    assert "gevaar" not in [to_page(form, walk(form, A_WORRY, until="onderwerp"), A_WORRY).name]


def test_a_page_on_which_nothing_is_asked_is_skipped() -> None:
    anonymous = walk(MELDING_PUBLIEK, A_WORRY, until="contact")
    assert to_page(MELDING_PUBLIEK, anonymous, {"contact_preference": ["anoniem"]}).kind == "check"
    called = to_page(MELDING_PUBLIEK, anonymous, {"contact_preference": ["bellen"]})
    assert [field.name for field in called.fields] == ["melder_name", "melder_phone"]


@each_form
def test_steps_are_counted_up_to_the_check_page(form: Form) -> None:
    page = start(form)
    seen = [(page.step, page.first)]
    while page.kind != "check":
        page = to_page(form, page, A_WORRY)
        seen.append((page.step, page.first))
    assert seen == [(step, step == 1) for step in range(1, page.steps + 1)]


def test_a_notice_counts_with_the_page_before_it() -> None:
    notice = walk(MELDING_PUBLIEK, {**A_WORRY, "danger_now": ["ja"]}, until="gevaar")
    assert (notice.step, to_page(MELDING_PUBLIEK, notice).step) == (1, 2)


@each_form
def test_no_page_asks_more_than_four_things(form: Form) -> None:
    for answers in (A_WORRY, TENSION):
        page = start(form)
        while page.kind != "check":
            assert len(page.fields) <= 4
            page = to_page(form, page, answers)


@each_form
def test_the_values_are_plain_data_for_the_use_cases(form: Form) -> None:
    complete = press(form, walk(form, A_WORRY), go="send")
    assert isinstance(complete, Complete)
    filled = complete.filled
    assert (filled.form, filled.version, filled.language) == (form.name, form.version, "nl")
    assert {type(value) for value in filled.values.values()} <= {str, list}
    assert {*map(tuple, filled.answered)} == {("name", "question", "hint", "value", "shown")}


def test_the_header_of_a_report_finds_its_fields() -> None:
    answers = {**A_WORRY, "share_with_aandachtsfunctionaris": ["nee"]}
    complete = press(MELDING_PROFESSIONAL, walk(MELDING_PROFESSIONAL, answers), go="send")
    assert isinstance(complete, Complete)
    expected = {
        "organisatie_id": "waterlijn",
        "wijk_code": "WK050507",
        "share_with_aandachtsfunctionaris": "nee",
        "decline_reason": "al_besproken",
        "ik_ben_aandachtsfunctionaris": "nee",
        "melder_email": "a@waterlijn.example",
        "last_observed_on": "2026-03-01",
        "observation_source": ["zelf", "online"],
    }
    assert {name: complete.filled.values[name] for name in expected} == expected


def test_a_mistyped_code_of_a_sleutelpersoon_is_told_at_once_and_says_nothing_of_which_exist() -> (
    None
):
    first = start(MELDING_SLEUTELPERSOON)
    assert [(field.name, field.widget) for field in first.fields] == [("personal_code", "code")]
    for mistyped in ("?", "abc", "DEMO-0000-0000-0001", "x" * 41):
        again = to_page(MELDING_SLEUTELPERSOON, first, {"personal_code": [mistyped]})
        assert (again.name, [p.field_id for p in again.problems]) == ("code", ["personal_code"])
        assert "16 letters en cijfers" in again.problems[0].message
    # One that exists, and one that nobody ever gave out.
    for well_formed in (PERSONAL_CODE, mint_personal_code()):
        assert (
            to_page(MELDING_SLEUTELPERSOON, first, {"personal_code": [well_formed]}).name
            == "onderwerp"
        )


def test_a_list_of_today_is_offered_with_its_explanation() -> None:
    (field,) = start(TRAINING).fields
    assert [(c.value, c.label, c.hint) for c in field.choices] == [
        ("s1", "Denkkader", "Op maandag"),
        ("s2", "Basistraining", ""),
    ]


@each_form
@many
@given(data=st.data())
def test_the_total_of_steps_never_grows_on_the_way(form: Form, data: Any) -> None:
    page, totals = start(form), []
    while page.name != "check":
        totals.append(page.steps)
        assert page.step < page.steps
        given_now = {field.name: data.draw(any_good(field)) for field in page.fields}
        page = to_page(form, page, given_now)
    totals.append(page.steps)
    assert totals == sorted(totals, reverse=True)
    assert page.step == page.steps


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", ["groep", "spanning", "weet_niet"])
@each_report
def test_no_page_speaks_of_one_person_when_it_is_about_a_group_or_tension(
    form: Form, kind: str, language: str
) -> None:
    given = {**A_WORRY, "subject_kind": [kind]}
    for until in (step.name for step in form.pages if step.kind == "questions"):
        try:
            page = walk(form, given, until=until, language=language)
        except AssertionError:
            # Not on the way of these answers.
            continue
        said = [page.title, page.intro, *(f"{f.label} {f.hint}" for f in page.fields)]
        said += [f"{c.label} {c.hint}" for f in page.fields for c in f.choices]
        assert not ONE_PERSON.search("\n".join(said)), until
    check = walk(form, given, language=language)
    assert not ONE_PERSON.search("\n".join([*(r.question for r in check.rows), *check.notes]))


def test_a_question_has_the_words_of_its_subject_on_every_page_and_in_what_is_sent() -> None:
    for kind, words in {
        "persoon": {"Hoe oud ongeveer?", "Wie bent u voor deze persoon?"},
        "groep": {"Hoe oud zijn zij ongeveer?", "Hoe kent u deze mensen?"},
    }.items():
        given = {**A_WORRY, "subject_kind": [kind]}
        page = walk(MELDING_PUBLIEK, given, until="betrokkene")
        assert words <= {field.label for field in page.fields}
        complete = press(MELDING_PUBLIEK, walk(MELDING_PUBLIEK, given), go="send")
        assert isinstance(complete, Complete)
        assert words <= {answered.question for answered in complete.answered}


def test_who_stays_anonymous_after_all_finds_nothing_of_a_number_in_the_page() -> None:
    typed = {
        "contact_preference": ["bellen"],
        "melder_name": ["Jan"],
        "melder_phone": ["0612345678"],
    }
    check = walk(MELDING_PUBLIEK, {**A_WORRY, **typed})
    assert "0612345678" in dict(check.hidden).values()
    page = to_page(MELDING_PUBLIEK, check, go="change:contact")
    after = to_page(MELDING_PUBLIEK, page, {"contact_preference": ["anoniem"]})
    assert after.name == "check"
    assert not {"0612345678", "Jan"} & set(dict(after.hidden).values())


def test_nothing_is_spoken_on_a_voicemail_unless_somebody_chose_that() -> None:
    given = {**A_WORRY, "contact_preference": ["bellen"]}
    page = walk(MELDING_PUBLIEK, given, until="bellen")
    chosen = {f.name: [c.value for c in f.choices if c.chosen] for f in page.fields}
    assert chosen == {
        "best_call_time": [],
        "may_leave_message": ["nee"],
        "if_other_answers": ["ophangen"],
    }


def test_calling_is_offered_in_the_hours_of_the_desk() -> None:
    hours = DORDRECHT.hours
    for opens, closes, moments in (
        (9, 17, {"ochtend": "9.00 tot 12.00", "middag": "12.00 tot 17.00"}),
        (8, 12, {"ochtend": "8.00 tot 12.00"}),
        (13, 16, {"middag": "13.00 tot 16.00"}),
    ):
        here = replace(DORDRECHT, hours=replace(hours, opens=time(opens), closes=time(closes)))
        offered = replace(a_context(), gemeente=here).options("belmomenten")
        assert [one.value for one in offered] == list(moments)
        assert all(moments[one.value] in one.label for one in offered)


def test_a_box_that_stands_alone_is_no_answer_beside_another_one() -> None:
    """The message names the box, so that whoever ticked both knows which one to take off."""
    both = {**A_WORRY, "discussed_with": ["collega", "nog_niemand"]}
    page = walk(MELDING_PROFESSIONAL, both, until="besproken")
    outcome = press(MELDING_PROFESSIONAL, page, both)
    assert isinstance(outcome, Page)
    assert [problem.message for problem in outcome.problems] == [
        "Kies ‘Nog niemand’ of iets anders, niet allebei."
    ]
    (field,) = (one for one in outcome.fields if one.name == "discussed_with")
    assert [c.value for c in field.choices if c.chosen] == ["collega", "nog_niemand"]
    for alone in (["nog_niemand"], ["collega", "ouders"]):
        passed = press(MELDING_PROFESSIONAL, page, {**both, "discussed_with": alone})
        assert isinstance(passed, Page)
        assert passed.name != "besproken"
