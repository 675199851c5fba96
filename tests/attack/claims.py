"""Statements that published bytes make about true counts, and what in those bytes nothing explains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# Twelve times the year, and the month from nought.
Month = int


@dataclass(frozen=True, order=True)
class Run:
    """A count over a row of months, both included."""

    cell: str
    first: Month
    last: Month


@dataclass(frozen=True, order=True)
class Between:
    """A run lies from ``low`` to ``high``; None: nothing is said about that side."""

    run: Run
    low: float | None
    high: float | None


@dataclass(frozen=True, order=True)
class Tens:
    """The published count of a run: the difference of two running counts in whole tens."""

    run: Run
    number: int


@dataclass(frozen=True, order=True)
class Share:
    """So many percent of ``whole`` is ``part``, from ``low`` to ``high``."""

    part: Run
    whole: Run
    low: float
    high: float


@dataclass(frozen=True, order=True)
class More:
    """One run is more than another, by at least one."""

    more: Run
    less: Run


@dataclass(frozen=True, order=True)
class LeftOver:
    """The part of a whole outside all its parts lies from ``low`` to ``high``."""

    whole: Run
    parts: tuple[str, ...]
    low: float
    high: float


Claim = Between | Tens | Share | More | LeftOver


@dataclass(frozen=True, order=True)
class Strange:
    """Bytes that nothing explains, so that a true count may be in them."""

    place: str
    what: str


@dataclass
class Reading:
    """All statements of some bytes, each once, and what in them is strange."""

    claims: set[Claim] = field(default_factory=set)
    strange: set[Strange] = field(default_factory=set)

    def take(self, other: Reading) -> None:
        self.claims |= other.claims
        self.strange |= other.strange

    def claim(self, claims: Iterable[Claim]) -> None:
        self.claims.update(claims)

    def odd(self, place: str, what: str) -> None:
        self.strange.add(Strange(place, what))


def exactly(run: Run, number: int) -> Between:
    return Between(run, number, number)


def cells_of(claim: Claim) -> set[str]:
    """The counts that a statement is about."""
    found = {run.cell for run in runs_of(claim)}
    return found | set(claim.parts) if isinstance(claim, LeftOver) else found


def runs_of(claim: Claim) -> Sequence[Run]:
    """The runs that a statement is about; the parts of what is left over have the same months."""
    match claim:
        case Between(run=run) | Tens(run=run) | LeftOver(whole=run):
            return [run]
        case Share(part=part, whole=whole):
            return [part, whole]
        case More(more=more, less=less):
            return [more, less]
