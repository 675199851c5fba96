"""The terms of a melding: by when the desk decides, and by when its reporter hears of that. Pure.

How many working days each takes stands with the municipality (``Terms`` of platform/gemeente.py). All moments
are stored moments; a term ends with the office hours of its last day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from chalicelib.platform.calendar import OfficeHours, after_working_days, next_reading
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.gemeente import Terms
from chalicelib.platform.i18n import N_
from chalicelib.reports.piles import ACUTE

TermKind = Literal["besluit", "terugkoppeling"]
TERM_NAMES: Mapping[TermKind, str] = {
    "besluit": N_("Besluit"),
    "terugkoppeling": N_("Terugkoppeling"),
}


def first_urgency(danger_since: str) -> str:
    """The urgency of a melding that somebody takes up: danger that nobody judged is acute."""
    return "acuut" if danger_since else "normaal"


def claim_before(accepted_at: str, danger_now: str, hours: OfficeHours) -> str:
    """The moment before which somebody takes a melding up: with danger soon, else when the desk opens."""
    came_in = from_text(accepted_at)
    return to_text(came_in + ACUTE if danger_now == "ja" else next_reading(came_in, hours))


def decide_before(
    accepted_at: str, urgency: str, terms: Terms, hours: OfficeHours, *, is_extended: bool = False
) -> str:
    """The end of the term of the decision about what came at ``accepted_at``."""
    days = terms.decision.of(urgency) + (terms.extension.of(urgency) if is_extended else 0)
    return _after(accepted_at, days, hours)


def tell_before(decided_at: str, urgency: str, terms: Terms, hours: OfficeHours) -> str:
    """The end of the term in which the reporter hears of what was decided at ``decided_at``."""
    return _after(decided_at, terms.feedback.of(urgency), hours)


def may_extend(urgency: str, terms: Terms) -> bool:
    """Whether the term of a decision can be made longer at all."""
    return terms.extension.of(urgency) > 0


def _after(moment: str, days: int, hours: OfficeHours) -> str:
    return to_text(after_working_days(from_text(moment), days, hours))
