"""Nothing is in the directory twice, nor among the medewerkers, however it is written."""

from __future__ import annotations

import re

import pytest

from chalicelib.access.store import AccessStore
from chalicelib.catalogue import store as catalogue
from chalicelib.network.directory.usecases import complete_directory
from chalicelib.network.domain import Organisatie
from chalicelib.network.store import (
    Holder,
    NetworkStore,
    list_organisatie,
    put_organisatie,
    put_person,
)
from tests.support.builders import a_person
from tests.support.bureau import PAGE, Bureau, answered, later, led_to, text_of
from tests.support.directory import DEPUTY, ORGANISATIE, OTHER, PERSON, Town
from tests.support.web import Answer

NEW = {"naam": "Testpersoon N", "adres": "n@gemeente.example", "taal": "nl", "rol": "fg"}


@pytest.fixture
def town() -> Town:
    return Town()


def refused(answer: Answer, field: str, words: str) -> None:
    """The words stand at the field, in the summary too, and what was typed is still there."""
    body = answered(422, answer).body
    assert body.count(words) == 2, text_of(body)
    assert re.search(rf'id="{field}(-\w+)?-error"', body)


@pytest.mark.parametrize(
    "name",
    ["Nieuwe School", " nieuwe  school", "NIEUWE-SCHOOL", "Niéuwe School.", "nieuweschool"],
)
def test_an_organisation_is_added_once_however_its_name_is_written(town: Town, name: str) -> None:
    answer = town.do("/organisaties", {**OTHER, "naam": name})
    refused(answer, "naam", "Nieuwe School staat al in de lijst.")
    assert town.shown() == [(town.id, "Nieuwe School")]


@pytest.mark.parametrize("domains", ["nieuwe-school.example", "tweede.example WATERLIJN.example"])
def test_a_mail_domain_is_of_one_organisation(town: Town, domains: str) -> None:
    answer = town.do("/organisaties", {**OTHER, "domeinen": domains})
    refused(answer, "domeinen", "is al van Nieuwe School.")
    assert len(town.shown()) == 1


def test_a_name_and_a_domain_that_others_have_are_told_together(town: Town) -> None:
    answered(303, town.do("/organisaties", OTHER))
    answer = town.do("/organisaties", {**OTHER, "domeinen": "nieuwe-school.example"})
    refused(answer, "naam", "Tweede School staat al in de lijst.")
    refused(answer, "domeinen", "Het maildomein nieuwe-school.example is al van Nieuwe School.")


def test_of_two_who_enter_the_same_organisation_at_one_moment_one_is_told_that_it_is_there(
    town: Town,
) -> None:
    collega, same = town.alive("collega"), {**OTHER, "naam": "tweede  school", "domeinen": ""}

    def be_quicker() -> None:
        answered(303, town.post("/organisaties", OTHER, collega))

    town.database.before("commit network/naam#tweedeschool", be_quicker)
    refused(town.do("/organisaties", same), "naam", "Tweede School staat al in de lijst.")
    assert sorted(name for _, name in town.shown()) == ["Nieuwe School", "Tweede School"]


def test_a_name_and_a_domain_are_free_again_when_their_organisation_has_others(town: Town) -> None:
    answered(303, town.changed(naam="Andere School", domeinen="andere.example"))
    answered(303, town.do("/organisaties", ORGANISATIE))
    refused(
        town.changed(naam="nieuwe school", domeinen=""),
        "naam",
        "Nieuwe School staat al in de lijst.",
    )
    refused(town.changed(naam="Andere School"), "domeinen", "is al van Nieuwe School.")
    # The own name may be written in another way.
    answered(303, town.changed(naam="ANDERE school", domeinen="andere.example"))
    assert sorted(name for _, name in town.shown()) == ["ANDERE school", "Nieuwe School"]


def test_an_organisation_that_stopped_keeps_its_name(town: Town) -> None:
    answered(303, town.do(f"{town.page}/stoppen", {}))
    words = "Nieuwe School staat al in de lijst, maar doet niet mee."
    refused(town.do("/organisaties", ORGANISATIE), "naam", words)


def test_an_organisation_of_before_there_were_reservations_is_known_and_gets_them(
    town: Town,
) -> None:
    old = Organisatie("oud", "Oude School", "onderwijs", ("oud.example",))
    town.put(
        put_organisatie(old), list_organisatie(old), catalogue.put_organisatie("oud", old.name)
    )
    words = "Oude School staat al in de lijst."
    refused(town.do("/organisaties", {**OTHER, "naam": "oude school"}), "naam", words)
    kept, town.id = town.id, "oud"
    changed = {"naam": "Oude School", "sector": "zorg", "domeinen": "oud.example"}
    fields = {**changed, "gezien": town.seen}
    answered(303, town.do("/organisatie/oud/wijzigen", fields))
    refused(
        town.do("/organisaties", {**OTHER, "domeinen": "oud.example"}), "domeinen", "Oude School"
    )
    town.id = kept


@pytest.mark.parametrize(
    "address",
    [
        "VAST@Nieuwe-School.example",
        "vast+tweede@nieuwe-school.example",
        " vast@nieuwe-school.example ",
    ],
)
def test_a_mailbox_is_of_one_person_in_the_whole_directory(town: Town, address: str) -> None:
    town.add(PERSON)
    words = "Dit adres is al van Testpersoon Vast, bij Nieuwe School."
    twin = {**DEPUTY, "adres": address}
    refused(town.do(f"{town.page}/personen", twin), "adres", words)
    other = led_to(town.do("/organisaties", OTHER))
    refused(town.do(f"/{other}/personen", twin), "adres", words)
    assert len(town.people) == 1


def test_of_two_who_enter_the_same_person_at_one_moment_one_is_told_that_they_are_there(
    town: Town,
) -> None:
    collega, personen = town.alive("collega"), f"{town.page}/personen"
    town.database.before(
        "commit network/adres#vast",
        lambda: town.post(personen, {**PERSON, "naam": "Eerst"}, collega),
    )
    refused(town.do(personen, PERSON), "adres", "Dit adres is al van Eerst, bij Nieuwe School.")
    assert [one.name for one in town.people] == ["Eerst"]


def test_a_mailbox_is_free_again_when_its_person_goes_or_gets_another(town: Town) -> None:
    town.add(PERSON)
    answered(303, town.edited(PERSON, adres="anders@nieuwe-school.example"))
    town.add({**DEPUTY, "adres": PERSON["adres"]})
    refused(town.edited(PERSON), "adres", "Dit adres is al van Testpersoon Vervanger")
    answered(303, town.do(f"{town.page}/persoon/{town.person(DEPUTY['naam']).id}/weg", {}))
    answered(303, town.edited(PERSON))


def test_a_person_of_before_there_were_reservations_is_known_in_the_organisation(
    town: Town,
) -> None:
    old = a_person("oud", organisatie_id=town.id, name="Oud", email=PERSON["adres"])
    town.put(put_person(old))
    refused(town.do(f"{town.page}/personen", PERSON), "adres", "Dit adres is al van Oud")
    answered(303, town.edited(DEPUTY, name="Oud", naam="Oud"))
    (listed,) = NetworkStore(town.database).organisaties()
    assert [one.role for one in listed.people] == ["plaatsvervanger"]
    answered(303, town.do(f"{town.page}/persoon/oud/weg", {}))
    assert NetworkStore(town.database).organisaties()[0].people == ()


def test_what_older_rows_lack_is_written_once_and_who_is_there_twice_is_named(town: Town) -> None:
    old = Organisatie("oud", "nieuwe school", "onderwijs", ("oud.example",))
    town.put(
        put_organisatie(old), list_organisatie(old), put_person(a_person("p", organisatie_id="oud"))
    )
    for _ in range(2):
        assert complete_directory(town.ports) == [("naam", Holder("oud"), Holder(town.id))]
    rows = town.database.tables["network"]
    assert rows["domein#oud.example"]["houder"]["organisatie_id"] == "oud"
    assert rows["adres#p@waterlijn.example"]["houder"]["person_id"] == "p"
    assert "oud#p" in rows["organisaties"]
    refused(
        town.do("/organisaties", {**OTHER, "domeinen": "oud.example"}), "domeinen", "nieuwe school"
    )


def hired(bureau: Bureau) -> list[str]:
    return [m.name for m in AccessStore(bureau.database).everybody() if m.email]


@pytest.mark.parametrize("address", ["N@gemeente.example", "n+werk@gemeente.example"])
def test_a_mailbox_is_of_one_medewerker(address: str) -> None:
    bureau = Bureau()
    answered(200, bureau.post("/medewerkers", {**NEW, "blad": PAGE}, bureau.admin))
    twin = {**NEW, "naam": "Testpersoon O", "adres": address, "rol": "evaluator"}
    refused(bureau.post("/medewerkers", twin, bureau.admin), "adres", "al van Testpersoon N.")
    # The same page sent again is the same act.
    answered(200, bureau.post("/medewerkers", {**NEW, "blad": PAGE}, bureau.admin))
    assert hired(bureau) == ["Testpersoon N"]


def test_of_two_beheerders_who_enter_the_same_medewerker_one_is_told_that_they_are_there() -> None:
    bureau = Bureau()
    admin, other = bureau.admin, bureau.logged_in("beheerder", name="tweede")
    first = {**NEW, "naam": "Testpersoon O"}
    bureau.database.before(
        "commit access/adres#n@", lambda: bureau.post("/medewerkers", first, other)
    )
    refused(bureau.post("/medewerkers", NEW, admin), "adres", "Dit adres is al van Testpersoon O.")
    assert hired(bureau) == ["Testpersoon O"]


def test_a_mailbox_is_free_when_access_ends_and_is_not_taken_back_from_somebody_else() -> None:
    bureau = Bureau()
    answered(200, bureau.post("/medewerkers", NEW, bureau.admin))
    (old,) = (m for m in AccessStore(bureau.database).everybody() if m.email)
    path = f"/medewerker/{old.id}/rollen"
    answered(303, bureau.post(path, {"rol": "fg"}, bureau.admin))
    successor = {**NEW, "naam": "Testpersoon O"}
    answered(200, bureau.post("/medewerkers", successor, bureau.admin))
    back = {"rol": "fg", "toegang": "ja"}
    answer = answered(422, bureau.post(path, back, bureau.admin))
    assert "Dit adres is al van Testpersoon O." in answer.body
    (new,) = (m for m in AccessStore(bureau.database).everybody() if m.name == "Testpersoon O")
    answered(303, bureau.post(f"/medewerker/{new.id}/rollen", {"rol": "fg"}, bureau.admin))
    answered(303, bureau.post(path, back, bureau.admin))
    refused(bureau.post("/medewerkers", successor, bureau.admin), "adres", "al van Testpersoon N.")


def test_who_comes_back_by_a_signature_gets_a_mailbox_that_is_free_only() -> None:
    bureau = Bureau()
    second = bureau.logged_in("beheerder", name="tweede")
    answered(200, bureau.post("/medewerkers", NEW, bureau.admin))
    (old,) = (m for m in AccessStore(bureau.database).everybody() if m.email)
    path = f"/medewerker/{old.id}/rollen"
    answered(303, bureau.post(path, {"rol": "fg"}, bureau.admin))
    later(bureau, seconds=2)
    admin = bureau.again("beheerder")
    answered(200, bureau.post(path, {"rol": "triagist", "toegang": "ja"}, admin))
    (one,) = bureau.proposals
    answered(200, bureau.post("/medewerkers", {**NEW, "naam": "Testpersoon O"}, admin))
    answer = answered(422, bureau.post(f"/tekenen/{one.id}", {}, second))
    assert "Dit adres is al van Testpersoon O." in answer.body
    assert not bureau.staff(old.id).active
