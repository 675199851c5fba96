"""The true counts, from the facts alone: nothing of the exporter is asked."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.attack.claims import Month
from tests.attack.known import APART, BEGAN, COUNTS, Count

Counted = npt.NDArray[np.float64]


def true_counts(facts: bytes, cells: Sequence[str], last: Month, began: Month = BEGAN) -> Counted:
    """Running counts by the month of registration: a row for each cell, the first column before the start.

    Of a stock the number of each month stands in its column, and nought where nobody counted it.
    """
    months = last - began + 1
    added = np.zeros((len(cells), months + 1))
    of_kind = defaultdict[str, list[tuple[int, Count]]](list)
    for place, cell in enumerate(cells):
        of_kind[COUNTS[cell].kind].append((place, COUNTS[cell]))
    for line in facts.splitlines():
        fact = json.loads(line)
        if "kind" not in fact:
            continue
        column = _month(fact["registered"]) - began + 1
        if column > months:
            continue
        for place, count in of_kind[fact["kind"]]:
            added[place, column] += _amount(fact["fields"], count)
    running = np.cumsum(added, axis=1)
    stocks = [COUNTS[cell].is_stock for cell in cells]
    running[stocks] = added[stocks]
    return running


def _amount(fields: Mapping[str, Any], count: Count) -> int:
    apart = APART & count.where.keys()
    if bool(apart) != bool(APART & fields.keys()):
        return 0
    if any(fields.get(name) not in values for name, values in count.where.items()):
        return 0
    return sum(int(fields[name]) for name in count.adds) if count.adds else 1


def _month(registered: str) -> Month:
    """The month of a day, or the last one of a quarter: sooner nobody counts it."""
    year, has_quarter, quarter = registered.partition("-K")
    if has_quarter:
        return int(year) * 12 + int(quarter) * 3 - 1
    return int(registered[:4]) * 12 + int(registered[5:7]) - 1
