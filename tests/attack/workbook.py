"""A workbook as the zip of XML that it is: its sheets, and everything in it that a spreadsheet does not
show."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.attack.claims import Reading

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/(?:sharedStrings|styles|workbook|theme/theme1|worksheets/sheet\d+)\.xml"
)
# Elements of a sheet that hold its cells, or say how many there are; the others never differ.
_OF_CELLS = frozenset({"dimension", "cols", "sheetData", "autoFilter"})
_FACTS_OF_BOOK = frozenset(
    "title creator lastModifiedBy created modified Application DocSecurity ScaleCrop HeadingPairs "
    "TitlesOfParts Company LinksUpToDate SharedDoc HyperlinksChanged AppVersion".split()
)
# Texts that must be the same in every release: they say nothing about counts.
_SAME = ("xl/styles.xml", "xl/theme/theme1.xml", "_rels/.rels")
_WIDEST = 60
_PADDING = 0.7109375


@dataclass
class Sheet:
    """Cells by row and column, both from 1."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)

    def rows(self) -> Iterator[list[str]]:
        """Its rows as texts, without gaps."""
        last = max((row for row, _ in self.cells), default=0)
        wide = max((column for _, column in self.cells), default=0)
        for row in range(1, last + 1):
            yield [self.cells.get((row, column), "") for column in range(1, wide + 1)]


@dataclass
class Book:
    """A workbook that was read: its sheets, what is strange in it, and what must always be the same."""

    sheets: list[Sheet] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    same: dict[str, str] = field(default_factory=dict)


def read_book(file: bytes, place: str) -> Book:
    """Read every part of a workbook. Raises BadZipFile and ParseError."""
    book = Book()
    with zipfile.ZipFile(io.BytesIO(file)) as zipped:
        _of_zip(zipped, book, place)
        parts = {name: zipped.read(name) for name in zipped.namelist() if name.endswith("xml")}
    strings = [_text(one) for one in _root(parts, "xl/sharedStrings.xml")]
    used = set[int]()
    places = [
        _sheet_place(number) for number in range(1, len(parts)) if _sheet_place(number) in parts
    ]
    for name, sheet_place in zip(_of_workbook(parts, book, place), places, strict=True):
        sheet = Sheet(name)
        _of_sheet(_root(parts, sheet_place), sheet, strings, used, book, place)
        book.sheets.append(sheet)
    for number in set(range(len(strings))) - used:
        book.reading.odd(place, f"a text that no cell shows: {strings[number]}")
    for name in ("docProps/core.xml", "docProps/app.xml"):
        for one in _root(parts, name):
            if _local(one) not in _FACTS_OF_BOOK:
                book.reading.odd(place, f"{_local(one)} of the workbook: {_text(one)}")
    book.same |= {name: parts[name].decode() for name in _SAME if name in parts}
    return book


def _sheet_place(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _root(parts: Mapping[str, bytes], name: str) -> Element:
    return ElementTree.fromstring(parts[name])  # noqa: S314 - tests wrote it themselves


def _of_zip(zipped: zipfile.ZipFile, book: Book, place: str) -> None:
    if zipped.comment:
        book.reading.odd(place, f"a comment of the zip: {zipped.comment.decode(errors='replace')}")
    for one in zipped.infolist():
        if one.comment or one.extra or one.date_time != (1980, 1, 1, 0, 0, 0):
            book.reading.odd(place, f"{one.filename} has a comment, an extra field or a time")
        if not _PARTS.fullmatch(one.filename):
            text = zipped.read(one.filename).decode(errors="replace")
            bare = " ".join(re.sub(r"<[^>]*>", " ", text).split())
            book.reading.odd(place, f"a part that nobody knows, {one.filename}: {bare}")


def _of_workbook(parts: Mapping[str, bytes], book: Book, place: str) -> list[str]:
    """The names of the sheets; hidden ones and names of ranges are strange."""
    names = list[str]()
    for one in _root(parts, "xl/workbook.xml").iter():
        if _local(one) == "sheet":
            names.append(one.get("name", ""))
            if one.get("state"):
                book.reading.odd(place, f"a sheet that is {one.get('state')}: {names[-1]}")
        if _local(one) == "definedName" and one.get("name") != "_xlnm._FilterDatabase":
            book.reading.odd(place, f"a name of a range, {one.get('name')}: {_text(one)}")
    return names


def _of_sheet(
    root: Element, sheet: Sheet, strings: list[str], used: set[int], book: Book, place: str
) -> None:
    where = f"{place}, sheet {sheet.name}"
    others = [ElementTree.tostring(one, "unicode") for one in root if _local(one) not in _OF_CELLS]
    book.same[f"what stands around the cells of {sheet.name}"] = "".join(others)
    for row in root.iter(f"{_MAIN}row"):
        if set(row.keys()) - {"r", "spans"}:
            book.reading.odd(where, f"row {row.get('r')} is of another form: {row.attrib}")
        for cell in row:
            _of_cell(cell, sheet, strings, used, book, where)
    _of_columns(root, sheet, book, where)


def _of_cell(
    cell: Element, sheet: Sheet, strings: list[str], used: set[int], book: Book, where: str
) -> None:
    name = cell.get("r", "")
    for one in cell:
        if _local(one) != "v":
            book.reading.odd(where, f"{_local(one)} in {name}: {_text(one)}")
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.get("t") == "s":
        used.add(int(value))
        value = strings[int(value)]
    row, column = _at(name)
    is_head = "the name" if row == 1 else "the cells"
    style = book.same.setdefault(
        f"style of {is_head} of column {column} of {sheet.name}", str(cell.get("s"))
    )
    if style != str(cell.get("s")):
        book.reading.odd(where, f"another style in {name}")
    sheet.cells[row, column] = value


def _of_columns(root: Element, sheet: Sheet, book: Book, where: str) -> None:
    """A column is as wide as the longest text in it, or always the same: else its width is a number."""
    longest = dict[int, int]()
    for (_, column), text in sheet.cells.items():
        longest[column] = max(longest.get(column, 0), len(text))
    for one in root.iter(f"{_MAIN}col"):
        if one.get("hidden"):
            book.reading.odd(where, f"columns {one.get('min')} to {one.get('max')} are hidden")
        for column in range(int(one.get("min", "1")), int(one.get("max", "1")) + 1):
            expected = min(_WIDEST, longest.get(column, 0) + 2) + _PADDING
            is_expected = float(one.get("width", "0")) == expected
            told = "as its longest text" if is_expected else one.get("width", "")
            book.same[f"width of column {column} of {sheet.name}"] = told


@lru_cache(maxsize=10_000)
def _at(name: str) -> tuple[int, int]:
    """The row and the column of a cell by its name."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]), column


def _local(one: Element) -> str:
    return one.tag.rpartition("}")[2]


def _text(one: Element) -> str:
    return "".join(one.itertext())
