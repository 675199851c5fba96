"""The form for everybody (domain reference 3.3): no name needed, a handful of short pages."""

from __future__ import annotations

from typing import Annotated

from chalicelib.platform.forms.condition import Is
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.forms.question import Question
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import readers, shared


class MeldingPubliek(Answers):
    """What an inhabitant tells us. None and () stand for not asked and not filled in."""

    subject_kind: shared.SubjectKind = None
    danger_now: shared.DangerNow = None
    observed_behaviour: shared.ObservedBehaviour = None
    observation_source: shared.ObservationSource = ()
    spanning_description: shared.SpanningDescription = None
    observed_period: shared.ObservedPeriod = None
    recurrence: shared.Recurrence = None
    wijk_code: shared.WijkCode = None
    location_description: shared.LocationDescription = None
    own_interpretation: shared.OwnInterpretation = None
    counter_signals: shared.CounterSignals = None
    betrokkene_description: shared.BetrokkeneDescription = None
    betrokkene_age_group: shared.BetrokkeneAgeGroup = None
    melder_relation: Annotated[
        str | None,
        Question(
            page="betrokkene",
            condition=shared.PERSOON_OF_GROEP,
            label=N_("Hoe kent u deze persoon of situatie?"),
            hint=N_("U hoeft dit niet te zeggen."),
            widget="radio",
            optional=True,
            choices=(
                Option("familie", N_("Familie")),
                Option("vriend_kennis", N_("Vriend of kennis")),
                Option("buur", N_("Buur")),
                Option("school_werk", N_("Van school of werk")),
                shared.ANDERS,
                Option("zeg_ik_niet", N_("Zeg ik liever niet")),
            ),
            error=N_("Kies opnieuw."),
        ),
    ] = None
    visible_where: shared.VisibleWhere = ()
    trigger_event: shared.TriggerEvent = None
    viewpoints: shared.Viewpoints = None
    trend: shared.Trend = None
    expected_on: shared.ExpectedOn = None
    connectors: shared.Connectors = None
    contact_preference: Annotated[
        str | None,
        Question(
            page="contact",
            label=N_("Mogen wij contact met u opnemen?"),
            hint=N_(
                "Zonder naam melden mag. U krijgt een code. Daarmee kunt u later onze vragen lezen "
                "en antwoorden. Leest iemand mee in uw mail? Kies bellen."
            ),
            widget="radio",
            choices=(
                Option("anoniem", N_("Nee, ik wil anoniem blijven")),
                Option("bellen", N_("Ja, bel mij")),
                Option("mailen", N_("Ja, mail mij")),
            ),
            error=N_("Kies anoniem, bellen of mailen."),
        ),
    ] = None
    melder_name: Annotated[
        str | None,
        Question(
            page="gegevens",
            condition=Is("contact_preference", "bellen", "mailen"),
            label=N_("Uw naam"),
            widget="text",
            optional=True,
            max_length=100,
            autocomplete="name",
        ),
    ] = None
    melder_phone: Annotated[
        str | None,
        Question(
            page="gegevens",
            condition=Is("contact_preference", "bellen"),
            label=N_("Uw telefoonnummer"),
            widget="tel",
            max_length=20,
            autocomplete="tel",
            error=N_("Vul uw telefoonnummer in."),
        ),
    ] = None
    melder_email: Annotated[
        str | None,
        Question(
            page="gegevens",
            condition=Is("contact_preference", "mailen"),
            label=N_("Uw e-mailadres"),
            widget="email",
            max_length=254,
            autocomplete="email",
            error=N_("Vul uw e-mailadres in."),
        ),
    ] = None


MELDING_PUBLIEK = Form(
    name="melding_publiek",
    version=1,
    model=MeldingPubliek,
    pages=(
        shared.ONDERWERP,
        shared.GEVAAR,
        Step("gezien", N_("Wat is er gebeurd?")),
        Step("spanning", N_("Wat merkt u?")),
        shared.SITUATIE,
        Step("indruk", N_("Uw eigen indruk")),
        Step("betrokkene", N_("Over wie gaat het?")),
        shared.TEKENS,
        shared.VERLOOP,
        Step("contact", N_("Contact met u")),
        Step(
            "gegevens",
            N_("Uw gegevens"),
            N_(
                "Wij geven uw naam niet aan de persoon over wie u meldt, tenzij een rechter of de "
                "wet dat eist."
            ),
        ),
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=readers.PUBLIEK,
)
