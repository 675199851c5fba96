r"""Two ways of writing the same word, folded to one: for finding a name again, never for showing it.

A word is a run of letters and digits; whatever else stands in a text parts two words. Of a word remains what
a reader would call the same: no case, no accent, stroke or dot, no mark that nobody sees, digits 0 to 9, and
Latin letters for those of another script that look like them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from chalicelib.platform.typed.text import digit, is_invisible

# Letters that Unicode takes apart no further, in small letters. Teh marbuta, alef maqsura and the Persian
# yeh and kaf are written for their Arabic neighbours; a tatweel only stretches a word.
_READ_AS = {"ð": "d", "þ": "th", "ŋ": "ng", "ə": "a", "\u0251": "a", "ɛ": "e", "ɔ": "o", "ĸ": "k"}
_READ_AS |= {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "\u0647", "ـ": ""}
# The others say by their own name which letter bears the stroke: "LATIN SMALL LETTER O WITH STROKE".
_BORNE_BY = re.compile(
    r"LATIN (?:SMALL |CAPITAL )?(?:LETTER|LIGATURE) (?:SMALL CAPITAL |DOTLESS |SCRIPT |AFRICAN |BARRED )?"
    r"([A-Z]{1,2})(?: WITH .+| BAR)?"
)
# Greek and Cyrillic letters that a reader takes for Latin ones (Unicode TR39), as far as they are common: as
# they look among Latin letters, where small and capital ones may look different, ...
_LOOKS_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαηικνορτυχ",
    "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXanikvoptux",
)
# ... and in a word of their own script, where small letters stand for the capitals too.
_LOOKS_LIKE_SMALL = dict(
    zip(
        "авеѕіјкмнорстухһԁԛԝαβεζηικμνορτυχ",
        "abesijkmhopctyxhdqwabezhikmnoptyx",
        strict=True,
    )
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ITS_NEIGHBOURS = re.compile(r"[\u0370-\u052f\u1f00-\u1fff]")
# Apostrophes and the like that Unicode counts as letters: D\u02bcAngelo, Sa\u02bfid.
_NO_LETTERS = frozenset(map(chr, (*range(0x2B9, 0x300), 0x7F4, 0x7F5, 0xA78B, 0xA78C)))
# Old-fashioned Dutch: van Dÿk. Other words have no ÿ in the middle of Dutch.
_DOTTED_Y = re.compile("ÿ|y\u0308", re.IGNORECASE)
_NO_WORD = " "


@dataclass(frozen=True)
class Word:
    """A folded word, and where it stands in its text: from ``start`` to before ``end``."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    r"""The words of a text, folded, each with its place.

    >>> [word.text for word in words_of("Đorđe  D’Angelo-Møller, Jo\u00adsé")]
    ['dorde', 'd', 'angelo', 'moller', 'jose']
    """
    found = []
    for run in re.finditer(r"\S+", text.translate(_RUNS)):
        folded = _folded(text[run.start() : run.end()])
        if folded:
            found.append(Word(folded, run.start(), run.end()))
    return found


def fold(text: str) -> str:
    r"""The folded words of a text with single spaces between them. Folding twice is folding once.

    >>> fold("José  VAN DER Straßen"), fold("J\u0430n\u200bsen"), fold("\uff10\uff16-١٢")
    ('jose van der strassen', 'jansen', '06 12')
    """
    return " ".join(word.text for word in words_of(text))


def _folded(run: str) -> str:
    run = _DOTTED_Y.sub("ij", run)
    if _LATIN.search(run) and _ITS_NEIGHBOURS.search(run):
        run = run.translate(_LOOKS_LIKE)
    return run.translate(_FOLDS)


def _fold_one(character: str) -> str:
    """The letters and digits that stand for a character; " " when it parts words, "" when it is not read."""
    if is_invisible(character):
        return ""
    bare, before = character, ""
    # Again until nothing changes: folding can bring back what taking apart took away (Unicode 3.13, D146).
    while bare != before:
        before = bare
        apart = unicodedata.normalize("NFKD", bare).casefold()
        bare = "".join(map(_bare, unicodedata.normalize("NFKD", apart)))
    if bare:
        return bare
    return "" if unicodedata.category(character)[0] == "M" or character in _READ_AS else _NO_WORD


def _bare(character: str) -> str:
    character = digit(character) or character
    read = _READ_AS.get(character, _LOOKS_LIKE_SMALL.get(character))
    if read is not None:
        return read
    if not character.isascii() and (borne := _BORNE_BY.fullmatch(unicodedata.name(character, ""))):
        return borne[1].lower()
    # Vowel signs of Indic scripts, which stand on no letter and are one.
    is_sign = unicodedata.category(character) in {"Mc", "Mn"} and not unicodedata.combining(
        character
    )
    is_letter = character.isalnum() and character not in _NO_LETTERS
    is_read = is_letter or (is_sign and not is_invisible(character))
    return character if is_read else ""


class _Folds(dict[int, str]):
    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_one(chr(point))
        return folded


class _Runs(dict[int, str]):
    """One character for one, so that places in the text stay: a blank where words part, else none."""

    def __missing__(self, point: int) -> str:
        run = self[point] = _NO_WORD if _FOLDS[point] == _NO_WORD else "x"
        return run


_FOLDS, _RUNS = _Folds(), _Runs()
