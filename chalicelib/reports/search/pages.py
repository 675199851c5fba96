"""The pages on which the desk searches earlier meldingen about the same person or place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.access.watching.usecases import count_found
from chalicelib.reports.codes import SEARCH_REASONS, SECTION_NAMES, SUBJECT_NAMES
from chalicelib.reports.finding.usecases import linked_to, standing
from chalicelib.reports.labels import LABELS
from chalicelib.reports.search.acts import KOPPELEN, ZOEKEN, melding_id
from chalicelib.reports.search.usecases import (
    AT_MOST,
    own_searches,
    read_search,
    wait_for_search,
)

# A page of what was found: of each melding is read how it stands.
_A_PAGE = 25


def _ask(visit: Visit) -> Mapping[str, Any]:
    # A form that comes back names the melding itself: its address does not.
    return {
        "beside": visit.one("bij") or melding_id(visit.asked.get("bij", "")),
        "own": own_searches(visit.work),
        "reasons": SEARCH_REASONS,
        "moment": lambda stored: visit.ports.here.said(stored, visit.language),
    }


def _outcome(visit: Visit) -> Mapping[str, Any]:
    here = visit.ports.here
    wait_for_search(visit.work, visit.at["one"])
    outcome = read_search(visit.work, visit.at["one"])
    # Before anybody is told where something stands, as before a melding is opened.
    count_found(visit.work, visit.at["one"], len(outcome.found), at=outcome.at)
    first = _first(visit, len(outcome.found))
    shown = outcome.found[first : first + _A_PAGE]
    standings = standing(visit.ports, [one.sid for one in shown])
    linked = linked_to(visit.ports, outcome.beside) if outcome.beside else frozenset()
    just_linked = visit.asked.get("gekoppeld", "")
    return {
        "outcome": outcome,
        "shown": shown,
        "first": first + 1,
        "before": max(0, first - _A_PAGE) if first else None,
        "next": first + _A_PAGE if first + _A_PAGE < len(outcome.found) else None,
        "standings": standings,
        "names": names_of(visit.ports, {one.handler for one in standings.values()}),
        "linked": linked,
        "just_linked": next(
            (one.reference for one in shown if one.sid == just_linked and one.sid in linked), ""
        ),
        "most": AT_MOST,
        "reasons": SEARCH_REASONS,
        "sections": SECTION_NAMES,
        "labels": LABELS,
        "subjects": SUBJECT_NAMES,
        "wijken": {wijk.code: wijk.name for wijk in here.wijken},
        "moment": lambda stored: here.said(stored, visit.language),
    }


def _first(visit: Visit, total: int) -> int:
    """Where the page begins: a form that comes back says it itself."""
    given = visit.one("vanaf") or visit.asked.get("vanaf", "")
    first = int(given) if re.fullmatch("[0-9]{1,5}", given) else 0
    return first if first < total else 0


VRAAG = Screen(
    "/zoeken",
    right="meldingen_zoeken",
    template="bureau/zoeken.html",
    show=_ask,
    acts=(ZOEKEN,),
)
UITKOMST = Screen(
    "/zoeken/{one}",
    right="meldingen_zoeken",
    template="bureau/zoekuitkomst.html",
    show=_outcome,
    acts=(KOPPELEN,),
)


def routes(guard: Guard) -> None:
    """The page that asks for a search, and the page of its outcome."""
    acts.add(guard, VRAAG, UITKOMST)
