"""The facts and the activities of all plans as JSON Lines, for the command of the evaluation.

``python -m tools.facts_out > FILE`` with the right to query the tables ``facts`` and ``evaluation``, and
with TABLE_PREFIX and GEMEENTE in the environment (docs/operations.md). Facts hold no person, and activities
what is published anyway.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date

from chalicelib.evaluation import plans
from chalicelib.evaluation.domain import Activity
from chalicelib.evaluation.lines import as_lines
from chalicelib.evaluation.store import EvaluationStore
from chalicelib.facts.domain import quarter_of
from chalicelib.facts.store import FactStore
from chalicelib.platform.clock import system_clock
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import Database, DynamoDatabase

# Of the key in the table: a line holds the fact alone.
_KEY = frozenset({"pk", "sk"})


def lines(database: Database, known: plans.Plans, today: date) -> Iterator[bytes]:
    """A line for each fact that was registered since counting began, and for each activity."""
    yield from as_lines(_facts(database, known.counted_from, today), _activities(database, known))


def _facts(database: Database, start: date, today: date) -> Iterator[dict[str, object]]:
    facts = FactStore(database)
    quarters = (f"{year}-K{n}" for year in range(start.year, today.year + 1) for n in range(1, 5))
    for quarter in quarters:
        if quarter_of(start) <= quarter <= quarter_of(today):
            for item in facts.of_quarter(quarter):
                yield {name: value for name, value in item.items() if name not in _KEY}


def _activities(database: Database, known: plans.Plans) -> Iterator[Activity]:
    store = EvaluationStore(database)
    for plan in known.plans:
        yield from (one.activity for one in store.entered(plan.code) if not one.is_gone)


if __name__ == "__main__":
    settings = Settings()
    for line in lines(
        DynamoDatabase(settings.text("TABLE_PREFIX")),
        plans.load(settings.text("GEMEENTE")),
        system_clock().date(),
    ):
        sys.stdout.buffer.write(line)
