"""Small pages on which somebody says who has a case, or what was done about danger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.platform.forms.context import Option
from chalicelib.reports.handling.acts import GEVAAR, OVERDRAGEN, OVERNEMEN, TERUGGEVEN
from chalicelib.reports.handling.usecases import colleagues
from chalicelib.reports.melding.usecases import handler_of

_TEMPLATE = "bureau/behandelen.html"


def _case(visit: Visit) -> Mapping[str, Any]:
    melding = handler_of(visit.ports, visit.at["sid"])

    def said(stored: str) -> str:
        return visit.ports.here.said(stored, visit.language) if stored else ""

    return {
        "melding": melding,
        "handler": names_of(visit.ports, {melding.handler}).get(melding.handler, ""),
        "is_own": melding.handler == visit.medewerker.id,
        "since": said(melding.taken_at),
        "danger_since": said(melding.danger_since),
        "asked": visit.asks[0].rpartition("/")[2],
    }


def _colleagues(visit: Visit) -> Mapping[str, Sequence[Option]]:
    found = colleagues(visit.ports, but=visit.medewerker.id)
    return {"collegas": [Option(one.id, one.name) for one in found]}


def _screen(path: str, act: acts.Act[Any]) -> Screen:
    return Screen(
        path,
        right="melding_oppakken",
        template=_TEMPLATE,
        show=_case,
        acts=(act,),
        lists=_colleagues,
    )


OVERNAME = _screen("/melding/{sid}/overnemen", OVERNEMEN)
OVERDRACHT = _screen("/melding/{sid}/overdragen", OVERDRAGEN)
TERUGGAVE = _screen("/melding/{sid}/teruggeven", TERUGGEVEN)
OORDEEL = _screen("/melding/{sid}/gevaar", GEVAAR)


def routes(guard: Guard) -> None:
    """Each with its act. Taking up, and dealing with what came in, are buttons on the page of the melding."""
    acts.add(guard, OVERNAME, OVERDRACHT, TERUGGAVE, OORDEEL)
