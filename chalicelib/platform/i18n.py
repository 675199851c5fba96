"""Texts in the reader's language, from gettext catalogues. Dutch is the msgid, so it needs none.

A further language is its catalogue, ``locale/<code>/LC_MESSAGES/signaalpunt.po``, and its line in
LANGUAGES; nothing else knows which languages there are.
"""

from __future__ import annotations

import functools
import gettext as stdlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

_LOCALE = Path(__file__).parents[1] / "locale"
_DOMAIN = "signaalpunt"
_SOURCE = "nl"

Direction = Literal["ltr", "rtl"]


class Language(NamedTuple):
    """A language: its BCP 47 code, its name in its own words, the direction of its script."""

    code: str
    own_name: str
    direction: Direction = "ltr"


# A language is offered as soon as it stands here.
LANGUAGES: tuple[Language, ...] = (Language("nl", "Nederlands"), Language("en", "English"))


def offered(asked: str | None) -> str:
    """The code ``asked`` for; Dutch when it is none of ours."""
    return asked if asked and any(asked == one.code for one in LANGUAGES) else _SOURCE


def direction(language: str) -> Direction:
    """The direction in which ``language`` is read; ``ltr`` for one that is no longer offered."""
    return next((one.direction for one in LANGUAGES if one.code == language), "ltr")


def in_order(number: str, language: str) -> str:
    """A telephone number or a code that keeps its order inside a plain text in ``language``.

    Between words of a script that runs from right to left, ``14 078`` would be shown as ``078 14``:
    the isolates of Unicode (UAX 9, LRI and PDI) prevent it. Markup has ``dir`` for this.

    >>> in_order("14 078", "nl")
    '14 078'
    """
    return f"\u2066{number}\u2069" if direction(language) == "rtl" else number


def N_(text: str) -> str:  # noqa: N802 - the customary mark for gettext extraction
    """Mark a text for the catalogue; it is translated when it is shown."""
    return text


class MissingCatalogue(RuntimeError):
    """There is no compiled catalogue for a language that is offered."""


@dataclass(frozen=True)
class Translator:
    """Turns Dutch msgids into ``language``; a text without a translation stays Dutch."""

    language: str
    _catalogue: stdlib.NullTranslations

    def gettext(self, message: str) -> str:
        """``message`` in this language. The empty text stays empty."""
        return self._catalogue.gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The form that ``number`` asks for, in this language."""
        return self._catalogue.ngettext(singular, plural, number)


@functools.cache
def translator(language: str) -> Translator:
    """The translator for one of the languages that are offered. Raises MissingCatalogue."""
    if language == _SOURCE:
        return Translator(language, stdlib.NullTranslations())
    try:
        return Translator(language, stdlib.translation(_DOMAIN, _LOCALE, [language]))
    except FileNotFoundError:
        msg = (
            f"no compiled catalogue for language {language!r}: "
            f"compile {_LOCALE.name}/{language}/LC_MESSAGES/{_DOMAIN}.po (make does it)"
        )
        raise MissingCatalogue(msg) from None
