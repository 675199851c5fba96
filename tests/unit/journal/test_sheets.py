"""Day sheets: whatever is done to the journal after a night is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.journal.domain import from_file, to_file
from chalicelib.journal.store import JournalStore
from chalicelib.journal.usecases import seal_days, verify
from chalicelib.platform.table import Transaction
from tests.fakes import MemoryDatabase, VirtualClock

_DAY = 24 * 60 * 60


@dataclass
class MemoryVault:
    """Files that can be kept once."""

    files: dict[str, bytes] = field(default_factory=dict)

    def keep(self, name: str, file: bytes) -> None:
        self.files.setdefault(name, file)

    def read(self, name: str) -> bytes:
        return self.files[name]

    def names(self, folder: str) -> list[str]:
        return sorted(name for name in self.files if name.startswith(folder))


class Archive:
    """A journal over some days, with a sheet for each night."""

    def __init__(self) -> None:
        self.clock = VirtualClock(datetime(2026, 3, 2, 10, tzinfo=UTC))
        self.database, self.vault = MemoryDatabase(), MemoryVault()
        self.journal = JournalStore(self.database)

    def write(self, object_id: str) -> None:
        at = self.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
        entry = self.journal.following(object_id, at=at, actor="a", action="gelezen", facts={})
        self.database.commit(Transaction([entry]))

    def night(self) -> int:
        self.clock.advance(_DAY)
        return seal_days(self.journal, self.vault, self.clock)

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
    assert len(archive.vault.files) == 3
    sheet = from_file(archive.vault.files["dagstaten/2026-03-02.json"])
    assert [(e.object_id, e.seq) for e in sheet.entries] == [
        ("melding#a", 1),
        ("melding#a", 2),
        ("melding#b", 1),
    ]
    assert from_file(to_file(sheet)) == sheet


def test_a_night_that_was_missed_is_made_up_for_and_a_second_run_changes_nothing() -> None:
    archive = an_archive()
    before = dict(archive.vault.files)
    assert seal_days(archive.journal, archive.vault, archive.clock) == 0
    archive.write("melding#a")
    archive.clock.advance(2 * _DAY)
    assert archive.night() == 3
    assert archive.wrong() == []
    assert {name: archive.vault.files[name] for name in before} == before


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_is_done_to_the_journal_is_named(data: st.DataObject) -> None:
    archive = an_archive()
    table = archive.database.tables["journal"]
    object_id = data.draw(st.sampled_from(sorted(table)))
    sk = data.draw(st.sampled_from(sorted(table[object_id])))
    deed = data.draw(
        st.sampled_from(["edit", "take out", "cut off", "take out the chain", "rewrite"])
    )
    if deed == "edit":
        table[object_id][sk]["actor"] = "b"
    elif deed == "take out":
        del table[object_id][sk]
    elif deed == "cut off":
        del table[object_id][max(table[object_id])]
    elif deed == "take out the chain":
        del table[object_id]
    else:
        # A chain that fits in itself, but is not what it was.
        table[object_id].clear()
        archive.clock.elapsed = 5.0
        archive.write(object_id)
    assert any(line.startswith(f"{object_id}: entry ") for line in archive.wrong())


def test_a_sheet_that_is_changed_or_missing_is_named() -> None:
    archive = an_archive()
    name = "dagstaten/2026-03-02.json"
    archive.vault.files[name] = archive.vault.files[name].replace(b"melding#b", b"melding#d")
    assert any("2026-03-02 was changed" in line for line in archive.wrong())
    del archive.vault.files[name]
    assert any("2026-03-03 does not follow" in line for line in archive.wrong())
