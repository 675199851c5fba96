"""A page of a release: its sentences and tables in words, and the lengths of its bars."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from textwrap import wrap

from tests.attack.claims import Between, Claim, More, Reading, Run
from tests.attack.dutch import odd_numbers, read_figure, read_period, read_rest
from tests.attack.known import SHOWN, SPLITS, part_of
from tests.attack.rows import REST, Context, of_sentence, of_words, percent

_BLOCKS = frozenset(
    {"p", "li", "th", "td", "caption", "h1", "h2", "h3", "title", "desc", "text", "tspan", "style"}
)
# Attributes that a page may have; any other one could carry a number that nobody sees.
_OF_LAYOUT = frozenset({"viewbox", "width", "height", "x", "y", "font-size"})
_OF_WORDS = frozenset(
    {"role", "aria-labelledby", "id", "class", "scope", "lang", "charset", "name", "content"}
)
_NAMES_WITH_NUMBERS = re.compile(r"\b[A-Z]{3}-\d[abc]?-|initial-scale=1$|^utf-8$")
# Lengths of bars are rounded down to a pixel, and so is the one by which they are compared.
_PIXEL = 1
_MARGIN = 4
# As many signs stand on a line above a bar at most.
_SIGNS = 34


@dataclass
class Block:
    """A piece of a page: its tag, its text, and its attributes."""

    tag: str
    text: str
    attributes: dict[str, str]


def _is_plain(name: str, value: str) -> bool:
    """Whether an attribute tells no more than a page must say."""
    if name in _OF_LAYOUT:
        return True
    return name in _OF_WORDS and not re.search(r"\d", _NAMES_WITH_NUMBERS.sub("", value))


class _Blocks(HTMLParser):
    """The pieces of a page in their order; what stands in none of them is ``stray``."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.stray: list[str] = []
        self._open: list[Block] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.stray += [f"{n}={v}" for n, v in attributes.items() if not _is_plain(n, v)]
        if tag in {"rect", "svg"}:
            self.blocks.append(Block(tag, "", attributes))
        elif tag in _BLOCKS:
            self._open.append(Block(tag, "", attributes))

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self.blocks.append(Block("/svg", "", {}))
        elif tag in _BLOCKS and self._open:
            self.blocks.append(self._open.pop())

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data
        elif data.strip():
            self.stray.append(data.strip())

    def handle_comment(self, data: str) -> None:
        self.stray.append(f"comment: {data.strip()}")


@dataclass
class _Bar:
    label: str
    words: str
    open: int = 0
    full: int = 0


@dataclass
class _Chart:
    """A picture of an indicator by ``subject``: the field of a split, or ``reeks`` for a row of periods.

    ``lines`` are those of the text that is being read, ``heights`` how many lines each text has.
    """

    indicator: str
    subject: str
    width: int
    bars: list[_Bar] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    layout: list[dict[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)


def read_page(html: str, context: Context, place: str) -> tuple[Reading, list[tuple[str, str]]]:
    """The statements of a page, and the texts in it that must be the same in every release."""
    pieces = _Blocks()
    pieces.feed(html)
    reader = _Reader(context, place)
    for block in pieces.blocks:
        reader.read(block)
    for stray in pieces.stray:
        reader.found.odd(place, stray)
    return reader.found, reader.same


class _Reader:
    """Goes through the pieces of a page with the picture that it stands at."""

    def __init__(self, context: Context, place: str) -> None:
        self.context, self.place = context, place
        self.found, self.same = Reading(), list[tuple[str, str]]()
        self._chart: _Chart | None = None
        self._row = ""
        self._heading = ""

    def read(self, block: Block) -> None:
        match block.tag:
            case "svg":
                self._begin(block)
            case "text" | "tspan" | "rect":
                self._draw(block)
            case "title" | "desc" if self._chart:
                self._chart.about.append(block.text)
            case "/svg":
                self._end()
            case "h1" | "h2" | "h3":
                self._heading = block.text
                self._chart = None
                self._plain(block.text)
            case "style":
                self.same.append(("style", block.text))
            case "th":
                self._row = block.text
                self._plain(block.text)
            case "td":
                self._cell(block.text)
            case _:
                self._text(block.text)

    def _begin(self, block: Block) -> None:
        name = block.attributes.get("aria-labelledby", "").split("-t ")[0]
        indicator, _, subject = name.rpartition("-")
        width = int(block.attributes.get("viewbox", "0 0 0 0").split()[2])
        self._chart = _Chart(indicator, subject, width)
        own = {k: v for k, v in block.attributes.items() if k != "aria-labelledby"}
        self._chart.layout.append(own)

    def _draw(self, block: Block) -> None:
        chart = self._chart
        if chart is None:
            self.found.odd(self.place, f"a {block.tag} outside every picture")
            return
        chart.layout.append({k: v for k, v in block.attributes.items() if k != "width"})
        if block.tag == "tspan":
            chart.lines.append(block.text)
        elif block.tag == "text":
            self._label(chart, block.text)
        elif block.attributes.get("class") == "full":
            chart.bars[-1].full = int(block.attributes["width"])
        else:
            chart.bars[-1].open = int(block.attributes["width"])

    def _label(self, chart: _Chart, outside: str) -> None:
        """The text above a bar: where its lines end follows from its words, and nothing is ``outside``."""
        if outside.strip():
            self.found.odd(self.place, f"a text that is in no line: {outside}")
        text = " ".join(chart.lines)
        if chart.lines != wrap(text, _SIGNS, break_long_words=False, break_on_hyphens=False):
            self.found.odd(self.place, f"other lines than the words fill: {chart.lines}")
        chart.heights.append(len(chart.lines))
        chart.lines = []
        label, _, words = text.partition(": ")
        chart.bars.append(_Bar(label, words))

    def _end(self) -> None:
        chart = self._chart
        if chart is None:
            return
        read = {bar.label: read_figure(bar.words) for bar in chart.bars}
        most = max((one.high for one in read.values() if one and one.high), default=0)
        for text in chart.about:
            self._text(text)
        # Only the lengths of the bars may differ between pictures with as many lines of text.
        self.same.append((f"the layout of bars below {chart.heights} lines", str(chart.layout)))
        for bar in chart.bars:
            run = self._run(chart, bar.label)
            if run is None:
                continue
            self.found.claim(self._words(bar.words, run))
            if most:
                self.found.claim([_of_bar(bar, run, most / (chart.width - _MARGIN))])

    def _run(self, chart: _Chart, label: str) -> Run | None:
        """The run of a bar or of a row of a table; None for one that may be exact."""
        if (chart.indicator, "teller") not in SHOWN and chart.subject == "reeks":
            return None
        if chart.subject != "reeks":
            split = SPLITS[chart.indicator, chart.subject]
            code = self.context.labels.get((chart.indicator, chart.subject), {}).get(label)
            if code is None or code not in split.shown:
                self.found.odd(self.place, f"a part that nobody knows: {label}")
                return None
            cell = part_of(split.whole, split.field, code)
            return Run(cell, self.context.first, self.context.last)
        period = read_period(label)
        if period is None:
            self.found.odd(self.place, f"a period that nobody knows: {label}")
            return None
        return Run(SHOWN[chart.indicator, "teller"], *period)

    def _words(self, text: str, run: Run) -> Sequence[Claim]:
        try:
            return of_words(text, run)
        except ValueError as odd:
            self.found.odd(self.place, str(odd))
            return []

    def _cell(self, text: str) -> None:
        """A cell of a table: of the picture above it, or of one of the tables without figures."""
        chart = self._chart
        if chart is None:
            self._plain(text)
        elif self._row == REST:
            self._rest(chart, text)
        elif chart.subject != "reeks" or (chart.indicator, "teller") in SHOWN:
            self._part(chart, text)

    def _part(self, chart: _Chart, text: str) -> None:
        run = self._run(chart, self._row)
        if run is None:
            return
        words, _, share = text.removesuffix(")").partition(" (")
        self.found.claim(self._words(words, run))
        told = read_figure(share) if share else None
        if told is not None and told.low is not None and told.high is not None:
            whole = Run(SHOWN[chart.indicator, "teller"], run.first, run.last)
            self.found.claim([percent(run, whole, told.low, told.high)])

    def _rest(self, chart: _Chart, text: str) -> None:
        """The rest of a split must be the same as in the tables."""
        told = read_rest(text)
        if told is None or told != self.context.rests.get((chart.indicator, chart.subject)):
            self.found.odd(self.place, f"another rest than in the tables: {text}")

    def _text(self, text: str) -> None:
        if self._is_sentence(text) or self._is_about_picture(text) or self._is_letter(text):
            return
        if text.startswith(("Geteld: ", "Wij werken langs")):
            self.same.append((f"{text[:16]} of {self._heading}", text))
        elif not re.match(r"\d{1,2} \w+ \d{4}: ", text):
            # The day of an activity stands before its sentence, which a coordinator wrote to be public.
            self._plain(text)

    def _is_sentence(self, text: str) -> bool:
        name = text.partition(": ")[0]
        if name not in self.context.names:
            return text.partition(". ")[0] in self.context.names
        indicator = self.context.names[name]
        try:
            self.found.claim(of_sentence(indicator, text.removeprefix(f"{name}: "), self.context))
        except ValueError as odd:
            self.found.odd(self.place, str(odd))
        return True

    def _is_about_picture(self, text: str) -> bool:
        chart = self._chart
        if chart is None:
            return False
        if text.startswith("Het meest: "):
            self._most(chart, text)
            return True
        for words, is_more in (("er meer", True), ("er minder", False)):
            if text == f"In de laatste periode zijn het {words} dan in de eerste.":
                first, last = (
                    self._run(chart, bar.label) for bar in (chart.bars[0], chart.bars[-1])
                )
                if first and last:
                    self.found.claim([More(last, first) if is_more else More(first, last)])
                return True
        return False

    def _most(self, chart: _Chart, text: str) -> None:
        """The greatest part, among those of which a picture shows that there are any."""
        label = text.removeprefix("Het meest: ").partition(", ")[0]
        most = self._run(chart, label)
        others = [
            self._run(chart, bar.label) for bar in chart.bars if bar.full and bar.label != label
        ]
        if most:
            self.found.claim([More(most, one) for one in others if one])

    def _is_letter(self, text: str) -> bool:
        """Two sentences of the letter name a training in words of their own."""
        found = re.fullmatch(r"De (basistraining|training) .* is gevolgd door (.+)\.", text)
        if found is None:
            return False
        indicator = "DES-1" if found[1] == "basistraining" else "DES-2"
        try:
            self.found.claim(of_sentence(indicator, found[2] + ".", self.context))
        except ValueError as odd:
            self.found.odd(self.place, str(odd))
        return True

    def _plain(self, text: str) -> None:
        for number in odd_numbers(text):
            self.found.odd(self.place, f"{number} in: {text}")


def _of_bar(bar: _Bar, run: Run, unit: float) -> Between:
    """The bounds that the lengths of a bar show, with a pixel to spare on either side."""
    low = math.ceil((bar.full - _PIXEL) * unit - 1e-9)
    high = math.floor((bar.open + 2 * _PIXEL) * unit + 1e-9)
    return Between(run, max(0, low), max(0, high))
