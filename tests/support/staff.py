"""Every page of the bureau in every state, each as the role that sees it, made in this process.

The pages are those that the engine serves (``test_bureau.py`` walks there); made here they need no login
each, and no state has to be waited for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from jinja2 import ChoiceLoader, DictLoader

from chalicelib.access.domain import Medewerker, Role
from chalicelib.access.guard import Guard
from chalicelib.access.oidc import Identity, from_cookie
from chalicelib.evaluation.activities.usecases import Details, add_activity, drop_activity
from chalicelib.evaluation.costs.usecases import Booking, add_cost, lapse_cost
from chalicelib.facts.domain import Counted
from chalicelib.facts.store import insert_facts
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.unreadable import park
from chalicelib.platform.web import html
from chalicelib.process.store import ProposalStore
from chalicelib.reports.clearing.usecases import (
    begin_batch,
    propose_batch,
    reject_batch,
    sign_batch,
)
from chalicelib.reports.deciding.usecases import Decision
from chalicelib.reports.domain import MAX_AMENDMENTS
from chalicelib.reports.examining.usecases import controles_of
from chalicelib.reports.forms.invoer import INVOER
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.melding.usecases import handler_of, open_melding
from chalicelib.reports.notes.usecases import NOTES_ON_A_PAGE
from chalicelib.reports.partners.usecases import Handing, propose_handover, record_handover
from chalicelib.reports.piles import Filters
from chalicelib.reports.splitting.usecases import Split, split_melding
from chalicelib.reports.surplus.usecases import list_surplus
from tests.support import deciding
from tests.support.answers import BY_PHONE, QUESTIONS, Way
from tests.support.builders import (
    CANARY,
    a_mailbox_reply,
    a_message_without_code,
    a_person,
    a_public_report,
)
from tests.support.bureau import ISSUER, Bureau, Fields, later, led_to
from tests.support.involving import involve_by_two, numbers
from tests.support.web import Answer

_PARTS = Path(__file__).with_name("parts.html")
# What is folded away, other than the bar of every page.
_FOLDED = re.compile(r"<details(?![^>]*\bopen\b)")
_FOLD = re.compile(rf'{_FOLDED.pattern}(?! class="rest">)')
# A word that is wider than a phone, and what looks like HTML and is none.
WIDE = "Personenvervoerbedrijfsgarantieverklaringaanvraagbalie <b>en</b> {{ 7*7 }} " * 3

Roles = tuple[Role, ...]


@dataclass(frozen=True)
class View:
    """A page in one state: who looks, what is asked or posted; ``of`` is its route where that differs.

    ``path`` may hold the names of ``Desk.names``. ``is_broken``: nothing can be stored meanwhile.
    """

    path: str
    roles: Roles = ()
    fields: Fields | None = None
    status: int = 200
    of: str = ""
    is_broken: bool = False

    @property
    def route(self) -> str:
        return self.of or self.path.partition("?")[0]


_QUESTION = {"vraag": WIDE, "taal": "nl", "blad": "a"}
_TRIAGE: Roles = ("triagist",)
_OTHER: Roles = ("regisseur",)
_CONTACT: Roles = ("aandachtsfunctionaris",)
_KEEPER: Roles = ("netwerkcoordinator",)
_PLANNER: Roles = ("trainingscoordinator",)
_ADMINISTRATOR: Roles = ("beheerder",)
_EVALUATOR: Roles = ("evaluator",)
_PUBLISHER: Roles = ("communicatie",)
_READER: Roles = ("lezer",)
_RELEASE = "/evaluatie/{uitgave}"
_NEW = {"naam": "Testpersoon Nieuw", "adres": "nieuw@gemeente.example", "taal": "nl"}
_SOMEBODY_ELSE = {**_NEW, "naam": "Testpersoon Ook", "adres": "ook@gemeente.example"}
_SOMEBODY_ELSE |= {"rol": "triagist"}
_ON_CALL = {**_NEW, "naam": "Oproep", "adres": "oproep@x.example", "rol": "oproep"}
_BATCH = "/piek/{stapel}"
_KEPT = "/onleesbaar/{queue}/{row}"
_NAMED = {"melder_name": "Testpersoon Melder", "contact_preference": "bellen"}
_PERSON = "/organisatie/{organisatie}/persoon/{persoon}"
_HIRING = "/medewerkers/nieuw"
_REJECTED = "/melding/{sid}/voorstel/{voorstel}/afwijzen"
_EXAMINING = "/melding/{sid}/onderzoek"
_COST, _ACTIVITY = "/kosten/{plan}/{kosten}", "/activiteiten/{plan}/{activiteit}"
# The plan of today, and what is entered of it on its day.
_PLAN = "SASS-2023-2026"
_TODAY = {"datum-dag": "2", "datum-maand": "3", "datum-jaar": "2026"}
_BOOKED = {**_TODAY, "plan": _PLAN, "stand": "toegezegd", "bedrag": "1.250,50"}
_BOOKED |= {"lijn": "interveniëren", "omschrijving": WIDE[:100]}
_PLANNED = {
    **_TODAY,
    "plan": _PLAN,
    "stand": "gepland",
    "lijn": "voorkomen",
    "soort": "oudertraining",
}
_PLANNED |= {
    "datum-maand": "6",
    "onderdeel": "weerbaarheid",
    "zin": WIDE.replace("7*7", "zeven")[:200],
}

# What somebody enters who tells of it by letter; a code of its own is made by each page.
_ENTRY = Way(
    "/melding-invoeren/inwoner",
    INVOER["inwoner"],
    {
        **BY_PHONE.answers,
        "invoer_kanaal": "brief",
        "signaal_op-dag": "1",
        "signaal_op-maand": "3",
        "signaal_op-jaar": "2026",
        "code_gewenst": "nee",
    },
)


def _entry(page: str, go: str, **changed: str) -> dict[str, Any]:
    """The fields that are posted from a page of a report that is entered."""
    return {**_ENTRY.answers, **changed, "page": page, "go": go}


# The table: a page of the bureau that stands in no row of it fails (tests/unit/web/test_states.py).
VIEWS: Mapping[str, View] = {
    "inloggen": View("/inloggen"),
    "uitgelogd": View("/uitgelogd"),
    "uitloggen": View("/uitloggen/verder"),
    "uitnodiging": View("/uitnodiging/abc", of="/uitnodiging/{secret}"),
    "uitnodiging (bevestigd)": View("{invitation}", (), {}, of="/uitnodiging/{secret}"),
    "uitnodiging (voorbij)": View("/uitnodiging/abc", (), {}, 404, of="/uitnodiging/{secret}"),
    "geweigerd": View("/terug", status=403),
    "account": View("/account", _TRIAGE),
    "account (alle rollen)": View("/account", ("fg", "beheerder", "triagist")),
    "account (afwezig)": View("/account", ("teamleider",)),
    "account (fout)": View("/account/afwezig", _TRIAGE, {"vanaf": WIDE, "tot_en_met": ""}, 422),
    "account (contactpersoon)": View("/account", _CONTACT),
    "werkbak": View("/werkbak", _TRIAGE),
    "werkbak (teamleider)": View("/werkbak?bak=nieuw", ("teamleider",)),
    "werkbak lopend": View("/werkbak?tab=mij", _TRIAGE),
    "werkbak (gefilterd)": View("/werkbak?kanaal=publiek&wijk=WK050507&onderwerp=persoon", _TRIAGE),
    "werkbak (leeg)": View("/werkbak?bak=dringend&kanaal=sleutelpersoon&wijk=WK050507", _TRIAGE),
    "werkbak (te laat)": View("/werkbak?termijn=te_laat", _TRIAGE),
    "werkbak afdruk": View("/werkbak/afdruk", _TRIAGE, {"wijk": "WK050507"}),
    "melding": View("/melding/{sid}", _TRIAGE),
    "melding (gevaar)": View("/melding/{danger}", ("teamleider",), of="/melding/{sid}"),
    "melding (gekoppeld)": View("/melding/{taken}", _TRIAGE, of="/melding/{sid}"),
    "melding (onbedekt)": View("/melding/{sid}/wie", _TRIAGE, {"reden": "veiligheid"}),
    "melding (gesprek)": View("/melding/{talked}", _TRIAGE, of="/melding/{sid}"),
    "melding (gedaan)": View("/melding/{taken}?gedaan=vraag", _TRIAGE, of="/melding/{sid}"),
    "melding (gevaar in een reactie)": View("/melding/{talked}", _OTHER, of="/melding/{sid}"),
    "melding logboek": View("/melding/{taken}/logboek", _TRIAGE, of="/melding/{sid}/logboek"),
    "melding identiteit": View("/melding/{sid}/wie", _TRIAGE),
    "melding (reden)": View("/melding/{sid}/wie", _TRIAGE, {}, 422),
    "melding vraag": View("/melding/{taken}/vraag?taal=en", _OTHER, of="/melding/{sid}/vraag"),
    "melding (vraag)": View("/melding/{sid}/vraag", _TRIAGE, {"vraag": "te lang " * 300}, 422),
    "melding status": View("/melding/{sid}/status", _TRIAGE),
    "melding (status)": View("/melding/{sid}/status", _TRIAGE, {}, 422),
    "melding besluit": View("/melding/{taken}/besluit", _TRIAGE, of="/melding/{sid}/besluit"),
    "melding besluit (van niemand)": View("/melding/{sid}/besluit", _TRIAGE),
    "melding (besluit)": View(
        "/melding/{taken}/besluit",
        _TRIAGE,
        {"versie": "1", "uitkomst": "reguliere_hulp", "toelichting": "Te kort."},
        422,
        of="/melding/{sid}/besluit",
    ),
    "melding (voorstel)": View("/melding/{proposed}", _OTHER, of="/melding/{sid}"),
    "melding (eigen voorstel)": View("/melding/{proposed}", _TRIAGE, of="/melding/{sid}"),
    "melding afwijzen": View(
        "/melding/{proposed}/voorstel/{number}/afwijzen", _OTHER, of=_REJECTED
    ),
    "melding (afwijzen)": View(
        "/melding/{proposed}/voorstel/{number}/afwijzen", _OTHER, {}, 422, of=_REJECTED
    ),
    "melding (gesloten)": View("/melding/{decided}", _OTHER, of="/melding/{sid}"),
    "melding (gesloten, met reactie)": View("/melding/{answered}", _OTHER, of="/melding/{sid}"),
    "melding koppelen op kenmerk": View(
        "/melding/{taken}/koppelen/kenmerk", _TRIAGE, of="/melding/{sid}/koppelen/kenmerk"
    ),
    "melding koppelen op kenmerk (geen)": View(
        "/melding/{taken}/koppelen/kenmerk",
        _TRIAGE,
        {"kenmerk": "ABC-DEF-GHJ", "reden": "zelfde_plek"},
        422,
        of="/melding/{sid}/koppelen/kenmerk",
    ),
    "melding splitsen": View("/melding/{handed}/splitsen", _TRIAGE, of="/melding/{sid}/splitsen"),
    "melding splitsen (fout)": View(
        "/melding/{handed}/splitsen", _TRIAGE, {"versie": "1"}, 422, of="/melding/{sid}/splitsen"
    ),
    "melding (afgesplitst)": View("/melding/{split}", _TRIAGE, of="/melding/{sid}"),
    "melding verlengen": View("/melding/{taken}/verlengen", _TRIAGE, of="/melding/{sid}/verlengen"),
    "melding (verlengen)": View(
        "/melding/{taken}/verlengen", _TRIAGE, {}, 422, of="/melding/{sid}/verlengen"
    ),
    "melding (verlenging)": View("/melding/{longer}", _OTHER, of="/melding/{sid}"),
    "melding overdracht": View(
        "/melding/{taken}/overdracht", ("teamleider",), of="/melding/{sid}/overdracht"
    ),
    "melding (overdracht)": View(
        "/melding/{taken}/overdracht", _TRIAGE, {}, 422, of="/melding/{sid}/overdracht"
    ),
    "melding (overgedragen)": View("/melding/{handed}", _OTHER, of="/melding/{sid}"),
    "melding heropenen": View(
        "/melding/{decided}/heropenen", _OTHER, of="/melding/{sid}/heropenen"
    ),
    "melding heropenen (open)": View("/melding/{sid}/heropenen", _OTHER),
    "melding (heropenen)": View(
        "/melding/{decided}/heropenen", _OTHER, {"versie": "1"}, 422, of="/melding/{sid}/heropenen"
    ),
    "melding terugkoppeling": View(
        "/melding/{decided}/terugkoppeling", _TRIAGE, of="/melding/{sid}/terugkoppeling"
    ),
    "melding (terugkoppeling)": View(
        "/melding/{decided}/terugkoppeling", _TRIAGE, {}, 422, of="/melding/{sid}/terugkoppeling"
    ),
    "melding (voorstel te betrekken)": View("/melding/{asking}", _OTHER, of="/melding/{sid}"),
    "melding (eigen voorstel te betrekken)": View(
        "/melding/{asking}", _TRIAGE, of="/melding/{sid}"
    ),
    "melding afwijzen (betrekken)": View(
        "/melding/{asking}/voorstel/{wish}/afwijzen", _OTHER, of=_REJECTED
    ),
    "melding (voorgesteld)": View(
        "/melding/{asking}?gedaan=voorgesteld", _TRIAGE, of="/melding/{sid}"
    ),
    "melding betrekken": View("/melding/{sid}/betrekken", _TRIAGE),
    "melding betrekken (melder vroeg dat)": View(
        "/melding/{shared}/betrekken", _TRIAGE, of="/melding/{sid}/betrekken"
    ),
    "melding (betrekken)": View("/melding/{sid}/betrekken", _TRIAGE, {}, 422),
    "melding meevragen": View(
        "/melding/{shared}/meevragen?bij=waterlijn&persoon=vervanger",
        _TRIAGE,
        of="/melding/{sid}/meevragen",
    ),
    "melding koppelen": View("/melding/{sid}/koppelen?ander={danger}", _TRIAGE),
    "melding losmaken": View(
        "/melding/{taken}/losmaken?ander={danger}", _TRIAGE, of="/melding/{sid}/losmaken"
    ),
    "melding afdrukken": View("/melding/{sid}/afdruk", _TRIAGE),
    "melding (meer)": View("/melding/{much}", _TRIAGE, of="/melding/{sid}"),
    "melding (ouder)": View("/melding/{much}?voor={older}", _TRIAGE, of="/melding/{sid}"),
    "meer": View("/melding/{much}/meer", _TRIAGE, of="/melding/{sid}/meer"),
    "een van meer": View("/melding/{much}/meer/{place}", _TRIAGE, of="/melding/{sid}/meer/{place}"),
    "een van meer (onbedekt)": View(
        "/melding/{much}/meer/{place}/wie",
        _TRIAGE,
        {"reden": "veiligheid"},
        of="/melding/{sid}/meer/{place}/wie",
    ),
    "melding afdruk": View("/melding/{sid}/afdruk", _TRIAGE, {}),
    "melding overnemen": View("/melding/{taken}/overnemen", _OTHER, of="/melding/{sid}/overnemen"),
    "melding overnemen (van niemand)": View("/melding/{sid}/overnemen", _TRIAGE),
    "melding overdragen": View(
        "/melding/{taken}/overdragen", _TRIAGE, of="/melding/{sid}/overdragen"
    ),
    "melding overdragen (van een ander)": View(
        "/melding/{taken}/overdragen", _OTHER, of="/melding/{sid}/overdragen"
    ),
    "melding (overdragen)": View("/melding/{sid}/overdragen", _TRIAGE, {}, 422),
    "melding betrokken": View("/melding/{sid}/betrokken", _TRIAGE),
    "melding betrokken (van een ander)": View(
        "/melding/{taken}/betrokken", _OTHER, of="/melding/{sid}/betrokken"
    ),
    "melding afschermen": View("/melding/{sid}/afschermen", _TRIAGE),
    "melding (afschermen)": View("/melding/{sid}/afschermen", _TRIAGE, {}, 422),
    "melding teruggeven": View("/melding/{sid}/teruggeven", _TRIAGE),
    "melding (teruggeven)": View(
        "/melding/{taken}/teruggeven", _TRIAGE, {}, 422, of="/melding/{sid}/teruggeven"
    ),
    "melding gevaar": View("/melding/{danger}/gevaar", _TRIAGE, of="/melding/{sid}/gevaar"),
    "melding gevaar (geen)": View("/melding/{sid}/gevaar", _TRIAGE),
    "melding (gevaar beoordelen)": View(
        "/melding/{danger}/gevaar", _TRIAGE, {"sinds": "x"}, 422, of="/melding/{sid}/gevaar"
    ),
    "onderzoek": View("/melding/{sid}/onderzoek", _TRIAGE),
    "onderzoek (leeg)": View("/melding/{taken}/onderzoek", _TRIAGE, of=_EXAMINING),
    "onderzoek (van een ander)": View("/melding/{taken}/onderzoek", _OTHER, of=_EXAMINING),
    "onderzoek (fout)": View(
        "/melding/{sid}/onderzoek",
        _TRIAGE,
        {"versie": "1", "feiten": "te lang " * 600, "urgentie": "x", "controles": ["x"]},
        422,
    ),
    "onderzoek (ingehaald)": View(
        "/melding/{sid}/onderzoek", _TRIAGE, {"versie": "0", "urgentie": "hoog"}, 409
    ),
    "notitie": View("/melding/{sid}/notitie", _TRIAGE),
    "notitie (fout)": View("/melding/{sid}/notitie", _TRIAGE, {"tekst": "te lang " * 600}, 422),
    "notitie (concept)": View("/melding/{danger}/notitie", _TRIAGE, of="/melding/{sid}/notitie"),
    "contact": View("/melding/{sid}/contact", _TRIAGE),
    "contact (fout)": View("/melding/{sid}/contact", _TRIAGE, {}, 422),
    "notities": View("/melding/{sid}/notities", _TRIAGE),
    "notities (geen)": View("/melding/{danger}/notities", _TRIAGE, of="/melding/{sid}/notities"),
    "notities (ouder)": View(
        "/melding/{sid}/notities?voor=3", ("teamleider",), of="/melding/{sid}/notities"
    ),
    "invoeren": View("/melding-invoeren", _TRIAGE),
    "invoeren inwoner": View(_ENTRY.path, _TRIAGE),
    "invoeren inwoner (fout)": View(_ENTRY.path, _TRIAGE, {"page": "signaal", "go": "next"}, 422),
    "invoeren inwoner (melding)": View(_ENTRY.path, _TRIAGE, _entry("check", "change:melding")),
    "invoeren inwoner (melding, fout)": View(
        _ENTRY.path,
        _TRIAGE,
        {
            **_entry("melding", "next", observed_behaviour="", wijk_code=""),
            "observation_source": [],
        },
        422,
    ),
    "invoeren inwoner (gevaar)": View(
        _ENTRY.path, _TRIAGE, _entry("signaal", "next", danger_now="ja")
    ),
    "invoeren inwoner (melder)": View(_ENTRY.path, _TRIAGE, _entry("check", "change:van_wie")),
    "invoeren inwoner (controle)": View(_ENTRY.path, _TRIAGE, _entry("van_wie", "next")),
    "invoeren inwoner (opgeslagen)": View(_ENTRY.path, _TRIAGE, _entry("check", "send")),
    "invoeren inwoner (met code)": View(
        _ENTRY.path, _TRIAGE, _entry("check", "send", code_gewenst="ja")
    ),
    "invoeren inwoner (503)": View(
        _ENTRY.path, _TRIAGE, _entry("check", "send"), 503, is_broken=True
    ),
    "invoeren professional": View("/melding-invoeren/professional", _TRIAGE),
    "zoeken": View("/zoeken?bij={sid}", _TRIAGE),
    "zoeken (fout)": View("/zoeken", _TRIAGE, {"zoek": WIDE}, 422),
    "zoeken uitkomst": View("/zoeken/{found}", _TRIAGE, of="/zoeken/{one}"),
    "zoeken bezig": View("/zoeken/{searching}", _TRIAGE, of="/zoeken/{one}"),
    "piek": View("/piek", _TRIAGE),
    "piek (teamleider)": View("/piek", ("teamleider",)),
    "piek (niets)": View("/piek", _TRIAGE, {"wijk": "WK050502"}, 422),
    "stapel lezen": View("/piek/{reading}", _TRIAGE, of=_BATCH),
    "stapel": View("/piek/{batch}", _TRIAGE, of=_BATCH),
    "stapel (alles)": View(
        "/piek/{batch}/voorstel", _TRIAGE, {"go": "alles"}, of=f"{_BATCH}/voorstel"
    ),
    "stapel (fout)": View("/piek/{batch}/voorstel", _TRIAGE, {}, 422, of=f"{_BATCH}/voorstel"),
    "stapel voorgesteld": View("/piek/{asked}", ("teamleider",), of=_BATCH),
    "stapel voorgesteld (eigen)": View("/piek/{asked}", _TRIAGE, of=_BATCH),
    "stapel afwijzen": View("/piek/{asked}/afwijzen", ("teamleider",), of=f"{_BATCH}/afwijzen"),
    "stapel afgewezen": View("/piek/{rejected}", _TRIAGE, of=_BATCH),
    "stapel sluiten": View("/piek/{closing}", _TRIAGE, of=_BATCH),
    "stapel gesloten": View("/piek/{closed}", _TRIAGE, of=_BATCH),
    "kenmerk": View("/kenmerk", _TRIAGE),
    "kenmerk (geen)": View("/kenmerk?kenmerk=ABC-DEF-GHJ", ("teamleider",), status=404),
    "eerder": View("/melding/{lost}/eerder", _TRIAGE, of="/melding/{sid}/eerder"),
    "eerder (geen)": View("/melding/{sid}/eerder", _TRIAGE),
    "onleesbaar": View("/onleesbaar", _TRIAGE),
    "onleesbaar bericht": View("/onleesbaar/{kept}", _TRIAGE, of=_KEPT),
    "onleesbaar bericht (teamleider)": View("/onleesbaar/{kept}", ("teamleider",), of=_KEPT),
    "onleesbaar bericht (reden)": View(
        "/onleesbaar/{kept}/afgehandeld", _TRIAGE, {}, 422, of=f"{_KEPT}/afgehandeld"
    ),
    "onleesbaar bericht (klaar)": View("/onleesbaar/{set_aside}", _TRIAGE, of=_KEPT),
    "berichten": View("/berichten", _CONTACT),
    "bericht": View("/bericht/{shared}", _CONTACT, of="/bericht/{sid}"),
    "bericht (gevraagd)": View("/bericht/{taken}", _CONTACT, of="/bericht/{sid}"),
    "bericht inbreng": View("/bericht/{shared}/duiding", _CONTACT, of="/bericht/{sid}/duiding"),
    "bericht (duiding)": View(
        "/bericht/{shared}/duiding", _CONTACT, {}, 422, of="/bericht/{sid}/duiding"
    ),
    "afwezig": View("/afwezig", _CONTACT),
    "organisaties": View("/organisaties", _KEEPER),
    "organisaties (lezen)": View("/organisaties", _TRIAGE),
    "organisatie nieuw": View("/organisaties/nieuw", _KEEPER),
    "organisatie nieuw (fout)": View("/organisaties", _KEEPER, {}, 422, of="/organisaties/nieuw"),
    "organisatie": View("/organisatie/waterlijn", _KEEPER, of="/organisatie/{organisatie}"),
    "begin (beheerder)": View("/begin", _ADMINISTRATOR),
    "begin (netwerk)": View("/begin", _KEEPER),
    "begin (nog geen werk)": View(
        "/begin", ("procesregisseur", "trainingscoordinator", "netwerkcoordinator", "oproep")
    ),
    "journaal": View("/journaal", ("fg",)),
    "journaal (met links)": View("/journaal?kenmerk={reference}", ("fg", "triagist")),
    "journaal (gefilterd)": View("/journaal?door=triage&wat=ontvangen&van={day}", ("fg",)),
    "journaal (leeg)": View("/journaal?wat=losgemaakt", ("fg",)),
    "journaal (fout)": View("/journaal?kenmerk=ABC", ("fg",)),
    "organisatie (gestopt)": View(
        "/organisatie/{stopped}", _KEEPER, of="/organisatie/{organisatie}"
    ),
    "organisatie wijzigen": View(
        "/organisatie/waterlijn/wijzigen", _KEEPER, of="/organisatie/{organisatie}/wijzigen"
    ),
    "organisatie wijzigen (ingehaald)": View(
        "/organisatie/waterlijn/wijzigen",
        _KEEPER,
        {"naam": WIDE[:100], "sector": "zorg", "gezien": "x"},
        409,
        of="/organisatie/{organisatie}/wijzigen",
    ),
    "persoon nieuw": View(
        "/organisatie/waterlijn/personen", _KEEPER, of="/organisatie/{organisatie}/personen"
    ),
    "persoon": View("/organisatie/waterlijn/persoon/vast", _KEEPER, of=_PERSON),
    "persoon (lezen)": View("/organisatie/waterlijn/persoon/vervanger", _TRIAGE, of=_PERSON),
    "persoon wijzigen": View(
        "/organisatie/waterlijn/persoon/vast/wijzigen", _KEEPER, of=f"{_PERSON}/wijzigen"
    ),
    "journaal delen": View("/journaal/{day}/delen", ("fg",), of="/journaal/{dag}/delen"),
    "medewerkers": View("/medewerkers", _ADMINISTRATOR),
    "medewerker nieuw": View("/medewerkers/nieuw", _ADMINISTRATOR),
    "medewerker nieuw (fout)": View("/medewerkers", _ADMINISTRATOR, {}, 422, of=_HIRING),
    "medewerker nieuw (gemaild)": View(
        "/medewerkers", _ADMINISTRATOR, {**_NEW, "rol": "fg"}, of=_HIRING
    ),
    "medewerker nieuw (voorgesteld)": View(
        "/medewerkers", _ADMINISTRATOR, _SOMEBODY_ELSE, of=_HIRING
    ),
    "medewerker": View("/medewerker/triagist", _ADMINISTRATOR, of="/medewerker/{one}"),
    "medewerker (afwezig)": View("/medewerker/teamleider", _ADMINISTRATOR, of="/medewerker/{one}"),
    "medewerker (uitgenodigd)": View("/medewerker/gast", _ADMINISTRATOR, of="/medewerker/{one}"),
    "tekenen": View("/tekenen", _TRIAGE),
    "tekenen (eigen)": View("/tekenen", _KEEPER),
    "tekenen (niemand anders)": View("/tekenen", _ADMINISTRATOR),
    "tekenen (volgt)": View("/tekenen", ("teamleider",)),
    "tekenen (fout)": View(
        "/tekenen/{proposal}/weigeren", _TRIAGE, {}, 422, of="/tekenen/{voorstel}/weigeren"
    ),
    "evaluatie": View("/evaluatie", _EVALUATOR),
    "evaluatie (intern)": View("/evaluatie?voor=intern", _READER),
    "evaluatie (leeg)": View("/evaluatie?voor=publicatie&jaar=1999", _EVALUATOR),
    "uitgave": View("/evaluatie/{made}", _EVALUATOR, of=_RELEASE),
    "uitgave (lezer)": View("/evaluatie/{made}", _READER, of=_RELEASE),
    "uitgave (niet op de lijst)": View("/evaluatie/{exact}", _READER, of=_RELEASE),
    "uitgave (voorgesteld, eigen)": View("/evaluatie/{to_sign}", _EVALUATOR, of=_RELEASE),
    "uitgave (voorgesteld)": View("/evaluatie/{to_sign}", _PUBLISHER, of=_RELEASE),
    "uitgave (gepubliceerd)": View("/evaluatie/{published}", _EVALUATOR, of=_RELEASE),
    "uitgave (intrekken voorgesteld)": View("/evaluatie/{leaving}", _PUBLISHER, of=_RELEASE),
    "uitgave (herzien)": View("/evaluatie/{revised}", _EVALUATOR, of=_RELEASE),
    "uitgave (geen)": View("/evaluatie/x", _EVALUATOR, status=404, of=_RELEASE),
    "uitgave publiceren": View(
        "/evaluatie/{made}/publiceren", _EVALUATOR, of=f"{_RELEASE}/publiceren"
    ),
    "uitgave publiceren (kan niet)": View(
        "/evaluatie/{exact}/publiceren", _EVALUATOR, of=f"{_RELEASE}/publiceren"
    ),
    "uitgave terugtrekken": View(
        "/evaluatie/{published}/terugtrekken", _EVALUATOR, of=f"{_RELEASE}/terugtrekken"
    ),
    "uitgave terugtrekken (fout)": View(
        "/evaluatie/{published}/terugtrekken", _EVALUATOR, {}, 422, of=f"{_RELEASE}/terugtrekken"
    ),
    "uitgave herzien": View("/evaluatie/{made}/herzien", _EVALUATOR, of=f"{_RELEASE}/herzien"),
    "uitgave raad": View("/evaluatie/{published}/raad", _EVALUATOR, of=f"{_RELEASE}/raad"),
    "uitgave raad (fout)": View(
        "/evaluatie/{published}/raad", _EVALUATOR, {}, 422, of=f"{_RELEASE}/raad"
    ),
    "uitgave afwijzen": View(
        "/evaluatie/{to_sign}/afwijzen", _PUBLISHER, of=f"{_RELEASE}/afwijzen"
    ),
    "uitgave (ingehaald)": View(
        "/evaluatie/{to_sign}/tekenen", _PUBLISHER, {"versie": "1"}, 422, of=f"{_RELEASE}/tekenen"
    ),
    "bestand (niet op de lijst)": View(
        "/evaluatie/{exact}/bestand/rapport.html",
        _READER,
        status=403,
        of=f"{_RELEASE}/bestand/{{bestand}}",
    ),
    "bijlage (niet op de lijst)": View(
        "/evaluatie/{published}/bijlage/rapport.html",
        _READER,
        status=403,
        of=f"{_RELEASE}/bijlage/{{bestand}}",
    ),
    "leeslijst": View("/leeslijst", _EVALUATOR),
    "leeslijst (tekenen)": View("/leeslijst", _PUBLISHER),
    "leeslijst (lezer)": View("/leeslijst", _READER),
    "leeslijst (fout)": View("/leeslijst", _EVALUATOR, {}, 422),
    "leeslijst (afwijzen)": View(
        "/leeslijst/{change}/afwijzen",
        _PUBLISHER,
        {},
        422,
        of="/leeslijst/{voorstel}/afwijzen",
    ),
    "kosten": View("/kosten", _PLANNER),
    "kosten (leeg)": View("/kosten?plan=SASS-2020-2022", _PLANNER),
    "kosten (gedaan)": View("/kosten?plan=SASS-2023-2026&gedaan=nieuw", _KEEPER),
    "kosten nieuw": View("/kosten/nieuw?plan=SASS-2023-2026", _PLANNER),
    "kosten nieuw (fout)": View(
        "/kosten/nieuw",
        _PLANNER,
        {**_BOOKED, "bedrag": "1.25", "lijn": "", "datum-jaar": "2027"},
        422,
    ),
    "kosten nieuw (ander plan)": View(
        "/kosten/nieuw", _PLANNER, {**_BOOKED, "datum-jaar": "2022"}, 422
    ),
    "kosten betaald": View("/kosten/{plan}/{promised}/betaald", _PLANNER, of=f"{_COST}/betaald"),
    "kosten betaald (fout)": View(
        "/kosten/{plan}/{promised}/betaald", _PLANNER, {"versie": "1"}, 422, of=f"{_COST}/betaald"
    ),
    "kosten betaald (ingehaald)": View(
        "/kosten/{plan}/{lapsed}/betaald",
        _PLANNER,
        {**_TODAY, "bedrag": "40", "versie": "1"},
        409,
        of=f"{_COST}/betaald",
    ),
    "kosten vervallen": View(
        "/kosten/{plan}/{promised}/vervallen", _PLANNER, of=f"{_COST}/vervallen"
    ),
    "kosten vervallen (al vervallen)": View(
        "/kosten/{plan}/{lapsed}/vervallen", _PLANNER, of=f"{_COST}/vervallen"
    ),
    "activiteiten": View("/activiteiten", _PLANNER),
    "activiteiten (leeg)": View("/activiteiten?plan=SASS-2020-2022", _PLANNER),
    "activiteit nieuw": View("/activiteiten/nieuw", _PLANNER),
    "activiteit nieuw (fout)": View(
        "/activiteiten/nieuw",
        _PLANNER,
        {**_PLANNED, "zin": "Voor 24 ouders.", "soort": "", "aantal": "24"},
        422,
    ),
    "activiteit wijzigen": View(
        "/activiteiten/{plan}/{planned}/wijzigen", _PLANNER, of=f"{_ACTIVITY}/wijzigen"
    ),
    "activiteit wijzigen (ingehaald)": View(
        "/activiteiten/{plan}/{planned}/wijzigen",
        _PLANNER,
        {**_PLANNED, "versie": "0", "soort": "overig"},
        409,
        of=f"{_ACTIVITY}/wijzigen",
    ),
    "activiteit uitgevoerd": View(
        "/activiteiten/{plan}/{planned}/uitgevoerd", _PLANNER, of=f"{_ACTIVITY}/uitgevoerd"
    ),
    "activiteit uitgevoerd (al uitgevoerd)": View(
        "/activiteiten/{plan}/{carried_out}/uitgevoerd", _PLANNER, of=f"{_ACTIVITY}/uitgevoerd"
    ),
    "activiteit uitgevoerd (fout)": View(
        "/activiteiten/{plan}/{planned}/uitgevoerd",
        _PLANNER,
        {"versie": "1", "aantal": "12,5"},
        422,
        of=f"{_ACTIVITY}/uitgevoerd",
    ),
    "activiteit vervallen": View(
        "/activiteiten/{plan}/{planned}/vervallen", _PLANNER, of=f"{_ACTIVITY}/vervallen"
    ),
    "activiteit wijzigen (vervallen)": View(
        "/activiteiten/{plan}/{dropped}/wijzigen", _PLANNER, of=f"{_ACTIVITY}/wijzigen"
    ),
    "voorbij": View("/melding/{sid}/vraag", (), {"vraag": WIDE}, 403),
    "403": View("/werkbak", ("evaluator",), status=403),
    "404": View("/melding/" + "0" * 32, _TRIAGE, status=404, of="/melding/{sid}"),
    "503": View("/melding/{sid}/vraag", _TRIAGE, _QUESTION, 503, is_broken=True),
}
# What only leads on to another page, or is a file.
NO_PAGES = {"/", "/inloggen/verder", "/journaal/{dag}", "/volgende/{sid}"}


class Desk:
    """A bureau with something in every pile, and a medewerker for each set of roles."""

    def __init__(self) -> None:
        self.bureau = Bureau()
        self.names: dict[str, str] = {}
        self._hired: dict[str, Medewerker] = {}
        self._sessions: dict[tuple[str, str], str] = {}
        self._fill()

    @property
    def guard(self) -> Guard:
        return self.bureau.guard

    def answer(self, view: View, language: str) -> Answer:
        path, _, query = view.path.format(**self.names).partition("?")
        asked = "&".join(filter(None, (query, "" if language == "nl" else f"lang={language}")))
        secret = self.session(view.roles) if view.roles else ""
        with pytest.MonkeyPatch.context() as patch:
            if view.is_broken:
                patch.setattr(self.bureau.database, "commit", _away)
            if view.fields is None:
                return self.bureau.get(f"{path}?{asked}", secret)
            return self.bureau.post(f"{path}?{asked}", view.fields, secret)

    def unknown(self, language: str) -> Answer:
        """The answer to somebody who logs in and works nowhere here."""
        self.bureau.provider.known["vreemd"] = Identity(ISSUER, "vreemd")
        begun = self.bureau.get("/inloggen/verder").headers["set-cookie"].partition(";")[0]
        attempt = from_cookie(begun.partition("=")[2], int(self.bureau.now().timestamp()))
        path = f"/terug?code=vreemd&state={attempt.state}&lang={language}"
        return self.bureau.get(path, cookie=begun)

    def session(self, roles: Roles) -> str:
        """The session of whoever has these roles; a new one when the last is over."""
        name, now = "-".join(roles), f"{self.bureau.now():%Y-%m-%d}"
        if name not in self._hired:
            contact = {"organisatie_id": "waterlijn", "person_id": "vast"}
            own: Any = contact if roles == _CONTACT else {}
            self._hired[name] = self.bureau.hire(name, *roles, **own)
        if (name, now) not in self._sessions:
            self._sessions[name, now] = self.bureau.session_of(self._hired[name])
        return self._sessions[name, now]

    def _arrived(self, **values: Any) -> str:
        """The ``sid`` of a report that came a minute after the last, so that lists have one order."""
        later(self.bureau, minutes=1)
        return self.bureau.report(**values)[1]

    def _press(self, name: str, button: str, **fields: Any) -> None:
        path = f"/melding/{self.names[name]}/{button}"
        assert self.bureau.post(path, fields, self.session(_TRIAGE)).status == 303, button

    def _involve(self, name: str, **fields: str) -> None:
        triagist, other = self.session(_TRIAGE), self.session(_OTHER)
        involve_by_two(self.bureau, self.names[name], triagist, fields, second=other)

    def _unreadable(self, body: str) -> str:
        """The place of a message that triage could not read."""
        self.bureau.put(park("reports", body, "vreemde_inhoud", at=to_text(self.bureau.now())))
        return f"reports/{sha256(body.encode()).hexdigest()}"

    def _fill(self) -> None:
        bureau, names = self.bureau, self.names
        self._keep_the_plan()
        self._publish_figures()
        texts: dict[str, Any] = {
            "observed_behaviour": f"{CANARY}\n{WIDE}",
            "own_interpretation": WIDE,
            "contact_preference": "bellen",
            "melder_name": "Testpersoon Melder",
            "melder_phone": "0612345678",
            "betrokkene_description": WIDE,
        }
        names["sid"] = self._arrived(**texts)
        names["danger"] = self._arrived(danger_now="ja")
        later(bureau, minutes=1)
        bureau.add_school(
            a_person("vast", name="Testpersoon Vast"),
            a_person("vervanger", role="plaatsvervanger", name=WIDE),
        )
        _, names["shared"] = bureau.report_from_work(
            share_with_aandachtsfunctionaris="inhoud", observed_behaviour=WIDE
        )
        names["taken"] = self._arrived(subject_kind="groep")
        names["reference"] = bureau.file(names["taken"]).submissions[0].reference
        self._press("taken", "oppakken")
        self._press("taken", "koppelen", ander=names["danger"], reden="zelfde_plek")
        asked = {"organisatie": "waterlijn", "waarom": "kent_de_mensen", "ziet": "vraag"}
        self._involve("taken", verzoek=WIDE, blad="a" * 20, **asked)
        for number, question in enumerate(QUESTIONS):
            self._press("sid", "vraag", vraag=question, taal="nl", blad=str(number))
        self._fill_notes()
        self._talk()
        bureau.set_flood(Flood(unverified=0, minutes=15))
        self._arrived()
        # A day later the first ones are late, and the last ones are for tomorrow.
        later(bureau, days=1)
        self._arrived(wijk_code="WK050501")
        bureau.set_flood(Flood(unverified=1_000, minutes=15))
        for _ in range(21):
            self._arrived()
        self._fill_with_much()
        bureau.invite("gast")
        triagist = self.session(_TRIAGE)
        asked = {"zoek": CANARY, "reden": "eerder_plek", "bij": names["sid"]}
        for name, page in (("found", "a" * 20), ("searching", "b" * 20)):
            answer = bureau.post("/zoeken", {**asked, "blad": page}, triagist)
            names[name] = answer.headers["location"].rpartition("/")[2]
            while name == "found" and (waiting := bureau.queues.waiting["searches"]):
                bureau.root.search(waiting.pop(0).body)
        self._examine()
        (melding, *_) = bureau.file(names["danger"]).submissions
        later(bureau, minutes=1)
        _, names["lost"] = bureau.accept(a_message_without_code(melding.reference))
        names["day"] = f"{bureau.now():%Y-%m-%d}"
        self._propose()
        self._decide()
        self._clear_misuse()
        self._keep_the_directory()
        names["kept"], names["set_aside"] = map(
            self._unreadable, ('{"kind": "melding", "header": {"danger_now": "ja"}}', "geen json")
        )
        done = {"reden": "geen_mens"}
        assert (
            bureau.post(f"/onleesbaar/{names['set_aside']}/afgehandeld", done, triagist).status
            == 303
        )

    def _fill_notes(self) -> None:
        """Two pages of notes, a contact, and a draft of a note."""
        for number in range(NOTES_ON_A_PAGE):
            self._press("sid", "notitie", tekst=f"{number} {WIDE}", blad=f"{number:020}")
        told = {"wie": WIDE[:150], "hoe": "gesprek", "doel": WIDE, "gezegd": f"{CANARY}\n{WIDE}"}
        due = {"antwoord-dag": "31", "antwoord-maand": "12", "antwoord-jaar": "2026"}
        self._press("sid", "contact", **told, **due)
        draft = {"tekst": WIDE, "go": "concept"}
        path = f"/melding/{self.names['danger']}/notitie"
        assert self.bureau.post(path, draft, self.session(_TRIAGE)).status == 200

    def _examine(self) -> None:
        """A whole examination, with each check that there is."""
        file = self.bureau.file(self.names["sid"])
        found = {"feiten": f"{CANARY}\n{WIDE}", "duiding": WIDE, "tegensignalen": "Geen gevonden."}
        found |= {"fenomeen": "spanning", "urgentie": "hoog", "niet_na_te_gaan": WIDE}
        found |= {"weegploeg": "nee", "weegploeg_reden": "te_weinig_bekend"}
        checks = [one.key for one in controles_of(self.bureau.ports, file)]
        assert len(checks) == 3
        self._press("sid", "onderzoek", versie="0", controles=checks, **found)

    def _talk(self) -> None:
        """Half an hour of a case: four texts, two questions and two requests, the last text with danger."""
        bureau, names = self.bureau, self.names
        first = {"observed_behaviour": "Ik zag hem op het plein. Hij riep iets.", **_NAMED}
        code, names["talked"] = bureau.report(**first)
        self._press("talked", "oppakken")
        asked = {"organisatie": "waterlijn", "waarom": "kent_de_plek", "ziet": "inhoud"}
        for number in (1, 2):
            later(bureau, minutes=2)
            self._press("talked", "vraag", vraag=f"Wanneer was dat, keer {number}?", taal="nl")
            self._involve("talked", verzoek=f"Kent u hem? ({number})", **asked)
            later(bureau, minutes=2)
            reply = a_mailbox_reply(f"Gisteren, antwoord {number}.", "ja" if number == 2 else "")
            bureau.reply(code, reply, number)
        later(bureau, minutes=2)
        more = {**first, "observed_behaviour": "Ik zag hem op het plein. Hij schreeuwde iets."}
        bureau.accept(a_public_report(**more), code)
        view = {"duiding": "Wij kennen hem van de vorige school.", "blad": "a" * 20}
        contact = self.session(_CONTACT)
        assert bureau.post(f"/bericht/{names['talked']}/duiding", view, contact).status == 303

    def _propose(self) -> None:
        """What waits for a signature, and what was settled."""
        bureau, keeper = self.bureau, self.session(_KEEPER)
        row = "/organisatie/waterlijn/persoon"
        bureau.post(f"{row}/vast/uitnodiging", {}, keeper)
        bureau.sign(self.session(_TRIAGE))
        # One after the other, so that lists have one order.
        later(bureau, seconds=1)
        bureau.post(f"{row}/vervanger/uitnodiging", {}, keeper)
        (one,) = bureau.proposals
        self.names["proposal"] = one.id
        later(bureau, seconds=1)
        admin = self.session(_ADMINISTRATOR)
        lead = {"naam": WIDE[:100], "adres": "teamleider@gemeente.example", "rol": "teamleider"}
        bureau.post("/medewerkers", {**_NEW, **lead}, admin)
        bureau.post("/medewerkers", _ON_CALL, admin)
        (self.names["invitation"],) = bureau.links("oproep@x.example")

    def _decide(self) -> None:
        """A decision that waits, one that was rejected, signed and not told of, and an answer behind one."""
        bureau, names = self.bureau, self.names
        work = partial(bureau.work_of, "triagist")
        second = partial(bureau.work_of, "regisseur")
        names["proposed"], names["decided"] = (self._arrived(), self._arrived(**_NAMED))
        names["longer"] = self._arrived()
        self._press("longer", "oppakken")
        self._press("longer", "verlengen", waarom="wacht_op_partner", toelichting=WIDE)
        names["handed"] = self._arrived()
        self._press("handed", "oppakken")
        self._press("handed", "onderzoek", urgentie="acuut", versie="0")
        told = Handing("politie", "vitaal_belang", ("feiten", "plaats"), WIDE[:150], WIDE)
        record_handover(work("overdracht-1"), names["handed"], told)
        propose_handover(work("overdracht-2"), names["handed"], told)
        row = handler_of(bureau.ports, names["handed"])
        split = Split("melding", "groep", "weet_niet", WIDE)
        names["split"] = split_melding(work("splitsen"), row.sid, split, seen=row.version)
        code, names["answered"] = bureau.report()
        for name in ("proposed", "decided", "answered"):
            self._press(name, "oppakken")
        names["asking"] = self._arrived()
        asked = {"organisatie": "waterlijn", "waarom": "kan_steunen", "ziet": "inhoud"}
        for name, question in (("refused", "Mag dit?"), ("wish", f"{CANARY}\n{WIDE}")):
            later(bureau, seconds=1)
            self._press("asking", "betrekken", verzoek=question, **asked)
            (*_, names[name]) = numbers(bureau, names["asking"])
        deciding.reject(second(), names["asking"], names["refused"], WIDE, "minder_tonen")
        later(bureau, seconds=1)
        wide = Decision("reguliere_hulp", WIDE[:150], f"{CANARY}\n{WIDE}", WIDE)
        names["number"] = deciding.propose(work("voorstel-1"), names["proposed"], wide)
        number = deciding.propose(work("voorstel-2"), names["decided"], wide)
        deciding.reject(second(), names["decided"], number, WIDE)
        later(bureau, minutes=1)
        for name in ("decided", "answered"):
            number = deciding.propose(work(f"voorstel-{name}"), names[name], wide)
            deciding.sign(second(), names[name], number)
        later(bureau, minutes=1)
        bureau.reply(code, a_mailbox_reply("Het begint weer."))

    def _junk(self, words: str) -> str:
        later(self.bureau, seconds=1)
        return self.bureau.report(observed_behaviour=words)[1]

    def _clear_misuse(self) -> None:
        """A batch of misuse in each state."""
        bureau, names = self.bureau, self.names
        bureau.set_flood(Flood(unverified=0, minutes=15))
        # In seconds: whoever is logged in must stay so.
        junk = [self._junk(words) for words in (WIDE, CANARY, CANARY, WIDE)]
        triagist, lead = bureau.work_of("triagist"), bureau.work_of("teamleider")
        for number, name in enumerate(("closed", "closing", "rejected", "asked", "batch")):
            page = f"{number:020}"
            names[name] = begin_batch(replace(triagist, once=page), Filters())
            bureau.clear()
            if name != "batch":
                propose_batch(replace(triagist, once=page), names[name], junk[:-1], WIDE)
            if name == "rejected":
                reject_batch(lead, names[name], "geen_misbruik", WIDE)
            if name in {"closed", "closing"}:
                later(bureau, seconds=1)
                sign_batch(lead, names[name])
            if name == "closed":
                take_up(triagist, junk.pop(0))
                bureau.clear()
                junk = [*junk, self._junk(WIDE), self._junk(CANARY)]
            if name == "closing":
                bureau.queues.waiting["batches"].clear()
        names["reading"] = begin_batch(replace(triagist, once="9" * 20), Filters())
        bureau.queues.waiting["batches"].clear()
        bureau.set_flood(Flood(unverified=1_000, minutes=15))

    def _keep_the_directory(self) -> None:
        """An organisation that stopped, telephone numbers, and a teamleider who is away."""
        bureau, keeper = self.bureau, self.session(_KEEPER)
        fields = {"naam": "Gestopte School", "sector": "onderwijs", "domeinen": "gestopt.example"}
        made = led_to(bureau.post("/organisaties", fields, keeper))
        self.names["stopped"] = made.rpartition("/")[2]
        bureau.post(f"/organisatie/{self.names['stopped']}/stoppen", {}, keeper)
        days = {"vanaf": "vandaag", "tot_en_met": "morgen"}
        bureau.post("/account/afwezig", days, self.session(("teamleider",)))
        bureau.post("/afwezig/telefoon", {"telefoon": "078-1234567 tst 12"}, self.session(_CONTACT))

    def _publish_figures(self) -> None:
        """A release in each state, and a change of a reading list that waits."""
        bureau, names = self.bureau, self.names
        for number in range(40):
            day = date(2025, 12, 1) + timedelta(days=2 * number)
            fields = {"channel": "publiek", "subject_kind": "persoon", "verified": "nee"}
            counted = Counted("ontvangen", day, fields, {"wijk": "WK050501"})
            bureau.put(*insert_facts(counted, day))
        bureau.make_releases(date(2025, 12, 1))
        periods = {
            "made": "2026-M02.publicatie",
            "exact": "2026-M02.intern",
            "published": "2026-M01.publicatie",
            "to_sign": "2025-K4.publicatie",
            "leaving": "2025-M12.publicatie",
            "revised": "2025.publicatie",
        }
        names |= {name: f"SASS-2023-2026.{period}.r1" for name, period in periods.items()}
        given = {"dag-dag": "1", "dag-maand": "3", "dag-jaar": "2026", "hoe": "raadsbrief"}
        for name in ("published", "leaving", "to_sign"):
            self._release(name, "publiceren", _EVALUATOR)
        for name in ("published", "leaving"):
            self._release(name, "tekenen", _PUBLISHER, versie="4")
        self._release("published", "raad", _EVALUATOR, **given)
        self._release("leaving", "terugtrekken", _EVALUATOR, waarom=WIDE[:200])
        self._release("revised", "herzien", _EVALUATOR, waarom=WIDE[:200])
        self.session(_READER)
        change = {"lijst": "intern", "wie": "lezer", "hoe": "erop"}
        assert bureau.post("/leeslijst", change, self.session(_EVALUATOR)).status == 303
        (names["change"],) = (
            one.id
            for one in ProposalStore(bureau.database, "evaluation").all()
            if one.act == "leeslijst"
        )

    def _release(self, name: str, act: str, roles: Roles, **fields: str) -> None:
        path = f"/evaluatie/{self.names[name]}/{act}"
        answer = self.bureau.post(path, fields, self.session(roles))
        assert answer.status == 303, (name, act)

    def _keep_the_plan(self) -> None:
        """A cost and an activity in each state, a year over its budget, and a date that passed unnoted."""
        bureau, names = self.bureau, self.names
        names["plan"] = _PLAN
        works = (bureau.work_of("netwerkcoordinator", f"{number:020}") for number in range(20))
        costs: Any = (
            ("promised", "toegezegd", "2026-03-01", "1.250,50", WIDE[:100]),
            ("paid", "betaald", "2026-02-11", "20.000", "Training voor vaders en moeders"),
            ("lapsed", "toegezegd", "2025-11-03", "750", "Zaalhuur dialoogbijeenkomst"),
            ("other", "betaald", "2025-06-01", "420", "Drukwerk"),
        )
        for name, state, day, amount, about in costs:
            work = next(works)
            names[name] = work.once
            booked = Booking(date.fromisoformat(day), amount, "voorkomen", state, about)
            add_cost(work, _PLAN, booked)
        lapse_cost(next(works), _PLAN, names["lapsed"], seen="1")
        activities: Any = (
            ("planned", "voorkomen", "2026-06-01", None, _PLANNED["zin"]),
            (
                "carried_out",
                "voorkomen",
                "2026-02-11",
                "24",
                "Een training voor vaders en moeders.",
            ),
            (
                "passed",
                "voorkomen",
                "2026-03-02",
                None,
                "Een bijeenkomst over samenleven in de wijk.",
            ),
            ("dropped", "signaleren", "2026-05-07", None, "Een netwerkbijeenkomst."),
        )
        for name, line, day, present, sentence in activities:
            work = next(works)
            names[name] = work.once
            told = Details(date.fromisoformat(day), line, "oudertraining", sentence, "weerbaarheid")
            add_activity(work, _PLAN, told, is_done=present is not None, present=present or "")
        drop_activity(next(works), _PLAN, names["dropped"], seen="1")

    def _fill_with_much(self) -> None:
        """One code under which more came in than a page holds, and than is opened by itself."""
        code, self.names["much"] = self.bureau.report()
        for number in range(MAX_AMENDMENTS + 22):
            danger = "ja" if number % 9 == 8 else "nee"
            words = {"observed_behaviour": f"{number} {WIDE}", "danger_now": danger}
            later(self.bureau, seconds=1)
            self.bureau.accept(a_public_report(**words), code)
        self._press("much", "oppakken")
        opened = open_melding(self.bureau.work_of("triagist"), self.names["much"])
        self.names["older"] = quote(opened.shown[1].sk)
        listed = list_surplus(self.bureau.ports, self.names["much"], after="")
        self.names["place"] = listed.found[0].place


def every_state(language: str) -> dict[str, Answer]:
    """Every page of the bureau, in a language; what is folded away also opened."""
    desk = Desk()
    found = {}
    for name, view in VIEWS.items():
        found[name] = desk.answer(view, language)
        assert found[name].status == view.status, (name, found[name].status)
    found["onbekend"] = desk.unknown(language)
    found["onderdelen"] = _parts(desk, language)
    for name, page in list(found.items()):
        if _FOLD.search(page.body):
            opened = _FOLDED.sub("<details open", page.body)
            found[f"{name} (open)"] = replace(page, body=opened)
    return found


def _parts(desk: Desk, language: str) -> Answer:
    """A page with each part of macros/bureau.html, in the place of an existing page."""
    made = html.environment()
    assert made.loader
    own = DictLoader({"bureau/account.html": _PARTS.read_text("utf-8")})
    with pytest.MonkeyPatch.context() as patch:
        with_parts = made.overlay(loader=ChoiceLoader([own, made.loader]))
        patch.setattr(html, "environment", lambda: with_parts)
        return desk.answer(VIEWS["account"], language)


def _away(_: object) -> None:
    raise Unavailable


@contextmanager
def at_the_bureau() -> Iterator[None]:
    """The pages are made as the function of the bureau makes them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SURFACE", "bureau")
        html.environment.cache_clear()
        try:
            yield
        finally:
            html.environment.cache_clear()
