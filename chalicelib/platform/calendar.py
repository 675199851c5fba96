"""Working days and office hours: when a person will look, and how a day and a time are said.

Holidays come from the ``holidays`` library (Dutch public holidays; Liberation Day only counts once
in five years there, as in most collective agreements).
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.platform.i18n import N_, translator


@dataclass(frozen=True)
class OfficeHours:
    """When the desk is staffed: on working days from ``opens`` to ``closes``, local time.

    Raises ValueError for a ``zone`` that is none of the IANA time zone database.
    """

    zone: str
    opens: time
    closes: time

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, OSError) as error:
            msg = f"{self.zone!r} is no time zone"
            raise ValueError(msg) from error

    @property
    def parts(self) -> dict[str, tuple[time, time]]:
        """Morning and afternoon as far as the desk works then, each from and to."""
        noon = time(12)
        found = {
            "ochtend": (self.opens, min(self.closes, noon)),
            "middag": (max(self.opens, noon), self.closes),
        }
        return {name: span for name, span in found.items() if span[0] < span[1]}


def is_working_day(day: date) -> bool:
    """Monday to Friday and no Dutch public holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def working_days_between(start: date, end: date) -> int:
    """The working days after ``start``, ``end`` among them: 0 on the same day, and when ``end`` is earlier.

    From a Friday or a Saturday to the Monday after it is one.

    >>> working_days_between(date(2027, 3, 22), date(2027, 4, 15))  # Good Friday and Easter Monday
    16
    """
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(map(is_working_day, days))


@cache
def _holidays(year: int) -> Container[date]:
    # Imported here: only a receipt and the workers ask, never a page that is merely shown.
    from holidays import country_holidays

    return frozenset(country_holidays("NL", years=year))


def next_reading(accepted_at: datetime, hours: OfficeHours) -> datetime:
    """The moment by which a report accepted now is read: the next opening of the desk.

    Aware, in the desk's own time zone. Always later than ``accepted_at``, at most one working day
    away (term "human acknowledgement" of the process, domain reference 1.6).
    """
    zone = ZoneInfo(hours.zone)
    local = accepted_at.astimezone(zone)
    day = local.date()
    while True:
        opening = datetime.combine(day, hours.opens, zone)
        if opening > local and is_working_day(day):
            return opening
        day += timedelta(days=1)


def after_working_days(moment: datetime, days: int, hours: OfficeHours) -> datetime:
    """The end of a term of working days: the closing of the desk on the last of them.

    The day of ``moment`` does not count, whatever its hour. Aware, in the desk's own time zone. Raises
    ValueError for a term of no days.
    """
    if days < 1:
        msg = f"a term has at least one working day, not {days}"
        raise ValueError(msg)
    day = moment.astimezone(ZoneInfo(hours.zone)).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return closing_of(day, hours)


def closing_of(day: date, hours: OfficeHours) -> datetime:
    """The end of a day that somebody named as the last one, aware; also of a day on which nobody works."""
    return datetime.combine(day, hours.closes, ZoneInfo(hours.zone))


# As they stand in a sentence; a language that writes them with a capital does so in its catalogue.
_WEEKDAYS = (
    N_("maandag"),
    N_("dinsdag"),
    N_("woensdag"),
    N_("donderdag"),
    N_("vrijdag"),
    N_("zaterdag"),
    N_("zondag"),
)
_MONTHS = (
    N_("januari"),
    N_("februari"),
    N_("maart"),
    N_("april"),
    N_("mei"),
    N_("juni"),
    N_("juli"),
    N_("augustus"),
    N_("september"),
    N_("oktober"),
    N_("november"),
    N_("december"),
)


def month_names(language: str) -> list[str]:
    """The names of the twelve months, January first."""
    return [translator(language).gettext(name) for name in _MONTHS]


def weekday_names(language: str) -> list[str]:
    """The names of the seven days of the week, Monday first."""
    return [translator(language).gettext(name) for name in _WEEKDAYS]


def month_text(day: date, language: str) -> str:
    """The month of a day in words.

    >>> month_text(date(2026, 3, 29), "nl"), month_text(date(2026, 3, 29), "en")
    ('maart 2026', 'March 2026')
    """
    return _said(N_("{month} {year}"), day, language)


def date_text(day: date, language: str) -> str:
    """A date in words.

    >>> date_text(date(2026, 3, 29), "nl"), date_text(date(2026, 3, 29), "en")
    ('29 maart 2026', '29 March 2026')
    """
    return _said(N_("{day} {month} {year}"), day, language)


def day_text(day: date, language: str) -> str:
    """A day not far away, in words: without its year.

    >>> day_text(date(2026, 3, 29), "nl"), day_text(date(2026, 3, 29), "en")
    ('zondag 29 maart', 'Sunday 29 March')
    """
    return _said(N_("{weekday} {day} {month}"), day, language)


def full_date_text(day: date, language: str) -> str:
    """A date in words, with the day of the week.

    >>> full_date_text(date(2026, 3, 29), "nl"), full_date_text(date(2026, 3, 29), "en")
    ('zondag 29 maart 2026', 'Sunday 29 March 2026')
    """
    return _said(N_("{weekday} {day} {month} {year}"), day, language)


# A day that lies further away than half a year says its year.
_NEAR = timedelta(days=183)


def near_day_text(day: date, today: date, language: str) -> str:
    """A day in words, seen from today: with its year when it is more than half a year away.

    >>> near_day_text(date(2026, 3, 29), date(2026, 5, 1), "nl")
    'zondag 29 maart'
    >>> near_day_text(date(2027, 6, 28), date(2026, 11, 28), "en")
    'Monday 28 June 2027'
    """
    return day_text(day, language) if abs(day - today) <= _NEAR else full_date_text(day, language)


def moment_text(moment: datetime, language: str) -> str:
    """A day and a time in words, in the moment's own zone.

    >>> (
    ...     moment_text(datetime(2026, 3, 30, 9, 0), "nl"),
    ...     moment_text(datetime(2026, 3, 30, 9, 0), "en"),
    ... )
    ('maandag 30 maart om 9.00 uur', 'Monday 30 March at 9:00')
    """
    day, time_of_day = day_text(moment.date(), language), time_text(moment.time(), language)
    return translator(language).gettext(N_("{day} om {time}")).format(day=day, time=time_of_day)


def short_moment_text(moment: datetime, language: str) -> str:
    """A day and a time as short as a table asks, in the moment's own zone.

    >>> (
    ...     short_moment_text(datetime(2026, 3, 30, 9, 0), "nl"),
    ...     short_moment_text(datetime(2026, 3, 30, 9, 0), "en"),
    ... )
    ('30 maart 9.00', '30 March 9:00')
    """
    day = _said(N_("{day} {month}"), moment.date(), language)
    return f"{day} {_figures(moment.time(), language)}"


def time_text(moment: time, language: str) -> str:
    """A time of day in words: ``9.00 uur`` or ``9:00``.

    >>> time_text(time(9, 0), "nl"), time_text(time(13, 30), "en")
    ('9.00 uur', '13:30')
    """
    return translator(language).gettext(N_("{time} uur")).format(time=_figures(moment, language))


def span_text(start: time, end: time, language: str) -> str:
    """From one time of day to another: ``13.30 tot 16.30 uur`` or ``13:30 to 16:30``.

    >>> span_text(time(13, 30), time(16, 0), "nl"), span_text(time(13, 30), time(16, 0), "en")
    ('13.30 tot 16.00 uur', '13:30 to 16:00')
    """
    from_, to = _figures(start, language), _figures(end, language)
    return translator(language).gettext(N_("{start} tot {end} uur")).format(start=from_, end=to)


def length_text(span: timedelta, language: str) -> str:
    """How long something takes, to the minute.

    >>> length_text(timedelta(hours=3), "nl"), length_text(timedelta(minutes=90), "en")
    ('3 uur', '1 hour and 30 minutes')
    """
    said = translator(language).gettext
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    whole = said(N_("1 uur")) if hours == 1 else said(N_("{hours} uur")).format(hours=hours)
    rest = said(N_("{minutes} minuten")).format(minutes=minutes)
    if hours and minutes:
        return said(N_("{hours} en {minutes}")).format(hours=whole, minutes=rest)
    return whole if hours else rest


def _said(template: str, day: date, language: str) -> str:
    """A date in the words and the order of a language: ``template`` is the msgid for the order."""
    said = translator(language).gettext
    return said(template).format(
        weekday=said(_WEEKDAYS[day.weekday()]),
        day=day.day,
        month=said(_MONTHS[day.month - 1]),
        year=day.year,
    )


def _figures(moment: time, language: str) -> str:
    """A time of day in figures: ``9.00`` or ``9:00``."""
    order = translator(language).gettext(N_("{hour}.{minute}"))
    return order.format(hour=moment.hour, minute=f"{moment.minute:02}")
