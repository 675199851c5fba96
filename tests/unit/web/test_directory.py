"""The directory in the bureau: organisations, accounts that live with their row, recovery and absence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.domain import Role
from chalicelib.access.oidc import Identity, from_cookie
from chalicelib.access.store import AccessStore, end_contact
from chalicelib.journal.domain import first_bad
from chalicelib.network.domain import Aandachtsfunctionaris
from chalicelib.network.store import NetworkStore, put_person
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.table import Transaction
from chalicelib.reports.store.submissions import SubmissionStore
from tests.support.bureau import ISSUER, Bureau, answered, later, text_of
from tests.support.web import Answer

BSN = "123456782"
BLAD = "0123456789abcdef0123"
LINK = re.compile(r"https://bureau.example(/uitnodiging/[0-9a-f]{64})")
PERSON = {
    "naam": "Testpersoon Vast",
    "adres": "vast@nieuwe-school.example",
    "soort": "vast",
    "volgorde": "1",
    "taal": "nl",
}
DEPUTY = {
    **PERSON,
    "naam": "Testpersoon Vervanger",
    "adres": "vervanger@nieuwe-school.example",
    "soort": "plaatsvervanger",
}
ORGANISATIE = {
    "naam": "Nieuwe School",
    "sector": "onderwijs",
    "domeinen": "@Nieuwe-School.example, waterlijn.example",
}


@dataclass
class Town:
    """A bureau with its netwerkcoordinator, and an organisation that they added."""

    bureau: Bureau = field(default_factory=Bureau)
    sessions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bureau.hire("coordinator", "netwerkcoordinator")
        made = answered(303, self.post("/organisaties", ORGANISATIE))
        self.id = made.headers["location"].rpartition("/")[2]

    @property
    def keeper(self) -> str:
        """A session that is alive: time passes in these tests."""
        now = self.bureau.now().isoformat()
        if now not in self.sessions:
            self.sessions[now] = self.bureau.again("coordinator")
        return self.sessions[now]

    @property
    def page(self) -> str:
        return f"/organisatie/{self.id}"

    def get(self, path: str) -> Answer:
        return self.bureau.get(path, self.keeper)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self.bureau.post(path, fields, self.keeper)

    def person(self, name: str) -> Aandachtsfunctionaris:
        people = NetworkStore(self.bureau.database).entry(self.id).people
        (found,) = (p for p in people if p.name == name)
        return found

    def add(self, fields: dict[str, str]) -> str:
        """Add somebody; the address of what is done with them."""
        assert self.post(f"{self.page}/personen", fields).status == 303
        return f"{self.page}/persoon/{self.person(fields['naam']).id}"

    def invited(self, row: str, how: str = "uitnodiging", **fields: str) -> str:
        """The path of the link that is shown once."""
        (link,) = LINK.findall(self.post(f"{row}/{how}", fields).body)
        return str(link)

    def came_in(self, path: str, login: str) -> Answer:
        """What somebody with this login is answered who comes by an invitation, or by ``begin``."""
        self.bureau.provider.known[login] = Identity(ISSUER, login)
        begun = self.bureau.get(f"/inloggen/verder?verder={path.lstrip('/')}")
        cookie = begun.headers["set-cookie"].partition(";")[0]
        attempt = from_cookie(cookie.partition("=")[2], int(self.bureau.now().timestamp()))
        return self.bureau.get(f"/terug?code={login}&state={attempt.state}", cookie=cookie)

    def logged_in(self, path: str, login: str) -> str:
        answer = answered(303, self.came_in(path, login))
        return answer.headers["set-cookie"].partition(";")[0].partition("=")[2]

    def contact(self, fields: dict[str, str], login: str) -> tuple[str, str]:
        """Somebody who was added, came in, and confirmed the address: row and session."""
        row = self.add(fields)
        secret = self.logged_in(self.invited(row), login)
        assert self.bureau.post("/afwezig/adres", {}, secret).status == 303
        return row, secret

    def routed(self) -> str:
        """The rule and person by which a report from this organisation goes now."""
        _, sid = self.bureau.report_from_work(
            organisatie_id=self.id, melder_email="iemand@nieuwe-school.example"
        )
        (melding,) = SubmissionStore(self.bureau.database).submissions(sid)
        told = repr(self.bureau.database.items("post"))
        people = NetworkStore(self.bureau.database).entry(self.id).people
        (to,) = {p.name for p in people if p.id in told} or {"niemand"}
        for table in ("post", "reports", "mailbox"):
            self.bureau.database.tables[table].clear()
        self.bureau.database.tables["network"].pop("organisatie#waterlijn")
        return f"{melding.rule} {to}"

    def shown(self) -> list[tuple[str, str]]:
        """What the public forms offer."""
        items = self.bureau.database.query("catalogue", "organisaties")
        return [(str(item["sk"]), str(item["name"])) for item in items]


def test_the_whole_way_from_an_organisation_to_somebody_who_is_out_again() -> None:
    town = Town()
    bureau = town.bureau
    assert town.shown() == [(town.id, "Nieuwe School")]
    assert "Nieuwe School" in town.get("/organisaties").body
    row, secret = town.contact(PERSON, "vast-1")
    _, other = town.contact(DEPUTY, "vervanger-1")
    assert bureau.get("/berichten", secret).status == 200
    assert bureau.get("/organisaties", secret).status == 403
    assert town.routed() == "R5 Testpersoon Vast"

    days = {"vanaf": "2 maart 2026", "tot_en_met": "9-3-2026"}
    assert bureau.post("/afwezig", days, secret).status == 303
    words = text_of(bureau.get("/afwezig", secret).body)
    assert "van maandag 2 maart 2026 tot en met maandag 9 maart 2026" in words
    assert "Testpersoon Vervanger" in words
    assert "is er geen vervanger" not in words
    assert town.routed() == "R6 Testpersoon Vervanger"
    assert bureau.post("/afwezig/voorbij", {}, secret).status == 303
    assert town.routed() == "R5 Testpersoon Vast"

    later(bureau, seconds=2)
    path = town.invited(row, "herstel", reden="telefoon_kwijt")
    assert bureau.get("/berichten", secret).status == 303
    assert town.came_in("begin", "vast-1").status == 403
    later(bureau, seconds=2)
    secret = town.logged_in(path, "vast-2")
    assert bureau.get("/berichten", secret).status == 200

    later(bureau, seconds=2)
    assert town.post(f"{row}/weg", {}).status == 303
    staff = text_of(bureau.get("/medewerkers", bureau.logged_in("beheerder")).body)
    assert "Testpersoon Vast (geen toegang meer)" in staff
    assert "(uitgenodigd, nog niet ingelogd)" not in staff
    assert bureau.get("/berichten", secret).status == 303
    assert town.came_in("begin", "vast-2").status == 403
    assert bureau.get("/berichten", other).status == 200
    assert town.routed() == "R6 Testpersoon Vervanger"


def test_every_step_is_in_the_journal_by_ids_and_codes() -> None:
    town = Town()
    row, secret = town.contact(PERSON, "vast-1")
    account = town.person("Testpersoon Vast").medewerker_id
    town.bureau.post("/afwezig", {"vanaf": "9-3-2026", "tot_en_met": "9-3-2026"}, secret)
    town.bureau.post("/afwezig/voorbij", {}, secret)
    town.invited(row, "herstel", reden="nieuw_account")
    town.post(town.page, {**ORGANISATIE, "naam": "Andere naam", "actief": "ja"})
    town.post(f"{row}/weg", {})
    chain = town.bureau.chain(f"organisatie#{town.id}")
    assert first_bad(chain) is None
    assert [(e.action, e.actor) for e in chain] == [
        ("toegevoegd", "coordinator"),
        ("persoon_toegevoegd", "coordinator"),
        ("persoon_uitgenodigd", "coordinator"),
        ("adres_bevestigd", account),
        ("afwezig_gemeld", account),
        ("weer_aanwezig", account),
        ("gewijzigd", "coordinator"),
        ("persoon_verwijderd", "coordinator"),
    ]
    own = town.bureau.chain(f"medewerker#{account}")
    assert [e.action for e in own] == [
        "toegevoegd",
        "uitnodiging_aangenomen",
        "hersteld",
        "rij_verwijderd",
    ]
    assert own[2].facts["purpose"] == "nieuw_account"
    journal = repr(town.bureau.database.items("journal"))
    for words in ("Testpersoon", "nieuwe-school", "2026-03-09", "Andere naam"):
        assert words not in journal


def test_while_the_journal_is_away_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town()
    row, secret = town.contact(PERSON, "vast-1")
    keeper = town.keeper
    real = town.bureau.database.commit

    def away(transaction: Transaction) -> None:
        if any(part.key.table == "journal" for part in transaction.parts):
            raise Unavailable
        real(transaction)

    monkeypatch.setattr(town.bureau.database, "commit", away)
    before = repr([town.bureau.database.tables[t] for t in ("network", "catalogue", "access")])
    for path, fields in (
        ("/organisaties", ORGANISATIE),
        (town.page, ORGANISATIE),
        (f"{town.page}/personen", DEPUTY),
        (f"{row}/herstel", {"reden": "telefoon_kwijt"}),
        (f"{row}/weg", {}),
    ):
        answer = answered(503, town.bureau.post(path, fields, keeper))
        assert fields.get("naam", "") in answer.body
    days = {"vanaf": "9 maart 2026", "tot_en_met": "10 maart 2026"}
    answer = answered(503, town.bureau.post("/afwezig", days, secret))
    assert "10 maart 2026" in answer.body
    after = repr([town.bureau.database.tables[t] for t in ("network", "catalogue", "access")])
    assert after == before


def test_an_organisation_that_stops_takes_its_people_and_its_place_in_the_forms_with_it() -> None:
    town = Town()
    row, secret = town.contact(PERSON, "vast-1")
    waiting = town.invited(town.add(DEPUTY))
    renamed = {**ORGANISATIE, "naam": "Andere School", "actief": "ja"}
    assert town.post(town.page, renamed).status == 303
    assert town.shown() == [(town.id, "Andere School")]
    assert town.bureau.get("/berichten", secret).status == 200
    later(town.bureau, seconds=2)
    assert town.post(town.page, ORGANISATIE).status == 303
    assert town.shown() == []
    assert town.bureau.get("/berichten", secret).status == 303
    assert town.came_in(waiting, "vervanger-1").status == 403
    assert town.post(f"{row}/uitnodiging", {}).status == 422
    assert "Nieuwe School" in town.get("/organisaties").body
    # Back again: in the forms, and its people by a new invitation, with the same login.
    assert town.post(town.page, {**ORGANISATIE, "actief": "ja"}).status == 303
    assert town.shown() == [(town.id, "Nieuwe School")]
    assert town.came_in("begin", "vast-1").status == 403
    assert town.logged_in(town.invited(row), "vast-1")


def test_who_was_taken_away_can_be_added_again_with_the_same_login() -> None:
    town = Town()
    row, _ = town.contact(PERSON, "vast-1")
    town.post(f"{row}/weg", {})
    assert town.logged_in(town.invited(town.add(PERSON)), "vast-1")


def test_only_the_newest_way_in_is_open_after_a_recovery() -> None:
    town = Town()
    row = town.add(PERSON)
    unused, used = town.invited(row), town.invited(row)
    secret = town.logged_in(used, "vast-1")
    assert town.post(f"{row}/uitnodiging", {}).status == 422
    later(town.bureau, seconds=2)
    path = town.invited(row, "herstel", reden="wachtwoord_vergeten")
    assert path.rpartition("/")[2] not in repr(town.bureau.database.tables)
    assert one_way("uitnodiging", path.rpartition("/")[2]) in repr(town.bureau.database.tables)
    assert town.came_in(unused, "vreemd").status == 403
    assert town.bureau.get("/berichten", secret).status == 303
    assert town.logged_in(path, "vast-2")


def test_recovery_asks_for_a_reason_and_a_login_that_is_lost() -> None:
    town = Town()
    row = town.add(PERSON)
    not_yet = town.post(f"{row}/herstel", {"reden": "telefoon_kwijt"})
    assert (not_yet.status, LINK.findall(not_yet.body)) == (422, [])
    invited = town.invited(row)
    assert town.post(f"{row}/herstel", {"reden": "telefoon_kwijt"}).status == 422
    secret = town.logged_in(invited, "vast-1")
    for reason in ("", "zomaar"):
        answer = town.post(f"{row}/herstel", {"reden": reason})
        assert (answer.status, LINK.findall(answer.body)) == (422, [])
    assert town.bureau.get("/berichten", secret).status == 200


def test_nobody_recovers_themself() -> None:
    town = Town()
    row, _ = town.contact(PERSON, "vast-1")
    account = town.person("Testpersoon Vast").medewerker_id
    town.bureau.hire("beheer", "beheerder")
    admin = town.bureau.again("beheer")
    roles = {"rol": "triagist", "toegang": "ja"}
    assert town.bureau.post(f"/medewerkers/{account}/rollen", roles, admin).status == 303
    later(town.bureau, seconds=2)
    own = town.bureau.again(account)
    answer = town.bureau.post(f"{row}/herstel", {"reden": "telefoon_kwijt"}, own)
    assert (answer.status, LINK.findall(answer.body)) == (422, [])
    assert "Uw eigen toegang herstelt een collega." in answer.body
    assert "Toegang herstellen" not in town.bureau.get(town.page, own).body
    assert town.bureau.staff(account).subject
    # With the row goes what it gave, and nothing else.
    town.post(f"{row}/weg", {})
    later(town.bureau, seconds=2)
    assert town.bureau.staff(account).roles == {"triagist"}
    assert town.bureau.get("/berichten", town.bureau.again(account)).status == 403


@pytest.mark.parametrize("role", ["triagist", "regisseur"])
def test_the_desk_invites_and_recovers_and_keeps_nothing(role: Role) -> None:
    town = Town()
    row = town.add(PERSON)
    desk = town.bureau.logged_in(role)
    body = town.bureau.get(town.page, desk).body
    assert "Uitnodigen" in body
    for words in ("Weghalen", "Organisatie wijzigen", "Aandachtsfunctionaris toevoegen"):
        assert words not in body
    (path,) = LINK.findall(town.bureau.post(f"{row}/uitnodiging", {}, desk).body)
    town.logged_in(path, "vast-1")
    again = town.bureau.post(f"{row}/herstel", {"reden": "telefoon_kwijt"}, desk)
    assert len(LINK.findall(again.body)) == 1


def test_a_foreign_id_and_one_that_is_not_there_are_the_same() -> None:
    town = Town()
    row = town.add(PERSON)
    other = town.post("/organisaties", {**ORGANISATIE, "naam": "Ander"}).headers["location"]
    foreign = row.replace(town.id, other.rpartition("/")[2])
    for what, fields in (
        ("weg", {}),
        ("uitnodiging", {}),
        ("herstel", {"reden": "telefoon_kwijt"}),
    ):
        answers = [
            town.post(f"{foreign}/{what}", fields),
            town.post(f"{town.page}/persoon/onbekend/{what}", fields),
            town.post(f"/organisatie/onbekend/persoon/x/{what}", fields),
        ]
        assert {answer.status for answer in answers} == {404}
        assert len({re.sub(r'href="[^"]*"', "", answer.body) for answer in answers}) == 1
    assert town.get("/organisatie/onbekend").status == 404
    assert town.post("/organisatie/onbekend", ORGANISATIE).status == 404
    assert town.post("/organisatie/onbekend/personen", PERSON).status == 404
    assert town.bureau.chain("organisatie#onbekend") == []
    assert town.person("Testpersoon Vast").organisatie_id == town.id


@pytest.mark.parametrize(
    "wrong",
    [
        {"naam": " "},
        {"naam": "x" * 101},
        {"sector": "leger"},
        {"sector": ""},
        {"domeinen": "gmail.com"},
        {"domeinen": "school.example, geen domein"},
        {"domeinen": "iemand@school.example"},
        {"domeinen": "-school.example"},
    ],
)
def test_what_an_organisation_cannot_be_is_said_and_given_back(wrong: dict[str, str]) -> None:
    town = Town()
    typed = {**ORGANISATIE, **wrong}
    for path in ("/organisaties", town.page):
        answer = answered(422, town.post(path, {**typed, "actief": "ja"}))
        assert 'role="alert"' in answer.body
        assert 'aria-invalid="true"' in answer.body
        assert f'value="{typed["domeinen"]}"' in answer.body
        assert f'value="{typed["naam"]}"' in answer.body
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
def test_what_a_person_cannot_be_is_said_and_given_back(wrong: dict[str, str]) -> None:
    town = Town()
    typed = {**PERSON, **wrong}
    answer = answered(422, town.post(f"{town.page}/personen", typed))
    for name in ("naam", "adres"):
        assert f'value="{typed[name]}"' in answer.body
    (said,) = re.findall(r'<li><a [^>]*href="#([^"]+)">', answer.body)
    assert f'id="{said}"' in answer.body
    assert NetworkStore(town.bureau.database).entry(town.id).people == ()


def test_a_fold_stands_open_around_the_form_that_has_a_problem() -> None:
    town = Town()
    row, _ = town.contact(PERSON, "vast-1")
    wijk = town.bureau.ports.here.wijken[0].code
    folds = {
        "Organisatie wijzigen": (town.page, {**ORGANISATIE, "naam": ""}),
        "Toegang herstellen": (f"{row}/herstel", {"reden": ""}),
        "Alleen voor sommige wijken": (
            f"{town.page}/personen",
            {**DEPUTY, "naam": "", "wijk": wijk},
        ),
    }
    assert "<details open>" not in town.get(town.page).body
    for words, (path, fields) in folds.items():
        answer = answered(422, town.post(path, fields))
        opened = re.findall(r"<details open>\s*<summary>([^<]*)", answer.body)
        assert opened == [words]


@pytest.mark.parametrize(
    ("where", "fields", "name"),
    [
        ("/organisaties", ORGANISATIE, "naam"),
        ("/organisatie/{id}", ORGANISATIE, "naam"),
        ("/organisatie/{id}/personen", PERSON, "naam"),
        ("/afwezig", {"vanaf": "9-3-2026", "tot_en_met": "10-3-2026"}, "vanaf"),
    ],
)
def test_a_bsn_is_not_taken_and_one_button_takes_it_out(
    where: str, fields: dict[str, str], name: str
) -> None:
    town = Town()
    _, contact = town.contact(DEPUTY, "vervanger-1")
    secret = contact if where == "/afwezig" else town.keeper
    before = repr(town.bureau.database.tables["network"])
    typed = {**fields, name: f"Voor {BSN} na"}
    wrong = answered(422, town.bureau.post(where.format(id=town.id), typed, secret))
    assert f'name="go" value="strip:{name}"' in wrong.body
    assert f'value="Voor {BSN} na"' in wrong.body
    mended = town.bureau.post(where.format(id=town.id), {**typed, "go": f"strip:{name}"}, secret)
    assert mended.status == 200
    assert 'value="Voor na"' in mended.body
    assert BSN not in mended.body
    for other, value in fields.items():
        if other in {"domeinen", "adres", "tot_en_met"}:
            assert f'value="{value}"' in mended.body
    assert repr(town.bureau.database.tables["network"]) == before


def test_the_same_words_from_the_same_page_are_one_act_and_other_words_another() -> None:
    town = Town()
    personen = f"{town.page}/personen"
    for path, first, second in (
        ("/organisaties", ORGANISATIE, {**ORGANISATIE, "naam": "Tweede School"}),
        (personen, PERSON, DEPUTY),
    ):
        for fields in (first, first, second, second):
            assert town.post(path, {**fields, "blad": BLAD}).status == 303
    entry = NetworkStore(town.bureau.database).entry(town.id)
    assert sorted(one.name for one in entry.people) == [PERSON["naam"], DEPUTY["naam"]]
    # The one of the town came from another page.
    names = sorted(name for _, name in town.shown())
    assert names == ["Nieuwe School", "Nieuwe School", "Tweede School"]
    added = [e.action for e in town.bureau.chain(f"organisatie#{town.id}")]
    assert added == ["toegevoegd", "persoon_toegevoegd", "persoon_toegevoegd"]
    # The same words from a new page are another act.
    assert town.post(personen, {**PERSON, "blad": BLAD[::-1]}).status == 303
    assert len(NetworkStore(town.bureau.database).entry(town.id).people) == 3


def test_an_absence_said_twice_is_said_once_more_and_changes_nothing() -> None:
    town = Town()
    _, secret = town.contact(PERSON, "vast-1")
    days = {"vanaf": "9-3-2026", "tot_en_met": "10-3-2026", "blad": BLAD}
    for _ in range(2):
        assert town.bureau.post("/afwezig", days, secret).status == 303
    assert str(town.person(PERSON["naam"]).absent_until) == "2026-03-10"
    assert town.bureau.post("/afwezig", {**days, "tot_en_met": "11-3-2026"}, secret).status == 303
    assert str(town.person(PERSON["naam"]).absent_until) == "2026-03-11"


def test_what_was_typed_stays_when_a_colleague_was_quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town()
    _, secret = town.contact(PERSON, "vast-1")
    keeper = town.keeper
    colleague = town.bureau.session_of(town.bureau.hire("collega", "netwerkcoordinator"))
    real = town.bureau.database.query
    waiting: list[tuple[str, dict[str, str], str]] = []

    def raced(table: str, pk: str, **more: Any) -> Any:
        if waiting and table == "journal" and pk == f"organisatie#{town.id}":
            assert town.bureau.post(*waiting.pop()).status == 303
        return real(table, pk, **more)

    monkeypatch.setattr(town.bureau.database, "query", raced)
    renamed = {**ORGANISATIE, "naam": "Van de collega", "actief": "ja"}
    other_days = {"vanaf": "1-4-2026", "tot_en_met": "2-4-2026"}
    for quicker, path, fields, mine, kept in (
        (
            (town.page, renamed, colleague),
            town.page,
            {**ORGANISATIE, "naam": "Van mij", "actief": "ja"},
            keeper,
            "Van mij",
        ),
        (
            (town.page, {**renamed, "naam": "Weer anders"}, colleague),
            f"{town.page}/personen",
            DEPUTY,
            keeper,
            DEPUTY["adres"],
        ),
        (
            ("/afwezig", other_days, secret),
            "/afwezig",
            {"vanaf": "9-3-2026", "tot_en_met": "10-3-2026"},
            secret,
            "10-3-2026",
        ),
    ):
        waiting.append(quicker)
        answer = town.bureau.post(path, fields, mine)
        assert (waiting, answer.status) == ([], 409)
        assert "Een collega was u voor" in answer.body
        assert f'value="{kept}"' in answer.body
    assert [name for _, name in town.shown()] == ["Weer anders"]
    assert [p.name for p in NetworkStore(town.bureau.database).entry(town.id).people] == [
        PERSON["naam"]
    ]
    assert str(town.person(PERSON["naam"]).absent_from) == "2026-04-01"


def test_hostile_words_are_words_and_unreadable_ones_are_not_taken() -> None:
    town = Town()
    hostile = "<script>alert(1)</script> {{ 7*7 }}"
    assert town.post(f"{town.page}/personen", {**PERSON, "naam": "\x00"}).status == 422
    assert town.post(f"{town.page}/personen", {**PERSON, "naam": hostile}).status == 303
    renamed = {**ORGANISATIE, "naam": hostile, "actief": "ja"}
    assert town.post(town.page, renamed).status == 303
    for path in ("/organisaties", town.page):
        body = town.get(path).body
        assert "<script" not in body
        assert "{{ 7*7 }}" in body


def test_an_address_gets_no_mail_before_its_owner_said_that_it_is_theirs() -> None:
    town = Town()
    secret = town.logged_in(town.invited(town.add(PERSON)), "vast-1")
    assert town.routed().startswith("R7")
    assert "Wij mailen u nog niet" in town.bureau.get("/berichten", secret).body
    assert PERSON["adres"] in town.bureau.get("/afwezig", secret).body
    for _ in range(2):
        assert town.bureau.post("/afwezig/adres", {}, secret).status == 303
    assert "Wij mailen u nog niet" not in town.bureau.get("/berichten", secret).body
    assert "Klopt uw adres?" not in town.bureau.get("/afwezig", secret).body
    assert town.routed() == "R5 Testpersoon Vast"


def test_who_is_away_without_a_deputy_is_warned() -> None:
    town = Town()
    _, secret = town.contact(PERSON, "vast-1")
    days = {"vanaf": "1-3-2026", "tot_en_met": "9-3-2026"}
    assert "geen plaatsvervanger" in text_of(town.bureau.get("/afwezig", secret).body)
    town.bureau.post("/afwezig", days, secret)
    body = text_of(town.bureau.get("/afwezig", secret).body)
    assert "Op maandag 2 maart 2026 is er geen vervanger" in body
    assert town.routed().startswith("R7")
    _, deputy = town.contact(DEPUTY, "vervanger-1")
    assert "is er geen vervanger" not in text_of(town.bureau.get("/afwezig", secret).body)
    # A deputy who is away themself on one of the days is none on that day.
    town.bureau.post("/afwezig", {"vanaf": "5-3-2026", "tot_en_met": "5-3-2026"}, deputy)
    body = text_of(town.bureau.get("/afwezig", secret).body)
    assert "Op donderdag 5 maart 2026 is er geen vervanger" in body
    # And an absence that is over is one no more.
    later(town.bureau, days=8)
    account = town.person("Testpersoon Vast").medewerker_id
    secret = town.bureau.again(account)
    assert "U bent er." in text_of(town.bureau.get("/afwezig", secret).body)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "", "Vul twee dagen in"),
        ("31 februari 2026", "9-3-2026", "Vul twee dagen in"),
        ("10-3-2026", "9-3-2026", "ligt voor de eerste"),
        ("1-2-2026", "1-3-2026", "al voorbij"),
        ("9-3-2026", "9-3-2206", "langer dan een jaar"),
    ],
)
def test_days_that_cannot_be_are_said_and_given_back(first: str, last: str, words: str) -> None:
    town = Town()
    _, secret = town.contact(PERSON, "vast-1")
    answer = town.bureau.post("/afwezig", {"vanaf": first, "tot_en_met": last}, secret)
    assert answer.status == 422
    assert words in answer.body
    assert f'value="{first}"' in answer.body
    assert f'value="{last}"' in answer.body
    assert town.person("Testpersoon Vast").absent_from is None


def test_days_may_be_typed_in_the_language_of_the_page() -> None:
    town = Town()
    _, secret = town.contact(PERSON, "vast-1")
    days = {"vanaf": "9 March 2026", "tot_en_met": "10 mrt 2026"}
    answer = town.bureau.post("/afwezig?lang=en", days, secret)
    assert (answer.status, answer.headers["location"]) == (303, "afwezig?lang=en")
    body = text_of(town.bureau.get("/afwezig?lang=en", secret).body)
    assert "from Monday 9 March 2026 up to and including Tuesday 10 March 2026" in body


def test_the_role_of_a_contact_is_neither_given_nor_taken_by_an_administrator() -> None:
    town = Town()
    bureau = town.bureau
    town.contact(PERSON, "vast-1")
    account = town.person("Testpersoon Vast").medewerker_id
    bureau.hire("beheer", "beheerder")
    bureau.hire("ander", "evaluator")
    admin = bureau.again("beheer")
    assert 'value="aandachtsfunctionaris"' not in bureau.get("/medewerkers", admin).body
    given = {"rol": "aandachtsfunctionaris", "naam": "Testpersoon X", "toegang": "ja"}
    assert bureau.post("/medewerkers", given, admin).status == 422
    assert bureau.post("/medewerkers/ander/rollen", given, admin).status == 422
    assert bureau.staff("ander").roles == {"evaluator"}
    taken = {"rol": "fg", "toegang": "ja"}
    assert bureau.post(f"/medewerkers/{account}/rollen", taken, admin).status == 303
    assert bureau.staff(account).roles == {"fg", "aandachtsfunctionaris"}
    assert bureau.post(f"/medewerkers/{account}/rollen", {"toegang": "ja"}, admin).status == 303
    assert bureau.staff(account).roles == {"aandachtsfunctionaris"}


def test_an_account_that_an_administrator_ended_is_not_opened_by_the_directory() -> None:
    town = Town()
    row, _ = town.contact(PERSON, "vast-1")
    account = town.person("Testpersoon Vast").medewerker_id
    admin = town.bureau.logged_in("beheerder")
    assert town.bureau.post(f"/medewerkers/{account}/rollen", {}, admin).status == 303
    assert "gestopt" in text_of(town.get(town.page).body)
    for what, fields in (("uitnodiging", {}), ("herstel", {"reden": "telefoon_kwijt"})):
        answer = town.post(f"{row}/{what}", fields)
        assert (answer.status, LINK.findall(answer.body)) == (422, [])
    assert town.came_in("begin", "vast-1").status == 403


@pytest.mark.parametrize(
    ("first", "second", "accounts"),
    [
        ("weg", "uitnodiging", 2),
        ("uitnodiging", "weg", 3),
        ("uitnodiging", "uitnodiging", 3),
        ("uitnodiging", "stop", 3),
        ("stop", "uitnodiging", 2),
        ("stop", "personen", 2),
    ],
)
def test_of_two_who_work_on_a_row_at_once_the_second_looks_again(
    first: str, second: str, accounts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town()
    row = town.add(PERSON)
    keeper = town.keeper
    colleague = town.bureau.session_of(town.bureau.hire("collega", "netwerkcoordinator"))
    real = town.bureau.database.query
    waiting = [town.page if first == "stop" else f"{row}/{first}"]

    def raced(table: str, pk: str, **more: Any) -> Any:
        """The colleague comes after our look at the row, and before our look at the journal's chain."""
        if waiting and table == "journal" and pk == f"organisatie#{town.id}":
            assert town.bureau.post(waiting.pop(), ORGANISATIE, colleague).status in {200, 303}
        return real(table, pk, **more)

    monkeypatch.setattr(town.bureau.database, "query", raced)
    path, fields = {
        "personen": (f"{town.page}/personen", PERSON),
        "stop": (town.page, ORGANISATIE),
    }.get(second, (f"{row}/{second}", {}))
    answer = town.bureau.post(path, fields, keeper)
    assert (answer.status, LINK.findall(answer.body)) == (409, [])
    assert "Een collega was u voor" in answer.body
    opened = re.findall(r"<details open>\s*<summary>([^<]*)", answer.body)
    assert opened == {"weg": ["Weghalen"], "stop": ["Organisatie wijzigen"]}.get(second, [])
    assert len(AccessStore(town.bureau.database).everybody()) == accounts


def test_a_login_that_changed_meanwhile_is_not_cut_loose_unseen() -> None:
    town = Town()
    town.contact(PERSON, "vast-1")
    seen = town.bureau.staff(town.person("Testpersoon Vast").medewerker_id)
    at = to_text(town.bureau.now() + timedelta(seconds=1))
    town.bureau.database.commit(Transaction(end_contact(seen, sessions_from=at)))
    with pytest.raises(Conflict):
        town.bureau.database.commit(Transaction(end_contact(seen, sessions_from=at)))


def test_a_full_organisation_ends_in_one_transaction_and_takes_nobody_more() -> None:
    town = Town()
    rows = [town.add({**PERSON, "naam": f"Testpersoon {n:02}"}) for n in range(20)]
    for n, row in enumerate(rows):
        town.logged_in(town.invited(row), f"login-{n}")
    assert town.post(f"{town.page}/personen", DEPUTY).status == 422
    assert "Aandachtsfunctionaris toevoegen" not in town.get(town.page).body
    assert town.post(town.page, ORGANISATIE).status == 303
    active = [m for m in AccessStore(town.bureau.database).everybody() if m.active]
    assert [m.id for m in active] == ["coordinator"]


def test_when_the_directory_is_away_its_pages_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town()
    _, secret = town.contact(PERSON, "vast-1")
    keeper, real = town.keeper, town.bureau.database.query

    def away(table: str, *given: Any, **more: Any) -> Any:
        if table == "network":
            raise Unavailable
        return real(table, *given, **more)

    monkeypatch.setattr(town.bureau.database, "query", away)
    assert town.bureau.get("/organisaties", keeper).status == 503
    assert town.bureau.get(town.page, keeper).status == 503
    assert town.bureau.get("/afwezig", secret).status == 503


def test_who_keeps_the_directory_begins_there_and_menus_show_what_one_may() -> None:
    town = Town()
    assert town.get("/begin").headers["location"] == "organisaties"
    for role, organisaties, afwezig in (
        ("triagist", True, False),
        ("netwerkcoordinator", True, False),
        ("aandachtsfunctionaris", False, True),
        ("evaluator", False, False),
    ):
        body = town.bureau.get("/account", town.bureau.logged_in(role)).body  # type: ignore[arg-type]
        assert ('href="organisaties"' in body) == organisaties
        assert ('href="afwezig"' in body) == afwezig


def test_a_person_of_a_demo_or_an_import_without_a_name_is_shown_by_address() -> None:
    town = Town()
    person = Aandachtsfunctionaris("kaal", town.id, "plaatsvervanger", "kaal@school.example")
    town.bureau.put(put_person(person))
    assert "kaal@school.example</h3>" in town.get(town.page).body
