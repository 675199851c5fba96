"""The pages of one aandachtsfunctionaris: adding, looking, changing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.network.contacts.acts import HERSTEL, PERSONEN, UITNODIGING, WEG, WIJZIGEN
from chalicelib.network.contacts.usecases import logs_in, person_of, seen_person
from chalicelib.network.directory.usecases import organisatie_with_people
from chalicelib.network.domain import CONTACT_ROLE_NAMES, MAX_PEOPLE
from chalicelib.platform.calendar import date_text
from chalicelib.platform.i18n import LANGUAGES


def _new(visit: Visit) -> Mapping[str, Any]:
    organisatie, network = organisatie_with_people(visit.ports, visit.at["organisatie"])
    return {"organisatie": organisatie, "is_full": len(network.people) >= MAX_PEOPLE}


def _one(visit: Visit) -> Mapping[str, Any]:
    organisatie, person = person_of(visit.ports, visit.at["organisatie"], visit.at["persoon"])
    return {
        "organisatie": organisatie,
        "one": person,
        "logs_in": logs_in(visit.ports, person),
        "wijken": {wijk.code: wijk.name for wijk in visit.ports.here.wijken},
        "contact_roles": CONTACT_ROLE_NAMES,
        "offered": LANGUAGES,
        "day": lambda day: date_text(day, visit.language),
        "told": {},
    }


def _changing(visit: Visit) -> Mapping[str, Any]:
    organisatie, person = person_of(visit.ports, visit.at["organisatie"], visit.at["persoon"])
    return {
        "organisatie": organisatie,
        "one": person,
        "seen": seen_person(person),
        "wijken": {wijk.code: wijk.name for wijk in visit.ports.here.wijken},
        "contact_roles": CONTACT_ROLE_NAMES,
        "offered": LANGUAGES,
    }


NIEUW = Screen(
    "/organisatie/{organisatie}/personen",
    right="netwerk_beheren",
    template="bureau/persoon_nieuw.html",
    show=_new,
    acts=(PERSONEN,),
)
PERSOON = Screen(
    "/organisatie/{organisatie}/persoon/{persoon}",
    right="af_uitnodigen",
    template="bureau/persoon.html",
    show=_one,
    acts=(WEG, UITNODIGING, HERSTEL),
)
GEWIJZIGD = Screen(
    "/organisatie/{organisatie}/persoon/{persoon}/wijzigen",
    right="netwerk_beheren",
    template="bureau/persoon_wijzigen.html",
    show=_changing,
    acts=(WIJZIGEN,),
    of="/organisatie/{organisatie}/persoon/{persoon}",
)


def routes(guard: Guard) -> None:
    """The pages of aandachtsfunctionarissen and their acts."""
    acts.add(guard, NIEUW, PERSOON, GEWIJZIGD)
