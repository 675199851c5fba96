"""The figures of a release: what each indicator says about a period, exactly or as published. Pure.

``Exact`` counts by the day of the event, for people on the reading list; ``Published`` by the day of
registration, under the tientallenteller. Everything that a file shows is a ``Figure``: no file counts by
itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median_low
from typing import Literal, Protocol

from chalicelib.evaluation.counters import BASE, Blocks, Counters, groups, named
from chalicelib.evaluation.domain import Opening, Plan, Profile
from chalicelib.evaluation.indicators import INDICATORS, Count, Indicator, Protection, Split
from chalicelib.evaluation.periods import Month, Period, month_of
from chalicelib.evaluation.tally import OF_KIND, SPREAD, WEEK, Tally
from chalicelib.facts.domain import KINDS, UNKNOWN, Kind

Role = Literal["teller", "noemer", "deel", "rest", "aandeel"]
# Why a figure is not there.
Missing = Literal["niet_geteld", "geen_stand", "te_weinig", "geen_noemer"]
Trend = Literal["hoger", "lager", "geen_verschil", ""]
# Kinds of which a fact says nothing about people: that they are counted shows from the first one.
_OF_NO_PERSON: frozenset[Kind] = frozenset(
    {"sessie", "nieuwsbrief", "dialoog", "stand", "betaald", "activiteit"}
)
# Who took part is written with the session: were there none until ten took part, a session that is exact
# would say that some did, and the lack of a figure that fewer than ten did.
_WRITTEN_WITH: Mapping[Kind, Kind] = {"deelname": "sessie"}
_DAYS_OF_A_WEEK = 5

Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Range:
    """A number that lies from ``low`` to ``high``; both are the same when it is exact.

    ``tens`` is the published count of it, where that is what the range follows from.
    """

    low: int
    high: int
    tens: int | None = None

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def is_above(self, other: Range) -> bool:
        return self.low > other.high


@dataclass(frozen=True)
class Figure:
    """One number of a release, or why it is not there.

    ``value`` is the code of a part, with its ``label``. Of a share the range is in percent. ``opening`` is
    the stock that came before what was counted. ``as_of`` is the month of a stock.
    """

    role: Role
    label: str
    unit: str
    range: Range | None
    missing: Missing | Literal[""] = ""
    split: str = ""
    value: str = ""
    opening: Opening | None = None
    as_of: Month | None = None


@dataclass(frozen=True)
class Shown:
    """An indicator in a release: its figures, and how it compares with the period before.

    ``target`` and ``breaks`` are sentences, ``series`` the same count for each shorter period.
    """

    indicator: Indicator
    figures: tuple[Figure, ...]
    trend: Trend = ""
    target: str = ""
    breaks: tuple[str, ...] = ()
    series: tuple[tuple[Period, Range], ...] = ()

    def in_role(self, *roles: Role) -> list[Figure]:
        return [one for one in self.figures if one.role in roles]

    @property
    def main(self) -> Figure:
        """The figure that the indicator is about."""
        return self.figures[0]


class Source(Protocol):
    """Where figures of a profile come from. ``first`` is the month in which counting began."""

    @property
    def first(self) -> Month: ...

    def count(self, count: Count, period: Period, protection: Protection) -> Range:
        """How many a period has."""
        ...

    def stock(self, count: Count, period: Period) -> tuple[Range, Month] | None:
        """How many there are at the end of a period, as last counted before it."""
        ...

    def spread(self, count: Count, period: Period) -> tuple[Range, int] | None:
        """The middle of a spread, in weeks, and over how many; None when there are too few."""
        ...

    def is_counted(self, kind: Kind, period: Period) -> bool:
        """Whether anything writes facts of a kind."""
        ...


@dataclass
class Exact:
    """Exact figures by the day of the event, of what was registered until the end of a month."""

    tally: Tally
    until: Month
    _by_cell: dict[str, Counter[Month]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_cell = defaultdict(Counter)
        for (cell, when, registered), amount in self.tally.added.items():
            if registered <= self.until:
                self._by_cell[cell][when] += amount

    @property
    def first(self) -> Month:
        return self.tally.first

    def count(self, count: Count, period: Period, protection: Protection) -> Range:
        return self._exact(self.sum_of(count.code, period))

    def sum_of(self, cell: str, period: Period) -> int:
        """What a cell has in a period."""
        found = self._by_cell.get(cell, Counter[Month]())
        return sum(n for month, n in found.items() if period.first <= month <= period.last)

    def stock(self, count: Count, period: Period) -> tuple[Range, Month] | None:
        rows = self._by_cell.get(f"{OF_KIND}{count.code}", Counter[Month]())
        months = [month for month, n in rows.items() if month <= period.last and n > 0]
        if not months:
            return None
        return self._exact(self._by_cell[count.code][max(months)]), max(months)

    def spread(self, count: Count, period: Period) -> tuple[Range, int] | None:
        numbers = list[int]()
        for cell in self._by_cell:
            if cell.startswith(count.code + SPREAD):
                numbers += [int(cell.partition(SPREAD)[2])] * self.sum_of(cell, period)
        if not numbers:
            return None
        return self._exact(median_low(sorted(numbers))), len(numbers)

    def is_counted(self, kind: Kind, period: Period) -> bool:
        return KINDS[kind].is_written or f"{OF_KIND}{kind}" in self._by_cell

    def weeks(self, period: Period) -> list[tuple[str, int]]:
        """How many reports each ISO week of a period had."""
        found = [
            (cell.partition(WEEK)[2], self.sum_of(cell, period))
            for cell in self._by_cell
            if WEEK in cell
        ]
        return sorted((week, n) for week, n in found if n)

    @staticmethod
    def _exact(number: int) -> Range:
        return Range(number, number)


@dataclass(frozen=True)
class Frozen:
    """Counters at the end of a month, as they were closed: ``running`` is exact and stays inside.

    ``waiting`` is what of each spread is in no block yet, ``done`` the blocks that were completed in it.
    """

    running: Mapping[str, int]
    published: Mapping[str, int]
    waiting: Mapping[str, Sequence[int]]
    done: Mapping[str, Sequence[int]]


@dataclass
class Published:
    """What everybody may know, by the day of registration: nothing here can be turned back into people.

    ``last`` is the month until which counters are closed; in ``first`` they all stood at nought. ``frozen``
    are months that were closed before, by month: they stay as they are. What comes to light later of such a
    month counts in the first one that was still open (``late`` says how many cells had that).
    """

    tally: Tally
    labels: Labels
    last: Month
    frozen: Mapping[Month, Frozen] = field(default_factory=dict)
    late: int = field(init=False, default=0)
    counters: Counters = field(init=False)
    blocks: Blocks = field(init=False)
    closed: dict[Month, Frozen] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.counters, self.blocks = Counters(groups(self.labels)), Blocks()
        spreads: dict[Month, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
        by_month: dict[Month, Counter[str]] = defaultdict(Counter)
        for (cell, _, registered), amount in self.tally.added.items():
            spread, is_spread, number = cell.partition(SPREAD)
            if is_spread:
                spreads[registered][spread][int(number)] += amount
            elif WEEK not in cell:
                by_month[registered][cell] += amount
        after = self._take_over(by_month, spreads)
        for month in range(after, self.last + 1):
            self.counters.close(month, by_month[month])
            self.blocks.close(month, spreads[month])
            self.closed[month] = Frozen(
                dict(self.counters.running),
                dict(self.counters.published),
                {cell: tuple(found) for cell, found in self.blocks.waiting.items()},
                {c: tuple(found) for (c, m), found in self.blocks.done.items() if m == month},
            )

    def _take_over(
        self,
        by_month: dict[Month, Counter[str]],
        spreads: dict[Month, dict[str, Counter[int]]],
    ) -> Month:
        """Go on behind the months that were closed before; the first one that is still open."""
        for month, frozen in sorted(self.frozen.items()):
            self.counters.history[month] = frozen.published
            self.counters.running = Counter(frozen.running)
            self.counters.published = dict(frozen.published)
            self.blocks.waiting.update({c: list(found) for c, found in frozen.waiting.items()})
            for cell, found in frozen.done.items():
                self.blocks.done[cell, month] = list(found)
        if not self.frozen:
            return self.first
        after = max(self.frozen) + 1
        counted = Counter[str]()
        for month, cells in by_month.items():
            if month < after:
                counted.update(cells)
        for cell in counted.keys() | self.counters.running.keys():
            difference = counted[cell] - self.counters.running[cell]
            if difference:
                by_month[after][cell] += difference
                self.late += 1
        self._take_over_spreads(after, spreads)
        return after

    def _take_over_spreads(
        self, after: Month, spreads: dict[Month, dict[str, Counter[int]]]
    ) -> None:
        """Numbers of a month that was closed, and that neither a block of it holds nor one that waits."""
        registered: dict[str, Counter[int]] = defaultdict(Counter)
        for month, found in spreads.items():
            for cell, numbers in found.items() if month < after else ():
                registered[cell].update(numbers)
        for cell, numbers in registered.items():
            held = Counter(self.blocks.waiting.get(cell, []))
            for (of, _), block in self.blocks.done.items():
                held.update(block if of == cell else [])
            # What was taken back and lies in a block stays there: that is no new number.
            late = numbers - held
            spreads[after][cell].update(late)
            self.late += bool(late)

    @property
    def first(self) -> Month:
        return self.tally.first

    def count(self, count: Count, period: Period, protection: Protection) -> Range:
        if protection == "geen":
            number = self._running(count.code, period.last) - self._running(
                count.code, period.first - 1
            )
            return Range(number, number)
        tens = self.tens(count.code, period)
        slack = 0 if period.first <= self.first else BASE - 1
        return Range(max(0, tens - slack), tens + BASE - 1, tens)

    def _running(self, cell: str, month: Month) -> int:
        """The exact count at the end of a month, as it was closed: of what is no person."""
        month = min(month, self.last)
        closed = self.frozen.get(month) or self.closed.get(month)
        return closed.running.get(cell, 0) if closed else 0

    def tens(self, cell: str, period: Period) -> int:
        """The difference of two published counts: the only way in which a period of a cell is known."""
        last = min(period.last, self.last)
        return self.counters.at(last, cell) - self.counters.at(period.first - 1, cell)

    def stock(self, count: Count, period: Period) -> tuple[Range, Month] | None:
        known = Exact(self.tally, period.last).stock(count, period)
        if known is None:
            return None
        tens = known[0].low // BASE * BASE
        return Range(tens, tens + BASE - 1, tens), known[1]

    def spread(self, count: Count, period: Period) -> tuple[Range, int] | None:
        numbers = list[int]()
        for month in range(period.first, period.last + 1):
            numbers += self.blocks.done.get((count.code, month), [])
        if not numbers:
            return None
        weeks = (2 * median_low(sorted(numbers)) + _DAYS_OF_A_WEEK) // (2 * _DAYS_OF_A_WEEK)
        return Range(weeks, weeks), len(numbers)

    def is_counted(self, kind: Kind, period: Period) -> bool:
        if KINDS[kind].is_written:
            return True
        cell = f"{OF_KIND}{kind}"
        if kind in _OF_NO_PERSON:
            return self._running(cell, period.last) > 0
        beside = _WRITTEN_WITH.get(kind)
        is_beside = beside is not None and self.is_counted(beside, period)
        return is_beside or self.counters.at(period.last, cell) > 0


def figures_of(
    plan: Plan, period: Period, profile: Profile, source: Source, labels: Labels
) -> list[Shown]:
    """Every indicator of a period, in the order of their declaration."""
    return [
        _shown(plan, period, profile, source, labels, one)
        for one in INDICATORS
        if period.kind in one.periods and (profile == "intern" or not one.intern)
    ]


def _shown(
    plan: Plan, period: Period, profile: Profile, source: Source, labels: Labels, one: Indicator
) -> Shown:
    target = plan.target_of(one.id)
    breaks = _breaks(plan, period, one)
    figures: Sequence[Figure]
    if not source.is_counted(one.counts.kind, period):
        figures = [_not_counted(plan, period, one)]
        return Shown(one, tuple(figures), target=target.about if target else "", breaks=breaks)
    match one.sort:
        case "stand":
            figures = _of_stock(source, period, one)
        case "verdeling":
            figures = _of_spread(source, period, profile, one)
        case "groepen":
            figures = _of_groups(source, period, one)
        case "bedrag":
            figures = _of_amount(plan, source, period, one)
        case _:
            figures = _of_count(plan, source, period, profile, one)
    parts = _parts(period, profile, source, labels, one)
    before = period.before()
    is_broken = breaks or (before is not None and _breaks(plan, before, one, from_first=False))
    trend = "" if is_broken else _trend(source, period, one)
    series = tuple(
        (shorter, source.count(one.counts, shorter, one.protection))
        for shorter in (period.shorter(source.first) if one.has_series else ())
    )
    return Shown(one, (*figures, *parts), trend, target.about if target else "", breaks, series)


def _not_counted(plan: Plan, period: Period, one: Indicator) -> Figure:
    """No step writes these facts yet: not a nought, but the opening stock if there is one."""
    opening = _opening(plan, period, one)
    shown = Range(0, 0) if opening else None
    return Figure("teller", one.what, one.unit, shown, "niet_geteld", opening=opening)


def _opening(plan: Plan, period: Period, one: Indicator) -> Opening | None:
    """The stock on top of which an indicator counts in this period."""
    opening = plan.opening_of(one.id) if one.runs_on and period.kind == "sinds" else None
    if opening is None or not period.first <= month_of(opening.since) <= period.last:
        return None
    return opening


def _of_count(
    plan: Plan, source: Source, period: Period, profile: Profile, one: Indicator
) -> list[Figure]:
    opening = _opening(plan, period, one)
    counted = period
    if opening is not None:
        # Until then whoever took part is in the stock already.
        after = month_of(opening.as_of) + 1
        counted = Period(period.kind, period.code, after, period.last)
    is_any = counted.first <= counted.last
    top = source.count(one.counts, counted, one.protection) if is_any else Range(0, 0)
    found = [Figure("teller", one.what, one.unit, top, opening=opening)]
    if one.of is None or (one.against_intern and profile != "intern"):
        return found
    if not source.is_counted(one.of.kind, period):
        unit = one.against_unit or one.unit
        return [*found, Figure("noemer", one.against, unit, None, "niet_geteld")]
    below = source.count(one.of, period, one.against_protection)
    found.append(Figure("noemer", one.against, one.against_unit or one.unit, below))
    if one.is_share:
        found.append(_share(top, below))
    return found


def _of_stock(source: Source, period: Period, one: Indicator) -> list[Figure]:
    found = list[Figure]()
    ranges = list[Range]()
    for role, label, count in (("teller", one.what, one.counts), ("noemer", one.against, one.of)):
        if count is None:
            continue
        stock = source.stock(count, period)
        if stock is None:
            found.append(Figure(_role(role), label, one.unit, None, "geen_stand"))
        else:
            ranges.append(stock[0])
            found.append(Figure(_role(role), label, one.unit, stock[0], as_of=stock[1]))
    if one.of is not None and len(ranges) == 2:
        found.append(_share(*ranges))
    return found


def _role(name: str) -> Role:
    return "noemer" if name == "noemer" else "teller"


def _of_spread(source: Source, period: Period, profile: Profile, one: Indicator) -> list[Figure]:
    found = source.spread(one.counts, period)
    unit = one.unit if profile == "publicatie" else "werkdagen"
    if found is None:
        return [Figure("teller", one.what, unit, None, "te_weinig")]
    middle, over = found
    return [
        Figure("teller", one.what, unit, middle),
        Figure("noemer", "over zoveel", "keer", Range(over, over)),
    ]


def _of_groups(source: Source, period: Period, one: Indicator) -> list[Figure]:
    """How many groups were reached, as the parts show it: a group that shows nothing may be reached."""
    (split,) = one.splits
    parts = [source.count(split.count(one.counts, v), period, one.protection) for v in split.values]
    reached, all_of_them = sum(part.low > 0 for part in parts), len(parts)
    is_exact = all(part.is_exact for part in parts)
    return [
        Figure("teller", one.what, one.unit, Range(reached, reached if is_exact else all_of_them)),
        Figure("noemer", one.against, one.unit, Range(all_of_them, all_of_them)),
    ]


def _of_amount(plan: Plan, source: Source, period: Period, one: Indicator) -> list[Figure]:
    # Under this plan, and not under the one before it: the budget is of this one.
    first = max(period.first, month_of(plan.start))
    spent = source.count(one.counts, replace(period, first=first), one.protection)
    top = Figure("teller", one.what, one.unit, spent)
    if not one.against:
        return [top]
    years = range(period.start.year, period.end.year + 1)
    budget = 100 * sum(found.euros for year in years if (found := plan.budget_of(year)) is not None)
    below = Range(budget, budget)
    share = _share(spent, below, is_part=False)
    return [top, Figure("noemer", one.against, one.unit, below), share]


def _share(top: Range, below: Range, *, is_part: bool = True) -> Figure:
    """The share in whole percents: from the smallest to the greatest that both ranges allow.

    ``is_part``: what is above is a part of what is below, so that it is never more than all of it.
    """
    # A part that reads as more than the whole was counted in another period: no share of it is true.
    is_more = is_part and top.high > below.high
    if below.low <= 0 or is_more:
        return Figure("aandeel", "aandeel", "procent", None, "geen_noemer")
    low, high = top.low * 100 // below.high, -(-top.high * 100 // below.low)
    shown = Range(min(100, low), min(100, high)) if is_part else Range(low, high)
    return Figure("aandeel", "aandeel", "procent", shown)


def _parts(
    period: Period, profile: Profile, source: Source, labels: Labels, one: Indicator
) -> list[Figure]:
    found = list[Figure]()
    for split in one.splits:
        if split.intern and profile != "intern":
            continue
        if split.by in {"wijk", "sector", "fenomeen"} and not period.has_quarters:
            continue
        found += _parts_of(period, profile, source, labels, one, split)
    return found


def _parts_of(
    period: Period, profile: Profile, source: Source, labels: Labels, one: Indicator, split: Split
) -> Iterator[Figure]:
    total, unit = source.count(one.counts, period, one.protection), split.unit or one.unit
    sum_low = 0
    for value, label in named(split, labels, inside=profile == "intern").items():
        part = source.count(split.count(one.counts, value), period, one.protection)
        sum_low += part.low if part.tens is None else part.tens
        yield Figure("deel", label, unit, part, split=split.by, value=value)
        if split.is_share:
            share = _share(part, total)
            yield replace(share, label=f"aandeel {label}", split=split.by, value=value)
    if not split.has_rest and profile != "intern":
        return
    rest = (total.low if total.tens is None else total.tens) - sum_low
    # Of the rest only what the published counts leave over is known.
    shown = Range(rest, rest) if total.is_exact else Range(rest, rest, rest)
    yield Figure("rest", _REST, unit, shown, split=split.by, value=UNKNOWN)


_REST = "De rest, onbekend of nog niet ingedeeld"


def _breaks(
    plan: Plan, period: Period, one: Indicator, *, from_first: bool = True
) -> tuple[str, ...]:
    """The breaks in a period, and on its first day: there it is no longer what it was before."""
    return tuple(
        found.about
        for found in plan.breaks
        if one.id in found.indicators
        and (period.start <= found.starts if from_first else period.start < found.starts)
        and found.starts <= period.end
    )


def _trend(source: Source, period: Period, one: Indicator) -> Trend:
    """How a count compares with the period before: only when the ranges do not touch."""
    before = period.before()
    if before is None or one.sort not in {"aantal", "bedrag"} or before.first < source.first:
        return ""
    now = source.count(one.counts, period, one.protection)
    then = source.count(one.counts, before, one.protection)
    if now.is_above(then):
        return "hoger"
    return "lager" if then.is_above(now) else "geen_verschil"
