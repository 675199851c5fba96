"""The forms by which the desk enters a report that somebody told, wrote or brought.

The questions are those of the public and the professional form as they stand. Before them stands by which way
the signal came, and when; after them whether the desk knows who it is, and whether that person wants a code.
"""

from __future__ import annotations

from datetime import date

from chalicelib.platform.forms.condition import Is
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms.professional import MELDING_PROFESSIONAL, MeldingProfessional
from chalicelib.reports.forms.publiek import MELDING_PUBLIEK, MeldingPubliek
from chalicelib.reports.forms.shared import JA, NEE

_SIGNAAL = Step("signaal", N_("Hoe kwam het signaal binnen?"))
_PARTNER = Step("partner", N_("De partner"), condition=Is("invoer_kanaal", "partner"))
_AFRONDEN = Step("afronden", N_("De melder en de code"))


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
        N_("Datum van het signaal"),
        hint=N_(
            "De dag waarop iemand belde, schreef of kwam. De melding krijgt de datum van vandaag."
        ),
        day="until_today",
        error=N_("Vul de datum van het signaal in."),
    )
    invoer_partner: str | None = _PARTNER.ask(
        "text",
        N_("Welke partner"),
        hint=N_("De organisatie, en als dat nodig is wie."),
        max_length=200,
        error=N_("Schrijf welke partner dit is."),
    )
    teruggebeld: str | None = _AFRONDEN.ask(
        "tick",
        N_("Ik heb de melder teruggebeld op een nummer dat al bekend was"),
        hint=N_("Dan geldt de melder als geverifieerd."),
        optional=True,
    )
    code_gewenst: str | None = _AFRONDEN.ask(
        "radio",
        N_("Wil de melder een code?"),
        hint=N_(
            "Met de code leest de melder later uw vragen. U ziet de code één keer, op de volgende pagina, en "
            "leest hem voor. Zonder code kunt u de melder geen vragen stellen via het postvak."
        ),
        choices=(JA, NEE),
        error=N_("Kies ja of nee."),
    )


class InvoerInwoner(_Invoer, MeldingPubliek):
    """What an inhabitant told the desk."""


class InvoerProfessional(_Invoer, MeldingProfessional):
    """What a professional told the desk."""


def _form(of: Form, model: type[Answers]) -> Form:
    """A form of the public site as the desk fills it in. It has its name: the answers are the same."""
    return Form(
        name=of.name,
        version=of.version,
        model=model,
        pages=(_SIGNAAL, _PARTNER, *of.pages, _AFRONDEN),
        title=N_("Melding invoeren"),
        send_label=N_("Melding opslaan"),
    )


# By the last word of the path of each.
INVOER = {
    "inwoner": _form(MELDING_PUBLIEK, InvoerInwoner),
    "professional": _form(MELDING_PROFESSIONAL, InvoerProfessional),
}
