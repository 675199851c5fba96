"""Plans of a municipality are a file: a new plan is a row, and a bad file says what is wrong with it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from chalicelib.evaluation import plans
from chalicelib.evaluation.domain import Activity, plan_on
from chalicelib.evaluation.indicators import BY_ID, LINE_NAMES
from chalicelib.evaluation.plans import load
from chalicelib.platform.gemeente import BadGemeente
from tests.support.evaluation import NEXT_PLAN, PLAN, a_plan
from tests.support.fakes import DORDRECHT

FILE = Path(plans.__file__).parents[1] / "gemeente" / "plans" / "dordrecht.toml"
_A_BUDGET = '[[plans.budget]]\nyear = {0}\neuros = 20_000\nkind = "incidenteel"\n\n'
_A_PLAN = """
[[plans]]
code = "NIEUW"
title = "Een nieuw plan"
start = 2027-01-01
end = 2027-12-31
ivp = { title = "Veiligheidsplan", start = 2027-01-01, end = 2030-12-31 }
goals = ["Een doel"]

[[plans.lines]]
code = "signaleren"
name = "Signaleren"
about = "Vroeg zien."

[[plans.budget]]
year = 2027
euros = 0
kind = "structureel"
"""


def test_the_plans_of_dordrecht_are_read_from_its_file() -> None:
    found = load("dordrecht")
    assert [one.code for one in found.plans] == ["SASS-2020-2022", "SASS-2023-2026"]
    (plan, _) = found.plans
    assert (plan.start, plan.end) == (date(2020, 1, 1), date(2022, 12, 31))
    assert (plan.ivp.start, plan.ivp.end) == (date(2019, 1, 1), date(2022, 12, 31))
    assert len(plan.goals) == 2
    assert {one.code: one.name for one in plan.lines}.items() <= LINE_NAMES.items()
    assert len(plan.lines) == 3
    assert plan.since == (date(2015, 1, 1),)
    assert found.named("SASS-2020-2022") is plan
    assert found.named("SASS-1999") is None


def test_the_budget_of_the_council_letter_is_three_times_twenty_thousand_euros() -> None:
    plan = load("dordrecht").plans[0]
    budgets = [plan.budget_of(year) for year in range(2019, 2024)]
    euros = [one and (one.euros, one.kind) for one in budgets]
    assert euros == [None, *[(20_000, "incidenteel")] * 3, None]


def test_the_stock_of_the_council_letter_is_a_lower_bound_and_a_guess() -> None:
    for plan in load("dordrecht").plans:
        basic, framework = plan.opening_of("DES-1"), plan.opening_of("DES-2")
        assert basic is not None
        assert framework is not None
        assert (basic.count, basic.kind) == (180, "minimaal")
        assert (framework.count, framework.kind) == (50, "ongeveer")
        assert plan.opening_of("SIG-1") is None


def test_what_the_file_says_of_indicators_is_about_indicators_that_exist() -> None:
    """And an opening stock is of one that runs on, counted until the end of a month."""
    for plan in load("dordrecht").plans:
        assert {one.indicator for one in plan.targets} <= BY_ID.keys()
        assert {code for one in plan.breaks for code in one.indicators} <= BY_ID.keys()
        for opening in plan.openings:
            assert BY_ID[opening.indicator].runs_on
            assert opening.since in plan.since
            assert (opening.as_of + date.resolution).day == 1
        lines = {one.code for one in plan.lines}
        assert {one.line for one in plan.activities} <= lines


def test_what_runs_on_has_an_opening_stock_in_every_plan_and_no_other_one_has() -> None:
    runs_on = {one.id for one in BY_ID.values() if one.runs_on}
    for plan in load("dordrecht").plans:
        assert {one.indicator for one in plan.openings} == runs_on


def test_targets_are_found_by_their_indicator() -> None:
    plan = load("dordrecht").plans[0]
    examined = plan.target_of("SIG-2")
    assert examined is not None
    assert examined.at_least == 100
    assert plan.target_of("SIG-3") is None


def test_wijken_that_are_too_small_to_name_are_wijken_of_the_municipality() -> None:
    small = set(load("dordrecht").small_wijken)
    assert small
    assert small < {one.code for one in DORDRECHT.wijken}


def test_a_new_plan_is_a_row_behind_the_others(tmp_path: Path) -> None:
    (tmp_path / "dordrecht.toml").write_text(FILE.read_text("utf-8") + _A_PLAN, "utf-8")
    found = load("dordrecht", tmp_path)
    assert [one.code for one in found.plans][-2:] == ["SASS-2023-2026", "NIEUW"]
    new = found.named("NIEUW")
    assert new is not None
    assert plan_on(found.plans, date(2027, 6, 1)) is new
    assert found.plans[:2] == load("dordrecht").plans
    assert (new.activities, new.openings, new.targets, new.breaks) == ((), (), (), ())


@pytest.mark.parametrize(
    ("line", "instead", "named"),
    [
        (_A_BUDGET.format(2021), "", ["budget", "SASS-2020-2022", "$.plans[0]"]),
        ("year = 2021", "year = 2022", ["budget", "SASS-2020-2022", "$.plans[0]"]),
        ("euros = 20_000", "euros = -1", ["$.plans[0].budget[0].euros"]),
        ("euros = 20_000", 'euros = "veel"', ["$.plans[0].budget[0].euros"]),
        ("end = 2022-12-31\n", "end = 2022-12-30\n", ["end of SASS-2020-2022", "$.plans[0]"]),
        ("end = 2022-12-31\n", "end = 2019-12-31\n", ["end of SASS-2020-2022", "$.plans[0]"]),
        ("start = 2020-01-01", "start = 2020-01-02", ["start of SASS-2020-2022", "$.plans[0]"]),
        ("since = [2015-01-01]", "since = [2015-01-15]", ["since of SASS-2020-2022", "$.plans[0]"]),
        ('code = "signaleren"', 'code = "opsporen"', ["$.plans[0].lines[0].code"]),
        ('code = "SASS-2020-2022"\n', "", ["`code`", "$.plans[0]"]),
        ('code = "SASS-2020-2022"\n', 'code = "een plan"\n', ["$.plans[0].code"]),
        ('code = "SASS-2023-2026"', 'code = "SASS-2020-2022"', ["two plans have one code"]),
        ('kind = "minimaal"', 'kind = "precies"', ["$.plans[0].openings[0].kind"]),
        ('indicator = "DES-2"', 'indicator = "DES-1"', ["openings", "DES-1 twice", "$.plans[0]"]),
        ('code = "polarisatie"', 'code = "weerbaarheid"', ["activities", "weerbaarheid twice"]),
        ("[[plans]]", "[[plans]", ["cannot be read", "line"]),
    ],
)
def test_a_bad_file_names_itself_and_the_key(
    line: str, instead: str, named: list[str], tmp_path: Path
) -> None:
    text = FILE.read_text("utf-8")
    assert line in text
    (tmp_path / "dordrecht.toml").write_text(text.replace(line, instead, 1), "utf-8")
    with pytest.raises(BadGemeente, match="^" + re.escape("gemeente/plans/dordrecht.toml")) as bad:
        load("dordrecht", tmp_path)
    assert [word for word in named if word not in str(bad.value)] == []


def test_a_plan_that_begins_before_the_other_one_ends_is_refused(tmp_path: Path) -> None:
    text = FILE.read_text("utf-8").replace("start = 2023-01-01\nend", "start = 2022-12-01\nend")
    text = text.replace(_A_BUDGET.format(2023), _A_BUDGET.format(2022) + _A_BUDGET.format(2023))
    (tmp_path / "dordrecht.toml").write_text(text, "utf-8")
    with pytest.raises(BadGemeente, match="SASS-2023-2026 begins before SASS-2020-2022 ends"):
        load("dordrecht", tmp_path)


def test_plans_in_another_order_than_that_of_their_periods_are_refused(tmp_path: Path) -> None:
    head, first, second = FILE.read_text("utf-8").split("[[plans]]\n")
    turned = f"{head}[[plans]]\n{second}\n[[plans]]\n{first}"
    (tmp_path / "dordrecht.toml").write_text(turned, "utf-8")
    with pytest.raises(BadGemeente, match="SASS-2020-2022 begins before SASS-2023-2026 ends"):
        load("dordrecht", tmp_path)


def test_a_file_that_is_not_there_says_which_setting_named_it(tmp_path: Path) -> None:
    with pytest.raises(BadGemeente, match=r"gemeente/plans/elders\.toml does not exist.*GEMEENTE"):
        load("elders", tmp_path)


@pytest.mark.parametrize("row", ["", "plans = []\n"])
def test_a_municipality_without_a_plan_has_no_evaluation(row: str, tmp_path: Path) -> None:
    (tmp_path / "dordrecht.toml").write_text(f"small_wijken = []\n{row}", "utf-8")
    with pytest.raises(BadGemeente, match=r"plans/dordrecht\.toml.*`(\$\.)?plans`"):
        load("dordrecht", tmp_path)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), "PLAN"),
        (date(2022, 12, 31), "PLAN"),
        (date(2023, 1, 1), "VOLGEND"),
        (date(2027, 1, 1), None),
    ],
)
def test_a_record_gets_its_plan_from_its_own_day(day: date, code: str | None) -> None:
    found = plan_on([PLAN, NEXT_PLAN], day)
    assert (found and found.code) == code


def test_a_plan_may_last_a_single_month() -> None:
    plan = a_plan(date(2020, 2, 1), date(2020, 2, 29))
    assert plan_on([plan], date(2020, 2, 29)) is plan
    with pytest.raises(ValueError, match="end of PLAN"):
        a_plan(date(2020, 2, 1), date(2020, 2, 28))


def test_an_activity_is_done_when_somebody_said_how_many_it_reached() -> None:
    planned = Activity("a1", "PLAN", "voorkomen", "overig", date(2020, 5, 1), "Een avond.")
    assert not planned.is_done
    for reached in (0, 12):
        done = Activity(
            "a1", "PLAN", "voorkomen", "overig", date(2020, 5, 1), "Een avond.", "", reached
        )
        assert done.is_done
