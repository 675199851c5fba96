"""Reading a date in one box or three, and a time that somebody knows only roughly: a month, last week."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from chalicelib.platform import i18n
from chalicelib.platform.calendar import date_text, month_names, month_text, weekday_names
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.typed import Wrong
from chalicelib.platform.typed.text import plain

# Which way a date without a year points; "" stands for the nearest one.
Towards = Literal["", "until_today", "from_today"]

# How Dutch shortens a month when not by its first letters.
_ABBREVIATIONS = {"mrt": 3}
_LONGEST = 100
# Between two leap years lie at most eight.
_LEAP_YEARS, _A_LEAP_YEAR = 8, 2000
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|ste|de|e)?")
# Words that say nothing about which day; each language lists its own.
_EMPTY_WORDS = N_(
    "de het van in op om rond ongeveer circa ca begin half midden medio eind einde afgelopen komende"
)
# Each language lists its own ways to say a thing, with | between them.
_DAYS_AGO = {N_("vandaag"): 0, N_("gisteren"): 1, N_("eergisteren"): 2, N_("morgen"): -1}
_WEEKS_AGO = {N_("deze week"): 0, N_("vorige week|afgelopen week|verleden week"): 1}
_MONTHS_AGO = {N_("deze maand"): 0, N_("vorige maand|afgelopen maand|verleden maand"): 1}
_YEARS_AGO = {N_("dit jaar"): 0, N_("vorig jaar|afgelopen jaar|verleden jaar"): 1}
_WEEK = N_("week")


@dataclass(frozen=True)
class Period:
    """A day, or the days among which it lies, both included; ``iso`` is its name by ISO 8601.

    ``2026-03-27``, ``2026-W13``, ``2026-03`` or ``2026``.
    """

    iso: str
    first: date
    last: date

    @property
    def boxes(self) -> tuple[str, str, str]:
        """How it is typed in the boxes for day, month and year, whatever the day of reading."""
        year, _, rest = self.iso.partition("-")
        if rest.startswith("W"):
            return f"week {int(rest[1:])}", "", year
        month, _, day = rest.partition("-")
        return day.lstrip("0"), month.lstrip("0"), year


def read_day(
    *boxes: str, today: date, language: str = "nl", towards: Towards = "", roughly: bool = False
) -> Period:
    """The day in these boxes (day, month, year), or in the first of them alone; raises Wrong.

    The month may be a number, its name or its first letters, in ``language`` or else another one of ours; a
    year has four digits or two. Without a year it is the day that ``towards`` points at, seen from ``today``.
    ``roughly``: a month, a year or a week will do.

    >>> read_day("27", "mrt.", "26", today=date(2026, 3, 28)).iso
    '2026-03-27'
    >>> read_day("maart", today=date(2026, 11, 28), towards="until_today", roughly=True).iso
    '2026-03'
    """
    typed = [plain(box[:_LONGEST]).lower() for box in boxes]
    reader = _Reader(language, today, towards)
    found = reader.said(" ".join(filter(None, typed))) or reader.read(typed)
    if found is None:
        raise Wrong("date")
    if found.first != found.last and not roughly:
        raise Wrong("date_part")
    return found


def day_of(iso: str) -> Period:
    """The inverse of ``Period.iso``. Raises ValueError."""
    year, _, rest = iso.partition("-")
    if rest.startswith("W"):
        return _week(int(year), int(rest[1:]))
    if rest.count("-"):
        return _one(date.fromisoformat(iso))
    return _month(int(year), int(rest)) if rest else _year(int(year))


def period_text(period: Period, language: str) -> str:
    """A period in words.

    >>> [period_text(day_of(iso), "nl") for iso in ("2026-03-27", "2026-03", "2026", "2026-W13")]
    ['27 maart 2026', 'maart 2026', '2026', 'week 13 van 2026']
    """
    year, _, rest = period.iso.partition("-")
    if rest.startswith("W"):
        said = translator(language).gettext(N_("week {week} van {year}"))
        return said.format(week=int(rest[1:]), year=year)
    if rest.count("-"):
        return date_text(period.first, language)
    return month_text(period.first, language) if rest else year


def _one(day: date) -> Period:
    return Period(day.isoformat(), day, day)


def _week(year: int, week: int) -> Period:
    first = date.fromisocalendar(year, week, 1)
    return Period(f"{year:04}-W{week:02}", first, first + timedelta(days=6))


def _month(year: int, month: int) -> Period:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period(f"{year:04}-{month:02}", first, following - timedelta(days=1))


def _year(year: int) -> Period:
    return Period(f"{year:04}", date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True)
class _Reader:
    language: str
    today: date
    towards: Towards

    def said(self, text: str) -> Period | None:
        """The period that ``text`` names from today, such as yesterday or last week."""
        month = self.today.year * 12 + self.today.month - 1
        makers: tuple[tuple[Mapping[str, int], Callable[[int], Period]], ...] = (
            (_DAYS_AGO, lambda ago: _one(self.today - timedelta(days=ago))),
            (_WEEKS_AGO, lambda ago: _week(*_iso_week(self.today - timedelta(weeks=ago)))),
            (_MONTHS_AGO, lambda ago: _month((month - ago) // 12, (month - ago) % 12 + 1)),
            (_YEARS_AGO, lambda ago: _year(self.today.year - ago)),
        )
        for said in self._catalogues():
            for words, made in makers:
                for message, ago in words.items():
                    if text in said(message).split("|"):
                        return made(ago)
        return None

    def read(self, boxes: Sequence[str]) -> Period | None:
        """The period in boxes of its own for day, month and year, or in words and numbers in one text."""
        try:
            if any(boxes[1:]) and (not boxes[0] or _day_number(boxes[0])):
                return self._in_boxes(*boxes)
            return self._in_words(" ".join(filter(None, boxes)))
        except (ValueError, OverflowError):
            # A day that the calendar has not: 31 February, week 54.
            return None

    def _in_boxes(self, day: str, month: str = "", year: str = "") -> Period | None:
        number, named = _year_number(year), self._month_number(month)
        if (year and number is None) or (month and named is None):
            return None
        return self._made(_day_number(day), named, number)

    def _in_words(self, text: str) -> Period | None:
        empty = {word for said in self._catalogues() for word in said(_EMPTY_WORDS).split()}
        words = [word for word in re.split(r"[-/.,\s]+", text) if word and word not in empty]
        weekdays = [self._weekday(word) for word in words]
        if len(words) == 1 and weekdays[0] is not None:
            return self._nearest(lambda day: day.weekday() == weekdays[0])
        words = [word for word, named in zip(words, weekdays, strict=True) if named is None]
        if words and words[0] in {said(_WEEK) for said in self._catalogues()}:
            return self._in_week(*words[1:]) if len(words) in {2, 3} else None
        match words:
            case [one]:
                return self._of_one(one)
            case [one, two]:
                return self._of_two(one, two)
            case [one, two, three] if len(one) == 4 and one.isdigit():
                return self._in_boxes(three, two, one) if _day_number(three) else None
            case [one, two, three] if _day_number(one):
                return self._in_boxes(one, two, three)
            case [one, two, three] if not one.isdigit() and _day_number(two):
                return self._in_boxes(two, one, three)
        return None

    def _of_one(self, word: str) -> Period | None:
        if re.fullmatch(r"\d{8}", word):
            ends_in_year = word[4:6] in {"19", "20"}
            parts = (
                (word[:2], word[2:4], word[4:]) if ends_in_year else (word[6:], word[4:6], word[:4])
            )
            return self._in_boxes(*parts)
        if re.fullmatch(r"\d{4}", word):
            return _year(int(word))
        return None if word.isdigit() else self._in_boxes("", word)

    def _of_two(self, one: str, two: str) -> Period | None:
        if re.fullmatch(r"\d{4}|'\d\d", two):
            return self._in_boxes("", one, two)
        if re.fullmatch(r"\d{4}", one):
            return self._in_boxes("", two, one)
        day, month = (one, two) if _day_number(one) else (two, one)
        return self._in_boxes(day, month) if _day_number(day) else None

    def _in_week(self, number: str, year: str = "") -> Period | None:
        week, named = _day_number(number), _year_number(year)
        if week is None or (year and named is None):
            return None
        return _week(named or _iso_week(self.today)[0], week)

    def _made(self, day: int | None, month: int | None, year: int | None) -> Period | None:
        if month is None:
            return _year(year) if year is not None and day is None else None
        if day is None:
            if year is None:
                found = self._nearest(lambda one: (one.day, one.month) == (1, month))
                return _month(found.first.year, month)
            return _month(year, month)
        if year is not None:
            return _one(date(year, month, day))
        date(_A_LEAP_YEAR, month, day)
        return self._nearest(lambda one: (one.day, one.month) == (day, month))

    def _nearest(self, fits: Callable[[date], bool]) -> Period:
        """The day that fits, nearest to today in the direction that is asked."""
        for away in range(366 * _LEAP_YEARS):
            for sign, way in ((-1, "from_today"), (1, "until_today")):
                day = self.today + timedelta(days=sign * away)
                if fits(day) and (self.towards != way or not away):
                    return _one(day)
        raise ValueError

    def _month_number(self, text: str) -> int | None:
        if text.isdigit():
            return int(text) if len(text) <= 2 else None
        name = text.rstrip(".")
        # The reader's own language first: listopad is October in one language and November in another.
        for code in self._languages():
            if found := _named(name, month_names(code), at_least=3):
                return found
        return _ABBREVIATIONS.get(name)

    def _weekday(self, text: str) -> int | None:
        if self._month_number(text) is not None:
            return None
        named = (_named(text, weekday_names(code), at_least=2) for code in self._languages())
        return next((found - 1 for found in named if found), None)

    def _languages(self) -> Iterator[str]:
        yield from dict.fromkeys((self.language, *(one.code for one in i18n.LANGUAGES)))

    def _catalogues(self) -> Iterator[Callable[[str], str]]:
        yield from (translator(code).gettext for code in self._languages())


def _iso_week(day: date) -> tuple[int, int]:
    named = day.isocalendar()
    return named.year, named.week


def _day_number(text: str) -> int | None:
    found = re.fullmatch(_ORDINAL, text)
    return int(found[1]) if found else None


def _year_number(text: str) -> int | None:
    found = re.fullmatch(r"\d{4}|'?(\d\d)", text)
    if not found:
        return None
    # No question here is about another century.
    return 2000 + int(found[1]) if found[1] else int(text)


def _named(text: str, names: Sequence[str], *, at_least: int) -> int | None:
    """Which of the names, from 1, is ``text``, or the only one that begins so with so many letters."""
    named = [plain(name).lower() for name in names]
    if text in named:
        return named.index(text) + 1
    begins = [n for n, name in enumerate(named, start=1) if name.startswith(text)]
    return begins[0] if len(text) >= at_least and len(begins) == 1 else None
