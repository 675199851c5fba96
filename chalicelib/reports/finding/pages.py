"""The page that leads to a melding by its reference, and the one to the earlier melding of a lost code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalice import Response

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.access.watching.usecases import count_reading
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.typed.text import one_line
from chalicelib.reports.codes import SUBJECT_NAMES
from chalicelib.reports.finding.acts import EERDER
from chalicelib.reports.finding.usecases import earlier_of, find_by_reference

_TEMPLATE = "bureau/kenmerk.html"
# Longer than any reference with words around it, and short enough to show again.
_LONGEST = 200


def _go_to(visit: Visit) -> Response:
    typed = one_line(visit.asked.get("kenmerk", ""))[:_LONGEST]
    if not typed:
        return visit.page(_TEMPLATE, typed="", found=(), is_absent=False)
    try:
        found = find_by_reference(visit.ports, typed)
    except Unavailable as error:
        return visit.closed("screen_not_shown", error)
    if len(found) == 1:
        return visit.go(f"melding/{found[0].sid}")
    if not found:
        return visit.not_found(_TEMPLATE, typed=typed, found=(), is_absent=True)
    told = [(one.sid, visit.ports.here.said(one.accepted_at, visit.language)) for one in found]
    return visit.page(_TEMPLATE, typed=typed, found=told, is_absent=False)


def _earlier(visit: Visit) -> Mapping[str, Any]:
    count_reading(visit.work)
    found = earlier_of(visit.work, visit.at["sid"])
    here, handlers = visit.ports.here, {one.melding.handler for one in found if one.melding}
    return {
        "sid": visit.at["sid"],
        "found": found,
        "names": names_of(visit.ports, handlers - {""}),
        "subjects": SUBJECT_NAMES,
        "wijken": {wijk.code: wijk.name for wijk in here.wijken},
        "moment": lambda stored: here.said(stored, visit.language),
    }


EERDERE = Screen(
    "/melding/{sid}/eerder",
    right="melding_behandelen",
    template="bureau/eerder.html",
    show=_earlier,
    acts=(EERDER,),
)


def routes(guard: Guard) -> None:
    """The page of a reference, and of the earlier melding that a reporter named."""
    guard.route("/kenmerk", right="werkbak_zien")(_go_to)
    acts.add(guard, EERDERE)
