"""A plan: its period, goals, action lines, budget and activities. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

import msgspec

from chalicelib.facts.domain import Line

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=600)]
# It begins with a letter: a period has a code as well, which begins with a year.
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-zA-Z][a-zA-Z0-9_-]{0,39}\Z")]
Euros = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
Year = Annotated[int, msgspec.Meta(ge=2000, le=2100)]

# ``minimaal``: there are more than that; ``ongeveer``: nobody knows the number exactly.
OpeningKind = Literal["minimaal", "ongeveer"]
# Who may see a release: people on its reading list, or everybody.
Profile = Literal["intern", "publicatie"]
PROFILES: tuple[Profile, ...] = ("intern", "publicatie")


@dataclass(frozen=True)
class ActionLine:
    """An action line in words: what a plan does under it."""

    code: Line
    name: Text
    about: Text


@dataclass(frozen=True)
class Opening:
    """The stock from before facts were counted: ``count`` from ``since`` until ``as_of``, and by whom."""

    indicator: Code
    since: date
    as_of: date
    count: Annotated[int, msgspec.Meta(ge=0)]
    kind: OpeningKind
    source: Text


@dataclass(frozen=True)
class Target:
    """What a plan wants of an indicator: ``at_least`` in a year (a number, or a percentage), in words."""

    indicator: Code
    at_least: Annotated[int, msgspec.Meta(ge=0)]
    about: Text


@dataclass(frozen=True)
class YearBudget:
    """The budget of a year, in whole euros."""

    year: Year
    euros: Euros
    kind: Literal["incidenteel", "structureel"]


@dataclass(frozen=True)
class PlannedActivity:
    """An activity that the plan names: its place in the plan, and one public sentence."""

    code: Code
    line: Line
    name: Text
    about: Text


@dataclass(frozen=True)
class Break:
    """A break in a series: from a day on these indicators are counted differently, and why."""

    starts: date
    indicators: tuple[Code, ...]
    about: Text


@dataclass(frozen=True)
class Ivp:
    """The safety plan of which the plan is a part."""

    title: Text
    start: date
    end: date


@dataclass(frozen=True)
class Plan:
    """A plan of a municipality, from ``start`` to ``end`` (both included, whole months).

    ``since`` are the days from which counts run on over several plans. Raises ValueError when a period is
    no row of whole months, when two rows have one code, or when a year of the plan has no budget.
    """

    code: Code
    title: Text
    start: date
    end: date
    ivp: Ivp
    goals: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    lines: Annotated[tuple[ActionLine, ...], msgspec.Meta(min_length=1)]
    budget: Annotated[tuple[YearBudget, ...], msgspec.Meta(min_length=1)]
    activities: tuple[PlannedActivity, ...] = ()
    openings: tuple[Opening, ...] = ()
    targets: tuple[Target, ...] = ()
    breaks: tuple[Break, ...] = ()
    since: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        for name, first in (("start", self.start), ("since", None)):
            days = self.since if first is None else (first,)
            if any(day.day != 1 for day in days):
                msg = f"{name} of {self.code} is not the first day of a month"
                raise ValueError(msg)
        if any(day > self.start for day in self.since):
            msg = f"since of {self.code} lies after its start"
            raise ValueError(msg)
        if self.end < self.start or (self.end + date.resolution).day != 1:
            msg = f"end of {self.code} is not the last day of a month after its start"
            raise ValueError(msg)
        years = [one.year for one in self.budget]
        if years != list(range(self.start.year, self.end.year + 1)):
            msg = f"budget of {self.code} must name each of its years once, in order: {years}"
            raise ValueError(msg)
        _stop_if_twice(self.code, "activities", [one.code for one in self.activities])
        _stop_if_twice(self.code, "openings", [one.indicator for one in self.openings])

    def budget_of(self, year: int) -> YearBudget | None:
        """The budget of a year; None for a year outside the plan."""
        return next((one for one in self.budget if one.year == year), None)

    def opening_of(self, indicator: str) -> Opening | None:
        """The opening stock of an indicator, if it has one."""
        return next((one for one in self.openings if one.indicator == indicator), None)

    def target_of(self, indicator: str) -> Target | None:
        """The target of an indicator, if it has one."""
        return next((one for one in self.targets if one.indicator == indicator), None)


@dataclass(frozen=True)
class Activity:
    """Something that was done or is planned for a plan, as the coordinator entered it.

    ``day`` is the local day, ``planned`` the ``code`` of an activity of the plan or empty. ``sentence`` is
    public. ``present`` is how many people it reached; None while it is still to come. ``entered`` is the
    day on which it was entered or last changed: a release holds what was there when its facts were closed.
    """

    id: str
    plan: str
    line: Line
    type: str
    day: date
    sentence: str
    planned: str = ""
    present: int | None = None
    entered: date | None = None

    @property
    def is_done(self) -> bool:
        """Whether it was carried out."""
        return self.present is not None


def plan_on(plans: Collection[Plan], day: date) -> Plan | None:
    """The plan that a day lies in; None when it lies in none."""
    return next((plan for plan in plans if plan.start <= day <= plan.end), None)


def _stop_if_twice(plan: str, name: str, codes: list[str]) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        msg = f"{name} of {plan} has {', '.join(twice)} twice"
        raise ValueError(msg)
