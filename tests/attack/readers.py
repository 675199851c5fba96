"""Readers A, B and C of the published figures, and how wide the intervals are in which they leave each
count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tests.attack.known import COUNTS, PARTITIONS, RELATIONS, Within
from tests.attack.model import Grid, Knowledge, Numbers, System, told
from tests.attack.truth import Counted

# So far apart must the smallest and the largest possible value of a true count of 1 to 9 lie.
WIDE = 9
# A breach that a few runs or a few counts show needs no more of them: each one may cost a program.
_ENOUGH, _PLENTY = 4, 12
_BY_CHANCE = 6
_MANY = 6
_ONE_OF_MANY = frozenset(
    part for one in PARTITIONS if len(one.parts) >= _MANY for part in one.parts
)
# Reader A: what is in no part may be anything, and may be moved later.
PUBLIC = Knowledge(within=RELATIONS)


@dataclass
class Judged:
    """The result of a reader about some counts.

    ``runs`` is how many true counts were judged, ``least`` the least width, and ``least_of_many`` that of
    parts of which there are six or more. ``unproved`` are runs without two such
    worlds, too many for programs.
    """

    runs: int = 0
    least: float = np.inf
    least_of_many: float = np.inf
    breaches: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)

    def take(self, other: Judged) -> None:
        self.runs += other.runs
        self.least = min(self.least, other.least)
        self.least_of_many = min(self.least_of_many, other.least_of_many)
        self.breaches += other.breaches
        self.unproved += other.unproved
        self.outside += other.outside
        self.contradictions += other.contradictions


@dataclass(frozen=True)
class Target:
    """A sum of counts that nobody may work out: a count, or what of a whole is in none of its parts."""

    name: str
    cell: str
    weights: Numbers


def targets_of(system: System) -> Iterator[Target]:
    """Each count of a system, and what each whole leaves over."""
    for cell in system.cells:
        yield Target(cell, cell, _weights(system, {cell: 1}))
    for one in system.knows.within:
        if one.whole in system.place:
            weights = {one.whole: 1, **dict.fromkeys(one.parts, -1)}
            name = f"{one.whole} outside {' and '.join(one.parts[:2])}"
            yield Target(name, one.whole, _weights(system, weights))


def _weights(system: System, of: dict[str, int]) -> Numbers:
    found = np.zeros(len(system.cells))
    for cell, weight in of.items():
        found[system.place[cell]] = weight
    return found


def judge(system: System, truth: Counted) -> Judged:
    """Judge every run of months of every count for reader A."""
    found = Judged(contradictions=list(system.wrong))
    if system.is_contradiction:
        names = ", ".join(system.cells[:3])
        found.contradictions.append(f"nothing fits what is said about {names} ..")
        return found
    found.outside = system.broken(truth)
    lowest = _lowest(system)
    for target in targets_of(system):
        own = _own_runs(system, target, truth)
        if own.any() and len(found.breaches) < _PLENTY:
            found.take(_judge_target(system, target, own, np.stack([lowest, truth])))
    return found


def _own_runs(system: System, target: Target, truth: Counted) -> npt.NDArray[np.bool_]:
    """The runs, by first and last end, in which a true count is from 1 to 9."""
    runs_on = target.weights @ truth
    if COUNTS[target.cell].is_stock:
        found = np.zeros((len(runs_on), len(runs_on)), dtype=bool)
        counted = np.isfinite(system.apart[system.place[target.cell], 0])
        found[0] = (runs_on >= 1) & (runs_on <= WIDE) & counted
        return found
    added = runs_on[None, :] - runs_on[:, None]
    return np.asarray(np.triu((added >= 1) & (added <= WIDE), 1))


def _judge_target(
    system: System, target: Target, own: npt.NDArray[np.bool_], known: Numbers
) -> Judged:
    """Worlds first; a program for runs that they leave too narrow."""
    worlds = np.concatenate([known, _raised(system, target, known[0], own)])
    width = _width(target, worlds[system.hold(worlds)])
    # The bounds within one cell alone are never narrower than those of the whole system.
    if np.count_nonzero(target.weights) == 1:
        closed = system.closed[system.place[target.cell]]
        at_most = closed + closed.T
    else:
        at_most = np.full(own.shape, np.inf)
    found = Judged(runs=int(own.sum()), least=float(width[own].min()))
    narrow = np.argwhere(own & (width < WIDE))
    if not len(narrow):
        return found
    by_width = sorted((float(at_most[f, t]), int(f), int(t)) for f, t in narrow)
    found.least = np.inf
    for most, first, last in by_width[:_ENOUGH]:
        exact = most if most < WIDE else interval_width(system, target, first, last)
        found.least = min(found.least, exact)
        if exact < WIDE - 1e-6:
            found.breaches.append(_said(system, target, first, last, exact))
    if len(by_width) > _ENOUGH and not found.breaches:
        found.unproved.append(f"{len(by_width) - _ENOUGH} runs of {target.name}")
    return found


def interval_width(system: System, target: Target, first: int, last: int) -> float:
    """The width of the interval of a run, by two programs; less than nought when nothing fits."""
    most = system.extreme(target.weights, first, last)
    least = system.extreme(-target.weights, first, last)
    return -1.0 if most is None or least is None else most[0] + least[0]


def _said(system: System, target: Target, first: int, last: int, width: float) -> str:
    ends = (system.grid.ends[first], system.grid.ends[last - 1])
    return f"{target.name} from {told(ends[0])} to {told(ends[1])}: width {width:g}"


def _lowest(system: System) -> Numbers:
    """The world in which every count is as low as what is said about it allows, and wholes hold their
    parts."""
    found = np.maximum(0, -system.closed[:, :, 0])
    found[:, 0] = 0
    for _ in system.knows.within:
        before = found.copy()
        for one in system.knows.within:
            if one.whole in system.place:
                parts = found[[system.place[part] for part in one.parts]].sum(axis=0)
                whole = system.place[one.whole]
                found[whole] = np.maximum(found[whole], parts)
        if (before == found).all():
            break
    if system.hold(found[None])[0]:
        return found
    by_program = system.corner(np.ones_like(found))
    return found if by_program is None else by_program


def _raised(system: System, target: Target, lowest: Numbers, own: npt.NDArray[np.bool_]) -> Numbers:
    """Worlds in which a count is as high as it may be from a month on, and whatever holds it as much more."""
    cell = system.place[target.cell]
    room = np.minimum(WIDE, system.closed[cell, 0] - lowest[cell])
    holds = [system.place[one] for one in _above(target.cell, system.knows.within)]
    worlds = list[Numbers]()
    for month in np.flatnonzero(own.any(axis=0)):
        world = lowest.copy()
        from_then = slice(int(month), None if not COUNTS[target.cell].is_stock else int(month) + 1)
        for one in holds:
            world[one, from_then] += room[from_then]
        worlds.append(world)
    return np.array(worlds).reshape(-1, *lowest.shape)


def _above(cell: str, relations: Iterable[Within]) -> set[str]:
    """A count and everything that holds it."""
    found, waiting = {cell}, [cell]
    while waiting:
        part = waiting.pop()
        wholes = {one.whole for one in relations if part in one.parts} - found
        found |= wholes
        waiting += wholes
    return found


def _width(target: Target, worlds: Numbers) -> Numbers:
    """How far apart the values of every run lie in these worlds."""
    values = np.einsum("c,wcm->wm", target.weights, worlds)
    added = values[:, None, :] - values[:, :, None]
    if not len(added):
        return np.zeros(added.shape[1:])
    return np.asarray(added.max(axis=0) - added.min(axis=0))


def insider(system: System, truth: Numbers, worlds: list[Numbers]) -> Judged:
    """Judge the runs from the start, the quarters and the years, for a reader who knows more: by programs.

    ``worlds`` are some of this system that are known already; those that are found come to them.
    """
    found = Judged(outside=system.broken(truth))
    if not truth.any():
        return found
    if not worlds:
        worlds += [truth, *_by_chance(system)]
    for target in targets_of(system):
        own = _own_runs(system, target, truth) & _quarters_and_years(system.grid)
        for first, last in np.argwhere(own):
            width = _width(target, np.array(worlds))[first, last]
            for sign in (1, -1):
                if width < WIDE:
                    best = system.extreme(sign * target.weights, int(first), int(last))
                    if best is not None and np.isfinite(best[0]):
                        worlds.append(best[1])
                        width = _width(target, np.array(worlds))[first, last]
                    elif best is not None:
                        width = best[0]
            found.runs += 1
            found.least = min(found.least, float(np.round(width, 6)))
            if target.name in _ONE_OF_MANY:
                found.least_of_many = min(found.least_of_many, float(np.round(width, 6)))
    return found


def _by_chance(system: System) -> list[Numbers]:
    """Worlds at corners of what is possible: they spare many programs that look for one run each."""
    draw = np.random.default_rng(0)
    size = (len(system.cells), system.width + 1)
    found = [system.corner(draw.choice([-1.0, 1.0], size=size)) for _ in range(_BY_CHANCE)]
    return [world for world in found if world is not None]


def _quarters_and_years(grid: Grid) -> npt.NDArray[np.bool_]:
    """Runs from the start, of a quarter and of a year."""
    ends = np.array([grid.began - 1, *grid.ends])
    length = ends[None, :] - ends[:, None]
    is_year = (length == 12) & (ends[:, None] % 12 == 11)
    return np.asarray((ends[:, None] == ends[0]) | (length == 3) | is_year)
