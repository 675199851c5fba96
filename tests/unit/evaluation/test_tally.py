"""The tally: every fact counts in its cells, or is named as one that cannot be counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.evaluation import tally as module
from chalicelib.evaluation.tally import FactRow, Tally, month_before
from chalicelib.facts.domain import Kind
from tests.support.evaluation import (
    COUNTED,
    NEXT_PLAN,
    PLAN,
    a_row,
    facts,
    month,
    taken_back,
    tally_of,
)

_A_DECISION = a_row("besloten")
_A_WIJK = a_row("ontvangen", "2020-K1", wijk="W1")


def changed(row: FactRow, **fields: str) -> FactRow:
    return msgspec.structs.replace(row, fields={**row.fields, **fields})


def without(row: FactRow, name: str) -> FactRow:
    return msgspec.structs.replace(row, fields={k: v for k, v in row.fields.items() if k != name})


def an_empty_tally() -> Tally:
    return Tally([PLAN], month("2020-01"))


# Why a fact cannot be counted, and such a fact.
UNFIT = [
    ("a day that is none", a_row("ontvangen", "2020-02-30")),
    ("a day that is none", a_row("ontvangen", "gisteren", "2020-02-01")),
    ("a day that is none", a_row("ontvangen", "2020-02-01", "2020-02-31")),
    ("a day that is none", a_row("ontvangen", "2020-K5", wijk="W1")),
    ("a day that is none", a_row("ontvangen", "2020-K1", "2020-K0", wijk="W1")),
    ("a delta that is neither 1 nor -1", a_row("ontvangen", delta=2)),
    ("a delta that is neither 1 nor -1", a_row("ontvangen", delta=0)),
    ("a day beside a quarter", a_row("ontvangen", "2020-K1", "2020-03-31", wijk="W1")),
    ("a day beside a quarter", a_row("ontvangen", "2020-03-31", "2020-K1", wijk="W1")),
    ("registered before counting began", a_row("ontvangen", "2019-12-31", "2019-12-31")),
    ("registered before the day of its event", a_row("ontvangen", "2020-03-02", "2020-03-01")),
    ("registered before the day of its event", a_row("ontvangen", "2020-K2", "2020-K1", wijk="W1")),
    ("a day outside every plan", a_row("ontvangen", "2019-12-31", "2020-01-01")),
    ("a day outside every plan", a_row("ontvangen", "2023-01-01")),
    ("a day outside every plan", a_row("ontvangen", "2019-K4", "2020-K1", wijk="W1")),
    ("a kind that nobody declared", msgspec.structs.replace(a_row("ontvangen"), kind="ontvange")),
    (
        "an action line that its kind does not have",
        msgspec.structs.replace(_A_DECISION, line="overig"),
    ),
    ("fields that its kind does not declare", without(_A_DECISION, "urgency")),
    ("fields that its kind does not declare", changed(_A_DECISION, leeftijd="12")),
    ("fields that its kind does not declare", msgspec.structs.replace(_A_DECISION, fields={})),
    ("fields that its kind does not declare", a_row("besloten", "2020-K1", wijk="W1")),
    ("fields that its kind does not declare", changed(_A_WIJK, sector="zorg")),
    ("two things in one fact", a_row("ontvangen", "2020-03-02", wijk="W1")),
    ("two things in one fact", msgspec.structs.replace(changed(_A_WIJK, sector="zorg"), version=0)),
    ("a number that is none", changed(_A_DECISION, lead_wd="vijf")),
    ("a number that is none", changed(_A_DECISION, lead_wd="")),
    ("a number that is none", changed(_A_DECISION, lead_wd="1.5")),
    ("a number below nought", changed(_A_DECISION, lead_wd="-1")),
    ("a number below nought", a_row("betaald", state="betaald", cents="-500")),
    ("a number below nought", a_row("sessie", present="-1", absent="0", open="0")),
]


@pytest.mark.parametrize(("why", "row"), UNFIT)
def test_what_cannot_be_counted_is_named_and_nothing_of_it_is_counted(
    why: str, row: FactRow
) -> None:
    tally = an_empty_tally()
    tally.add(row, "line 1")
    (named,) = tally.faults
    assert named.startswith(why)
    assert tally.faults.total() == 1
    assert tally.places == {named: "line 1"}
    assert (tally.added, tally.facts) == (Counter(), 0)


@pytest.mark.parametrize(("why", "row"), UNFIT)
def test_why_it_cannot_be_counted_holds_none_of_its_values(why: str, row: FactRow) -> None:
    tally = an_empty_tally()
    tally.add(row, "line 1")
    (named,) = tally.faults
    values = {row.kind, row.line, row.when, row.registered, *row.fields.values()}
    assert [value for value in values if len(value) > 2 and value in named] == [], why


def test_of_each_reason_the_first_place_is_kept_and_all_are_counted() -> None:
    tally = an_empty_tally()
    for number, (_, row) in enumerate([*UNFIT, *UNFIT], 1):
        tally.add(row, f"line {number}")
        tally.add(a_row("ontvangen"), f"after line {number}")
    assert tally.faults.total() == 2 * len(UNFIT)
    assert tally.facts == 2 * len(UNFIT)
    for named, place in tally.places.items():
        first = next(n for n, (why, _) in enumerate(UNFIT, 1) if named.startswith(why))
        assert place == f"line {first}"
    tally.fault("a torn last line", "line 99")
    assert tally.faults["a torn last line"] == 1


@pytest.mark.parametrize("quarter", ["0000-K1", "9999-K4"])
def test_a_quarter_outside_the_calendar_is_a_fault_and_no_crash(quarter: str) -> None:
    tally = an_empty_tally()
    tally.add(a_row("ontvangen", quarter, "9999-K4", wijk="W1"), "line 1")
    assert tally.faults.total() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"present": "5", "absent": "-3", "open": "0"},
        {"present": "0", "absent": "4", "open": "-1"},
    ],
)
def test_a_number_below_nought_is_a_fault_also_inside_a_sum(fields: dict[str, str]) -> None:
    """Else more people came than signed up."""
    tally = an_empty_tally()
    tally.add(changed(a_row("sessie"), **fields), "line 1")
    assert list(tally.faults) == ["a number below nought"]


@dataclass(frozen=True)
class Pair:
    """Two facts with the same fields, of which only the first one can be counted."""

    fit: FactRow
    unfit: FactRow


ALIKE = {
    "another action line": Pair(
        a_row("ontvangen"), msgspec.structs.replace(a_row("ontvangen"), line="voorkomen")
    ),
    "a wijk with a day": Pair(_A_WIJK, a_row("ontvangen", "2020-03-02", wijk="W1")),
    "fields of an earlier version": Pair(
        msgspec.structs.replace(changed(_A_DECISION, urgentie="hoog"), version=0),
        changed(_A_DECISION, urgentie="hoog"),
    ),
}


@pytest.mark.parametrize("pair", ALIKE.values(), ids=ALIKE)
def test_whether_a_fact_can_be_counted_does_not_depend_on_what_came_before(pair: Pair) -> None:
    alone, behind = an_empty_tally(), an_empty_tally()
    alone.add(pair.unfit, "line 1")
    behind.add(pair.fit, "line 1")
    behind.add(pair.unfit, "line 2")
    assert behind.faults == alone.faults
    assert behind.facts == 1


def test_a_fact_counts_in_the_month_of_its_event_and_the_month_of_its_registration() -> None:
    tally = tally_of([a_row("ontvangen", "2020-01-31", "2020-03-01", channel="telefoon")])
    at = month("2020-01"), month("2020-03")
    assert tally.added == {
        ("#ontvangen", *at): 1,
        ("ontvangen", *at): 1,
        ("ontvangen.channel.telefoon", *at): 1,
        ("ontvangen.subject_kind.persoon", *at): 1,
        ("ontvangen@2020-W05", *at): 1,
    }
    assert tally.facts == 1


def test_a_fact_that_stands_apart_counts_at_the_end_of_its_quarter_and_in_no_total() -> None:
    tally = tally_of([a_row("ontvangen", "2020-K1", "2020-K2", wijk="W1")])
    assert tally.added == {("ontvangen.wijk.W1", month("2020-03"), month("2020-06")): 1}


def test_what_was_not_answered_counts_as_unknown() -> None:
    tally = tally_of([a_row("ontvangen", "2020-K1", wijk="onbekend")])
    assert [cell for cell, *_ in tally.added] == ["ontvangen.wijk.onbekend"]


def test_a_spread_keeps_how_often_each_number_occurs() -> None:
    rows = [changed(_A_DECISION, lead_wd=days) for days in ("5", "5", "12", "0")]
    at = month("2020-03"), month("2020-03")
    found = {cell: n for (cell, *_), n in tally_of(rows).added.items() if "~" in cell}
    assert found == {
        "doorlooptijd_besluit~5": 2,
        "doorlooptijd_besluit~12": 1,
        "doorlooptijd_besluit~0": 1,
    }
    assert tally_of(rows).added["besloten", *at] == 4


@pytest.mark.parametrize(
    ("day", "week"),
    [("2020-12-31", "2020-W53"), ("2021-01-03", "2020-W53"), ("2021-01-04", "2021-W01")],
)
def test_a_report_counts_in_the_iso_week_in_which_it_came_in(day: str, week: str) -> None:
    at = month(day[:7]), month("2021-02")
    tally = tally_of([a_row("ontvangen", day, "2021-02-01"), a_row("besloten", day, "2021-02-01")])
    assert {c: n for c, n in tally.added.items() if "@" in c[0]} == {(f"ontvangen@{week}", *at): 1}


def test_a_sum_adds_what_a_field_says_and_nothing_of_nought() -> None:
    rows = [a_row("sessie", present="12", absent="3", open="1", seats="20") for _ in range(2)]
    added = tally_of([*rows, a_row("sessie", present="0", absent="0", open="0", seats="0")]).added
    at = month("2020-03"), month("2020-03")
    assert (added["aanwezig", *at], added["aanmeldingen", *at]) == (24, 32)
    assert added["#sessie", *at] == 3
    assert ("plaatsen_ouders", *at) not in added


@given(st.lists(facts(), max_size=12).map(lambda found: [row for rows in found for row in rows]))
def test_facts_add_up_in_any_order_and_one_by_one(rows: list[FactRow]) -> None:
    whole = tally_of(rows)
    apart = Counter[tuple[str, int, int]]()
    for row in rows:
        apart.update(tally_of([row]).added)
    assert whole.added == apart == tally_of(rows[::-1]).added
    assert whole.facts == len(rows)


@given(st.lists(facts(), max_size=8).map(lambda found: [row for rows in found for row in rows]))
def test_a_correction_takes_back_all_that_was_counted_in_its_own_month(rows: list[FactRow]) -> None:
    back = [taken_back(row, date(2022, 12, 31)) for row in rows]
    added = tally_of([*rows, *back]).added
    by_event = Counter[tuple[str, int]]()
    for (cell, when, _), amount in added.items():
        by_event[cell, when] += amount
    assert set(by_event.values()) <= {0}
    counted = {key: n for key, n in tally_of(rows).added.items() if key[2] < month("2022-12")}
    assert counted == {key: n for key, n in added.items() if key[2] < month("2022-12")}


@given(
    st.lists(facts(), max_size=6).map(lambda found: [row for rows in found for row in rows]),
    st.lists(st.tuples(st.integers(0, 12), st.sampled_from(UNFIT[:15])), max_size=6),
)
def test_what_cannot_be_counted_changes_nothing_of_the_rest(
    rows: list[FactRow], unfit: list[tuple[int, tuple[str, FactRow]]]
) -> None:
    mixed = list(rows)
    for place, (_, row) in unfit:
        mixed.insert(place, row)
    tally = an_empty_tally()
    for row in mixed:
        tally.add(row, "here")
    assert tally.added == tally_of(rows).added
    assert (tally.facts, tally.faults.total()) == (len(rows), len(unfit))


def test_cells_are_the_same_when_there_is_no_room_to_remember_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [a_row("sessie", present=str(n % 3)) for n in range(9)] + [_A_WIJK] * 3
    remembered = tally_of(rows)
    monkeypatch.setattr(module, "_REMEMBERED", 1)
    forgotten = tally_of(rows)
    assert forgotten.added == remembered.added
    assert len(forgotten._cells) == 1
    assert len(remembered._cells) == 4


def test_many_facts_take_the_memory_of_their_cells() -> None:
    """Not that of its facts: of the same facts nothing is kept but how many there were."""
    tally = tally_of([a_row("ontvangen")] * 5_000)
    assert len(tally.added) == 5
    assert len(tally._cells) == len(tally._plan_days) == 1
    assert tally.added["ontvangen", month("2020-03"), month("2020-03")] == 5_000


@pytest.mark.parametrize("kind", COUNTED)
def test_a_fact_of_every_kind_that_an_indicator_counts_is_counted(kind: Kind) -> None:
    added = tally_of([a_row(kind)]).added
    assert added[f"#{kind}", month("2020-03"), month("2020-03")] == 1


def test_a_fact_of_a_later_plan_counts_beside_those_of_the_first() -> None:
    rows = [a_row("ontvangen", "2022-12-31"), a_row("ontvangen", "2023-01-01")]
    added = tally_of(rows, PLAN, NEXT_PLAN).added
    assert [added["ontvangen", m, m] for m in (month("2022-12"), month("2023-01"))] == [1, 1]


def test_counting_may_begin_in_the_middle_of_a_plan() -> None:
    tally = Tally([PLAN], month("2020-06"))
    tally.add(a_row("ontvangen", "2020-05-31"), "line 1")
    tally.add(a_row("ontvangen", "2020-05-31", "2020-06-01"), "line 2")
    assert list(tally.places.items()) == [("registered before counting began", "line 1")]
    assert tally.added["ontvangen", month("2020-05"), month("2020-06")] == 1


def test_a_fact_from_before_a_change_of_meaning_is_counted_as_far_as_it_goes() -> None:
    """It has other fields, and no reading of the file may stop at it."""
    row = FactRow("besloten", "signaleren", "2020-03-02", "2020-03-02", {"urgentie": "hoog"}, 1)
    tally = an_empty_tally()
    tally.add(msgspec.structs.replace(row, version=0), "line 1")
    assert not tally.faults
    assert tally.added["besloten", month("2020-03"), month("2020-03")] == 1


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2020, 2, 28), "2020-01"),
        (date(2020, 2, 29), "2020-02"),
        (date(2020, 3, 1), "2020-02"),
        (date(2020, 1, 1), "2019-12"),
        (date(2020, 12, 31), "2020-12"),
    ],
)
def test_a_month_is_over_on_its_last_day(day: date, last: str) -> None:
    assert month_before(day) == month(last)
