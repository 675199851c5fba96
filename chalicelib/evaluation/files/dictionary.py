"""The data dictionary: what each figure means, from the declarations themselves."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.evaluation.domain import Plan
from chalicelib.evaluation.indicators import BLOCKS, INDICATORS, Indicator
from chalicelib.facts.domain import KINDS
from chalicelib.platform.spreadsheet import Cell

PROTECTED = {
    "tientallen": "gepubliceerd in hele tientallen van een lopende telling; wat overblijft, telt mee in een "
    "volgende periode",
    "stand": "gepubliceerd naar beneden afgerond op een tiental",
    "geen": "precies, want het gaat niet om mensen, meldingen of casussen",
}
_INSIDE = " (alleen intern)"
_NOT_PUBLISHED = "niet gepubliceerd, alleen intern"
_HEAD = (
    "indicator",
    "actielijn",
    "naam",
    "teller",
    "noemer",
    "eenheid",
    "welke dag telt",
    "bron",
    "feiten",
    "perioden",
    "uitsplitsing",
    "bescherming",
    "doel",
    "beginstand",
    "let op",
)


def dictionary_rows(plan: Plan) -> Sequence[Sequence[Cell]]:
    """A row for each indicator, below the names of the columns."""
    return [_HEAD, *(_row(plan, one) for one in INDICATORS)]


def _row(plan: Plan, one: Indicator) -> Sequence[Cell]:
    target, opening = plan.target_of(one.id), plan.opening_of(one.id)
    kinds = dict.fromkeys([one.counts.kind, *([one.of.kind] if one.of else [])])
    told = [f"{kind}{'' if KINDS[kind].is_written else ' (nog niet)'}" for kind in kinds]
    splits = [s.name.lower() + (_INSIDE if s.intern else "") for s in one.splits]
    stock = ""
    if opening is not None:
        word = "ten minste" if opening.kind == "minimaal" else "ongeveer"
        years = f"{opening.since.year} tot en met {opening.as_of.year}"
        stock = f"{word} {opening.count} van {years} ({opening.source})"
    return (
        one.id,
        BLOCKS[one.block],
        one.name,
        one.what,
        one.against + (_INSIDE if one.against_intern else ""),
        one.unit,
        one.day,
        one.source,
        ", ".join(told),
        ", ".join(one.periods),
        ", ".join(splits),
        _NOT_PUBLISHED if one.intern else PROTECTED[one.protection],
        target.about if target else "",
        stock,
        one.quality,
    )
