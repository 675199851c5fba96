"""Two ways of writing the same word are one word when it is searched."""

from __future__ import annotations

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.platform.typed.fold import fold, words_of

# One line for each kind: all of it is the same word.
SAME = (
    "José|jose|JOSÉ|Jose\u0301|ＪＯＳＥ|Jo\u00adsé|J\u200bose",
    "Yıldız|Yildiz|YILDIZ|YİLDİZ",
    "Søren|Soren|SØREN",
    "Møller|Moller",
    "Łukasz|lukasz",
    "Wróbel|Wrobel",
    "Đorđe|Dorde|ÐORÐE",
    "Ħassan|hassan",
    "Cæsar|Caesar",
    "Œuvre|oeuvre",
    "Þór|thor",
    "Straße|STRASSE|straẞe",
    "Dÿk|DŸK|dijk|Dĳk|Dy\u0308k",
    "Əli|Ali",
    "J\u0430nsen|jansen|\u0458\u0430nsen",
    "Bo|\u0412\u043e|\u0412o|B\u03bf",
    "Νίκος|ΝΙΚΟΣ",
    "Пётр|ПЕТР",
    "أحمد|احمد|أَحْمَد|احـمد",
    "على|علي|علی",
    "0612|０６１２|٠٦١٢",
)


@pytest.mark.parametrize("line", SAME, ids=lambda line: line.partition("|")[0])
def test_the_spellings_of_a_word_are_one(line: str) -> None:
    assert len(set(map(fold, line.split("|")))) == 1


@pytest.mark.parametrize(
    "mark", list("-\u2010\u2011\u2013\u2212'\u2018\u2019\u02bc\u02bf\u2032`.·/\u00a0\u3000")
)
def test_a_hyphen_an_apostrophe_and_a_dot_of_any_shape_part_words_alike(mark: str) -> None:
    assert fold(f"El{mark}Idrissi") == "el idrissi"


def test_names_that_differ_stay_apart() -> None:
    names = ["Jan", "Han", "Anna", "Ana", "Саша", "Паша", "王明", "王芳"]
    assert len(set(map(fold, names))) == len(names)


@given(st.text())
@example("Aὶ")
@example("ỿ\u0345")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_no_character_is_folded_further_the_second_time() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    assert [c for c in every if fold(fold(c)) != fold(c)] == []


@given(st.text())
def test_each_word_stands_where_it_says(text: str) -> None:
    words = words_of(text)
    assert [fold(text[word.start : word.end]) for word in words] == [word.text for word in words]
    ends = [0, *(word.end for word in words)]
    assert all(end <= word.start for end, word in zip(ends, words, strict=False))


@given(st.text(), st.text())
def test_a_word_is_folded_alike_wherever_it_stands(one: str, other: str) -> None:
    assert fold(f"{one} {other}").split() == [*fold(one).split(), *fold(other).split()]
