"""A runtime that AWS is about to end is not deployed to."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import fits
from tools.deploy.runtimes import DAYS_AHEAD, refusal, runtimes

TODAY = date(2026, 11, 30)
names = st.sampled_from(sorted(runtimes()))


def test_the_oldest_is_refused_with_its_date_and_the_mend() -> None:
    said = refusal("python3.11", TODAY)
    assert said is not None
    assert "python3.11 on 2027-06-30" in said
    assert "from 2027-08-31" in said
    assert "make deploy PYTHON=python3.13" in said


@pytest.mark.parametrize("name", ["python3.12", "python3.13"])
def test_those_with_years_left_are_not_refused(name: str) -> None:
    assert refusal(name, TODAY) is None


@given(names, st.dates(date(2024, 1, 1), date(2035, 1, 1)))
def test_a_runtime_is_refused_from_a_year_before_its_end(name: str, today: date) -> None:
    is_near = today > runtimes()[name].deprecated - timedelta(days=DAYS_AHEAD)
    assert (refusal(name, today) is not None) == is_near


@given(names, st.dates(date(2024, 1, 1), date(2035, 1, 1)))
def test_the_mend_names_a_runtime_that_is_not_refused_itself(name: str, today: date) -> None:
    said = refusal(name, today) or ""
    _, named, other = said.partition("PYTHON=")
    if named:
        assert refusal(other, today) is None
    elif said:
        assert all(refusal(one, today) for one in runtimes())


@pytest.mark.parametrize("name", ["python3.10", "nodejs22.x", ""])
def test_an_unknown_runtime_is_refused_by_its_name(name: str) -> None:
    said = refusal(name, TODAY)
    assert said is not None
    assert f"knows no runtime {name}. " in said
    assert "make deploy PYTHON=python3.13" in said


def test_each_python_that_the_product_runs_on_has_its_dates() -> None:
    (major, oldest), (_, newest) = fits.OLDEST, fits.NEWEST
    assert set(runtimes()) == {f"python{major}.{minor}" for minor in range(oldest, newest + 1)}


def test_the_dates_are_those_that_cfn_lint_knows() -> None:
    its = files("cfnlint") / "data/AdditionalSpecs/LmbdRuntimeLifecycle.json"
    known = json.loads(its.read_text("utf-8"))
    for name, ours in runtimes().items():
        theirs = [
            date.fromisoformat(known[name][word])
            for word in ("deprecated", "create-block", "update-block")
        ]
        assert [ours.deprecated, ours.create_blocked, ours.update_blocked] == theirs, name
