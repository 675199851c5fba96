"""Ways to protect counts badly: each is put into the exporter, and the attack must find it in the bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chalicelib.evaluation import counters, figures
from chalicelib.evaluation.domain import Profile
from chalicelib.evaluation.figures import Figure, Labels, Published, Range
from chalicelib.evaluation.files import charts
from chalicelib.evaluation.indicators import Count, Indicator, Protection, Split
from chalicelib.evaluation.periods import Month, Period
from chalicelib.facts.domain import Kind

Mutant = Callable[[pytest.MonkeyPatch], None]
MUTANTS: dict[str, Mutant] = {}
# Where a mutant shows that half a year does not show.
SHOWS_IN = {"a share of a part above its whole": "a thin funnel over two years"}


def mutant(change: Mutant) -> Mutant:
    MUTANTS[change.__name__.replace("_", " ")] = change
    return change


@dataclass(frozen=True)
class Leaking(Range):
    """A range that still knows the true count."""

    exact: int = 0


def exact_count(published: Published, cell: str, period: Period) -> int:
    """The true count of a period, by the month of registration."""
    return sum(
        amount
        for (code, _, month), amount in published.tally.added.items()
        if code == cell and period.first <= month <= period.last
    )


def _leak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every published range carry the true count along, for a later step that misuses it."""
    honest = Published.count

    def count(self: Published, of: Count, period: Period, protection: Protection) -> Range:
        found = honest(self, of, period, protection)
        return Leaking(found.low, found.high, found.tens, exact_count(self, of.code, period))

    monkeypatch.setattr(Published, "count", count)


def _exact_of(found: Range) -> Range:
    return Range(found.exact, found.exact) if isinstance(found, Leaking) else found


def _ticks(monkeypatch: pytest.MonkeyPatch, tick: Callable[[int, int], int]) -> None:
    monkeypatch.setattr(counters, "ticked", tick)


@mutant
def every_period_rounded_down_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def tens(self: Published, cell: str, period: Period) -> int:
        return exact_count(self, cell, period) // 10 * 10

    monkeypatch.setattr(Published, "tens", tens)


@mutant
def rounded_to_the_nearest_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    _ticks(monkeypatch, lambda before, count: max(before, (count + 5) // 10 * 10))


@mutant
def rounded_to_the_nearest_five(monkeypatch: pytest.MonkeyPatch) -> None:
    _ticks(monkeypatch, lambda before, count: max(before, (count + 2) // 5 * 5))


@mutant
def in_fives_instead_of_tens(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bounds tell the truth about it: only their width is wrong."""
    for module in (counters, figures):
        monkeypatch.setattr(module, "BASE", 5)


@mutant
def an_exact_total_with_the_rest_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Published.count

    def count(self: Published, of: Count, period: Period, protection: Protection) -> Range:
        if of.code == "besloten":
            exact = exact_count(self, of.code, period)
            return Range(exact, exact)
        return honest(self, of, period, protection)

    monkeypatch.setattr(Published, "count", count)


@mutant
def less_than_ten_hidden_and_the_rest_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Published.count

    def count(self: Published, of: Count, period: Period, protection: Protection) -> Range:
        exact = exact_count(self, of.code, period)
        if protection == "geen":
            return honest(self, of, period, protection)
        return Range(exact, exact) if exact >= 10 else Range(0, 9)

    monkeypatch.setattr(Published, "count", count)


@mutant
def percentages_of_exact_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    _leak(monkeypatch)
    honest = figures._share

    def share(top: Range, below: Range, **more: Any) -> Figure:
        exact = _exact_of(below)
        return honest(_exact_of(top), exact if exact.low else below, **more)

    monkeypatch.setattr(figures, "_share", share)


@mutant
def bars_of_exact_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    _leak(monkeypatch)
    honest = charts._bar

    def bar(top: int, lines: Sequence[str], found: Range, most: int) -> Any:
        return honest(top, lines, _exact_of(found), most)

    monkeypatch.setattr(charts, "_bar", bar)


@mutant
def trends_of_exact_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    _leak(monkeypatch)
    monkeypatch.setattr(
        Range, "is_above", lambda self, other: _exact_of(self).low > _exact_of(other).low
    )


@mutant
def no_row_for_a_part_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = figures._parts_of

    def parts(
        period: Period,
        profile: Profile,
        source: Published,
        labels: Labels,
        one: Indicator,
        split: Split,
    ) -> Iterator[Figure]:
        for figure in honest(period, profile, source, labels, one, split):
            cell = split.count(one.counts, figure.value).code
            if figure.role == "rest" or exact_count(source, cell, period):
                yield figure

    monkeypatch.setattr(figures, "_parts_of", parts)


@mutant
def parts_in_the_order_of_their_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = figures._parts_of

    def parts(
        period: Period,
        profile: Profile,
        source: Published,
        labels: Labels,
        one: Indicator,
        split: Split,
    ) -> list[Figure]:
        def exact(figure: Figure) -> int:
            return -exact_count(source, split.count(one.counts, figure.value).code, period)

        return sorted(honest(period, profile, source, labels, one, split), key=exact)

    monkeypatch.setattr(figures, "_parts_of", parts)


@mutant
def counted_from_the_first_person_on(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Published.is_counted

    def is_counted(self: Published, kind: Kind, period: Period) -> bool:
        return honest(self, kind, period) or exact_count(self, f"#{kind}", period) > 0

    monkeypatch.setattr(Published, "is_counted", is_counted)


@mutant
def what_is_left_over_is_lost_each_month(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = counters.Counters.close

    def close(self: counters.Counters, month: Month, registered: Mapping[str, int]) -> None:
        honest(self, month, registered)
        for cell, published in self.published.items():
            self.running[cell] = published

    monkeypatch.setattr(counters.Counters, "close", close)


@mutant
def the_rest_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    _leak(monkeypatch)
    honest = figures._parts_of

    def parts(
        period: Period,
        profile: Profile,
        source: Published,
        labels: Labels,
        one: Indicator,
        split: Split,
    ) -> Iterator[Figure]:
        named = list(honest(period, profile, source, labels, one, split))
        inside = sum(_exact_of(f.range).low for f in named if f.role == "deel" and f.range)
        rest = exact_count(source, one.counts.code, period) - inside
        for figure in named:
            yield replace(figure, range=Range(rest, rest)) if figure.role == "rest" else figure

    monkeypatch.setattr(figures, "_parts_of", parts)


@mutant
def a_share_of_a_part_above_its_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off at 100 percent, it says that the part is no more than the whole in this period."""

    def share(top: Range, below: Range, *, is_part: bool = True) -> Figure:
        if below.low <= 0:
            return Figure("aandeel", "aandeel", "procent", None, "geen_noemer")
        low, high = top.low * 100 // below.high, -(-top.high * 100 // below.low)
        shown = Range(min(100, low), min(100, high)) if is_part else Range(low, high)
        return Figure("aandeel", "aandeel", "procent", shown)

    monkeypatch.setattr(figures, "_share", share)


@mutant
def a_part_that_is_for_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = counters.named

    def named(split: Split, labels: Labels, *, inside: bool = True) -> Mapping[str, str]:
        return honest(split, labels, inside=inside or split.by == "channel")

    monkeypatch.setattr(figures, "named", named)


@mutant
def a_rest_of_what_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = figures._parts_of

    def parts(
        period: Period,
        profile: Profile,
        source: Published,
        labels: Labels,
        one: Indicator,
        split: Split,
    ) -> Iterator[Figure]:
        return honest(period, profile, source, labels, one, replace(split, has_rest=True))

    monkeypatch.setattr(figures, "_parts_of", parts)
