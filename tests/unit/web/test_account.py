"""Medewerkers keep their number, language, absence and deputy; mail of the work finds who is there."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.access.domain import Role
from chalicelib.access.store import set_away, set_deputy
from chalicelib.network.addressing.usecases import Addresses
from tests.support.bureau import Bureau, answered, later, text_of
from tests.support.reading import every, only

# VirtualClock begins on Monday 2 March 2026.
AWAY = {"vanaf": "2 mrt", "tot_en_met": "9-3"}


class Town(Bureau):
    """A bureau with a beheerder, and colleagues whose address is confirmed."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.hire("beheerder", "beheerder")

    def works(self, name: str, *roles: Role, **more: Any) -> str:
        """Somebody who can be mailed; their session."""
        email = f"{name}@gemeente.example"
        own = {"email": email, "confirmed_on": "2026-03-02", **more}
        return self.logged_in(*roles, name=name, **own)

    def away(self, name: str, deputy: str = "") -> None:
        """Somebody is away from today, with this deputy."""
        self.put(set_away(self.staff(name), absent_from="2026-03-02", absent_until="2026-03-09"))
        self.put(set_deputy(self.staff(name), deputy))

    @property
    def mailed(self) -> Addresses:
        return Addresses(self.database, lambda: self.ports.today)


@pytest.fixture
def town() -> Town:
    return Town()


def names(found: Any) -> list[str]:
    return sorted({one.id for one in found})


def test_who_logs_in_keeps_number_and_language_and_the_beheerder_does_too(town: Town) -> None:
    own = town.works("t", "triagist")
    for path, by, phone in (
        ("/account", own, "06 12345678"),
        ("/medewerker/t", town.alive("beheerder"), "078 1234567"),
    ):
        page = answered(200, town.get(path, by)).body
        seen = only(page, "input", name="gezien")["value"]
        fields = {"telefoon": phone, "taal": "en", "gezien": seen}
        answered(303, town.post(f"{path}/gegevens", fields, by))
        assert 'href="tel:+31' in town.get(path, by).body
    assert (town.staff("t").phone, town.staff("t").language) == ("+31 78 123 4567", "en")
    # A page of before says so, and keeps what was typed.
    old = town.post("/account/gegevens", {"telefoon": "06 9", "taal": "nl", "gezien": "x"}, own)
    assert "te kort" in answered(422, old).body
    old = town.post(
        "/account/gegevens", {"telefoon": "0611111111", "taal": "nl", "gezien": "x"}, own
    )
    assert "Een collega was u voor" in answered(409, old).body
    assert "+31 6 11111111" in old.body
    assert town.actions("medewerker#t") == ["gegevens_gewijzigd"] * 2


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2 mrt", "9 mrt"),
        ("2-3", "9-3"),
        ("2-3-2026", "9-3-2026"),
        ("2.3.26", "maandag 9 maart"),
        ("vandaag", "9/3"),
        ("2 3 26", "2026-03-09"),
    ],
)
def test_days_are_typed_in_any_common_form(town: Town, first: str, last: str) -> None:
    own = town.works("t", "triagist")
    answered(303, town.post("/account/afwezig", {"vanaf": first, "tot_en_met": last}, own))
    seen = town.staff("t")
    assert (seen.absent_from, seen.absent_until) == ("2026-03-02", "2026-03-09")
    words = "van maandag 2 maart 2026 tot en met maandag 9 maart 2026"
    assert words in text_of(town.get("/account", own).body)


def test_days_may_be_picked_and_two_that_differ_are_told(town: Town) -> None:
    own = town.works("t", "triagist")
    assert len(every(town.get("/account", own).body, "input", type="date")) == 2
    picked = {"vanaf-kies": "2026-03-02", "tot_en_met": "9 mrt", "tot_en_met-kies": "2026-03-09"}
    answered(303, town.post("/account/afwezig", picked, own))
    assert town.staff("t").absent_until == "2026-03-09"
    differs = {**picked, "tot_en_met-kies": "2026-03-10"}
    answer = answered(422, town.post("/account/afwezig", differs, own))
    assert "U schreef een andere dag dan u koos." in answer.body
    for value in ("9 mrt", "2026-03-10"):
        assert f'value="{value}"' in answer.body
    broken = {"vanaf-kies": "2026-02-31", "tot_en_met": "9 mrt"}
    answered(422, town.post("/account/afwezig", broken, own))
    none = answered(422, town.post("/account/afwezig", {}, own)).body
    assert "Vul de eerste dag" in none
    assert "Vul de laatste dag" in none


def test_an_absence_is_said_and_ended_by_its_owner_and_by_the_beheerder(town: Town) -> None:
    own, admin = town.works("t", "triagist"), town.alive("beheerder")
    answered(303, town.post("/account/afwezig", AWAY, own))
    listed = text_of(town.get("/medewerkers", admin).body)
    assert "Afwezig: van 2 maart 2026 tot en met 9 maart 2026" in listed
    for _ in range(2):
        answered(303, town.post("/medewerker/t/aanwezig", {}, admin))
    answered(303, town.post("/medewerker/t/afwezig", AWAY, admin))
    assert town.actions("medewerker#t") == ["afwezig_gemeld", "weer_aanwezig", "afwezig_gemeld"]
    assert "2026-03-09" not in repr(town.database.items("journal", "medewerker#t"))
    later(town, days=8)
    assert "Afwezig: –" in text_of(town.get("/medewerkers", town.alive("beheerder")).body)


def test_a_deputy_is_a_colleague_who_may_do_the_same_work(town: Town) -> None:
    own = town.works("t", "triagist")
    town.works("r", "regisseur")
    town.works("weg", "triagist", active=False)
    town.works("e", "evaluator")
    page = town.get("/account", own).body
    select = page.partition('name="vervanger"')[2].partition("</select>")[0]
    assert [o["value"] for o in every(select, "option")] == ["", "r"]
    for wrong in ("weg", "e", "t", "beheerder2"):
        answered(422, town.post("/account/vervanger", {"vervanger": wrong}, own))
    for _ in range(2):
        answered(303, town.post("/account/vervanger", {"vervanger": "r"}, own))
    answered(303, town.post("/account/afwezig", AWAY, own))
    assert "gaat dan naar Testpersoon r." in text_of(town.get("/account", own).body)
    answered(303, town.post("/medewerker/t/vervanger", {"vervanger": ""}, town.alive("beheerder")))
    assert "Er is dan geen vervanger" in text_of(town.get("/account", own).body)
    assert town.actions("medewerker#t").count("vervanger_gekozen") == 2


def test_a_contact_keeps_number_and_absence_in_the_directory(town: Town) -> None:
    secret = town.contact()
    page = town.get("/account", secret).body
    assert 'href="afwezig"' in page
    assert "Vervanger" not in page
    answered(404, town.post("/account/afwezig", AWAY, secret))


def test_mail_for_a_right_goes_to_who_is_there_and_to_deputies(town: Town) -> None:
    for name in ("a", "b", "c"):
        town.works(name, "triagist")
    town.works("lead", "teamleider", deputy="a")
    right = "melding_behandelen"
    assert names(town.mailed.holders(right, "")) == ["a", "b", "c"]
    town.away("a", deputy="b")
    assert names(town.mailed.holders(right, "")) == ["b", "c"]
    # One alone may be whom the mail leaves out, so everybody is told.
    town.away("b")
    assert names(town.mailed.holders(right, "")) == ["a", "b", "c"]
    town.away("c")
    assert names(town.mailed.holders(right, "")) == ["a", "b", "c"]
    # A deputy who may not do it gets no mail about it.
    town.away("lead", deputy="c")
    assert names(town.mailed.holders("toegang_volgen", "")) == ["lead"]


def test_mail_for_the_desk_goes_to_who_is_there_in_the_role_or_stands_in(town: Town) -> None:
    for name, role in (("a", "triagist"), ("b", "triagist"), ("lead", "teamleider")):
        town.works(name, role)  # type: ignore[arg-type]
    town.away("a")
    town.away("lead", deputy="b")
    found = {(one.id, one.role) for one in town.mailed.desk("")}
    assert found == {("b", "triagist"), ("b", "teamleider")}
    town.away("b")
    found = {(one.id, one.role) for one in town.mailed.desk("")}
    assert found == {("a", "triagist"), ("b", "triagist"), ("lead", "teamleider")}


def test_mail_for_one_medewerker_goes_to_the_deputy_and_a_link_to_its_owner_only(
    town: Town,
) -> None:
    town.works("a", "triagist")
    town.works("b", "regisseur")

    def told(name: str) -> str:
        found = town.mailed.medewerker(name, "")
        assert found is not None
        return found.id

    town.away("a")
    assert told("a") == "a"
    town.away("a", deputy="b")
    assert told("a") == "b"
    town.away("b")
    assert told("a") == "a"
    # Who has no login is waiting for a link of their own.
    new = {"naam": "Nieuw", "adres": "nieuw@gemeente.example", "taal": "nl", "rol": "fg"}
    answered(200, town.post("/medewerkers", new, town.alive("beheerder")))
    (link,) = town.links("nieuw@gemeente.example")
    (invited,) = (one for one in (town.database.tables["access"]["medewerkers"]) if len(one) == 12)
    town.away(invited, deputy="b")
    assert told(invited) == invited
    assert link


def test_the_list_of_medewerkers_says_who_came_in_and_when(town: Town) -> None:
    town.hire("t", "triagist")
    town.invite("gast")
    admin = town.alive("beheerder")
    listed = text_of(town.get("/medewerkers", admin).body)
    assert "Testpersoon t Rollen: Triagist Status: Actief Laatst ingelogd: –" in listed
    assert "Testpersoon gast Rollen: Functionaris gegevensbescherming Status: Uitgenodigd" in listed
    answered(303, town.log_in("t"))
    answered(303, town.log_in("t"))
    assert "Laatst ingelogd: 2 maart" in text_of(town.get("/medewerkers", admin).body)
    assert 'href="medewerker/t"' in town.get("/medewerkers", admin).body


def test_a_medewerker_without_a_role_can_be_ended(town: Town) -> None:
    """Somebody refused the proposal: the row holds an address that another one may need."""
    new = {"naam": "Nieuw", "adres": "n@gemeente.example", "taal": "nl", "rol": "triagist"}
    answered(200, town.post("/medewerkers", new, town.alive("beheerder")))
    (one,) = town.proposals
    path = f"/medewerker/{one.about.partition('#')[2]}/rollen"
    assert "Nog geen rol" in town.get("/medewerkers", town.alive("beheerder")).body
    answered(303, town.post(path, {}, town.alive("beheerder")))
    answered(200, town.post("/medewerkers", {**new, "naam": "Beter"}, town.alive("beheerder")))
