"""A BSN is found however people write it, and nothing else is taken for one."""

from __future__ import annotations

import random
import time
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn as stdnum_bsn

from chalicelib.platform.forms.question import Question
from chalicelib.platform.forms.reading import read
from chalicelib.platform.typed import Wrong, bsn
from tests.support.person import a_context

STORY = Question(label="l", widget="textarea", max_length=4000)
# As many as the measure asks for: one in eleven of nine digits passes the test for a BSN.
MANY = 1_000


def is_refused(story: str) -> bool:
    try:
        read(STORY, [story], a_context())
    except Wrong as wrong:
        return wrong.code == "bsn"
    return False


def each(*samples: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "written", [one for group in samples for one in group.split("|")]
    )


def a_bsn(chance: random.Random) -> str:
    """Nine digits that pass the eleven test; many do not begin with a nought, some do."""
    while True:
        digits = [chance.randrange(10) for _ in range(8)]
        last = sum((9 - n) * digit for n, digit in enumerate(digits)) % 11
        if last < 10 and any(digits):
            return "".join(map(str, [*digits, last]))


def grouped(number: str, separator: str, *sizes: int) -> str:
    ends = [sum(sizes[: n + 1]) for n in range(len(sizes))]
    starts = [0, *ends]
    return separator.join(number[start:end] for start, end in zip(starts, ends, strict=False))


def in_script(text: str, zero: int) -> str:
    return text.translate({ord("0") + n: chr(zero + n) for n in range(10)})


SEPARATORS = [" ", "-", ".", "\u2013", "\u2011", "\u00a0", " - ", "\u200b-", "\u2212"]


@pytest.mark.parametrize("separator", SEPARATORS, ids=ascii)
@pytest.mark.parametrize("sizes", [(9,), (3, 3, 3), (4, 2, 3)], ids=str)
def test_a_bsn_in_groups_is_found_and_taken_out(separator: str, sizes: tuple[int, ...]) -> None:
    chance = random.Random(f"{separator}{sizes}")
    for _ in range(MANY):
        written = grouped(a_bsn(chance), separator, *sizes)
        written = in_script(written, chance.choice([0x30, 0x30, 0xFF10, 0x660, 0x6F0]))
        story = f"Zijn nummer is {written}, zegt hij."
        assert bsn.found_in(story), story
        assert bsn.taken_out(story) == "Zijn nummer is , zegt hij."
    assert is_refused(story)


@each(
    "123456782|Zijn nummer is 123456782.|in 2024 123456782|12 123456782|(123456782)|"
    "123456782 en nog eens 123456782",
    "bsn123456782bsn|BSN:123456782|bsn-nummer 123 45 67 82|"
    "burgerservicenummer is 1 2 3 4 5 6 7 8 2|sofinummer: 12-34-56-782",
    "in 2024 123 456 782|+31612345678 123456782|078 123 45 67 123-456-782|1234 56782|123\u200b456\u200b782",
    "12 34 56 782|123/456/782|123_456_782|123  456  782|123\n456\n782|123\t456\t782|123\r\n456\r\n782|"
    "123 / 456 / 782|12/34/56/782|12-34-56-78-2|1234 567 82|12.345.6782|123\u00b7456\u00b7782|123--456--782|"
    "123-456 782|_123456782_|123\\456\\782|123 456 782\n123 456 782|12_34_56_78_2",
    "BSN: 12-34-56-782|BSN 1,2,3,4,5,6,7,8,2|b.s.n. 12 34 56 78 2|BSN van mijn zoon is 12 34 56 78 2|"
    "burgerservicenummer 1 2 3 4 5 6 7 8 2|12 34 56 78 2 (BSN)|12 34 56 78 2 is zijn bsn|"
    "social security number 12 34 56 78 2|Burger service nummer: 12 34 56 78 2",
    "Zijn telefoon. 123456782|Hij had een telefoon, 123456782|Geen leerlingnummer. 123456782|"
    "tel 0612345678 en 123456782|telefoon en 123456782|leerlingnummer 223456784 BSN 123456782|"
    "leerlingnummer 12345678, bsn 123456782|zijn nummer: 123456782|persoonsnummer 123456782",
    "- 123456782|een\n123456782\ntwee|0612345678, 123456782",
)
def test_a_bsn_among_words_and_numbers_is_found(written: str) -> None:
    assert is_refused(written)
    assert not bsn.found_in(bsn.taken_out(written))


@each(
    "123456789|1234567820|0123456782|12345678|000000000|1 2 3 4 5 6 7 8 2|"
    "123 456 123 456 782|123, 456, 782|12 34 56 78 2|0.123456782|192.168.1.34|12:34:56:782",
    "leerlingnummer 123456782|Studentnummer: 123 456 782|personeelsnr. 123456782|casusnummer is 123456782|"
    "zaaknr 123-456-782|klantnummer=123456782|dossier nr. 123456782|V-nummer 123456782|volgnummer 123456782|"
    "student number 123456782|case number is 123456782|Employee No. 123456782|leerlingnummer (8b) 123456782|"
    "leerlingnummers 123456782, 123456782 en 123456782|zaaknummer 2024 123456782",
    "bel hem op 612345673|app mij op 6 12345673|Tel. 612345673|call me on 612345673|06-nummer: 612345673|"
    "06 123456782|telefoon is 612345673",
    "123.456.782,00|€ 123.456.782|€123456782|123.456.782 euro|bedrag 123.456.782|EUR 123.456.782|"
    "123456782,50|123.456.782,-",
    "order 123456782|ordernummer: 123456782|ORD-123456782|2026-123456782|zaaknummer 123456782|"
    "#123456782|€ 123.456.782",
    "https://school.nl/123456782|jan123456782@school.nl|NL123456782B01|meldnummer 123-456-782|"
    "KvK 123456782",
    "+31 6 10000007|+31 (0)6 10000007|0031 6 10000007|(0)6 10000007|(+31) 610000007|"
    "31 610000007|+316 10000007",
    "06 12345678|078 770 81 12|NL91 ABNA 0417 1643 00|BE71 0961 2345 6769|12 14 15 16 9|"
    "1, 2, 3, 4, 5, 6, 7, 8, 2",
)
def test_another_number_is_not_taken_for_a_bsn(written: str) -> None:
    assert not is_refused(f"Het was {written}, dat weet ik.")
    assert bsn.taken_out(written) == written


def digits(chance: random.Random, pattern: str) -> str:
    return "".join(str(chance.randrange(10)) if c == "." else c for c in pattern)


PHONES = (
    "+31 6 ........|+31 (0)6 ........|+31 6-........|0031 6 ........|0031 (0)6 ........|"
    "(0)6 ........|(0)6........|"
    "(+31) 6........|+31 6 .... ....|+31 78 ... .. ..|06-........|06 .. .. .. ..|078 .......|"
    "078-... .. ..|31 6........|"
    "+32 ... ... ...|+32 2 ... .. ..|02 ... .. ..|0475 .. .. ..|+90 5.. ... .. ..|"
    "+90 5.. .......|+212 6........|"
    "+49 ... .......|+49 (0)... .......|+48 ... ... ...|+34 ... ... ...|+34 ...-...-...|"
    "+44 20 .... ....|+1 (...) ...-....|"
    "0032 .........|+ 31 6 ........|+31\u00a06\u00a0........|+31 6 …........".replace("…", "\u200b")
).split("|")


@pytest.mark.parametrize("pattern", PHONES)
def test_no_telephone_number_is_taken_for_a_bsn(pattern: str) -> None:
    chance = random.Random(pattern)
    times = 3 * MANY if pattern == "+31 6 ........" else MANY // 2
    told = [f"Zijn nummer is {digits(chance, pattern)}, bel hem." for _ in range(times)]
    assert [story for story in told if bsn.found_in(story)] == []
    assert not is_refused(told[0])


def test_no_random_id_and_no_list_is_taken_for_a_bsn() -> None:
    chance = random.Random(1)
    for _ in range(MANY):
        named = uuid.UUID(int=chance.getrandbits(128), version=4)
        ages = " ".join(str(chance.randrange(1, 100)) for _ in range(chance.randrange(5, 12)))
        rooms = " ".join(str(chance.randrange(100, 1000)) for _ in range(chance.randrange(4, 9)))
        for written in (
            *(str(named), named.hex, named.hex[:12], named.hex[-9:] + "f", ages, rooms),
            digits(chance, "ORD-........."),
            digits(chance, "bestelnummer ........."),
            digits(chance, "2026-........."),
            digits(chance, "NL.. ABNA .... .... .."),
            digits(chance, "NL..ABNA.........."),
        ):
            story = f"Hij stuurde mij dit: {written}"
            assert not bsn.found_in(story), story


KINDS = "leerling student personeels casus zaak dossier klant cliënt pakket volg bestel serie v-".split()
word = st.sampled_from(KINDS)
nummer = st.sampled_from(["nummer", "nr", "nr.", "nummer is", "nummer:", "nr. ", "nummer ("])


@given(word, nummer, st.sampled_from(["123456782", "123 456 782", "123-456-782", "12.34.56.782"]))
def test_a_number_that_a_word_in_front_names_is_no_bsn(kind: str, rest: str, number: str) -> None:
    for case in (str.lower, str.capitalize, str.upper):
        assert not bsn.found_in(f"Hij heeft {case(kind + rest)} {number}.")
    assert bsn.found_in(f"Hij heeft een {kind}{rest} gekregen, {number}.")
    assert bsn.found_in(f"Bel hem op zijn telefoon. Zijn nummer is {number}.")


@given(st.lists(st.from_regex(r"[0-9]{1,8}", fullmatch=True), min_size=2, max_size=12))
def test_numbers_with_commas_between_are_a_list(numbers: list[str]) -> None:
    assert not bsn.found_in("Kamers " + ", ".join(numbers))


@given(
    st.permutations("123456782"),
    st.sampled_from([" ", "-", ".", "/", ", ", "\n", " * "]),
    st.data(),
)
def test_behind_its_name_a_bsn_is_found_in_any_grouping(
    ordered: list[str], separator: str, data: Any
) -> None:
    number = "".join(ordered)
    cuts = data.draw(st.sets(st.integers(1, 8)))
    written = "".join((separator if n in cuts else "") + digit for n, digit in enumerate(number))
    for label in ("BSN ", "burgerservicenummer: ", "bsn-nr. ", "Sofinummer is ", "B.S.N. = "):
        assert bsn.found_in(label + written) == stdnum_bsn.is_valid(number)


@pytest.mark.parametrize(
    "unit",
    ["1 ", "1_", "123 456 78a ", "tel. 1", "leerlingnummers 123456789, ", "bsn van 1 ", "+1 "],
)
def test_the_longest_text_takes_no_longer_for_each_character(unit: str) -> None:
    """Slices of what is left once made a row of numbers of a whole request take minutes."""
    started = time.process_time()
    bsn.found_in(unit * (250_000 // len(unit)))
    assert time.process_time() - started < 30


@given(st.text("0123456789 .-()+", max_size=40))
def test_no_bsn_is_left_however_the_digits_fall(text: str) -> None:
    assert not bsn.found_in(bsn.taken_out(text))


@given(st.text(), st.text())
def test_no_word_is_lost_when_a_bsn_is_taken_out(before: str, after: str) -> None:
    story = f"{before} Zijn nummer: 123456782. {after}"
    if bsn.found_in(story.replace("123456782", "")):
        return
    left = bsn.taken_out(story)
    assert "".join(left.split(" ")) == "".join(story.replace("123456782", "").split(" "))


def test_taking_out_a_bsn_leaves_the_words_around_it_apart() -> None:
    assert bsn.taken_out("een 123456782 twee") == "een twee"
    assert bsn.taken_out("een\n123456782\ntwee") == "een\n \ntwee"


def test_a_number_in_a_field_for_numbers_is_not_held_for_a_bsn() -> None:
    number: Any = read(Question(label="l", widget="tel", max_length=40), ["612345673"], a_context())
    assert number == "+31 6 12345673"
