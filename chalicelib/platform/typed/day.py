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
_LAST_MONTH = 12
# Between two leap years lie at most eight.
_LEAP_YEARS, _A_LEAP_YEAR = 8, 2000
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|ste|de|e)?")
# "1_4_2026", "1apr2026", "apr'26"; an ending such as that of "1ste" stays at its number.
_BETWEEN = re.compile(
    r"[-/.,_\s]+|(?<=\d)(?!(?:st|nd|rd|th|ste|de|e)\b)(?=[^\W\d_])|(?<=[^\W\d_])(?='?\d)"
)
# Words that say nothing about which day; each language lists its own.
_EMPTY_WORDS = N_(
    "de het van in op om rond ongeveer circa ca zo’n sinds begin half midden medio eind einde afgelopen "
    "komende vorige vorig verleden laatste deze dit"
)
# Each language lists its own ways to say a thing, with | between them.
_DAYS_AGO = {
    N_("vandaag|vanochtend|vanmorgen|vanmiddag|vanavond|vannacht"): 0,
    N_("gisteren|gisterochtend|gistermorgen|gistermiddag|gisteravond|gisternacht"): 1,
    N_("eergisteren"): 2,
    N_("morgen"): -1,
    N_("overmorgen"): -2,
}
_WEEKS_AGO = {
    N_("deze week"): 0,
    N_("vorige week|afgelopen week|verleden week"): 1,
    N_("volgende week|komende week"): -1,
}
_MONTHS_AGO = {
    N_("deze maand"): 0,
    N_("vorige maand|afgelopen maand|verleden maand"): 1,
    N_("volgende maand|komende maand"): -1,
    N_("half jaar geleden|een half jaar geleden"): 6,
}
_YEARS_AGO = {
    N_("dit jaar"): 0,
    N_("vorig jaar|afgelopen jaar|verleden jaar"): 1,
    N_("volgend jaar|komend jaar"): -1,
}
_WEEKENDS_AGO = {
    N_("dit weekend|dit weekeinde"): 0,
    N_("vorig weekend|afgelopen weekend|verleden weekend|vorig weekeinde|afgelopen weekeinde"): 1,
    N_("volgend weekend|komend weekend|volgend weekeinde|komend weekeinde"): -1,
}
# "drie weken geleden": {number} is a number from 1 in figures or words, {unit} one of the units.
_AGO = N_("{number} {unit} geleden|{number} {unit} terug")
_AHEAD = N_("over {number} {unit}")
_NUMBERS = N_("een,één twee drie vier vijf zes zeven acht negen tien elf twaalf")
_DAY, _WEEK_UNIT = N_("dag|dagen"), N_("week|weken")
_MONTH, _YEAR = N_("maand|maanden"), N_("jaar|jaren")
_UNITS = (_DAY, _WEEK_UNIT, _MONTH, _YEAR)
_SAID = (_DAYS_AGO, _WEEKS_AGO, _MONTHS_AGO, _YEARS_AGO)
_WEEKEND = N_("weekend|weekeinde")
# By the numbers of ISO 8601-2 (EDTF) from 21, and with the months in which they begin.
_SEASONS = (N_("lente|voorjaar"), N_("zomer"), N_("herfst|najaar"), N_("winter"))
_FIRST_SEASON, _MONTHS_OF_SEASON = 21, 3
_WEEK = N_("week")


@dataclass(frozen=True)
class Period:
    """A day, or the days among which it lies, both included; ``iso`` is its name by ISO 8601.

    ``2026-03-27``, ``2026-W13``, ``2026-03`` or ``2026``; a weekend is ``2026-03-28/2026-03-29``. A season
    is a number behind the year, from 21 (spring) to 24 (winter, which ends in the next year).
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
        if "/" in rest:
            return f"weekend {self.first.day}", str(self.first.month), year
        month, _, day = rest.partition("-")
        if int(month or 0) >= _FIRST_SEASON:
            return _SEASONS[int(month) - _FIRST_SEASON].split("|")[0], "", year
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
    found = _Reader(language, today, towards).period(typed)
    if found is None:
        raise Wrong("date_roughly" if roughly else "date")
    if found.first != found.last and not roughly:
        raise Wrong("date_part")
    return found


def day_of(iso: str) -> Period:
    """The inverse of ``Period.iso``. Raises ValueError."""
    year, _, rest = iso.partition("-")
    if rest.startswith("W"):
        return _week(int(year), int(rest[1:]))
    if "/" in rest:
        return _weekend(date.fromisoformat(iso.partition("/")[0]))
    if rest.isdigit() and int(rest) >= _FIRST_SEASON:
        return _season(int(year), int(rest) - _FIRST_SEASON)
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
    if "/" in rest:
        said = translator(language).gettext(N_("weekend van {day}"))
        return said.format(day=date_text(period.first, language))
    if rest.isdigit() and int(rest) >= _FIRST_SEASON:
        season = translator(language).gettext(_SEASONS[int(rest) - _FIRST_SEASON]).split("|")[0]
        both = year if period.last.year == period.first.year else f"{year}-{period.last.year}"
        return f"{season} {both}"
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


def _weekend(day: date) -> Period:
    """The weekend of the week in which ``day`` lies."""
    first = day + timedelta(days=5 - day.weekday())
    last = first + timedelta(days=1)
    return Period(f"{first}/{last}", first, last)


def _season(year: int, number: int) -> Period:
    """Spring is 0, from March to May; the winter of a year begins in its December."""
    begins = _MONTHS_OF_SEASON * (number + 1)
    first, last = _month(year, begins), _month(year + (begins + 2) // 13, (begins + 1) % 12 + 1)
    return Period(f"{year:04}-{_FIRST_SEASON + number}", first.first, last.last)


def _year(year: int) -> Period:
    return Period(f"{year:04}", date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True)
class _Reader:
    language: str
    today: date
    towards: Towards

    def period(self, boxes: Sequence[str]) -> Period | None:
        """The period in boxes of its own for day, month and year, or in words and numbers in one text."""
        text = " ".join(filter(None, boxes))
        try:
            return self.said(text) or self.read([self.with_years(box) for box in boxes])
        except (ValueError, OverflowError):
            # A day that the calendar has not: 31 February, week 54.
            return None

    def said(self, text: str) -> Period | None:
        """The period that ``text`` names from today, such as yesterday or last week."""
        for said in self._catalogues():
            for unit, words in zip(_UNITS, _SAID, strict=True):
                if (ago := _in(words, text, said)) is not None:
                    return self._ago(ago, unit)
            if (ago := _in(_WEEKENDS_AGO, text, said)) is not None:
                return self._weekend_ago(ago)
            if (counted := _counted(text, said)) is not None:
                return self._ago(*counted)
        return None

    def _ago(self, ago: int, unit: str) -> Period:
        """The day, week, month or year of so many ago; raises OverflowError and ValueError."""
        month = self.today.year * 12 + self.today.month - 1 - ago
        made: dict[str, Callable[[], Period]] = {
            _DAY: lambda: _one(self.today - timedelta(days=ago)),
            _WEEK_UNIT: lambda: _week(*_iso_week(self.today - timedelta(weeks=ago))),
            _MONTH: lambda: _month(month // 12, month % 12 + 1),
            _YEAR: lambda: _year(self.today.year - ago),
        }
        return made[unit]()

    def _weekend_ago(self, ago: int) -> Period:
        this = _weekend(self.today)
        # On a Monday the weekend that has been is still this one to most people.
        ago += not ago and self.towards == "until_today" and this.first > self.today
        return _weekend(self.today - timedelta(weeks=ago))

    def with_years(self, text: str) -> str:
        """``text`` with a figure for "last year" beside other words: "maart vorig jaar"."""
        for said in self._catalogues():
            for message, ago in _YEARS_AGO.items():
                for words in said(message).split("|"):
                    text = re.sub(rf"\b{re.escape(words)}\b", str(self.today.year - ago), text)
        return text

    def read(self, boxes: Sequence[str]) -> Period | None:
        in_boxes = any(boxes[1:]) and (not boxes[0] or _day_number(boxes[0]))
        if in_boxes and (boxes[-1] or not boxes[0]):
            return self._in_boxes(*boxes)
        return self._in_words(" ".join(filter(None, boxes)))

    def _in_boxes(self, day: str, month: str = "", year: str = "") -> Period | None:
        number, named = _year_number(year), self._month_number(month)
        if (year and number is None) or (month and named is None):
            return None
        return self._made(_day_number(day), named, number)

    def _in_words(self, text: str) -> Period | None:
        words = [word for word in _BETWEEN.split(text) if word and word not in self._empty()]
        weekdays = [self._weekday(word) for word in words]
        if len(words) == 1 and weekdays[0] is not None:
            return self._nearest(lambda day: day.weekday() == weekdays[0])
        words = [word for word, named in zip(words, weekdays, strict=True) if named is None]
        if words and words[0] in self._words_for(_WEEK):
            return self._in_week(*words[1:]) if len(words) in {2, 3} else None
        if words and words[0] in self._words_for(_WEEKEND):
            return self._in_weekend(" ".join(words[1:]))
        if words and (season := self._season_number(words[0])) is not None:
            return self._in_season(season, words[1:])
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
        if re.fullmatch(r"\d\d?/\d\d", f"{one}/{two}") and int(two) > _LAST_MONTH:
            # 3/26 is a month and a year.
            return self._in_boxes("", one, two)
        day, month = (one, two) if _day_number(one) else (two, one)
        return self._in_boxes(day, month) if _day_number(day) else None

    def _in_week(self, number: str, year: str = "") -> Period | None:
        week, named = _day_number(number), _year_number(year)
        if week is None or (year and named is None):
            return None
        return _week(named or _iso_week(self.today)[0], week)

    def _in_weekend(self, day: str) -> Period | None:
        if not day:
            sunday = self._nearest(lambda one: one.weekday() == 6)
            return _weekend(sunday.first)
        found = self._in_words(day)
        return _weekend(found.first) if found and found.first == found.last else None

    def _in_season(self, number: int, years: Sequence[str]) -> Period | None:
        named = [_year_number(year) for year in years]
        match named:
            case []:
                begins = _MONTHS_OF_SEASON * (number + 1)
                first = self._nearest(lambda one: (one.day, one.month) == (1, begins)).first
                return _season(first.year, number)
            case [int(year)]:
                return _season(year, number)
            case [int(year), int(other)] if other == year + 1 and number == len(_SEASONS) - 1:
                return _season(year, number)
        return None

    def _season_number(self, word: str) -> int | None:
        return next((n for n, one in enumerate(_SEASONS) if word in self._words_for(one)), None)

    def _words_for(self, message: str) -> set[str]:
        return {word for said in self._catalogues() for word in said(message).split("|")}

    def _empty(self) -> set[str]:
        return {plain(word) for said in self._catalogues() for word in said(_EMPTY_WORDS).split()}

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


def _in(words: Mapping[str, int], text: str, said: Callable[[str], str]) -> int | None:
    return next((ago for message, ago in words.items() if text in said(message).split("|")), None)


def _counted(text: str, said: Callable[[str], str]) -> tuple[int, str] | None:
    """How many of which unit ago ``text`` says: "drie weken geleden"; ahead when less than 0."""
    empty = {plain(word) for word in said(_EMPTY_WORDS).split()}
    words = " ".join(word for word in text.split() if word not in empty)
    numbers = [alike.split(",") for alike in said(_NUMBERS).split()]
    for message, sign in ((_AGO, 1), (_AHEAD, -1)):
        for form in said(message).split("|"):
            # An empty word may be in the form itself: "in two weeks".
            for typed in (words, text):
                pattern = (
                    re.escape(form).replace(r"\{number\}", r"(\w+)").replace(r"\{unit\}", r"(\w+)")
                )
                found = re.fullmatch(pattern.replace(r"\ ", " "), typed)
                if found is None:
                    continue
                named = next((n for n, alike in enumerate(numbers, 1) if found[1] in alike), None)
                number = int(found[1]) if re.fullmatch(r"\d{1,4}", found[1]) else named
                unit = next((one for one in _UNITS if found[2] in said(one).split("|")), None)
                if number is not None and unit is not None:
                    return sign * number, unit
    return None


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
