"""Hostile words in every field where a reporter can write: on the pages of the desk they are words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.forms.form import Form
from chalicelib.platform.forms.question import FREE_TEXT
from chalicelib.platform.typed.text import named
from chalicelib.reports.domain import MAX_AMENDMENTS
from chalicelib.reports.forms import MELDING_PROFESSIONAL, MELDING_PUBLIEK, MELDING_SLEUTELPERSOON
from chalicelib.reports.sections import MASKED, section_of
from tests.support.builders import (
    FLOOD,
    a_professional_report,
    a_public_report,
    a_sleutelpersoon_report,
)
from tests.support.bureau import ROLES, Bureau
from tests.support.reading import elements
from tests.support.web import Answer

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an end of what is around it": "</span></dd></dl></section></main><h1>Ingelogd</h1>",
    "an image": "<img src=x onerror=alert(1)>",
    "a comment": "<!-- <style>*{display:none}",
    "a template": "{{7*7}} {% raw %} ${7*7} #{7*7} %(number)s {0}",
    "quotes and an ampersand": "\"'&amp; &lt;b&gt; &#60; ' onfocus=x \" `x`",
    "another direction": "\u202eomgekeerd\u2066\u2067\u200f",
    "nothing wide": "a\u200bb\u200d\ufeff\u2060c",
    "control characters": "a\x00b\x01\x08\x1b[31m\x7f\x85c",
    "ends of lines": "een\r\nSet-Cookie: a=b\r\n\r\n<p>twee",
    "characters of four bytes": "𝕏😀🏳️‍🌈👩‍👩‍👧‍👦𐍈",
    "marks upon marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚",
    "a very long word": "<w" * 2000,
    "an address": "javascript:alert(1) https://elders.example/?a=1&b=2",
}


def fillable(form: Form) -> list[str]:
    """The questions that are answered in the reporter's own words.

    But for a code and an address: who may report and who is mailed is read from them, and they are not shown.
    """
    return [
        name
        for name, question in form.questions.items()
        if question.widget in {*FREE_TEXT, "tel"} and name != "personal_code"
    ]


def filled(form: Form, text: str) -> Filled:
    """The form with ``text`` in every field, harsher than a reporter can: what they send is cleaned first."""
    values: dict[str, Any] = {name: f"{name} {text}" for name in fillable(form)}
    if form is MELDING_PUBLIEK:
        return a_public_report(**values)
    if form is MELDING_PROFESSIONAL:
        return a_professional_report(**values)
    return a_sleutelpersoon_report("", **values)


def pages(bureau: Bureau, form: Form, text: str, secret: str) -> tuple[Answer, Answer, Answer]:
    """The melding as it is shown: masked, unmasked and on paper."""
    _, sid = bureau.accept(filled(form, text))
    return (
        bureau.get(f"/melding/{sid}", secret),
        bureau.post(f"/melding/{sid}/wie", {"reden": "veiligheid"}, secret),
        bureau.post(f"/melding/{sid}/afdruk", {}, secret),
    )


def shape(answer: Answer) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page and the names of their attributes."""
    return [(element.tag, tuple(element.attributes)) for element in elements(answer.body)]


def assert_only_words(form: Form, text: str) -> None:
    bureau = Bureau()
    secret = bureau.logged_in("triagist")
    calm = pages(bureau, form, "rustig", secret)
    hostile = pages(bureau, form, text, secret)
    for number, (answer, other) in enumerate(zip(hostile, calm, strict=True)):
        assert answer.status == other.status == 200
        assert shape(answer) == shape(other)
        lines = [e for e in elements(answer.body) if e.tag == "span" and e["class"] == "line"]
        said = {line.text for line in lines}
        for name in fillable(form):
            masked = section_of(name) in MASKED and number != 1
            assert (named(f"{name} {text}") in said) == (not masked)
        # Within its own direction, what turns a text around ends with it.
        assert all(line["dir"] == "auto" for line in lines)
        assert _UNSEEN.search(answer.body) is None
        answer.body.encode()


# Marks that turn the order of what stands around them, and marks without a width.
_UNSEEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u2060\ufeff\u00ad\u061c\u180e\ufff9]"
)


FORMS = (MELDING_PUBLIEK, MELDING_PROFESSIONAL, MELDING_SLEUTELPERSOON)
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


@each_form
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_in_every_field_are_words(form: Form, kind: str) -> None:
    assert len(fillable(form)) >= 5
    assert_only_words(form, HOSTILE[kind])


@each_form
@settings(max_examples=25)
@given(
    text=st.lists(
        st.sampled_from("""< > </ <! & &# ; " ' {{ }} {% a script""".split()) | st.text(max_size=5),
        max_size=12,
    ).map("".join)
)
def test_any_words_in_every_field_are_words(form: Form, text: str) -> None:
    assert_only_words(form, text)


def test_an_id_that_is_too_long_to_be_one_of_ours_is_not_there() -> None:
    """An address holds some 8 kB; DynamoDB takes a key of that length for a fault of ours."""
    bureau = Bureau()
    everybody = bureau.logged_in(*ROLES, organisatie_id="waterlijn", person_id="vast")
    named = [path for method, path in bureau.guard.declared if method == "GET" and "{" in path]
    assert len(named) > 5
    for path in named:
        if bureau.guard.declared["GET", path] != "iedereen":
            asked = re.sub(r"\{\w+\}", "a" * 3_000, path)
            assert (path, bureau.get(asked, everybody).status) == (path, 404)
    _, sid = bureau.report()
    assert bureau.get(f"/melding/{sid}?voor={'a' * 3_000}", everybody).status == 200


def test_a_place_in_a_list_that_is_too_long_is_its_start() -> None:
    bureau = Bureau()
    bureau.set_flood(FLOOD)
    code, sid = bureau.report()
    for one in range(MAX_AMENDMENTS + 1):
        bureau.accept(a_public_report(observed_behaviour=f"Nog iets, woord{one}."), code)
    page = bureau.get(f"/melding/{sid}/meer?voor={'a' * 3_000}", bureau.triagist)
    assert (page.status, page.body.count("/meer/")) == (200, 1)
