"""The pages on which the desk searches earlier meldingen about the same person or place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.watching.usecases import count_found
from chalicelib.reports.codes import SEARCH_REASONS, SECTION_NAMES, SUBJECT_NAMES
from chalicelib.reports.melding.acts import KOPPELEN
from chalicelib.reports.search.acts import ZOEKEN, melding_id
from chalicelib.reports.search.usecases import AT_MOST, read_search


def _ask(visit: Visit) -> Mapping[str, Any]:
    # A form that comes back names the melding itself: its address does not.
    return {"beside": visit.one("bij") or melding_id(visit.asked.get("bij", ""))}


def _outcome(visit: Visit) -> Mapping[str, Any]:
    here = visit.ports.here
    outcome = read_search(visit.work, visit.at["one"])
    # Before anybody is told where something stands, as before a melding is opened.
    count_found(visit.work, visit.at["one"], len(outcome.found), at=outcome.at)
    return {
        "outcome": outcome,
        "most": AT_MOST,
        "reasons": SEARCH_REASONS,
        "sections": SECTION_NAMES,
        "subjects": SUBJECT_NAMES,
        "wijken": {wijk.code: wijk.name for wijk in here.wijken},
        "moment": lambda stored: here.said(stored, visit.language),
    }


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
    draws=(KOPPELEN,),
)


def routes(guard: Guard) -> None:
    """The page that asks for a search, and the page of its outcome."""
    acts.add(guard, VRAAG, UITKOMST)
