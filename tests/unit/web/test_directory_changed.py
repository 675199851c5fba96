"""Organisations and people of the directory are changed in place, and nobody loses an account by it."""

from __future__ import annotations

import pytest

from chalicelib.access.store import AccessStore
from chalicelib.network.directory.usecases import organisaties_to_ask
from chalicelib.network.store import NetworkStore
from tests.support.bureau import PAGE, answered, later, text_of
from tests.support.directory import DEPUTY, LOST, ORGANISATIE, OTHER, PERSON, VAST, Town
from tests.support.reading import only

NEW_ADDRESS = "nieuw@nieuwe-school.example"


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def secret(town: Town) -> str:
    """The session of the aandachtsfunctionaris PERSON."""
    return town.add_contact(PERSON, "vast-1")


def test_who_is_changed_keeps_the_account_and_the_session(town: Town, secret: str) -> None:
    account, wijk = town.account, town.ports.here.wijken[0]
    changed = {"naam": "Testpersoon Anders", "soort": "plaatsvervanger", "volgorde": "3"}
    changed |= {"taal": "en", "telefoon": "078-1234567 toestel 12", "wijk": wijk.code}
    answer = answered(303, town.edited(PERSON, **changed))
    page = f"{town.page}/persoon/{town.people[0].id}"
    assert answer.headers["location"].endswith(f"{town.people[0].id}?gedaan=wijzigen")
    assert "Wijziging opgeslagen." in town.see(f"{page}?gedaan=wijzigen").body
    now = town.person("Testpersoon Anders")
    assert (now.role, now.rank, now.language, now.wijken) == (
        "plaatsvervanger",
        3,
        "en",
        (wijk.code,),
    )
    assert (now.medewerker_id, now.confirmed_on) == (account, town.ports.today)
    assert town.staff(account).name == "Testpersoon Anders"
    answered(200, town.get("/berichten", secret))
    for path in (town.page, f"{town.page}/persoon/{now.id}"):
        body = town.see(path).body
        assert 'href="tel:+31781234567;ext=12">+31 78 123 4567 ext. 12</a>' in body
        assert wijk.name in text_of(body)
    # The page of the change shows what is there.
    page = town.see(f"{town.page}/persoon/{now.id}/wijzigen").body
    for name, value in (("naam", now.name), ("adres", now.email), ("telefoon", now.phone)):
        assert only(page, "input", name=name)["value"] == value
    # And the list of organisations follows.
    listed = text_of(town.see("/organisaties").body)
    assert (
        f"Vervanger: Testpersoon Anders Wijken: – Laatst bevestigd: {town.ports.today.day} maart"
        in listed
    )


def test_a_number_is_read_as_the_public_forms_read_it_and_can_be_taken_away(town: Town) -> None:
    row = town.add({**PERSON, "telefoon": "06 1234 5678"})
    assert town.person().phone == "+31 6 12345678"
    answer = answered(422, town.edited(PERSON, telefoon="06 1234"))
    assert "Dit telefoonnummer is te kort." in answer.body
    assert "06 1234" in answer.body
    answered(303, town.edited(PERSON, telefoon=""))
    assert town.person().phone == ""
    assert "tel:" not in town.see(row).body.partition("<footer")[0]


def test_a_new_address_gets_no_mail_until_its_owner_said_that_it_is_theirs(
    town: Town, secret: str
) -> None:
    answered(303, town.edited(PERSON, adres=NEW_ADDRESS))
    assert town.person().confirmed_on is None
    assert town.routed().startswith("R7")
    assert "Nog niet bevestigd" in town.see(town.page).body
    # The account stays, and its owner says it.
    assert NEW_ADDRESS in town.absence(secret)
    answered(303, town.post("/afwezig/adres", {}, secret))
    assert town.routed() == "R5 Testpersoon Vast"
    facts = [
        e.facts for e in town.chain(f"organisatie#{town.id}") if e.action == "persoon_gewijzigd"
    ]
    assert [one["address"] for one in facts] == ["nieuw"]
    assert NEW_ADDRESS not in repr(town.database.items("journal"))


def test_capitals_make_no_new_address(town: Town, secret: str) -> None:
    answered(303, town.edited(PERSON, adres=PERSON["adres"].title()))
    assert town.person().confirmed_on == town.ports.today
    answered(200, town.get("/berichten", secret))


def test_an_invitation_to_the_old_address_lets_nobody_in(town: Town) -> None:
    """One person would decide alone who reads, by typing another address over a signed one."""
    link = town.invited(town.add(PERSON))
    account = town.account
    answered(303, town.edited(PERSON, adres=NEW_ADDRESS))
    assert (town.account, town.staff(account).active) == ("", False)
    answered(403, town.came_in(link, "vreemd"))
    # A new one takes a second person, and goes to the new address.
    before = len(town.links())
    answered(200, town.do(f"{town.row}/uitnodiging", {}))
    assert len(town.links()) == before
    town.sign(town.alive("collega"))
    assert len(town.links(NEW_ADDRESS)) == 1
    town.enter(town.links(NEW_ADDRESS)[0], "vast-1")


def test_a_signature_for_a_link_is_on_the_address_that_it_goes_to(town: Town, secret: str) -> None:
    answered(200, town.do(f"{town.row}/herstel", LOST))
    answered(303, town.edited(PERSON, adres=NEW_ADDRESS))
    (one,) = town.proposals
    answered(422, town.post(f"/tekenen/{one.id}", {}, town.alive("collega")))
    assert town.links(NEW_ADDRESS) == []
    answered(200, town.get("/berichten", secret))


@pytest.mark.usefixtures("secret")
def test_an_address_is_not_changed_while_a_colleague_signs_for_a_link(town: Town) -> None:
    answered(200, town.do(f"{town.row}/herstel", LOST))
    (one,) = town.proposals
    collega = town.alive("collega")
    town.database.before(
        f"query journal/medewerker#{town.account}",
        lambda: answered(303, town.post(f"/tekenen/{one.id}", {}, collega)),
    )
    answered(409, town.edited(PERSON, adres=NEW_ADDRESS))
    assert town.person().email == PERSON["adres"]
    assert len(town.links(NEW_ADDRESS)) == 0
    # The old login is over by now, so the next try ends the account: nobody has a link to the new address.
    answered(303, town.edited(PERSON, adres=NEW_ADDRESS))
    assert town.account == ""
    assert town.links(NEW_ADDRESS) == []


@pytest.mark.usefixtures("secret")
def test_an_account_that_an_administrator_ended_is_not_opened_by_another_address(
    town: Town,
) -> None:
    account, admin = town.account, town.logged_in("beheerder")
    answered(303, town.post(f"/medewerker/{account}/rollen", {}, admin))
    answered(303, town.edited(PERSON, adres=NEW_ADDRESS))
    assert (town.account, town.staff(account).active) == (account, False)
    answered(422, town.do(f"{town.row}/uitnodiging", {}))


def test_what_a_colleague_changed_since_the_page_was_made_is_told_and_nothing_typed_is_lost(
    town: Town,
) -> None:
    row, collega = town.add(PERSON), town.alive("collega")
    edit = f"{row}/wijzigen"
    old = only(town.see(edit).body, "input", name="gezien")["value"]
    theirs = {**PERSON, "telefoon": "06 87654321", "gezien": old}
    answered(303, town.post(edit, theirs, collega))
    mine = {**PERSON, "naam": "Mijn versie", "gezien": old}
    answer = answered(409, town.do(edit, mine))
    assert (
        "Een collega was u voor, of u deed dit al in een ander tabblad. Kijk eerst wat er nu staat."
        in answer.body
    )
    assert "Mijn versie" in answer.body
    # The page shows what is there now beside what was typed; pressing again is on what is seen.
    assert only(answer.body, "input", name="naam")["value"] == "Mijn versie"
    assert "Huidige gegevens Naam Testpersoon Vast" in text_of(answer.body)
    assert "+31 6 87654321" in answer.body
    seen = only(answer.body, "input", name="gezien")["value"]
    assert seen != old
    answered(303, town.do(edit, {**mine, "telefoon": "06 87654321", "gezien": seen}))
    assert (town.people[0].name, town.people[0].phone) == ("Mijn versie", "+31 6 87654321")
    # And the same page sent once more is the same act.
    answered(303, town.do(edit, {**mine, "telefoon": "06 87654321", "gezien": seen}))


def test_an_organisation_that_a_colleague_changed_since_is_told_too(town: Town) -> None:
    edit = f"{town.page}/wijzigen"
    old = only(town.see(edit).body, "input", name="gezien")["value"]
    answered(303, town.changed(sector="politie"))
    answer = answered(409, town.do(edit, {**ORGANISATIE, "naam": "Van mij", "gezien": old}))
    assert "Een collega was u voor" in answer.body
    assert only(answer.body, "input", name="naam")["value"] == "Van mij"
    assert "Sector Politie" in text_of(answer.body)
    answered(400, town.do(edit, ORGANISATIE))


def test_a_change_that_is_pressed_twice_is_made_once(town: Town) -> None:
    row = town.add(PERSON)
    fields = {**ORGANISATIE, "naam": "Anders", "gezien": town.seen, "blad": PAGE}
    for _ in range(2):
        answered(303, town.do(f"{town.page}/wijzigen", fields))
    assert town.actions(f"organisatie#{town.id}").count("gewijzigd") == 1
    for _ in range(2):
        answer = town.do(f"{row}/weg", {"blad": PAGE})
    assert answer.status == 404


def test_the_desk_is_offered_only_organisations_of_which_somebody_is_there(town: Town) -> None:
    wijken = [wijk.code for wijk in town.ports.here.wijken]

    def offered(wijk: str | None = None) -> list[str]:
        return [one.name for one in organisaties_to_ask(town.ports, wijk)]

    answered(303, town.do("/organisaties", OTHER))
    assert offered() == []
    assert "Nieuwe School Geen aandachtsfunctionaris" in text_of(town.see("/organisaties").body)
    secret = town.add_contact({**PERSON, "wijk": wijken[0]}, "vast-1")
    assert (offered(), offered(wijken[0]), offered(wijken[1])) == (*[["Nieuwe School"]] * 2, [])
    answered(303, town.edited(PERSON))
    assert offered(wijken[1]) == ["Nieuwe School"]
    away = {"vanaf": "2-3-2026", "tot_en_met": "9-3-2026"}
    answered(303, town.post("/afwezig", away, secret))
    assert offered() == []
    town.add_contact(DEPUTY, "vervanger-1")
    assert offered(wijken[1]) == ["Nieuwe School"]
    answered(303, town.do(f"{town.page}/stoppen", {}))
    assert offered() == []


@pytest.mark.usefixtures("secret")
def test_the_line_of_a_person_in_the_list_says_what_their_row_says(town: Town) -> None:
    town.add(DEPUTY)
    town.edited(DEPUTY, name=DEPUTY["naam"], naam="Anders", adres=NEW_ADDRESS)
    later(town, days=1)
    town.edited(PERSON, soort="plaatsvervanger")
    store = NetworkStore(town.database)
    (listed,) = store.organisaties()
    for line in listed.people:
        row = store.person(town.id, line.id)
        assert row is not None
        for name in ("name", "role", "rank", "wijken", "confirmed_on", "absent_from", "email"):
            assert getattr(line, name) == getattr(row, name), name
    town.do(f"{town.page}/persoon/{town.person('Anders').id}/weg", {})
    assert [one.name for one in store.organisaties()[0].people] == [VAST]
    assert len(AccessStore(town.database).everybody()) == 3
