"""The tientallenteller: what is published of counts of people, reports and cases. Pure.

Of each cell the whole tens of its running count are published, and the rest carries over to the next month
(docs/decisions/0050). A period is the difference of two published counts. So months add up to years,
categories and what is not yet split up to totals, and nothing that is subtracted from anything else gives
less than ten.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.evaluation.indicators import INDICATORS, Split
from chalicelib.evaluation.periods import Month

BASE = 10


@dataclass(frozen=True)
class Group:
    """A count, and counts of parts of what it counts, of which nothing is in two."""

    parent: str
    children: tuple[str, ...]


def groups(labels: Mapping[str, Mapping[str, str]]) -> Sequence[Group]:
    """All groups that are published: the values of each split, and each numerator under its denominator.

    ``labels`` are the names of the values that no indicator declares, by field and code.
    """
    found: dict[tuple[str, str], Group] = {}
    for one in INDICATORS:
        if one.intern:
            continue
        for split in (split for split in one.splits if not split.intern):
            values = named(split, labels, inside=False)
            children = tuple(split.count(one.counts, value).code for value in values)
            found[one.counts.code, split.by] = Group(one.counts.code, children)
        if one.of is not None and one.is_share and one.protection == "tientallen":
            found[one.of.code, one.id] = Group(one.of.code, (one.counts.code,))
    return list(found.values())


def named(
    split: Split, labels: Mapping[str, Mapping[str, str]], *, inside: bool = True
) -> Mapping[str, str]:
    """The values of a split that have a name, in the order of their names; the rest is not split up.

    ``inside``: for people on the reading list.
    """
    values = split.values or labels.get(split.by, {})
    shown = [one for one in values.items() if inside or one[0] not in split.inside]
    return dict(sorted(shown, key=lambda one: one[1].casefold()))


def ticked(published: int, count: int) -> int:
    """The published count of a cell whose running count is ``count`` now: it never goes back.

    >>> ticked(10, 29), ticked(20, 13)
    (20, 20)
    """
    return max(published, BASE * (count // BASE))


@dataclass
class Counters:
    """The running and the published counts of the cells, month after month.

    ``running`` is exact and never leaves the municipality.
    """

    groups: Sequence[Group]
    running: Counter[str] = field(default_factory=Counter)
    published: dict[str, int] = field(default_factory=dict)
    history: dict[Month, Mapping[str, int]] = field(default_factory=dict)

    def close(self, month: Month, registered: Mapping[str, int]) -> None:
        """End a month in which this was registered, by cell; months come one after another.

        A part waits for its next ten while the parts of its count would show more than the count itself: ten
        reports that were moved from one part to another would show twice.
        """
        for cell, amount in registered.items():
            self.running[cell] += amount
        parts = {child for group in self.groups for child in group.children}
        for cell in self.running.keys() - parts:
            self._tick(cell)
        waits_for: dict[str, list[Group]] = defaultdict(list)
        for group in self.groups:
            for child in group.children:
                waits_for[child].append(group)
        # A part can be a count of parts itself: it comes after what it is a part of.
        for cell in sorted(waits_for, key=lambda one: (self._depth(one), one)):
            self._tick(cell, waits_for[cell])
        self.history[month] = dict(self.published)

    def _tick(self, cell: str, within: Sequence[Group] = ()) -> None:
        before = self.published.get(cell, 0)
        wanted = ticked(before, self.running[cell])
        for group in within:
            others = sum(self.published.get(one, 0) for one in group.children if one != cell)
            wanted = min(wanted, max(before, self.published.get(group.parent, 0) - others))
        self.published[cell] = wanted

    def _depth(self, cell: str) -> int:
        above = [group.parent for group in self.groups if cell in group.children]
        return 1 + max(map(self._depth, above)) if above else 0

    def at(self, month: Month, cell: str) -> int:
        """The published count of a cell at the end of a month; 0 before the first one."""
        return self.history.get(month, {}).get(cell, 0)


@dataclass
class Blocks:
    """Spreads in completed blocks of ten or more: what is left over waits for the next months.

    A block never loses or gains one, so that two medians differ by ten at least (evaluation 1.2, condition
    5).
    """

    waiting: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    done: dict[tuple[str, Month], list[int]] = field(default_factory=dict)

    def close(self, month: Month, registered: Mapping[str, Mapping[int, int]]) -> None:
        """End a month: how often each number was registered, by spread, less than nought when taken back."""
        for cell, found in registered.items():
            waiting, new = self.waiting[cell], list[int]()
            for number, times in sorted(found.items()):
                new += [number] * max(0, times)
                # What is in a block already stays in it.
                for _ in range(min(-times, waiting.count(number))):
                    waiting.remove(number)
            left = (len(waiting) + len(new)) % BASE
            if len(waiting) + len(new) < BASE:
                waiting += new
                continue
            wait = _spread_out(len(new), left)
            block = [*waiting, *(one for place, one in enumerate(new) if place not in wait)]
            self.done[cell, month] = sorted(block)
            self.waiting[cell] = [new[place] for place in sorted(wait)]


def _spread_out(among: int, wanted: int) -> set[int]:
    """Places all along a row: the shortest times of a month would make a block too short, and the longest
    too long.

    >>> sorted(_spread_out(12, 2))
    [3, 9]
    """
    return {(2 * n + 1) * among // (2 * wanted) for n in range(wanted)}
