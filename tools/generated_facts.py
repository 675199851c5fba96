"""Invented facts of a city, for trying and measuring the evaluation.

``python -m tools.generated_facts --start 2020-01-01 --end 2022-12-31 --reports 300 --seed 1 > FILE`` writes
what ``python -m chalicelib.evaluation --facts FILE`` reads: facts of every kind that is declared, and a
handful of activities. The same seed gives the same bytes. Nothing in it is about anybody.

The sizes are those of a city of 120,000 with 300 reports a year; all but the network, the newsletters and the
money grow with the reports.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import cast

from chalicelib.evaluation import plans
from chalicelib.evaluation.domain import Activity, Plan
from chalicelib.evaluation.indicators import DOELGROEPEN, DOELGROEPEN_OF_PLAN
from chalicelib.evaluation.lines import as_lines
from chalicelib.evaluation.periods import first_day, last_day, month_of
from chalicelib.facts.domain import Correction, Counted, Dimension, Fact, Line, facts_of
from chalicelib.network.domain import SECTOR_NAMES
from chalicelib.platform import gemeente
from chalicelib.platform.calendar import is_working_day
from chalicelib.reports.codes import FEEDBACK_WAYS, FENOMENEN

GEMEENTE = "dordrecht"
# The city whose sizes stand below has so many reports in a year.
_OF_A_CITY = 300
_DAYS_OF_A_YEAR = 365.25
# The process of a case may take so long after the last day; what lies behind it is not there yet anyhow.
_AFTERWARDS = timedelta(days=3 * 366)

_CHANNELS = {
    "professional": 38,
    "publiek": 30,
    "telefoon": 14,
    "sleutelpersoon": 8,
    "bezoek": 4,
    "partner": 4,
    "brief": 2,
}
_VERIFIED = {
    "professional": {"werkadres": 8, "nee": 2},
    "sleutelpersoon": {"persoonlijke_code": 9, "nee": 1},
    "telefoon": {"gebeld": 5, "nee": 5},
}
_SUBJECTS = {"persoon": 62, "groep": 16, "spanning": 16, "weet_niet": 6}
_URGENCIES = {"normaal": 85, "hoog": 12, "acuut": 3}
# Working days, as the terms of the municipality have them.
_TERMS = {"normaal": 15, "hoog": 5, "acuut": 2}
_OUTCOMES = {
    "geen_zorg_na_onderzoek": 34,
    "reguliere_hulp": 18,
    "onvoldoende_informatie": 12,
    "doorgezet": 12,
    "opgenomen_als_spanning": 8,
    "dubbel": 5,
    "buiten_doelbereik": 4,
    "overgedragen": 3,
    "buiten_gemeente": 2,
    "misbruik": 2,
}
# Outcomes by which a report proves to be none: it is taken back, and nobody examines it.
_NO_REPORT: Mapping[str, Correction] = {"dubbel": "dubbel", "misbruik": "misbruik"}
_FENOMENEN = dict(zip(FENOMENEN, (10, 6, 20, 2, 24, 18, 8, 12), strict=True))
_WEIGHED = {
    "aanpak_zvh": 50,
    "reguliere_hulp": 18,
    "meer_informatie": 14,
    "geen_actie": 12,
    "strafrechtelijk_onderzoek": 6,
}
_CLOSED = {
    "doelen_bereikt": 34,
    "risico_afgenomen": 30,
    "geen_noodzaak_meer": 14,
    "overgedragen_zorg": 10,
    "overgedragen_gemeente": 6,
    "strafrecht_leidend": 4,
    "onterecht_opgenomen": 2,
}
_RECIPIENTS = {"politie": 5, "zvh": 3, "gemeente": 2, "hulp": 2}
# Sessions in a year of the city, and for whom they are; no group: for anybody.
_TRAININGS: Mapping[str, tuple[float, Sequence[str]]] = {
    "basis_radicalisering": (6, tuple(DOELGROEPEN)),
    "denkkader_polarisatie": (4, tuple(DOELGROEPEN_OF_PLAN)),
    "ouders_weerbaar": (2, ("ouder",)),
    "voorlichting": (10, tuple(DOELGROEPEN)),
    "netwerkbijeenkomst": (6, tuple(DOELGROEPEN)),
}
# What is counted at the end of each month: how many at first, how many more in a year, and at most.
STOCKS: Mapping[str, tuple[int, float, int]] = {
    "bondgenoten": (40, 8, 90),
    "bondgenoten_met_contact": (24, 7, 70),
    "organisaties_actief": (60, 6, 90),
    "organisaties_gedekt": (28, 11, 80),
    "scholen": (48, 0, 48),
    "scholen_gedekt": (15, 8, 44),
    "wijken": (13, 0, 13),
    "wijken_met_sleutelpersoon": (6, 2, 13),
}
_LINES: Mapping[Line, int] = {"signaleren": 4, "voorkomen": 4, "interveniëren": 1, "overig": 1}
# The sort of an activity, and a public sentence: no sentence says how many people there were.
_SENTENCES = {
    "voorlichting": "Op scholen is uitgelegd hoe je zorgen kunt bespreken en melden.",
    "netwerkbijeenkomst": "Partners in de stad spraken over vroeg zien en samen handelen.",
    "training": "Professionals oefenden met gesprekken over polarisatie.",
    "oudertraining": "Vaders en moeders volgden de training weerbaar opvoeden.",
    "dialoogbijeenkomst": "In een buurthuis spraken bewoners over samenleven in de wijk.",
    "overig": "De website over het meldpunt is vernieuwd.",
}


class _WorkingDays:
    """The working days of a stretch of time: the desk decides on no other day."""

    def __init__(self, start: date, end: date) -> None:
        days = (start + timedelta(days=n) for n in range((end - start).days + 1))
        self._days = [day for day in days if is_working_day(day)]

    def after(self, day: date, number: int) -> date:
        """The day that lies so many working days after ``day``; the day itself for none."""
        if not number:
            return day
        return self._days[min(bisect_right(self._days, day) - 1 + number, len(self._days) - 1)]


@dataclass
class _City:
    """What all steps in the city share: chance, the first and the last day, and the size."""

    chance: Random
    start: date
    end: date
    size: float
    wijken: Sequence[str]
    working: _WorkingDays = field(init=False)

    def __post_init__(self) -> None:
        self.working = _WorkingDays(self.start - timedelta(days=14), self.end + _AFTERWARDS)

    def days(self, a_year: float) -> Iterator[date]:
        """The days of something that happens by chance, so often in a year on average."""
        if not a_year:
            return
        length = (self.end - self.start).days + 1
        at = self.chance.expovariate(a_year / _DAYS_OF_A_YEAR)
        while at < length:
            yield self.start + timedelta(days=int(at))
            at += self.chance.expovariate(a_year / _DAYS_OF_A_YEAR)

    def planned(self, a_year: float) -> Iterator[date]:
        """The days of something that is planned: so many in a year, each in its own stretch of it."""
        if not a_year:
            return
        stretch, place = _DAYS_OF_A_YEAR / a_year, 0
        while (at := int((place + self.chance.random()) * stretch)) <= (self.end - self.start).days:
            yield self.start + timedelta(days=at)
            place += 1

    def one_of(self, weights: Mapping[str, int]) -> str:
        """One of the keys, by weight."""
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def is_true(self, chance: float) -> bool:
        return self.chance.random() < chance

    def yes(self, chance: float) -> str:
        return "ja" if self.is_true(chance) else "nee"

    def up_to(self, most: int, least: int = 0) -> int:
        return self.chance.randint(least, most)

    def entered(self, day: date) -> date:
        """The day on which something of ``day`` is written down: most often that day itself."""
        return day + timedelta(days=self.up_to(40, 1)) if self.is_true(0.06) else day

    def count(
        self, counted: Counted, registered: date, back: Correction | None = None
    ) -> Sequence[Fact]:
        """The facts of a count; none when it is registered after the last day."""
        return facts_of(counted, registered, back) if registered <= self.end else ()


def generated(seed: int, start: date, end: date, reports_a_year: int) -> Iterator[Fact]:
    """Facts of every kind that happened and were registered from ``start`` to ``end``, in no special order.

    They take no more memory when there are more of them.
    """
    wijken = [wijk.code for wijk in gemeente.load(GEMEENTE).wijken]
    for step in _STEPS:
        # Each has a chance of its own, so that a change of one changes no other.
        chance = Random(f"{seed} {step.__name__}")  # noqa: S311 - a seed is wanted, and no secret
        yield from step(_City(chance, start, end, reports_a_year / _OF_A_CITY, wijken))


def generated_activities(start: date, end: date) -> Iterator[Activity]:
    """A handful of activities for each plan that has days from ``start`` to ``end``."""
    for plan in plans.load(GEMEENTE).plans:
        first, last = max(plan.start, start), min(plan.end, end)
        if first <= last:
            yield from _activities_of(plan, first, last)


def _activities_of(plan: Plan, first: date, last: date) -> Iterator[Activity]:
    length = (last - first).days
    # One for each sort; those behind the activities that the plan names belong to none of them.
    planned = [(one.code, one.line) for one in plan.activities]
    for place, (sort, sentence) in enumerate(_SENTENCES.items()):
        code, line = planned[place] if place < len(planned) else ("", "overig")
        # The last one is still to come.
        is_done = place < len(_SENTENCES) - 1
        day = first + timedelta(days=length * (place + 1) // (len(_SENTENCES) + 1))
        name = f"{plan.code}-{place + 1}"
        present = 12 + place if is_done else None
        yield Activity(name, plan.code, line, sort, day, sentence, code, present)


def _reports(city: _City) -> Iterator[Fact]:
    for arrived in city.days(_OF_A_CITY * city.size):
        yield from _report(city, arrived)


def _report(city: _City, arrived: date) -> Iterator[Fact]:
    """A report, from the day on which it came in to its end."""
    received = _received(city, arrived)
    waited = city.up_to(2)
    taken = city.working.after(arrived, waited)
    yield from city.count(received, taken)
    urgency, outcome = city.one_of(_URGENCIES), city.one_of(_OUTCOMES)
    lead = max(waited, city.up_to(_TERMS[urgency] + city.is_true(0.08) * 8, 1))
    decided = _decided(city, arrived, lead, urgency, outcome)
    if decided.day > city.end:
        return
    yield from city.count(decided, decided.day)
    if outcome in _NO_REPORT:
        yield from city.count(received, decided.day, _NO_REPORT[outcome])
        return
    told = list(_examined(city, decided))
    for counted, day, back in told:
        yield from city.count(counted, day, back)
    if outcome == "doorgezet":
        yield from _case(city, decided.day)
    elif outcome == "overgedragen":
        yield from _handed_over(city, decided.day)
    elif city.is_true(0.04):
        yield from _reopened(city, arrived, lead, decided, told)


def _received(city: _City, arrived: date) -> Counted:
    channel = city.one_of(_CHANNELS)
    apart: dict[Dimension, str] = {
        "wijk": city.chance.choice(city.wijken) if city.is_true(0.85) else ""
    }
    if channel in {"professional", "partner"}:
        apart["sector"] = city.chance.choice(list(SECTOR_NAMES))
    fields = {
        "channel": channel,
        "subject_kind": city.one_of(_SUBJECTS),
        "verified": city.one_of(_VERIFIED.get(channel, {"nee": 1})),
    }
    return Counted("ontvangen", arrived, fields, apart)


def _decided(city: _City, arrived: date, lead: int, urgency: str, outcome: str) -> Counted:
    is_late = lead > _TERMS[urgency]
    extended = is_late and urgency != "acuut" and city.is_true(0.6)
    fields = {
        "uitkomst": outcome,
        "urgency": urgency,
        "lead_wd": str(lead),
        "on_time": "ja" if extended or not is_late else "nee",
        "extended": "ja" if extended else "nee",
    }
    fenomeen = city.one_of(_FENOMENEN)
    day = city.working.after(arrived, lead)
    return Counted("besloten", day, fields, {"fenomeen": fenomeen})


# A count, the day on which it is registered, and why it is taken back.
_Step = tuple[Counted, date, Correction | None]


def _examined(city: _City, decided: Counted) -> Iterator[_Step]:
    """The checks of a decision; once its reporter heard of it they are counted anew."""
    feedback = city.one_of({"volgt": 75, "niet_gevraagd": 22, "nee": 3})
    fields = {
        **{name: city.yes(0.99) for name in ("bevestigd", "duiding", "nagegaan", "handtekening")},
        "behandelaar": "ja",
        "uitkomst": "ja",
        "terugkoppeling": feedback,
        "termijn": decided.fields["on_time"],
        "weegploeg": city.yes(0.3),
        "gezocht": city.yes(0.97),
    }
    examined = Counted("onderzocht", decided.day, fields)
    yield examined, decided.day, None
    if feedback == "volgt":
        lead = city.up_to(6)
        day = city.working.after(decided.day, lead)
        how = city.chance.choice(list(FEEDBACK_WAYS))
        yield Counted("teruggekoppeld", day, {"how": how, "lead_wd": str(lead)}), day, None
        yield examined, day, "teruggekoppeld"
        yield replace(examined, fields={**fields, "terugkoppeling": "ja"}), day, None


def _reopened(
    city: _City, arrived: date, lead: int, decided: Counted, told: Sequence[_Step]
) -> Iterator[Fact]:
    """What a decision counted is taken back, and counted again with another one."""
    later = city.up_to(50, 10)
    day = city.working.after(arrived, lead + later)
    # The last count of a kind is what still counts.
    counts = {counted.kind: counted for counted, _, back in told if not back}
    for counted in (decided, *counts.values()):
        yield from city.count(counted, day, "heropend")
    again = _decided(
        city, arrived, lead + later + city.up_to(12, 1), decided.fields["urgency"], "reguliere_hulp"
    )
    yield from city.count(again, again.day)
    for counted, registered, back in _examined(city, again):
        yield from city.count(counted, registered, back)


def _case(city: _City, opened: date) -> Iterator[Fact]:
    """A casus, from its opening to its closing; many are under way when the last day comes."""
    weighed, lead = opened, 0
    outcome = "meer_informatie"
    while outcome == "meer_informatie":
        wait = city.up_to(14, 2)
        lead += wait
        weighed = city.working.after(weighed, wait)
        outcome = city.one_of(_WEIGHED)
        fields = {"uitkomst": outcome, "lead_wd": str(wait)}
        yield from city.count(Counted("gewogen", weighed, fields), city.entered(weighed))
    if outcome != "aanpak_zvh":
        yield from _closed(city, weighed, lead, city.up_to(10, 1))
        return
    waits = city.up_to(13, 1), city.up_to(15, 2)
    met = city.working.after(weighed, waits[0])
    informed = "ja" if city.is_true(0.8) else "uitgesteld"
    fields = {"lead_wd": str(waits[0]), "informed": informed}
    yield from city.count(Counted("overleg", met, fields), city.entered(met))
    begun = city.working.after(met, waits[1])
    planned = Counted("aanpak", begun, {"lead_wd": str(waits[1])})
    yield from city.count(planned, city.entered(begun))
    yield from _handed_over(city, begun)
    yield from _closed(city, begun, lead + sum(waits), city.up_to(260, 60))


def _closed(city: _City, before: date, lead: int, wait: int) -> Sequence[Fact]:
    day = city.working.after(before, wait)
    fields = {"reden": city.one_of(_CLOSED), "lead_wd": str(lead + wait)}
    return city.count(Counted("casus_gesloten", day, fields), city.entered(day))


def _handed_over(city: _City, day: date) -> Sequence[Fact]:
    confirmed = str(city.up_to(4)) if city.is_true(0.9) else ""
    fields = {"recipient": city.one_of(_RECIPIENTS), "confirmed_wd": confirmed}
    return city.count(Counted("overgedragen", day, fields), day)


def _tensions(city: _City) -> Iterator[Fact]:
    for day in city.days(45 * city.size):
        yield from _tension(city, day)
    for day in city.planned(2):
        yield from _called_together(city, day, "oefening")


def _tension(city: _City, day: date) -> Iterator[Fact]:
    """A tension item: levels that go up and down, and what is done when it rises."""
    wijk = city.chance.choice(city.wijken)
    level, most = int(city.one_of({"0": 30, "1": 45, "2": 20, "3": 5})), 0
    is_first = True
    for _ in range(city.up_to(4, 1)):
        is_up = level >= 2 > most
        most = max(most, level)
        fields = {
            "is_first": "ja" if is_first else "nee",
            "level": str(level),
            "opgeschaald": "ja" if is_up else "nee",
        }
        counted = Counted("niveau", day, fields, {"wijk": wijk} if is_first else {})
        yield from city.count(counted, city.entered(day))
        if is_up:
            yield from _called_together(city, day, "echt")
            yield from _dialogue(city, city.working.after(day, city.up_to(15, 3)))
        is_first = False
        day += timedelta(days=city.up_to(20, 1))
        level = min(4, max(0, level + city.chance.choice((-1, -1, 1))))


def _called_together(city: _City, day: date, sort: str) -> Sequence[Fact]:
    fields = {"soort": sort, "on_time": city.yes(0.85), "present": str(city.up_to(9, 4))}
    return city.count(Counted("bijeenroeping", day, fields), city.entered(day))


def _dialogue(city: _City, day: date) -> Sequence[Fact]:
    counted = Counted("dialoog", day, {"present": str(city.up_to(40, 8))})
    return city.count(counted, city.entered(day))


def _sessions(city: _City) -> Iterator[Fact]:
    for sort, (a_year, groups) in _TRAININGS.items():
        for day in city.planned(a_year * city.size):
            yield from _session(city, sort, groups, city.working.after(day, 1))


def _session(city: _City, sort: str, groups: Sequence[str], day: date) -> Iterator[Fact]:
    """A session, and everybody who took part; now and then somebody was noted who was not there."""
    present, entered = city.up_to(16, 4), city.entered(day)
    fields = {
        "type": sort,
        "seats": str(20),
        "present": str(present),
        "absent": str(city.up_to(3)),
        "open": str(city.up_to(1)),
    }
    yield from city.count(Counted("sessie", day, fields), entered)
    for _ in range(present):
        took_part = {"type": sort, "doelgroep": city.chance.choice(groups)}
        counted = Counted("deelname", day, {**took_part, "first_time": city.yes(0.8)})
        yield from city.count(counted, entered)
        if city.is_true(0.02):
            noticed = entered + timedelta(days=city.up_to(20))
            yield from city.count(counted, noticed, "vergissing")


def _contacts(city: _City) -> Iterator[Fact]:
    for day in city.days(220 * city.size):
        sort = city.one_of({"bondgenoot": 7, "sleutelpersoon": 3})
        level = city.one_of({"0": 60, "1": 28, "2": 9, "3": 2, "4": 1})
        yield from city.count(
            Counted("contact", day, {"soort": sort, "level": level}), city.entered(day)
        )


def _stocks(city: _City) -> Iterator[Fact]:
    """What is there at the end of each month, counted on that day."""
    for month in range(month_of(city.start), month_of(city.end) + 1):
        day = last_day(month)
        years = (first_day(month) - city.start).days / _DAYS_OF_A_YEAR
        for name, (first, more, most) in STOCKS.items():
            number = min(most, first + int(more * max(0.0, years)))
            yield from city.count(Counted("stand", day, {"name": name, "count": str(number)}), day)


def _newsletters(city: _City) -> Iterator[Fact]:
    for day in city.planned(6):
        recipients = str(city.up_to(460, 380))
        yield from city.count(Counted("nieuwsbrief", day, {"recipients": recipients}), day)


def _payments(city: _City) -> Iterator[Fact]:
    """Amounts that are promised, and paid some weeks later; what is paid is promised no longer."""
    for day in city.days(15):
        line = cast("Line", city.one_of(cast("Mapping[str, int]", _LINES)))
        # Of most amounts the cents are nought.
        cents = city.up_to(220, 20) * 1000 + city.is_true(0.3) * city.up_to(99)
        promised = Counted("betaald", day, {"state": "toegezegd", "cents": str(cents)}, line=line)
        yield from city.count(promised, city.entered(day))
        paid = city.working.after(day + timedelta(days=40), city.up_to(20))
        if city.is_true(0.9):
            yield from city.count(promised, paid, "vergissing")
            fields = {**promised.fields, "state": "betaald"}
            yield from city.count(Counted("betaald", paid, fields, line=line), paid)


def _activities(city: _City) -> Iterator[Fact]:
    for day in city.days(24 * city.size):
        line = cast("Line", city.one_of(cast("Mapping[str, int]", _LINES)))
        fields = {"type": city.chance.choice(list(_SENTENCES)), "present": str(city.up_to(45, 3))}
        counted = Counted("activiteit", day, fields, line=line)
        yield from city.count(counted, city.entered(day))


_STEPS = (
    _reports,
    _tensions,
    _sessions,
    _contacts,
    _stocks,
    _newsletters,
    _payments,
    _activities,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the facts and the activities to standard output."""
    parser = argparse.ArgumentParser("python -m tools.generated_facts", description=__doc__)
    parser.add_argument("--start", type=date.fromisoformat, required=True, help="first day (ISO)")
    parser.add_argument("--end", type=date.fromisoformat, required=True, help="last day (ISO)")
    parser.add_argument("--reports", type=int, default=_OF_A_CITY, help="reports in a year")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    facts = generated(asked.seed, asked.start, asked.end, asked.reports)
    for line in as_lines(facts, generated_activities(asked.start, asked.end)):
        sys.stdout.buffer.write(line)


if __name__ == "__main__":
    main()
