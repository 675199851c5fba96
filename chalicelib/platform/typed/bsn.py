"""Finding citizen service numbers (BSN) in free text: we may not keep them.

A BSN is nine digits of any script that pass the eleven test (``stdnum.nl.bsn``), together or in groups with
the same separator between them: ``123456782``, ``123-456-782``, ``1234.56.782``. No BSN is a part of a longer
number, of a word, an id or a link, a telephone number, or a list of small numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from chalicelib.platform.typed.text import digit, is_dash, is_invisible

_LENGTH = 9
# How people write nine digits in groups, also inside a longer row of numbers, and when nothing else is there.
_GROUPINGS = ((3, 3, 3), (4, 2, 3))
_ALONE = ((4, 5), (5, 4), (3, 6), (6, 3))
# Hardly any text gets further than this.
_MANY_DIGITS = re.compile(r"\d(?:\D{0,8}\d){8}")
# Numbers with one mark or space between each two.
_RUN = re.compile(r"\d+(?:(?: ?[-.] ?| )\d+)*")
_GROUP = re.compile(r"\d+")
_IN_BRACKETS = re.compile(r"\((?=\+?\d{1,4}\))|(?<=\d)\)")
# ITU-T E.164: so many digits has the longest telephone number; here, with its first 0, ten.
_LONGEST_PHONE, _PHONE_HERE = 15, 10
# Marks that make numbers and letters one id: a uuid, an order number, a link, a mail address.
_IN_A_WORD = re.compile(r"(?:[^\W\d]|\w[-/#@=+&%~])\Z"), re.compile(r"[^\W\d]|[-/#@=+&%~]\w")
# What stands in front tells what a number is.
_REACH = 40
_IT_IS = re.compile(
    r"(?<![^\W\d_])(?:bsn|sofi|burgerservice|service)[- ]?(?:nummer|number|nr)?[\W_]{0,3}(?:is)?[\W_]{0,3}\Z",
    re.IGNORECASE,
)
_IT_IS_ANOTHER = re.compile(
    r"(?:\b(?:order|bestel(?:ling)?|factuur|invoice|zaak|dossier|klant|customer|ticket|case|kenmerk|referentie|ref"
    r"|reference|meld(?:ing)?|polis|account|rekening|pakket|track(?:ing)?|kvk|iban|imei|id|tel|telefoon|telephone"
    r"|phone|mobiel|mobile|gsm|fax|whatsapp)[- ]?(?:nummer|number|nr|no|code)?\W{0,3}(?:is)?|[€$£#])"
    r"\W{0,3}\Z",
    re.IGNORECASE,
)


def found_in(text: str) -> bool:
    """Whether ``text`` holds a BSN."""
    return next(_spans(text), None) is not None


def taken_out(text: str) -> str:
    """``text`` without any BSN.

    >>> taken_out("Zijn nummer 123-456-782 ken ik.")
    'Zijn nummer ken ik.'
    """
    # Again, because without its neighbour a number may turn out to be a BSN.
    while spans := list(_spans(text)):
        ends = [0, *(end for _, end in spans)]
        starts = [*(start for start, _ in spans), len(text)]
        around = [text[end:start] for end, start in zip(ends, starts, strict=True)]
        # Of the spaces on both sides one stays, so that no two words or numbers grow together.
        around = [
            around[0].rstrip(" "),
            *(part.strip(" ") for part in around[1:-1]),
            around[-1].lstrip(" "),
        ]
        text = " ".join(filter(None, around))
    return text


class _Plain(NamedTuple):
    """A text with plain digits, dashes and spaces, and where each character of it came from."""

    text: str
    places: list[int]


class _Group(NamedTuple):
    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The begin and end of each BSN, in order."""
    if not _MANY_DIGITS.search(text):
        return
    plain = _plain(text)
    for run in _RUN.finditer(plain.text):
        groups = [_Group(*found.span()) for found in _GROUP.finditer(plain.text, *run.span())]
        rest = _Row(plain.text, groups[_phone(plain.text, groups) :])
        while rest.groups:
            if size := rest.bsn_at_front():
                first, last = rest.groups[0].start, rest.groups[size - 1].end - 1
                yield plain.places[first], plain.places[last] + 1
                rest = _Row(plain.text, rest.groups[size:])
            else:
                rest = _Row(plain.text, rest.groups[1:], rest.groups[0])


@dataclass(frozen=True)
class _Row:
    """Groups of digits, with a separator between each two; ``before`` is the group in front of them."""

    text: str
    groups: Sequence[_Group]
    before: _Group | None = None

    def bsn_at_front(self) -> int:
        """How many groups at the front are a BSN; 0 when none is there."""
        size = next((n for n, sum_ in self._sums() if sum_ == _LENGTH), 0)
        if not size or not _passes(self.text[self.groups[0].start : self.groups[size - 1].end]):
            return 0
        in_front = self.text[max(0, self.groups[0].start - _REACH) : self.groups[0].start]
        if _IT_IS.search(in_front):
            return size
        behind = self.text[self.groups[size - 1].end :][:2]
        before, after = _IN_A_WORD
        if before.search(in_front) or after.match(behind) or _IT_IS_ANOTHER.search(in_front):
            return 0
        is_one = size == 1 or self._is_grouped(size)
        return size if is_one and not self._has_country_code(size) else 0

    def _sums(self) -> Iterator[tuple[int, int]]:
        sizes = (group.size for group in self.groups[:_LENGTH])
        return enumerate(accumulate(sizes), start=1)

    def _is_grouped(self, size: int) -> bool:
        sizes = tuple(group.size for group in self.groups[:size])
        separators = {self._between(n) for n in range(1, size)}
        if len(separators) > 1:
            return False
        if sizes in _ALONE:
            is_alone = self.before is None and len(self.groups) == size
            return is_alone and self.text[self.groups[0].start] != "0" and separators != {"-"}
        return sizes in _GROUPINGS and self._is_apart(size, separators)

    def _is_apart(self, size: int, separators: set[str]) -> bool:
        """Whether the groups around are a year or stand farther off: more of the same is a list."""
        around = [(self.before, 0)]
        if len(self.groups) > size:
            around.append((self.groups[size], size))
        return all(
            group is None or group.size == 4 or self._between(n) not in separators
            for group, n in around
        )

    def _between(self, n: int) -> str:
        """The separator in front of group ``n``, without spaces around a mark."""
        left = self.groups[n - 1] if n else self.before
        between = self.text[left.end : self.groups[n].start] if left else ""
        return between.strip() or between

    def _has_country_code(self, size: int) -> bool:
        if self.before is None or self.before.size > 3:
            return False
        code = self.text[self.before.start : self.before.end]
        if code == "0":
            return True
        # Imported here: hardly any text holds nine digits.
        import phonenumbers as library

        number = code + "".join(self.text[g.start : g.end] for g in self.groups[:size])
        try:
            found = library.parse(f"+{number}")
        except library.NumberParseException:
            return False
        return str(found.country_code) == code and library.is_possible_number(found)


def _phone(text: str, groups: Sequence[_Group]) -> int:
    """How many groups at the front are a telephone number with its + or 0."""
    first = text[groups[0].start : groups[0].end]
    sums = list(accumulate(group.size for group in groups))
    in_front = text[max(0, groups[0].start - 2) : groups[0].start].rstrip(" ")
    if in_front.endswith("+") or (first.startswith("00") and sums[-1] > _LENGTH):
        return sum(size <= _LONGEST_PHONE for size in sums)
    if first.startswith("0") and _PHONE_HERE in sums:
        return sums.index(_PHONE_HERE) + 1
    return 0


def _plain(text: str) -> _Plain:
    seen = [
        (
            digit(c)
            or ("-" if is_dash(c) else " " if c == "\t" or unicodedata.category(c) == "Zs" else c),
            n,
        )
        for n, c in _seen(text)
    ]
    written = "".join(c for c, _ in seen)
    brackets = {found.start() for found in _IN_BRACKETS.finditer(written)}
    kept = [one for n, one in enumerate(seen) if n not in brackets]
    return _Plain("".join(c for c, _ in kept), [n for _, n in kept])


def _seen(text: str) -> Iterator[tuple[int, str]]:
    return ((n, c) for n, c in enumerate(text) if not is_invisible(c))


def _passes(digits: str) -> bool:
    # Imported here: hardly any text holds nine digits.
    from stdnum.nl import bsn

    return bool(bsn.is_valid("".join(filter(str.isdigit, digits))))
