"""Reading text: characters that nobody sees, control characters of a paste, one way to write a letter."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
# Lone surrogates (Cs): bytes that were no UTF-8, which can be neither stored nor sent.
_UNREADABLE = re.compile("[\ud800-\udfff]")

# White space, and characters without a shape that mean nothing at the edge of a text: zero widths, soft
# hyphens, direction marks, fillers (Default_Ignorable_Code_Point of Unicode 15, and the empty braille cell).
_AT_EDGES = (
    r"\s\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff"
    r"\uffa0\ufff0-\ufffc"
)
# Variation selectors, tags and joiners too: they shape a character before them and are nothing alone.
_SHAPELESS = (
    _AT_EDGES
    + r"\u034f\u180b-\u180d\u180f\ufe00-\ufe0f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# In front they have no character to shape.
_FRONT = re.compile(f"^[{_SHAPELESS}]+")
# As characters: a pattern that ends in $ looks at a long run of blanks once from each of them.
_AT_THE_END = "".join(re.findall(f"[{_AT_EDGES}]", "".join(map(chr, range(0x10000)))))
# Marks that stand on a letter (Mn, Mc, Me), private use (Co), formatting (Cf). Not what is unassigned (Cn):
# Python may not know the newest emoji yet.
_NOTHING_ALONE = frozenset({"Mn", "Mc", "Me", "Co", "Cf"})
_VISIBLE = re.compile(f"[^{_SHAPELESS}]")
_INVISIBLE = re.compile(f"[{_SHAPELESS.removeprefix(chr(92) + 's')}]")


# Joiners and variation selectors.
_SHAPING = frozenset("\u200c\u200d" + "".join(map(chr, range(0xFE00, 0xFE10))))


def _controls() -> dict[int, str]:
    """The character that stands for each control character (Cc) of a paste; for most there is none."""
    read = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "")
    # Word: end of a line, end of a page, end of a cell.
    read |= {0x0B: "\n", 0x0C: "\n", 0x07: " ", 0x2028: "\n", 0x2029: "\n"}
    # A page that was said to be Latin-1 and was Windows-1252: quotes, dashes, the euro (WHATWG Encoding).
    shown = bytes(range(0x80, 0xA0)).decode("cp1252", errors="replace")
    read |= {0x80 + n: c for n, c in enumerate(shown) if c != REPLACEMENT}
    del read[0x09], read[0x0A]
    return read


_CONTROLS = _controls()


def scrub(typed: str) -> str:
    """The text as it can be shown again: one kind of line end, no control characters.

    U+FFFD stands for each lone surrogate. Whatever went through here goes through unchanged.
    """
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    return _UNREADABLE.sub(REPLACEMENT, lines.translate(_CONTROLS))


def named(text: str) -> str:
    r"""The text as staff read it: what has no shape stands there by its Unicode name (secure-intake T29).

    A joiner or a selector stays where it shapes what is seen: behind an emoji, or in a script that needs it.

    >>> named("Jan\u202eneS")
    'Jan[RIGHT-TO-LEFT OVERRIDE]neS'
    """
    return _INVISIBLE.sub(_named, text)


def _named(found: re.Match[str]) -> str:
    mark, before = found[0], found.string[: found.start()].rstrip("".join(_SHAPING))[-1:]
    if (
        mark in _SHAPING
        and before
        and unicodedata.category(before) in {"So", "Sk", "Lo", "Mn", "Mc"}
    ):
        return mark
    return f"[{unicodedata.name(mark, f'U+{ord(mark):04X}')}]"


def is_readable(typed: str) -> bool:
    """Whether ``typed`` holds characters only, and no bytes that are none."""
    return _UNREADABLE.search(typed) is None


def clean(typed: str) -> str:
    """The text as it is stored: one way to write a letter (NFC), trimmed; "" when there is nothing to see."""
    text = scrub(typed)
    if all(map(_says_nothing, text)):
        return ""
    return _FRONT.sub("", unicodedata.normalize("NFC", text)).rstrip(_AT_THE_END)


def _says_nothing(character: str) -> bool:
    """Whether ``character`` says nothing alone: nobody sees it, no font has it, or it marks another."""
    return not _VISIBLE.match(character) or unicodedata.category(character) in _NOTHING_ALONE


def one_line(typed: str) -> str:
    r"""A name or another short text as it is stored: single spaces, no line ends.

    >>> one_line("\u200b Jan  de\nVries ")
    'Jan de Vries'
    """
    return " ".join(clean(typed).split())


def plain(typed: str) -> str:
    r"""Typed text as a number, an address or a code is read from it: no formatting of any kind.

    Digits of every script are 0 to 9, dashes of every length are ``-``, quotes are straight, wide letters
    are narrow (NFKC), spaces single; what nobody sees is gone.

    >>> plain("\u200e\uff10\uff16 \u2013 \u0661\u0662")
    '06 - 12'
    """
    text = unicodedata.normalize("NFKC", scrub(typed))
    return " ".join("".join(map(_plainly, _INVISIBLE.sub("", text))).split())


# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN_LETTERS = str.maketrans(
    dict(zip("øłđħ\u0131ðæœþ", "o l d h i d ae oe th".split(), strict=True))
)


def letters_of(name: str) -> str:
    """A name as it is told apart from others: without case, accents, spaces and marks.

    Of a name without letters and figures it is the name.

    >>> letters_of("College  Zuid-Wést"), letters_of("college zuidwest"), letters_of(" +++ ")
    ('collegezuidwest', 'collegezuidwest', '+++')
    """
    folded = name
    # Twice: folding can bring back what decomposing took apart (Unicode 3.13, D146).
    for _ in range(2):
        folded = unicodedata.normalize("NFKD", folded).casefold()
    letters = "".join(c for c in folded.translate(_PLAIN_LETTERS) if c.isalnum())
    return letters or name.strip()


def is_invisible(character: str) -> bool:
    """Whether nobody sees ``character``, which is no white space."""
    return _INVISIBLE.match(character) is not None


def digit(character: str) -> str:
    """``character`` as one of 0 to 9; "" when it is no digit of any script."""
    value = unicodedata.decimal(character, None)
    return "" if value is None else str(value)


def is_dash(character: str) -> bool:
    """Whether ``character`` is a dash of any length, or the minus sign."""
    return unicodedata.category(character) == "Pd" or character == "\u2212"


_QUOTES = {**dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'")}
_QUOTES |= dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')


def _plainly(character: str) -> str:
    if character.isascii():
        return _QUOTES.get(character, character)
    if is_dash(character):
        return "-"
    return _QUOTES.get(character) or digit(character) or character
