"""The tally: facts added up in cells, once through, in as much memory as there are cells. Pure.

A cell is a count, a value of a split of it, a number of working days of a spread, an ISO week, or a kind of
fact. Each is kept by the month of the event and the month in which it was registered, so that every release
of a plan follows from one reading: public figures go by the second, those of the municipality by the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from chalicelib.evaluation.domain import Plan, plan_on
from chalicelib.evaluation.indicators import INDICATORS, Count, Indicator, Split
from chalicelib.evaluation.periods import Month, iso_week, last_day, month_of, month_of_text
from chalicelib.facts.domain import DIMENSIONS, KINDS, UNKNOWN, BadFact, Fact

# A spread keeps how often each number occurs, and a count inside the municipality how much each week had.
SPREAD = "~"
WEEK = "@"
OF_KIND = "#"
# So many ways in which facts of one sort can differ are remembered; behind it they are looked up again.
_REMEMBERED = 50_000


class FactRow(msgspec.Struct, frozen=True):
    """A fact as it lies in the table or in a line of a file; what later code adds is not read."""

    kind: str
    line: str
    when: str
    registered: str
    fields: dict[str, str]
    delta: int
    reason: str = ""
    version: int = 1


class Unfit(ValueError):
    """A fact that cannot be counted; the message says why, and holds none of its values."""


@dataclass
class Tally:
    """What was added up: ``added`` by cell, month of the event and month of registration.

    ``first`` is the month in which counting began. ``faults`` says how many facts could not be counted, by
    why, and ``places`` where the first of each stood.
    """

    plans: Sequence[Plan]
    first: Month
    added: Counter[tuple[str, Month, Month]] = field(default_factory=Counter)
    facts: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    places: dict[str, str] = field(default_factory=dict)
    _cells: dict[tuple[Any, ...], tuple[tuple[str, int], ...]] = field(default_factory=dict)
    _plan_days: dict[str, bool] = field(default_factory=dict)

    def add(self, row: FactRow, place: str) -> None:
        """Count a fact; ``place`` says where it stands, for whoever has to mend it."""
        try:
            self._count(row)
        except Unfit as unfit:
            self.fault(str(unfit), place)

    def fault(self, why: str, place: str) -> None:
        """Something that should have been counted and is not."""
        self.faults[why] += 1
        self.places.setdefault(why, place)

    def _count(self, row: FactRow) -> None:
        when, registered = self._months(row)
        key = (row.kind, *sorted(row.fields.items()))
        cells = self._cells.get(key)
        if cells is None:
            _stop_if_odd(row)
            cells = tuple(_cells_of(row))
            if len(self._cells) < _REMEMBERED:
                self._cells[key] = cells
        self.facts += 1
        for cell, amount in cells:
            self.added[cell, when, registered] += amount * row.delta
        if row.kind == "ontvangen" and "-K" not in row.when:
            week = iso_week(date.fromisoformat(row.when))
            self.added[f"ontvangen{WEEK}{week}", when, registered] += row.delta

    def _months(self, row: FactRow) -> tuple[Month, Month]:
        try:
            when, registered = month_of_text(row.when), month_of_text(row.registered)
        except ValueError:
            raise Unfit("a day that is none") from None
        if row.delta not in {1, -1}:
            raise Unfit("a delta that is neither 1 nor -1")
        if ("-K" in row.when) != ("-K" in row.registered):
            raise Unfit("a day beside a quarter")
        if registered < self.first:
            raise Unfit("registered before counting began")
        if row.registered < row.when:
            raise Unfit("registered before the day of its event: a clock that went back")
        if not self._is_of_a_plan(row.when):
            raise Unfit("a day outside every plan of this municipality")
        return when, registered

    def _is_of_a_plan(self, when: str) -> bool:
        if when not in self._plan_days:
            month = month_of_text(when)
            day = last_day(month) if "-K" in when else date.fromisoformat(when)
            self._plan_days[when] = plan_on(self.plans, day) is not None
        return self._plan_days[when]


def _stop_if_odd(row: FactRow) -> None:
    """Raises Unfit for a fact of a kind nobody declared, or of another form than its kind has."""
    kind = KINDS.get(row.kind)  # type: ignore[call-overload]
    if kind is None:
        raise Unfit("a kind that nobody declared")
    if kind.line is not None and row.line != kind.line:
        raise Unfit("an action line that its kind does not have")
    is_whole = row.fields.keys() == kind.fields.keys()
    is_apart = len(row.fields) == 1 and row.fields.keys() <= kind.apart.keys()
    if row.version == 1 and not (is_whole or is_apart):
        raise Unfit("fields that its kind does not declare")
    try:
        held: Any = row
        Fact(held.kind, held.line, row.when, row.registered, row.fields, held.delta)
    except BadFact:
        raise Unfit("two things in one fact that together single somebody out") from None


def _cells_of(row: FactRow) -> Iterator[tuple[str, int]]:
    """The cells that a fact counts in, and how much. Raises Unfit for a sum of what is no number."""
    if DIMENSIONS.isdisjoint(row.fields):
        yield f"{OF_KIND}{row.kind}", 1
    for code, amount in _amounts(row, COUNTS.values()):
        yield code, amount
    for count, split in SPLITS:
        if (split.kind or count.kind) != row.kind or split.by not in row.fields:
            continue
        value = row.fields[split.by] or UNKNOWN
        for code, amount in _amounts(row, [split.count(count, value)]):
            yield code, amount
    for count in SPREADS:
        if count.kind == row.kind and DIMENSIONS.isdisjoint(row.fields):
            yield f"{count.code}{SPREAD}{_number(row, count)}", 1


def _amounts(row: FactRow, counts: Iterable[Count]) -> Iterator[tuple[str, int]]:
    for count in counts:
        if count.kind == row.kind and (amount := _number(row, count)):
            yield count.code, amount


def _number(row: FactRow, count: Count) -> int:
    try:
        amount = count.amount(row.kind, row.fields)
    except (ValueError, KeyError):
        raise Unfit("a number that is none") from None
    if amount < 0:
        raise Unfit("a number below nought")
    return amount


def _counts() -> Mapping[str, Count]:
    found: dict[str, Count] = {}
    for count in (c for one in INDICATORS for c in (one.counts, one.of) if c is not None):
        if found.setdefault(count.code, count) != count:
            msg = f"two different counts are called {count.code}"
            raise ValueError(msg)
    return {code: one for code, one in found.items() if one not in _spreads()}


def _spreads() -> list[Count]:
    return [one.counts for one in INDICATORS if one.sort == "verdeling"]


def _splits() -> list[tuple[Count, Split]]:
    return [(one.counts, split) for one in INDICATORS for split in one.splits]


SPREADS: Sequence[Count] = _spreads()
COUNTS: Mapping[str, Count] = _counts()
SPLITS: Sequence[tuple[Count, Split]] = _splits()


def splits_of(indicator: Indicator, *, intern: bool) -> Iterator[Split]:
    """The splits of an indicator that a profile may have."""
    return (split for split in indicator.splits if intern or not split.intern)


def month_before(day: date) -> Month:
    """The last month that is over on a day."""
    month = month_of(day)
    return month if day == last_day(month) else month - 1
