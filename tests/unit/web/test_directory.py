"""The directory in the bureau: organisations, accounts that live with their row, recovery and absence."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest.mock import Mock

import pytest

from chalicelib.access.domain import Role
from chalicelib.access.store import AccessStore, end_contact
from chalicelib.network.domain import Aandachtsfunctionaris
from chalicelib.network.store import put_person
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Conflict, Unavailable
from tests.support.bureau import PAGE, answered, later, led_to, links_of, text_of
from tests.support.directory import DAYS, DEPUTY, LOST, ORGANISATIE, OTHER, PERSON, Town
from tests.support.reading import only
from tests.support.web import Answer

BSN = "123456782"


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def secret(town: Town) -> str:
    """The session of the aandachtsfunctionaris PERSON."""
    return town.add_contact(PERSON, "vast-1")


def test_what_was_added_or_taken_away_is_told_on_the_page_that_follows(town: Town) -> None:
    def told(answer: Answer) -> str:
        to = answered(303, answer).headers["location"].lstrip("./")
        return only(answered(200, town.see(f"/{to}")).body, "div", role="status").text

    assert "Organisatie toegevoegd." in told(town.do("/organisaties", OTHER))
    assert "Aandachtsfunctionaris toegevoegd." in told(town.do(f"{town.page}/personen", PERSON))
    assert "Aandachtsfunctionaris verwijderd." in told(town.do(f"{town.row}/weg", {}))


def test_the_whole_way_from_an_organisation_to_somebody_who_is_out_again(
    town: Town, secret: str
) -> None:
    assert town.shown() == [(town.id, "Nieuwe School")]
    assert "Nieuwe School" in town.see("/organisaties").body
    row, other = town.row, town.add_contact(DEPUTY, "vervanger-1")
    answered(200, town.get("/berichten", secret))
    answered(403, town.get("/organisaties", secret))
    assert town.routed() == "R5 Testpersoon Vast"

    days = {"vanaf": "2 maart 2026", "tot_en_met": "9-3-2026"}
    answered(303, town.post("/afwezig", days, secret))
    words = town.absence(secret)
    assert "van maandag 2 maart 2026 tot en met maandag 9 maart 2026" in words
    assert "Testpersoon Vervanger" in words
    assert "is er geen vervanger" not in words
    assert town.routed() == "R6 Testpersoon Vervanger"
    answered(303, town.post("/afwezig/voorbij", {}, secret))
    assert town.routed() == "R5 Testpersoon Vast"

    later(town, seconds=2)
    path = town.invited(row, "herstel", **LOST)
    answered(303, town.get("/berichten", secret))
    answered(403, town.came_in("begin", "vast-1"))
    later(town, seconds=2)
    secret = town.enter(path, "vast-2")
    answered(200, town.get("/berichten", secret))

    later(town, seconds=2)
    answered(303, town.do(f"{row}/weg", {}))
    staff = text_of(town.get("/medewerkers", town.logged_in("beheerder")).body)
    assert "Testpersoon Vast Rollen: – Status: Geen toegang" in staff
    assert "Uitgenodigd" not in staff
    answered(303, town.get("/berichten", secret))
    answered(403, town.came_in("begin", "vast-2"))
    answered(200, town.get("/berichten", other))
    assert town.routed() == "R6 Testpersoon Vervanger"


def test_every_step_is_in_the_journal_by_ids_and_codes(town: Town, secret: str) -> None:
    account = town.account
    town.post("/afwezig", DAYS, secret)
    town.post("/afwezig/voorbij", {}, secret)
    town.invited(town.row, "herstel", reden="nieuw_account")
    town.changed(naam="Andere naam")
    town.do(f"{town.row}/weg", {})
    assert town.actions(f"organisatie#{town.id}") == [
        *("toegevoegd", "persoon_toegevoegd", "voorgesteld", "getekend"),
        *("adres_bevestigd", "afwezig_gemeld", "weer_aanwezig"),
        *("gewijzigd", "persoon_verwijderd"),
    ]
    actors = [entry.actor for entry in town.chain(f"organisatie#{town.id}")]
    assert actors == [*["coordinator"] * 3, "collega", *[account] * 3, *["coordinator"] * 2]
    own = town.chain(f"medewerker#{account}")
    steps = ["toegevoegd", "uitnodiging_aangenomen", "voorgesteld", "getekend", "rij_verwijderd"]
    assert [e.action for e in own] == steps
    assert [own[2].facts["reason"], own[3].facts["reason"]] == ["nieuw_account"] * 2
    assert (own[2].actor, own[3].actor) == ("coordinator", "collega")
    journal = repr(town.database.items("journal"))
    for words in ("Testpersoon", "nieuwe-school", "2026-03-10", "Andere naam"):
        assert words not in journal


def test_while_the_journal_is_away_nothing_changes(town: Town, secret: str) -> None:
    town.database.away = {"journal"}
    before = repr([town.database.tables[t] for t in ("network", "catalogue", "access")])
    for path, fields in (
        ("/organisaties", OTHER),
        (f"{town.page}/wijzigen", {**ORGANISATIE, "naam": "Ander", "gezien": town.seen}),
        (f"{town.page}/stoppen", {}),
        (f"{town.page}/personen", DEPUTY),
        (f"{town.row}/herstel", LOST),
        (f"{town.row}/weg", {}),
    ):
        assert fields.get("naam", "") in answered(503, town.do(path, fields)).body
    days = {"vanaf": "9 maart 2026", "tot_en_met": "10 maart 2026"}
    assert "10 maart 2026" in answered(503, town.post("/afwezig", days, secret)).body
    after = repr([town.database.tables[t] for t in ("network", "catalogue", "access")])
    assert after == before


def test_an_organisation_that_stops_takes_its_people_and_its_place_in_the_forms_with_it(
    town: Town, secret: str
) -> None:
    waiting = town.invited(town.add(DEPUTY))
    answered(303, town.changed(naam="Andere School"))
    assert town.shown() == [(town.id, "Andere School")]
    answered(200, town.get("/berichten", secret))
    later(town, seconds=2)
    for _ in range(2):
        answered(303, town.do(f"{town.page}/stoppen", {}))
    assert town.shown() == []
    answered(303, town.get("/berichten", secret))
    answered(403, town.came_in(waiting, "vervanger-1"))
    answered(422, town.do(f"{town.row}/uitnodiging", {}))
    assert "Andere School Doet niet mee" in text_of(town.see("/organisaties").body)
    # Back again: in the forms, and its people by a new invitation, with the same login.
    for _ in range(2):
        answered(303, town.do(f"{town.page}/hervatten", {}))
    assert town.shown() == [(town.id, "Andere School")]
    assert town.actions(f"organisatie#{town.id}")[-2:] == ["gestopt", "hervat"]
    answered(403, town.came_in("begin", "vast-1"))
    assert town.enter(town.invited(town.row), "vast-1")


def test_who_was_taken_away_can_be_added_again_with_the_same_login(town: Town, secret: str) -> None:
    town.do(f"{town.row}/weg", {})
    assert town.enter(town.invited(town.add(PERSON)), "vast-1") != secret


def test_only_the_newest_way_in_is_open_after_a_recovery(town: Town) -> None:
    row = town.add(PERSON)
    unused, used = town.invited(row), town.invited(row)
    secret = town.enter(used, "vast-1")
    answered(422, town.do(f"{row}/uitnodiging", {}))
    later(town, seconds=2)
    path = town.invited(row, "herstel", reden="wachtwoord_vergeten")
    assert path.rpartition("/")[2] not in repr(town.database.tables)
    assert one_way("uitnodiging", path.rpartition("/")[2]) in repr(town.database.tables)
    answered(403, town.came_in(unused, "vreemd"))
    answered(303, town.get("/berichten", secret))
    assert town.enter(path, "vast-2")


def test_recovery_asks_for_a_reason_and_a_login_that_is_lost(town: Town) -> None:
    row = town.add(PERSON)
    assert links_of(answered(422, town.do(f"{row}/herstel", LOST))) == []
    invited = town.invited(row)
    answered(422, town.do(f"{row}/herstel", LOST))
    secret = town.enter(invited, "vast-1")
    for reason in ("", "zomaar"):
        assert links_of(answered(422, town.do(f"{row}/herstel", {"reden": reason}))) == []
    answered(200, town.get("/berichten", secret))


@pytest.mark.usefixtures("secret")
def test_nobody_recovers_themself(town: Town) -> None:
    row, account = town.row, town.account
    roles = {"rol": "triagist", "toegang": "ja"}
    admin = town.logged_in("beheerder")
    answered(200, town.post(f"/medewerker/{account}/rollen", roles, admin))
    town.sign(town.logged_in("beheerder", name="tweede"))
    later(town, seconds=2)
    own = town.again(account)
    answer = answered(422, town.post(f"{row}/herstel", LOST, own))
    assert links_of(answer) == []
    assert "Uw eigen toegang herstelt een collega." in answer.body
    assert "Toegang herstellen" not in town.get(town.page, own).body
    assert town.staff(account).subject
    # With the row goes what it gave, and nothing else.
    town.do(f"{row}/weg", {})
    later(town, seconds=2)
    assert town.staff(account).roles == {"triagist"}
    answered(403, town.get("/berichten", town.again(account)))


@pytest.mark.parametrize("role", ["triagist", "regisseur"])
def test_the_desk_invites_and_recovers_and_keeps_nothing(town: Town, role: Role) -> None:
    row, desk = town.add(PERSON), town.logged_in(role)
    body = town.get(town.page, desk).body + town.get(row, desk).body
    assert "Uitnodigen" in body
    for words in ("Verwijderen", "wijzigen", "Deelname stoppen", "toevoegen"):
        assert words not in body
    answered(200, town.post(f"{row}/uitnodiging", {}, desk))
    town.sign(town.keeper)
    (path,) = town.links()
    town.enter(path, "vast-1")
    answered(200, town.post(f"{row}/herstel", LOST, desk))
    town.sign(town.keeper)
    assert len(town.links()) == 2


def test_a_foreign_id_and_one_that_is_not_there_are_the_same(town: Town) -> None:
    row = town.add(PERSON)
    other = led_to(town.do("/organisaties", OTHER))
    foreign = row.replace(town.id, other.rpartition("/")[2])
    absent = (f"{town.page}/persoon/onbekend", "/organisatie/onbekend/persoon/x")
    for what, fields in (("weg", {}), ("uitnodiging", {}), ("herstel", LOST)):
        answers = [answered(404, town.do(f"{at}/{what}", fields)) for at in (foreign, *absent)]
        assert len({re.sub(r'href="[^"]*"', "", answer.body) for answer in answers}) == 1
    answered(404, town.see("/organisatie/onbekend"))
    for act in ("wijzigen", "stoppen", "hervatten"):
        fields = {**ORGANISATIE, "gezien": "x"}
        answered(404, town.do(f"/organisatie/onbekend/{act}", fields))
    answered(404, town.do("/organisatie/onbekend/personen", PERSON))
    assert town.chain("organisatie#onbekend") == []
    assert town.person().organisatie_id == town.id


@pytest.mark.parametrize(
    "wrong",
    [
        {"naam": " "},
        {"naam": "x" * 101},
        {"sector": "leger"},
        {"sector": ""},
        {"domeinen": "gmail.com"},
        {"domeinen": "school.example, geen domein"},
        {"domeinen": "school.exampel"},
        {"domeinen": "-school.example"},
        {"domeinen": " ".join(f"d{n}.example" for n in range(21))},
    ],
)
def test_what_an_organisation_cannot_be_is_said_and_given_back(
    town: Town, wrong: dict[str, str]
) -> None:
    typed = {**OTHER, "gezien": town.seen, **wrong}
    for path in ("/organisaties", f"{town.page}/wijzigen"):
        body = answered(422, town.do(path, typed)).body
        for held in ('role="alert"', 'aria-invalid="true"'):
            assert held in body
        for name in ("domeinen", "naam"):
            assert f'value="{typed[name]}"' in body
    assert town.shown() == [(town.id, "Nieuwe School")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"naam": ""},
        {"adres": "geen adres"},
        {"adres": "a@b.example, c@d.example"},
        {"soort": "tijdelijk"},
        {"volgorde": "0"},
        {"volgorde": "tien"},
        {"volgorde": "²"},
        {"taal": "xx"},
        {"wijk": "WK999999"},
    ],
)
def test_what_a_person_cannot_be_is_said_and_given_back(town: Town, wrong: dict[str, str]) -> None:
    typed = {**PERSON, **wrong}
    answer = answered(422, town.do(f"{town.page}/personen", typed))
    for name in ("naam", "adres"):
        assert f'value="{typed[name]}"' in answer.body
    (said,) = re.findall(r'<li><a [^>]*href="#([^"]+)"[^>]*>', answer.body)
    assert f'id="{said}"' in answer.body
    assert town.people == ()


def opened(answer: Answer) -> list[str]:
    """The names of the folds that stand open."""
    return re.findall(r"<details open>\s*<summary>([^<]*)", answer.body)


@pytest.mark.usefixtures("secret")
def test_a_fold_stands_open_around_the_form_that_has_a_problem(town: Town) -> None:
    nameless = {**DEPUTY, "naam": "", "wijk": town.ports.here.wijken[0].code}
    folds = {
        "Toegang herstellen": (f"{town.row}/herstel", {"reden": ""}),
        "Alleen bepaalde wijken": (f"{town.page}/personen", nameless),
    }
    for path in (town.page, town.row, f"{town.page}/personen"):
        assert "<details open>" not in town.see(path).body
    for words, (path, fields) in folds.items():
        assert opened(answered(422, town.do(path, fields))) == [words]


@pytest.mark.parametrize(
    ("where", "fields", "name"),
    [
        ("/organisaties", ORGANISATIE, "naam"),
        ("/organisatie/{id}/wijzigen", {**ORGANISATIE, "gezien": "x"}, "naam"),
        ("/organisatie/{id}/personen", DEPUTY, "naam"),
    ],
)
def test_a_bsn_is_not_taken_and_one_button_takes_it_out(
    town: Town, where: str, fields: dict[str, str], name: str
) -> None:
    path, by = where.format(id=town.id), town.keeper
    before = repr(town.database.tables["network"])
    typed = {**fields, name: f"Voor {BSN} na"} | (
        {"gezien": town.seen} if "gezien" in fields else {}
    )
    wrong = answered(422, town.post(path, typed, by))
    assert f'name="go" value="strip:{name}"' in wrong.body
    assert f'value="Voor {BSN} na"' in wrong.body
    mended = answered(200, town.post(path, {**typed, "go": f"strip:{name}"}, by))
    assert 'value="Voor na"' in mended.body
    assert BSN not in mended.body
    for other in {"domeinen", "adres"} & fields.keys():
        assert f'value="{fields[other]}"' in mended.body
    assert repr(town.database.tables["network"]) == before


def test_the_same_words_from_the_same_page_are_one_act_and_other_words_another(town: Town) -> None:
    personen = f"{town.page}/personen"
    for path, first, second in (
        ("/organisaties", OTHER, {**OTHER, "naam": "Derde School", "domeinen": "derde.example"}),
        (personen, PERSON, DEPUTY),
    ):
        for fields in (first, first, second, second):
            answered(303, town.do(path, {**fields, "blad": PAGE}))
    assert sorted(one.name for one in town.people) == [PERSON["naam"], DEPUTY["naam"]]
    names = sorted(name for _, name in town.shown())
    assert names == ["Derde School", "Nieuwe School", "Tweede School"]
    added = ["toegevoegd", "persoon_toegevoegd", "persoon_toegevoegd"]
    assert town.actions(f"organisatie#{town.id}") == added
    # The same words from a new page are another act, which adds nobody twice.
    answered(422, town.do(personen, {**PERSON, "blad": "b" * 20}))
    assert len(town.people) == 2


def test_an_absence_said_twice_is_said_once_more_and_changes_nothing(
    town: Town, secret: str
) -> None:
    days = {**DAYS, "blad": PAGE}
    for _ in range(2):
        answered(303, town.post("/afwezig", days, secret))
    assert str(town.person().absent_until) == "2026-03-10"
    answered(303, town.post("/afwezig", {**days, "tot_en_met": "11-3-2026"}, secret))
    assert str(town.person().absent_until) == "2026-03-11"


def test_what_was_typed_stays_when_a_colleague_was_quicker(town: Town, secret: str) -> None:
    keeper, colleague = town.keeper, town.logged_in("netwerkcoordinator")
    theirs, again = ({**ORGANISATIE, "naam": name} for name in ("Van de collega", "Weer anders"))
    other_days = {"vanaf": "1-4-2026", "tot_en_met": "2-4-2026"}
    mine, edit = {**ORGANISATIE, "naam": "Van mij"}, f"{town.page}/wijzigen"
    for quicker, path, fields, by, kept in (
        ((edit, theirs, colleague), edit, mine, keeper, "Van mij"),
        ((edit, again, colleague), f"{town.page}/personen", DEPUTY, keeper, DEPUTY["adres"]),
        (("/afwezig", other_days, secret), "/afwezig", DAYS, secret, DAYS["tot_en_met"]),
    ):
        seen = {"gezien": town.seen}
        at_once(town, quicker[0], {**quicker[1], **seen}, quicker[2])
        answer = answered(409, town.post(path, {**fields, **seen}, by))
        assert "Een collega was u voor" in answer.body
        assert kept in answer.body
    assert [name for _, name in town.shown()] == ["Weer anders"]
    assert [p.name for p in town.people] == [PERSON["naam"]]
    assert str(town.person().absent_from) == "2026-04-01"


def at_once(town: Town, path: str, fields: dict[str, str], secret: str) -> None:
    """Let somebody do this after our look at the row, and before our look at the journal's chain."""

    def do() -> None:
        assert town.post(path, fields, secret).status in {200, 303}

    town.database.before(f"query journal/organisatie#{town.id}", do)


def test_hostile_words_are_words_and_unreadable_ones_are_not_taken(town: Town) -> None:
    hostile = {"naam": "<script>alert(1)</script> {{ 7*7 }}"}
    answered(422, town.do(f"{town.page}/personen", {**PERSON, "naam": "\x00"}))
    answered(303, town.do(f"{town.page}/personen", {**PERSON, **hostile}))
    answered(303, town.changed(**hostile))
    row = f"{town.page}/persoon/{town.people[0].id}"
    for path in ("/organisaties", town.page, row, f"{row}/wijzigen", f"{town.page}/wijzigen"):
        body = town.see(path).body
        assert "<script" not in body
        assert "{{ 7*7 }}" in body


def test_an_address_gets_no_mail_before_its_owner_said_that_it_is_theirs(town: Town) -> None:
    secret = town.enter(town.invited(town.add(PERSON)), "vast-1")
    assert town.routed().startswith("R7")
    assert "U krijgt nog geen mail" in town.get("/berichten", secret).body
    assert PERSON["adres"] in town.absence(secret)
    for _ in range(2):
        answered(303, town.post("/afwezig/adres", {}, secret))
    assert "U krijgt nog geen mail" not in town.get("/berichten", secret).body
    assert "Werkadres bevestigen" not in town.absence(secret)
    assert town.routed() == "R5 Testpersoon Vast"


def test_who_is_away_without_a_deputy_is_warned(town: Town, secret: str) -> None:
    assert "geen vervanger" in town.absence(secret)
    town.post("/afwezig", {"vanaf": "1-3-2026", "tot_en_met": "9-3-2026"}, secret)
    assert "Op maandag 2 maart 2026 is er geen vervanger" in town.absence(secret)
    assert town.routed().startswith("R7")
    deputy = town.add_contact(DEPUTY, "vervanger-1")
    assert "is er geen vervanger" not in town.absence(secret)
    # A deputy who is away themself on one of the days is none on that day.
    town.post("/afwezig", {"vanaf": "5-3-2026", "tot_en_met": "5-3-2026"}, deputy)
    assert "Op donderdag 5 maart 2026 is er geen vervanger" in town.absence(secret)
    # And an absence that is over is one no more.
    later(town, days=8)
    assert "Aanwezig" in town.absence(town.again(town.account))


@pytest.mark.parametrize(
    ("first", "last", "at", "words"),
    [
        ("", "", "vanaf", "Vul de eerste dag"),
        ("", "", "tot_en_met", "Vul de laatste dag"),
        ("9-3-2026", "\u200b", "tot_en_met", "Vul de laatste dag"),
        ("31 februari 2026", "9-3-2026", "vanaf", "of de dag bestaat niet"),
        ("9-3-2026", "31 februari 2026", "tot_en_met", "of de dag bestaat niet"),
        ("maandag of zo", "9-3-2026", "vanaf", "Deze dag begrijpen wij niet"),
        ("volgende week", "9-3-2026", "vanaf", "geen week, maand of jaar"),
        ("maart 2026", "9-3-2026", "vanaf", "geen week, maand of jaar"),
        ("9-3-2026", "2026", "tot_en_met", "geen week, maand of jaar"),
        ("10-3-2026", "9-3-2026", "tot_en_met", "ligt voor de eerste"),
        ("1-2-2026", "1-3-2026", "tot_en_met", "al voorbij"),
        ("9-3-2026", "9-3-2206", "tot_en_met", "langer dan een jaar"),
    ],
)
def test_days_that_cannot_be_are_said_at_their_field_and_given_back(
    town: Town, secret: str, first: str, last: str, at: str, words: str
) -> None:
    days = {"vanaf": first, "tot_en_met": last}
    answer = answered(422, town.post("/afwezig", days, secret))
    for held in (words, f'href="#{at}"', f'value="{first}"', f'value="{last}"'):
        assert held in answer.body
    assert town.person().absent_from is None


def test_days_may_be_typed_in_the_language_of_the_page(town: Town, secret: str) -> None:
    days = {"vanaf": "9 March 2026", "tot_en_met": "10 mrt 2026"}
    answer = answered(303, town.post("/afwezig?lang=en", days, secret))
    assert answer.headers["location"] == "afwezig?lang=en&gedaan=dagen"
    body = text_of(town.get("/afwezig?lang=en", secret).body)
    assert "from Monday 9 March 2026 to Tuesday 10 March 2026" in body


@pytest.mark.usefixtures("secret")
def test_the_role_of_a_contact_is_neither_given_nor_taken_by_an_administrator(town: Town) -> None:
    town.hire("ander", "evaluator")
    admin = town.logged_in("beheerder")
    assert 'value="aandachtsfunctionaris"' not in town.get("/medewerkers", admin).body
    given = {"rol": "aandachtsfunctionaris", "naam": "Testpersoon X", "toegang": "ja"}
    for path in ("/medewerkers", "/medewerker/ander/rollen"):
        answered(422, town.post(path, given, admin))
    assert town.staff("ander").roles == {"evaluator"}
    taken = {"rol": "fg", "toegang": "ja"}
    for fields, roles in ((taken, {"fg"}), ({"toegang": "ja"}, set())):
        answered(303, town.post(f"/medewerker/{town.account}/rollen", fields, admin))
        assert town.staff(town.account).roles == {*roles, "aandachtsfunctionaris"}


@pytest.mark.usefixtures("secret")
def test_an_account_that_an_administrator_ended_is_not_opened_by_the_directory(town: Town) -> None:
    admin = town.logged_in("beheerder")
    answered(303, town.post(f"/medewerker/{town.account}/rollen", {}, admin))
    assert "gestopt" in text_of(town.see(town.page).body)
    for what, fields in (("uitnodiging", {}), ("herstel", LOST)):
        assert links_of(answered(422, town.do(f"{town.row}/{what}", fields))) == []
    answered(403, town.came_in("begin", "vast-1"))


@pytest.mark.parametrize(
    ("first", "second", "accounts"),
    [
        ("weg", "tekenen", 3),
        ("tekenen", "weg", 4),
        ("tekenen", "tekenen", 4),
        ("tekenen", "stop", 4),
        ("stop", "tekenen", 3),
        ("stop", "personen", 3),
    ],
)
def test_of_two_who_work_on_a_row_at_once_the_second_looks_again(
    town: Town, first: str, second: str, accounts: int
) -> None:
    row, colleague = town.add(PERSON), town.logged_in("netwerkcoordinator")
    answered(200, town.post(f"{row}/uitnodiging", {}, colleague))
    (one,) = town.proposals
    acts = {
        "weg": (f"{row}/weg", {}),
        "tekenen": (f"/tekenen/{one.id}", {}),
        "personen": (f"{town.page}/personen", DEPUTY),
        "stop": (f"{town.page}/stoppen", {}),
    }
    at_once(town, *acts[first], town.alive("collega"))
    answer = answered(409, town.do(*acts[second]))
    assert links_of(answer) == []
    assert "Een collega was u voor" in answer.body
    folds = {"weg": ["Verwijderen"], "stop": ["Deelname stoppen"]}
    assert opened(answer) == folds.get(second, [])
    assert len(AccessStore(town.database).everybody()) == accounts


@pytest.mark.usefixtures("secret")
def test_a_login_that_changed_meanwhile_is_not_cut_loose_unseen(town: Town) -> None:
    seen, at = town.staff(town.account), to_text(town.now() + timedelta(seconds=1))
    town.put(*end_contact(seen, sessions_from=at))
    with pytest.raises(Conflict):
        town.put(*end_contact(seen, sessions_from=at))


def test_a_full_organisation_ends_in_one_transaction_and_takes_nobody_more(town: Town) -> None:
    people = [
        {**PERSON, "naam": f"Testpersoon {n:02}", "adres": f"p{n}@x.example"} for n in range(20)
    ]
    rows = [town.add(person) for person in people]
    for n, row in enumerate(rows):
        town.enter(town.invited(row), f"login-{n}")
    answered(422, town.do(f"{town.page}/personen", DEPUTY))
    assert "Aandachtsfunctionaris toevoegen" not in town.see(town.page).body
    assert "Maximaal 20 aandachtsfunctionarissen" in town.see(f"{town.page}/personen").body
    answered(303, town.do(f"{town.page}/stoppen", {}))
    active = [m.id for m in AccessStore(town.database).everybody() if m.active]
    assert active == ["collega", "coordinator"]


def test_when_the_directory_is_away_its_pages_say_so(town: Town, secret: str) -> None:
    for path, by in (
        ("/organisaties", town.keeper),
        (town.page, town.keeper),
        ("/afwezig", secret),
    ):
        town.database.before("query network/", Mock(side_effect=Unavailable))
        answered(503, town.get(path, by))


def test_who_keeps_the_directory_begins_there_and_menus_show_what_one_may(town: Town) -> None:
    assert only(town.see("/begin").body, "h1").text == "Begin"
    roles: tuple[Role, ...] = (
        "triagist",
        "netwerkcoordinator",
        "aandachtsfunctionaris",
        "evaluator",
    )
    menus = [town.get("/account", town.logged_in(role)).body for role in roles]
    assert ['href="organisaties"' in body for body in menus] == [True, True, False, False]
    assert ['href="afwezig"' in body for body in menus] == [False, False, True, False]


def test_a_person_of_a_demo_or_an_import_without_a_name_is_shown_by_address(town: Town) -> None:
    kaal = Aandachtsfunctionaris("kaal", town.id, "plaatsvervanger", "kaal@school.example")
    town.put(put_person(kaal))
    assert ">kaal@school.example</a>" in town.see(town.page).body
    assert "kaal@school.example</h1>" in town.see(f"{town.page}/persoon/kaal").body
