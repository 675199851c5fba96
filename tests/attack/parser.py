"""All published bytes of all releases in a folder, and every statement that they make."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from tests.attack.claims import Month, Reading
from tests.attack.page import read_page
from tests.attack.rows import COLUMNS, Context, Opening, Row, key_of, loose, read_rows
from tests.attack.workbook import Sheet, read_book

_FILES = frozenset(
    {
        "cijfers.csv",
        "cijfers-data.csv",
        "cijfers-data.csv-metadata.json",
        "cijfers.xlsx",
        "rapport.html",
        "begrippen.csv",
        "concept-raadsbrief.html",
        "manifest.json",
        "SHA256SUMS",
    }
)
_MANIFEST = frozenset(
    "schema gemeente plan period profile revision reason status counts_by method definitions cut_off "
    "previous files drafts".split()
)
_METHOD = {"name": "tientallenteller", "base": 10}
_NUMBERS = frozenset({"cijfer", "ondergrens", "bovengrens", "herziening"})


@dataclass
class Published:
    """Everything that was read of releases. ``first`` and ``last`` are months of the plans."""

    reading: Reading = field(default_factory=Reading)
    releases: int = 0
    last: Month = 0
    _same: dict[tuple[str, str], str] = field(default_factory=dict)
    _rows: dict[tuple[str, str], Sequence[Row]] = field(default_factory=dict)

    def must_be_same(self, place: str, name: str, text: str) -> None:
        """A text that says nothing about counts is the same in every release of a plan."""
        if self._same.setdefault((place.partition("/")[0], name), text) != text:
            self.reading.odd(place, f"{name} is not the same as in other releases")

    def must_have_rows(self, place: str, kind: str, rows: Sequence[Row]) -> None:
        """Which rows there are, and in which order, follows from the indicators and not from counts.

        Only behind a row that says that there are no figures others are left out.
        """
        by_indicator = dict[str, list[Row]]()
        for row in rows:
            by_indicator.setdefault(row["indicator"], []).append(row)
        for indicator, own in by_indicator.items():
            keys = [key_of(row) for row in own]
            others = self._rows.setdefault((indicator, kind), own)
            known = [key_of(row) for row in others]
            shorter = min(own, others, key=len)
            is_same = known[: len(shorter)] == keys[: len(shorter)]
            if not is_same or (len(known) != len(keys) and shorter[-1]["cijfer"]):
                self.reading.odd(place, f"the rows of {indicator} differ from other releases")
            if len(keys) > len(known):
                self._rows[indicator, kind] = own


def read_releases(folders: Iterable[Path]) -> Published:
    """Read all releases in these folders, each revision of each period."""
    found = Published()
    for folder in folders:
        for manifest in sorted(folder.glob("*/publicatie/r*/manifest.json")):
            _Release(manifest.parent, str(manifest.parent.relative_to(folder)), found).read()
    return found


class _Release:
    """One release: its files, and the context in which they are read."""

    def __init__(self, folder: Path, code: str, found: Published) -> None:
        self.files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        self.found = found
        self.told: Mapping[str, Any] = json.loads(self.files["manifest.json"])
        self.place = f"{self.told['plan']}/{code}"
        self.words = _table(self.files["begrippen.csv"], ";")
        period = self.told["period"]
        first, last = _month(period["start"]), _month(period["end"])
        self.context = Context(period["kind"], first, last, openings=_openings(self.words))
        found.releases += 1
        found.last = max(found.last, last)

    def read(self) -> None:
        self._of_manifest()
        self._of_checksums()
        self.rows = self._of_table("cijfers.csv", ";")
        if _normal(self._of_table("cijfers-data.csv", ",")) != _normal(self.rows):
            self._odd("the two tables differ")
        self._of_texts()
        kind = f"{self.told['plan']} {self.context.kind} {self.context.last % 3}"
        self.found.must_have_rows(self.place, kind, self.rows)
        self._of_book()
        for name in ("rapport.html", "concept-raadsbrief.html"):
            page = self.files[name].decode()
            reading, same = read_page(page, self.context, f"{self.place}/{name}")
            self.found.reading.take(reading)
            for title, text in same:
                self._same(title, text)
        self._of_size()
        self._same("begrippen.csv", self.files["begrippen.csv"].decode())
        schema = json.loads(self.files["cijfers-data.csv-metadata.json"])
        schema.pop("dc:title")
        self._same("cijfers-data.csv-metadata.json", json.dumps(schema))

    def _odd(self, what: str, where: str = "") -> None:
        self.found.reading.odd(f"{self.place}{where}", what)

    def _same(self, title: str, text: str) -> None:
        self.found.must_be_same(self.place, title, text)

    def _of_manifest(self) -> None:
        told = self.told
        for name in told.keys() - _MANIFEST:
            self._odd(f"the manifest says {name}: {told[name]}")
        if told["method"] != _METHOD or told["counts_by"] != "registered":
            self._odd(f"another method: {told['method']}, by {told['counts_by']}")
        for name in self.files.keys() - _FILES:
            self._odd(f"a file that nobody knows: {name}")
        for one in (*told["files"], *told["drafts"]):
            file = self.files.get(one["name"], b"")
            wanted = {"bytes": len(file), "sha256": sha256(file).hexdigest()}
            if {n: v for n, v in one.items() if n not in {"name", "type"}} != wanted:
                self._odd(f"the manifest says something else about {one['name']}")

    def _of_checksums(self) -> None:
        for line in self.files["SHA256SUMS"].decode().splitlines():
            digest, _, name = line.partition("  ")
            if sha256(self.files.get(name, b"")).hexdigest() != digest:
                self._odd(f"a checksum of something else: {line}")

    def _of_table(self, name: str, delimiter: str) -> list[Row]:
        """The rows of a table, of which the statements are taken; a row of another length is strange."""
        rows = list[Row]()
        for cells in _table(self.files[name], delimiter)[1:]:
            if len(cells) == len(COLUMNS):
                rows.append(_row(cells))
            else:
                self._odd(f"a row with {len(cells)} cells: {cells}", f"/{name}")
        self.found.reading.take(read_rows(rows, self.context, f"{self.place}/{name}"))
        return rows

    def _of_texts(self) -> None:
        """The texts of a row are the same in every release, and its period is that of the manifest."""
        period = self.told["period"]
        ends = (self.told["plan"], period["code"], period["start"], period["end"])
        for row in self.rows:
            own = (row["plan"], row["periode"], row["van"], row["tot_en_met"])
            if own != ends or row["stand"] != self.told["status"]:
                self._odd(f"a row of another period: {own}, {row['stand']}")
            texts = [row[n] for n in ("actielijn", "naam", "omschrijving", "eenheid", "profiel")]
            self._same(f"the texts of {key_of(row)}", str(texts))

    def _of_book(self) -> None:
        name = "/cijfers.xlsx"
        try:
            book = read_book(self.files["cijfers.xlsx"], self.place + name)
        except (ParseError, ValueError, KeyError, zipfile.BadZipFile) as error:
            self._odd(f"a workbook that cannot be read: {error}", name)
            return
        self.found.reading.take(book.reading)
        for strange in book.reading.strange:
            told = loose([strange.what.rpartition(": ")[2]], self.context)
            self.found.reading.claim(told)
        for title, text in book.same.items():
            self._same(title, text)
        for sheet in book.sheets:
            self._of_sheet(sheet, name)

    def _of_sheet(self, sheet: Sheet, name: str) -> None:
        rows = list(sheet.rows())
        if sheet.name == "Begrippen":
            if rows != self.words:
                self._odd("the sheet Begrippen differs from the file", name)
            return
        if sheet.name != "Cijfers":
            self._odd(f"a sheet that nobody knows: {sheet.name}", name)
        if rows and rows[0][: len(COLUMNS)] == COLUMNS:
            self._of_figures(rows, name)
            return
        for cells in rows:
            self.found.reading.claim(loose([cell for cell in cells if cell], self.context))

    def _of_figures(self, rows: Sequence[Sequence[str]], name: str) -> None:
        """A sheet with the columns of the table: the same rows, and nothing beside them."""
        shown = [_row(cells) for cells in rows[1:]]
        self.found.reading.take(read_rows(shown, self.context, self.place + name))
        if _normal(shown) != _normal(self.rows):
            self._odd("the workbook differs from the table", name)
        for cells, row in zip(rows, [_row(cells) for cells in rows], strict=True):
            if extra := [cell for cell in cells[len(COLUMNS) :] if cell]:
                self._odd(f"cells beside the table: {extra}", name)
                named = row["categorie"] or row["indicator"]
                self.found.reading.claim(loose([named, *extra], self.context))

    def _of_size(self) -> None:
        told = re.search(r"\((\d+) regels\)", self.files["rapport.html"].decode())
        if told is None or int(told[1]) != len(self.rows):
            self._odd("another number of rows than the table has")


def _normal(rows: Sequence[Row]) -> list[dict[str, str | float]]:
    """Rows with their numbers as numbers, so that tables of several sorts are comparable."""
    return [{n: _number(v) if n in _NUMBERS else v for n, v in row.items()} for row in rows]


def _number(text: str) -> str | float:
    return float(text.replace(",", ".")) if re.fullmatch(r"-?\d+(?:[.,]\d+)?", text) else text


def _table(file: bytes, delimiter: str) -> list[list[str]]:
    text = file.decode("utf-8-sig")
    return [
        [cell.removeprefix("'") for cell in row]
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    ]


def _row(cells: Sequence[str]) -> Row:
    return dict(zip(COLUMNS, cells, strict=False))


def _month(day: str) -> Month:
    year, month, _ = day.split("-")
    return int(year) * 12 + int(month) - 1


_STOCK = re.compile(r"(?:ten minste|ongeveer) (\d+) van (\d{4}) tot en met (\d{4}) ")


def _openings(words: Sequence[Sequence[str]]) -> dict[str, Opening]:
    """The stocks on top of which indicators count, from the list of words."""
    head = list(words[0])
    found = dict[str, Opening]()
    for row in (row for row in words[1:] if len(row) == len(head)):
        told = _STOCK.match(row[head.index("beginstand")])
        if told:
            since, as_of = int(told[2]) * 12, int(told[3]) * 12 + 11
            found[row[head.index("indicator")]] = Opening(int(told[1]), since, as_of)
    return found
