"""The public knowledge about the published counts, written down anew and not taken from the exporter.

The names, the parts and the words stand in the data dictionary of each release and in the open source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

BASE = 10
# The month in which all counters stood at nought, as twelve times the year plus the month from nought.
BEGAN = 2020 * 12

WIJKEN = tuple(f"WK0505{number:02}" for number in range(1, 12))
# Too few people live in these: no table names them, and their reports are not split up.
SMALL_WIJKEN = ("WK050519", "WK050598")
SECTORS = (
    "onderwijs",
    "jongerenwerk",
    "zorg",
    "welzijn_wijk",
    "politie",
    "sport",
    "gemeente",
    "werk_inkomen",
    "wonen",
    "gemeenschap",
    "overig",
)
# What the desk enters itself counts in a rest that is published, and so do outcomes that are few.
SHOWN_CHANNELS = ("professional", "sleutelpersoon", "publiek")
CHANNELS = (*SHOWN_CHANNELS, "telefoon", "brief", "bezoek", "partner")
SHOWN_OUTCOMES = ("geen_actie", "aanpak_zvh", "reguliere_hulp")
OUTCOMES = (*SHOWN_OUTCOMES, "meer_informatie", "strafrechtelijk_onderzoek")
# Those that the plan names, and others that count as not split up.
DOELGROEPEN = (
    "wijkmanager",
    "politie",
    "jongerenwerker",
    "buurtwerker",
    "sportadviseur",
    "sportregisseur",
    "adviseur_sociaal",
    "adviseur_veiligheid",
)
OTHER_DOELGROEPEN = ("docent", "zorgprofessional", "bondgenoot", "ouder", "anders")
GOOD = {
    **dict.fromkeys(
        ("bevestigd", "behandelaar", "duiding", "nagegaan", "uitkomst", "handtekening", "termijn"),
        frozenset({"ja"}),
    ),
    "terugkoppeling": frozenset({"ja", "niet_gevraagd"}),
}


@dataclass(frozen=True)
class Count:
    """Facts of a ``kind`` whose fields have one of these values; ``adds`` are fields that are added up.

    ``is_stock``: the count says how many there are in a month, and does not run on.
    """

    kind: str
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    adds: tuple[str, ...] = ()
    is_stock: bool = False


def _type(code: str) -> Mapping[str, frozenset[str]]:
    return {"type": frozenset({code})}


def _first(code: str) -> Mapping[str, frozenset[str]]:
    return {**_type(code), "first_time": frozenset({"ja"})}


def _is(name: str, *values: str) -> Mapping[str, frozenset[str]]:
    return {name: frozenset(values)}


def _stock(name: str) -> Count:
    return Count("stand", _is("name", name), ("count",), is_stock=True)


_EARLY = {"is_first": frozenset({"ja"}), "level": frozenset({"0", "1"})}
_IN_TIME = {"soort": frozenset({"echt"}), "on_time": frozenset({"ja"})}
_TOTALS: Mapping[str, Count] = {
    "ontvangen": Count("ontvangen"),
    "besloten": Count("besloten"),
    "op_tijd": Count("besloten", _is("on_time", "ja")),
    "doorgezet": Count("besloten", _is("uitkomst", "doorgezet")),
    "goed_onderzocht": Count("onderzocht", GOOD),
    "weegploeg": Count("onderzocht", _is("weegploeg", "ja")),
    "gewogen": Count("gewogen"),
    "overleg": Count("overleg"),
    "gesloten": Count("casus_gesloten"),
    "met_resultaat": Count("casus_gesloten", _is("reden", "doelen_bereikt", "risico_afgenomen")),
    "niveaus": Count("niveau"),
    "spanningen": Count("niveau", _is("is_first", "ja")),
    "spanningen_vroeg": Count("niveau", _EARLY),
    "spanningen_vanaf_2": Count("niveau", _is("opgeschaald", "ja")),
    "oproepen": Count("bijeenroeping"),
    "bijeengeroepen": Count("bijeenroeping", _is("soort", "echt")),
    "bijeen_op_tijd": Count("bijeenroeping", _IN_TIME),
    "plaatsen_ouders": Count("sessie", _type("ouders_weerbaar"), ("seats",)),
    "ouders": Count("deelname", _first("ouders_weerbaar")),
    "basistraining": Count("deelname", _first("basis_radicalisering")),
    "denkkader": Count("deelname", _first("denkkader_polarisatie")),
    "deelnemers": Count("deelname"),
    "bereikt": Count("activiteit", adds=("present",)),
    **{
        name: _stock(name)
        for name in (
            "bondgenoten",
            "bondgenoten_met_contact",
            "wijken",
            "wijken_met_sleutelpersoon",
            "organisaties_actief",
            "organisaties_gedekt",
            "scholen",
            "scholen_gedekt",
        )
    },
}


@dataclass(frozen=True)
class Split:
    """A count by the values of a field: those that are ``shown``, and those that count in a rest.

    ``has_rest``: what is left over is published.
    """

    whole: str
    field: str
    kind: str
    shown: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    has_rest: bool = True

    @property
    def parts(self) -> tuple[str, ...]:
        """The counts that are published."""
        return tuple(part_of(self.whole, self.field, value) for value in self.shown)

    @property
    def all_parts(self) -> tuple[str, ...]:
        """The counts of all values that the product writes."""
        return self.parts + tuple(part_of(self.whole, self.field, one) for one in self.hidden)


def part_of(whole: str, by: str, value: str) -> str:
    """The name of the count of one value."""
    return f"{whole}/{by}/{value}"


SPLITS: Mapping[tuple[str, str], Split] = {
    ("SIG-1", "wijk"): Split("ontvangen", "wijk", "ontvangen", WIJKEN),
    ("SIG-1", "sector"): Split("ontvangen", "sector", "ontvangen", SECTORS),
    ("SIG-4", "channel"): Split(
        "ontvangen", "channel", "ontvangen", SHOWN_CHANNELS, CHANNELS[len(SHOWN_CHANNELS) :]
    ),
    ("INT-2", "uitkomst"): Split(
        "gewogen", "uitkomst", "gewogen", SHOWN_OUTCOMES, OUTCOMES[len(SHOWN_OUTCOMES) :]
    ),
    ("DES-4", "doelgroep"): Split(
        "deelnemers", "doelgroep", "deelname", DOELGROEPEN, has_rest=False
    ),
}
COUNTS: Mapping[str, Count] = {
    **_TOTALS,
    **{
        part_of(one.whole, one.field, value): Count(one.kind, _is(one.field, value))
        for one in SPLITS.values()
        for value in (*one.shown, *one.hidden)
    },
}
# Fields that stand in facts of their own, which know a quarter and no day.
APART = frozenset({"wijk", "sector", "fenomeen"})

# The numerator and the denominator of an indicator; what is not here may be exact.
SHOWN: Mapping[tuple[str, str], str] = {
    ("SIG-1", "teller"): "ontvangen",
    ("SIG-2", "teller"): "goed_onderzocht",
    ("SIG-2", "noemer"): "besloten",
    ("SIG-3", "teller"): "op_tijd",
    ("SIG-3", "noemer"): "besloten",
    ("SIG-4", "teller"): "ontvangen",
    ("SIG-4", "noemer"): "ontvangen",
    ("SIG-5", "teller"): "organisaties_gedekt",
    ("SIG-5", "noemer"): "organisaties_actief",
    ("SIG-6", "teller"): "spanningen_vroeg",
    ("SIG-6", "noemer"): "spanningen",
    ("SIG-7", "teller"): "scholen_gedekt",
    ("SIG-7", "noemer"): "scholen",
    ("SIG-8", "teller"): "besloten",
    ("VOO-2", "teller"): "ouders",
    ("VOO-2", "noemer"): "plaatsen_ouders",
    ("INT-1", "teller"): "doorgezet",
    ("INT-1", "noemer"): "besloten",
    ("INT-2", "teller"): "gewogen",
    ("INT-3", "teller"): "weegploeg",
    ("INT-3", "noemer"): "besloten",
    ("INT-4", "teller"): "met_resultaat",
    ("INT-4", "noemer"): "gesloten",
    ("INT-5a", "noemer"): "besloten",
    ("INT-5b", "noemer"): "overleg",
    ("INT-6", "teller"): "bijeen_op_tijd",
    ("INT-6", "noemer"): "bijeengeroepen",
    ("INT-7", "teller"): "overleg",
    ("INT-7", "noemer"): "gewogen",
    ("DES-1", "teller"): "basistraining",
    ("DES-2", "teller"): "denkkader",
    ("NET-1", "teller"): "bondgenoten",
    ("NET-2", "teller"): "wijken_met_sleutelpersoon",
    ("NET-2", "noemer"): "wijken",
    ("NET-3", "teller"): "bondgenoten_met_contact",
    ("NET-3", "noemer"): "bondgenoten",
}
# Numbers of meetings and issues, euros, numbers of groups, and the middle of completed blocks of ten.
EXACT = frozenset(
    {
        ("VOO-1", "teller"),
        ("VOO-3", "teller"),
        ("DES-4", "teller"),
        ("DES-4", "noemer"),
        ("DES-5a", "teller"),
        ("DES-5b", "teller"),
        ("DES-5c", "teller"),
        ("INT-5a", "teller"),
        ("INT-5b", "teller"),
        ("BUD-1", "teller"),
        ("BUD-1", "noemer"),
        ("BUD-1", "aandeel"),
        ("BUD-2", "teller"),
    }
)
# Exact too, but only of completed blocks: so many tens of this count are behind the middle.
BLOCKS = frozenset({("INT-5a", "noemer"), ("INT-5b", "noemer")})
# There is a figure as soon as ten facts of its kind were counted, and before that there is none.
COUNTED_FROM_TEN: Mapping[tuple[str, str], str] = {
    ("SIG-6", "teller"): "niveaus",
    ("VOO-2", "teller"): "deelnemers",
    ("INT-2", "teller"): "gewogen",
    ("INT-4", "teller"): "gesloten",
    ("INT-5b", "teller"): "overleg",
    ("INT-6", "teller"): "oproepen",
    ("INT-7", "teller"): "overleg",
    ("INT-7", "noemer"): "gewogen",
    ("DES-1", "teller"): "deelnemers",
    ("DES-2", "teller"): "deelnemers",
    ("DES-4", "teller"): "deelnemers",
}
# Counted from the first session on as well, whose number is exact: figures are no sign of ten, their lack is
# one of fewer.
COUNTED_WITH_SESSIONS = frozenset(key for key, of in COUNTED_FROM_TEN.items() if of == "deelnemers")


@dataclass(frozen=True)
class Within:
    """Parts that exclude each other, and what holds all of them: their sum is never more.

    ``is_same_fact``: a fact that counts in a part counts in the whole at once. A decision comes later than
    its melding, so that the decisions of a month may be more than its meldingen.
    """

    whole: str
    parts: tuple[str, ...]
    is_same_fact: bool = True


def _within(whole: str, *parts: str) -> Within:
    return Within(whole, parts)


def _later(whole: str, part: str) -> Within:
    return Within(whole, (part,), is_same_fact=False)


# What is published, and with the values that are not: everybody may know which ones the product writes.
PARTITIONS: Sequence[Within] = [Within(one.whole, one.parts) for one in SPLITS.values()]
WITH_HIDDEN: Sequence[Within] = [
    Within(one.whole, one.all_parts) for one in SPLITS.values() if one.hidden
]
# Only an organisation of a professional has a sector.
OF_PROFESSIONALS = Within(
    part_of("ontvangen", "channel", "professional"), SPLITS["SIG-1", "sector"].parts
)
# Whoever knows that there is nothing outside the parts can tell most. With hidden values it is always so.
COVERS: Sequence[Within] = [*PARTITIONS, *WITH_HIDDEN, OF_PROFESSIONALS]
RELATIONS: Sequence[Within] = [
    *COVERS,
    _later("ontvangen", "besloten"),
    _within("besloten", "op_tijd"),
    _within("besloten", "doorgezet"),
    _within("op_tijd", "goed_onderzocht"),
    _within("besloten", "weegploeg"),
    _later("gewogen", "overleg"),
    _within("gesloten", "met_resultaat"),
    _within("niveaus", "spanningen"),
    _within("niveaus", "spanningen_vanaf_2"),
    _within("spanningen", "spanningen_vroeg"),
    _later("spanningen", "spanningen_vanaf_2"),
    _within("oproepen", "bijeengeroepen"),
    _within("bijeengeroepen", "bijeen_op_tijd"),
    _within("deelnemers", "ouders", "basistraining", "denkkader"),
    _within("plaatsen_ouders", "ouders"),
    _within("organisaties_actief", "organisaties_gedekt"),
    _within("scholen", "scholen_gedekt"),
    _within("wijken", "wijken_met_sleutelpersoon"),
    _within("bondgenoten", "bondgenoten_met_contact"),
]
