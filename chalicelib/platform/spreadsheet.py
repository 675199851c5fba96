"""Tables as a file that a spreadsheet opens, and that makes no spreadsheet do anything.

A cell that begins as a formula is run by the program that opens the file (OWASP, CSV Injection), and what
is in a cell may come from anybody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

TYPE = "text/csv; charset=utf-8"
# Excel reads UTF-8 only when the file begins with it.
_BOM = "\ufeff"
# Some programs take the wide forms for the narrow ones.
_TRIGGERS = frozenset("=+-@%|\t\r\n＝＋－＠")  # noqa: RUF001 - it is about these


# None: there is no such number.
Cell = str | int | Decimal | None


def to_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows as CSV (RFC 4180), each cell in quotes, and each text safe (``safe_cell``).

    With the semicolons and the decimal commas that a Dutch spreadsheet opens in columns, and a byte order
    mark.
    """
    written = io.StringIO(newline="")
    written.write(_BOM)
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows(
        [_shown(cell) for cell in row] for row in rows
    )
    return written.getvalue()


def _shown(cell: Cell) -> str:
    if isinstance(cell, str):
        return safe_cell(cell)
    # A number makes no program do anything, whatever stands in front of it.
    return "" if cell is None else str(cell).replace(".", ",")


def safe_cell(text: str) -> str:
    """The text, behind an apostrophe when a spreadsheet could take it for a formula.

    >>> safe_cell(" =1+1"), safe_cell("1+1")
    ("' =1+1", '1+1')
    """
    for character in text:
        if character in _TRIGGERS:
            return f"'{text}"
        # Blank is also what shows nothing: a program may leave it out before it looks.
        if character.isprintable() and not character.isspace():
            break
    return text
