"""The texts that all forms share. Dutch is the msgid; other languages are in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.platform.i18n import N_

# Domain reference 3.2; the last five are our own.
ERRORS: Mapping[str, str] = {
    "required": N_("Vul dit veld in."),
    "choose": N_("Kies een antwoord."),
    "too_long": N_("Uw tekst is {over} tekens te lang."),
    "email": N_("Dit e-mailadres klopt niet. Voorbeeld: naam@voorbeeld.nl"),
    "email_at": N_("In dit e-mailadres staat geen @. Voorbeeld: naam@voorbeeld.nl"),
    "email_several": N_("Vul één e-mailadres in. Voorbeeld: naam@voorbeeld.nl"),
    "email_space": N_("In dit e-mailadres staat een spatie. Voorbeeld: naam@voorbeeld.nl"),
    "email_accent": N_(
        "Voor de @ staat een letter met een accent, zoals é, of een vreemd teken. Daar kunnen wij geen mail "
        "naartoe sturen. Vul een ander adres in."
    ),
    "email_long": N_("Voor de @ staan meer dan 64 tekens. Zo’n adres bestaat niet: kijk het na."),
    "email_domain": N_("Wat na de @ staat, klopt niet. Kijk het na. Voorbeeld: naam@voorbeeld.nl"),
    "domain": N_("‘{domain}’ is geen maildomein. Voorbeeld: school.nl"),
    "domain_ending": N_("Het einde van ‘{domain}’ bestaat niet. Is het een typfout?"),
    "domain_shared": N_(
        "Bij ‘{domain}’ kan iedereen een adres krijgen. Zo’n adres zegt niet waar iemand werkt."
    ),
    "phone": N_("Dit telefoonnummer klopt niet. Voorbeeld: 06 12345678"),
    "phone_short": N_(
        "Dit telefoonnummer is te kort. Een Nederlands nummer heeft 10 cijfers, zoals 06 12345678 of "
        "078 1234567. Hier staan er {digits}."
    ),
    "phone_long": N_(
        "Dit telefoonnummer is te lang. Een Nederlands nummer heeft 10 cijfers; hier staan er {digits}. Is "
        "het een nummer uit een ander land? Begin dan met + en het landnummer, zoals +32."
    ),
    "phone_letters": N_(
        "In dit telefoonnummer staan letters. Vul alleen het nummer in, zoals 06 12345678."
    ),
    "phone_several": N_(
        "Hier staan twee telefoonnummers. Vul het nummer in waarop wij u het beste bereiken; het andere mag "
        "in uw verhaal."
    ),
    "phone_country": N_(
        "Het landnummer na + of 00 bestaat niet. Een Nederlands nummer begint met +31, een Belgisch met +32."
    ),
    "phone_abroad": N_(
        "Dit nummer uit een ander land is te kort of te lang. Kijk na of alle cijfers er staan."
    ),
    "code": N_("Deze code klopt niet. Kijk hem na: er zijn 16 letters en cijfers."),
    "date": N_(
        "Deze datum begrijpen wij niet, of de dag bestaat niet. Vul dag, maand en jaar in, zoals 27 3 2026."
    ),
    "date_roughly": N_(
        "Dit begrijpen wij niet, of de dag bestaat niet. Vul een dag, een maand of een jaar in, of schrijf "
        "bijvoorbeeld ‘vorige week’."
    ),
    "date_part": N_("Vul ook de dag en de maand in, zoals 27 3 2026."),
    "two_days": N_("U schreef een andere dag dan u koos. Laat er één staan."),
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
