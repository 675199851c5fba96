"""Who is one person: an address and a name. Colleagues share a mailbox."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.programme.domain import name_in_letter, who
from tests.support.in_process import Site, signed_up

SHARED = "info@kompas.example"


@given(st.text(st.characters(categories=("Lu", "Ll", "Lo")), min_size=1), st.data())
def test_case_accents_spaces_and_marks_make_no_second_person(
    name: str, data: st.DataObject
) -> None:
    written = "".join(
        letter + data.draw(st.sampled_from(("", " ", "\u0301", "-", "\u200b", ". ")))
        for letter in name
    )
    assert who(SHARED, f"x{written}") == who(SHARED.upper(), f" X{name}")
    assert who(SHARED, name) == who(SHARED, unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Søren Møller", "Soren Moller"),
        ("Łukasz", "lukasz"),
        ("Yıldız", "YILDIZ"),
        ("IJsbrand", "ijsbrand"),
    ],
)
def test_letters_with_a_stroke_make_no_second_person(one: str, other: str) -> None:
    assert who(SHARED, one) == who(SHARED, other)


@pytest.mark.parametrize(
    ("address", "name"),
    [(SHARED, "Bram"), ("info+anna@kompas.example", "Anna"), ("bureau@kompas.example", "Anna")],
)
def test_another_name_or_another_address_is_another_person(address: str, name: str) -> None:
    assert who(address, name) != who(SHARED, "Anna")


def test_a_name_without_a_letter_is_a_name() -> None:
    assert who(SHARED, "🙂") != who(SHARED, "🙃")


@given(st.text(max_size=100))
def test_nothing_that_is_typed_as_a_name_is_a_link_in_a_mail(name: str) -> None:
    shown = name_in_letter(name)
    assert not set(shown) & set("/:@<>&\n\r\t")
    assert all(after == " " for char, after in pairwise(shown) if char == ".")


def sent(site: Site, *people: tuple[str, str]) -> list[tuple[str, str]]:
    """Subject and text of the mails, after each signed up on a page of their own."""
    for name, address in people:
        signed_up(site, name=name, email=address)
    return [(mail.subject.partition(":")[0], mail.text) for mail in site.mails()]


def test_two_colleagues_with_one_mailbox_get_two_seats_and_each_mail_names_its_own() -> None:
    anna, bram, third = sent(
        Site(), ("Anna de Wit", SHARED), ("Bram Bos", SHARED), ("Carla", "carla@kompas.example")
    )
    assert (anna[0], bram[0]) == ("U bent aangemeld", "U bent aangemeld")
    assert "Anna de Wit" in anna[1]
    assert "Bram Bos" in bram[1]
    # Two seats (tools/seed.py): the third is the first who waits.
    assert third[0] == "U staat op de wachtlijst"
    assert "nummer 1 op" in third[1]


def test_the_same_person_again_has_one_seat_and_is_told_so() -> None:
    first, again, other = sent(
        Site(), ("José de Vries", SHARED), ("jose  DE VRIES", SHARED.upper()), ("Bram", SHARED)
    )
    assert (first[0], again[0]) == ("U bent aangemeld", "U staat al op de lijst")
    assert other[0] == "U bent aangemeld"


def test_who_waits_and_signs_up_again_keeps_the_number() -> None:
    people = [
        (name, f"{name}@kompas.example") for name in ("anna", "bram", "carla", "carla", "dirk")
    ]
    *_, again, last = sent(Site(), *people)
    assert again[0] == "U staat al op de wachtlijst"
    assert "nummer 1 op" in again[1]
    assert "nummer 2 op" in last[1]


def test_each_mail_has_reference_name_date_with_year_and_address() -> None:
    people = [(name, f"{name}@kompas.example") for name in ("anna", "bram", "carla", "carla")]
    for _, text in sent(Site(), *people):
        assert "Uw nummer: " in text
        assert "Havenstraat 1, Dordrecht" in text
        assert "Datum: " in text
        assert " 20" in text.partition("Datum: ")[2].partition(",")[0]
