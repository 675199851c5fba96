"""Periods: whole months on the clocks of the municipality, and when a release of one is due."""

from __future__ import annotations

from calendar import isleap
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.evaluation.domain import Plan
from chalicelib.evaluation.periods import (
    SETTLED,
    Period,
    ends_at,
    first_day,
    iso_week,
    last_day,
    month_of,
    month_of_text,
    periods_of,
)
from chalicelib.evaluation.releases import Due, due
from tests.support.evaluation import NEXT_PLAN, PLAN, ZONE, a_plan, month, period_of, plans

_DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
_MONTHS = st.integers(month("2015-01"), month("2040-12"))
# A plan with something to look back on.
_SINCE = a_plan(since=(date(2015, 1, 1),))


def codes(plan: Plan, kind: str) -> list[str]:
    return [one.code for one in periods_of(plan) if one.kind == kind]


def due_at(plan: Plan, now: datetime) -> list[Due]:
    return due(plan, month_of(plan.start), now, ZONE)


def test_a_plan_of_three_years_has_each_of_its_months_quarters_and_years() -> None:
    assert codes(_SINCE, "maand")[::11] == ["2020-M01", "2020-M12", "2021-M11", "2022-M10"]
    assert len(codes(_SINCE, "maand")) == 36
    assert codes(_SINCE, "kwartaal") == [
        f"{y}-K{q}" for y in (2020, 2021, 2022) for q in range(1, 5)
    ]
    assert codes(_SINCE, "jaar") == ["2020", "2021", "2022"]
    assert codes(_SINCE, "plan") == ["PLAN"]
    assert codes(_SINCE, "sinds")[:3] == [
        "sinds-2015-01-01-tot-2020-K1",
        "sinds-2020-01-01-tot-2020-K1",
        "sinds-2015-01-01-tot-2020-K2",
    ]
    assert len(codes(_SINCE, "sinds")) == 2 * 12


def test_a_plan_that_begins_in_april_has_no_first_quarter_and_not_that_year() -> None:
    plan = a_plan(date(2020, 4, 1), date(2021, 11, 30))
    assert codes(plan, "kwartaal") == [
        *(f"2020-K{q}" for q in (2, 3, 4)),
        *(f"2021-K{q}" for q in (1, 2, 3)),
    ]
    assert codes(plan, "jaar") == []
    assert codes(plan, "maand")[0] == "2020-M04"
    assert codes(plan, "sinds")[-1] == "sinds-2020-04-01-tot-2021-K3"


@given(plans())
def test_every_period_of_a_plan_is_whole_and_has_a_code_of_its_own(plan: Plan) -> None:
    found = list(periods_of(plan))
    assert len({one.code for one in found}) == len(found)
    assert [one.last for one in found] == sorted(one.last for one in found)
    lengths = {"maand": 1, "kwartaal": 3, "jaar": 12}
    for one in found:
        assert one.start.day == 1
        assert (one.end + timedelta(days=1)).day == 1
        assert one.start <= one.end <= plan.end
        if one.kind in lengths:
            assert one.start >= plan.start
            assert one.last - one.first + 1 == lengths[one.kind]
            assert one.first % lengths[one.kind] == 0


@given(plans(), _DAYS)
def test_a_day_lies_in_each_period_that_fits_in_the_plan(plan: Plan, day: date) -> None:
    """Of each kind at most one, and one exactly where the calendar has a whole one in the plan."""
    fits = {
        "maand": (day.replace(day=1), last_day(month_of(day))),
        "kwartaal": (
            date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
            last_day(month_of(date(day.year, (day.month - 1) // 3 * 3 + 3, 1))),
        ),
        "jaar": (date(day.year, 1, 1), date(day.year, 12, 31)),
    }
    for kind, (start, end) in fits.items():
        found = [p for p in periods_of(plan) if p.kind == kind and p.start <= day <= p.end]
        expected = [(start, end)] if plan.start <= start and end <= plan.end else []
        assert [(one.start, one.end) for one in found] == expected


def test_two_plans_share_no_period() -> None:
    both = [{one.code for one in periods_of(plan)} for plan in (PLAN, NEXT_PLAN)]
    assert not both[0] & both[1]


def test_a_plan_whose_counts_run_on_from_a_day_that_is_still_to_come_is_refused() -> None:
    """Else it has periods that begin behind their end."""
    with pytest.raises(ValueError, match="since"):
        a_plan(since=(date(2021, 7, 1),))


@given(_MONTHS)
def test_a_month_ends_on_the_day_before_the_next_and_february_minds_the_leap_year(at: int) -> None:
    assert month_of(first_day(at)) == month_of(last_day(at)) == at
    assert last_day(at) + timedelta(days=1) == first_day(at + 1)
    if at % 12 == 1:
        assert last_day(at).day == (29 if isleap(at // 12) else 28)


def test_a_century_is_no_leap_year() -> None:
    assert last_day(month("2100-02")) == date(2100, 2, 28)
    assert last_day(month("2000-02")) == date(2000, 2, 29)


def test_a_leap_year_has_a_day_more() -> None:
    assert (period_of("2020").end - period_of("2020").start).days == 365
    assert (period_of("2021").end - period_of("2021").start).days == 364
    assert period_of("2020-K1").end == date(2020, 3, 31)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2019, 12, 31), "2019-12-31T23:00:00+00:00"),
        (date(2020, 1, 31), "2020-01-31T23:00:00+00:00"),
        (date(2020, 2, 29), "2020-02-29T23:00:00+00:00"),
        # Clocks went forward on 29 March.
        (date(2020, 3, 28), "2020-03-28T23:00:00+00:00"),
        (date(2020, 3, 29), "2020-03-29T22:00:00+00:00"),
        (date(2020, 3, 31), "2020-03-31T22:00:00+00:00"),
        (date(2020, 9, 30), "2020-09-30T22:00:00+00:00"),
        # Clocks went back on 25 October.
        (date(2020, 10, 24), "2020-10-24T22:00:00+00:00"),
        (date(2020, 10, 25), "2020-10-25T23:00:00+00:00"),
        (date(2020, 10, 31), "2020-10-31T23:00:00+00:00"),
    ],
)
def test_a_day_ends_at_midnight_on_the_clocks_of_the_municipality(day: date, moment: str) -> None:
    assert ends_at(day, ZONE).isoformat() == moment


@pytest.mark.parametrize(
    ("code", "lasts"),
    [
        ("2020-M02", timedelta(days=29)),
        ("2020-M03", timedelta(days=31, hours=-1)),
        ("2020-M10", timedelta(days=31, hours=1)),
        ("2020", timedelta(days=366)),
    ],
)
def test_a_month_in_which_clocks_change_is_an_hour_shorter_or_longer(
    code: str, lasts: timedelta
) -> None:
    period = period_of(code)
    assert ends_at(period.end, ZONE) - ends_at(period.start - timedelta(days=1), ZONE) == lasts


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2019, 12, 29), "2019-W52"),
        (date(2019, 12, 30), "2020-W01"),
        (date(2020, 1, 5), "2020-W01"),
        (date(2020, 12, 31), "2020-W53"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2021, 1, 4), "2021-W01"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2022, 1, 1), "2021-W52"),
    ],
)
def test_a_week_has_the_year_of_its_thursday(day: date, week: str) -> None:
    assert iso_week(day) == week


@given(_DAYS)
def test_days_from_monday_to_sunday_are_one_week_and_weeks_sort_as_text(day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    assert {iso_week(monday + timedelta(days=n)) for n in range(7)} == {iso_week(day)}
    assert iso_week(day) < iso_week(day + timedelta(days=7))


@given(_DAYS)
def test_a_fact_of_a_quarter_counts_from_the_end_of_it(day: date) -> None:
    end = last_day(month_of_text(f"{day.year}-K{(day.month + 2) // 3}"))
    assert end.month % 3 == 0
    assert 0 <= month_of(end) - month_of(day) <= 2
    assert month_of_text(day.isoformat()) == month_of(day)


@pytest.mark.parametrize(
    "text",
    ["2020-K0", "2020-K5", "2020-K", "2020-K12", "20-K1", "-K1", "2020-02-30", "gisteren", ""],
)
def test_what_is_neither_a_day_nor_a_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"quarter|isoformat|month|day"):
        month_of_text(text)


@given(_MONTHS, st.sampled_from(["maand", "kwartaal", "jaar"]))
def test_the_period_before_has_the_same_length_and_ends_where_this_one_begins(
    at: int, kind: str
) -> None:
    plan = a_plan(date(2015, 1, 1), date(2040, 12, 31))
    (period,) = (p for p in periods_of(plan) if p.kind == kind and p.first <= at <= p.last)
    before = period.before()
    assert before is not None
    assert (before.kind, before.end) == (period.kind, period.start - timedelta(days=1))
    assert before.last - before.first == period.last - period.first
    if before.start >= plan.start:
        assert before == period_of(before.code, plan)


@pytest.mark.parametrize(
    ("code", "before"), [("2021-M01", "2020-M12"), ("2021-K1", "2020-K4"), ("2021", "2020")]
)
def test_what_comes_before_the_first_of_a_year_lies_in_the_year_before(
    code: str, before: str
) -> None:
    found = period_of(code).before()
    assert found is not None
    assert found.code == before


@pytest.mark.parametrize("kind", ["plan", "sinds"])
def test_a_plan_and_what_runs_on_have_no_period_before_them(kind: str) -> None:
    found = [one for one in periods_of(_SINCE) if one.kind == kind]
    assert found
    assert {one.before() for one in found} == {None}


@pytest.mark.parametrize(
    ("code", "shorter"),
    [
        ("2020-M02", []),
        ("2020-K1", []),
        ("2020", ["2020-K1", "2020-K2", "2020-K3", "2020-K4"]),
        ("PLAN", ["2020", "2021", "2022"]),
        ("sinds-2015-01-01-tot-2020-K2", ["2020-K1", "2020-K2"]),
        ("sinds-2015-01-01-tot-2021-K2", ["2020", "2021-K1", "2021-K2"]),
        ("sinds-2020-01-01-tot-2021-K4", ["2020", "2021"]),
    ],
)
def test_a_year_falls_into_quarters_and_what_is_longer_into_years(
    code: str, shorter: list[str]
) -> None:
    found = period_of(code, _SINCE).shorter(month("2020-01"))
    assert [one.code for one in found] == shorter


@given(plans(), st.data())
def test_shorter_periods_are_those_of_the_calendar_inside_the_longer_one(
    plan: Plan, data: st.DataObject
) -> None:
    """Wherever counting began: a quarter is never of other months than its name says."""
    period = data.draw(st.sampled_from(list(periods_of(plan))))
    began = data.draw(st.integers(month_of(plan.start), month_of(plan.end)))
    calendar = {p.code: p for p in periods_of(a_plan(date(2010, 1, 1), date(2040, 12, 31)))}
    found = period.shorter(began)
    assert found == [calendar[one.code] for one in found]
    assert all(max(period.first, began) <= one.first for one in found)
    assert all(one.last <= period.last for one in found)
    assert all(one.last < after.first for one, after in pairwise(found))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("2020-M02", "februari 2020"),
        ("2020-K3", "derde kwartaal van 2020"),
        ("2021", "2021"),
        ("PLAN", "januari 2020 tot en met december 2022"),
        ("sinds-2015-01-01-tot-2020-K1", "januari 2015 tot en met maart 2020"),
    ],
)
def test_a_period_has_a_name_in_words(code: str, name: str) -> None:
    assert period_of(code, _SINCE).name() == name


@pytest.mark.parametrize(
    ("code", "has"),
    [
        ("2020-M03", False),
        ("2020-K1", True),
        ("2020", True),
        ("sinds-2015-01-01-tot-2020-K3", True),
        ("PLAN", True),
    ],
)
def test_facts_of_a_quarter_count_in_no_month(code: str, *, has: bool) -> None:
    assert period_of(code, _SINCE).has_quarters is has


def test_a_plan_that_ends_inside_a_quarter_shows_no_facts_of_that_quarter() -> None:
    assert not period_of("PLAN", a_plan(date(2020, 1, 1), date(2021, 4, 30))).has_quarters


@pytest.mark.parametrize(
    ("code", "revision", "moment"),
    [
        # In March clocks went forward, so that a day later is not the same hour as in February.
        ("2020-M02", 1, datetime(2020, 3, 1, 23, tzinfo=UTC)),
        ("2020-M03", 1, datetime(2020, 4, 1, 22, tzinfo=UTC)),
        ("2020-M10", 1, datetime(2020, 11, 1, 23, tzinfo=UTC)),
        ("2020", 1, datetime(2021, 1, 1, 23, tzinfo=UTC)),
        # Three months later figures by the day of the event change no more.
        ("2020-M02", 2, datetime(2020, 6, 1, 22, tzinfo=UTC)),
        ("2020", 2, datetime(2021, 4, 1, 22, tzinfo=UTC)),
    ],
)
def test_a_release_is_due_exactly_a_day_after_the_last_fact_that_it_counts(
    code: str, revision: int, moment: datetime
) -> None:
    def is_due(now: datetime) -> bool:
        return any(
            (one.period.code, one.edition.profile, one.edition.revision)
            == (code, "intern", revision)
            for one in due_at(PLAN, now)
        )

    assert SETTLED.total_seconds() == 24 * 60 * 60
    assert not is_due(moment - timedelta(microseconds=1))
    assert is_due(moment)


def test_a_period_is_published_once_and_made_twice_for_inside() -> None:
    found = due_at(PLAN, datetime(2024, 1, 1, tzinfo=UTC))
    made = [
        (one.edition.path, one.is_final, one.last - one.period.last)
        for one in found
        if one.period.code == "2021-K2"
    ]
    assert made == [
        ("2021-K2/intern/r1", False, 0),
        ("2021-K2/publicatie/r1", True, 0),
        ("2021-K2/intern/r2", True, 3),
    ]
    assert len(found) == 3 * len(list(periods_of(PLAN)))
    assert len({one.edition for one in found}) == len(found)


def test_what_was_over_before_counting_began_has_no_release() -> None:
    late = due(PLAN, month("2021-02"), datetime(2021, 4, 2, tzinfo=UTC), ZONE)
    found = {one.period.code for one in late}
    assert found == {"2021-M02", "2021-M03", "2021-K1", "sinds-2020-01-01-tot-2021-K1"}


_MOMENTS = st.builds(
    datetime.combine, st.dates(date(2019, 1, 1), date(2032, 1, 1)), st.times(), st.just(UTC)
)


@given(plans(), _MOMENTS, _MOMENTS)
def test_what_is_due_stays_in_its_order_and_a_later_moment_only_adds_to_it(
    plan: Plan, one: datetime, other: datetime
) -> None:
    sooner, later = sorted((one, other))
    before, after = due_at(plan, sooner), due_at(plan, later)
    assert after[: len(before)] == before
    assert [d.last for d in after] == sorted(d.last for d in after)
    assert all(ends_at(last_day(d.last), ZONE) + SETTLED <= later for d in after)


def test_after_fourteen_months_off_the_same_releases_come_in_the_same_order() -> None:
    """As if the job had run every night."""
    stopped = datetime(2020, 7, 10, 3, 10, tzinfo=UTC)
    again = datetime(2021, 9, 10, 3, 10, tzinfo=UTC)
    made = list(due_at(_SINCE, stopped))
    missed = due_at(_SINCE, again)[len(made) :]
    assert {one.period.code for one in missed} >= {f"2021-M{n:02}" for n in range(1, 9)}
    assert {"2020", "2020-K3", "2021-K2"} <= {one.period.code for one in missed}
    night = stopped
    while night < again:
        night += timedelta(days=1)
        made += [one for one in due_at(_SINCE, night) if one not in made]
    assert made == due_at(_SINCE, again)
    assert [one.edition for one in missed] == [one.edition for one in made[-len(missed) :]]


def test_a_period_knows_its_days() -> None:
    found = Period("kwartaal", "2020-K4", month("2020-10"), month("2020-12"))
    assert (found.start, found.end) == (date(2020, 10, 1), date(2020, 12, 31))
