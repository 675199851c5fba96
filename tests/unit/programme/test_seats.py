"""Seats: never more than there are, and a newcomer never passes the waiting list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.programme.domain import take_seat
from tests.support.builders import a_sessie


@given(st.integers(0, 5), st.integers(0, 12))
def test_seats_are_given_in_order_of_arrival(seats: int, people: int) -> None:
    sessie = a_sessie(free=seats)
    places = []
    for n in range(people):
        sessie, place = take_seat(sessie, f"p{n}", f"s{n}", "d")
        places.append(place)
    waiting = max(0, people - seats)
    given_out = ["aangemeld"] * min(seats, people) + ["wachtlijst"] * waiting
    assert [p.place for p in places] == given_out
    assert [p.ticket for p in places if p.ticket] == list(range(1, waiting + 1))
    assert (sessie.free, sessie.waiting) == (max(0, seats - people), waiting)
    assert sessie.version == people


def test_a_free_seat_is_not_given_to_a_newcomer_while_somebody_waits() -> None:
    after, place = take_seat(a_sessie(free=1, waiting=2, tickets=5), "p", "s", "d")
    assert (place.place, place.ticket, place.position) == ("wachtlijst", 6, 3)
    assert after.free == 1
