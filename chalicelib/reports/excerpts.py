"""A few words of a text: its first ones, or those around each hit of a search. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from textwrap import shorten

from chalicelib.reports.spelling import Hit

# Characters: before and after the hits, of one excerpt with its hits, and of one hit.
_AROUND, _LONGEST, _LONGEST_HIT = 60, 240, 100
# Characters of the first words of a text.
_FIRST = 120
_CUT = "…"

# A piece of text, and whether it is what was sought.
Part = tuple[str, bool]


@dataclass(frozen=True)
class Excerpt:
    """A few words of a text in their order; ``words`` are the sought ones among them."""

    parts: tuple[Part, ...]
    words: frozenset[str]


def first_words(text: str) -> str:
    """The whole words at the beginning of a text, in one line.

    >>> first_words("Hij kwam terug. " * 10)[-16:]
    'wam terug. Hij …'
    """
    return shorten(text, _FIRST, placeholder=f" {_CUT}")


def excerpts(text: str, hits: Sequence[Hit]) -> list[Excerpt]:
    """The excerpts of a text, in its order: hits that stand close together share one.

    The pieces of one excerpt, without the marks of what was cut off, stand in the text as they are.
    """
    return [_excerpt(text, close) for close in _close(sorted(hits))]


def telling(found: Sequence[Excerpt], most: int) -> list[int]:
    """Which ``most`` excerpts tell most, in their order: each with a word that no better one has, or as many
    words as the best.
    """
    by_words = sorted(range(len(found)), key=lambda n: -len(found[n].words))
    best = max((len(one.words) for one in found), default=0)
    taken: list[int] = []
    seen: set[str] = set()
    for n in by_words:
        if len(taken) < most and (len(found[n].words) == best or not found[n].words <= seen):
            taken.append(n)
            seen |= found[n].words
    return sorted(taken)


def _close(hits: Sequence[Hit]) -> Iterator[list[Hit]]:
    close: list[Hit] = []
    for hit in hits:
        is_far = close and (
            hit.start > max(one.end for one in close) + 2 * _AROUND
            or hit.end > close[0].start + _LONGEST
        )
        # Hits that overlap stay together: a word is marked once.
        if is_far and hit.start >= max(one.end for one in close):
            yield close
            close = []
        close.append(hit)
    if close:
        yield close


def _excerpt(text: str, hits: Sequence[Hit]) -> Excerpt:
    marked = _merged(hits)
    start, end = _cut_before(text, marked[0][0]), _cut_after(text, marked[-1][1])
    edges = [start, *(edge for span in marked for edge in span), end]
    pieces = [(text[a:b], n % 2 == 1) for n, (a, b) in enumerate(pairwise(edges))]
    parts = [
        (piece[:_LONGEST_HIT] + _CUT if is_hit and len(piece) > _LONGEST_HIT else piece, is_hit)
        for piece, is_hit in pieces
        if piece
    ]
    if start > 0:
        parts.insert(0, (_CUT, False))
    if end < len(text):
        parts.append((_CUT, False))
    return Excerpt(tuple(parts), frozenset(hit.word for hit in hits))


def _merged(hits: Sequence[Hit]) -> list[tuple[int, int]]:
    ends = accumulate((hit.end for hit in hits), max)
    merged: list[tuple[int, int]] = []
    for hit, end in zip(hits, ends, strict=True):
        if merged and hit.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((hit.start, end))
    return merged


def _cut_before(text: str, at: int) -> int:
    """Where an excerpt begins whose first hit stands at ``at``: with a whole word, when there is room."""
    if at <= _AROUND:
        return 0
    blank = next((n for n in range(at - _AROUND, at) if text[n].isspace()), at - _AROUND - 1)
    return blank + 1


def _cut_after(text: str, at: int) -> int:
    if len(text) - at <= _AROUND:
        return len(text)
    return next((n for n in range(at + _AROUND, at, -1) if text[n].isspace()), at + _AROUND)
