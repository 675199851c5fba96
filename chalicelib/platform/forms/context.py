"""The context of every request to the engine: the language, the day, the municipality, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from chalicelib.platform.calendar import span_text
from chalicelib.platform.i18n import LANGUAGES, N_

if TYPE_CHECKING:
    from chalicelib.platform.gemeente import Gemeente


class Translator(Protocol):
    """Turns Dutch msgids into one language; the empty text stays empty."""

    @property
    def language(self) -> str: ...

    def gettext(self, message: str) -> str: ...


class Option(NamedTuple):
    """One answer that can be chosen: what is stored, what is shown, and a word of explanation.

    ``lang`` is the language of the label, empty for that of the page. ``alone``: of check boxes, nothing
    else can be ticked beside it.
    """

    value: str
    label: str
    hint: str = ""
    lang: str = ""
    alone: bool = False


def options_of(words: Mapping[Any, str]) -> tuple[Option, ...]:
    """An option for each code, with its words (a msgid), in the order of the mapping."""
    return tuple(Option(code, said) for code, said in words.items())


_PARTS_OF_THE_DAY = {
    "ochtend": N_("’s Ochtends, van {span}"),
    "middag": N_("’s Middags, van {span}"),
}


@dataclass(frozen=True)
class Context:
    """``lists`` holds the choices that change by the day, in the language of ``translator``."""

    translator: Translator
    today: date
    gemeente: Gemeente
    lists: Mapping[str, Sequence[Option]] = field(default_factory=dict)

    def text(self, message: str, **facts: object) -> str:
        """``message`` in the reader's language, its ``{placeholders}`` filled in."""
        known = self.gemeente.facts(self.translator.language)
        return self.translator.gettext(message).format_map({**known, **facts})

    def moment(self, stored: str) -> str:
        """A stored moment in the reader's language, on the clocks of the municipality."""
        return self.gemeente.said(stored, self.translator.language)

    def named(self, known: Mapping[Any, str], code: str) -> str:
        """The words of a stored code; the code itself when only later code knows what it means."""
        return self.text(known[code]) if code in known else code

    def options(self, name: str) -> Sequence[Option]:
        """The list ``name``: the wijken of the municipality, our languages (``talen``), the parts of the
        day in which the desk can call (``belmomenten``), what the desk often asks (``standaardvragen``), or
        one of ``lists``.
        """
        if name == "talen":
            return [Option(one.code, one.own_name, lang=one.code) for one in LANGUAGES]
        if name == "wijken":
            return [Option(wijk.code, wijk.name) for wijk in self.gemeente.wijken]
        if name == "belmomenten":
            language = self.translator.language
            return [
                Option(part, self.text(_PARTS_OF_THE_DAY[part], span=span_text(*span, language)))
                for part, span in self.gemeente.hours.parts.items()
            ]
        if name == "standaardvragen":
            language = self.translator.language
            return [
                Option(one.code, one.label.get(language) or one.label["nl"])
                for one in self.gemeente.standard_questions
            ]
        return self.lists.get(name, ())


def language_of(
    submitted: Mapping[str, Sequence[str]], offered: Sequence[str], default: str
) -> str:
    """The language to answer in: the one asked for by ``lang:<code>``, or the one filled in so far.

    A language that is not offered counts as not asked for.
    """
    asked = (submitted.get("go") or ("",))[0].removeprefix("lang:")
    for language in (asked, (submitted.get("lang") or ("",))[0]):
        if language in offered:
            return language
    return default
