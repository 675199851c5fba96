"""The report of a release as a page that stands by itself, and the draft of a letter to the council."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from chalicelib.evaluation.domain import Activity
from chalicelib.evaluation.figures import Figure, Range, Shown
from chalicelib.evaluation.files.charts import Bar, bars
from chalicelib.evaluation.files.dictionary import PROTECTED
from chalicelib.evaluation.indicators import BLOCKS, LINE_NAMES, Split
from chalicelib.evaluation.periods import Period
from chalicelib.evaluation.releases import Release
from chalicelib.evaluation.words import euros, range_text, said, sentence
from chalicelib.platform.calendar import full_date_text
from chalicelib.platform.spreadsheet import Cell
from chalicelib.platform.web.html import render


@dataclass(frozen=True)
class Part:
    """The parts of an indicator by one split: a table, and a picture when there is anything to draw."""

    name: str
    rows: Sequence[tuple[str, str]]
    picture: Markup
    sentence: str


def report(release: Release, rows: Sequence[Sequence[Cell]]) -> str:
    """The report as one HTML file: no script, no address elsewhere, and its own style."""
    return render(
        "uitgave/rapport.html",
        language="nl",
        path="/rapport",
        release=release,
        said=said,
        sentence=sentence,
        parts_of=_parts_of,
        series_of=_series_of,
        protected=PROTECTED,
        line_names=LINE_NAMES,
        blocks=BLOCKS,
        done=[one for one in release.activities if one.is_done],
        planned=release.plan.activities,
        day=_day,
        number_of_rows=len(rows) - 1,
    )


def letter(release: Release) -> str:
    """The draft of a letter to the council, with every figure filled in or said to be unknown."""
    return render(
        "uitgave/raadsbrief.html",
        language="nl",
        path="/raadsbrief",
        release=release,
        figure=_Figures(release),
        sentence=sentence,
        line_names=LINE_NAMES,
        done=_by_activity(release),
        budget=[(one.year, euros(one.euros * 100), one.kind) for one in release.plan.budget],
        day=_day,
    )


@dataclass(frozen=True)
class _Figures:
    """The main figure of an indicator in words, by its id, for a sentence of a letter."""

    release: Release

    def __call__(self, indicator: str) -> str:
        shown = self.release.one(indicator)
        return said(shown.main) if shown else "in deze periode niet berekend"

    def known(self, indicator: str) -> bool:
        """Whether there is a figure to put in a sentence."""
        shown = self.release.one(indicator)
        return shown is not None and shown.main.range is not None

    def sentence(self, indicator: str) -> str:
        """The whole sentence of an indicator."""
        shown = self.release.one(indicator)
        return sentence(shown) if shown else ""


def _by_activity(release: Release) -> Mapping[str, Sequence[Activity]]:
    """What was done of each planned activity, by its code; what belongs to none by the empty code."""
    codes = ["", *(one.code for one in release.plan.activities)]
    return {
        code: [one for one in release.activities if one.is_done and one.planned == code]
        for code in codes
    }


def _parts_of(shown: Shown) -> list[Part]:
    """A part for each split that the release shows."""
    return [
        _part(shown, split, figures)
        for split in shown.indicator.splits
        if (figures := [one for one in shown.figures if one.split == split.by])
    ]


def _part(shown: Shown, split: Split, figures: Sequence[Figure]) -> Part:
    shares = {one.value: said(one) for one in figures if one.role == "aandeel"}
    parts = [one for one in figures if one.role in {"deel", "rest"}]
    rows = [
        (one.label, said(one) + (f" ({shares[one.value]})" if one.value in shares else ""))
        for one in parts
    ]
    drawn = [
        Bar(one.label, said(one), one.range)
        for one in parts
        if one.range is not None and one.role == "deel"
    ]
    title = f"{shown.indicator.name} naar {split.name[0].lower() + split.name[1:]}"
    seen = [bar for bar in drawn if bar.range.low > 0]
    most = max(seen, key=lambda bar: (bar.range.low, bar.label), default=None)
    told = _about_parts(most, [bar for bar in drawn if bar is not most])
    return Part(title, rows, bars(f"{shown.indicator.id}-{split.by}", title, told, drawn), told)


def _about_parts(most: Bar | None, others: Sequence[Bar]) -> str:
    """What the picture shows in a sentence; which part is greatest only when no other range touches it."""
    if most is None:
        return "Voor geen enkel deel is het aantal groot genoeg om meer te laten zien."
    if all(most.range.is_above(other.range) for other in others):
        return f"Het meest: {most.label}, {most.said}."
    return "Welk deel het grootst is, blijkt niet uit deze cijfers."


def _series_of(shown: Shown) -> Part | None:
    """The same count for each shorter period; None when there is one or none."""
    if len(shown.series) < 2:
        return None
    unit = shown.indicator.unit
    drawn = [Bar(one.name(), range_text(found, unit), found) for one, found in shown.series]
    title = f"{shown.indicator.name} per periode"
    told = _about_series(shown.series)
    return Part(
        title,
        [(bar.label, bar.said) for bar in drawn],
        bars(f"{shown.indicator.id}-reeks", title, told, drawn),
        told,
    )


def _about_series(series: Sequence[tuple[Period, Range]]) -> str:
    if len({period.kind for period, _ in series}) > 1:
        return "De perioden zijn niet even lang: zet ze niet naast elkaar."
    first, last = series[0][1], series[-1][1]
    if last.is_above(first):
        return "In de laatste periode zijn het er meer dan in de eerste."
    if first.is_above(last):
        return "In de laatste periode zijn het er minder dan in de eerste."
    return "Uit deze cijfers blijkt geen verschil tussen de eerste en de laatste periode."


def _day(day: date) -> str:
    return full_date_text(day, "nl").partition(" ")[2]
