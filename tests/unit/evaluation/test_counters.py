"""The tientallenteller: whole tens of a running count, and nothing that leaves less than ten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.evaluation.counters import BASE, Blocks, Counters, Group, groups, ticked
from chalicelib.evaluation.indicators import BY_ID
from tests.support.evaluation import LABELS

# A total by kind and by wijk; one kind has parts itself, and one of those too. "a" sorts before what it is
# a part of.
GROUPS = [
    Group("total", ("k1", "k2", "k3")),
    Group("total", ("w1", "w2")),
    Group("k1", ("k1.x", "k1.y")),
    Group("k1.x", ("a",)),
]
CELLS = sorted({cell for group in GROUPS for cell in (group.parent, *group.children)})
# What each sort of record counts in: all cells above a cell count it too.
RECORDS: Mapping[str, Sequence[str]] = {
    "of no kind": ["total"],
    "of no kind, in a wijk": ["total", "w1"],
    "k1": ["total", "k1"],
    "k1.x": ["total", "k1", "k1.x", "w2"],
    "a": ["total", "k1", "k1.x", "a", "w1"],
    "k1.y": ["total", "k1", "k1.y"],
    "k2": ["total", "k2", "w2"],
    "k3": ["total", "k3"],
}

_Month = Mapping[str, int]
# Records come in, and are taken back or reclassified at will: more than any municipality ever would.
ANYTHING: st.SearchStrategy[list[_Month]] = st.lists(
    st.dictionaries(st.sampled_from(CELLS), st.integers(-30, 40)), max_size=12
)
NEW_RECORDS: st.SearchStrategy[list[_Month]] = st.lists(
    st.dictionaries(st.sampled_from(sorted(RECORDS)), st.integers(0, 25)).map(
        lambda found: cells_of(found)
    ),
    max_size=12,
)


def cells_of(records: Mapping[str, int]) -> _Month:
    """What these records add to each cell."""
    found = Counter[str]()
    for name, times in records.items():
        found.update(dict.fromkeys(RECORDS[name], times))
    return found


def closed(months: Sequence[_Month], of: Sequence[Group] = GROUPS) -> Counters:
    counters = Counters(of)
    for month, registered in enumerate(months):
        counters.close(month, registered)
    return counters


def published(months: Sequence[_Month], cell: str) -> list[int]:
    counters = closed(months)
    return [counters.at(month, cell) for month in range(len(months))]


@given(ANYTHING)
def test_what_is_published_is_whole_tens_and_never_goes_back(months: list[_Month]) -> None:
    for cell in CELLS:
        found = [0, *published(months, cell)]
        assert all(number % BASE == 0 for number in found)
        assert all(before <= after for before, after in pairwise(found))


@given(ANYTHING)
def test_parts_never_show_more_than_the_whole(months: list[_Month]) -> None:
    """At the end of every month, whatever was reclassified: what is not split up is never below nought."""
    counters = closed(months)
    for month in range(len(months)):
        for group in GROUPS:
            parts = sum(counters.at(month, child) for child in group.children)
            assert parts <= counters.at(month, group.parent)


@given(ANYTHING)
def test_no_more_is_published_than_there_ever_was(months: list[_Month]) -> None:
    counters, highest, running = closed(months), Counter[str](), Counter[str]()
    for month, registered in enumerate(months):
        running.update(registered)
        for cell in CELLS:
            highest[cell] = max(highest[cell], running[cell])
            assert counters.at(month, cell) <= highest[cell]
    assert {cell: n for cell, n in counters.running.items() if n} == {
        cell: n for cell, n in running.items() if n
    }


@given(NEW_RECORDS)
def test_less_than_ten_wait_when_nothing_was_taken_back(months: list[_Month]) -> None:
    """So no period is off by more than nine, and the headroom rule does not bind."""
    counters, running = closed(months), Counter[str]()
    for month, registered in enumerate(months):
        running.update(registered)
        for cell in CELLS:
            assert running[cell] - counters.at(month, cell) in range(BASE)


@given(NEW_RECORDS, st.data())
def test_a_period_of_any_length_is_off_by_nine_at_most(
    months: list[_Month], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(months)))
    behind = data.draw(st.integers(first, len(months)))
    counters = closed(months)
    for cell in CELLS:
        true = sum(registered.get(cell, 0) for registered in months[first:behind])
        shown = counters.at(behind - 1, cell) - counters.at(first - 1, cell)
        assert abs(true - shown) < BASE


@given(ANYTHING, st.data())
def test_months_add_up_to_any_longer_period(months: list[_Month], data: st.DataObject) -> None:
    cut = sorted(data.draw(st.sets(st.integers(0, len(months)))) | {0, len(months)})
    counters = closed(months)
    for cell in CELLS:
        of_months = sum(
            counters.at(month, cell) - counters.at(month - 1, cell) for month in range(len(months))
        )
        of_periods = sum(
            counters.at(last - 1, cell) - counters.at(first - 1, cell)
            for first, last in pairwise(cut)
        )
        assert of_months == of_periods == counters.at(len(months) - 1, cell)


@given(ANYTHING, st.data())
def test_nothing_depends_on_the_order_of_cells_groups_or_parts(
    months: list[_Month], data: st.DataObject
) -> None:
    turned = [dict(data.draw(st.permutations(sorted(one.items())))) for one in months]
    of = [
        Group(group.parent, tuple(data.draw(st.permutations(group.children))))
        for group in data.draw(st.permutations(GROUPS))
    ]
    assert closed(turned, of).history == closed(months).history


@given(ANYTHING, st.data())
def test_what_is_published_of_a_month_does_not_depend_on_what_came_later(
    months: list[_Month], data: st.DataObject
) -> None:
    until = data.draw(st.integers(0, len(months)))
    whole, sooner = closed(months), closed(months[:until])
    assert sooner.history.items() <= whole.history.items()


@given(st.integers(0, 500).map(lambda n: n * BASE), st.integers(-50, 5_000))
def test_a_ticked_count_is_the_highest_ten_that_was_reached(before: int, count: int) -> None:
    after = ticked(before, count)
    assert after % BASE == 0
    assert after >= before
    assert after == before or count - BASE < after <= count


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (1, 0), (9, 0), (10, 10), (19, 10), (20, 20), (100, 100)]
)
def test_the_ninth_report_does_not_show_and_the_tenth_does(count: int, shown: int) -> None:
    assert published([{"total": count}], "total") == [shown]


def test_what_is_left_over_counts_in_a_later_month() -> None:
    months = [{"total": 7}, {"total": 2}, {"total": 1}, {}, {"total": 25}]
    assert published(months, "total") == [0, 0, 10, 10, 30]


def test_what_was_taken_back_has_to_come_again_before_the_next_ten() -> None:
    months = [{"total": 12}, {"total": -5}, {"total": 12}, {"total": 1}]
    assert published(months, "total") == [10, 10, 10, 20]


def test_ten_that_were_moved_do_not_show_twice() -> None:
    """Whatever the name of the part: the one that showed them first keeps them, until ten others came."""
    for one, other in (("k2", "k3"), ("k3", "k2")):
        months: list[_Month] = [
            {"total": 10, one: 10},
            {one: -10, other: 10},
            {"total": 9},
            {"total": 1},
        ]
        assert published(months, one) == [10, 10, 10, 10]
        assert published(months, other) == [0, 0, 0, 10]
        assert published(months, "total") == [10, 10, 10, 20]


def test_a_part_that_waits_shows_as_much_as_there_is_room_for() -> None:
    months: list[_Month] = [
        {"total": 30, "k2": 30},
        {"k2": -30, "k3": 30},
        {"total": 20},
        {"total": 10},
    ]
    assert published(months, "k3") == [0, 0, 20, 30]


def test_room_in_one_group_is_no_room_in_another() -> None:
    counters = closed([{"total": 10, "k2": 10, "w1": 10}])
    assert [counters.at(0, cell) for cell in ("total", "k2", "w1")] == [10, 10, 10]


def test_a_part_of_a_part_shows_in_the_month_in_which_its_whole_does() -> None:
    """Also when its name comes first in the alphabet."""
    counters = closed([cells_of({"a": 10})])
    assert {cell: counters.at(0, cell) for cell in ("total", "k1", "k1.x", "a")} == dict.fromkeys(
        ("total", "k1", "k1.x", "a"), 10
    )
    assert counters.at(0, "w1") == 10


def test_a_part_of_two_groups_waits_for_the_room_in_both() -> None:
    of = [Group("one", ("part",)), Group("other", ("part",))]
    months: list[_Month] = [{"one": 20, "part": 20}, {"other": 10}, {"other": 10}]
    counters = closed(months, of)
    assert [counters.at(month, "part") for month in range(3)] == [0, 10, 20]


def test_a_cell_that_never_was_counted_shows_nought() -> None:
    counters = closed([{"total": 100}])
    assert (counters.at(0, "k1"), counters.at(0, "elsewhere"), counters.at(-1, "total")) == (
        0,
        0,
        0,
    )


def test_every_numerator_is_a_part_of_its_denominator_and_every_value_of_what_is_split() -> None:
    found = {(group.parent, group.children) for group in groups(LABELS)}
    assert ("ontvangen", ("ontvangen.wijk.W1", "ontvangen.wijk.W2", "ontvangen.wijk.W3")) in found
    assert ("besloten", ("op_tijd",)) in found
    assert ("besloten", ("doorgezet",)) in found
    assert ("onderzocht", ("goed_onderzocht",)) in found
    # What is never published is no part of anything that is.
    assert ("aanmeldingen", ("aanwezig",)) not in found
    parents = {parent for parent, _ in found}
    for one in BY_ID.values():
        if (
            one.of is not None
            and one.is_share
            and one.protection == "tientallen"
            and not one.intern
        ):
            assert one.of.code in parents


# Numbers of working days and how often, by month; less than nought is taken back.
NEW_NUMBERS = st.lists(
    st.dictionaries(st.integers(0, 40), st.integers(0, 12), max_size=8), max_size=10
)
ANY_NUMBERS = st.lists(
    st.dictionaries(st.integers(0, 8), st.integers(-6, 12), max_size=8), max_size=10
)


def blocks_of(months: Sequence[Mapping[int, int]]) -> Blocks:
    blocks = Blocks()
    for month, found in enumerate(months):
        blocks.close(month, {"spread": found})
    return blocks


@given(ANY_NUMBERS)
def test_a_block_has_ten_or_more_and_less_than_ten_wait(months: list[Mapping[int, int]]) -> None:
    blocks = blocks_of(months)
    assert all(found and len(found) % BASE == 0 for found in blocks.done.values())
    assert len(blocks.waiting["spread"]) < BASE


@given(NEW_NUMBERS)
def test_every_number_is_in_one_block_or_waits_for_one(months: list[Mapping[int, int]]) -> None:
    blocks, registered = blocks_of(months), Counter[int]()
    for found in months:
        registered.update(found)
    there = Counter(blocks.waiting["spread"])
    for done in blocks.done.values():
        there.update(done)
    assert +there == +registered


@given(ANY_NUMBERS, st.dictionaries(st.integers(0, 8), st.integers(-12, -1)))
def test_taking_back_never_changes_a_block(
    months: list[Mapping[int, int]], back: Mapping[int, int]
) -> None:
    before, after = blocks_of(months), blocks_of([*months, back])
    assert after.done == before.done
    waited = Counter(before.waiting["spread"])
    waited.subtract({number: min(-n, waited[number]) for number, n in back.items()})
    assert +waited == Counter(after.waiting["spread"])


def test_what_waited_longest_comes_into_the_next_block_first() -> None:
    blocks = blocks_of([{30: 4}, {1: 7}, {2: 8}])
    assert blocks.done == {("spread", 1): [1] * 6 + [30] * 4}
    assert blocks.waiting["spread"] == [1] + [2] * 8


@given(NEW_NUMBERS, st.data())
def test_blocks_do_not_depend_on_the_order_in_which_a_month_is_read(
    months: list[Mapping[int, int]], data: st.DataObject
) -> None:
    turned = [dict(data.draw(st.permutations(sorted(one.items())))) for one in months]
    assert blocks_of(turned) == blocks_of(months)


def test_spreads_do_not_share_a_block() -> None:
    blocks = Blocks()
    blocks.close(0, {"one": {5: 6}, "other": {5: 6}})
    assert blocks.done == {}
    blocks.close(1, {"one": {7: 4}})
    assert blocks.done == {("one", 1): [5] * 6 + [7] * 4}
