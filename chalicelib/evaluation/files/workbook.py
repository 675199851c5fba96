"""The figures as a workbook (Office Open XML): what it holds is what the CSV holds, and nothing is hidden."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.evaluation.files.dictionary import dictionary_rows
from chalicelib.evaluation.releases import Release
from chalicelib.platform.spreadsheet import Cell, safe_cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# A file that says when it was made differs each time; the day on which the period ends says more.
_WIDEST = 60


def workbook(release: Release, rows: Sequence[Sequence[Cell]]) -> bytes:
    """The workbook of a release, the same bytes for the same figures."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    book = Workbook(
        made,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    end = release.period.end
    book.set_properties(
        {
            "title": f"{release.plan.title}: {release.period.name()}",
            "company": f"Gemeente {release.gemeente}",
            "created": datetime(end.year, end.month, end.day, tzinfo=UTC),
        }
    )
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    _sheet(book, "Cijfers", rows, head)
    _sheet(book, "Begrippen", dictionary_rows(release.plan), head)
    if release.weeks:
        _sheet(book, "Weken", [("ISO-week", "meldingen"), *release.weeks], head)
    book.close()
    return made.getvalue()


def _sheet(book: Workbook, name: str, rows: Sequence[Sequence[Cell]], head: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    # On paper the columns of a row stay on one sheet.
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, safe_cell(cell), None if number else head)
            elif cell is not None:
                sheet.write_number(number, place, cell)
    for place in range(len(rows[0])):
        widest = max(len(str(row[place])) for row in rows if row[place] is not None)
        sheet.set_column(place, place, min(_WIDEST, widest + 2))
