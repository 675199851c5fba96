"""The texts that all forms share. Dutch is the msgid; other languages are in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.platform.i18n import N_

# Domain reference 3.2; the last five are our own.
ERRORS: Mapping[str, str] = {
    "required": N_("Vul dit veld in."),
    "choose": N_("Kies een antwoord."),
    "too_long": N_("Uw tekst is {over} tekens te lang."),
    "too_short": N_("Vertel iets meer. Gebruik minstens {min} tekens."),
    "email": N_("Dit e-mailadres klopt niet. Voorbeeld: naam@voorbeeld.nl"),
    "phone": N_("Dit telefoonnummer klopt niet. Gebruik alleen cijfers, spaties en +."),
    "date": N_("Deze datum klopt niet. Gebruik dag-maand-jaar."),
    "future": N_("Deze datum is nog niet geweest."),
    "bsn": N_("Haal het burgerservicenummer (BSN) weg. Dat mogen wij niet bewaren."),
    "invalid_choice": N_("Dit antwoord kennen wij niet. Kies opnieuw."),
    "reference": N_("Dit meldnummer klopt niet. Het heeft 9 letters en cijfers: kijk het na."),
    "past": N_("Deze datum is al geweest."),
    "characters": N_(
        "In ‘{question}’ staat een teken dat wij niet kunnen lezen. Op die plek staat nu �. "
        "Kijk uw tekst na."
    ),
    "alone": N_("Kies ‘{alone}’ of iets anders, niet allebei."),
    "too_much": N_("Alles samen is uw tekst te lang. Maak de tekst bij ‘{question}’ korter."),
}

ONE_TOO_MANY = N_("Uw tekst is 1 teken te lang.")

TAKEN_OUT = N_("Het nummer is weg uit ‘{question}’. Lees uw tekst nog eens na.")
CHECK_TITLE = N_("Kijk uw antwoorden na")
CHECK_INTRO = N_("Kijk of alles klopt. U kunt nog iets veranderen.")
