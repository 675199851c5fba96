"""The pages on which an administrator says who works here and what they may do."""

from __future__ import annotations

from collections.abc import Callable

from chalice import Blueprint, Response

from chalicelib.access.accounts import INVITED_BY, Access, BadMedewerker, NotKnown
from chalicelib.access.domain import CONTACT, ROLE_NAMES, Role
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import (
    add_medewerker,
    change_medewerker,
    invite_again,
    list_medewerkers,
)
from chalicelib.platform import log
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.i18n import N_
from chalicelib.platform.web import responses

_INCOMPLETE = N_("Vul een naam in en kies minstens één rol.")
_OWN_ROW = N_("Kies minstens één rol. Uw eigen rollen wijzigt een andere beheerder.")
_RACE = N_("Een ander wijzigde dit net. Kijk eerst wat er nu staat.")


def routes(access: Callable[[], Access], bureau_url: Callable[[], str]) -> tuple[Blueprint, Guard]:
    """The pages of the administrator; both arguments are called when a request needs them."""
    pages = Blueprint(__name__)
    guard = Guard(pages, access)

    @guard.route("/medewerkers", right="medewerkers_beheren")
    def staff(visit: Visit) -> Response:
        return _list(visit, access())

    @guard.route("/medewerkers", right="medewerkers_beheren", method="POST", typed=("naam",))
    def add_one(visit: Visit) -> Response:
        def do() -> Response:
            _, secret = add_medewerker(
                access(), visit.one("naam"), _roles(visit), by=visit.medewerker.id
            )
            return _list(visit, access(), invitation=_link(bureau_url(), secret))

        return _tried(visit, access(), do, bad=_INCOMPLETE)

    @guard.route("/medewerkers/{one}/rollen", right="medewerkers_beheren", method="POST")
    def change_one(visit: Visit, one: str) -> Response:
        def do() -> Response:
            active, by = visit.one("toegang") == "ja", visit.medewerker.id
            change_medewerker(access(), one, roles=_roles(visit), active=active, by=by)
            return visit.go("medewerkers")

        return _tried(visit, access(), do, bad=_OWN_ROW)

    @guard.route("/medewerkers/{one}/uitnodiging", right="medewerkers_beheren", method="POST")
    def invite_one(visit: Visit, one: str) -> Response:
        def do() -> Response:
            secret = invite_again(access(), one, by=visit.medewerker.id)
            return _list(visit, access(), invitation=_link(bureau_url(), secret))

        return _tried(visit, access(), do, bad=_INCOMPLETE)

    return pages, guard


def _tried(visit: Visit, access: Access, do: Callable[[], Response], *, bad: str) -> Response:
    """What comes of doing something; ``bad`` is what to say when it was asked for wrongly."""
    try:
        return do()
    except NotKnown:
        return visit.not_found()
    except BadMedewerker:
        return _list(visit, access, problem=bad)
    except Conflict:
        return _list(visit, access, problem=_RACE)
    except Unavailable as error:
        log.fault("not_administered", error)
        return responses.error_page(visit.request, 503)


def _list(visit: Visit, access: Access, *, problem: str = "", invitation: str = "") -> Response:
    try:
        found = list_medewerkers(access)
    except Unavailable as error:
        log.fault("not_administered", error)
        return responses.error_page(visit.request, 503)
    return visit.page(
        "bureau/medewerkers.html",
        status=422 if problem else 200,
        staff=found,
        role_names=ROLE_NAMES,
        given_here=[role for role in ROLE_NAMES if role != CONTACT],
        problem=problem,
        invitation=invitation,
    )


def _roles(visit: Visit) -> frozenset[Role]:
    asked = visit.fields.get("rol", ())
    return frozenset(role for role in ROLE_NAMES if role in asked)


def _link(bureau_url: str, secret: str) -> str:
    return f"{bureau_url}/{INVITED_BY}/{secret}"
