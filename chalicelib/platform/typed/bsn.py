"""Finding citizen service numbers (BSN) in free text: we may not keep them.

A BSN is nine digits of any script that pass the eleven test (``stdnum.nl.bsn``), together or in groups with
the same separator between them: ``123456782``, ``123/456/782``, ``12 34 56 782``. What stands directly in
front decides where the digits cannot: behind "BSN" any grouping is one, behind "leerlingnummer" none is. No
BSN is a part of a longer number, of a word, an id or a link, a telephone number, an amount, or a list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from chalicelib.platform.typed.text import digit, is_dash, is_invisible

_LENGTH = 9
# How people write nine digits in groups, also inside a longer row of numbers; ...
_GROUPINGS = ((3, 3, 3), (4, 2, 3), (2, 2, 2, 3), (3, 2, 2, 2))
# ... when no other number is near; ...
_IN_TWO = ((4, 5), (5, 4), (3, 6), (6, 3))
_IN_MORE = ((2, 3, 4), (2, 4, 3), (3, 2, 4), (3, 4, 2), (4, 3, 2), (2, 2, 3, 2), (2, 3, 2, 2))
# ... and with marks: with spaces these are ages or points.
_MARKED = ((2, 2, 2, 2, 1), (1, 2, 2, 2, 2))
# Hardly any text gets further than this.
_MANY_DIGITS = re.compile(r"\d(?:\D{0,30}\d){8}")
# Numbers with no letter between them.
_RUN = re.compile(r"\d+(?:[\W_]{1,6}\d+)*")
_GROUP = re.compile(r"\d+")
# The separator of one number; what is no such separator stands between two.
_SEPARATOR = re.compile(r" {1,4}| *([-./_\\\u00b7\u2022])\1{0,2} *| *\r?\n *")
_NEAR = re.compile(r"[-./_ ]{1,3}")
_IN_BRACKETS = re.compile(r"\((?=\+?\d{1,4}\))|(?<=\d)\)")
# ITU-T E.164: so many digits has the longest telephone number; here, with its first 0, ten.
_LONGEST_PHONE, _PHONE_HERE = 15, 10
# Marks that make numbers and letters one id: a uuid, an order number, a link, a mail address, a fraction.
_IN_A_WORD = (
    re.compile(r"(?:[^\W\d_]|\w[-_/#@=+&%~]|(?<!\d)\d{1,4}[.,])\Z"),
    re.compile(r"[^\W\d_]|[-_/#@=+&%~]\w|[.,]\d{1,2}(?!\d)"),
)
_AMOUNT = (
    re.compile(r"[€$£#] {0,2}\Z"),
    re.compile(r" ?(?:€|,-|,\d\d(?!\d)|\.\d\d(?!\d)|(?:euro|eur|dollars?|usd)\b)", re.IGNORECASE),
)
# What stands in front tells what a number is.
_REACH = 60
_OWN = (
    r"(?:b\.?s\.?n\.?|sofi|burger[- ]?service|service|social security)"
    r"(?:[- ]?(?:nummers?|numbers?|nrs?|no))?"
)
_IT_IS = re.compile(
    rf"(?<![^\W\d_]){_OWN}[\W_]{{0,3}}(?:is|was|luidt)?[\W_]{{0,4}}\Z",
    re.IGNORECASE,
)
_IT_IS_FARTHER_ON = re.compile(
    rf"(?<![^\W\d_]){_OWN}(?:[ ][^\W\d_]+){{1,5}}[ :=]{{1,3}}\Z", re.IGNORECASE
)
_IT_WAS = re.compile(
    rf"[ ,(=]{{1,3}}(?:(?:is|was)[ ])?(?:(?:het|mijn|zijn|haar|hun|the|my|his|her)[ ])?{_OWN}\b",
    re.IGNORECASE,
)
# These say nothing of whose number it is, or may mean a BSN.
_NO_OTHER = r"(?:burger\w*|\w*bsn|sofi|\w*service|persoons|belasting|fiscaal|identi\w+)"
_NUMBER = r"(?:nummers?|numbers?|nrs?|nos?|num|code|id)"
_NAMED = (
    "order|bestel(?:ling)?|factuur|invoice|zaaks?|casus|dossier|klant(?:en)?|customer|cli[eë]nt(?:en)?|ticket"
    "|case|file|kenmerk|referentie|ref|reference|meld(?:ing)?|report|incident|polis|policy|account|rekening|bank"
    "|pakket|parcel|track(?:ing)?|kvk|rsin|iban|imei|id|leerling(?:en)?|student(?:en)?|pupil|school|personeels?"
    "|personnel|employee|staff|medewerkers?|werknemers?|pati[eë]nt(?:en)?|member(?:ship)?|lid|passport|paspoort"
    "|rijbewijs|licen[cs]e|document|serie|serial|boekings?|booking|reserverings?|reservation|registratie"
    "|registration|btw|vat|pas|card|kaart|deelnemers?|participant|product|article|artikel|vehicle|locker|lot|tel|telefoon|telephone|phone|mobiel|mobile|cell|contact|gsm|fax|whatsapp"
)
# "Student" alone says who, not what kind of number follows.
_BARE = (
    "order|bestelling|factuur|invoice|zaak|casus|dossier|klant|customer|ticket|case|kenmerk|referentie|ref"
    "|reference|melding|polis|account|rekening|pakket|tracking|kvk|rsin|iban|imei|id|tel|telefoon|telephone"
    "|phone|mobiel|mobile|gsm|fax|whatsapp|bedrag|amount|totaal|total|prijs|price|saldo|eur|euro|06"
)
_TO_CALL = (
    r"(?:ge)?bel(?:t|de|d|len)?|(?:ge)?appe?n?t?|sms(?:en)?|call(?:ed)?|ring|text|bereikbaar|reach"
)
_OF_CALLS = (
    "me|mij|hem|haar|hen|ons|him|her|us|them|ze|op|at|on|via|naar|met|maar|dan|even|gerust|terug|back|het|dit"
    "|the|this|nummer|number|nr"
)
_IT_IS_ANOTHER = re.compile(
    rf"(?<!\w)(?:(?!{_NO_OTHER}[- ]?{_NUMBER})(?:\w+-?(?:nummers?|numbers?|nrs?)|(?:{_NAMED})[- ]?{_NUMBER})"
    rf"|{_BARE}|(?:{_TO_CALL})(?: (?:{_OF_CALLS})){{0,4}})"
    # After a whole word a full stop ends the sentence.
    r"(?:(?:(?<=nr)|(?<=nrs)|(?<=no)|(?<=num)|(?<=tel)|(?<=ref))\.)?(?: ?\(\w+\))?"
    r"(?: ?[:=#]\s?| (?:is|was|luidt|zijn|are)\b:?|)[ \"'(*#]{0,3}\Z",
    re.IGNORECASE,
)
# "leerlingnummers 1, 2 en 3"
_SEVERAL = re.compile(r"(?:nummers|numbers|nrs|nos)\W*(?:zijn|are)?\W*\Z", re.IGNORECASE)
_AND = re.compile(r"[\s,;/&]{0,3}(?:(?:en|and|of|or)\b)?[\s]{0,3}", re.IGNORECASE)


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
    another = -1
    for found in _RUN.finditer(plain.text):
        groups = [_Group(*one.span()) for one in _GROUP.finditer(plain.text, *found.span())]
        row = _Row(plain.text, groups)
        # A word in front of the first number of a list tells what the others are.
        is_listed = another >= 0 and bool(_AND.fullmatch(plain.text, another, found.start()))
        is_listed |= row.is_list_of_another_kind
        another = found.end() if is_listed else -1
        if is_listed:
            continue
        for first, size in row.bsns():
            start, end = groups[first].start, groups[first + size - 1].end
            yield plain.places[start], plain.places[end - 1] + 1


@dataclass(frozen=True)
class _Row:
    """Groups of digits with no letter between them."""

    text: str
    groups: Sequence[_Group]

    def bsns(self) -> Iterator[tuple[int, int]]:
        """The first group of each BSN, and how many groups make it."""
        at = 0
        if (size := self._nine(0)) and self._passes(0, size) and self._is_named(size):
            yield 0, size
            at = size
        elif self.is_another_kind:
            at = self._number_at_front()
        while at < len(self.groups):
            if phone := self._phone(at):
                at += phone
            elif (size := self._nine(at)) and self._passes(at, size) and self._is_bsn(at, size):
                yield at, size
                at += size
            else:
                at += 1

    @cached_property
    def is_another_kind(self) -> bool:
        """Whether the words in front say that this is no BSN."""
        in_front = self._in_front(0)
        return not _IT_IS.search(in_front) and bool(_IT_IS_ANOTHER.search(in_front))

    @property
    def is_list_of_another_kind(self) -> bool:
        return self.is_another_kind and bool(_SEVERAL.search(self._in_front(0)))

    def _is_named(self, size: int) -> bool:
        """Whether the words around say that the first ``size`` groups are a BSN."""
        in_front = self._in_front(0)
        if _IT_IS.search(in_front):
            return True
        if self.is_another_kind:
            return False
        is_all = size == len(self.groups)
        return bool(_IT_IS_FARTHER_ON.search(in_front)) or (
            is_all and bool(_IT_WAS.match(self.text, self.groups[-1].end))
        )

    def _number_at_front(self) -> int:
        """How many groups the number has that the words in front name."""
        phone = self._phone(0)
        if phone:
            return phone
        digits = self.groups[0].size
        size = 1
        while size < len(self.groups) and digits < _LENGTH and _NEAR.fullmatch(self._between(size)):
            digits += self.groups[size].size
            size += 1
        return size

    def _is_bsn(self, at: int, size: int) -> bool:
        in_front = self._in_front(at)
        behind = self.groups[at + size - 1].end
        for before, after in (_IN_A_WORD, _AMOUNT):
            if before.search(in_front) or after.match(self.text, behind):
                return False
        is_one = size == 1 or self._is_grouped(at, size)
        return is_one and not self._has_country_code(at, size)

    def _is_grouped(self, at: int, size: int) -> bool:
        sizes = tuple(group.size for group in self.groups[at : at + size])
        if not all(_SEPARATOR.fullmatch(self._between(n)) for n in range(at + 1, at + size)):
            return False
        kinds = {self._kind(n) for n in range(at + 1, at + size)}
        is_alone = not self._is_near(at) and not self._is_near(at + size)
        is_national = self.text[self.groups[at].start] == "0"
        if len(kinds) > 1:
            return is_alone and not is_national and sizes in _GROUPINGS
        (kind,) = kinds
        if len(sizes) == 4 and kind == "." and self._is_ip_address(at):
            return False
        if sizes in _IN_TWO or sizes in _IN_MORE:
            is_area = sizes in _IN_TWO and kind == "-"
            return is_alone and not is_national and not is_area and "\n" not in kind
        if sizes in _MARKED:
            return is_alone and not is_national and not kind.isspace()
        return sizes in _GROUPINGS and self._is_apart(at, size, kind)

    def _is_ip_address(self, at: int) -> bool:
        return all(int(self.text[g.start : g.end]) < 256 for g in self.groups[at : at + 4])

    def _is_apart(self, at: int, size: int, kind: str) -> bool:
        """Whether the groups around are a year or stand farther off: more of the same is a list."""
        around = ((at - 1, at), (at + size, at + size))
        return all(
            self.groups[group].size == 4 or self._kind(n) != kind
            for group, n in around
            if 0 <= group < len(self.groups)
        )

    def _kind(self, n: int) -> str:
        """The separator in front of group ``n``, without spaces around a mark."""
        between = self._between(n)
        return between.strip(" ") or between

    def _between(self, n: int) -> str:
        """The text between group ``n`` and the one in front of it; "" at the ends."""
        if not 0 < n < len(self.groups):
            return ""
        return self.text[self.groups[n - 1].end : self.groups[n].start]

    def _is_near(self, n: int) -> bool:
        return _NEAR.fullmatch(self._between(n)) is not None

    def _in_front(self, at: int) -> str:
        start = self.groups[at].start
        return self.text[max(0, start - _REACH) : start]

    def _nine(self, at: int) -> int:
        """How many groups have nine digits together; 0 when none have."""
        digits = 0
        for size, group in enumerate(self.groups[at : at + _LENGTH], start=1):
            digits += group.size
            if digits >= _LENGTH:
                return size if digits == _LENGTH else 0
        return 0

    def _passes(self, at: int, size: int) -> bool:
        # Imported here: hardly any text holds nine digits.
        from stdnum.nl import bsn

        digits = "".join(self.text[g.start : g.end] for g in self.groups[at : at + size])
        return bool(bsn.is_valid(digits))

    def _has_country_code(self, at: int, size: int) -> bool:
        if not self._is_near(at) or self.groups[at - 1].size > 3:
            return False
        code = self.text[self.groups[at - 1].start : self.groups[at - 1].end]
        if code in {"0", "06"}:
            return True
        # Imported here: hardly any text holds nine digits.
        import phonenumbers as library

        number = code + "".join(self.text[g.start : g.end] for g in self.groups[at : at + size])
        try:
            found = library.parse(f"+{number}")
        except library.NumberParseException:
            return False
        return str(found.country_code) == code and library.is_possible_number(found)

    def _phone(self, at: int) -> int:
        """How many groups are a telephone number with its + or 0; 0 when none are."""
        start = self.groups[at].start
        has_plus = self.text[max(0, start - 2) : start].rstrip(" ").endswith("+")
        if not has_plus and self.text[start] != "0":
            return 0
        sums: list[int] = []
        for n, group in enumerate(self.groups[at : at + _LONGEST_PHONE], start=at):
            if n > at and not self._is_near(n):
                break
            sums.append(group.size + (sums[-1] if sums else 0))
        if has_plus or (self.text.startswith("00", start) and sums[-1] > _LENGTH):
            return sum(size <= _LONGEST_PHONE for size in sums)
        return sums.index(_PHONE_HERE) + 1 if _PHONE_HERE in sums else 0


def _plain(text: str) -> _Plain:
    seen = [
        (
            digit(c)
            or ("-" if is_dash(c) else " " if c == "\t" or unicodedata.category(c) == "Zs" else c),
            n,
        )
        for n, c in enumerate(text)
        if not is_invisible(c)
    ]
    written = "".join(c for c, _ in seen)
    brackets = {found.start() for found in _IN_BRACKETS.finditer(written)}
    kept = [one for n, one in enumerate(seen) if n not in brackets]
    return _Plain("".join(c for c, _ in kept), [n for _, n in kept])
