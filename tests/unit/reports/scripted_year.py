"""Thirty reports of 2027, and the facts of that year. All of it was made and counted by hand.

No line here comes from code: what the product counts is compared with it. Holidays in 2027 that fall on a
working day: 1 January, 26 and 29 March, 27 April, 6 and 17 May.

Somebody who counts it again reads ``REPORTS`` from top to bottom. A report that is taken up is one
``ontvangen``; ``dubbel`` and ``misbruik`` take that back. A decision is one ``besloten`` and one
``onderzocht``. Feedback is one ``teruggekoppeld``, and turns ``volgt`` of ``onderzocht`` into ``ja``.
Reopening takes back the last three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


def day(text: str) -> date:
    """A day of the year, written as month and day."""
    return date.fromisoformat(f"2027-{text}")


@dataclass(frozen=True)
class TakenUp:
    day: date


@dataclass(frozen=True)
class GivenBack:
    day: date


@dataclass(frozen=True)
class Decided:
    """A decision that counts. ``lead_wd``: working days since the report came in.

    ``feedback``: ``volgt``, ``niet_gevraagd`` or ``nee``. ``lacks``: the checks that were not done.
    """

    day: date
    uitkomst: str
    urgency: str
    fenomeen: str
    lead_wd: int
    feedback: str
    on_time: bool = True
    extended: bool = False
    lacks: tuple[str, ...] = ()
    weegploeg: bool = False
    gezocht: bool = True


@dataclass(frozen=True)
class Told:
    """The reporter hears the outcome. ``lead_wd``: working days since the decision."""

    day: date
    how: str
    lead_wd: int


@dataclass(frozen=True)
class NotTold:
    """Feedback was noted at the wrong melding: it is taken back as a mistake."""

    day: date


@dataclass(frozen=True)
class Reopened:
    day: date


Step = TakenUp | GivenBack | Decided | Told | NotTold | Reopened


@dataclass(frozen=True)
class Report:
    """One report. ``sector`` is that of a professional's organisation, None for all others."""

    name: str
    arrived: date
    channel: str
    subject_kind: str
    verified: str
    wijk: str
    steps: tuple[Step, ...]
    sector: str | None = None


REPORTS = (
    # First quarter.
    Report(
        "r01", day("01-04"), "publiek", "persoon", "", "WK050503", (
            TakenUp(day("01-05")),
            Decided(day("01-15"), "reguliere_hulp", "normaal", "radicalisering_onbepaald", 9, "volgt"),
            Told(day("01-19"), "postvak", 2),
        ),
    ),
    Report(  # On a Saturday.
        "r02", day("01-09"), "publiek", "groep", "", "WK050507", (
            TakenUp(day("01-11")),
            Decided(
                day("01-18"), "geen_zorg_na_onderzoek", "normaal", "polarisatie", 6, "niet_gevraagd",
                gezocht=False,
            ),
        ),
    ),
    Report(
        "r03", day("01-14"), "professional", "persoon", "werkadres", "WK050503", (
            TakenUp(day("01-14")),
            Decided(
                day("01-21"), "doorgezet", "hoog", "rechts_extremisme", 5, "volgt", weegploeg=True
            ),
            Told(day("01-22"), "telefoon", 1),
        ), "onderwijs",
    ),
    Report(  # On the last day of its term.
        "r04", day("01-20"), "telefoon", "persoon", "gebeld", "WK050511", (
            TakenUp(day("01-20")),
            Decided(day("02-10"), "onvoldoende_informatie", "normaal", "onbekend", 15, "volgt"),
            Told(day("02-17"), "mail", 5),
        ),
    ),
    Report(
        "r05", day("02-01"), "professional", "groep", "werkadres", "WK050507", (
            TakenUp(day("02-02")),
            Decided(
                day("02-26"), "reguliere_hulp", "normaal", "jihadisme", 19, "volgt", extended=True
            ),
            Told(day("03-03"), "postvak", 3),
        ), "jongerenwerk",
    ),
    Report(  # A double of an earlier one.
        "r06", day("02-12"), "publiek", "persoon", "", "WK050503", (
            TakenUp(day("02-15")),
            Decided(day("02-16"), "dubbel", "normaal", "jihadisme", 2, "niet_gevraagd"),
        ),
    ),
    Report(
        "r07", day("03-02"), "sleutelpersoon", "spanning", "persoonlijke_code", "WK050505", (
            TakenUp(day("03-02")),
            Decided(day("03-04"), "overgedragen", "acuut", "polarisatie", 2, "volgt"),
            Told(day("03-04"), "telefoon", 0),
        ),
    ),
    Report(  # Over Easter, and decided too late.
        "r08", day("03-22"), "brief", "weet_niet", "", "WK050598", (
            TakenUp(day("03-24")),
            Decided(
                day("04-15"), "buiten_gemeente", "normaal", "onbekend", 16, "niet_gevraagd",
                on_time=False, lacks=("bevestigd", "termijn"),
            ),
        ),
    ),
    # Second quarter.
    Report(  # Reopened in the next quarter.
        "r09", day("04-01"), "publiek", "persoon", "", "WK050504", (
            TakenUp(day("04-01")),
            Decided(
                day("04-12"), "geen_zorg_na_onderzoek", "normaal", "radicalisering_onbepaald", 7, "volgt"
            ),
            Told(day("04-15"), "mail", 3),
            Reopened(day("07-20")),
            Decided(day("08-02"), "doorgezet", "hoog", "jihadisme", 84, "volgt", weegploeg=True),
            Told(day("08-04"), "postvak", 2),
        ),
    ),
    Report(
        "r10", day("04-06"), "professional", "persoon", "werkadres", "WK050511", (
            TakenUp(day("04-07")),
            Decided(day("04-21"), "al_bekend_in_casus", "normaal", "rechts_extremisme", 11, "volgt"),
            Told(day("04-29"), "mail", 5),
        ), "zorg",
    ),
    # A flood on a Sunday: of three, one is taken up.
    Report("r11", day("04-18"), "publiek", "persoon", "", "WK050507", ()),
    Report("r12", day("04-18"), "publiek", "groep", "", "WK050507", ()),
    Report(
        "r13", day("04-18"), "publiek", "persoon", "", "WK050503", (
            TakenUp(day("04-19")),
            Decided(
                day("04-21"), "misbruik", "normaal", "onbekend", 3, "niet_gevraagd",
                lacks=("nagegaan",), gezocht=False,
            ),
        ),
    ),
    Report(  # One day too late.
        "r14", day("04-26"), "bezoek", "persoon", "gebeld", "WK050501", (
            TakenUp(day("04-26")),
            Decided(
                day("05-05"), "reguliere_hulp", "hoog", "anders", 6, "volgt",
                on_time=False, lacks=("termijn",),
            ),
            Told(day("05-12"), "telefoon", 4),
        ),
    ),
    Report(  # Given back and taken up again; its reporter is not told within the year.
        "r15", day("05-05"), "professional", "spanning", "werkadres", "WK050505", (
            TakenUp(day("05-07")),
            GivenBack(day("05-10")),
            TakenUp(day("05-11")),
            Decided(day("05-26"), "geen_zorg_na_onderzoek", "normaal", "polarisatie", 13, "volgt"),
        ), "welzijn_wijk",
    ),
    Report(
        "r16", day("05-31"), "partner", "persoon", "", "WK050504", (
            TakenUp(day("06-01")),
            Decided(
                day("06-07"), "doorgezet", "hoog", "rechts_extremisme", 5, "niet_gevraagd",
                weegploeg=True,
            ),
        ),
    ),
    Report(  # Came in in one quarter and taken up in the next.
        "r17", day("06-25"), "publiek", "persoon", "", "", (
            TakenUp(day("07-01")),
            Decided(
                day("07-09"), "onvoldoende_informatie", "normaal", "onbekend", 10, "niet_gevraagd",
                lacks=("bevestigd", "duiding"),
            ),
        ),
    ),
    # Third quarter.
    Report(  # Its reporter is told on 2 August; what was noted on 28 July was about another melding.
        "r18", day("07-06"), "telefoon", "groep", "gebeld", "WK050507", (
            TakenUp(day("07-06")),
            Decided(day("07-27"), "reguliere_hulp", "normaal", "links_extremisme", 15, "volgt"),
            Told(day("07-28"), "postvak", 1),
            NotTold(day("07-29")),
            Told(day("08-02"), "telefoon", 4),
        ),
    ),
    Report(  # Reopened in the same quarter.
        "r19", day("07-12"), "professional", "persoon", "werkadres", "WK050511", (
            TakenUp(day("07-13")),
            Decided(day("07-19"), "geen_zorg_na_onderzoek", "hoog", "onbekend", 5, "volgt"),
            Told(day("07-26"), "postvak", 5),
            Reopened(day("08-05")),
            Decided(day("08-16"), "reguliere_hulp", "hoog", "radicalisering_onbepaald", 25, "volgt"),
            Told(day("08-17"), "telefoon", 1),
        ), "onderwijs",
    ),
    Report(
        "r20", day("07-21"), "publiek", "persoon", "", "WK050503", (
            TakenUp(day("07-22")),
            Decided(day("07-23"), "dubbel", "normaal", "radicalisering_onbepaald", 2, "niet_gevraagd"),
        ),
    ),
    Report(
        "r21", day("08-05"), "sleutelpersoon", "groep", "persoonlijke_code", "WK050504", (
            TakenUp(day("08-05")),
            Decided(day("08-26"), "buiten_doelbereik", "normaal", "anders", 15, "volgt"),
            Told(day("08-31"), "telefoon", 3),
        ),
    ),
    Report(  # Told in the next quarter.
        "r22", day("08-23"), "professional", "persoon", "werkadres", "WK050507", (
            TakenUp(day("08-24")),
            Decided(
                day("09-20"), "doorgezet", "normaal", "jihadisme", 20, "volgt",
                extended=True, weegploeg=True,
            ),
            Told(day("10-01"), "mail", 9),
        ), "werk_inkomen",
    ),
    Report(
        "r23", day("09-14"), "publiek", "spanning", "", "WK050505", (
            TakenUp(day("09-15")),
            Decided(
                day("10-05"), "geen_zorg_na_onderzoek", "normaal", "polarisatie", 15, "niet_gevraagd"
            ),
        ),
    ),
    Report(  # A double that is found in the next quarter.
        "r24", day("09-28"), "publiek", "persoon", "", "WK050503", (
            TakenUp(day("09-28")),
            Decided(day("10-01"), "dubbel", "normaal", "rechts_extremisme", 3, "niet_gevraagd"),
        ),
    ),
    # Fourth quarter.
    Report(  # Handed over at once; nobody signed that afterwards.
        "r25", day("10-11"), "telefoon", "persoon", "gebeld", "WK050511", (
            TakenUp(day("10-11")),
            Decided(
                day("10-13"), "overgedragen", "acuut", "jihadisme", 2, "volgt",
                lacks=("handtekening",),
            ),
            Told(day("10-15"), "telefoon", 2),
        ),
    ),
    Report(
        "r26", day("10-16"), "publiek", "weet_niet", "", "", (
            TakenUp(day("10-18")),
            Decided(
                day("10-22"), "misbruik", "normaal", "onbekend", 5, "niet_gevraagd",
                lacks=("nagegaan",), gezocht=False,
            ),
        ),
    ),
    Report(
        "r27", day("10-25"), "professional", "groep", "werkadres", "WK050507", (
            TakenUp(day("10-26")),
            Decided(day("11-15"), "reguliere_hulp", "normaal", "rechts_extremisme", 15, "volgt"),
            Told(day("11-18"), "postvak", 3),
        ), "sport",
    ),
    Report(  # An address that nobody confirmed, of an organisation that the directory does not know.
        "r28", day("11-09"), "professional", "persoon", "", "WK050504", (
            TakenUp(day("11-10")),
            Decided(
                day("12-09"), "geen_zorg_na_onderzoek", "normaal", "radicalisering_onbepaald", 22, "nee",
                extended=True,
            ),
        ), "",
    ),
    Report("r29", day("11-20"), "publiek", "persoon", "", "WK050503", ()),
    Report(  # Not decided within the year.
        "r30", day("12-13"), "brief", "persoon", "", "WK050501", (TakenUp(day("12-14")),)
    ),
)  # fmt: skip

# Of each kind: how many rows add one, how many take one back, and why they do.
ROWS: Mapping[str, tuple[int, Mapping[str, int]]] = {
    "ontvangen": (27, {"dubbel": 3, "misbruik": 2}),
    "besloten": (28, {"heropend": 2}),
    # 28 decisions, 17 times feedback, and once feedback that was none.
    "onderzocht": (46, {"teruggekoppeld": 17, "vergissing": 1, "heropend": 2}),
    "teruggekoppeld": (17, {"heropend": 2, "vergissing": 1}),
}

# A value in each quarter of the year; what is taken back counts minus one.
Counts = Mapping[str, tuple[int, int, int, int]]
Table = Mapping[str, Mapping[str, Counts]]

# What is left of the year: 22 reports (8 of professionals), 26 decisions, 14 times feedback.
OVER_THE_YEAR: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "ontvangen": {
        "channel": {
            "publiek": 5,
            "professional": 8,
            "sleutelpersoon": 2,
            "telefoon": 3,
            "brief": 2,
            "bezoek": 1,
            "partner": 1,
        },
        "subject_kind": {"persoon": 13, "groep": 5, "spanning": 3, "weet_niet": 1},
        "verified": {"nee": 9, "werkadres": 7, "gebeld": 4, "persoonlijke_code": 2},
        "wijk": {
            "WK050501": 2,
            "WK050503": 2,
            "WK050504": 4,
            "WK050505": 3,
            "WK050507": 5,
            "WK050511": 4,
            "WK050598": 1,
            "onbekend": 1,
        },
        "sector": {
            "onderwijs": 2,
            "jongerenwerk": 1,
            "zorg": 1,
            "welzijn_wijk": 1,
            "werk_inkomen": 1,
            "sport": 1,
            "onbekend": 1,
        },
    },
    "besloten": {
        "uitkomst": {
            "geen_zorg_na_onderzoek": 4,
            "onvoldoende_informatie": 2,
            "reguliere_hulp": 6,
            "buiten_doelbereik": 1,
            "buiten_gemeente": 1,
            "dubbel": 3,
            "al_bekend_in_casus": 1,
            "misbruik": 2,
            "doorgezet": 4,
            "overgedragen": 2,
        },
        "urgency": {"normaal": 19, "hoog": 5, "acuut": 2},
        "lead_wd": {
            "2": 4,
            "3": 2,
            "5": 3,
            "6": 2,
            "9": 1,
            "10": 1,
            "11": 1,
            "13": 1,
            "15": 5,
            "16": 1,
            "19": 1,
            "20": 1,
            "22": 1,
            "25": 1,
            "84": 1,
        },
        "on_time": {"ja": 24, "nee": 2},
        "extended": {"ja": 3, "nee": 23},
        "fenomeen": {
            "jihadisme": 5,
            "rechts_extremisme": 5,
            "links_extremisme": 1,
            "polarisatie": 4,
            "radicalisering_onbepaald": 4,
            "anders": 2,
            "onbekend": 5,
        },
    },
    "onderzocht": {
        "bevestigd": {"ja": 24, "nee": 2},
        "behandelaar": {"ja": 26},
        "duiding": {"ja": 25, "nee": 1},
        "nagegaan": {"ja": 24, "nee": 2},
        "uitkomst": {"ja": 26},
        "handtekening": {"ja": 25, "nee": 1},
        "terugkoppeling": {"ja": 14, "volgt": 1, "niet_gevraagd": 10, "nee": 1},
        "termijn": {"ja": 24, "nee": 2},
        "weegploeg": {"ja": 4, "nee": 22},
        "gezocht": {"ja": 23, "nee": 3},
    },
    "teruggekoppeld": {
        "how": {"postvak": 4, "telefoon": 7, "mail": 3},
        "lead_wd": {"0": 1, "1": 2, "2": 3, "3": 3, "4": 2, "5": 2, "9": 1},
    },
}

# What is left, by the quarter in which it happened.
BY_WHEN: Table = {
    "ontvangen": {  # 7, 6, 5, 4
        "channel": {
            "publiek": (2, 2, 1, 0),
            "professional": (2, 2, 2, 2),
            "sleutelpersoon": (1, 0, 1, 0),
            "telefoon": (1, 0, 1, 1),
            "brief": (1, 0, 0, 1),
            "bezoek": (0, 1, 0, 0),
            "partner": (0, 1, 0, 0),
        },
        "subject_kind": {
            "persoon": (3, 5, 2, 3),
            "groep": (2, 0, 2, 1),
            "spanning": (1, 1, 1, 0),
            "weet_niet": (1, 0, 0, 0),
        },
        "verified": {
            "nee": (3, 3, 1, 2),
            "werkadres": (2, 2, 2, 1),
            "gebeld": (1, 1, 1, 1),
            "persoonlijke_code": (1, 0, 1, 0),
        },
        "wijk": {
            "WK050501": (0, 1, 0, 1),
            "WK050503": (2, 0, 0, 0),
            "WK050504": (0, 2, 1, 1),
            "WK050505": (1, 1, 1, 0),
            "WK050507": (2, 0, 2, 1),
            "WK050511": (1, 1, 1, 1),
            "WK050598": (1, 0, 0, 0),
            "onbekend": (0, 1, 0, 0),
        },
        "sector": {  # 2, 2, 2, 2
            "onderwijs": (1, 0, 1, 0),
            "jongerenwerk": (1, 0, 0, 0),
            "zorg": (0, 1, 0, 0),
            "welzijn_wijk": (0, 1, 0, 0),
            "werk_inkomen": (0, 0, 1, 0),
            "sport": (0, 0, 0, 1),
            "onbekend": (0, 0, 0, 1),
        },
    },
    "besloten": {  # 7, 6, 7, 6
        "uitkomst": {
            "geen_zorg_na_onderzoek": (1, 1, 0, 2),
            "onvoldoende_informatie": (1, 0, 1, 0),
            "reguliere_hulp": (2, 1, 2, 1),
            "buiten_doelbereik": (0, 0, 1, 0),
            "buiten_gemeente": (0, 1, 0, 0),
            "dubbel": (1, 0, 1, 1),
            "al_bekend_in_casus": (0, 1, 0, 0),
            "misbruik": (0, 1, 0, 1),
            "doorgezet": (1, 1, 2, 0),
            "overgedragen": (1, 0, 0, 1),
        },
        "urgency": {"normaal": (5, 4, 5, 5), "hoog": (1, 2, 2, 0), "acuut": (1, 0, 0, 1)},
        "lead_wd": {
            "2": (2, 0, 1, 1),
            "3": (0, 1, 0, 1),
            "5": (1, 1, 0, 1),
            "6": (1, 1, 0, 0),
            "9": (1, 0, 0, 0),
            "10": (0, 0, 1, 0),
            "11": (0, 1, 0, 0),
            "13": (0, 1, 0, 0),
            "15": (1, 0, 2, 2),
            "16": (0, 1, 0, 0),
            "19": (1, 0, 0, 0),
            "20": (0, 0, 1, 0),
            "22": (0, 0, 0, 1),
            "25": (0, 0, 1, 0),
            "84": (0, 0, 1, 0),
        },
        "on_time": {"ja": (7, 4, 7, 6), "nee": (0, 2, 0, 0)},
        "extended": {"ja": (1, 0, 1, 1), "nee": (6, 6, 6, 5)},
        "fenomeen": {
            "jihadisme": (2, 0, 2, 1),
            "rechts_extremisme": (1, 2, 0, 2),
            "links_extremisme": (0, 0, 1, 0),
            "polarisatie": (2, 1, 0, 1),
            "radicalisering_onbepaald": (1, 0, 2, 1),
            "anders": (0, 1, 1, 0),
            "onbekend": (1, 2, 1, 1),
        },
    },
    "onderzocht": {  # 7, 6, 7, 6
        "bevestigd": {"ja": (7, 5, 6, 6), "nee": (0, 1, 1, 0)},
        "behandelaar": {"ja": (7, 6, 7, 6)},
        "duiding": {"ja": (7, 6, 6, 6), "nee": (0, 0, 1, 0)},
        "nagegaan": {"ja": (7, 5, 7, 5), "nee": (0, 1, 0, 1)},
        "uitkomst": {"ja": (7, 6, 7, 6)},
        "handtekening": {"ja": (7, 6, 7, 5), "nee": (0, 0, 0, 1)},
        "terugkoppeling": {
            "ja": (5, 2, 5, 2),
            "volgt": (0, 1, 0, 0),
            "niet_gevraagd": (2, 3, 2, 3),
            "nee": (0, 0, 0, 1),
        },
        "termijn": {"ja": (7, 4, 7, 6), "nee": (0, 2, 0, 0)},
        "weegploeg": {"ja": (1, 1, 2, 0), "nee": (6, 5, 5, 6)},
        "gezocht": {"ja": (6, 5, 7, 5), "nee": (1, 1, 0, 1)},
    },
    "teruggekoppeld": {  # 5, 2, 4, 3
        "how": {"postvak": (2, 0, 1, 1), "telefoon": (2, 1, 3, 1), "mail": (1, 1, 0, 1)},
        "lead_wd": {
            "0": (1, 0, 0, 0),
            "1": (1, 0, 1, 0),
            "2": (1, 0, 1, 1),
            "3": (1, 0, 1, 1),
            "4": (0, 1, 1, 0),
            "5": (1, 1, 0, 0),
            "9": (0, 0, 0, 1),
        },
    },
}

# The same by the quarter in which it was registered. r17 is taken up in the third one. r24 came in in the
# third one and is taken back in the fourth. What r09 was in the second one is taken back in the third. r22
# is told in the fourth one.
BY_REGISTERED: Table = {
    "ontvangen": {  # 7, 5, 7, 3
        "channel": {
            "publiek": (2, 1, 3, -1),
            "professional": (2, 2, 2, 2),
            "sleutelpersoon": (1, 0, 1, 0),
            "telefoon": (1, 0, 1, 1),
            "brief": (1, 0, 0, 1),
            "bezoek": (0, 1, 0, 0),
            "partner": (0, 1, 0, 0),
        },
        "subject_kind": {
            "persoon": (3, 4, 4, 2),
            "groep": (2, 0, 2, 1),
            "spanning": (1, 1, 1, 0),
            "weet_niet": (1, 0, 0, 0),
        },
        "verified": {
            "nee": (3, 2, 3, 1),
            "werkadres": (2, 2, 2, 1),
            "gebeld": (1, 1, 1, 1),
            "persoonlijke_code": (1, 0, 1, 0),
        },
        "wijk": {
            "WK050501": (0, 1, 0, 1),
            "WK050503": (2, 0, 1, -1),
            "WK050504": (0, 2, 1, 1),
            "WK050505": (1, 1, 1, 0),
            "WK050507": (2, 0, 2, 1),
            "WK050511": (1, 1, 1, 1),
            "WK050598": (1, 0, 0, 0),
            "onbekend": (0, 0, 1, 0),
        },
        "sector": {  # 2, 2, 2, 2
            "onderwijs": (1, 0, 1, 0),
            "jongerenwerk": (1, 0, 0, 0),
            "zorg": (0, 1, 0, 0),
            "welzijn_wijk": (0, 1, 0, 0),
            "werk_inkomen": (0, 0, 1, 0),
            "sport": (0, 0, 0, 1),
            "onbekend": (0, 0, 0, 1),
        },
    },
    "besloten": {  # 7, 7, 6, 6
        "uitkomst": {
            "geen_zorg_na_onderzoek": (1, 2, -1, 2),
            "onvoldoende_informatie": (1, 0, 1, 0),
            "reguliere_hulp": (2, 1, 2, 1),
            "buiten_doelbereik": (0, 0, 1, 0),
            "buiten_gemeente": (0, 1, 0, 0),
            "dubbel": (1, 0, 1, 1),
            "al_bekend_in_casus": (0, 1, 0, 0),
            "misbruik": (0, 1, 0, 1),
            "doorgezet": (1, 1, 2, 0),
            "overgedragen": (1, 0, 0, 1),
        },
        "urgency": {"normaal": (5, 5, 4, 5), "hoog": (1, 2, 2, 0), "acuut": (1, 0, 0, 1)},
        "lead_wd": {
            "2": (2, 0, 1, 1),
            "3": (0, 1, 0, 1),
            "5": (1, 1, 0, 1),
            "6": (1, 1, 0, 0),
            "7": (0, 1, -1, 0),
            "9": (1, 0, 0, 0),
            "10": (0, 0, 1, 0),
            "11": (0, 1, 0, 0),
            "13": (0, 1, 0, 0),
            "15": (1, 0, 2, 2),
            "16": (0, 1, 0, 0),
            "19": (1, 0, 0, 0),
            "20": (0, 0, 1, 0),
            "22": (0, 0, 0, 1),
            "25": (0, 0, 1, 0),
            "84": (0, 0, 1, 0),
        },
        "on_time": {"ja": (7, 5, 6, 6), "nee": (0, 2, 0, 0)},
        "extended": {"ja": (1, 0, 1, 1), "nee": (6, 7, 5, 5)},
        "fenomeen": {
            "jihadisme": (2, 0, 2, 1),
            "rechts_extremisme": (1, 2, 0, 2),
            "links_extremisme": (0, 0, 1, 0),
            "polarisatie": (2, 1, 0, 1),
            "radicalisering_onbepaald": (1, 1, 1, 1),
            "anders": (0, 1, 1, 0),
            "onbekend": (1, 2, 1, 1),
        },
    },
    "onderzocht": {  # 7, 7, 6, 6
        "bevestigd": {"ja": (7, 6, 5, 6), "nee": (0, 1, 1, 0)},
        "behandelaar": {"ja": (7, 7, 6, 6)},
        "duiding": {"ja": (7, 7, 5, 6), "nee": (0, 0, 1, 0)},
        "nagegaan": {"ja": (7, 6, 6, 5), "nee": (0, 1, 0, 1)},
        "uitkomst": {"ja": (7, 7, 6, 6)},
        "handtekening": {"ja": (7, 7, 6, 5), "nee": (0, 0, 0, 1)},
        "terugkoppeling": {
            "ja": (5, 3, 3, 3),
            "volgt": (0, 1, 1, -1),
            "niet_gevraagd": (2, 3, 2, 3),
            "nee": (0, 0, 0, 1),
        },
        "termijn": {"ja": (7, 5, 6, 6), "nee": (0, 2, 0, 0)},
        "weegploeg": {"ja": (1, 1, 2, 0), "nee": (6, 6, 4, 6)},
        "gezocht": {"ja": (6, 6, 6, 5), "nee": (1, 1, 0, 1)},
    },
    "teruggekoppeld": {  # 5, 3, 3, 3
        "how": {"postvak": (2, 0, 1, 1), "telefoon": (2, 1, 3, 1), "mail": (1, 2, -1, 1)},
        "lead_wd": {
            "0": (1, 0, 0, 0),
            "1": (1, 0, 1, 0),
            "2": (1, 0, 1, 1),
            "3": (1, 1, 0, 1),
            "4": (0, 1, 1, 0),
            "5": (1, 1, 0, 0),
            "9": (0, 0, 0, 1),
        },
    },
}
