"""Facts with which the figures of the letter to the council come out again, and the releases made of them.

All of it was made by hand (domain reference 6.3): until the middle of 2021 the plan of 2020-2022 had these
reports, cases, trainings and payments. Nothing here is about anybody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from chalicelib.evaluation.__main__ import main
from chalicelib.evaluation.domain import Activity, Profile
from chalicelib.evaluation.indicators import DOELGROEPEN_OF_PLAN
from chalicelib.evaluation.lines import as_lines
from chalicelib.facts.domain import Counted, Fact, facts_of

PLAN = "SASS-2020-2022"
# Both run on until the middle of 2021: since the plan began, and since counting of trainings began.
SINCE_PLAN = "sinds-2020-01-01-tot-2021-K2"
SINCE_2015 = "sinds-2015-01-01-tot-2021-K2"
UNTIL = date(2021, 6, 30)

# What became of the reports, in the order in which they came in: 42 in all.
_OUTCOMES = (
    *("doorgezet", "geen_zorg_na_onderzoek") * 12,
    *("doorgezet", "reguliere_hulp") * 9,
)
# What the cases that were weighed came to: 21, of which 13 go to the casusoverleg.
_WEIGHED = (*("aanpak_zvh", "reguliere_hulp") * 8, *("aanpak_zvh",) * 5)
_WIJKEN = ("WK050501", "WK050503", "WK050507")
# How many took part in a training for the first time, and when: what came in 2020 is in the opening stock.
_TRAININGS = (
    ("denkkader_polarisatie", date(2020, 3, 5), 24),
    ("denkkader_polarisatie", date(2020, 9, 17), 26),
    ("denkkader_polarisatie", date(2021, 3, 4), 4),
    ("basis_radicalisering", date(2020, 2, 6), 20),
    ("basis_radicalisering", date(2020, 10, 8), 20),
    ("basis_radicalisering", date(2021, 4, 15), 6),
)
_PARENTS = ((date(2020, 10, 20), 12), (date(2021, 5, 18), 9))
_MEETINGS = (
    ("voorlichting", date(2020, 5, 14)),
    ("voorlichting", date(2020, 11, 12)),
    ("voorlichting", date(2021, 2, 11)),
    ("netwerkbijeenkomst", date(2020, 6, 18)),
    ("netwerkbijeenkomst", date(2021, 6, 10)),
)
_NEWSLETTERS = (date(2020, 3, 1), date(2020, 7, 1), date(2020, 12, 1), date(2021, 4, 1))
_PAID = (
    (date(2020, 6, 15), 12_500_00),
    (date(2020, 12, 10), 7_500_00),
    (date(2021, 5, 20), 8_250_50),
)
_STOCKS = {
    "bondgenoten": 46,
    "bondgenoten_met_contact": 31,
    "organisaties_actief": 64,
    "organisaties_gedekt": 38,
    "scholen": 48,
    "scholen_gedekt": 21,
    "wijken": 13,
    "wijken_met_sleutelpersoon": 11,
}

ACTIVITIES: Sequence[Activity] = (
    Activity(
        "ouders-1",
        PLAN,
        "voorkomen",
        "oudertraining",
        date(2020, 10, 20),
        "Vaders en moeders volgden de training weerbaar opvoeden.",
        "weerbaarheid",
        12,
    ),
    Activity(
        "dialoog-1",
        PLAN,
        "voorkomen",
        "dialoogbijeenkomst",
        date(2021, 3, 25),
        "In een buurthuis spraken bewoners met elkaar over samenleven in de wijk.",
        "polarisatie",
        18,
    ),
    Activity(
        "school-1",
        PLAN,
        "signaleren",
        "voorlichting",
        date(2020, 11, 12),
        "Met scholen is besproken hoe zij zorgen kunnen melden.",
        "netwerk",
        15,
    ),
    Activity(
        "site-1",
        PLAN,
        "overig",
        "overig",
        date(2021, 1, 14),
        "De website over het meldpunt is vernieuwd.",
        "",
        0,
    ),
    Activity(
        "bondgenoten-1",
        PLAN,
        "signaleren",
        "netwerkbijeenkomst",
        date(2021, 6, 24),
        "Bondgenoten komen bijeen in het stadhuis.",
        "bondgenoten",
    ),
)


def letter_facts() -> Iterator[Fact]:
    """Every fact until the middle of 2021."""
    for counted in (*_reports(), *_cases(), *_trainings(), *_others()):
        yield from facts_of(counted, counted.day)


def report_facts() -> Iterator[Fact]:
    """Only what the steps of a report count: of trainings, cases and the network nobody counts anything."""
    for counted in _reports():
        yield from facts_of(counted, counted.day)


def released(
    folder: Path,
    facts: Iterable[Fact],
    period: str,
    *,
    profile: Profile = "publicatie",
    activities: Iterable[Activity] = (),
    until: date = UNTIL,
    plan: str = PLAN,
) -> Path:
    """The folder of the first release of a period that the command makes of these facts in ``folder``."""
    file, out = folder / "feiten.jsonl", folder / "uit"
    file.write_bytes(b"".join(as_lines(facts, activities)))
    options = {
        "--facts": str(file),
        "--plan": plan,
        "--until": until.isoformat(),
        "--profile": profile,
        "--out": str(out),
        "--period": period,
        "--gemeente": "dordrecht",
    }
    assert main([word for option in options.items() for word in option]) == 0
    return out / period / profile / "r1"


def figures(release: Path) -> list[dict[str, str]]:
    """The rows of ``cijfers.csv`` by the names of its columns."""
    text = (release / "cijfers.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def figure(release: Path, indicator: str, role: str = "teller", value: str = "") -> dict[str, str]:
    """The one row of an indicator with this role, of the whole or of one category."""
    (found,) = (
        row
        for row in figures(release)
        if (row["indicator"], row["niveau"], row["categorie"]) == (indicator, role, value)
    )
    return found


def _reports() -> Iterator[Counted]:
    """Each report is decided within its term, with all checks, and its reporter hears of it."""
    for place, uitkomst in enumerate(_OUTCOMES):
        day = date(2020, 1, 7) + timedelta(days=12 * place)
        received = {"channel": "professional", "subject_kind": "persoon", "verified": "werkadres"}
        wijk = _WIJKEN[place % len(_WIJKEN)]
        yield Counted("ontvangen", day, received, {"wijk": wijk, "sector": "onderwijs"})
        decided = day + timedelta(days=14)
        decision = {
            "uitkomst": uitkomst,
            "urgency": "normaal",
            "lead_wd": "10",
            "on_time": "ja",
            "extended": "nee",
        }
        yield Counted("besloten", decided, decision, {"fenomeen": "polarisatie"})
        checks = (
            "bevestigd behandelaar duiding nagegaan uitkomst handtekening terugkoppeling termijn "
            "weegploeg gezocht"
        )
        yield Counted("onderzocht", decided, dict.fromkeys(checks.split(), "ja"))
        yield Counted("teruggekoppeld", decided, {"how": "postvak", "lead_wd": "0"})


def _cases() -> Iterator[Counted]:
    for place, uitkomst in enumerate(_WEIGHED):
        day = date(2020, 2, 4) + timedelta(days=20 * place)
        yield Counted("gewogen", day, {"uitkomst": uitkomst, "lead_wd": "8"})
        if uitkomst == "aanpak_zvh":
            met = day + timedelta(days=10)
            yield Counted("overleg", met, {"lead_wd": "8", "informed": "ja"})
            yield Counted("aanpak", met + timedelta(days=7), {"lead_wd": "5"})


def _trainings() -> Iterator[Counted]:
    groups = list(DOELGROEPEN_OF_PLAN)
    for sort, day, present in _TRAININGS:
        yield _session(sort, day, present)
        for place in range(present):
            group = groups[place % len(groups)]
            yield Counted("deelname", day, {"type": sort, "doelgroep": group, "first_time": "ja"})
    for day, present in _PARENTS:
        yield _session("ouders_weerbaar", day, present)
        took_part = {"type": "ouders_weerbaar", "doelgroep": "ouder", "first_time": "ja"}
        for _ in range(present):
            yield Counted("deelname", day, took_part)
    for sort, day in _MEETINGS:
        yield _session(sort, day, 20)


def _session(sort: str, day: date, present: int) -> Counted:
    """A session with some places that stayed empty."""
    numbers = {"seats": str(present + 4), "present": str(present), "absent": "1", "open": "0"}
    return Counted("sessie", day, {"type": sort, **numbers})


def _others() -> Iterator[Counted]:
    for day in _NEWSLETTERS:
        yield Counted("nieuwsbrief", day, {"recipients": "400"})
    for day, cents in _PAID:
        fields = {"state": "betaald", "cents": str(cents)}
        yield Counted("betaald", day, fields, line="voorkomen")
    for name, number in _STOCKS.items():
        yield Counted("stand", UNTIL, {"name": name, "count": str(number)})
    for one in ACTIVITIES:
        if one.present is not None:
            fields = {"type": one.type, "present": str(one.present)}
            yield Counted("activiteit", one.day, fields, line=one.line)
