"""Periods: months, quarters, years, a whole plan, and what runs on since a day. Pure.

All are rows of whole months on the clocks of the municipality. ``Month`` counts months, so that a period is
two numbers; weeks add up to no month and serve tables inside the municipality only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from chalicelib.evaluation.domain import Plan
from chalicelib.platform.calendar import month_text
from chalicelib.platform.i18n import N_, translator

PeriodKind = Literal["maand", "kwartaal", "jaar", "sinds", "plan"]
# In this order releases of periods that end on one day are made.
_ORDER: tuple[PeriodKind, ...] = ("maand", "kwartaal", "jaar", "sinds", "plan")
# Whatever was still being written at the end of a period is there by then.
SETTLED = timedelta(hours=24)
# So long figures by the day of the event may still change.
PROVISIONAL_MONTHS = 3

# The number of a month: twelve times the year, and the month from nought.
Month = int


def month_of(day: date) -> Month:
    """The month of a day.

    >>> month_of(date(2020, 2, 29)) - month_of(date(2019, 12, 1))
    2
    """
    return day.year * 12 + day.month - 1


def first_day(month: Month) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: Month) -> date:
    """The last day of a month.

    >>> last_day(month_of(date(2020, 2, 1)))
    datetime.date(2020, 2, 29)
    """
    return first_day(month + 1) - timedelta(days=1)


def month_of_text(text: str) -> Month:
    """The month of a day (``2026-03-31``) or of the end of a quarter (``2026-K1``).

    A fact of a quarter counts from its end: sooner nobody knows whether it lies in the period. Raises
    ValueError.

    >>> month_of_text("2026-K1") == month_of_text("2026-03-05")
    True
    """
    year, has_quarter, quarter = text.partition("-K")
    if has_quarter:
        if quarter not in {"1", "2", "3", "4"} or len(year) != 4:
            msg = f"{text} is no quarter"
            raise ValueError(msg)
        return int(year) * 12 + int(quarter) * 3 - 1
    return month_of(date.fromisoformat(text))


def iso_week(day: date) -> str:
    """The ISO 8601 week of a day, with the year of the week.

    >>> iso_week(date(2021, 1, 3)), iso_week(date(2019, 12, 30))
    ('2020-W53', '2020-W01')
    """
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


@dataclass(frozen=True)
class Period:
    """A row of whole months, ``first`` and ``last`` included. ``code`` is its name in paths and files."""

    kind: PeriodKind
    code: str
    first: Month
    last: Month

    @property
    def start(self) -> date:
        return first_day(self.first)

    @property
    def end(self) -> date:
        """The last day."""
        return last_day(self.last)

    @property
    def has_quarters(self) -> bool:
        """Whether it ends with a quarter, so that facts of quarters can be counted in it."""
        return self.kind != "maand" and self.last % 3 == 2

    def name(self, language: str = "nl") -> str:
        """The period in words: a release is in Dutch, the pages around it in the language of their reader."""
        said = translator(language).gettext
        match self.kind:
            case "maand":
                return month_text(self.start, language)
            case "kwartaal":
                return said(_QUARTERS[self.first % 12 // 3]).format(year=self.start.year)
            case "jaar":
                return str(self.start.year)
            case _:
                begin, end = (month_text(day, language) for day in (self.start, self.end))
                return said(_UNTIL).format(first=begin, last=end)

    def spoken(self) -> str:
        """The period as it stands in a sentence: figures over the third quarter."""
        return f"het {self.name()}" if self.kind == "kwartaal" else self.name()

    def title(self, language: str = "nl") -> str:
        """The period as a heading."""
        name = self.name(language)
        return name[0].upper() + name[1:]

    def before(self) -> Period | None:
        """The period of the same kind right before; None for one that has no such neighbour."""
        length = self.last - self.first + 1
        if self.kind in {"sinds", "plan"}:
            return None
        return _row(self.kind, self.first - length)

    def shorter(self, began: Month) -> list[Period]:
        """The quarters of a year, and the years of what is longer, that lie in it as a whole.

        None of them begins before ``began``. What is longer ends in quarters when its last year is not over.
        """
        if self.kind in {"maand", "kwartaal"}:
            return []
        found, month = list[Period](), max(self.first, began)
        while month <= self.last:
            is_year = self.kind != "jaar" and month % 12 == 0 and month + 11 <= self.last
            one = _row("jaar" if is_year else "kwartaal", month)
            if month % 3 == 0 and one.last <= self.last:
                found.append(one)
                month = one.last
            month += 1
        return found


_QUARTERS = (
    N_("eerste kwartaal van {year}"),
    N_("tweede kwartaal van {year}"),
    N_("derde kwartaal van {year}"),
    N_("vierde kwartaal van {year}"),
)
_UNTIL = N_("{first} tot en met {last}")


def _row(kind: PeriodKind, first: Month) -> Period:
    year = first // 12
    match kind:
        case "maand":
            return Period(kind, f"{year}-M{first % 12 + 1:02}", first, first)
        case "kwartaal":
            return Period(kind, f"{year}-K{first % 12 // 3 + 1}", first, first + 2)
        case _:
            return Period("jaar", str(year), first, first + 11)


def periods_of(plan: Plan) -> Iterator[Period]:
    """Every period of which a plan has a release, the earliest end first.

    A period that does not lie in the plan as a whole has none: a plan that begins in April has no first
    quarter.
    """
    first, last = month_of(plan.start), month_of(plan.end)
    found = [Period("plan", plan.code, first, last)]
    for month in range(first, last + 1):
        found.append(_row("maand", month))
        if month % 3 == 0 and month + 2 <= last:
            found.append(_row("kwartaal", month))
        if month % 12 == 0 and month + 11 <= last:
            found.append(_row("jaar", month))
        if month % 3 == 2:
            until = f"{month // 12}-K{month % 12 // 3 + 1}"
            found += [
                Period("sinds", f"sinds-{day.isoformat()}-tot-{until}", month_of(day), month)
                for day in sorted({*plan.since, plan.start})
            ]
    return iter(sorted(found, key=lambda one: (one.last, _ORDER.index(one.kind), one.code)))


def ends_at(day: date, zone: str) -> datetime:
    """The moment, in UTC, at which a local day ends.

    >>> ends_at(date(2020, 3, 31), "Europe/Amsterdam").isoformat()
    '2020-03-31T22:00:00+00:00'
    """
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC)
