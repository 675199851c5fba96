"""A day of the journal as files, each small enough for one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from chalicelib.journal.domain import Entry
from chalicelib.journal.store import JournalStore
from chalicelib.oversight.journal.usecases import READING, note_reading
from chalicelib.platform.spreadsheet import to_csv
from chalicelib.platform.table import Cursor
from chalicelib.work import Work

# Lambda answers with 6 MB at most, in which each quote counts twice: an entry is some 300 bytes.
FILE_ROWS, FILE_BYTES, _STEP = 10_000, 3_500_000, 500
_COLUMNS = ("at", "actor", "action", "object", "number", "facts", "hash")


@dataclass(frozen=True)
class DayPart:
    """A part of a (UTC) day of the journal, as one file: ``number`` counts from 1.

    ``first_at`` and ``last_at`` are the moments of its first and last entry, empty when there is none;
    ``following`` is where the next part begins, None after the last.
    """

    number: int
    entries: Sequence[Entry]
    following: Cursor | None

    @property
    def first_at(self) -> str:
        return self.entries[0].at if self.entries else ""

    @property
    def last_at(self) -> str:
        return self.entries[-1].at if self.entries else ""


def day_part(work: Work, day: date, number: int, *, after: Cursor | None) -> DayPart:
    """The part of a day that begins behind ``after``, at most ``FILE_ROWS`` entries and ``FILE_BYTES``.

    The journal holds this reading first. Raises Conflict and Unavailable.
    """
    note_reading(work, READING, day=day.isoformat(), part=str(number))
    return _part(work, day, number, after)


def part_file(work: Work, day: date, number: int, *, after: Cursor | None) -> str:
    """A part as CSV. Before the file is given, the journal holds its number of rows and its digest.

    Raises Conflict and Unavailable.
    """
    part = _part(work, day, number, after)
    file = to_csv([_COLUMNS, *map(_row, part.entries)])
    digest = sha256(file.encode()).hexdigest()
    told = {"part": str(number), "rows": str(len(part.entries)), "sha256": digest}
    note_reading(work, READING.of("uitvoer"), day=day.isoformat(), **told)
    return file


def _part(work: Work, day: date, number: int, after: Cursor | None) -> DayPart:
    """Pages of the day until the file is full: a page is taken whole, so that its end is a place."""
    journal = JournalStore(work.ports.database)
    found: list[Entry] = []
    size = 0
    while len(found) + _STEP <= FILE_ROWS and size < FILE_BYTES:
        entries, after = journal.page_of_day(day.isoformat(), limit=_STEP, after=after)
        found += entries
        size += sum(len(cell) + 3 for entry in entries for cell in _row(entry))
        if after is None:
            break
    return DayPart(number, found, after)


def _row(entry: Entry) -> Sequence[str]:
    facts = " ".join(f"{name}={value}" for name, value in sorted(entry.facts.items()))
    place = (entry.object_id, str(entry.seq))
    return (entry.at, entry.actor, entry.action, *place, facts, entry.hash)
