"""Questions that more than one report form asks, and the pages on which they stand."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from chalicelib.platform.forms.condition import Is, IsNot
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Step
from chalicelib.platform.forms.question import Listed, Question
from chalicelib.platform.i18n import N_

SPANNING = Is("subject_kind", "spanning")
PERSOON_OF_GROEP = IsNot("subject_kind", "spanning")

JA = Option("ja", N_("Ja"))
NEE = Option("nee", N_("Nee"))
WEET_NIET = Option("weet_niet", N_("Weet ik niet"))
ANDERS = Option("anders", N_("Iets anders"))

TITLE = N_("Melding")
SEND = N_("Melding versturen")

ONDERWERP = Step("onderwerp", N_("Om te beginnen"))
# Which page follows cannot depend on anything else: this is the moment to say it, and only then.
GEVAAR = Step(
    "gevaar",
    N_("Bel {alarmnummer}"),
    N_(
        "Is er nu gevaar? Bel {alarmnummer}. Wacht niet op ons: wij lezen meldingen op werkdagen.\n"
        "Hebt u gebeld? Dan kunt u deze melding daarna toch versturen. Kies ‘Verder’."
    ),
    kind="notice",
    condition=Is("danger_now", "ja"),
)
SITUATIE = Step("situatie", N_("Over de situatie"))
TEKENS = Step("tekens", N_("Waaraan merkt u dit?"))
VERLOOP = Step("verloop", N_("Hoe gaat het verder?"))
CONTACT = Step("contact", N_("Contact met u"))
GEGEVENS = Step(
    "gegevens",
    N_("Uw gegevens"),
    N_(
        "Wij geven uw naam niet aan de persoon over wie u meldt, tenzij een rechter of de "
        "wet dat eist."
    ),
)

SubjectKind = Annotated[
    str | None,
    Question(
        page="onderwerp",
        label=N_("Waar gaat uw zorg over?"),
        hint=N_(
            "Eén persoon, een groep, of spanning in de buurt. Weet u het niet? Kies ‘Weet ik niet’."
        ),
        widget="radio",
        choices=(
            Option("persoon", N_("Eén persoon")),
            Option("groep", N_("Een groep")),
            Option("spanning", N_("Spanning of onrust")),
            WEET_NIET,
        ),
        error=N_("Kies waar het over gaat."),
    ),
]
DangerNow = Annotated[
    str | None,
    Question(
        page="onderwerp",
        label=N_("Is er nu gevaar voor iemand?"),
        hint=N_("Bij ‘Ja’: bel eerst {alarmnummer}. U kunt daarna dit formulier versturen."),
        widget="radio",
        choices=(JA, NEE, WEET_NIET),
        error=N_("Kies ja, nee of weet ik niet."),
    ),
]
ObservedBehaviour = Annotated[
    str | None,
    Question(
        page="gezien",
        condition=PERSOON_OF_GROEP,
        label=N_("Wat hebt u gezien of gehoord?"),
        hint=N_(
            "Schrijf wat iemand deed of zei. Waar was het? Schrijf niet wat iemands geloof, "
            "afkomst of politieke mening is."
        ),
        widget="textarea",
        min_length=20,
        max_length=4000,
        error=N_("Vertel wat u hebt gezien of gehoord."),
    ),
]
SOURCES = (
    Option("zelf", N_("Zelf gezien of gehoord")),
    Option("van_ander", N_("Van iemand gehoord")),
    Option("online", N_("Online gezien")),
)
ObservationSource = Annotated[
    tuple[str, ...],
    Question(
        page="gezien",
        condition=PERSOON_OF_GROEP,
        label=N_("Hoe weet u dit?"),
        hint=N_("U mag meer antwoorden kiezen."),
        widget="checkboxes",
        choices=(*SOURCES, ANDERS),
        error=N_("Kies hoe u dit weet."),
    ),
]
ObservedPeriod = Annotated[
    str | None,
    Question(
        page="situatie",
        condition=PERSOON_OF_GROEP,
        label=N_("Wanneer was dit?"),
        hint=N_("Ongeveer is goed."),
        widget="radio",
        choices=(
            Option("vandaag", N_("Vandaag")),
            Option("deze_week", N_("Deze week")),
            Option("deze_maand", N_("Deze maand")),
            Option("langer", N_("Langer geleden")),
            WEET_NIET,
        ),
        error=N_("Kies wanneer het was."),
    ),
]
RECURRENCE = (Option("eenmalig", N_("Eén keer")), Option("vaker", N_("Vaker")), WEET_NIET)
Recurrence = Annotated[
    str | None,
    Question(
        page="situatie",
        condition=PERSOON_OF_GROEP,
        label=N_("Gebeurde dit vaker?"),
        hint=N_("U hoeft dit niet in te vullen."),
        widget="radio",
        optional=True,
        choices=RECURRENCE,
        error=N_("Kies opnieuw."),
    ),
]
OwnInterpretation = Annotated[
    str | None,
    Question(
        page="indruk",
        condition=PERSOON_OF_GROEP,
        label=N_("Waarom maakt u zich zorgen?"),
        hint=N_("Dit is uw eigen mening. Wij bewaren die apart van wat u zag."),
        widget="textarea",
        optional=True,
        max_length=1500,
        error=N_("Maak uw tekst korter ({max} tekens)."),
    ),
]
CounterSignals = Annotated[
    str | None,
    Question(
        page="indruk",
        condition=PERSOON_OF_GROEP,
        label=N_("Wat gaat goed, of past niet bij uw zorg?"),
        hint=N_(
            "Bijvoorbeeld: goed contact met familie, school of werk. Dit helpt ons eerlijk te kijken."
        ),
        widget="textarea",
        optional=True,
        max_length=1500,
        error=N_("Maak uw tekst korter ({max} tekens)."),
    ),
]
BetrokkeneDescription = Annotated[
    str | None,
    Question(
        page="betrokkene",
        condition=PERSOON_OF_GROEP,
        label=N_("Om wie gaat het?"),
        hint=N_(
            "Een naam of omschrijving helpt ons. Geen BSN, geloof of afkomst. Niet invullen mag ook."
        ),
        widget="text",
        optional=True,
        max_length=200,
        error=N_("Gebruik hooguit {max} tekens en geen BSN."),
    ),
]
BetrokkeneAgeGroup = Annotated[
    str | None,
    Question(
        page="betrokkene",
        condition=PERSOON_OF_GROEP,
        label=N_("Hoe oud is die persoon ongeveer?"),
        hint=N_("Bij een kind kijken wij ook naar de veiligheid thuis."),
        widget="radio",
        optional=True,
        choices=(
            Option("onder_12", N_("Jonger dan 12")),
            Option("12_17", N_("12 tot en met 17")),
            Option("18_27", N_("18 tot en met 27")),
            Option("28_plus", N_("28 of ouder")),
            WEET_NIET,
        ),
        error=N_("Kies opnieuw."),
    ),
]
# One question for every kind of report: of tension it is the only thing that must be known of where.
WijkCode = Annotated[
    str | None,
    Question(
        page="situatie",
        label=N_("In welke wijk speelt dit?"),
        hint=N_("U hoeft geen adres te geven."),
        widget="select",
        choices=(
            Listed("wijken"),
            Option("buiten_gemeente", N_("Buiten {gemeente}")),
            WEET_NIET,
        ),
        error=N_("Kies een wijk uit de lijst."),
    ),
]

# The block about tension, in the order of the domain reference 3.6; wijk_code above belongs to it.
SpanningDescription = Annotated[
    str | None,
    Question(
        page="spanning",
        condition=SPANNING,
        label=N_("Wat merkt u?"),
        hint=N_("Wat gebeurt er, wat wordt er gezegd? Geen namen."),
        widget="textarea",
        min_length=20,
        max_length=4000,
        error=N_("Vertel wat u merkt."),
    ),
]
LocationDescription = Annotated[
    str | None,
    Question(
        page="situatie",
        condition=SPANNING,
        label=N_("Waar?"),
        hint=N_("Een wijk is genoeg. Een plein, school of groep online mag ook."),
        widget="text",
        optional=True,
        max_length=150,
    ),
]
VisibleWhere = Annotated[
    tuple[str, ...],
    Question(
        page="tekens",
        condition=SPANNING,
        label=N_("Waar merkt u dit?"),
        hint=N_("Meer antwoorden mag."),
        widget="checkboxes",
        choices=(
            Option("straat", N_("Op straat")),
            Option("school", N_("Op school")),
            Option("online", N_("Online")),
            Option("vereniging", N_("Bij een vereniging")),
            Option("werk", N_("Op het werk")),
            Option("media", N_("In de media")),
            Option("anders", N_("Ergens anders")),
        ),
        error=N_("Kies minstens één plek."),
    ),
]
TriggerEvent = Annotated[
    str | None,
    Question(
        page="tekens",
        condition=SPANNING,
        label=N_("Waardoor begon het?"),
        hint=N_("Bijvoorbeeld een bericht, een besluit of een ruzie."),
        widget="textarea",
        optional=True,
        max_length=1000,
        error=N_("Maak uw tekst korter ({max} tekens)."),
    ),
]
Viewpoints = Annotated[
    str | None,
    Question(
        page="tekens",
        condition=SPANNING,
        label=N_("Waarover zijn mensen het niet eens?"),
        hint=N_("Noem meningen, geen geloof of afkomst van mensen."),
        widget="textarea",
        optional=True,
        max_length=1000,
        error=N_("Maak uw tekst korter ({max} tekens)."),
    ),
]
Trend = Annotated[
    str | None,
    Question(
        page="verloop",
        condition=SPANNING,
        label=N_("Wordt het meer of minder?"),
        widget="radio",
        choices=(
            Option("neemt_toe", N_("Meer")),
            Option("gelijk", N_("Hetzelfde")),
            Option("neemt_af", N_("Minder")),
            WEET_NIET,
        ),
        error=N_("Kies een antwoord."),
    ),
]
ExpectedOn = Annotated[
    date | None,
    Question(
        page="verloop",
        condition=SPANNING,
        label=N_("Verwacht u iets op een datum?"),
        hint=N_("Bijvoorbeeld een wedstrijd of demonstratie."),
        widget="date",
        optional=True,
        day="from_today",
        error=N_("Kies een datum vanaf vandaag."),
        main_check="past",
    ),
]
Connectors = Annotated[
    str | None,
    Question(
        page="verloop",
        condition=SPANNING,
        label=N_("Wie of wat brengt mensen bij elkaar?"),
        hint=N_("Een plek of groep, zonder namen."),
        widget="textarea",
        optional=True,
        max_length=1000,
        error=N_("Maak uw tekst korter ({max} tekens)."),
    ),
]
ContactPreference = Annotated[
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
]
MelderName = Annotated[
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
]
MelderPhone = Annotated[
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
]
MelderEmail = Annotated[
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
]
