"""Demo data for the evaluation: generated facts of a year and more, and who reads exact figures.

``python -m tools.seed_figures`` beside tools/seed.py, for a local run. All of it is made up. Prints what it
wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import cast

from chalicelib.evaluation import plans
from chalicelib.evaluation.domain import plan_on
from chalicelib.evaluation.store import (
    Cost,
    CostState,
    Entered,
    ReadingList,
    insert_activity,
    insert_cost,
    put_reading_list,
)
from chalicelib.facts.domain import Counted, Fact, Line, quarter_of
from chalicelib.facts.store import as_kept, insert_fact
from chalicelib.platform.clock import system_clock, to_text
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import Database, DynamoDatabase, Part, Transaction
from tools.generated_facts import generated, generated_activities

_SEED, _REPORTS = 1, 300
# AWS: parts of a transaction.
_AT_ONCE = 100
_READERS = {"intern": ("demo-evaluator", "demo-lezer"), "bijlage": ("demo-lezer",)}


def seed_figures(database: Database, today: date) -> int:
    """Write facts from the day on which counting began to the last month that is over; how many parts."""
    start, end = plans.load("dordrecht").counted_from, today.replace(day=1) - timedelta(days=1)
    written = 0
    for parts in _stretches(start, end):
        database.commit(Transaction([*parts]))
        written += len(parts)
    return written


def _stretches(start: date, end: date) -> Iterator[Sequence[Part]]:
    facts = list(generated(_SEED, start, end, _REPORTS))
    yield from _in_parts([insert_fact(fact, _quarter(fact.registered)) for fact in facts])
    by, at = "demo-trainingscoordinator", to_text(system_clock())
    yield from _in_parts([insert_cost(cost) for cost in _costs(facts, by, at)])
    activities = generated_activities(start, end)
    yield from _in_parts([insert_activity(Entered(one, by, at)) for one in activities])
    yield [put_reading_list(ReadingList(name), people) for name, people in _READERS.items()]


def _costs(facts: Sequence[Fact], by: str, at: str) -> Iterator[Cost]:
    """The rows of which the payments among these facts were counted."""
    counts = Counter[tuple[str, Line, str, str]]()
    for fact in facts:
        if fact.kind == "betaald":
            counts[fact.when, fact.line, fact.fields["state"], fact.fields["cents"]] += fact.delta
    for number, (day, line, state, cents) in enumerate(counts.elements()):
        on = date.fromisoformat(day)
        plan = plan_on(plans.load("dordrecht").plans, on)
        if plan is not None:
            made = Counted("betaald", on, {"state": state, "cents": cents}, line=line)
            booked = (plan.code, line, on, int(cents), cast("CostState", state), "Demo", by, at)
            yield Cost(f"demo{number:016}", *booked, counted={"betaald": as_kept(made)})


def _in_parts(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    yield from (parts[n : n + _AT_ONCE] for n in range(0, len(parts), _AT_ONCE))


def _quarter(registered: str) -> str:
    return registered if "-K" in registered else quarter_of(date.fromisoformat(registered))


if __name__ == "__main__":
    number = seed_figures(DynamoDatabase(Settings().text("TABLE_PREFIX")), system_clock().date())
    print(f"Generated facts for the evaluation: {number} rows.")  # noqa: T201
