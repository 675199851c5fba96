"""The form for sleutelpersonen (domain reference 3.5).

The personal code is typed and stands in no link, which would mark its owner. Every code gets the same
pages: whether it is a good one is seen behind the queue.
"""

from __future__ import annotations

from typing import Annotated

from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.forms.question import Question
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import notes, shared


class MeldingSleutelpersoon(Answers):
    """A sleutelpersoon's report. None and () stand for not asked and not filled in."""

    personal_code: Annotated[
        str | None,
        Question(
            page="code",
            label=N_("Uw persoonlijke code"),
            hint=N_("U kreeg de code van ons. Streepjes en spaties mogen, en ook kleine letters."),
            widget="code",
            max_length=40,
            error=N_("Vul uw persoonlijke code in."),
        ),
    ] = None
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
    visible_where: shared.VisibleWhere = ()
    trigger_event: shared.TriggerEvent = None
    viewpoints: shared.Viewpoints = None
    trend: shared.Trend = None
    expected_on: shared.ExpectedOn = None
    connectors: shared.Connectors = None
    best_call_time: Annotated[
        str | None,
        Question(
            page="bellen",
            label=N_("Wanneer kunnen wij u bellen?"),
            hint=N_("Wij kunnen bellen met een verborgen nummer."),
            widget="radio",
            choices=(
                Option("ochtend", N_("’s Ochtends")),
                Option("middag", N_("’s Middags")),
                Option("avond", N_("’s Avonds")),
                Option("niet_bellen", N_("Niet bellen")),
            ),
            error=N_("Kies een moment."),
        ),
    ] = None
    own_safety: Annotated[
        str | None,
        Question(
            page="bellen",
            label=N_("Voelt u zich veilig nu u dit meldt?"),
            hint=N_("Bij twijfel bellen wij u eerst. U werkt niet voor de politie."),
            widget="radio",
            choices=(
                Option("veilig", N_("Ja")),
                Option("twijfel", N_("Ik twijfel")),
                Option("onveilig", N_("Nee")),
            ),
            error=N_("Kies een antwoord."),
        ),
    ] = None


MELDING_SLEUTELPERSOON = Form(
    name="melding_sleutelpersoon",
    version=1,
    model=MeldingSleutelpersoon,
    pages=(
        Step("code", N_("Uw persoonlijke code")),
        shared.ONDERWERP,
        shared.GEVAAR,
        Step("gezien", N_("Wat is er gebeurd?")),
        Step("spanning", N_("Wat merkt u?")),
        shared.SITUATIE,
        Step("indruk", N_("Uw eigen indruk")),
        Step("betrokkene", N_("Over wie gaat het?")),
        shared.TEKENS,
        shared.VERLOOP,
        Step("bellen", N_("Contact en veiligheid")),
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=notes.SLEUTELPERSOON,
)
