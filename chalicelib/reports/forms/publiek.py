"""The form for everybody (domain reference 3.3): no name needed, a handful of short pages."""

from __future__ import annotations

from typing import Annotated

from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.forms.question import Question
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import notes, shared


class MeldingPubliek(Answers):
    """An inhabitant's report. None and () stand for not asked and not filled in."""

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
    contact_preference: shared.ContactPreference = None
    melder_name: shared.MelderName = None
    melder_phone: shared.MelderPhone = None
    melder_email: shared.MelderEmail = None


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
        shared.CONTACT,
        shared.GEGEVENS,
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=notes.PUBLIEK,
)
