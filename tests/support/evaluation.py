"""Plans, facts and figures for tests of the evaluation: a valid one with a call, or random ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from chalicelib.evaluation.domain import ActionLine, Ivp, Plan, YearBudget
from chalicelib.evaluation.figures import Exact, Published, Range, Shown, figures_of
from chalicelib.evaluation.indicators import INDICATORS, LINE_NAMES, Count, Protection
from chalicelib.evaluation.periods import Month, Period, first_day, last_day, month_of, periods_of
from chalicelib.evaluation.tally import FactRow, Tally
from chalicelib.facts.domain import DIMENSIONS, KINDS, Kind, quarter_of

ZONE = "Europe/Amsterdam"
LABELS: Mapping[str, Mapping[str, str]] = {
    "wijk": {"W1": "Binnenstad", "W2": "Noordflank", "W3": "Staart"},
    "sector": {"onderwijs": "Onderwijs", "zorg": "Zorg"},
}
# Fields that hold a number, and what others say where a test is about something else.
NUMBERS = frozenset(
    [
        "absent",
        "cents",
        "confirmed_wd",
        "count",
        "lead_wd",
        "open",
        "present",
        "recipients",
        "seats",
    ]
)
_USUAL = {
    "channel": "publiek",
    "doelgroep": "politie",
    "level": "1",
    "soort": "echt",
    "subject_kind": "persoon",
    "type": "basis_radicalisering",
    "uitkomst": "doorgezet",
}


def a_plan(start: date = date(2020, 1, 1), end: date = date(2022, 12, 31), **changed: Any) -> Plan:
    """A plan with 20.000 euros for each of its years."""
    lines = tuple(ActionLine(line, name, "Wat we doen.") for line, name in LINE_NAMES.items())
    budget = tuple(YearBudget(y, 20_000, "incidenteel") for y in range(start.year, end.year + 1))
    ivp = Ivp("Veiligheidsplan", start, end)
    made = Plan("PLAN", "Samen", start, end, ivp, ("Een doel",), lines, budget)
    return replace(made, **changed)


PLAN = a_plan()
_BEGAN = month_of(PLAN.start)
# Behind the other one.
NEXT_PLAN = a_plan(date(2023, 1, 1), date(2026, 12, 31), code="VOLGEND")


def a_row(
    kind: Kind, when: str = "2020-03-05", registered: str = "", delta: int = 1, **fields: str
) -> FactRow:
    """A fact as its kind declares it; one with a dimension holds nothing else, and wants a quarter."""
    whole = {name: "1" if name in NUMBERS else "ja" for name in KINDS[kind].fields}
    whole |= {name: value for name, value in _USUAL.items() if name in whole}
    held = fields if DIMENSIONS & fields.keys() else {**whole, **fields}
    line = KINDS[kind].line or "overig"
    return FactRow(
        kind, line, when, registered or when, held, delta, "vergissing" if delta == -1 else ""
    )


def tally_of(rows: Iterable[FactRow], *plans: Plan, first: Month = 0) -> Tally:
    """The tally of facts that can all be counted."""
    tally = Tally(plans or (PLAN,), first or month_of((plans or (PLAN,))[0].start))
    for row in rows:
        tally.add(row, "here")
    assert not tally.faults, tally.faults
    return tally


def month(text: str) -> Month:
    """The month ``2020-03``."""
    return month_of(date.fromisoformat(f"{text}-01"))


def period_of(code: str, plan: Plan = PLAN) -> Period:
    """The period of a plan that has this code."""
    return next(one for one in periods_of(plan) if one.code == code)


def _plans(plan: Plan) -> list[Plan]:
    return [one for one in (PLAN, plan) if one == plan or one.end < plan.start]


def exactly(rows: Iterable[FactRow], code: str, plan: Plan = PLAN) -> list[Shown]:
    """What people on the reading list see of a period at its end."""
    period = period_of(code, plan)
    source = Exact(tally_of(rows, *_plans(plan)), period.last)
    return figures_of(plan, period, "intern", source, LABELS)


def publicly(rows: Iterable[FactRow], code: str, plan: Plan = PLAN) -> list[Shown]:
    """What everybody sees of a period."""
    period = period_of(code, plan)
    source = Published(tally_of(rows, *_plans(plan)), LABELS, period.last)
    return figures_of(plan, period, "publicatie", source, LABELS)


def one_of(found: Iterable[Shown], indicator: str) -> Shown:
    """An indicator among those of a release."""
    return next(one for one in found if one.indicator.id == indicator)


@dataclass
class Scripted:
    """A source that says what a test wants: the range of a count in a period, by both their codes."""

    ranges: Mapping[tuple[str, str], Range]
    first: Month = _BEGAN
    uncounted: frozenset[Kind] = frozenset()

    def count(self, count: Count, period: Period, protection: Protection) -> Range:
        return self.ranges.get((count.code, period.code), Range(0, 0))

    def stock(self, count: Count, period: Period) -> tuple[Range, Month] | None:
        return None

    def spread(self, count: Count, period: Period) -> tuple[Range, int] | None:
        return None

    def is_counted(self, kind: Kind, period: Period) -> bool:
        return kind not in self.uncounted


# Kinds that some indicator counts.
COUNTED: tuple[Kind, ...] = tuple(
    sorted({c.kind for one in INDICATORS for c in (one.counts, one.of) if c is not None})
)


def _values() -> Mapping[str, tuple[str, ...]]:
    """What fields can say, as far as any indicator minds, and something else besides."""
    found: dict[str, set[str]] = {}
    for one in INDICATORS:
        for count in (one.counts, one.of):
            for name, values in (count.where if count else {}).items():
                found.setdefault(name, set()).update(values)
        for split in one.splits:
            found.setdefault(split.by, set()).update(split.values or LABELS[split.by])
    return {name: (*sorted(values), "nee", "iets_anders") for name, values in found.items()}


VALUES = _values()


@st.composite
def facts(
    draw: st.DrawFn,
    kinds: tuple[Kind, ...] = COUNTED,
    months: tuple[Month, Month] = (month_of(PLAN.start), month_of(PLAN.end)),
) -> list[FactRow]:
    """What one step counts: the whole fact, and those that stand apart; none registered early."""
    kind = draw(st.sampled_from(kinds))
    when = draw(st.dates(first_day(months[0]), last_day(months[1])))
    registered = draw(st.just(when) | st.dates(when, last_day(months[1])))
    of = KINDS[kind]

    def value(name: str) -> str:
        if name in NUMBERS:
            return str(draw(st.integers(0, 25)))
        return draw(st.sampled_from(VALUES.get(name, ("ja", "nee"))))

    days = when.isoformat(), registered.isoformat()
    quarters = quarter_of(when), quarter_of(registered)
    line = of.line or "overig"
    whole = FactRow(kind, line, *days, {name: value(name) for name in of.fields}, 1)
    apart = [FactRow(kind, line, *quarters, {name: value(name)}, 1) for name in of.apart]
    return [whole, *apart]


def taken_back(row: FactRow, registered: date) -> FactRow:
    """The correction of a fact on a day."""
    at = quarter_of(registered) if "-K" in row.when else registered.isoformat()
    day = max(at, row.registered)
    return FactRow(row.kind, row.line, row.when, day, row.fields, -row.delta, "vergissing")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan of whole months that begins and ends anywhere in a year."""
    first = draw(st.integers(month("2015-01"), month("2030-12")))
    last = first + draw(st.integers(0, 60))
    since = draw(st.just(()) | st.just((date(2015, 1, 1),)))
    return a_plan(first_day(first), last_day(last), since=since)
