"""Where a case stands among the others: pure, so by property."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.calendar import OfficeHours, next_reading
from chalicelib.platform.clock import from_text, to_text
from chalicelib.reports.piles import ACUTE, PILES, Standing, placed

HOURS = OfficeHours("Europe/Amsterdam", time(9), time(17))
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: to_text(_FIRST + timedelta(minutes=minutes))
)
maybe = st.just("") | moments
cases = st.builds(
    Standing,
    accepted_at=moments,
    danger_since=maybe,
    quarantine=st.booleans(),
    handler=st.sampled_from(["", "a", "b"]),
    taken_at=moments,
    news=st.dictionaries(st.sampled_from(["antwoord", "duiding"]), st.integers(1, 9)),
    news_since=moments,
    waits=st.dictionaries(st.sampled_from(["melder", "organisatie"]), moments),
)


@given(cases)
def test_every_case_lies_in_one_pile_at_a_moment(case: Standing) -> None:
    pile, place = placed(case, HOURS)
    assert pile in PILES
    assert to_text(from_text(place)) == place


@given(cases)
def test_danger_is_danger_whoever_has_the_case_until_it_is_judged(case: Standing) -> None:
    pile, place = placed(case, HOURS)
    assert (pile in {"dringend", "apart_dringend"}) == bool(case.danger_since)
    if case.danger_since:
        assert from_text(place) == from_text(case.danger_since) + ACUTE
        for handler in ("", "iemand"):
            assert placed(replace(case, handler=handler), HOURS)[1] == place


@given(cases)
def test_what_came_in_a_flood_lies_apart_until_somebody_takes_it_up(case: Standing) -> None:
    is_apart = placed(case, HOURS)[0] in {"apart", "apart_dringend"}
    assert is_apart == (case.quarantine and not case.handler)


@given(cases)
def test_what_waits_for_a_person_is_read_at_the_next_opening(case: Standing) -> None:
    pile, place = placed(case, HOURS)
    if pile == "reactie":
        assert from_text(place) == next_reading(from_text(case.news_since), HOURS)
    if pile in {"nieuw", "apart"}:
        assert from_text(place) == next_reading(from_text(case.accepted_at), HOURS)


@given(cases)
def test_news_comes_before_waiting_and_waiting_before_rest(case: Standing) -> None:
    calm = replace(case, danger_since="", handler="a")
    pile = placed(calm, HOURS)[0]
    assert pile == ("reactie" if case.news else "wacht" if case.waits else "lopend")
