"""Somebody who fills in a form: presses buttons on pages, and sends what a browser would send."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from chalicelib.platform.forms.context import Context, Option
from chalicelib.platform.forms.engine import Complete, Refused, answer, first_page
from chalicelib.platform.forms.form import Form
from chalicelib.platform.forms.question import DATE_PARTS
from chalicelib.platform.forms.view import Field, Page
from chalicelib.platform.i18n import translator
from chalicelib.programme.forms import TRAINING
from chalicelib.reports.forms import MELDING_PROFESSIONAL, MELDING_PUBLIEK, MELDING_SLEUTELPERSOON
from tests.support import answers
from tests.support.fakes import DORDRECHT
from tools.seed import PERSONAL_CODE

FORMS = (MELDING_PUBLIEK, MELDING_PROFESSIONAL, MELDING_SLEUTELPERSOON, TRAINING)
TODAY = date(2026, 3, 2)
LISTS = {
    # A name may hold anything, braces too: it is data and no text of ours.
    "organisaties": [Option("waterlijn", "College De {Waterlijn}"), Option("brug", "De Brug")],
    "sessies": [Option("s1", "Denkkader", "Op maandag"), Option("s2", "Basistraining")],
}

Answers = Mapping[str, Sequence[str]]


def a_context(language: str = "nl", today: date = TODAY) -> Context:
    return Context(translator(language), today, DORDRECHT, LISTS)


def inputs(field: Field, values: Sequence[str]) -> dict[str, list[str]]:
    """What a browser sends for one field."""
    if field.widget == "date":
        return {
            f"{field.name}-{part}": [value]
            for part, value in zip(DATE_PARTS, values or ("", "", ""), strict=True)
        }
    return {field.name: list(values)} if values else {}


def sent(page: Page, answers: Answers, go: str = "next") -> dict[str, list[str]]:
    """What a browser sends for ``page``; what was typed before stays where it is not retyped."""
    submitted: dict[str, list[str]] = {"go": [go]}
    for name, value in page.hidden:
        submitted.setdefault(name, []).append(value)
    for field in page.fields:
        submitted |= inputs(field, answers.get(field.name, shown_values(field)))
    return submitted


def shown_values(field: Field) -> tuple[str, ...]:
    """What is filled in when nobody touches the field."""
    if field.choices:
        return tuple(choice.value for choice in field.choices if choice.chosen)
    return field.values


def press(
    form: Form, page: Page, answers: Answers | None = None, go: str = "next", **context: Any
) -> Page | Complete | Refused:
    return answer(form, sent(page, answers or {}, go), a_context(**context))


def to_page(
    form: Form, page: Page, answers: Answers | None = None, go: str = "next", **context: Any
) -> Page:
    outcome = press(form, page, answers, go, **context)
    assert isinstance(outcome, Page)
    return outcome


def start(form: Form, **context: Any) -> Page:
    return first_page(form, a_context(**context), code="CODE")


def walk(form: Form, given: Answers, until: str = "check", **context: Any) -> Page:
    """Walk from the first page with these answers, until the page ``until``."""

    def choose(field: Field) -> Sequence[str]:
        return given.get(field.name, shown_values(field))

    return walk_with(form, choose, until, **context)


def walk_with(
    form: Form, choose: Callable[[Field], Sequence[str]], until: str = "check", **context: Any
) -> Page:
    """Walk to the page ``until``; ``choose`` decides about each field when it is shown."""
    page = start(form, **context)
    for _ in range(30):
        if page.name == until:
            break
        before, given = page.name, {field.name: choose(field) for field in page.fields}
        page = to_page(form, page, given, **context)
        assert not page.problems, (page.name, page.problems)
        assert page.name != before
    assert page.name == until
    return page


# The box that stands alone: with another one it is a mistake.
ALONE = "nog_niemand"
_TYPED = {
    "date": ("2", "maart", "2026"),
    "email": ("naam@waterlijn.example",),
    "tel": ("06 12 34 56 78",),
    "code": (PERSONAL_CODE,),
}


def good(name: str, widget: str, choices: Sequence[str], most: int | None) -> Any:
    """A strategy for what somebody could rightly type at a question."""
    if widget in {"radio", "select"}:
        return st.sampled_from(choices).map(lambda value: (value,))
    if widget == "checkboxes":
        several = st.lists(st.sampled_from(choices), min_size=1, unique=True)
        return several.map(lambda values: (ALONE,) if ALONE in values else tuple(values))
    if widget in _TYPED:
        return st.just(_TYPED[widget])
    letters = st.text("abcdé ’{}%<&", max_size=min(most or 99, 20) - 2)
    # Spaces at the ends do not count, so a text begins and ends with a letter.
    return letters.map(lambda text: ("x" + " ".join(text.split()) + "x",))


def any_good(field: Field) -> Any:
    values = [choice.value for choice in field.choices]
    typed = good(field.name, field.widget, values, field.max_length)
    return st.one_of(st.just(()), typed) if field.optional else typed


# Answers with which each form can be walked from start to end. What is not asked is not looked at.
_WAYS = (answers.SIGN_UP, answers.PROFESSIONAL, answers.SLEUTELPERSOON_TENSION, answers.PUBLIC)
A_WORRY: Answers = {
    **{
        name: [given] if isinstance(given, str) else given
        for way in _WAYS
        for name, given in way.answers.items()
        # Tests write there what they want to see again.
        if name not in {"own_interpretation", "betrokkene_description"}
    },
    "melder_email": ["a@waterlijn.example"],
    "last_observed_on": ["1", "3", "2026"],
    "training_session_id": ["s1"],
}
TENSION: Answers = {**A_WORRY, "subject_kind": ["spanning"]}
