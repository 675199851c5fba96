"""The journal's chain: any change to what was written shows, and says where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.journal.domain import Entry, Noted, first_bad, next_entry
from tests.support.builders import FOR_A_TEST

Steps = list[tuple[str, dict[str, str]]]
actions = st.lists(
    st.tuples(st.text(), st.dictionaries(st.text(), st.text(), max_size=3)), min_size=1, max_size=8
)


def chain(steps: Steps) -> list[Entry]:
    entries: list[Entry] = []
    for action, facts in steps:
        head = entries[-1] if entries else None
        told = {**facts, **FOR_A_TEST}
        noted = Noted("melding#x", "2026-03-02T10:00:00Z", "triage", action, told)
        entries.append(next_entry(head, noted))
    return entries


@given(actions)
def test_an_untouched_chain_has_no_bad_entry(steps: Steps) -> None:
    assert first_bad(chain(steps)) is None


@given(actions, st.data())
def test_an_edited_entry_is_named(steps: Steps, data: st.DataObject) -> None:
    entries = chain(steps)
    place = data.draw(st.integers(0, len(entries) - 1))
    change = data.draw(st.sampled_from(["action", "actor", "at", "facts", "previous"]))
    altered: Any = str(getattr(entries[place], change)) + "x"
    if change == "facts":
        altered = {**entries[place].facts, "\x00": "1"}
    entries[place] = replace(entries[place], **{change: altered})
    assert first_bad(entries) == place + 1


@given(actions, st.data())
def test_an_entry_taken_out_of_the_middle_is_named(steps: Steps, data: st.DataObject) -> None:
    entries = chain(steps)
    if len(entries) > 1:
        place = data.draw(st.integers(0, len(entries) - 2))
        del entries[place]
        assert first_bad(entries) == place + 1


@pytest.mark.parametrize("missing", ["activity", "purpose"])
def test_an_entry_says_what_it_was_for_or_is_none(missing: str) -> None:
    facts = {name: value for name, value in FOR_A_TEST.items() if name != missing}
    for given_facts in (facts, {**facts, missing: ""}):
        with pytest.raises(ValueError, match="what it was for"):
            next_entry(None, Noted("melding#x", "", "triage", "gelezen", given_facts))
