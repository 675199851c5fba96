"""A release: the figures of a period of a plan under one profile, and all that its files are made of.
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.evaluation.domain import Activity, Plan, Profile
from chalicelib.evaluation.figures import Exact, Labels, Published, Shown, figures_of
from chalicelib.evaluation.indicators import BLOCKS, Block
from chalicelib.evaluation.periods import (
    PROVISIONAL_MONTHS,
    SETTLED,
    Month,
    Period,
    ends_at,
    last_day,
    periods_of,
)
from chalicelib.evaluation.tally import Tally

# Of the rules by which figures are made: it goes up with a change of what a figure means.
DEFINITIONS = 1


@dataclass(frozen=True, order=True)
class Edition:
    """What tells one release from another: ``code`` of the period, profile and revision, from 1."""

    period: str
    profile: Profile
    revision: int

    @property
    def path(self) -> str:
        """Its folder."""
        return f"{self.period}/{self.profile}/r{self.revision}"


@dataclass(frozen=True)
class Release:
    """A release as it is printed.

    ``gemeente`` is the name of the municipality, ``previous`` the SHA-256 of the manifest before it, empty
    for the first. ``until`` is the moment (UTC) until which facts were registered, ``reason`` why a revision
    was made. ``is_final``: the figures change no more. ``weeks`` are reports by ISO week, inside only.
    """

    gemeente: str
    plan: Plan
    period: Period
    edition: Edition
    until: datetime
    is_final: bool
    shown: Sequence[Shown]
    activities: Sequence[Activity]
    weeks: Sequence[tuple[str, int]]
    previous: str = ""
    reason: str = ""

    @property
    def is_public(self) -> bool:
        return self.edition.profile == "publicatie"

    def of_block(self, block: Block) -> list[Shown]:
        """The indicators of a block, in their order."""
        return [one for one in self.shown if one.indicator.block == block]

    @property
    def blocks(self) -> Mapping[Block, str]:
        """The blocks that have indicators in this period, with their names."""
        return {block: name for block, name in BLOCKS.items() if self.of_block(block)}

    def one(self, indicator: str) -> Shown | None:
        """An indicator by its id; None when this period has none."""
        return next((one for one in self.shown if one.indicator.id == indicator), None)


@dataclass(frozen=True)
class Due:
    """A release that is to be made: ``last`` is the month until which its facts were registered."""

    period: Period
    edition: Edition
    last: Month
    is_final: bool


def due(plan: Plan, began: Month, now: datetime, zone: str) -> list[Due]:
    """Every release of a plan whose time has come at an aware moment, the oldest first.

    ``began`` is the month in which counting began.

    Of a period there is one to publish, and two for inside: at its end, and when figures by the day of the
    event change no more. Each is due a day after the last fact that it counts.
    """
    found = list[Due]()
    for period in (one for one in periods_of(plan) if one.last >= began):
        later = period.last + PROVISIONAL_MONTHS
        found += [
            Due(period, Edition(period.code, "intern", 1), period.last, is_final=False),
            Due(period, Edition(period.code, "publicatie", 1), period.last, is_final=True),
            Due(period, Edition(period.code, "intern", 2), later, is_final=True),
        ]
    over = [one for one in found if ends_at(last_day(one.last), zone) + SETTLED <= now]
    # A stable sort: periods that end together keep the order of ``periods_of``.
    return sorted(over, key=lambda one: one.last)


@dataclass(frozen=True)
class Maker:
    """Makes releases of one reading of the facts."""

    gemeente: str
    zone: str
    tally: Tally
    labels: Labels
    activities: Sequence[Activity]
    published: Published

    def release(self, plan: Plan, one: Due, *, previous: str, reason: str = "") -> Release:
        """A release. ``previous`` is the SHA-256 of the manifest before it."""
        period, profile = one.period, one.edition.profile
        exact = Exact(self.tally, one.last) if profile == "intern" else None
        source = exact or self.published
        # A revision that somebody asked for holds what was entered since.
        is_asked = profile == "publicatie" and one.edition.revision > 1
        closed = date.max if is_asked else last_day(one.last)
        done = [
            a
            for a in self.activities
            if a.plan == plan.code and a.day <= period.end and (a.entered or a.day) <= closed
        ]
        return Release(
            self.gemeente,
            plan,
            period,
            one.edition,
            ends_at(last_day(one.last), self.zone),
            one.is_final,
            figures_of(plan, period, profile, source, self.labels),
            sorted((a for a in done if a.day >= period.start), key=lambda a: (a.day, a.id)),
            exact.weeks(period) if exact else (),
            previous,
            reason or (_FINAL if one.edition.revision > 1 else ""),
        )


_FINAL = "De cijfers over deze periode zijn nu definitief."
