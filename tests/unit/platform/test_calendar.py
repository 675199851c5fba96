"""When a report will be read: on a working day, at the opening of the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.calendar import (
    OfficeHours,
    after_working_days,
    is_working_day,
    next_reading,
    working_days_between,
)

HOURS = OfficeHours("Europe/Amsterdam", time(9, 0), time(17, 0))
moments = st.integers(0, 8 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
days = moments.map(datetime.date)


@pytest.mark.parametrize(
    ("accepted", "read_by"),
    [
        # (UTC, local) - an ordinary Tuesday; a Friday evening; a Sunday.
        ("2026-03-03T10:00", "2026-03-04T09:00"),
        ("2026-03-06T19:00", "2026-03-09T09:00"),
        ("2026-03-08T12:00", "2026-03-09T09:00"),
        # Good Friday 2026 is 3 April, Easter Monday the 6th.
        ("2026-04-02T15:00", "2026-04-07T09:00"),
        # Before opening it is the same day; the clock goes forward on 29 March 2026.
        ("2026-03-30T06:30", "2026-03-30T09:00"),
        # Christmas on Friday and Boxing Day on Saturday.
        ("2026-12-24T12:00", "2026-12-28T09:00"),
    ],
)
def test_a_report_is_read_at_the_next_opening(accepted: str, read_by: str) -> None:
    moment = next_reading(datetime.fromisoformat(accepted + "+00:00"), HOURS)
    assert moment.strftime("%Y-%m-%dT%H:%M") == read_by


@given(moments)
def test_the_promised_moment_is_later_and_on_a_working_day(accepted: datetime) -> None:
    moment = next_reading(accepted, HOURS)
    assert moment > accepted
    assert is_working_day(moment.date())
    assert moment.time() == time(9, 0)
    between = accepted.astimezone(moment.tzinfo).date()
    skipped = [between + timedelta(days=n) for n in range(1, (moment.date() - between).days)]
    assert not any(is_working_day(day) for day in skipped)


@given(days, days, days)
def test_working_days_add_up_and_each_of_them_is_one(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    whole = working_days_between(first, last)
    assert whole == working_days_between(first, middle) + working_days_between(middle, last)
    assert working_days_between(last, first) == 0
    assert working_days_between(last - timedelta(days=1), last) == is_working_day(last)


def test_the_days_of_the_algemene_termijnenwet_are_no_working_days() -> None:
    """Article 3, Good Friday (paragraph 2) included; Liberation Day only in a lustrum year."""
    closed = ["01-01", "04-03", "04-06", "04-27", "05-14", "05-25", "12-25"]
    assert not any(is_working_day(date.fromisoformat(f"2026-{day}")) for day in closed)
    assert is_working_day(date(2026, 5, 5))
    assert not is_working_day(date(2025, 5, 5))


@pytest.mark.parametrize(
    ("moment", "days", "ends"),
    [
        # A Tuesday, at any hour; a Saturday; over Easter; over Christmas and New Year.
        ("2026-03-03T00:30", 2, "2026-03-05T17:00"),
        ("2026-03-03T21:00", 2, "2026-03-05T17:00"),
        ("2026-03-07T12:00", 1, "2026-03-09T17:00"),
        ("2026-04-02T15:00", 2, "2026-04-08T17:00"),
        ("2026-12-23T12:00", 5, "2026-12-31T17:00"),
        # Late on a Sunday in UTC it is Monday here, and that day does not count.
        ("2026-03-08T23:30", 1, "2026-03-10T17:00"),
    ],
)
def test_a_term_of_working_days_ends_when_the_desk_closes(
    moment: str, days: int, ends: str
) -> None:
    found = after_working_days(datetime.fromisoformat(moment + "+00:00"), days, HOURS)
    assert found.strftime("%Y-%m-%dT%H:%M") == ends


@given(moments, st.integers(1, 60))
def test_a_term_holds_as_many_working_days_as_it_is_long(moment: datetime, days: int) -> None:
    end = after_working_days(moment, days, HOURS)
    begin = moment.astimezone(end.tzinfo).date()
    inside = [begin + timedelta(days=n) for n in range(1, (end.date() - begin).days + 1)]
    assert sum(map(is_working_day, inside)) == days
    assert is_working_day(end.date())
    assert (end.time(), end > moment) == (time(17, 0), True)


@given(moments, st.integers(1, 20), st.integers(1, 20))
def test_a_longer_term_ends_later(moment: datetime, days: int, more: int) -> None:
    longer = after_working_days(moment, days + more, HOURS)
    assert longer > after_working_days(moment, days, HOURS)
    # One term after the other is the two together.
    assert after_working_days(after_working_days(moment, days, HOURS), more, HOURS) == longer


def test_a_term_of_no_days_is_none() -> None:
    with pytest.raises(ValueError, match="at least one working day, not 0"):
        after_working_days(datetime(2026, 3, 3, tzinfo=UTC), 0, HOURS)
