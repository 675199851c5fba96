"""Reading a date that a person typed in three boxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from chalicelib.platform import i18n
from chalicelib.platform.calendar import month_names

# How Dutch shortens a month when not by its first letters.
_ABBREVIATIONS = {"mrt": 3}


def parse_day(
    day: str = "", month: str = "", year: str = "", *, language: str = "nl"
) -> date | None:
    """The date in these three boxes; None when it is no date.

    The month may be a number, its name or its first letters, at least three; in ``language`` or else
    in another one of ours. A whole date in the first box is understood too. A year has four digits:
    we do not guess a century.

    >>> parse_day("27", "mrt.", "2026"), parse_day("27-3-2026"), parse_day("31", "2", "2026")
    (datetime.date(2026, 3, 27), datetime.date(2026, 3, 27), None)
    """
    parts = [_plain(part) for part in (day, month, year)]
    if not parts[1] and not parts[2]:
        parts = re.split(r"[-/.\s]+", parts[0])
    if len(parts) != 3:
        return None
    numbers = (_number(parts[0], 2), _month(parts[1], language), _number(parts[2], 4))
    if None in numbers or len(parts[2]) != 4:
        return None
    try:
        return date(numbers[2] or 0, numbers[1] or 0, numbers[0] or 0)
    except ValueError:
        return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _number(text: str, digits: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= digits else None


def _month(text: str, language: str) -> int | None:
    if text.isdecimal():
        return _number(text, 2)
    name = text.rstrip(".")
    # The reader's own language first: listopad is October in one language and November in another.
    for code in (language, *(one.code for one in i18n.LANGUAGES)):
        if found := _named(name, month_names(code)):
            return found
    return _ABBREVIATIONS.get(name)


def _named(text: str, names: Sequence[str]) -> int | None:
    """The month with this name, or the only one whose name begins so."""
    plain = [_plain(name) for name in names]
    if text in plain:
        return plain.index(text) + 1
    begins = [n for n, name in enumerate(plain, start=1) if name.startswith(text)]
    return begins[0] if len(text) >= 3 and len(begins) == 1 else None
