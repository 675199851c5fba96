"""What costs and activities share: the plan they belong to, its days, and what they count.

The day decides to which plan something belongs, because figures count it by its day. So nothing is kept at
a plan with a day of another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from chalicelib.evaluation import plans
from chalicelib.evaluation.domain import Plan, plan_on
from chalicelib.evaluation.plans import Plans
from chalicelib.facts.domain import Counted, Kind
from chalicelib.facts.store import as_kept, from_kept, insert_facts
from chalicelib.journal.domain import Noted, Purpose
from chalicelib.platform.calendar import date_text
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Item, Put
from chalicelib.work import Work

KEEPING = Purpose("evaluatie", "beheer")
_IN_NO_PLAN = N_("Deze datum valt in geen plan. Vul een dag in van {first} tot en met {last}.")


@cache
def _loaded(name: str) -> Plans:
    return plans.load(name)


def plans_of(ports: Ports) -> Plans:
    """The plans of the municipality, which each process reads once."""
    return _loaded(ports.settings.text("GEMEENTE"))


def plan_named(ports: Ports, code: str) -> Plan:
    """A plan by its code. Raises NotThere."""
    found = plans_of(ports).named(code)
    if found is None:
        raise NotThere
    return found


def plan_shown(ports: Ports, code: str) -> Plan:
    """The plan with this code; without a code the one of today, and the latest when today lies in none.

    Raises NotThere.
    """
    if code:
        return plan_named(ports, code)
    known = plans_of(ports).plans
    return plan_on(known, ports.today) or known[-1]


@dataclass
class Faults:
    """What is wrong with what was typed, told together: msgids by field, and the facts that fill them in."""

    said: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, mend: str, **facts: str) -> None:
        """Add a fault; an empty ``mend`` is none, and a field keeps its first one."""
        if mend and name not in self.said:
            self.said[name] = mend
            self.facts |= facts

    def add_day(self, work: Work, plan: Plan, day: date, mend: str) -> None:
        """Add that a day lies in another plan, with its ``mend`` (naming ``{other}``), or in none."""
        there = plan_on(plans_of(work.ports).plans, day)
        if there is None:
            first, last = (date_text(end, work.language) for end in (plan.start, plan.end))
            self.add("datum", _IN_NO_PLAN, first=first, last=last)
        elif there != plan:
            self.add("datum", mend, other=there.title)

    def stop(self) -> None:
        """Raises Refused when there are any."""
        if self.said:
            (name, mend), *_ = self.said.items()
            raise Refused(name, mend, self.said, **self.facts)


def recount(
    ports: Ports, kept: Mapping[str, Any], kind: Kind, now: Counted | None
) -> tuple[list[Put], Item]:
    """Take back what ``kept`` counts, exactly as it was, and count ``now``.

    Answers the facts that the transaction adds, and what of the row counts from then on. Nothing is added
    when ``now`` counts already. The change of the row must see the version that was read, or two people at
    one moment take the same count back twice.
    """
    before = from_kept(kind, kept[kind]) if kind in kept else None
    if before == now:
        return [], dict(kept)
    facts = [] if before is None else insert_facts(before, ports.today, "vergissing")
    if now is None:
        return facts, {}
    return facts + insert_facts(now, ports.today), {kind: as_kept(now)}


def journal_entry(work: Work, plan: Plan, action: str, **facts: str) -> Noted:
    """An entry in the chain of a plan: codes and ids, no amount and no words."""
    return work.entry(f"plan#{plan.code}", action, KEEPING, **facts)
