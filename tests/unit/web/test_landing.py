"""Where a medewerker lands: on the most urgent work that they may see."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import get_args

import pytest

from chalicelib.access.domain import Medewerker, Right, Role, holders, landing_of
from chalicelib.network.store import put_person
from tests.support.builders import a_person
from tests.support.bureau import Bureau, answered, later, led_to, text_of
from tests.support.reading import every

ROLES: tuple[Role, ...] = get_args(Role)
LANDING = {
    "triagist": "werkbak",
    "regisseur": "werkbak",
    "teamleider": "werkbak",
    "aandachtsfunctionaris": "berichten",
    "netwerkcoordinator": "begin",
    "beheerder": "begin",
    "fg": "journaal",
    "procesregisseur": "begin",
    "trainingscoordinator": "kosten",
    "evaluator": "evaluatie",
    "oproep": "begin",
    "tekenbevoegd": "begin",
    "communicatie": "evaluatie",
    "lezer": "evaluatie",
}
NOTHING_YET: tuple[Role, ...] = ("procesregisseur", "oproep")


def somebody(*roles: Role) -> Medewerker:
    return Medewerker("iemand", "Iemand", frozenset(roles), "x")


def every_set() -> Iterator[tuple[Role, ...]]:
    for number in range(len(ROLES) + 1):
        yield from combinations(ROLES, number)


def right_of(bureau: Bureau, page: str) -> Right:
    asked = bureau.guard.declared["GET", f"/{page}"]
    assert asked != "iedereen"
    return asked


def test_every_role_has_its_landing() -> None:
    assert set(LANDING) == set(ROLES)
    assert {role: landing_of(somebody(role)) for role in ROLES} == LANDING


def test_with_any_roles_somebody_lands_where_they_may_be(bureau: Bureau) -> None:
    allowed = {page: holders(right_of(bureau, page)) for page in set(LANDING.values())}
    for roles in every_set():
        page = landing_of(somebody(*roles))
        assert page == "begin" or not allowed[page].isdisjoint(roles), roles


def test_with_several_roles_the_most_urgent_work_comes_first() -> None:
    order = ("werkbak", "berichten", "begin", "journaal", "evaluatie", "kosten")
    for roles in every_set():
        # A role without a page of work hides no page of another one.
        with_work = [LANDING[role] for role in roles if role not in NOTHING_YET]
        expected = min(with_work, key=order.index, default="begin")
        assert landing_of(somebody(*roles)) == expected, roles


def test_somebody_without_access_lands_on_no_work() -> None:
    gone = Medewerker("iemand", "Iemand", frozenset(ROLES), "x", active=False)
    assert landing_of(gone) == "begin"


@pytest.mark.parametrize("role", ROLES)
def test_a_login_ends_there_or_on_the_page_that_was_wanted(bureau: Bureau, role: Role) -> None:
    bureau.hire("iemand", role, organisatie_id="waterlijn", person_id="vast")
    assert bureau.log_in("iemand").headers["location"] == "begin"
    later(bureau, minutes=1)
    secret = bureau.again("iemand")
    answer = bureau.get("/begin", secret)
    if LANDING[role] == "begin":
        answered(200, answer)
    else:
        assert answered(303, answer).headers["location"] == LANDING[role]
        answered(200, bureau.get(f"/{LANDING[role]}", secret))
    later(bureau, minutes=1)
    assert bureau.log_in("iemand", "account").headers["location"] == "account"


def begin(bureau: Bureau, *roles: Role, name: str = "", query: str = "") -> str:
    return answered(200, bureau.get(f"/begin{query}", bureau.logged_in(*roles, name=name))).body


def test_a_role_without_a_page_of_work_is_told_so(bureau: Bureau) -> None:
    for role in NOTHING_YET:
        body = begin(bureau, role)
        assert "Nog niet beschikbaar:" in body or role == "oproep"
        assert 'href="account"' in body
    both = text_of(begin(bureau, "netwerkcoordinator", "procesregisseur", "trainingscoordinator"))
    assert "de bijeenkomsten en aanmeldingen van de trainingen" in both
    assert "de casussen van de procesregisseur" in both


def test_who_keeps_accounts_sees_what_waits_for_a_signature(bureau: Bureau) -> None:
    new = {"naam": "Testpersoon Nieuw", "adres": "nieuw@gemeente.example", "taal": "nl"}
    answered(200, bureau.post("/medewerkers", {**new, "rol": "triagist"}, bureau.admin))
    own = text_of(bureau.get("/begin", bureau.admin).body)
    assert "Er wacht niets op uw handtekening." in own
    assert "Eigen voorstellen, nog niet getekend:" in own
    assert "Testpersoon Nieuw" in own
    other = begin(bureau, "beheerder", name="ander")
    assert "Toegang of rollen geven" in text_of(other)
    assert 'href="tekenen"' in other
    assert "Rollen zonder bereikbaar adres:" in text_of(other)


def test_who_has_no_login_yet_is_named(bureau: Bureau) -> None:
    bureau.invite("gast")
    page = text_of(bureau.get("/begin", bureau.admin).body)
    assert "Medewerkers met toegang: 2." in page
    assert "Nog niet ingelogd: Testpersoon gast" in page


def test_who_keeps_the_directory_sees_where_nobody_can_be_reached(bureau: Bureau) -> None:
    keeper = bureau.logged_in("netwerkcoordinator")
    assert "Nog geen deelnemende organisaties." in bureau.get("/begin", keeper).body
    school = {"naam": "Testschool", "sector": "onderwijs", "domeinen": "school.example"}
    where = led_to(bureau.post("/organisaties", school, keeper))
    school_id = where.rpartition("/")[2]
    bureau.put(put_person(a_person("vast", organisatie_id=school_id, confirmed_on=None)))
    body = bureau.get("/begin", keeper).body
    assert f'href="organisatie/{school_id}"' in body
    assert "Vandaag niemand bereikbaar" in body
    bureau.put(put_person(a_person("tweede", organisatie_id=school_id)))
    body = bureau.get("/begin", keeper).body
    assert f'href="organisatie/{school_id}"' not in body
    assert "Overal is vandaag iemand bereikbaar." in body


def test_nobody_sees_a_part_of_the_page_without_the_right_to_it(bureau: Bureau) -> None:
    bureau.add_school(a_person("vast", confirmed_on=None))
    parts = {"tekenen": "voorstellen_tekenen", "netwerk": "netwerk_beheren"}
    parts |= {"medewerkers": "medewerkers_beheren"}
    for roles in every_set():
        if len(roles) > 2 or landing_of(somebody(*roles)) != "begin":
            continue
        found = {one["id"] for one in every(begin(bureau, *roles), "h2")}
        for part, right in parts.items():
            assert (part in found) == any(right in _rights(role) for role in roles), roles


def _rights(role: Role) -> set[str]:
    return {right for right in get_args(Right) if role in holders(right)} - {"inloggen"}


def test_the_page_is_in_english_too(bureau: Bureau) -> None:
    words = text_of(begin(bureau, "procesregisseur", "beheerder", query="?lang=en"))
    assert "Not available yet:" in words
    assert "Staff with access" in words
    assert not {"Medewerkers", "Begin", "Verder"} & set(words.split())
