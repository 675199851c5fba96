"""Figures and periods in Dutch words, read back into numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tests.attack.claims import Month

MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()
_ORDINALS = {"eerste": 0, "tweede": 1, "derde": 2, "vierde": 3}
# Nothing is counted yet, or too little to say more; an opening stock says it with other words around it.
NO_FIGURES = "nog geen cijfers"
_NOTHING = {
    f"Hierover zijn {NO_FIGURES}.",
    "Dit is in deze periode nog niet geteld.",
    "Dit zijn er te weinig om te laten zien.",
    "Dit is niet uit te rekenen uit wat is gepubliceerd.",
}
_NUMBER = r"(\d{1,3}(?:\.\d{3})*)"
_UNIT = r"(?:%| [^\d(]+)"
_LESS = re.compile(rf"minder dan {_NUMBER}{_UNIT}")
_FROM_TO = re.compile(rf"{_NUMBER} tot en met {_NUMBER}{_UNIT}")
_ALONE = re.compile(rf"{_NUMBER}{_UNIT}")
_COUNTED_IN = re.compile(rf" \(geteld in ({'|'.join(MONTHS)}) (\d{{4}})\)")
_SENTENCE = re.compile(r"(?P<top>.+?)(?:, (?:van|op) (?P<below>.+?))?(?: \((?P<share>[^()]*%)\))?")


@dataclass(frozen=True)
class Words:
    """A figure in words: its bounds, and the month of a stock. Both bounds None: the words give no number."""

    low: int | None = None
    high: int | None = None
    as_of: Month | None = None


@dataclass(frozen=True)
class Sentence:
    """The words of an indicator: its figure, what it is set against, the share, and the trend."""

    top: str
    below: str
    share: str
    trend: str


@lru_cache(maxsize=10_000)
def read_figure(text: str) -> Words | None:
    """A figure in words; None for words that nobody knows.

    >>> read_figure("minder dan 10 meldingen"), read_figure("11 tot en met 29%")
    (Words(low=0, high=9, as_of=None), Words(low=11, high=29, as_of=None))
    """
    if text in _NOTHING:
        return Words()
    as_of = None
    if found := _COUNTED_IN.search(text):
        as_of = int(found[2]) * 12 + MONTHS.index(found[1])
        text = text[: found.start()] + text[found.end() :]
    if found := _LESS.fullmatch(text):
        return Words(0, number(found[1]) - 1, as_of)
    if found := _FROM_TO.fullmatch(text):
        return Words(number(found[1]), number(found[2]), as_of)
    if found := _ALONE.fullmatch(text):
        return Words(number(found[1]), number(found[1]), as_of)
    return None


_REST = re.compile(
    rf"verrekend met een eerdere periode: -{_NUMBER} \D+|blijft over van het geheel: {_NUMBER} \D+"
)


def read_rest(text: str) -> int | None:
    """The rest of a split in words, in tens; None for words that nobody knows.

    >>> read_rest("niets"), read_rest("verrekend met een eerdere periode: -10 meldingen")
    (0, -10)
    """
    found = _REST.fullmatch(text)
    if found is None:
        return 0 if text == "niets" else None
    return -number(found[1]) if found[1] else number(found[2])


def number(text: str) -> int:
    """A whole number with dots for thousands."""
    return int(text.replace(".", ""))


_TRENDS = {
    "Dit is meer dan in de periode ervoor.": "meer",
    "Dit is minder dan in de periode ervoor.": "minder",
    "Uit de cijfers blijkt geen verschil met de periode ervoor.": "gelijk",
}


@lru_cache(maxsize=10_000)
def read_sentence(text: str) -> Sentence | None:
    """The words behind the name of an indicator."""
    trend = ""
    for words, word in _TRENDS.items():
        if text.endswith(" " + words):
            text, trend = text.removesuffix(" " + words), word
    found = _SENTENCE.fullmatch(text.removesuffix("."))
    if found is None:
        return None
    return Sentence(found["top"], found["below"] or "", found["share"] or "", trend)


def read_period(name: str) -> tuple[Month, Month] | None:
    """The first and the last month of a period by its name.

    >>> read_period("tweede kwartaal van 2021") == (2021 * 12 + 3, 2021 * 12 + 5)
    True
    """
    if found := re.fullmatch(r"(\w+) kwartaal van (\d{4})", name):
        first = int(found[2]) * 12 + 3 * _ORDINALS[found[1]]
        return first, first + 2
    if re.fullmatch(r"\d{4}", name):
        return int(name) * 12, int(name) * 12 + 11
    return None


_DATES = re.compile(
    rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}\b|\b(?:{'|'.join(MONTHS)}) \d{{4}}\b"
    r"|\b20\d\d-20\d\d\b|\b20\d\d\b|€ [\d.]+(?:,\d\d)?|\([0-9]+ regels\)|uitgave \d+ "
    r"|\([A-Z]{3}-\d[abc]?\)"
)
_EXPLAINED = {"0", "9", "10"}


@lru_cache(maxsize=10_000)
def odd_numbers(text: str) -> Sequence[str]:
    """Numbers that are no date, no budget, no name of an indicator and no part of the rule."""
    return [one for one in re.findall(r"\d+", _DATES.sub(" ", text)) if one not in _EXPLAINED]
