"""What was done to meldingen and messages, each code as a sentence. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.journal.codes.action import Action
from chalicelib.platform.i18n import N_

# Whoever took a melding stated that; a yes is never written, because then nobody takes it.
_NOT_INVOLVED = N_(" (niet persoonlijk betrokken)")
OF_MELDINGEN: Mapping[str, Action] = {
    # What comes in, and what goes by itself.
    "ontvangen": Action(N_("Melding ontvangen"), "automatisch", N_("{what} is ontvangen")),
    "aangevuld": Action(N_("Melding aangevuld"), "automatisch", N_("de melder vulde {what} aan")),
    "antwoord_ontvangen": Action(
        N_("Antwoord ontvangen"),
        "automatisch",
        N_("de melder gaf antwoord bij {what}"),
    ),
    "meer_ontvangen": Action(
        N_("Extra bericht ontvangen"), "automatisch", N_("{what} is ontvangen")
    ),
    "delen_teruggenomen": Action(
        N_("Delen ingetrokken"),
        "automatisch",
        N_("de melder trok het delen van {what} in"),
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
        N_("{who} zag de identiteit van melder en betrokkene bij {what}"),
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
        N_("Gevonden bij zoeken"),
        "gelezen",
        N_("{who} vond {what} bij het zoeken"),
    ),
    "gelezen_door_af": Action(
        N_("Gelezen als aandachtsfunctionaris"),
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
        N_("In behandeling genomen"),
        "gedaan",
        N_("{who} nam {what} in behandeling"),
        more=(("conflict", _NOT_INVOLVED),),
    ),
    "overgenomen": Action(
        N_("Overgenomen van een collega"),
        "gedaan",
        N_("{who} nam {what} over"),
        more=(("from", N_(" van {from}")), ("conflict", _NOT_INVOLVED)),
    ),
    "overgedragen": Action(
        N_("Overgedragen aan een collega"),
        "gedaan",
        N_("{who} droeg {what} over"),
        more=(("to", N_(" aan {to}")),),
    ),
    "overdracht_vastgelegd": Action(
        N_("Overdracht bij gevaar"),
        "gedaan",
        N_("{who} droeg iets van {what} telefonisch over aan {recipient}"),
        more=(("ground", N_("; grondslag: {ground}")), ("fields", N_("; gedeeld: {fields}"))),
    ),
    "overdracht_bevestigd": Action(
        N_("Ontvangst bevestigd"),
        "gedaan",
        N_("{who} legde vast dat {recipient} de overdracht van {what} heeft"),
    ),
    "heropend": Action(N_("Heropend"), "gedaan", N_("{who} heropende {what}")),
    "teruggekoppeld": Action(
        N_("Terugkoppeling vastgelegd"),
        "gedaan",
        N_("{who} vertelde de melder over het besluit bij {what}"),
    ),
    "teruggegeven": Action(N_("Teruggegeven"), "gedaan", N_("{who} gaf {what} terug")),
    "afgeschermd": Action(
        N_("Afscherming gewijzigd"),
        "gedaan",
        N_("{who} wijzigde voor wie {what} is afgeschermd"),
        more=(("kept", N_(" (voor: {kept})")),),
    ),
    "verwerkt": Action(
        N_("Gelezen en verwerkt"), "gedaan", N_("{who} verwerkte wat bij {what} binnenkwam")
    ),
    "gevaar_beoordeeld": Action(
        N_("Gevaar beoordeeld"), "gedaan", N_("{who} beoordeelde het gevaar bij {what}")
    ),
    "vraag_gesteld": Action(
        N_("Vraag gesteld aan de melder"),
        "gedaan",
        N_("{who} stelde de melder van {what} een vraag"),
    ),
    "stand_gemeld": Action(
        N_("Status doorgegeven"),
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
        more=(("proposed_by", N_(" op voorstel van {proposed_by}")),),
    ),
    "af_gevraagd": Action(
        N_("Collega gevraagd"),
        "gedaan",
        N_("{who} vroeg {person} van {organisatie} mee te kijken bij {what}"),
    ),
    "gezien_door_af": Action(
        N_("Als gelezen gemarkeerd"),
        "gedaan",
        N_("{who} markeerde {what} als gelezen, als aandachtsfunctionaris"),
    ),
    "aangevuld_door_af": Action(
        N_("Inbreng aandachtsfunctionaris"),
        "gedaan",
        N_("{who} voegde iets toe aan {what}, als aandachtsfunctionaris"),
    ),
    # Messages that nobody could read.
    "onleesbaar_opnieuw": Action(
        N_("Onleesbaar bericht ingelezen"),
        "gedaan",
        N_("{who} liet {what} opnieuw inlezen"),
    ),
    "onleesbaar_afgehandeld": Action(
        N_("Onleesbaar bericht afgehandeld"), "gedaan", N_("{who} handelde {what} af")
    ),
    # Notes, and reports that the desk enters.
    "ingevoerd": Action(N_("Melding ingevoerd"), "gedaan", N_("{who} voerde {what} in")),
    "notitie_geschreven": Action(
        N_("Notitie geschreven"), "gedaan", N_("{who} schreef een notitie bij {what}")
    ),
    "contact_vastgelegd": Action(
        N_("Contact vastgelegd"), "gedaan", N_("{who} legde een contact vast bij {what}")
    ),
    "notities_gelezen": Action(
        N_("Notities gelezen"), "gelezen", N_("{who} las de notities bij {what}")
    ),
    "onderzoek_opgeslagen": Action(
        N_("Onderzoek opgeslagen"),
        "gedaan",
        N_("{who} sloeg het onderzoek bij {what} op"),
        more=(("urgency", N_(" (urgentie: {urgency})")),),
    ),
    "onderzoek_gelezen": Action(
        N_("Onderzoek gelezen"), "gelezen", N_("{who} las het onderzoek bij {what}")
    ),
    "concept_gelezen": Action(
        N_("Eigen concept gelezen"), "gelezen", N_("{who} las een eigen concept")
    ),
    "zoekopdrachten_gelezen": Action(
        N_("Eigen zoekopdrachten gelezen"), "gelezen", N_("{who} las de eigen zoekopdrachten")
    ),
    "gesplitst": Action(
        N_("Gesplitst"),
        "gedaan",
        N_("{who} splitste {what}"),
        more=(("to", N_("; nieuw: {melding}")),),
    ),
    "afgesplitst": Action(
        N_("Afgesplitst"), "gedaan", N_("{who} splitste {what} af van {melding}")
    ),
    # Misuse that is closed together.
    "stapel_begonnen": Action(
        N_("Stapel misbruik begonnen"), "gedaan", N_("{who} begon {what} ({meldingen} meldingen)")
    ),
    "stapel_gelezen": Action(
        N_("Stapel misbruik gelezen"),
        "gelezen",
        N_("{who} las de eerste woorden van {what}"),
    ),
}
