"""Reading a telephone number (``phonenumbers``, the numbering plans of libphonenumber)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chalicelib.platform.typed import Wrong
from chalicelib.platform.typed.text import plain

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

# A number without a country code is Dutch, and is written with its area code: 10 digits with the 0.
_HERE, _COUNTRY, _DIGITS = "NL", 31, 9
# 0800 1234: the shortest one that can be somebody's.
_SHORTEST = 7
_LABEL = re.compile(
    r"^\W*(?:(?:(?:tele(?:foon|phone)|tel|mob(?:iele|iel|ile)?|gsm|phone|call|callto|nr|nummer|number|no"
    r"|mijn|my|is|t|m|thuis|werk|home|work|priv[eé]|whatsapp|signal|telefoonnummer)\b|(?:telefoon|mobiel)nummer\b)[\s.:-]*)+",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"[\s,;]*(?:toestel|tst|extension|ext)[\s.:]*(\d{1,6})\W*$", re.IGNORECASE)
_TRUNK = re.compile(r"^(\W*\d{1,5}\W{0,3})\(\s*0\s*\)")
_LETTER = re.compile(r"[^\W\d_]")


def read_phone(typed: str) -> str:
    """The number as people read it in every country, with its country code and its extension.

    Any separators and any digits; a label in front is left out. Raises Wrong.

    >>> read_phone("Tel. 06-12345678"), read_phone("+32 475/12.34.56")
    ('+31 6 12345678', '+32 475 12 34 56')
    """
    # Imported here: no page without a typed number pays for it.
    import phonenumbers as library

    text = _LABEL.sub("", plain(typed))
    extension = _EXTENSION.search(text)
    text = text[: extension.start()] if extension else text
    if _LETTER.search(text):
        raise Wrong("phone_letters")
    digits = "".join(c for c in text if c.isdigit())
    if not digits or re.search(r"\d[^+]*\+", text):
        raise Wrong("phone")
    plus = "+" if "+" in text else ""
    is_abroad = bool(plus) or digits.startswith("00")
    if is_abroad:
        # People write the 0 that is dialled inside a country only: +31 (0)6.
        digits = "".join(c for c in _TRUNK.sub(r"\1", text) if c.isdigit())
    elif len(digits) == _DIGITS and not digits.startswith("0"):
        # The area code without its 0, which may look like a country code.
        digits = f"0{digits}"
    try:
        found = library.parse(plus + digits, _HERE)
    except library.NumberParseException as error:
        raise _unread(digits, error.error_type, is_abroad=is_abroad) from None
    _judge(found, digits, is_abroad=is_abroad)
    if extension:
        found.extension = extension.group(1)
    return str(library.format_number(found, library.PhoneNumberFormat.INTERNATIONAL))


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
