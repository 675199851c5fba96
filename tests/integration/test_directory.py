"""The directory on the tables of AWS: what it writes in one transaction is taken, or refused, whole."""

from __future__ import annotations

from typing import Any, cast

from chalicelib.access.oidc import Identity
from chalicelib.network.addressing.usecases import Addresses
from chalicelib.network.contacts.usecases import seen_person
from chalicelib.network.directory.usecases import seen_organisatie
from chalicelib.network.store import Holder, NetworkStore, Reservation
from chalicelib.platform.table import DynamoDatabase
from tests.support.bureau import ISSUER, Bureau, led_to

ORGANISATIE = {"naam": "Nieuwe School", "sector": "onderwijs", "domeinen": "school.example"}
PERSON = {
    "naam": "Testpersoon V",
    "adres": "v@school.example",
    "soort": "vast",
    "volgorde": "1",
    "taal": "nl",
}


def test_the_life_of_an_organisation_and_of_an_account_in_it(account: dict[str, str]) -> None:
    database = DynamoDatabase(account["TABLE_PREFIX"])
    # What a bureau asks of its tables is the port, and nothing of the one in memory.
    bureau = Bureau(database=cast("Any", database))
    keeper = bureau.logged_in("netwerkcoordinator")
    where = led_to(bureau.post("/organisaties", ORGANISATIE, keeper))
    page, store = f"/{where}", NetworkStore(bureau.database)
    organisatie_id = where.rpartition("/")[2]

    assert bureau.post(f"{page}/personen", PERSON, keeper).status == 303
    (person,) = store.entry(organisatie_id).people
    row = f"{page}/persoon/{person.id}"
    assert bureau.post(f"{row}/uitnodiging", {}, keeper).status == 200
    bureau.sign(bureau.logged_in("triagist"))
    (person,) = store.entry(organisatie_id).people
    (link,) = bureau.links(PERSON["adres"])
    bureau.provider.known["v"] = Identity(ISSUER, "v")
    assert bureau.log_in("v", link.lstrip("/")).status == 303
    contact = bureau.session_of(bureau.staff(person.medewerker_id))
    days = {"vanaf": "9-3-2026", "tot_en_met": "10-3-2026"}
    for path, fields in (("", days), ("/adres", {}), ("/voorbij", {}), ("", days)):
        assert bureau.post(f"/afwezig{path}", fields, contact).status == 303
    (person,) = store.entry(organisatie_id).people
    assert (person.confirmed_on, str(person.absent_until)) == (bureau.ports.today, "2026-03-10")

    changed = {**PERSON, "naam": "Testpersoon W", "telefoon": "06 12345678", "wijk": "WK050507"}
    for telephone in (changed["telefoon"], ""):
        (person,) = store.entry(organisatie_id).people
        fields = {**changed, "telefoon": telephone, "gezien": seen_person(person)}
        assert bureau.post(f"{row}/wijzigen", fields, keeper).status == 303
    (person,) = store.entry(organisatie_id).people
    assert (person.name, person.phone, person.wijken) == ("Testpersoon W", "", ("WK050507",))
    assert person.confirmed_on == bureau.ports.today
    elsewhere = {**PERSON, "adres": "W@school.example"}
    (person,) = store.entry(organisatie_id).people
    fields = {**elsewhere, "gezien": seen_person(person)}
    assert bureau.post(f"{row}/wijzigen", fields, keeper).status == 303
    (listed,) = store.organisaties()
    assert [(one.email, one.confirmed_on) for one in listed.people] == [("W@school.example", None)]
    twin = {**PERSON, "adres": "w+2@school.example"}
    assert bureau.post(f"{page}/personen", twin, keeper).status == 422

    organisatie = store.entry(organisatie_id).organisatie
    assert organisatie is not None
    renamed = {**ORGANISATIE, "naam": "Andere School", "gezien": seen_organisatie(organisatie)}
    assert bureau.post(f"{page}/wijzigen", renamed, keeper).status == 303
    assert database.query("catalogue", "organisaties")[0]["name"] == "Andere School"
    assert bureau.post("/organisaties", renamed, keeper).status == 422
    assert bureau.post(f"{page}/stoppen", {}, keeper).status == 303
    assert database.query("catalogue", "organisaties") == []
    assert bureau.get("/berichten", contact).status == 303
    assert bureau.post(f"{row}/weg", {}, keeper).status == 303
    assert store.entry(organisatie_id).people == ()
    assert [one.name for one in store.organisaties()] == ["Andere School"]
    reservations = [Reservation("naam", "andereschool"), Reservation("domein", "school.example")]
    assert [store.holder(one) for one in reservations] == [Holder(organisatie_id)] * 2
    assert store.holder(Reservation("adres", "w@school.example")) is None


def test_a_medewerker_is_away_and_somebody_stands_in(account: dict[str, str]) -> None:
    database = DynamoDatabase(account["TABLE_PREFIX"])
    bureau = Bureau(database=cast("Any", database))
    own = {"email": "t@gemeente.example", "confirmed_on": "2026-03-02"}
    secret = bureau.logged_in("triagist", name="t", **own)
    bureau.hire("r", "regisseur", email="r@gemeente.example", confirmed_on="2026-03-02")
    days = {"vanaf": "2 mrt", "tot_en_met-kies": "2026-03-09"}
    assert bureau.post("/account/vervanger", {"vervanger": "r"}, secret).status == 303
    assert bureau.post("/account/afwezig", days, secret).status == 303
    found = Addresses(database, lambda: bureau.ports.today).medewerker("t", "")
    assert found is not None
    assert found.id == "r"
    assert bureau.post("/account/aanwezig", {}, secret).status == 303
    assert bureau.log_in("t").status == 303
    assert bureau.staff("t").last_login == "2026-03-02"


def test_a_medewerker_is_proposed_signed_and_recovered(account: dict[str, str]) -> None:
    database = DynamoDatabase(account["TABLE_PREFIX"])
    bureau = Bureau(database=cast("Any", database))
    admin, second = bureau.admin, bureau.logged_in("beheerder", name="tweede")
    added = {"naam": "Testpersoon T", "adres": "t@gemeente.example", "taal": "en"}
    assert bureau.post("/medewerkers", {**added, "rol": ["triagist", "fg"]}, admin).status == 200
    (one,) = bureau.proposals
    bureau.sign(second)
    new = one.about.partition("#")[2]
    for login in ("t", "t-2"):
        link = bureau.links(added["adres"])[-1]
        bureau.provider.known[login] = Identity(ISSUER, login)
        assert bureau.log_in(login, link.lstrip("/")).status == 303
        assert bureau.staff(new).roles == {"fg", "triagist"}
        if login == "t":
            lost = {"reden": "nieuw_account"}
            assert bureau.post(f"/medewerker/{new}/herstel", lost, admin).status == 200
            refused = {"reden": "onbekend"}
            (two,) = bureau.proposals
            assert bureau.post(f"/tekenen/{two.id}/weigeren", refused, second).status == 303
            assert bureau.post(f"/medewerker/{new}/herstel", lost, admin).status == 200
            bureau.sign(second)
    assert "Krijgt" in bureau.get("/tekenen", admin).body
    assert Addresses(database, lambda: bureau.ports.today).desk("")[0].email == added["adres"]
