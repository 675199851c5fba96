"""The form for professionals (domain reference 3.4).

Nobody logs in: a report counts as a professional's when the work address is confirmed. Facts,
interpretation and counter-signals stand on pages of their own, one hard question each.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from chalicelib.network.forms import OTHER_ORGANISATIE, which_organisatie
from chalicelib.platform.forms.condition import Is
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.forms.question import Question
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import notes, shared


class MeldingProfessional(Answers):
    """A professional's report. None and () stand for not asked and not filled in."""

    organisatie_id: Annotated[
        str | None,
        which_organisatie(page="organisatie", label=N_("Bij welke organisatie werkt u?")),
    ] = None
    organisatie_other: Annotated[str | None, OTHER_ORGANISATIE] = None
    melder_name: Annotated[
        str | None,
        Question(
            page="melder",
            label=N_("Uw naam"),
            hint=N_(
                "Professionals melden niet anoniem. Overleggen zonder namen mag wel: "
                "bel {telefoon_gemeente}."
            ),
            widget="text",
            max_length=100,
            autocomplete="name",
            error=N_("Vul uw naam in."),
        ),
    ] = None
    melder_job_title: Annotated[
        str | None,
        Question(
            page="melder",
            label=N_("Uw functie"),
            hint=N_("Bijvoorbeeld: mentor, wijkverpleegkundige, jongerenwerker."),
            widget="text",
            max_length=100,
            error=N_("Vul uw functie in."),
        ),
    ] = None
    melder_email: Annotated[
        str | None,
        Question(
            page="melder",
            label=N_("Uw e-mailadres van het werk"),
            hint=N_(
                "U krijgt een mail om dit adres te bevestigen. Wij sturen nooit inhoud per mail."
            ),
            widget="email",
            max_length=254,
            autocomplete="email",
            error=N_("Vul uw werkadres in."),
        ),
    ] = None
    melder_phone: Annotated[
        str | None,
        Question(
            page="melder",
            label=N_("Telefoonnummer"),
            hint=N_("Dan kunnen wij snel iets vragen."),
            widget="tel",
            optional=True,
            max_length=20,
            autocomplete="tel",
            error=N_("Controleer het nummer."),
        ),
    ] = None
    subject_kind: shared.SubjectKind = None
    danger_now: Annotated[
        str | None,
        Question(
            page="onderwerp",
            label=N_("Is er nu gevaar?"),
            hint=N_("Bij ‘Ja’: bel {alarmnummer} en daarna ons."),
            widget="radio",
            choices=(shared.JA, shared.NEE, shared.WEET_NIET),
            error=N_("Kies ja, nee of weet ik niet."),
        ),
    ] = None
    observed_behaviour: Annotated[
        str | None,
        Question(
            page="gezien",
            condition=shared.PERSOON_OF_GROEP,
            label=N_("Wat hebt u feitelijk gezien of gehoord?"),
            hint=N_(
                "Noem gedrag en uitspraken, met datum en plaats. Vermijd woorden als ‘agressief’ "
                "zonder voorbeeld. Geen diagnose, geloof of afkomst."
            ),
            widget="textarea",
            min_length=30,
            max_length=6000,
            error=N_("Beschrijf het gedrag dat u zag of hoorde."),
        ),
    ] = None
    observation_source: Annotated[
        tuple[str, ...],
        Question(
            page="bron",
            condition=shared.PERSOON_OF_GROEP,
            label=N_("Wat is de bron?"),
            hint=N_(
                "Hoorde u het van een ander? Schrijf dan bij wat u zag of hoorde van wie (rol, geen "
                "naam)."
            ),
            widget="checkboxes",
            choices=(
                *shared.SOURCES,
                Option("dossier_eigen_organisatie", N_("Staat in ons dossier")),
                shared.ANDERS,
            ),
            error=N_("Kies minstens één bron."),
        ),
    ] = ()
    last_observed_on: Annotated[
        date | None,
        Question(
            page="bron",
            condition=shared.PERSOON_OF_GROEP,
            label=N_("Wanneer zag u dit voor het laatst?"),
            hint=N_("Ongeveer mag."),
            widget="date",
            day="until_today",
            error=N_("Vul een datum in die al geweest is."),
        ),
    ] = None
    recurrence: Annotated[
        str | None,
        Question(
            page="bron",
            condition=shared.PERSOON_OF_GROEP,
            label=N_("Gebeurde het vaker?"),
            widget="radio",
            optional=True,
            choices=shared.RECURRENCE,
            error=N_("Kies opnieuw."),
        ),
    ] = None
    professional_duiding: Annotated[
        str | None,
        Question(
            page="duiding",
            condition=shared.PERSOON_OF_GROEP,
            label=N_("Hoe duidt u dit vanuit uw vak?"),
            hint=N_("Schrijf erbij dat het uw oordeel is en hoe zeker u bent."),
            widget="textarea",
            max_length=2000,
            error=N_("Geef uw duiding, of schrijf ‘weet ik nog niet’."),
        ),
    ] = None
    counter_signals: Annotated[
        str | None,
        Question(
            page="tegenspraak",
            condition=shared.PERSOON_OF_GROEP,
            label=N_("Wat spreekt uw zorg tegen, en wat beschermt?"),
            hint=N_(
                "Bijvoorbeeld een goede band, werk, of een andere verklaring. Niets gevonden? "
                "Schrijf dat op."
            ),
            widget="textarea",
            max_length=2000,
            error=N_("Vul in wat uw zorg tegenspreekt, of ‘niets gevonden’."),
        ),
    ] = None
    discussed_with: Annotated[
        tuple[str, ...],
        Question(
            page="besproken",
            condition=shared.PERSOON_OF_GROEP,
            label=N_("Met wie hebt u dit besproken?"),
            hint=N_("Dit is geen eis om te melden."),
            widget="checkboxes",
            choices=(
                Option("betrokkene", N_("De betrokkene")),
                Option("ouders", N_("Ouders")),
                Option("collega", N_("Een collega")),
                Option("aandachtsfunctionaris", N_("Onze aandachtsfunctionaris")),
                Option("andere_organisatie", N_("Een andere organisatie")),
                Option("nog_niemand", N_("Nog niemand")),
            ),
            error=N_("Kies met wie u sprak, of ‘Nog niemand’."),
        ),
    ] = ()
    actions_taken: Annotated[
        str | None,
        Question(
            page="besproken",
            condition=shared.PERSOON_OF_GROEP,
            label=N_("Wat is al gedaan?"),
            widget="textarea",
            optional=True,
            max_length=1000,
            error=N_("Maak uw tekst korter ({max} tekens)."),
        ),
    ] = None
    betrokkene_description: Annotated[
        str | None,
        Question(
            page="betrokkene",
            condition=shared.PERSOON_OF_GROEP,
            label=N_("Om wie gaat het?"),
            hint=N_(
                "Alleen als uw beroepscode het toelaat. Hebt u een beroepsgeheim? Overleg eerst "
                "zonder naam."
            ),
            widget="text",
            optional=True,
            max_length=200,
            error=N_("Gebruik hooguit {max} tekens en geen BSN."),
        ),
    ] = None
    betrokkene_age_group: shared.BetrokkeneAgeGroup = None
    spanning_description: shared.SpanningDescription = None
    wijk_code: shared.WijkCode = None
    location_description: shared.LocationDescription = None
    visible_where: shared.VisibleWhere = ()
    trigger_event: shared.TriggerEvent = None
    viewpoints: shared.Viewpoints = None
    trend: shared.Trend = None
    expected_on: shared.ExpectedOn = None
    connectors: shared.Connectors = None
    share_with_aandachtsfunctionaris: Annotated[
        str | None,
        Question(
            page="delen",
            label=N_("Mag uw aandachtsfunctionaris meekijken?"),
            hint=N_(
                "‘Alleen dat ik meldde’: uw collega ziet dat u meldde, niet wat. De mail bevat nooit "
                "inhoud."
            ),
            widget="radio",
            choices=(
                Option("inhoud", N_("Ja, alles")),
                Option("alleen_status", N_("Alleen dat ik meldde")),
                Option("nee", N_("Nee, niets")),
            ),
            error=N_("Kies wat uw aandachtsfunctionaris mag zien."),
        ),
    ] = None
    # Rule R3 of the routing: nobody is asked to look along with their own report.
    ik_ben_aandachtsfunctionaris: Annotated[
        str | None,
        Question(
            page="delen",
            label=N_("Bent u zelf de aandachtsfunctionaris van uw organisatie?"),
            hint=N_("Dan vragen wij uw vervanger, en niet u."),
            widget="radio",
            choices=(shared.JA, shared.NEE),
            error=N_("Kies ja of nee."),
        ),
    ] = None
    decline_reason: Annotated[
        str | None,
        Question(
            page="niet_delen",
            condition=Is("share_with_aandachtsfunctionaris", "nee"),
            label=N_("Waarom mag uw aandachtsfunctionaris niet meekijken?"),
            widget="radio",
            choices=(
                Option("zelf_betrokken", N_("Die persoon is zelf betrokken")),
                Option("al_besproken", N_("Al besproken")),
                shared.ANDERS,
            ),
            error=N_("Kies een reden."),
        ),
    ] = None


MELDING_PROFESSIONAL = Form(
    name="melding_professional",
    version=1,
    model=MeldingProfessional,
    pages=(
        Step("organisatie", N_("Uw organisatie")),
        Step("andere_organisatie", N_("Uw organisatie")),
        Step("melder", N_("Uw gegevens")),
        shared.ONDERWERP,
        shared.GEVAAR,
        Step("gezien", N_("Wat is er gebeurd?")),
        Step("bron", N_("Bron en tijd")),
        Step("duiding", N_("Uw duiding")),
        Step("tegenspraak", N_("Wat uw zorg tegenspreekt")),
        Step("besproken", N_("Wat is al besproken en gedaan?")),
        Step("betrokkene", N_("Over wie gaat het?")),
        Step("spanning", N_("Wat merkt u?")),
        shared.SITUATIE,
        shared.TEKENS,
        shared.VERLOOP,
        Step("delen", N_("Uw aandachtsfunctionaris")),
        Step("niet_delen", N_("Uw aandachtsfunctionaris")),
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=notes.PROFESSIONAL,
)
