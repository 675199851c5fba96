"""The pages of the directory: the organisations, and one with its aandachtsfunctionarissen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.network.directory.acts import (
    HERSTEL,
    PERSONEN,
    TOEVOEGEN,
    UITNODIGING,
    WEG,
    WIJZIGEN,
)
from chalicelib.network.directory.usecases import (
    accounts_of,
    list_organisaties,
    organisatie_with_people,
)
from chalicelib.network.domain import CONTACT_ROLE_NAMES, MAX_PEOPLE, SECTOR_NAMES
from chalicelib.platform.calendar import date_text
from chalicelib.platform.i18n import LANGUAGES


def _list(visit: Visit) -> Mapping[str, Any]:
    return {"found": list_organisaties(visit.ports), "sectors": SECTOR_NAMES}


def _one(visit: Visit) -> Mapping[str, Any]:
    organisatie, network = organisatie_with_people(visit.ports, visit.at["organisatie"])
    return {
        "organisatie": organisatie,
        "sectors": SECTOR_NAMES,
        "people": network.people,
        "accounts": accounts_of(visit.ports, network),
        "wijken": {wijk.code: wijk.name for wijk in visit.ports.here.wijken},
        "contact_roles": CONTACT_ROLE_NAMES,
        "offered": LANGUAGES,
        "is_full": len(network.people) >= MAX_PEOPLE,
        "day": lambda day: date_text(day, visit.language),
        "told": {},
    }


ORGANISATIES = Screen(
    "/organisaties",
    right="af_uitnodigen",
    template="bureau/organisaties.html",
    show=_list,
    acts=(TOEVOEGEN,),
)
ORGANISATIE = Screen(
    "/organisatie/{organisatie}",
    right="af_uitnodigen",
    template="bureau/organisatie.html",
    show=_one,
    acts=(WIJZIGEN, PERSONEN, WEG, UITNODIGING, HERSTEL),
)


def routes(guard: Guard) -> None:
    """The pages of the directory and their acts."""
    acts.add(guard, ORGANISATIES, ORGANISATIE)
