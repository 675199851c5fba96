"""Kinds of data sets to attack, each with a name, which is its seed, and a story of what happens in a
town."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.attack.known import (
    CHANNELS,
    DOELGROEPEN,
    OUTCOMES,
    SECTORS,
    SHOWN_CHANNELS,
    SHOWN_OUTCOMES,
    SMALL_WIJKEN,
    WIJKEN,
)
from tests.attack.model import Knowledge
from tests.attack.readers import PUBLIC
from tests.attack.town import Town

FIRST_PLAN, SECOND_PLAN = "SASS-2020-2022", "SASS-2023-2026"
START = date(2020, 1, 1)
Tell = Callable[[Town, date], None]


@dataclass(frozen=True)
class Kind:
    """A kind of data: the releases of ``plans`` until a day are attacked.

    ``counted_from`` is the first day of counting when that is not the first day of the plan.
    """

    name: str
    tell: Tell
    until: date
    plans: Sequence[str]
    counted_from: date | None

    @property
    def knows(self) -> Knowledge:
        """The knowledge of reader A, who knows when counting began."""
        day = self.counted_from or START
        return replace(PUBLIC, began=day.year * 12 + day.month - 1)

    def facts(self) -> bytes:
        """The facts as lines, the same ones each time."""
        town = Town(Random(self.name))
        self.tell(town, self.until)
        return town.written()


KINDS: dict[str, Kind] = {}


def kind(
    *,
    until: date = date(2020, 12, 31),
    plans: Sequence[str] = (FIRST_PLAN,),
    counted_from: date | None = None,
) -> Callable[[Tell], Tell]:
    """Enter a story by the name of its function."""

    def enter(tell: Tell) -> Tell:
        name = tell.__name__.replace("_", " ")
        KINDS[name] = Kind(name, tell, until, plans, counted_from)
        return tell

    return enter


HALF_A_YEAR, TWO_YEARS, THREE_YEARS = date(2020, 6, 30), date(2021, 12, 31), date(2022, 12, 31)


def some_days(town: Town, number: int, until: date, start: date = START) -> list[date]:
    """Days by chance, the earliest first."""
    length = (until - start).days + 1
    return sorted(start + timedelta(days=town.draw.randrange(length)) for _ in range(number))


def months(until: date, start: date = START) -> Iterator[tuple[date, date]]:
    """The first and the last day of each month."""
    day = start
    while day <= until:
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        yield day, last
        day = last + timedelta(days=1)


def each_month(town: Town, number: int, until: date, start: date = START) -> Iterator[date]:
    """So many days by chance in each month."""
    for first, last in months(until, start):
        yield from some_days(town, number, last, first)


def decide_after(town: Town, day: date, until: date, outcome: str = "") -> date | None:
    """Decide a melding some weeks later; None when that is after the end."""
    decided = day + timedelta(days=town.draw.randrange(1, 40))
    if decided > until:
        return None
    town.decide_somehow(decided, outcome)
    return decided


@kind()
def nothing_happens(town: Town, until: date) -> None:
    town.contact(until)


@kind()
def sparse_reports(town: Town, until: date) -> None:
    for day in some_days(town, 6, until):
        town.report(day)


@kind()
def one_report_a_month(town: Town, until: date) -> None:
    for day in each_month(town, 1, until):
        town.report(day)


@kind()
def one_report_a_week(town: Town, until: date) -> None:
    for week in range(52):
        town.report(START + timedelta(days=7 * week))


@kind()
def steady_reports(town: Town, until: date) -> None:
    for day in each_month(town, 25, until):
        town.report(day)


@kind()
def growing_reports(town: Town, until: date) -> None:
    for number, (first, last) in enumerate(months(until)):
        for day in some_days(town, 2 * number, last, first):
            town.report(day)


@kind()
def fewer_and_fewer_reports(town: Town, until: date) -> None:
    for number, (first, last) in enumerate(months(until)):
        for day in some_days(town, 24 - 2 * number, last, first):
            town.report(day)


@kind()
def one_burst(town: Town, until: date) -> None:
    for day in some_days(town, 57, date(2020, 6, 30), date(2020, 6, 20)):
        town.report(day, wijk="WK050503")


@kind()
def bursts(town: Town, until: date) -> None:
    for first, last in months(until):
        for day in some_days(town, town.draw.choice((0, 0, 3, 31)), last, first):
            town.report(day)


@kind()
def all_in_one_wijk(town: Town, until: date) -> None:
    for day in each_month(town, 4, until):
        town.report(day, wijk=WIJKEN[6])


@kind()
def one_report_in_every_wijk(town: Town, until: date) -> None:
    for wijk, day in zip(WIJKEN, some_days(town, len(WIJKEN), until), strict=True):
        town.report(day, wijk=wijk)


@kind()
def one_channel_only(town: Town, until: date) -> None:
    for day in each_month(town, 5, until):
        town.report(day, channel="publiek")


@kind()
def one_channel_that_is_not_shown(town: Town, until: date) -> None:
    for day in each_month(town, 5, until):
        town.report(day, channel="telefoon")


@kind()
def a_few_that_the_desk_entered(town: Town, until: date) -> None:
    for number, day in enumerate(each_month(town, 4, until)):
        hidden = CHANNELS[-1 - number % 4]
        town.report(day, channel=hidden if number % 8 == 0 else SHOWN_CHANNELS[number % 3])


@kind()
def nine_in_every_channel(town: Town, until: date) -> None:
    for channel in CHANNELS:
        for day in some_days(town, 9, date(2020, 3, 31)):
            town.report(day, channel=channel)


@kind(until=HALF_A_YEAR)
def nine_in_every_channel_that_is_shown(town: Town, until: date) -> None:
    for channel in SHOWN_CHANNELS:
        for day in some_days(town, 9, date(2020, 3, 31)):
            town.report(day, channel=channel)


@kind(until=HALF_A_YEAR)
def nine_of_every_sector(town: Town, until: date) -> None:
    for sector in SECTORS:
        for day in some_days(town, 9, date(2020, 3, 31)):
            town.report(day, channel="professional", sector=sector)


@kind()
def nine_in_every_wijk(town: Town, until: date) -> None:
    for wijk in WIJKEN:
        for day in some_days(town, 9, date(2020, 2, 29)):
            town.report(day, wijk=wijk)


@kind()
def exactly_ten_and_no_more(town: Town, until: date) -> None:
    for day in some_days(town, 10, date(2020, 5, 31), date(2020, 5, 1)):
        town.report(day, channel="publiek", wijk=WIJKEN[0])


@kind()
def nine_a_month(town: Town, until: date) -> None:
    for day in each_month(town, 9, until):
        town.report(day)


@kind()
def ten_a_month(town: Town, until: date) -> None:
    for day in each_month(town, 10, until):
        town.report(day)


@kind()
def eleven_a_month(town: Town, until: date) -> None:
    for day in each_month(town, 11, until):
        town.report(day)


@kind()
def nineteen_in_every_third_month(town: Town, until: date) -> None:
    for first, last in list(months(until))[::3]:
        for day in some_days(town, 19, last, first):
            town.report(day)


@kind()
def clusters_at_the_ends_of_quarters(town: Town, until: date) -> None:
    for _, last in list(months(until))[2::3]:
        for number in range(7):
            town.report(last)
            if number % 2 and last < until:
                town.report(last + timedelta(days=1))


@kind()
def alternating_wijken(town: Town, until: date) -> None:
    for number, (first, last) in enumerate(months(until)):
        for day in some_days(town, 6, last, first):
            town.report(day, wijk=WIJKEN[number % 2])


@kind()
def alternating_channels(town: Town, until: date) -> None:
    for number, (first, last) in enumerate(months(until)):
        for day in some_days(town, 7, last, first):
            town.report(day, channel=CHANNELS[number % 3])


@kind()
def many_categories_with_one(town: Town, until: date) -> None:
    for number, sector in enumerate(SECTORS):
        town.report(START + timedelta(days=20 * number), channel="professional", sector=sector)
    for number, channel in enumerate(CHANNELS):
        town.report(START + timedelta(days=11 * number), channel=channel)


@kind()
def large_counts(town: Town, until: date) -> None:
    for day in each_month(town, 110, until):
        town.report(day)


@kind()
def late_registrations(town: Town, until: date) -> None:
    for day in each_month(town, 6, until):
        seen = day + timedelta(days=town.draw.randrange(150))
        town.report(day, registered=seen)


@kind()
def all_registered_on_one_day(town: Town, until: date) -> None:
    for day in some_days(town, 33, date(2020, 8, 31)):
        town.report(day, registered=date(2020, 9, 30))


@kind()
def small_wijken_only(town: Town, until: date) -> None:
    for day in each_month(town, 3, until):
        town.report(day, wijk=town.draw.choice(SMALL_WIJKEN))


@kind()
def half_of_the_wijken_unknown(town: Town, until: date) -> None:
    for number, day in enumerate(each_month(town, 8, until)):
        town.report(day, wijk="onbekend" if number % 2 else "")


@kind()
def professionals_of_one_sector(town: Town, until: date) -> None:
    for day in each_month(town, 4, until):
        town.report(day, channel="professional", sector="onderwijs")


@kind()
def sectors_by_turns(town: Town, until: date) -> None:
    for number, day in enumerate(each_month(town, 7, until)):
        town.report(day, channel="professional", sector=SECTORS[number % len(SECTORS)])


@kind()
def around_the_days_that_calendars_get_wrong(town: Town, until: date) -> None:
    odd = ((2, 28), (2, 29), (3, 1), (3, 29), (3, 31), (4, 1), (10, 25), (12, 31), (1, 1))
    for month, day in odd:
        for _ in range(town.draw.randrange(1, 6)):
            town.report(date(2020, month, day))


@kind()
def decided_at_once(town: Town, until: date) -> None:
    for day in each_month(town, 6, until):
        town.report(day)
        town.decide_somehow(day)


@kind()
def decided_in_one_go_at_the_end(town: Town, until: date) -> None:
    for day in each_month(town, 5, until):
        town.report(day)
        town.decide_somehow(date(2020, 12, 15))


@kind()
def all_on_time_and_well_examined(town: Town, until: date) -> None:
    for day in each_month(town, 4, until):
        town.report(day)
        town.decide(day, on_time=True, outcome="geen_zorg", good=True, together=True)


@kind()
def all_but_one_on_time(town: Town, until: date) -> None:
    for number, day in enumerate(each_month(town, 7, until)):
        town.report(day)
        is_good = number != 40
        town.decide(day, on_time=is_good, outcome="geen_zorg", good=is_good, together=False)


@kind()
def one_in_nine_is_late(town: Town, until: date) -> None:
    for number, day in enumerate(each_month(town, 9, until)):
        town.report(day)
        is_late = number % 9 == 8
        town.decide(day, on_time=not is_late, outcome="geen_zorg", good=False, together=is_late)


@kind()
def one_case_a_month(town: Town, until: date) -> None:
    for day in each_month(town, 1, until):
        town.report(day)
        town.decide_somehow(day, "doorgezet")
        town.weigh(day)


@kind()
def a_funnel_of_cases(town: Town, until: date) -> None:
    for day in each_month(town, 16, until):
        town.report(day)
        decided = decide_after(town, day, until, town.draw.choice(("doorgezet", "geen_zorg")))
        weighed = decided + timedelta(days=14) if decided else until + timedelta(days=1)
        if weighed > until:
            continue
        town.weigh(weighed)
        if town.draw.random() < 0.5:
            town.confer(weighed)
        if town.draw.random() < 0.4:
            town.close(weighed)


@kind(until=TWO_YEARS)
def a_thin_funnel_over_two_years(town: Town, until: date) -> None:
    for day in each_month(town, 2, until):
        town.report(day)
        decided = decide_after(town, day, until, "doorgezet")
        if decided:
            town.weigh(decided)
            town.confer(decided)


@kind()
def one_outcome_only(town: Town, until: date) -> None:
    for day in each_month(town, 3, until):
        town.weigh(day, "aanpak_zvh")


@kind()
def nine_of_every_outcome(town: Town, until: date) -> None:
    for outcome in OUTCOMES:
        for day in some_days(town, 9, until):
            town.weigh(day, outcome)


@kind(until=HALF_A_YEAR)
def nine_of_every_outcome_that_is_shown(town: Town, until: date) -> None:
    for outcome in SHOWN_OUTCOMES:
        for day in some_days(town, 9, until):
            town.weigh(day, outcome)


@kind()
def a_few_outcomes_that_are_not_shown(town: Town, until: date) -> None:
    for number, day in enumerate(each_month(town, 3, until)):
        town.weigh(day, OUTCOMES[number % 5] if number % 6 == 0 else SHOWN_OUTCOMES[number % 3])


@kind()
def every_weighed_case_comes_into_the_overleg(town: Town, until: date) -> None:
    for day in each_month(town, 2, until):
        town.weigh(day, "aanpak_zvh")
        town.confer(day)


@kind()
def a_case_is_closed_now_and_then(town: Town, until: date) -> None:
    for day in some_days(town, 14, until):
        town.close(day)


@kind()
def all_closed_with_a_result(town: Town, until: date) -> None:
    for day in each_month(town, 3, until):
        town.close(day, "doelen_bereikt")


@kind()
def tensions_seen_early(town: Town, until: date) -> None:
    town.dialogue(START, 12)
    for day in each_month(town, 2, until):
        town.tension(day, town.draw.randrange(2))


@kind()
def tensions_that_rise(town: Town, until: date) -> None:
    town.dialogue(START, 12)
    for day in each_month(town, 3, until):
        later = day + timedelta(days=town.draw.randrange(1, 60))
        town.tension(day, 1, later=[(later, 3), (later, 1), (later, 2)] if later <= until else [])


@kind()
def tensions_that_begin_high(town: Town, until: date) -> None:
    town.dialogue(START, 12)
    for number, day in enumerate(each_month(town, 4, until)):
        town.tension(day, 3 if number % 4 else 0)


@kind()
def calls_and_exercises(town: Town, until: date) -> None:
    for day in each_month(town, 3, until):
        town.call(day, real=town.draw.random() < 0.6, on_time=town.draw.random() < 0.5)


@kind()
def calls_always_on_time(town: Town, until: date) -> None:
    for day in some_days(town, 21, until):
        town.call(day)


@kind()
def few_people_in_each_training(town: Town, until: date) -> None:
    for day in each_month(town, 1, until):
        town.session(day, "ouders_weerbaar", town.draw.randrange(1, 4), seats=12)


@kind()
def full_trainings_with_known_seats(town: Town, until: date) -> None:
    for day in some_days(town, 6, until):
        town.session(day, "ouders_weerbaar", 12, seats=12, first=1)


@kind()
def trainings_of_one_group(town: Town, until: date) -> None:
    for day in some_days(town, 5, until):
        town.session(day, "denkkader_polarisatie", 7, seats=15, group="politie")


@kind()
def one_of_every_group(town: Town, until: date) -> None:
    for group in DOELGROEPEN:
        for day in some_days(town, 2, until):
            town.session(day, "denkkader_polarisatie", 1, seats=8, group=group)


@kind()
def nobody_comes_for_the_first_time(town: Town, until: date) -> None:
    for day in each_month(town, 1, until):
        town.session(day, "basis_radicalisering", 4, seats=10, first=0)


@kind()
def many_come_and_many_do_not(town: Town, until: date) -> None:
    for day in each_month(town, 1, until):
        town.session(day, "basis_radicalisering", 9, seats=20, absent=5, unknown=3)


@kind()
def talks_newsletters_and_dialogues(town: Town, until: date) -> None:
    for day in each_month(town, 1, until):
        town.session(day, "voorlichting", town.draw.randrange(1, 12), seats=20)
        town.newsletter(day)
        town.dialogue(day, 8)
        town.pay(day, 25_050)
        town.pay(day, 10_000, "toegezegd")


@kind()
def activities_with_few_people(town: Town, until: date) -> None:
    for day in some_days(town, 9, until):
        town.activity(day, town.draw.randrange(1, 7), FIRST_PLAN)


@kind()
def stocks_around_a_ten(town: Town, until: date) -> None:
    for _, last in months(until):
        for name, most in (("bondgenoten", 31), ("organisaties_actief", 22), ("scholen", 41)):
            town.stock(last, name, most - town.draw.randrange(4))
        for name in ("bondgenoten_met_contact", "organisaties_gedekt", "scholen_gedekt"):
            town.stock(last, name, town.draw.randrange(8, 13))


@kind()
def stocks_that_grow(town: Town, until: date) -> None:
    for number, (_, last) in enumerate(months(until), 1):
        town.stock(last, "bondgenoten", 3 * number)
        town.stock(last, "bondgenoten_met_contact", number)
        town.stock(last, "wijken", 11)
        town.stock(last, "wijken_met_sleutelpersoon", min(11, number))


@kind()
def stocks_that_come_to_nought(town: Town, until: date) -> None:
    for number, (_, last) in enumerate(months(until)):
        town.stock(last, "bondgenoten", max(0, 14 - 2 * number))
        town.stock(last, "bondgenoten_met_contact", max(0, 7 - number))


def everything(
    town: Town, until: date, in_a_month: int, start: date = START, plan: str = FIRST_PLAN
) -> None:
    """Months as they may be: a bit of everything."""
    for day in each_month(town, in_a_month, until, start):
        town.report(day, wijk="onbekend" if town.draw.random() < 0.1 else "")
        decided = decide_after(town, day, until)
        if decided and town.draw.random() < 0.3:
            town.weigh(decided)
        something = town.draw.randrange(12)
        match something:
            case 0:
                town.tension(day, town.draw.randrange(4))
            case 1:
                town.call(day, real=True, on_time=town.draw.random() < 0.5)
            case 2:
                town.session(day, "basis_radicalisering", 6, seats=9)
            case 3:
                town.session(day, "ouders_weerbaar", 5, seats=12)
            case 4:
                town.close(day)
            case 5:
                town.activity(day, 7, plan)
            case _:
                pass


@kind()
def a_quiet_year(town: Town, until: date) -> None:
    everything(town, until, 4)


@kind()
def a_busy_year(town: Town, until: date) -> None:
    everything(town, until, 24)


@kind(until=HALF_A_YEAR)
def half_a_year(town: Town, until: date) -> None:
    everything(town, until, 11)


@kind(until=TWO_YEARS)
def two_years_of_everything(town: Town, until: date) -> None:
    everything(town, until, 9)


@kind(until=TWO_YEARS)
def two_years_that_grow(town: Town, until: date) -> None:
    for number, (first, last) in enumerate(months(until)):
        for day in some_days(town, number, last, first):
            town.report(day)


@kind(until=THREE_YEARS)
def three_years_with_a_long_gap(town: Town, until: date) -> None:
    for day in some_days(town, 17, date(2020, 3, 31)):
        town.report(day)
        town.decide_somehow(day)
    for day in some_days(town, 17, until, date(2022, 10, 1)):
        town.report(day)
        town.decide_somehow(day)


@kind(counted_from=date(2020, 5, 1))
def counting_begins_in_the_middle_of_a_quarter(town: Town, until: date) -> None:
    """Otherwise rows of months that are no quarter are published as one, and the last is less than nought."""
    everything(town, until, 9, date(2020, 5, 1))


TODAY = date(2025, 1, 1)


@kind(until=date(2025, 12, 31), plans=(SECOND_PLAN,), counted_from=TODAY)
def counting_begins_in_the_middle_of_a_plan(town: Town, until: date) -> None:
    everything(town, until, 12, TODAY, SECOND_PLAN)


@kind(until=date(2023, 3, 31), plans=(FIRST_PLAN, SECOND_PLAN), counted_from=START)
def from_one_plan_into_the_next(town: Town, until: date) -> None:
    for day in each_month(town, 3, until):
        town.report(day)
    for day in some_days(town, 8, until):
        town.session(day, "basis_radicalisering", 6, seats=10)
