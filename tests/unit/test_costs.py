"""What a month costs follows from the templates and from a price list that is data."""

from __future__ import annotations

from typing import Any

import pytest

from tools import costs, package


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
    idle, _, peace, flood, reports = costs.months().values()
    assert idle < peace < flood < reports
    monkeypatch.setattr(costs, "requests_a_second", lambda: 2 * 50)
    _, _, same, wider, _ = costs.months().values()
    assert same == peace
    assert wider - idle == pytest.approx(2 * (flood - idle))


def test_a_year_of_the_evaluation_costs_less_than_a_month_in_which_nothing_comes_in() -> None:
    idle, *_ = costs.months().values()
    assert 0 < costs.evaluation() < idle


def test_the_most_that_comes_in_is_the_throttle_of_the_stage() -> None:
    assert costs.requests_a_second() == 50


def test_rotated_keys_cost_their_price_for_two_rotations_and_no_more() -> None:
    listed = costs.prices()
    once, twice, often = (costs.rotated(listed, times=n) for n in (1, 2, 9))
    assert 0 < once < twice == often == 2 * once
    idle, rotated, *_ = costs.months().values()
    assert rotated == pytest.approx(idle + twice)


def test_what_stands_is_counted_in_the_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    listed, before = costs.prices(), costs.standing(costs.prices())
    built = package.template

    def one_more(name: str) -> Any:
        template = built(name)
        if name == "data":
            template["Resources"]["Nieuw"] = {"Type": "AWS::CloudWatch::Alarm", "Properties": {}}
        return template

    monkeypatch.setattr(package, "template", one_more)
    assert costs.standing(listed) == pytest.approx(before + listed["month"]["alarm"])
