"""The pages of the surplus of a melding: the list, and one of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Act, Screen, Shown
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.watching.usecases import count_reading
from chalicelib.platform.i18n import N_
from chalicelib.reports.melding.acts import Wie
from chalicelib.reports.opening.usecases import to_read
from chalicelib.reports.signing.usecases import stop_if_not_to_read
from chalicelib.reports.surplus.usecases import (
    OpenedOne,
    list_surplus,
    open_one,
    show_identity_in,
)

_ONE = "bureau/meer_een.html"


def _list(visit: Visit) -> Mapping[str, Any]:
    stop_if_not_to_read(visit.ports, visit.medewerker, visit.at["sid"])
    listed = list_surplus(visit.ports, visit.at["sid"], after=visit.asked.get("voor", ""))
    return {
        "listed": listed,
        "older": visit.address(voor=listed.older) if listed.older else "",
        "moment": lambda stored: visit.ports.here.said(stored, visit.language),
    }


def _show(visit: Visit) -> Mapping[str, Any]:
    stop_if_not_to_read(visit.ports, visit.medewerker, visit.at["sid"])
    count_reading(visit.work)
    opened = open_one(visit.work, visit.at["sid"], visit.at["place"])
    return _context(visit, opened, unmasked=False)


def _unmasked(visit: Visit, asked: Wie) -> Shown:
    count_reading(visit.work)
    opened = show_identity_in(visit.work, visit.at["sid"], visit.at["place"], asked.reden)
    return Shown(_ONE, _context(visit, opened, unmasked=True))


def _context(visit: Visit, opened: OpenedOne, *, unmasked: bool) -> Mapping[str, Any]:
    one = opened.one
    at = visit.ports.here.said(one.accepted_at, visit.language)
    read = to_read(opened.text, visit.context.text, unmasked=unmasked)
    return {
        "melding": opened.melding,
        "one": one,
        "texts": [{"kind": one.kind, "at": at, "nth": 1, **read}],
        "unmasked": unmasked,
        "unreadable": 0,
    }


WIE_VAN_MEER = Act(
    "/melding/{sid}/meer/{place}/wie",
    right="identiteit_zien",
    asks=Wie,
    do=_unmasked,
    button=N_("Toon identiteit"),
    note=N_("Uw naam en de reden komen in het journaal."),
)
MEER = Screen("/melding/{sid}/meer", right="melding_lezen", template="bureau/meer.html", show=_list)
EEN_VAN_MEER = Screen(
    "/melding/{sid}/meer/{place}",
    right="melding_lezen",
    template=_ONE,
    show=_show,
    acts=(WIE_VAN_MEER,),
)


def routes(guard: Guard) -> None:
    """The list of the surplus of a melding, and one of it with its act."""
    acts.add(guard, MEER, EEN_VAN_MEER)
