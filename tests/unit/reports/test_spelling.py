"""A search finds a name, a number or a reference in whatever way it was written."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.platform.code import ALPHABET, is_checked, parse_reference
from chalicelib.reports.spelling import Passage, find, length_of, read_spelling

# One line for each kind: each spelling finds all others.
SAME = (
    "El-Idrissi|El Idrissi|elidrissi|EL\u2011IDRISSI|El\u2019Idrissi|Él Idríssi",
    "D\u2019Angelo|D'Angelo|Dangelo|d angelo|D\u02bcAngelo",
    "J.P. Balk|JP Balk|J. P. Balk|jp. balk",
    "Al-Masri|Al Masri|AlMasri|Al\u2011Masri",
    "Samir El Khattabi|Samir El-Khattabi|samir elkhattabi",
    "'s-Gravenhage|s Gravenhage|\u2019s\u2011Gravenhage",
    "Moham\u200bmed Azzouz|Mohammed  Azzouz|mo\u00adhammed azzouz",
    "3311 AB|3311AB|3311ab",
    "test.persoon@school.example|TEST.Persoon@School.Example",
    "96J-NBB-7XB|96jnbb7xb|96J NBB 7XB|96j.nbb.7xb|96J–NBB–7XB",
    (
        "06-12 34 56 78|0612345678|06 12345678|06.12.34.56.78|(06) 12345678|06/12345678|+31 6 12345678"
        "|+31612345678|0031 6 12 34 56 78|0031612345678|+31 (0)6-12345678|31612345678|０６１２３４５６７８"
        "|0 6 1 2 3 4 5 6 7 8|06\u201112345678"
    ),
    "078-1234567|078 123 45 67|(078) 1234567|+31 78 123 4567|0031781234567",
    "+32 475 12 34 56|0475/12.34.56|0032475123456|+32 (0)475 123456",
)
PAIRS = [(one, other) for line in SAME for one in line.split("|") for other in line.split("|")]


def is_found(line: str, *texts: str) -> bool:
    return find(read_spelling(line), list(map(Passage, texts))) is not None


@pytest.mark.parametrize(("sought", "written"), PAIRS)
def test_each_spelling_finds_each_other(sought: str, written: str) -> None:
    assert is_found(sought, f"Op 3 maart zag ik {written}, met 12 anderen.")


@pytest.mark.parametrize(
    ("sought", "written"),
    [
        ("Bo", "De boos kijkende jongen"),
        ("Li", "Lisa en Ali"),
        ("Al", "Dat is alles"),
        ("de", "Dordrecht"),
        ("elidrissi", "El is Idrissi"),
        ("0612345678", "06-12345679"),
        ("0612345678", "06-1234, en om 5678"),
        ("jan jansen", "Jan Pietersen"),
        ("96J-NBB-7XB", "96J-NBB-7XC"),
    ],
)
def test_what_differs_is_not_found(sought: str, written: str) -> None:
    assert not is_found(sought, written)


@pytest.mark.parametrize(
    ("sought", "written"),
    [
        ("Bo", "Zij noemt hem Bo."),
        ("Bo", "Bo\u2019s fiets"),
        ("Al", "Al-Masri"),
        ("Li", "LI, 17"),
        ("jans", "Jansen"),
        ("王明", "我认识王明的"),
        ("Jansen Jan", "Jan is de zoon van Jansen"),
        ("96J-NBB-7XB", "Mijn nummer: 96jnbb7xb."),
        ("9GJ-NBB-7XB", "9GJ-NBB-7XB"),
    ],
)
def test_what_is_the_same_is_found(sought: str, written: str) -> None:
    assert is_found(sought, written)


def test_a_reference_is_read_as_it_is_heard() -> None:
    (characters,) = (c for c in (f"01A10B1W{last}" for last in ALPHABET) if is_checked(c))
    heard = characters.lower().replace("0", "o").replace("1", "l")
    for typed in (characters, heard, f"{heard[:3]} {heard[3:6]} {heard[6:]}"):
        assert is_found(typed, parse_reference(characters))
        assert is_found(f"Wantij {typed}", "op het Wantij", parse_reference(characters))
        assert not is_found(f"Wantij {typed}", parse_reference(characters))


def test_words_may_stand_in_different_answers() -> None:
    assert is_found("Samir Wantijpark", "een jongen, Samir", "bij het Wantijpark")


def test_a_hit_stands_where_it_says() -> None:
    text = "Bel Jo\u00adsé van Dalen op 06-12 34 56 78 of 0031612345678."
    for line, expected in (
        ("jose van dalen", ["Jo\u00adsé van Dalen"]),
        ("0612345678", ["06-12 34 56 78", "0031612345678"]),
    ):
        found = find(read_spelling(line), [Passage(text)])
        assert found is not None
        assert [text[hit.start : hit.end] for hit in found[0]] == expected


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4), st.text(), st.text())
def test_a_text_is_found_by_its_own_words_however_they_are_written(
    words: list[str], before: str, after: str
) -> None:
    line = " ".join(words)
    assume(length_of(line))
    assert is_found(line, f"{before} {line} {after}")


_FIGURES = st.text("0123456789", min_size=8, max_size=8)
_MARKS = st.sampled_from(["", " ", "-", ".", "/", "\u00a0", "\u2011"])


@given(_FIGURES, _MARKS, st.lists(_MARKS, min_size=7, max_size=7), st.sampled_from(range(6)))
def test_a_mobile_number_is_found_in_any_spelling(
    figures: str, mark: str, marks: list[str], way: int
) -> None:
    assume(figures[0] not in "0")
    apart = "".join(f + m for f, m in zip(figures, [*marks, ""], strict=True))
    written = ("06", "+316", "00316", "+31 (0)6", "+31 6", "(06)")[way] + mark + apart
    assert is_found("06" + figures, f"zijn nummer is {written} geloof ik")
    assert is_found(written, f"zijn nummer is 06-{figures} geloof ik")
