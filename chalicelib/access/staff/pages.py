"""The pages on which an administrator says who works here and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.access import acts
from chalicelib.access.account.acts import acts_on
from chalicelib.access.account.usecases import (
    account_of,
    days_away,
    possible_deputies,
    seen_details,
)
from chalicelib.access.acts import Lists, Screen
from chalicelib.access.domain import ROLE_NAMES, SIGNING_NAMES, STATUS_NAMES
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.acts import HERSTEL, ROLLEN, TOEVOEGEN, UITNODIGING
from chalicelib.access.staff.usecases import list_medewerkers, roles_without_mail, signed_by_few
from chalicelib.platform.calendar import date_text, full_date_text
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import LANGUAGES


def _list(visit: Visit) -> Mapping[str, Any]:
    staff = list_medewerkers(visit.ports)
    return {
        "staff": staff,
        "away": {one.id: days_away(one, visit.ports.today) for one in staff},
        "role_names": ROLE_NAMES,
        "status_names": STATUS_NAMES,
        "unmailed": roles_without_mail(staff),
        "few": [(SIGNING_NAMES[right], name) for right, name in signed_by_few(staff)],
        "day": lambda day: date_text(day, visit.language),
        "iso_day": lambda iso: date_text(date.fromisoformat(iso), visit.language),
    }


def _new(visit: Visit) -> Mapping[str, Any]:
    return {"told": {}}


def _one(visit: Visit) -> Mapping[str, Any]:
    account = account_of(visit.ports, visit.at["one"])
    return {
        "account": account,
        "one": account.medewerker,
        "seen": seen_details(account.medewerker),
        "role_names": ROLE_NAMES,
        "status_names": STATUS_NAMES,
        "offered": LANGUAGES,
        "told": {},
        "day": lambda day: full_date_text(day, visit.language),
        "iso_day": lambda iso: date_text(date.fromisoformat(iso), visit.language),
    }


def _lists(visit: Visit) -> Lists:
    found = possible_deputies(visit.ports, visit.at["one"])
    return {"vervangers": [Option(one, name) for one, name in found.items()]}


MEDEWERKERS = Screen(
    "/medewerkers", right="medewerkers_beheren", template="bureau/medewerkers.html", show=_list
)
NIEUW = Screen(
    "/medewerkers/nieuw",
    right="medewerkers_beheren",
    template="bureau/medewerker_nieuw.html",
    show=_new,
    acts=(TOEVOEGEN,),
)
MEDEWERKER = Screen(
    "/medewerker/{one}",
    right="medewerkers_beheren",
    template="bureau/medewerker.html",
    show=_one,
    acts=(
        ROLLEN,
        UITNODIGING,
        HERSTEL,
        *acts_on(
            "/medewerker/{one}", right="medewerkers_beheren", whose=lambda visit: visit.at["one"]
        ),
    ),
    lists=_lists,
)


def routes(guard: Guard) -> None:
    """The pages of the administrator and their acts."""
    acts.add(guard, MEDEWERKERS, NIEUW, MEDEWERKER)
