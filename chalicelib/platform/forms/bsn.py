"""Finding citizen service numbers (BSN) in free text: we may not keep them.

A BSN is nine digits that pass the eleven test (``stdnum.nl.bsn``), written together or with single
spaces or dots between them. Nine digits inside a longer unbroken number are no BSN.
"""

from __future__ import annotations

import re
import unicodedata

_NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[ .\u00a0]?\d){8}(?!\d)")


# Nine digits with a separator between each two.
_REACH = 17


def found_in(text: str) -> bool:
    """Whether ``text`` holds a BSN."""
    return _first(text) is not None


def taken_out(text: str) -> str:
    """``text`` without any BSN.

    >>> taken_out("Zijn nummer 123456782 ken ik.")
    'Zijn nummer ken ik.'
    """
    position = 0
    while (found := _first(text, position)) is not None:
        start, end = found
        before, after = text[:start], text[end:]
        # Of the spaces on both sides one stays, so that no two words or numbers grow together.
        text = before.rstrip(" ") + " " + after.lstrip(" ") if before and after else before + after
        # What was in front of a candidate has been looked at; only digits just before it may join
        # what came after.
        position = max(0, len(before.rstrip(" ")) - _REACH)
    return text


def _first(text: str, position: int = 0) -> tuple[int, int] | None:
    while (match := _NINE_DIGITS.search(text, position)) is not None:
        if _is_bsn(match.group()):
            return match.span()
        # Candidates may overlap: "12 123456782" begins with nine digits that are no BSN.
        position = match.start() + 1
    return None


def _is_bsn(digits: str) -> bool:
    # Imported here: hardly any text holds nine digits.
    from stdnum.nl import bsn

    plain = "".join(str(unicodedata.digit(c)) for c in digits if c.isdecimal())
    return bool(bsn.is_valid(plain))
