"""The forms by which the desk enters a report that somebody told, wrote or brought.

The fields are those of the public and the professional form, in the words of the desk
(``reports/labels.py``). Before them stands by which way the signal came, and when; after them whether the
desk knows who it is, and whether that person wants a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from chalicelib.platform.forms.condition import Is
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.forms.question import Question
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms.professional import MELDING_PROFESSIONAL, MeldingProfessional
from chalicelib.reports.forms.publiek import MELDING_PUBLIEK, MeldingPubliek
from chalicelib.reports.forms.shared import JA, NEE
from chalicelib.reports.labels import CHOSEN, LABELS

_SIGNAAL = Step("signaal", N_("Kanaal en datum"))
_PARTNER = Step("partner", N_("Partner"), condition=Is("invoer_kanaal", "partner"))
_AFRONDEN = Step("afronden", N_("Melder en code"))
_OWN = {_SIGNAAL.name, _PARTNER.name, _AFRONDEN.name}

# The headings of the pages, by the name of the step; what is no key here has the label of its field.
_TITLES: Mapping[str, str] = {
    "situatie": N_("Plaats en tijd"),
    "indruk": N_("Duiding door de melder"),
    "verloop": N_("Verloop"),
    "gegevens": N_("Melder"),
    "bellen": N_("Contactafspraken"),
    "organisatie": N_("Organisatie melder"),
    "andere_organisatie": N_("Andere organisatie"),
    "delen": N_("Delen met de organisatie"),
    "niet_delen": N_("Reden niet delen"),
    "niet_aan": N_("Uitgesloten persoon"),
    "melder": N_("Melder"),
    "bron": N_("Bron en tijd"),
    "duiding": N_("Professionele duiding"),
    "tegenspraak": N_("Tegensignalen"),
    "besproken": N_("Besproken en gedaan"),
    "betrokkene": N_("Wijk en betrokkene"),
    "gevaar": N_("Bel {alarmnummer}"),
}
_INTROS: Mapping[str, str] = {
    "gevaar": N_("Direct gevaar: bel eerst {alarmnummer} en ga daarna verder met de invoer."),
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
        choices=(JA, NEE),
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
        error="",
        worded=(),
        choices=choices,
        # The browser knows the data of the medewerker, and not of the reporter.
        autocomplete="",
    )


def _page(step: Step) -> Step:
    title = _TITLES.get(step.name, "") if step.title else ""
    return replace(step, title=title, intro=_INTROS.get(step.name, ""), notes=())


def _form(of: Form, model: type[Answers]) -> Form:
    """A form of the public site as the desk fills it in. It has its name: the answers are the same."""
    return Form(
        name=of.name,
        version=of.version,
        model=model,
        pages=(_SIGNAAL, _PARTNER, *map(_page, of.pages), _AFRONDEN),
        title=N_("Melding invoeren"),
        send_label=N_("Melding opslaan"),
        check_title=N_("Invoer controleren"),
        check_intro=N_("Controleer de antwoorden. Wijzigen kan nog."),
        reworded=_for_the_desk,
    )


# By the last word of the path of each.
INVOER = {
    "inwoner": _form(MELDING_PUBLIEK, InvoerInwoner),
    "professional": _form(MELDING_PROFESSIONAL, InvoerProfessional),
}
