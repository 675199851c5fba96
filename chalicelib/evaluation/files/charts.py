"""Bars as inline SVG, drawn of what is published and of nothing else.

A bar is full up to the lower bound of a figure and open up to its upper bound. Each picture has a name and a
description, and stands beside a table with the same figures: colour never tells anything alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap

from markupsafe import Markup

from chalicelib.evaluation.figures import Range

# As wide as the text on the narrowest telephone: a wider picture is made smaller there, with its letters.
_WIDTH, _BAR, _TEXT, _LINE, _GAP = 290, 14, 13, 17, 12
# Of the width of the picture, so that the longest bar ends inside it.
_LONGEST = 286
# Signs on a line, in the widest of the letters that a reader's machine may choose.
_SIGNS = 34


@dataclass(frozen=True)
class Bar:
    """A bar: its label, what it is in words, and its figure."""

    label: str
    said: str
    range: Range


def bars(name: str, title: str, about: str, rows: Sequence[Bar]) -> Markup:
    """A picture of these bars. ``name`` is the beginning of its ids, which a page has once."""
    most = max((bar.range.high for bar in rows), default=0) or 1
    texts = [_lines(bar) for bar in rows]
    tops = list(accumulate((_height(lines) for lines in texts), initial=2))
    inside = Markup("").join(
        _bar(top, lines, bar.range, most)
        for top, lines, bar in zip(tops, texts, rows, strict=False)
    )
    return Markup(
        '<svg role="img" aria-labelledby="{0}-t {0}-d" viewBox="0 0 {1} {2}" width="{1}" height="{2}">'
        '<title id="{0}-t">{3}</title><desc id="{0}-d">{4}</desc>{5}</svg>'
    ).format(name, _WIDTH, tops[-1], title, about, inside)


def _lines(bar: Bar) -> list[str]:
    """The text above a bar, in lines that fit; no word is broken."""
    return wrap(f"{bar.label}: {bar.said}", _SIGNS, break_long_words=False, break_on_hyphens=False)


def _height(lines: Sequence[str]) -> int:
    return _LINE * len(lines) + _BAR + _GAP


def _bar(top: int, lines: Sequence[str], found: Range, most: int) -> Markup:
    low, high = (_length(number, most) for number in (max(0, found.low), max(0, found.high)))
    # The space between two lines is for who listens or copies.
    text = Markup(" ").join(_text(top, lines))
    return Markup(
        '<text font-size="{0}">{1}</text>'
        '<rect class="open" x="2" y="{2}" width="{3}" height="{4}"/>'
        '<rect class="full" x="2" y="{2}" width="{5}" height="{4}"/>'
    ).format(_TEXT, text, top + _LINE * len(lines) + 4, high, _BAR, low)


def _text(top: int, lines: Sequence[str]) -> Iterator[Markup]:
    for place, line in enumerate(lines):
        yield Markup('<tspan x="2" y="{0}">{1}</tspan>').format(top + _LINE * place + _TEXT, line)


def _length(number: int, most: int) -> int:
    return number * _LONGEST // most
