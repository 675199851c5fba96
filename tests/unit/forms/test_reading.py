"""From what was typed to an answer."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.forms import bsn, reading
from chalicelib.platform.forms.day import parse_day
from chalicelib.platform.forms.question import Question
from chalicelib.platform.forms.reading import REPLACEMENT, Wrong, clean, read, scrub
from tests.support.person import a_context


def a_question(**changed: Any) -> Question:
    return Question(**{"label": "l", "widget": "textarea", "max_length": 100, **changed})


def wide(digits: str) -> str:
    """Full-width digits, as some keyboards type them."""
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


def code_of(question: Question, *raw: str) -> str:
    try:
        read(question, raw, a_context())
    except Wrong as wrong:
        return wrong.code
    return ""


def each(table: dict[str, str]) -> pytest.MarkDecorator:
    """What is expected of each text, which a ``|`` ends."""
    cases = [(typed, expected) for expected, texts in table.items() for typed in texts.split("|")]
    return pytest.mark.parametrize(("typed", "expected"), cases)


AN_ADDRESS = a_question(widget="email", max_length=254)


@each(
    {
        "2026-03-27": "27;3;2026| 27 ;mrt;2026|27;Mrt.;2026|27;maart;2026|27;March;2026|27;mar;2026|"
        f"27-3-2026;;|27/03/2026;;|27 mrt 2026;;|{wide('27')};{wide('3')};{wide('2026')}",
        "2026-03-07": "07;03;2026",
        "2026-05-01": "1;mei;2026|1;may;2026",
        "2026-10-01": "1;okt;2026|1;Oct;2026",
        "2026-09-01": "1;sept;2026",
        "2024-02-29": "29;2;2024",
        "2026-03-02": "²;3;2026",
        "None": "29;2;2025|31;4;2026|0;1;2026|1;13;2026|1;0;2026|1;x;2026|1;3;26|1;3;0000|-1;3;2026|1;;2026|"
        ";3;2026|27-3;;|001;3;2026",
    }
)
def test_a_date_is_read_as_people_write_it(typed: str, expected: str) -> None:
    assert str(parse_day(*typed.split(";"))) == expected


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_can_be_typed(day: date) -> None:
    assert parse_day(str(day.day), str(day.month), str(day.year)) == day


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_the_reading_of_a_date(day: str, month: str, year: str) -> None:
    assert isinstance(parse_day(day, month, year), date | None)


@each(
    {
        "": "until_today;2;3;2026|from_today;2;3;2026|;1;1;1999",
        "future": "until_today;3;3;2026",
        "past": "from_today;1;3;2026",
        "date": "until_today;31;2;2026|until_today;;3;",
        "required": "until_today;;;",
    }
)
def test_a_date_keeps_within_its_bounds(typed: str, expected: str) -> None:
    bound, *day = typed.split(";")
    assert code_of(a_question(widget="date", day=bound), *day) == expected


@each(
    {
        "too_short": "   ab   ",
        "too_long": "abcdef",
        "": "  abcde  |e\u0301e\u0301e\u0301e\u0301e\u0301|😀😀😀😀😀|a\r\nb\r\n",
    }
)
def test_length_is_counted_in_characters_trimmed_and_composed(typed: str, expected: str) -> None:
    assert code_of(a_question(min_length=3, max_length=5), typed) == expected


def test_a_line_end_is_one_character_whatever_the_browser_made_of_it() -> None:
    assert read(a_question(max_length=5), ["a\r\nb\rc"], a_context()) == "a\nb\nc"


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


@each(
    {
        "": "naam@voorbeeld.nl| naam@voorbeeld.nl |naam+werk@waterlijn.example",
        "email": "naam|naam@|naam@voorbeeld|naam@@voorbeeld.nl|naäm@voorbeeld.nl|a@b.nl, c@d.nl|"
        # Who decodes the header of an encoded word reads another address than the one that was checked.
        "Naam <naam@voorbeeld.nl>|naam@[127.0.0.1]|"
        "=?utf-8?q?x=40kwaad.example=2c?=@waterlijn.example|=?utf-8?q??=@waterlijn.example",
        "characters": "naam@voorbeeld.nl\x00",
    }
)
def test_an_e_mail_address_is_one_that_mail_can_be_sent_to(typed: str, expected: str) -> None:
    assert code_of(AN_ADDRESS, typed) == expected


def test_an_address_is_kept_in_a_form_that_the_mail_service_takes() -> None:
    assert read(AN_ADDRESS, ["j@M\u00dcnchen.de"], a_context()) == "j@xn--mnchen-3ya.de"


@each(
    {
        "": f"0612345678|06 12 34 56 78|+31 6 12345678|12345678|{'1' * 15}|06-12345678|(078) 123 45 67",
        "phone": f"14 078|1234567|{'1' * 16}|06--|0612345678+|bel mij|٠١٢٣٤٥٦٧٨",
    }
)
def test_a_phone_number_is_digits_and_a_plus_however_spaced(typed: str, expected: str) -> None:
    assert code_of(a_question(widget="tel", max_length=20), typed) == expected


def test_a_far_too_long_text_is_refused_before_normalising(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "clean", lambda _: pytest.fail("too late"))
    assert code_of(a_question(), "\u0301\u0316" * 120_000) == "too_long"


@each(
    {
        "bsn": "123456782|Zijn nummer is 123456782.|1234.56.782|123 456 782|1 2 3 4 5 6 7 8 2|"
        "in 2024 123456782|12 123456782|123 456 123 456 782|123456782 en nog eens 123456782|bsn123456782bsn|"
        f"123\u00a0456\u00a0782|{wide('123456782')}",
        "": "123456789|1234567820|0123456782|12345678|123  456  782|123-456-782|06 12345678|078 770 81 12|"
        "NL91 ABNA 0417 1643 00|000000000",
    }
)
def test_a_bsn_is_found_and_can_be_taken_out_and_no_other_number(typed: str, expected: str) -> None:
    assert code_of(a_question(), typed) == code_of(a_question(widget="text"), typed) == expected
    assert (bsn.taken_out(typed) == typed) == (expected == "")
    assert not bsn.found_in(bsn.taken_out(typed))


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
    every = [chr(point) for point in range(sys.maxunicode + 1)]
    refused = {c for c in every if c != "\r" and scrub(c) == REPLACEMENT} - {REPLACEMENT}
    unreadable = {c for c in every if unicodedata.category(c) in {"Cc", "Cs"}}
    assert refused == unreadable - {"\n", "\t", "\r"}
