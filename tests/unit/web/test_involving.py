"""An organisation is involved by two people, unless the reporter asked for exactly that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.access.domain import Role
from chalicelib.catalogue.store import put_organisatie
from chalicelib.network.store import insert_organisatie, insert_person, set_absence
from chalicelib.platform.table import Change, Key, Transaction
from chalicelib.reports.store.cases import CaseStore
from tests.support import deciding
from tests.support.builders import a_person, a_professional_report, a_public_report
from tests.support.bureau import INVOLVE, PAGE, Bureau, answered, later, text_of
from tests.support.involving import involve_by_two, numbers, sign
from tests.support.reading import every, only
from tests.support.web import Answer
from tools.seed import ORGANISATIES

VAST = a_person("vast", name="Testpersoon Vast", email="vast@waterlijn.example")
DEPUTY = a_person("vervanger", role="plaatsvervanger", email="vervanger@waterlijn.example")
SHARE = "share_with_aandachtsfunctionaris"
CONTENT = {**INVOLVE, "ziet": "inhoud"}
REJECTED = {"waarom": "niet_delen", "toelichting": "Vraag dit eerst aan de melder.", "blad": PAGE}
GONE = "Dit voorstel is al afgehandeld."


class Town(Bureau):
    """A melding of a resident, a school with two contacts, and three who handle meldingen."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, role in (("een", "triagist"), ("twee", "triagist"), ("drie", "regisseur")):
            mailed = {"email": f"{name}@gemeente.example", "confirmed_on": "2026-03-02"}
            self.hire(name, role, **mailed)  # type: ignore[arg-type]
        self.add_school(VAST, DEPUTY)
        self.code, self.sid = self.report(observed_behaviour="Hij dreigt.")

    def add_another_school(self) -> None:
        (other,) = (one for one in ORGANISATIES if one.id == "kompas")
        self.put(*insert_organisatie(other), put_organisatie(other.id, other.name))
        contact = a_person("k", organisatie_id=other.id, email="k@kompas.example")
        self.put(*insert_person(contact))

    def ask(
        self, fields: dict[str, str] | None = None, *, by: str = "een", sid: str = ""
    ) -> Answer:
        path = f"/melding/{sid or self.sid}/betrekken"
        return self.post(path, fields or INVOLVE, self.alive(by))

    def propose(self, **changed: str) -> str:
        """Propose to involve the school; the number of the proposal, also when it waited already."""
        before = set(numbers(self, self.sid))
        answer = answered(303, self.ask({**INVOLVE, **changed}))
        assert answer.headers["location"].endswith("?gedaan=voorgesteld")
        new = set(numbers(self, self.sid)) - before
        return (new or before).pop()

    def press_sign(self, number: str, by: str = "twee", *, version: int = 0) -> Answer:
        return sign(self, self.sid, number, self.alive(by), version=version)

    def reject(self, number: str, by: str = "twee", **changed: str) -> Answer:
        path = f"/melding/{self.sid}/voorstel/{number}/afwijzen"
        return self.post(path, {**REJECTED, **changed}, self.alive(by))

    def read(self, by: str = "twee", path: str = "") -> str:
        page = self.get(f"/melding/{self.sid}{path}", self.alive(by))
        return answered(200, page).body

    def amend(self, **values: str) -> None:
        self.accept(a_public_report(**{"observed_behaviour": "Nu anders.", **values}), self.code)

    @property
    def pile(self) -> str:
        store = CaseStore(self.database)
        found = [one.pile for one in store.of_handler("een", limit=9)[0] if one.sid == self.sid]
        return found[0]

    def mails(self) -> list[str]:
        """To whom mail went since the last look, by the name of the address."""
        before = len(self.mailer.sent)
        return [mail.to.partition("@")[0] for mail in self.deliver()[before:]]

    def is_shared(self) -> bool:
        return bool(self.file(self.sid).involved)


@pytest.fixture
def town() -> Town:
    made = Town()
    answered(303, made.post(f"/melding/{made.sid}/oppakken", {}, made.alive("een")))
    made.mails()
    return made


# --- the way of one request


def test_nobody_is_asked_and_nothing_shown_before_a_colleague_signed(town: Town) -> None:
    number = town.propose(ziet="inhoud")
    assert (town.pile, town.is_shared()) == ("tekenen", False)
    said = only(town.read("een", "?gedaan=voorgesteld"), "div", role="status").text
    assert "Voorgesteld. Een collega tekent of wijst af." in said
    # The colleagues who can sign, and not who proposed it.
    assert sorted(town.mails()) == ["drie", "twee"]
    contact = town.contact()
    answered(404, town.get(f"/bericht/{town.sid}", contact))
    assert "Kent u deze groep?" not in repr(town.database.tables)
    answered(303, town.press_sign(number))
    assert town.mails() == ["vast", "een"]
    seen = answered(200, town.get(f"/bericht/{town.sid}", contact)).body
    assert ("Kent u deze groep?" in seen, "Hij dreigt." in seen) == (True, True)
    (asked,) = town.file(town.sid).involved
    assert (asked.by, asked.signed_by, {*asked.shared_to}) == ("een", "twee", {"vast"})
    assert (numbers(town, town.sid), town.pile) == ([], "wacht")
    assert "getekend door Testpersoon twee" in text_of(town.read())


def test_the_signer_reads_all_that_will_be_shared(town: Town) -> None:
    town.propose(ziet="inhoud")
    (shown,) = (e for e in every(town.read(), "section") if e["aria-labelledby"] == "voorstel-1")
    # A term and what stands behind it follow each other without a space.
    words = " ".join(shown.text.split())
    for said in (
        "Voorstel: Organisatie betrekken",
        "Voorgesteld door Testpersoon een",
        "OrganisatieCollege De Waterlijn",
        "Zietde vraag en de inhoud, zonder melder en betrokkene",
        "RedenKent de mensen om wie het gaat",
        "Kent u deze groep?",
    ):
        assert said in words
    # The list names no organisation and leads to the page.
    listed = answered(200, town.get("/tekenen", town.alive("twee"))).body
    assert "Organisatie betrekken" in listed
    assert f"melding/{town.sid}" in [e["href"].lstrip("./") for e in every(listed, "a")]
    assert "Waterlijn" not in listed


def test_the_log_and_the_journal_tell_it_as_an_involvement(town: Town) -> None:
    involve_by_two(town, town.sid, town.alive("een"), second=town.alive("twee"))
    entry = next(e for e in reversed(town.chain(f"melding#{town.sid}")) if e.action == "getekend")
    told = {name: entry.facts[name] for name in ("act", "to", "person", "sees", "purpose")}
    assert told == {
        "act": "betrekken",
        "to": "waterlijn",
        "person": "vast",
        "sees": "vraag",
        "purpose": "kent_de_mensen",
    }
    log = text_of(town.read(path="/logboek"))
    assert "Aandachtsfunctionaris betrokken" in log
    assert "Voorstel gedaan" in log
    officer = town.logged_in("fg")
    for code in ("af_betrokken", "getekend"):
        page = text_of(answered(200, town.get(f"/journaal?wat={code}", officer)).body)
        assert "Testpersoon twee betrok Testpersoon Vast van College De Waterlijn" in page
        assert "op voorstel van Testpersoon een" in page


@pytest.mark.parametrize(
    ("share", "sees", "where", "at_once"),
    [
        ("inhoud", "vraag", "waterlijn", True),
        ("inhoud", "inhoud", "waterlijn", True),
        ("alleen_status", "vraag", "waterlijn", True),
        ("inhoud", "vraag", "kompas", False),
        ("alleen_status", "vraag", "kompas", False),
        ("nee", "vraag", "kompas", False),
    ],
)
def test_one_does_it_alone_only_where_the_reporter_asked_for_exactly_that(
    town: Town, share: str, sees: str, where: str, *, at_once: bool
) -> None:
    town.add_another_school()
    _, sid = town.report_from_work(share_with_aandachtsfunctionaris=share, decline_reason="anders")
    before = len(town.file(sid).involved)
    answered(303, town.ask({**INVOLVE, "ziet": sees, "organisatie": where}, sid=sid))
    assert (len(town.file(sid).involved) > before, len(numbers(town, sid))) == (
        (True, 0) if at_once else (False, 1)
    )


# --- who signs, and what


@pytest.mark.parametrize(("by", "role"), [("lead", "teamleider"), ("buiten", "tekenbevoegd")])
def test_only_who_handles_meldingen_signs(town: Town, by: str, role: Role) -> None:
    town.hire(by, role)
    number = town.propose()
    answered(404, town.press_sign(number, by))
    answered(404, town.reject(number, by))
    assert (town.is_shared(), numbers(town, town.sid)) == (False, [number])
    page = town.get(f"/melding/{town.sid}", town.alive(by))
    # Who is not of the desk reads what they sign, and no other melding.
    assert page.status == (404 if role == "tekenbevoegd" else 200)
    assert ("Kent u deze groep?" in page.body) == (role != "tekenbevoegd")
    assert f"voorstel/{number}" not in page.body


def test_nobody_signs_or_rejects_their_own(town: Town) -> None:
    number = town.propose()
    signed, rejected = (
        answered(422, press(number, "een")) for press in (town.press_sign, town.reject)
    )
    assert "Dit is uw eigen voorstel. Een collega tekent het." in text_of(signed.body)
    assert "Uw eigen voorstel trekt u in." in text_of(rejected.body)
    assert (town.is_shared(), numbers(town, town.sid)) == (False, [number])
    own = town.read("een")
    assert (f"voorstel/{number}/intrekken" in own, f"voorstel/{number}/tekenen" in own) == (
        True,
        False,
    )


def test_whoever_signs_read_all_that_came_in(town: Town) -> None:
    number = town.propose()
    version = town.file(town.sid).submissions[0].version
    town.amend()
    answer = answered(422, town.press_sign(number, version=version))
    assert "Er is intussen iets gewijzigd. Lees dat eerst" in text_of(answer.body)
    assert not town.is_shared()
    # The page that says so shows it, and its button signs what stands there now.
    hidden = only(answer.body, "input", name="versie")["value"]
    answered(303, town.press_sign(number, version=int(hidden)))
    assert town.is_shared()


def test_what_comes_in_at_whatever_moment_of_signing_is_read_before_anybody_is_asked() -> None:
    call, calls, came_first = 0, 1, 0
    while call <= calls:
        call += 1
        calls, shared_before, is_shared = signed_while_more_comes_in(call)
        assert is_shared == shared_before, call
        came_first += not shared_before
    assert came_first > 3


def signed_while_more_comes_in(number: int) -> tuple[int, bool, bool]:
    """A proposal is signed, and an amendment comes right before this call of the tables.

    How many calls there were, whether it was shared by the time of the amendment, and whether it is now.
    """
    town, shared = Town(), list[bool]()
    proposal, secret = town.propose(), town.alive("twee")

    def says_more() -> None:
        shared.append(town.is_shared())
        town.amend()

    version = town.file(town.sid).submissions[0].version
    with at_call(town, number, says_more) as made:
        sign(town, town.sid, proposal, secret, version=version)
    return made[0], shared != [False], town.is_shared()


@contextmanager
def at_call(town: Town, number: int, do: Callable[[], None]) -> Iterator[list[int]]:
    """``do`` happens right before this call of the tables; how many calls there were."""
    made, database = [0], town.database
    with pytest.MonkeyPatch.context() as patch:
        for name in ("get", "query", "commit"):
            call = getattr(database, name)

            def counted(*given: Any, call: Any = call, **more: Any) -> Any:
                made[0] += 1
                if made[0] == number:
                    do()
                return call(*given, **more)

            patch.setattr(database, name, counted)
        yield made


def test_who_is_asked_follows_from_the_day_of_signing(town: Town) -> None:
    number, today = town.propose(), town.ports.today
    town.put(set_absence(VAST, today, today))
    answered(303, town.press_sign(number))
    assert {*town.file(town.sid).involved[0].shared_to} == {"vervanger"}


def test_a_refusal_at_the_signature_is_read_and_the_proposal_stays(town: Town) -> None:
    number, today = town.propose(), town.ports.today
    for one in (VAST, DEPUTY):
        town.put(set_absence(one, today, today))
    answer = answered(422, town.press_sign(number))
    assert (
        "hier is nu geen aandachtsfunctionaris aanwezig"
        in only(answer.body, "div", role="alert").text
    )
    assert (town.is_shared(), numbers(town, town.sid)) == (False, [number])
    later(town, days=1)
    answered(303, town.press_sign(number))


def test_the_word_of_the_reporter_holds_at_the_signature(town: Town) -> None:
    """The desk proposed it before the reporter said to work there."""
    words: dict[str, Any] = {SHARE: "inhoud", "organisatie_id": "elders"}
    town.code, town.sid = town.accept(a_professional_report(**words))
    number = town.propose()
    no: dict[str, Any] = {SHARE: "nee", "organisatie_id": "waterlijn"}
    town.accept(a_professional_report(observed_behaviour="Ik werk er zelf.", **no), town.code)
    answer = answered(422, town.press_sign(number))
    assert "de melder wilde niet dat de eigen meekijkt" in text_of(answer.body)
    assert (town.is_shared(), numbers(town, town.sid)) == (False, [number])


@pytest.mark.parametrize("name", ["to", "sees"])
def test_a_proposal_that_is_changed_by_hand_in_the_table_is_not_carried_out(
    town: Town, name: str
) -> None:
    number = town.propose()
    key = Key("reports", "voorstellen", f"{town.sid}.{number}")
    row = town.database.get(key)
    assert row is not None
    facts: Any = {**row["facts"], name: {"to": "kompas", "sees": "inhoud"}[name]}  # type: ignore[dict-item]
    town.database.commit(Transaction([Change(key, {"facts": facts}, {}, "as read")]))
    assert "Bericht onleesbaar" in town.read()
    answer = answered(422, town.press_sign(number))
    assert "Dit voorstel is beschadigd" in text_of(answer.body)
    assert not town.is_shared()


# --- how it ends otherwise


def test_a_rejection_has_its_own_reasons_and_is_a_step_in_words(town: Town) -> None:
    number = town.propose()
    page = town.read(path=f"/voorstel/{number}/afwijzen")
    offered = [e["value"] for e in every(page, "option") if e["value"]]
    assert offered == ["niet_delen", "andere_organisatie", "minder_tonen", "vraag_te_veel"]
    assert "Voorstel Organisatie betrekken" in text_of(page)
    answered(422, town.reject(number, waarom="andere_uitkomst"))
    answered(422, town.reject(number, toelichting=""))
    town.mails()
    for _ in range(2):
        answered(303, town.reject(number))
    assert town.mails() == ["een"]
    decided = text_of(town.read("een"))
    for words in (
        "Voorstel afgewezen: Organisatie betrekken",
        "Delen is niet nodig",
        REJECTED["toelichting"],
    ):
        assert words in decided
    assert REJECTED["toelichting"] not in repr(town.database.tables)
    assert (town.is_shared(), numbers(town, town.sid), town.pile) == (False, [], "lopend")
    assert GONE in text_of(answered(422, town.press_sign(number)).body)


def test_who_proposed_it_takes_it_back(town: Town) -> None:
    number = town.propose()
    path = f"/melding/{town.sid}/voorstel/{number}/intrekken"
    answered(404, town.post(path, {}, town.alive("twee")))
    for _ in range(2):
        answered(303, town.post(path, {}, town.alive("een")))
    assert (numbers(town, town.sid), town.pile) == ([], "lopend")
    assert GONE in text_of(answered(422, town.press_sign(number)).body)
    assert not town.is_shared()


def test_a_proposal_lapses_after_a_week(town: Town) -> None:
    number = town.propose()
    later(town, days=7)
    assert "Dit voorstel is vervallen" in text_of(town.read())
    assert f"voorstel/{number}/tekenen" not in town.read()
    assert "Dit voorstel is vervallen" in text_of(answered(422, town.press_sign(number)).body)
    assert not town.is_shared()


def test_twice_is_once_for_who_proposes_and_for_who_signs(town: Town) -> None:
    number = town.propose()
    assert [town.propose(), numbers(town, town.sid)] == [number, [number]]
    for _ in range(2):
        answered(303, town.press_sign(number))
    answered(303, town.ask())
    assert numbers(town, town.sid) == []
    actions = town.actions(f"melding#{town.sid}")
    assert (actions.count("voorgesteld"), actions.count("getekend")) == (1, 1)
    assert len(town.file(town.sid).involved) == 1
    assert town.mails().count("vast") == 1


def test_of_two_who_sign_at_once_one_does(town: Town) -> None:
    number = town.propose()
    town.database.before(
        "commit reports/voorstellen", lambda: answered(303, town.press_sign(number, "drie"))
    )
    answered(409, town.press_sign(number, "twee"))
    assert [one.signed_by for one in town.file(town.sid).involved] == ["drie"]
    assert town.actions(f"melding#{town.sid}").count("getekend") == 1


def test_several_wait_at_once_and_ten_at_most(town: Town) -> None:
    found = [town.propose(verzoek=f"Kent u groep {number}?") for number in range(10)]
    assert len(set(found)) == 10
    answer = answered(422, town.ask({**INVOLVE, "verzoek": "Nog een?"}))
    assert "Er wachten al tien voorstellen." in text_of(answer.body)
    answered(303, town.press_sign(found[4]))
    assert set(numbers(town, town.sid)) == {*found} - {found[4]}
    town.propose(verzoek="Nog een?")


def test_a_decision_that_is_signed_lets_them_lapse(town: Town) -> None:
    found = [town.propose(verzoek=f"Kent u groep {number}?") for number in range(10)]
    number = deciding.propose(town.work_of("een", "b" * 20), town.sid)
    deciding.sign(town.work_of("drie", "c" * 20), town.sid, number)
    assert numbers(town, town.sid) == []
    assert "Dit voorstel is vervallen." in text_of(answered(422, town.press_sign(found[0])).body)
    assert not town.is_shared()


# --- before it


def test_the_page_says_before_who_signs_and_its_button_what_it_does(town: Town) -> None:
    page = town.read("een", "/betrekken")
    assert "Een collega tekent eerst." in page
    assert "Tekenen kan: Testpersoon drie, Testpersoon twee." in text_of(page)
    assert button(page) == "Voorstellen"
    _, town.sid = town.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    page = town.read("een", "/betrekken")
    assert "College De Waterlijn gaat zonder handtekening: de melder vroeg daarom." in text_of(page)
    assert "Een collega tekent eerst." not in page
    assert button(page) == "Aandachtsfunctionaris betrekken"


def test_where_it_depends_on_the_choice_the_button_says_both_until_it_is_made(town: Town) -> None:
    town.add_another_school()
    _, sid = town.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    said = {"": "Betrekken of voorstellen", "kompas": "Voorstellen"}
    said["waterlijn"] = "Aandachtsfunctionaris betrekken"
    for chosen, words in said.items():
        wrong = answered(422, town.ask({**INVOLVE, "verzoek": "", "organisatie": chosen}, sid=sid))
        assert button(wrong.body) == words


def test_a_desk_of_one_is_told_whom_to_ask() -> None:
    bureau = Bureau()
    bureau.add_school(VAST)
    page = bureau.get(f"/melding/{bureau.sid}/betrekken", bureau.triagist).body
    assert "Niemand anders kan nu tekenen." in page


def test_from_whom_a_melding_is_kept_cannot_sign_and_is_not_named(town: Town) -> None:
    number = town.propose()
    kept = {"wie": ["twee"], "zag": "", "waarom": "dicht_bij"}
    answered(303, town.post(f"/melding/{town.sid}/afschermen", kept, town.alive("een")))
    answered(404, town.press_sign(number, "twee"))
    assert "Tekenen kan: Testpersoon drie." in text_of(town.read("een", "/betrekken"))
    answered(303, town.press_sign(number, "drie"))


def button(page: str) -> str:
    """The words of the main button."""
    (found,) = (
        e
        for e in every(page, "button")
        if any(p.tag == "form" and p["action"].endswith("/betrekken") for p in e.parents)
        if not e["name"]
    )
    return found.text.strip()
