"""Two people decide on a melding, in schedules that hold little else (test_promise_one.py has whole days)."""

from __future__ import annotations

import pytest

from tests.simulation.actors import follower
from tests.simulation.deciders import decide
from tests.simulation.runs import come, run
from tests.simulation.town import Reported, Town
from tests.support.builders import a_public_report

_FIRST, _SCHEDULES, _AT_ONCE = 2_000_000, 120, 40


def colleagues_at_work(town: Town) -> None:
    """Somebody who keeps writing, and somebody who reports once; the desk decides on both."""

    def citizen() -> None:
        code, rng = town.mint(), town.world.rng
        called = {"contact_preference": "bellen", "melder_phone": "+31 6 12345678"}
        filled = a_public_report(danger_now=rng.choice(("nee", "ja")), **rng.choice(({}, called)))
        if town.report(Reported(code, filled, town.desk_told(filled))):
            decide(town, code)

    come(town, follower)
    town.world.person("citizen", citizen)


@pytest.mark.parametrize("first", range(0, _SCHEDULES, _AT_ONCE))
def test_nobody_decides_alone_unread_or_twice(first: int) -> None:
    seeds = range(_FIRST + first, _FIRST + first + _AT_ONCE)
    results = (run(seed, story=colleagues_at_work) for seed in seeds)
    red = [result for result in results if result.wrong]
    assert not red, f"{len(red)} red: {[result.seed for result in red]}\n{red[0].told()}"
