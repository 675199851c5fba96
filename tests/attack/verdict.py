"""One attack: all releases of some folders against the facts that they were made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from tests.attack.claims import Claim, Month, Strange
from tests.attack.known import BASE, COUNTS, COVERS, PARTITIONS, Within
from tests.attack.model import (
    Grid,
    Knowledge,
    Numbers,
    System,
    monthly,
    quarterly,
    tens_of,
    together,
    told,
)
from tests.attack.parser import read_releases
from tests.attack.readers import PUBLIC, Judged, insider, judge
from tests.attack.truth import Counted, true_counts

CELLS = sorted(COUNTS)


@dataclass
class Verdict:
    """The result of an attack. ``error`` is the largest difference of a published count from the true one."""

    releases: int
    public: Judged
    grows: Judged = field(default_factory=Judged)
    covers: Judged = field(default_factory=Judged)
    strange: Sequence[Strange] = ()
    error: float = 0
    inexact: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Everything by which the published figures do not keep what they promise; empty when they do."""
        return [
            *(f"contradiction: {one}" for one in self.public.contradictions),
            *(f"truth outside: {one}" for one in self.public.outside),
            *(f"too narrow: {one}" for one in self.public.breaches),
            *(f"not proved: {one}" for one in self.public.unproved),
            *(f"inexact: {one}" for one in self.inexact),
            *(f"strange: {one.place}: {one.what}" for one in self.strange),
        ]


def attack(
    folders: Iterable[Path], facts: bytes, knows: Knowledge = PUBLIC, *, insiders: bool = False
) -> Verdict:
    """Attack all releases in these folders; ``facts`` serve to judge the result alone."""
    published = read_releases(folders)
    claims = published.reading.claims | knows.claims
    truth = true_counts(facts, CELLS, published.last, knows.began)
    lots = together(CELLS, claims, knows.within)
    public = Judged()
    for lot in lots:
        rows = [CELLS.index(cell) for cell in lot]
        system = System(lot, claims, monthly(published.last, knows.began), knows.only(lot))
        public.take(judge(system, truth[rows]))
    found = Verdict(published.releases, public, strange=sorted(published.reading.strange))
    _exactness(found, claims, truth, knows.began)
    if insiders:
        grid = quarterly(published.last, knows.began)
        own = truth[:, [0, *(1 + end - grid.began for end in grid.ends)]]
        for lot in lots:
            if not COUNTS[lot[0]].is_stock and len(lot) > 1:
                _insiders(found, claims, own[[CELLS.index(cell) for cell in lot]], grid, lot)
    return found


def _exactness(found: Verdict, claims: Iterable[Claim], truth: Counted, began: Month) -> None:
    """No run of months is off by ten, and the parts never show more than their whole."""
    tens, _ = tens_of(claims, began)
    for cell, known in tens.items():
        if COUNTS[cell].is_stock:
            continue
        months = sorted(known)
        true = truth[CELLS.index(cell), [month - began + 1 for month in months]]
        off = true - np.array([known[month] for month in months])
        most = float(off.max() - off.min())
        found.error = max(found.error, most)
        if most >= BASE:
            found.inexact.append(f"a run of {cell} is off by {most:g}")
    for one in PARTITIONS:
        for month, whole in tens.get(one.whole, {}).items():
            if sum(tens.get(part, {}).get(month, 0) for part in one.parts) > whole:
                found.inexact.append(f"the parts of {one.whole} show more in {told(month)}")


def _insiders(
    found: Verdict, claims: Iterable[Claim], truth: Counted, grid: Grid, lot: Sequence[str]
) -> None:
    """Readers B and C of counts that hang together; ``truth`` is at the ends of the quarters of the grid."""
    own, worlds = PUBLIC.only(lot), list[Numbers]()
    grows = replace(own, grows=[one for one in own.within if one.is_same_fact])
    whole = dict(zip(lot, truth, strict=True))
    known = [one for one in COVERS if one.whole in whole and _is_covered(one, whole)]
    if known:
        covers = replace(grows, covers=known)
        found.covers.take(insider(System(lot, claims, grid, covers), truth, worlds))
    # The worlds of who knows more are worlds of who knows less.
    found.grows.take(insider(System(lot, claims, grid, grows), truth, worlds))


def _is_covered(one: Within, truth: Mapping[str, Counted]) -> bool:
    """Whether there is truly nothing outside the parts, so that an insider can know it."""
    parts = np.sum([truth[part] for part in one.parts], axis=0)
    return bool(truth[one.whole].any() and (parts == truth[one.whole]).all())
