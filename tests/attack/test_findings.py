"""Faults that the attack found once and may not come back, and readers who know more than others.

The tests of those readers record a limit: what they can tell.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.attack.claims import Between, Claim, LeftOver, Run
from tests.attack.data import FIRST_PLAN, KINDS, START, TWO_YEARS
from tests.attack.known import BEGAN
from tests.attack.readers import PUBLIC, WIDE
from tests.attack.releasing import release
from tests.attack.town import Town
from tests.attack.verdict import Verdict, attack

_YEAR = date(2020, 12, 31)


@pytest.fixture
def town() -> Town:
    return Town(Random(1))


def published(town: Town, folder: Path, until: date = _YEAR) -> Path:
    (made,) = release(town.written(), until, folder, [FIRST_PLAN])
    return made


def rows(folder: Path, period: str, indicator: str) -> list[Mapping[str, str]]:
    """What a release says about an indicator."""
    with (folder / period / "publicatie/r1/cijfers-data.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["indicator"] == indicator]


def words(folder: Path, period: str, indicator: str, level: str = "teller") -> str:
    """The first figure of an indicator in words."""
    own = rows(folder, period, indicator)
    return next(row["in_woorden"] for row in own if row["niveau"] == level)


def attacked(town: Town, made: Path, *claims: Claim) -> Verdict:
    """The attack by a reader who knows these statements from elsewhere."""
    return attack([made], town.written(), replace(PUBLIC, claims=frozenset(claims)))


def test_which_releases_there_are_does_not_depend_on_the_facts(tmp_path: Path) -> None:
    """Otherwise the first release says that something happened in that month, and nothing before."""
    seen = set[frozenset[str]]()
    for days in ([], [date(2020, 4, 1)], [date(2020, 7, 1)]):
        town = Town(Random(1))
        for day in days:
            town.report(day)
        made = published(town, tmp_path / str(len(seen)))
        seen.add(frozenset(folder.name for folder in made.iterdir()))
    assert len(seen) == 1


def test_a_tension_that_was_not_seen_early_is_no_figure(town: Town, tmp_path: Path) -> None:
    """The first level is 0 or 1, or else the tension is at level 2 at once: the two are all there is."""
    town.dialogue(START, 9)
    for day in (1, 2, 3, 4, 5):
        town.tension(date(2020, 1, day), 1)
        town.tension(date(2020, 1, day), 3)
    made = published(town, tmp_path, date(2020, 3, 31))
    whole = Run("spanningen", BEGAN, BEGAN + 2)
    both = LeftOver(whole, ("spanningen_vroeg", "spanningen_vanaf_2"), -1000, 0)
    assert not attacked(town, made, both).faults


def test_more_parents_than_seats_are_within_the_bounds(town: Town, tmp_path: Path) -> None:
    day = date(2020, 1, 7)
    held = {"type": "ouders_weerbaar", "seats": "8", "present": "15", "absent": "0", "open": "0"}
    town.fact("sessie", day, held)
    for _ in range(15):
        parent = {"type": "ouders_weerbaar", "doelgroep": "ouder", "first_time": "ja"}
        town.fact("deelname", day, parent)
    assert words(published(town, tmp_path), "2020", "VOO-2") != "minder dan 10 ouders"


def test_a_share_says_no_more_than_its_counts(town: Town, tmp_path: Path) -> None:
    """In the second year the part ticks twice and its whole once: at most 100 percent would be news."""
    for day, number, on_time in ((date(2020, 5, 1), 11, 9), (date(2021, 5, 1), 18, 12)):
        for one in range(number):
            town.report(day)
            is_good = one < on_time
            town.decide(day, on_time=is_good, outcome="anders", good=False, together=False)
    made = published(town, tmp_path, TWO_YEARS)
    told = "Dit is niet uit te rekenen uit wat is gepubliceerd."
    assert words(made, "2021", "SIG-3", "aandeel") == told
    assert not attacked(town, made).faults


def test_the_part_that_is_named_as_the_greatest_is_the_greatest(town: Town, tmp_path: Path) -> None:
    """Two meldingen from the Binnenstad in the second year, and eight from elsewhere."""
    for day, wijk, number in (
        (date(2020, 5, 1), "WK050501", 9),
        (date(2021, 5, 1), "WK050501", 2),
        (date(2021, 5, 1), "WK050502", 8),
    ):
        for _ in range(number):
            town.report(day, wijk=wijk)
    made = published(town, tmp_path, TWO_YEARS)
    page = (made / "2021/publicatie/r1/rapport.html").read_text("utf-8")
    assert "Het meest: Binnenstad" not in page


@pytest.mark.parametrize("name", ["nine in every channel", "nine of every outcome"])
def test_who_knows_all_values_gets_no_exact_rest(name: str, tmp_path: Path) -> None:
    """Every melding has one of seven ways and every weging one of five outcomes: some have no row."""
    kind = KINDS[name]
    facts = kind.facts()
    found = attack(release(facts, kind.until, tmp_path, kind.plans), facts, insiders=True)
    assert not found.faults
    assert (found.public.least, found.grows.least, found.covers.least) == (WIDE, WIDE, WIDE)


@pytest.mark.parametrize(
    "name", ["nine in every channel that is shown", "nine of every outcome that is shown"]
)
def test_who_knows_that_a_rest_is_nought_can_tell_more(name: str, tmp_path: Path) -> None:
    """A limit: 27 in three parts show as 20 in none of them, so that each part has two or more."""
    kind = KINDS[name]
    facts = kind.facts()
    found = attack(release(facts, kind.until, tmp_path, kind.plans), facts, insiders=True)
    assert not found.faults
    assert (found.public.least, found.grows.least, found.covers.least) == (WIDE, WIDE, 7)


def test_who_attended_is_no_figure(town: Town, tmp_path: Path) -> None:
    """Numbers of talks are exact, and somebody was at each: no number of people stands beside them."""
    for day in range(1, 9):
        town.session(date(2020, 1, day), "voorlichting", 1, seats=9)
    made = published(town, tmp_path)
    assert words(made, "2020", "DES-5a") == "8 voorlichtingen"
    assert not rows(made, "2020", "DES-3")
    told = rows(made, "sinds-2020-01-01-tot-2020-K4", "DES-4")
    assert "rest" not in {row["niveau"] for row in told}
    assert not attacked(town, made).faults


def test_who_knows_that_somebody_was_at_each_talk_cannot_tell_more(
    town: Town, tmp_path: Path
) -> None:
    """Eight talks, and no figures about participants yet, would be eight or nine people."""
    for day in range(1, 9):
        town.session(date(2020, 1, day), "voorlichting", 1, seats=9)
    made = published(town, tmp_path, date(2020, 3, 31))
    somebody = Between(Run("deelnemers", BEGAN, BEGAN + 2), 8, None)
    assert attacked(town, made, somebody).public.least >= WIDE


def test_who_knows_that_somebody_was_at_each_activity_cannot_tell_more(
    town: Town, tmp_path: Path
) -> None:
    """Eight sentences in the report, and "fewer than ten people", would be eight or nine."""
    for day in range(1, 9):
        town.activity(date(2020, 1, day), 1, FIRST_PLAN)
    made = published(town, tmp_path, date(2020, 3, 31))
    somebody = Between(Run("bereikt", BEGAN, BEGAN + 2), 8, None)
    assert attacked(town, made, somebody).public.least >= WIDE


def test_bounds_wait_for_what_was_taken_back(town: Town, tmp_path: Path) -> None:
    """A limit: a published count never goes back, and another part waits as long as it stands too high.

    Ten meldingen from the Binnenstad turn out to be from the Noordflank: none and ten. Ten more come from
    the Noordflank: twenty. The bounds say otherwise in both quarters.
    """
    for _ in range(10):
        town.report(date(2020, 1, 5), channel="publiek", wijk="WK050501")
    moved = [line for line in town.lines if "wijk" in str(line["fields"])]
    for line in moved:
        again = {**line, "registered": "2020-K2"}
        town.lines.append({**again, "delta": -1, "reason": "vergissing"})
        town.lines.append({**again, "fields": {"wijk": "WK050502"}})
    for _ in range(10):
        town.report(date(2020, 7, 5), channel="publiek", wijk="WK050502")
    made = published(town, tmp_path, date(2020, 9, 30))

    def told(quarter: str, wijk: str) -> str:
        own = rows(made, f"sinds-2020-01-01-tot-{quarter}", "SIG-1")
        return next(row["in_woorden"] for row in own if row["categorie"] == wijk)

    assert told("2020-K2", "WK050501") == "10 tot en met 19 meldingen"
    assert told("2020-K2", "WK050502") == "minder dan 10 meldingen"
    assert told("2020-K3", "WK050501") == "10 tot en met 19 meldingen"
    assert told("2020-K3", "WK050502") == "10 tot en met 19 meldingen"
    page = (made / "2020-K2/publicatie/r1/rapport.html").read_text("utf-8")
    assert "buiten deze grenzen liggen, tot er genoeg nieuwe bij zijn gekomen." in page


def test_who_knows_the_seats_can_tell_more(town: Town, tmp_path: Path) -> None:
    """A limit: the site offers the seats of a training, and no more parents come than there are."""
    town.session(date(2020, 1, 7), "ouders_weerbaar", 5, seats=6, first=1)
    town.session(date(2020, 1, 8), "voorlichting", 6, seats=9)
    made = published(town, tmp_path)
    seats = Between(Run("plaatsen_ouders", BEGAN, BEGAN + 11), 6, 6)
    breaches = attacked(town, made, seats).public.breaches
    assert "ouders from 2020-01 to 2020-01: width 6" in breaches
    assert attacked(town, made).public.least >= WIDE
