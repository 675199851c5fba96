"""Day sheets: whatever is done to the journal after a night is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.bootstrap import GIVEN
from chalicelib.journal.domain import Noted, from_file, to_file
from chalicelib.journal.sealing.usecases import seal_days, verify
from chalicelib.journal.store import JournalStore
from chalicelib.journal.watching.usecases import watch
from chalicelib.platform.clock import to_text
from chalicelib.platform.table import Cursor, Item, Listed, Put, Transaction
from tests.support.builders import FOR_A_TEST
from tests.support.fakes import (
    MemoryDatabase,
    MemoryQueues,
    MemoryWriteOnce,
    VirtualClock,
    memory_ports,
)

_DAY = 24 * 60 * 60


class Archive:
    """A journal over some days, with a sheet for each night."""

    def __init__(self) -> None:
        self.clock = VirtualClock(datetime(2026, 3, 2, 10, tzinfo=UTC))
        self.database, self.vault = MemoryDatabase(), MemoryWriteOnce()
        self.journal = JournalStore(self.database)
        given, queues = GIVEN["journal_root"], MemoryQueues(self.clock)
        self.ports = memory_ports(given, self.database, queues, self.clock, write_once=self.vault)

    @property
    def chains(self) -> dict[str, dict[str, Item]]:
        return self.database.tables["journal"]

    def write(self, object_id: str, at: str = "", by: str = "a", *, is_seen: bool = True) -> None:
        """Add an entry; ``is_seen``: the stream tells the watch of it."""
        noted = Noted(object_id, at or to_text(self.clock()), by, "gelezen", FOR_A_TEST)
        entry = self.journal.placed(noted)
        self.database.commit(Transaction([entry]))
        if is_seen:
            image = {name: {"S": str(entry.item[name])} for name in ("pk", "sk", "day", "hash")}
            watch(self.ports, [{"eventName": "INSERT", "dynamodb": {"NewImage": image}}])

    def sheets(self) -> dict[str, bytes]:
        return {n: file for n, file in self.vault.files.items() if n.startswith("dagstaten/")}

    def night(self) -> bool:
        self.clock.advance(_DAY)
        return seal_days(self.ports)

    def wrong(self) -> list[str]:
        return list(verify(self.journal, self.vault, self.clock))


def an_archive() -> Archive:
    archive = Archive()
    for objects in (("melding#a", "melding#b", "melding#a"), (), ("melding#b", "melding#c")):
        for object_id in objects:
            archive.write(object_id)
        archive.night()
    return archive


def test_an_untouched_journal_is_whole() -> None:
    archive = an_archive()
    assert archive.wrong() == []
    assert len(archive.sheets()) == 3
    sheet = from_file(archive.vault.files["dagstaten/2026-03-02/000001.json"])
    named = [(entry.object_id, entry.seq) for entry in sheet.entries]
    assert named == [("melding#a", 1), ("melding#a", 2), ("melding#b", 1)]
    assert from_file(to_file(sheet)) == sheet


def test_a_night_that_was_missed_is_made_up_for_and_a_second_run_changes_nothing() -> None:
    archive = an_archive()
    before = dict(archive.vault.files)
    assert seal_days(archive.ports)
    assert archive.vault.files == before
    archive.write("melding#a")
    archive.clock.advance(2 * _DAY)
    assert archive.night()
    assert len(archive.sheets()) == 6
    assert archive.wrong() == []
    assert {name: archive.vault.files[name] for name in before} == before


def test_a_sheet_that_is_changed_or_missing_is_named() -> None:
    archive = an_archive()
    name = "dagstaten/2026-03-02/000001.json"
    archive.vault.files[name] = archive.vault.files[name].replace(b"melding#b", b"melding#d")
    assert any("2026-03-02 was changed" in line for line in archive.wrong())
    del archive.vault.files[name]
    assert any("2026-03-03 does not follow" in line for line in archive.wrong())
    for other in (
        b'{"day": "2026-03-02"}',
        b"x",
        archive.vault.files["dagstaten/2026-03-03/000001.json"],
    ):
        archive.vault.files[name] = other
        assert f"{name} is not the part that its name says" in archive.wrong()


def test_a_sheet_that_was_deleted_or_written_over_is_named_and_the_first_one_counts() -> None:
    """With the table changed to fit: whoever may do both left no trace before."""
    archive = an_archive()
    archive.vault.changed.add("dagstaten/2026-03-03/000001.json")
    (line,) = archive.wrong()
    assert line.startswith("dagstaten/2026-03-03/000001.json was deleted or written over")


def test_a_day_without_a_sheet_is_named_once_its_night_is_over() -> None:
    archive = an_archive()
    del archive.vault.files["dagstaten/2026-03-04/000001.json"]
    assert archive.wrong() == ["2026-03-04 has no day sheet"]
    quiet = an_archive()
    quiet.clock.advance(_DAY / 2)
    assert quiet.wrong() == []
    quiet.clock.advance(_DAY / 2)
    assert quiet.wrong() == ["2026-03-05 has no day sheet"]


DEEDS = ("edit", "delete", "swap", "truncate", "insert", "rewrite", "middle")
EDITED = ("at", "actor", "action", "facts", "previous", "hash", "day")


@given(data=st.data())
@settings(max_examples=150)
def test_the_first_entry_that_is_wrong_is_named_by_object_and_number(data: st.DataObject) -> None:
    """Of every day that has a sheet, and in the middle of a chain of today."""
    archive = an_archive()
    for object_id in ("melding#a", "melding#d", "melding#d", "melding#d"):
        archive.write(object_id)
    assert archive.wrong() == []
    sealed = ["melding#a", "melding#b", "melding#c"]
    deed = data.draw(st.sampled_from(DEEDS))
    object_id = data.draw(st.sampled_from(["melding#a", "melding#b"] if deed == "swap" else sealed))
    chain = archive.chains["melding#d" if deed == "middle" else object_id]
    # The last one of melding#a is of today.
    numbers = sorted(chain)[: 2 if object_id == "melding#a" or deed == "middle" else None]
    sk = first = data.draw(st.sampled_from(numbers))
    if deed == "edit":
        name = data.draw(st.sampled_from(EDITED))
        chain[sk][name] = {"a": "b"} if name == "facts" else "2026-03-01" if name == "day" else "x"
    elif deed == "delete":
        del chain[sk]
    elif deed == "swap":
        first, second = numbers
        one, other = {**chain[second], "sk": first}, {**chain[first], "sk": second}
        chain.update({first: one, second: other})
    elif deed == "truncate":
        for later in [one for one in chain if one >= sk]:
            del chain[later]
    elif deed in {"insert", "rewrite"}:
        # The chain follows from itself, but is not what it was: longer, or another one.
        if deed == "rewrite":
            chain.clear()
        first = f"{len(chain) + 1:09}"
        day = data.draw(st.sampled_from(["2026-03-02", "2026-03-03", "2026-03-04"]))
        archive.write(object_id, f"{day}T10:00:00Z", "b")
    else:
        object_id = "melding#d"
        chain[sk]["actor"] = "b"
    # The watch may tell of it too.
    (line,) = [line for line in archive.wrong() if line.endswith("was put in")]
    assert line.startswith(f"{object_id}: entry {int(first)} ")


def test_a_whole_chain_that_is_put_in_on_a_sealed_day_is_named() -> None:
    archive = an_archive()
    archive.write("melding#x", "2026-03-03T10:00:00Z", "b")
    (line,) = archive.wrong()
    assert line.startswith("melding#x: entry 1 ")


def test_before_the_first_sheet_the_middle_of_a_chain_is_read_too() -> None:
    archive = Archive()
    for _ in range(3):
        archive.write("melding#a")
    assert archive.wrong() == []
    archive.chains["melding#a"]["000000002"]["actor"] = "b"
    assert [line.partition(" is")[0] for line in archive.wrong()] == ["melding#a: entry 2"]


def test_a_tail_that_is_cut_off_is_named_before_its_night_if_the_watch_saw_it() -> None:
    """What docs/operations.md says stays invisible: an entry that the watch never saw, until its night."""
    archive = an_archive()
    for is_seen in (True, False):
        archive.write("melding#d", is_seen=is_seen)
    chain = archive.chains["melding#d"]
    del chain["000000002"]
    assert archive.wrong() == []
    del chain["000000001"]
    assert archive.wrong() == ["melding#d: entry 1 was written and is not there"]


def test_what_is_written_while_a_sheet_is_made_is_in_the_next_one() -> None:
    """Also in a chain of which the beginning was just sealed."""
    archive = an_archive()
    archive.write("melding#a")
    archive.clock.advance(_DAY)
    archive.write("melding#a")
    assert seal_days(archive.ports)
    sheet = from_file(archive.vault.files["dagstaten/2026-03-05/000001.json"])
    assert [(one.object_id, one.seq) for one in sheet.entries] == [("melding#a", 3)]
    assert archive.wrong() == []
    assert archive.night()
    assert archive.wrong() == []


def in_parts(monkeypatch: pytest.MonkeyPatch, entries: int) -> Archive:
    """A journal with a day of seven entries, in parts of so many."""
    monkeypatch.setattr("chalicelib.journal.sealing.usecases.PART", entries)
    archive = an_archive()
    for number in range(7):
        archive.write(f"melding#{number % 3}")
    return archive


@pytest.mark.parametrize(("entries", "parts"), [(1, 8), (3, 3), (7, 2), (8, 1)])
def test_a_long_day_is_sealed_in_parts_that_follow_each_other(
    monkeypatch: pytest.MonkeyPatch, entries: int, parts: int
) -> None:
    """A full last part is followed by an empty one: a page of the index does not say that it is the last."""
    archive = in_parts(monkeypatch, entries)
    assert archive.night()
    files = archive.vault.files
    names = [name for name in files if name.startswith("dagstaten/2026-03-05/")]
    assert names == [f"dagstaten/2026-03-05/{n:06}.json" for n in range(1, parts + 1)]
    sealed = [one for name in names for one in from_file(files[name]).entries]
    assert sorted((one.object_id, one.seq) for one in sealed) == sorted(
        (f"melding#{number % 3}", number // 3 + 1) for number in range(7)
    )
    assert archive.wrong() == []
    archive.write("melding#0")
    assert archive.night()
    assert archive.wrong() == []


def test_a_night_that_is_too_short_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive = in_parts(monkeypatch, 2)
    archive.clock.advance(_DAY)
    for run in range(1, 4):
        late = [True, False]
        before = archive.sheets()
        assert not seal_days(archive.ports, late.pop)
        assert len(archive.sheets()) == len(before) + 1, run
        assert before.items() <= archive.vault.files.items()
    assert seal_days(archive.ports, lambda: False)
    assert archive.wrong() == []


def test_two_nights_at_once_make_one_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = in_parts(monkeypatch, 2)
    archive.clock.advance(_DAY)
    runs = [0]

    def another() -> bool:
        runs[0] += 1
        if runs[0] == 2:
            assert seal_days(archive.ports)
        return False

    assert seal_days(archive.ports, another)
    assert archive.wrong() == []


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_part_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Also the last one of a day, and of the last day."""
    for more_nights in (0, 1):
        archive = in_parts(monkeypatch, 2)
        for _ in range(1 + more_nights):
            archive.night()
        del archive.vault.files[f"dagstaten/2026-03-05/{number:06}.json"]
        said = " ".join(archive.wrong())
        is_tail = number == 4
        named = "2026-03-05 is not whole" if is_tail else f"before part {number + 1}"
        assert named in said, (number, more_nights, said)


def test_a_file_that_was_put_between_the_sheets_stops_no_night_and_is_named() -> None:
    archive = an_archive()
    strange = ("9999-12-31/000001.json", "2026-03-04.json", "zzz", "2026-03-04/zzz.json")
    for name in strange:
        archive.vault.files[f"dagstaten/{name}"] = b"x"
    assert archive.night()
    wrong = archive.wrong()
    for name in strange:
        assert f"dagstaten/{name} is no part of a day sheet" in wrong
    assert len(wrong) == len(strange)


NO_ENTRIES: list[Item] = [
    {"sk": "000000002"},
    {"sk": "zzz"},
    {
        "sk": "000000002",
        "at": 3,
        "actor": "a",
        "action": "b",
        "previous": "",
        "hash": "",
        "facts": {},
    },
    {
        "sk": "000000002",
        "at": "x",
        "actor": "a",
        "action": "b",
        "previous": "",
        "hash": "",
        "facts": ["x"],
    },
]


@pytest.mark.parametrize("row", NO_ENTRIES, ids=range(len(NO_ENTRIES)))
def test_a_row_that_is_no_entry_stops_no_night_and_is_named(row: Item) -> None:
    """One bad day does not stand before all days that come after it."""
    archive = an_archive()
    archive.write("melding#a", by="b")
    day = to_text(archive.clock())
    junk: Item = {"pk": "melding#junk", "day": day[:10], "day_at": day, **row}
    archive.write("melding#junk")
    archive.database.commit(Transaction([Put("journal", junk, "new")]))
    assert archive.night()
    assert archive.night()
    chain, *of_watch = archive.wrong()[::-1]
    assert chain.startswith("melding#junk: entry ")
    assert all("melding#junk: entry" in line or "1 entries differ" in line for line in of_watch)
    # Whoever works with that melding goes on.
    if row["sk"] != "zzz":
        archive.write("melding#junk")


class LongDay(MemoryDatabase):
    """A day with very many entries, listed as fast as they can be made."""

    def __init__(self, entries: int) -> None:
        super().__init__()
        self.entries, self.most = entries, 0

    def listed(
        self,
        table: str,
        index: str,
        value: str,
        *,
        limit: int,
        after: Cursor | None = None,
        newest_first: bool = False,
    ) -> Listed:
        first = 0 if after is None else int(after["pk"].partition("#")[2]) + 1
        numbers = range(first, min(first + limit, self.entries))
        rows = [self._row(value, number) for number in numbers]
        self.most = max(self.most, len(rows))
        if numbers.stop >= self.entries:
            return Listed(rows, None)
        return Listed(rows, {name: str(rows[-1][name]) for name in ("pk", "sk", "day", "day_at")})

    def _row(self, day: str, number: int) -> Item:
        at = f"{day}T10:00:00Z"
        told: Item = {"actor": "triage", "action": "ontvangen", "facts": dict(FOR_A_TEST)}
        chain: Item = {"previous": "0" * 64, "hash": f"{number:064}"}
        key: Item = {"pk": f"melding#{number:032}", "sk": "000000001", "day": day, "day_at": at}
        return {**key, "at": at, **told, **chain}


def test_a_very_long_day_is_sealed_a_part_at_a_time() -> None:
    """No more than a part is in memory: 120,000 entries are three files."""
    archive = Archive()
    archive.database = LongDay(120_000)
    ports = replace(archive.ports, database=archive.database)
    assert seal_days(ports)
    sizes = [len(from_file(file).entries) for file in archive.sheets().values()]
    assert sizes == [50_000, 50_000, 20_000]
    assert max(map(len, archive.sheets().values())) < 8_000_000
