"""Every code that says what was done, with the sentence that tells it. Pure.

A use case that writes another code needs its line here: tests/unit/journal/test_telling.py reads the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chalicelib.platform.i18n import N_

# Readings stand apart from acts, so that the steps of a melding do not drown in them.
Group = Literal["gedaan", "gelezen", "automatisch"]

GROUPS: Mapping[Group, str] = {
    "gedaan": N_("Handeling"),
    "gelezen": N_("Inzage"),
    "automatisch": N_("Automatisch"),
}


@dataclass(frozen=True)
class Action:
    """A code of the journal in words (msgids).

    ``name`` is what a list calls it. ``sentence`` tells it without a full stop: ``{who}`` did it, ``{what}``
    is the object of the entry, every other name is a fact (journal/telling). ``by_kind`` are other sentences
    for a kind of object (``OBJECTS``); ``more`` are told behind it when the entry has that fact.
    """

    name: str
    group: Group
    sentence: str
    by_kind: Mapping[str, str] = field(default_factory=dict)
    more: tuple[tuple[str, str], ...] = ()


# The kinds of objects, as the ids of chains begin; ``dag`` is the day of a medewerker.
OBJECTS: Mapping[str, str] = {
    "melding": N_("Meldingen"),
    "meer": N_("Extra berichten onder één code"),
    "mailbox": N_("Postvakken van melders"),
    "zoeken": N_("Zoekvragen"),
    "onleesbaar": N_("Onleesbare berichten"),
    "organisatie": N_("Organisaties en hun aandachtsfunctionarissen"),
    "medewerker": N_("Accounts en rollen"),
    "dag": N_("Inloggen, weigeringen en toezicht"),
}

_ROLES = ("roles", N_("; rollen nu: {roles}"))
_ASKED = ("asked", N_("; ter ondertekening: {asked}"))
_ACTIVE = ("active", N_("; doet mee: {active}"))
_REASON = ("reason", N_("; reden: {reason}"))

ACTIONS: Mapping[str, Action] = {
    # What comes in, and what goes by itself.
    "ontvangen": Action(N_("Melding ontvangen"), "automatisch", N_("{what} is ontvangen")),
    "aangevuld": Action(N_("Melding aangevuld"), "automatisch", N_("de melder vulde {what} aan")),
    "antwoord_ontvangen": Action(
        N_("Antwoord van de melder ontvangen"),
        "automatisch",
        N_("de melder gaf antwoord bij {what}"),
    ),
    "meer_ontvangen": Action(
        N_("Nog meer ontvangen onder dezelfde code"), "automatisch", N_("{what} is ontvangen")
    ),
    "delen_teruggenomen": Action(
        N_("Delen teruggenomen door de melder"),
        "automatisch",
        N_("de melder nam het delen van {what} terug"),
    ),
    "adres_bevestigd": Action(
        N_("Adres bevestigd"),
        "gedaan",
        N_("{who} bevestigde het eigen adres bij {what}"),
        {
            "melding": N_("het werkadres van de melder van {what} is bevestigd"),
            "medewerker": N_("{who} bevestigde het eigen adres"),
        },
    ),
    "adressen_gewist": Action(
        N_("Adressen gewist"), "automatisch", N_("de adressen bij {what} zijn gewist")
    ),
    "postvak_gewist": Action(
        N_("Postvak gewist door de melder"),
        "automatisch",
        N_("{what} is gewist op verzoek van de melder"),
    ),
    "postvak_verlopen": Action(
        N_("Postvak verlopen"), "automatisch", N_("{what} is gewist: de termijn was voorbij")
    ),
    # Reading. Searching is reading.
    "gelezen": Action(N_("Gelezen"), "gelezen", N_("{who} las {what}")),
    "identiteit_getoond": Action(
        N_("Identiteit getoond"),
        "gelezen",
        N_("{who} zag wie melder en betrokkene zijn van {what}"),
    ),
    "afgedrukt": Action(
        N_("Afgedrukt"),
        "gelezen",
        N_("{who} drukte {what} af"),
        {"dag": N_("{who} drukte de lijst met meldingen af ({rows} regels)")},
    ),
    "gezocht": Action(
        N_("Gezocht"), "gelezen", N_("{who} zocht in de meldingen (aantal: {meldingen})")
    ),
    "zoekuitkomst_gelezen": Action(
        N_("Zoekuitkomst gelezen"), "gelezen", N_("{who} bekeek de uitkomst van {what}")
    ),
    "gevonden_bij_zoeken": Action(
        N_("Gevonden bij zoeken naar eerdere meldingen"),
        "gelezen",
        N_("{who} vond {what} bij het zoeken"),
    ),
    "gelezen_door_af": Action(
        N_("Gelezen door de aandachtsfunctionaris"),
        "gelezen",
        N_("{who} las {what} als aandachtsfunctionaris"),
    ),
    "onleesbaar_getoond": Action(
        N_("Onleesbaar bericht bekeken"), "gelezen", N_("{who} bekeek {what}")
    ),
    "journaal_gelezen": Action(
        N_("Journaal gelezen"),
        "gelezen",
        N_("{who} las het journaal"),
        more=(
            ("day", N_(" van {day}")),
            ("first", N_(" van {first}")),
            ("last", N_(" tot en met {last}")),
            ("sid", N_(", alleen over {sid}")),
            ("by", N_(", alleen van {by}")),
        ),
    ),
    # The desk at work on a melding.
    "opgepakt": Action(
        N_("In behandeling genomen"), "gedaan", N_("{who} nam {what} in behandeling")
    ),
    "overgenomen": Action(
        N_("Overgenomen van een collega"),
        "gedaan",
        N_("{who} nam {what} over"),
        more=(("from", N_(" van {from}")),),
    ),
    "vraag_gesteld": Action(
        N_("Vraag gesteld aan de melder"),
        "gedaan",
        N_("{who} stelde de melder van {what} een vraag"),
    ),
    "stand_gemeld": Action(
        N_("Status doorgegeven aan de melder"),
        "gedaan",
        N_("{who} gaf de melder van {what} een status door: {state}"),
    ),
    "gekoppeld": Action(
        N_("Gekoppeld aan een andere melding"),
        "gedaan",
        N_("{who} koppelde {what} aan {melding}"),
    ),
    "losgemaakt": Action(
        N_("Losgemaakt van een andere melding"),
        "gedaan",
        N_("{who} maakte {what} los van {melding}"),
    ),
    # Sharing.
    "af_betrokken": Action(
        N_("Aandachtsfunctionaris betrokken"),
        "gedaan",
        N_("{who} betrok {person} van {organisatie} bij {what}"),
    ),
    "af_gevraagd": Action(
        N_("Collega van de organisatie gevraagd"),
        "gedaan",
        N_("{who} vroeg {person} van {organisatie} mee te kijken bij {what}"),
    ),
    "gezien_door_af": Action(
        N_("Als gelezen gemarkeerd door de aandachtsfunctionaris"),
        "gedaan",
        N_("{who} markeerde {what} als gelezen, als aandachtsfunctionaris"),
    ),
    "aangevuld_door_af": Action(
        N_("Inbreng van de aandachtsfunctionaris"),
        "gedaan",
        N_("{who} voegde iets toe aan {what}, als aandachtsfunctionaris"),
    ),
    # Messages that nobody could read.
    "onleesbaar_opnieuw": Action(
        N_("Onleesbaar bericht opnieuw ingelezen"),
        "gedaan",
        N_("{who} liet {what} opnieuw inlezen"),
    ),
    "onleesbaar_afgehandeld": Action(
        N_("Onleesbaar bericht afgehandeld"), "gedaan", N_("{who} handelde {what} af")
    ),
    # Accounts, roles and the directory.
    "toegevoegd": Action(
        N_("Toegevoegd"), "gedaan", N_("{who} voegde {what} toe"), more=(_ROLES, _ASKED)
    ),
    "gewijzigd": Action(
        N_("Gewijzigd"), "gedaan", N_("{who} wijzigde {what}"), more=(_ROLES, _ACTIVE, _ASKED)
    ),
    "uitgenodigd": Action(
        N_("Uitgenodigd"), "gedaan", N_("{who} stuurde {what} een nieuwe uitnodiging")
    ),
    "uitnodiging_aangenomen": Action(
        N_("Uitnodiging aangenomen"), "gedaan", N_("{who} nam de uitnodiging aan")
    ),
    "rij_verwijderd": Action(
        N_("Account van een aandachtsfunctionaris beëindigd"),
        "gedaan",
        N_("{who} beëindigde het account van {what} als aandachtsfunctionaris"),
    ),
    "persoon_toegevoegd": Action(
        N_("Aandachtsfunctionaris toegevoegd"),
        "gedaan",
        N_("{who} voegde {person} toe bij {what}"),
    ),
    "persoon_verwijderd": Action(
        N_("Aandachtsfunctionaris verwijderd"),
        "gedaan",
        N_("{who} verwijderde {person} bij {what}"),
    ),
    "afwezig_gemeld": Action(
        N_("Afwezig gemeld"), "gedaan", N_("{who} meldde {person} afwezig bij {what}")
    ),
    "weer_aanwezig": Action(
        N_("Weer aanwezig gemeld"), "gedaan", N_("{who} meldde {person} weer aanwezig bij {what}")
    ),
    # Acts that take two people.
    "voorgesteld": Action(
        N_("Voorstel gedaan"),
        "gedaan",
        N_("{who} deed een voorstel over {what}: {act}"),
        more=(_ASKED, _REASON),
    ),
    "getekend": Action(
        N_("Voorstel getekend"),
        "gedaan",
        N_("{who} tekende een voorstel over {what}: {act}"),
        more=(_ASKED, _REASON),
    ),
    "geweigerd": Action(
        N_("Geweigerd"),
        "gedaan",
        N_("{who} weigerde een voorstel over {what}: {act}"),
        {"dag": N_("{who} kreeg geen toegang tot een pagina: {route}")},
        more=(("refusal", N_("; reden: {refusal}")), ("sid", N_("; gevraagd: {sid}"))),
    ),
    "ingetrokken": Action(
        N_("Voorstel ingetrokken"),
        "gedaan",
        N_("{who} trok een voorstel over {what} in: {act}"),
    ),
    "vervallen": Action(
        N_("Voorstel vervallen"),
        "gedaan",
        N_("{who} sloot een vervallen voorstel over {what} af: {act}"),
    ),
    # Coming and going.
    "ingelogd": Action(N_("Ingelogd"), "gedaan", N_("{who} logde in")),
    "uitgelogd": Action(N_("Uitgelogd"), "gedaan", N_("{who} logde uit")),
    # A row that is no entry (journal/store.py).
    "geen_regel": Action(
        N_("Rij die geen regel is"),
        "automatisch",
        N_("bij {what} staat een rij die geen regel van het journaal is"),
    ),
}
