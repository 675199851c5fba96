"""Who does the work of a medewerker who is away: the deputy, the deputy of that one, and never a loop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.access.domain import Medewerker, Role, can_stand_in, may, stands_in

DAY = date(2026, 3, 2)
AWAY = {"absent_from": "2026-03-01", "absent_until": "2026-03-02"}


def somebody(name: str, *roles: Role, **more: Any) -> Medewerker:
    return Medewerker(name, name, frozenset(roles or ("triagist",)), "s", **more)


def who(name: str, *staff: Medewerker, day: date = DAY) -> str | None:
    found = stands_in({one.id: one for one in staff}, name, day)
    return None if found is None else found.id


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 28), "a"),
        (date(2026, 3, 1), "b"),
        (date(2026, 3, 2), "b"),
        (date(2026, 3, 3), "a"),
    ],
)
def test_an_absence_includes_both_its_days(day: date, expected: str) -> None:
    a, b = somebody("a", deputy="b", **AWAY), somebody("b")
    assert who("a", a, b, day=day) == expected


def test_of_a_chain_the_first_who_is_there_and_has_access_stands_in() -> None:
    a, b = somebody("a", deputy="b", **AWAY), somebody("b", deputy="c", **AWAY)
    c, d = somebody("c", deputy="d", active=False), somebody("d")
    assert who("a", a, b, c, d) == "d"
    assert who("a", a, replace(b, absent_from=""), c, d) == "b"


def test_a_chain_that_ends_or_comes_back_has_nobody() -> None:
    a, b = somebody("a", deputy="b", **AWAY), somebody("b", deputy="a", **AWAY)
    assert who("a", a, b) is None
    assert who("a", replace(a, deputy="a")) is None
    assert who("a", replace(a, deputy="weg")) is None
    assert who("a", replace(a, deputy="")) is None
    assert who("weg", a, b) is None


def test_a_right_is_looked_for_along_the_chain() -> None:
    lead = somebody("lead", "teamleider", deputy="b", **AWAY)
    b, c = somebody("b", deputy="c"), somebody("c", "teamleider")
    staff = {one.id: one for one in (lead, b, c)}
    found = stands_in(staff, "lead", DAY, can=lambda one: may(one, "toegang_volgen"))
    assert found is c


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ("triagist", "regisseur", True),
        ("teamleider", "triagist", True),
        ("oproep", "oproep", True),
        ("oproep", "triagist", False),
        ("fg", "beheerder", False),
        ("triagist", "teamleider", False),
        ("triagist", "netwerkcoordinator", False),
        ("triagist", "beheerder", False),
        ("netwerkcoordinator", "triagist", True),
        ("aandachtsfunctionaris", "aandachtsfunctionaris", False),
    ],
)
def test_a_deputy_may_do_the_same_work(own: Role, other: Role, *, expected: bool) -> None:
    assert can_stand_in(somebody("b", other), somebody("a", own)) is expected
    assert not can_stand_in(somebody("b", other, active=False), somebody("a", own))
    assert not can_stand_in(somebody("a", own), somebody("a", own))
