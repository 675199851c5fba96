"""Whether the table of facts holds what objects, such as meldingen, count.

**What can be shown.** An object says what of it counts now. All rows that it ever caused add up to exactly
that: what was taken back adds up to nothing, because a correction has the fields and the ``when`` of what
it takes back. An object that is gone left its rows, which add up to nothing less. So of each fact the table
holds at least as many as the objects that still live. Fewer: a row is missing, or a correction too many.
More: a row too many, or objects that are gone. As long as none is gone, every difference is a fault.

**What cannot be shown.** Of an object that is gone: a row that is missing, or a row too many. A row that is
missing while one of such an object looks the same. A count that is missing together with its correction,
which changes no figure by ``when``. The day on which a row was registered, by which public figures go: no
object keeps it.

Work that goes on while both are read can show as a difference. Then the next recount does not show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.facts.domain import Fact, facts_of, quarter_of
from chalicelib.facts.store import from_kept
from chalicelib.platform.table import Item, only_known, readable

# Kind, version, when, and the fields in the order of their names.
_Same = tuple[str, int, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Difference:
    """A fact that so many objects count, and that the table holds so many times."""

    kind: str
    quarter: str
    fields: Mapping[str, str]
    counted: int
    found: int


def recount(
    kept: Iterable[Mapping[str, Any]], rows: Iterable[Item]
) -> tuple[list[Difference], int]:
    """The facts that differ, and how many counts and rows cannot be read.

    ``kept`` is what each living object counts (``counted`` of a melding), ``rows`` the table of facts.
    """
    counts = [{**held, "kind": kind} for one in kept for kind, held in one.items()]
    counted, odd_counts = readable(_facts, counts)
    found, odd_rows = readable(lambda row: only_known(Fact, row), rows)
    on_objects = Counter(_same(fact) for facts in counted for fact in facts)
    in_table = Counter[_Same]()
    for fact in found:
        in_table[_same(fact)] += fact.delta
    differences = [
        Difference(same[0], _quarter(same[2]), dict(same[3]), on_objects[same], in_table[same])
        for same in sorted(on_objects.keys() | in_table.keys())
        if on_objects[same] != in_table[same]
    ]
    return differences, odd_counts + odd_rows


def _facts(kept: Mapping[str, Any]) -> list[Fact]:
    """The facts of one kind that an object counts, as if they were registered on their own day."""
    counted = from_kept(kept["kind"], kept)
    return facts_of(counted, counted.day)


def _same(fact: Fact) -> _Same:
    return fact.kind, fact.version, fact.when, tuple(sorted(fact.fields.items()))


def _quarter(when: str) -> str:
    return when if "-K" in when else quarter_of(date.fromisoformat(when))
