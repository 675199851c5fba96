"""The pages of the directory: organisations, their aandachtsfunctionarissen, invitations and recovery."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalice import Blueprint, Response

from chalicelib.access.accounts import INVITED_BY, Access, BadMedewerker, NotKnown
from chalicelib.access.guard import Guard, Visit, written
from chalicelib.network.directory.usecases import (
    MAX_EMAIL,
    MAX_NAME,
    REASONS,
    BadEntry,
    NewPerson,
    NoEntry,
    Register,
    accounts_of,
    add_organisatie,
    add_person,
    change_organisatie,
    invite_person,
    list_organisaties,
    organisatie_with_people,
    recover_person,
    remove_person,
)
from chalicelib.network.domain import CONTACT_ROLE_NAMES, MAX_PEOPLE, SECTOR_NAMES
from chalicelib.platform import gemeente, log
from chalicelib.platform.calendar import date_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.i18n import LANGUAGES, N_
from chalicelib.platform.web import responses

_PROBLEMS: Mapping[str, str] = {
    "name": N_("Vul een naam in, met hooguit 100 tekens."),
    "sector": N_("Kies een sector."),
    "domains": N_(
        "Vul maildomeinen in zoals school.nl, met een spatie ertussen. Een domein waar iedereen een adres "
        "kan krijgen, zoals gmail.com, kan niet."
    ),
    "email": N_("Vul een mailadres in, zoals naam@school.nl."),
    "role": N_("Kies: vast of plaatsvervanger."),
    "wijken": N_("Kies wijken uit de lijst."),
    "rank": N_("Vul bij de volgorde een getal in van 1 tot en met 9."),
    "too_many": N_("Deze organisatie heeft er al 20. Haal eerst iemand weg."),
    "not_active": N_("Deze organisatie doet niet meer mee. Zet haar eerst weer aan."),
    "invited": N_("Deze persoon logt al in. Lukt dat niet meer? Kies dan ‘Toegang herstellen’."),
    "not_invited": N_("Deze persoon is nog niet uitgenodigd."),
    "reason": N_("Kies waarom het nodig is."),
    "yourself": N_("Uw eigen toegang herstelt een collega."),
    "no_login": N_("Deze persoon heeft geen login die u kunt herstellen. Nodig opnieuw uit."),
    "race": N_("Een ander wijzigde dit net. Kijk eerst wat er nu staat."),
}
_REASON_NAMES: Mapping[str, str] = {
    "telefoon_kwijt": N_("Telefoon kwijt of nieuw"),
    "wachtwoord_vergeten": N_("Wachtwoord vergeten"),
    "nieuw_account": N_("Nieuw account bij de eigen organisatie"),
}


_TYPED = ("naam", "domeinen", "adres")
_FIELDS = (*_TYPED, "sector", "actief", "soort", "volgorde", "taal")


@dataclass(frozen=True)
class _Page:
    """One page of the directory: what it works with, and which organisation it shows ("": the list)."""

    visit: Visit
    register: Register
    organisatie_id: str = ""

    def show(self, *, problem: str = "", at: str = "", **context: Any) -> Response:
        """The page as it is now; ``at`` is the form that ``problem`` is about."""
        given: dict[str, Any] = {
            "status": 422 if problem else 200,
            "sectors": SECTOR_NAMES,
            "max_name": MAX_NAME,
            "problem": _PROBLEMS.get(problem, ""),
            "wrong": problem,
            "at": at,
            # What was typed is given back to the form that it was typed in.
            "typed": {
                form: {name: self.visit.one(name) if at == form else "" for name in _FIELDS}
                for form in ("nieuw", "organisatie")
            },
            **context,
        }
        return self._one(given) if self.organisatie_id else self._list(given)

    def _list(self, given: Mapping[str, Any]) -> Response:
        found = list_organisaties(self.register)
        return self.visit.page("bureau/organisaties.html", found=found, **given)

    def _one(self, given: Mapping[str, Any]) -> Response:
        organisatie, network = organisatie_with_people(self.register, self.organisatie_id)
        wijken = {wijk.code: wijk.name for wijk in gemeente.current().wijken}
        return self.visit.page(
            "bureau/organisatie.html",
            organisatie=organisatie,
            people=network.people,
            accounts=accounts_of(self.register, network),
            wijken=wijken,
            chosen=self.visit.fields.get("wijk", ()),
            contact_roles=CONTACT_ROLE_NAMES,
            reasons={code: _REASON_NAMES[code] for code in REASONS},
            offered=LANGUAGES,
            max_email=MAX_EMAIL,
            is_full=len(network.people) >= MAX_PEOPLE,
            day=lambda moment: date_text(moment, self.visit.language),
            **{"invitation": "", **given},
        )

    def tried(self, do: Callable[[], Response], *, at: str = "") -> Response:
        """What comes of doing something for the form ``at``; whatever goes wrong, what was typed is kept."""
        try:
            try:
                return do()
            except BadEntry as bad:
                return self.show(problem=bad.problem, at=at)
            except NotKnown:
                return self.show(problem="no_login", at=at)
            except BadMedewerker:
                return self.show(problem="yourself", at=at)
            except Conflict:
                return self.show(problem="race", at=at)
        except NoEntry:
            return self.visit.not_found()
        except (Unavailable, Conflict) as error:
            log.fault("directory_not_kept", error)
            kept = written(self.visit.request, *map(self.visit.one, _TYPED))
            return responses.error_page(self.visit.request, 503, kept=kept)


def routes(
    register: Callable[[], Register], access: Callable[[], Access], bureau_url: Callable[[], str]
) -> tuple[Blueprint, Guard]:
    """The pages; the arguments are called when a request needs them."""
    pages = Blueprint(__name__)
    guard = Guard(pages, access)

    @guard.route("/organisaties", right="af_uitnodigen")
    def organisaties(visit: Visit) -> Response:
        page = _Page(visit, register())
        return page.tried(page.show)

    @guard.route("/organisaties", right="netwerk_beheren", method="POST", typed=_TYPED)
    def add_organisatie_page(visit: Visit) -> Response:
        def do() -> Response:
            made = add_organisatie(register(), **_typed(visit), by=visit.medewerker.id)
            return visit.go(f"organisatie/{made.id}")

        return _Page(visit, register()).tried(do, at="nieuw")

    @guard.route("/organisatie/{organisatie}", right="af_uitnodigen")
    def one(visit: Visit, organisatie: str) -> Response:
        page = _Page(visit, register(), organisatie)
        return page.tried(page.show)

    @guard.route("/organisatie/{organisatie}", right="netwerk_beheren", method="POST", typed=_TYPED)
    def change_one(visit: Visit, organisatie: str) -> Response:
        def do() -> Response:
            active, by = visit.one("actief") == "ja", visit.medewerker.id
            change_organisatie(register(), organisatie, **_typed(visit), active=active, by=by)
            return visit.go(f"organisatie/{organisatie}")

        return _Page(visit, register(), organisatie).tried(do, at="organisatie")

    _people(guard, register, bureau_url)
    return pages, guard


def _people(guard: Guard, register: Callable[[], Register], bureau_url: Callable[[], str]) -> None:
    """The routes about the aandachtsfunctionarissen of one organisation."""

    @guard.route(
        "/organisatie/{organisatie}/personen", right="netwerk_beheren", method="POST", typed=_TYPED
    )
    def add_one(visit: Visit, organisatie: str) -> Response:
        def do() -> Response:
            add_person(register(), organisatie, _new_person(visit), by=visit.medewerker.id)
            return visit.go(f"organisatie/{organisatie}")

        return _Page(visit, register(), organisatie).tried(do, at="nieuw")

    @guard.route(
        "/organisatie/{organisatie}/persoon/{persoon}/weg", right="netwerk_beheren", method="POST"
    )
    def remove_one(visit: Visit, organisatie: str, persoon: str) -> Response:
        def do() -> Response:
            remove_person(register(), organisatie, persoon, by=visit.medewerker.id)
            return visit.go(f"organisatie/{organisatie}")

        return _Page(visit, register(), organisatie).tried(do)

    @guard.route(
        "/organisatie/{organisatie}/persoon/{persoon}/uitnodiging",
        right="af_uitnodigen",
        method="POST",
    )
    def invite_one(visit: Visit, organisatie: str, persoon: str) -> Response:
        page = _Page(visit, register(), organisatie)

        def do() -> Response:
            secret = invite_person(register(), organisatie, persoon, by=visit.medewerker.id)
            return page.show(invitation=f"{bureau_url()}/{INVITED_BY}/{secret}")

        return page.tried(do)

    @guard.route(
        "/organisatie/{organisatie}/persoon/{persoon}/herstel",
        right="af_uitnodigen",
        method="POST",
    )
    def recover_one(visit: Visit, organisatie: str, persoon: str) -> Response:
        page = _Page(visit, register(), organisatie)

        def do() -> Response:
            reason, by = visit.one("reden"), visit.medewerker.id
            secret = recover_person(register(), organisatie, persoon, reason, by=by)
            return page.show(invitation=f"{bureau_url()}/{INVITED_BY}/{secret}")

        return page.tried(do)


def _typed(visit: Visit) -> dict[str, str]:
    return {
        "name": visit.one("naam"),
        "sector": visit.one("sector"),
        "domains": visit.one("domeinen"),
    }


def _new_person(visit: Visit) -> NewPerson:
    return NewPerson(
        name=visit.one("naam"),
        email=visit.one("adres"),
        role=visit.one("soort"),
        wijken=visit.fields.get("wijk", ()),
        rank=visit.one("volgorde"),
        language=visit.one("taal"),
    )
