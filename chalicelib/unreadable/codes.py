"""Codes of messages that nobody could read, in words (msgids)."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.platform.i18n import N_

QUEUES: Mapping[str, str] = {
    "reports": N_("Meldingen, aanvullingen en antwoorden"),
    "registrations": N_("Aanmeldingen voor een training"),
    "post": N_("Opdrachten om te mailen"),
}
WHY: Mapping[str, str] = {
    "geen_bericht": N_("Het is geen bericht zoals onze website dat maakt"),
    "onbekende_soort": N_("Onze software kent deze soort bericht niet"),
    "vreemde_inhoud": N_("Er staat iets in dat er niet in kan staan"),
    "vreemd_moment": N_("Het zou lang geleden zijn verstuurd, of in de toekomst"),
    "geen_melding": N_("Het hoort bij een melding die er niet is"),
    "geen_bewijs": N_("Er staat geen bewijs in dat de afzender de code heeft"),
    "zegel_gebroken": N_("De verzegeling gaat niet open"),
    "geen_bijeenkomst": N_("De bijeenkomst is er niet, of is al begonnen"),
}
STATES: Mapping[str, str] = {
    "wacht": N_("Wacht op u"),
    "opnieuw": N_("Wordt opnieuw geprobeerd"),
    "gelezen": N_("Alsnog gelezen"),
    "afgehandeld": N_("Afgehandeld"),
}
# Why a person sets a message aside.
REASONS: Mapping[str, str] = {
    "geen_mens": N_("Het is geen bericht van een mens"),
    "dubbel": N_("Het bericht kwam ook leesbaar binnen"),
    "melder_gesproken": N_("Wij spraken wie dit stuurde"),
    "beheerder_zoekt": N_("De beheerder zoekt dit uit"),
}
KINDS: Mapping[str, str] = {
    "melding": N_("Melding of aanvulling"),
    "bevestiging": N_("Bevestiging van een e-mailadres"),
    "antwoord": N_("Antwoord uit het postvak"),
    "aanmelding": N_("Aanmelding voor een training"),
}
DANGER: Mapping[str, str] = {"ja": N_("Ja"), "nee": N_("Nee"), "weet_niet": N_("Weet ik niet")}
