"""Figures in words, in Dutch: ranges, what is not known, how a count compares, and reading a number. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chalicelib.evaluation.figures import Figure, Missing, Range, Shown, Trend
from chalicelib.evaluation.periods import first_day
from chalicelib.platform.calendar import month_text
from chalicelib.platform.typed.text import plain

MISSING: Mapping[Missing, str] = {
    "niet_geteld": "Hierover zijn nog geen cijfers.",
    "geen_stand": "Dit is in deze periode nog niet geteld.",
    "te_weinig": "Dit zijn er te weinig om te laten zien.",
    "geen_noemer": "Dit is niet uit te rekenen uit wat is gepubliceerd.",
}
TRENDS: Mapping[Trend, str] = {
    "hoger": "Dit is meer dan in de periode ervoor.",
    "lager": "Dit is minder dan in de periode ervoor.",
    "geen_verschil": "Uit de cijfers blijkt geen verschil met de periode ervoor.",
    "": "",
}
SINGULAR: Mapping[str, str] = {
    "meldingen": "melding",
    "organisaties": "organisatie",
    "spanningen": "spanning",
    "scholen": "school",
    "trainingen": "training",
    "ouders": "ouder",
    "plaatsen": "plaats",
    "bijeenkomsten": "bijeenkomst",
    "casussen": "casus",
    "weken": "week",
    "werkdagen": "werkdag",
    "bijeenroepingen": "bijeenroeping",
    "professionals": "professional",
    "mensen": "mens",
    "deelnemers": "deelnemer",
    "aanmeldingen": "aanmelding",
    "doelgroepen": "doelgroep",
    "voorlichtingen": "voorlichting",
    "nieuwsbrieven": "nieuwsbrief",
    "Bondgenoten": "Bondgenoot",
    "wijken": "wijk",
}
# No number takes so many characters.
_LONGEST = 40
# Points stand between groups of three and nowhere else, so that no 1.25 is read as 125.
_WHOLE = r"0|[1-9]\d{0,8}|[1-9]\d{0,2}(?:\.\d{3}){1,2}"
_NUMBER = re.compile(_WHOLE, re.ASCII)
_EURO = r"(?:€|euro?)"
_AMOUNT = re.compile(
    rf"(?:{_EURO} ?)?(?P<whole>{_WHOLE})(?:,(?:(?P<cents>\d\d)|--?))?(?: ?{_EURO})?", re.ASCII
)


def said(figure: Figure) -> str:
    """A figure as a reader of a report sees it: never a bare nought of people, reports or cases."""
    found = figure.range
    if found is None:
        return MISSING[figure.missing] if figure.missing else ""
    if figure.opening is not None:
        return _said_on_top(figure, found)
    if figure.role == "rest" and found.tens is not None:
        return _said_of_rest(found.tens, figure.unit)
    number = range_text(found, figure.unit)
    if figure.as_of is not None:
        return f"{number} (geteld in {month_text(first_day(figure.as_of), 'nl')})"
    return number


def range_text(found: Range, unit: str) -> str:
    """A range with its unit.

    >>> range_text(Range(0, 9, 0), "meldingen"), range_text(Range(1, 19, 10), "meldingen")
    ('minder dan 10 meldingen', '1 tot en met 19 meldingen')
    """
    if unit == "euro":
        return euros(found.low)
    shown = {"procent": "%"}.get(unit, f" {unit}")
    if found.is_exact:
        shown = f" {SINGULAR.get(unit, unit)}" if found.low == 1 and unit != "procent" else shown
        return f"{number_text(found.low)}{shown}"
    if found.tens is not None and found.low == 0:
        return f"minder dan {number_text(found.high + 1)}{shown}"
    return f"{number_text(found.low)} tot en met {number_text(found.high)}{shown}"


def number_text(number: int) -> str:
    """A whole number as Dutch people write it.

    >>> number_text(1234567)
    '1.234.567'
    """
    return f"{number:,}".replace(",", ".")


def euros(cents: int) -> str:
    """An amount in cents, in euros.

    >>> euros(2000050), euros(2000000), euros(-150)
    ('€ 20.000,50', '€ 20.000', '-€ 1,50')
    """
    sign, whole, rest = "-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    return f"{sign}€ {number_text(whole)}" + (f",{rest:02}" if rest else "")


def number_of(typed: str) -> int | None:
    """A whole number as Dutch people type it; None for what could mean another one.

    >>> (
    ...     number_of("1250"),
    ...     number_of("1.250"),
    ...     number_of("1.25"),
    ...     number_of("1,250"),
    ...     number_of("07"),
    ... )
    (1250, 1250, None, None, None)
    """
    found = _NUMBER.fullmatch(plain(typed)) if len(typed) <= _LONGEST else None
    return int(found[0].replace(".", "")) if found else None


def cents_of(typed: str) -> int | None:
    """An amount in euros as Dutch people type it, in cents; None for what could mean another one.

    >>> cents_of("1.250,50"), cents_of("€ 40"), cents_of("40,-"), cents_of("1250 euro")
    (125050, 4000, 4000, 125000)
    >>> cents_of("1.25"), cents_of("12.50"), cents_of("1,250"), cents_of("1.250.00"), cents_of("-5")
    (None, None, None, None, None)
    """
    found = _AMOUNT.fullmatch(plain(typed).casefold()) if len(typed) <= _LONGEST else None
    if found is None:
        return None
    return int(found["whole"].replace(".", "")) * 100 + int(found["cents"] or 0)


def _said_on_top(figure: Figure, found: Range) -> str:
    """A count on top of a stock that nobody knows exactly: it is never more than a lower bound."""
    opening = figure.opening
    if opening is None:
        raise AssertionError
    if figure.missing == "niet_geteld":
        stock = "ten minste" if opening.kind == "minimaal" else "ongeveer"
        year = opening.as_of.year
        return (
            f"{stock} {number_text(opening.count)} {figure.unit} tot en met {year}; "
            "over de tijd daarna zijn nog geen cijfers"
        )
    if opening.kind == "minimaal":
        return f"ten minste {number_text(opening.count + found.low)} {figure.unit}"
    more = f", en daarna ten minste {number_text(found.low)}" if found.low else ""
    return f"ongeveer {number_text(opening.count)} {figure.unit}{more}"


def _said_of_rest(tens: int, unit: str) -> str:
    """The difference of the whole and its parts, as published: no count of its own."""
    if tens < 0:
        return f"verrekend met een eerdere periode: {number_text(tens)} {unit}"
    return f"blijft over van het geheel: {number_text(tens)} {unit}" if tens else "niets"


def sentence(shown: Shown) -> str:
    """An indicator in one sentence, as it stands under its picture."""
    main = shown.main
    begin = f"{shown.indicator.name}: {said(main)}"
    below = next((one for one in shown.in_role("noemer") if one.range is not None), None)
    if main.range is None:
        return f"{shown.indicator.name}. {said(main)}"
    text = begin
    if below is not None:
        text += f", van {said(below)}" if shown.indicator.is_share else f", op {said(below)}"
    share = next((one for one in shown.in_role("aandeel") if not one.value and one.range), None)
    if share is not None:
        text += f" ({said(share)})"
    return f"{text}. {TRENDS[shown.trend]}".rstrip()
