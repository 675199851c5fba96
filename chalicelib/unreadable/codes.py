"""Codes of messages that nobody could read, in words (msgids)."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.platform.i18n import N_

QUEUES: Mapping[str, str] = {
    "reports": N_("Meldingen, aanvullingen en antwoorden"),
    "registrations": N_("Aanmeldingen voor een training"),
    "post": N_("Mailopdrachten"),
}
WHY: Mapping[str, str] = {
    "geen_bericht": N_("Geen bericht van de site"),
    "onbekende_soort": N_("Onbekende soort bericht"),
    "vreemde_inhoud": N_("Ongeldige inhoud"),
    "vreemd_moment": N_("Onmogelijk verzendmoment"),
    "geen_melding": N_("Melding bestaat niet"),
    "geen_bewijs": N_("Bewijs van de code ontbreekt"),
    "zegel_gebroken": N_("Verzegeling gaat niet open"),
    "geen_bijeenkomst": N_("Bijeenkomst bestaat niet of is begonnen"),
}
STATES: Mapping[str, str] = {
    "wacht": N_("Te beoordelen"),
    "opnieuw": N_("Wordt opnieuw geprobeerd"),
    "gelezen": N_("Alsnog gelezen"),
    "afgehandeld": N_("Afgehandeld"),
}
# Why a person sets a message aside.
REASONS: Mapping[str, str] = {
    "geen_mens": N_("Geen bericht van een persoon"),
    "dubbel": N_("Ook leesbaar binnengekomen"),
    "melder_gesproken": N_("Afzender gesproken"),
    "beheerder_zoekt": N_("Beheerder zoekt het uit"),
}
KINDS: Mapping[str, str] = {
    "melding": N_("Melding of aanvulling"),
    "bevestiging": N_("Bevestiging van een e-mailadres"),
    "antwoord": N_("Reactie melder"),
    "aanmelding": N_("Aanmelding voor een training"),
}
DANGER: Mapping[str, str] = {"ja": N_("Ja"), "nee": N_("Nee"), "weet_niet": N_("Weet ik niet")}
