"""What a month costs follows from the templates and from a price list that is data."""

from __future__ import annotations

import pytest

from tools import costs


def test_each_thing_that_is_used_has_a_price() -> None:
    listed = costs.prices()
    priced = {*listed["million"], *listed["one"]}
    assert {name for use in listed["uses"].values() for name in use} == priced


def test_a_use_costs_its_amounts_times_their_prices() -> None:
    listed = {
        "million": {"calls": 2.0},
        "one": {"gigabytes": 0.5},
        "uses": {"visit": {"calls": 3, "gigabytes": 0.1}},
    }
    assert costs.used(listed, visit=1_000_000) == pytest.approx(6 + 50_000)
    assert costs.used(listed, visit=0) == 0


def test_a_flood_costs_more_than_peace_and_a_wider_stage_more_than_a_narrow_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    idle, peace, flood, reports = costs.months().values()
    assert idle < peace < flood < reports
    monkeypatch.setattr(costs, "requests_a_second", lambda: 2 * 50)
    _, same, wider, _ = costs.months().values()
    assert same == peace
    assert wider - idle == pytest.approx(2 * (flood - idle))


def test_a_year_of_the_evaluation_costs_less_than_a_month_in_which_nothing_comes_in() -> None:
    idle, *_ = costs.months().values()
    assert 0 < costs.evaluation() < idle


def test_the_most_that_comes_in_is_the_throttle_of_the_stage() -> None:
    assert costs.requests_a_second() == 50
