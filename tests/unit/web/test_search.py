"""Searching for earlier reports, linking what belongs together, and involving an aandachtsfunctionaris."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any, get_args
from unittest.mock import Mock

import pytest

from chalicelib.journal.telling.usecases import action_of
from chalicelib.mail.domain import ToMedewerker, ToPerson
from chalicelib.mail.store import MailStore
from chalicelib.platform.code import derive
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.messages import read
from chalicelib.platform.sealing import from_bytes, to_bytes
from chalicelib.platform.table import Change, Key
from chalicelib.process.jobs import SECONDS
from chalicelib.reports.codes import (
    DANGER_JUDGED,
    EXTEND_REASONS,
    GIVEN_BACK,
    IDENTITY_REASONS,
    INVOLVE_REASONS,
    LINK_REASONS,
    PURPOSES,
    REASONS_AGAINST_HANDOVER,
    REASONS_AGAINST_INVOLVING,
    REJECT_REASONS,
    REOPEN_REASONS,
    SEARCH_REASONS,
    SHIELD_REASONS,
)
from chalicelib.reports.messages import SearchStretch
from chalicelib.reports.search import usecases
from chalicelib.reports.search.usecases import STRETCH, WAITS, search_stretch
from chalicelib.reports.sections import Section
from chalicelib.reports.store.searches import SEARCH_IS_NEW, SearchStore
from chalicelib.reports.store.sharing import involvement_id
from tests.support.builders import (
    a_mailbox_reply,
    a_person,
    a_professional_report,
    a_public_report,
)
from tests.support.bureau import INVOLVE, PAGE, Bureau, answered, chosen, held, later, text_of
from tests.support.involving import involve_by_two
from tests.support.reading import elements, every, only
from tests.support.web import Answer

# A hit in which there is danger, and which nobody took up.
DANGER = r"Gevaar maandag 2 maart [^·]+( · [^·]+)* · Niet toegewezen"
ASKED = {"zoek": "José van Dalen\nWantijpark", "reden": "eerder_persoon", "blad": PAGE}


def begin(bureau: Bureau, **other: str) -> str:
    """Ask for a search, as triagist; its id."""
    asked = answered(303, bureau.post("/zoeken", {**ASKED, **other}, bureau.triagist))
    return asked.headers["location"].rpartition("/")[2]


def search(bureau: Bureau, **other: str) -> Answer:
    """Ask for a search, and let the function that searches do all its stretches; the outcome."""
    search_id = begin(bureau, **other)
    bureau.search()
    return outcome(bureau, search_id)


def outcome(bureau: Bureau, search_id: str) -> Answer:
    return answered(200, bureau.get(f"/zoeken/{search_id}", bureau.triagist))


def wrong(bureau: Bureau, **other: str) -> Answer:
    """What is answered to a search that cannot be, and that nobody does."""
    answer = answered(422, bureau.post("/zoeken", {**ASKED, **other}, bureau.triagist))
    assert bureau.queues.waiting["searches"] == []
    return answer


def test_a_search_finds_what_names_the_same_and_tells_no_word_that_is_masked(
    bureau: Bureau,
) -> None:
    _, sid = bureau.report(betrokkene_description="Een jongen, JOSE van  Dalen, rond de 17")
    _, other = bureau.report(betrokkene_description="Een man van Dalenburg")
    search_id = begin(bureau)
    bureau.search()
    body = outcome(bureau, search_id).body
    for words in ("Gevonden meldingen: 1", "Betrokkene In een afgeschermd veld"):
        assert words in text_of(body)
    assert f"melding/{sid}" in body
    assert other not in body
    assert "rond de 17" not in body
    assert "<mark>" not in body
    assert bureau.actions(f"melding#{sid}") == ["ontvangen", "gevonden_bij_zoeken"]
    assert bureau.actions(f"melding#{other}") == ["ontvangen"]
    assert bureau.actions(f"zoeken#{search_id}") == ["gezocht", "zoekuitkomst_gelezen"]


def test_the_journal_knows_of_a_search_before_anything_is_opened_and_never_its_words(
    bureau: Bureau,
) -> None:
    bureau.report()
    search_id = begin(bureau)
    assert bureau.keys.opened == 0
    (entry,) = bureau.chain(f"zoeken#{search_id}")
    assert (entry.actor, entry.facts["purpose"]) == ("triagist", "eerder_persoon")
    assert entry.facts["meldingen"] == "1"
    assert not re.search("Dalen|Wantij", json.dumps(entry.facts))
    (message,) = bureau.queues.waiting["searches"]
    assert read(message.body, SearchStretch) == SearchStretch(search=search_id, by="triagist")
    assert "Dalen" not in str(bureau.database.query("reports", "zoeken#triagist"))


def test_no_journal_no_search(bureau: Bureau) -> None:
    _, sid = bureau.report(betrokkene_description="José van Dalen")
    search_id = begin(bureau)
    bureau.database.away = {"journal"}
    with pytest.raises(Unavailable):
        bureau.search()
    # Nothing counts as found of which the journal does not know.
    assert bureau.actions(f"melding#{sid}") == ["ontvangen"]
    found = SearchStore(bureau.database).search("triagist", search_id)
    assert found is not None
    assert (found.looked_at, found.found) == (0, b"")


def test_a_search_goes_on_for_its_time_and_shows_how_far_it_is(bureau: Bureau) -> None:
    total = STRETCH + 20
    for number in range(total):
        bureau.report(location_description="Wantijpark" if number % 60 == 0 else "elders")
    search_id = begin(bureau)
    message = bureau.queues.waiting["searches"].pop(0)
    looks = itertools.count()
    # One second for each melding: the time is up within the first stretch.
    search_stretch(bureau.root.ports("search"), message.body, lambda: float(next(looks)))
    half_way = outcome(bureau, search_id).body
    found = re.search(rf"(\d+) van de {total} meldingen bekeken", text_of(half_way))
    assert found is not None
    assert 0 < int(found[1]) <= SECONDS
    assert f'value="{found[1]}" max="{total}"' in half_way
    # The same message again, as queues do, counts nothing twice.
    bureau.root.search(message.body)
    bureau.search()
    done = text_of(outcome(bureau, search_id).body)
    assert f"Alle {total} meldingen zijn bekeken" in done
    assert "Gevonden meldingen: 2" in done


def test_meldingen_that_cannot_be_opened_take_time_too(bureau: Bureau) -> None:
    for _ in range(30):
        _, sid = bureau.report()
        key = Key("reports", f"melding#{sid}", "melding")
        bureau.put(Change(key, {"sealed": {"content": b"broken"}}, {}, "melding is there"))
    search_id = begin(bureau)
    looks = itertools.count()
    body = bureau.queues.waiting["searches"].pop(0).body
    search_stretch(bureau.root.ports("search"), body, lambda: float(next(looks)))
    found = SearchStore(bureau.database).search("triagist", search_id)
    assert found is not None
    assert 0 < found.looked_at <= SECONDS


def test_words_that_are_everywhere_end_the_search_and_say_so(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usecases, "MOST_FOUND", 5)
    sids = [bureau.report(location_description="Wantijpark")[1] for _ in range(9)]
    search_id = begin(bureau)
    assert bureau.search() == 1
    said = text_of(outcome(bureau, search_id).body)
    assert "Wij stopten na 5 van de 9." in said
    assert "Gevonden meldingen: 5" in said
    # Nothing is noted as found that nobody is told of.
    noted = [sid for sid in sids if "gevonden_bij_zoeken" in bureau.actions(f"melding#{sid}")]
    assert len(noted) == 5


def test_the_most_that_a_search_finds_fits_in_a_row() -> None:
    one: dict[str, Any] = {
        "sid": "f" * 32,
        "reference": "AAA-AAA-AAA",
        "accepted_at": "2026-03-02T10:00:00.000Z",
    }
    one |= {
        "subject_kind": "spanning",
        "wijk_code": "WK050507",
        "sections": list(get_args(Section)),
        "places": [{"section": "feiten", "question": "Wat?", "parts": [("é" * 200, False)]}] * 3,
    }
    found = usecases._within_bounds([one] * usecases.MOST_FOUND)
    assert [bool(each["places"]) for each in (found[0], found[-1])] == [True, False]
    held = {"found": found, "read_whole": "0" * 5000, "is_full": True}
    # Raises ValueError for more than can be sealed.
    sealed = to_bytes(held)
    todo = len("f" * 32) * usecases.AT_MOST + 3 * usecases.AT_MOST
    assert len(sealed) + todo < 400_000


def test_pressing_the_button_twice_searches_once(bureau: Bureau) -> None:
    bureau.report()
    (search_id,) = {begin(bureau) for _ in range(2)}
    bureau.search()
    assert bureau.actions(f"zoeken#{search_id}") == ["gezocht"]


def test_a_search_is_of_who_asked_and_gone_a_day_later(bureau: Bureau) -> None:
    bureau.report()
    colleague, nothing = bureau.logged_in("regisseur"), "b" * 20
    search_id = begin(bureau)
    bureau.search()
    foreign = answered(404, bureau.get(f"/zoeken/{search_id}", colleague))
    absent = answered(404, bureau.get(f"/zoeken/{nothing}", colleague))
    assert foreign.headers == absent.headers
    assert foreign.body == absent.body.replace(nothing, search_id)
    later(bureau, hours=24)
    answered(404, bureau.get(f"/zoeken/{search_id}", bureau.again("triagist")))


def test_what_cannot_be_opened_is_counted_and_said(bureau: Bureau) -> None:
    key = Key("reports", f"melding#{bureau.sid}", "melding")
    bureau.put(Change(key, {"sealed": {"content": b"broken"}}, {}, "melding is there"))
    assert "Meldingen die niet helemaal zijn doorzocht: 1" in text_of(search(bureau).body)


def test_from_a_search_two_meldingen_are_linked_and_taken_apart_again(bureau: Bureau) -> None:
    sid, (_, earlier) = bureau.sid, bureau.report(location_description="Wantijpark")
    assert f'name="bij" value="{sid}"' in search(bureau, bij=sid).body
    link = {"ander": earlier, "reden": "zelfde_plek"}
    for _ in range(2):
        answered(303, bureau.post(f"/melding/{sid}/koppelen", link, bureau.triagist))
    for here, there in ((sid, earlier), (earlier, sid)):
        page = bureau.get(f"/melding/{here}", bureau.triagist).body
        assert f"melding/{there}" in page
        assert "Zelfde plek" in text_of(page)
        assert bureau.actions(f"melding#{here}").count("gekoppeld") == 1
    apart = f"/melding/{earlier}/losmaken"
    answered(303, bureau.post(apart, {"ander": sid}, bureau.triagist))
    assert f"melding/{earlier}" not in bureau.get(f"/melding/{sid}", bureau.triagist).body
    answered(303, bureau.post(apart, {"ander": sid}, bureau.triagist))


def contact(bureau: Bureau, **changed: Any) -> str:
    """An organisation with its aandachtsfunctionaris, who is logged in; their session."""
    bureau.add_school(a_person("a", email="af@waterlijn.example", **changed))
    return bureau.contact(person_id="a")


def test_the_desk_involves_a_contact_who_sees_the_question_only(bureau: Bureau) -> None:
    _, sid = bureau.report(betrokkene_description="de buurjongen", melder_name="Testpersoon Melder")
    session = contact(bureau)
    answered(404, bureau.get(f"/bericht/{sid}", session))
    for _ in range(2):
        involve_by_two(bureau, sid, bureau.triagist)
    page = answered(200, bureau.get(f"/bericht/{sid}", session)).body
    assert "Kent u deze groep?" in page
    assert "Inhoud van de melding" not in text_of(page)
    assert "buurjongen" not in page
    assert f"bericht/{sid}" in bureau.get("/berichten", session).body
    (involved,) = bureau.file(sid).involved
    found = MailStore(bureau.database).announcement(involvement_id(sid, involved.sk))
    assert found is not None
    told = ToPerson("af_gevraagd", "waterlijn", "a"), ToMedewerker("mw_getekend", "triagist")
    assert found[0].recipients == told

    def desk_reads() -> str:
        return text_of(bureau.get(f"/melding/{sid}", bureau.triagist).body)

    # Not taken up by the mailer yet; how it fares after that is in the ledger of the post.
    assert "Vraag van het meldpunt, wordt verstuurd" in desk_reads()
    (entry,) = [e for e in bureau.chain(f"melding#{sid}") if action_of(e) == "af_betrokken"]
    assert entry.facts["purpose"] == "kent_de_mensen"
    answered(303, bureau.post(f"/bericht/{sid}/gezien", {}, session))
    assert "alleen de vraag (gelezen)" in desk_reads()
    view = {"duiding": "Ja, van het plein.", "blad": "c" * 20}
    answered(303, bureau.post(f"/bericht/{sid}/duiding", view, session))
    assert "Ja, van het plein." in desk_reads()
    assert "alleen de vraag (beantwoord)" in desk_reads()


def test_a_contact_who_may_read_it_never_sees_by_or_about_whom(bureau: Bureau) -> None:
    melder = {"melder_name": "Testpersoon Melder", "melder_phone": "0612345678"}
    about = {"observed_behaviour": "Hij dreigt.", "betrokkene_description": "de buurjongen"}
    _, sid = bureau.report(**melder, **about)
    session = contact(bureau)
    involve_by_two(bureau, sid, bureau.triagist, {**INVOLVE, "ziet": "inhoud"})
    page = bureau.get(f"/bericht/{sid}", session).body
    assert "Hij dreigt." in page
    for secret_word in ("buurjongen", "Testpersoon Melder", "0612345678"):
        assert secret_word not in page


def test_nobody_is_involved_who_is_not_there(bureau: Bureau) -> None:
    contact(bureau, absent_from=bureau.ports.today)
    answer = bureau.post(f"/melding/{bureau.sid}/betrekken", INVOLVE, bureau.triagist)
    assert "hier is nu geen" in answered(422, answer).body


def test_a_print_is_masked_says_whose_it_is_and_is_noted_first(bureau: Bureau) -> None:
    _, sid = bureau.report(betrokkene_description="de buurjongen", observed_behaviour="Dreigt.")
    secret = bureau.logged_in("teamleider")
    body = answered(200, bureau.post(f"/melding/{sid}/afdruk", {}, secret)).body
    for words in ("Afgedrukt door Testpersoon teamleider", "2 maart 2026, 11.00 uur", "Dreigt."):
        assert words in text_of(body)
    assert "buurjongen" not in body
    assert bureau.actions(f"melding#{sid}")[-1] == "afgedrukt"


def test_what_is_asked_of_a_contact_lies_sealed(bureau: Bureau) -> None:
    contact(bureau)
    involve_by_two(bureau, bureau.sid, bureau.triagist)
    (involved,) = bureau.file(bureau.sid).involved
    assert b"Kent u" not in involved.sealed
    opened = from_bytes(bureau.keys.open("dossier", bureau.sid, involved.sealed))
    assert opened["text"] == "Kent u deze groep?"


def test_no_code_of_a_reason_means_two_things() -> None:
    tables = (
        *(IDENTITY_REASONS, LINK_REASONS, SEARCH_REASONS, INVOLVE_REASONS),
        *(DANGER_JUDGED, GIVEN_BACK, SHIELD_REASONS, REOPEN_REASONS),
        *(REJECT_REASONS, REASONS_AGAINST_INVOLVING, REASONS_AGAINST_HANDOVER, EXTEND_REASONS),
    )
    codes = [code for table in tables for code in table]
    assert len(codes) == len(set(codes))
    # Reading what lies apart in a flood asks no reason of anybody.
    assert set(PURPOSES) == {*codes, "piekinstroom"}


def test_the_log_folds_readings_apart_and_the_page_shows_the_last_steps(bureau: Bureau) -> None:
    path = f"/melding/{bureau.sid}"
    answered(303, bureau.post(f"{path}/oppakken", {}, bureau.triagist))
    answered(303, bureau.post(f"{path}/status", {"status": "in_onderzoek"}, bureau.triagist))
    for number in range(3):
        asked = {"vraag": f"Vraag {number}?", "taal": "nl"}
        answered(303, bureau.post(f"{path}/vraag", asked, bureau.triagist))
    for _ in range(24):
        page = bureau.get(path, bureau.triagist)
    assert (page.body.count("<li><strong>"), "24 keer gelezen" in text_of(page.body)) == (3, True)
    log = answered(200, bureau.get(f"{path}/logboek", bureau.triagist))
    shown, folded_away = log.body.split("<details>")
    assert (shown.count("<li><strong>"), folded_away.count("<li><strong>")) == (6, 24)
    assert "Status doorgegeven : in onderzoek" in text_of(shown)
    on_paper = bureau.post(f"{path}/afdruk", {}, bureau.triagist).body
    assert (on_paper.count("<li><strong>"), "<details>" in on_paper) == (31, False)
    # Looking at the log opens nothing, and who may not read a melding gets none of it.
    assert bureau.actions(f"melding#{bureau.sid}")[-1] == "afgedrukt"
    answered(404, bureau.get(f"/melding/{'f' * 32}/logboek", bureau.triagist))


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
    refused = {"share_with_aandachtsfunctionaris": share, "decline_reason": "anders"}
    _, sid = bureau.report_from_work(confirmed=confirmed, **refused)
    contact(bureau)
    asked = {**INVOLVE, "ziet": sees}
    answer = answered(422, bureau.post(f"/melding/{sid}/betrekken", asked, bureau.triagist))
    assert said in text_of(answer.body)
    assert "af_betrokken" not in bureau.actions(f"melding#{sid}")


def test_a_later_no_is_not_shown_to_an_own_organisation_that_was_involved(bureau: Bureau) -> None:
    code, sid = bureau.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    session, involve = contact(bureau), {**INVOLVE, "ziet": "inhoud"}
    answered(303, bureau.post(f"/melding/{sid}/betrekken", involve, bureau.triagist))
    words = "Alleen voor het meldpunt."
    no = {"share_with_aandachtsfunctionaris": "nee", "decline_reason": "anders"}
    bureau.accept(a_professional_report(observed_behaviour=words, **no), code)
    assert words in bureau.get(f"/melding/{sid}", bureau.triagist).body
    assert words not in bureau.get(f"/bericht/{sid}", session).body


@pytest.mark.parametrize("odd", ["javascript:alert(1)", "../medewerkers", "x&lang=en", "F" * 32])
def test_a_search_stands_beside_a_melding_or_beside_nothing(bureau: Bureau, odd: str) -> None:
    bureau.report(location_description="Wantijpark")
    assert f'name="bij" value="{odd}"' not in bureau.get(f"/zoeken?bij={odd}", bureau.triagist).body
    assert "/koppelen" not in search(bureau, bij=odd).body


@pytest.mark.parametrize("odd", ["x" * 101, "a\udcffb"])
def test_a_hidden_field_that_no_page_holds_is_refused_and_loses_nothing(
    bureau: Bureau, odd: str
) -> None:
    answer = bureau.post("/zoeken", {**ASKED, "bij": odd}, bureau.triagist)
    assert ASKED["zoek"] in answered(400, answer).body
    assert bureau.queues.waiting["searches"] == []


def test_who_searches_very_often_is_noticed_once(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(32):
        begin(bureau, zoek="Wantij", blad=f"{number:020x}")
        noticed = capsys.readouterr().out.count("unusual_reading")
        assert noticed == (1 if number == 29 else 0)


def test_other_words_from_the_same_page_are_another_search(bureau: Bureau) -> None:
    bureau.report(location_description="Wantijpark")
    for number, words in enumerate(("niet te vinden", "Wantijpark")):
        found = text_of(search(bureau, zoek=words).body)
        assert f"Gevonden meldingen: {number}" in found


BSN = "123456782"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"zoek": ""}, "Schrijf 1 tot 10 regels, op elke regel één schrijfwijze."),
        ({"zoek": " \n "}, "Schrijf 1 tot 10 regels"),
        ({"zoek": "\n".join(["naam"] * 11)}, "Schrijf 1 tot 10 regels"),
        ({"zoek": "a."}, "Elke regel heeft 2 tot 100 letters of cijfers."),
        ({"zoek": "x" * 101}, "Elke regel heeft 2 tot 100 letters of cijfers."),
        ({"zoek": f"Jan {BSN}"}, "Haal het burgerservicenummer (BSN) weg."),
        ({"zoek": "J\udcffn"}, "In ‘Zoekwoorden’ staat een teken"),
        ({"reden": ""}, "Kies waarom u zoekt."),
        ({"reden": "nieuwsgierig"}, "Dit antwoord kennen wij niet."),
    ],
)
def test_a_wrong_answer_is_told_on_top_and_at_its_field_and_keeps_all_that_was_typed(
    bureau: Bureau, typed: dict[str, str], said: str
) -> None:
    (name,), full = typed, {**ASKED, **typed}
    for bij, field_id in (("", name), (bureau.sid, f"{name}-{bureau.sid}")):
        answer = wrong(bureau, **typed, bij=bij)
        assert only(answer.body, "title").text.startswith("Fout: Zoeken in meldingen")
        assert only(answer.body, "a", href=f"#{field_id}").text.startswith(said)
        assert said in only(answer.body, "p", id=f"{field_id}-error").text
        assert [e["id"] for e in elements(answer.body) if e["aria-invalid"]] == [field_id]
        assert held(answer, "zoek") == full["zoek"].replace("\udcff", "\ufffd").strip()
        assert chosen(answer) == [full["reden"]] * (full["reden"] == ASKED["reden"])
        assert only(answer.body, "input", name="bij")["value"] == bij


def test_the_button_at_a_bsn_takes_it_out_of_what_is_searched(bureau: Bureau) -> None:
    typed = {**ASKED, "zoek": f"Jan Jansen {BSN}\nWantijpark", "bij": bureau.sid}
    (button,) = every(wrong(bureau, **typed).body, "button", name="go")
    typed["go"] = button["value"]
    answer = answered(200, bureau.post("/zoeken", typed, bureau.triagist))
    assert BSN not in answer.body
    left = held(answer, "zoek")
    assert left == "Jan Jansen \nWantijpark"
    assert only(answer.body, "input", name="bij")["value"] == bureau.sid
    assert chosen(answer) == ["eerder_persoon"]
    assert bureau.queues.waiting["searches"] == []
    assert "Jan Jansen" in text_of(search(bureau, zoek=left, bij=bureau.sid).body)


def test_ten_spellings_of_a_hundred_characters_can_be_searched(bureau: Bureau) -> None:
    page = bureau.get("/zoeken", bureau.triagist).body
    assert "U kunt 1010 tekens gebruiken." in only(page, "p", id="zoek-hint").text
    # As a browser sends the ends of lines.
    most = "\r\n".join(f"{number:0100d}" for number in range(10))
    assert "Gezocht op" in text_of(search(bureau, zoek=most).body)


def test_two_presses_at_the_same_moment_are_one_search(bureau: Bureau) -> None:
    bureau.report()
    others: list[str] = []
    bureau.database.before("commit reports/", lambda: others.append(begin(bureau)))
    assert [begin(bureau)] == others
    assert SEARCH_IS_NEW in bureau.database.refused[0]
    bureau.search()
    assert bureau.actions(f"zoeken#{others[0]}") == ["gezocht"]


def test_who_was_too_late_still_has_the_words(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed, secret = {**ASKED, "bij": bureau.sid}, bureau.triagist
    monkeypatch.setattr("chalicelib.reports.search.acts.count_reading", lambda work, **lines: None)
    monkeypatch.setattr(bureau.database, "commit", Mock(side_effect=Conflict("of somebody else")))
    answer = answered(409, bureau.post("/zoeken", typed, secret))
    assert "Een collega was u voor" in only(answer.body, "div", role="alert").text
    assert held(answer, "zoek") == ASKED["zoek"]
    assert only(answer.body, "input", name="bij")["value"] == bureau.sid


def test_an_outage_keeps_the_words_and_pressing_again_searches_once(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.report()
    with monkeypatch.context() as patched:
        patched.setattr(bureau.queues, "send", Mock(side_effect=Unavailable))
        answer = answered(503, bureau.post("/zoeken", ASKED, bureau.triagist))
    for words in ("Zoekwoorden</label>", ASKED["zoek"]):
        assert words in answer.body
    # The search was stored before the message was lost: pressing again sends it, and asks for no other.
    search_id = begin(bureau)
    assert len(bureau.queues.waiting["searches"]) == 1
    assert bureau.actions(f"zoeken#{search_id}") == ["gezocht"]


def test_each_melding_that_was_found_has_a_form_of_its_own_to_link_it(bureau: Bureau) -> None:
    found = {bureau.report(location_description="Wantijpark")[1] for _ in range(2)}
    page = elements(search(bureau, bij=bureau.sid).body)
    ids = [e["id"] for e in page if e["id"]]
    assert len(ids) == len(set(ids))
    forms = [e for e in page if e["action"].endswith("/koppelen")]
    assert len(forms) == 2
    assert {e["value"] for e in page if e["name"] == "ander"} == found
    for form in forms:
        inside = [e for e in page if form in e.parents]
        (label,), (select,), (button,) = (
            [e for e in inside if e.tag == tag] for tag in ("label", "select", "button")
        )
        assert (label["for"], select["name"]) == (select["id"], "reden")
        (there,) = [e["value"] for e in inside if e["name"] == "ander"]
        (melding,) = bureau.file(there).submissions
        assert button.text == f"Koppel {melding.reference}"


def test_the_language_of_the_page_stays_on_the_outcome(bureau: Bureau) -> None:
    asked = bureau.post("/zoeken?lang=en", ASKED, bureau.triagist)
    assert re.fullmatch(r"zoeken/[0-9a-f]{20}\?lang=en", asked.headers["location"])


def spans(capsys: pytest.CaptureFixture[str]) -> list[str]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line["span"] for line in lines if line["event"] == "unusual_reading"]


def test_a_search_counts_as_its_lines(bureau: Bureau, capsys: pytest.CaptureFixture[str]) -> None:
    """Three searches for ten names are thirty readings and not three."""
    bureau.report()
    ten = "\n".join(f"naam nummer {n}" for n in range(10))
    for page in range(2):
        search(bureau, zoek=ten, blad=f"{page:020}")
    assert spans(capsys) == []
    search(bureau, zoek=ten, blad=f"{2:020}")
    assert spans(capsys) == ["kort"]


def test_what_searches_find_counts_in_the_total_of_a_day_and_once(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(67):
        bureau.report(betrokkene_description="Wantij")
    bureau.hire("triagist", "triagist")
    rung = []
    for page in range(3):
        later(bureau, minutes=11)
        secret = bureau.again("triagist")
        asked = {"zoek": "Wantij", "reden": "eerder_plek", "blad": f"{page:020}"}
        answer = answered(303, bureau.post("/zoeken", asked, secret))
        bureau.search()
        # However often somebody looks at the outcome.
        for _ in range(5):
            answered(200, bureau.get(f"/{answer.headers['location']}", secret))
        rung.append(spans(capsys))
    # 3 lines and 3 x 67 found.
    assert rung == [[], [], ["dag"]]


def excerpts_of(answer: Answer) -> list[str]:
    """What stands under each heading of the meldingen that were found, with the hits in brackets."""
    marked = answer.body.replace("<mark>", "[").replace("</mark>", "]")
    return [" ".join(e.text.split()) for e in every(marked, "dd")]


def test_a_hit_is_shown_with_words_around_it_under_its_question(bureau: Bureau) -> None:
    long = "niets " * 50 + "Bij het Wantij-park zag ik <b>Samir</b>." + " niets" * 50
    bureau.report(observed_behaviour=long, own_interpretation="Hij is van het wantijpark.")
    answer = search(bureau, zoek="wantijpark")
    first, second = excerpts_of(answer)
    assert first.startswith("…niets")
    assert "niets Bij het [Wantij-park] zag ik <b>Samir</b>. niets" in first
    assert first.endswith("niets…")
    assert second == "Hij is van het [wantijpark]."
    assert [e.text for e in every(answer.body, "dt")] == [
        "Waarneming",
        "Indruk melder",
    ]


def test_an_excerpt_shows_nothing_that_is_masked(bureau: Bureau) -> None:
    bureau.report(
        melder_name="Samir Azzouz",
        melder_phone="+31 6 12345678",
        betrokkene_description="de buurjongen Samir",
        observed_behaviour="Samir riep iets.",
        een_oude_vraag="Samir van vroeger",
    )
    answer = search(bureau, zoek="samir\n06-12345678")
    assert excerpts_of(answer) == [
        "[Samir] riep iets.",
        *["In een afgeschermd veld"] * 2,
    ]
    for hidden in (
        "Azzouz",
        "+31 6 12345678",
        "buurjongen",
        "vroeger",
        "Vraag melder",
        "een_oude_vraag",
    ):
        assert hidden not in text_of(answer.body)
    assert [e.text for e in every(answer.body, "dt")][1:] == ["Melder", "Betrokkene"]


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ({"betrokkene_description": "Yıldız El\u2011Idrissi"}, "yildiz elidrissi"),
        ({"melder_phone": "+31 6 12345678"}, "06-12 34 56 78"),
        ({"location_description": "Kade 12, 3311AB"}, "3311 ab"),
        ({"betrokkene_description": "Zij heet Bo."}, "Bo"),
    ],
)
def test_a_name_a_number_and_a_place_are_found_in_another_spelling(
    bureau: Bureau, written: dict[str, str], sought: str
) -> None:
    _, sid = bureau.report(**written)
    bureau.report(observed_behaviour="Hij keek boos, de boze bode.")
    answer = search(bureau, zoek=sought)
    assert "Gevonden meldingen: 1" in text_of(answer.body)
    assert f"melding/{sid}" in answer.body


def test_a_reference_is_found_without_its_dashes(bureau: Bureau) -> None:
    code, _ = bureau.report()
    bureau.report()
    typed = derive(code).reference.replace("-", "").lower()
    said = text_of(search(bureau, zoek=typed).body)
    assert "Gevonden meldingen: 1" in said
    assert "Dit is het kenmerk van deze melding." in said


def test_how_each_melding_stands_is_read_when_the_outcome_is(bureau: Bureau) -> None:
    _, sid = bureau.report(location_description="Wantijpark")
    bureau.report(location_description="Wantijpark", danger_now="ja")
    search_id = begin(bureau)
    bureau.search()
    assert text_of(outcome(bureau, search_id).body).count("Niet toegewezen") == 2
    answered(303, bureau.post(f"/melding/{sid}/oppakken", {}, bureau.triagist))
    said = text_of(outcome(bureau, search_id).body)
    assert "Behandelaar: Testpersoon triagist" in said
    assert re.search(DANGER, said)


def test_danger_stands_beside_a_hit_while_it_is_open_whichever_text_told_of_it(
    bureau: Bureau,
) -> None:
    code, sid = bureau.report(location_description="Wantijpark")
    bureau.reply(code, a_mailbox_reply("Hij heeft een mes.", "ja"))
    search_id = begin(bureau)
    bureau.search()
    assert re.search(DANGER, text_of(outcome(bureau, search_id).body))
    judged = {"sinds": bureau.file(sid).submissions[0].danger_since, "oordeel": "gevaar_112"}
    answered(303, bureau.post(f"/melding/{sid}/gevaar", judged, bureau.triagist))
    assert "Gevaar." not in text_of(outcome(bureau, search_id).body)


def test_words_that_an_amendment_repeats_stand_once_beside_a_hit(bureau: Bureau) -> None:
    code, _ = bureau.report(location_description="Wantijpark")
    more = a_public_report(location_description="Wantijpark", observed_behaviour="Nog eens.")
    bureau.accept(more, code)
    found = search(bureau, zoek="Wantijpark")
    assert [one.text for one in every(found.body, "mark")] == ["Wantijpark"]


def test_a_link_leads_back_to_the_list_and_says_so(bureau: Bureau) -> None:
    found = [bureau.report(location_description="Wantijpark")[1] for _ in range(2)]
    search_id = begin(bureau, bij=bureau.sid)
    bureau.search()
    link = {"bij": bureau.sid, "ander": found[0], "reden": "zelfde_plek"}
    to = answered(303, bureau.post(f"/zoeken/{search_id}/koppelen", link, bureau.triagist))
    where = to.headers["location"]
    assert where == f"../../zoeken/{search_id}?gekoppeld={found[0]}"
    back = answered(200, bureau.get(f"/zoeken/{search_id}?gekoppeld={found[0]}", bureau.triagist))
    (melding,) = bureau.file(found[0]).submissions
    assert (
        f"Melding {melding.reference} is gekoppeld." in only(back.body, "div", role="status").text
    )
    forms = [e for e in elements(back.body) if e["action"].endswith("/koppelen")]
    assert len(forms) == 1
    assert {one.sid for one in bureau.file(bureau.sid).related} == {found[0]}


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"reden": ""}, 422, "Kies een reden van koppelen."),
        ({"ander": "f" * 32}, 422, "Koppelen lukte niet: een van de meldingen is er niet meer."),
        ({}, 409, "Een collega was u voor"),
    ],
)
def test_the_list_stays_when_linking_goes_wrong(
    bureau: Bureau,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, str],
    status: int,
    said: str,
) -> None:
    found = [bureau.report(location_description="Wantijpark")[1] for _ in range(2)]
    search_id = begin(bureau, bij=bureau.sid)
    bureau.search()
    if status == 409:
        taken = Mock(side_effect=Conflict("meanwhile"))
        monkeypatch.setattr("chalicelib.reports.search.usecases.link_to", taken)
    link = {"bij": bureau.sid, "ander": found[0], "reden": "zelfde_plek", **changed}
    answer = bureau.post(f"/zoeken/{search_id}/koppelen", link, bureau.triagist)
    body = answered(status, answer).body
    assert said in only(body, "div", role="alert").text
    for sid in found:
        assert f"melding/{sid}" in body


def test_nobody_links_from_a_search_of_somebody_else(bureau: Bureau) -> None:
    _, sid = bureau.report(location_description="Wantijpark")
    search_id = begin(bureau, bij=bureau.sid)
    bureau.search()
    link = {"bij": bureau.sid, "ander": sid, "reden": "zelfde_plek"}
    other = bureau.logged_in("regisseur")
    answered(404, bureau.post(f"/zoeken/{search_id}/koppelen", link, other))
    assert bureau.file(sid).related == []


def test_much_that_is_found_stands_on_several_pages(bureau: Bureau) -> None:
    sids = {bureau.report(location_description="Wantijpark")[1] for _ in range(30)}
    search_id = begin(bureau, bij=bureau.sid)
    bureau.search()
    shown: list[set[str]] = []
    pages = [f"/zoeken/{search_id}", f"/zoeken/{search_id}?vanaf=25"]
    for path in pages:
        body = answered(200, bureau.get(path, bureau.triagist)).body
        shown.append({sid for sid in sids if f"melding/{sid}" in body})
    assert [len(part) for part in shown] == [25, 5]
    assert shown[0] | shown[1] == sids
    first, last = (bureau.get(path, bureau.triagist).body for path in pages)
    assert [e.text for e in every(first, "a") if "vanaf=" in e["href"]] == ["Volgende"]
    assert [e.text for e in every(last, "a") if "vanaf=" in e["href"] or e.text == "Vorige"] == [
        "Vorige"
    ]
    assert {e["value"] for e in elements(last) if e["name"] == "vanaf"} == {"25"}
    link = {"bij": bureau.sid, "ander": sorted(shown[1])[0], "reden": "", "vanaf": "25"}
    wrong = answered(422, bureau.post(f"/zoeken/{search_id}/koppelen", link, bureau.triagist)).body
    assert {sid for sid in sids if f"melding/{sid}" in wrong} == shown[1]
    for odd in ("-1", "99999", "x", "1e3", "٣"):
        answered(200, bureau.get(f"/zoeken/{search_id}?vanaf={odd}", bureau.triagist))


def test_own_searches_of_today_stand_on_the_page_and_go_a_day_later(bureau: Bureau) -> None:
    first = begin(bureau, zoek="Samir Azzouz", blad="a" * 20)
    later(bureau, minutes=5)
    second = begin(bureau, zoek="Wantijpark\nHet Wantij", blad="b" * 20)
    page = bureau.get("/zoeken", bureau.triagist)
    own = [
        e
        for e in every(page.body, "a")
        if e["href"] in {f"zoeken/{one}" for one in (first, second)}
    ]
    assert [(e["href"], e.text) for e in own] == [
        (f"zoeken/{second}", "Wantijpark, Het Wantij"),
        (f"zoeken/{first}", "Samir Azzouz"),
    ]
    assert "Wantijpark" not in bureau.get("/zoeken", bureau.logged_in("regisseur")).body
    later(bureau, hours=24)
    page = bureau.get("/zoeken", bureau.again("triagist"))
    assert "Uw zoekopdrachten van vandaag" not in text_of(page.body)


def test_own_searches_lie_sealed_and_are_read_after_the_journal_knows(bureau: Bureau) -> None:
    begin(bureau, zoek="Samir Azzouz")
    assert "Samir" not in str(bureau.database.query("reports", "gezocht#triagist"))
    secret, opened = bureau.triagist, bureau.keys.opened
    bureau.database.away = {"journal"}
    answered(503, bureau.get("/zoeken", secret))
    assert bureau.keys.opened == opened
    bureau.database.away = set()
    answered(200, bureau.get("/zoeken", secret))
    assert [e.action for e in bureau.entries_of("triagist")][-1] == "zoekopdrachten_gelezen"


def test_who_searched_nothing_today_leaves_no_entry_by_looking(bureau: Bureau) -> None:
    before = len(bureau.entries_of("triagist"))
    answered(200, bureau.get("/zoeken", bureau.triagist))
    assert len(bureau.entries_of("triagist")) == before


def test_no_address_and_no_log_line_holds_what_is_searched(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau.report(betrokkene_description="Samir Azzouz")
    search_id = begin(bureau, zoek="Samir Azzouz", bij=bureau.sid)
    bureau.search()
    for path in ("/zoeken", f"/zoeken/{search_id}"):
        body = bureau.get(path, bureau.triagist).body
        links = [e["href"] + e["action"] for e in elements(body) if e["href"] or e["action"]]
        assert not re.search("(?i)samir|azzouz", " ".join(links))
    assert not re.search("(?i)samir|azzouz", capsys.readouterr().out)


def test_the_page_of_the_outcome_waits_for_a_search_that_is_soon_over(bureau: Bureau) -> None:
    _, sid = bureau.report(betrokkene_description="José van Dalen")
    search_id = begin(bureau)
    waited: list[int] = []
    bureau.while_waiting = lambda: waited.append(bureau.search())
    assert f"melding/{sid}" in outcome(bureau, search_id).body
    assert waited == [1]
    assert bureau.actions(f"zoeken#{search_id}") == ["gezocht", "zoekuitkomst_gelezen"]
    outcome(bureau, search_id)
    assert waited == [1]


def test_the_page_of_the_outcome_waits_no_longer_than_it_says(bureau: Bureau) -> None:
    bureau.report()
    search_id = begin(bureau)
    waited: list[None] = []
    bureau.while_waiting = lambda: waited.append(None)
    assert "0 van de 1 meldingen bekeken" in text_of(outcome(bureau, search_id).body)
    assert len(waited) == len(WAITS)
    # Of a search that is not theirs nobody waits to hear.
    bureau.hire("ander", "triagist")
    assert bureau.get(f"/zoeken/{search_id}", bureau.alive("ander")).status == 404
    assert len(waited) == len(WAITS)
