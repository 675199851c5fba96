"""Bars as inline SVG, drawn of what is published and of nothing else.

A bar is full up to the lower bound of a figure and open up to its upper bound. Each picture has a name and a
description, and stands beside a table with the same figures: colour never tells anything alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from chalicelib.evaluation.figures import Range

_WIDTH, _ROW, _BAR, _TEXT = 400, 44, 14, 13
# Of the width of the picture, so that the longest bar ends inside it.
_LONGEST = 396


@dataclass(frozen=True)
class Bar:
    """A bar: its label, what it is in words, and its figure."""

    label: str
    said: str
    range: Range


def bars(name: str, title: str, about: str, rows: Sequence[Bar]) -> Markup:
    """A picture of these bars. ``name`` is the beginning of its ids, which a page has once."""
    most = max((bar.range.high for bar in rows), default=0) or 1
    height = _ROW * len(rows) + 2
    inside = Markup("").join(_bar(place, bar, most) for place, bar in enumerate(rows))
    return Markup(
        '<svg role="img" aria-labelledby="{0}-t {0}-d" viewBox="0 0 {1} {2}" width="{1}" height="{2}">'
        '<title id="{0}-t">{3}</title><desc id="{0}-d">{4}</desc>{5}</svg>'
    ).format(name, _WIDTH, height, title, about, inside)


def _bar(place: int, bar: Bar, most: int) -> Markup:
    top = place * _ROW + 2
    low, high = (
        _length(number, most) for number in (max(0, bar.range.low), max(0, bar.range.high))
    )
    return Markup(
        '<text x="2" y="{0}" font-size="{1}">{2}: {3}</text>'
        '<rect class="open" x="2" y="{4}" width="{5}" height="{6}"/>'
        '<rect class="full" x="2" y="{4}" width="{7}" height="{6}"/>'
    ).format(top + _TEXT, _TEXT, bar.label, bar.said, top + _TEXT + 8, high, _BAR, low)


def _length(number: int, most: int) -> int:
    return number * _LONGEST // most
