"""The werkvoorraad: one row for each case, in which pile it lies, and by when somebody reads it. Pure.

A case is a melding with all that came in for it. Its row tells codes only; nothing a person wrote. The pile
and the place in it follow from where the case stands (``placed``), and from nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from chalicelib.platform.calendar import OfficeHours, next_reading
from chalicelib.platform.clock import from_text, to_text
from chalicelib.reports.domain import DECIDED

# In the order in which they are shown. What came in a flood stands below all work, danger or not.
Pile = Literal[
    "dringend", "reactie", "nieuw", "tekenen", "wacht", "lopend", "apart_dringend", "apart"
]
PILES: tuple[Pile, ...] = get_args(Pile)
# Where a moment is named before which a person looks; in ``wacht`` it is the day by which an answer is due,
# in ``tekenen`` the moment at which the proposal lapses.
DATED: frozenset[Pile] = frozenset(
    {"dringend", "reactie", "nieuw", "tekenen", "wacht", "apart_dringend", "apart"}
)

Kind = Literal["melding", "aanvulling", "antwoord", "duiding", "meer", "bevestigd"]
# Whose answer a case waits for. ``contact``: of somebody to whom the desk spoke; ``partner``: that they have
# what was handed over.
Answerer = Literal["melder", "organisatie", "contact", "partner"]

_FIELDS = ("channel", "subject_kind", "wijk_code", "handler")
# In acute danger a person looks within half an hour (domain reference 1.6).
ACUTE = timedelta(minutes=30)


# So long an answer may take before the case stands over its moment: a reporter looks when they think of it,
# and of an aandachtsfunctionaris rule R8 asks two working days, and six before the desk looks itself.
_ANSWERED_WITHIN: Mapping[Literal["melder", "organisatie"], timedelta] = {
    "melder": timedelta(days=14),
    "organisatie": timedelta(days=8),
}


def answer_by(who: Literal["melder", "organisatie"], asked_at: str) -> str:
    """The stored moment by which we expect an answer to what was asked at a stored moment."""
    return to_text(from_text(asked_at) + _ANSWERED_WITHIN[who])


@dataclass(frozen=True)
class Standing:
    """Where a case stands: all that its place among the others follows from.

    ``danger_since`` is the stored moment at which danger came in that nobody judged yet, empty when there is
    none; ``handler`` who took it up, at ``taken_at``. ``news`` counts by kind what came in since somebody
    last dealt with it, the first of it at ``news_since``. ``waits`` tells whose answers we wait for, and the
    stored moment by which. ``quarantine``: it came in a flood. ``state`` is how far it is in the process
    (``State`` of reports/domain.py). ``proposed`` tells which proposals about it wait for a signature, and
    the stored moment at which each lapses.
    """

    accepted_at: str
    danger_since: str = ""
    quarantine: bool = False
    handler: str = ""
    taken_at: str = ""
    news: Mapping[str, int] = field(default_factory=dict)
    news_since: str = ""
    waits: Mapping[str, str] = field(default_factory=dict)
    state: str = ""
    proposed: Mapping[str, str] = field(default_factory=dict)


def rests(case: Standing) -> bool:
    """Whether a decision was signed and nothing came in since: then no pile has the case."""
    return case.state in DECIDED and not (case.danger_since or case.news or case.proposed)


def placed(case: Standing, hours: OfficeHours) -> tuple[Pile, str]:
    """The pile of a case that does not rest, and its place there: a stored moment, the earliest first.

    That is the moment before which a person looks; where there is none, the one since which it is so.
    """
    pile = _pile(case)
    if pile in {"dringend", "apart_dringend"}:
        return pile, to_text(from_text(case.danger_since) + ACUTE)
    if pile == "tekenen":
        return pile, min(case.proposed.values())
    if pile == "wacht":
        return pile, min(case.waits.values())
    if pile == "lopend":
        return pile, case.taken_at
    came_in = case.news_since if pile == "reactie" and case.news_since else case.accepted_at
    return pile, to_text(next_reading(from_text(came_in), hours))


def _pile(case: Standing) -> Pile:
    if case.quarantine and not case.handler:
        return "apart_dringend" if case.danger_since else "apart"
    if case.danger_since:
        return "dringend"
    if case.state in DECIDED:
        return "reactie" if case.news else "tekenen"
    if not case.handler:
        return "nieuw"
    if case.news:
        return "reactie"
    if case.proposed:
        return "tekenen"
    return "wacht" if case.waits else "lopend"


@dataclass(frozen=True)
class Waiting:
    """The row of a case in the werkvoorraad; ``place`` as ``placed`` made it.

    ``term_at`` is the stored moment before which the desk decides, empty as long as nobody took it up.
    ``is_odd``: no row of ours, so that a person looks at it.
    """

    sid: str
    pile: Pile
    place: str
    reference: str
    accepted_at: str
    channel: str
    subject_kind: str
    wijk_code: str
    verified: str
    quarantine: bool
    handler: str
    danger_since: str = ""
    news: Mapping[str, int] = field(default_factory=dict)
    waits: Mapping[str, str] = field(default_factory=dict)
    shielded: bool = False
    unsafe: bool = False
    form: str = ""
    state: str = ""
    proposed: Mapping[str, str] = field(default_factory=dict)
    urgency: str = ""
    term_at: str = ""
    is_odd: bool = False


@dataclass(frozen=True)
class Filters:
    """The filters of the werkvoorraad; empty means all. The first four are fields of ``Waiting``.

    ``nobodys``: only cases that nobody took up. ``late_at``: only what stands over its moment then.
    """

    channel: str = ""
    subject_kind: str = ""
    wijk_code: str = ""
    handler: str = ""
    nobodys: bool = False
    late_at: datetime | None = None

    def take(self, waiting: Waiting) -> bool:
        asked = {name: getattr(self, name) for name in _FIELDS}
        return (
            all(not wanted or getattr(waiting, name) == wanted for name, wanted in asked.items())
            and (not self.nobodys or not waiting.handler)
            and (self.late_at is None or is_late(waiting, self.late_at))
        )


def term_of(waiting: Waiting) -> datetime | None:
    """The moment before which a person looks at a case; None when nothing of it waits for that."""
    return from_text(waiting.place) if waiting.pile in DATED else None


def decision_of(waiting: Waiting) -> datetime | None:
    """The moment before which the desk decides about a case; None when that term does not run."""
    is_running = bool(waiting.term_at) and waiting.state not in DECIDED
    return from_text(waiting.term_at) if is_running else None


def is_late(waiting: Waiting, now: datetime) -> bool:
    """Whether a case stands over its moment, or over the term of its decision."""
    return any(term and now >= term for term in (term_of(waiting), decision_of(waiting)))
