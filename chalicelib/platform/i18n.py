"""Texts in the reader's language, from gettext catalogues. Dutch is the msgid, so it needs none."""

from __future__ import annotations

import functools
import gettext as stdlib
from dataclasses import dataclass
from pathlib import Path

_LOCALE = Path(__file__).parents[1] / "locale"
_DOMAIN = "signaalpunt"
_SOURCE = "nl"


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
