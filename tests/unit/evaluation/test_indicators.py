"""The declarations of indicators: all that the plan asks for, of fields that exist, and nothing forbidden."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.evaluation.counters import groups, named
from chalicelib.evaluation.indicators import (
    BLOCKS,
    BY_ID,
    DOELGROEPEN,
    DOELGROEPEN_OF_PLAN,
    INDICATORS,
    LINE_NAMES,
    Count,
    Indicator,
    Split,
)
from chalicelib.evaluation.periods import PeriodKind
from chalicelib.evaluation.tally import FactRow
from chalicelib.facts.domain import DIMENSIONS, KINDS, NEVER_TOGETHER
from chalicelib.reports.codes import CHANNEL_NAMES, FENOMENEN, SUBJECT_NAMES
from tests.support.evaluation import LABELS, NUMBERS, facts

# Domain reference 6.2, and where each of them stands.
OF_THE_PLAN = {
    "signaleren": ["SIG-1", "SIG-2", "SIG-3", "SIG-4", "SIG-5", "SIG-6", "SIG-7"],
    "voorkomen": ["VOO-1", "VOO-2", "VOO-3"],
    "interveniëren": ["INT-1", "INT-2", "INT-3", "INT-4", "INT-5a", "INT-5b", "INT-6"],
    "deskundigheid": ["DES-1", "DES-2", "DES-3", "DES-4", "DES-5a", "DES-5b", "DES-5c"],
    "netwerk": ["NET-1", "NET-2", "NET-3"],
    "budget": ["BUD-1"],
}


def amount(count: Count, row: FactRow) -> int:
    """What a fact adds to a count; nothing when it does not count."""
    if count.kind != row.kind or not count.takes(row.fields):
        return 0
    return sum(int(row.fields[name]) for name in count.of.split("+")) if count.of else 1


COUNTS = [
    (one.id, count) for one in INDICATORS for count in (one.counts, one.of) if count is not None
]
SPLITS = [(one, split) for one in INDICATORS for split in one.splits]
SHARES = [one for one in INDICATORS if one.of is not None and one.is_share]
each_indicator = pytest.mark.parametrize("one", INDICATORS, ids=lambda one: str(one.id))
each_share = pytest.mark.parametrize("one", SHARES, ids=lambda one: str(one.id))


def of_one(one: Indicator) -> st.SearchStrategy[list[FactRow]]:
    """Facts of the kind that an indicator counts."""
    return facts((one.counts.kind,))


def all_counts() -> list[Count]:
    """Every count with a code: those of indicators, and those of the values of their splits."""
    of_values = [
        split.count(one.counts, value) for one, split in SPLITS for value in named(split, LABELS)
    ]
    return [count for _, count in COUNTS] + of_values


def test_every_indicator_of_the_plan_is_declared_on_its_action_line() -> None:
    for block, ids in OF_THE_PLAN.items():
        assert [BY_ID[one].block for one in ids] == [block] * len(ids)


def test_an_id_is_declared_once_and_indicators_of_a_block_stand_together() -> None:
    assert len(BY_ID) == len(INDICATORS)
    blocks = [one.block for one in INDICATORS]
    assert list(dict.fromkeys(blocks)) == list(BLOCKS)
    assert [b for b in BLOCKS for one in blocks if one == b] == blocks
    assert LINE_NAMES.keys() - {"overig"} <= BLOCKS.keys()


@each_indicator
def test_an_indicator_says_what_it_means_where_it_comes_from_and_what_to_mind(
    one: Indicator,
) -> None:
    for text in (one.name, one.what, one.day, one.source, one.quality, one.unit):
        assert text == text.strip() != ""
    assert one.quality.endswith(".")
    assert one.source.endswith(".")
    # What no facts are counted of is set against the plan itself: its target groups, its budget.
    assert bool(one.against) == (one.of is not None or one.id in {"DES-4", "BUD-1"})
    assert one.periods
    assert len(set(one.periods)) == len(one.periods)


@pytest.mark.parametrize(("of", "count"), COUNTS)
def test_a_count_is_of_fields_that_its_kind_declares(of: str, count: Count) -> None:
    kind = KINDS[count.kind]
    assert count.where.keys() <= kind.fields.keys() | kind.apart.keys(), of
    summed = set(count.of.split("+")) - {""}
    assert summed <= kind.fields.keys() & NUMBERS
    assert all(count.where.values())


@pytest.mark.parametrize(("one", "split"), SPLITS)
def test_a_split_is_by_a_field_that_the_kind_declares(one: Indicator, split: Split) -> None:
    kind = KINDS[one.counts.kind]
    assert split.by in kind.fields.keys() | kind.apart.keys()
    assert split.by not in NUMBERS
    assert named(split, LABELS)


def test_a_count_is_split_by_a_field_once() -> None:
    """Else each of its facts would count twice."""
    times = Counter((one.counts.code, split.by) for one, split in SPLITS)
    assert set(times.values()) == {1}


def test_a_code_means_one_count_and_a_count_has_one_code() -> None:
    """A published figure is known by it. Of a spread nothing is counted, so that it may have its own."""
    found = {
        (
            count.code,
            count.kind,
            repr(sorted((k, sorted(v)) for k, v in count.where.items())),
            count.of,
        )
        for count in all_counts()
    }
    assert len({code for code, *_ in found}) == len(found)
    assert len({tuple(meaning) for _, *meaning in found}) == len(found)


def test_no_code_holds_what_tells_cells_of_a_tally_apart() -> None:
    assert [one.code for one in all_counts() if set(one.code) & set("~@#")] == []


def test_what_is_only_for_inside_is_in_no_group_that_is_published() -> None:
    inside = {split.by for _, split in SPLITS if split.intern}
    assert inside == {"fenomeen", "subject_kind"}
    published = [*chain.from_iterable(group.children for group in groups(LABELS))]
    assert published
    assert [code for code in published if any(f".{by}." in code for by in inside)] == []


def test_nothing_that_singles_somebody_out_is_crossed_with_anything_else() -> None:
    """No wijk with an outcome, an age or an organisation, and no fenomeen by wijk."""
    for one, split in SPLITS:
        of_value = split.count(one.counts, "x")
        assert len(NEVER_TOGETHER & of_value.where.keys()) <= 1
        if split.by in DIMENSIONS:
            assert of_value.where.keys() == {split.by}
            assert not one.counts.where, "its parts would count facts that it does not count itself"
        if not split.intern:
            assert split.by not in {"leeftijd", "organisatie", "fenomeen"}


def test_no_count_is_of_a_dimension_or_of_two_things_that_never_stand_together() -> None:
    for _, count in COUNTS:
        assert not count.has_dimension
        assert len(NEVER_TOGETHER & count.where.keys()) <= 1


def test_a_wijk_is_split_up_for_an_indicator_of_quarters_only() -> None:
    """Its facts know no month, and a month of a wijk would tell that somebody reported there in it."""
    for one, split in SPLITS:
        if split.by in DIMENSIONS:
            assert "kwartaal" in one.periods


def test_what_is_published_as_it_is_counts_no_people_reports_or_cases() -> None:
    exact = [one.counts for one in INDICATORS if one.protection == "geen"]
    exact += [one.of for one in INDICATORS if one.of and one.against_protection == "geen"]
    assert {one.kind for one in exact} == {"sessie", "nieuwsbrief", "dialoog", "betaald"}
    assert {one.of for one in exact} == {"", "cents"}
    assert {one.kind for one in exact if one.of == "cents"} == {"betaald"}


def test_a_stock_is_protected_as_a_stock_and_nothing_else_is() -> None:
    for one in INDICATORS:
        assert (one.protection == "stand") == (one.sort == "stand")
        if one.of is not None:
            assert (one.against_protection == "stand") == (one.sort == "stand")
    for _, count in COUNTS:
        assert (count.kind == "stand") == count.code.startswith("stand.")


@pytest.mark.parametrize(
    ("one", "periods"),
    [
        ("SIG-1", ("maand", "kwartaal", "jaar", "sinds", "plan")),
        ("SIG-2", ("jaar", "sinds", "plan")),
        ("SIG-3", ("kwartaal", "jaar", "sinds", "plan")),
        ("INT-1", ("jaar", "sinds", "plan")),
        ("INT-4", ("sinds", "plan")),
        ("DES-1", ("jaar", "sinds", "plan")),
        ("DES-4", ("sinds", "plan")),
        ("BUD-1", ("jaar", "sinds", "plan")),
    ],
)
def test_an_indicator_has_the_periods_of_the_plan(
    one: str, periods: tuple[PeriodKind, ...]
) -> None:
    assert tuple(BY_ID[one].periods) == periods


def test_the_target_groups_are_those_of_the_council_letter() -> None:
    (split,) = BY_ID["DES-4"].splits
    assert split.values == DOELGROEPEN_OF_PLAN
    assert len(DOELGROEPEN_OF_PLAN) == 8
    assert DOELGROEPEN_OF_PLAN.items() <= DOELGROEPEN.items()


def test_all_eight_checks_make_a_report_properly_examined() -> None:
    checks = BY_ID["SIG-2"].counts.where
    fields = KINDS["onderzocht"].fields
    assert checks.keys() == set(fields) - {"weegploeg", "gezocht"}
    assert len(checks) == 8
    assert checks["terugkoppeling"] == {"ja", "niet_gevraagd"}
    assert {frozenset(v) for name, v in checks.items() if name != "terugkoppeling"} == {
        frozenset({"ja"})
    }


@each_share
def test_what_a_share_is_of_counts_the_same_facts_or_a_stock(one: Indicator) -> None:
    """A part of other facts can be greater than the whole, and then no percentage means anything."""
    assert one.of is not None
    if one.sort != "stand":
        assert one.counts.kind == one.of.kind


_OF_THE_SAME_FACTS = [one for one in SHARES if one.of and one.of.kind == one.counts.kind != "stand"]


@given(
    st.sampled_from(_OF_THE_SAME_FACTS).flatmap(lambda one: st.tuples(st.just(one), of_one(one)))
)
def test_no_fact_has_more_of_a_numerator_than_of_its_denominator(
    found: tuple[Indicator, list[FactRow]],
) -> None:
    one, rows = found
    assert one.of is not None
    for row in rows:
        part, whole = (amount(count, row) for count in (one.counts, one.of))
        assert 0 <= part <= whole


@given(facts(), st.sampled_from(SPLITS))
def test_a_fact_counts_in_no_more_than_one_part_of_a_split(
    rows: list[FactRow], found: tuple[Indicator, Split]
) -> None:
    one, split = found
    for row in rows:
        parts = [amount(split.count(one.counts, value), row) for value in named(split, LABELS)]
        assert sum(part > 0 for part in parts) <= 1
        if not DIMENSIONS & row.fields.keys():
            assert sum(parts) <= amount(one.counts, row)


@given(facts())
def test_a_fact_that_stands_apart_counts_for_nothing_but_its_own_dimension(
    rows: list[FactRow],
) -> None:
    for row in rows:
        if DIMENSIONS & row.fields.keys():
            assert {amount(count, row) for _, count in COUNTS} == {0}


def test_what_is_in_a_group_is_counted_and_has_one_parent_in_it() -> None:
    found = groups(LABELS)
    codes = {count.code for count in all_counts()}
    for group in found:
        assert {group.parent, *group.children} <= codes
        assert len(set(group.children)) == len(group.children)
        assert group.parent not in group.children
    pairs = Counter((group.parent, child) for group in found for child in group.children)
    assert set(pairs.values()) == {1}


def test_a_value_without_a_name_is_not_split_up() -> None:
    split = BY_ID["SIG-1"].splits[0]
    assert split.by == "wijk"
    assert list(named(split, {"wijk": {"b": "Zuid", "a": "noord", "c": "Oost"}})) == ["a", "c", "b"]
    assert named(split, {}) == {}


@pytest.mark.parametrize(
    ("indicator", "by", "known"),
    [
        ("SIG-1", "subject_kind", SUBJECT_NAMES),
        ("SIG-4", "channel", CHANNEL_NAMES),
        ("SIG-8", "fenomeen", FENOMENEN),
    ],
)
def test_every_code_that_a_report_can_have_is_a_part_of_its_figure(
    indicator: str, by: str, known: dict[str, str]
) -> None:
    """A code that no split knows would be "not yet classified" for ever."""
    (split,) = (one for one in BY_ID[indicator].splits if one.by == by)
    assert set(split.values) == set(known) - {"onbekend"}
