"""A form is declared once; a declaration that cannot work is refused when it is imported."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from chalicelib.platform.forms.condition import Is, IsNot, holds
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.engine import Complete, answer
from chalicelib.platform.forms.form import Answers, BadForm, Form, Step
from chalicelib.platform.forms.question import FREE_TEXT, Listed, Question
from chalicelib.platform.forms.show import message
from chalicelib.platform.forms.texts import ERRORS
from chalicelib.platform.typed import Wrong
from tests.support.fakes import DORDRECHT
from tests.support.person import FORMS, a_context
from tools.forms_page import describe

JA_NEE = (Option("ja", "Ja"), Option("nee", "Nee"))
each_form = pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
A = Annotated[str | None, Question(page="een", label="A", widget="radio", choices=JA_NEE)]


def b(**changed: Any) -> Any:
    asked = {"page": "twee", "label": "B", "widget": "radio", "choices": JA_NEE, **changed}
    return Annotated[str | None, Question(**asked)]


EEN, TWEE, DRIE = (Step(name, name) for name in ("een", "twee", "drie"))


def declare(*steps: Step, **asked: Any) -> Form:
    model = type("Voorbeeld", (Answers,), {"__annotations__": asked, **dict.fromkeys(asked)})
    return Form("voorbeeld", 1, model, steps, "Voorbeeld", "Versturen")


@pytest.mark.parametrize(
    "question",
    [
        b(page="drie"),
        b(condition=Is("c", "ja")),
        b(condition=Is("b", "ja")),
        b(condition=Is("a", "misschien")),
        b(page="een", condition=Is("a", "ja")),
        b(choices=()),
        b(widget="text", max_length=10),
        b(widget="text", choices=()),
        Annotated[str | None, "no question"],
        Annotated[str | None, Question(page="een", label="x", widget="date")] | None,
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(question: Any) -> None:
    with pytest.raises(BadForm):
        declare(EEN, TWEE, a=A, b=question)


@pytest.mark.parametrize(
    "steps",
    [
        (EEN, TWEE, DRIE),
        (EEN, Step("twee", "Twee", kind="notice")),
        (EEN, TWEE, TWEE),
        (EEN, TWEE, Step("check", "Kijk na")),
        (TWEE, Step("een", "Een", condition=Is("a", "ja"))),
    ],
)
def test_steps_that_cannot_be_walked_are_refused(steps: tuple[Step, ...]) -> None:
    with pytest.raises(BadForm):
        declare(*steps, a=A, b=b())


def test_a_field_may_not_take_a_name_that_travels_along() -> None:
    with pytest.raises(BadForm, match="lang"):
        declare(EEN, lang=A)


def test_a_page_can_hold_the_questions_of_other_steps_in_their_order() -> None:
    text = {"widget": "text", "choices": (), "max_length": 9}
    asked = {"a": A, "b": b(condition=Is("a", "ja")), "c": b(page="drie", **text)}
    form = declare(EEN, Step("rest", "Rest", holds=("drie", "twee")), **asked)
    assert [(name, one.page) for name, one in form.questions.items()] == [
        ("a", "een"),
        ("c", "rest"),
        ("b", "rest"),
    ]
    # A question that hangs on another is still asked after it, on a later page.
    for steps in (
        (Step("een", "Een", holds=("twee", "drie")),),
        (EEN, TWEE, Step("rest", "Rest", holds=("twee", "drie"))),
        (EEN, Step("rest", "Rest", holds=("twee",))),
    ):
        with pytest.raises(BadForm):
            declare(*steps, **asked)


def test_a_chain_of_conditions_is_followed_to_its_end() -> None:
    """B is hidden by A, and C hangs on B: an old answer to B does not bring C back."""
    c = b(page="drie", widget="text", choices=(), max_length=9, condition=Is("b", "ja"))
    form = declare(EEN, TWEE, DRIE, a=A, b=b(condition=Is("a", "ja")), c=c)
    typed = {"page": ["check"], "go": ["send"], "b": ["ja"], "c": ["tekst"]}
    for a, names in (("ja", ["a", "b", "c"]), ("nee", ["a"])):
        complete = answer(form, {**typed, "a": [a]}, a_context())
        assert isinstance(complete, Complete)
        assert [answered.name for answered in complete.answered] == names
        assert complete.answers.model_dump()["c"] == ("tekst" if a == "ja" else None)


def test_conditions_are_compared_with_what_is_given() -> None:
    given = {"a": ("ja",), "b": ("x", "y")}
    assert all(holds(one, given) for one in (None, Is("b", "z", "y"), IsNot("c", "ja")))
    assert not any(holds(one, given) for one in (Is("c", "ja"), IsNot("b", "x")))


@each_form
def test_every_question_stands_in_the_documentation(form: Form) -> None:
    table = describe(form)
    assert table.count("\n") == len(form.questions) + 1
    for name, question in form.questions.items():
        assert f"| `{name}` | {question.label}" in table


@each_form
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_text_can_be_shown_in_every_language(form: Form, language: str) -> None:
    context = a_context(language)
    for step in form.pages:
        context.text(step.title)
        context.text(step.intro)
    for question in form.questions.values():
        assert context.text(question.label)
        context.text(question.hint)
        assert all(option.label for option in question.offered(context))
        facts: dict[str, Any] = {"digits": 4, "over": 2, "domain": "x.example"}
        told = [message(question, Wrong(code, **facts), context) for code in ERRORS]
        assert all(text and "{" not in text.replace(question.label, "") for text in told)


@each_form
def test_every_question_has_a_text_of_its_own_for_what_most_likely_goes_wrong(form: Form) -> None:
    without = {name for name, question in form.questions.items() if not question.error}
    # A text that may be left out is too long, or no number: all of those are told what is wrong.
    assert {form.questions[name].checked_first for name in without} <= {"too_long", "phone"}, (
        without
    )
    for question in form.questions.values():
        if question.error:
            assert message(
                question, Wrong(question.checked_first), a_context()
            ) == a_context().text(question.error, max=question.max_length)


@each_form
def test_a_browser_may_fill_in_only_what_is_about_the_person_who_types(form: Form) -> None:
    asked = {n: q.autocomplete for n, q in form.questions.items() if q.autocomplete}
    assert {*asked.values()} <= {"name", "email", "tel", "organization"}
    assert not [name for name in asked if name.startswith(("betrokkene", "observed"))]


@each_form
def test_nothing_of_one_municipality_stands_in_a_form(form: Form) -> None:
    words = {DORDRECHT.name, *(wijk.name for wijk in DORDRECHT.wijken), str(DORDRECHT.phone), "112"}
    for question in form.questions.values():
        fixed = [c for c in question.choices if not isinstance(c, Listed)]
        told = [question.label, question.hint, question.error, *(c.label for c in fixed)]
        assert not [word for word in words for text in told if word in text]


@each_form
def test_titles_are_neutral(form: Form) -> None:
    assert form.title in {"Melding", "Aanmelden"}


def test_the_wijken_are_those_of_the_municipality_and_two_more() -> None:
    offered = FORMS[0].questions["wijk_code"].offered(a_context("en"))
    assert [option.value for option in offered][:-2] == [wijk.code for wijk in DORDRECHT.wijken]
    assert [tuple(option[:2]) for option in offered][-2:] == [
        ("buiten_gemeente", "Outside Dordrecht"),
        ("weet_niet", "I do not know"),
    ]


def test_a_professional_is_told_that_mail_never_has_content() -> None:
    hints = {n: q.hint for n, q in FORMS[1].questions.items()}
    assert "nooit inhoud per mail" in hints["melder_email"]
    assert "nooit inhoud" in hints["share_with_aandachtsfunctionaris"]


# Domain reference 3.3 to 3.7: field and most characters.
@pytest.mark.parametrize(
    ("form", "limits"),
    [
        (0, {"observed_behaviour": 4000, "own_interpretation": 1500, "counter_signals": 1500,
             "betrokkene_description": 200, "melder_name": 100, "melder_phone": 40,
             "melder_email": 254, "spanning_description": 4000,
             "location_description": 150, "trigger_event": 1000, "viewpoints": 1000,
             "connectors": 1000}),
        (1, {"observed_behaviour": 6000, "professional_duiding": 2000,
             "counter_signals": 2000, "actions_taken": 1000, "organisatie_other": 150,
             "melder_job_title": 100, "betrokkene_description": 200}),
        (3, {"name": 100, "email": 254, "accessibility_needs": 300}),
    ],
)  # fmt: skip
def test_texts_have_the_lengths_of_the_domain_reference(form: int, limits: dict[str, int]) -> None:
    questions = FORMS[form].questions
    assert {n: questions[n].max_length for n in limits} == limits
    free = {n for n, q in questions.items() if q.widget in FREE_TEXT}
    assert all(questions[name].max_length for name in free)
