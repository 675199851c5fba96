"""A form of one page, as staff fill them in: it is checked and done, or comes back as it was typed."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.engine import Complete, kept, prefilled, single
from chalicelib.platform.forms.form import Answers, Form, Step, ask
from chalicelib.platform.forms.state import NotOurs
from chalicelib.platform.forms.view import Field, Page
from chalicelib.platform.typed.text import scrub
from tests.support.person import a_context

BSN = "123456782"
CHOICES = (Option("a", "A"), Option("b", "B"))


class Everything(Answers):
    """One question of each kind that a member of staff is asked."""

    over: str = ask("hidden", "", max_length=20)
    tekst: str = ask("textarea", "Uw tekst", max_length=60, error="Schrijf iets.")
    naam: str | None = ask("text", "Naam", max_length=20, optional=True)
    soort: str | None = ask("select", "Soort", choices=CHOICES, optional=True)
    mag: str | None = ask("tick", "Mag het", optional=True)
    vanaf: date | None = ask("date", "Vanaf", optional=True)


FORM = Form("test", 1, Everything, (Step("", ""),), title="", send_label="")
GOOD = {"over": ["x"], "tekst": ["Een tekst."]}


def field(page: Page | Complete, name: str) -> Field:
    assert isinstance(page, Page)
    (found,) = [one for one in page.fields if one.name == name]
    return found


@pytest.mark.parametrize("go", [{}, {"go": ["send"]}])
def test_without_a_button_or_with_send_it_is_checked(go: dict[str, list[str]]) -> None:
    done = single(FORM, {**GOOD, **go, "mag": ["ja"]}, a_context())
    assert isinstance(done, Complete)
    expected = {"over": "x", "tekst": "Een tekst.", "mag": "ja"}
    assert done.answers.model_dump(exclude_none=True) == expected


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Schrijf iets."),
        ("  \n ", "Schrijf iets."),
        ("x" * 61, "Uw tekst is 1 teken te lang."),
        ("  e\u0301\n" + "x" * 370 + "\n ", "Uw tekst is 312 tekens te lang."),
        (f"Zie {BSN}.", "Haal het burgerservicenummer (BSN) weg. Dat mogen wij niet bewaren."),
    ],
)
def test_each_wrong_answer_is_told_at_its_field_and_stays(typed: str, message: str) -> None:
    page = single(FORM, {**GOOD, "tekst": [typed], "soort": ["b"]}, a_context())
    wrong = field(page, "tekst")
    assert (wrong.error, wrong.values) == (message, (typed,))
    assert isinstance(page, Page)
    assert [(p.field_id, p.message) for p in page.problems] == [("tekst", message)]
    assert [choice.chosen for choice in field(page, "soort").choices] == [False, True]


def test_an_accent_that_was_typed_apart_is_stored_as_one_letter() -> None:
    done = single(FORM, {**GOOD, "tekst": ["cafe\u0301\r\n"]}, a_context())
    assert isinstance(done, Complete)
    assert done.answers.model_dump()["tekst"] == "caf\u00e9"


def test_the_button_takes_a_number_out_and_checks_nothing() -> None:
    typed = {"over": ["x"], "tekst": [f"Zie {BSN} hier"], "naam": ["te lang " * 9]}
    page = single(FORM, {**typed, "go": ["strip:tekst"]}, a_context())
    assert isinstance(page, Page)
    assert page.problems == ()
    shown = {name: field(page, name).values for name in typed}
    assert shown == {"over": ("x",), "tekst": ("Zie hier",), "naam": ("te lang " * 9,)}


@given(go=st.sampled_from(["strip", "back", "", "send", "lang", "change", "x"]), of=st.text())
@pytest.mark.parametrize("name", ["", *Everything.model_fields, "go", "page"])
def test_no_button_loses_a_word_or_fails(name: str, go: str, of: str) -> None:
    typed = {"over": ["x"], "tekst": ["Mijn woorden"], "soort": ["b"], "mag": ["ja"]}
    typed |= {"vanaf-dag": ["31"], "vanaf-maand": ["2"], "vanaf-jaar": ["2026"]}
    page = single(FORM, {**typed, "go": [f"{go}:{name or of}"]}, a_context())
    assert field(page, "tekst").values == ("Mijn woorden",)
    assert field(page, "vanaf").values == ("31", "2", "2026")
    assert [c.value for c in field(page, "soort").choices if c.chosen] == ["b"]
    assert field(page, "mag").choices[0].chosen


def test_inputs_that_are_no_part_of_the_form_are_left_alone() -> None:
    others = {"formulier": ["geheim"], "blad": ["a" * 20], "page": ["elders"], "seen": ["alles"]}
    assert isinstance(single(FORM, {**GOOD, **others}, a_context()), Complete)
    assert "geheim" not in repr(single(FORM, {**others, "over": ["x"]}, a_context()))


@pytest.mark.parametrize("name", ["over", "tekst", "soort"])
def test_an_input_that_comes_twice_is_none_of_ours(name: str) -> None:
    with pytest.raises(NotOurs):
        single(FORM, {**GOOD, name: ["a", "b"]}, a_context())


def test_filled_in_beforehand_nothing_is_checked() -> None:
    page = prefilled(FORM, {"soort": ["a"], "tekst": ["x" * 100], "elders": ["y"]}, a_context())
    assert page.problems == ()
    assert field(page, "tekst").values == ("x" * 100,)
    assert field(page, "soort").choices[0].chosen
    assert field(page, "over").values == ()


@given(typed=st.text(st.characters()))
def test_what_is_kept_is_what_was_typed_and_no_hidden_field(typed: str) -> None:
    found = dict(kept(FORM, {**GOOD, "naam": [typed], "soort": ["b"]}, a_context()))
    assert found.pop("Uw tekst") == "Een tekst."
    assert found.pop("Soort") == "B"
    assert "".join(found.pop("Naam", "").split()) in "".join(normalize("NFC", scrub(typed)).split())
    assert found == {}
