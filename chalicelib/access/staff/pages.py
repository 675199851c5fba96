"""The page on which an administrator says who works here and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.domain import ROLE_NAMES
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.acts import HERSTEL, ROLLEN, TOEVOEGEN, UITNODIGING
from chalicelib.access.staff.usecases import list_medewerkers, roles_without_mail


def _show(visit: Visit) -> Mapping[str, Any]:
    staff = list_medewerkers(visit.ports)
    unmailed = roles_without_mail(staff)
    return {"staff": staff, "role_names": ROLE_NAMES, "unmailed": unmailed, "told": {}}


MEDEWERKERS = Screen(
    "/medewerkers",
    right="medewerkers_beheren",
    template="bureau/medewerkers.html",
    show=_show,
    acts=(TOEVOEGEN, ROLLEN, UITNODIGING, HERSTEL),
)


def routes(guard: Guard) -> None:
    """The page of the administrator and its acts."""
    acts.add(guard, MEDEWERKERS)
