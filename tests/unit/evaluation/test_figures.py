"""Figures: exact for people on the reading list, and for everybody only what tens can say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.evaluation.counters import named
from chalicelib.evaluation.domain import Break, Opening, Plan, Profile, Target, YearBudget
from chalicelib.evaluation.figures import Exact, Figure, Published, Range, Shown, Trend, figures_of
from chalicelib.evaluation.indicators import BY_ID, INDICATORS
from chalicelib.evaluation.periods import Period, periods_of
from chalicelib.evaluation.tally import FactRow, Tally
from chalicelib.facts.domain import Kind
from tests.support.evaluation import (
    LABELS,
    NEXT_PLAN,
    PLAN,
    Scripted,
    a_plan,
    a_row,
    exactly,
    facts,
    month,
    one_of,
    period_of,
    publicly,
    taken_back,
    tally_of,
)

_SINCE = date(2015, 1, 1)
_UNTIL = date(2020, 12, 31)
# A plan that goes on where others counted before it.
STOCKED = a_plan(
    since=(_SINCE,),
    openings=(
        Opening("DES-1", _SINCE, _UNTIL, 180, "minimaal", "Brief"),
        Opening("DES-2", _SINCE, _UNTIL, 50, "ongeveer", "Brief"),
    ),
)
PERIODS = [one for one in periods_of(a_plan(since=(_SINCE,))) if one.kind != "maand"]
# Kinds whose numerators are parts of the same facts as their denominators.
OF_ONE_PIECE: tuple[Kind, ...] = (
    "ontvangen",
    "besloten",
    "onderzocht",
    "gewogen",
    "casus_gesloten",
    "niveau",
    "bijeenroeping",
    "sessie",
    "activiteit",
)


_STEPS = st.tuples(
    facts(OF_ONE_PIECE, (month("2020-01"), month("2021-06"))),
    st.sampled_from([1, 4, 9, 10, 11, 25]),
)


def many(least: int = 0) -> st.SearchStrategy[list[FactRow]]:
    """So many facts that tens tick, in some of the first months of a plan."""
    found = st.lists(_STEPS, min_size=least, max_size=25)
    return found.map(lambda steps: [row for rows, times in steps for row in rows * times])


def registered(tally: Tally, cell: str, period: Period) -> int:
    """What was registered of a cell in a period."""
    return sum(
        amount
        for (code, _, at), amount in tally.added.items()
        if code == cell and period.first <= at <= period.last
    )


def shown_of(rows: list[FactRow], indicator: str, code: str, profile: Profile) -> Shown:
    made = exactly(rows, code) if profile == "intern" else publicly(rows, code)
    return one_of(made, indicator)


def ranges(found: Sequence[Figure]) -> list[Range | None]:
    return [one.range for one in found]


def named_series(shown: Shown) -> list[tuple[str, Range]]:
    return [(one.name(), found) for one, found in shown.series]


def only(found: list[Figure]) -> Figure:
    (one,) = found
    return one


def told(
    source: Scripted, code: str, plan: Plan = PLAN, profile: Profile = "publicatie"
) -> list[Shown]:
    """The figures of a scripted source."""
    return figures_of(plan, period_of(code, plan), profile, source, LABELS)


# Counts.


def test_a_count_for_inside_goes_by_the_day_of_the_event() -> None:
    rows = [a_row("ontvangen", "2020-02-10", "2020-03-01")] * 3
    for code, number in (("2020-M02", 0), ("2020-M03", 0), ("2020-K1", 3), ("2020", 3)):
        assert one_of(exactly(rows, code), "SIG-1").main.range == Range(number, number)


def test_a_count_for_everybody_goes_by_the_day_of_registration_and_is_tens() -> None:
    rows = [a_row("ontvangen", "2020-02-10", "2020-04-01")] * 25
    for code, found in (
        ("2020-K1", Range(0, 9, 0)),
        ("2020-K2", Range(11, 29, 20)),
        ("2020", Range(20, 29, 20)),
        ("2021", Range(0, 9, 0)),
    ):
        assert one_of(publicly(rows, code), "SIG-1").main.range == found


def test_what_was_registered_after_the_end_counts_when_figures_are_final() -> None:
    tally = tally_of(
        [a_row("ontvangen", "2020-02-10", day) for day in ("2020-02-11", "2020-03-02")]
    )
    period = period_of("2020-M02")
    found = [
        one_of(figures_of(PLAN, period, "intern", Exact(tally, until), LABELS), "SIG-1").main.range
        for until in (month("2020-01"), month("2020-02"), month("2020-05"))
    ]
    assert found == [Range(0, 0), Range(1, 1), Range(2, 2)]


def test_a_correction_takes_back_from_the_month_of_the_event_inside() -> None:
    row = a_row("ontvangen", "2020-02-10")
    rows = [*[row] * 12, taken_back(row, date(2020, 4, 2))]
    assert one_of(exactly(rows, "2020"), "SIG-1").main.range == Range(11, 11)
    assert one_of(exactly(rows, "2020-M02"), "SIG-1").main.range == Range(12, 12)
    assert one_of(exactly(rows, "2020-K2"), "SIG-1").main.range == Range(0, 0)


def test_what_is_no_person_is_published_as_it_is() -> None:
    rows = [a_row("sessie", type="ouders_weerbaar"), a_row("sessie", type="voorlichting")]
    found = publicly(rows, "2020")
    assert one_of(found, "VOO-1").main.range == Range(1, 1)
    assert one_of(found, "DES-5a").main.range == Range(1, 1)
    assert one_of(found, "DES-5c").main.range == Range(0, 0)


@given(many(8), st.sampled_from(PERIODS))
@settings(max_examples=60)
def test_a_published_range_holds_the_true_number_of_every_count_and_part(
    rows: list[FactRow], period: Period
) -> None:
    tally = tally_of(rows)
    for shown in figures_of(
        PLAN, period, "publicatie", Published(tally, LABELS, period.last), LABELS
    ):
        one = shown.indicator
        for figure in shown.figures:
            counted = {"teller": one.counts, "noemer": one.of, "deel": one.counts}.get(figure.role)
            if one.sort != "aantal" or figure.range is None or counted is None:
                continue
            code = f"{counted.code}.{figure.split}.{figure.value}" if figure.value else counted.code
            true = registered(tally, code, period)
            assert figure.range.low <= true <= figure.range.high, (one.id, figure)


@given(many(8), st.sampled_from(PERIODS))
@settings(max_examples=40)
def test_an_exact_figure_is_the_number_of_events_until_then(
    rows: list[FactRow], period: Period
) -> None:
    tally = tally_of(rows)
    for shown in figures_of(PLAN, period, "intern", Exact(tally, period.last), LABELS):
        if shown.indicator.sort == "aantal" and shown.main.range is not None:
            true = sum(
                amount
                for (code, when, at), amount in tally.added.items()
                if code == shown.indicator.counts.code
                and period.first <= when <= period.last
                and at <= period.last
            )
            assert shown.main.range == Range(true, true)


@pytest.mark.parametrize("number", range(11, 20))
def test_from_ten_to_nineteen_everything_published_is_the_same(number: int) -> None:
    """Nothing of a release tells how many wait: no share, no rest, no trend, no words."""

    def rows(times: int) -> list[FactRow]:
        return [
            a_row("ontvangen"),
            a_row("ontvangen", "2020-K1", wijk="W1"),
            a_row("besloten"),
        ] * times

    for code in ("2020-M03", "2020-K1", "2020", "PLAN"):
        assert publicly(rows(number), code) == publicly(rows(10), code)


def test_months_of_what_is_published_add_up_to_quarters_and_years() -> None:
    rows = [a_row("ontvangen", f"2020-{at:02}-03") for at in range(1, 13) for _ in range(at)]
    source = Published(tally_of(rows), LABELS, month("2020-12"))
    of = {code: source.tens("ontvangen", period_of(code)) for code in ("2020", "PLAN")}
    months = [source.tens("ontvangen", period_of(f"2020-M{at:02}")) for at in range(1, 13)]
    quarters = [source.tens("ontvangen", period_of(f"2020-K{at}")) for at in range(1, 5)]
    assert [sum(months[n : n + 3]) for n in range(0, 12, 3)] == quarters
    assert sum(quarters) == of["2020"] == 70


@given(many(8), st.sampled_from(PERIODS))
@settings(max_examples=40)
def test_parts_and_what_is_not_split_up_add_up_to_the_total(
    rows: list[FactRow], period: Period
) -> None:
    tally = tally_of(rows)
    for source, profile in (
        (Published(tally, LABELS, period.last), "publicatie"),
        (Exact(tally, period.last), "intern"),
    ):
        for shown in figures_of(PLAN, period, "intern", source, LABELS):
            for split in shown.indicator.splits if shown.main.range else ():
                if split.intern and profile == "publicatie":
                    continue
                parts = [
                    one.range.low if one.range.tens is None else one.range.tens
                    for one in shown.figures
                    if one.split == split.by and one.role in {"deel", "rest"} and one.range
                ]
                total = source.count(shown.indicator.counts, period, "tientallen")
                assert sum(parts) == (total.low if total.tens is None else total.tens)


def test_what_is_not_split_up_is_never_below_nought_since_counting_began() -> None:
    wijk = a_row("ontvangen", "2020-K1", wijk="W1")
    moved = [
        taken_back(wijk, date(2020, 6, 1)),
        a_row("ontvangen", "2020-K1", "2020-K2", wijk="W2"),
    ]
    rows = [*[a_row("ontvangen"), wijk] * 12, *moved * 12]
    parts = {
        one.value: one.range
        for one in one_of(publicly(rows, "2020"), "SIG-1").figures
        if one.split == "wijk"
    }
    assert parts["W1"] == Range(10, 19, 10)
    assert parts["W2"] == Range(0, 9, 0)
    assert parts["onbekend"] == Range(0, 0, 0)


# What a release shows at all.


@pytest.mark.parametrize("period", PERIODS, ids=lambda one: str(one.code))
def test_indicators_of_a_period_come_in_the_order_of_their_declaration(period: Period) -> None:
    found = figures_of(PLAN, period, "publicatie", Scripted({}), LABELS)
    assert [one.indicator for one in found] == [
        one for one in INDICATORS if period.kind in one.periods and not one.intern
    ]


def test_what_is_only_for_inside_is_in_no_release_for_everybody() -> None:
    rows = [a_row("ontvangen"), a_row("besloten"), a_row("besloten", "2020-K1", fenomeen="anders")]
    for period in periods_of(PLAN):
        if period.last > month("2021-01"):
            break
        found = publicly(rows * 30, period.code)
        assert {f.split for one in found for f in one.figures} <= {
            "",
            "wijk",
            "sector",
            "channel",
            "uitkomst",
            "doelgroep",
        }
    inside = exactly(rows * 30, "2020")
    assert {"fenomeen", "subject_kind"} <= {f.split for one in inside for f in one.figures}


@pytest.mark.parametrize("profile", ["intern", "publicatie"])
def test_a_wijk_is_in_no_month(profile: Profile) -> None:
    rows = [a_row("ontvangen"), a_row("ontvangen", "2020-K1", wijk="W1")] * 30
    for code, has in (("2020-M03", False), ("2020-K1", True), ("2020", True), ("PLAN", True)):
        splits = {one.split for one in shown_of(rows, "SIG-1", code, profile).figures}
        assert ("wijk" in splits) is has


def test_a_plan_that_ends_inside_a_quarter_shows_no_wijk() -> None:
    plan = a_plan(date(2020, 1, 1), date(2020, 8, 31))
    assert "wijk" not in {
        f.split for f in one_of(told(Scripted({}), "PLAN", plan), "SIG-1").figures
    }


def test_every_value_of_a_split_has_a_figure_whether_or_not_it_was_counted() -> None:
    """The number of rows of a file tells nothing."""
    few, some = (publicly([a_row("ontvangen")] * n, "2020") for n in (0, 500))
    for one, other in zip(few, some, strict=True):
        assert [(f.role, f.split, f.value) for f in one.figures] == [
            (f.role, f.split, f.value) for f in other.figures
        ]
    channel = BY_ID["SIG-4"].splits[0]
    assert {f.value for f in one_of(few, "SIG-4").in_role("deel")} == set(
        named(channel, LABELS, inside=False)
    )


@pytest.mark.parametrize(("number", "is_there"), [(0, False), (9, False), (10, True)])
def test_that_cases_are_counted_shows_from_the_tenth(number: int, *, is_there: bool) -> None:
    main = one_of(publicly([a_row("gewogen")] * number, "2020"), "INT-2").main
    assert (main.range, main.missing) == (
        (Range(10, 19, 10), "") if is_there else (None, "niet_geteld")
    )


def test_what_nobody_counts_yet_is_no_nought() -> None:
    for found in (exactly([], "2020"), publicly([], "2020")):
        for one in ("INT-2", "INT-7", "SIG-5", "VOO-1", "DES-5b"):
            figures = one_of(found, one).figures
            assert [(f.range, f.missing) for f in figures] == [(None, "niet_geteld")]
        assert one_of(found, "SIG-1").main.range is not None
        assert one_of(found, "BUD-1").main.range == Range(0, 0)


def test_inside_a_kind_is_counted_from_its_first_fact() -> None:
    assert one_of(exactly([a_row("gewogen")], "2020"), "INT-2").main.range == Range(1, 1)
    assert one_of(exactly([a_row("gewogen", "2021-02-01")], "2020"), "INT-2").main.range is None


def test_meetings_show_without_the_tensions_that_they_are_set_against_inside() -> None:
    """They are no people: their number is exact from the first one."""
    rows = [*[a_row("dialoog")] * 3, *[a_row("niveau", opgeschaald="ja")] * 4]
    public, exact = (one_of(make(rows, "2020"), "VOO-3") for make in (publicly, exactly))
    assert ranges(public.figures) == [Range(3, 3)]
    assert ranges(exact.in_role("teller", "noemer")) == [Range(3, 3), Range(4, 4)]


# Stocks.


def a_stock(name: str, number: int, when: str = "2020-03-31", at: str = "") -> FactRow:
    return a_row("stand", when, at, name=name, count=str(number))


@pytest.mark.parametrize(
    ("profile", "found"), [("intern", Range(37, 37)), ("publicatie", Range(30, 39, 30))]
)
def test_a_stock_is_the_last_one_before_the_end(profile: Profile, found: Range) -> None:
    days = ("2020-01-31", "2020-03-31", "2020-04-30")
    rows = [a_stock("bondgenoten", n, day) for n, day in zip((52, 37, 81), days, strict=True)]
    main = shown_of(rows, "NET-1", "2020-K1", profile).main
    assert (main.range, main.as_of) == (found, month("2020-03"))
    assert shown_of(rows, "NET-1", "2020-K3", profile).main.as_of == month("2020-04")


@pytest.mark.parametrize("profile", ["intern", "publicatie"])
def test_a_stock_that_was_not_counted_yet_says_so(profile: Profile) -> None:
    rows = [a_stock("organisaties_actief", 40)]
    shown = shown_of(rows, "SIG-5", "2020-K1", profile)
    assert [(one.role, one.missing) for one in shown.figures] == [
        ("teller", "geen_stand"),
        ("noemer", ""),
    ]


@pytest.mark.parametrize(
    ("profile", "share"), [("intern", Range(37, 38)), ("publicatie", Range(0, 90))]
)
def test_a_share_of_stocks_is_of_both_their_ranges(profile: Profile, share: Range) -> None:
    rows = [a_stock("organisaties_gedekt", 6), a_stock("organisaties_actief", 16)]
    assert only(shown_of(rows, "SIG-5", "2020-K1", profile).in_role("aandeel")).range == share


@pytest.mark.parametrize(("profile", "high"), [("intern", 0), ("publicatie", 9)])
def test_a_stock_of_nought_takes_the_place_of_the_one_before(profile: Profile, high: int) -> None:
    rows = [a_stock("bondgenoten", 25, "2020-01-31"), a_stock("bondgenoten", 0, "2020-03-31")]
    main = shown_of(rows, "NET-1", "2020-K1", profile).main
    assert main.as_of == month("2020-03")
    assert main.range is not None
    assert (main.range.low, main.range.high) == (0, high)


@pytest.mark.parametrize("profile", ["intern", "publicatie"])
def test_two_stocks_that_were_written_in_one_month_are_not_added_up(profile: Profile) -> None:
    """The one of the end of January was written after midnight."""
    rows = [
        a_stock("bondgenoten", 25, "2020-01-31", "2020-02-01"),
        a_stock("bondgenoten", 27, "2020-02-29"),
    ]
    main = shown_of(rows, "NET-1", "2020-K1", profile).main
    assert main.range is not None
    assert main.range.low <= 27 <= main.range.high


@pytest.mark.parametrize("profile", ["intern", "publicatie"])
def test_a_stock_that_was_taken_back_later_is_not_there(profile: Profile) -> None:
    row = a_stock("bondgenoten", 25, "2020-01-31")
    other = a_stock("scholen", 9, "2020-01-31")
    rows = [row, other, taken_back(row, date(2020, 2, 10))]
    main = shown_of(rows, "NET-1", "2020-K1", profile).main
    assert (main.range, main.missing) == (None, "geen_stand")


# Spreads.


def decisions(*days: int, when: str = "2020-03-05") -> list[FactRow]:
    return [a_row("besloten", when, lead_wd=str(number)) for number in days]


def test_a_spread_is_its_middle_in_working_days_inside() -> None:
    shown = one_of(exactly(decisions(1, 30, 4, 3), "2020"), "INT-5a")
    assert [(f.role, f.unit, f.range) for f in shown.figures] == [
        ("teller", "werkdagen", Range(3, 3)),
        ("noemer", "keer", Range(4, 4)),
    ]


def test_a_spread_of_nothing_says_that_there_are_too_few() -> None:
    assert one_of(exactly([], "2020"), "INT-5a").main.missing == "te_weinig"
    assert one_of(publicly(decisions(*[5] * 9), "2020"), "INT-5a").main.missing == "te_weinig"


@pytest.mark.parametrize(("days", "weeks"), [(12, 2), (13, 3), (5, 1), (2, 0), (3, 1)])
def test_a_spread_is_published_in_whole_weeks_over_tens(days: int, weeks: int) -> None:
    shown = one_of(publicly(decisions(*[days] * 19), "2020"), "INT-5a")
    assert [(f.role, f.unit, f.range) for f in shown.figures] == [
        ("teller", "weken", Range(weeks, weeks)),
        ("noemer", "keer", Range(10, 10)),
    ]


def test_what_waits_for_a_block_is_published_in_the_next_period() -> None:
    rows = decisions(*[5] * 9) + decisions(25, when="2021-01-04")
    assert one_of(publicly(rows, "2020"), "INT-5a").main.range is None
    shown = one_of(publicly(rows, "2021"), "INT-5a")
    assert ranges(list(shown.figures)) == [Range(1, 1), Range(10, 10)]


# Groups.


def took_part(*groups: str, times: int = 1) -> list[FactRow]:
    return [a_row("deelname", doelgroep=group) for group in groups for _ in range(times)]


def test_target_groups_are_counted_exactly_inside() -> None:
    found = one_of(
        exactly(took_part("politie", "politie", "buurtwerker", "ouder"), "PLAN"), "DES-4"
    )
    assert ranges(found.in_role("teller", "noemer")) == [Range(2, 2), Range(8, 8)]


@pytest.mark.parametrize(("times", "reached"), [(9, 0), (10, 2), (25, 2)])
def test_a_target_group_is_published_as_reached_from_the_tenth(times: int, reached: int) -> None:
    """And those that show nothing may be reached too."""
    rows = took_part("politie", "buurtwerker", times=times) + took_part("wijkmanager")
    found = one_of(publicly(rows, "PLAN"), "DES-4")
    assert found.main.range == Range(reached, 8)


# Amounts.


def paid(euros: int, when: str = "2020-03-05", state: str = "betaald") -> FactRow:
    return a_row("betaald", when, state=state, cents=str(100 * euros))


@pytest.mark.parametrize("profile", ["intern", "publicatie"])
@pytest.mark.parametrize(
    ("code", "spent", "budget", "share"),
    [
        ("2020", 15_000, 20_000, Range(75, 75)),
        ("2021", 25_000, 20_000, Range(125, 125)),
        ("2022", 0, 20_000, Range(0, 0)),
        ("PLAN", 40_000, 60_000, Range(66, 67)),
    ],
)
def test_what_was_spent_is_set_against_the_budget_of_its_years(
    profile: Profile, code: str, spent: int, budget: int, share: Range
) -> None:
    rows = [paid(15_000), paid(25_000, "2021-05-01"), paid(900, "2022-05-01", state="toegezegd")]
    shown = shown_of(rows, "BUD-1", code, profile)
    assert ranges(shown.in_role("teller", "noemer")) == [
        Range(100 * spent, 100 * spent),
        Range(100 * budget, 100 * budget),
    ]
    assert only(shown.in_role("aandeel")).range == share
    promised = shown_of(rows, "BUD-2", code, profile)
    assert ranges(list(promised.figures)) == [
        Range(90_000, 90_000) if code in {"2022", "PLAN"} else Range(0, 0)
    ]


def test_years_may_have_different_budgets_and_a_year_without_one_has_no_share() -> None:
    budget = (YearBudget(2020, 0, "incidenteel"), YearBudget(2021, 9_000, "structureel"))
    plan = a_plan(end=date(2021, 12, 31), budget=budget)
    found = {code: one_of(exactly([paid(50)], code, plan), "BUD-1") for code in ("2020", "PLAN")}
    assert only(found["2020"].in_role("aandeel")).missing == "geen_noemer"
    assert only(found["PLAN"].in_role("noemer")).range == Range(900_000, 900_000)


@pytest.mark.parametrize("profile", ["intern", "publicatie"])
def test_money_of_an_earlier_plan_is_not_set_against_the_budget_of_a_later_one(
    profile: Profile,
) -> None:
    """Each year spent what it had: nobody overspent."""
    plan = a_plan(date(2023, 1, 1), date(2026, 12, 31), code="VOLGEND", since=(date(2015, 1, 1),))
    rows = [paid(20_000, f"{year}-05-01") for year in (2020, 2021, 2022, 2023)]
    code = "sinds-2015-01-01-tot-2023-K4"
    made = exactly(rows, code, plan) if profile == "intern" else publicly(rows, code, plan)
    assert only(one_of(made, "BUD-1").in_role("aandeel")).range == Range(100, 100)


# Shares.


def test_a_share_stands_beside_its_numerator_and_its_denominator() -> None:
    rows = [a_row("besloten", on_time=word) for word in ["ja"] * 2 + ["nee"]]
    shown = one_of(exactly(rows, "2020"), "SIG-3")
    assert [(f.role, f.range) for f in shown.figures] == [
        ("teller", Range(2, 2)),
        ("noemer", Range(3, 3)),
        ("aandeel", Range(66, 67)),
    ]


def test_a_share_of_nothing_is_no_share() -> None:
    for found in (exactly([], "2020"), publicly([], "2020")):
        share = only(one_of(found, "SIG-3").in_role("aandeel"))
        assert (share.range, share.missing) == (None, "geen_noemer")


_NUMBERS = st.integers(0, 400)
_TENS = st.integers(0, 40).map(lambda n: 10 * n)


def tens_of(number: int, slack: int) -> Range:
    """A range as it is published of a number: ``slack`` is what may have waited before."""
    tens = (number + slack) // 10 * 10
    return Range(max(0, tens - 9), tens + 9, tens)


@given(_NUMBERS, _NUMBERS, st.integers(0, 9), st.integers(0, 9))
def test_the_true_share_always_lies_in_the_range_that_is_shown(
    part: int, rest: int, slack: int, slack_below: int
) -> None:
    top, below = tens_of(part, slack), tens_of(part + rest, slack_below)
    found = told(Scripted({("op_tijd", "2021"): top, ("besloten", "2021"): below}), "2021")
    share = only(one_of(found, "SIG-3").in_role("aandeel"))
    if share.range is None:
        assert below.low == 0 or top.high > below.high
    else:
        assert share.range.low * (part + rest) <= 100 * part <= share.range.high * (part + rest)
        assert 0 <= share.range.low <= 100


@given(_NUMBERS, _NUMBERS)
def test_an_exact_share_lies_between_two_whole_percents(part: int, rest: int) -> None:
    top, below = Range(part, part), Range(part + rest, part + rest)
    found = told(Scripted({("op_tijd", "2021"): top, ("besloten", "2021"): below}), "2021")
    share = only(one_of(found, "SIG-3").in_role("aandeel")).range
    if share is None:
        assert part + rest == 0
    else:
        assert share.low * (part + rest) <= 100 * part <= share.high * (part + rest)
        assert share.high - share.low == (1 if 100 * part % (part + rest) else 0)


@given(many(8), st.sampled_from(PERIODS))
@settings(max_examples=40)
def test_the_true_share_of_random_facts_lies_in_the_published_range(
    rows: list[FactRow], period: Period
) -> None:
    tally = tally_of(rows)
    for shown in figures_of(
        PLAN, period, "publicatie", Published(tally, LABELS, period.last), LABELS
    ):
        one = shown.indicator
        below = one.of or one.counts
        for share in shown.in_role("aandeel") if one.sort == "aantal" else ():
            code = (
                f"{one.counts.code}.{share.split}.{share.value}" if share.value else one.counts.code
            )
            part, whole = (registered(tally, cell, period) for cell in (code, below.code))
            if share.range is not None:
                assert share.range.low * whole <= 100 * part <= share.range.high * whole


def test_a_part_is_never_published_as_more_than_the_whole() -> None:
    """Tens of a part may tick in a quarter in which those of the whole do not."""
    rows = [a_row("besloten", on_time=word) for word in ["ja"] * 9 + ["nee"]]
    rows += [a_row("besloten", "2020-05-04", on_time="ja")] * 11
    shown = one_of(publicly(rows, "2020-K2"), "SIG-3")
    assert ranges(shown.in_role("teller", "noemer")) == [Range(11, 29, 20), Range(1, 19, 10)]
    assert only(shown.in_role("aandeel")).missing == "geen_noemer"


def test_a_channel_is_never_published_as_more_than_all_channels() -> None:
    rows = [a_row("ontvangen", channel=way) for way in ["publiek"] * 9 + ["brief"]]
    rows += [a_row("ontvangen", "2021-05-04", channel="publiek")] * 11
    shares = one_of(publicly(rows, "2021"), "SIG-4").in_role("aandeel")
    assert {one.value for one in shares if one.range and one.range.high > 100} == set()


def test_each_channel_has_a_share_of_all_reports() -> None:
    rows = [a_row("ontvangen", channel=way) for way in ["publiek"] * 3 + ["brief", "anders"]]
    shown = one_of(exactly(rows, "2020"), "SIG-4")
    shares = {one.value: one.range for one in shown.in_role("aandeel")}
    assert (shares["publiek"], shares["brief"], shares["telefoon"]) == (
        Range(60, 60),
        Range(20, 20),
        Range(0, 0),
    )
    assert only(shown.in_role("rest")).range == Range(1, 1)


# What runs on.


def basics(number: int, when: str, type_: str = "basis_radicalisering") -> list[FactRow]:
    return [a_row("deelname", when, type=type_, first_time="ja")] * number


def stocked(rows: list[FactRow], code: str, profile: Profile) -> list[Shown]:
    return exactly(rows, code, STOCKED) if profile == "intern" else publicly(rows, code, STOCKED)


@pytest.mark.parametrize(
    ("profile", "found"), [("intern", Range(25, 25)), ("publicatie", Range(21, 39, 30))]
)
def test_what_came_after_the_stock_counts_on_top_of_it(profile: Profile, found: Range) -> None:
    """And what came before its end is in it already."""
    rows = basics(7, "2020-05-01") + basics(25, "2021-05-01")
    main = one_of(stocked(rows, "sinds-2015-01-01-tot-2021-K4", profile), "DES-1").main
    assert main.range == found
    assert main.opening is not None
    assert main.opening.count == 180


def test_a_stock_stands_by_itself_until_its_end() -> None:
    rows = basics(30, "2020-05-01")
    for profile in ("intern", "publicatie"):
        main = one_of(stocked(rows, "sinds-2015-01-01-tot-2020-K4", profile), "DES-1").main
        assert main.range == Range(0, 0)
        assert main.opening is not None


@pytest.mark.parametrize(
    ("code", "number"), [("2020", 7), ("PLAN", 32), ("sinds-2020-01-01-tot-2021-K4", 32)]
)
def test_there_is_no_stock_below_a_count_that_does_not_begin_where_the_stock_does(
    code: str, number: int
) -> None:
    rows = basics(7, "2020-05-01") + basics(25, "2021-05-01")
    main = one_of(exactly(rows, code, STOCKED), "DES-1").main
    assert main.opening is None
    assert main.range == Range(number, number)


def test_the_stock_is_there_when_nobody_counts_what_came_after_it() -> None:
    for profile in ("intern", "publicatie"):
        main = one_of(stocked([], "sinds-2015-01-01-tot-2021-K4", profile), "DES-2").main
        assert main.missing == "niet_geteld"
        assert main.opening is not None
        assert (main.opening.count, main.opening.kind) == (50, "ongeveer")


# How a figure compares.

_RANGES = st.tuples(st.integers(0, 60), st.integers(0, 30)).map(lambda n: Range(n[0], sum(n)))


def trend_of(then: Range, now: Range, plan: Plan = PLAN, code: str = "2021") -> Trend:
    before = period_of(code, plan).before()
    assert before is not None
    source = Scripted({("ontvangen", before.code): then, ("ontvangen", code): now})
    return one_of(told(source, code, plan), "SIG-1").trend


@given(_RANGES, _RANGES)
def test_it_is_more_or_less_only_when_no_true_numbers_could_say_otherwise(
    then: Range, now: Range
) -> None:
    expected: Trend = "geen_verschil"
    if all(n > t for n in (now.low, now.high) for t in (then.low, then.high)):
        expected = "hoger"
    if all(n < t for n in (now.low, now.high) for t in (then.low, then.high)):
        expected = "lager"
    assert trend_of(then, now) == expected


@pytest.mark.parametrize(
    ("then", "now", "trend"),
    [
        (Range(10, 19, 10), Range(1, 19, 10), "geen_verschil"),
        (Range(0, 9, 0), Range(1, 19, 10), "geen_verschil"),
        (Range(0, 9, 0), Range(11, 29, 20), "hoger"),
        (Range(31, 49, 40), Range(11, 29, 20), "lager"),
        (Range(29, 29), Range(11, 29, 20), "geen_verschil"),
    ],
)
def test_ranges_that_touch_show_no_difference(then: Range, now: Range, trend: Trend) -> None:
    assert trend_of(then, now) == trend


@pytest.mark.parametrize("code", ["2020-M01", "2020-K1", "2020", "PLAN"])
def test_what_has_nothing_before_it_compares_with_nothing(code: str) -> None:
    source = Scripted({("ontvangen", code): Range(100, 100)})
    assert one_of(told(source, code), "SIG-1").trend == ""


def test_the_first_year_of_a_later_plan_compares_with_the_last_one_of_the_plan_before() -> None:
    source = Scripted({("ontvangen", "2022"): Range(5, 5), ("ontvangen", "2023"): Range(9, 9)})
    assert one_of(told(source, "2023", NEXT_PLAN), "SIG-1").trend == "hoger"


def test_a_stock_or_a_spread_has_no_trend() -> None:
    found = told(Scripted({}), "2021")
    sorts = {one.indicator.sort for one in found if one.trend}
    assert sorts == {"aantal", "bedrag"}


_MORE = (Range(5, 5), Range(50, 50))


def broken(day: date) -> Plan:
    return a_plan(breaks=(Break(day, ("SIG-1",), "Vanaf toen telt de desk anders."),))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2021, 5, 1), "2021"),
        (date(2021, 12, 31), "2021"),
        # Each of the two is counted in one way, and not in the same one.
        (date(2021, 1, 1), "2021"),
        (date(2021, 4, 1), "2021-K2"),
        (date(2020, 7, 1), "2021"),
    ],
)
def test_nothing_is_compared_across_a_break(day: date, code: str) -> None:
    assert trend_of(*_MORE, broken(day), code) == ""


def test_behind_a_break_figures_are_compared_again() -> None:
    assert trend_of(*_MORE, broken(date(2021, 1, 1)), "2022") == "hoger"
    assert trend_of(*_MORE, broken(date(2022, 1, 1)), "2021") == "hoger"


def test_a_break_is_told_of_its_indicators_in_the_period_in_which_it_lies() -> None:
    plan = broken(date(2021, 5, 1))
    for code, is_told in (("2020", False), ("2021", True), ("2022", False), ("PLAN", True)):
        found = told(Scripted({}), code, plan)
        assert {one.indicator.id for one in found if one.breaks} == (
            {"SIG-1"} if is_told else set()
        )


def test_a_target_is_told_beside_its_figure_also_when_it_is_not_counted_yet() -> None:
    plan = a_plan(
        targets=(Target("VOO-1", 1, "Elk jaar een."), Target("SIG-2", 100, "Elke melding."))
    )
    found = exactly([], "2020", plan)
    assert one_of(found, "VOO-1").target == "Elk jaar een."
    assert one_of(found, "VOO-1").main.missing == "niet_geteld"
    assert one_of(found, "SIG-2").target == "Elke melding."
    assert one_of(found, "SIG-3").target == ""


# Series.


def test_a_year_shows_its_quarters_and_a_plan_its_years() -> None:
    rows = [
        a_row("ontvangen", f"{year}-{at:02}-03") for year in (2020, 2021) for at in range(1, 13)
    ] * 2
    year, plan = (one_of(exactly(rows, code), "SIG-1") for code in ("2021", "PLAN"))
    assert named_series(year) == [
        (f"{name} kwartaal van 2021", Range(6, 6))
        for name in ("eerste", "tweede", "derde", "vierde")
    ]
    assert named_series(plan) == [
        ("2020", Range(24, 24)),
        ("2021", Range(24, 24)),
        ("2022", Range(0, 0)),
    ]
    assert one_of(exactly(rows, "2021-K1"), "SIG-1").series == ()
    assert one_of(exactly(rows, "2021"), "SIG-4").series == ()


@given(many(8))
@settings(max_examples=25)
def test_a_published_series_adds_up_to_its_period(rows: list[FactRow]) -> None:
    shown = one_of(publicly(rows, "PLAN"), "SIG-1")
    assert shown.main.range is not None
    assert sum(found.tens or 0 for _, found in shown.series) == shown.main.range.tens


@pytest.mark.parametrize(
    ("began", "names"),
    [
        ("2020-07", ["derde kwartaal van 2020", "vierde kwartaal van 2020", "2021", "2022"]),
        ("2021-01", ["2021", "2022"]),
    ],
)
def test_a_series_begins_where_counting_began(began: str, names: list[str]) -> None:
    found = one_of(told(Scripted({}, first=month(began)), "PLAN"), "SIG-1").series
    assert [one.name() for one, _ in found] == names


def test_a_series_of_a_plan_that_ends_inside_a_quarter_shows_no_less_than_nought() -> None:
    """And nothing of months in which no counter was closed."""
    plan = a_plan(date(2020, 1, 1), date(2020, 10, 31))
    rows = [a_row("ontvangen", "2020-02-03")] * 30 + [a_row("ontvangen", "2020-10-05")] * 30
    series = one_of(publicly(rows, "PLAN", plan), "SIG-1").series
    assert series
    assert [(one, found) for one, found in series if found.high < 0 or (found.tens or 0) < 0] == []


# Months that were closed before.


def frozen_until(rows: list[FactRow], text: str) -> Published:
    return Published(tally_of(rows), LABELS, month(text))


@given(many(8), st.integers(month("2020-01"), month("2022-12")))
@settings(max_examples=25)
def test_going_on_behind_a_closed_month_gives_what_counting_all_of_it_gives(
    rows: list[FactRow], until: int
) -> None:
    tally = tally_of(rows)
    whole, sooner = Published(tally, LABELS, month("2022-12")), Published(tally, LABELS, until)
    after = Published(tally, LABELS, month("2022-12"), sooner.closed)
    assert after.counters.history == whole.counters.history
    assert after.blocks.done == whole.blocks.done
    assert after.late == 0
    assert sooner.closed | after.closed == whole.closed


def test_what_comes_to_light_late_counts_in_the_first_month_that_is_open() -> None:
    early = [a_row("ontvangen", "2020-02-03")] * 10
    late = [a_row("ontvangen", "2020-02-04")] * 10
    closed = frozen_until(early, "2020-03")
    found = Published(tally_of([*early, *late]), LABELS, month("2020-05"), closed.closed)
    history = [
        found.counters.at(at, "ontvangen") for at in range(month("2020-01"), month("2020-06"))
    ]
    assert history == [0, 10, 10, 20, 20]
    assert found.late > 0
    again = Published(
        tally_of([*early, *late]), LABELS, month("2020-05"), closed.closed | found.closed
    )
    assert again.late == 0
    assert again.counters.history == found.counters.history


def test_a_number_of_a_spread_that_comes_to_light_late_is_not_lost() -> None:
    early, late = decisions(*[5] * 10, when="2020-02-03"), decisions(*[9] * 10, when="2020-02-04")
    closed = frozen_until(early, "2020-03")
    found = Published(tally_of([*early, *late]), LABELS, month("2020-04"), closed.closed)
    assert found.counters.at(month("2020-04"), "besloten") == 20
    blocks = [
        n for (_, at), done in found.blocks.done.items() if at >= month("2020-02") for n in done
    ]
    assert sorted(blocks) == [5] * 10 + [9] * 10


def test_money_that_comes_to_light_late_does_not_change_a_closed_period() -> None:
    early, late = [paid(100, "2020-02-03")], [paid(7, "2020-02-04")]
    closed = frozen_until(early, "2020-12")
    source = Published(tally_of([*early, *late]), LABELS, month("2021-12"), closed.closed)
    count = BY_ID["BUD-1"].counts
    found = [source.count(count, period_of(code), "geen").low for code in ("2020", "2021", "PLAN")]
    assert found == [10_000, 700, 10_700]


# Weeks, inside only.


def test_weeks_of_a_period_count_its_own_days_and_those_without_a_report_are_left_out() -> None:
    days = ["2020-12-31", "2020-12-28", "2021-01-03", "2021-01-20"]
    source = Exact(tally_of([a_row("ontvangen", day) for day in days]), month("2022-12"))
    assert source.weeks(period_of("2020")) == [("2020-W53", 2)]
    assert source.weeks(period_of("2021")) == [("2020-W53", 1), ("2021-W03", 1)]
    assert source.weeks(period_of("2022")) == []


def test_a_figure_is_a_part_of_the_indicator_it_stands_with() -> None:
    """The first figure is what an indicator is about."""
    for shown in exactly([a_row("ontvangen")], "2020"):
        assert shown.main.role == "teller"
        assert shown.main.label == shown.indicator.what
    roles = {one.role for one in chain.from_iterable(s.figures for s in exactly([], "2020"))}
    assert roles <= {"teller", "noemer", "aandeel", "deel", "rest"}
