"""Questions that more than one report form asks, and the pages on which they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalicelib.platform.forms.condition import Is, IsNot
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Step
from chalicelib.platform.forms.question import Listed, Wording
from chalicelib.platform.i18n import N_

BIJ_SPANNING = Is("subject_kind", "spanning")
BIJ_PERSOON = IsNot("subject_kind", "spanning")
# A question is worded for one person, for a group, and for who does not know which of the two.
EEN_PERSOON = Is("subject_kind", "persoon")
EEN_GROEP = Is("subject_kind", "groep")

JA = Option("ja", N_("Ja"))
NEE = Option("nee", N_("Nee"))
WEET_NIET = Option("weet_niet", N_("Weet ik niet"))
ANDERS = Option("anders", N_("Iets anders"))
ANDERE_MANIER = Option("anders", N_("Op een andere manier"))

TITLE = N_("Melding")
SEND = N_("Melding versturen")

ONDERWERP = Step("onderwerp")
# Which page follows cannot depend on anything else: this is the moment to say it, and only then.
GEVAAR = Step(
    "gevaar",
    N_("Bel {alarmnummer}"),
    N_(
        "Is er nu gevaar? Wacht niet op ons: wij lezen meldingen op werkdagen.\n"
        "Kunt u niet praten of horen? Gebruik de app 112NL. Na het bellen kunt u deze melding toch "
        "versturen."
    ),
    kind="notice",
    condition=Is("danger_now", "ja"),
)
GEZIEN = Step("gezien", condition=BIJ_PERSOON)
SITUATIE = Step("situatie", N_("Waar en wanneer?"))
INDRUK = Step("indruk", N_("Uw eigen indruk"), condition=BIJ_PERSOON)
BETROKKENE = Step("betrokkene", condition=BIJ_PERSOON)
SPANNING = Step("spanning", condition=BIJ_SPANNING)
TEKENS = Step("tekens", condition=BIJ_SPANNING)
VERLOOP = Step("verloop", N_("Hoe gaat het verder?"), condition=BIJ_SPANNING)
CONTACT = Step("contact")
GEGEVENS = Step(
    "gegevens",
    N_("Uw gegevens"),
    N_(
        "Wij vertellen uw naam niet aan mensen over wie u meldt, tenzij een rechter of de wet dat "
        "eist."
    ),
)
# Who asks to be called says when and how: a call at the wrong moment can betray the reporter at home.
BELLEN = Step(
    "bellen", N_("Wanneer en hoe bellen wij u?"), condition=Is("contact_preference", "bellen")
)

SOURCES = (
    Option("zelf", N_("Zelf gezien of gehoord")),
    Option("van_ander", N_("Van iemand gehoord")),
    Option("online", N_("Online gezien")),
)
RECURRENCE = (Option("eenmalig", N_("Eén keer")), Option("vaker", N_("Vaker")), WEET_NIET)

SUBJECT_KIND = ONDERWERP.ask(
    "radio",
    N_("Waar gaat uw zorg over?"),
    hint=N_(
        "Eén persoon, een groep, of spanning in de buurt. Weet u het niet? Kies ‘Weet ik niet’."
    ),
    choices=(
        Option("persoon", N_("Eén persoon")),
        Option("groep", N_("Een groep")),
        Option("spanning", N_("Spanning of onrust")),
        WEET_NIET,
    ),
    error=N_("Kies waar het over gaat."),
)


def danger_now(page: Step) -> Any:
    """Whether there is danger now: asked on the first page, because ``GEVAAR`` follows it."""
    return page.ask(
        "radio",
        N_("Is er nu gevaar voor iemand?"),
        hint=N_("Bij ‘Ja’: bel eerst {alarmnummer}. U kunt daarna dit formulier versturen."),
        choices=(JA, NEE, WEET_NIET),
        error=N_("Kies ja, nee of weet ik niet."),
    )


DANGER_NOW = danger_now(ONDERWERP)
BETROKKENE_AGE_GROUP = BETROKKENE.ask(
    "radio",
    N_("Hoe oud ongeveer?"),
    hint=N_("Is het een kind of jongere? Dan denken wij ook mee over hulp voor het gezin."),
    optional=True,
    worded=(
        Wording(
            EEN_GROEP,
            N_("Hoe oud zijn zij ongeveer?"),
            N_("Zijn het kinderen of jongeren? Dan denken wij ook mee over hulp voor de gezinnen."),
        ),
    ),
    choices=(
        Option("onder_12", N_("Jonger dan 12")),
        Option("12_17", N_("12 tot en met 17")),
        Option("18_27", N_("18 tot en met 27")),
        Option("28_plus", N_("28 of ouder")),
        WEET_NIET,
    ),
    error=N_("Kies opnieuw."),
)


def betrokkene_description(hint: str) -> Any:
    """The questions about a person or a group, in the words that fit each."""
    return BETROKKENE.ask(
        "text",
        N_("Een naam of omschrijving"),
        hint=hint,
        optional=True,
        max_length=200,
        worded=(Wording(EEN_GROEP, N_("Hoe heet de groep, of waar herkent u die aan?"), hint),),
    )


def best_call_time(page: Step, *more: Option) -> Any:
    """When the desk may call: within its hours, which the municipality sets."""
    return page.ask(
        "radio",
        N_("Wanneer kunnen wij u bellen?"),
        hint=N_("Wij bellen op werkdagen, met een verborgen nummer."),
        choices=(
            Listed("belmomenten"),
            Option("maakt_niet_uit", N_("Het maakt niet uit")),
            *more,
        ),
        error=N_("Kies een moment."),
    )


def may_leave_message(page: Step) -> Any:
    """Whether the desk may speak on a voicemail: not unless somebody says so."""
    return page.ask(
        "radio",
        N_("Mogen wij iets inspreken als u niet opneemt?"),
        hint=N_("Wij zeggen dan alleen dat de gemeente belde, niet waarover."),
        choices=(NEE, JA),
        preset="nee",
        error=N_("Kies ja of nee."),
    )


def if_other_answers(page: Step) -> Any:
    """The question about somebody else who picks up: hang up, unless the reporter says otherwise."""
    return page.ask(
        "radio",
        N_("Wat doen wij als iemand anders opneemt?"),
        choices=(
            Option("ophangen", N_("Meteen ophangen")),
            Option("vragen", N_("Naar u vragen, en niet zeggen wie er belt")),
            Option("zeggen", N_("Zeggen dat de gemeente belt, niet waarover")),
        ),
        preset="ophangen",
        error=N_("Kies wat wij doen."),
    )


class OverPersoon(Answers):
    """A worry about a person or a group, as somebody tells it who is no professional."""

    subject_kind: str | None = SUBJECT_KIND
    danger_now: str | None = DANGER_NOW
    observed_behaviour: str | None = GEZIEN.ask(
        "textarea",
        N_("Wat hebt u gezien of gehoord?"),
        hint=N_(
            "Schrijf precies wat iemand zei of deed, ook als het over geloof of politiek "
            "ging. Waar iemand vandaan komt of in gelooft, hoeft u niet te schrijven."
        ),
        max_length=4000,
        error=N_("Vertel wat u hebt gezien of gehoord."),
    )
    observation_source: tuple[str, ...] = GEZIEN.ask(
        "checkboxes",
        N_("Hoe weet u dit?"),
        hint=N_("U mag meer antwoorden kiezen."),
        choices=(*SOURCES, ANDERE_MANIER),
        error=N_("Kies hoe u dit weet."),
    )
    observed_period: str | None = SITUATIE.ask(
        "radio",
        N_("Wanneer was dit?"),
        condition=BIJ_PERSOON,
        hint=N_("Ongeveer is goed."),
        choices=(
            Option("vandaag", N_("Vandaag")),
            Option("deze_week", N_("Deze week")),
            Option("deze_maand", N_("Deze maand")),
            Option("langer", N_("Langer geleden")),
            WEET_NIET,
        ),
        error=N_("Kies wanneer het was."),
    )
    recurrence: str | None = SITUATIE.ask(
        "radio",
        N_("Gebeurde dit vaker?"),
        condition=BIJ_PERSOON,
        optional=True,
        choices=RECURRENCE,
        error=N_("Kies opnieuw."),
    )
    own_interpretation: str | None = INDRUK.ask(
        "textarea",
        N_("Waarom maakt u zich zorgen?"),
        hint=N_("Dit is uw eigen mening. Wij bewaren die apart van wat u zag."),
        optional=True,
        max_length=1500,
    )
    counter_signals: str | None = INDRUK.ask(
        "textarea",
        N_("Wat gaat er juist goed?"),
        hint=N_(
            "Bijvoorbeeld: goed contact met familie, school of werk. Ook wat niet bij uw "
            "zorg past. Dat helpt ons eerlijk te kijken."
        ),
        optional=True,
        max_length=1500,
    )
    betrokkene_description: str | None = betrokkene_description(
        N_("Een naam of omschrijving helpt ons. Geen BSN, geloof of afkomst.")
    )
    betrokkene_age_group: str | None = BETROKKENE_AGE_GROUP


def which_wijk(page: Step) -> Any:
    """Where it is, for a field ``wijk_code``. Of tension it is the only thing that must be known of that."""
    return page.ask(
        "select",
        N_("In welke wijk speelt dit?"),
        hint=N_("U hoeft geen adres te geven."),
        choices=(
            Listed("wijken"),
            Option("buiten_gemeente", N_("Buiten {gemeente}")),
            WEET_NIET,
        ),
        error=N_("Kies een wijk uit de lijst."),
    )


class OverSpanning(Answers):
    """The block about tension, in the order of the domain reference 3.6."""

    spanning_description: str | None = SPANNING.ask(
        "textarea",
        N_("Wat merkt u?"),
        hint=N_("Wat gebeurt er, wat wordt er gezegd? Geen namen."),
        max_length=4000,
        error=N_("Vertel wat u merkt."),
    )
    wijk_code: str | None = which_wijk(SITUATIE)
    location_description: str | None = SITUATIE.ask(
        "text",
        N_("Weet u de plek precies?"),
        condition=BIJ_SPANNING,
        hint=N_("Bijvoorbeeld een plein, een school of een groep online."),
        optional=True,
        max_length=150,
    )
    visible_where: tuple[str, ...] = TEKENS.ask(
        "checkboxes",
        N_("Waar merkt u het?"),
        hint=N_("Meer antwoorden mag."),
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
    )
    trigger_event: str | None = TEKENS.ask(
        "textarea",
        N_("Waardoor begon het?"),
        hint=N_("Bijvoorbeeld een bericht, een besluit of een ruzie."),
        optional=True,
        max_length=1000,
    )
    viewpoints: str | None = TEKENS.ask(
        "textarea",
        N_("Waarover zijn mensen het niet eens?"),
        hint=N_("Noem meningen, geen geloof of afkomst van mensen."),
        optional=True,
        max_length=1000,
    )
    trend: str | None = VERLOOP.ask(
        "radio",
        N_("Wordt het erger of juist minder?"),
        choices=(
            Option("neemt_toe", N_("Erger")),
            Option("gelijk", N_("Hetzelfde")),
            Option("neemt_af", N_("Minder")),
            WEET_NIET,
        ),
        error=N_("Kies een antwoord."),
    )
    expected_on: date | None = VERLOOP.ask(
        "date",
        N_("Verwacht u iets op een datum?"),
        hint=N_("Bijvoorbeeld een wedstrijd of demonstratie."),
        optional=True,
        day="from_today",
        error=N_("Kies een datum vanaf vandaag."),
        main_check="past",
    )
    connectors: str | None = VERLOOP.ask(
        "textarea",
        N_("Wie of wat brengt mensen bij elkaar?"),
        hint=N_("Een plek of groep, zonder namen."),
        optional=True,
        max_length=1000,
    )


class Contact(Answers):
    """Whether and how the desk may answer. None stands for not asked and not filled in."""

    contact_preference: str | None = CONTACT.ask(
        "radio",
        N_("Mogen wij contact met u opnemen?"),
        choices=(
            Option(
                "anoniem",
                N_("Nee, ik wil anoniem blijven"),
                N_("U krijgt een code. Daarmee leest u later onze vragen."),
            ),
            Option("bellen", N_("Ja, bel mij"), N_("U kiest zo wanneer en hoe wij bellen.")),
            Option(
                "mailen",
                N_("Ja, mail mij"),
                N_(
                    "In de mail staat niets over uw melding. Leest iemand mee in uw mail? Kies bellen."
                ),
            ),
        ),
        error=N_("Kies anoniem, bellen of mailen."),
    )
    melder_name: str | None = GEGEVENS.ask(
        "text",
        N_("Uw naam"),
        condition=Is("contact_preference", "bellen", "mailen"),
        optional=True,
        max_length=100,
        autocomplete="name",
        forgets=True,
    )
    melder_phone: str | None = GEGEVENS.ask(
        "tel",
        N_("Uw telefoonnummer"),
        condition=Is("contact_preference", "bellen"),
        max_length=40,
        autocomplete="tel",
        error=N_("Vul uw telefoonnummer in."),
        forgets=True,
    )
    melder_email: str | None = GEGEVENS.ask(
        "email",
        N_("Uw e-mailadres"),
        condition=Is("contact_preference", "mailen"),
        max_length=254,
        autocomplete="email",
        error=N_("Vul uw e-mailadres in."),
        forgets=True,
    )
    best_call_time: str | None = best_call_time(BELLEN)
    may_leave_message: str | None = may_leave_message(BELLEN)
    if_other_answers: str | None = if_other_answers(BELLEN)
