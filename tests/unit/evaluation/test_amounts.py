"""Reading an amount and a number as Dutch people type them: the right one, or none."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.evaluation.words import cents_of, euros, number_of, number_text

CENTS = st.integers(0, 99_999_999_999)
MARKS = "0123456789.,€ -'"


@given(CENTS)
def test_an_amount_as_a_page_shows_it_is_read_back(cents: int) -> None:
    for typed in (
        euros(cents),
        euros(cents).replace(".", ""),
        f"{cents // 100},{cents % 100:02}",
        f" EUR {cents // 100},{cents % 100:02}",
        f"{number_text(cents // 100)},{cents % 100:02} euro",
    ):
        assert cents_of(typed) == cents, typed


@given(CENTS)
def test_no_amount_with_a_point_before_its_cents_is_read(cents: int) -> None:
    for typed in (
        f"{cents // 100}.{cents % 100:02}",
        f"{cents // 100:,}.{cents % 100:02}",
        f"-{euros(cents)}",
    ):
        assert cents_of(typed) is None, typed


@given(st.integers(1_000, 999_999_999))
def test_no_comma_stands_between_thousands(number: int) -> None:
    assert cents_of(f"{number:,}") is None
    assert number_of(f"{number:,}") is None


@given(st.text(MARKS, max_size=9))
@example("1.250")
@example("1.25")
@example("0.250")
@example("012")
@example("1 250")
@example("1.2503")
def test_what_is_read_is_what_the_digits_say(typed: str) -> None:
    found = cents_of(typed)
    if found is None:
        return
    digits = re.sub(r"\D", "", typed)
    has_cents = re.search(r",\d\d", typed)
    assert found == int(digits) * (1 if has_cents else 100)
    # No digit is behind a point unless it stands in a group of three.
    assert re.fullmatch(r"[^.]*(\.\d{3}(?!\d)[^.]*)*", typed)


@given(st.integers(0, 999_999_999))
def test_a_number_as_a_page_shows_it_is_read_back(number: int) -> None:
    assert number_of(number_text(number)) == number
    assert number_of(str(number)) == number


@pytest.mark.parametrize("typed", "1.25|12,5|twaalf|-3|1e3|007|1 250|ongeveer 40||½|40+".split("|"))
def test_what_is_no_whole_number_is_not_read(typed: str) -> None:
    assert number_of(typed) is None


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1.250,50", 125_050),
        ("1250", 125_000),
        ("€ 40", 4_000),
        ("€40,-", 4_000),
        ("40,--", 4_000),
        ("40,\u2013", 4_000),
        ("0,05", 5),
        ("\u200e\u20ac\u00a01.250", 125_000),
        ("\uff11\uff12", 1_200),
        ("1.250.000", 125_000_000),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, cents: int) -> None:
    assert cents_of(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        *"1.25|1.2500|12.50|1,5|1,250|1.250,5|1.250.00|12.34.567|40,-50|€|euro||,50|-40|40-".split(
            "|"
        ),
        *("4 0", "0.250", "040", "1250" + " " * 36 + "0", "9" * 10),
    ],
)
def test_what_could_be_another_amount_is_not_read(typed: str) -> None:
    assert cents_of(typed) is None
