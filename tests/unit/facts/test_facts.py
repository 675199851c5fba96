"""Facts: what a step counts as rows that point at nobody."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.facts.domain import (
    DIMENSIONS,
    KINDS,
    NEVER_TOGETHER,
    UNKNOWN,
    BadFact,
    Correction,
    Counted,
    Dimension,
    Fact,
    Kind,
    Line,
    facts_of,
    quarter_of,
)
from chalicelib.facts.store import as_kept, from_kept, insert_facts

_DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
_WORDS = st.text("abc019", max_size=4)
_BACK: st.SearchStrategy[Correction] = st.sampled_from(get_args(Correction))


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
        line=None if of.line else draw(st.sampled_from(get_args(Line))),
    )


@given(counted(), _DAYS, st.none() | _BACK)
def test_no_fact_holds_a_day_and_a_dimension_or_two_dimensions(
    of: Counted, on: date, back: Correction | None
) -> None:
    for fact in facts_of(of, on, back):
        assert len(NEVER_TOGETHER & fact.fields.keys()) <= 1
        if DIMENSIONS & fact.fields.keys():
            assert len(fact.fields) == 1
            assert (fact.when, fact.registered) == (quarter_of(of.day), quarter_of(on))
        else:
            assert (fact.when, fact.registered) == (of.day.isoformat(), on.isoformat())


@given(
    st.sets(st.sampled_from(sorted(NEVER_TOGETHER)), min_size=2), st.sampled_from(get_args(Kind))
)
def test_a_fact_with_two_of_them_cannot_be_made(names: set[str], kind: Kind) -> None:
    with pytest.raises(BadFact):
        Fact(kind, "signaleren", "2026-K1", "2026-K1", dict.fromkeys(names, "x"))


@pytest.mark.parametrize(
    ("when", "registered", "also"),
    [
        ("2026-03-02", "2026-K1", {}),
        ("2026-K1", "2026-03-02", {}),
        ("2026-K1", "2026-K1", {"channel": "publiek"}),
    ],
)
def test_a_wijk_stands_with_no_day_and_with_nothing_else(
    when: str, registered: str, also: dict[str, str]
) -> None:
    with pytest.raises(BadFact):
        Fact("ontvangen", "signaleren", when, registered, {"wijk": "WK050507", **also})


@given(counted(), _DAYS)
def test_every_answer_is_in_one_fact_and_what_was_not_answered_says_so(
    of: Counted, on: date
) -> None:
    told = [(name, value) for fact in facts_of(of, on) for name, value in fact.fields.items()]
    answered = [*of.fields.items(), *of.apart.items()]
    assert sorted(told) == sorted((str(name), value or UNKNOWN) for name, value in answered)
    assert {(fact.delta, fact.reason) for fact in facts_of(of, on)} == {(1, "")}


@given(counted(), _DAYS, _DAYS, _BACK)
def test_a_correction_mirrors_what_was_counted_on_its_own_day(
    of: Counted, then: date, on: date, back: Correction
) -> None:
    """Also when only what stayed on the object is left of it."""
    kept = from_kept(of.kind, as_kept(of))
    assert kept == of
    sums: Counter[str] = Counter()
    for fact in [*facts_of(of, then), *facts_of(kept, on, back)]:
        sums[repr((fact.kind, fact.line, fact.when, fact.fields, fact.version))] += fact.delta
    assert set(sums.values()) == {0}
    for fact in facts_of(kept, on, back):
        assert (fact.delta, fact.reason) == (-1, back)
        assert fact.registered in {on.isoformat(), quarter_of(on)}


def test_what_an_earlier_version_counted_is_taken_back_as_it_was() -> None:
    kept: dict[str, Any] = {"day": "2026-03-02", "fields": {"urgentie": "hoog"}, "apart": {}}
    (fact,) = facts_of(from_kept("besloten", {**kept, "version": 0}), date(2026, 4, 1), "heropend")
    assert (fact.fields, fact.version, fact.delta) == ({"urgentie": "hoog"}, 0, -1)
    with pytest.raises(BadFact):
        from_kept("besloten", kept)


@given(counted(), _DAYS, st.none() | _BACK)
def test_rows_have_names_that_tell_nothing_and_no_moment(
    of: Counted, on: date, back: Correction | None
) -> None:
    rows = [part.item for part in insert_facts(of, on, back)]
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


def test_the_step_says_the_action_line_of_a_kind_that_leaves_it_open_and_of_no_other() -> None:
    paid = {"state": "betaald", "cents": "1"}
    with pytest.raises(BadFact):
        Counted("betaald", date(2026, 3, 2), paid)
    with pytest.raises(BadFact):
        Counted("dialoog", date(2026, 3, 2), {"present": "3"}, line="voorkomen")
    (fact,) = facts_of(
        Counted("betaald", date(2026, 3, 2), paid, line="voorkomen"), date(2026, 3, 9)
    )
    assert fact.line == "voorkomen"


def test_a_dimension_is_no_field_of_any_kind() -> None:
    for of in KINDS.values():
        assert not DIMENSIONS & of.fields.keys()
        assert of.apart.keys() <= DIMENSIONS
