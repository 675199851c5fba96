"""The pages of the directory: the organisations, and one with its aandachtsfunctionarissen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.network.directory.acts import HERVATTEN, STOPPEN, TOEVOEGEN, WIJZIGEN
from chalicelib.network.directory.usecases import (
    accounts_of,
    list_organisaties,
    organisatie_with_people,
    seen_organisatie,
)
from chalicelib.network.domain import CONTACT_ROLE_NAMES, MAX_PEOPLE, SECTOR_NAMES
from chalicelib.platform.calendar import date_text


def _list(visit: Visit) -> Mapping[str, Any]:
    return {
        "found": list_organisaties(visit.ports),
        "sectors": SECTOR_NAMES,
        "wijken": {wijk.code: wijk.name for wijk in visit.ports.here.wijken},
        "today": visit.ports.today,
        "day": lambda day: date_text(day, visit.language),
    }


def _new(visit: Visit) -> Mapping[str, Any]:
    return {}


def _one(visit: Visit) -> Mapping[str, Any]:
    organisatie, network = organisatie_with_people(visit.ports, visit.at["organisatie"])
    return {
        "organisatie": organisatie,
        "sectors": SECTOR_NAMES,
        "people": sorted(network.people, key=lambda p: (p.role != "vast", p.rank, p.shown_name)),
        "accounts": accounts_of(visit.ports, network.people),
        "wijken": {wijk.code: wijk.name for wijk in visit.ports.here.wijken},
        "contact_roles": CONTACT_ROLE_NAMES,
        "is_full": len(network.people) >= MAX_PEOPLE,
        "today": visit.ports.today,
        "day": lambda day: date_text(day, visit.language),
    }


def _changing(visit: Visit) -> Mapping[str, Any]:
    organisatie, _ = organisatie_with_people(visit.ports, visit.at["organisatie"])
    return {
        "organisatie": organisatie,
        "seen": seen_organisatie(organisatie),
        "sectors": SECTOR_NAMES,
    }


ORGANISATIES = Screen(
    "/organisaties", right="af_uitnodigen", template="bureau/organisaties.html", show=_list
)
NIEUW = Screen(
    "/organisaties/nieuw",
    right="netwerk_beheren",
    template="bureau/organisatie_nieuw.html",
    show=_new,
    acts=(TOEVOEGEN,),
)
ORGANISATIE = Screen(
    "/organisatie/{organisatie}",
    right="af_uitnodigen",
    template="bureau/organisatie.html",
    show=_one,
    acts=(STOPPEN, HERVATTEN),
)
GEWIJZIGD = Screen(
    "/organisatie/{organisatie}/wijzigen",
    right="netwerk_beheren",
    template="bureau/organisatie_wijzigen.html",
    show=_changing,
    acts=(WIJZIGEN,),
    of="/organisatie/{organisatie}",
)


def routes(guard: Guard) -> None:
    """The pages of organisations and their acts."""
    acts.add(guard, ORGANISATIES, NIEUW, ORGANISATIE, GEWIJZIGD)
