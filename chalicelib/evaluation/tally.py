"""The tally: facts added up in cells, once through, in as much memory as there are cells. Pure.

A cell is a count, a value of a split of it, a number of working days of a spread, an ISO week, or a kind of
fact. Each is kept by the month of the event and the month in which it was registered, so that every release
of a plan follows from one reading: public figures go by the second, those of the municipality by the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

import msgspec

from chalicelib.evaluation.domain import Plan, plan_on
from chalicelib.evaluation.indicators import INDICATORS, Count, Split
from chalicelib.evaluation.periods import Month, iso_week, last_day, month_of, month_of_text
from chalicelib.facts.domain import (
    DIMENSIONS,
    KINDS,
    VERSION,
    BadFact,
    Correction,
    Fact,
    Line,
)

# A spread keeps how often each number occurs, and a count inside the municipality how much each week had.
SPREAD = "~"
WEEK = "@"
OF_KIND = "#"
# So many ways in which facts of one sort can differ are remembered; behind it they are looked up again.
_REMEMBERED = 50_000
_LINES, _CORRECTIONS = frozenset(get_args(Line)), frozenset(get_args(Correction))
# As facts write it, and as no other reader of numbers would take it.
_IS_NUMBER = re.compile(r"\d{1,12}", re.ASCII)
_IS_DAY = re.compile(r"20\d\d-(\d\d-\d\d|K[1-4])", re.ASCII)


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

    ``first`` is the month in which counting began. ``faults`` says how many
    facts could not be counted, by why, and ``places`` where the first of each stood.
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
        # Whatever decides whether it fits, and in what it counts.
        is_of_quarter = "-K" in row.when
        sort = (row.kind, row.line, row.version, is_of_quarter, row.delta, row.reason)
        key = (*sort, *sorted(row.fields.items()))
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
            if not (_IS_DAY.fullmatch(row.when) and _IS_DAY.fullmatch(row.registered)):
                raise Unfit("a day that is none")
            when, registered = month_of_text(row.when), month_of_text(row.registered)
        except ValueError:
            raise Unfit("a day that is none") from None
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
    if row.line not in ({kind.line} if kind.line else _LINES):
        raise Unfit("an action line that its kind does not have")
    if row.delta not in {1, -1}:
        raise Unfit("a delta that is neither 1 nor -1")
    if row.reason not in (_CORRECTIONS if row.delta < 0 else {""}):
        raise Unfit("a correction without a reason, or a reason without a correction")
    is_whole = row.fields.keys() == kind.fields.keys()
    is_apart = len(row.fields) == 1 and row.fields.keys() <= kind.apart.keys()
    if row.version == VERSION and not (is_whole or is_apart):
        raise Unfit("fields that its kind does not declare")
    try:
        held: Any = row
        Fact(held.kind, held.line, row.when, row.registered, row.fields, held.delta)
    except BadFact:
        raise Unfit("two things in one fact that together single somebody out") from None
    if ("-K" in row.when) != (not DIMENSIONS.isdisjoint(row.fields)):
        raise Unfit("a day where a quarter belongs, or a quarter where a day belongs")


def _cells_of(row: FactRow) -> Iterator[tuple[str, int]]:
    """The cells that a fact counts in, and how much. Raises Unfit for a sum of what is no number."""
    if DIMENSIONS.isdisjoint(row.fields):
        yield f"{OF_KIND}{row.kind}", 1
    for code, amount in _amounts(row, COUNTS.values()):
        yield code, amount
    for count, split in SPLITS:
        if count.kind != row.kind or split.by not in row.fields:
            continue
        value = row.fields[split.by]
        for code, amount in _amounts(row, [split.count(count, value)]):
            yield code, amount
    for count in SPREADS:
        if count.kind == row.kind and count.takes(row.fields) and not _is_before(row, count):
            yield f"{count.code}{SPREAD}{_number(row, count)}", 1


def _amounts(row: FactRow, counts: Iterable[Count]) -> Iterator[tuple[str, int]]:
    for count in counts:
        if count.kind != row.kind or not count.takes(row.fields) or _is_before(row, count):
            continue
        amount = _number(row, count)
        if count.is_stock:
            # A stock of nought is one too: how many rows said so tells it from none.
            yield f"{OF_KIND}{count.code}", 1
        if amount or count.is_stock:
            yield count.code, amount


def _is_before(row: FactRow, count: Count) -> bool:
    """Whether a fact is of before a change of meaning, when nobody wrote down yet what is added up here."""
    names = count.of.split("+") if count.of else ()
    return row.version != VERSION and any(name not in row.fields for name in names)


def _number(row: FactRow, count: Count) -> int:
    if not count.of:
        return 1
    numbers = [row.fields.get(name, "") for name in count.of.split("+")]
    if any(number.startswith("-") for number in numbers):
        raise Unfit("a number below nought")
    if not all(_IS_NUMBER.fullmatch(number) for number in numbers):
        raise Unfit("a number that is none")
    return sum(map(int, numbers))


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


def month_before(day: date) -> Month:
    """The last month that is over on a day."""
    month = month_of(day)
    return month if day == last_day(month) else month - 1
