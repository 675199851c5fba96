"""The journal for the data protection officer: pages, filters and the file."""

from __future__ import annotations

import csv
import io
import json
import re
from hashlib import sha256
from html import unescape
from urllib.parse import urljoin

import pytest

from chalicelib.access.staff.usecases import names_of
from chalicelib.journal.domain import Noted, first_bad
from tests.support.builders import FOR_A_TEST
from tests.support.bureau import Bureau, answered, later, text_of
from tests.support.web import Answer

DAY = "2026-03-02"


def with_entries(bureau: Bureau, number: int, actor: str = "triage", action: str = "x") -> None:
    for _ in range(number):
        noted = Noted("melding#veel", f"{DAY}T09:00:00Z", actor, action, FOR_A_TEST)
        bureau.put(bureau.journal.placed(noted))


def numbers(answer: Answer) -> list[int]:
    found = re.findall(r'<td dir="ltr">melding#veel (\d+)</td>', answer.body)
    return [int(one) for one in found]


def following(answer: Answer) -> str:
    found = re.findall(r'href="(\?[^"]*na=[^"]*)"', answer.body)
    return f"/journaal{unescape(found[0])}" if found else ""


def walked(bureau: Bureau, address: str, secret: str) -> list[list[int]]:
    pages = []
    while address:
        answer = answered(200, bureau.get(address, secret))
        pages.append(numbers(answer))
        address = following(answer)
    return pages


def test_a_long_day_is_shown_page_by_page_and_every_entry_once(bureau: Bureau) -> None:
    with_entries(bureau, 250)
    pages = walked(bureau, f"/journaal?dag={DAY}", bureau.officer)
    assert [number for page in pages for number in page] == list(range(1, 251))
    assert max(len(page) for page in pages) <= 100


@pytest.mark.parametrize("language", ["", "&lang=en"])
def test_an_actor_and_an_action_stand_in_the_address(bureau: Bureau, language: str) -> None:
    bureau.hire("lezer", "triagist")
    with_entries(bureau, 210)
    with_entries(bureau, 3, actor="lezer", action="gelezen")
    with_entries(bureau, 2, actor="lezer", action="opgepakt")
    with_entries(bureau, 120, actor="lezer", action="gelezen")
    for query, expected in (
        ("door=lezer", 125),
        ("wat=opgepakt", 2),
        ("door=lezer&wat=gelezen", 123),
        ("door=triage&wat=gelezen", 0),
    ):
        pages = walked(bureau, f"/journaal?dag={DAY}&{query}{language}", bureau.officer)
        found = [number for page in pages for number in page]
        assert len(found) == len(set(found)) == expected
    answer = bureau.get(f"/journaal?dag={DAY}&door=lezer&wat=gelezen{language}", bureau.officer)
    assert '<option value="lezer" selected>Testpersoon lezer</option>' in answer.body
    assert 'name="wat" value="gelezen"' in answer.body


def test_a_filter_on_a_very_long_day_looks_at_part_of_it_at_a_time(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.oversight.journal.usecases._LOOKED_AT", 200)
    with_entries(bureau, 450)
    with_entries(bureau, 1, action="zeldzaam")
    answer = bureau.get(f"/journaal?dag={DAY}&wat=zeldzaam", bureau.officer)
    assert numbers(answer) == []
    assert following(answer)
    assert walked(bureau, following(answer), bureau.officer)[-1] == [451]


@pytest.mark.parametrize("typed", ["<script>x</script>", '"><b>', "é\u202ex", "x" * 3000])
def test_what_is_typed_in_a_filter_is_text(bureau: Bureau, typed: str) -> None:
    body = answered(200, bureau.get(f"/journaal?door={typed}&wat={typed}", bureau.officer)).body
    assert "<script" not in body
    assert "<b>" not in body
    assert typed in unescape(body)


def test_a_place_of_another_day_begins_at_the_start(bureau: Bureau) -> None:
    with_entries(bureau, 150)
    place = following(bureau.get(f"/journaal?dag={DAY}", bureau.officer)).partition("na=")[2]
    place = place.partition("&")[0]
    assert numbers(bureau.get(f"/journaal?dag={DAY}&na={place}", bureau.officer))[0] > 1
    answered(200, bureau.get(f"/journaal?dag=2026-03-01&na={place}", bureau.officer))
    assert numbers(bureau.get(f"/journaal?dag={DAY}&na=x", bureau.officer))[0] == 1


def test_every_page_is_noted_before_it_is_read(bureau: Bureau) -> None:
    with_entries(bureau, 150)
    noted: list[int] = []
    bureau.database.before("listed", lambda: noted.append(len(bureau.entries_of("fg"))), 99)
    pages = walked(bureau, f"/journaal?dag={DAY}", bureau.officer)
    assert noted == list(range(1, len(pages) + 1))
    assert {e.action for e in bureau.entries_of("fg")} == {"journaal_gelezen"}


def test_a_page_costs_as_many_calls_however_many_people_are_on_it(bureau: Bureau) -> None:
    for number in range(40):
        bureau.hire(f"lezer{number}", "triagist")
        with_entries(bureau, 1, actor=f"lezer{number}")
    officer, before = bureau.officer, bureau.database.reads
    answer = bureau.get(f"/journaal?dag={DAY}", officer)
    assert "Testpersoon lezer39" in answer.body
    assert 0 < bureau.database.reads - before <= 5


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
    monkeypatch.setattr("chalicelib.oversight.journal.usecases.FILE_ROWS", 1_500)
    with_entries(bureau, rows)
    later(bureau, days=1)
    parts = parts_of(bureau, bureau.officer)
    numbers = [int(row["number"]) for _, file in parts for row in rows_of(file)]
    assert numbers == list(range(1, rows + 1))
    assert len(parts) == max(1, -(-rows // 1_500) + (rows % 1_500 == 0 and rows > 0))
    for number, (words, file) in enumerate(parts, 1):
        assert f"deel {number}: {len(rows_of(file))} regels" in words
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
    assert "deel 1:" in words


def test_nothing_leaves_that_is_not_noted(bureau: Bureau) -> None:
    with_entries(bureau, 3)
    officer = bureau.officer
    bureau.database.away = set(bureau.database.tables)
    for address in (f"/journaal?dag={DAY}", f"/journaal/{DAY}.csv", f"/journaal/{DAY}/delen"):
        assert "melding#veel" not in answered(503, bureau.get(address, officer)).body


def test_nothing_in_the_file_is_a_formula(bureau: Bureau) -> None:
    with_entries(bureau, 1, actor="=1+1", action=" @SUM(A1)")
    (row,) = rows_of(bureau.get(f"/journaal/{DAY}.csv", bureau.officer))
    assert (row["actor"], row["action"]) == ("'=1+1", "' @SUM(A1)")


def test_no_page_of_the_journal_says_a_word_in_two_languages(bureau: Bureau) -> None:
    with_entries(bureau, 101)
    words = text_of(bureau.get("/journaal?lang=en", bureau.officer).body)
    assert "100 lines on this page." in words
    assert "Next page of this day" in words
    assert "regels" not in words
    assert "Dag" not in words.split()
