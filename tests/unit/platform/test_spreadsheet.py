"""Files for a spreadsheet: nothing in them is a formula, and nothing is lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.spreadsheet import to_csv

TRIGGERS = "=+-@%|\t\r\n＝＋－＠"
BLANK = " \u00a0\u3000\u200b\ufeff\u2060\x00\x0b\u202e"

cells = st.text(st.sampled_from(TRIGGERS + BLANK + "a;\"'0é𐍈")) | st.text(max_size=20)
tables = st.lists(st.lists(cells, min_size=1, max_size=4), max_size=5)


def read(file: str) -> list[list[str]]:
    assert file.startswith("\ufeff")
    return list(csv.reader(io.StringIO(file[1:], newline=""), delimiter=";", strict=True))


@given(tables)
def test_no_cell_begins_as_a_formula_and_all_of_it_comes_back(rows: list[list[str]]) -> None:
    there = read(to_csv(rows))
    assert [[cell.removeprefix("'") for cell in row] for row in there] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    for cell in (cell for row in there for cell in row):
        assert not cell.lstrip(BLANK).startswith(tuple(TRIGGERS))
        assert not cell.strip().startswith(tuple(TRIGGERS))


@pytest.mark.parametrize("blank", ["", *BLANK, " \u200b "])
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_formula_stands_behind_an_apostrophe(trigger: str, blank: str) -> None:
    cell = f"{blank}{trigger}HYPERLINK(1)"
    assert read(to_csv([["a", cell]])) == [["a", f"'{cell}"]]


@pytest.mark.parametrize("cell", ["", "a=1", "2026-03-02T10:00:00Z", "'t kan", "melding#-1", "é"])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert to_csv([[cell]]) == f'\ufeff"{cell}"\r\n'
