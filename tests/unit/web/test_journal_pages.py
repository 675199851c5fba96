"""The journal for the data protection officer: pages, filters and the file."""

from __future__ import annotations

import csv
import io
import json
import re
from hashlib import sha256
from html import unescape
from urllib.parse import quote, urljoin

import pytest

from chalicelib.access.staff.usecases import names_of
from chalicelib.journal.codes.action import OBJECTS
from chalicelib.journal.codes.actions import ACTIONS
from chalicelib.journal.codes.purposes import FUNCTIONS
from chalicelib.journal.domain import Noted, first_bad
from chalicelib.platform.code import derive, mint
from chalicelib.platform.table import Item, Put
from tests.support.builders import FOR_A_TEST
from tests.support.bureau import Bureau, answered, later, text_of
from tests.support.reading import every, only
from tests.support.web import Answer

DAY = "2026-03-02"


def with_entries(
    bureau: Bureau,
    number: int,
    actor: str = "triage",
    action: str = "x",
    *,
    at: str = f"{DAY}T09:00:00Z",
    of: str = "melding#veel",
    **facts: str,
) -> None:
    for _ in range(number):
        noted = Noted(of, at, actor, action, {**FOR_A_TEST, "purpose": "beheer", **facts})
        bureau.put(bureau.journal.placed(noted))


def rows(answer: Answer) -> list[str]:
    """The sentences on a page, in order."""
    table = re.findall(r"<tr><td>.*?</td><td>(.*?)</td>", answer.body)
    said = [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in table]
    return [one.partition(": ")[2] for one in said]


def following(answer: Answer) -> str:
    found = re.findall(r'href="(\?[^"]*)">(?:Oudere regels|Older entries)', answer.body)
    return f"/journaal{unescape(found[0])}" if found else ""


def walked(bureau: Bureau, address: str, secret: str) -> list[list[str]]:
    pages = []
    while address:
        answer = answered(200, bureau.get(address, secret))
        pages.append(rows(answer))
        address = following(answer)
    return pages


def flat(pages: list[list[str]]) -> list[str]:
    return [row for page in pages for row in page]


def test_the_newest_comes_first_page_by_page_and_every_entry_once(bureau: Bureau) -> None:
    for number in range(250):
        at = f"{DAY}T0{number // 60}:{number % 60:02}:00Z"
        with_entries(bureau, 1, action=f"code{number}", at=at)
    pages = walked(bureau, "/journaal", bureau.officer)
    found = [match[1] for row in flat(pages) if (match := re.search(r"‘code(\d+)’", row))]
    assert [int(one) for one in found] == list(reversed(range(250)))
    assert max(len(page) for page in pages) < 100


def test_the_clock_of_the_municipality_says_the_day_and_the_time(bureau: Bureau) -> None:
    """Half past eleven in the evening (UTC) is the next day in the Netherlands."""
    with_entries(bureau, 1, "iemand", "ingelogd", at="2026-03-01T23:30:00Z")
    page = bureau.get("/journaal", bureau.officer).body
    assert "Maandag 2 maart" in text_of(page)
    assert "0.30\u00a0uur" in page
    english = text_of(bureau.get("/journaal?lang=en", bureau.officer).body)
    assert "Monday 2 March" in english
    only = answered(200, bureau.get("/journaal?van=2026-03-02&tot=2026-03-02", bureau.officer))
    assert any("iemand logde in" in row for row in rows(only))
    before = answered(200, bureau.get("/journaal?van=2026-03-01&tot=2026-03-01", bureau.officer))
    assert rows(before) == []


def test_a_day_of_long_ago_says_its_year(bureau: Bureau) -> None:
    with_entries(bureau, 1, "iemand", "ingelogd", at="2025-05-28T10:00:00Z")
    page = bureau.get("/journaal?van=2025-05-28&tot=2025-05-28", bureau.officer)
    assert "Woensdag 28 mei 2025" in text_of(page.body)


def test_entries_are_sentences_with_references_and_names(bureau: Bureau) -> None:
    bureau.get(f"/melding/{bureau.sid}", bureau.triagist)
    reference = bureau.file(bureau.sid).submissions[0].reference
    answer = bureau.get("/journaal", bureau.officer)
    found = rows(answer)
    assert f"Testpersoon triagist las melding {reference}, om te beoordelen." in found
    assert f"Automatisch (triage): melding {reference} is ontvangen." in found
    assert bureau.sid not in answer.body
    assert "gelezen</td>" not in answer.body


def test_a_reader_gets_a_link_to_what_they_may_open_and_no_other(bureau: Bureau) -> None:
    bureau.get(f"/melding/{bureau.sid}", bureau.triagist)
    address = f'href="melding/{bureau.sid}"'
    both = bureau.logged_in("fg", "triagist")
    assert address in bureau.get("/journaal", both).body
    assert address not in bureau.get("/journaal", bureau.officer).body


def test_who_left_keeps_their_name_and_stands_apart_in_the_list(bureau: Bureau) -> None:
    bureau.hire("weg", "triagist", active=False)
    with_entries(bureau, 1, "weg", "ingelogd")
    with_entries(bureau, 1, "onbekend", "ingelogd")
    answer = bureau.get("/journaal?door=onbekend", bureau.officer)
    assert rows(answer) == ["Oud-medewerker onbekend logde in."]
    assert re.search(
        r'<optgroup label="Oud-medewerkers">\s*<option value="weg">Testpersoon weg</option>',
        answer.body,
    )
    assert "Testpersoon weg logde in." in flat(walked(bureau, "/journaal", bureau.officer))


@pytest.mark.parametrize("language", ["", "&lang=en"])
def test_filters_stand_in_the_address_and_are_chosen_from_lists(
    bureau: Bureau, language: str
) -> None:
    bureau.hire("lezer", "triagist")
    with_entries(bureau, 60)
    with_entries(bureau, 3, "lezer", "gelezen")
    with_entries(bureau, 2, "lezer", "opgepakt")
    with_entries(bureau, 120, "lezer", "gelezen")
    with_entries(bureau, 4, "lezer", "gewijzigd", of="organisatie#school")
    for query, expected in (
        ("door=lezer", 129),
        ("wat=opgepakt", 2),
        ("door=lezer&wat=gelezen", 123),
        ("door=triage&wat=gelezen", 0),
        ("wat=alle-gelezen&door=lezer", 123),
        ("wat=alle-gedaan&door=lezer", 6),
        ("wat=alle-automatisch", 60),
        ("over=organisatie", 4),
    ):
        pages = walked(bureau, f"/journaal?{query}{language}", bureau.officer)
        assert len(flat(pages)) == expected, query
    answer = bureau.get(f"/journaal?door=lezer&wat=gelezen{language}", bureau.officer)
    assert '<option value="lezer" selected>Testpersoon lezer</option>' in answer.body
    assert '<option value="gelezen" selected>' in answer.body
    assert 'value="triage"' in answer.body


def test_every_action_and_kind_can_be_chosen(bureau: Bureau) -> None:
    body = bureau.get("/journaal", bureau.officer).body
    for code in (*ACTIONS, *OBJECTS, *FUNCTIONS):
        assert f'<option value="{code}">' in body, code


def test_a_reference_finds_all_of_its_melding_in_any_spelling(bureau: Bureau) -> None:
    bureau.get(f"/melding/{bureau.sid}", bureau.triagist)
    bureau.report()
    reference = bureau.file(bureau.sid).submissions[0].reference
    for typed in (reference, reference.replace("-", "").lower(), f"kenmerk: {reference}"):
        found = flat(walked(bureau, f"/journaal?kenmerk={quote(typed)}", bureau.officer))
        assert [row.partition(f"melding {reference}")[0] for row in found] == [
            "Testpersoon triagist las ",
            "Automatisch (triage): ",
        ]
    noted = bureau.entries_of("fg")[-1].facts
    assert noted["sid"] == bureau.sid


def test_a_long_chain_is_shown_page_by_page(bureau: Bureau) -> None:
    with_entries(bureau, 130, "lezer", "gelezen", of=f"melding#{bureau.sid}")
    reference = bureau.file(bureau.sid).submissions[0].reference
    pages = walked(bureau, f"/journaal?kenmerk={reference}", bureau.officer)
    assert [len(page) for page in pages] == [50, 50, 31]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kenmerk=ABC", "Dit kenmerk klopt niet."),
        ("van=31-2-2026", "Onbekende datum."),
        ("tot=ooit", "Onbekende datum."),
        ("van=2026-03-02&tot=2026-03-01", "‘Tot en met’ ligt voor ‘Vanaf’."),
    ],
)
def test_a_filter_that_cannot_be_read_says_so_and_stays(
    bureau: Bureau, query: str, words: str
) -> None:
    with_entries(bureau, 1)
    answer = answered(200, bureau.get(f"/journaal?{query}", bureau.officer))
    assert words in only(answer.body, "div", role="alert").text
    assert rows(answer) == []
    name, _, typed = query.partition("&")[0].partition("=")
    assert re.search(f'name="{name}" type="[a-z]+" value="{typed}"', answer.body)
    (field,) = [one for one in every(answer.body, "input") if one["aria-invalid"]]
    assert field["name"] == ("tot" if "ligt voor" in words else name)


def test_a_reference_that_nobody_has_says_so(bureau: Bureau) -> None:
    reference = derive(mint()).reference
    answer = bureau.get(f"/journaal?kenmerk={reference}", bureau.officer)
    assert "Er is geen melding met dit kenmerk." in only(answer.body, "div", role="alert").text


def test_a_date_may_be_typed_as_people_write_it(bureau: Bureau) -> None:
    with_entries(bureau, 1, "iemand", "ingelogd")
    answer = bureau.get("/journaal?van=2 maart 2026&tot=2-3-2026", bureau.officer)
    assert "Oud-medewerker iemand logde in." in rows(answer)


def test_what_finds_nothing_says_so(bureau: Bureau) -> None:
    answer = bureau.get("/journaal?wat=gekoppeld", bureau.officer)
    assert rows(answer) == []
    assert "Geen regels gevonden." in text_of(answer.body)
    assert not following(answer)


def test_quiet_days_are_walked_in_bounded_calls(bureau: Bureau) -> None:
    with_entries(bureau, 1, "iemand", "ingelogd", at="2024-01-10T10:00:00Z")
    address, calls, officer = "/journaal?van=2024-01-01&wat=ingelogd", [], bureau.officer
    pages = []
    while address:
        before = len(bureau.database.pages)
        answer = answered(200, bureau.get(address, officer))
        calls.append(len(bureau.database.pages) - before)
        pages += rows(answer)
        address = following(answer)
        assert (
            pages or not address or "Niets gevonden in het doorzochte deel" in text_of(answer.body)
        )
    assert pages == ["Oud-medewerker iemand logde in."]
    assert max(calls) <= 40


def test_a_code_of_before_is_shown_as_it_is_and_marked(bureau: Bureau) -> None:
    with_entries(bureau, 1, "iemand", "code_van_toen")
    answer = bureau.get("/journaal?wat=code_van_toen", bureau.officer)
    (row,) = rows(answer)
    assert "‘code_van_toen’" in row
    assert "Onbekende of vervallen code." in row
    assert '<option value="code_van_toen" selected>' in answer.body


def test_a_row_that_is_no_entry_stops_no_page(bureau: Bureau) -> None:
    row: Item = {"pk": "melding#x", "sk": "000000001", "day": DAY, "day_at": "x"}
    bureau.put(Put("journal", row, "new"))
    answer = answered(200, bureau.get("/journaal", bureau.officer))
    assert any("staat een ongeldige rij" in one for one in rows(answer))


@pytest.mark.parametrize("typed", ["<script>x</script>", '"><b>', "é\u202ex", "x" * 3000])
def test_what_is_typed_in_a_filter_is_text(bureau: Bureau, typed: str) -> None:
    query = "&".join(f"{name}={quote(typed)}" for name in ("door", "wat", "over"))
    body = answered(200, bureau.get(f"/journaal?{query}", bureau.officer)).body
    assert "<script" not in body
    assert "<b>" not in body
    assert typed in unescape(body)


def test_a_place_that_is_none_begins_at_the_newest(bureau: Bureau) -> None:
    with_entries(bureau, 120)
    first = rows(bureau.get("/journaal?door=triage", bureau.officer))
    place = following(bureau.get("/journaal?door=triage", bureau.officer)).partition("na=")[2]
    for query in ("na=x", "dag=morgen", f"dag=2026-03-01&na={place}", "nr=x", f"dag={DAY}&na=x"):
        answered(200, bureau.get(f"/journaal?door=triage&{query}", bureau.officer))
    assert rows(bureau.get("/journaal?door=triage&na=x", bureau.officer))[:50] == first[:50]


def test_every_page_is_noted_before_it_is_read(bureau: Bureau) -> None:
    with_entries(bureau, 150)
    noted: list[int] = []
    officer = bureau.officer
    bureau.database.before("listed", lambda: noted.append(len(bureau.entries_of("fg"))), 1)
    answered(200, bureau.get("/journaal?door=triage&wat=x", officer))
    assert noted == [1]
    (entry,) = bureau.entries_of("fg")
    assert entry.action == "journaal_gelezen"
    assert {"by": "triage", "filter": "x"}.items() <= entry.facts.items()


def test_a_page_costs_as_many_calls_however_many_people_are_on_it(bureau: Bureau) -> None:
    for number in range(40):
        bureau.hire(f"lezer{number}", "triagist")
        with_entries(bureau, 1, f"lezer{number}", "ingelogd")
    officer, before = bureau.officer, bureau.database.reads
    answer = bureau.get("/journaal?wat=ingelogd", officer)
    assert "Testpersoon lezer39" in answer.body
    # The session, its owner, the head of a chain, all medewerkers, and the one melding of the entries.
    assert 0 < bureau.database.reads - before <= 6


def test_a_page_reads_no_more_meldingen_than_it_has_rows(bureau: Bureau) -> None:
    for number in range(120):
        with_entries(bureau, 1, "iemand", "opgepakt", of=f"melding#{number:032x}")
    officer, before = bureau.officer, bureau.database.reads
    answer = bureau.get("/journaal?wat=opgepakt", officer)
    assert len(rows(answer)) < 100
    assert bureau.database.reads - before <= len(rows(answer)) + 6


def test_who_reads_unusually_much_is_told_of_once(bureau: Bureau) -> None:
    for _ in range(35):
        answered(200, bureau.get(f"/melding/{bureau.sid}", bureau.triagist))
    body = bureau.get("/journaal", bureau.officer).body
    (address,) = re.findall(r'href="([^"]*)">Ongewoon veel gelezen', body)
    found = flat(walked(bureau, f"/journaal{unescape(address)}", bureau.officer))
    assert found == ["Testpersoon triagist las ongewoon veel in korte tijd."]


def nights_on(bureau: Bureau) -> str:
    return text_of(answered(200, bureau.get("/journaal", bureau.alive("fg"))).body)


def test_the_officer_sees_how_the_last_days_were_sealed(bureau: Bureau) -> None:
    assert bureau.officer
    with_entries(bureau, 3)
    later(bureau, days=1)
    assert "Maandag 2 maart is nog niet verzegeld." in nights_on(bureau)
    bureau.root.journal_root(lambda: 900.0)
    page = nights_on(bureau)
    assert "nog niet verzegeld" not in page
    assert "Maandag 2 maart: verzegeld" in page
    assert "Bestand (CSV) van maandag 2 maart" in page


def test_entries_that_are_not_as_they_were_written_warn_the_officer(bureau: Bureau) -> None:
    """The watch saw none of these entries: whoever wrote them was not one of our functions."""
    assert bureau.officer
    with_entries(bureau, 3)
    later(bureau, days=1)
    bureau.root.journal_root(lambda: 900.0)
    warning = "utrecht-alert utrecht-alert--warning"
    alert = only(bureau.get("/journaal", bureau.again("fg")).body, "div", class_=warning)
    assert re.search(r"Maandag 2 maart: \d+ regels wijken af van de verzegeling", alert.text)


@pytest.mark.parametrize("number", [0, 1, 3, 4, 30])
def test_names_are_read_in_few_calls(bureau: Bureau, number: int) -> None:
    """The timeline of a melding uses it too."""
    ids = [bureau.hire(f"lezer{n}", "triagist").id for n in range(number)]
    bureau.hire("ander", "triagist")
    before = bureau.database.reads
    found = names_of(bureau.ports, {*ids, "", "triage"})
    assert found == {one: f"Testpersoon {one}" for one in ids}
    assert bureau.database.reads - before <= 3


def rows_of(answer: Answer) -> list[dict[str, str]]:
    text = answered(200, answer).body.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True))


def test_what_leaves_is_noted_with_its_digest_and_how_many_rows(bureau: Bureau) -> None:
    with_entries(bureau, 1100)
    answer = bureau.get(f"/journaal/{DAY}.csv", bureau.officer)
    assert [int(row["number"]) for row in rows_of(answer)] == list(range(1, 1101))
    (entry,) = bureau.entries_of("fg")
    noted = {"purpose": "uitvoer", "rows": "1100"}
    noted["sha256"] = sha256(answer.body.encode()).hexdigest()
    assert noted.items() <= entry.facts.items()
    assert first_bad(bureau.entries_of("fg")) is None
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["cache-control"] == "no-store"


def parts_of(bureau: Bureau, secret: str) -> list[tuple[str, Answer]]:
    """The words of the page of each part of the day, and its file."""
    found, address = [], f"/journaal/{DAY}/delen"
    while address:
        page = answered(200, bureau.get(address, secret)).body
        (file,) = re.findall(r'href="([^"]*\.csv[^"]*)"', page)
        found.append((text_of(page), bureau.get(urljoin(address, unescape(file)), secret)))
        more = re.findall(r'href="(\?deel[^"]*|\?lang=en&amp;deel[^"]*)"', page)
        address = f"/journaal/{DAY}/delen{unescape(more[-1])}" if "Naar deel" in page else ""
    return found


@pytest.mark.parametrize("rows", [0, 1_499, 1_500, 1_501, 4_000])
def test_a_long_day_is_a_file_for_each_part_and_every_part_is_noted_before_it_leaves(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr("chalicelib.oversight.files.usecases.FILE_ROWS", 1_500)
    with_entries(bureau, rows)
    later(bureau, days=1)
    parts = parts_of(bureau, bureau.officer)
    numbers = [int(row["number"]) for _, file in parts for row in rows_of(file)]
    assert numbers == list(range(1, rows + 1))
    assert len(parts) == max(1, -(-rows // 1_500) + (rows % 1_500 == 0 and rows > 0))
    for number, (words, file) in enumerate(parts, 1):
        assert f"deel {number}. Regels: {len(rows_of(file))}." in words
        assert ("Dit is het laatste deel" in words) == (number == len(parts))
        assert f"deel-{number}.csv" in file.headers["content-disposition"]
    noted = [e.facts for e in bureau.entries_of("fg") if e.facts["purpose"] == "uitvoer"]
    assert [(one["part"], one["rows"], one["sha256"]) for one in noted] == [
        (str(n), str(len(rows_of(file))), sha256(file.body.encode()).hexdigest())
        for n, (_, file) in enumerate(parts, 1)
    ]


def test_a_part_is_small_enough_for_an_answer_however_long_its_entries_are(bureau: Bureau) -> None:
    """Lambda gives back 6 MB at most, as JSON."""
    facts = {**FOR_A_TEST, "x": "f" * 3_000}
    for _ in range(3_000):
        noted = Noted("melding#veel", f"{DAY}T09:00:00Z", "triage", "x", facts)
        bureau.put(bureau.journal.placed(noted))
    sizes = [len(json.dumps(file.body)) for _, file in parts_of(bureau, bureau.officer)]
    assert len(sizes) == 3
    assert max(sizes) < 6_000_000


@pytest.mark.parametrize("query", ["deel=2", "deel=x&na=x", "na=x", "deel=2&na=x", "deel=99999"])
def test_what_is_no_part_is_the_first_one(bureau: Bureau, query: str) -> None:
    with_entries(bureau, 3)
    words = text_of(
        answered(200, bureau.get(f"/journaal/{DAY}/delen?{query}", bureau.officer)).body
    )
    assert "deel 1." in words


def test_nothing_leaves_that_is_not_noted(bureau: Bureau) -> None:
    with_entries(bureau, 3)
    officer = bureau.officer
    bureau.database.away = set(bureau.database.tables)
    for address in ("/journaal", f"/journaal/{DAY}.csv", f"/journaal/{DAY}/delen"):
        assert "melding#veel" not in answered(503, bureau.get(address, officer)).body


def test_nothing_in_the_file_is_a_formula(bureau: Bureau) -> None:
    with_entries(bureau, 1, actor="=1+1", action=" @SUM(A1)")
    (row,) = rows_of(bureau.get(f"/journaal/{DAY}.csv", bureau.officer))
    assert (row["actor"], row["action"]) == ("'=1+1", "' @SUM(A1)")


def test_no_page_of_the_journal_says_a_word_in_two_languages(bureau: Bureau) -> None:
    with_entries(bureau, 101, "triage", "ontvangen")
    words = text_of(bureau.get("/journaal?lang=en", bureau.officer).body)
    assert "Entries on this page: 50." in words
    assert "Older entries" in words
    assert "Automatic (triage)" in words
    assert not {"regels", "Tijd", "Verder", "melding", "maart"} & set(words.split())


def test_the_moments_of_a_part_are_those_of_the_clock_here(bureau: Bureau) -> None:
    with_entries(bureau, 1, at=f"{DAY}T09:00:00Z")
    later(bureau, days=1)
    words = text_of(bureau.get(f"/journaal/{DAY}/delen", bureau.officer).body)
    assert "Journaal van maandag 2 maart 2026, deel 1. Regels: 1." in words
    assert "Van 2 maart 2026, 10.00 uur" in words
