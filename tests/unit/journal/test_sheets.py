"""Day sheets: whatever is done to the journal after a night is named."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.bootstrap import GIVEN
from chalicelib.journal.domain import Noted, from_file, to_file
from chalicelib.journal.sealing.usecases import seal_days, verify
from chalicelib.journal.store import JournalStore
from chalicelib.platform.clock import to_text
from chalicelib.platform.table import Item, Transaction
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

    def write(self, object_id: str, at: str = "", by: str = "a") -> None:
        noted = Noted(object_id, at or to_text(self.clock()), by, "gelezen", FOR_A_TEST)
        self.database.commit(Transaction([self.journal.placed(noted)]))

    def night(self) -> int:
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
    assert len(archive.vault.files) == 3
    sheet = from_file(archive.vault.files["dagstaten/2026-03-02.json"])
    named = [(entry.object_id, entry.seq) for entry in sheet.entries]
    assert named == [("melding#a", 1), ("melding#a", 2), ("melding#b", 1)]
    assert from_file(to_file(sheet)) == sheet


def test_a_night_that_was_missed_is_made_up_for_and_a_second_run_changes_nothing() -> None:
    archive = an_archive()
    before = dict(archive.vault.files)
    assert seal_days(archive.ports) == 0
    archive.write("melding#a")
    archive.clock.advance(2 * _DAY)
    assert archive.night() == 3
    assert archive.wrong() == []
    assert {name: archive.vault.files[name] for name in before} == before


def test_a_sheet_that_is_changed_or_missing_is_named() -> None:
    archive = an_archive()
    name = "dagstaten/2026-03-02.json"
    archive.vault.files[name] = archive.vault.files[name].replace(b"melding#b", b"melding#d")
    assert any("2026-03-02 was changed" in line for line in archive.wrong())
    del archive.vault.files[name]
    assert any("2026-03-03 does not follow" in line for line in archive.wrong())


def test_a_sheet_that_was_deleted_or_written_over_is_named_and_the_first_one_counts() -> None:
    """With the table changed to fit: whoever may do both left no trace before."""
    archive = an_archive()
    archive.vault.changed.add("dagstaten/2026-03-03.json")
    (line,) = archive.wrong()
    assert line.startswith("dagstaten/2026-03-03.json was deleted or written over")


def test_a_day_without_a_sheet_is_named_once_its_night_is_over() -> None:
    archive = an_archive()
    del archive.vault.files["dagstaten/2026-03-04.json"]
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
    (line,) = archive.wrong()
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


def test_until_its_night_a_tail_can_be_cut_off_unseen() -> None:
    """What docs/operations.md says stays invisible, and for how long."""
    archive = an_archive()
    for _ in range(2):
        archive.write("melding#d")
    kept = dict(archive.chains["melding#d"])
    del archive.chains["melding#d"]["000000002"]
    assert archive.wrong() == []
    archive.chains["melding#d"] = kept
    archive.night()
    del archive.chains["melding#d"]["000000002"]
    assert archive.wrong() != []


def test_what_is_written_while_a_sheet_is_made_is_in_the_next_one() -> None:
    """Also in a chain of which the beginning was just sealed."""
    archive = an_archive()
    archive.write("melding#a")
    archive.clock.advance(_DAY)
    archive.write("melding#a")
    assert seal_days(archive.ports) == 1
    sheet = from_file(archive.vault.files["dagstaten/2026-03-05.json"])
    assert [(one.object_id, one.seq) for one in sheet.entries] == [("melding#a", 3)]
    assert archive.wrong() == []
    assert archive.night() == 1
    assert archive.wrong() == []
