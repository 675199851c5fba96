"""Working days and office hours: when a person will look.

Holidays come from the ``holidays`` library (Dutch public holidays; Liberation Day only counts once
in five years there, as in most collective agreements).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class OfficeHours:
    """When the desk is staffed: on working days from ``opens`` to ``closes``, local time."""

    zone: str
    opens: time
    closes: time


def is_working_day(day: date) -> bool:
    """Monday to Friday and no Dutch public holiday."""
    # Imported here: only a receipt and the workers ask, never a page that is merely shown.
    from holidays import country_holidays

    return day.weekday() < 5 and day not in country_holidays("NL", years=day.year)


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


_DAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "nl": (
        "januari februari maart april mei juni juli augustus september oktober november december"
    ).split(),
    "en": (
        "January February March April May June July August September October November December"
    ).split(),
}


def day_text(day: date, language: str) -> str:
    """A day in words; languages without names of their own get the Dutch ones.

    >>> day_text(date(2026, 3, 29), "nl"), day_text(date(2026, 3, 29), "en")
    ('zondag 29 maart', 'Sunday 29 March')
    """
    names = language if language in _DAYS else "nl"
    return f"{_DAYS[names][day.weekday()]} {day.day} {_MONTHS[names][day.month - 1]}"


def moment_text(moment: datetime, language: str) -> str:
    """A day and a time in words, in the moment's own zone.

    >>> (
    ...     moment_text(datetime(2026, 3, 30, 9, 0), "nl"),
    ...     moment_text(datetime(2026, 3, 30, 9, 0), "en"),
    ... )
    ('maandag 30 maart om 9.00 uur', 'Monday 30 March at 9:00')
    """
    joined = "at" if language == "en" else "om"
    return f"{day_text(moment.date(), language)} {joined} {time_text(moment.time(), language)}"


def time_text(moment: time, language: str) -> str:
    """A time of day in words: ``9.00 uur`` or ``9:00``.

    >>> time_text(time(9, 0), "nl"), time_text(time(13, 30), "en")
    ('9.00 uur', '13:30')
    """
    if language == "en":
        return f"{moment.hour}:{moment.minute:02}"
    return f"{moment.hour}.{moment.minute:02} uur"


def span_text(start: time, end: time, language: str) -> str:
    """From one time of day to another: ``13.30 tot 16.30 uur`` or ``13:30 to 16:30``.

    >>> span_text(time(13, 30), time(16, 0), "nl"), span_text(time(13, 30), time(16, 0), "en")
    ('13.30 tot 16.00 uur', '13:30 to 16:00')
    """
    joined = "to" if language == "en" else "tot"
    begin = time_text(start, language).removesuffix(" uur")
    return f"{begin} {joined} {time_text(end, language)}"
