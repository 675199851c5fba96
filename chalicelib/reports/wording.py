"""What the codes of a melding are called on a page of the bureau."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.platform.i18n import N_
from chalicelib.reports.desk import IDENTITY_REASONS, LINK_REASONS
from chalicelib.reports.forms.sections import Section
from chalicelib.reports.search import SEARCH_REASONS
from chalicelib.reports.sharing import INVOLVE_REASONS

SECTION_NAMES: Mapping[Section, str] = {
    "feiten": N_("Wat is gezien of gehoord"),
    "duiding": N_("Wat de melder ervan vindt"),
    "tegensignalen": N_("Wat er tegen spreekt, en wat beschermt"),
    "afspraken": N_("De melder, en wat is afgesproken"),
    "melder": N_("Wie is de melder"),
    "betrokkene": N_("Om wie gaat het"),
}

REASONS: Mapping[str, str] = dict(
    zip(
        IDENTITY_REASONS,
        (
            N_("Ik ga de melder bellen"),
            N_("Iemand is in gevaar"),
            N_("Ik zoek of er eerder over gemeld is"),
            N_("Ik overleg met een partner"),
        ),
        strict=True,
    )
)
LINK_REASON_NAMES: Mapping[str, str] = dict(
    zip(
        LINK_REASONS,
        (
            N_("Het gaat om dezelfde persoon of groep"),
            N_("Het gaat om dezelfde plek"),
            N_("Het gaat om dezelfde gebeurtenis"),
            N_("De melder was de code kwijt en meldde opnieuw"),
        ),
        strict=True,
    )
)
SEARCH_REASON_NAMES: Mapping[str, str] = dict(
    zip(
        SEARCH_REASONS,
        (
            N_("Is er eerder gemeld over deze persoon of groep?"),
            N_("Is er eerder gemeld over deze plek?"),
            N_("De melder is de code kwijt en belt"),
            N_("Iemand vraagt wat wij over hem of haar hebben"),
        ),
        strict=True,
    )
)
INVOLVE_REASON_NAMES: Mapping[str, str] = dict(
    zip(
        INVOLVE_REASONS,
        (
            N_("Kent de mensen om wie het gaat"),
            N_("Kent de plek of de buurt"),
            N_("Kan iemand steunen"),
            N_("Moet dit weten om anderen te beschermen"),
        ),
        strict=True,
    )
)
# What the timeline says of why something was done; no code means two things.
PURPOSES: Mapping[str, str] = {
    **REASONS,
    **LINK_REASON_NAMES,
    **SEARCH_REASON_NAMES,
    **INVOLVE_REASON_NAMES,
}
SUBJECT_NAMES: Mapping[str, str] = {
    "persoon": N_("Eén persoon"),
    "groep": N_("Een groep"),
    "spanning": N_("Spanning of onrust"),
    "weet_niet": N_("Weet ik niet"),
}
# Why it was routed as it was (the rules R0 to R7 of the process).
RULES: Mapping[str, str] = {
    "R0": N_("Elke melding komt bij ons. Het werkadres is nog niet bevestigd, dus nergens anders."),
    "R1": N_("Een melding van een inwoner of sleutelpersoon komt alleen bij ons."),
    "R2": N_("De melder wilde niet dat een aandachtsfunctionaris meekijkt."),
    "R4": N_("De aandachtsfunctionaris van deze wijk is gemaild."),
    "R5": N_("De aandachtsfunctionaris van de organisatie is gemaild."),
    "R6": N_("De vervanger van de aandachtsfunctionaris is gemaild."),
    "R7": N_("Deze organisatie heeft nu geen aandachtsfunctionaris. Zoek er een."),
}
LETTERS: Mapping[str, str] = {
    "melder_bevestigt": N_("Vraag om het werkadres te bevestigen"),
    "melder_ontvangst": N_("Bericht dat de melding er is"),
    "vraag_open": N_("Bericht dat er een vraag is"),
    "af_nieuw": N_("Bericht aan de aandachtsfunctionaris"),
    "af_vervanger": N_("Bericht aan de vervanger van de aandachtsfunctionaris"),
    "af_gevraagd": N_("Vraag aan een aandachtsfunctionaris"),
    "melder_afgerond": N_("Bericht dat wij klaar zijn"),
}
MAIL_STATES: Mapping[str, str] = {
    "sending": N_("wordt verstuurd"),
    "sent": N_("verstuurd"),
    "delivered": N_("aangekomen"),
    "bounced": N_("niet aangekomen"),
    "complained": N_("niet aangekomen: als ongewenst gemeld"),
    "refused": N_("niet te versturen"),
    "given_up": N_("niet gelukt"),
    "withheld": N_("niet verstuurd: dit adres kreeg vandaag al te veel mails"),
}
ACTIONS: Mapping[str, str] = {
    "ontvangen": N_("Melding ontvangen"),
    "aangevuld": N_("Melding aangevuld"),
    "adres_bevestigd": N_("Werkadres bevestigd"),
    "bericht_ontvangen": N_("Bericht van de melder ontvangen"),
    "berichten_gelezen": N_("Berichten van de melder gelezen"),
    "gelezen": N_("Gelezen"),
    "identiteit_getoond": N_("Gezien wie melder en betrokkene zijn"),
    "opgepakt": N_("Opgepakt"),
    "vraag_gesteld": N_("Vraag gesteld aan de melder"),
    "stand_gemeld": N_("De melder verteld hoe ver wij zijn"),
    "gekoppeld": N_("Gekoppeld aan een andere melding"),
    "losgemaakt": N_("Losgemaakt van een andere melding"),
    "gevonden_bij_zoeken": N_("Gevonden bij zoeken naar eerdere meldingen"),
    "af_betrokken": N_("Een aandachtsfunctionaris erbij betrokken"),
    "afgedrukt": N_("Afgedrukt"),
    "adressen_gewist": N_("Adressen gewist"),
    "gelezen_door_af": N_("Gelezen door de aandachtsfunctionaris"),
    "gezien_door_af": N_("De aandachtsfunctionaris zag het"),
    "aangevuld_door_af": N_("De aandachtsfunctionaris voegde iets toe"),
}
