"""A page of a form: what a person with any browser, screen reader or keyboard may count on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.platform.forms.view import Choice, Field, Opening, Page, Problem, Row, Widget
from chalicelib.platform.i18n import LANGUAGES
from chalicelib.platform.web.html import render
from tests.support.reading import Element, elements, every, only

WIDGETS: tuple[Widget, ...] = ("radio", "checkboxes", "select", "text", "textarea", "email", "tel")
WIDGETS += ("date", "code")
CHOSEN = {"radio": 1, "checkboxes": 2, "select": 1}
HIDDEN = (("code", "0123"), ("lang", "nl"), ("page", "wat"), ("bron", "zelf"), ("bron", "online"))


def a_field(widget: Widget = "text", **changed: Any) -> Field:
    name = f"vraag_{widget}"
    fields: dict[str, Any] = {"name": name, "id": name, "widget": widget, "values": ("getypt",)}
    fields |= {"label": f"Vraag {widget}?", "hint": f"Uitleg {widget}.", "error": ""}
    fields |= {"optional": False, "takes_out_bsn": False, "autocomplete": "off", "rows": 8}
    fields |= {"max_length": 4000 if widget == "textarea" else None, "choices": ()}
    if widget == "date":
        fields |= {"id": f"{name}-dag", "values": ("31", "2", "2026")}
    if widget in CHOSEN:
        few = [Choice(f"w{n}", f"Antwoord {n}", chosen=n < CHOSEN[widget]) for n in range(3)]
        fields["choices"] = tuple(few)
    return Field(**{**fields, **changed})


def with_error(widget: Widget = "text") -> Field:
    return a_field(widget, error="Dit klopt niet.")


def a_page(*fields: Field, **changed: Any) -> Page:
    problems = tuple(Problem(field.id, field.error) for field in fields if field.error)
    values: dict[str, Any] = {"kind": "questions", "form": "melding_publiek", "name": "wat"}
    values |= {"title": "Wat is er gebeurd", "intro": "", "step": 2, "steps": 6, "first": False}
    values |= {"fields": fields, "problems": problems, "rows": (), "hidden": HIDDEN}
    return Page(**{**values, "send_label": "Melding versturen", **changed})


def a_check_page(**changed: Any) -> Page:
    seen = ("Een ruzie.", "Met geschreeuw.")
    asked = "Wat hebt u gezien?"
    rows = (
        Row("observed_behaviour", "gezien", asked, seen, own_words=True),
        Row("recurrence", "bron", "Gebeurde dit vaker?", (), own_words=False),
    )
    notes = ("Alleen wij lezen dit.", "U kunt nu nog stoppen.")
    title = "Controleer uw antwoorden"
    return a_page(**{"kind": "check", "rows": rows, "title": title, "notes": notes, **changed})


# Where a form sends to.
ONWARD = "./melden?verder=1"


def shown(page: Page, **context: Any) -> str:
    """A page of a form as it is sent to the browser."""
    given = {"language": "nl", "path": "/melden", "page": page, "onward": ONWARD, **context}
    return render("form_page.html", **given)


def two_questions(widget: Widget) -> str:
    """A page with a wrong answer at its second question."""
    return shown(a_page(a_field("text", name="a", id="a"), with_error(widget)))


each_widget = pytest.mark.parametrize("widget", WIDGETS)


# The markup of the page must not change by any of these; the last ones turn the reading direction.
HOSTILE = "\"'><b>&amp;{{ 7*7 }}</textarea></title>\r\n\u202e\u064a\u0633"
INPUTS = ("input", "textarea", "select")
# The buttons of a Dutch page that lead to the same page in another language.
CALLS = "utrecht-button utrecht-button--primary-action large"
OTHER_LANGUAGES = [f"lang:{one.code}" for one in LANGUAGES if one.code != "nl"]


def visible_inputs(page: str) -> list[Element]:
    return [e for e in elements(page) if e.tag in INPUTS and e["type"] != "hidden"]


@each_widget
def test_each_link_of_the_error_summary_leads_to_the_first_input_of_its_question(
    widget: Widget,
) -> None:
    page = two_questions(widget)
    summary = only(page, "div", role="alert")
    link = next(e for e in every(page, "a") if summary in e.parents)
    targets = [e for e in visible_inputs(page) if "#" + e["id"] == link["href"]]
    assert [t["name"].removesuffix("-dag") for t in targets] == [f"vraag_{widget}"]
    first = next(e for e in visible_inputs(page) if e["name"].startswith(f"vraag_{widget}"))
    assert targets == [first]


@each_widget
def test_the_summary_and_the_question_say_the_same_words(widget: Widget) -> None:
    page = shown(a_page(with_error(widget)))
    inline = next(e for e in every(page, "p") if e["id"].endswith("-error"))
    assert inline.text == "Fout: Dit klopt niet."
    assert "Dit klopt niet." in only(page, "div", role="alert").text


def title_of(page: Page, **context: Any) -> str:
    return only(shown(page, **context), "title").text


def test_the_title_says_fout_exactly_when_something_is_wrong() -> None:
    right = "Stap 2 van 6 \u2013 Melding \u2013 gemeente Dordrecht"
    assert title_of(a_page(a_field())) == right
    assert title_of(a_page(with_error())).startswith("Fout: Stap 2 van 6")
    check = a_check_page(problems=(Problem("x", "Dit klopt niet."),))
    assert title_of(check).startswith("Fout:")


def test_the_title_never_repeats_the_question() -> None:
    title = title_of(a_page(a_field("textarea"), title="Wat zag u van uw buurman"))
    assert "buurman" not in title
    assert "textarea" not in title


def test_the_summary_comes_first_in_main_and_takes_the_focus() -> None:
    page = shown(a_page(with_error(), first=True))
    main = only(page, "main")
    summary = next(e for e in elements(page) if main in e.parents)
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    assert "autofocus" in summary.attributes
    assert not every(shown(a_page(a_field())), "div", role="alert")


@each_widget
def test_a_question_is_read_as_label_hint_error_input(widget: Widget) -> None:
    page, name, named = two_questions(widget), a_field(widget).id, f"Vraag {widget}?"
    label = next(e for e in elements(page) if e.tag in {"label", "legend"} and e.text == named)
    hint, error = only(page, "p", id=f"{name}-hint"), only(page, "p", id=f"{name}-error")
    box = next(e for e in visible_inputs(page) if e["id"] == name)
    assert label.place < hint.place < error.place < box.place


@each_widget
def test_hint_and_error_are_tied_to_the_question_and_the_input_is_marked_wrong(
    widget: Widget,
) -> None:
    field = with_error(widget)
    page = elements(shown(a_page(field)))
    described = [e["aria-describedby"] for e in page if e["aria-describedby"]]
    assert described == [f"{field.id}-hint {field.id}-error"]
    assert [e for e in page if e["aria-invalid"] == "true"]
    assert not [e for e in elements(shown(a_page(a_field(widget)))) if e["aria-invalid"]]


@each_widget
def test_a_question_alone_on_its_page_is_the_heading_of_it(widget: Widget) -> None:
    page = shown(a_page(a_field(widget), title="Niet deze titel", intro="Eerst dit."))
    heading, form = only(page, "h1"), only(page, "form")
    assert heading.text == f"Vraag {widget}?"
    assert "Niet deze titel" not in page
    assert form in heading.parents
    assert "Eerst dit." in form.text


def test_a_group_of_choices_is_a_fieldset_that_starts_with_its_legend() -> None:
    for widget in ("radio", "checkboxes", "date"):
        page = shown(a_page(a_field(widget), a_field("tel")))
        fieldset = only(page, "fieldset")
        assert elements(page)[fieldset.place + 1].tag == "legend"
        assert all(fieldset in e.parents for e in visible_inputs(page) if e["name"] != "vraag_tel")


@each_widget
def test_every_input_has_a_label_of_its_own(widget: Widget) -> None:
    page = shown(a_page(a_field(widget), a_field("text", name="b", id="b")))
    labelled = [label["for"] for label in every(page, "label")]
    assert sorted(labelled) == sorted(e["id"] for e in visible_inputs(page))
    assert len(set(labelled)) == len(labelled)


def test_what_need_not_be_filled_in_says_so() -> None:
    page = shown(a_page(a_field("text", optional=True), a_field("radio")))
    assert page.count("(niet verplicht)") == 1


def test_a_time_that_is_known_roughly_can_be_typed_in_words() -> None:
    boxes = visible_inputs(shown(a_page(a_field("date", figures_only=False))))
    assert [e.attributes.get("inputmode") for e in boxes] == [None, None, "numeric"]


@each_widget
def test_what_was_answered_is_still_there(widget: Widget) -> None:
    page = shown(a_page(with_error(widget)))
    boxes = visible_inputs(page)
    if widget == "date":
        parts = [(e["name"].removeprefix("vraag_date-"), e["value"]) for e in boxes]
        assert parts == [("dag", "31"), ("maand", "2"), ("jaar", "2026")]
        assert {e["inputmode"] for e in boxes} == {"numeric"}
    elif widget in {"radio", "checkboxes"}:
        checked = [e["value"] for e in boxes if "checked" in e.attributes]
        assert checked == ["w0", "w1"][: CHOSEN[widget]]
    elif widget == "select":
        selected = [e["value"] for e in every(page, "option") if "selected" in e.attributes]
        assert selected == ["w0"]
    elif widget == "textarea":
        assert boxes[0].text == "\ngetypt"
    else:
        assert boxes[0]["value"] == "getypt"


def test_the_whole_state_travels_repeated_names_included() -> None:
    page = shown(a_page(a_field()))
    # The first one is never sent: it tells this page from one that is asked for anew.
    first, *hidden = every(page, "input", type="hidden")
    assert "disabled" in first.attributes
    assert tuple((e["name"], e["value"]) for e in hidden) == HIDDEN
    assert all(only(page, "form") in e.parents for e in hidden)


def test_enter_presses_the_main_button_whatever_stands_on_the_page() -> None:
    bsn = a_field("text", error="Haal het weg.", takes_out_bsn=True)
    buttons = every(shown(a_page(bsn)), "button")
    seen = [b["value"] for b in buttons if not b["aria-hidden"]]
    assert seen == [*OTHER_LANGUAGES, "back", "next", "strip:vraag_text"]
    assert all(b["name"] == "go" and b["type"] == "submit" for b in buttons)
    assert [b["value"] for b in buttons if "formnovalidate" not in b.attributes] == ["next", "next"]
    # Enter presses the first button of the form, wherever that stands: one that nobody sees or reaches.
    first = buttons[0]
    assert (first["value"], first["form"], first["tabindex"]) == ("next", "formulier", "-1")
    assert only(shown(a_page(bsn)), "form")["id"] == "formulier"


def test_the_first_page_has_no_way_back_and_shows_where_to_call_before_its_question() -> None:
    page = shown(a_page(a_field("radio"), first=True))
    shown_buttons = [b["value"] for b in every(page, "button") if not b["aria-hidden"]]
    assert shown_buttons == [*OTHER_LANGUAGES, "next"]
    safety = only(page, "section", class_="safety flow")
    assert safety.place < only(page, "form").place
    for number in ("112", "0900-8844", "0800-7000", "088 20 80 080"):
        assert number in safety.text
    assert "Meesturen kan hier niet" in page


def test_the_numbers_to_call_are_shown_again_after_the_last_question() -> None:
    page = shown(a_check_page())
    safety = only(page, "section", class_="safety flow")
    assert safety.place < only(page, "button", value="send").place


def test_a_notice_has_a_button_that_calls_and_then_one_that_goes_on() -> None:
    page = shown(a_page(kind="notice"))
    call, on = (
        only(page, "a", href="tel:112", class_=CALLS),
        every(page, "button", value="next")[-1],
    )
    assert (call.text, on.text) == ("Bel 112", "Ik heb gebeld, verder")
    assert call.place < on.place


def test_who_reads_it_is_said_after_the_answers_and_before_the_main_button() -> None:
    page = shown(a_check_page())
    block = only(page, "section", **{"aria-labelledby": "wie-leest"})
    assert only(page, "h2", id="wie-leest").text == "Wie leest dit?"
    said = [item.text for item in every(page, "li") if block in item.parents]
    assert said == ["Alleen wij lezen dit.", "U kunt nu nog stoppen."]
    assert every(page, "dd")[-1].place < block.place < only(page, "button", value="send").place
    assert "wie-leest" not in shown(a_check_page(notes=()))


def test_a_sign_up_for_a_training_does_not_speak_of_danger() -> None:
    page = shown(a_page(a_field(), first=True), safety=False, form_name="Aanmelding")
    assert not every(page, "section", class_="safety flow")
    title = only(page, "title").text
    assert "Aanmelding" in title
    assert "Melding" not in title


def test_each_answer_is_shown_once_with_a_button_to_change_it() -> None:
    page = shown(a_check_page())
    changes = [b for b in every(page, "button") if b["value"].startswith("change:")]
    assert [(b["value"], b.text) for b in changes] == [
        ("change:gezien", "Wijzig: Wat hebt u gezien?"),
        ("change:bron", "Wijzig: Gebeurde dit vaker?"),
    ]
    answers = [a.text for a in every(page, "dd") if a["class"] != "change"]
    assert answers == ["Een ruzie.Met geschreeuw.", "Niet ingevuld"]
    assert only(page, "button", value="send").text == "Melding versturen"


def test_a_change_of_language_is_a_button_in_the_header_that_keeps_the_answers() -> None:
    page = shown(a_page(a_field()))
    button = only(page, "button", value="lang:en")
    assert only(page, "header") in button.parents
    assert button["form"] == only(page, "form")["id"]
    assert not [a for a in every(page, "a") if a["lang"] == "en"]


def test_the_first_page_says_how_long_it_takes_what_to_have_ready_and_who_reads_it() -> None:
    opening = Opening("Vertel het ons", 10, ("Alleen wij.", "Niemand anders."), ("Uw agenda",))
    page = shown(a_page(a_field("radio"), first=True, title="", opening=opening))
    assert only(page, "h1").text == "Vertel het ons"
    assert "ongeveer 10 minuten" in page
    block = only(page, "section", **{"aria-labelledby": "wie-leest"})
    assert block.place < only(page, "form").place
    said = [item.text for item in every(page, "li") if block in item.parents]
    assert said == ["Alleen wij.", "Niemand anders."]
    assert "Uw agenda" in [item.text for item in every(page, "li")]
    assert "#vragen" not in page
    prepared = replace(opening, prepare="professionals")
    page = shown(a_page(a_field("radio"), first=True, title="", opening=prepared))
    assert only(page, "a", href="professionals#vragen").place < only(page, "form").place


def test_the_first_question_is_the_heading_of_a_page_without_a_title() -> None:
    page = shown(a_page(a_field("radio"), a_field("text"), title=""))
    assert only(page, "h1").text == "Vraag radio?"


def test_the_form_posts_to_the_address_that_it_is_given() -> None:
    form = only(shown(a_page(a_field())), "form")
    assert (form["action"], form["method"]) == (ONWARD, "post")
    assert "novalidate" in form.attributes


def test_nothing_that_was_typed_becomes_markup_wherever_it_is_shown() -> None:
    innocent, hostile = (a_hostile_page(text) for text in ("onschuldig", HOSTILE))
    assert [(e.tag, {*e.attributes}) for e in elements(hostile)] == [
        (e.tag, {*e.attributes}) for e in elements(innocent)
    ]


def test_typed_text_comes_back_letter_for_letter() -> None:
    page = shown(a_page(a_field("textarea", values=("\n eerste regel <3\nén €",))))
    assert only(page, "textarea").text == "\n\n eerste regel <3\nén €"


def a_hostile_page(text: str) -> str:
    """A page, or rather two, with ``text`` in every place that can hold somebody's words."""
    choices = (Choice(text, text, chosen=True, hint=text),)
    asked: Any = {"label": text, "hint": text, "error": text, "choices": choices}
    fields = [a_field(widget, values=(text, text, text), **asked) for widget in WIDGETS]
    state = ((text, text),)
    questions = shown(a_page(*fields, title=text, intro=" ".join(text.split()), hidden=state))
    rows = (Row(text, text, text, (text,), own_words=True),)
    check = a_check_page(rows=rows, hidden=state, send_label=text, title=text)
    return questions + shown(check, alert=text, form_name=text)


def test_the_title_says_fout_when_sending_failed() -> None:
    assert title_of(a_check_page(), alert="Er is nog niets verstuurd.").startswith("Fout:")
