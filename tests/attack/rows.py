"""The rows of a release, as its two tables and its workbook hold them, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.attack.claims import (
    Between,
    Claim,
    LeftOver,
    Month,
    More,
    Reading,
    Run,
    Share,
    Tens,
    exactly,
)
from tests.attack.dutch import NO_FIGURES, Words, read_figure, read_rest, read_sentence
from tests.attack.known import (
    BASE,
    BEGAN,
    BLOCKS,
    COUNTED_FROM_TEN,
    COUNTED_WITH_SESSIONS,
    COUNTS,
    EXACT,
    SHOWN,
    SPLITS,
    part_of,
)

COLUMNS = (
    "plan periode van tot_en_met profiel herziening actielijn indicator naam niveau uitsplitsing "
    "categorie omschrijving cijfer ondergrens bovengrens eenheid in_woorden stand"
).split()
Row = Mapping[str, str]
REST = "De rest, onbekend of nog niet ingedeeld"
# Indicator, level, split and category.
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Opening:
    """A stock on top of which an indicator counts, in a period that holds its first month."""

    count: int
    since: Month
    as_of: Month


@dataclass
class Context:
    """The knowledge of a reader of one file from the other files of a release.

    ``names`` are the indicators by name, ``labels`` the codes of parts by indicator, split and label, and
    ``rests`` the rest of each split, by indicator and split.
    """

    kind: str
    first: Month
    last: Month
    openings: Mapping[str, Opening] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    labels: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    rests: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def before(self) -> tuple[Month, Month]:
        """The period of the same length right before."""
        length = self.last - self.first + 1
        return self.first - length, self.first - 1

    def opening(self, indicator: str) -> Opening | None:
        found = self.openings.get(indicator)
        if found is None or self.kind != "sinds" or not self.first <= found.since <= self.last:
            return None
        return found


def key_of(row: Row) -> Key:
    return row["indicator"], row["niveau"], row["uitsplitsing"], row["categorie"]


def cell_of(key: Key) -> str | None:
    """The count that a figure is about; None for a figure that may be exact.

    Raises KeyError for a figure that nobody knows, and for one that is never published.
    """
    indicator, level, split, category = key
    if (indicator, level) in EXACT:
        return None
    if split:
        found = part_of(SPLITS[indicator, split].whole, split, category)
        if found not in SPLITS[indicator, split].parts:
            raise KeyError(key)
        return found
    return SHOWN[indicator, level]


def run_of(context: Context, indicator: str, cell: str, as_of: Month | None = None) -> Run | None:
    """The months that a figure of this release is about; None for a stock that nobody counted yet."""
    if COUNTS[cell].is_stock:
        return None if as_of is None else Run(cell, BEGAN, as_of)
    opening = context.opening(indicator)
    first = context.first if opening is None else opening.as_of + 1
    return Run(cell, first, context.last) if first <= context.last else None


def read_rows(rows: Iterable[Row], context: Context, place: str) -> Reading:
    """The statements of rows; the context remembers names and labels for the other files."""
    found = Reading()
    by_indicator = dict[str, list[Row]]()
    for row in rows:
        by_indicator.setdefault(row["indicator"], []).append(row)
        context.names[row["naam"]] = row["indicator"]
        if row["niveau"] == "deel":
            named = context.labels.setdefault((row["indicator"], row["uitsplitsing"]), {})
            named[row["omschrijving"]] = row["categorie"]
    for indicator, own in by_indicator.items():
        try:
            found.claim(_of_indicator(own, context, indicator))
        except (KeyError, ValueError) as odd:
            found.odd(place, f"a row of {indicator} that nobody knows: {odd}")
        for row in own:
            if row["niveau"] == "rest" and not _is_said(row):
                found.odd(place, f"another rest of {indicator} in words: {row['in_woorden']}")
            if row["niveau"] not in _LEVELS:
                found.odd(place, f"a level that nobody knows: {row['niveau']}")
    return found


_LEVELS = frozenset({"teller", "noemer", "deel", "rest", "aandeel"})


def _is_said(row: Row) -> bool:
    """Whether the words of a rest say its figure."""
    told = read_rest(row["in_woorden"])
    return told is not None and told == _bound(row["cijfer"])


def _of_indicator(rows: Sequence[Row], context: Context, indicator: str) -> list[Claim]:
    found = [claim for row in rows for claim in _of_counting(row, context)]
    runs = dict[tuple[str, str], Run]()
    for row in rows:
        key = key_of(row)
        if key[1] not in {"teller", "noemer", "deel"} or (cell := cell_of(key)) is None:
            continue
        words = read_figure(row["in_woorden"]) or Words()
        run = run_of(context, indicator, cell, words.as_of)
        if run is not None:
            runs[key[1] if not key[3] else "deel", key[3]] = run
            found += _of_number(row, run, context.opening(indicator))
    for row in rows:
        match row["niveau"]:
            case "aandeel" if cell_of_share(indicator):
                found += _of_share(row, runs)
            case "rest":
                context.rests[indicator, row["uitsplitsing"]] = whole_number(row["cijfer"])
                found += _of_rest(row, rows, context)
            case _:
                pass
    return found


def cell_of_share(indicator: str) -> bool:
    """Whether a share of an indicator is about protected counts."""
    return (indicator, "aandeel") not in EXACT


def _of_counting(row: Row, context: Context) -> list[Claim]:
    """Whether something is counted at all: from ten facts of its kind on, or with the first session."""
    figure = row["indicator"], row["niveau"]
    cell = COUNTED_FROM_TEN.get(figure)
    if cell is None:
        return []
    run = Run(cell, BEGAN, context.last)
    if NO_FIGURES in row["in_woorden"]:
        return [Between(run, None, BASE - 1)]
    return [] if figure in COUNTED_WITH_SESSIONS else [Between(run, BASE, None)]


def _of_number(row: Row, run: Run, opening: Opening | None) -> list[Claim]:
    """A count: its figure, its bounds and its words."""
    more = opening.count if opening else 0
    found = list[Claim]()
    if row["cijfer"]:
        found.append(Tens(run, whole_number(row["cijfer"]) - more))
    if (row["indicator"], row["niveau"]) in BLOCKS:
        return found
    low, high = _bound(row["ondergrens"]), _bound(row["bovengrens"])
    if low is not None or high is not None:
        found.append(Between(run, None if low is None else low - more, high))
    return found + of_words(row["in_woorden"], run, opening)


def of_words(text: str, run: Run, opening: Opening | None = None) -> list[Claim]:
    """A count in words. Raises ValueError for words that nobody knows."""
    if opening is not None:
        return _on_top(text, run, opening)
    words = read_figure(text)
    if words is None:
        msg = f"words that nobody knows: {text}"
        raise ValueError(msg)
    return [] if words.high is None else [Between(run, words.low, words.high)]


_AT_LEAST = re.compile(r"ten minste ([\d.]+) \w+")
_ABOUT = re.compile(r"ongeveer [\d.]+ \w+(?:, en daarna ten minste ([\d.]+))?")


def _on_top(text: str, run: Run, opening: Opening) -> list[Claim]:
    if NO_FIGURES in text:
        return []
    if found := _AT_LEAST.fullmatch(text):
        return [Between(run, whole_number(found[1]) - opening.count, None)]
    if found := _ABOUT.fullmatch(text):
        return [Between(run, whole_number(found[1]), None)] if found[1] else []
    msg = f"words that nobody knows: {text}"
    raise ValueError(msg)


def _of_share(row: Row, runs: Mapping[tuple[str, str], Run]) -> list[Claim]:
    part = runs.get(("deel", row["categorie"]) if row["categorie"] else ("teller", ""))
    whole = runs.get(("teller", "") if row["categorie"] else ("noemer", ""))
    if part is None or whole is None:
        return []
    found = list[Claim]()
    low, high = _bound(row["ondergrens"]), _bound(row["bovengrens"])
    if low is not None and high is not None:
        found.append(percent(part, whole, low, high))
    if row["cijfer"]:
        found.append(percent(part, whole, _real(row["cijfer"]), _real(row["cijfer"])))
    words = read_figure(row["in_woorden"])
    if words is not None and words.low is not None and words.high is not None:
        found.append(percent(part, whole, words.low, words.high))
    return found


def percent(part: Run, whole: Run, low: float, high: float) -> Share:
    """A share; one percentage alone may have been rounded either way."""
    return Share(part, whole, low - 1, high + 1) if low == high else Share(part, whole, low, high)


def _of_rest(row: Row, rows: Sequence[Row], context: Context) -> list[Claim]:
    """The rest of a split: with the parts it gives the published count of the whole.

    Raises KeyError for a rest that is never published.
    """
    split = SPLITS[row["indicator"], row["uitsplitsing"]]
    if not split.has_rest:
        raise KeyError(key_of(row))
    run = Run(split.whole, context.first, context.last)
    parts = [one for one in rows if one["niveau"] == "deel" and one["uitsplitsing"] == split.field]
    low, high = _bound(row["ondergrens"]), _bound(row["bovengrens"])
    if low is not None and high is not None:
        return [LeftOver(run, split.parts, low, high)]
    if not all(one["cijfer"] for one in parts):
        return []
    return [Tens(run, sum(whole_number(one["cijfer"]) for one in [*parts, row]))]


def of_sentence(indicator: str, text: str, context: Context) -> list[Claim]:
    """An indicator in one sentence, behind its name. Raises ValueError for words that nobody knows."""
    sentence = read_sentence(text)
    if sentence is None:
        msg = f"a sentence that nobody knows: {text}"
        raise ValueError(msg)
    top, above = _named_run(indicator, "teller", sentence.top, context)
    below, under = _named_run(indicator, "noemer", sentence.below, context)
    found = [*above, *under]
    share = read_figure(sentence.share) if sentence.share else None
    if top and below and share and share.low is not None and share.high is not None:
        found.append(percent(top, below, share.low, share.high))
    if top and sentence.trend in {"meer", "minder"}:
        then = Run(top.cell, *context.before)
        found.append(More(top, then) if sentence.trend == "meer" else More(then, top))
    return found


def _named_run(
    indicator: str, level: str, text: str, context: Context
) -> tuple[Run | None, list[Claim]]:
    if not text or (indicator, level) in EXACT or (indicator, level) in BLOCKS:
        return None, []
    cell = SHOWN[indicator, level]
    words = read_figure(text) or Words()
    run = run_of(context, indicator, cell, words.as_of)
    if run is None:
        return None, []
    opening = context.opening(indicator) if level == "teller" else None
    return run, of_words(text, run, opening)


_INDICATOR = re.compile(r"\b[A-Z]{3}-\d[abc]?\b")


def loose(texts: Sequence[str], context: Context) -> list[Claim]:
    """A number that stands somewhere with the name of a count, as a hidden cell or a comment may."""
    told = " ".join(texts)
    cell = next((one for one in map(_cell_named, _INDICATOR.findall(told)) if one), None)
    for (indicator, split), named in context.labels.items():
        for label, code in named.items():
            if label in texts or code in texts:
                cell = part_of(SPLITS[indicator, split].whole, split, code)
    numbers = re.findall(r"(?<![\w.-])\d+(?![\w-])", _INDICATOR.sub(" ", told))
    if cell is None or len(numbers) != 1 or COUNTS[cell].is_stock:
        return []
    return [exactly(Run(cell, context.first, context.last), int(numbers[0]))]


def _cell_named(indicator: str) -> str | None:
    return SHOWN.get((indicator, "teller"))


def whole_number(text: str) -> int:
    """A number of a row. Raises ValueError for one that is not whole."""
    number = _real(text)
    if number != int(number):
        msg = f"not a whole number: {text}"
        raise ValueError(msg)
    return int(number)


def _bound(text: str) -> float | None:
    return _real(text) if text else None


def _real(text: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))
