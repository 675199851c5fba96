"""Going to a melding by its reference, and to the earlier one of a reporter who lost the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from chalicelib.platform.code import derive
from chalicelib.reports.shielding.usecases import shield
from chalicelib.reports.store.submissions import Named
from tests.support.builders import CANARY, a_message_without_code, a_public_report
from tests.support.bureau import Bureau, answered, text_of
from tests.support.reading import elements, every, only
from tests.support.web import Answer

# Its check character is right, and no melding has it.
ABSENT = "ABC-DEF-GHV"


def go(bureau: Bureau, typed: str, secret: str = "", *, language: str = "") -> Answer:
    query = f"?kenmerk={typed}" + (f"&lang={language}" if language else "")
    return bureau.get(f"/kenmerk{query}", secret or bureau.triagist)


SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "as it is shown": lambda shown: shown,
    "without dashes": lambda shown: shown.replace("-", ""),
    "in small letters": lambda shown: shown.lower(),
    "with spaces": lambda shown: shown.replace("-", "%20"),
    "as it is heard": lambda shown: shown.replace("0", "o").replace("1", "L"),
    "with words around it": lambda shown: f"Melding%20{shown}%20van%20gisteren",
    "wide": lambda shown: "".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in shown),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_reference_leads_to_its_melding_in_any_spelling(bureau: Bureau, spelling: str) -> None:
    code, sid = bureau.report()
    answer = answered(303, go(bureau, SPELLINGS[spelling](derive(code).reference)))
    assert answer.headers["location"] == f"melding/{sid}"


def test_nothing_is_opened_or_noted_on_the_way_and_the_melding_is_asked_for_once(
    bureau: Bureau,
) -> None:
    code, sid = bureau.report()
    secret = bureau.triagist
    pages = len(bureau.database.pages)
    go(bureau, derive(code).reference, secret)
    assert bureau.keys.opened == 0
    assert bureau.actions(f"melding#{sid}") == ["ontvangen"]
    assert len(bureau.database.pages) == pages + 1


def test_amendments_and_links_lead_to_the_melding_itself(bureau: Bureau) -> None:
    (code, sid), (_, other) = bureau.report(), bureau.report()
    for number in range(3):
        bureau.accept(a_public_report(observed_behaviour=f"En nog {number}."), code)
    link = {"ander": other, "reden": "zelfde_plek"}
    answered(303, bureau.post(f"/melding/{sid}/koppelen", link, bureau.triagist))
    answer = answered(303, go(bureau, derive(code).reference))
    assert answer.headers["location"] == f"melding/{sid}"


def test_words_behind_a_reference_that_pass_for_one_do_not_lead_astray(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, sid = bureau.report()
    read = ["AAA-AAA-AAA", derive(code).reference]
    monkeypatch.setattr("chalicelib.reports.finding.usecases.references_in", lambda typed: read)
    assert answered(303, go(bureau, "iets")).headers["location"] == f"melding/{sid}"


@pytest.mark.parametrize(
    "typed", [ABSENT, "ABC-DEF-GHJ", "iets heel anders", "%F0%9F%99%82", "x" * 3000]
)
def test_an_unknown_reference_is_said_at_its_field_and_noted(bureau: Bureau, typed: str) -> None:
    answer = answered(404, go(bureau, typed.replace(" ", "%20")))
    (field,) = [e for e in elements(answer.body) if e["id"] == "kenmerk-hier"]
    assert field["aria-invalid"] == "true"
    assert "autofocus" in field.attributes
    assert len(field["value"]) <= 200
    error = only(answer.body, "p", id=field["aria-describedby"]).text
    assert "Er is geen melding met dit kenmerk." in error
    assert only(answer.body, "title").text.startswith("Fout: Melding op kenmerk")
    (entry,) = [e for e in bureau.entries_of("triagist") if e.action == "geweigerd"]
    assert entry.facts["route"] == "GET /kenmerk"
    assert typed not in str(entry)


def test_who_may_read_nothing_learns_nothing(bureau: Bureau) -> None:
    code, _ = bureau.report()
    secret = bureau.logged_in("fg")
    there, absent = (
        answered(403, go(bureau, typed, secret)) for typed in (derive(code).reference, ABSENT)
    )
    assert (there.body, there.headers) == (absent.body, absent.headers)
    assert "kenmerk" not in bureau.get("/account", secret).body


def test_without_the_journal_nobody_learns_that_a_reference_is_not_there(bureau: Bureau) -> None:
    secret = bureau.triagist
    bureau.database.away = {"journal"}
    answered(503, go(bureau, ABSENT, secret))


def test_without_a_reference_the_page_asks_for_one(bureau: Bureau) -> None:
    for path in ("/kenmerk", "/kenmerk?kenmerk=", "/kenmerk?kenmerk=%20"):
        body = answered(200, bureau.get(path, bureau.triagist)).body
        *_, form = [e for e in elements(body) if e["method"] == "get"]
        (field,) = [e for e in elements(body) if e["name"] == "kenmerk" and form in e.parents]
        assert only(body, "label", **{"for": field["id"]}).text == "Kenmerk"
        assert not field["aria-invalid"]


def test_the_language_stays(bureau: Bureau) -> None:
    code, sid = bureau.report()
    answer = answered(303, go(bureau, derive(code).reference, language="en"))
    assert answer.headers["location"] == f"melding/{sid}?lang=en"
    page = answered(404, go(bureau, ABSENT, language="en")).body
    *_, form = [e for e in elements(page) if e["method"] == "get"]
    assert [e["value"] for e in elements(page) if e["name"] == "lang" and form in e.parents] == [
        "en"
    ]


def test_logging_in_leads_on_to_the_reference(bureau: Bureau) -> None:
    answer = answered(303, bureau.get(f"/kenmerk?kenmerk={ABSENT}"))
    assert answer.headers["location"] == f"inloggen?verder=kenmerk%3Fkenmerk%3D{ABSENT}"


def test_two_meldingen_with_one_reference_are_both_named(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = [Named(sid * 32, "2026-03-02T10:00:00Z") for sid in "ab"]
    monkeypatch.setattr(
        "chalicelib.reports.finding.usecases.SubmissionStore.with_reference", lambda *_: two
    )
    body = answered(200, go(bureau, ABSENT)).body
    for one in two:
        assert f"melding/{one.sid}" in body


# Of a reporter who lost the code.


def lost(bureau: Bureau, reference: str | None) -> str:
    """The ``sid`` of what a reporter sent by the form for a lost code."""
    return bureau.accept(a_message_without_code(reference))[1]


def test_from_a_lost_code_the_earlier_melding_is_linked_in_two_clicks(bureau: Bureau) -> None:
    code, earlier = bureau.report()
    sid = lost(bureau, derive(code).reference)
    # The list and the page of the melding say so, and lead there.
    assert "Code kwijt" in text_of(bureau.get("/werkbak", bureau.triagist).body)
    case = bureau.get(f"/melding/{sid}", bureau.triagist).body
    assert "Code kwijt" in text_of(case)
    assert [e for e in every(case, "a") if e["href"].endswith(f"melding/{sid}/eerder")]
    page = answered(200, bureau.get(f"/melding/{sid}/eerder", bureau.triagist)).body
    assert f"Melding {derive(code).reference}" in text_of(page)
    (form,) = [e for e in elements(page) if e["action"].endswith("/eerder")]
    fields = {
        e["name"]: e["value"] for e in elements(page) if e.tag == "input" and form in e.parents
    }
    assert fields["ander"] == earlier
    # No reason to choose, and no name to see.
    assert every(page, "select") == []
    for hidden in ("12345678", CANARY):
        assert hidden not in page
    answer = answered(
        303, bureau.post(f"/melding/{sid}/eerder", {"ander": earlier}, bureau.triagist)
    )
    assert answer.headers["location"].endswith(f"melding/{sid}?gedaan=eerder")
    page = bureau.get(f"/melding/{sid}?gedaan=eerder", bureau.triagist).body
    assert "Meldingen gekoppeld." in only(page, "div", role="status").text
    (related,) = bureau.file(sid).related
    assert (related.sid, related.reason) == (earlier, "code_kwijt")
    again = bureau.get(f"/melding/{sid}/eerder", bureau.triagist).body
    assert "Gekoppeld" in text_of(again)
    assert not [e for e in elements(again) if e["action"].endswith("/eerder")]


def test_the_journal_knows_that_the_earlier_reference_was_read_and_why(bureau: Bureau) -> None:
    code, _ = bureau.report()
    sid = lost(bureau, derive(code).reference)
    bureau.get(f"/melding/{sid}/eerder", bureau.triagist)
    entry = bureau.chain(f"melding#{sid}")[-1]
    assert (entry.action, entry.facts["purpose"]) == ("gelezen", "code_kwijt")
    opened = bureau.keys.opened
    bureau.database.away = {"journal"}
    answered(503, bureau.get(f"/melding/{sid}/eerder", bureau.triagist))
    assert bureau.keys.opened == opened


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (None, "De melder noemde geen kenmerk."),
        (ABSENT, "Er is geen melding met dit kenmerk."),
    ],
)
def test_without_an_earlier_melding_the_page_says_so(
    bureau: Bureau, reference: str | None, said: str
) -> None:
    sid = lost(bureau, reference)
    page = answered(200, bureau.get(f"/melding/{sid}/eerder", bureau.triagist)).body
    assert said in text_of(page)
    assert not [e for e in elements(page) if e["action"].endswith("/eerder")]


def test_two_meldingen_are_linked_by_a_reference(bureau: Bureau) -> None:
    """Whoever has a reference in hand needs no search through all that people wrote."""
    code, other = bureau.report()
    path = f"/melding/{bureau.sid}/koppelen/kenmerk"
    answered(200, bureau.get(path, bureau.triagist))
    linked = {"kenmerk": derive(code).reference.lower(), "reden": "zelfde_plek"}
    answered(303, bureau.post(path, linked, bureau.triagist))
    assert [one.sid for one in bureau.file(bureau.sid).related] == [other]
    assert [one.sid for one in bureau.file(other).related] == [bureau.sid]


def test_a_reference_of_nothing_of_itself_or_of_what_is_kept_from_somebody_links_nothing(
    bureau: Bureau,
) -> None:
    code, other = bureau.report()
    triagist = bureau.hire("nog-een", "triagist")
    bureau.hire("iemand", "triagist")
    shield(bureau.work_of("iemand"), other, [triagist.id], "over_collega", seen=[])
    own = bureau.file(bureau.sid).submissions[0].reference
    path = f"/melding/{bureau.sid}/koppelen/kenmerk"
    answers = {
        typed: answered(
            422,
            bureau.post(
                path, {"kenmerk": typed, "reden": "zelfde_plek"}, bureau.alive(triagist.id)
            ),
        )
        for typed in (ABSENT, own, derive(code).reference)
    }
    assert all('href="#kenmerk' in answer.body for answer in answers.values())
    said = "Er is geen melding met dit kenmerk."
    assert [said in text_of(one.body) for one in answers.values()] == [True, False, True]
    assert bureau.file(bureau.sid).related == []
