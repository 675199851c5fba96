"""The indicators of a plan, each declared once. Pure.

One declaration says what counts, what it is set against, which day counts, where it comes from and what to
mind when reading it. The counters, the figures, every file and the data dictionary follow from it. A new
kind of fact or a new indicator is a new entry here (docs/architecture.md, "What to touch").

All texts are Dutch: a release has one language. Ids, names and formulas are those of the plan's evaluation
(domain reference 6.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from chalicelib.evaluation.periods import PeriodKind
from chalicelib.facts.domain import DIMENSIONS, Kind, Line
from chalicelib.platform.i18n import N_

# The three action lines, and what serves all of them.
Block = Literal["signaleren", "voorkomen", "interveniëren", "deskundigheid", "netwerk", "budget"]
BLOCKS: Mapping[Block, str] = {
    "signaleren": "Signaleren",
    "voorkomen": "Voorkomen",
    "interveniëren": "Interveniëren en terugdringen",
    "deskundigheid": "Deskundigheidsbevordering",
    "netwerk": "Netwerk",
    "budget": "Budget",
}
# Who enters costs and activities chooses among these and among ``ACTIVITIES``, on a page in any language.
LINE_NAMES: Mapping[Line, str] = {
    "signaleren": N_("Signaleren"),
    "voorkomen": N_("Voorkomen"),
    "interveniëren": N_("Interveniëren en terugdringen"),
    "overig": N_("Voor alle actielijnen"),
}

# How a count is protected when it leaves the municipality: people, reports and cases are published in whole
# tens of a running count; a stock is rounded down to tens each time; what is no person is published as it is.
Protection = Literal["tientallen", "stand", "geen"]
# ``verdeling``: how a number of working days lies, shown by its middle.
Sort = Literal["aantal", "stand", "groepen", "verdeling", "bedrag"]

_QUARTERLY: tuple[PeriodKind, ...] = ("kwartaal", "jaar", "sinds", "plan")
_YEARLY: tuple[PeriodKind, ...] = ("jaar", "sinds", "plan")


@dataclass(frozen=True)
class Count:
    """What is counted: facts of a kind whose fields have one of these values, or the sum of a field of them.

    ``where`` maps a field to the values that count. ``of`` is the field that is added up, or several of
    them with ``+`` between; empty to count facts. ``code`` names the count in every file, and never
    changes: a published figure is known by it.
    """

    code: str
    kind: Kind
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    of: str = ""

    @property
    def has_dimension(self) -> bool:
        """Whether it counts facts that stand apart, and know a quarter and no day."""
        return not DIMENSIONS.isdisjoint(self.where)

    @property
    def is_stock(self) -> bool:
        """Whether it says how many there are on a day, and not how many came."""
        return self.kind == "stand"

    def takes(self, fields: Mapping[str, str]) -> bool:
        """Whether a fact of its kind with these fields counts."""
        if not self.has_dimension and not DIMENSIONS.isdisjoint(fields):
            return False
        return all(fields.get(name) in values for name, values in self.where.items())


@dataclass(frozen=True)
class Split:
    """A count by the values of a field, each a count of its own; what has none of them is the rest.

    ``by`` is the field. ``values`` are codes with their names; empty: those of the municipality or of
    another feature (``labels`` of the release). ``intern``: never published. ``inside``: values that have a
    name inside only, and count in the rest when published: a rest that is always nought protects nobody.
    ``is_share``: each part is shown as a share too. ``has_rest``: what is left over of the whole is
    published as well. ``unit`` is what a part counts, where that is not the unit of its indicator.
    """

    by: str
    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    intern: bool = False
    inside: frozenset[str] = frozenset()
    is_share: bool = False
    has_rest: bool = True
    unit: str = ""

    def count(self, of: Count, value: str) -> Count:
        """The count of one value."""
        where = {**of.where, self.by: frozenset({value})}
        return Count(f"{of.code}.{self.by}.{value}", of.kind, where, of.of)


@dataclass(frozen=True)
class Indicator:
    """One figure of the plan.

    ``what`` and ``against`` are the words of its numerator and its denominator, ``counts`` and ``of`` their
    counts. ``day`` says which day counts, ``source`` where the facts come from, ``quality`` what to mind.
    ``periods`` are the kinds of period that have it. ``runs_on``: it counts since a day, over plans, on top
    of an opening stock. ``has_series``: a long period shows it for each shorter one too. ``is_share``: what
    ``counts`` has is a part of what ``of`` has. ``intern``: never published; ``against_intern``: its
    denominator is not, because together with another figure it would tell more than either.
    """

    id: str
    block: Block
    name: str
    what: str
    counts: Count
    day: str
    source: str
    quality: str
    against: str = ""
    of: Count | None = None
    unit: str = "meldingen"
    against_unit: str = ""
    sort: Sort = "aantal"
    protection: Protection = "tientallen"
    against_protection: Protection = "tientallen"
    splits: Sequence[Split] = ()
    periods: Sequence[PeriodKind] = _YEARLY
    intern: bool = False
    against_intern: bool = False
    is_share: bool = True
    runs_on: bool = False
    has_series: bool = False


_YES = frozenset({"ja"})
_CHANNELS = {
    "professional": "Professional",
    "sleutelpersoon": "Sleutelpersoon",
    "publiek": "Inwoner",
    "telefoon": "Telefoon",
    "brief": "Brief",
    "bezoek": "Bezoek",
    "partner": "Partner",
}
# What the desk enters itself, published together.
_ENTERED = frozenset({"telefoon", "brief", "bezoek", "partner"})
_SUBJECTS = {
    "persoon": "Een persoon",
    "groep": "Een groep",
    "spanning": "Spanning in de stad",
    "weet_niet": "Weet de melder niet",
}
_OUTCOMES_OF_WEGING = {
    "geen_actie": "Geen actie",
    "meer_informatie": "Meer informatie nodig",
    "aanpak_zvh": "Aanpak in het Zorg- en Veiligheidshuis",
    "strafrechtelijk_onderzoek": "Strafrechtelijk onderzoek",
    "reguliere_hulp": "Reguliere hulp",
}
# Outcomes that are few, published together.
_FEW = frozenset({"meer_informatie", "strafrechtelijk_onderzoek"})
DOELGROEPEN: Mapping[str, str] = {
    "wijkmanager": "Wijkmanagers",
    "politie": "Politieagenten",
    "jongerenwerker": "Jongerenwerkers",
    "buurtwerker": "Buurtwerkers",
    "sportadviseur": "Sportadviseurs",
    "sportregisseur": "Sportregisseurs",
    "adviseur_sociaal": "Adviseurs sociaal domein",
    "adviseur_veiligheid": "Adviseurs veiligheid",
    "docent": "Docenten",
    "mentor_zorgcoordinator": "Mentoren en zorgcoördinatoren",
    "zorgprofessional": "Zorgprofessionals",
    "aandachtsfunctionaris": "Aandachtsfunctionarissen",
    "bondgenoot": "Bondgenoten",
    "sleutelpersoon": "Sleutelpersonen",
    "ouder": "Ouders",
    "anders": "Anders",
}
# Those that the plan names for the training in the framework; the others came later.
DOELGROEPEN_OF_PLAN = dict(list(DOELGROEPEN.items())[:8])
_FENOMENEN = {
    "jihadisme": "Jihadisme",
    "links_extremisme": "Links-extremisme",
    "rechts_extremisme": "Rechts-extremisme",
    "dierenrechtenextremisme": "Dierenrechtenextremisme",
    "polarisatie": "Polarisatie",
    "spanning": "Spanning en onrust",
    "iets_anders": "Iets anders",
}
ACTIVITIES: Mapping[str, str] = {
    "voorlichting": N_("Voorlichting"),
    "netwerkbijeenkomst": N_("Netwerkbijeenkomst"),
    "training": N_("Training"),
    "oudertraining": N_("Training voor vaders en moeders"),
    "dialoogbijeenkomst": N_("Dialoogbijeenkomst"),
    "overig": N_("Overig"),
}

RECEIVED = Count("ontvangen", "ontvangen")
DECIDED = Count("besloten", "besloten")
_EXAMINED = Count("onderzocht", "onderzocht")
# The eight checks of a melding that was properly examined (domain reference 1.5).
_ALL_EIGHT = {
    **dict.fromkeys(
        ("bevestigd", "behandelaar", "duiding", "nagegaan", "uitkomst", "handtekening", "termijn"),
        _YES,
    ),
    "terugkoppeling": frozenset({"ja", "niet_gevraagd"}),
}
_TENSIONS = Count("spanningen", "niveau", {"is_first": _YES})
_TENSIONS_AT_TWO = Count("spanningen_vanaf_2", "niveau", {"opgeschaald": _YES})
_WEIGHED = Count("gewogen", "gewogen")
_CLOSED = Count("casus_gesloten", "casus_gesloten")
_REPORTS = (
    "Meldingen die de desk in behandeling nam; dubbele meldingen en misbruik gaan er weer af."
)
_DECISIONS = "Besluiten die twee mensen namen; wat heropend werd, gaat er weer af."
_CASES = "De administratie van weging en casusoverleg."
_TRAININGS = "De presentielijsten van trainingen."
_STOCK = "De maandelijkse telling van het netwerk."


def _type(code: str) -> Mapping[str, frozenset[str]]:
    return {"type": frozenset({code})}


def _stock(name: str) -> Count:
    return Count(f"stand.{name}", "stand", {"name": frozenset({name})}, "count")


INDICATORS: Sequence[Indicator] = (
    Indicator(
        "SIG-1",
        "signaleren",
        "Ontvangen meldingen",
        "meldingen die in behandeling zijn genomen, zonder dubbele meldingen en misbruik",
        RECEIVED,
        day="de dag waarop de melding binnenkwam",
        source=_REPORTS,
        quality="Een melding is een zorg van iemand, en niet een vastgesteld feit. Meer meldingen kan ook "
        "betekenen dat meer mensen de weg naar het meldpunt vinden.",
        periods=("maand", *_QUARTERLY),
        has_series=True,
        splits=(
            Split("wijk", "Wijk"),
            Split("sector", "Sector van de organisatie"),
            Split("subject_kind", "Waarover", _SUBJECTS, intern=True),
        ),
    ),
    Indicator(
        "SIG-2",
        "signaleren",
        "Goed onderzochte meldingen",
        "besloten meldingen waarvan alle acht controles kloppen",
        Count("goed_onderzocht", "onderzocht", _ALL_EIGHT),
        day="de dag van het besluit",
        source=_DECISIONS,
        quality="Het systeem rekent de acht controles uit; niemand vult ze in. Een melding "
        "waarover de melder nog "
        "wordt ingelicht, telt pas daarna mee.",
        against="alle besloten meldingen",
        of=_EXAMINED,
    ),
    Indicator(
        "SIG-3",
        "signaleren",
        "Op tijd besloten",
        "meldingen waarover binnen hun eigen termijn is besloten",
        Count("op_tijd", "besloten", {"on_time": _YES}),
        day="de dag van het besluit",
        source=_DECISIONS,
        quality="De termijn hangt af van de urgentie. Een verlenging waarvoor twee mensen "
        "tekenden, telt mee.",
        against="alle besloten meldingen",
        of=DECIDED,
        periods=_QUARTERLY,
    ),
    Indicator(
        "SIG-4",
        "signaleren",
        "Langs welke weg meldingen kwamen",
        "meldingen per weg waarlangs ze kwamen",
        RECEIVED,
        day="de dag waarop de melding binnenkwam",
        source=_REPORTS,
        quality="De weg zegt hoe iemand meldde: met welk formulier, of wat de desk zelf invoerde.",
        against="alle ontvangen meldingen",
        of=RECEIVED,
        splits=(Split("channel", "Weg", _CHANNELS, inside=_ENTERED, is_share=True),),
        is_share=False,
    ),
    Indicator(
        "SIG-5",
        "signaleren",
        "Organisaties met een aandachtsfunctionaris",
        "actieve organisaties met een bevestigde vaste aandachtsfunctionaris en een vervanger",
        _stock("organisaties_gedekt"),
        day="de laatste telling voor het einde van de periode",
        source=_STOCK,
        quality="Bevestigd is: de aandachtsfunctionaris zei het afgelopen jaar zelf dat het nog klopt.",
        against="actieve organisaties in de lijst",
        of=_stock("organisaties_actief"),
        unit="organisaties",
        sort="stand",
        protection="stand",
        against_protection="stand",
        periods=_QUARTERLY,
    ),
    Indicator(
        "SIG-6",
        "signaleren",
        "Spanningen die vroeg zijn opgemerkt",
        "spanningen waarvan het eerste niveau 0 of 1 was",
        Count("spanningen_vroeg", "niveau", {"is_first": _YES, "level": frozenset({"0", "1"})}),
        day="de dag waarop de spanning voor het eerst een niveau kreeg",
        source="Het logboek van spanningen.",
        quality="Een spanning gaat over een situatie en niet over een persoon.",
        against="alle spanningen",
        of=_TENSIONS,
        unit="spanningen",
    ),
    Indicator(
        "SIG-7",
        "signaleren",
        "Scholen in het netwerk",
        "scholen met een aandachtsfunctionaris",
        _stock("scholen_gedekt"),
        day="de laatste telling voor het einde van de periode",
        source=_STOCK,
        quality="De lijst van scholen is die van de gemeente zelf.",
        against="scholen in de lijst",
        of=_stock("scholen"),
        unit="scholen",
        sort="stand",
        protection="stand",
        against_protection="stand",
        periods=_QUARTERLY,
    ),
    Indicator(
        "SIG-8",
        "signaleren",
        "Besloten meldingen",
        "meldingen waarover twee mensen besloten",
        DECIDED,
        day="de dag van het besluit",
        source=_DECISIONS,
        quality="Ook dubbele meldingen en misbruik zijn besluiten. Het fenomeen bepaalt de desk, en het kan "
        "onbekend blijven; het wordt nooit gepubliceerd.",
        periods=("maand", *_QUARTERLY),
        splits=(Split("fenomeen", "Fenomeen", _FENOMENEN, intern=True),),
    ),
    Indicator(
        "VOO-1",
        "voorkomen",
        "Trainingen voor vaders en moeders",
        "gehouden trainingen weerbaar opvoeden",
        Count("oudertrainingen", "sessie", _type("ouders_weerbaar")),
        day="de dag van de training",
        source=_TRAININGS,
        quality="Het gaat om bijeenkomsten en niet om mensen: het getal is precies.",
        unit="trainingen",
        protection="geen",
    ),
    Indicator(
        "VOO-2",
        "voorkomen",
        "Bereikte ouders",
        "ouders die voor het eerst aan de training deelnamen",
        Count("ouders", "deelname", {**_type("ouders_weerbaar"), "first_time": _YES}),
        day="de dag van de training",
        source=_TRAININGS,
        quality="Wie vaker komt, telt één keer.",
        against="aangeboden plaatsen",
        of=Count("plaatsen_ouders", "sessie", _type("ouders_weerbaar"), "seats"),
        unit="ouders",
        against_unit="plaatsen",
        is_share=False,
    ),
    Indicator(
        "VOO-3",
        "voorkomen",
        "Dialoogbijeenkomsten",
        "gehouden dialoogbijeenkomsten",
        Count("dialogen", "dialoog"),
        day="de dag van de bijeenkomst",
        source="De administratie van bijeenkomsten en het logboek van spanningen.",
        quality="Een bijeenkomst kan over meer dan één spanning gaan, en ook in rustige tijd zijn.",
        against="spanningen die niveau 2 of hoger bereikten",
        of=_TENSIONS_AT_TWO,
        against_intern=True,
        unit="bijeenkomsten",
        against_unit="spanningen",
        protection="geen",
        is_share=False,
    ),
    Indicator(
        "INT-1",
        "interveniëren",
        "Van melding naar casus",
        "meldingen die een casus werden",
        Count("doorgezet", "besloten", {"uitkomst": frozenset({"doorgezet"})}),
        day="de dag van het besluit",
        source=_DECISIONS,
        quality="Een casus is een situatie die in het Zorg- en Veiligheidshuis wordt gewogen.",
        against="alle besloten meldingen",
        of=DECIDED,
    ),
    Indicator(
        "INT-2",
        "interveniëren",
        "Uitkomst van de weging",
        "gewogen casussen per uitkomst",
        _WEIGHED,
        day="de dag van de weging",
        source=_CASES,
        quality="Een casus die opnieuw gewogen wordt, telt elke keer.",
        unit="casussen",
        splits=(Split("uitkomst", "Uitkomst", _OUTCOMES_OF_WEGING, inside=_FEW),),
    ),
    Indicator(
        "INT-3",
        "interveniëren",
        "Samen gewogen",
        "besloten meldingen die aan de weegploeg zijn voorgelegd",
        Count("weegploeg", "onderzocht", {"weegploeg": _YES}),
        day="de dag van het besluit",
        source=_DECISIONS,
        quality="Niet elke melding hoeft naar de weegploeg.",
        against="alle besloten meldingen",
        of=_EXAMINED,
    ),
    Indicator(
        "INT-4",
        "interveniëren",
        "Aanpak afgesloten met resultaat",
        "casussen die zijn gesloten omdat doelen zijn bereikt of het risico is afgenomen",
        Count(
            "casus_met_resultaat",
            "casus_gesloten",
            {"reden": frozenset({"doelen_bereikt", "risico_afgenomen"})},
        ),
        day="de dag van sluiting",
        source=_CASES,
        quality="Een casus kan ook zonder resultaat terecht gesloten zijn, bijvoorbeeld omdat "
        "iemand verhuist.",
        against="gesloten casussen",
        of=_CLOSED,
        unit="casussen",
        periods=("sinds", "plan"),
    ),
    Indicator(
        "INT-5a",
        "interveniëren",
        "Doorlooptijd van melding tot besluit",
        "werkdagen van ontvangst tot besluit, het midden",
        Count("doorlooptijd_besluit", "besloten", {}, "lead_wd"),
        day="de dag van het besluit",
        source=_DECISIONS,
        quality="Het midden: de helft duurde korter, de helft langer. Gepubliceerd wordt het in "
        "hele weken, en over "
        "groepen van tien of meer.",
        unit="weken",
        sort="verdeling",
    ),
    Indicator(
        "INT-5b",
        "interveniëren",
        "Doorlooptijd van weging tot casusoverleg",
        "werkdagen van weging tot casusoverleg, het midden",
        Count("doorlooptijd_overleg", "overleg", {}, "lead_wd"),
        day="de dag van het casusoverleg",
        source=_CASES,
        quality="Het midden: de helft duurde korter, de helft langer. Gepubliceerd wordt het in "
        "hele weken, en over "
        "groepen van tien of meer.",
        unit="weken",
        sort="verdeling",
    ),
    Indicator(
        "INT-6",
        "interveniëren",
        "Team bijeengeroepen bij onrust",
        "keren dat een team bijeen was binnen de streeftijd",
        Count("bijeen_op_tijd", "bijeenroeping", {"soort": frozenset({"echt"}), "on_time": _YES}),
        day="de dag van de oproep",
        source="Het logboek van spanningen en bijeenroepingen.",
        quality="Oefeningen tellen niet mee.",
        against="keren dat een team is bijeengeroepen",
        of=Count("bijeengeroepen", "bijeenroeping", {"soort": frozenset({"echt"})}),
        unit="bijeenroepingen",
    ),
    Indicator(
        "INT-7",
        "interveniëren",
        "Casusoverleg",
        "casussen die in het casusoverleg kwamen",
        Count("overleg", "overleg"),
        day="de dag van het casusoverleg",
        source=_CASES,
        quality="Een casus komt na de weging in het overleg als een persoonsgerichte aanpak nodig is.",
        against="gewogen casussen",
        of=_WEIGHED,
        unit="casussen",
        is_share=False,
    ),
    Indicator(
        "DES-1",
        "deskundigheid",
        "Basistraining Radicalisering en Extremisme",
        "professionals die voor het eerst de basistraining volgden",
        Count("basistraining", "deelname", {**_type("basis_radicalisering"), "first_time": _YES}),
        day="de dag van de training",
        source=_TRAININGS,
        quality="Wie vaker komt, telt één keer. Van voor de telling is alleen bekend dat het er "
        "ten minste zoveel "
        "waren.",
        unit="professionals",
        runs_on=True,
    ),
    Indicator(
        "DES-2",
        "deskundigheid",
        "Training denkkader polarisatie",
        "mensen die voor het eerst de training in het denkkader volgden",
        Count("denkkader", "deelname", {**_type("denkkader_polarisatie"), "first_time": _YES}),
        day="de dag van de training",
        source=_TRAININGS,
        quality="Wie vaker komt, telt één keer. Van voor de telling is alleen bekend hoeveel het "
        "er ongeveer waren.",
        unit="mensen",
        runs_on=True,
    ),
    Indicator(
        "DES-3",
        "deskundigheid",
        "Opkomst bij trainingen",
        "aanmeldingen waarvan iemand kwam",
        Count("aanwezig", "sessie", {}, "present"),
        day="de dag van de training",
        source=_TRAININGS,
        quality="Wie zich afmeldde, telt niet mee. Een aanmelding waarvan niemand de opkomst "
        "noteerde, telt als "
        "aanmelding.",
        against="aanmeldingen bij gehouden trainingen",
        of=Count("aanmeldingen", "sessie", {}, "present+absent+open"),
        # How many sessions there were is exact, and somebody came to each: together they would tell too much.
        intern=True,
        unit="aanmeldingen",
    ),
    Indicator(
        "DES-4",
        "deskundigheid",
        "Bereikte doelgroepen",
        "doelgroepen van het plan met deelnemers",
        Count("deelnemers", "deelname"),
        day="de dag van de training",
        source=_TRAININGS,
        quality="Gepubliceerd tellen doelgroepen met ten minste tien deelnemers: er kunnen er "
        "meer bereikt zijn.",
        against="doelgroepen in het plan",
        unit="doelgroepen",
        sort="groepen",
        splits=(
            Split("doelgroep", "Doelgroep", DOELGROEPEN_OF_PLAN, has_rest=False, unit="deelnemers"),
        ),
        periods=("sinds", "plan"),
    ),
    *(
        Indicator(
            f"DES-5{letter}",
            "deskundigheid",
            name,
            what,
            count,
            day=day,
            source=_TRAININGS,
            quality="Het gaat om bijeenkomsten of uitgaven en niet om mensen: het getal is precies.",
            unit=unit,
            protection="geen",
        )
        for letter, name, what, count, day, unit in (
            (
                "a",
                "Voorlichtingen",
                "gehouden voorlichtingen",
                Count("voorlichtingen", "sessie", _type("voorlichting")),
                "de dag van de voorlichting",
                "voorlichtingen",
            ),
            (
                "b",
                "Nieuwsbrieven",
                "verstuurde nieuwsbrieven",
                Count("nieuwsbrieven", "nieuwsbrief"),
                "de dag van verzending",
                "nieuwsbrieven",
            ),
            (
                "c",
                "Netwerkbijeenkomsten",
                "gehouden netwerkbijeenkomsten",
                Count("netwerkbijeenkomsten", "sessie", _type("netwerkbijeenkomst")),
                "de dag van de bijeenkomst",
                "bijeenkomsten",
            ),
        )
    ),
    Indicator(
        "DES-6",
        "deskundigheid",
        "Activiteiten van het plan",
        "mensen die met een activiteit zijn bereikt",
        Count("bereikt", "activiteit", {}, "present"),
        day="de dag van de activiteit",
        source="De activiteiten die de coördinator invoert.",
        quality="Wie bij meer activiteiten was, telt elke keer.",
        # Each activity is named in public, and somebody came to each: together they would tell too much.
        intern=True,
        unit="mensen",
        periods=_QUARTERLY,
    ),
    Indicator(
        "NET-1",
        "netwerk",
        "Actieve Bondgenoten",
        "Bondgenoten die het afgelopen jaar bevestigden dat zij meedoen",
        _stock("bondgenoten"),
        day="de laatste telling voor het einde van de periode",
        source=_STOCK,
        quality="Wie niet antwoordde, telt niet mee.",
        unit="Bondgenoten",
        sort="stand",
        protection="stand",
        periods=_QUARTERLY,
    ),
    Indicator(
        "NET-2",
        "netwerk",
        "Spreiding van sleutelpersonen",
        "wijken met een sleutelpersoon",
        _stock("wijken_met_sleutelpersoon"),
        day="de laatste telling voor het einde van de periode",
        source=_STOCK,
        quality="Waar sleutelpersonen zijn, wordt nergens gepubliceerd.",
        against="wijken met inwoners",
        of=_stock("wijken"),
        unit="wijken",
        sort="stand",
        protection="stand",
        against_protection="stand",
        periods=_QUARTERLY,
    ),
    Indicator(
        "NET-3",
        "netwerk",
        "Contact in rustige tijd",
        "Bondgenoten met ten minste twee contacten in het afgelopen jaar bij niveau 0 of 1",
        _stock("bondgenoten_met_contact"),
        day="de laatste telling voor het einde van de periode",
        source=_STOCK,
        quality="Van een contact wordt niets dan de dag en het niveau bewaard.",
        against="actieve Bondgenoten",
        of=_stock("bondgenoten"),
        unit="Bondgenoten",
        sort="stand",
        protection="stand",
        against_protection="stand",
    ),
    Indicator(
        "BUD-1",
        "budget",
        "Besteed budget",
        "betaalde bedragen",
        Count("betaald", "betaald", {"state": frozenset({"betaald"})}, "cents"),
        day="de dag van betaling",
        source="De kosten die de coördinator invoert.",
        quality="Uren van ambtenaren vallen buiten dit budget.",
        against="het budget van het plan in deze jaren",
        unit="euro",
        sort="bedrag",
        protection="geen",
        against_protection="geen",
        has_series=True,
    ),
    Indicator(
        "BUD-2",
        "budget",
        "Toegezegd budget",
        "toegezegde bedragen die nog niet betaald zijn",
        Count("toegezegd", "betaald", {"state": frozenset({"toegezegd"})}, "cents"),
        day="de dag van toezegging",
        source="De kosten die de coördinator invoert.",
        quality="Wat betaald wordt, gaat hier weer af.",
        unit="euro",
        sort="bedrag",
        protection="geen",
    ),
)
BY_ID: Mapping[str, Indicator] = {one.id: one for one in INDICATORS}
