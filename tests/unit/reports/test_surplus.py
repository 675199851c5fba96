"""One hand cannot stop the desk: above a number, all that comes in under one receipt code lies apart."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mailbox.intake.usecases import send_reply
from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.sealing import from_bytes, to_bytes
from chalicelib.reports.domain import (
    KEPT_OUT,
    MAX_AMENDMENTS,
    MAX_REPLIES,
    SHARES,
    kept_out,
    strictest,
    word_of_reporter,
)
from chalicelib.reports.melding.usecases import open_melding
from chalicelib.reports.opening.usecases import MOST_BYTES, MOST_OPENED
from chalicelib.reports.search import usecases as search
from chalicelib.reports.sharing.usecases import MAX_VIEWS
from tests.support.builders import (
    FLOOD,
    a_mailbox_reply,
    a_person,
    a_professional_header,
    a_professional_report,
    a_public_report,
)
from tests.support.bureau import INVOLVE, PAGE, Bureau, answered, later, text_of
from tests.support.involving import involve_by_two
from tests.support.reading import every

SHARE = "share_with_aandachtsfunctionaris"
# An answer of Lambda has 6 MB at most (AWS, Lambda quotas).
LARGEST_ANSWER = 6_000_000


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.set_flood(FLOOD)
    return made


def add(bureau: Bureau, code: ReceiptCode, number: int, first: int = 1, **more: Any) -> None:
    """So many amendments under a code, each with words of its own, a minute apart."""
    for one in range(first, first + number):
        later(bureau, minutes=1)
        bureau.accept(a_public_report(observed_behaviour=f"Nog iets, woord{one:03}.", **more), code)


def reply(bureau: Bureau, code: ReceiptCode, number: int, danger_now: str = "") -> None:
    for one in range(1, number + 1):
        later(bureau, minutes=1)
        filled = a_mailbox_reply(f"Antwoord, tekst{one:03}.", danger_now)
        send_reply(bureau.root.ports("public").visiting, code, (), f"blad{one}", filled)
    bureau.work()


def surplus(bureau: Bureau) -> list[Any]:
    return [dict(one) for one in bureau.database.items("reports", "meer#")]


def in_piles(bureau: Bureau, sid: str) -> dict[str, str]:
    """The rows of a melding that wait, and in which pile."""
    items: Any = bureau.database.items("reports", f"melding#{sid}")
    return {one["sk"]: one["bak"] for one in items if "bak" in one}


def seen(bureau: Bureau, sid: str) -> dict[str, str]:
    """What the page of a melding sends of how much had come in."""
    return {"gezien": str(bureau.file(sid).submissions[0].arrivals)}


def words_in(bureau: Bureau, sid: str) -> list[str]:
    """What the desk can read of all that came in, word by word of ours."""
    sealed = [one["sealed"]["content"] for one in surplus(bureau)]
    texts = [from_bytes(bureau.keys.open("content", sid, one)) for one in sealed]
    return sorted(
        answer["value"]
        for text in texts
        for answer in text["answers"]
        if "woord" in str(answer) or "tekst" in str(answer)
    )


def test_amendments_above_a_number_lie_apart_and_none_is_lost(bureau: Bureau) -> None:
    code, sid = bureau.report()
    add(bureau, code, MAX_AMENDMENTS + 3)
    file = bureau.file(sid)
    assert len(file.submissions) == 1 + MAX_AMENDMENTS
    assert file.surplus is not None
    assert file.surplus.number == 3
    assert words_in(bureau, sid) == [
        f"Nog iets, woord{one:03}." for one in range(MAX_AMENDMENTS + 1, MAX_AMENDMENTS + 4)
    ]


def test_replies_above_a_number_lie_apart_and_none_is_lost(bureau: Bureau) -> None:
    code, sid = bureau.report()
    reply(bureau, code, MAX_REPLIES + 3)
    assert len(bureau.file(sid).arrived) == 1 + MAX_REPLIES
    assert words_in(bureau, sid) == [
        f"Antwoord, tekst{one:03}." for one in range(MAX_REPLIES + 1, MAX_REPLIES + 4)
    ]


@pytest.mark.parametrize("number", [1, MAX_AMENDMENTS, MAX_AMENDMENTS + 1])
def test_a_message_that_comes_twice_is_kept_once(bureau: Bureau, number: int) -> None:
    code, _ = bureau.report()
    add(bureau, code, MAX_AMENDMENTS + 2)
    before = bureau.database.items("reports", "")
    sent = [body for queue, body in bureau.queues.bodies if queue == "reports"]
    bureau.root.triage(sent[number])
    later(bureau, days=1)
    bureau.root.triage(sent[number])
    assert bureau.database.items("reports", "") == before


def test_a_reply_that_comes_twice_is_kept_once(bureau: Bureau) -> None:
    code, _ = bureau.report()
    reply(bureau, code, MAX_REPLIES + 2)
    before = bureau.database.items("reports", "")
    for queue, body in [*bureau.queues.bodies]:
        if queue == "reports":
            bureau.root.triage(body)
    assert bureau.database.items("reports", "") == before


def test_what_came_earlier_is_handled_again_after_the_number_was_reached(bureau: Bureau) -> None:
    """Its mailer may not have been told, and it is no surplus now."""
    code, sid = bureau.report()
    add(bureau, code, MAX_AMENDMENTS)
    bureau.queues.waiting["post"].clear()
    sent = [body for queue, body in bureau.queues.bodies if queue == "reports"]
    bureau.root.triage(sent[3])
    assert surplus(bureau) == []
    assert len(bureau.queues.waiting["post"]) == 1
    assert len(bureau.file(sid).submissions) == 1 + MAX_AMENDMENTS


def test_danger_in_the_surplus_is_told_at_once_and_stands_on_top(bureau: Bureau) -> None:
    code, sid = bureau.report()
    add(bureau, code, MAX_AMENDMENTS)
    bureau.post(f"/melding/{sid}/oppakken", {}, bureau.triagist)
    add(bureau, code, 1, first=50)
    # One row for the case: the amendments before were there when it was taken up, and nobody dealt with them.
    assert in_piles(bureau, sid) == {"melding": "reactie"}
    add(bureau, code, 1, first=60, danger_now="ja")
    add(bureau, code, 1, first=70)
    assert in_piles(bureau, sid) == {"melding": "dringend"}
    told: Any = bureau.database.items("post", f"announcement#{sid}.meer.")
    assert [one["recipients"][0]["letter"] for one in told].count("desk_dringend") == 1
    words = text_of(answered(200, bureau.get("/werkbak", bureau.triagist)).body)
    assert "Wat is nieuw: Gevaar Aanvulling (20) Extra berichten" in words


def test_a_flood_under_one_code_makes_no_thousand_mails(bureau: Bureau) -> None:
    bureau.set_flood(Flood(unverified=3, minutes=15))
    code, _ = bureau.report()
    for one in range(MAX_AMENDMENTS + 30):
        bureau.accept(a_public_report(observed_behaviour=f"Onzin {one}", danger_now="ja"), code)
    assert len(surplus(bureau)) == 30
    told = bureau.database.items("post", "announcement#")
    assert len(told) == 3 + 1


def test_surplus_is_news_of_its_case_until_its_handler_dealt_with_it_and_then_again(
    bureau: Bureau,
) -> None:
    code, sid = bureau.report()
    add(bureau, code, MAX_AMENDMENTS + 1)
    assert in_piles(bureau, sid) == {"melding": "nieuw"}
    bureau.post(f"/melding/{sid}/oppakken", {}, bureau.triagist)
    assert in_piles(bureau, sid) == {"melding": "reactie"}
    bureau.post(f"/melding/{sid}/verwerkt", seen(bureau, sid), bureau.triagist)
    assert in_piles(bureau, sid) == {"melding": "lopend"}
    add(bureau, code, 2, first=90)
    assert bureau.file(sid).submissions[0].news == {"meer": 1}
    assert in_piles(bureau, sid) == {"melding": "reactie"}


def test_the_page_opens_the_newest_and_leads_to_all_others(bureau: Bureau) -> None:
    code, sid = bureau.report()
    add(bureau, code, MAX_AMENDMENTS)
    bureau.keys.opened = 0
    path, seen = f"/melding/{sid}", []
    pages = 0
    while path:
        page = answered(200, bureau.get(path, bureau.triagist))
        pages += 1
        seen += [one for one in range(1, MAX_AMENDMENTS + 1) if f"woord{one:03}" in page.body]
        older = [a for a in every(page.body, "a") if a.text == "Toon oudere berichten"]
        path = f"/melding/{sid}{older[0]['href']}" if older else ""
    assert sorted(seen) == [*range(1, MAX_AMENDMENTS + 1)]
    assert pages == MAX_AMENDMENTS / MOST_OPENED
    # The melding itself stands on each page.
    assert bureau.keys.opened == MAX_AMENDMENTS + pages


@pytest.mark.parametrize("act", ["wie", "afdruk"])
def test_an_act_on_an_older_page_is_about_that_page(bureau: Bureau, act: str) -> None:
    code, sid = bureau.report()
    add(bureau, code, MAX_AMENDMENTS)
    older = open_melding(bureau.work_of("triagist"), sid).shown[1].sk
    fields = {"voor": older, "reden": "veiligheid"}
    page = answered(200, bureau.post(f"/melding/{sid}/{act}", fields, bureau.triagist))
    assert "woord001" in page.body
    assert f"woord{MAX_AMENDMENTS:03}" not in page.body


def test_a_page_of_the_longest_texts_is_an_answer_that_lambda_gives(bureau: Bureau) -> None:
    """Each apostrophe takes five characters in HTML."""
    code, sid = bureau.report()
    add(bureau, code, MAX_AMENDMENTS)
    answers = [{"name": "bericht", "question": "Vraag", "shown": ["'" * 130_000]}]
    longest = bureau.keys.seal("content", sid, to_bytes({"language": "nl", "answers": answers}))
    for rows in bureau.database.tables["reports"].values():
        for row in rows.values():
            if "sealed" in row:
                row["sealed"] = {"content": longest}
    page = answered(200, bureau.get(f"/melding/{sid}", bureau.triagist))
    assert MOST_BYTES < len(page.body.encode()) < LARGEST_ANSWER


def test_a_page_of_a_contact_is_an_answer_that_lambda_gives_too(bureau: Bureau) -> None:
    """Of what the desk shows a school: a mark of three bytes is read there by a name of 41 characters."""
    bureau.add_school(a_person("vast"))
    code, sid = bureau.report()
    names = ("own_interpretation", "counter_signals", "location_description")
    texts: Any = dict.fromkeys(names, "a" + "\u180d" * 3_900)
    add(bureau, code, MAX_AMENDMENTS, **texts)
    involve_by_two(bureau, sid, bureau.triagist, {**INVOLVE, "ziet": "inhoud"})
    page = answered(200, bureau.get(f"/bericht/{sid}", bureau.contact()))
    assert len(page.body.encode()) < LARGEST_ANSWER
    shown = [one for one in range(1, MAX_AMENDMENTS + 1) if f"woord{one:03}" in page.body]
    assert shown == [*range(MAX_AMENDMENTS + 1 - len(shown), MAX_AMENDMENTS + 1)]
    left_out = MAX_AMENDMENTS - len(shown)
    assert "kanarie7" in page.body
    assert f"Niet op deze pagina: {left_out}." in text_of(page.body)


def test_the_list_of_the_surplus_opens_nothing_and_each_is_opened_by_itself(
    bureau: Bureau,
) -> None:
    code, sid = bureau.report()
    add(bureau, code, MAX_AMENDMENTS + 45)
    page = answered(200, bureau.get(f"/melding/{sid}", bureau.triagist))
    assert "Extra berichten onder deze code: 45." in text_of(page.body)
    bureau.keys.opened = 0
    path, links = f"/melding/{sid}/meer", []
    while path:
        page = answered(200, bureau.get(path, bureau.triagist))
        links += [a["href"] for a in every(page.body, "a") if "/meer/" in a["href"]]
        older = [a for a in every(page.body, "a") if a.text == "Toon oudere berichten"]
        path = f"/melding/{sid}/meer{older[0]['href']}" if older else ""
    assert (len(set(links)), bureau.keys.opened) == (45, 0)
    newest = answered(200, bureau.get(f"/{links[0].removeprefix('../../')}", bureau.triagist))
    assert f"woord{MAX_AMENDMENTS + 45:03}" in newest.body
    assert bureau.keys.opened == 1
    entry = bureau.chain(f"meer#{sid}")[-1]
    assert (entry.actor, entry.action) == ("triagist", "gelezen")


def test_one_of_the_surplus_is_masked_until_a_reason_is_given(bureau: Bureau) -> None:
    code, sid = bureau.report_from_work()
    for one in range(MAX_AMENDMENTS + 1):
        later(bureau, minutes=1)
        bureau.accept(a_professional_report(melder_name=f"Naam{one:03}"), code)
    (row,) = surplus(bureau)
    path, name = f"/melding/{sid}/meer/{quote(row['sk'])}", f"Naam{MAX_AMENDMENTS:03}"
    assert name not in answered(200, bureau.get(path, bureau.triagist)).body
    shown = bureau.post(f"{path}/wie", {"reden": "veiligheid"}, bureau.triagist)
    assert name in answered(200, shown).body
    entry = bureau.chain(f"meer#{sid}")[-1]
    assert (entry.action, entry.facts["purpose"]) == ("identiteit_getoond", "veiligheid")
    # The address is not kept: nobody is mailed there, and no term would take it away.
    assert [*row["sealed"]] == ["content"]


@pytest.mark.parametrize("path", ["meer", "meer/2026-03-02T10:00:00Z.aanvulling.x"])
def test_a_melding_without_surplus_has_no_such_page(bureau: Bureau, path: str) -> None:
    answered(404, bureau.get(f"/melding/{bureau.sid}/{path}", bureau.triagist))


@pytest.mark.parametrize("word", ["nee", "alleen_status"])
def test_a_stricter_word_in_the_surplus_holds(bureau: Bureau, word: str) -> None:
    code, sid = bureau.report_from_work()
    for one in range(MAX_AMENDMENTS):
        bureau.accept(a_professional_report(melder_job_title=f"Mentor {one}"), code)
    contact = bureau.contact()
    assert "kanarie7" in answered(200, bureau.get(f"/bericht/{sid}", contact)).body
    bureau.accept(a_professional_report(**{SHARE: word}), code)
    assert len(surplus(bureau)) == 1
    page = bureau.get(f"/bericht/{sid}", contact)
    assert page.status == (404 if word == "nee" else 200)
    assert "schreef kanarie7" not in page.body
    # Confirming an earlier sending shares nothing that was taken back.
    bureau.confirm(sid, "inhoud")
    assert "schreef kanarie7" not in bureau.get(f"/bericht/{sid}", contact).body


words = st.lists(st.tuples(st.sampled_from(SHARES), st.sampled_from(KEPT_OUT)), max_size=6)


@given(words)
def test_the_words_of_a_surplus_are_as_strict_as_all_of_them(said: list[tuple[str, str]]) -> None:
    headers = [a_professional_header(share=share, keep_out=out) for share, out in said]
    held: dict[str, str] = {}
    for header in headers:
        held = strictest(held, header)
    first = a_professional_header(share="inhoud")
    together = a_professional_header(share=held.get("share", ""), keep_out=held.get("keep_out", ""))
    for of in (word_of_reporter, lambda all_, _: kept_out(all_)):
        assert of([first, together], "waterlijn") == of([first, *headers], "waterlijn")


def test_an_aandachtsfunctionaris_cannot_fill_the_page(bureau: Bureau) -> None:
    _, sid = bureau.report_from_work()
    contact = bureau.contact()
    for one in range(MAX_VIEWS + 1):
        fields = {"duiding": f"Gedachte {one}", "blad": f"{one:020}"}
        page = bureau.post(f"/bericht/{sid}/duiding", fields, contact)
    assert page.status == 422
    assert f"Gedachte {MAX_VIEWS}" in page.body
    assert len([one for one in bureau.file(sid).arrived if one.kind == "duiding"]) == MAX_VIEWS


def test_a_search_looks_at_all_that_is_opened_and_tells_of_the_surplus(bureau: Bureau) -> None:
    code, sid = bureau.report()
    add(bureau, code, MAX_AMENDMENTS + 1)
    asked = {"zoek": f"woord{MAX_AMENDMENTS + 1:03}", "reden": "eerder_persoon", "blad": PAGE}
    begun = answered(303, bureau.post("/zoeken", asked, bureau.triagist))
    for received in bureau.queues.receive("searches"):
        bureau.root.search(received.body)
    page = answered(200, bureau.get("/" + begun.headers["location"], bureau.triagist))
    assert "Meldingen die niet helemaal zijn doorzocht: 1" in text_of(page.body)
    assert f"melding/{sid}" not in page.body


def test_the_calls_of_triage_do_not_grow_with_what_came_before(bureau: Bureau) -> None:
    """The hundredth amendment costs what the thirtieth does."""
    # So many numbers that no two take the same one: then the flood costs a call more.
    bureau.set_flood(Flood(unverified=10**9, minutes=15))
    code, _ = bureau.report()
    reads = []
    add(bureau, code, MAX_AMENDMENTS + 5)
    for one in (100, 101, 102):
        bureau.database.reads = 0
        add(bureau, code, 1, first=one)
        reads.append(bureau.database.reads)
        add(bureau, code, 20, first=one * 100)
    assert len(set(reads)) == 1
    assert reads[0] <= 8


def test_the_timeline_of_a_melding_has_bounds(bureau: Bureau) -> None:
    _, sid = bureau.report()
    for _ in range(250):
        open_melding(bureau.work_of("triagist"), sid)
    page = answered(200, bureau.get(f"/melding/{sid}/logboek", bureau.triagist))
    assert page.body.count("<li><strong>Gelezen") == 200
    assert "Oudere regels staan in het journaal." in page.body


def test_a_flood_of_danger_pushes_no_other_melding_out_of_a_search(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "AT_MOST", 3)
    _, mine = bureau.report(observed_behaviour="Ik zag iemand met woord007 op zijn jas.")
    bureau.post(f"/melding/{mine}/oppakken", {}, bureau.triagist)
    bureau.set_flood(Flood(unverified=0, minutes=15))
    for one in range(10):
        bureau.report(observed_behaviour=f"Onzin {one}", danger_now="ja")
    asked = {"zoek": "woord007", "reden": "eerder_persoon", "blad": PAGE}
    begun = answered(303, bureau.post("/zoeken", asked, bureau.triagist))
    for received in bureau.queues.receive("searches"):
        bureau.root.search(received.body)
    page = answered(200, bureau.get("/" + begun.headers["location"], bureau.triagist))
    assert f"melding/{mine}" in page.body
