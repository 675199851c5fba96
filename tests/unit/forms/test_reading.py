"""From what was typed to an answer."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.forms import bsn
from chalicelib.platform.forms.day import parse_day
from chalicelib.platform.forms.question import Question
from chalicelib.platform.forms.reading import REPLACEMENT, Wrong, clean, read, scrub
from tests.support.person import a_context


def a_question(**changed: Any) -> Question:
    return Question(
        **{"page": "p", "label": "l", "widget": "textarea", "max_length": 100, **changed}
    )


def wide(digits: str) -> str:
    """Full-width digits, as some keyboards type them."""
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


def code_of(question: Question, *raw: str) -> str:
    try:
        read(question, raw, a_context())
    except Wrong as wrong:
        return wrong.code
    return ""


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (("27", "3", "2026"), date(2026, 3, 27)),
        (("07", "03", "2026"), date(2026, 3, 7)),
        ((" 27 ", "mrt", "2026"), date(2026, 3, 27)),
        (("27", "Mrt.", "2026"), date(2026, 3, 27)),
        (("27", "maart", "2026"), date(2026, 3, 27)),
        (("27", "March", "2026"), date(2026, 3, 27)),
        (("27", "mar", "2026"), date(2026, 3, 27)),
        (("1", "mei", "2026"), date(2026, 5, 1)),
        (("1", "may", "2026"), date(2026, 5, 1)),
        (("1", "okt", "2026"), date(2026, 10, 1)),
        (("1", "Oct", "2026"), date(2026, 10, 1)),
        (("1", "sept", "2026"), date(2026, 9, 1)),
        (("29", "2", "2024"), date(2024, 2, 29)),
        (("27-3-2026", "", ""), date(2026, 3, 27)),
        (("27/03/2026", "", ""), date(2026, 3, 27)),
        (("27 mrt 2026", "", ""), date(2026, 3, 27)),
        ((wide("27"), wide("3"), wide("2026")), date(2026, 3, 27)),
        (("29", "2", "2025"), None),
        (("31", "4", "2026"), None),
        (("0", "1", "2026"), None),
        (("1", "13", "2026"), None),
        (("1", "0", "2026"), None),
        (("1", "x", "2026"), None),
        (("1", "3", "26"), None),
        (("1", "3", "0000"), None),
        (("-1", "3", "2026"), None),
        (("1", "", "2026"), None),
        (("", "3", "2026"), None),
        (("27-3", "", ""), None),
        (("²", "3", "2026"), date(2026, 3, 2)),
        (("001", "3", "2026"), None),
    ],
)
def test_a_date_is_read_as_people_write_it(typed: tuple[str, str, str], day: date | None) -> None:
    assert parse_day(*typed) == day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_can_be_typed(day: date) -> None:
    assert parse_day(str(day.day), str(day.month), str(day.year)) == day


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_the_reading_of_a_date(day: str, month: str, year: str) -> None:
    assert isinstance(parse_day(day, month, year), date | None)


@pytest.mark.parametrize(
    ("bound", "typed", "code"),
    [
        ("until_today", ("2", "3", "2026"), ""),
        ("until_today", ("3", "3", "2026"), "future"),
        ("from_today", ("2", "3", "2026"), ""),
        ("from_today", ("1", "3", "2026"), "past"),
        ("", ("1", "1", "1999"), ""),
        ("until_today", ("31", "2", "2026"), "date"),
        ("until_today", ("", "", ""), "required"),
        ("until_today", ("", "3", ""), "date"),
    ],
)
def test_a_date_keeps_within_its_bounds(bound: str, typed: tuple[str, ...], code: str) -> None:
    assert code_of(a_question(widget="date", day=bound), *typed) == code


def test_length_is_counted_in_characters_after_trimming_and_composing() -> None:
    question = a_question(min_length=3, max_length=5)
    assert code_of(question, "   ab   ") == "too_short"
    assert code_of(question, "  abcde  ") == ""
    assert code_of(question, "abcdef") == "too_long"
    assert code_of(question, "e\u0301" * 5) == ""
    assert code_of(question, "😀" * 5) == ""
    assert code_of(question, "a\r\nb\r\n") == ""
    assert read(question, ["a\r\nb\rc"], a_context()) == "a\nb\nc"


def test_only_white_space_counts_as_nothing() -> None:
    assert code_of(a_question(), " \r\n\t ") == "required"
    assert read(a_question(optional=True), [" \n"], a_context()) is None
    assert read(a_question(optional=True), [], a_context()) is None


@pytest.mark.parametrize("widget", ["text", "email", "tel", "code"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\t"])
def test_a_single_line_stays_a_single_line(widget: str, end: str) -> None:
    assert code_of(a_question(widget=widget), f"a{end}b@waterlijn.example") == "characters"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_readable_text_is_stored_as_it_was_shown(typed: str) -> None:
    assert scrub(typed) == typed
    assert clean(typed) == unicodedata.normalize("NFC", typed).strip()


@given(st.text(st.characters()))
def test_whatever_is_shown_again_can_be_sent_and_read_again(typed: str) -> None:
    scrub(typed).encode("utf-8")
    assert scrub(scrub(typed)) == scrub(typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("naam@voorbeeld.nl", ""),
        (" naam@voorbeeld.nl ", ""),
        ("naam+werk@waterlijn.example", ""),
        ("naam", "email"),
        ("naam@", "email"),
        ("naam@voorbeeld", "email"),
        ("naam@@voorbeeld.nl", "email"),
        ("naäm@voorbeeld.nl", "email"),
        ("a@b.nl, c@d.nl", "email"),
        ("Naam <naam@voorbeeld.nl>", "email"),
        ("naam@[127.0.0.1]", "email"),
        ("naam@voorbeeld.nl\x00", "characters"),
    ],
)
def test_an_e_mail_address_is_one_that_mail_can_be_sent_to(typed: str, code: str) -> None:
    assert code_of(a_question(widget="email", max_length=254), typed) == code


def test_an_address_is_kept_in_a_form_that_the_mail_service_takes() -> None:
    question = a_question(widget="email", max_length=254)
    assert read(question, ["j@M\u00dcnchen.de"], a_context()) == "j@xn--mnchen-3ya.de"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0612345678", ""),
        ("06 12 34 56 78", ""),
        ("+31 6 12345678", ""),
        ("14 078", "phone"),
        ("1234567", "phone"),
        ("12345678", ""),
        ("1" * 15, ""),
        ("1" * 16, "phone"),
        ("06-12345678", ""),
        ("(078) 123 45 67", ""),
        ("06--", "phone"),
        ("0612345678+", "phone"),
        ("bel mij", "phone"),
        ("٠١٢٣٤٥٦٧٨", "phone"),
    ],
)
def test_a_phone_number_is_digits_and_a_plus_however_people_space_it(typed: str, code: str) -> None:
    assert code_of(a_question(widget="tel", max_length=20), typed) == code


@pytest.mark.parametrize("local", ["=?utf-8?q?x=40kwaad.example=2c?=", "=?utf-8?q??="])
def test_an_encoded_word_is_no_address(local: str) -> None:
    """Whoever decodes the header would read another address than the one that was checked."""
    question = a_question(widget="email", max_length=254)
    assert code_of(question, f"{local}@waterlijn.example") == "email"


def test_a_text_far_too_long_is_refused_before_it_is_normalised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "chalicelib.platform.forms.reading.clean", lambda _: pytest.fail("too late")
    )
    assert code_of(a_question(), "\u0301\u0316" * 120_000) == "too_long"


@pytest.mark.parametrize(
    "text",
    [
        "123456782",
        "Zijn nummer is 123456782.",
        "1234.56.782",
        "123 456 782",
        "1 2 3 4 5 6 7 8 2",
        "in 2024 123456782",
        "12 123456782",
        "123 456 123 456 782",
        "123456782 en nog eens 123456782",
        "bsn123456782bsn",
        "123\u00a0456\u00a0782",
        wide("123456782"),
    ],
)
def test_a_bsn_is_found_and_can_be_taken_out(text: str) -> None:
    assert code_of(a_question(), text) == "bsn"
    assert code_of(a_question(widget="text"), text) == "bsn"
    assert not bsn.found_in(bsn.taken_out(text))


@pytest.mark.parametrize(
    "text",
    [
        "123456789",
        "1234567820",
        "0123456782",
        "12345678",
        "123  456  782",
        "123-456-782",
        "06 12345678",
        "078 770 81 12",
        "NL91 ABNA 0417 1643 00",
        "000000000",
    ],
)
def test_another_number_is_no_bsn(text: str) -> None:
    assert code_of(a_question(), text) == ""
    assert bsn.taken_out(text) == text


def test_a_number_in_a_field_for_numbers_is_not_held_for_a_bsn() -> None:
    assert code_of(a_question(widget="tel"), "123456782") == ""
    assert code_of(a_question(widget="code"), "123456782") == ""


@given(st.text("0123456789 .", max_size=40))
def test_no_bsn_is_left_however_the_digits_fall(text: str) -> None:
    assert not bsn.found_in(bsn.taken_out(text))


def test_taking_out_a_bsn_leaves_the_words_around_it_apart() -> None:
    assert bsn.taken_out("een 123456782 twee") == "een twee"
    assert bsn.taken_out("een\n123456782\ntwee") == "een\n \ntwee"


def test_exactly_control_characters_and_lone_surrogates_cannot_be_read() -> None:
    """All of Unicode but newline and tab: categories Cc and Cs, as T29 asks."""
    every = [chr(point) for point in range(sys.maxunicode + 1)]
    refused = {c for c in every if c != "\r" and scrub(c) == REPLACEMENT} - {REPLACEMENT}
    unreadable = {c for c in every if unicodedata.category(c) in {"Cc", "Cs"}}
    assert refused == unreadable - {"\n", "\t", "\r"}
