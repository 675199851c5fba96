"""Facts: what a step counts as rows that point at nobody."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.facts.domain import (
    KINDS,
    UNKNOWN,
    BadFact,
    Counted,
    Dimension,
    Fact,
    Kind,
    facts_of,
    quarter_of,
)
from chalicelib.facts.store import insert_facts

_DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
_WORDS = st.text("abc019", max_size=4)


@st.composite
def counted(draw: st.DrawFn) -> Counted:
    kind: Kind = draw(st.sampled_from(get_args(Kind)))
    of = KINDS[kind]
    apart = draw(st.sets(st.sampled_from(sorted(of.apart)))) if of.apart else set()
    return Counted(
        kind,
        draw(_DAYS),
        {name: draw(_WORDS) for name in of.fields},
        {name: draw(_WORDS) for name in apart},
    )


@given(counted(), _DAYS)
def test_no_fact_holds_a_day_and_a_dimension_or_two_dimensions(of: Counted, on: date) -> None:
    dimensions = set(get_args(Dimension))
    for fact in facts_of(of, on):
        singling = dimensions & fact.fields.keys()
        assert len(singling) <= 1
        if singling:
            assert len(fact.fields) == 1
            assert (fact.when, fact.registered) == (quarter_of(of.day), quarter_of(on))
        else:
            assert (fact.when, fact.registered) == (of.day.isoformat(), on.isoformat())


@given(counted(), _DAYS)
def test_every_answer_is_in_one_fact_and_what_was_not_answered_says_so(
    of: Counted, on: date
) -> None:
    told = [(name, value) for fact in facts_of(of, on) for name, value in fact.fields.items()]
    answered = [*of.fields.items(), *of.apart.items()]
    assert sorted(told) == sorted((str(name), value or UNKNOWN) for name, value in answered)
    assert {fact.delta for fact in facts_of(of, on)} == {1}


@given(counted(), _DAYS)
def test_rows_have_names_that_tell_nothing_and_no_moment(of: Counted, on: date) -> None:
    rows = [part.item for part in insert_facts(of, on)]
    assert {row["pk"] for row in rows} == {f"feiten#{quarter_of(on)}"}
    assert len({row["sk"] for row in rows}) == len(rows)
    for row in rows:
        known = set(Fact.__dataclass_fields__) | {"pk", "sk"}
        assert row.keys() <= known
        assert not any("T" in str(value) and "Z" in str(value) for value in row.values())


@pytest.mark.parametrize(
    ("fields", "apart"),
    [
        ({}, {}),
        ({"channel": "publiek", "subject_kind": "groep", "verified": "nee", "wijk": "x"}, {}),
        ({"channel": "publiek", "subject_kind": "groep", "verified": "nee"}, {"leeftijd": "x"}),
    ],
)
def test_what_a_kind_does_not_declare_is_refused(
    fields: dict[str, str], apart: dict[Dimension, str]
) -> None:
    with pytest.raises(BadFact):
        Counted("ontvangen", date(2026, 3, 2), fields, apart)


def test_a_dimension_is_no_field_of_any_kind() -> None:
    for of in KINDS.values():
        assert not set(get_args(Dimension)) & of.fields.keys()
        assert of.apart.keys() <= set(get_args(Dimension))
