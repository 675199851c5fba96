"""Published statements as inequalities, the worlds in which all of them hold, and linear programs.

The unknowns are the running counts of each cell at the end of each month. A world is a number for each
unknown, so that all inequalities hold: no reader can tell a world from the truth. Two worlds in which a run
of months differs by nine prove that its interval is nine wide. Worlds are built of the bounds of each cell,
in whole numbers, and checked against every inequality. If two worlds are not enough, linear programs look
for the smallest and the largest value (HiGHS). So the proof of a good protection costs no program, and a
program finds the breach of a bad one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from tests.attack.claims import Between, Claim, LeftOver, Month, More, Run, Share, Tens, cells_of
from tests.attack.known import BASE, BEGAN, COUNTS, Within

Numbers = npt.NDArray[np.float64]
_NEARLY = 1e-6


@dataclass(frozen=True)
class Knowledge:
    """The knowledge of a reader besides the bytes.

    ``within``: running counts of parts are never more than their whole. ``grows``: nor are they in any
    single month, as nothing is moved to another part later. ``covers``: the parts are all there is.
    ``claims`` are statements from elsewhere. ``began`` is the month in which all counters stood at nought.
    """

    within: Sequence[Within]
    grows: Sequence[Within] = ()
    covers: Sequence[Within] = ()
    claims: frozenset[Claim] = frozenset()
    began: Month = BEGAN

    def only(self, cells: Sequence[str]) -> Knowledge:
        """The part of this knowledge about these cells alone."""

        def own(relations: Sequence[Within]) -> list[Within]:
            return [one for one in relations if {one.whole, *one.parts} <= set(cells)]

        return Knowledge(own(self.within), own(self.grows), own(self.covers), began=self.began)


@dataclass(frozen=True)
class Grid:
    """The ends of the months at which counts are unknowns; before the month ``began`` all stood at nought."""

    began: Month
    ends: tuple[Month, ...]

    @cached_property
    def place(self) -> Mapping[Month, int]:
        return {self.began - 1: 0, **{end: place for place, end in enumerate(self.ends, 1)}}

    def of(self, run: Run) -> tuple[int, int] | None:
        """The places between which a run lies; None when this grid does not have them."""
        first = self.place.get(max(run.first, self.began) - 1)
        last = self.place.get(run.last)
        return None if first is None or last is None or first >= last else (first, last)


def monthly(last: Month, began: Month = BEGAN) -> Grid:
    return Grid(began, tuple(range(began, last + 1)))


def quarterly(last: Month, began: Month = BEGAN) -> Grid:
    return Grid(began, tuple(month for month in range(began, last + 1) if month % 3 == 2))


def tens_of(claims: Iterable[Claim], began: Month) -> tuple[dict[str, dict[Month, int]], list[str]]:
    """Published running counts, by cell and month, that follow from the published tens of runs.

    And what of them cannot be true together: tens of months that do not add up to those of a year.
    """
    steps = defaultdict[str, set[tuple[Month, Month, int]]](set)
    for claim in claims:
        if isinstance(claim, Tens):
            first = max(claim.run.first, began) - 1
            steps[claim.run.cell].add((first, claim.run.last, claim.number))
    found, wrong = dict[str, dict[Month, int]](), list[str]()
    for cell, own in steps.items():
        known = found[cell] = {began - 1: 0}
        waiting = sorted(own)
        while waiting:
            left = [step for step in waiting if not _step(known, step, cell, wrong)]
            if len(left) == len(waiting):
                break
            waiting = left
    return found, wrong


def _step(
    known: dict[Month, int], step: tuple[Month, Month, int], cell: str, wrong: list[str]
) -> bool:
    """Take a step between two months, of which one is known; whether it could be taken."""
    first, last, number = step
    if first in known:
        if known.setdefault(last, known[first] + number) != known[first] + number:
            wrong.append(f"the tens of {cell} until {told(last)} do not add up")
        return True
    if last in known:
        known[first] = known[last] - number
        return True
    return False


def told(month: Month) -> str:
    return f"{month // 12}-{month % 12 + 1:02}"


@dataclass
class _Rows:
    """Inequalities over unknowns: sums of them that are at most a bound."""

    size: int
    values: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)
    whys: list[str] = field(default_factory=list)

    def add(self, terms: Mapping[int, float], bound: float, why: str) -> None:
        """``terms`` by unknown; the one before the start, less than nought, is nought."""
        for column, value in terms.items():
            if column >= 0 and value:
                self.values.append(value)
                self.rows.append(len(self.bounds))
                self.columns.append(column)
        self.bounds.append(bound)
        self.whys.append(why)

    def matrix(self) -> Any:
        shape = (len(self.bounds), self.size)
        return csr_matrix((self.values, (self.rows, self.columns)), shape=shape)


class System:
    """The inequalities of counts that hang together, on a grid of months."""

    def __init__(
        self, cells: Sequence[str], claims: Iterable[Claim], grid: Grid, knows: Knowledge
    ) -> None:
        self.cells, self.grid, self.knows = list(cells), grid, knows
        self.place = {cell: number for number, cell in enumerate(self.cells)}
        self.width = len(grid.ends)
        # Of a cell and two ends: the count at the second is at most so much more than at the first.
        self.apart = np.full((len(self.cells), self.width + 1, self.width + 1), np.inf)
        self._rows = _Rows(len(self.cells) * self.width)
        self._own = [claim for claim in claims if cells_of(claim) <= self.place.keys()]
        for claim in self._own:
            self._take(claim)
        self._boxes()
        self._runs_on()
        self._relations()
        self._pairs()
        self.matrix = self._rows.matrix()
        self.bounds = np.array(self._rows.bounds)
        self.whys = self._rows.whys

    def _take(self, claim: Claim) -> None:
        match claim:
            case Between(run=run, low=low, high=high):
                self._between(run, low, high)
            case Share(part=part, whole=whole, low=low, high=high):
                self._compare({whole: low, part: -100}, 0, "a share")
                self._compare({part: 100, whole: -high}, 0, "a share")
            case More(more=more, less=less):
                self._compare({less: 1, more: -1}, -1, "a word for more or less")
            case LeftOver(whole=whole, parts=parts, low=low, high=high):
                own = {Run(part, whole.first, whole.last): -1.0 for part in parts}
                self._compare({whole: 1, **own}, high, "what is left over")
                taken = {run: -value for run, value in own.items()}
                self._compare({whole: -1, **taken}, -low, "what is left over")
            case Tens():
                pass

    def _between(self, run: Run, low: float | None, high: float | None) -> None:
        places = self.grid.of(run)
        if places is None:
            return
        first, last = places
        own = self.apart[self.place[run.cell]]
        if high is not None:
            own[first, last] = min(own[first, last], high)
        if low is not None:
            own[last, first] = min(own[last, first], -low)

    def _compare(self, runs: Mapping[Run, float], bound: float, why: str) -> None:
        terms = defaultdict[int, float](float)
        for run, value in runs.items():
            places = self.grid.of(run)
            if places is None:
                return
            terms[self.unknown(run.cell, places[1])] += value
            terms[self.unknown(run.cell, places[0])] -= value
        self._rows.add(terms, bound, f"{why}: {sorted(runs)[0]}")

    def _boxes(self) -> None:
        """The rule: a running count has reached its published tens, and not yet the next ten."""
        tens, self.wrong = tens_of(self._own, self.grid.began)
        for cell, known in tens.items():
            own = self.apart[self.place[cell]]
            for month, published in known.items():
                place = self.grid.place.get(month)
                if place:
                    own[0, place] = min(own[0, place], published + BASE - 1)
                    own[place, 0] = min(own[place, 0], -published)

    def _runs_on(self) -> None:
        """Nothing is taken back, so that running counts never fall; no stock is below nought."""
        steps = np.arange(self.width)
        for number, cell in enumerate(self.cells):
            own = self.apart[number]
            if COUNTS[cell].is_stock:
                own[steps + 1, 0] = np.minimum(own[steps + 1, 0], 0)
            else:
                own[steps + 1, steps] = np.minimum(own[steps + 1, steps], 0)

    def _relations(self) -> None:
        for one in self.knows.within:
            for place in self._places(one):
                self._rows.add(self._sum(one, place), 0, f"parts of {one.whole}")
        for one in self.knows.grows:
            for place in self._places(one):
                now, before = self._sum(one, place), self._sum(one, place - 1)
                terms = now if place == 1 else {**now, **{c: -v for c, v in before.items()}}
                self._rows.add(terms, 0, f"parts of {one.whole} in a month")
        for one in self.knows.covers:
            for place in self._places(one):
                terms = {column: -value for column, value in self._sum(one, place).items()}
                self._rows.add(terms, 0, f"all parts of {one.whole}")

    def _places(self, one: Within) -> range:
        return range(1, self.width + 1) if one.whole in self.place else range(0)

    def _sum(self, one: Within, place: int) -> dict[int, float]:
        """The parts less the whole."""
        parts = {self.unknown(part, place): 1.0 for part in one.parts}
        return {**parts, self.unknown(one.whole, place): -1.0}

    def _pairs(self) -> None:
        for number, first, last in np.argwhere(np.isfinite(self.apart)):
            cell = self.cells[number]
            terms = {self.unknown(cell, last): 1.0, self.unknown(cell, first): -1.0}
            why = f"{cell} from {first} to {last}"
            self._rows.add(terms, float(self.apart[number, first, last]), why)

    def unknown(self, cell: str, place: int) -> int:
        """The number of an unknown; less than nought before the start."""
        return self.place[cell] * self.width + place - 1 if place else -1

    @cached_property
    def closed(self) -> Numbers:
        """``apart`` with everything that follows within one cell: shortest ways from end to end."""
        found = self.apart.copy()
        for middle in range(self.width + 1):
            found = np.minimum(found, found[:, :, [middle]] + found[:, [middle], :])
        return found

    @property
    def is_contradiction(self) -> bool:
        """Whether nothing at all fits the statements about a single cell."""
        return bool((np.diagonal(self.closed, axis1=1, axis2=2) < -_NEARLY).any())

    def broken(self, world: Numbers) -> list[str]:
        """The inequalities that do not hold in a world."""
        sums = self.matrix @ world[:, 1:].reshape(-1)
        return [self.whys[row] for row in np.flatnonzero(sums > self.bounds + _NEARLY)]

    def hold(self, worlds: Numbers) -> npt.NDArray[np.bool_]:
        """In which of these worlds all inequalities hold."""
        if not len(worlds):
            return np.zeros(0, dtype=bool)
        sums = self.matrix @ worlds[:, :, 1:].reshape(len(worlds), -1).T
        return np.asarray((sums <= self.bounds[:, None] + _NEARLY).all(axis=0))

    def extreme(self, target: Numbers, first: int, last: int) -> tuple[float, Numbers] | None:
        """The largest value of a sum of cells over a run, and the world that has it; None: there is none.

        ``target`` is the weight of each cell. For a value without a bound the world is all noughts.
        """
        cost = np.zeros((len(self.cells), self.width + 1))
        cost[:, last] -= target
        cost[:, first] += target
        found = self._solved(cost, None)
        if found.status == _UNBOUNDED:
            return np.inf, np.zeros_like(cost)
        return None if found.status else (-float(found.fun), self._world(found.x))

    def corner(self, cost: Numbers) -> Numbers | None:
        """The world with the least cost, by cell and month, in which no count is enormous; None: none is."""
        found = self._solved(cost, _ENORMOUS)
        return None if found.status else self._world(found.x)

    def _solved(self, cost: Numbers, most: float | None) -> Any:
        return linprog(
            cost[:, 1:].reshape(-1),
            A_ub=self.matrix,
            b_ub=self.bounds,
            bounds=(0, most),
            method="highs",
        )

    def _world(self, unknowns: Numbers) -> Numbers:
        found = np.zeros((len(self.cells), self.width + 1))
        found[:, 1:] = unknowns.reshape(len(self.cells), self.width)
        return found


_ENORMOUS = 1e6
_UNBOUNDED = 3


def together(
    cells: Iterable[str], claims: Iterable[Claim], relations: Iterable[Within]
) -> list[list[str]]:
    """Cells that hang together, by parts and by statements about more than one: each lot is a system."""
    lot = {cell: {cell} for cell in cells}
    linked = [{one.whole, *one.parts} for one in relations]
    linked += [found for claim in claims if len(found := cells_of(claim)) > 1]
    for link in linked:
        joined = set[str]().union(*(lot[cell] for cell in link if cell in lot))
        for cell in joined:
            lot[cell] = joined
    return sorted({min(one): sorted(one) for one in lot.values()}.values())
