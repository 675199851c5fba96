"""A page of a form: what a person with any browser, screen reader or keyboard may count on."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.platform.forms.view import Choice, Field, Page, Problem, Row, Widget
from chalicelib.platform.i18n import LANGUAGES
from chalicelib.platform.web.html import render
from tests.support.reading import Element, elements, every, only

WIDGETS: tuple[Widget, ...] = (
    "radio",
    "checkboxes",
    "select",
    "text",
    "textarea",
    "email",
    "tel",
    "date",
    "code",
)
CHOSEN = {"radio": 1, "checkboxes": 2, "select": 1}
HIDDEN = (("code", "0123"), ("lang", "nl"), ("page", "wat"), ("bron", "zelf"), ("bron", "online"))


def a_field(widget: Widget = "text", **changed: Any) -> Field:
    name = f"vraag_{widget}"
    fields: dict[str, Any] = {
        "name": name,
        "id": f"{name}-dag" if widget == "date" else name,
        "widget": widget,
        "label": f"Vraag {widget}?",
        "hint": f"Uitleg {widget}.",
        "optional": False,
        "error": "",
        "values": ("31", "2", "2026") if widget == "date" else ("getypt",),
        "choices": tuple(
            Choice(value=f"w{n}", label=f"Antwoord {n}", chosen=n < CHOSEN[widget], hint="")
            for n in range(3)
        )
        if widget in CHOSEN
        else (),
        "max_length": 4000 if widget == "textarea" else None,
        "autocomplete": "off",
        "rows": 8,
        "takes_out_bsn": False,
    }
    return Field(**{**fields, **changed})


def a_page(*fields: Field, **changed: Any) -> Page:
    values: dict[str, Any] = {
        "kind": "questions",
        "form": "melding_publiek",
        "name": "wat",
        "title": "Wat is er gebeurd",
        "intro": "",
        "step": 2,
        "steps": 6,
        "first": False,
        "fields": fields,
        "problems": tuple(Problem(field.id, field.error) for field in fields if field.error),
        "rows": (),
        "hidden": HIDDEN,
        "send_label": "Melding versturen",
    }
    return Page(**{**values, **changed})


def a_check_page(**changed: Any) -> Page:
    rows = (
        Row(
            "observed_behaviour",
            "gezien",
            "Wat hebt u gezien?",
            ("Een ruzie.", "Met geschreeuw."),
            own_words=True,
        ),
        Row("recurrence", "bron", "Gebeurde dit vaker?", (), own_words=False),
    )
    checked = {
        "kind": "check",
        "rows": rows,
        "title": "Controleer uw antwoorden",
        "notes": ("Alleen wij lezen dit.", "U kunt nu nog stoppen."),
    }
    return a_page(**{**checked, **changed})


def shown(page: Page, **context: Any) -> str:
    """A page of a form as it is sent to the browser."""
    return render(
        "form_page.html", **{"language": "nl", "path": "/melden", "page": page, **context}
    )


# The markup of the page must not change by any of these; the last ones turn the reading direction.
HOSTILE = "\"'><b>&amp;{{ 7*7 }}</textarea></title>\r\n\u202e\u064a\u0633"
INPUTS = ("input", "textarea", "select")
# The buttons of a Dutch page that lead to the same page in another language.
OTHER_LANGUAGES = [f"lang:{one.code}" for one in LANGUAGES if one.code != "nl"]


def visible_inputs(page: str) -> list[Element]:
    return [e for e in elements(page) if e.tag in INPUTS and e["type"] != "hidden"]


@pytest.mark.parametrize("widget", WIDGETS)
def test_each_link_of_the_error_summary_leads_to_the_first_input_of_its_question(
    widget: Widget,
) -> None:
    page = shown(
        a_page(a_field("text", name="a", id="a"), a_field(widget, error="Dit klopt niet."))
    )
    summary = only(page, "div", role="alert")
    link = next(e for e in every(page, "a") if summary in e.parents)
    targets = [e for e in visible_inputs(page) if "#" + e["id"] == link["href"]]
    assert [t["name"].removesuffix("-dag") for t in targets] == [f"vraag_{widget}"]
    first = next(e for e in visible_inputs(page) if e["name"].startswith(f"vraag_{widget}"))
    assert targets == [first]


@pytest.mark.parametrize("widget", WIDGETS)
def test_the_summary_and_the_question_say_the_same_words(widget: Widget) -> None:
    page = shown(a_page(a_field(widget, error="Dit klopt niet.")))
    inline = next(e for e in every(page, "p") if e["id"].endswith("-error"))
    summary = only(page, "div", role="alert")
    assert inline.text == "Fout: Dit klopt niet."
    assert "Dit klopt niet." in summary.text


def test_the_title_says_fout_exactly_when_something_is_wrong() -> None:
    assert only(shown(a_page(a_field())), "title").text == (
        "Stap 2 van 6 \u2013 Melding \u2013 gemeente Dordrecht"
    )
    wrong = shown(a_page(a_field(error="Dit klopt niet.")))
    assert only(wrong, "title").text.startswith("Fout: Stap 2 van 6")
    check = shown(a_check_page(problems=(Problem("x", "Dit klopt niet."),)))
    assert only(check, "title").text.startswith("Fout:")


def test_the_title_never_repeats_the_question() -> None:
    page = shown(a_page(a_field("textarea"), title="Wat zag u van uw buurman"))
    assert "buurman" not in only(page, "title").text
    assert "textarea" not in only(page, "title").text


def test_the_summary_comes_first_in_main_and_takes_the_focus() -> None:
    page = shown(a_page(a_field(error="Dit klopt niet."), first=True))
    main = only(page, "main")
    summary = next(e for e in elements(page) if main in e.parents)
    assert summary["role"] == "alert"
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary.attributes
    assert not every(shown(a_page(a_field())), "div", role="alert")


@pytest.mark.parametrize("widget", WIDGETS)
def test_a_question_is_read_as_label_hint_error_input(widget: Widget) -> None:
    page = shown(
        a_page(a_field("text", name="a", id="a"), a_field(widget, error="Dit klopt niet."))
    )
    name = a_field(widget).id
    named = f"Vraag {widget}?"
    label = next(e for e in elements(page) if e.tag in {"label", "legend"} and e.text == named)
    hint, error = only(page, "p", id=f"{name}-hint"), only(page, "p", id=f"{name}-error")
    box = next(e for e in visible_inputs(page) if e["id"] == name)
    assert label.place < hint.place < error.place < box.place


@pytest.mark.parametrize("widget", WIDGETS)
def test_hint_and_error_are_tied_to_the_question_and_the_input_is_marked_wrong(
    widget: Widget,
) -> None:
    field = a_field(widget, error="Dit klopt niet.")
    page = shown(a_page(field))
    described = [e for e in elements(page) if e["aria-describedby"]]
    assert [e["aria-describedby"] for e in described] == [f"{field.id}-hint {field.id}-error"]
    assert [e for e in elements(page) if e["aria-invalid"] == "true"]
    assert not [e for e in elements(shown(a_page(a_field(widget)))) if e["aria-invalid"]]


@pytest.mark.parametrize("widget", WIDGETS)
def test_a_question_alone_on_its_page_is_the_heading_of_it(widget: Widget) -> None:
    page = shown(a_page(a_field(widget), title="Niet deze titel", intro="Eerst dit."))
    heading = only(page, "h1")
    assert heading.text == f"Vraag {widget}?"
    assert "Niet deze titel" not in page
    assert only(page, "form") in heading.parents
    assert "Eerst dit." in only(page, "form").text


def test_a_group_of_choices_is_a_fieldset_that_starts_with_its_legend() -> None:
    for widget in ("radio", "checkboxes", "date"):
        page = shown(a_page(a_field(widget), a_field("tel")))
        fieldset = only(page, "fieldset")
        assert elements(page)[fieldset.place + 1].tag == "legend"
        assert all(fieldset in e.parents for e in visible_inputs(page) if e["name"] != "vraag_tel")


@pytest.mark.parametrize("widget", WIDGETS)
def test_every_input_has_a_label_of_its_own(widget: Widget) -> None:
    page = shown(a_page(a_field(widget), a_field("text", name="b", id="b")))
    labelled = [label["for"] for label in every(page, "label")]
    assert sorted(labelled) == sorted(e["id"] for e in visible_inputs(page))
    assert len(set(labelled)) == len(labelled)


def test_what_need_not_be_filled_in_says_so() -> None:
    page = shown(a_page(a_field("text", optional=True), a_field("radio")))
    assert page.count("(niet verplicht)") == 1


@pytest.mark.parametrize("widget", WIDGETS)
def test_what_was_answered_is_still_there(widget: Widget) -> None:
    page = shown(a_page(a_field(widget, error="Dit klopt niet.")))
    boxes = visible_inputs(page)
    if widget == "date":
        assert [(e["name"], e["value"], e["inputmode"]) for e in boxes] == [
            ("vraag_date-dag", "31", "numeric"),
            ("vraag_date-maand", "2", "numeric"),
            ("vraag_date-jaar", "2026", "numeric"),
        ]
    elif widget in {"radio", "checkboxes"}:
        checked = [e["value"] for e in boxes if "checked" in e.attributes]
        assert checked == ["w0"] if widget == "radio" else checked == ["w0", "w1"]
    elif widget == "select":
        selected = [e["value"] for e in every(page, "option") if "selected" in e.attributes]
        assert selected == ["w0"]
    elif widget == "textarea":
        assert boxes[0].text == "\ngetypt"
    else:
        assert boxes[0]["value"] == "getypt"


def test_the_whole_state_travels_repeated_names_included() -> None:
    page = shown(a_page(a_field()))
    hidden = every(page, "input", type="hidden")
    assert tuple((e["name"], e["value"]) for e in hidden) == HIDDEN
    assert all(only(page, "form") in e.parents for e in hidden)


def test_enter_presses_the_main_button_whatever_stands_on_the_page() -> None:
    bsn = a_field("text", error="Haal het weg.", takes_out_bsn=True)
    buttons = every(shown(a_page(bsn)), "button")
    assert [b["value"] for b in buttons] == ["next", "strip:vraag_text", "back", *OTHER_LANGUAGES]
    assert all(b["name"] == "go" and b["type"] == "submit" for b in buttons)
    assert [b["value"] for b in buttons if "formnovalidate" not in b.attributes] == ["next"]


def test_the_first_page_has_no_way_back_and_shows_where_to_call_before_its_question() -> None:
    page = shown(a_page(a_field("radio"), first=True))
    assert [b["value"] for b in every(page, "button")] == ["next", *OTHER_LANGUAGES]
    safety = only(page, "section", class_="safety flow")
    assert safety.place < only(page, "form").place
    for number in ("112", "0900-8844", "0800-7000", "088 20 80 080"):
        assert number in safety.text
    assert "geen bestanden meesturen" in page


def test_the_numbers_to_call_are_shown_again_after_the_last_question() -> None:
    page = shown(a_check_page())
    assert (
        only(page, "section", class_="safety flow").place < only(page, "button", value="send").place
    )
    assert "112" in only(shown(a_page(kind="notice")), "section", class_="safety flow").text


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
    assert "Aanmelding" in only(page, "title").text
    assert "Melding" not in only(page, "title").text


def test_each_answer_is_shown_once_with_a_button_to_change_it() -> None:
    page = shown(a_check_page())
    changes = [b for b in every(page, "button") if b["value"].startswith("change:")]
    assert [(b["value"], b.text) for b in changes] == [
        ("change:gezien", "Wijzig: Wat hebt u gezien?"),
        ("change:bron", "Wijzig: Gebeurde dit vaker?"),
    ]
    answers = every(page, "dd")
    assert [a.text for a in answers if a["class"] != "change"] == [
        "Een ruzie.Met geschreeuw.",
        "Niet ingevuld",
    ]
    assert only(page, "button", value="send").text == "Melding versturen"


def test_a_change_of_language_is_a_button_that_keeps_the_answers() -> None:
    page = shown(a_page(a_field()))
    button = only(page, "button", value="lang:en")
    assert only(page, "form") in button.parents
    jump = next(a for a in every(page, "a") if a["lang"] == "en")
    assert jump["href"] == "#" + button["id"]


def test_the_form_posts_to_the_page_it_is_on() -> None:
    form = only(shown(a_page(a_field())), "form")
    assert (form["action"], form["method"], form["autocomplete"]) == ("./melden", "post", "off")
    assert "novalidate" in form.attributes


def test_nothing_that_was_typed_becomes_markup_wherever_it_is_shown() -> None:
    innocent = set_of_tags(a_hostile_page("onschuldig"))
    assert set_of_tags(a_hostile_page(HOSTILE)) == innocent


def test_typed_text_comes_back_letter_for_letter() -> None:
    page = shown(a_page(a_field("textarea", values=("\n eerste regel <3\nén €",))))
    assert only(page, "textarea").text == "\n\n eerste regel <3\nén €"


def a_hostile_page(text: str) -> str:
    """A page, or rather two, with ``text`` in every place that can hold somebody's words."""
    fields = [
        a_field(
            widget,
            label=text,
            hint=text,
            error=text,
            values=(text, text, text),
            choices=(Choice(text, text, chosen=True, hint=text),),
        )
        for widget in WIDGETS
    ]
    state = ((text, text),)
    questions = shown(a_page(*fields, title=text, intro=" ".join(text.split()), hidden=state))
    rows = (Row(text, text, text, (text,), own_words=True),)
    check = a_check_page(rows=rows, hidden=state, send_label=text, title=text)
    return questions + shown(check, alert=text, form_name=text)


def set_of_tags(page: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.tag, tuple(sorted(e.attributes))) for e in elements(page)]
