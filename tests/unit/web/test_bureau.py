"""The bureau's door and desk: who may do what, sessions, and what is seen of a melding."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Any
from unittest.mock import Mock

import pytest
from chalice import Blueprint, Response

from chalicelib.access.domain import IDLE, LONGEST, Medewerker, Reading, Role
from chalicelib.access.guard import RouteWithoutRight, stop_at_undeclared
from chalicelib.access.oidc import Identity
from chalicelib.access.store import AccessStore, insert_reading, update_medewerker
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import derive
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.gemeente import Flood
from chalicelib.reports import sections
from chalicelib.reports.forms import (
    MELDING_AANVULLING,
    MELDING_PROFESSIONAL,
    MELDING_PUBLIEK,
    MELDING_SLEUTELPERSOON,
)
from chalicelib.reports.inbox.usecases import HEAD
from chalicelib.reports.store.cases import CaseStore
from chalicelib.reports.store.submissions import MELDING_AS_SEEN
from tests.support.builders import CANARY, FLOOD
from tests.support.bureau import (
    INVOLVE,
    ISSUER,
    PAGE,
    ROLES,
    Bureau,
    answered,
    form_token_of,
    later,
    secret_of,
    text_of,
)
from tests.support.reading import every, only
from tests.support.web import Answer

DESK: frozenset[Role] = frozenset({"triagist", "regisseur", "teamleider"})
TRIAGE: frozenset[Role] = frozenset({"triagist", "regisseur"})
# Who is asked to sign reads a melding, and has no list of them.
READING: frozenset[Role] = DESK | {"tekenbevoegd"}
REOPENING: frozenset[Role] = frozenset({"regisseur", "teamleider"})
MISUSE: frozenset[Role] = frozenset({"teamleider"})
CONTACT: frozenset[Role] = frozenset({"aandachtsfunctionaris"})
OFFICER: frozenset[Role] = frozenset({"fg"})
KEEPER: frozenset[Role] = frozenset({"netwerkcoordinator"})
PLANNING: frozenset[Role] = KEEPER | {"trainingscoordinator"}
INVITING = TRIAGE | KEEPER
ADMINISTRATOR: frozenset[Role] = frozenset({"beheerder"})
SIGNING = INVITING | ADMINISTRATOR
WATCHING: frozenset[Role] = SIGNING | {
    "teamleider",
    "tekenbevoegd",
    "evaluator",
    "communicatie",
}
EVALUATOR: frozenset[Role] = frozenset({"evaluator"})
PUBLISHING: frozenset[Role] = frozenset({"communicatie"})
READERS: frozenset[Role] = EVALUATOR | PUBLISHING | {"lezer"}
EVERYBODY = frozenset(ROLES)


# A melding that is not there: what is asked about it is asked of whoever may.
# A melding that is not there: what is asked about it is asked of whoever may.
OTHER = "f" * 32
SCHOOL = {"naam": "Testschool", "sector": "onderwijs"}
PERSON = {"naam": "Testpersoon N", "adres": "n@x.example", "soort": "vast", "volgorde": "1"}
LOST = {"reden": "telefoon_kwijt"}
CONTACTED = {"wie": "De wijkagent", "hoe": "telefoon", "doel": "Vragen", "gezegd": "Niets."}
NEW = {"naam": "Testpersoon N", "adres": "n@gemeente.example", "taal": "nl"}

DECISION = {"versie": "1", "uitkomst": "geen_zorg_na_onderzoek", "toelichting": "Niets " * 9}
REJECTION = {"waarom": "meer_onderzoek", "toelichting": "Bel eerst de school."}
HANDED = {"ontvanger": "politie", "grondslag": "vitaal_belang", "velden": "feiten"}
HANDED |= {"wie": "Meldkamer", "afspraak": "Zij gaan kijken.", "gebeld": "nee"}
LONGER = {"waarom": "wacht_op_antwoord", "toelichting": "De school antwoordt volgende week."}
SPLIT = {"versie": "1", "uit": "melding", "onderwerp": "groep", "wijk": "weet_niet"}
SPLIT |= {"toelichting": "Over de groep op het plein."}
REOPENED = {"waarom": "nieuwe_feiten", "toelichting": "Er is meer gezien."}

# What the evaluator does with a release of figures.
RELEASE: Mapping[str, Mapping[str, str]] = {
    "publiceren": {},
    "terugtrekken": {"waarom": "Er stond een fout in."},
    "herzien": {"waarom": "Er stond een fout in."},
    "raad": {"dag-dag": "2", "dag-maand": "3", "dag-jaar": "2026", "hoe": "raadsbrief"},
}
# What a coordinator enters of the plan of today.
PLAN = "SASS-2023-2026"
A_COST, AN_ACTIVITY = "/kosten/{plan}/{kosten}", "/activiteiten/{plan}/{activiteit}"
ON_THE_SECOND = {"datum-dag": "2", "datum-maand": "3", "datum-jaar": "2026"}
COST = {**ON_THE_SECOND, "plan": PLAN, "bedrag": "40", "stand": "betaald", "lijn": "overig"}
COST |= {"omschrijving": "Zaalhuur"}
ACTIVITY = {**ON_THE_SECOND, "lijn": "voorkomen", "soort": "training", "zin": "Een training."}

# What a medewerker or the beheerder changes of an account.
OWN: Mapping[str, Mapping[str, str]] = {
    "gegevens": {"taal": "nl", "gezien": "x"},
    "afwezig": {"vanaf": "2-3-2026", "tot_en_met": "9-3-2026"},
    "aanwezig": {},
    "vervanger": {"vervanger": ""},
}


# The matrix: every route of the bureau has its row, and a route without one fails below.
# The matrix: who may use a route, and what is posted to try it. A route without a row fails below.
MATRIX: Mapping[tuple[str, str], tuple[frozenset[Role], Mapping[str, str] | None]] = {
    ("GET", "/begin"): (EVERYBODY, None),
    ("GET", "/account"): (EVERYBODY, None),
    **{("POST", f"/account/{act}"): (EVERYBODY, fields) for act, fields in OWN.items()},
    ("POST", "/uitloggen"): (EVERYBODY, {}),
    ("GET", "/journaal"): (OFFICER, None),
    ("GET", "/journaal/{dag}"): (OFFICER, None),
    ("GET", "/journaal/{dag}/delen"): (OFFICER, None),
    ("GET", "/medewerkers"): (ADMINISTRATOR, None),
    ("GET", "/medewerkers/nieuw"): (ADMINISTRATOR, None),
    ("POST", "/medewerkers"): (ADMINISTRATOR, {**NEW, "rol": "fg"}),
    ("GET", "/medewerker/{one}"): (ADMINISTRATOR, None),
    **{("POST", f"/medewerker/{{one}}/{act}"): (ADMINISTRATOR, own) for act, own in OWN.items()},
    ("POST", "/medewerker/{one}/rollen"): (ADMINISTRATOR, {"rol": "fg", "toegang": "ja"}),
    ("POST", "/medewerker/{one}/uitnodiging"): (ADMINISTRATOR, {}),
    ("POST", "/medewerker/{one}/herstel"): (ADMINISTRATOR, LOST),
    ("GET", "/tekenen"): (WATCHING, None),
    ("POST", "/tekenen/{voorstel}"): (SIGNING, {}),
    ("POST", "/tekenen/{voorstel}/weigeren"): (SIGNING, {"reden": "niet_nodig"}),
    ("POST", "/tekenen/{voorstel}/intrekken"): (SIGNING, {}),
    ("GET", "/berichten"): (CONTACT, None),
    ("GET", "/bericht/{sid}"): (CONTACT, None),
    ("GET", "/bericht/{sid}/duiding"): (CONTACT, None),
    ("POST", "/bericht/{sid}/gezien"): (CONTACT, {}),
    ("POST", "/bericht/{sid}/duiding"): (CONTACT, {"duiding": "Ik weet meer.", "blad": PAGE}),
    ("GET", "/organisaties"): (INVITING, None),
    ("POST", "/organisaties"): (KEEPER, {**SCHOOL, "domeinen": "school.example"}),
    ("GET", "/organisatie/{organisatie}"): (INVITING, None),
    ("GET", "/organisaties/nieuw"): (KEEPER, None),
    ("GET", "/organisatie/{organisatie}/wijzigen"): (KEEPER, None),
    ("POST", "/organisatie/{organisatie}/wijzigen"): (KEEPER, {**SCHOOL, "gezien": "x"}),
    ("POST", "/organisatie/{organisatie}/stoppen"): (KEEPER, {}),
    ("POST", "/organisatie/{organisatie}/hervatten"): (KEEPER, {}),
    ("GET", "/organisatie/{organisatie}/personen"): (KEEPER, None),
    ("POST", "/organisatie/{organisatie}/personen"): (KEEPER, PERSON),
    ("GET", "/organisatie/{organisatie}/persoon/{persoon}"): (INVITING, None),
    ("GET", "/organisatie/{organisatie}/persoon/{persoon}/wijzigen"): (KEEPER, None),
    ("POST", "/organisatie/{organisatie}/persoon/{persoon}/wijzigen"): (
        KEEPER,
        {**PERSON, "gezien": "x"},
    ),
    ("POST", "/organisatie/{organisatie}/persoon/{persoon}/weg"): (KEEPER, {}),
    ("POST", "/organisatie/{organisatie}/persoon/{persoon}/uitnodiging"): (INVITING, {}),
    ("POST", "/organisatie/{organisatie}/persoon/{persoon}/herstel"): (INVITING, LOST),
    ("GET", "/afwezig"): (CONTACT, None),
    ("POST", "/afwezig"): (CONTACT, {"vanaf": "2-3-2026", "tot_en_met": "9-3-2026"}),
    ("POST", "/afwezig/voorbij"): (CONTACT, {}),
    ("POST", "/afwezig/adres"): (CONTACT, {}),
    ("POST", "/afwezig/telefoon"): (CONTACT, {"telefoon": "06 12345678"}),
    ("GET", "/werkbak"): (DESK, None),
    ("POST", "/werkbak/afdruk"): (DESK, {}),
    ("GET", "/volgende/{sid}"): (DESK, None),
    ("GET", "/melding/{sid}"): (READING, None),
    ("GET", "/melding/{sid}/logboek"): (READING, None),
    ("GET", "/melding/{sid}/wie"): (DESK, None),
    ("POST", "/melding/{sid}/wie"): (DESK, {"reden": "veiligheid"}),
    ("POST", "/melding/{sid}/oppakken"): (DESK, {}),
    ("GET", "/melding/{sid}/afschermen"): (DESK, None),
    ("POST", "/melding/{sid}/afschermen"): (DESK, {"waarom": "niet_meer_nodig"}),
    ("POST", "/melding/{sid}/verwerkt"): (DESK, {"gezien": "0"}),
    ("GET", "/melding/{sid}/overnemen"): (DESK, None),
    ("POST", "/melding/{sid}/overnemen"): (DESK, {"van": "iemand"}),
    ("GET", "/melding/{sid}/overdragen"): (DESK, None),
    ("POST", "/melding/{sid}/overdragen"): (DESK, {"naar": "niemand"}),
    ("GET", "/melding/{sid}/betrokken"): (DESK, None),
    ("GET", "/melding/{sid}/teruggeven"): (DESK, None),
    ("POST", "/melding/{sid}/teruggeven"): (DESK, {"waarom": "geen_tijd"}),
    ("GET", "/melding/{sid}/gevaar"): (DESK, None),
    ("POST", "/melding/{sid}/gevaar"): (DESK, {"sinds": "x", "oordeel": "geen_direct_gevaar"}),
    ("GET", "/melding/{sid}/vraag"): (TRIAGE, None),
    ("POST", "/melding/{sid}/vraag"): (TRIAGE, {"vraag": "Wanneer?", "taal": "nl", "blad": "a"}),
    ("GET", "/melding/{sid}/status"): (TRIAGE, None),
    ("POST", "/melding/{sid}/status"): (TRIAGE, {"status": "in_onderzoek"}),
    ("GET", "/melding/{sid}/besluit"): (TRIAGE, None),
    ("POST", "/melding/{sid}/besluit"): (TRIAGE, DECISION),
    ("POST", "/melding/{sid}/voorstel/{voorstel}/tekenen"): (READING, {"versie": "1"}),
    ("GET", "/melding/{sid}/voorstel/{voorstel}/afwijzen"): (READING, None),
    ("POST", "/melding/{sid}/voorstel/{voorstel}/afwijzen"): (READING, REJECTION),
    ("POST", "/melding/{sid}/voorstel/{voorstel}/intrekken"): (TRIAGE, {}),
    ("GET", "/melding/{sid}/verlengen"): (TRIAGE, None),
    ("POST", "/melding/{sid}/verlengen"): (TRIAGE, LONGER),
    ("GET", "/melding/{sid}/splitsen"): (TRIAGE, None),
    ("POST", "/melding/{sid}/splitsen"): (TRIAGE, SPLIT),
    ("GET", "/melding/{sid}/overdracht"): (DESK, None),
    ("POST", "/melding/{sid}/overdracht"): (DESK, HANDED),
    ("POST", "/melding/{sid}/overdracht/{overdracht}/ontvangst"): (DESK, {}),
    ("GET", "/melding/{sid}/heropenen"): (REOPENING, None),
    ("POST", "/melding/{sid}/heropenen"): (REOPENING, {"versie": "1", **REOPENED}),
    ("GET", "/melding/{sid}/terugkoppeling"): (DESK, None),
    ("POST", "/melding/{sid}/terugkoppeling"): (DESK, {"gezegd": "Gebeld."}),
    ("GET", "/melding/{sid}/koppelen"): (TRIAGE, None),
    ("POST", "/melding/{sid}/koppelen"): (TRIAGE, {"ander": OTHER, "reden": "zelfde_plek"}),
    ("GET", "/melding/{sid}/koppelen/kenmerk"): (TRIAGE, None),
    ("POST", "/melding/{sid}/koppelen/kenmerk"): (
        TRIAGE,
        {"kenmerk": "ABC-DEF-GHJ", "reden": "zelfde_plek"},
    ),
    ("GET", "/melding/{sid}/losmaken"): (TRIAGE, None),
    ("POST", "/melding/{sid}/losmaken"): (TRIAGE, {"ander": OTHER}),
    ("GET", "/melding/{sid}/betrekken"): (TRIAGE, None),
    ("POST", "/melding/{sid}/betrekken"): (TRIAGE, INVOLVE),
    ("GET", "/melding/{sid}/meevragen"): (TRIAGE, None),
    ("POST", "/melding/{sid}/meevragen"): (TRIAGE, {"bij": "waterlijn", "persoon": "vast"}),
    ("GET", "/melding/{sid}/afdruk"): (READING, None),
    ("POST", "/melding/{sid}/afdruk"): (READING, {}),
    ("GET", "/melding/{sid}/notitie"): (DESK, None),
    ("POST", "/melding/{sid}/notitie"): (DESK, {"tekst": "Een notitie.", "blad": PAGE}),
    ("GET", "/melding/{sid}/contact"): (DESK, None),
    ("POST", "/melding/{sid}/contact"): (DESK, CONTACTED),
    ("GET", "/melding/{sid}/onderzoek"): (TRIAGE, None),
    ("POST", "/melding/{sid}/onderzoek"): (
        TRIAGE,
        {"versie": "0", "urgentie": "hoog", "blad": PAGE},
    ),
    ("GET", "/melding/{sid}/notities"): (READING, None),
    ("GET", "/melding/{sid}/meer"): (READING, None),
    ("GET", "/melding/{sid}/meer/{place}"): (READING, None),
    ("POST", "/melding/{sid}/meer/{place}/wie"): (DESK, {"reden": "veiligheid"}),
    ("GET", "/melding-invoeren"): (TRIAGE, None),
    ("GET", "/melding-invoeren/inwoner"): (TRIAGE, None),
    ("POST", "/melding-invoeren/inwoner"): (TRIAGE, {"page": "signaal", "go": "lang:nl"}),
    ("GET", "/melding-invoeren/professional"): (TRIAGE, None),
    ("POST", "/melding-invoeren/professional"): (TRIAGE, {"page": "signaal", "go": "lang:nl"}),
    ("GET", "/onleesbaar"): (DESK, None),
    ("GET", "/onleesbaar/{queue}/{row}"): (DESK, None),
    ("POST", "/onleesbaar/{queue}/{row}/opnieuw"): (TRIAGE, {}),
    ("POST", "/onleesbaar/{queue}/{row}/afgehandeld"): (TRIAGE, {"reden": "dubbel"}),
    ("GET", "/zoeken"): (TRIAGE, None),
    ("POST", "/zoeken"): (TRIAGE, {"zoek": "Wantij", "reden": "eerder_plek", "blad": PAGE}),
    ("GET", "/zoeken/{one}"): (TRIAGE, None),
    ("POST", "/zoeken/{one}/koppelen"): (
        TRIAGE,
        {"bij": OTHER, "ander": OTHER, "reden": "zelfde_plek"},
    ),
    ("GET", "/piek"): (DESK, None),
    ("POST", "/piek"): (TRIAGE, {"blad": PAGE}),
    ("GET", "/piek/{stapel}"): (DESK, None),
    ("POST", "/piek/{stapel}/voorstel"): (TRIAGE, {"meldingen": OTHER, "toelichting": "Reclame."}),
    ("POST", "/piek/{stapel}/tekenen"): (MISUSE, {}),
    ("GET", "/piek/{stapel}/afwijzen"): (MISUSE, None),
    ("POST", "/piek/{stapel}/afwijzen"): (
        MISUSE,
        {"waarom": "geen_misbruik", "toelichting": "Echt."},
    ),
    ("POST", "/piek/{stapel}/intrekken"): (TRIAGE, {}),
    ("GET", "/kenmerk"): (DESK, None),
    ("GET", "/kosten"): (PLANNING, None),
    ("GET", "/kosten/nieuw"): (PLANNING, None),
    ("POST", "/kosten/nieuw"): (PLANNING, COST),
    ("GET", f"{A_COST}/betaald"): (PLANNING, None),
    ("POST", f"{A_COST}/betaald"): (PLANNING, {**ON_THE_SECOND, "bedrag": "40", "versie": "1"}),
    ("GET", f"{A_COST}/vervallen"): (PLANNING, None),
    ("POST", f"{A_COST}/vervallen"): (PLANNING, {"versie": "1"}),
    ("GET", "/activiteiten"): (PLANNING, None),
    ("GET", "/activiteiten/nieuw"): (PLANNING, None),
    ("POST", "/activiteiten/nieuw"): (PLANNING, {**ACTIVITY, "stand": "gepland", "plan": PLAN}),
    ("GET", f"{AN_ACTIVITY}/wijzigen"): (PLANNING, None),
    ("POST", f"{AN_ACTIVITY}/wijzigen"): (PLANNING, {**ACTIVITY, "versie": "1"}),
    ("GET", f"{AN_ACTIVITY}/uitgevoerd"): (PLANNING, None),
    ("POST", f"{AN_ACTIVITY}/uitgevoerd"): (
        PLANNING,
        {**ON_THE_SECOND, "aantal": "12", "versie": "1"},
    ),
    ("GET", f"{AN_ACTIVITY}/vervallen"): (PLANNING, None),
    ("POST", f"{AN_ACTIVITY}/vervallen"): (PLANNING, {"versie": "1"}),
    ("GET", "/evaluatie"): (READERS, None),
    ("GET", "/evaluatie/{uitgave}"): (READERS, None),
    ("GET", "/evaluatie/{uitgave}/bestand/{bestand}"): (READERS, None),
    ("GET", "/evaluatie/{uitgave}/bijlage/{bestand}"): (READERS, None),
    **{("GET", f"/evaluatie/{{uitgave}}/{act}"): (EVALUATOR, None) for act in RELEASE},
    **{("POST", f"/evaluatie/{{uitgave}}/{act}"): (EVALUATOR, of) for act, of in RELEASE.items()},
    ("POST", "/evaluatie/{uitgave}/intrekken"): (EVALUATOR, {}),
    ("POST", "/evaluatie/{uitgave}/tekenen"): (PUBLISHING, {"versie": "1"}),
    ("GET", "/evaluatie/{uitgave}/afwijzen"): (PUBLISHING, None),
    ("POST", "/evaluatie/{uitgave}/afwijzen"): (PUBLISHING, {"reden": "klopt_niet"}),
    ("GET", "/leeslijst"): (READERS, None),
    ("POST", "/leeslijst"): (EVALUATOR, {"lijst": "intern", "wie": "gast", "hoe": "erop"}),
    ("POST", "/leeslijst/{voorstel}/tekenen"): (PUBLISHING, {}),
    ("POST", "/leeslijst/{voorstel}/afwijzen"): (PUBLISHING, {"reden": "klopt_niet"}),
    ("GET", "/melding/{sid}/eerder"): (TRIAGE, None),
    ("POST", "/melding/{sid}/eerder"): (TRIAGE, {"ander": OTHER}),
}
OPEN = {
    "/",
    "/uitnodiging/{secret}",
    "/inloggen",
    "/inloggen/verder",
    "/terug",
    "/uitgelogd",
    "/uitloggen/verder",
}


def ask(bureau: Bureau, route: tuple[str, str], sid: str, secret: str) -> Answer:
    _, fields = MATRIX[route]
    path = route[1].replace("{sid}", sid).replace("{one}", "gast").replace("{dag}", "2026-03-02")
    return bureau.get(path, secret) if fields is None else bureau.post(path, fields, secret)


each_route = pytest.mark.parametrize("route", MATRIX, ids=" ".join)


def test_every_route_has_a_row_in_the_matrix(bureau: Bureau) -> None:
    # Who holds a link says that the address is theirs (test_second_hand.py).
    declared, by_link = bureau.guard.declared, ("POST", "/uitnodiging/{secret}")
    public = {("GET", path) for path in OPEN} | {by_link}
    assert {key for key, right in declared.items() if right == "iedereen"} == public
    assert set(declared) - public == set(MATRIX)


@each_route
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_matrix_says_and_nothing_else(
    bureau: Bureau, route: tuple[str, str], role: Role
) -> None:
    bureau.invite("gast")
    secret = bureau.logged_in(role)
    answer = ask(bureau, route, bureau.sid, secret)
    if role in MATRIX[route][0]:
        # A public report is shared with no organisation, so for its contact it is not there; nor is the
        # other melding, a person to ask, surplus, an unreadable message, a search that nobody asked for, or
        # somebody at an organisation without a contact. The directory is empty: test_directory.py fills it;
        # and nobody proposed anything, nor began a batch of misuse.
        of_nothing = (
            *(
                "/bericht/",
                "/zoeken/{one}",
                "/organisatie/",
                "/afwezig",
                "/onleesbaar/",
                "/tekenen/",
                "/piek/",
                "/evaluatie/",
                "/kosten/{plan}/",
                "/activiteiten/{plan}/",
                "/leeslijst/",
            ),
        )
        links = tuple(
            f"/melding/{{sid}}/{act}"
            for act in ("losmaken", "meevragen", "meer", "voorstel", "overdracht/")
        )
        # Nobody has the melding, so nobody may decide on it, and there is no decision; and there is no flood.
        asks_nobody = (
            route[1].endswith(
                (
                    "/piek",
                    "/betrekken",
                    "/besluit",
                    "/verlengen",
                    "/splitsen",
                    "/koppelen/kenmerk",
                    "/overdracht",
                    "/heropenen",
                    "/terugkoppeling",
                    "/medewerker/{one}/herstel",
                    "/overdragen",
                    "/onderzoek",
                    "/leeslijst",
                )
            )
            and route[0] == "POST"
        )
        # An aandachtsfunctionaris keeps number and absence in the directory.
        is_kept_there = role == "aandachtsfunctionaris" and route[1].startswith("/account/")
        # Whoever only signs reads what waits for their signature.
        is_unsigned = role == "tekenbevoegd" and route[1].startswith("/melding/")
        is_of_nothing = (
            is_kept_there
            or is_unsigned
            or route[1].startswith(of_nothing + links)
            or route[1] == "/melding/{sid}/koppelen"
            or route == ("POST", "/melding/{sid}/eerder")
        )
        assert answer.status in ({404} if is_of_nothing else {422} if asks_nobody else {200, 303})
        return
    assert (answer.status, bureau.keys.opened) == (403, 0)
    (entry,) = [e for e in bureau.entries_of(role) if e.action == "geweigerd"]
    assert entry.facts["route"] == " ".join(route)
    # A refusal tells nothing: what exists and what does not get the same bytes.
    other = ask(bureau, route, "0" * 32, secret)
    assert (other.status, other.headers) == (answer.status, answer.headers)
    assert other.body.replace("0" * 32, bureau.sid) == answer.body


@each_route
def test_without_a_session_nothing_runs(bureau: Bureau, route: tuple[str, str]) -> None:
    for secret in ("", "geraden", "x" * 5000):
        answer = answered(303 if route[0] == "GET" else 403, ask(bureau, route, bureau.sid, secret))
        assert route[0] == "POST" or "inloggen?verder=" in answer.headers["location"]
    assert bureau.keys.opened == 0


@each_route
def test_somebody_whose_access_was_ended_is_out_at_the_next_click(
    bureau: Bureau, route: tuple[str, str]
) -> None:
    seen = bureau.hire("weg", *ROLES)
    secret = bureau.session_of(seen)
    bureau.put(update_medewerker(seen, roles=seen.roles, active=False, sessions_from=""))
    assert ask(bureau, route, bureau.sid, secret).status in {303, 403}
    assert bureau.keys.opened == 0


def test_a_role_taken_away_counts_at_the_next_click(bureau: Bureau) -> None:
    seen = bureau.hire("iemand", "triagist")
    secret = bureau.session_of(seen)
    answered(200, bureau.get(f"/melding/{bureau.sid}", secret))
    opened = bureau.keys.opened
    bureau.put(update_medewerker(seen, roles=OFFICER, active=True, sessions_from=""))
    answered(403, bureau.get(f"/melding/{bureau.sid}", secret))
    assert bureau.keys.opened == opened


def test_all_sessions_of_somebody_can_be_ended_at_once(bureau: Bureau) -> None:
    seen, now = bureau.hire("iemand", "triagist"), to_text(bureau.now())
    secret = bureau.session_of(seen)
    bureau.put(update_medewerker(seen, roles=seen.roles, active=True, sessions_from=now))
    answered(303, bureau.get("/werkbak", secret))
    later(bureau, seconds=5)
    answered(200, bureau.get("/werkbak", bureau.session_of(seen)))


def test_a_route_around_the_door_stops_the_start(bureau: Bureau) -> None:
    # What every surface serves without a login: nothing more than this.
    common = ("/static/{name}", "/toegankelijkheid", "/.well-known/security.txt")
    stop_at_undeclared(bureau.app, bureau.guard, others=common)
    around = Blueprint("around")

    @around.route("/achterom")
    def view() -> Response:
        raise AssertionError

    bureau.app.register_blueprint(around)
    with pytest.raises(RouteWithoutRight, match="GET /achterom"):
        stop_at_undeclared(bureau.app, bureau.guard, others=common)


def test_who_logs_in_gets_a_new_session_and_goes_where_they_wanted(bureau: Bureau) -> None:
    bureau.hire("iemand", "triagist")
    answer = answered(303, bureau.log_in("iemand", f"melding/{bureau.sid}"))
    assert answer.headers["location"] == f"melding/{bureau.sid}"
    secret = secret_of(answer)
    assert len(secret) >= 43
    assert secret not in repr(bureau.database.tables)
    answered(200, bureau.get(f"/melding/{bureau.sid}", secret))
    assert [e.action for e in bureau.entries_of("iemand")] == ["ingelogd"]


@pytest.mark.parametrize(
    "target", ["//elders.example", "https:x", "../x", "a/../b", "javascript:x", "A"]
)
def test_a_login_ends_on_a_page_of_ours(bureau: Bureau, target: str) -> None:
    bureau.hire("iemand", "triagist")
    assert bureau.log_in("iemand", target).headers["location"] == "begin"


def test_a_callback_counts_once(bureau: Bureau) -> None:
    bureau.hire("iemand", "triagist")
    cookie, state = bureau.begun()
    callback = f"/terug?code=iemand&state={state}"
    first, second = (bureau.get(callback, cookie=cookie) for _ in range(2))
    assert (first.status, second.status) == (303, 403)
    assert "set-cookie" not in second.headers


def test_every_bad_callback_gets_the_same_page(bureau: Bureau) -> None:
    bureau.hire("iemand", "triagist")
    cookie, state = bureau.begun()
    _, other = bureau.begun()
    good = f"/terug?code=iemand&state={state}"
    bad = [
        bureau.get(good),
        bureau.get(good, cookie=f"{cookie.partition('=')[0]}=x"),
        bureau.get(f"/terug?code=iemand&state={other}", cookie=cookie),
        bureau.get(f"/terug?state={state}", cookie=cookie),
        bureau.get(f"/terug?error=access_denied&state={state}", cookie=cookie),
        bureau.get(f"/terug?code=onbekend&state={state}", cookie=cookie),
        bureau.get("/terug", cookie=cookie),
    ]
    assert {answer.status for answer in bad} == {403}
    assert len({answer.body for answer in bad}) == 1
    assert all("set-cookie" not in answer.headers for answer in bad)
    later(bureau, minutes=11)
    answered(403, bureau.get(good, cookie=cookie))


@pytest.mark.parametrize("known", [False, True])
def test_who_is_not_or_no_longer_known_is_told_whom_to_ask(bureau: Bureau, *, known: bool) -> None:
    bureau.hire("iemand", "triagist", active=False)
    if not known:
        bureau.provider.known["iemand"] = Identity("x", "y")
    answer = answered(403, bureau.log_in("iemand"))
    assert "Vraag de beheerder" in answer.body
    assert "set-cookie" not in answer.headers


def test_a_session_that_was_left_is_dead_wherever_it_is_used(bureau: Bureau) -> None:
    answered(200, bureau.get("/werkbak", bureau.triagist))
    left = answered(303, bureau.post("/uitloggen", {}, bureau.triagist))
    assert left.headers["location"] == "uitloggen/verder"
    assert "Max-Age=0" in left.headers["set-cookie"]
    # Not by a redirect: a form of ours may lead to no other site (form-action of the policy).
    onward = answered(200, bureau.get("/uitloggen/verder"))
    assert onward.headers["refresh"] == f"0; url={bureau.provider.leave_address()}"
    assert bureau.provider.leave_address() in [e["href"] for e in every(onward.body, "a")]
    answered(303, bureau.get("/werkbak", bureau.triagist))
    assert "uitgelogd" in [e.action for e in bureau.entries_of("triagist")]


def test_a_session_ends_by_itself(bureau: Bureau) -> None:
    secret = bureau.triagist
    later(bureau, seconds=int(IDLE.total_seconds()))
    answered(303, bureau.get("/werkbak", secret))
    secret, end = bureau.again("triagist"), bureau.now() + LONGEST
    while bureau.now() < end:
        answered(200, bureau.get("/werkbak", secret))
        later(bureau, minutes=10)
    answered(303, bureau.get("/werkbak", secret))


def test_a_session_in_use_is_noted_once_a_minute(bureau: Bureau) -> None:
    triagist = bureau.triagist
    later(bureau, seconds=61)
    before = len(bureau.database.committed)
    for _ in range(5):
        answered(200, bureau.get("/account", triagist))
    assert len(bureau.database.committed) == before + 1


@pytest.mark.parametrize(
    ("site", "token", "status"),
    [
        ("same-origin", "", 303),
        ("cross-site", "", 403),
        ("same-site", "", 403),
        ("same-origin", "geraden", 403),
        ("same-origin", "gerædén", 403),
        ("same-origin", form_token_of("een andere sessie"), 403),
    ],
)
def test_a_form_must_come_from_a_page_of_ours_in_the_same_session(
    bureau: Bureau, site: str, token: str, status: int
) -> None:
    path = f"/melding/{bureau.sid}/oppakken"
    answered(status, bureau.post(path, {}, bureau.triagist, token=token, sec_fetch_site=site))
    handler = bureau.file(bureau.sid).submissions[0].handler
    assert handler == ("triagist" if status == 303 else "")


def test_what_was_typed_is_kept_when_the_session_is_over(bureau: Bureau) -> None:
    sid, triagist = bureau.sid, bureau.triagist
    later(bureau, hours=1)
    for question in ("Wanneer was dit, en wie was erbij?", "Waarom?"):
        fields = {"vraag": question, "blad": "geen tekst van iemand"}
        answer = answered(403, bureau.post(f"/melding/{sid}/vraag", fields, triagist))
        assert question in answer.body
        assert "geen tekst van iemand" not in answer.body
        assert "Vraag aan de melder</label>" in answer.body
    assert bureau.file(sid).asked == []


def test_while_the_journal_is_away_nothing_is_opened_and_nobody_is_refused_unseen(
    bureau: Bureau,
) -> None:
    path, secrets = f"/melding/{bureau.sid}", (bureau.triagist, bureau.logged_in("evaluator"))
    bureau.database.away = {"journal"}
    for secret in secrets:
        assert CANARY not in answered(503, bureau.get(path, secret)).body
    assert bureau.keys.opened == 0


def test_without_the_journal_nothing_is_printed(bureau: Bureau) -> None:
    sid, triagist = bureau.sid, bureau.triagist
    bureau.database.away = {"journal"}
    assert sid not in answered(503, bureau.post("/werkbak/afdruk", {}, triagist)).body


ROLE = {"rol": "fg", "toegang": "ja"}


def everybody(bureau: Bureau) -> list[Medewerker]:
    return AccessStore(bureau.database).everybody()


def invited(bureau: Bureau) -> str:
    """Add a triagist, for whom a second administrator signs; the path of the link that is mailed."""
    answered(200, bureau.post("/medewerkers", {**NEW, "rol": "triagist"}, bureau.admin))
    bureau.sign(bureau.logged_in("beheerder", name="tweede"))
    return bureau.links(NEW["adres"])[-1].lstrip("/")


def test_who_is_invited_becomes_that_medewerker_once(bureau: Bureau) -> None:
    path = invited(bureau)
    assert path.rpartition("/")[2] not in repr(bureau.database.tables)
    answered(200, bureau.get(f"/{path}"))
    for name in ("nieuw", "ander"):
        bureau.provider.known[name] = Identity(ISSUER, name)
    answer = answered(303, bureau.log_in("nieuw", path))
    assert answer.headers["location"] == "begin"
    answered(200, bureau.get("/werkbak", secret_of(answer)))
    # The same person comes in from now on; another one does not, with the same link.
    answered(303, bureau.log_in("nieuw"))
    answered(403, bureau.log_in("ander", path))


def test_an_invitation_ends_after_a_week_and_with_the_access(bureau: Bureau) -> None:
    path = invited(bureau)
    bureau.provider.known["nieuw"] = Identity(ISSUER, "nieuw")
    later(bureau, days=7)
    answered(403, bureau.log_in("nieuw", path))
    admin = bureau.again("beheerder")
    (new,) = [m for m in everybody(bureau) if not m.subject]
    answered(200, bureau.post(f"/medewerker/{new.id}/uitnodiging", {}, admin))
    bureau.post(f"/medewerker/{new.id}/rollen", {"rol": "triagist"}, admin)
    assert not bureau.staff(new.id).active
    answered(404, bureau.post(f"/medewerker/{new.id}/uitnodiging", {}, admin))


def test_nobody_gives_themself_a_role_and_every_change_is_in_the_journal(bureau: Bureau) -> None:
    triagist, own = bureau.triagist, {"rol": "triagist", "toegang": "ja"}
    answered(422, bureau.post("/medewerker/beheerder/rollen", own, bureau.admin))
    assert bureau.staff("beheerder").roles == {"beheerder"}
    answered(303, bureau.post("/medewerker/triagist/rollen", ROLE, bureau.admin))
    assert bureau.staff("triagist").roles == {"fg"}
    (entry,) = bureau.chain("medewerker#triagist")
    assert (entry.actor, entry.action, entry.facts["roles"]) == ("beheerder", "gewijzigd", "fg")
    later(bureau, seconds=1)
    # Not a role of theirs that is missing, but the session: it ended with the change.
    assert "inloggen" in answered(303, bureau.get("/werkbak", triagist)).headers["location"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({**NEW, "naam": "", "rol": "fg"}, "Vul een naam in."),
        (NEW, "Kies minstens één rol."),
        ({**NEW, "rol": "koning"}, "Dit antwoord kennen wij niet. Kies opnieuw."),
        ({**NEW, "adres": "", "rol": "fg"}, "Vul een werkadres in, zoals naam@gemeente.nl."),
    ],
)
def test_a_medewerker_has_a_name_and_a_role_and_is_asked_for_it_at_the_field(
    bureau: Bureau, fields: dict[str, str], words: str
) -> None:
    answer = answered(422, bureau.post("/medewerkers", fields, bureau.admin))
    ((said, shown),) = re.findall(r'<li><a [^>]*href="#([^"]+)"[^>]*>([^<]*)', answer.body)
    assert shown == words
    for held in (f'id="{said}"', f'id="{said}-error"', f'value="{fields["naam"]}"'):
        assert held in answer.body
    assert f'value="{fields["adres"]}"' in answer.body
    assert len(everybody(bureau)) == 1


def test_who_forgets_a_role_is_asked_for_it_at_the_boxes(bureau: Bureau) -> None:
    bureau.hire("ander", "evaluator")
    shown = bureau.get("/medewerker/ander", bureau.admin).body
    # A role is needed of everybody but an aandachtsfunctionaris, so no label may say otherwise.
    roles = shown.partition('id="rollen"')[2].partition("</section>")[0]
    assert "niet verplicht" not in roles.partition("Heeft toegang")[0]
    answer = bureau.post("/medewerker/ander/rollen", {"toegang": "ja"}, bureau.admin)
    assert "Kies minstens één rol." in answered(422, answer).body
    assert bureau.staff("ander").roles == {"evaluator"}


def test_a_bsn_in_a_name_is_not_taken_and_one_button_takes_it_out(bureau: Bureau) -> None:
    typed = {**NEW, "naam": "Testpersoon 123456782 N", "rol": "fg"}
    wrong = answered(422, bureau.post("/medewerkers", typed, bureau.admin))
    assert 'name="go" value="strip:naam"' in wrong.body
    mended = answered(200, bureau.post("/medewerkers", {**typed, "go": "strip:naam"}, bureau.admin))
    assert 'value="Testpersoon N"' in mended.body
    assert 'value="fg" checked' in mended.body
    assert "123456782" not in mended.body
    assert len(everybody(bureau)) == 1


def test_a_medewerker_added_twice_from_one_page_is_one(bureau: Bureau) -> None:
    typed = {**NEW, "rol": "fg", "blad": PAGE}
    other = {**typed, "naam": "Testpersoon O", "adres": "o@gemeente.example"}
    for fields in (typed, typed, other):
        answered(200, bureau.post("/medewerkers", fields, bureau.admin))
    names = sorted(m.name for m in everybody(bureau) if not m.subject)
    assert names == ["Testpersoon N", "Testpersoon O"]
    assert len(set(bureau.links())) == 2


def test_a_triagist_added_twice_from_one_page_is_proposed_once(bureau: Bureau) -> None:
    for _ in range(2):
        typed = {**NEW, "rol": ["triagist", "fg"], "blad": PAGE}
        answered(200, bureau.post("/medewerkers", typed, bureau.admin))
    assert (len(bureau.proposals), len(bureau.links())) == (1, 1)


def test_roles_stay_as_chosen_when_another_administrator_was_quicker(bureau: Bureau) -> None:
    bureau.hire("ander", "evaluator")
    admin, other = bureau.admin, bureau.logged_in("beheerder", name="tweede")

    def be_quicker() -> None:
        quicker = {"rol": "oproep", "toegang": "ja"}
        answered(303, bureau.post("/medewerker/ander/rollen", quicker, other))

    bureau.database.before("query journal/medewerker#ander", be_quicker)
    answer = answered(409, bureau.post("/medewerker/ander/rollen", ROLE, admin))
    assert "Een collega was u voor" in answer.body
    assert re.findall(r'value="(\w+)" checked', answer.body) == ["fg", "ja"]
    assert bureau.staff("ander").roles == {"oproep"}


def test_while_the_journal_is_away_no_medewerker_is_added_and_the_name_is_kept(
    bureau: Bureau,
) -> None:
    admin = bureau.admin
    bureau.hire("ander", "evaluator")
    bureau.database.away = {"journal"}
    typed = {**NEW, "rol": "fg"}
    answer = answered(503, bureau.post("/medewerkers", typed, admin))
    assert "Testpersoon N" in answer.body
    assert bureau.links() == []
    answered(503, bureau.post("/medewerker/ander/rollen", ROLE, admin))
    assert bureau.staff("ander").roles == {"evaluator"}
    assert len(everybody(bureau)) == 2


def test_when_names_cannot_be_read_nothing_is_shown(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Mock(side_effect=Unavailable)
    monkeypatch.setattr("chalicelib.reports.melding.pages.names_of", away)
    assert CANARY not in answered(503, bureau.get(f"/melding/{bureau.sid}", bureau.triagist)).body


def test_danger_stands_on_top_of_all_work(bureau: Bureau) -> None:
    bureau.report()
    reference = derive(bureau.report(danger_now="ja")[0]).reference
    body = bureau.get("/werkbak", bureau.triagist).body
    assert reference in text_of(body.partition("<tbody>")[2].partition("</tr>")[0])
    assert CANARY not in body


def rows_of(body: str) -> list[str]:
    """``sid`` of each row of the werkbak that is shown."""
    return re.findall(r'href="(?:\.\./)?melding/([0-9a-f]+)', body)


def test_each_view_and_each_filter_shows_what_it_says(bureau: Bureau) -> None:
    _, late = bureau.report(wijk_code="WK050501")
    _, danger = bureau.report(danger_now="ja")
    _, taken = bureau.report(subject_kind="groep")
    bureau.post(f"/melding/{taken}/oppakken", {}, bureau.logged_in("regisseur"))
    _, mine = bureau.report()
    bureau.post(f"/melding/{mine}/oppakken", {}, bureau.logged_in("triagist"))
    later(bureau, days=1)
    bureau.set_flood(Flood(unverified=0, minutes=15))
    _, apart = bureau.report()
    secret = bureau.again("triagist")
    for query, wanted in (
        ("", {late, danger}),
        ("tab=gevaar", {danger}),
        ("tab=te_laat", {late, danger}),
        ("tab=mij", {mine}),
        ("tab=vrij", {late, danger}),
        ("tab=wacht", set()),
        ("tab=onderzoek", {taken, mine}),
        ("tab=piek", {apart}),
        ("bak=nieuw", {late}),
        ("bak=lopend", {taken, mine}),
        ("wijk=WK050501", {late}),
        ("tab=mij&onderwerp=groep", set()),
        ("tab=onderzoek&onderwerp=groep", {taken}),
        ("kanaal=verzonnen&wijk=%3Cb%3E", {late, danger}),
        ("tab=onzin&bak=onzin&wijk=onzin&sorteer=x", {late, danger}),
    ):
        answer = answered(200, bureau.get(f"/werkbak?{query}", secret))
        assert set(rows_of(answer.body)) == wanted, query
        assert "<b>" not in answer.body


def test_a_choice_that_shows_nothing_says_which_and_each_can_be_dropped(bureau: Bureau) -> None:
    bureau.report()
    query = "bak=nieuw&kanaal=professional&onderwerp=groep"
    body = bureau.get(f"/werkbak?{query}", bureau.triagist).body
    assert "Geen meldingen bij: Professional, Een groep." in text_of(body)
    dropped = [a["href"] for a in every(body, "a") if a.text.endswith("×, weghalen")]
    assert dropped == ["?bak=nieuw&onderwerp=groep", "?bak=nieuw&kanaal=professional"]


def test_a_view_looks_at_no_more_rows_of_a_long_pile_than_of_a_short_one(bureau: Bureau) -> None:
    bureau.set_flood(FLOOD)
    for _ in range(600):
        bureau.report()
    body = bureau.get("/werkbak?wijk=WK050501", bureau.logged_in("triagist")).body
    # For the counts the head of each pile, and of this one no more than it looks at.
    assert 0 < sum(len(page.items) for _, page in bureau.database.pages) <= HEAD + 250
    assert "Er is meer." in text_of(body)
    assert "Niet toegewezen 99+" in text_of(body)


def test_what_is_printed_is_noted_first_and_the_page_itself_is_empty_on_paper(
    bureau: Bureau,
) -> None:
    secret, sid = bureau.logged_in("teamleider"), bureau.sid
    bureau.report(wijk_code="WK050501")
    page = bureau.get("/werkbak?wijk=WK050507", secret).body
    # Everything but the words that name the button.
    assert re.search(
        r"<h1[^>]*>Werkvoorraad</h1>\s*<details[^>]*no-print(?s:.*?)</details>\s*</div>\s*"
        r"<p[^>]*print-only[^>]*>.*?</p>\s*<div[^>]*no-print",
        page,
    )
    answer = bureau.post("/werkbak/afdruk", {"wijk": "WK050507", "bak": "nieuw"}, secret)
    assert rows_of(answer.body) == [sid]
    assert "Vertrouwelijk" in answer.body
    assert "Afgedrukt door Testpersoon teamleider op 2 maart 2026" in answer.body
    assert "<select" not in answer.body
    (entry,) = [e for e in bureau.entries_of("teamleider") if e.action == "afgedrukt"]
    assert (entry.facts["what"], entry.facts["rows"]) == ("werkbak", "1")


def test_the_werkbak_opens_nothing_and_notes_nothing(bureau: Bureau) -> None:
    triagist = bureau.triagist
    bureau.report()
    before = len(bureau.database.committed)
    answered(200, bureau.get("/werkbak", triagist))
    assert (bureau.keys.opened, len(bureau.database.committed)) == (0, before)


def test_a_long_pile_is_shown_page_by_page_and_every_melding_once(bureau: Bureau) -> None:
    bureau.hire("triagist", "triagist")
    sids = set()
    for _ in range(130):
        sids.add(bureau.report()[1])
        later(bureau, minutes=1)
    secret = bureau.again("triagist")
    found: list[str] = []
    places = [""]
    while places:
        body = bureau.get(f"/werkbak?bak=nieuw&na={places[0]}", secret).body
        found += rows_of(body)
        places = re.findall(r'[?;]na=([^"&]+)', body)
    assert len(found) == len(sids)
    assert set(found) == sids


def test_a_cursor_of_another_pile_begins_at_the_start(bureau: Bureau) -> None:
    """DynamoDB refuses to begin a pile at a place of another one (ValidationException)."""
    held = {"pk": "melding#x", "sk": "melding", "bak": "nieuw", "bak_at": "0#2026"}
    cursor = base64.urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")
    for pile in ("dringend", "onzin"):
        answered(200, bureau.get(f"/werkbak?bak={pile}&na={cursor}", bureau.triagist))
    assert {after for after, _ in bureau.database.pages} == {None}
    bureau.get(f"/werkbak?bak=nieuw&na={cursor}", bureau.triagist)
    assert bureau.database.pages[-1][0] == held


@pytest.mark.parametrize("cursor", ["x", "e30", "bnVsbA", "W10", "%00", "eyJwayI6MX0"])
def test_a_cursor_that_is_none_of_ours_begins_at_the_start(bureau: Bureau, cursor: str) -> None:
    assert bureau.sid in bureau.get(f"/werkbak?bak=nieuw&na={cursor}", bureau.triagist).body


def test_a_deadline_is_said_in_words(bureau: Bureau) -> None:
    bureau.report()
    bureau.hire("triagist", "triagist")
    for hours, minutes, words in (
        (0, 0, "3 maart 9.00"),
        (21, 0, "vandaag 9.00 uur"),
        (0, 30, "over 30 min"),
        (0, 30, "Te laat"),
    ):
        later(bureau, hours=hours, minutes=minutes)
        assert words in bureau.get("/werkbak", bureau.again("triagist")).body


def test_a_reading_is_noted_first_and_shown_on_the_page_itself(bureau: Bureau) -> None:
    body = bureau.get(f"/melding/{bureau.sid}", bureau.triagist).body
    assert CANARY in body
    assert "Testpersoon triagist" in body
    assert bureau.actions(f"melding#{bureau.sid}") == ["ontvangen", "gelezen"]
    noted = bureau.chain(f"melding#{bureau.sid}")[-1]
    assert noted.actor == "triagist"
    assert {"activity": "signalen_beoordelen", "purpose": "triage"}.items() <= noted.facts.items()


def test_two_who_read_at_the_same_moment_both_read_and_both_are_noted(bureau: Bureau) -> None:
    sid, triagist, colleague = bureau.sid, bureau.triagist, bureau.logged_in("regisseur")
    read = partial(bureau.get, f"/melding/{sid}")
    # The colleague's reading comes between our look at the chain and our entry in it.
    entry = f"commit journal/melding#{sid}"
    bureau.database.before(entry, lambda: answered(200, read(colleague)))
    answered(200, read(triagist))
    assert bureau.actions(f"melding#{sid}") == ["ontvangen", "gelezen", "gelezen"]
    actors = [entry.actor for entry in bureau.chain(f"melding#{sid}")]
    assert actors == ["triage", "regisseur", "triagist"]


def test_who_people_are_is_shown_for_a_reason_only(bureau: Bureau) -> None:
    about = {"betrokkene_description": "Testpersoon Betrokkene", "contact_preference": "bellen"}
    melder = {"melder_name": "Testpersoon Melder", "melder_phone": "0612345678"}
    _, sid = bureau.report(**about, **melder)
    masked = bureau.get(f"/melding/{sid}", bureau.triagist)
    shown = bureau.post(f"/melding/{sid}/wie", {"reden": "melder_bellen"}, bureau.triagist)
    for words in ("Testpersoon Melder", "0612345678", "Testpersoon Betrokkene"):
        assert words not in masked.body
        assert words in shown.body
    assert "Melder Afgeschermd Betrokkene Afgeschermd" in text_of(masked.body)
    noted = bureau.chain(f"melding#{sid}")[-1]
    assert (noted.action, noted.facts["purpose"]) == ("identiteit_getoond", "melder_bellen")
    for reason in ("", "nieuwsgierig"):
        again = bureau.post(f"/melding/{sid}/wie", {"reden": reason}, bureau.triagist)
        assert "Testpersoon Melder" not in answered(422, again).body
        assert bureau.actions(f"melding#{sid}")[-1] == "identiteit_getoond"


def test_no_other_answer_tells_who_the_reporter_is_until_a_reason_is_given(bureau: Bureau) -> None:
    """In an organisation with one aandachtsfunctionaris "ja" is a name; so is a family's "broer"."""
    _, sid = bureau.report(melder_relation="familie")
    told = "Relatie tot betrokkene Familie"
    pages = {
        path: text_of(bureau.post(f"/melding/{sid}/{path}", fields, bureau.triagist).body)
        for path, fields in (("afdruk", {}), ("wie", {"reden": "melder_bellen"}))
    }
    assert told not in text_of(bureau.get(f"/melding/{sid}", bureau.triagist).body)
    assert told not in pages["afdruk"]
    assert told in pages["wie"]


def test_every_question_of_a_report_has_a_place_and_an_unknown_one_is_masked() -> None:
    forms = (MELDING_PUBLIEK, MELDING_PROFESSIONAL, MELDING_SLEUTELPERSOON, MELDING_AANVULLING)
    asked = {name for form in forms for name in form.model.model_fields} - {"personal_code"}
    assert asked - set(sections._OF) == set()


def test_facts_stand_apart_from_what_somebody_thinks(bureau: Bureau) -> None:
    _, sid = bureau.report(own_interpretation="Mijn mening", counter_signals="Goed contact")
    words = text_of(bureau.get(f"/melding/{sid}", bureau.triagist).body)
    thinks = ("Duiding door de melder", "Mijn mening")
    protects = ("Tegensignalen en beschermende factoren", "Goed contact")
    places = [words.index(title) for title in ("Feiten en waarneming", *thinks, *protects)]
    assert places == sorted(places)


def test_who_opens_very_many_meldingen_is_noticed_once(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, colleague = bureau.triagist, bureau.logged_in("regisseur")

    def alerts(reader: str, times: int) -> int:
        for _ in range(times):
            answered(200, bureau.get(f"/melding/{bureau.sid}", reader))
        return capsys.readouterr().out.count('"unusual_reading"')

    assert alerts(secret, 29) == 0
    assert alerts(colleague, 5) == 0
    assert alerts(secret, 6) == 1
    # Two at the same moment may both see the thirty-first: one of them rings.
    later(bureau, minutes=20)
    raced = bureau.again("triagist")
    assert alerts(raced, 29) == 0
    for name in ("een", "twee"):
        bureau.put(insert_reading("triagist", name, Reading(to_text(bureau.now()))))
    assert alerts(raced, 1) == 1
    later(bureau, minutes=10)
    assert alerts(bureau.again("triagist"), 29) == 0


def test_who_stays_under_the_alarm_all_day_is_noticed_by_the_total_of_the_day(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau.hire("triagist", "triagist")
    rung: list[str] = []
    for _ in range(7):
        later(bureau, minutes=11)
        secret = bureau.again("triagist")
        for _ in range(29):
            answered(200, bureau.get(f"/melding/{bureau.sid}", secret))
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        rung += [line["span"] for line in lines if line["event"] == "unusual_reading"]
    assert rung == ["dag"]
    # The day after is another one.
    later(bureau, days=1, minutes=11)
    answered(200, bureau.get(f"/melding/{bureau.sid}", bureau.again("triagist")))
    assert "unusual_reading" not in capsys.readouterr().out


def test_what_does_not_exist_is_not_there_and_leaves_no_chain(bureau: Bureau) -> None:
    bodies = set()
    for sid in (OTHER, "zz"):
        answer = answered(404, bureau.get(f"/melding/{sid}", bureau.triagist))
        bodies.add(answer.body.replace(sid, ""))
    assert len(bodies) == 1
    assert bureau.chain("melding#zz") == []


def test_taking_up_moves_it_and_what_came_with_it(bureau: Bureau) -> None:
    for _ in range(2):
        answered(303, bureau.post(f"/melding/{bureau.sid}/oppakken", {}, bureau.triagist))
    store = CaseStore(bureau.database)
    assert [waiting.sid for waiting in store.waiting("lopend", limit=9)[0]] == [bureau.sid]
    assert store.waiting("nieuw", limit=9) == ([], None)
    assert bureau.actions(f"melding#{bureau.sid}") == ["ontvangen", "opgepakt"]
    page = bureau.get("/werkbak?bak=lopend", bureau.logged_in("regisseur"))
    assert "Testpersoon triagist" in page.body


def test_of_two_who_take_up_a_melding_at_once_the_second_is_told_who_has_it(bureau: Bureau) -> None:
    triagist, colleague = bureau.triagist, bureau.logged_in("regisseur")
    take_up = partial(bureau.post, f"/melding/{bureau.sid}/oppakken", {})
    bureau.database.before("commit reports/", lambda: answered(303, take_up(colleague)))
    answer = answered(409, take_up(triagist))
    said = only(answer.body, "div", role="alert").text
    assert said == "Testpersoon regisseur was u voor. Kijk eerst wat er nu staat."
    assert "Overnemen van Testpersoon regisseur" in text_of(answer.body)
    assert bureau.file(bureau.sid).submissions[0].handler == "regisseur"
    # Not by the chain of the journal alone: a mere reading moves that on as well.
    assert MELDING_AS_SEEN in bureau.database.refused[0]


def test_who_looks_at_an_older_page_does_not_take_a_melding_from_a_colleague(
    bureau: Bureau,
) -> None:
    """Nothing happens at that very moment: the page is just some minutes old."""
    triagist, colleague = bureau.triagist, bureau.logged_in("regisseur")
    path = f"/melding/{bureau.sid}/oppakken"
    answered(303, bureau.post(path, {}, colleague))
    said = only(answered(409, bureau.post(path, {}, triagist)).body, "div", role="alert").text
    assert "Testpersoon regisseur was u voor." in said
    assert bureau.file(bureau.sid).submissions[0].handler == "regisseur"
    assert bureau.actions(f"melding#{bureau.sid}").count("opgepakt") == 1
    # Whose it is may press again.
    answered(303, bureau.post(path, {}, colleague))


def test_taking_over_from_a_colleague_names_them_and_asks(bureau: Bureau) -> None:
    triagist, colleague = bureau.triagist, bureau.logged_in("regisseur")
    sid, path = bureau.sid, f"/melding/{bureau.sid}/overnemen"
    assert "Deze melding is niet toegewezen." in text_of(bureau.get(path, triagist).body)
    answered(303, bureau.post(f"/melding/{sid}/oppakken", {}, colleague))
    page = answered(200, bureau.get(path, triagist)).body
    assert "Behandelaar Testpersoon regisseur Sinds" in text_of(page)
    assert "Overnemen van Testpersoon regisseur" in text_of(page)
    (seen,) = {e["value"] for e in every(page, "input", name="van")}
    answer = answered(303, bureau.post(path, {"van": seen}, triagist))
    assert answer.headers["location"].endswith(f"{sid}?gedaan=overnemen")
    assert bureau.file(sid).submissions[0].handler == "triagist"
    (entry,) = [e for e in bureau.chain(f"melding#{sid}") if e.action == "overgenomen"]
    assert (entry.actor, entry.facts["from"]) == ("triagist", "regisseur")
    assert "U bent zelf de behandelaar." in text_of(bureau.get(path, triagist).body)
    answered(303, bureau.post(path, {"van": seen}, triagist))
    assert bureau.actions(f"melding#{sid}").count("overgenomen") == 1
    assert bureau.keys.opened == 0


def test_who_takes_over_from_somebody_who_has_it_no_more_is_told_who_has(bureau: Bureau) -> None:
    """What was read on the page counts: another colleague may have taken the melding over meanwhile."""
    first, second = bureau.triagist, bureau.logged_in("regisseur")
    third, path = bureau.logged_in("triagist", name="derde"), f"/melding/{bureau.sid}/overnemen"
    answered(303, bureau.post(f"/melding/{bureau.sid}/oppakken", {}, first))

    def takes_over() -> None:
        answered(303, bureau.post(path, {"van": "triagist"}, second))

    bureau.database.before("commit reports/", takes_over)
    for _ in range(2):
        answer = answered(409, bureau.post(path, {"van": "triagist"}, third))
        said = only(answer.body, "div", role="alert").text
        assert "Testpersoon regisseur was u voor." in said
        assert "Behandelaar Testpersoon regisseur Sinds" in text_of(answer.body)
    assert bureau.file(bureau.sid).submissions[0].handler == "regisseur"


def test_the_officer_sees_who_read_what_and_not_a_word_of_it(bureau: Bureau) -> None:
    bureau.get(f"/melding/{bureau.sid}", bureau.triagist)
    page = bureau.get("/journaal", bureau.officer)
    assert bureau.file(bureau.sid).submissions[0].reference in page.body
    assert bureau.sid not in page.body
    assert "Testpersoon triagist" in page.body
    file = bureau.get("/journaal/2026-03-02.csv", bureau.officer)
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    rows = csv.DictReader(io.StringIO(file.body), delimiter=";")
    noted = [(r["actor"], r["action"]) for r in rows if r["object"] == f"melding#{bureau.sid}"]
    assert noted == [("triage", "ontvangen"), ("triagist", "gelezen")]
    assert CANARY not in page.body + file.body
    assert [e.facts["purpose"] for e in bureau.entries_of("fg")] == ["inzage", "uitvoer"]


@pytest.mark.parametrize("day", ["morgen", "2026-13-01", "../x", "2026-03-02'"])
def test_a_day_that_is_none_is_not_there(bureau: Bureau, day: str) -> None:
    answered(200, bureau.get(f"/journaal?van={day}", bureau.officer))
    answered(404, bureau.get(f"/journaal/{day.replace('/', '')}", bureau.officer))


def a_shared_report(bureau: Bureau, share: str) -> str:
    """A professional's report, confirmed, of College De Waterlijn; its ``sid``."""
    named: Any = {"melder_name": "Testpersoon Melder"}
    named["betrokkene_description"] = "Testpersoon Leerling"
    return bureau.report_from_work(share_with_aandachtsfunctionaris=share, **named)[1]


@pytest.mark.parametrize(
    ("share", "content", "colleague"),
    [("inhoud", True, True), ("alleen_status", False, True), ("nee", False, False)],
)
def test_a_contact_sees_what_the_reporter_allowed(
    bureau: Bureau, share: str, *, content: bool, colleague: bool
) -> None:
    sid, secret = a_shared_report(bureau, share), bureau.contact()
    answer = answered(200 if colleague else 404, bureau.get(f"/bericht/{sid}", secret))
    assert (sid in bureau.get("/berichten", secret).body) == colleague
    assert ("Testpersoon Melder" in answer.body) == colleague
    assert ("op het bord" in answer.body) == content
    assert "Testpersoon Leerling" not in answer.body
    if colleague:
        entry = bureau.chain(f"melding#{sid}")[-1]
        assert (entry.action, entry.actor) == ("gelezen_door_af", "contact")
        assert entry.facts["activity"] == "signalen_delen"


@pytest.mark.parametrize("route", [r for r in MATRIX if r[1].startswith("/bericht/")], ids=" ".join)
def test_a_report_of_another_organisation_and_one_that_is_not_there_look_the_same(
    bureau: Bureau, route: tuple[str, str]
) -> None:
    sid = a_shared_report(bureau, "inhoud")
    for organisatie_id in ("lindenhof", ""):
        secret = bureau.contact(f"af-{organisatie_id}", organisatie_id)
        before = bureau.chain(f"melding#{sid}")
        foreign = answered(404, ask(bureau, route, sid, secret))
        absent = answered(404, ask(bureau, route, OTHER, secret))
        assert foreign.body.replace(sid, "") == absent.body.replace(OTHER, "")
        assert foreign.headers == absent.headers
        assert bureau.chain(f"melding#{sid}") == before
    assert bureau.keys.opened == 0


def test_a_form_of_the_bureau_from_elsewhere_is_refused_and_gives_the_words_back(
    bureau: Bureau,
) -> None:
    """A translation site sends the form of the medewerker; there is no button, whoever wrote the words."""
    sid, question = bureau.sid, "Wanneer was dit <b>precies</b>?"
    fields = {"vraag": question, "taal": "nl", "blad": "a" * 20}
    path = f"/melding/{sid}/vraag"
    for secret in (bureau.triagist, ""):
        answer = answered(403, bureau.post(path, fields, secret, sec_fetch_site="cross-site"))
        assert question in [one.text.strip() for one in every(answer.body, "textarea")]
        assert every(answer.body, "button") == []
    assert bureau.file(sid).asked == []


@pytest.mark.parametrize("route", [r for r in MATRIX if r[1].startswith("/bericht/")], ids=" ".join)
def test_who_asks_for_what_is_not_for_them_is_in_the_journal(
    bureau: Bureau, route: tuple[str, str]
) -> None:
    """Nobody learns whether it exists; the FG sees that somebody tries ids, and which."""
    sid = a_shared_report(bureau, "inhoud")
    secret = bureau.contact("af-lindenhof", "lindenhof")
    for asked in (sid, OTHER, "zomaar een naam"):
        answered(404, ask(bureau, route, asked, secret))
    noted = [e for e in bureau.entries_of("af-lindenhof") if e.action == "geweigerd"]
    assert [e.facts["route"] for e in noted] == [" ".join(route)] * 3
    # What is no id of ours may be anybody's words.
    assert [e.facts.get("sid") for e in noted] == [sid, OTHER, None]


def test_nobody_gets_an_answer_about_another_when_the_journal_is_away(bureau: Bureau) -> None:
    sid = a_shared_report(bureau, "inhoud")
    secret = bureau.contact("af-lindenhof", "lindenhof")
    bureau.database.away = {"journal"}
    answered(503, bureau.get(f"/bericht/{sid}", secret))


def test_before_it_is_confirmed_a_report_is_at_the_desk_and_nowhere_else(bureau: Bureau) -> None:
    _, sid = bureau.report_from_work(confirmed=False, share_with_aandachtsfunctionaris="inhoud")
    answered(404, bureau.get(f"/bericht/{sid}", bureau.contact()))


def test_a_contact_says_to_have_seen_it_and_adds_what_the_desk_then_reads(bureau: Bureau) -> None:
    sid, secret = a_shared_report(bureau, "inhoud"), bureau.contact()
    bureau.post(f"/melding/{sid}/oppakken", {}, bureau.triagist)
    for _ in range(2):
        answered(303, bureau.post(f"/bericht/{sid}/gezien", {}, secret))
    view = {"duiding": "Hij spijbelt <b>vaker</b>.", "blad": PAGE}
    for _ in range(2):
        answered(303, bureau.post(f"/bericht/{sid}/duiding", view, secret))
    assert bureau.actions(f"melding#{sid}").count("gezien_door_af") == 1
    assert bureau.actions(f"melding#{sid}").count("aangevuld_door_af") == 1
    waiting, _ = CaseStore(bureau.database).waiting("reactie", limit=9)
    assert [(one.sid, one.news) for one in waiting] == [(sid, {"duiding": 1})]
    body = bureau.get(f"/melding/{sid}", bureau.triagist).body
    assert "Hij spijbelt &lt;b&gt;vaker&lt;/b&gt;." in body
    assert "Hij spijbelt" not in repr(bureau.database.tables)


def test_the_statement_about_accessibility_is_at_the_bureau_too_and_needs_no_login(
    bureau: Bureau,
) -> None:
    assert 'href="toegankelijkheid"' in bureau.get("/account", bureau.triagist).body
    assert "WCAG 2.2" in answered(200, bureau.get("/toegankelijkheid")).body
