"""Reading a date that a person typed in three boxes."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_DUTCH = "januari februari maart april mei juni juli augustus september oktober november december"
_ENGLISH = "january february march april may june july august september october november december"
_ABBREVIATIONS = {"mrt": 3, "sept": 9}


def _months() -> dict[str, int]:
    found = dict(_ABBREVIATIONS)
    for names in (_DUTCH, _ENGLISH):
        for number, name in enumerate(names.split(), start=1):
            found |= {name: number, name[:3]: number}
    return found


_MONTHS = _months()


def parse_day(day: str = "", month: str = "", year: str = "") -> date | None:
    """The date in these three boxes; None when it is no date.

    The month may be a number, a Dutch or English name or an abbreviation of one. A whole date in
    the first box is understood too. A year has four digits: we do not guess a century.

    >>> parse_day("27", "mrt.", "2026"), parse_day("27-3-2026"), parse_day("31", "2", "2026")
    (datetime.date(2026, 3, 27), datetime.date(2026, 3, 27), None)
    """
    parts = [unicodedata.normalize("NFKC", part).strip().lower() for part in (day, month, year)]
    if not parts[1] and not parts[2]:
        parts = re.split(r"[-/.\s]+", parts[0])
    if len(parts) != 3:
        return None
    numbers = (_number(parts[0], 2), _month(parts[1]), _number(parts[2], 4))
    if None in numbers or len(parts[2]) != 4:
        return None
    try:
        return date(numbers[2] or 0, numbers[1] or 0, numbers[0] or 0)
    except ValueError:
        return None


def _number(text: str, digits: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= digits else None


def _month(text: str) -> int | None:
    return _MONTHS.get(text.rstrip(".")) or _number(text, 2)
