"""What somebody searches for, and where it stands in a text. Pure.

A *spelling* is one line that was typed. Its words may stand anywhere in a melding, in any order, each written
in any way that ``platform/typed/fold.py`` takes for the same. Spaces, hyphens and dots part words or do not:
El-Idrissi, El Idrissi and ElIdrissi find each other, as do 3311 AB and 3311ab, J.P. and JP. A word of three
letters or more is found within a longer one too; a shorter one is a word by itself. A telephone number is
found however it is written, and a reference with O for 0 or I for 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from chalicelib.platform.code import references_in
from chalicelib.platform.typed.fold import Word, words_of
from chalicelib.platform.typed.text import plain

# A shorter word is everywhere in longer ones: "Bo" in "boos".
_WITHIN = 3
# Scripts that put no spaces between words: Chinese, Japanese, Korean.
_WITHOUT_SPACES = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
# Words that may be written as one: a telephone number has ten figures, each of which may stand alone.
_MOST_JOINED = 10
# Fewer figures are no telephone number: a house number, a year, a day.
_A_NUMBER = 7
# Characters that people put between the figures of one number.
_LONGEST_GAP = 4


@dataclass(frozen=True)
class Sought:
    """One or more words of a spelling, written as one.

    ``number`` is the part of a telephone number that all its spellings share, and ``reference`` what a
    reference is that was typed as it was heard; empty when it is none.
    """

    text: str
    number: str = ""
    reference: str = ""


@dataclass(frozen=True, order=True)
class Hit:
    """Where a word of a spelling stands in a text: from ``start`` to before ``end``, in its whole words.

    ``word`` is what was sought, so that two hits of one word are known from hits of two.
    """

    start: int
    end: int
    word: str


@dataclass(frozen=True)
class Spelling:
    """A line that was typed: for each of its words what it may be written as, the longest first.

    That is the word itself, or joined with those behind it: how many words that takes, and the ``Sought``.
    """

    words: tuple[tuple[tuple[int, Sought], ...], ...]


@dataclass(frozen=True)
class Passage:
    """A text in which is searched, such as an answer."""

    text: str

    @cached_property
    def words(self) -> list[Word]:
        return words_of(self.text)

    @cached_property
    def _apart(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def _joined(self) -> str:
        return "".join(word.text for word in self.words)

    @cached_property
    def _starts_apart(self) -> list[int]:
        return [0, *accumulate(len(word.text) + 1 for word in self.words)]

    @cached_property
    def _starts_joined(self) -> list[int]:
        return [0, *accumulate(len(word.text) for word in self.words)]

    @cached_property
    def _numbers(self) -> list[tuple[str, int]]:
        """Runs of words that are figures, as one number each, and the first word of each."""
        runs: list[tuple[str, int]] = []
        before: Word | None = None
        for n, word in enumerate(self.words):
            if not _is_figures(word.text):
                before = None
                continue
            if before is not None and self._is_one_number(before, word):
                runs[-1] = (runs[-1][0] + word.text, runs[-1][1])
            else:
                runs.append((word.text, n))
            before = word
        return runs

    def _is_one_number(self, first: Word, second: Word) -> bool:
        return second.start - first.end <= _LONGEST_GAP

    def hits(self, sought: Sought) -> list[Hit]:
        """Where it stands here, in the order of the text; hits may overlap."""
        found = [*self._as_words(sought.text), *self._within(sought.text)]
        if sought.number:
            found += self._as_number(sought.number)
        if sought.reference:
            found += self._as_words(sought.reference)
        words = self.words
        return sorted({Hit(words[a].start, words[b].end, sought.text) for a, b in found})

    def _as_words(self, text: str) -> Iterator[tuple[int, int]]:
        """The first and last word of each run of whole words that make ``text``."""
        starts = self._starts_joined
        for at in _all(text, self._joined):
            first, behind = bisect_right(starts, at) - 1, bisect_right(starts, at + len(text)) - 1
            if starts[first] == at and starts[behind] == at + len(text):
                yield first, behind - 1

    def _within(self, text: str) -> Iterator[tuple[int, int]]:
        if len(text) >= _WITHIN or _WITHOUT_SPACES.search(text):
            for at in _all(text, self._apart):
                word = bisect_right(self._starts_apart, at) - 1
                yield word, word

    def _as_number(self, number: str) -> Iterator[tuple[int, int]]:
        for figures, first in self._numbers:
            if (at := figures.find(number)) >= 0:
                # The first word in which it stands may begin before it, with a country or an area.
                ends = list(accumulate(len(word.text) for word in self._run(first, len(figures))))
                yield (
                    first + bisect_right(ends, at),
                    first + bisect_right(ends, at + len(number) - 1),
                )

    def _run(self, first: int, length: int) -> Iterator[Word]:
        for word in self.words[first:]:
            if length <= 0:
                return
            length -= len(word.text)
            yield word


def read_spelling(line: str) -> Spelling:
    """A line that somebody typed, as it is searched for."""
    folded = [(_joined(chunk), chunk) for chunk in line.split()]
    folded = [(text, chunk) for text, chunk in folded if text]
    words = []
    for first in range(len(folded)):
        joined = list(accumulate(text for text, _ in folded[first : first + _MOST_JOINED]))
        is_abroad = plain(folded[first][1]).lstrip("(").startswith("+")
        words.append(
            tuple(
                (taken, Sought(text, _number(text, is_abroad=is_abroad), _reference(text)))
                for taken, text in reversed(list(enumerate(joined, 1)))
            )
        )
    return Spelling(tuple(words))


def length_of(line: str) -> int:
    """How many letters and digits are left of a line."""
    return len(_joined(line))


def find(spelling: Spelling, passages: Sequence[Passage]) -> list[list[Hit]] | None:
    """Where the words of a spelling stand in each passage; None when not all of them do.

    Of the ways in which it may be written that one is taken in which most words are written as one.
    """
    sought = _first_way(spelling.words, 0, passages, set())
    if not sought:
        return None
    return [sorted({hit for one in sought for hit in text.hits(one)}) for text in passages]


def _first_way(
    words: Sequence[Sequence[tuple[int, Sought]]],
    at: int,
    passages: Sequence[Passage],
    dead: set[int],
) -> list[Sought] | None:
    """What is found of the words from ``at`` on; None when some are not. ``dead`` are the tries in vain."""
    if at == len(words):
        return []
    if at in dead:
        return None
    for taken, sought in words[at]:
        if any(passage.hits(sought) for passage in passages):
            rest = _first_way(words, at + taken, passages, dead)
            if rest is not None:
                return [sought, *rest]
    dead.add(at)
    return None


def _joined(text: str) -> str:
    return "".join(word.text for word in words_of(text))


def _reference(text: str) -> str:
    # Nine other letters pass the check at times: they are searched as they stand too.
    return next((_joined(found) for found in references_in(text)), "")


def _number(figures: str, *, is_abroad: bool) -> str:
    """The part of a telephone number that is dialled from everywhere, without country code and 0."""
    if not _is_figures(figures) or len(figures) < _A_NUMBER:
        return ""
    # Imported here: a search for a name does not pay for it.
    import phonenumbers as library

    try:
        parsed = library.parse(("+" if is_abroad else "") + figures, "NL")
        number = str(parsed.national_number)
    except library.NumberParseException:
        number = figures.lstrip("0")
    # Some countries dial other figures inside than from abroad.
    return number if len(number) >= _A_NUMBER and number in figures else figures


def _is_figures(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _all(text: str, within: str) -> Iterator[int]:
    at = within.find(text)
    while at >= 0:
        yield at
        at = within.find(text, at + 1)
