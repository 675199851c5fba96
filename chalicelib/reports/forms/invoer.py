"""The forms by which the desk enters a report that somebody told, wrote or brought.

The fields are those of the public and the professional form, in the words of the desk
(``reports/labels.py``). Before them stands by which way the signal came, and when; after them whether the
desk knows who it is, and whether that person wants a code.

Somebody waits on the telephone, and who enters knows the questions. So they stand on three pages: what comes
in and what it is about, what is told, and who tells it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from chalicelib.platform.forms.condition import Is
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.forms.question import CHOICES, DATE_PARTS, Question
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import shared
from chalicelib.reports.forms.professional import MELDING_PROFESSIONAL, MeldingProfessional
from chalicelib.reports.forms.publiek import MELDING_PUBLIEK, MeldingPubliek
from chalicelib.reports.labels import CHOSEN, LABELS

_SIGNAAL = Step("signaal", N_("Signaal"), holds=("organisatie", "onderwerp"))
_PARTNER = Step("partner", condition=Is("invoer_kanaal", "partner"))
_AFRONDEN = Step("afronden")
_OWN = {_SIGNAAL.name, _PARTNER.name, _AFRONDEN.name}
_GEVAAR = replace(
    shared.GEVAAR,
    intro=N_("Direct gevaar: bel eerst {alarmnummer} en ga daarna verder met de invoer."),
)
# What these two pages ask hangs on an answer of a page before them, or on none. By the name of the form.
_MELDING: Mapping[str, tuple[str, ...]] = {
    MELDING_PUBLIEK.name: (
        "partner",
        "gezien",
        "spanning",
        "situatie",
        "indruk",
        "betrokkene",
        "tekens",
        "verloop",
        "contact",
    ),
    MELDING_PROFESSIONAL.name: (
        "partner",
        "andere_organisatie",
        "delen",
        "gezien",
        "bron",
        "duiding",
        "tegenspraak",
        "besproken",
        "spanning",
        "betrokkene",
        "situatie",
        "tekens",
        "verloop",
    ),
}
_VAN_WIE: Mapping[str, tuple[str, ...]] = {
    MELDING_PUBLIEK.name: ("gegevens", "bellen", "afronden"),
    MELDING_PROFESSIONAL.name: ("niet_delen", "niet_aan", "melder", "afronden"),
}
_HINTS: Mapping[str, str] = {
    "danger_now": N_("Bij ‘Ja’: bel eerst {alarmnummer}."),
    "observed_behaviour": N_(
        "Gedrag en uitspraken, met datum en plaats. Geen diagnose, geloof of afkomst als kenmerk van iemand."
    ),
    "observation_source": N_("Meer antwoorden mogelijk."),
    "last_observed_on": N_("Ongeveer mag: alleen een maand of een jaar is genoeg."),
    "own_interpretation": N_("De mening van de melder, apart van de waarneming."),
    "professional_duiding": N_("Het oordeel van de melder, en hoe zeker die is."),
    "counter_signals": N_("Ook beschermende factoren. Niets bekend? Noteer dat."),
    "betrokkene_description": N_("Geen BSN, geloof of afkomst. Bij beroepsgeheim: geen naam."),
    "spanning_description": N_("Wat er gebeurt en wat er wordt gezegd. Geen namen."),
    "location_description": N_("Bijvoorbeeld een plein, een school of een groep online."),
    "visible_where": N_("Meer antwoorden mogelijk."),
    "trigger_event": N_("Bijvoorbeeld een bericht, een besluit of een ruzie."),
    "viewpoints": N_("Meningen, geen geloof of afkomst van mensen."),
    "expected_on": N_("Bijvoorbeeld een wedstrijd of demonstratie."),
    "connectors": N_("Een plek of groep, zonder namen."),
    "best_call_time": N_("Op werkdagen, met een verborgen nummer."),
    "organisatie_id": N_("Niet in de lijst? Kies de laatste regel."),
    "niet_aan_wie": N_("Een naam of functie."),
}
_CHOOSE = N_("Kies een antwoord bij ‘{question}’.")
_FILL_IN = N_("Vul ‘{question}’ in.")


class _Invoer(Answers):
    """What is asked of whoever enters a report, beside the questions of the form."""

    invoer_kanaal: str | None = _SIGNAAL.ask(
        "radio",
        N_("Kanaal"),
        choices=(
            Option("telefoon", N_("Telefoon")),
            Option("brief", N_("Brief")),
            Option("bezoek", N_("Bezoek")),
            Option("partner", N_("Partner"), N_("Bijvoorbeeld de politie of een andere gemeente.")),
        ),
        error=N_("Kies een kanaal."),
    )
    signaal_op: date | None = _SIGNAAL.ask(
        "date",
        N_("Datum signaal"),
        hint=N_(
            "De dag waarop iemand belde, schreef of kwam. De melding krijgt de datum van vandaag."
        ),
        day="until_today",
        error=N_("Vul de datum van het signaal in."),
    )
    invoer_partner: str | None = _PARTNER.ask(
        "text",
        N_("Partner"),
        hint=N_("De organisatie en, als dat nodig is, de persoon."),
        max_length=200,
        error=N_("Schrijf welke partner dit is."),
    )
    teruggebeld: str | None = _AFRONDEN.ask(
        "tick",
        N_("Melder teruggebeld op een bekend nummer"),
        hint=N_("De melder geldt dan als geverifieerd."),
        optional=True,
    )
    code_gewenst: str | None = _AFRONDEN.ask(
        "radio",
        N_("Code gewenst"),
        hint=N_(
            "Met de code leest de melder vragen van het meldpunt. De code staat één keer op de volgende "
            "pagina, om voor te lezen. Zonder code is er geen postvak."
        ),
        choices=(shared.JA, shared.NEE),
        error=N_("Kies ja of nee."),
    )


class InvoerInwoner(_Invoer, MeldingPubliek):
    """What an inhabitant told the desk."""


class InvoerProfessional(_Invoer, MeldingProfessional):
    """What a professional told the desk."""


def _for_the_desk(name: str, question: Question) -> Question:
    """A question of the site in the words of the desk: what speaks to the reporter is left out."""
    if question.page in _OWN:
        return question
    words = CHOSEN.get(name, {})
    choices = tuple(
        one._replace(label=words[one.value], hint="") if isinstance(one, Option) else one
        for one in question.choices
    )
    return replace(
        question,
        label=LABELS[name],
        hint=_HINTS.get(name, ""),
        # Many fields stand on a page: a sentence about one of them names it.
        error="" if question.optional else _CHOOSE if question.widget in CHOICES else _FILL_IN,
        worded=(),
        choices=choices,
        # The browser knows the data of the medewerker, and not of the reporter.
        autocomplete="",
    )


def _form(of: Form, model: type[Answers]) -> Form:
    """A form of the site as the desk fills it in. It has its name: the answers are the same."""
    return Form(
        name=of.name,
        version=of.version,
        model=model,
        pages=(
            _SIGNAAL,
            _GEVAAR,
            Step("melding", shared.TITLE, holds=_MELDING[of.name]),
            Step("van_wie", N_("Melder en code"), holds=_VAN_WIE[of.name]),
        ),
        title=N_("Melding invoeren"),
        send_label=N_("Melding opslaan"),
        check_title=N_("Invoer controleren"),
        check_intro=N_("Controleer de antwoorden. Wijzigen kan nog."),
        reworded=_for_the_desk,
    )


# The three inputs of the day of the signal.
SIGNAAL_OP = tuple(f"signaal_op-{part}" for part in DATE_PARTS)
# By the last word of the path of each.
INVOER = {
    "inwoner": _form(MELDING_PUBLIEK, InvoerInwoner),
    "professional": _form(MELDING_PROFESSIONAL, InvoerProfessional),
}
