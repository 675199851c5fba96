"""A file of facts, a JSON object on each line, and what of it cannot be read. Pure but for reading the file.

A line is a fact as the table holds it, or an activity of a plan, which has ``"row": "activiteit"``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from chalicelib.evaluation.domain import Activity, Plan
from chalicelib.evaluation.periods import Month
from chalicelib.evaluation.tally import FactRow, Tally
from chalicelib.facts.domain import Line

# So often progress is told.
_STRETCH = 100_000


class _ActivityRow(msgspec.Struct, frozen=True):
    row: str
    id: str
    plan: str
    line: Line
    type: str
    day: date
    sentence: str
    planned: str = ""
    present: int | None = None
    entered: date | None = None


# What is no JSON, or other text than UTF-8, or so deep that nobody reads it.
_NOT_READ = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_FACT = msgspec.json.Decoder(FactRow)
_ACTIVITY = msgspec.json.Decoder(_ActivityRow)
ACTIVITY = "activiteit"


def read(
    path: Path,
    plans: Sequence[Plan],
    first: Month,
    told: Callable[[int], None] = lambda lines: None,
) -> tuple[Tally, list[Activity]]:
    """The tally of a file, and the activities in it; ``told`` hears how many lines were read.

    ``first`` is the month in which counting began.

    What cannot be counted is in ``faults`` of the tally, with the number of the first such line. Raises
    OSError.
    """
    tally, activities = Tally(plans, first), list[Activity]()
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            place = f"line {number}"
            fault = _take(line, tally, activities, place)
            if fault:
                tally.fault(fault if line.endswith(b"\n") else "a torn last line", place)
            if number % _STRETCH == 0:
                told(number)
    return tally, activities


def _take(line: bytes, tally: Tally, activities: list[Activity], place: str) -> str:
    """Count a line; what is wrong with it when it is neither fact nor activity."""
    try:
        tally.add(_FACT.decode(line), place)
    except _NOT_READ:
        return _take_activity(line, tally, activities)
    return ""


def _take_activity(line: bytes, tally: Tally, activities: list[Activity]) -> str:
    try:
        row = _ACTIVITY.decode(line)
    except _NOT_READ:
        return "a line that is neither a fact nor an activity"
    plan = next((plan for plan in tally.plans if plan.code == row.plan), None)
    if row.row != ACTIVITY or plan is None or not plan.start <= row.day <= plan.end:
        return "an activity of no plan of this municipality, or outside its period"
    if row.planned not in {"", *(one.code for one in plan.activities)}:
        return "an activity of a planned activity that the plan does not have"
    fields = {name: getattr(row, name) for name in row.__struct_fields__ if name != "row"}
    activities.append(Activity(**fields))
    return ""


def as_lines(facts: Iterable[object], activities: Iterable[Activity] = ()) -> Iterator[bytes]:
    """Facts and activities as lines of a file."""
    for fact in facts:
        yield msgspec.json.encode(fact) + b"\n"
    for one in activities:
        yield msgspec.json.encode({"row": ACTIVITY, **msgspec.to_builtins(one)}) + b"\n"
