"""Asking the process what may be done to a melding now (reports/transitions.py)."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.access.domain import Right
from chalicelib.platform.errors import Barred
from chalicelib.platform.ports import Ports
from chalicelib.process.domain import Proposal, state_at
from chalicelib.process.store import ProposalStore
from chalicelib.reports.domain import STATES, State
from chalicelib.reports.store.submissions import Stored, SubmissionStore
from chalicelib.reports.transitions import TRANSITIONS, Situation, allowed, why_not
from chalicelib.work import Work


def unsettled_proposals(ports: Ports, melding: Stored) -> list[Proposal]:
    """The proposals about a melding that nobody settled, those that lapsed too, the oldest first.

    Raises Unavailable.
    """
    store = ProposalStore(ports.database, "reports")
    found = [store.one(one) for one in melding.proposed]
    waits = [one for one in found if one is not None and one.state == "open"]
    return sorted(waits, key=lambda one: (one.at, one.id))


def open_proposals(ports: Ports, melding: Stored) -> list[Proposal]:
    """The proposals about a melding that wait for a signature now, the oldest first. Raises Unavailable."""
    now = ports.now()
    return [one for one in unsettled_proposals(ports, melding) if state_at(one, now) == "open"]


def situation_of(ports: Ports, melding: Stored, by: str) -> Situation:
    """Where a melding stands for somebody (the id of a medewerker). Raises Unavailable."""
    return Situation(
        state=state_of(melding),
        by=by,
        handler=melding.handler,
        danger=bool(melding.danger_since),
        news=bool(melding.news),
        proposed=frozenset(one.act for one in open_proposals(ports, melding)),
        doubles=has_news_of_doubles(ports, melding),
        split_off=bool(melding.split_from),
    )


def has_news_of_doubles(ports: Ports, melding: Stored) -> bool:
    """Whether something waits that came in for another melding that this one hangs on. Raises Unavailable."""
    return bool(news_elsewhere(ports, melding))


def news_elsewhere(ports: Ports, melding: Stored) -> list[Stored]:
    """Those merged into a melding, and that it was split from, for which something came in and waits.

    Raises Unavailable.
    """
    store = SubmissionStore(ports.database)
    others = [*melding.merged, *([melding.split_from] if melding.split_from else [])]
    doubles = [store.submission(sid, "melding") for sid in others]
    return [one for one in doubles if one is not None and (one.danger_since or one.news)]


def state_of(melding: Stored) -> State:
    """The state of a melding in the process; a row of a former release may tell none."""
    known = [one for one in STATES if one == melding.state]
    return known[0] if known else "in_triage" if melding.handler else "ontvangen"


def what_may(
    ports: Ports, melding: Stored, by: str, may: Callable[[Right], bool]
) -> dict[str, str]:
    """What somebody may do to a melding now, and why not the rest, as ``allowed``. Raises Unavailable."""
    return allowed(situation_of(ports, melding, by), may)


def why_barred(ports: Ports, melding: Stored, by: str, name: str) -> str:
    """Why the process does not allow a transition to somebody now (a msgid); empty when it does.

    Raises Unavailable.
    """
    return why_not(TRANSITIONS[name], situation_of(ports, melding, by))


def stop_if_barred(work: Work, melding: Stored, name: str) -> None:
    """Raises Barred when the process does not allow a transition now, and Unavailable."""
    if words := why_barred(work.ports, melding, work.by, name):
        raise Barred(words)
