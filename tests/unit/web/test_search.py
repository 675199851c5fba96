"""Searching for earlier reports, linking what belongs together, and involving an aandachtsfunctionaris."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.catalogue import store as catalogue
from chalicelib.mail.domain import ToPerson
from chalicelib.mail.store import MailStore
from chalicelib.network.store import put_organisatie, put_person
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.messages import read
from chalicelib.platform.queue import encode
from chalicelib.platform.sealing import from_bytes
from chalicelib.platform.table import Change, Key, Transaction
from chalicelib.reports.codes import (
    IDENTITY_REASONS,
    INVOLVE_REASONS,
    LINK_REASONS,
    PURPOSES,
    SEARCH_REASONS,
)
from chalicelib.reports.intake.usecases import accept_report
from chalicelib.reports.messages import SearchStretch
from chalicelib.reports.search.usecases import STRETCH, folded, occurs
from chalicelib.reports.store.searches import SEARCH_IS_NEW, SearchStore
from chalicelib.reports.store.sharing import involvement_id
from chalicelib.reports.store.submissions import SubmissionStore
from tests.support.builders import a_person, a_professional_report
from tests.support.bureau import Bureau, answered, later, text_of
from tests.support.reading import elements, every, only
from tests.support.web import Answer
from tools.seed import ORGANISATIES

PAGE = "a" * 20
# The organisation as a form offers it.
OFFERED = catalogue.put_organisatie(ORGANISATIES[0].id, ORGANISATIES[0].name)
ASKED = {"zoek": "José van Dalen\nWantijpark", "reden": "eerder_persoon", "blad": PAGE}


def begin(bureau: Bureau, secret: str, **other: str) -> str:
    """Ask for a search; its id."""
    asked = bureau.post("/zoeken", {**ASKED, **other}, secret)
    assert asked.status == 303, text_of(asked.body)
    return asked.headers["location"].rpartition("/")[2]


def search(bureau: Bureau, secret: str, **other: str) -> Answer:
    """Ask for a search, and let the function that searches do all its stretches; the outcome."""
    search_id = begin(bureau, secret, **other)
    work(bureau)
    return bureau.get(f"/zoeken/{search_id}", secret)


def work(bureau: Bureau, at_most: int = 1_000) -> int:
    """Let the function that searches handle what waits; how many messages that were."""
    waiting = bureau.queues.waiting["searches"]
    done = 0
    while waiting and done < at_most:
        bureau.root.search(waiting.pop(0).body)
        done += 1
    return done


def actions(bureau: Bureau, object_id: str) -> list[str]:
    return [entry.action for entry in bureau.chain(object_id)]


def test_a_search_finds_what_names_the_same_and_tells_no_words(
    bureau: Bureau, triagist: str
) -> None:
    _, sid = bureau.report(betrokkene_description="Een jongen, JOSE van  Dalen, rond de 17")
    _, other = bureau.report(betrokkene_description="Een man van Dalenburg")
    search_id = begin(bureau, triagist)
    work(bureau)
    answer = answered(200, bureau.get(f"/zoeken/{search_id}", triagist))
    assert "Gevonden meldingen: 1" in text_of(answer.body)
    assert f"melding/{sid}" in answer.body
    assert other not in answer.body
    assert "rond de 17" not in answer.body
    assert "Om wie gaat het" in text_of(answer.body)
    assert actions(bureau, f"melding#{sid}") == ["ontvangen", "gevonden_bij_zoeken"]
    assert actions(bureau, f"melding#{other}") == ["ontvangen"]
    assert actions(bureau, f"zoeken#{search_id}") == ["gezocht", "zoekuitkomst_gelezen"]


def test_the_journal_knows_of_a_search_before_anything_is_opened_and_never_its_words(
    bureau: Bureau, triagist: str
) -> None:
    bureau.report()
    search_id = begin(bureau, triagist)
    assert bureau.keys.opened == 0
    (entry,) = bureau.chain(f"zoeken#{search_id}")
    assert (entry.actor, entry.facts["purpose"]) == ("triagist", "eerder_persoon")
    assert entry.facts["meldingen"] == "1"
    assert not re.search("Dalen|Wantij", json.dumps(entry.facts))
    (message,) = bureau.queues.waiting["searches"]
    assert read(message.body, SearchStretch) == SearchStretch(search=search_id, by="triagist")
    held = str(bureau.database.query("reports", "zoeken#triagist"))
    assert "Dalen" not in held


def test_no_journal_no_search(
    bureau: Bureau, triagist: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, sid = bureau.report(betrokkene_description="José van Dalen")
    search_id = begin(bureau, triagist)

    def away(*_: object, **__: object) -> None:
        from chalicelib.platform.errors import Unavailable

        raise Unavailable("the journal does not answer")

    monkeypatch.setattr("chalicelib.journal.store.JournalStore.write", away)
    with pytest.raises(Exception, match="journal"):
        work(bureau)
    monkeypatch.undo()
    # Nothing counts as found of which the journal does not know.
    assert actions(bureau, f"melding#{sid}") == ["ontvangen"]
    found = SearchStore(bureau.database).search("triagist", search_id)
    assert found is not None
    assert (found.looked_at, found.found) == (0, b"")


def test_many_meldingen_are_opened_in_stretches_with_progress(
    bureau: Bureau, triagist: str
) -> None:
    total = STRETCH + 20
    for number in range(total):
        bureau.report(location_description="Wantijpark" if number % 60 == 0 else "elders")
    search_id = begin(bureau, triagist)
    bureau.keys.opened = 0
    assert work(bureau, at_most=1) == 1
    assert STRETCH <= bureau.keys.opened <= STRETCH + 2
    half_way = bureau.get(f"/zoeken/{search_id}", triagist)
    assert f"{STRETCH} van de {total} meldingen bekeken" in text_of(half_way.body)
    assert f'value="{STRETCH}" max="{total}"' in half_way.body
    # The same message again, as queues do, counts nothing twice.
    bureau.root.search(encode(SearchStretch(search=search_id, by="triagist")))
    work(bureau)
    done = bureau.get(f"/zoeken/{search_id}", triagist)
    assert f"Alle {total} meldingen zijn bekeken" in text_of(done.body)
    assert "Gevonden meldingen: 2" in text_of(done.body)


def test_pressing_the_button_twice_searches_once(bureau: Bureau, triagist: str) -> None:
    bureau.report()
    (search_id,) = {begin(bureau, triagist) for _ in range(2)}
    work(bureau)
    assert actions(bureau, f"zoeken#{search_id}") == ["gezocht"]


def test_a_search_is_of_who_asked_and_gone_a_day_later(bureau: Bureau) -> None:
    bureau.report()
    secret, colleague = bureau.logged_in("triagist"), bureau.logged_in("regisseur")
    search_id = begin(bureau, secret)
    work(bureau)
    foreign, absent = (bureau.get(f"/zoeken/{one}", colleague) for one in (search_id, "b" * 20))
    assert (
        (foreign.status, foreign.headers)
        == (absent.status, absent.headers)
        == (404, foreign.headers)
    )
    assert foreign.body == absent.body.replace("b" * 20, search_id)
    later(bureau, hours=24)
    again = bureau.again("triagist")
    assert bureau.get(f"/zoeken/{search_id}", again).status == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reden": ""}, "Kies waarom u zoekt."),
        ({"reden": "nieuwsgierig"}, "Dit antwoord kennen wij niet."),
        ({"zoek": " \n "}, "Schrijf 1 tot 10 regels"),
        ({"zoek": "\n".join(["naam"] * 11)}, "Schrijf 1 tot 10 regels"),
        ({"zoek": "ab"}, "Elke regel heeft 3 tot 100 tekens."),
        ({"zoek": "x" * 101}, "Elke regel heeft 3 tot 100 tekens."),
    ],
)
def test_a_search_that_cannot_be_is_told_what_to_mend(
    bureau: Bureau, triagist: str, wrong: dict[str, str], said: str
) -> None:
    answer = answered(422, bureau.post("/zoeken", {**ASKED, **wrong}, triagist))
    assert said in text_of(answer.body)
    assert wrong.get("zoek", "José van Dalen").strip()[:20] in answer.body
    assert bureau.queues.waiting["searches"] == []


def test_what_cannot_be_opened_is_counted_and_said(bureau: Bureau, sid: str) -> None:
    broken = Change(
        Key("reports", f"melding#{sid}", "melding"),
        put={"sealed": {"content": b"broken"}},
        seen={},
        promise="melding is there",
    )
    bureau.put(broken)
    answer = search(bureau, bureau.logged_in("triagist"))
    assert "Meldingen die niet open konden: 1" in text_of(answer.body)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4), st.text(), st.text())
def test_a_text_is_found_by_its_own_words_however_they_are_written(
    words: list[str], before: str, after: str
) -> None:
    spelling = " ".join(words)
    text = f"{before} {spelling} {after}"
    assert occurs(spelling, [text])
    assert folded(folded(text)) == folded(text)


def test_from_a_search_two_meldingen_are_linked_and_taken_apart_again(
    bureau: Bureau, sid: str, triagist: str
) -> None:
    _, earlier = bureau.report(location_description="Wantijpark")
    found = search(bureau, triagist, bij=sid)
    assert f"melding/{sid}/koppelen" in found.body
    link = {"ander": earlier, "reden": "zelfde_plek"}
    for _ in range(2):
        assert bureau.post(f"/melding/{sid}/koppelen", link, triagist).status == 303
    for here, there in ((sid, earlier), (earlier, sid)):
        page = bureau.get(f"/melding/{here}", triagist).body
        assert f"melding/{there}" in page
        assert "Het gaat om dezelfde plek" in text_of(page)
        assert actions(bureau, f"melding#{here}").count("gekoppeld") == 1
    without_reason = bureau.post(f"/melding/{sid}/koppelen", {**link, "reden": ""}, triagist)
    assert (without_reason.status, "waarom de meldingen" in without_reason.body) == (422, True)
    assert bureau.post(f"/melding/{earlier}/losmaken", {"ander": sid}, triagist).status == 303
    assert f"melding/{earlier}" not in bureau.get(f"/melding/{sid}", triagist).body
    assert bureau.post(f"/melding/{earlier}/losmaken", {"ander": sid}, triagist).status == 404


def contact(bureau: Bureau, *, there: bool = True) -> str:
    """An organisation with its aandachtsfunctionaris, who is logged in; their session."""
    away = None if there else bureau.ports.today
    person = a_person("a", email="af@waterlijn.example", absent_from=away)
    bureau.database.commit(
        Transaction([put_organisatie(ORGANISATIES[0]), OFFERED, put_person(person)])
    )
    return bureau.logged_in("aandachtsfunctionaris", name="contact", organisatie_id="waterlijn")


ASK = {
    "organisatie": "waterlijn",
    "verzoek": "Kent u deze groep?",
    "waarom": "kent_de_mensen",
    "ziet": "vraag",
    "blad": PAGE,
}


def test_the_desk_involves_a_contact_who_sees_the_question_only(bureau: Bureau) -> None:
    _, sid = bureau.report(betrokkene_description="de buurjongen", melder_name="Testpersoon Melder")
    session, secret = contact(bureau), bureau.logged_in("triagist")
    assert bureau.get(f"/bericht/{sid}", session).status == 404
    for _ in range(2):
        assert bureau.post(f"/melding/{sid}/betrekken", ASK, secret).status == 303
    page = answered(200, bureau.get(f"/bericht/{sid}", session))
    assert "Kent u deze groep?" in page.body
    assert "Wat is gemeld" not in text_of(page.body)
    assert "buurjongen" not in page.body
    assert f"bericht/{sid}" in bureau.get("/berichten", session).body
    file = bureau.file(sid)
    (involved,) = file.involved
    found = MailStore(bureau.database).announcement(involvement_id(involved))
    assert found is not None
    (to,) = found[0].recipients
    assert to == ToPerson("af_gevraagd", "waterlijn", "a")
    assert isinstance(to, ToPerson)
    # Not taken up by the mailer yet; how it fares after that is in the ledger of the post.
    on_the_page = text_of(bureau.get(f"/melding/{sid}", secret).body)
    assert "Vraag aan een aandachtsfunctionaris wordt verstuurd" in on_the_page
    chain = bureau.chain(f"melding#{sid}")
    (entry,) = [e for e in chain if e.action == "af_betrokken"]
    assert entry.facts["purpose"] == "kent_de_mensen"
    assert bureau.post(f"/bericht/{sid}/gezien", {}, session).status == 303
    assert "Gezien." in text_of(bureau.get(f"/melding/{sid}", secret).body)
    view = {"duiding": "Ja, van het plein.", "blad": "c" * 20}
    assert bureau.post(f"/bericht/{sid}/duiding", view, session).status == 303
    assert "Ja, van het plein." in bureau.get(f"/melding/{sid}", secret).body


def test_a_contact_who_may_read_it_never_sees_by_or_about_whom(bureau: Bureau) -> None:
    _, sid = bureau.report(
        observed_behaviour="Hij deelt filmpjes uit.",
        betrokkene_description="de buurjongen",
        melder_name="Testpersoon Melder",
        melder_phone="0612345678",
    )
    session, secret = contact(bureau), bureau.logged_in("triagist")
    bureau.post(f"/melding/{sid}/betrekken", {**ASK, "ziet": "inhoud"}, secret)
    page = bureau.get(f"/bericht/{sid}", session).body
    assert "Hij deelt filmpjes uit." in page
    for secret_word in ("buurjongen", "Testpersoon Melder", "0612345678"):
        assert secret_word not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"organisatie": ""}, "Kies een organisatie."),
        ({"organisatie": "onbekend"}, "Dit antwoord kennen wij niet."),
        ({"waarom": ""}, "Kies waarom u deze organisatie erbij betrekt."),
        ({"waarom": "zomaar"}, "Dit antwoord kennen wij niet."),
        ({"ziet": ""}, "Kies wat de aandachtsfunctionaris te zien krijgt."),
        ({"ziet": "alles"}, "Dit antwoord kennen wij niet."),
        ({"verzoek": " "}, "Schrijf wat u vraagt"),
        ({"verzoek": "x" * 2001}, "Uw tekst is te lang. U mag 2000 tekens gebruiken."),
    ],
)
def test_who_involves_somebody_wrongly_is_told_and_loses_nothing(
    bureau: Bureau, sid: str, wrong: dict[str, str], said: str
) -> None:
    session, secret = contact(bureau), bureau.logged_in("triagist")
    answer = answered(422, bureau.post(f"/melding/{sid}/betrekken", {**ASK, **wrong}, secret))
    assert said in text_of(answer.body)
    assert wrong.get("verzoek", ASK["verzoek"]) in answer.body
    assert bureau.get(f"/bericht/{sid}", session).status == 404


def test_nobody_is_involved_who_is_not_there(bureau: Bureau, sid: str) -> None:
    contact(bureau, there=False)
    answer = bureau.post(f"/melding/{sid}/betrekken", ASK, bureau.logged_in("triagist"))
    assert (answer.status, "Deze heeft nu geen" in answer.body) == (422, True)


def test_a_print_is_masked_says_whose_it_is_and_is_noted_first(bureau: Bureau) -> None:
    _, sid = bureau.report(betrokkene_description="de buurjongen", observed_behaviour="Dreigt.")
    secret = bureau.logged_in("teamleider")
    answer = answered(200, bureau.post(f"/melding/{sid}/afdruk", {}, secret))
    assert "Afgedrukt door Testpersoon teamleider" in text_of(answer.body)
    assert "Dreigt." in answer.body
    assert "buurjongen" not in answer.body
    assert actions(bureau, f"melding#{sid}")[-1] == "afgedrukt"
    assert "2026-03-02 11:00" in text_of(answer.body)


def test_what_is_asked_of_a_contact_lies_sealed(bureau: Bureau, sid: str) -> None:
    contact(bureau)
    bureau.post(f"/melding/{sid}/betrekken", ASK, bureau.logged_in("triagist"))
    file = bureau.file(sid)
    (involved,) = file.involved
    assert b"Kent u" not in involved.sealed
    held = from_bytes(bureau.keys.open("dossier", sid, involved.sealed))
    assert held["text"] == "Kent u deze groep?"


def test_no_code_of_a_reason_means_two_things() -> None:
    tables = (IDENTITY_REASONS, LINK_REASONS, SEARCH_REASONS, INVOLVE_REASONS)
    codes = [code for table in tables for code in table]
    assert len(codes) == len(set(codes))
    assert set(PURPOSES) == set(codes)


def test_a_long_timeline_shows_the_newest_and_folds_the_rest(
    bureau: Bureau, sid: str, triagist: str
) -> None:
    for _ in range(24):
        page = bureau.get(f"/melding/{sid}", triagist)
    assert "Wat daarvoor gebeurde (5)" in text_of(page.body)
    shown, folded_away = page.body.split("<details>")
    assert (shown.count("<li><strong>"), folded_away.count("<li><strong>")) == (20, 5)
    on_paper = bureau.post(f"/melding/{sid}/afdruk", {}, triagist).body
    assert (on_paper.count("<li><strong>"), "<details>" in on_paper) == (26, False)


@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize(
    ("share", "sees", "said"),
    [
        ("nee", "vraag", "de melder wilde niet dat de eigen meekijkt"),
        ("nee", "inhoud", "de melder wilde niet dat de eigen meekijkt"),
        ("alleen_status", "inhoud", "de melder liet de eigen organisatie niet meer zien"),
    ],
)
def test_what_a_reporter_refused_the_own_organisation_the_desk_cannot_show_it(
    bureau: Bureau, share: str, sees: str, said: str, *, confirmed: bool
) -> None:
    _, sid = bureau.report_from_work(
        confirmed=confirmed, share_with_aandachtsfunctionaris=share, decline_reason="anders"
    )
    person = a_person("a", email="af@waterlijn.example")
    bureau.put(OFFERED, put_person(person))
    asked = {**ASK, "ziet": sees}
    answer = bureau.post(f"/melding/{sid}/betrekken", asked, bureau.logged_in("triagist"))
    assert (answer.status, said in text_of(answer.body)) == (422, True)
    assert "af_betrokken" not in actions(bureau, f"melding#{sid}")


def test_a_later_no_is_not_shown_to_an_own_organisation_that_was_involved(
    bureau: Bureau, triagist: str
) -> None:
    code, sid = bureau.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    person = a_person("a", email="af@waterlijn.example")
    bureau.put(OFFERED, put_person(person))
    session = bureau.logged_in("aandachtsfunctionaris", name="contact", organisatie_id="waterlijn")
    assert (
        bureau.post(f"/melding/{sid}/betrekken", {**ASK, "ziet": "inhoud"}, triagist).status == 303
    )
    later_words = a_professional_report(
        share_with_aandachtsfunctionaris="nee",
        decline_reason="anders",
        observed_behaviour="Alleen voor het meldpunt.",
    )
    accept_report(bureau.root.ports("public").visiting, code, later_words)
    bureau.work()
    assert "Alleen voor het meldpunt." in bureau.get(f"/melding/{sid}", triagist).body
    assert "Alleen voor het meldpunt." not in bureau.get(f"/bericht/{sid}", session).body


@pytest.mark.parametrize("odd", ["javascript:alert(1)", "../medewerkers", "x&lang=en", "F" * 32])
def test_a_search_stands_beside_a_melding_or_beside_nothing(
    bureau: Bureau, triagist: str, odd: str
) -> None:
    bureau.report(location_description="Wantijpark")
    assert f'name="bij" value="{odd}"' not in bureau.get(f"/zoeken?bij={odd}", triagist).body
    assert "/koppelen" not in search(bureau, triagist, bij=odd).body


def test_a_search_that_is_to_be_mended_still_stands_beside_its_melding(
    bureau: Bureau, sid: str, triagist: str
) -> None:
    answer = answered(422, bureau.post("/zoeken", {**ASKED, "reden": "", "bij": sid}, triagist))
    assert only(answer.body, "input", name="bij")["value"] == sid
    assert only(answer.body, "textarea", name="zoek").text.strip() == ASKED["zoek"]


@pytest.mark.parametrize("odd", ["x" * 101, "a\x00b"])
def test_a_hidden_field_that_no_page_holds_is_refused_and_loses_nothing(
    bureau: Bureau, odd: str
) -> None:
    answer = bureau.post("/zoeken", {**ASKED, "bij": odd}, bureau.logged_in("triagist"))
    assert answer.status == 400
    assert ASKED["zoek"] in answer.body
    assert bureau.queues.waiting["searches"] == []


def test_who_searches_very_often_is_noticed_once(
    bureau: Bureau, triagist: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(32):
        assert bureau.post("/zoeken", {**ASKED, "blad": f"{number:020x}"}, triagist).status == 303
        noticed = capsys.readouterr().out.count("unusual_reading")
        assert noticed == (1 if number == 29 else 0)


def test_other_words_from_the_same_page_are_another_search(bureau: Bureau, triagist: str) -> None:
    bureau.report(location_description="Wantijpark")
    first = search(bureau, triagist, zoek="niet te vinden")
    second = search(bureau, triagist, zoek="Wantijpark")
    assert "Gevonden meldingen: 0" in text_of(first.body)
    assert "Gevonden meldingen: 1" in text_of(second.body)


# --- the form is judged as public forms are


BSN = "123456782"


@pytest.mark.parametrize(
    ("wrong", "field_id", "said"),
    [
        ({"zoek": ""}, "zoek", "Schrijf 1 tot 10 regels, op elke regel één schrijfwijze."),
        ({"zoek": "ab"}, "zoek", "Elke regel heeft 3 tot 100 tekens."),
        ({"zoek": f"Jan {BSN}"}, "zoek", "Haal het burgerservicenummer (BSN) weg."),
        ({"zoek": "J\x00n"}, "zoek", "In ‘Naam, plek of kenmerk’ staat een teken"),
        ({"reden": ""}, "reden", "Kies waarom u zoekt."),
    ],
)
def test_a_wrong_answer_is_told_on_top_and_at_its_field(
    bureau: Bureau, wrong: dict[str, str], field_id: str, said: str
) -> None:
    answer = answered(422, bureau.post("/zoeken", {**ASKED, **wrong}, bureau.logged_in("triagist")))
    assert only(answer.body, "title").text.startswith("Fout: Eerdere meldingen zoeken")
    assert only(answer.body, "a", href=f"#{field_id}").text.startswith(said)
    assert said in only(answer.body, "p", id=f"{field_id}-error").text
    marked = [e["id"] for e in elements(answer.body) if e["aria-invalid"]]
    assert marked == [field_id]
    typed = {**ASKED, **wrong}
    held = only(answer.body, "textarea", name="zoek").text.strip()
    assert held == typed["zoek"].replace("\x00", "\ufffd")
    chosen = [e["value"] for e in every(answer.body, "option") if "selected" in e.attributes]
    assert chosen == [typed["reden"]] * bool(typed["reden"])


def test_the_button_at_a_bsn_takes_it_out_of_what_is_searched(
    bureau: Bureau, sid: str, triagist: str
) -> None:
    typed = {**ASKED, "zoek": f"Jan Jansen {BSN}\nWantijpark", "bij": sid}
    (button,) = every(bureau.post("/zoeken", typed, triagist).body, "button", name="go")
    answer = answered(200, bureau.post("/zoeken", {**typed, "go": button["value"]}, triagist))
    assert BSN not in answer.body
    left = only(answer.body, "textarea", name="zoek").text.strip()
    assert left == "Jan Jansen \nWantijpark"
    assert only(answer.body, "input", name="bij")["value"] == sid
    assert [e["value"] for e in every(answer.body, "option") if "selected" in e.attributes] == [
        "eerder_persoon"
    ]
    assert bureau.queues.waiting["searches"] == []
    assert "Jan Jansen" in text_of(search(bureau, triagist, zoek=left, bij=sid).body)


def test_ten_spellings_of_a_hundred_characters_can_be_searched(
    bureau: Bureau, triagist: str
) -> None:
    page = bureau.get("/zoeken", triagist).body
    assert "U kunt 1010 tekens gebruiken." in only(page, "p", id="zoek-hint").text
    # As a browser sends the ends of lines.
    most = "\r\n".join(f"{number:0100d}" for number in range(10))
    assert "Gezocht op" in text_of(search(bureau, triagist, zoek=most).body)


def test_two_presses_at_the_same_moment_are_one_search(
    bureau: Bureau, triagist: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.report()
    real, waiting = bureau.database.commit, ["the other press"]
    others: list[str] = []

    def raced(transaction: Transaction) -> None:
        if waiting and any(part.promise == SEARCH_IS_NEW for part in transaction.parts):
            waiting.pop()
            others.append(begin(bureau, triagist))
        real(transaction)

    monkeypatch.setattr(bureau.database, "commit", raced)
    assert [begin(bureau, triagist)] == others
    work(bureau)
    assert actions(bureau, f"zoeken#{others[0]}") == ["gezocht"]


def test_who_was_too_late_still_has_the_words(
    bureau: Bureau, sid: str, triagist: str, monkeypatch: pytest.MonkeyPatch
) -> None:

    def refused(transaction: Transaction) -> None:
        raise Conflict("a promise of somebody else")

    with monkeypatch.context() as patched:
        patched.setattr("chalicelib.reports.search.acts.count_reading", lambda work: None)
        patched.setattr(bureau.database, "commit", refused)
        answer = bureau.post("/zoeken", {**ASKED, "bij": sid}, triagist)
    assert answer.status == 409
    assert "Een collega was u voor." in only(answer.body, "div", role="alert").text
    assert only(answer.body, "textarea", name="zoek").text.strip() == ASKED["zoek"]
    assert only(answer.body, "input", name="bij")["value"] == sid


def test_an_outage_keeps_the_words_and_pressing_again_searches_once(
    bureau: Bureau, triagist: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.report()

    def away(*_: object) -> None:
        raise Unavailable

    with monkeypatch.context() as patched:
        patched.setattr(bureau.queues, "send", away)
        answer = bureau.post("/zoeken", ASKED, triagist)
    assert answer.status == 503
    assert "Naam, plek of kenmerk</label>" in answer.body
    assert ASKED["zoek"] in answer.body
    # The search was stored before the message was lost: pressing again sends it, and asks for no other.
    search_id = begin(bureau, triagist)
    assert len(bureau.queues.waiting["searches"]) == 1
    assert actions(bureau, f"zoeken#{search_id}") == ["gezocht"]


def test_each_melding_that_was_found_has_a_form_of_its_own_to_link_it(
    bureau: Bureau, sid: str, triagist: str
) -> None:
    found = {bureau.report(location_description="Wantijpark")[1] for _ in range(2)}
    page = elements(search(bureau, triagist, bij=sid).body)
    ids = [e["id"] for e in page if e["id"]]
    assert len(ids) == len(set(ids))
    forms = [e for e in page if e["action"].endswith(f"melding/{sid}/koppelen")]
    assert len(forms) == 2
    assert {e["value"] for e in page if e["name"] == "ander"} == found
    for form in forms:
        inside = [e for e in page if form in e.parents]
        (label,) = [e for e in inside if e.tag == "label"]
        (select,) = [e for e in inside if e.tag == "select"]
        assert (label["for"], select["name"]) == (select["id"], "reden")
        (button,) = [e for e in inside if e.tag == "button"]
        (there,) = [e["value"] for e in inside if e["name"] == "ander"]
        (melding,) = SubmissionStore(bureau.database).submissions(there)
        assert button.text == f"Koppel {melding.reference}"


def test_the_language_of_the_page_stays_on_the_outcome(bureau: Bureau, triagist: str) -> None:
    asked = bureau.post("/zoeken?lang=en", ASKED, triagist)
    assert re.fullmatch(r"zoeken/[0-9a-f]{20}\?lang=en", asked.headers["location"])
