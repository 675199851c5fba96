"""The page of a shared melding: judged as public forms are, done once, and no word is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any
from unittest.mock import Mock

import pytest

from chalicelib.mail.store import MailStore
from chalicelib.platform.code import derive, mint
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.sealing import from_bytes
from tests.support.builders import a_person, a_professional_report
from tests.support.bureau import INVOLVE, PAGE, Bureau, answered, held, later, text_of
from tests.support.deciding import decide
from tests.support.reading import elements, every, only
from tests.support.web import Answer

BSN = "123456782"
WORDS = "Hij was er <b>vaker</b>."
KEPT = "Hij was er &lt;b&gt;vaker&lt;/b&gt;."


class School(Bureau):
    """A melding that is shared with a school, and its two aandachtsfunctionarissen."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _, self.sid = self.report_from_work(share_with_aandachtsfunctionaris="inhoud")
        self.secret, self.colleague = self.contact("eerste"), self.contact("tweede")

    def read(self, secret: str = "", query: str = "", page: str = "") -> Answer:
        return answered(200, self.get(f"/bericht/{self.sid}{page}{query}", secret or self.secret))

    def add(self, words: str = WORDS, page: str = PAGE, **more: str) -> Answer:
        typed = {"duiding": words, "blad": page, **more}
        return self.post(f"/bericht/{self.sid}/duiding", typed, self.secret)

    def seen(self, secret: str = "") -> Answer:
        return self.post(f"/bericht/{self.sid}/gezien", {}, secret or self.secret)

    def meanwhile(self, do: Callable[[], object], times: int = 1) -> None:
        """Let something happen between our look at the melding and our write, ``times`` times over."""
        self.database.before("commit reports/", do, times)

    @property
    def listed(self) -> str:
        """The list of what is shared, as it is read."""
        return text_of(answered(200, self.get("/berichten", self.secret)).body)

    @property
    def noted(self) -> list[str]:
        return self.actions(f"melding#{self.sid}")

    @property
    def added(self) -> list[str]:
        """The texts that were added, as the desk can open them."""
        arrived = self.file(self.sid).arrived
        sealed = [one.sealed["dossier"] for one in arrived if one.kind == "duiding"]
        opened = [from_bytes(self.keys.open("dossier", self.sid, one)) for one in sealed]
        return sorted(one["answers"][0]["value"] for one in opened)


@pytest.fixture
def school() -> School:
    return School()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Schrijf uw inbreng."),
        (" \n ", "Schrijf uw inbreng."),
        ("x" * 4001, "Uw tekst is 1 teken te lang."),
        ("a\udcffb", "In ‘Inbreng’ staat een teken"),
        (f"Nummer {BSN}", "Haal het burgerservicenummer (BSN) weg."),
    ],
)
def test_a_wrong_text_is_told_on_top_and_at_its_field(
    school: School, words: str, said: str
) -> None:
    body = answered(422, school.add(words)).body
    assert only(body, "title").text.startswith("Fout: Inbreng bij bericht ")
    assert said in only(body, "div", role="alert").text
    assert only(body, "a", href="#duiding").text.startswith(said)
    box = only(body, "textarea", id="duiding")
    assert box["aria-invalid"] == "true"
    assert said in only(body, "p", id="duiding-error").text
    assert box["aria-describedby"].split() == ["duiding-hint", "duiding-error"]
    assert box.text.strip() == words.replace("\udcff", "\ufffd").strip()
    assert school.added == []


def test_the_page_says_how_long_a_text_may_be(school: School) -> None:
    hint = only(school.read(page="/duiding").body, "p", id="duiding-hint").text
    assert hint.endswith("U kunt 4000 tekens gebruiken.")
    answered(303, school.add("x" * 4000))


def test_the_button_at_a_bsn_takes_it_out(school: School) -> None:
    (button,) = every(school.add(f"Het is {BSN} zei hij.").body, "button", name="go")
    answer = answered(200, school.add(f"Het is {BSN} zei hij.", go=button["value"]))
    assert held(answer, "duiding") == "Het is zei hij."
    assert BSN not in answer.body
    assert school.added == []
    answered(303, school.add("Het is zei hij."))
    assert school.added == ["Het is zei hij."]


def test_paragraphs_stay_paragraphs_for_the_writer_and_for_the_desk(school: School) -> None:
    answered(303, school.add("Eerst dit.\n\nDaarna dat."))
    desk = answered(200, school.get(f"/melding/{school.sid}", school.triagist)).body
    for page in (school.read().body, desk):
        said = [e.text for e in every(page, "span", class_="line")]
        assert [one for one in said if one in {"Eerst dit.", "Daarna dat."}] == [
            "Eerst dit.",
            "Daarna dat.",
        ]


def test_a_text_is_stored_in_one_way_to_write_it(school: School) -> None:
    answered(303, school.add("  Cafe\u0301\r\nom vijf uur\r\n"))
    assert school.added == ["Caf\u00e9\nom vijf uur"]


def test_the_same_words_from_the_same_page_are_one_act_and_others_are_another(
    school: School,
) -> None:
    for _ in range(2):
        answered(303, school.add())
    assert school.added == [WORDS]
    answered(303, school.add("Iets anders."))
    answered(303, school.add(page="b" * 20))
    assert school.added == sorted([WORDS, WORDS, "Iets anders."])
    assert school.noted.count("aangevuld_door_af") == 3
    # The desk is told of each.
    arrived = [one for one in school.file(school.sid).arrived if one.kind == "duiding"]
    told = [f"{school.sid}.duiding.{one.sk.partition('#')[2]}" for one in arrived]
    assert all(MailStore(school.database).announcement(one) for one in told)


@pytest.mark.parametrize("times", [1, 3])
def test_a_colleague_who_reads_in_between_makes_nothing_fail(school: School, times: int) -> None:
    school.meanwhile(lambda: school.read(school.colleague), times)
    answer = answered(303, school.add())
    assert answer.headers["location"] == f"../../bericht/{school.sid}?gedaan=duiding"
    assert school.added == [WORDS]
    assert school.noted[-1 - times :] == ["gelezen_door_af"] * times + ["aangevuld_door_af"]


def test_two_who_say_at_once_to_have_seen_it_say_it_once(school: School) -> None:
    school.meanwhile(lambda: school.seen(school.colleague))
    answer = answered(409, school.seen())
    assert "Een collega was u voor" in only(answer.body, "div", role="alert").text
    # There is nothing left to press: the page says what stands there now.
    assert "Het meldpunt ziet dat u dit hebt gelezen." in text_of(answer.body)
    assert not [e for e in every(answer.body, "form") if e["action"].endswith("gezien")]
    assert school.noted.count("gezien_door_af") == 1
    answered(303, school.seen())
    assert school.noted.count("gezien_door_af") == 1


def test_who_loses_every_race_still_has_the_text(school: School) -> None:
    # Each reading of a colleague takes a place in the chain: more of them than the act looks again.
    school.meanwhile(lambda: school.read(school.colleague), 8 * 16)
    answer = answered(409, school.add())
    assert held(answer, "duiding") == WORDS
    assert school.added == []
    (page,) = {e["value"] for e in every(answer.body, "input", name="blad")}
    answered(303, school.add(page=page))
    assert school.added == [WORDS]


def test_an_outage_keeps_the_text(school: School) -> None:
    school.meanwhile(Mock(side_effect=Unavailable))
    body = answered(503, school.add()).body
    assert KEPT in body
    assert "Inbreng</label>" in body
    assert school.added == []
    answered(303, school.add())


def test_a_text_that_cannot_be_shown_again_is_kept(school: School) -> None:
    """The page is read anew after a wrong answer; when the journal is away nothing of it is shown."""
    school.database.away = {"journal"}
    opened = school.keys.opened
    assert KEPT in answered(503, school.add(f"{WORDS} {BSN}")).body
    assert school.keys.opened == opened


def test_the_page_has_its_forms_in_both_languages(school: School) -> None:
    for query, button in (("", "Markeren als gelezen"), ("?lang=en", "Mark as read")):
        page = elements(school.read(query=query).body)
        assert button in [e.text for e in page if e.tag == "button"]
        ids = [e["id"] for e in page if e["id"]]
        assert len(ids) == len(set(ids))
    answered(303, school.seen())
    assert "Markeren als gelezen" not in school.read().body


def test_who_adds_something_is_told_sees_it_and_has_read_what_there_was(school: School) -> None:
    assert "Nieuw" in school.listed
    assert KEPT not in school.read().body
    answered(303, school.add())
    page = school.read(query="?gedaan=duiding").body
    assert "Inbreng toegevoegd." in only(page, "div", role="status").text
    assert KEPT in page
    assert "Beantwoord" in school.listed
    # No colleague reads what another one added.
    assert KEPT not in school.read(school.colleague).body


def test_who_marks_it_as_read_is_told_so(school: School) -> None:
    answer = answered(303, school.seen())
    assert answer.headers["location"].endswith("?gedaan=gezien")
    said = only(school.read(query="?gedaan=gezien").body, "div", role="status").text
    assert "Gemarkeerd als gelezen." in said


def test_no_other_button_stands_beside_the_box_in_which_one_writes(school: School) -> None:
    """A form takes along what stands in it, and nothing of another one."""
    assert not every(school.read().body, "textarea")
    page = school.read(page="/duiding").body
    acts = [e["action"] for e in every(page, "form", method="post")]
    assert [one.rpartition("/")[2] for one in acts] == ["uitloggen", "duiding"]
    # What it is about stands above it.
    assert "bord" in page


def test_an_addition_that_does_not_open_hides_nothing_else(school: School) -> None:
    answered(303, school.add("Kan niet open."))
    answered(303, school.add())
    rows = school.database.tables["reports"][f"melding#{school.sid}"]
    first = next(key for key in rows if key.startswith("duiding#"))
    rows[first]["sealed"] = {"dossier": b"of somebody else"}
    page = school.read().body
    assert "Bericht onleesbaar." in page
    assert (KEPT in page) != ("Kan niet open.</span>" in page)


ORDERS = [
    order
    for steps in (("inhoud", "nee"), ("inhoud", "alleen_status"), ("alleen_status", "nee"))
    for order in permutations([*steps, *(f"confirm {step}" for step in steps)])
    if all(order.index(step) < order.index(f"confirm {step}") for step in steps)
]


@pytest.mark.parametrize("order", ORDERS, ids=" > ".join)
def test_the_strictest_word_of_the_reporter_holds_in_whatever_order(order: tuple[str, ...]) -> None:
    bureau, code, words = Bureau(), mint(), list[str]()
    bureau.add_school(a_person("vast"))
    secret = bureau.contact("eerste")
    for step in order:
        confirms, _, word = step.rpartition(" ")
        if confirms:
            bureau.confirm(derive(code).sid, word)
        else:
            words.append(word)
            bureau.accept(a_professional_report(share_with_aandachtsfunctionaris=word), code)
        answer = bureau.get(f"/bericht/{derive(code).sid}", secret)
        listed = derive(code).sid in bureau.get("/berichten", secret).body
        if "nee" in words:
            assert (answer.status, listed) == (404, False), step
        elif "alleen_status" in words and answer.status == 200:
            assert "bord" not in answer.body, step
    mails = "".join(str(part) for part in bureau.database.tables["post"].values())
    if order[0] == "nee" or order[1] == "nee":
        assert "af_nieuw" not in mails


def test_what_was_shared_is_shared_no_more_once_the_reporter_says_no(school: School) -> None:
    code, sid = school.accept(a_professional_report(share_with_aandachtsfunctionaris="inhoud"))
    school.confirm(sid)
    assert school.file(sid).submissions[0].shared_with == "waterlijn"
    answered(200, school.get(f"/bericht/{sid}", school.secret))
    school.accept(a_professional_report(share_with_aandachtsfunctionaris="nee"), code)
    assert not any(stored.shared_with for stored in school.file(sid).submissions)
    answered(404, school.get(f"/bericht/{sid}", school.secret))
    answered(404, school.post(f"/bericht/{sid}/gezien", {}, school.secret))
    assert school.chain(f"melding#{sid}")[-1].facts["share"] == "nee"


def test_a_no_that_names_another_organisation_holds_for_the_first_one_too(school: School) -> None:
    code, sid = school.accept(a_professional_report(share_with_aandachtsfunctionaris="inhoud"))
    school.confirm(sid)
    no = {"share_with_aandachtsfunctionaris": "nee", "organisatie_id": "staat_er_niet_bij"}
    school.accept(a_professional_report(**no), code)
    answered(404, school.get(f"/bericht/{sid}", school.secret))
    assert not any(stored.shared_with for stored in school.file(sid).submissions)


def test_a_no_after_a_melding_is_done_and_forgotten_is_stored_and_holds(school: School) -> None:
    code, sid = school.accept(a_professional_report(share_with_aandachtsfunctionaris="inhoud"))
    school.confirm(sid)
    desk = school.logged_in("triagist")
    answered(303, school.post(f"/melding/{sid}/oppakken", {"blad": PAGE}, desk))
    decide(school.work_of("triagist", PAGE), sid)
    later(school, days=100)
    school.root.clock()
    school.work()
    school.accept(a_professional_report(share_with_aandachtsfunctionaris="nee"), code)
    melding, amendment = school.file(sid).submissions
    assert melding.shared_with == ""
    assert (melding.done_at > "", melding.forget_at > "", amendment.header.share) == (
        True,
        True,
        "nee",
    )
    answered(404, school.get(f"/bericht/{sid}", school.contact("derde")))


def test_the_desk_sees_with_whom_it_is_shared_and_asks_a_colleague_who_covers() -> None:
    bureau = Bureau()
    names = {"vast": "Testpersoon Vast", "vervanger": "Testpersoon Vervanger"}
    bureau.add_school(
        a_person("vast", name=names["vast"], phone="+31 78 1234567 ext. 12"),
        a_person("vervanger", role="plaatsvervanger", name=names["vervanger"]),
    )
    _, sid = bureau.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    deputy = bureau.contact("tweede", person_id="vervanger")
    absent = answered(404, bureau.get(f"/bericht/{'f' * 32}", deputy))
    refused = answered(404, bureau.get(f"/bericht/{sid}", deputy))
    assert refused.body.replace(sid, "") == absent.body.replace("f" * 32, "")
    shown = bureau.get(f"/melding/{sid}", bureau.triagist).body
    assert 'href="tel:+31781234567;ext=12"' in shown
    page = text_of(shown)
    assert "Testpersoon Vast (Vast), College De Waterlijn, +31 78 1234567 ext. 12 : inhoud" in page
    assert "Ook vragen: Testpersoon Vervanger" in page
    asked = {"bij": "waterlijn", "persoon": "vervanger"}
    for _ in range(2):
        answered(303, bureau.post(f"/melding/{sid}/meevragen", asked, bureau.triagist))
    answered(200, bureau.get(f"/bericht/{sid}", deputy))
    page = text_of(bureau.get(f"/melding/{sid}", bureau.triagist).body)
    assert "Testpersoon Vervanger (Vervanger), College De Waterlijn: inhoud" in page
    assert "Collega gevraagd" in page


@pytest.mark.parametrize("who", ["vast", "iemand"])
def test_the_desk_sees_whom_the_reporter_keeps_out_and_no_contact_ever_does(who: str) -> None:
    bureau = Bureau()
    bureau.add_school(a_person("vast"), a_person("vervanger", role="plaatsvervanger"))
    kept_out: dict[str, Any] = {"niet_aan": who, "niet_aan_wie": "Meester Testpersoon"}
    _, sid = bureau.report_from_work(share_with_aandachtsfunctionaris="inhoud", **kept_out)
    desk = text_of(bureau.get(f"/melding/{sid}", bureau.triagist).body)
    said = (
        "Uitgesloten door de melder: de vaste aandachtsfunctionaris"
        if who == "vast"
        else "Kijk eerst wie dat is"
    )
    assert said in desk
    # A name is shown for a reason only, as every name is.
    assert "Meester Testpersoon" not in desk
    if who == "iemand":
        answer = bureau.post(f"/melding/{sid}/betrekken", INVOLVE, bureau.triagist)
        assert "De melder sloot iemand van deze organisatie uit" in answered(422, answer).body
        asked = {"bij": "waterlijn", "persoon": "vervanger"}
        answered(303, bureau.post(f"/melding/{sid}/meevragen", asked, bureau.triagist))
    page = answered(
        200, bureau.get(f"/bericht/{sid}", bureau.contact("tweede", person_id="vervanger"))
    )
    assert "Meester Testpersoon" not in page.body
    assert "Vraag niet_aan" not in page.body
    answered(404, bureau.get(f"/bericht/{sid}", bureau.contact("eerste")))
