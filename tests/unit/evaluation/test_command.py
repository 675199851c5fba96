"""The releases that ``python -m chalicelib.evaluation`` makes of a file of facts, without AWS."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, cast, get_args
from xml.etree import ElementTree

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chalicelib.evaluation import lines
from chalicelib.evaluation.__main__ import main
from chalicelib.evaluation.domain import PROFILES, Activity, Profile
from chalicelib.evaluation.indicators import ACTIVITIES, BY_ID, INDICATORS, Split
from chalicelib.evaluation.lines import as_lines
from chalicelib.facts.domain import Correction, Counted, Fact, Kind, facts_of
from chalicelib.platform.gemeente import BadGemeente
from chalicelib.reports.codes import FENOMENEN
from chalicelib.reports.outcomes import OUTCOMES
from tests.support.letter_facts import PLAN, figure, figures, released
from tests.support.reading import Element, elements
from tools.generated_facts import STOCKS, generated, generated_activities
from tools.generated_facts import main as generate

Row = dict[str, str]
ROOT = Path(__file__).parents[3]
LETTER, REPORT = "concept-raadsbrief.html", "rapport.html"
_CSV, _HTML = "text/csv; charset=utf-8", "text/html; charset=utf-8"
# The files of a release, and what they are.
TYPES = {
    "begrippen.csv": _CSV,
    "cijfers-data.csv": _CSV,
    "cijfers-data.csv-metadata.json": "application/csvm+json",
    "cijfers.csv": _CSV,
    "cijfers.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    LETTER: _HTML,
    REPORT: _HTML,
    "SHA256SUMS": "text/plain; charset=utf-8",
}
YEAR = date(2020, 1, 1), date(2020, 12, 31)
GOOD: Mapping[str, Any] = {
    "kind": "ontvangen",
    "line": "signaleren",
    "when": "2020-02-10",
    "registered": "2020-02-10",
    "fields": {"channel": "publiek", "subject_kind": "persoon", "verified": "nee"},
    "delta": 1,
}


# Making releases.


def command(
    folder: Path,
    raw: bytes,
    *,
    until: str = "2020-03-31",
    profile: Profile = "publicatie",
    period: str = "",
    plan: str = PLAN,
) -> int:
    """Run the command on a file with these bytes, into ``uit`` of the folder; the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "feiten.jsonl"
    file.write_bytes(raw)
    asked = ["--facts", str(file), "--plan", plan, "--until", until, "--profile", profile]
    return main([*asked, "--out", str(folder / "uit"), "--period", period])


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path in it."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def releases_in(folder: Path) -> list[Path]:
    """The folder of each release that was made."""
    return sorted(path.parent for path in folder.rglob("manifest.json"))


def line(**changes: object) -> bytes:
    """A line of a fact that is good but for these changes."""
    return json.dumps({**GOOD, **changes}).encode() + b"\n"


def report(day: date, registered: date | None = None, *, wijk: str = "WK050501") -> list[Fact]:
    """The facts of a report that came in on a day."""
    fields = {"channel": "publiek", "subject_kind": "persoon", "verified": "nee"}
    return facts_of(Counted("ontvangen", day, fields, {"wijk": wijk}), registered or day)


def stock(number: int, day: date, registered: date | None = None) -> list[Fact]:
    """The facts of a count of the Bondgenoten at the end of a month."""
    fields = {"name": "bondgenoten", "count": str(number)}
    return facts_of(Counted("stand", day, fields), registered or day)


def paid(cents: int, day: date, state: str = "betaald") -> Counted:
    return Counted("betaald", day, {"state": state, "cents": str(cents)}, line="overig")


@pytest.fixture(scope="module")
def raw() -> bytes:
    """A year of a city, as the generator writes it."""
    return b"".join(as_lines(generated(1, *YEAR, 300), generated_activities(*YEAR)))


@pytest.fixture(scope="module")
def made(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> Mapping[Profile, Path]:
    """All releases of that year, by profile."""
    folder = tmp_path_factory.mktemp("jaar")
    for profile in PROFILES:
        assert command(folder / profile, raw, until="2020-12-31", profile=profile) == 0
    return {profile: folder / profile / "uit" for profile in PROFILES}


# The same facts.


def test_the_same_facts_give_the_same_bytes(
    raw: bytes, made: Mapping[Profile, Path], tmp_path: Path
) -> None:
    assert command(tmp_path, raw, until="2020-12-31") == 0
    assert files_in(tmp_path / "uit") == files_in(made["publicatie"])


@pytest.mark.parametrize("profile", PROFILES)
def test_the_order_of_the_facts_makes_no_difference(
    raw: bytes, made: Mapping[Profile, Path], tmp_path: Path, profile: Profile
) -> None:
    shuffled = raw.splitlines(keepends=True)
    random.Random(7).shuffle(shuffled)
    code = "2020-K4"
    assert (
        command(tmp_path, b"".join(shuffled), until="2020-12-31", profile=profile, period=code) == 0
    )
    assert files_in(tmp_path / "uit" / code) == files_in(made[profile] / code)


def test_another_process_with_other_hashes_makes_the_same_bytes(
    raw: bytes, made: Mapping[Profile, Path], tmp_path: Path
) -> None:
    file = tmp_path / "feiten.jsonl"
    file.write_bytes(raw)
    asked = ["--facts", str(file), "--plan", PLAN, "--until", "2020-12-31", "--profile", "intern"]
    subprocess.run(
        [sys.executable, "-m", "chalicelib.evaluation", *asked, "--out", str(tmp_path / "uit")],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
        check=True,
        capture_output=True,
    )
    assert files_in(tmp_path / "uit") == files_in(made["intern"])


def test_a_later_run_only_adds_releases(
    raw: bytes, made: Mapping[Profile, Path], tmp_path: Path
) -> None:
    for profile in PROFILES:
        assert command(tmp_path / profile, raw, until="2020-06-30", profile=profile) == 0
        earlier, later = files_in(tmp_path / profile / "uit"), files_in(made[profile])
        assert earlier.items() < later.items()


def test_run_again_nothing_changes(raw: bytes, tmp_path: Path) -> None:
    assert command(tmp_path, raw) == 0
    before = files_in(tmp_path / "uit")
    assert command(tmp_path, raw) == 0
    assert files_in(tmp_path / "uit") == before


def test_one_period_can_be_asked_for_and_is_the_same_as_among_the_others(
    raw: bytes, made: Mapping[Profile, Path], tmp_path: Path
) -> None:
    assert command(tmp_path, raw, until="2020-12-31", period="2020-K3") == 0
    assert [path.name for path in (tmp_path / "uit").iterdir()] == ["2020-K3"]
    assert files_in(tmp_path / "uit/2020-K3") == files_in(made["publicatie"] / "2020-K3")


def test_progress_is_told_on_standard_error_and_nothing_of_a_release_elsewhere(
    raw: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "_STRETCH", 1000)
    assert command(tmp_path, raw) == 0
    out, err = capsys.readouterr()
    told = err.splitlines()
    assert {"1000 lines read", "2000 lines read"} <= set(told)
    assert f"{raw.count(b'registered')} facts counted" in told
    assert told[-1] == "sinds-2020-01-01-tot-2020-K1/publicatie/r1 (6 of 6)"
    assert "2020-K1" not in out


# What is wrong with a file of facts.

_FAULTS = {
    "a kind that nobody declared": line(kind="gezien"),
    "fields that its kind does not declare": line(fields={**GOOD["fields"], "naam": "x"}),
    "a day outside every plan of this municipality": line(when="2019-12-31"),
    "registered before the day of its event: a clock that went back": line(registered="2020-02-09"),
    "a line that is neither a fact nor an activity": b'{"row": "vraag"}\n',
    "a number that is none": line(
        kind="betaald", line="overig", fields={"state": "betaald", "cents": "tien"}
    ),
    "a number below nought": line(
        kind="betaald", line="overig", fields={"state": "betaald", "cents": "-5"}
    ),
    "a delta that is neither 1 nor -1": line(delta=2),
    "a day beside a quarter": line(when="2020-K1"),
    "a day that is none": line(when="2020-02-30"),
    "an action line that its kind does not have": line(
        kind="nieuwsbrief", line="overig", fields={"recipients": "400"}
    ),
    "two things in one fact that together single somebody out": line(fields={"wijk": "WK050501"}),
    "an activity of no plan of this municipality, or outside its period": json.dumps(
        {
            "row": "activiteit",
            "id": "1",
            "plan": "ANDERS",
            "line": "overig",
            "type": "overig",
            "day": "2020-02-10",
            "sentence": "Er was iets.",
        }
    ).encode()
    + b"\n",
    "a torn last line": line()[:60],
}


@pytest.mark.parametrize("why", _FAULTS)
def test_what_cannot_be_counted_is_named_and_counted_and_then_nothing_is_written(
    why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(tmp_path, line() + _FAULTS[why]) == 1
    only, last = capsys.readouterr().err.splitlines()
    assert only == f"1 x {why} (first at line 2)"
    assert last.endswith("nothing was written")
    assert not (tmp_path / "uit").exists()


def test_every_fault_of_a_file_is_told_at_once_with_how_often_and_where_it_was_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = _FAULTS["a torn last line"]
    bad = [fault for fault in _FAULTS.values() if fault != torn]
    assert command(tmp_path, b"".join([line(), *bad, *bad, torn])) == 1
    *told, last = capsys.readouterr().err.splitlines()
    assert last == f"{2 * len(bad) + 1} lines cannot be counted; nothing was written"
    wanted = {
        f"{1 if fault == torn else 2} x {why} (first at line {place})"
        for place, (why, fault) in enumerate(_FAULTS.items(), 2)
        if fault != torn
    }
    assert set(told) == {*wanted, f"1 x a torn last line (first at line {2 * len(bad) + 2})"}


@pytest.mark.parametrize("text", [b"\n", b"null\n", b"[]\n", b"7\n", b"{}\n", b"kind;line\n"])
def test_a_line_of_another_shape_is_named(
    text: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(tmp_path, line() + text) == 1
    told = capsys.readouterr().err
    assert "1 x a line that is neither a fact nor an activity (first at line 2)" in told


@pytest.mark.parametrize(
    "text",
    [
        line().replace(b"publiek", b"\xff\xfe"),
        b'{"x": ' + b"[" * 100_000 + b"\n",
    ],
    ids=["bytes that are no text", "lists in lists"],
)
def test_a_line_that_no_reader_can_take_is_named_and_ends_no_run(
    text: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(tmp_path, line() + text) == 1
    assert "(first at line 2)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (line(), line(line="voorkomen")),
        (line(), line(when="2020-K1", registered="2020-K1")),
        (
            line(fields={"wijk": "WK050501"}, when="2020-K1", registered="2020-K1"),
            line(fields={"wijk": "WK050501"}),
        ),
    ],
    ids=["another action line", "a whole fact without a day", "a wijk with a day"],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_bad_fact_is_found_before_and_behind_a_good_one_with_the_same_fields(
    tmp_path: Path, *, good: bytes, bad: bytes, is_first: bool
) -> None:
    assert command(tmp_path, bad + good if is_first else good + bad) == 1
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("day", ["20200210", "2020-W07-1", "2020-2-10", "２０２０-02-10"])
def test_a_day_is_written_in_one_way_only(day: str, tmp_path: Path) -> None:
    """Days are compared as text: another way of writing one would lie before or behind all others."""
    assert command(tmp_path, line(when=day, registered=day)) == 1


@pytest.mark.parametrize("number", ["1_000", " 12 ", "+12", "１２", "1e3", "12.0", ""])
def test_a_number_is_written_with_digits_only(number: str, tmp_path: Path) -> None:
    fields = {"state": "betaald", "cents": number}
    assert command(tmp_path, line(kind="betaald", line="overig", fields=fields)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"delta": -1},
        {"delta": -1, "reason": "zomaar"},
        {"delta": 1, "reason": "dubbel"},
        {"kind": "betaald", "line": "", "fields": {"state": "betaald", "cents": "5"}},
    ],
    ids=["no reason", "an unknown reason", "a reason for nothing", "no action line"],
)
def test_a_fact_that_no_step_can_have_written_is_not_counted(
    changes: Mapping[str, object], tmp_path: Path
) -> None:
    assert command(tmp_path, line() + line(**changes)) == 1


@pytest.mark.parametrize(
    ("planned", "day"), [("bestaat_niet", "2020-02-10"), ("", "2019-12-31"), ("", "2023-01-01")]
)
def test_an_activity_that_no_release_of_its_plan_would_show_is_named(
    planned: str, day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = Activity(
        "1", PLAN, "overig", "overig", date.fromisoformat(day), "Er was iets.", planned, 10
    )
    assert command(tmp_path, b"".join(as_lines((), [done]))) == 1
    assert "activity" in capsys.readouterr().err


def test_an_unknown_plan_is_named_with_those_that_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(tmp_path, line(), plan="SASS-1999") == 1
    told = capsys.readouterr().err
    assert "SASS-1999 is no plan of dordrecht; its plans are SASS-2020-2022, SASS-2023-2026" in told
    assert not (tmp_path / "uit").exists()


def test_an_unknown_municipality_is_named_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "feiten.jsonl"
    file.write_bytes(line())
    asked = ["--facts", str(file), "--plan", PLAN, "--until", "2020-03-31", "--profile", "intern"]
    try:
        status = main([*asked, "--out", str(tmp_path / "uit"), "--gemeente", "nergens"])
    except BadGemeente:
        pytest.fail("the command ends in a traceback")
    assert status == 1
    assert "nergens" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nergens.jsonl", "."])
def test_a_file_that_cannot_be_read_is_named(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--facts", str(tmp_path / name), "--plan", PLAN, "--until", "2020-03-31"]
    assert main([*asked, "--profile", "intern", "--out", str(tmp_path / "uit")]) == 1
    told = capsys.readouterr().err
    assert f"{tmp_path / name} cannot be read" in told
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize(
    ("until", "period"), [("2020-03-31", "2021"), ("2020-03-31", "zomer"), ("2020-01-30", "")]
)
def test_a_period_that_is_none_or_not_over_is_told(
    until: str, period: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(tmp_path, line(), until=until, period=period) == 1
    told = "no period of this plan is over on that day, or none has that code"
    assert told in capsys.readouterr().err
    assert not (tmp_path / "uit").exists()


# What is there already.


def test_a_release_that_was_half_written_is_made_whole_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(tmp_path, line(), period="2020-M02") == 0
    before, release = files_in(tmp_path / "uit"), tmp_path / "uit/2020-M02/publicatie/r1"
    for name in ("manifest.json", "SHA256SUMS", LETTER):
        (release / name).unlink()
    assert command(tmp_path, line(), period="2020-M02") == 1
    told = "2020-M02/publicatie/r1: it was half written, and is whole now"
    assert told in capsys.readouterr().err
    assert files_in(tmp_path / "uit") == before
    assert command(tmp_path, line(), period="2020-M02") == 0


def test_a_file_that_is_there_with_other_bytes_is_left_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(tmp_path, line(), period="2020-M02") == 0
    file = tmp_path / "uit/2020-M02/publicatie/r1" / REPORT
    file.write_bytes(b"aantekeningen")
    before = files_in(tmp_path / "uit")
    assert command(tmp_path, line(), period="2020-M02") == 1
    told = f"2020-M02/publicatie/r1: {REPORT} is there already with other bytes, and was left"
    assert told in capsys.readouterr().err
    assert files_in(tmp_path / "uit") == before


# The manifests.


@pytest.fixture(scope="module")
def releases(made: Mapping[Profile, Path]) -> list[Path]:
    return [release for folder in made.values() for release in releases_in(folder)]


def manifest_of(release: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((release / "manifest.json").read_text("utf-8")))


@pytest.mark.parametrize("profile", PROFILES)
def test_each_manifest_names_the_one_before_it(
    made: Mapping[Profile, Path], profile: Profile
) -> None:
    found = [(path / "manifest.json").read_bytes() for path in releases_in(made[profile])]
    after = {json.loads(file)["previous"]: file for file in found}
    assert len(after) == len(found)
    chain, previous = 0, ""
    while previous in after:
        previous, chain = sha256(after[previous]).hexdigest(), chain + 1
    assert chain == len(found)


def test_a_manifest_tells_the_size_and_the_digest_of_each_file_and_of_no_other(
    releases: list[Path],
) -> None:
    for release in releases:
        told = manifest_of(release)
        listed = [*told["files"], *told["drafts"]]
        names = {path.name for path in release.iterdir()}
        assert (
            {one["name"] for one in listed}
            == names - {"manifest.json"}
            == set(TYPES) - {"manifest.json"}
        )
        for one in listed:
            file = (release / one["name"]).read_bytes()
            assert (one["bytes"], one["sha256"]) == (len(file), sha256(file).hexdigest())
            assert one["type"] == TYPES[one["name"]]


def test_checksums_are_those_of_the_files_that_leave_the_municipality(releases: list[Path]) -> None:
    for release in releases:
        found = {
            name: digest
            for text in (release / "SHA256SUMS").read_text("utf-8").splitlines()
            for digest, name in [text.split("  ")]
        }
        assert list(found) == sorted(found)
        assert found.keys() == set(TYPES) - {"SHA256SUMS", LETTER}
        for name, digest in found.items():
            assert sha256((release / name).read_bytes()).hexdigest() == digest


def test_a_manifest_says_which_release_it_is_of(releases: list[Path]) -> None:
    for release in releases:
        told, (period, profile, revision) = manifest_of(release), release.parts[-3:]
        assert (told["period"]["code"], told["profile"]) == (period, profile)
        assert f"r{told['revision']}" == revision
        is_public = profile == "publicatie"
        assert told["counts_by"] == ("registered" if is_public else "event")
        assert told["status"] == (
            "voorlopig" if (profile, revision) == ("intern", "r1") else "definitief"
        )
        assert bool(told["reason"]) == (revision == "r2")


@pytest.mark.parametrize(
    ("code", "start", "end", "cut_off"),
    [
        ("2020-M01", "2020-01-01", "2020-01-31", "2020-01-31T23:00:00Z"),
        ("2020-M02", "2020-02-01", "2020-02-29", "2020-02-29T23:00:00Z"),
        ("2020-M03", "2020-03-01", "2020-03-31", "2020-03-31T22:00:00Z"),
        ("2020-M10", "2020-10-01", "2020-10-31", "2020-10-31T23:00:00Z"),
        ("2020-K3", "2020-07-01", "2020-09-30", "2020-09-30T22:00:00Z"),
        ("2020", "2020-01-01", "2020-12-31", "2020-12-31T23:00:00Z"),
    ],
)
def test_a_period_ends_at_midnight_on_the_clocks_of_the_city(
    made: Mapping[Profile, Path], code: str, start: str, end: str, cut_off: str
) -> None:
    told = manifest_of(made["publicatie"] / code / "publicatie/r1")
    assert (told["period"]["start"], told["period"]["end"], told["cut_off"]) == (
        start,
        end,
        cut_off,
    )


# Tables.


def table_of(release: Path, name: str) -> list[list[str]]:
    """The cells of a CSV file for people."""
    text = (release / name).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def machine_rows(release: Path) -> list[Row]:
    text = (release / "cijfers-data.csv").read_bytes().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


_NUMBERS = {"herziening", "cijfer", "ondergrens", "bovengrens"}
_DUTCH_NUMBER = re.compile(r"-?\d+(,\d+)?")
_FORMULA = re.compile(r"\s*[=+\-@%|＝＋－＠]")


@pytest.mark.parametrize("name", ["cijfers.csv", "begrippen.csv"])
def test_a_table_for_people_opens_in_a_dutch_spreadsheet(releases: list[Path], name: str) -> None:
    for release in releases:
        file = (release / name).read_bytes()
        assert file.startswith(b"\xef\xbb\xbf")
        assert file.endswith(b'"\r\n')
        assert file.count(b"\n") == file.count(b"\r\n")
        head, *rows = table_of(release, name)
        assert all(len(row) == len(head) for row in rows)
        # Each cell stands in quotes, so that nothing in it can end one.
        assert file[3:].startswith(b'"' + head[0].encode() + b'";"' + head[1].encode() + b'"')


def test_numbers_for_people_have_a_decimal_comma_and_no_other_sign(releases: list[Path]) -> None:
    seen = set()
    for release in releases:
        for row in figures(release):
            for name in _NUMBERS:
                assert not row[name] or _DUTCH_NUMBER.fullmatch(row[name]), row
            seen |= {row["cijfer"]} if row["eenheid"] == "euro" else set()
    assert any("," in number for number in seen)


def test_no_cell_begins_as_a_formula(releases: list[Path]) -> None:
    for release in releases:
        for name in ("cijfers.csv", "begrippen.csv"):
            head, *rows = table_of(release, name)
            for row in rows:
                for column, cell in zip(head, row, strict=True):
                    is_number = column in _NUMBERS and _DUTCH_NUMBER.fullmatch(cell)
                    assert is_number or not _FORMULA.match(cell), row
        for machine in machine_rows(release):
            for column, cell in machine.items():
                assert column in _NUMBERS or not _FORMULA.match(cell), machine


def test_a_program_can_read_the_table_by_its_description(releases: list[Path]) -> None:
    for release in releases:
        told = json.loads((release / "cijfers-data.csv-metadata.json").read_text("utf-8"))
        assert told["url"] == "cijfers-data.csv"
        assert told["dialect"]["delimiter"] == ","
        assert told["dialect"]["lineTerminators"] == ["\n"]
        file = (release / "cijfers-data.csv").read_bytes()
        assert b"\r" not in file
        assert not file.startswith(b"\xef\xbb\xbf")
        columns = told["tableSchema"]["columns"]
        rows = machine_rows(release)
        assert list(rows[0]) == [column["name"] for column in columns]
        for column in columns:
            assert column["dc:description"]
            for row in rows:
                _assert_is(column["datatype"], row[column["name"]])
        key = told["tableSchema"]["primaryKey"]
        assert Counter(tuple(row[name] for name in key) for row in rows).most_common(1)[0][1] == 1


def _assert_is(datatype: str, cell: str) -> None:
    """Whether a cell has the datatype that the description says; an empty one says that there is none."""
    match datatype:
        case "date":
            date.fromisoformat(cell)
        case "integer":
            int(cell)
        case "decimal":
            assert not cell or re.fullmatch(r"-?\d+(\.\d+)?", cell)
        case _:
            assert datatype == "string"


def test_both_tables_say_the_same(releases: list[Path]) -> None:
    for release in releases:
        for people, machine in zip(figures(release), machine_rows(release), strict=True):
            assert {
                name: cell.replace(",", ".") if name in _NUMBERS else cell
                for name, cell in people.items()
            } == machine


def test_a_figure_below_nought_is_a_number_in_every_table(tmp_path: Path) -> None:
    """What was not split up earlier is split up now: in the later quarter less than nothing is left over."""
    facts = [fact for _ in range(9) for fact in report(date(2020, 1, 6))]
    facts += report(date(2020, 1, 6), wijk="WK050502") + report(date(2020, 4, 6))
    release = released(tmp_path, facts, "2020-K2", until=date(2020, 6, 30))
    (machine,) = (
        row
        for row in machine_rows(release)
        if (row["indicator"], row["niveau"], row["uitsplitsing"]) == ("SIG-1", "rest", "wijk")
    )
    (people,) = (
        row
        for row in figures(release)
        if (row["indicator"], row["niveau"], row["uitsplitsing"]) == ("SIG-1", "rest", "wijk")
    )
    assert (machine["cijfer"], people["cijfer"]) == ("-10", "-10")


def test_an_amount_below_nought_is_a_number_in_every_table(tmp_path: Path) -> None:
    """What was promised in December and paid in January is no longer promised in the later year."""
    promised = paid(150_50, date(2020, 12, 5), "toegezegd")
    facts = facts_of(promised, promised.day) + facts_of(promised, date(2021, 1, 5), "vergissing")
    release = released(tmp_path, facts, "2021", until=date(2021, 12, 31))
    assert figure(release, "BUD-2")["cijfer"] == "-150,50"


# The workbook.

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def part_of(release: Path, name: str) -> ElementTree.Element:
    """A part of the workbook of a release."""
    with zipfile.ZipFile(release / "cijfers.xlsx") as book:
        return ElementTree.fromstring(book.read(name))  # noqa: S314 - we made it ourselves


def sheet_of(release: Path, number: int) -> list[dict[int, str | Decimal]]:
    """The cells of each row of a sheet by column, as text or as a number."""
    strings = [
        "".join(text.text or "" for text in one.iter(f"{_SHEET}t"))
        for one in part_of(release, "xl/sharedStrings.xml")
    ]
    rows = list[dict[int, str | Decimal]]()
    for row in part_of(release, f"xl/worksheets/sheet{number}.xml").iter(f"{_SHEET}row"):
        rows.append({})
        for cell in row:
            value = cell.find(f"{_SHEET}v")
            if value is None or value.text is None:
                continue
            is_text = cell.get("t") == "s"
            shown = strings[int(value.text)] if is_text else Decimal(value.text)
            # A cell without words is an empty one.
            if shown != "":
                rows[-1][_column(cell.get("r", ""))] = shown
    return rows


def _column(reference: str) -> int:
    """The number of the column of a cell such as B7, from nought."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def test_a_workbook_has_no_formula_no_link_no_macro_and_nothing_hidden(
    releases: list[Path],
) -> None:
    for release in releases:
        with zipfile.ZipFile(release / "cijfers.xlsx") as book:
            names = book.namelist()
            parts = {
                name: book.read(name).decode() for name in names if name.endswith((".xml", ".rels"))
            }
            # No part says when it was made.
            assert {one.date_time for one in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in names if re.search("vba|external|drawing|comment|query", name)]
        assert "TargetMode" not in "".join(text for name, text in parts.items() if ".rels" in name)
        for sheet in part_of(release, "xl/workbook.xml").iter(f"{_SHEET}sheet"):
            assert sheet.get("state", "visible") == "visible"
        for name in (name for name in names if name.startswith("xl/worksheets/sheet")):
            found = list(part_of(release, name).iter())
            assert not [one for one in found if one.tag in {f"{_SHEET}f", f"{_SHEET}hyperlink"}]
            assert not [one for one in found if one.get("hidden") not in {None, "0"}]


def test_the_dictionary_says_what_is_never_published(releases: list[Path]) -> None:
    head, *rows = table_of(releases[0], "begrippen.csv")
    by_id = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    inside = {one.id for one in INDICATORS if one.intern}
    assert {"DES-3", "DES-6"} <= inside
    for id_, row in by_id.items():
        assert (row["bescherming"] == "niet gepubliceerd, alleen intern") == (id_ in inside), id_
    assert by_id["VOO-3"]["noemer"].endswith("(alleen intern)")


def test_a_public_report_names_no_figure_that_is_for_inside_only(
    made: Mapping[Profile, Path],
) -> None:
    told = "spanningen die niveau 2 of hoger bereikten"
    for profile, path in made.items():
        page = (path / f"2020/{profile}/r1/rapport.html").read_text("utf-8")
        assert (told in page) == (profile == "intern")


def test_a_workbook_holds_what_the_table_holds(releases: list[Path]) -> None:
    for release in releases:
        for place, name in ((1, "cijfers.csv"), (2, "begrippen.csv")):
            head, *rows = table_of(release, name)
            first, *found = sheet_of(release, place)
            assert list(first.values()) == head
            for row, cells in zip(rows, found, strict=True):
                wanted = {
                    place: value_of(cell) if column in _NUMBERS else cell
                    for place, (column, cell) in enumerate(zip(head, row, strict=True))
                    if cell
                }
                assert cells == wanted


def test_weeks_are_in_the_workbook_of_the_municipality_only(made: Mapping[Profile, Path]) -> None:
    assert sheet_of(made["intern"] / "2020-M01/intern/r1", 3)[0] == {0: "ISO-week", 1: "meldingen"}
    with pytest.raises(KeyError):
        sheet_of(made["publicatie"] / "2020-M01/publicatie/r1", 3)


# The pages.


def pages_of(release: Path) -> Iterator[list[Element]]:
    for name in (REPORT, LETTER):
        yield elements((release / name).read_text("utf-8"))


def test_a_page_is_dutch_and_has_one_title_and_its_headings_in_order(releases: list[Path]) -> None:
    for page in (page for release in releases for page in pages_of(release)):
        (root,) = (one for one in page if one.tag == "html")
        assert root["lang"] == "nl"
        (title,) = (one for one in page if one.tag == "title" and one.parents[-1].tag == "head")
        assert title.text.strip()
        levels = [int(one.tag[1]) for one in page if re.fullmatch("h[1-6]", one.tag)]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_page_runs_nothing_and_asks_for_nothing_from_elsewhere(releases: list[Path]) -> None:
    for page in (page for release in releases for page in pages_of(release)):
        assert not {one.tag for one in page} & {
            "script",
            "iframe",
            "object",
            "embed",
            "link",
            "img",
        }
        for one in page:
            assert not [name for name in one.attributes if name.startswith("on")]
            assert not {"src", "href", "action", "background"} & one.attributes.keys()
            assert "//" not in "".join(one.attributes.values())
            if one.tag == "style":
                assert not re.search(r"url\(|@import|//", one.text)


def test_each_picture_has_a_name_a_description_and_a_table_with_the_same(
    releases: list[Path],
) -> None:
    seen = 0
    for page in (page for release in releases for page in pages_of(release)):
        ids = [one["id"] for one in page if one["id"]]
        assert len(ids) == len(set(ids))
        for picture in (one for one in page if one.tag == "svg"):
            seen += 1
            _assert_told(page, picture)
    assert seen > 100


def _assert_told(page: list[Element], picture: Element) -> None:
    inside = [one for one in page if picture in one.parents]
    named = {one["id"]: one for one in inside if one.tag in {"title", "desc"}}
    assert picture["role"] == "img"
    assert picture["aria-labelledby"].split() == list(named)
    assert [one.tag for one in named.values()] == ["title", "desc"]
    assert all(one.text.strip() for one in named.values())
    beside = [one for one in page if picture.parents[-1] in one.parents]
    (caption,) = (one for one in beside if one.tag == "caption")
    title = next(iter(named.values()))
    assert caption.text == title.text
    # What a bar says stands in a row of the table as well.
    rows = {
        "".join(row.text.split())
        for row in beside
        if row.tag == "tr" and row.parents[-1].tag == "tbody"
    }
    for bar in (one for one in inside if one.tag == "text"):
        said = "".join(bar.text.replace(": ", "", 1).split())
        assert any(row.startswith(said) for row in rows), bar.text


# Who may know what.


def test_a_late_fact_counts_inside_on_its_day_and_in_public_when_it_was_registered(
    tmp_path: Path,
) -> None:
    late = [fact for _ in range(10) for fact in report(date(2020, 1, 20), date(2020, 2, 3))]
    raw = b"".join(as_lines([*report(date(2020, 1, 6)), *late]))
    for profile in PROFILES:
        assert command(tmp_path, raw, until="2020-04-30", profile=profile) == 0
    found = {
        release: figure(tmp_path / "uit" / release, "SIG-1")["cijfer"]
        for release in (
            *("2020-M01/publicatie/r1", "2020-M02/publicatie/r1"),
            *("2020-M01/intern/r1", "2020-M01/intern/r2", "2020-M02/intern/r1"),
        )
    }
    assert found == {
        "2020-M01/publicatie/r1": "0",
        "2020-M02/publicatie/r1": "10",
        # At the end of January nobody had heard of them yet.
        "2020-M01/intern/r1": "1",
        "2020-M01/intern/r2": "11",
        "2020-M02/intern/r1": "0",
    }


@pytest.mark.parametrize(
    ("profile", "bounds"), [("intern", ("27", "27", "27")), ("publicatie", ("20", "20", "29"))]
)
def test_inside_a_figure_is_exact_and_in_public_it_is_whole_tens(
    tmp_path: Path, profile: Profile, bounds: tuple[str, str, str]
) -> None:
    facts = [fact for _ in range(27) for fact in report(date(2020, 1, 20))]
    release = released(tmp_path, facts, "2020-M01", profile=profile, until=date(2020, 1, 31))
    found = figure(release, "SIG-1")
    assert (found["cijfer"], found["ondergrens"], found["bovengrens"]) == bounds


def test_what_is_only_for_inside_is_in_no_public_file(
    made: Mapping[Profile, Path],
) -> None:
    for release in releases_in(made["publicatie"]):
        assert {row["uitsplitsing"] for row in figures(release)} <= {
            *("", "wijk", "sector", "channel", "uitkomst", "doelgroep")
        }
        text = (release / REPORT).read_text("utf-8")
        assert "ISO-week" not in text
        assert "Jihadisme" not in text
    inside = {row["uitsplitsing"] for row in figures(made["intern"] / "2020/intern/r1")}
    assert {"fenomeen", "subject_kind"} <= inside


def test_a_wijk_in_which_few_people_live_is_named_nowhere(made: Mapping[Profile, Path]) -> None:
    for folder in made.values():
        for release in releases_in(folder):
            text = (release / "cijfers.csv").read_text("utf-8")
            assert "WK050519" not in text
            assert "Buitengebied" not in text


def test_how_many_rows_there_are_says_nothing_of_how_many_reports_there_were(
    tmp_path: Path,
) -> None:
    keys = []
    for number in (0, 1, 60):
        facts = [fact for _ in range(number) for fact in report(date(2020, 1, 20))]
        folder = tmp_path / str(number)
        folder.mkdir()
        release = released(folder, facts, "2020-K1", until=date(2020, 3, 31))
        names = ("indicator", "niveau", "uitsplitsing", "categorie")
        keys.append([[row[name] for name in names] for row in figures(release)])
    assert keys[0] == keys[1] == keys[2]


# Days that are none of the ordinary ones.


def weeks_of(release: Path) -> dict[str, str]:
    """The table of reports by ISO week, in the report and in the workbook."""
    page = elements((release / REPORT).read_text("utf-8"))
    (table,) = (one.parents[-1] for one in page if one.tag == "caption" and "ISO" in one.text)
    cells = [one.text for one in page if one.tag in {"th", "td"} and table in one.parents]
    found = dict(zip(cells[2::2], cells[3::2], strict=True))
    _, *rows = sheet_of(release, 3)
    assert {str(row[0]): str(row[1]) for row in rows} == found
    return found


def test_a_week_lies_in_two_years_and_the_week_53_of_2020_goes_on_in_2021(tmp_path: Path) -> None:
    days = [date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 3), date(2021, 1, 4)]
    raw = b"".join(as_lines(fact for day in days for fact in report(day)))
    assert command(tmp_path, raw, until="2021-12-31", profile="intern") == 0
    assert weeks_of(tmp_path / "uit/2020/intern/r1") == {"2020-W01": "1", "2020-W53": "1"}
    assert weeks_of(tmp_path / "uit/2021/intern/r1") == {"2020-W53": "1", "2021-W01": "1"}


def test_a_report_on_the_leap_day_counts_in_february(tmp_path: Path) -> None:
    raw = b"".join(as_lines(report(date(2020, 2, 29))))
    assert command(tmp_path, raw, until="2020-03-31", profile="intern") == 0
    found = {
        code: figure(tmp_path / "uit" / code / "intern/r1", "SIG-1")["cijfer"]
        for code in ("2020-M02", "2020-M03", "2020-K1")
    }
    assert found == {"2020-M02": "1", "2020-M03": "0", "2020-K1": "1"}
    assert weeks_of(tmp_path / "uit/2020-M02/intern/r1") == {"2020-W09": "1"}


@pytest.mark.parametrize("day", [date(2020, 3, 29), date(2020, 10, 25)])
def test_a_day_on_which_clocks_change_is_a_day_like_any_other(day: date, tmp_path: Path) -> None:
    code = f"2020-M{day.month:02}"
    around = [day + timedelta(days=n) for n in (-1, 0, 1)]
    facts = [fact for one in around for fact in report(one)]
    release = released(tmp_path, facts, code, profile="intern", until=date(2020, 10, 31))
    assert figure(release, "SIG-1")["cijfer"] == "3"


# Figures add up.


def value_of(cell: str) -> Decimal:
    """A number of a table for people or for programs."""
    return Decimal(cell.replace(",", "."))


def values_of(rows: Iterable[Row]) -> dict[tuple[str, ...], Decimal]:
    """The column ``cijfer`` by what each row is about; without rows that have none."""
    key = ("indicator", "niveau", "uitsplitsing", "categorie")
    return {
        tuple(row[name] for name in key): value_of(row["cijfer"]) for row in rows if row["cijfer"]
    }


_MADE_OF = {
    **{f"2020-K{n}": [f"2020-M{m:02}" for m in range(3 * n - 2, 3 * n + 1)] for n in range(1, 5)},
    "2020": [f"2020-K{n}" for n in range(1, 5)],
    "sinds-2020-01-01-tot-2020-K4": ["2020"],
    "sinds-2020-01-01-tot-2020-K2": ["2020-K1", "2020-K2"],
}
# What is added up: counts, and not a stock, a middle or the budget that a year has.
_SUMS = {one.id for one in INDICATORS if one.sort in {"aantal", "bedrag"}}
_OF_PEOPLE = {
    one.id: {
        *({"teller", "deel", "rest"} if one.protection != "geen" else ()),
        *({"noemer"} if one.against_protection != "geen" else ()),
    }
    for one in INDICATORS
}
_SIZES = st.sampled_from([40, 300, 700])
# A seed of the generator has no smaller one that would say more.
_NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def _assert_adds_up(folder: Path, profile: Profile) -> None:
    by_period = {
        release.parts[-3]: values_of(machine_rows(release))
        for release in releases_in(folder)
        if release.parts[-2:] == (profile, "r1")
    }
    for whole, parts in _MADE_OF.items():
        for key, all_of_it in by_period[whole].items():
            found = [by_period[part][key] for part in parts if key in by_period[part]]
            is_sum = (
                key[0] in _SUMS and key[1] != "aandeel" and (key[0], key[1]) != ("BUD-1", "noemer")
            )
            if is_sum and len(found) == len(parts):
                assert sum(found) == all_of_it, (whole, key)
    for period, rows in by_period.items():
        _assert_parts_add_up(period, rows)


def _assert_parts_add_up(period: str, rows: Mapping[tuple[str, ...], Decimal]) -> None:
    """The parts of a count and what is left over are the count."""
    sums = Counter[tuple[str, str]]()
    for (indicator, role, split, _), part in rows.items():
        if role in {"deel", "rest"}:
            sums[indicator, split] += cast("Any", part)
    for (indicator, split), found in sums.items():
        # Of groups the parts are people, and the whole is how many groups there are.
        if BY_ID[indicator].sort != "groepen":
            assert found == rows[indicator, "teller", "", ""], (period, indicator, split)


@settings(max_examples=4, phases=_NO_SHRINKING)
@given(st.integers(0, 10**6), _SIZES)
def test_in_public_months_add_up_to_quarters_and_years_and_parts_to_totals(
    seed: int, size: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        raw = b"".join(as_lines(generated(seed, *YEAR, size)))
        assert command(Path(name), raw, until="2020-12-31") == 0
        _assert_adds_up(Path(name) / "uit", "publicatie")
        for release in releases_in(Path(name)):
            _assert_tens(release)


def _assert_tens(release: Path) -> None:
    """No number of people, reports or cases is anything but whole tens, and it lies in its bounds."""
    for row in machine_rows(release):
        one, role = BY_ID[row["indicator"]], row["niveau"]
        # How many groups there are, and how many weeks something took, is no number of people.
        if one.sort in {"groepen", "verdeling"} and role in {"teller", "noemer"}:
            continue
        if role in _OF_PEOPLE[one.id] and row["cijfer"]:
            assert value_of(row["cijfer"]) % 10 == 0, row
        known = [row[name] for name in ("ondergrens", "cijfer", "bovengrens") if row[name]]
        assert known == sorted(known, key=value_of), row


@settings(max_examples=2, phases=_NO_SHRINKING)
@given(st.integers(0, 10**6), _SIZES)
def test_inside_months_add_up_to_quarters_and_years_and_parts_to_totals(
    seed: int, size: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        # Everything is written down at once: what comes later changes a month and not the one before it.
        at_once = (replace(fact, registered=fact.when) for fact in generated(seed, *YEAR, size))
        raw = b"".join(as_lines(at_once))
        assert command(Path(name), raw, until="2020-12-31", profile="intern") == 0
        _assert_adds_up(Path(name) / "uit", "intern")


_REPORTS = st.lists(
    st.tuples(
        st.dates(date(2020, 1, 1), date(2020, 5, 31)),
        st.integers(0, 30),
        st.sampled_from(["WK050501", "WK050502", ""]),
    ),
    max_size=70,
)


@settings(max_examples=10)
@given(_REPORTS)
def test_no_figure_since_the_beginning_is_off_by_ten(reports: list[tuple[date, int, str]]) -> None:
    facts = [
        fact
        for day, days, wijk in reports
        for fact in report(day, day + timedelta(days=days), wijk=wijk)
    ]
    code = "sinds-2020-01-01-tot-2020-K2"
    with tempfile.TemporaryDirectory() as name:
        release = released(Path(name), facts, code, until=date(2020, 6, 30))
        assert figure(release, "SIG-1")["cijfer"] == str(len(reports) // 10 * 10)
        for wijk in ("WK050501", "WK050502"):
            there = sum(one == wijk for _, _, one in reports)
            found = figure(release, "SIG-1", "deel", wijk)
            assert found["cijfer"] == str(there // 10 * 10)
            assert int(found["ondergrens"]) <= there <= int(found["bovengrens"])


# Figures mean what they say.


def test_every_fenomeen_that_the_desk_can_say_is_a_part_of_its_own() -> None:
    (split,) = BY_ID["SIG-8"].splits
    assert FENOMENEN.keys() - {"onbekend"} <= split.values.keys()


def test_the_parts_of_reached_target_groups_are_people_and_no_groups(tmp_path: Path) -> None:
    took_part = {"type": "voorlichting", "doelgroep": "politie", "first_time": "ja"}
    facts = [
        fact
        for _ in range(20)
        for fact in facts_of(Counted("deelname", date(2020, 2, 3), took_part), date(2020, 2, 3))
    ]
    release = released(tmp_path, facts, "sinds-2020-01-01-tot-2020-K1", until=date(2020, 3, 31))
    assert figure(release, "DES-4", "deel", "politie")["eenheid"] != "doelgroepen"


@pytest.mark.parametrize(("indicator", "unit"), [("VOO-2", "ouders"), ("VOO-3", "bijeenkomsten")])
def test_what_a_figure_is_set_against_has_a_unit_of_its_own(
    made: Mapping[Profile, Path], indicator: str, unit: str
) -> None:
    """Places are no parents, and tensions are no meetings."""
    release = made["intern"] / "2020/intern/r1"
    assert figure(release, indicator)["eenheid"] == unit
    assert figure(release, indicator, "noemer")["eenheid"] != unit


def test_one_training_is_no_trainings(tmp_path: Path) -> None:
    fields = {"seats": "20", "present": "12", "absent": "0", "open": "0"}
    held = Counted("sessie", date(2020, 2, 3), {"type": "ouders_weerbaar", **fields})
    release = released(tmp_path, facts_of(held, held.day), "2020", until=date(2020, 12, 31))
    assert figure(release, "VOO-1")["in_woorden"] == "1 training"


def test_a_year_is_not_compared_with_a_quarter(tmp_path: Path) -> None:
    """As much is paid in each month: that a quarter has less than a year says nothing."""
    days = [date(2020 + n // 12, n % 12 + 1, 10) for n in range(15)]
    facts = [fact for day in days for fact in facts_of(paid(1000_00, day), day)]
    release = released(tmp_path, facts, "sinds-2020-01-01-tot-2021-K1", until=date(2021, 3, 31))
    text = (release / REPORT).read_text("utf-8")
    assert "In de laatste periode zijn het er minder dan in de eerste." not in text


def test_two_counts_of_the_network_that_are_written_down_in_one_month_are_not_added_up(
    tmp_path: Path,
) -> None:
    facts = stock(40, date(2020, 1, 31), date(2020, 2, 3)) + stock(41, date(2020, 2, 29))
    release = released(tmp_path, facts, "2020-K1", until=date(2020, 3, 31))
    assert figure(release, "NET-1")["cijfer"] == "40"


@pytest.mark.parametrize("profile", PROFILES)
def test_a_network_of_which_nobody_is_left_is_not_shown_as_it_was(
    tmp_path: Path, profile: Profile
) -> None:
    facts = stock(40, date(2020, 1, 31)) + stock(0, date(2020, 2, 29))
    release = released(tmp_path, facts, "2020-K1", profile=profile, until=date(2020, 3, 31))
    assert figure(release, "NET-1")["cijfer"] == "0"


# The generator of facts.


def test_the_generator_makes_facts_of_every_kind_and_every_correction() -> None:
    facts = list(generated(1, date(2020, 1, 1), date(2022, 12, 31), 300))
    assert {fact.kind for fact in facts} == set(get_args(Kind))
    assert {fact.reason for fact in facts} == {"", *get_args(Correction)}
    apart = {name for fact in facts if "-K" in fact.when for name in fact.fields}
    assert apart == {"wijk", "sector", "fenomeen"}
    assert any(fact.registered > fact.when for fact in facts if not fact.reason)


def test_what_the_generator_takes_back_was_counted_before() -> None:
    left = Counter[tuple[object, ...]]()
    for fact in generated(2, *YEAR, 300):
        left[fact.kind, fact.line, fact.when, *sorted(fact.fields.items())] += fact.delta
    assert min(left.values()) >= 0


def test_the_generator_is_about_a_city_of_its_size() -> None:
    start, end = date(2020, 1, 1), date(2022, 12, 31)
    net = Counter[str]()
    for fact in generated(3, start, end, 300):
        if "-K" not in fact.when:
            assert start.isoformat() <= fact.when <= fact.registered <= end.isoformat()
            net[fact.kind] += fact.delta
    assert 750 < net["ontvangen"] < 1000
    # Of ten reports one becomes a casus, and of two of those one gets an approach of its own.
    assert net["ontvangen"] > 5 * net["gewogen"] > 5 * net["overleg"] >= 5 * net["aanpak"] > 100
    assert net["casus_gesloten"] < net["gewogen"]


def test_the_generator_makes_the_same_of_a_seed_and_something_else_of_another_one() -> None:
    first, again, other = (list(generated(seed, *YEAR, 60)) for seed in (5, 5, 6))
    assert first == again != other


def test_the_generator_takes_no_more_memory_for_more_facts() -> None:
    endless = generated(1, date(2020, 1, 1), date(2022, 12, 31), 10**8)
    assert next(endless).kind == "ontvangen"


def test_the_generator_counts_every_stock_that_an_indicator_shows() -> None:
    counts = [c for one in INDICATORS for c in (one.counts, one.of) if c and c.kind == "stand"]
    assert STOCKS.keys() == {name for count in counts for name in count.where["name"]}


@pytest.mark.parametrize("kind", ["besloten", "gewogen"])
def test_the_generator_uses_codes_that_there_are(kind: Kind) -> None:
    used = {
        f.fields["uitkomst"]
        for f in generated(4, *YEAR, 900)
        if f.kind == kind and "uitkomst" in f.fields
    }
    splits: list[Split] = [split for one in INDICATORS for split in one.splits]
    weighed = {value for split in splits if split.by == "uitkomst" for value in split.values}
    assert used <= (OUTCOMES.keys() if kind == "besloten" else weighed)


def test_generated_activities_lie_in_their_plan_and_say_nothing_of_how_many_came() -> None:
    found = list(generated_activities(date(2022, 7, 1), date(2023, 6, 30)))
    assert {one.plan for one in found} == {"SASS-2020-2022", "SASS-2023-2026"}
    assert {one.type for one in found} == ACTIVITIES.keys()
    for one in found:
        assert one.plan.startswith(f"SASS-{2020 if one.day.year == 2022 else 2023}")
        assert not re.search(r"\d", one.sentence)
    assert not all(one.is_done for one in found)


def test_the_generator_writes_what_the_command_reads(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    generate(["--start", "2020-01-01", "--end", "2020-03-31", "--reports", "60", "--seed", "9"])
    raw = capsysbinary.readouterr().out
    wanted = as_lines(
        generated(9, date(2020, 1, 1), date(2020, 3, 31), 60),
        generated_activities(date(2020, 1, 1), date(2020, 3, 31)),
    )
    assert raw == b"".join(wanted)
    assert command(tmp_path, raw) == 0
