"""Reading a telephone number (``phonenumbers``, the numbering plans of libphonenumber)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chalicelib.platform.typed import Wrong
from chalicelib.platform.typed.text import plain

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

# A number without a country code is Dutch, and is written with its area code: 10 digits with the 0.
_HERE, _COUNTRY, _DIGITS = "NL", 31, 9
# 0800 1234: the shortest one that can be somebody's.
_SHORTEST = 7
# No hour, day or number of a desk has so many; the longest number has 15 (ITU-T E.164).
_A_NUMBER, _LONGEST = 7, 15
# So few figures among letters are an hour, not a number that is too short.
_NO_NUMBER = 3
# Words that say no more than that a number follows.
_LABEL = re.compile(
    r"(?:[\W_]|(?:tel|tele(?:foon|phone)|mob(?:iele|iel|ile)?|gsm|phone|call|callto|nr|nummer|number|no|mijn|my|het"
    r"|the|is|t|m|(?:telefoon|mobiel)(?:nummer|nr))(?![^\W\d_]))*",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"[\s,;(]*(?:(?:toestel|tst|extension|ext|t|x)[\s.:=]*|#\s*)(\d{1,6})(?![\w/-])", re.IGNORECASE
)
_TRUNK = re.compile(r"^(\W*\d{1,5}\W{0,3})\(\s*0\s*\)")
_LETTER = re.compile(r"[^\W\d_]")
_STRETCH = re.compile(r"(?:[+(] ?){0,4}\d(?:[\W\d_]*\d)?")
_ONE_LETTER_IN_FRONT = re.compile(r"(?<![^\W\d_])[^\W\d_]\Z")
_LETTER_WITHIN = re.compile(r"\d(?![xt])[^\W\d_]\d", re.IGNORECASE)
_LETTER_BESIDE = re.compile(r"\d[^\W\d_]|[^\W\d_]\d")
# What may begin a note between figures: "06 12345678 (12)".
_MARK_OF_A_NOTE = re.compile(r"\d\s*[(#,;]")
# A mark that is in no number, or what a number begins with.
_BETWEEN_TWO = re.compile(r"(?<=\d)\s*(?:[/,;|&]|[-\s]+(?=[0+(]))")
_AROUND = " .,;:-/|*<>\"'"


def read_phone(typed: str) -> str:
    """The number as people read it in every country, with its country code, its extension and a note.

    Any separators and any digits. Words around it stand behind it in brackets, because "niet na zes uur" must
    not get lost. Raises Wrong.

    >>> read_phone("Tel. 06-12345678"), read_phone("+32 475/12.34.56")
    ('+31 6 12345678', '+32 475 12 34 56')
    >>> read_phone("078-1234567 toestel 12, niet na 17 uur")
    '+31 78 123 4567 ext. 12 (niet na 17 uur)'
    """
    # Imported here: no page without a typed number pays for it.
    import phonenumbers as library

    number, before, after = _found(plain(typed))
    if extension := _EXTENSION.match(after):
        number.extension = extension.group(1)
        after = after[extension.end() :]
    written = str(library.format_number(number, library.PhoneNumberFormat.INTERNATIONAL))
    note = "; ".join(filter(None, (_note(before), _note(after))))
    return f"{written} ({note})" if note else written


def _note(text: str) -> str:
    if _LABEL.fullmatch(text):
        return ""
    # One pair of brackets goes around all of it.
    return " ".join(re.sub(r"[()\[\]]", " ", text).split()).strip(_AROUND)


def _found(text: str) -> tuple[PhoneNumber, str, str]:
    """The only number in ``text``, and what stands in front of it and behind it. Raises Wrong."""
    stretches = list(_STRETCH.finditer(text))
    best = max(stretches, key=lambda one: len(_digits(one[0])), default=None)
    has_letters = _LETTER.search(text) is not None
    if best is None or (has_letters and len(_digits(best[0])) <= _NO_NUMBER):
        raise Wrong("phone_letters" if has_letters else "phone")
    long = [one for one in stretches if len(_digits(one[0])) >= _A_NUMBER]
    if len(long) > 1 or _is_several(best[0]):
        raise Wrong("phone_several")
    before, after = text[: best.start()], text[best.end() :]
    stray = _ONE_LETTER_IN_FRONT.search(before)
    if (stray and not _LABEL.fullmatch(stray[0])) or _LETTER_WITHIN.search(text):
        raise Wrong("phone_letters")
    if after.startswith("+"):
        raise Wrong("phone")
    ends = [best.end()]
    if has_letters or _MARK_OF_A_NOTE.search(best[0]):
        ends = [best.start() + one.end() for one in re.finditer(r"\d+", best[0])][::-1]
    try:
        number, end = _longest_good(text, best.start(), ends)
    except Wrong:
        if _LETTER_BESIDE.search(text):
            raise Wrong("phone_letters") from None
        raise
    return number, before, text[end:]


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_several(text: str) -> bool:
    """Whether figures and marks alone are two numbers, which are too long for one."""
    if len(_digits(text)) <= _LONGEST:
        return False
    cuts = (one.end() for one in _BETWEEN_TWO.finditer(text))
    return any(
        len(_digits(text[:cut])) >= _DIGITS and len(_digits(text[cut:])) >= _A_NUMBER
        for cut in cuts
    )


def _longest_good(text: str, start: int, ends: Sequence[int]) -> tuple[PhoneNumber, int]:
    """The number that begins at ``start`` and where it ends: a note may begin with figures ("17 uur").

    A number that the numbering plans know goes before one that is only possible. Raises Wrong.
    """
    import phonenumbers as library

    good = []
    for end in ends:
        try:
            good.append((_number(text[start:end]), end))
        except Wrong as wrong:
            if end == ends[0]:
                first = wrong
    if not good:
        raise first
    return next((one for one in good if library.is_valid_number(one[0])), good[0])


def _number(text: str) -> PhoneNumber:
    """The number in figures and marks alone. Raises Wrong."""
    import phonenumbers as library

    digits = _digits(text)
    if re.search(r"\d[^+]*\+", text):
        raise Wrong("phone")
    plus = "+" if "+" in text else ""
    is_abroad = bool(plus) or digits.startswith("00")
    if is_abroad:
        # People write the 0 that is dialled inside a country only: +31 (0)6.
        digits = _digits(_TRUNK.sub(r"\1", text))
    elif len(digits) == _DIGITS and not digits.startswith("0"):
        # The area code without its 0, which may look like a country code.
        digits = f"0{digits}"
    try:
        found = library.parse(plus + digits, _HERE)
    except library.NumberParseException as error:
        raise _unread(digits, error.error_type, is_abroad=is_abroad) from None
    _judge(found, digits, is_abroad=is_abroad)
    return found


def _unread(digits: str, why: int, *, is_abroad: bool) -> Wrong:
    from phonenumbers import NumberParseException

    if not is_abroad:
        return Wrong("phone_short" if len(digits) <= _DIGITS else "phone_long", digits=len(digits))
    unknown = why == NumberParseException.INVALID_COUNTRY_CODE
    return Wrong("phone_country" if unknown else "phone_abroad")


def _judge(found: PhoneNumber, digits: str, *, is_abroad: bool) -> None:
    """Raises Wrong for a number that nobody can have.

    Abroad, and for new series here, only the length is judged: a numbering plan that is out of date must not
    keep anybody from being called.
    """
    import phonenumbers as library

    national = library.national_significant_number(found)
    if found.country_code != _COUNTRY:
        possible = library.is_possible_number_with_reason(found)
        if possible == library.ValidationResult.INVALID_COUNTRY_CODE:
            raise Wrong("phone_country")
        if possible != library.ValidationResult.IS_POSSIBLE:
            raise Wrong("phone_abroad")
        return
    is_known = library.is_valid_number(found) and len(national) >= _SHORTEST
    if is_known or (len(national) == _DIGITS and not national.startswith("0")):
        return
    counted = len(national) + 1 if is_abroad else len(digits)
    raise Wrong("phone_short" if len(national) < _DIGITS else "phone_long", digits=counted)
