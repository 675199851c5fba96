"""The watch over the journal: whoever writes over an entry, or takes one out, is noticed at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.journal.domain import Sealed
from chalicelib.journal.watching.usecases import Seen, differences, seen_on, watch
from tests.unit.journal.test_sheets import Archive, an_archive

DAY = "2026-03-05"
_SECONDS = 24 * 60 * 60


def record(event: str, **images: dict[str, Any]) -> dict[str, Any]:
    """A record as a stream of DynamoDB hands it to Lambda."""
    key = next(iter(images.values()))
    return {
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": event,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1.7724e9,
            "Keys": {name: {"S": key[name]} for name in ("pk", "sk")},
            **{name: {n: wire(v) for n, v in image.items()} for name, image in images.items()},
            "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": 26,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": "arn:aws:dynamodb:eu-west-1:1:table/signaalpunt-journal/stream/2026",
    }


def wire(value: Any) -> dict[str, Any]:
    return (
        {"M": {n: wire(v) for n, v in value.items()}} if isinstance(value, dict) else {"S": value}
    )


def rung(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int]]:
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    return [(line["event"], line["entries"]) for line in lines if line.get("level") == "error"]


def test_an_entry_that_is_added_is_kept_and_rings_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    archive = an_archive()
    archive.write("melding#a")
    assert rung(capsys) == []
    row = archive.chains["melding#a"]["000000003"]
    assert seen_on(archive.vault, DAY) == Seen({("melding#a", "000000003"): str(row["hash"])})
    assert archive.wrong() == []


def test_the_same_batch_twice_is_one_file() -> None:
    archive = an_archive()
    before = len(archive.vault.files)
    batch = [record("INSERT", NewImage={"pk": "a", "sk": "1", "day": DAY, "hash": "x"})]
    for _ in range(2):
        watch(archive.ports, batch)
    assert len(archive.vault.files) == before + 1


@pytest.mark.parametrize("deed", ["MODIFY", "REMOVE"])
def test_an_entry_that_is_written_over_or_taken_out_rings_and_is_named_the_same_day(
    deed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also when the whole chain of the day is written anew, so that it follows from itself."""
    archive = an_archive()
    for _ in range(2):
        archive.write("melding#d")
    old = dict(archive.chains["melding#d"]["000000002"])
    if deed == "REMOVE":
        watch(archive.ports, [record(deed, OldImage=old)])
        del archive.chains["melding#d"]["000000002"]
    else:
        del archive.chains["melding#d"]["000000002"]
        archive.write("melding#d", by="niemand", is_seen=False)
        new = archive.chains["melding#d"]["000000002"]
        watch(archive.ports, [record(deed, NewImage=dict(new), OldImage=old)])
    assert rung(capsys) == [("journal_rewritten", 1)]
    wrong = archive.wrong()
    assert "melding#d: entry 2 was written over or taken out" in wrong
    assert archive.night()
    assert rung(capsys) == [("journal_differs", 2)]
    assert f"{DAY}: 2 entries differ from what was seen when they were written" in archive.wrong()


def test_whatever_the_watch_did_not_see_is_named_after_the_night(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Somebody switched the watch off for a while, or the stream is behind: only a day that is over tells."""
    archive = an_archive()
    archive.write("melding#a", is_seen=False)
    assert archive.wrong() == []
    archive.night()
    assert rung(capsys) == [("journal_differs", 1)]
    assert "melding#a: entry 3 was not seen when it was written" in archive.wrong()


def test_an_entry_of_no_day_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    archive = an_archive()
    for day in ("", "../dagstaten", "2026-3-5"):
        watch(
            archive.ports,
            [record("INSERT", NewImage={"pk": "x", "sk": "1", "day": day, "hash": "h"})],
        )
    watch(archive.ports, [record("INSERT", NewImage={"pk": "y", "sk": "1"})])
    assert {n.partition("/")[0] for n in archive.vault.files} == {
        "dagstaten",
        "gezien",
        "vergeleken",
    }
    assert "x: entry 1 was written and is not there" in archive.wrong()
    assert "y: entry 1 was written and is not there" in archive.wrong()
    assert rung(capsys) == []


def test_a_night_that_had_no_time_to_compare_does_so_in_the_next_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from chalicelib.journal.sealing.usecases import seal_days

    archive = an_archive()
    archive.write("melding#a", is_seen=False)
    archive.clock.advance(_SECONDS)
    late = [True, False]
    assert not seal_days(archive.ports, late.pop)
    assert rung(capsys) == []
    archive.clock.advance(_SECONDS / 2)
    assert f"{DAY} was not compared with what was seen" in archive.wrong()
    assert seal_days(archive.ports)
    assert rung(capsys) == [("journal_differs", 1)]


def test_a_file_that_somebody_put_among_them_stops_no_night(
    capsys: pytest.CaptureFixture[str],
) -> None:
    archive = an_archive()
    for number, file in enumerate((b"x", b"[]", b'{"added": [[1]], "changed": []}')):
        archive.vault.keep(f"gezien/{DAY}/{number}.json", file)
    archive.night()
    assert rung(capsys) == [("journal_differs", 1)]
    assert "files among what was seen that the watch did not write: 3" in archive.wrong()


def test_so_many_differences_are_named_and_the_rest_is_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    archive = an_archive()
    batch = [
        record(
            "INSERT", NewImage={"pk": f"melding#{n}", "sk": "000000001", "day": DAY, "hash": "h"}
        )
        for n in range(1_500)
    ]
    watch(archive.ports, batch)
    archive.night()
    assert rung(capsys) == [("journal_differs", 1_500)]
    assert len(archive.wrong()) == 1 + 1_000


def test_differences_name_each_kind_once() -> None:
    seen = Seen({("a", "000000001"): "x", ("b", "000000001"): "y", ("c", "000000001"): "z"})
    there = [Sealed("a", 1, "x"), Sealed("b", 1, "other"), Sealed("d", 1, "w")]
    assert list(differences(seen, there)) == [
        "b: entry 1 is another one than was written",
        "d: entry 1 was not seen when it was written",
        "c: entry 1 was written and is not there",
    ]
    assert len(list(differences(seen, there, is_over=False))) == 2


def test_an_archive_is_whole() -> None:
    assert Archive().wrong() == []
