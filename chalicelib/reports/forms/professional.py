"""The form for professionals (domain reference 3.4).

Nobody logs in: a report counts as a professional's when the work address is confirmed. Facts,
interpretation and counter-signals stand on pages of their own, one hard question each.
"""

from __future__ import annotations

from datetime import date

from chalicelib.network.forms import ANDERE_ORGANISATIE, OTHER_ORGANISATIE, which_organisatie
from chalicelib.platform.forms.condition import Is
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Form, Step
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import notes, shared

ORGANISATIE = Step("organisatie", N_("Uw organisatie"))
MELDER = Step("melder", N_("Uw gegevens"))
BRON = Step("bron", N_("Bron en tijd"), condition=shared.BIJ_PERSOON)
DUIDING = Step("duiding", N_("Uw duiding"), condition=shared.BIJ_PERSOON)
TEGENSPRAAK = Step("tegenspraak", N_("Wat uw zorg tegenspreekt"), condition=shared.BIJ_PERSOON)
BESPROKEN = Step("besproken", N_("Wat is al besproken en gedaan?"), condition=shared.BIJ_PERSOON)
DELEN = Step("delen", N_("Uw aandachtsfunctionaris"))
NIET_DELEN = Step("niet_delen", N_("Uw aandachtsfunctionaris"))


class MeldingProfessional(shared.OverSpanning):
    """A professional's report. None and () stand for not asked and not filled in."""

    organisatie_id: str | None = which_organisatie(
        ORGANISATIE, N_("Bij welke organisatie werkt u?")
    )
    organisatie_other: str | None = OTHER_ORGANISATIE
    melder_name: str | None = MELDER.ask(
        "text",
        N_("Uw naam"),
        hint=N_(
            "Professionals melden niet anoniem. Overleggen zonder namen mag wel: "
            "bel {telefoon_gemeente}."
        ),
        max_length=100,
        autocomplete="name",
        error=N_("Vul uw naam in."),
    )
    melder_job_title: str | None = MELDER.ask(
        "text",
        N_("Uw functie"),
        hint=N_("Bijvoorbeeld: mentor, wijkverpleegkundige, jongerenwerker."),
        max_length=100,
        error=N_("Vul uw functie in."),
    )
    melder_email: str | None = MELDER.ask(
        "email",
        N_("Uw e-mailadres van het werk"),
        hint=N_("U krijgt een mail om dit adres te bevestigen. Wij sturen nooit inhoud per mail."),
        max_length=254,
        autocomplete="email",
        error=N_("Vul uw werkadres in."),
    )
    melder_phone: str | None = MELDER.ask(
        "tel",
        N_("Telefoonnummer"),
        hint=N_("Dan kunnen wij snel iets vragen."),
        optional=True,
        max_length=20,
        autocomplete="tel",
        error=N_("Controleer het nummer."),
    )
    subject_kind: str | None = shared.SUBJECT_KIND
    danger_now: str | None = shared.ONDERWERP.ask(
        "radio",
        N_("Is er nu gevaar?"),
        hint=N_("Bij ‘Ja’: bel {alarmnummer} en daarna ons."),
        choices=(shared.JA, shared.NEE, shared.WEET_NIET),
        error=N_("Kies ja, nee of weet ik niet."),
    )
    observed_behaviour: str | None = shared.GEZIEN.ask(
        "textarea",
        N_("Wat hebt u feitelijk gezien of gehoord?"),
        hint=N_(
            "Noem gedrag en uitspraken, met datum en plaats. Vermijd woorden als ‘agressief’ "
            "zonder voorbeeld. Geen diagnose, geloof of afkomst."
        ),
        min_length=30,
        max_length=6000,
        error=N_("Beschrijf het gedrag dat u zag of hoorde."),
    )
    observation_source: tuple[str, ...] = BRON.ask(
        "checkboxes",
        N_("Wat is de bron?"),
        hint=N_(
            "Hoorde u het van een ander? Schrijf dan bij wat u zag of hoorde van wie (rol, geen "
            "naam)."
        ),
        choices=(
            *shared.SOURCES,
            Option("dossier_eigen_organisatie", N_("Staat in ons dossier")),
            shared.ANDERE_MANIER,
        ),
        error=N_("Kies minstens één bron."),
    )
    last_observed_on: date | None = BRON.ask(
        "date",
        N_("Wanneer zag u dit voor het laatst?"),
        hint=N_("Ongeveer mag."),
        day="until_today",
        error=N_("Vul een datum in die al geweest is."),
    )
    recurrence: str | None = BRON.ask(
        "radio",
        N_("Gebeurde het vaker?"),
        optional=True,
        choices=shared.RECURRENCE,
        error=N_("Kies opnieuw."),
    )
    professional_duiding: str | None = DUIDING.ask(
        "textarea",
        N_("Hoe duidt u dit vanuit uw vak?"),
        hint=N_("Schrijf erbij dat het uw oordeel is en hoe zeker u bent."),
        max_length=2000,
        error=N_("Geef uw duiding, of schrijf ‘weet ik nog niet’."),
    )
    counter_signals: str | None = TEGENSPRAAK.ask(
        "textarea",
        N_("Wat spreekt uw zorg tegen, en wat beschermt?"),
        hint=N_(
            "Bijvoorbeeld een goede band, werk, of een andere verklaring. Niets gevonden? "
            "Schrijf dat op."
        ),
        max_length=2000,
        error=N_("Vul in wat uw zorg tegenspreekt, of ‘niets gevonden’."),
    )
    discussed_with: tuple[str, ...] = BESPROKEN.ask(
        "checkboxes",
        N_("Met wie hebt u dit besproken?"),
        hint=N_("Dit is geen eis om te melden."),
        choices=(
            Option("betrokkene", N_("De betrokkene of betrokkenen")),
            Option("ouders", N_("Ouders")),
            Option("collega", N_("Een collega")),
            Option("aandachtsfunctionaris", N_("Onze aandachtsfunctionaris")),
            Option("andere_organisatie", N_("Een andere organisatie")),
            Option("nog_niemand", N_("Nog niemand")),
        ),
        error=N_("Kies met wie u sprak, of ‘Nog niemand’."),
    )
    actions_taken: str | None = BESPROKEN.ask(
        "textarea",
        N_("Wat is al gedaan?"),
        optional=True,
        max_length=1000,
    )
    betrokkene_description: str | None = shared.betrokkene_description(
        N_(
            "Alleen als uw beroepscode het toelaat. Hebt u een beroepsgeheim? Overleg eerst "
            "zonder naam."
        )
    )
    betrokkene_age_group: str | None = shared.BETROKKENE_AGE_GROUP
    share_with_aandachtsfunctionaris: str | None = DELEN.ask(
        "radio",
        N_("Mag uw aandachtsfunctionaris meekijken?"),
        hint=N_(
            "‘Alleen dat ik meldde’: uw collega ziet dat u meldde, niet wat. De mail bevat nooit "
            "inhoud."
        ),
        choices=(
            Option("inhoud", N_("Ja, alles")),
            Option("alleen_status", N_("Alleen dat ik meldde")),
            Option("nee", N_("Nee, niets")),
        ),
        error=N_("Kies wat uw aandachtsfunctionaris mag zien."),
    )
    # Rule R3 of the routing: nobody is asked to look along with their own report.
    ik_ben_aandachtsfunctionaris: str | None = DELEN.ask(
        "radio",
        N_("Bent u zelf de aandachtsfunctionaris van uw organisatie?"),
        hint=N_("Dan vragen wij uw vervanger, en niet u."),
        choices=(shared.JA, shared.NEE),
        error=N_("Kies ja of nee."),
    )
    decline_reason: str | None = NIET_DELEN.ask(
        "radio",
        N_("Waarom mag uw aandachtsfunctionaris niet meekijken?"),
        condition=Is("share_with_aandachtsfunctionaris", "nee"),
        choices=(
            Option("zelf_betrokken", N_("De aandachtsfunctionaris is zelf betrokken")),
            Option("al_besproken", N_("Al besproken")),
            shared.ANDERS,
        ),
        error=N_("Kies een reden."),
    )


MELDING_PROFESSIONAL = Form(
    name="melding_professional",
    version=1,
    model=MeldingProfessional,
    pages=(
        ORGANISATIE,
        ANDERE_ORGANISATIE,
        MELDER,
        shared.ONDERWERP,
        shared.GEVAAR,
        shared.GEZIEN,
        BRON,
        DUIDING,
        TEGENSPRAAK,
        BESPROKEN,
        shared.BETROKKENE,
        shared.SPANNING,
        shared.SITUATIE,
        shared.TEKENS,
        shared.VERLOOP,
        DELEN,
        NIET_DELEN,
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=notes.PROFESSIONAL,
    opening=notes.BEFORE_PROFESSIONAL,
)
