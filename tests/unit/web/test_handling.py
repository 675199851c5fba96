"""Who has a case, what came in for it, and whether danger was judged: as the desk does it."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import pytest

from chalicelib.access.domain import Role
from chalicelib.reports.store.cases import CaseStore
from chalicelib.reports.store.submissions import Stored
from tests.support.builders import a_mailbox_reply, a_person, a_public_report
from tests.support.bureau import PAGE, Bureau, answered, later, text_of
from tests.support.reading import every, only


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def case(bureau: Bureau, sid: str) -> Stored:
    return bureau.file(sid).submissions[0]


def amend(bureau: Bureau, code: Any, words: str, **more: str) -> None:
    bureau.accept(a_public_report(observed_behaviour=words, **more), code)


def row(bureau: Bureau, sid: str, secret: str, view: str = "") -> str:
    """The words of the row of a case in a view, empty when it is not there."""
    body = answered(200, bureau.get(f"/werkbak{view}", secret)).body
    rows = [tr for tr in body.split("<tr ")[1:] if sid in tr]
    assert len(rows) <= 1
    return text_of("<tr " + rows[0]) if rows else ""


def dealt_with(bureau: Bureau, sid: str, secret: str) -> Any:
    page = answered(200, bureau.get(f"/melding/{sid}", secret)).body
    (seen,) = {e["value"] for e in every(page, "input", name="gezien")}
    return partial(bureau.post, f"/melding/{sid}/verwerkt", {"gezien": seen}, secret)


def test_a_case_is_one_row_that_says_what_is_new(bureau: Bureau) -> None:
    code, sid = bureau.report()
    triagist = bureau.triagist
    bureau.post(f"/melding/{sid}/oppakken", {}, triagist)
    assert row(bureau, sid, triagist) == ""
    assert "In onderzoek" in row(bureau, sid, triagist, "?tab=mij")
    for words in ("Eerste keer.", "Tweede keer."):
        amend(bureau, code, words)
    assert "Aanvulling (2)" in row(bureau, sid, triagist)
    assert "Aanvulling (2)" in row(bureau, sid, triagist, "?tab=mij")


def test_the_handler_deals_with_what_came_in_and_what_comes_meanwhile_stays(bureau: Bureau) -> None:
    code, sid = bureau.report()
    triagist = bureau.triagist
    bureau.post(f"/melding/{sid}/oppakken", {}, triagist)
    amend(bureau, code, "Eerste keer.")
    press = dealt_with(bureau, sid, triagist)
    amend(bureau, code, "Net op dat moment.")
    refused = answered(422, press())
    assert "Er kwam net nog iets binnen." in only(refused.body, "div", role="alert").text
    assert case(bureau, sid).news == {"aanvulling": 2}
    press = dealt_with(bureau, sid, triagist)
    for _ in range(2):
        answered(303, press())
    assert case(bureau, sid).news == {}
    assert row(bureau, sid, triagist) == ""
    assert bureau.actions(f"melding#{sid}").count("verwerkt") == 1


def test_an_arrival_at_the_very_moment_of_dealing_with_it_is_not_dealt_with(bureau: Bureau) -> None:
    code, sid = bureau.report()
    triagist = bureau.triagist
    bureau.post(f"/melding/{sid}/oppakken", {}, triagist)
    amend(bureau, code, "Eerste keer.")
    press = dealt_with(bureau, sid, triagist)
    bureau.database.before("commit reports/", lambda: amend(bureau, code, "Net op dat moment."))
    answered(422, press())
    assert case(bureau, sid).news == {"aanvulling": 2}


def test_danger_stays_danger_when_somebody_takes_it_up_and_until_it_is_judged(
    bureau: Bureau,
) -> None:
    code, sid = bureau.report(danger_now="ja")
    lead = bureau.logged_in("teamleider")
    answered(303, bureau.post(f"/melding/{sid}/oppakken", {}, lead))
    later(bureau, hours=2)
    lead = bureau.again("teamleider")
    shown = row(bureau, sid, lead, "?tab=gevaar")
    assert "Gevaar" in shown
    assert "Te laat" in shown
    path = f"/melding/{sid}/gevaar"
    since = only(bureau.get(path, lead).body, "input", name="sinds")["value"]
    assert "Kies wat er met het gevaar is gedaan." in text_of(
        answered(422, bureau.post(path, {"sinds": since}, lead)).body
    )
    asked = {"sinds": since, "oordeel": "gevaar_112"}
    for _ in range(2):
        answered(303, bureau.post(path, asked, lead))
    assert row(bureau, sid, lead, "?tab=gevaar") == ""
    (entry,) = [e for e in bureau.chain(f"melding#{sid}") if e.action == "gevaar_beoordeeld"]
    assert (entry.actor, entry.facts["purpose"]) == ("teamleider", "gevaar_112")
    # New danger is open again.
    amend(bureau, code, "Nu weer.", danger_now="ja")
    assert "Gevaar" in row(bureau, sid, lead, "?tab=gevaar")
    assert "Er is intussen opnieuw gevaar gemeld." in text_of(
        answered(422, bureau.post(path, asked, lead)).body
    )


def test_who_loses_a_case_or_gets_one_is_told_without_a_word_of_it(bureau: Bureau) -> None:
    _, sid = bureau.report()
    bureau.hire("derde", "triagist", email="derde@gemeente.example", confirmed_on="2026-03-01")
    first = bureau.logged_in("triagist", email="eerste@gemeente.example", confirmed_on="2026-03-01")
    second = bureau.logged_in("regisseur")
    bureau.post(f"/melding/{sid}/oppakken", {}, first)
    bureau.deliver()
    answered(303, bureau.post(f"/melding/{sid}/overnemen", {"van": "triagist"}, second))
    mail = bureau.deliver()[-1]
    assert mail.to == "eerste@gemeente.example"
    answered(303, bureau.post(f"/melding/{sid}/overdragen", {"naar": "derde"}, second))
    other = bureau.deliver()[-1]
    assert other.to == "derde@gemeente.example"
    assert case(bureau, sid).handler == "derde"
    reference = case(bureau, sid).reference
    for one in (mail, other):
        assert sid not in one.text
        assert reference not in one.text
        assert "Testpersoon" not in one.text


def test_a_case_is_handed_over_by_who_has_it_to_who_may_have_it(bureau: Bureau) -> None:
    _, sid = bureau.report()
    first, second = bureau.triagist, bureau.logged_in("regisseur")
    bureau.hire("fg", "fg")
    bureau.hire("derde", "triagist")
    path = f"/melding/{sid}/overdragen"
    bureau.post(f"/melding/{sid}/oppakken", {}, first)
    answered(422, bureau.post(path, {"naar": "fg"}, first))
    answered(409, bureau.post(path, {"naar": "derde"}, second))
    assert "Alleen de behandelaar kan dit." in text_of(bureau.get(path, second).body)
    assert case(bureau, sid).handler == "triagist"


def test_who_takes_a_case_states_not_to_be_involved_and_needs_no_other_click(
    bureau: Bureau,
) -> None:
    _, sid = bureau.report()
    stated, path = "U verklaart dat u niet persoonlijk betrokken bent.", f"/melding/{sid}"
    colleague = bureau.logged_in("regisseur")
    bureau.hire("derde", "triagist")
    for secret, page, act, typed in (
        (bureau.triagist, "", "oppakken", {}),
        (colleague, "/overnemen", "overnemen", {"van": "triagist"}),
    ):
        shown = answered(200, bureau.get(f"{path}{page}", secret)).body
        (form,) = [one for one in every(shown, "form") if one["action"].endswith(act)]
        assert stated in form.text
        (way_out,) = {a["href"] for a in every(shown, "a") if a["href"].endswith("/betrokken")}
        assert way_out.endswith(f"{sid}/betrokken")
        answered(303, bureau.post(f"{path}/{act}", typed, secret))
        assert bureau.chain(f"melding#{sid}")[-1].facts["conflict"] == "nee"
        assert bureau.file(sid).steps[-1].codes["conflict"] == "nee"
    # A colleague who gets a case has stated nothing.
    answered(303, bureau.post(f"{path}/overdragen", {"naar": "derde"}, colleague))
    assert "conflict" not in bureau.file(sid).steps[-1].codes
    assert "conflict" not in bureau.chain(f"melding#{sid}")[-1].facts


def test_a_question_that_takes_a_case_up_states_the_same(bureau: Bureau) -> None:
    _, sid = bureau.report()
    path, stated = f"/melding/{sid}/vraag", "U verklaart dat u niet persoonlijk betrokken bent."
    assert stated in text_of(bureau.get(path, bureau.triagist).body)
    answered(303, bureau.post(path, {"vraag": "Wanneer?", "taal": "nl"}, bureau.triagist))
    assert bureau.file(sid).steps[-1].codes["conflict"] == "nee"
    assert stated not in text_of(bureau.get(path, bureau.triagist).body)


def test_who_is_involved_is_told_what_to_do_instead(bureau: Bureau) -> None:
    _, sid = bureau.report()
    path, triagist = f"/melding/{sid}/betrokken", bureau.triagist

    def leads() -> set[str]:
        page = answered(200, bureau.get(path, triagist)).body
        return {a["href"].rpartition("/")[2] for a in every(page, "a")} & {
            "overdragen",
            "teruggeven",
            "afschermen",
        }

    assert leads() == {"afschermen"}
    answered(303, bureau.post(f"/melding/{sid}/oppakken", {}, triagist))
    assert leads() == {"overdragen", "teruggeven", "afschermen"}
    assert bureau.keys.opened == 0


def test_a_case_that_is_given_back_waits_for_anybody(bureau: Bureau) -> None:
    _, sid = bureau.report()
    triagist = bureau.triagist
    bureau.post(f"/melding/{sid}/oppakken", {}, triagist)
    path = f"/melding/{sid}/teruggeven"
    answered(422, bureau.post(path, {}, triagist))
    for _ in range(2):
        answered(303, bureau.post(path, {"waarom": "betrokken"}, triagist))
    assert (case(bureau, sid).handler, case(bureau, sid).taken_at) == ("", "")
    assert "Nieuw" in row(bureau, sid, triagist, "?tab=vrij")
    assert row(bureau, sid, triagist, "?tab=mij") == ""
    assert bureau.actions(f"melding#{sid}").count("teruggegeven") == 1


def test_a_case_waits_for_an_answer_and_returns_when_it_comes(bureau: Bureau) -> None:
    _, sid = bureau.report()
    triagist = bureau.triagist
    bureau.post(f"/melding/{sid}/oppakken", {}, triagist)
    asked = {"vraag": "Wanneer was dat?", "taal": "nl", "blad": PAGE}
    answered(303, bureau.post(f"/melding/{sid}/vraag", asked, triagist))
    assert "Wacht op melder" in row(bureau, sid, triagist, "?tab=wacht")
    later(bureau, days=15)
    assert "Te laat" in row(bureau, sid, bureau.again("triagist"), "?tab=wacht")


def test_an_index_carries_all_that_a_row_shows(bureau: Bureau) -> None:
    """Of one's own cases and of a pile the same row: an index that lacks a column shows it nowhere."""
    code, sid = bureau.report(danger_now="ja")
    bureau.post(f"/melding/{sid}/oppakken", {}, bureau.triagist)
    amend(bureau, code, "Meer.")
    store = CaseStore(bureau.database)
    (of_pile,), _ = store.waiting("dringend", limit=9)
    (own,), _ = store.of_handler("triagist", limit=9)
    assert of_pile == own
    assert (own.sid, own.news, own.handler) == (sid, {"aanvulling": 1}, "triagist")


@pytest.fixture
def desk(bureau: Bureau) -> Bureau:
    """A desk of which everybody can be mailed; a regisseur is in no role that is mailed by itself."""
    known = {"triagist": "triagist", "regisseur": "regisseur", "leider": "teamleider"}
    for name, role in known.items():
        address = {"email": f"{name}@gemeente.example", "confirmed_on": "2026-01-01"}
        bureau.hire(name, cast("Role", role), **address)
    return bureau


def told(bureau: Bureau) -> list[tuple[str, str]]:
    """The addresses that were mailed since the last look at the desk, and the subjects."""
    bureau.mailer.sent.clear()
    sent = [(mail.to.partition("@")[0], mail.subject) for mail in bureau.deliver()]
    return sorted(one for one in sent if one[1] in {"Nieuwe taak", "Dringende taak: kijk nu"})


def test_whoever_has_a_case_hears_of_what_comes_in_for_it(desk: Bureau) -> None:
    code, sid = desk.report()
    assert told(desk) == [("triagist", "Nieuwe taak")]
    answered(303, desk.post(f"/melding/{sid}/oppakken", {}, desk.alive("regisseur")))
    both = [("regisseur", "Nieuwe taak"), ("triagist", "Nieuwe taak")]
    amend(desk, code, "Eerste keer.")
    assert told(desk) == both
    desk.reply(code, a_mailbox_reply("Het gebeurde weer."))
    assert told(desk) == both
    desk.reply(code, a_mailbox_reply("Hij staat voor de deur.", "ja"))
    urgent = "Dringende taak: kijk nu"
    assert told(desk) == [(name, urgent) for name in ("leider", "regisseur", "triagist")]


def test_danger_that_is_given_back_is_told_to_the_desk_and_other_cases_are_not(
    desk: Bureau,
) -> None:
    told_of = {}
    for danger in ("ja", "nee"):
        _, sid = desk.report(danger_now=danger)
        leader = desk.alive("leider")
        answered(303, desk.post(f"/melding/{sid}/oppakken", {}, leader))
        path = f"/melding/{sid}/teruggeven"
        page = text_of(answered(200, desk.get(path, leader)).body)
        assert ("Het meldpunt krijgt een dringende mail." in page) == (danger == "ja")
        told(desk)
        answered(303, desk.post(path, {"waarom": "betrokken"}, leader))
        told_of[danger] = told(desk)
    urgent = "Dringende taak: kijk nu"
    assert told_of == {"ja": [("leider", urgent), ("triagist", urgent)], "nee": []}


def test_danger_that_its_handler_may_see_no_longer_is_told_to_the_others(desk: Bureau) -> None:
    _, sid = desk.report(danger_now="ja")
    answered(303, desk.post(f"/melding/{sid}/oppakken", {}, desk.alive("triagist")))
    told(desk)
    kept = {"wie": "triagist", "waarom": "over_collega", "zag": ""}
    answered(303, desk.post(f"/melding/{sid}/afschermen", kept, desk.alive("regisseur")))
    assert told(desk) == [("leider", "Dringende taak: kijk nu")]


def test_a_handler_who_is_told_with_the_desk_gets_one_mail(desk: Bureau) -> None:
    code, sid = desk.report()
    answered(303, desk.post(f"/melding/{sid}/oppakken", {}, desk.alive("triagist")))
    told(desk)
    amend(desk, code, "Eerste keer.")
    assert told(desk) == [("triagist", "Nieuwe taak")]


def test_whoever_has_a_case_hears_of_what_an_organisation_adds(desk: Bureau) -> None:
    desk.add_school(a_person("vast"))
    _, sid = desk.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    answered(303, desk.post(f"/melding/{sid}/oppakken", {}, desk.alive("regisseur")))
    told(desk)
    added = {"duiding": "Ik weet meer.", "blad": PAGE}
    answered(303, desk.post(f"/bericht/{sid}/duiding", added, desk.contact()))
    assert [name for name, _ in told(desk)] == ["regisseur", "triagist"]
