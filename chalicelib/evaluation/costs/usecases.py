"""Keeping the costs of a plan: what was promised and what was paid of its budget, by day and action line.

Each change is one transaction: the row, its facts and an entry in the journal. A row stays when its amount
lapses: figures were made of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.evaluation.domain import Plan
from chalicelib.evaluation.planning.usecases import (
    Faults,
    journal_entry,
    plan_named,
    recount,
)
from chalicelib.evaluation.store import (
    COST_AS_SEEN,
    COST_IS_NEW,
    Cost,
    CostState,
    EvaluationStore,
    change_cost,
    insert_cost,
)
from chalicelib.evaluation.words import cents_of
from chalicelib.facts.domain import Counted, Line
from chalicelib.platform.errors import Conflict, NotThere
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.work import Work

MAX_ABOUT = 100
# Ten million euros: what is more is a typing error.
MAX_CENTS = 1_000_000_000
_NO_AMOUNT = N_(
    "Vul het bedrag in euro’s in, zoals 1250 of 1.250,50, met een komma voor de centen."
)
_NOTHING = N_("Vul een bedrag in van meer dan € 0.")
_TOO_MUCH = N_("Vul een bedrag in van hooguit € 10.000.000.")
_OTHER_PLAN = N_("Deze datum valt in het plan ‘{other}’. Voer de kosten bij dat plan in.")
_PAID_IN_OTHER_PLAN = N_(
    "Deze datum valt in het plan ‘{other}’. Laat deze kosten vervallen en voer ze bij dat plan in, als "
    "betaald."
)


@dataclass(frozen=True)
class Booking:
    """A cost as it was typed: ``amount`` in euros, ``about`` says what it is for, without names."""

    day: date
    amount: str
    line: Line
    state: CostState
    about: str


@dataclass(frozen=True)
class YearOfCosts:
    """A year of a plan, in cents: its budget, and what was promised and paid of it by day."""

    year: int
    budget: int
    promised: int
    paid: int

    @property
    def left(self) -> int:
        """The part of the budget that is neither promised nor paid; below nought when too much is."""
        return self.budget - self.promised - self.paid


def costs_of(ports: Ports, plan: Plan) -> list[Cost]:
    """All costs of a plan, the newest day first. Raises Unavailable."""
    return EvaluationStore(ports.database).costs(plan.code)


def years_of(plan: Plan, costs: Sequence[Cost]) -> list[YearOfCosts]:
    """The years of a plan with what of these costs counts in each."""

    def total(year: int, state: CostState) -> int:
        return sum(one.cents for one in costs if one.day.year == year and one.state == state)

    return [
        YearOfCosts(
            one.year, one.euros * 100, total(one.year, "toegezegd"), total(one.year, "betaald")
        )
        for one in plan.budget
    ]


def cost_of(ports: Ports, plan_code: str, cost_id: str) -> Cost:
    """A cost. Raises NotThere and Unavailable."""
    found = EvaluationStore(ports.database).cost(plan_named(ports, plan_code).code, cost_id)
    if found is None:
        raise NotThere
    return found


def amount_fault(typed: str) -> str:
    """The fault of an amount as it was typed, as a msgid; empty when there is none."""
    cents = cents_of(typed)
    if cents is None:
        return _NO_AMOUNT
    if not cents:
        return _NOTHING
    return _TOO_MUCH if cents > MAX_CENTS else ""


def add_cost(work: Work, plan_code: str, booked: Booking) -> None:
    """Enter a cost of a plan. The same words from the same page are one cost.

    Raises NotThere, Refused (also when the day lies outside the plan), Conflict and Unavailable.
    """
    plan = plan_named(work.ports, plan_code)
    cents = _read(work, plan, booked.day, booked.amount, _OTHER_PLAN)
    counted = _counted(booked.state, booked.day, cents, booked.line)
    facts, kept = recount(work.ports, {}, "betaald", counted)
    made = Cost(
        work.once or secrets.token_hex(10),
        plan.code,
        booked.line,
        booked.day,
        cents,
        booked.state,
        booked.about,
        work.by,
        work.at,
        counted=kept,
    )
    work.commit(
        insert_cost(made),
        *facts,
        journal_entry(work, plan, "kosten_ingevoerd", kosten=made.id, booked=made.state),
        already={COST_IS_NEW},
    )


def pay_cost(
    work: Work, plan_code: str, cost_id: str, *, day: date, amount: str, seen: str
) -> None:
    """A promised cost was paid, maybe another amount. ``seen`` is the version that the page showed.

    It counts as paid on its day from now on, and as promised no more. The same words twice are said once.
    Raises NotThere, Refused (as ``add_cost``), Conflict (also when it has another version than was
    ``seen``) and Unavailable.
    """
    plan = plan_named(work.ports, plan_code)
    cost = cost_of(work.ports, plan.code, cost_id)
    cents = _read(work, plan, day, amount, _PAID_IN_OTHER_PLAN)
    if (cost.state, cost.day, cost.cents) == ("betaald", day, cents):
        return
    if str(cost.version) != seen or cost.state != "toegezegd":
        raise Conflict(COST_AS_SEEN)
    counted = _counted("betaald", day, cents, cost.line)
    facts, kept = recount(work.ports, cost.counted, "betaald", counted)
    work.commit(
        change_cost(cost, state="betaald", day=day.isoformat(), cents=cents, counted=kept),
        *facts,
        journal_entry(work, plan, "kosten_betaald", kosten=cost.id),
    )


def lapse_cost(work: Work, plan_code: str, cost_id: str, *, seen: str) -> None:
    """A cost counts no more: it lapsed, or was entered by mistake. Twice is once.

    Raises NotThere, Conflict (also when it has another version than was ``seen``) and Unavailable.
    """
    plan = plan_named(work.ports, plan_code)
    cost = cost_of(work.ports, plan.code, cost_id)
    if cost.state == "vervallen":
        return
    if str(cost.version) != seen:
        raise Conflict(COST_AS_SEEN)
    facts, kept = recount(work.ports, cost.counted, "betaald", None)
    work.commit(
        change_cost(cost, state="vervallen", counted=kept),
        *facts,
        journal_entry(work, plan, "kosten_vervallen", kosten=cost.id),
    )


def _read(work: Work, plan: Plan, day: date, amount: str, mend: str) -> int:
    """The amount in cents. Raises Refused with all that is wrong with day and amount."""
    faults = Faults()
    faults.add_day(work, plan, day, mend)
    faults.add("bedrag", amount_fault(amount))
    faults.stop()
    return cents_of(amount) or 0


def _counted(state: CostState, day: date, cents: int, line: Line) -> Counted:
    return Counted("betaald", day, {"state": state, "cents": str(cents)}, line=line)
