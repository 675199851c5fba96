"""Figures in words: a range as it is, never a bare nought of people, and no number that tells more."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.evaluation.domain import Opening
from chalicelib.evaluation.figures import Figure, Missing, Range, Role, Shown, Trend
from chalicelib.evaluation.indicators import BY_ID
from chalicelib.evaluation.tally import FactRow
from chalicelib.evaluation.words import (
    MISSING,
    TRENDS,
    cents_of,
    euros,
    number_of,
    number_text,
    range_text,
    said,
    sentence,
)
from tests.support.evaluation import a_plan, a_row, exactly, facts, month, one_of, publicly

_AT_LEAST = Opening("DES-1", date(2015, 1, 1), date(2020, 12, 31), 180, "minimaal", "Brief")
_ABOUT = Opening("DES-2", date(2015, 1, 1), date(2020, 12, 31), 50, "ongeveer", "Brief")
# What is published of a count: whole tens, exact from the start on or off by nine to both sides.
PROTECTED = st.builds(
    lambda tens, slack: Range(max(0, 10 * tens - slack), 10 * tens + 9, 10 * tens),
    st.integers(0, 300),
    st.sampled_from([0, 9]),
)


def a_figure(
    found: Range | None,
    unit: str = "meldingen",
    role: Role = "teller",
    missing: Missing | None = None,
) -> Figure:
    return Figure(role, "wat", unit, found, missing or "")


def on_top(found: Range, opening: Opening, unit: str = "mensen") -> Figure:
    return Figure("teller", "wat", unit, found, opening=opening)


def numbers_in(text: str) -> list[int]:
    """The numbers in a text; a point stands between thousands."""
    return [int(found.replace(".", "")) for found in re.findall(r"\d+(?:\.\d{3})*", text)]


def allowed(figure: Figure) -> set[int]:
    """The numbers that the words of a figure may hold: its bounds, and what is no secret beside them."""
    found, opening = figure.range, figure.opening
    if found is None:
        return set()
    if opening is not None:
        return {opening.count, opening.as_of.year, found.low, opening.count + found.low}
    if figure.role == "rest" and found.tens is not None:
        return {abs(found.tens)} - {0}
    is_less_than = found.tens is not None and found.low == 0
    bounds = {found.high + 1} if is_less_than else {found.low, found.high}
    return bounds | ({figure.as_of // 12} if figure.as_of is not None else set())


@pytest.mark.parametrize(
    ("found", "unit", "text"),
    [
        (Range(0, 9, 0), "meldingen", "minder dan 10 meldingen"),
        (Range(10, 19, 10), "casussen", "10 tot en met 19 casussen"),
        (Range(1, 19, 10), "ouders", "1 tot en met 19 ouders"),
        (Range(1_991, 2_009, 2_000), "mensen", "1.991 tot en met 2.009 mensen"),
        (Range(12, 12), "meldingen", "12 meldingen"),
        (Range(0, 0), "meldingen", "0 meldingen"),
        (Range(1_234, 1_234), "mensen", "1.234 mensen"),
        (Range(0, 8), "doelgroepen", "0 tot en met 8 doelgroepen"),
        (Range(75, 75), "procent", "75%"),
        (Range(66, 67), "procent", "66 tot en met 67%"),
        (Range(0, 90), "procent", "0 tot en met 90%"),
        (Range(1_500_000, 1_500_000), "euro", "€ 15.000"),
        (Range(0, 0), "euro", "€ 0"),
    ],
)
def test_a_range_is_said_with_its_unit(found: Range, unit: str, text: str) -> None:
    assert range_text(found, unit) == text


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "€ 0"),
        (5, "€ 0,05"),
        (100, "€ 1"),
        (2_000_000, "€ 20.000"),
        (2_000_050, "€ 20.000,50"),
        (123_456_789, "€ 1.234.567,89"),
        (-150, "-€ 1,50"),
        (-5, "-€ 0,05"),
    ],
)
def test_an_amount_is_said_in_euros(cents: int, text: str) -> None:
    assert euros(cents) == text


@given(st.integers(-(10**9), 10**9))
def test_an_amount_in_words_is_that_amount(cents: int) -> None:
    sign, _, rest = euros(cents).partition("€ ")
    whole, _, part = rest.partition(",")
    number = int(whole.replace(".", "")) * 100 + int(part or 0)
    assert (-number if sign == "-" else number) == cents
    assert len(part) in {0, 2}


@given(st.integers(0, 10**12))
def test_a_number_has_a_point_between_thousands_and_nothing_else(number: int) -> None:
    text = number_text(number)
    assert int(text.replace(".", "")) == number
    assert re.fullmatch(r"\d{1,3}(\.\d{3})*", text)


@given(
    PROTECTED, st.sampled_from(["teller", "noemer", "deel"]), st.none() | st.just(month("2020-03"))
)
def test_a_protected_figure_says_its_bounds_and_no_other_number(
    found: Range, role: Role, as_of: int | None
) -> None:
    figure = Figure(role, "wat", "meldingen", found, as_of=as_of)
    numbers = numbers_in(said(figure))
    assert set(numbers) == allowed(figure)
    assert 0 not in numbers


@given(PROTECTED)
def test_less_than_ten_is_never_said_as_nought_or_as_a_number_of_its_own(found: Range) -> None:
    text = said(a_figure(found))
    if found.low == 0:
        assert text == "minder dan 10 meldingen"
    else:
        assert text == f"{number_text(found.low)} tot en met {number_text(found.high)} meldingen"


@given(st.integers(-50, 50).map(lambda n: 10 * n))
def test_what_is_not_split_up_is_said_in_tens(tens: int) -> None:
    text = said(a_figure(Range(tens, tens, tens), role="rest"))
    assert numbers_in(text) == ([abs(tens)] if tens else [])
    assert ("-" in text) == ("eerdere periode" in text) == (tens < 0)


@pytest.mark.parametrize(
    ("tens", "text"),
    [
        (0, "niets"),
        (20, "blijft over van het geheel: 20 meldingen"),
        (-10, "verrekend met een eerdere periode: -10 meldingen"),
    ],
)
def test_a_rest_has_words_of_its_own(tens: int, text: str) -> None:
    assert said(a_figure(Range(tens, tens, tens), role="rest")) == text


def test_a_rest_inside_is_exact() -> None:
    assert said(a_figure(Range(3, 3), role="rest")) == "3 meldingen"


@pytest.mark.parametrize("missing", MISSING)
def test_a_figure_that_is_not_there_says_why_in_a_sentence_without_a_number(
    missing: Missing,
) -> None:
    text = said(a_figure(None, missing=missing))
    assert text == MISSING[missing]
    assert text.endswith(".")
    assert numbers_in(text) == []


def test_a_stock_says_when_it_was_counted() -> None:
    stock = Figure("teller", "wat", "scholen", Range(10, 19, 10), as_of=month("2020-03"))
    assert said(stock) == "10 tot en met 19 scholen (geteld in maart 2020)"


@pytest.mark.parametrize(
    ("found", "opening", "text"),
    [
        (Range(0, 0), _AT_LEAST, "ten minste 180 mensen"),
        (Range(25, 25), _AT_LEAST, "ten minste 205 mensen"),
        (Range(11, 29, 20), _AT_LEAST, "ten minste 191 mensen"),
        (Range(0, 9, 0), _AT_LEAST, "ten minste 180 mensen"),
        (Range(0, 0), _ABOUT, "ongeveer 50 mensen"),
        (Range(0, 9, 0), _ABOUT, "ongeveer 50 mensen"),
        (Range(3, 3), _ABOUT, "ongeveer 50 mensen, en daarna ten minste 3"),
        (Range(11, 29, 20), _ABOUT, "ongeveer 50 mensen, en daarna ten minste 11"),
    ],
)
def test_a_count_on_top_of_a_stock_is_a_lower_bound(
    found: Range, opening: Opening, text: str
) -> None:
    assert said(on_top(found, opening)) == text


@pytest.mark.parametrize(
    ("opening", "begin"), [(_AT_LEAST, "ten minste 180"), (_ABOUT, "ongeveer 50")]
)
def test_a_stock_of_which_nobody_counts_what_followed_says_so(opening: Opening, begin: str) -> None:
    figure = Figure("teller", "wat", "mensen", Range(0, 0), "niet_geteld", opening=opening)
    assert said(figure) == (
        f"{begin} mensen tot en met 2020; over de tijd daarna zijn nog geen cijfers"
    )


@given(PROTECTED, st.sampled_from([_AT_LEAST, _ABOUT]))
def test_words_on_top_of_a_stock_say_no_upper_bound(found: Range, opening: Opening) -> None:
    numbers = set(numbers_in(said(on_top(found, opening))))
    if opening.kind == "minimaal":
        assert numbers == {opening.count + found.low}
    else:
        assert numbers == {opening.count} | ({found.low} - {0})


# Numbers that people type.


@given(st.integers(0, 10**9 - 1))
def test_a_number_is_read_as_it_is_said_and_as_it_is_typed_without_points(number: int) -> None:
    assert number_of(number_text(number)) == number_of(f" {number} ") == number


@given(st.integers(0, 10**11 - 1))
def test_an_amount_is_read_as_it_is_said(cents: int) -> None:
    typed = euros(cents)
    assert cents_of(typed) == cents_of(typed.removeprefix("€ ")) == cents
    assert cents_of(f"{cents // 100},{cents % 100:02} euro") == cents


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("0,50", 50),
        ("€40", 4_000),
        ("€ 1.250,50", 125_050),
        ("40,-", 4_000),
        ("40,--", 4_000),
        ("EUR 12", 1_200),
        ("1.000.000", 100_000_000),
    ],
)
def test_an_amount_may_be_typed_in_more_than_one_way(typed: str, cents: int) -> None:
    assert cents_of(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "€", "-5", "+5", "07", "1e3", "1_000", "½", "12 34", "5 dollar"),
        *("1.25", "12.50", "1,250", "1.250.00", "1.25.000", "1250.000", "1,5", "1,505", ".5", "5,"),
        *("9" * 10, "9" * 50, "1.000.000.000"),
    ],
)
def test_what_could_mean_another_number_is_read_as_none(typed: str) -> None:
    assert cents_of(typed) is None
    assert number_of(typed) is None


@given(st.text("0123456789.,€-eur ", max_size=14))
def test_what_is_read_has_the_digits_that_were_typed(typed: str) -> None:
    digits = re.sub(r"\D", "", typed)
    number, cents = number_of(typed), cents_of(typed)
    assert number is None or str(number) == digits
    if cents is not None:
        has_cents = re.search(r",\d", typed) is not None
        assert str(cents).zfill(len(digits)) == digits if has_cents else str(cents // 100) == digits


# Sentences.


def a_shown(indicator: str, *figures: Figure, trend: Trend = "") -> Shown:
    return Shown(BY_ID[indicator], figures, trend)


@pytest.mark.parametrize(
    ("trend", "text"),
    [
        (
            "hoger",
            "Ontvangen meldingen: 31 tot en met 49 meldingen. Dit is meer dan in de periode ervoor.",
        ),
        ("", "Ontvangen meldingen: 31 tot en met 49 meldingen."),
        (
            "geen_verschil",
            f"Ontvangen meldingen: 31 tot en met 49 meldingen. {TRENDS['geen_verschil']}",
        ),
    ],
)
def test_a_sentence_says_how_a_figure_compares(trend: Trend, text: str) -> None:
    assert sentence(a_shown("SIG-1", a_figure(Range(31, 49, 40)), trend=trend)) == text


@pytest.mark.parametrize("trend", TRENDS)
def test_every_trend_has_words_that_hold_no_number(trend: Trend) -> None:
    assert numbers_in(TRENDS[trend]) == []
    assert TRENDS[trend].endswith("." if trend else "")


def test_a_sentence_of_a_share_says_of_how_many() -> None:
    rows = [a_row("besloten", on_time=word) for word in ["ja"] * 2 + ["nee"]]
    assert sentence(one_of(exactly(rows, "2020"), "SIG-3")) == (
        "Op tijd besloten: 2 meldingen, van 3 meldingen (66 tot en met 67%)."
    )
    assert sentence(one_of(publicly(rows, "2020"), "SIG-3")) == (
        "Op tijd besloten: minder dan 10 meldingen, van minder dan 10 meldingen."
    )


def test_a_sentence_of_money_says_of_how_much() -> None:
    rows = [a_row("betaald", state="betaald", cents="1500000")]
    for made in (exactly(rows, "2020"), publicly(rows, "2020")):
        assert sentence(one_of(made, "BUD-1")) == ("Besteed budget: € 15.000, van € 20.000 (75%).")


def test_a_sentence_about_what_is_not_counted_says_only_that() -> None:
    assert sentence(one_of(publicly([], "2020"), "INT-2")) == (
        "Uitkomst van de weging. Hierover zijn nog geen cijfers."
    )
    assert sentence(one_of(publicly([], "2020"), "INT-5a")) == (
        "Doorlooptijd van melding tot besluit. Dit zijn er te weinig om te laten zien."
    )


def test_a_sentence_of_a_stock_that_runs_on_says_the_stock() -> None:
    plan = a_plan(since=(date(2015, 1, 1),), openings=(_AT_LEAST,))
    assert sentence(one_of(publicly([], "sinds-2015-01-01-tot-2020-K2", plan), "DES-1")) == (
        "Basistraining Radicalisering en Extremisme: ten minste 180 professionals tot en met 2020; over "
        "de tijd daarna zijn nog geen cijfers."
    )


@pytest.mark.parametrize(
    ("indicator", "rows", "of"),
    [
        ("VOO-3", [a_row("dialoog"), *[a_row("niveau")] * 2], "2 spanningen"),
        (
            "VOO-2",
            [
                a_row("deelname", type="ouders_weerbaar"),
                a_row("sessie", type="ouders_weerbaar", seats="20"),
            ],
            "20 plaatsen",
        ),
    ],
)
def test_a_denominator_is_said_in_its_own_unit(
    indicator: str, rows: list[FactRow], of: str
) -> None:
    """Places are no parents, and tensions no meetings."""
    assert of in sentence(one_of(exactly(rows, "2020"), indicator))


@given(
    st.lists(
        st.tuples(
            facts(months=(month("2020-01"), month("2021-03"))), st.sampled_from([1, 9, 10, 25])
        ),
        min_size=4,
        max_size=15,
    ),
    st.sampled_from(["2020-K1", "2020", "2021", "PLAN"]),
)
@settings(max_examples=40)
def test_no_words_of_a_release_for_everybody_hold_a_number_that_is_no_bound(
    steps: list[tuple[list[FactRow], int]], code: str
) -> None:
    rows = [row for found, times in steps for row in found * times if "count" not in row.fields]
    for shown in publicly(rows, code):
        for figure in shown.figures:
            if figure.unit != "euro":
                assert set(numbers_in(said(figure))) <= allowed(figure), figure
            if figure.range is not None and figure.range.tens is not None:
                assert 0 not in numbers_in(said(figure))
        if shown.main.unit != "euro":
            bounds = set[int]().union(*(allowed(one) for one in shown.figures))
            assert set(numbers_in(sentence(shown).removeprefix(shown.indicator.name))) <= bounds
