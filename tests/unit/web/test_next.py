"""Going on with the next melding: danger first, then what waits longest, of nobody or one's own."""

from __future__ import annotations

import pytest

from tests.support.bureau import Bureau, answered, later
from tests.support.reading import every


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def following(bureau: Bureau, sid: str) -> str:
    """The ``sid`` of the melding to which the link leads, or the word of the list."""
    answer = answered(303, bureau.get(f"/volgende/{sid}", bureau.triagist))
    return answer.headers["location"].rpartition("/")[2]


def arrived(bureau: Bureau, **values: str) -> str:
    later(bureau, minutes=1)
    return bureau.report(**values)[1]


def test_the_next_melding_is_the_next_in_the_list_round_and_round(bureau: Bureau) -> None:
    first, second, danger = arrived(bureau), arrived(bureau), arrived(bureau, danger_now="ja")
    assert following(bureau, danger) == first
    assert following(bureau, first) == second
    assert following(bureau, second) == danger


def test_what_a_colleague_has_is_passed_by_and_ones_own_is_not(bureau: Bureau) -> None:
    mine, other, free = (arrived(bureau, danger_now="ja") for _ in range(3))
    answered(303, bureau.post(f"/melding/{mine}/oppakken", {}, bureau.triagist))
    colleague = bureau.logged_in("regisseur")
    answered(303, bureau.post(f"/melding/{other}/oppakken", {}, colleague))
    assert following(bureau, mine) == free
    assert following(bureau, free) == mine
    # Behind one that stands in no list the first of all comes.
    assert following(bureau, other) == free


def test_when_nothing_is_left_the_list_says_so(bureau: Bureau) -> None:
    assert following(bureau, "0" * 32) == "werkbak"
    only = arrived(bureau)
    assert following(bureau, only) == "werkbak"


def test_after_an_act_the_page_offers_the_next_one(bureau: Bureau) -> None:
    sid = arrived(bureau)
    answered(303, bureau.post(f"/melding/{sid}/oppakken", {}, bureau.triagist))
    page = answered(200, bureau.get(f"/melding/{sid}?gedaan=oppakken", bureau.triagist))
    assert f"../volgende/{sid}" in [link["href"] for link in every(page.body, "a")]
