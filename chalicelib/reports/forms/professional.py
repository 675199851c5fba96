"""The form for professionals (domain reference 3.4).

Nobody logs in: a report counts as a professional's when the work address is confirmed. What is about the
own organisation is asked first and together: who may see the report is known before a word is written.
Facts, interpretation and counter-signals stand on pages of their own, one hard question each.
"""

from __future__ import annotations

from chalicelib.network.forms import (
    ANDERE_ORGANISATIE,
    NOT_LISTED,
    OTHER_ORGANISATIE,
    which_organisatie,
)
from chalicelib.platform.forms.condition import Is, IsNot
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Form, Note, Step
from chalicelib.platform.forms.question import Wording
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import notes, shared

ORGANISATIE = Step("organisatie", N_("Uw organisatie"))
_LISTED = IsNot("organisatie_id", NOT_LISTED)
_IS_ONE = Is("ik_ben_aandachtsfunctionaris", "ja")
_IS_NONE = Is("ik_ben_aandachtsfunctionaris", "nee")
DELEN = Step(
    "delen",
    N_("Wie van uw organisatie mag dit zien?"),
    # Function and organisation, never a name: who keeps watch at a school is nothing for a public page.
    notes=(
        Note(
            N_(
                "Zegt u ja, dan vragen wij één collega: de aandachtsfunctionaris van {organisatie_id} voor "
                "de wijk waar het speelt, en bij afwezigheid de vervanger. Verder ziet niemand van uw "
                "organisatie uw melding."
            ),
            (_LISTED, _IS_NONE),
        ),
        Note(
            N_(
                "U bent zelf de aandachtsfunctionaris. Zegt u ja, dan vragen wij één collega: uw vervanger "
                "bij {organisatie_id}. Verder ziet niemand van uw organisatie uw melding."
            ),
            (_LISTED, _IS_ONE),
        ),
        Note(
            N_(
                "Uw organisatie staat niet in onze lijst. Zegt u ja, dan zoekt het {meldpunt} uit wie daar "
                "uw melding kan zien."
            ),
            (Is("organisatie_id", NOT_LISTED),),
        ),
    ),
)
NIET_DELEN = Step("niet_delen", N_("Uw aandachtsfunctionaris"), condition=_IS_NONE)
NIET_AAN = Step("niet_aan", N_("Wie mag dit niet zien?"), condition=Is("niet_aan", "iemand"))
MELDER = Step("melder", N_("Uw gegevens"))
BRON = Step("bron", N_("Bron en tijd"), condition=shared.BIJ_PERSOON)
DUIDING = Step("duiding", N_("Uw duiding"), condition=shared.BIJ_PERSOON)
TEGENSPRAAK = Step("tegenspraak", N_("Wat uw zorg tegenspreekt"), condition=shared.BIJ_PERSOON)
BESPROKEN = Step("besproken", N_("Wat is al besproken en gedaan?"), condition=shared.BIJ_PERSOON)
# Of tension only the wijk is asked here.
BETROKKENE = Step("betrokkene", N_("Waar speelt dit, en om wie gaat het?"))


class MeldingProfessional(shared.OverSpanning):
    """A professional's report. None and () stand for not asked and not filled in."""

    organisatie_id: str | None = which_organisatie(
        ORGANISATIE, N_("Bij welke organisatie werkt u?")
    )
    # Rule R3 of the routing: nobody is asked to look along with their own report.
    ik_ben_aandachtsfunctionaris: str | None = ORGANISATIE.ask(
        "radio",
        N_("Bent u zelf de aandachtsfunctionaris van uw organisatie?"),
        hint=N_("De aandachtsfunctionaris is de vaste collega voor zorgen over radicalisering."),
        choices=(shared.JA, shared.NEE),
        error=N_("Kies ja of nee."),
    )
    organisatie_other: str | None = OTHER_ORGANISATIE
    share_with_aandachtsfunctionaris: str | None = DELEN.ask(
        "radio",
        N_("Mag uw aandachtsfunctionaris deze melding zien?"),
        hint=N_("In onze mails staat nooit inhoud."),
        worded=(
            Wording(
                _IS_ONE,
                N_("Mag uw vervanger deze melding zien?"),
                N_("In onze mails staat nooit inhoud."),
            ),
        ),
        choices=(
            Option(
                "inhoud", N_("Ja, alles"), N_("Behalve de naam of omschrijving die u apart invult.")
            ),
            Option(
                "alleen_status",
                N_("Alleen dat ik meldde"),
                N_("Uw collega ziet wie u bent en hoe ver het is, niet wat u schreef."),
            ),
            Option("nee", N_("Nee, niets")),
        ),
        error=N_("Kies wat uw collega mag zien."),
    )
    # Rule R3 too: whom the reporter keeps out is not asked. An aandachtsfunctionaris leaves only the
    # deputy to ask, so keeping somebody out is to answer no above.
    niet_aan: str | None = DELEN.ask(
        "radio",
        N_("Is er iemand bij uw organisatie die dit niet mag zien?"),
        condition=_IS_NONE,
        hint=N_("Bijvoorbeeld een collega die er zelf bij betrokken is."),
        optional=True,
        choices=(
            Option("niemand", N_("Nee")),
            Option(
                "vast", N_("Ja, de vaste aandachtsfunctionaris"), N_("Dan vragen wij de vervanger.")
            ),
            Option(
                "plaatsvervanger",
                N_("Ja, de vervanger"),
                N_("Dan vragen wij alleen de vaste aandachtsfunctionaris."),
            ),
            Option(
                "iemand",
                N_("Ja, iemand anders"),
                N_("Dan vragen wij nu niemand. Het {meldpunt} kijkt eerst wie dat is."),
            ),
        ),
        error=N_("Kies opnieuw."),
    )
    decline_reason: str | None = NIET_DELEN.ask(
        "radio",
        N_("Waarom mag uw aandachtsfunctionaris deze melding niet zien?"),
        condition=Is("share_with_aandachtsfunctionaris", "nee"),
        choices=(
            Option("zelf_betrokken", N_("De aandachtsfunctionaris is zelf betrokken")),
            Option("al_besproken", N_("Al besproken")),
            shared.ANDERS,
        ),
        error=N_("Kies een reden."),
    )
    niet_aan_wie: str | None = NIET_AAN.ask(
        "text",
        N_("Wie mag dit niet zien?"),
        hint=N_("Een naam of functie. Alleen medewerkers van het {meldpunt} lezen dit."),
        max_length=200,
        error=N_("Schrijf wie dit niet mag zien."),
    )
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
        max_length=40,
        autocomplete="tel",
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
            "Noem gedrag en uitspraken, met datum en plaats. Geef bij een woord als ‘agressief’ een "
            "voorbeeld. Diagnose, geloof en afkomst zijn bijzondere persoonsgegevens: noem ze niet als "
            "kenmerk van iemand. Citeer wel wat iemand daarover zei."
        ),
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
    # A day, a week, a month or a year, by its name in ISO 8601.
    last_observed_on: str | None = BRON.ask(
        "date",
        N_("Wanneer zag u dit voor het laatst?"),
        hint=N_("Ongeveer mag: alleen een maand of een jaar is genoeg."),
        day="until_today",
        roughly=True,
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
            Option("aandachtsfunctionaris", N_("Onze aandachtsfunctionaris of de vervanger")),
            Option("andere_organisatie", N_("Een andere organisatie")),
            Option("nog_niemand", N_("Nog niemand"), alone=True),
        ),
        error=N_("Kies met wie u sprak, of ‘Nog niemand’."),
    )
    actions_taken: str | None = BESPROKEN.ask(
        "textarea",
        N_("Wat is al gedaan?"),
        optional=True,
        max_length=1000,
    )
    wijk_code: str | None = shared.which_wijk(BETROKKENE)
    betrokkene_description: str | None = shared.betrokkene_description(
        N_(
            "Alleen als uw beroepscode het toelaat. Hebt u een beroepsgeheim? Overleg eerst "
            "zonder naam."
        )
    )
    betrokkene_age_group: str | None = shared.BETROKKENE_AGE_GROUP


MELDING_PROFESSIONAL = Form(
    name="melding_professional",
    version=2,
    model=MeldingProfessional,
    pages=(
        ORGANISATIE,
        ANDERE_ORGANISATIE,
        DELEN,
        NIET_DELEN,
        NIET_AAN,
        MELDER,
        shared.ONDERWERP,
        shared.GEVAAR,
        shared.GEZIEN,
        BRON,
        DUIDING,
        TEGENSPRAAK,
        BESPROKEN,
        shared.SPANNING,
        BETROKKENE,
        shared.SITUATIE,
        shared.TEKENS,
        shared.VERLOOP,
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=notes.PROFESSIONAL,
    opening=notes.BEFORE_PROFESSIONAL,
)
